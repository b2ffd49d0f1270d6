"""Sample audits at the desk: claims are drawn, and read again by somebody else, who does not see what others found."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString

from registry.actions import audits
from registry.admin.desk import DeskAdmin, Fieldsets, ReadOnlyAdmin
from registry.admin.forms import ActionForm
from registry.admin.links import change_url, link, list_url, table
from registry.models import AuditCheck, AuditItem, AuditRound

_CLAIM = ("drawn", "release", "says", "period", "remark")
_PLACE = ("source", "document", "locator", "quote", "read_on")


class DrawForm(ActionForm):
    """How many claims to draw."""

    size = forms.IntegerField(min_value=1, help_text="How many of the accepted claims that stand.")
    seed = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=audits.LARGEST_SEED,
        help_text="Leave empty: one is made by chance. A seed that you choose is noted as chosen.",
    )
    note = forms.CharField(required=False, widget=AdminTextareaWidget(attrs={"rows": 2}))

    def check_entered(self) -> None:
        """Check nothing more: how many there are is known when it is drawn."""
        audits.check_draw(self.cleaned_data["size"], self.cleaned_data["seed"])

    def write(self) -> AuditRound:
        """Draw."""
        entered = self.cleaned_data
        return audits.draw(size=entered["size"], seed=entered["seed"], note=entered["note"], by=self.by)


class _ByAction(DeskAdmin):
    """A page whose form writes through an action."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Tell the form who writes."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.by = request.user.get_username()
        return form

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """Write through the action."""
        return form.write()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Do nothing more: the action has stored it."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Do nothing more: there are no parts."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: what was drawn and found stays on record."""
        return False


@admin.register(AuditRound)
class AuditRoundAdmin(_ByAction):
    """Draws of claims to be read again."""

    form = DrawForm
    list_display = ("drawn_at", "size", "population", "read_again", "drawn_by", "note")
    list_filter = ("drawn_by",)
    search_fields = ("drawn_by", "note", "=seed")
    date_hierarchy = "drawn_at"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Count the claims that somebody has read again."""
        read = Count("items", filter=Q(items__checks__isnull=False), distinct=True)
        found: models.QuerySet[Any] = super().get_queryset(request)
        return found.annotate(read=read)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: what is drawn is drawn."""
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Fieldsets:
        """Return the form of a draw, or the draw."""
        if obj is None:
            return [("Draw", {"fields": ("size", "seed", "note")})]
        return [("Drawn", {"fields": ("drawn_at", "drawn_by", "seed", "size", "population", "read_again", "note")})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return everything but the form."""
        return () if obj is None else ("drawn_at", "drawn_by", "seed", "size", "population", "read_again", "note")

    def desk_links(self, request: HttpRequest, obj: Any) -> list[tuple[str, str]]:
        """Lead on to the claims."""
        claims = list_url(AuditItem, round__id__exact=obj.pk, queue="all")
        return [(claims, "Its claims"), *super().desk_links(request, obj)]

    def named(self, obj: AuditRound) -> tuple[str, str]:
        """Call the page by its number, and what was drawn."""
        return f"Audit round {obj.pk}", f"{obj.size} of {obj.population} claims, drawn {obj.drawn_at:%Y-%m-%d}"

    @admin.display(description="read again")
    def read_again(self, obj: Any) -> str:
        """Return how many of its claims were read again."""
        return f"{obj.read} of {obj.size}"


class CheckForm(ActionForm):
    """What somebody found on reading the source again."""

    outcome = forms.ChoiceField(choices=AuditCheck.Outcome.choices, widget=forms.RadioSelect)
    finding = forms.CharField(
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text="What the source says, or why it could not be read. Not needed where it agrees.",
    )

    def check_entered(self) -> None:
        """Check all that the action checks."""
        entered = self.cleaned_data
        audits.check_finding(self.instance, outcome=entered["outcome"], note=entered["finding"], by=self.by)

    def write(self) -> AuditItem:
        """Record the finding."""
        entered = self.cleaned_data
        audits.check(self.instance, outcome=entered["outcome"], note=entered["finding"], by=self.by)
        return self.instance


class QueueFilter(admin.SimpleListFilter):
    """Claims that wait for whoever looks; on request all that were drawn."""

    title = "queue"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return what can be asked for besides what waits."""
        return [("all", "all")]

    def choices(self, changelist: Any) -> Any:
        """Call the choice that is taken unasked by its name."""
        first, *others = super().choices(changelist)
        yield first | {"display": "waiting for you"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return the claims asked for."""
        if self.value() == "all":
            return queryset
        return queryset.filter(pk__in=audits.queue(request.user.get_username()).values("pk"))


@admin.register(AuditItem)
class AuditItemAdmin(_ByAction, ReadOnlyAdmin):
    """The queue of claims to be read again, and the form for what was found."""

    form = CheckForm
    list_display = ("said", "where", "drawn", "read_by_people")
    list_filter = (QueueFilter, "round")
    list_select_related = ("claim__release", "claim__evidence__source", "round")
    search_fields = ("claim__key", "claim__release__slug", "claim__release__name", "claim__field")
    search_help_text = "Release, field or key of a claim."
    show_full_result_count = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let those in who may look, and those who may check."""
        return super().has_view_permission(request, obj) or request.user.has_perm("registry.add_auditcheck")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let those check who may, what they may."""
        if not request.user.has_perm("registry.add_auditcheck"):
            return False
        return obj is None or request.method == "POST" or not audits.why_not(obj, request.user.get_username())

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Count those who have checked."""
        found: models.QuerySet[Any] = super().get_queryset(request)
        return found.select_related(*self.list_select_related).annotate(readers=Count("checks"))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Note on the row who looks at it."""
        found: Any = super().get_object(request, object_id, from_field)
        if found is not None:
            found.looking = request.user.get_username()
        return found

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Fieldsets:
        """Return the claim, where it stands, and the form, or why there is none."""
        sets: Fieldsets = [("What is claimed", {"fields": _CLAIM}), ("Where it should stand", {"fields": _PLACE})]
        if self.has_change_permission(request, obj):
            return [*sets, ("What you found", {"fields": ("outcome", "finding")})]
        return [*sets, ("Findings", {"fields": ("findings",)})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return all but the form."""
        return (*_CLAIM, *_PLACE, "findings")

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead from one claim to the next only."""
        context |= {"show_save_and_continue": False, "show_save_and_add_another": False}
        context |= {"title": "Read again", "subtitle": str(kwargs["obj"].claim) if kwargs.get("obj") else None}
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Say what was recorded, offer a correction where the claim is wrong, and lead to the next claim."""
        by = request.user.get_username()
        found = obj.checks.get(checked_by=by)
        if found.outcome == AuditCheck.Outcome.WRONG:
            messages.warning(request, format_html("Recorded. The claim is wrong: {}.", _correction(obj)))
        else:
            messages.success(request, "Recorded.")
        following = audits.queue(by).first()
        return HttpResponseRedirect(change_url(following) if following else list_url(AuditItem))

    @admin.display(description="claim")
    def said(self, obj: Any) -> str:
        """Return the claim in a line."""
        return str(obj.claim)

    @admin.display(description="source")
    def where(self, obj: Any) -> str:
        """Return where it should stand."""
        return f"{obj.claim.evidence.source.title}: {obj.claim.evidence.locator}"

    @admin.display(description="read by")
    def read_by_people(self, obj: Any) -> str:
        """Return how many have read it again."""
        return f"{obj.readers} of {audits.READERS}"

    @admin.display(description="drawn")
    def drawn(self, obj: Any) -> str:
        """Return round and place."""
        return f"claim {obj.position} of {obj.round.size} in round {obj.round_id}, {obj.round.drawn_at:%Y-%m-%d}"

    @admin.display(description="release")
    def release(self, obj: Any) -> SafeString:
        """Return the release."""
        return link(change_url(obj.claim.release), obj.claim.release)

    @admin.display(description="what is claimed")
    def says(self, obj: Any) -> str:
        """Return field and value."""
        return f"{obj.claim.field} = {obj.claim.value}"

    @admin.display(description="true")
    def period(self, obj: Any) -> str:
        """Return from when to when."""
        return str(obj.claim.period)

    @admin.display(description="note")
    def remark(self, obj: Any) -> str:
        """Return what was noted with it."""
        return obj.claim.note or "–"

    @admin.display(description="source")
    def source(self, obj: Any) -> str:
        """Return the source."""
        return str(obj.claim.evidence.source)

    @admin.display(description="document")
    def document(self, obj: Any) -> str | SafeString:
        """Return the address of the document, or that of its source."""
        address = obj.claim.evidence.url or obj.claim.evidence.source.url
        return link(address, address) if address else "–"

    @admin.display(description="where in it")
    def locator(self, obj: Any) -> str:
        """Return the place."""
        return str(obj.claim.evidence.locator)

    @admin.display(description="quotation")
    def quote(self, obj: Any) -> str:
        """Return what was quoted."""
        return obj.claim.evidence.quote or "–"

    @admin.display(description="read on")
    def read_on(self, obj: Any) -> str:
        """Return on which day it was read first."""
        return str(obj.claim.evidence.read_on)

    @admin.display(description="findings")
    def findings(self, obj: Any) -> str | SafeString:
        """Return what was found, to those who can no longer be led by it; to others why they may not check."""
        looking = getattr(obj, "looking", "")
        found = list(obj.checks.all())
        if len(found) < audits.READERS and looking not in {each.checked_by for each in found}:
            return audits.why_not(obj, looking) or "Shown once it has been read by two people, or by you."
        rows = ((each.get_outcome_display(), each.note or "–", each.checked_by, each.checked_at) for each in found)
        told = table(("outcome", "finding", "by", "at"), rows)
        wrong = any(each.outcome == AuditCheck.Outcome.WRONG for each in found)
        return format_html("{}{}", told, _correction(obj) if wrong else "")


def _correction(item: AuditItem) -> SafeString:
    return link(change_url(item.claim), "propose a correction")
