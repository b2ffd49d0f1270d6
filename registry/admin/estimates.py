"""Lags as others published them, at the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from registry.admin.desk import NounAdmin
from registry.admin.forms import DATE_HELP, PartialDateField, PublishedForm
from registry.models import PublishedEstimate
from registry.models.common import partial_date


class EstimateForm(PublishedForm):
    """A published estimate with both of its dates."""

    reach = PartialDateField(required=False, label="Data reach to", help_text=DATE_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.initial["reach"] = str(partial_date(self.instance.reach, self.instance.reach_precision))

    def clean_reach(self) -> Any:
        """Return the first day, and note on the row how exactly the date is known."""
        known = self.cleaned_data["reach"]
        self.instance.reach_precision = str(known.precision)
        return known.first


@admin.register(PublishedEstimate)
class PublishedEstimateAdmin(NounAdmin):
    """Lags as others published them."""

    form = EstimateForm
    log_key = "key"
    fixed = ("key",)
    list_display = ("title", "key", "publisher", "published", "value_text", "unit", "access", "preset")
    list_filter = ("unit", "access", "preset", "publisher")
    search_fields = ("title", "key", "publisher", "benchmarks")
    autocomplete_fields = ("evidence",)
    date_hierarchy = "published"
    prepopulated_fields = {"key": ("title",)}
    reported = (
        "title",
        "key",
        "publisher",
        ("published", "reach"),
        "url",
        "value_text",
        ("unit", "value", "low", "high"),
        "interval_is",
        "open_means",
        "closed_means",
        ("benchmarks", "access"),
        "method",
        "estimand",
        "moves",
        "preset",
        "reproduced",
        "evidence",
        "note",
    )
