"""Claims and ratings at the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.http import HttpRequest

from openness.components import COMPONENT_LABELS, Availability, Completeness, Provider, claim_fields
from registry.admin.forms import DATE_HELP
from registry.admin.statement_forms import StatementForm
from registry.admin.statements import StandingFilter, StatementAdmin
from registry.models import Claim, Rating
from registry.models.claims import allowed_fields
from registry.models.common import partial_date
from registry.sources.records import ClaimRecord, RatingRecord

_VALUES = (
    f"Availability: {', '.join(Availability)}. Completeness: {', '.join(Completeness)}. "
    f"Provider: {', '.join(Provider)}. License: the key of a licence in the registry, or unknown. "
    f"Facts: true, false, unknown, not_applicable. Dates: {DATE_HELP}"
)


def _field_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the fields of claims, grouped by what they speak of."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in allowed_fields():
        subject = name.partition(".")[0]
        groups.setdefault(COMPONENT_LABELS.get(subject, subject.replace("_", " ")), []).append((name, name))
    return list(groups.items())


class ClaimForm(StatementForm):
    """A claim as it is entered."""

    field = forms.ChoiceField(choices=_field_choices)
    value = forms.CharField(max_length=200, widget=AdminTextInputWidget, help_text=_VALUES)
    start = forms.CharField(
        required=False,
        label="True from",
        widget=AdminTextInputWidget,
        help_text=f"{DATE_HELP} Empty: since the release.",
    )
    end = forms.CharField(
        required=False,
        label="True until",
        widget=AdminTextInputWidget,
        help_text=f"{DATE_HELP} Empty: still true.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = claim_fields().get(self.old.field) if self.old is not None else None
        if allowed is not None and "value" in self.fields:
            self.fields["value"].help_text = f"One of {', '.join(allowed)}."

    @staticmethod
    def said(old: Any) -> dict[str, Any]:
        """Return the fields of the form as a claim fills them."""
        return {"value": old.value, "start": str(old.starts or ""), "end": str(old.ends or "")}

    @staticmethod
    def subject(old: Any) -> dict[str, Any]:
        """Return the field that a claim is about."""
        return {"field": old.field}

    def record(self) -> ClaimRecord:
        """Return what was entered."""
        entered = self.cleaned_data
        return ClaimRecord(
            field=entered["field"] if self.old is None else self.old.field,
            value=entered["value"],
            evidence=self.evidence_record(),
            start=entered["start"] or None,
            end=entered["end"] or None,
            note=entered["note"],
        )


class SubjectFilter(admin.SimpleListFilter):
    """Claims by the component or question they are about."""

    title = "subject"
    parameter_name = "subject"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the subjects in the order of the vocabulary."""
        subjects = dict.fromkeys(name.partition(".")[0] for name in allowed_fields())
        return [(subject, COMPONENT_LABELS.get(subject, subject.replace("_", " "))) for subject in subjects]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return the claims about a subject."""
        if not self.value():
            return queryset
        names = [name for name in allowed_fields() if name.partition(".")[0] == self.value()]
        return queryset.filter(field__in=names)


@admin.register(Claim)
class ClaimAdmin(StatementAdmin):
    """Claims."""

    form = ClaimForm
    list_display = ("release", "said", "status", "recorded", "source")
    list_filter = (StandingFilter, "status", SubjectFilter)
    search_fields = ("release__name", "release__slug", "field", "value", "=key")
    subject = ("release", "field")
    says = ("value", "start", "end")
    columns = ("release", "field", "value", "period")

    @admin.display(description="claim", ordering="field")
    def said(self, obj: Claim) -> str:
        """Return the claim in a line."""
        return f"{obj.field} = {obj.value}, {obj.period}"

    def rivals(self, obj: Claim) -> Any:
        """Return what stands on the field of a claim."""
        return Claim.objects.current().filter(release=obj.release_id, field=obj.field)


class RatingForm(StatementForm):
    """A rating as it is entered."""

    scheme = forms.ChoiceField(choices=Rating.Scheme.choices)
    value = forms.CharField(max_length=200, widget=AdminTextInputWidget, help_text="Word for word as its source says.")
    date = forms.CharField(required=False, label="Rated on", widget=AdminTextInputWidget, help_text=DATE_HELP)

    @staticmethod
    def said(old: Any) -> dict[str, Any]:
        """Return the fields of the form as a rating fills them."""
        return {"value": old.value, "date": str(partial_date(old.rated_on, old.rated_on_precision))}

    @staticmethod
    def subject(old: Any) -> dict[str, Any]:
        """Return the scheme that a rating is in."""
        return {"scheme": old.scheme}

    def record(self) -> RatingRecord:
        """Return what was entered."""
        entered = self.cleaned_data
        return RatingRecord(
            scheme=entered["scheme"] if self.old is None else self.old.scheme,
            value=entered["value"],
            evidence=self.evidence_record(),
            date=entered["date"] or "unknown",
            note=entered["note"],
        )


@admin.register(Rating)
class RatingAdmin(StatementAdmin):
    """What other bodies say."""

    form = RatingForm
    list_display = ("release", "said", "status", "recorded", "source")
    list_filter = (StandingFilter, "status", "scheme")
    search_fields = ("release__name", "release__slug", "value", "=key")
    subject = ("release", "scheme")
    says = ("value", "date")
    columns = ("release", "scheme", "value", "rated_on", "rated_on_precision")

    @admin.display(description="rating", ordering="scheme")
    def said(self, obj: Rating) -> str:
        """Return the rating in a line."""
        return f"{obj.get_scheme_display()}: {obj.value}"

    def rivals(self, obj: Rating) -> Any:
        """Return what stands in the scheme of a rating."""
        return Rating.objects.current().filter(release=obj.release_id, scheme=obj.scheme)
