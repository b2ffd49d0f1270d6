"""Lags as others have published them: dated, each with what its publisher calls open and how it was measured."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from openness.presets import PRESETS
from registry.models.common import PrecisionChoices, dated, one_of, partial_date
from registry.models.sources import Evidence

#: Columns that hold what the source says, and what is noted of it.
OF_SOURCE = frozenset({"value", "low", "high", "value_text", "note"})


class PublishedEstimateQuerySet(models.QuerySet["PublishedEstimate"]):
    """Which estimates are asked for."""

    def published_by(self, as_of: date | None) -> PublishedEstimateQuerySet:
        """Return those that may have been out by a day; all of them for None."""
        return self.all() if as_of is None else self.filter(published__lte=as_of)


class PublishedEstimate(models.Model):
    """One published number for how far open releases are behind closed ones; what is not known of it says so."""

    class Access(models.TextChoices):
        PUBLIC = "public", "public benchmarks"
        PRIVATE = "private", "private benchmarks"
        MIXED = "mixed", "public and private benchmarks"
        NONE = "none", "no benchmark"
        UNKNOWN = "unknown", "unknown"

    class Unit(models.TextChoices):
        MONTHS = "months", "months"
        POINTS = "points", "points of an index"

    key = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    published = models.DateField(null=True, blank=True, help_text="Empty where unknown.")
    published_precision = models.CharField(
        max_length=8, choices=PrecisionChoices.choices, default=PrecisionChoices.UNKNOWN
    )
    reach = models.DateField(null=True, blank=True, help_text="Day to which its data reach; empty where unknown.")
    reach_precision = models.CharField(max_length=8, choices=PrecisionChoices.choices, default=PrecisionChoices.UNKNOWN)
    url = models.URLField(max_length=500, blank=True, help_text="Where it was published.")
    open_means = models.TextField(help_text="What it calls open.")
    closed_means = models.TextField(help_text="What it compares that with.")
    benchmarks = models.TextField(help_text="What it was measured on.")
    access = models.CharField(
        max_length=8, choices=Access.choices, default=Access.UNKNOWN, help_text="Whether the questions are public."
    )
    method = models.TextField(help_text="How it was measured.")
    estimand = models.TextField(help_text="What quantity the number is.")
    unit = models.CharField(max_length=8, choices=Unit.choices)
    value = models.FloatField(null=True, blank=True, help_text="The number; empty where only a range was published.")
    low = models.FloatField(null=True, blank=True, help_text="Lower end of the range published.")
    high = models.FloatField(null=True, blank=True, help_text="Upper end of the range published.")
    value_text = models.CharField(max_length=200, help_text="The number and range as they were published.")
    interval_is = models.TextField(help_text="What the published range really is.")
    moves = models.TextField(help_text="What is known to move the number.")
    preset = models.CharField(
        max_length=40,
        blank=True,
        choices=[(key, key) for key in PRESETS],
        help_text="Name of the rule by which the registry measures the same; empty where it has none.",
    )
    reproduced = models.TextField(help_text="What was measured again, and how close that came.")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="estimates")
    note = models.TextField(blank=True)

    objects = PublishedEstimateQuerySet.as_manager()

    class Meta:
        ordering = [F("published").asc(nulls_first=True), "key"]
        constraints = [
            models.CheckConstraint(condition=dated("published"), name="estimate_date_has_precision"),
            models.CheckConstraint(condition=dated("reach"), name="estimate_reach_has_precision"),
            models.CheckConstraint(
                condition=one_of("access", ["public", "private", "mixed", "none", "unknown"]),
                name="estimate_access_is_known",
            ),
            models.CheckConstraint(condition=one_of("unit", ["months", "points"]), name="estimate_unit_is_known"),
            models.CheckConstraint(
                condition=Q(low__isnull=True, high__isnull=True)
                | Q(low__isnull=False, high__isnull=False, low__lte=F("high")),
                name="estimate_range_in_order",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(low__isnull=False), name="estimate_has_a_number"
            ),
            models.CheckConstraint(condition=~Q(value_text=""), name="estimate_says_what_was_published"),
            models.CheckConstraint(
                condition=Q(preset="") | one_of("preset", list(PRESETS)), name="estimate_preset_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.value_text}"

    @property
    def last_day(self) -> date | None:
        """Return the last day that its date can mean."""
        return partial_date(self.published, self.published_precision).last

    @property
    def span(self) -> tuple[float, float] | None:
        """Return the lowest and the highest number that it gives; None where it gives none."""
        numbers = [number for number in (self.low, self.value, self.high) if number is not None]
        return (min(numbers), max(numbers)) if numbers else None
