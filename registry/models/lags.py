"""Frontiers and lags as an edition measured them, stored per change so that any day is a subtraction.

What was measured hangs on a history, which series and editions share: two sets with the same releases, or two editions
between which nothing of them changed, need it once.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from registry.models.benchmarks import Benchmark
from registry.models.common import one_of
from registry.models.editions import Edition
from registry.models.measured import CountedScore, LagInputs


class LagSeriesQuerySet(models.QuerySet["LagSeries"]):
    """Which comparison is asked for."""

    def headline(self) -> LagSeriesQuerySet:
        """Return the series every headline uses: against closed, ranges counted outside."""
        return self.filter(reference=LagSeries.Reference.CLOSED, counting=LagSeries.Counting.CONSERVATIVE)


class LagHistory(models.Model):
    """How the best of one set of dated scores stood against another's, over all time."""

    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the scores and days on both sides.")
    benchmark = models.ForeignKey(Benchmark, on_delete=models.PROTECT, related_name="lag_histories")

    class Meta:
        ordering = ["benchmark", "pk"]
        verbose_name_plural = "lag histories"

    def __str__(self) -> str:
        return f"{self.benchmark_id} {self.digest[:8]}"


class LagSeries(models.Model):
    """One comparison: a degree of openness against a reference group, on one benchmark."""

    class Reference(models.TextChoices):
        CLOSED = "closed", "closed releases (hosted or API only)"
        COMPLEMENT = "complement", "all other released releases"
        OVERALL = "overall", "all released releases"

    class Counting(models.TextChoices):
        CONSERVATIVE = "conservative", "only releases certain to qualify"
        OPTIMISTIC = "optimistic", "also releases that may qualify"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="lag_series")
    benchmark = models.ForeignKey(Benchmark, on_delete=models.PROTECT, related_name="lag_series")
    definition = models.CharField(max_length=40)
    rank = models.PositiveSmallIntegerField(
        help_text="Releases at this rank of the ladder or higher; 1 for a definition that is met or not."
    )
    reference = models.CharField(max_length=12, choices=Reference.choices)
    counting = models.CharField(max_length=12, choices=Counting.choices)
    tier_releases = models.PositiveIntegerField(help_text="Releases of the tier with a score.")
    reference_releases = models.PositiveIntegerField(help_text="Releases of the reference with a score.")
    current_until = models.DateField(
        help_text="Last day on which the data of the edition, and the benchmark, still speak of the tier."
    )
    history = models.ForeignKey(LagHistory, on_delete=models.PROTECT, related_name="series")
    inputs = models.ForeignKey(
        LagInputs,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="series",
        help_text="What it was measured from; empty in editions from before that was kept.",
    )
    uncertainty = models.JSONField(
        null=True, blank=True, help_text="Intervals of lag and gap on the last day, from draws of the scores."
    )

    objects = LagSeriesQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "benchmark__slug", "definition", "rank", "reference", "counting"]
        verbose_name_plural = "lag series"
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "benchmark", "definition", "rank", "reference", "counting"], name="lag_series_once"
            ),
            models.CheckConstraint(
                condition=one_of("reference", ["closed", "complement", "overall"]), name="lag_reference_is_known"
            ),
            models.CheckConstraint(
                condition=one_of("counting", ["conservative", "optimistic"]), name="lag_counting_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.definition} rank {self.rank} against {self.reference} on {self.benchmark_id}"

    def read_on(self, as_of: date) -> date:
        """Return the day at which the lag of a day is read: no later than the data speak of the tier."""
        return min(as_of, self.current_until)


class FrontierRecord(models.Model):
    """A release that raised the frontier of a side of a history."""

    class Side(models.TextChoices):
        REFERENCE = "reference", "reference"
        TIER = "tier", "tier"

    history = models.ForeignKey(LagHistory, on_delete=models.CASCADE, related_name="records")
    side = models.CharField(max_length=10, choices=Side.choices)
    day = models.DateField()
    score = models.ForeignKey(CountedScore, on_delete=models.PROTECT, related_name="frontier_records")
    day_is_exact = models.BooleanField(default=True)

    class Meta:
        ordering = ["history", "side", "day"]
        constraints = [
            models.CheckConstraint(condition=one_of("side", ["reference", "tier"]), name="record_side_is_known"),
            models.UniqueConstraint(fields=["history", "side", "day"], name="record_one_a_side_and_day"),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.day}"


class LagStanding(models.Model):
    """Where a tier stood from a day on: the dates from which its lag on any later day is a subtraction."""

    history = models.ForeignKey(LagHistory, on_delete=models.CASCADE, related_name="standings")
    start = models.DateField()
    status = models.CharField(max_length=16)
    tier_best = models.ForeignKey(CountedScore, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    tier_best_on = models.DateField(null=True, blank=True)
    reference_best = models.ForeignKey(CountedScore, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reference_best_on = models.DateField(null=True, blank=True)
    exceeded = models.ForeignKey(CountedScore, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    exceeded_on = models.DateField(null=True, blank=True)
    level_with = models.ForeignKey(CountedScore, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    level_with_on = models.DateField(null=True, blank=True)
    central_on = models.DateField(null=True, blank=True)
    leads_since = models.DateField(null=True, blank=True)
    gap = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["history", "start"]
        constraints = [
            models.UniqueConstraint(fields=["history", "start"], name="standing_one_a_day"),
            models.CheckConstraint(
                condition=one_of(
                    "status", ["ok", "left_censored", "level", "tier_leads", "no_tier_model", "no_reference"]
                ),
                name="standing_status_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status} from {self.start}"


class CatchUpPair(models.Model):
    """A reference record and the tier's first answer to it, if there is one."""

    history = models.ForeignKey(LagHistory, on_delete=models.CASCADE, related_name="pairs")
    reference = models.ForeignKey(CountedScore, on_delete=models.PROTECT, related_name="+")
    reference_on = models.DateField()
    match = models.ForeignKey(CountedScore, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    match_on = models.DateField(null=True, blank=True)
    days_are_exact = models.BooleanField(default=True)

    class Meta:
        ordering = ["history", "reference_on"]
        constraints = [
            models.UniqueConstraint(fields=["history", "reference_on"], name="pair_one_a_record"),
            models.CheckConstraint(
                condition=Q(match__isnull=True, match_on__isnull=True) | Q(match__isnull=False, match_on__isnull=False),
                name="pair_match_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference_id} and {self.match_id}"
