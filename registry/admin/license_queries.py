"""Licence names that could not be resolved, at the desk: a person says which text each means, or that none can tell."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse

from registry.actions import license_queries
from registry.admin.desk import DeskAdmin, Fieldsets
from registry.admin.forms import ActionForm, ReasonField, choose
from registry.models import License, LicenseQuery

_WRITTEN = ("text", "name", "link", "reason", "met_in", "first_met", "times")
_DECIDED = ("state", "license", "note", "decided_by", "decided_at")
_DECISION = ("outcome", "means", "remember", "why", "opened_on")


class DecideForm(ActionForm):
    """Which text is meant; notices when somebody else has decided in between."""

    outcome = forms.ChoiceField(
        choices=[("resolved", "it means the licence below"), ("unresolvable", "it cannot be told")],
        widget=forms.RadioSelect,
    )
    means = choose(LicenseQuery, "license", required=False, label="Licence")
    remember = forms.ChoiceField(
        required=False,
        choices=[
            ("", "nothing"),
            ("text", "what was written"),
            ("name", "the licence name beside it"),
            ("link", "the address"),
        ],
        label="Keep as a name",
        help_text="Then it resolves by itself the next time it is met.",
    )
    why = ReasonField()
    opened_on = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["opened_on"] = license_queries.standing(self.instance)

    def chosen(self) -> License | None:
        """Return the licence that is meant; raise ValidationError where outcome and licence contradict each other."""
        entered = self.cleaned_data
        license: License | None = entered.get("means")
        if entered["outcome"] == "resolved" and license is None:
            raise ValidationError({"means": "licence: say which one it means"})
        if entered["outcome"] == "unresolvable" and license is not None:
            raise ValidationError({"means": "licence: none is meant where it cannot be told; leave it empty"})
        return license

    def check_entered(self) -> None:
        """Check all that the action checks."""
        license_queries.check_decision(
            self.instance,
            self.chosen(),
            remember=self.cleaned_data["remember"],
            opened_on=self.cleaned_data["opened_on"],
        )

    def write(self) -> LicenseQuery:
        """Record the decision."""
        entered = self.cleaned_data
        return license_queries.decide(
            self.instance,
            self.chosen(),
            by=self.by,
            reason=entered["why"],
            remember=entered["remember"],
            opened_on=entered["opened_on"],
        )


@admin.register(LicenseQuery)
class LicenseQueryAdmin(DeskAdmin):
    """Unresolved licence names: met by whoever reads a source, decided here."""

    form = DecideForm
    list_display = ("text", "name", "times", "state", "license", "met_in")
    list_display_links = ("text", "name")
    list_filter = ("state", "first_met", ("license", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("license",)
    search_fields = ("text", "name", "link", "met_in", "reason", "license__name", "license__key")
    search_help_text = "What was written, where it was met, or the licence it means."
    date_hierarchy = "first_met"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: names come here as they are met."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: what was met stays on record."""
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Fieldsets:
        """Return what was met, what was decided of it, and, for those who may, the form for a decision."""
        sets: Fieldsets = [("Met", {"fields": _WRITTEN})]
        if obj is not None and (obj.state != LicenseQuery.State.OPEN or not self.has_change_permission(request, obj)):
            sets.append(("Decided", {"fields": _DECIDED}))
        if self.has_change_permission(request, obj):
            sets.append(("Decision", {"fields": _DECISION}))
        return sets

    def named(self, obj: LicenseQuery) -> tuple[str, str]:
        """Call the page by what was written."""
        return f"Licence name, {obj.get_state_display()}", str(obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return the columns of the row: decisions are made by the action alone."""
        return (*_WRITTEN, *_DECIDED)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Tell the form who decides."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.by = request.user.get_username()
        return form

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """Fetch the licence that a name means together with it."""
        found: models.QuerySet[Any] = super().get_queryset(request)
        return found.select_related("license")

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """Write through the action."""
        return form.write()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Do nothing more: the action has stored the decision."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Do nothing more: a query has no parts."""

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Say what was decided."""
        decided = f"it means {obj.license}" if obj.license else obj.get_state_display()
        messages.success(request, f"Decided of “{obj}”: {decided}.")
        return self.response_post_save_change(request, obj)
