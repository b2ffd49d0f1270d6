"""The field in which a value is chosen from the vocabulary: a list of words, a licence, or a date."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from openness.components import AVAILABILITY_LABELS, FACT_LABELS
from registry.actions.vocabulary import field_words, is_date, takes_license, words_allowed
from registry.filters import QueryProblem
from registry.models import License
from registry.models.claims import allowed_fields

_FACT_WORDS = {"unknown": "it is not known", "not_applicable": "it does not apply"}


class LicenseInput(forms.TextInput):
    """A line of text that offers the licences of the registry, and takes any of their names."""

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        """Add the licences."""
        licenses = [("unknown", "unknown"), *License.objects.order_by("name").values_list("key", "name")]
        options = format_html_join("", '<option value="{}">{}</option>', licenses)
        return format_html('{}<datalist id="licences">{}</datalist>', super().render(*args, **kwargs), options)


def value_field(field: str, *, label: str = "What it should say") -> forms.Field:
    """Return the form field for the value of a field."""
    words = words_allowed(field)
    if words is not None:
        choices = [("", "choose"), *((word, _said(field, word)) for word in words)]
        error = f"value: %(value)s is not one of {', '.join(words)}"
        return forms.ChoiceField(choices=choices, label=label, error_messages={"invalid_choice": error})
    if takes_license(field):
        return forms.CharField(
            max_length=200,
            label=label,
            widget=LicenseInput(attrs={"autocomplete": "off", "list": "licences"}),
            help_text="Key or name of a licence in the registry, for example Apache-2.0; or unknown. If it is not "
            "there yet, write unknown, and name it below.",
        )
    return forms.CharField(
        max_length=10,
        label=label,
        help_text="YYYY-MM-DD, YYYY-MM or YYYY, as exactly as the evidence says; or unknown.",
    )


def _said(field: str, word: str) -> str:
    if field in FACT_LABELS:
        when_true, when_false = FACT_LABELS[field]
        return {"true": f"yes: {when_true}", "false": f"no: {when_false}"}.get(word) or _FACT_WORDS.get(word, word)
    return AVAILABILITY_LABELS.get(word, word) if field.endswith(".availability") else word.replace("_", " ")


def known_field(name: str, fields: list[str] | None = None) -> str:
    """Return a field that an address names; raise QueryProblem where there is none of that name."""
    allowed = fields or allowed_fields()
    if name not in allowed:
        raise QueryProblem({"field": f"{name[:60]!r} is not one of {', '.join(allowed)}"})
    return name


def described(field: str) -> dict[str, Any]:
    """Return what a page says of a field."""
    return {"name": field, "words": field_words(field), "is_date": is_date(field)}
