"""Forms of the desk: nouns with a reason and a lock, statements that become records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import (
    AdminDateWidget,
    AdminTextareaWidget,
    AdminTextInputWidget,
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst

from openness.dates import PartialDate
from registry.actions import amendments, curation, upkeep
from registry.models import Authority, Evidence
from registry.models.common import partial_date
from registry.sources.records import EvidenceRecord

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
    Choice = forms.ModelChoiceField[Any]
    InlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
else:
    ModelForm, Choice, InlineFormSet = forms.ModelForm, forms.ModelChoiceField, forms.BaseInlineFormSet

DATE_HELP = "YYYY-MM-DD, YYYY-MM, YYYY or unknown."


class PartialDateField(forms.CharField):
    """A date as a source gives it, to the day, the month, the year, or unknown."""

    widget = AdminTextInputWidget

    def clean(self, value: Any) -> PartialDate:
        """Return the date; raise ValidationError that names what was written and what is allowed."""
        text = super().clean(value) or "unknown"
        try:
            return PartialDate.parse(text)
        except ValueError as error:
            raise ValidationError(str(error)) from None


class ReasonField(forms.CharField):
    """Why somebody writes."""

    widget = AdminTextareaWidget(attrs={"rows": 2})

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{"help_text": "One sentence for the change log: what was wrong, how you know.", "label": "Reason"}
            | options
        )


class InterestsField(forms.CharField):
    """What somebody has to gain from what they write."""

    widget = AdminTextInputWidget

    def __init__(self, **options: Any) -> None:
        words = "Whether you work for, are paid by or compete with who is spoken of; kept with the proposal."
        usual: dict[str, Any] = {"label": "Your interests: none, or which", "help_text": words, "max_length": 300}
        super().__init__(**usual | options)


class _Named(AutocompleteMixin):
    """A field for finding a row by name, which says what is to be found as long as nothing is chosen.

    The script draws a box of its own in place of the field, with no other name than what it shows.
    """

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the attributes of the field."""
        attrs: dict[str, Any] = super().build_attrs(*args, **kwargs)
        return attrs | {"data-placeholder": f"Find {self.field.verbose_name}"}


class FindOne(_Named, AutocompleteSelect):
    """A field for finding one row."""


class FindSeveral(_Named, AutocompleteSelectMultiple):
    """A field for finding several rows."""


class PartFormSet(InlineFormSet):
    """Rows of a table of fields: each field bears the name that for the eye stands once, at the head of its column."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Name the fields of a row."""
        super().add_fields(form, index)
        for name, field in form.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", capfirst(field.label or name))


def choose(model: type[models.Model], relation: str, **options: Any) -> Choice:
    """Return a field in which a row is found by typing part of its name."""
    field = model._meta.get_field(relation)
    target: Any = field.related_model
    return Choice(queryset=target._default_manager.all(), widget=FindOne(field, admin.site), **options)


class NounForm(ModelForm):
    """A plain noun: says why it is changed, and notices when somebody else has saved it in between."""

    #: Account that writes; set for each request.
    by = ""
    reason = ReasonField()
    interests = InterestsField(required=False)
    opened_on = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            if "reason" in self.fields:
                self.fields["reason"].required = False
            return
        self.initial["opened_on"] = upkeep.fingerprint(self.instance)
        if "interests" in self.fields:
            self.fields["interests"].required = amendments.weighs(self.instance)

    def clean(self) -> dict[str, Any]:
        """Refuse to overwrite what somebody else saved after the form was opened."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.instance._state.adding:
            upkeep.check_unchanged(self.instance, cleaned.get("opened_on", ""))
            amendments.check_author(self.instance, self.by)
        return cleaned


class PublishedForm(NounForm):
    """A noun that was published on a day, in a month or a year."""

    published = PartialDateField(required=False, help_text=DATE_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.initial["published"] = str(partial_date(self.instance.published, self.instance.published_precision))

    def clean_published(self) -> Any:
        """Return the first day, and note on the row how exactly the date is known."""
        known = self.cleaned_data["published"]
        self.instance.published_precision = str(known.precision)
        return known.first


class EvidenceFields(forms.Form):
    """Where something was read: a source, the place in it, the day."""

    source = choose(Evidence, "source", required=False)
    locator = forms.CharField(
        max_length=500,
        required=False,
        widget=AdminTextInputWidget,
        help_text="Where in the source: section, page, file and row.",
    )
    url = forms.URLField(
        max_length=1000,
        required=False,
        assume_scheme="https",
        label="Address",
        widget=AdminTextInputWidget,
        help_text="Address of the document itself.",
    )
    quote = forms.CharField(
        max_length=300,
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text="At most 300 characters.",
    )
    read = forms.DateField(
        required=False, widget=AdminDateWidget, label="Read on", help_text="The day you read it, YYYY-MM-DD."
    )
    authority = forms.ChoiceField(
        choices=[("", "that of the source"), *Authority.choices],
        required=False,
        help_text="How near it stands to the fact, where it differs from the source.",
    )
    confidence = forms.ChoiceField(
        choices=Evidence.Confidence.choices,
        required=False,
        initial=Evidence.Confidence.NOT_STATED.value,
        help_text="How sure you are that it says so.",
    )
    archive = forms.URLField(
        max_length=1000,
        required=False,
        assume_scheme="https",
        label="Archived at",
        widget=AdminTextInputWidget,
        help_text="Address of a copy in an archive that you have looked at.",
    )

    def clean_confidence(self) -> str:
        """Return the confidence; where the form does not ask, none is stated."""
        return self.cleaned_data["confidence"] or Evidence.Confidence.NOT_STATED.value

    def clean_read(self) -> Any:
        """Refuse a day that has not come yet."""
        day = self.cleaned_data["read"]
        if day is not None and day > timezone.localdate():
            raise ValidationError(f"read on: {day} lies in the future")
        return day

    def entered_evidence(self) -> EvidenceRecord:
        """Return what was entered; raise ValidationError naming what is missing."""
        entered = self.cleaned_data
        missing = {name: f"{name}: needed" for name in ("source", "locator", "read") if not entered.get(name)}
        if missing:
            raise ValidationError(missing)
        return EvidenceRecord(
            source=entered["source"].key,
            locator=entered["locator"],
            read=entered["read"].isoformat(),
            url=entered["url"],
            quote=entered["quote"],
            authority=entered["authority"],
            confidence=entered["confidence"],
            archive=entered["archive"],
        )


def place_errors(form: forms.BaseForm, error: ValidationError) -> None:
    """Put what an action refused beside its field, or, where the form has none of that name, above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, problems in error.error_dict.items():
        form.add_error(name if name in form.fields else None, ValidationError(problems))


class ActionForm(ModelForm):
    """A form whose row is made by an action: it checks what was entered, and never builds the row itself."""

    #: Account that writes; set for each request.
    by = ""

    def _post_clean(self) -> None:
        """Leave the row alone: the action makes it."""

    def check_entered(self) -> None:
        """Raise ValidationError where the action would."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Check, and put each error beside its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.check_entered()
            except ValidationError as error:
                place_errors(self, error)
        return cleaned


class EvidenceForm(ActionForm, EvidenceFields):
    """New evidence."""

    def check_entered(self) -> None:
        """Check source, place and day."""
        curation.check_evidence(self.entered_evidence(), by=self.by)

    def write(self) -> Evidence:
        """Record the evidence."""
        return curation.record_evidence(self.entered_evidence(), by=self.by)
