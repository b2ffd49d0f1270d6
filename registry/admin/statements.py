"""The page of a claim, rating or score: a form that proposes to record, correct, withdraw or decide it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from registry.actions import proposals
from registry.actions.standing import field_of, noun_of, standing_digest
from registry.admin.desk import Fieldsets
from registry.admin.forms import InterestsField
from registry.admin.imported import ImportedMixin
from registry.admin.links import change_url, link, list_url
from registry.admin.statement_forms import StatementForm
from registry.admin.steps import StepAdmin, StepForm
from registry.models import Proposal, Status

_EVIDENCE = ("evidence", "source", "locator", "url", "quote", "read", "authority", "confidence", "archive")
_WHY = ("reason", "interests", "stood")
_RECORD = ("status", "recorded", "standing", "evidence_read")


class StandingFilter(admin.SimpleListFilter):
    """Statements that stand; on request those that were superseded."""

    title = "standing"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return what can be asked for besides what stands."""
        return [("superseded", "superseded"), ("all", "all")]

    def choices(self, changelist: Any) -> Any:
        """Call the choice that is taken unasked by its name."""
        first, *others = super().choices(changelist)
        yield first | {"display": "standing"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return the statements asked for."""
        if self.value() == "all":
            return queryset
        return queryset.filter(superseded_at__isnull=self.value() != "superseded")


class _OnStatement(StepForm):
    """A step of a statement, proposed on what stood when the form was opened."""

    operation = ""
    done = "proposed; a second person decides"
    interests = InterestsField()
    stood = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["stood"] = standing_digest(self.row.release, noun_of(self.row), field_of(self.row))
        self.revises = proposal_to_revise(self.request, self.operation, noun_of(self.row))
        if self.revises is not None:
            same = {name: getattr(self.revises, name) for name in ("reason", "interests")}
            self.initial = {**self.initial, **same, **self.revises.content}

    def write(self) -> Proposal:
        """Propose, or write anew what was proposed."""
        signed = {name: self.cleaned_data[name] for name in ("reason", "interests", "stood")} | {"by": self.by}
        signed["status"] = self.cleaned_data.get("status", "")
        if self.revises is not None:
            return proposals.revise(self.revises, None, self.row, **signed)
        return proposals.propose(self.row.release, self.operation, None, self.row, **signed)


class WithdrawForm(_OnStatement):
    """Take a statement back without putting another in its place."""

    operation = "withdraw"
    title = "Propose to withdraw"
    explained = (
        "Once a second person agrees, it stays on record as superseded, and no longer counts for verdicts and lags. "
        "Nothing takes its place."
    )
    field_order = ("reason", "interests")


class DecideForm(_OnStatement):
    """Accept or reject a statement that waits."""

    operation = "decide"
    title = "Propose to accept or reject"
    explained = (
        "Only accepted statements count for verdicts and lags. A second person decides. Propose to withdraw what an "
        "accepted one contradicts."
    )
    status = forms.ChoiceField(
        choices=[(Status.ACCEPTED.value, "accept"), (Status.REJECTED.value, "reject")], widget=forms.RadioSelect
    )
    field_order = ("status", "reason", "interests")


class StatementAdmin(ImportedMixin, StepAdmin):
    """What claims, ratings and scores share at the desk: every change of them is proposed, and a second person decides.

    What an import proposed is decided by one reviewer, since its author is a machine.
    """

    form: type[StatementForm]
    steps = {"withdraw": WithdrawForm, "decide": DecideForm}
    log_key = "key"
    list_display_links = ("said",)
    search_help_text = "Release, value or key."
    #: Fields that say what the statement is about, and what it says.
    subject: Sequence[str] = ("release",)
    says: Sequence[Any] = ()
    #: Columns of the row, for those who only read.
    columns: Sequence[str] = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Allow to propose."""
        return request.user.has_perm("registry.add_proposal")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow to propose a correction."""
        return request.user.has_perm("registry.add_proposal")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: statements are withdrawn."""
        return False

    def may_take(self, request: HttpRequest, obj: Any, step: str) -> bool:
        """Allow to propose."""
        return self.has_change_permission(request, obj)

    def may_correct(self, request: HttpRequest, obj: Any) -> bool:
        """Tell whether the form for a correction is shown; one that was sent is always looked at."""
        return self.has_change_permission(request, obj) and (obj.superseded_at is None or request.method == "POST")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Fieldsets:
        """Return the form for a new statement, for a correction, or the row to be read."""
        if obj is None:
            return [
                ("What is said", {"fields": (*self.subject, *self.says, "note")}),
                ("Evidence", {"fields": _EVIDENCE}),
                ("Why", {"fields": _WHY}),
            ]
        if not self.may_correct(request, obj):
            return [("Reported", {"fields": (*self.columns, "note", *_RECORD)})]
        return [
            ("Reported", {"fields": (*self.subject, "said", *_RECORD)}),
            ("Correction", {"fields": (*self.says, "note")}),
            ("Evidence for the correction", {"fields": ("keep_evidence", *_EVIDENCE)}),
            ("Why", {"fields": _WHY}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return what cannot be entered here."""
        if obj is None:
            return ()
        if not self.may_correct(request, obj):
            return (*self.columns, "note", *_RECORD)
        return (*self.subject, "said", *_RECORD)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Tell the form who writes, and which proposal is written anew, if any."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.by = request.user.get_username()
        form.revises = proposal_to_revise(request, "correct" if change else "record", str(self.opts.model_name))
        return form

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Fetch what the pages name together with the statement."""
        found: models.QuerySet[Any] = super().get_queryset(request)
        return found.select_related("release", "evidence__source")

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """Propose through the action; return the proposal."""
        return form.write()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Do nothing more: the action has stored the proposal."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Do nothing more: a proposal has no parts."""

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Offer to propose only where there is something to fill in."""
        obj = kwargs.get("obj")
        context |= {"show_save_and_continue": False, "show_save_and_add_another": False, "proposes": True}
        if obj is not None:
            context["proposes"] = context["show_save"] = self.may_correct(request, obj)
            if context["show_save"]:
                context["title"] = f"Propose a correction of this {self.opts.verbose_name}"
            context["subtitle"] = f"{obj.release}: {self.said(obj)}"
        else:
            context["title"] = f"Propose a {self.opts.verbose_name}"
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Show what was proposed."""
        return self.response_change(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Show what was proposed: nothing else was written."""
        messages.success(request, f"Proposed; a second person decides. {obj.release}: {obj.field}.")
        return HttpResponseRedirect(change_url(obj))

    @admin.display(description="what is said")
    def said(self, obj: Any) -> str:
        """Return the statement in a line."""
        raise NotImplementedError

    @admin.display(description="recorded")
    def recorded(self, obj: Any) -> str:
        """Return when and by whom it was recorded."""
        return f"{obj.recorded_at:%Y-%m-%d at %H:%M} UTC by {obj.recorded_by}"

    @admin.display(description="source", ordering="evidence__source__title")
    def source(self, obj: Any) -> SafeString:
        """Return the source with a link to the evidence."""
        return link(change_url(obj.evidence), obj.evidence.source.title)

    @admin.display(description="evidence")
    def evidence_read(self, obj: Any) -> SafeString:
        """Return the evidence with its quotation."""
        evidence = obj.evidence
        where = link(change_url(evidence), f"{evidence.source.title}: {evidence.locator}")
        quote = format_html(" “{}”", evidence.quote) if evidence.quote else ""
        return format_html("{}{}, read {} by {}", where, quote, evidence.read_on, evidence.read_by)

    @admin.display(description="standing")
    def standing(self, obj: Any) -> str | SafeString:
        """Return whether the statement stands, and what stands in its place if not."""
        if obj.superseded_at is None:
            return "stands"
        return format_html(
            "superseded on {} UTC by {}: “{}”. Standing on the same subject: {}",
            f"{obj.superseded_at:%Y-%m-%d at %H:%M}",
            obj.superseded_by,
            obj.superseded_reason,
            format_html_join(", ", "{}", ((link(change_url(new), self.said(new)),) for new in self.rivals(obj)))
            or "nothing",
        )

    def rivals(self, obj: Any) -> Any:
        """Return what stands on the subject of a statement."""
        raise NotImplementedError

    def desk_links(self, request: HttpRequest, obj: Any) -> list[tuple[str, str]]:
        """Add the steps that a statement can take, and what is proposed on its subject."""
        found = []
        if obj.superseded_at is None and self.has_change_permission(request, obj):
            found += self.imported_links(request, obj)
            found.append((self.step_url("withdraw", obj), WithdrawForm.title))
            if obj.status == Status.PROPOSED:
                found.append((self.step_url("decide", obj), DecideForm.title))
        if request.user.has_perm("registry.view_proposal"):
            query = {"release__id__exact": obj.release_id, "noun__exact": noun_of(obj), "field__exact": field_of(obj)}
            found.append((list_url(Proposal, **query), "Proposals"))
        return [*found, *super().desk_links(request, obj)]


def proposal_to_revise(request: HttpRequest, operation: str, noun: str) -> Proposal | None:
    """Return the proposal that an address asks to write anew; raise Http404 unless it is the reader's own and open."""
    number = request.GET.get("revises")
    if not number:
        return None
    own = Proposal.objects.open().filter(proposed_by=request.user.get_username(), operation=operation, noun=noun)
    found = own.filter(pk=int(number)).first() if number.isascii() and number.isdigit() and len(number) < 10 else None
    if found is None:
        raise Http404
    return found
