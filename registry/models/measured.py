"""What lags are measured from: the score with which a release counts, and everything an edition took into account."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from registry.models.benchmarks import Benchmark, Score
from registry.models.releases import Release


class IndexFit(models.Model):
    """The registry's own capability index, fitted to the scores of an edition; shared while they stay the same."""

    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of everything the fit depends on.")
    content = models.JSONField(help_text="Capabilities with limits, benchmarks, residuals, doubts, and method.")
    draws = models.BinaryField(help_text="Bootstrap draws of the capabilities: 32-bit floats, a row for each draw.")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Index fit {self.digest[:8]}"


class CountedScore(models.Model):
    """The score with which a release counts in lags: one that was recorded, or a value of a fitted index.

    Frontiers and standings refer to it, so that they are told alike whatever stands behind the number.
    """

    benchmark = models.ForeignKey(Benchmark, on_delete=models.PROTECT, related_name="counted_scores")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="counted_scores")
    value = models.FloatField()
    low = models.FloatField(
        null=True, blank=True, help_text="Lower limit of a fitted value, percentile 5 of its draws."
    )
    high = models.FloatField(null=True, blank=True, help_text="Upper limit of a fitted value, percentile 95.")
    score = models.OneToOneField(Score, on_delete=models.PROTECT, null=True, blank=True, related_name="counted")
    fit = models.ForeignKey(IndexFit, on_delete=models.PROTECT, null=True, blank=True, related_name="values")

    class Meta:
        ordering = ["benchmark", "release", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(score__isnull=False, fit__isnull=True) | Q(score__isnull=True, fit__isnull=False),
                name="counted_score_is_recorded_or_fitted",
            ),
            models.UniqueConstraint(fields=["fit", "release"], name="counted_score_one_a_release_and_fit"),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} on {self.benchmark_id}: {self.value}"

    @property
    def limits(self) -> tuple[float, float] | None:
        """Return the ends of the interval: those that the source gives, or those of the fit; None without any."""
        low, high = (self.score.low, self.score.high) if self.score else (self.low, self.high)
        return None if low is None or high is None else (low, high)

    @property
    def setting(self) -> str:
        """Return shots, effort, prompt and harness of what was recorded."""
        return self.score.setting if self.score else ""

    @property
    def evaluator(self) -> str:
        """Return who ran it."""
        return self.score.evaluator if self.score else "this registry"

    @property
    def relation(self) -> str:
        """Return how the evaluator is related to the release."""
        return self.score.relation if self.score else Score.Relation.THIRD_PARTY.value

    def get_relation_display(self) -> str:
        """Return the same in words."""
        return self.score.get_relation_display() if self.score else "index fit"

    @property
    def key(self) -> str:
        """Return the key of the statement; empty for a value that was fitted."""
        return self.score.key if self.score else ""

    @property
    def redistributable(self) -> bool:
        """Tell whether the value may be passed on."""
        return self.score is None or self.score.evidence.source.redistributable


class LagInputs(models.Model):
    """Every score on a benchmark that an edition took into account, with what filters and groups need to know of it.

    Addressed by content and shared between editions, so that a lag under a filter is computed from what the edition
    knew.
    """

    digest = models.CharField(max_length=64, unique=True)
    benchmark = models.ForeignKey(Benchmark, on_delete=models.PROTECT, related_name="lag_inputs")
    fit = models.ForeignKey(IndexFit, on_delete=models.PROTECT, null=True, blank=True, related_name="inputs")
    content = models.JSONField(help_text="A row for each score: release, dates, developer, value, error, evaluator.")

    class Meta:
        ordering = ["benchmark", "pk"]
        verbose_name_plural = "lag inputs"

    def __str__(self) -> str:
        return f"{self.benchmark_id} {self.digest[:8]}"
