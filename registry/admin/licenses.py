"""Licences with their terms, and policies with their stances, at the desk."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db import models

from registry.admin.desk import GivenFilter, NounAdmin, PartInline
from registry.admin.forms import ModelForm, PublishedForm
from registry.models import License, LicenseName, LicenseTerm, Policy, PolicyStance

_SMALL: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    models.TextField: {"widget": forms.Textarea(attrs={"rows": 2, "cols": 30})}
}


_CODE = re.compile(r"[A-Z]{2}|OTHER")


class PlacesField(forms.CharField):
    """Territories, as codes with commas between them."""

    widget = AdminTextInputWidget

    def prepare_value(self, value: Any) -> Any:
        """Return the codes as they are written."""
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the codes as a list; raise ValidationError naming the first that is none."""
        codes = list(dict.fromkeys(code.strip().upper() for code in (value or "").split(",") if code.strip()))
        for code in codes:
            if not _CODE.fullmatch(code):
                raise ValidationError(f"{code!r} is not an ISO 3166 code of two letters, EU or OTHER")
        return codes

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether other codes were entered."""
        try:
            return bool(self.to_python(data) != (initial or []))
        except ValidationError:
            return True


class PlacesForm(ModelForm):
    """A part that can exclude territories."""

    places = PlacesField(required=False, help_text="Excluded territories: ISO 3166 codes, EU or OTHER, with commas.")


class LicenseTermInline(PartInline):
    """The terms of a licence."""

    model = LicenseTerm
    form = PlacesForm
    formfield_overrides = _SMALL
    verbose_name_plural = (
        "terms (OSI and FSF flags, “mof open” and “incorporates policy” follow from SPDX id and policies on saving)"
    )
    fields = (
        "term",
        "value",
        "text",
        "clause",
        "amount",
        "unit",
        "whose",
        "places",
        "judged_by",
        "judged_on",
        "valid_from",
    )


class LicenseNameInline(PartInline):
    """What the world writes when it means this text."""

    model = LicenseName
    fields = ("scheme", "value")
    verbose_name_plural = "names elsewhere"


class PolicyStanceInline(PartInline):
    """What a policy says of each kind of use."""

    model = PolicyStance
    form = PlacesForm
    formfield_overrides = _SMALL
    autocomplete_fields = ("evidence",)
    select_related = ("evidence__source",)
    fields = ("tag", "stance", "clause", "text", "places", "valid_from", "evidence")


@admin.register(License)
class LicenseAdmin(NounAdmin):
    """Licences."""

    form = PublishedForm
    log_key = "key"
    fixed = ("key",)
    list_display = ("name", "key", "series", "version", "spdx", "steward", "text_read")
    list_filter = ("text_read", ("steward", GivenFilter), ("series", GivenFilter))
    search_fields = ("name", "key", "spdx", "steward", "series", "names__value")
    autocomplete_fields = ("evidence", "policies")
    prepopulated_fields = {"key": ("name",)}
    inlines = (LicenseNameInline, LicenseTermInline)
    reported = (
        "name",
        "key",
        "series",
        "version",
        "steward",
        "spdx",
        "url",
        "published",
        "text_read",
        "policies",
        "evidence",
        "note",
    )


@admin.register(Policy)
class PolicyAdmin(NounAdmin):
    """Acceptable-use policies."""

    form = PublishedForm
    log_key = "key"
    fixed = ("key",)
    list_display = ("name", "key", "steward", "binding", "enforcement", "text_read")
    list_filter = ("binding", "enforcement", "text_read", ("steward", GivenFilter))
    search_fields = ("name", "key", "steward")
    autocomplete_fields = ("evidence",)
    prepopulated_fields = {"key": ("name",)}
    inlines = (PolicyStanceInline,)
    reported = (
        "name",
        "key",
        "steward",
        "url",
        "published",
        "binding",
        "pass_on",
        "unilateral_change",
        "enforcement",
        "text_read",
        "evidence",
        "note",
    )
