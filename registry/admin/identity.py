"""Names met elsewhere that may be a release's, at the desk: each is confirmed or refused by a person, with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm as ActionBar
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from registry.actions import alias_proposals
from registry.admin.desk import DeskAdmin, Fieldsets
from registry.admin.forms import ActionForm, ReasonField
from registry.admin.links import change_url, link, table
from registry.models import AliasProposal

_MET = ("both_names", "scheme", "value", "of_release", "compared", "record", "proposed_at", "proposed_by")
_DECIDED = ("state", "reason", "decided_by", "decided_at")
_DECISION = ("outcome", "why")

#: The parts of a name, and what each is called.
_PARTS = {
    "developer": "developer",
    "family": "family",
    "size": "size",
    "variant": "variant",
    "version": "version",
    "rest": "other words",
}


def in_words(likeness: Mapping[str, Any]) -> str:
    """Return what of two names agrees, and what one of them does not tell."""
    found: dict[str, list[str]] = {"differs": [], "not told": [], "agrees": []}
    for name in _PARTS:
        part = likeness.get(name)
        # Where both tell nothing, that says nothing either.
        if part and (part["here"] or part["there"]):
            found[part["state"]].append(_part(name, part))
    told = [f"{state}: {', '.join(parts)}" for state, parts in found.items() if parts]
    tie = [f"the record bears {likeness['tied_by']}, a name of the release"] if likeness.get("tied_by") else []
    return "; ".join([*tie, *told])


def _part(name: str, part: Mapping[str, str]) -> str:
    words = _PARTS[name]
    if part["state"] == "agrees" and (name != "developer" or part["here"] == part["there"]):
        return f"{words} {part['here']}"
    return f"{words} ({part['here'] or '–'} here, {part['there'] or '–'} there)"


class BulkReason(ActionBar):
    """The bar above the list: what to do with the marked names, and why."""

    reason = forms.CharField(required=False, label="Reason", widget=AdminTextInputWidget(attrs={"size": 40}))


class DecideForm(ActionForm):
    """Whether a name is the release's."""

    outcome = forms.ChoiceField(
        choices=[("confirm", "it is a name of this release"), ("refuse", "it is not, and is not proposed again")],
        widget=forms.RadioSelect,
    )
    why = ReasonField(label="Reason")

    def check_entered(self) -> None:
        """Check all that the action checks; the row stays locked until it is written."""
        alias_proposals.check_decision(self.instance, confirms=self.cleaned_data["outcome"] == "confirm")

    def write(self) -> AliasProposal:
        """Decide."""
        decide = alias_proposals.confirm if self.cleaned_data["outcome"] == "confirm" else alias_proposals.refuse
        decide(self.instance, by=self.by, reason=self.cleaned_data["why"])
        self.instance.refresh_from_db()
        return self.instance


@admin.register(AliasProposal)
class AliasProposalAdmin(DeskAdmin):
    """Names that wait for a person, those of one release beside each other."""

    form = DecideForm
    action_form = BulkReason
    actions = ("confirm_marked", "refuse_marked")
    list_display = ("of_release", "value", "scheme", "likeness_told", "record", "state")
    list_display_links = ("value",)
    list_filter = ("state", "scheme", ("release__developer", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("release", "evidence__source")
    search_fields = ("value", "release__name", "release__slug")
    search_help_text = "The name, or the release it may be of."

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: names come here as sources are read."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: a refused name stays on record, so that it is not proposed again."""
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Fieldsets:
        """Return both names, what was decided, and, for those who may, the form for a decision."""
        sets: Fieldsets = [("Met", {"fields": _MET})]
        if obj is not None and obj.state != AliasProposal.State.OPEN:
            return [*sets, ("Decided", {"fields": _DECIDED})]
        if self.has_change_permission(request, obj):
            sets.append(("Decision", {"fields": _DECISION}))
        return sets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return the columns of the row: decisions are made by the action alone."""
        return (*_MET, *_DECIDED)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Tell the form who decides."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.by = request.user.get_username()
        return form

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Fetch what the pages name together with the proposal."""
        found: models.QuerySet[Any] = super().get_queryset(request)
        return found.select_related("release", "evidence__source")

    def named(self, obj: AliasProposal) -> tuple[str, str]:
        """Call the page by the name that was met, and the release whose it may be."""
        return f"Name met elsewhere, {obj.get_state_display()}", f"{obj.value}: {obj.release}?"

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Offer to save only what is not decided."""
        obj = kwargs.get("obj")
        context["show_save_and_continue"] = context["show_save_and_add_another"] = False
        context["show_save"] = obj is not None and obj.state == AliasProposal.State.OPEN
        return super().render_change_form(request, context, *args, **kwargs)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """Leave the row as it is: the action writes it."""
        return form.instance

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write through the action."""
        form.write()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Do nothing more: a proposal has no parts."""

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Say what was decided."""
        messages.success(request, f"{obj.value}: {obj.get_state_display()} for {obj.release}.")
        return self.response_post_save_change(request, obj)

    @admin.action(description="Confirm: names of these releases", permissions=["change"])
    def confirm_marked(self, request: HttpRequest, queryset: Any) -> None:
        """Declare every marked name, or none."""
        self._decide(request, queryset, alias_proposals.confirm_all, "confirmed")

    @admin.action(description="Refuse: not these releases'", permissions=["change"])
    def refuse_marked(self, request: HttpRequest, queryset: Any) -> None:
        """Refuse every marked name, or none."""
        self._decide(request, queryset, alias_proposals.refuse_all, "refused")

    def _decide(self, request: HttpRequest, rows: Any, decide: Callable[..., list[Any]], done: str) -> None:
        try:
            found = decide(list(rows), by=request.user.get_username(), reason=request.POST.get("reason", ""))
        except ValidationError as error:
            messages.error(request, f"Nothing was saved. {' '.join(error.messages)}")
            return
        messages.success(request, f"{len(found)} name{'' if len(found) == 1 else 's'} {done}.")

    @admin.display(description="release", ordering="release__slug")
    def of_release(self, obj: AliasProposal) -> SafeString:
        """Return the release, with a link."""
        return link(change_url(obj.release), obj.release)

    @admin.display(description="likeness")
    def likeness_told(self, obj: AliasProposal) -> str:
        """Return what agrees, in words."""
        return in_words(obj.likeness)

    @admin.display(description="source's record")
    def record(self, obj: AliasProposal) -> SafeString:
        """Return where the name was met, with a link to the page it names, or to the document."""
        evidence = obj.evidence
        of_hub = f"https://huggingface.co/{obj.value}" if obj.scheme == "huggingface" else ""
        address = of_hub or evidence.url or evidence.source.url or change_url(evidence)
        return link(address, f"{evidence.source.title}: {evidence.locator}")

    @admin.display(description="names")
    def both_names(self, obj: AliasProposal) -> SafeString:
        """Return the name here beside the name there."""
        return table(("here", "there"), [(obj.release.name, obj.value)])

    @admin.display(description="likeness")
    def compared(self, obj: AliasProposal) -> SafeString:
        """Return the parts of both names, and what ties the record to the release besides."""
        rows = [
            (words, part["here"] or "–", part["there"] or "–", part["state"])
            for name, words in _PARTS.items()
            if (part := obj.likeness.get(name))
        ]
        tied = [("tied by", obj.likeness["tied_by"], "", "")] if obj.likeness.get("tied_by") else []
        return table(("part", "here", "there", ""), [*rows, *tied])
