"""Editions: what one computation over the claims found, published as a whole."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from registry.models.common import ends_after_start, one_of
from registry.models.licenses import LicenseSnapshot
from registry.models.measured import IndexFit
from registry.models.releases import Release


class EditionQuerySet(models.QuerySet["Edition"]):
    """Readers only ever ask for ready editions."""

    def ready(self) -> EditionQuerySet:
        """Return the editions that were finished, newest first."""
        return self.filter(state=Edition.State.READY).order_by("-ready_at", "-pk")

    def newest(self, known_at: Any = None) -> Edition | None:
        """Return the newest ready edition, or the newest that was ready at a moment."""
        editions = self.ready()
        return (editions.filter(ready_at__lte=known_at) if known_at else editions).first()


class Edition(models.Model):
    """One published computation: its inputs and rules by digest, so that it can be done again."""

    class State(models.TextChoices):
        COMPUTING = "computing", "computing"
        READY = "ready", "ready"
        FAILED = "failed", "failed"

    state = models.CharField(max_length=10, choices=State.choices, default=State.COMPUTING)
    as_of = models.DateField(help_text="The date to which the data reach.")
    created_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=150)
    definitions = models.JSONField(default=dict, help_text="Digest of each definition that was applied.")
    precedence = models.CharField(
        max_length=80,
        blank=True,
        help_text="Version and digest of the policy by which contradicting claims were settled.",
    )
    input_digest = models.CharField(max_length=64, blank=True)
    code_version = models.CharField(max_length=60, blank=True)
    licenses = models.ForeignKey(
        LicenseSnapshot, on_delete=models.PROTECT, related_name="editions", null=True, help_text="The terms applied."
    )

    index_fit = models.ForeignKey(
        IndexFit,
        on_delete=models.PROTECT,
        related_name="editions",
        null=True,
        blank=True,
        help_text="The registry's own capability index, where one could be fitted.",
    )
    index_note = models.TextField(blank=True, help_text="Why no index was fitted, where none was.")

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=one_of("state", ["computing", "ready", "failed"]), name="edition_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="ready", ready_at__isnull=False) | (~Q(state="ready") & Q(ready_at__isnull=True)),
                name="edition_ready_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"Edition {self.pk}, data to {self.as_of}"


class IntervalQuerySet(models.QuerySet[Any]):
    """Rows that held over an interval of true time, for readers of one edition."""

    def of(self, edition: Edition) -> IntervalQuerySet:
        """Return the rows of the timelines that an edition lists."""
        return self.filter(timeline__editions__edition=edition)

    def on(self, as_of: date) -> IntervalQuerySet:
        """Return the rows that held on a day."""
        return self.filter(start__lte=as_of).filter(Q(end__isnull=True) | Q(end__gt=as_of))


class Timeline(models.Model):
    """Everything judged of one release over time; shared by the editions in which nothing of it changed."""

    digest = models.CharField(max_length=64, unique=True)
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="timelines")

    class Meta:
        ordering = ["release__slug", "pk"]

    def __str__(self) -> str:
        return f"{self.release_id} {self.digest[:8]}"


class EditionRelease(models.Model):
    """Which timeline of a release an edition shows."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="releases")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="editions")
    timeline = models.ForeignKey(Timeline, on_delete=models.PROTECT, related_name="editions")

    class Meta:
        ordering = ["edition", "release__slug"]
        constraints = [models.UniqueConstraint(fields=["edition", "release"], name="edition_lists_a_release_once")]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.release_id}"


class ReleaseState(models.Model):
    """What was known of a release over an interval, as far as lists show it."""

    timeline = models.ForeignKey(Timeline, on_delete=models.CASCADE, related_name="states")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    glyph = models.CharField(max_length=40, help_text="Weights, licence, code, data.")
    weights_availability = models.CharField(max_length=20)
    weights_license = models.CharField(max_length=80, blank=True)
    facts = models.JSONField(default=dict, help_text="Every statement with its claims, and the bases' licences.")

    objects = IntervalQuerySet.as_manager()

    class Meta:
        ordering = ["timeline", "start"]
        constraints = [
            models.UniqueConstraint(fields=["timeline", "start"], name="state_one_a_day"),
            models.CheckConstraint(condition=ends_after_start(), name="state_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.timeline_id} from {self.start}"


class Assessment(models.Model):
    """The verdict of one definition on one state of facts, with a finding per criterion.

    Addressed by what went in (facts and definition by digest), so that equal questions share one answer.
    """

    digest = models.CharField(max_length=64, unique=True)
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="assessments")
    definition = models.CharField(max_length=40)
    definition_digest = models.CharField(max_length=64)
    verdict = models.CharField(max_length=120)
    findings = models.JSONField()
    measures = models.JSONField(default=dict, help_text="Score, category means or progress, where there are any.")

    class Meta:
        ordering = ["release__slug", "definition", "pk"]

    def __str__(self) -> str:
        return f"{self.release_id}: {self.definition} {self.verdict}"


class VerdictInterval(models.Model):
    """From when to when a release had a verdict. For ladders also the ranks it lies between, for scores the range."""

    timeline = models.ForeignKey(Timeline, on_delete=models.CASCADE, related_name="verdicts")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="intervals")
    definition = models.CharField(max_length=40)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    verdict = models.CharField(max_length=120)
    lowest = models.PositiveSmallIntegerField(null=True, blank=True)
    highest = models.PositiveSmallIntegerField(null=True, blank=True)
    score_lowest = models.FloatField(null=True, blank=True)
    score_highest = models.FloatField(null=True, blank=True)

    objects = IntervalQuerySet.as_manager()

    class Meta:
        ordering = ["timeline", "definition", "start"]
        constraints = [
            models.UniqueConstraint(fields=["timeline", "definition", "start"], name="verdict_one_a_day"),
            models.CheckConstraint(condition=ends_after_start(), name="verdict_ends_later"),
            models.CheckConstraint(
                condition=Q(lowest__isnull=True, highest__isnull=True)
                | Q(lowest__isnull=False, highest__isnull=False, lowest__lte=models.F("highest")),
                name="verdict_range_in_order",
            ),
        ]
        indexes = [models.Index(fields=["definition", "lowest", "highest"], name="verdict_by_rank")]

    def __str__(self) -> str:
        return f"{self.definition} {self.verdict} from {self.start}"
