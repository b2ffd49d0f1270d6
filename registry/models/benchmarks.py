"""Benchmarks and the scores of releases on them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from registry.models.common import PrecisionChoices, Statement, TernaryChoices, dated, one_of, statement_constraints
from registry.models.releases import Release
from registry.models.sources import Evidence

_DIRECTIONS = ("higher", "lower")


class Domain(models.TextChoices):
    """What a benchmark asks for, in the main."""

    KNOWLEDGE = "knowledge", "knowledge"
    REASONING = "reasoning", "reasoning"
    MATHEMATICS = "mathematics", "mathematics"
    SCIENCE = "science", "science"
    LANGUAGE = "language", "language"
    WRITING = "writing", "writing"
    LONG_CONTEXT = "long_context", "long context"
    CODING = "coding", "coding"
    AGENTS = "agents", "agents"
    CYBER_SECURITY = "cyber_security", "cyber security"
    VISION = "vision", "vision"
    OTHER = "other", "other"


class Scale(models.TextChoices):
    """What the numbers are, in the words of openness.transforms.Kind."""

    ACCURACY = "accuracy", "share of right answers"
    LOG = "log", "a quantity in which ratios count"
    ERROR = "error", "an error or loss"
    INDEX = "index", "points of an index or rating"


class Benchmark(models.Model):
    """A benchmark in one variant and metric; another variant is another benchmark."""

    class Direction(models.TextChoices):
        HIGHER = "higher", "higher is better"
        LOWER = "lower", "lower is better"

    slug = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    variant = models.CharField(max_length=120, blank=True)
    metric = models.CharField(max_length=120)
    direction = models.CharField(max_length=6, choices=Direction.choices)
    unit = models.CharField(max_length=60, blank=True)
    lower = models.FloatField(null=True, blank=True, help_text="Lowest possible value.")
    upper = models.FloatField(null=True, blank=True, help_text="Highest possible value.")
    chance = models.FloatField(null=True, blank=True, help_text="Value that guessing gives.")
    domain = models.CharField(
        max_length=20, choices=Domain.choices, default=Domain.OTHER, help_text="What it asks for, in the main."
    )
    scale = models.CharField(
        max_length=10, choices=Scale.choices, default=Scale.ACCURACY, help_text="What its numbers are."
    )
    ceiling = models.FloatField(
        null=True, blank=True, help_text="Share of right answers that the questions allow; empty: all of them."
    )
    questions = models.PositiveIntegerField(null=True, blank=True, help_text="How many there are; empty: not known.")
    in_index = models.BooleanField(
        "component of the index",
        default=False,
        help_text="Whether the registry's own index is fitted to it: a bounded test that is no aggregate or rating.",
    )
    public = models.CharField(
        max_length=8,
        choices=TernaryChoices.choices,
        default=TernaryChoices.UNKNOWN,
        help_text="Whether the questions are public, so that they can have been trained on.",
    )
    url = models.URLField(max_length=500, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ["name", "variant", "slug"]
        constraints = [
            models.CheckConstraint(condition=one_of("direction", _DIRECTIONS), name="benchmark_direction_is_known"),
            models.CheckConstraint(condition=one_of("public", TernaryChoices), name="benchmark_public_is_ternary"),
            models.CheckConstraint(
                condition=Q(lower__isnull=True) | Q(upper__isnull=True) | Q(lower__lt=models.F("upper")),
                name="benchmark_bounds_in_order",
            ),
            models.CheckConstraint(condition=one_of("domain", Domain), name="benchmark_domain_is_known"),
            models.CheckConstraint(condition=one_of("scale", Scale), name="benchmark_scale_is_known"),
            models.CheckConstraint(
                condition=~Q(scale="log", direction="lower") & ~Q(scale="error", direction="higher"),
                name="benchmark_scale_fits_direction",
            ),
            models.CheckConstraint(
                condition=Q(ceiling__isnull=True) | Q(ceiling__gt=0, ceiling__lte=1), name="benchmark_ceiling_is_share"
            ),
            models.CheckConstraint(
                condition=Q(questions__isnull=True) | Q(questions__gt=0), name="benchmark_has_questions"
            ),
            models.CheckConstraint(
                condition=Q(in_index=False) | Q(scale="accuracy", lower__isnull=False, upper__isnull=False),
                name="benchmark_in_index_is_bounded",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        """Return the permanent address of its lag page."""
        return reverse("registry:lag-detail", args=[self.slug])

    @property
    def label(self) -> str:
        """Return name and variant together, since the one without the other is no benchmark."""
        if not self.variant or self.variant in self.name:
            return self.name
        return f"{self.name} ({self.variant})"

    @property
    def sign(self) -> int:
        """Return the factor that turns a score so that larger is better."""
        return 1 if self.direction == self.Direction.HIGHER else -1


class Score(Statement):
    """A benchmark result with its setting and who ran it."""

    class Relation(models.TextChoices):
        DEVELOPER = "developer", "developer of the release"
        BENCHMARK_AUTHOR = "benchmark_author", "author of the benchmark"
        THIRD_PARTY = "third_party", "third party"

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="scores")
    benchmark = models.ForeignKey(Benchmark, on_delete=models.PROTECT, related_name="scores")
    value = models.FloatField()
    stderr = models.FloatField("standard error", null=True, blank=True)
    low = models.FloatField(null=True, blank=True, help_text="Lower end of the interval its source gives.")
    high = models.FloatField(null=True, blank=True, help_text="Upper end of the interval its source gives.")
    setting = models.CharField(max_length=300, blank=True, help_text="Shots, effort, prompt, harness.")
    evaluator = models.CharField(max_length=200)
    relation = models.CharField(max_length=20, choices=Relation.choices)
    evaluated_on = models.DateField(null=True, blank=True)
    evaluated_on_precision = models.CharField(
        max_length=8, choices=PrecisionChoices.choices, default=PrecisionChoices.UNKNOWN
    )
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="scores")

    class Meta:
        ordering = ["benchmark__slug", "-value", "release__slug", "pk"]
        constraints = [
            *statement_constraints("score"),
            models.CheckConstraint(
                condition=one_of("relation", ["developer", "benchmark_author", "third_party"]),
                name="score_relation_is_known",
            ),
            models.CheckConstraint(condition=Q(stderr__isnull=True) | Q(stderr__gt=0), name="score_error_is_positive"),
            models.CheckConstraint(
                condition=Q(low__isnull=True, high__isnull=True)
                | Q(low__isnull=False, high__isnull=False, low__lte=models.F("high")),
                name="score_interval_in_order",
            ),
            models.CheckConstraint(condition=dated("evaluated_on"), name="score_date_has_precision"),
        ]
        indexes = [models.Index(fields=["benchmark", "release"], name="score_by_benchmark_release")]

    def __str__(self) -> str:
        return f"{self.release.slug} on {self.benchmark.slug}: {self.value}"
