"""Sources, the evidence read in them, and the runs that imported them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from registry.models.common import PrecisionChoices, dated, one_of

_KINDS = ("dataset", "documents", "list")
_AUTHORITIES = ("primary", "developer", "index", "third_party")
_OUTCOMES = ("same", "changed", "moved", "gone", "refused", "unreachable")


class Authority(models.TextChoices):
    """How near a source stands to the fact; the precedence policy orders these."""

    PRIMARY = "primary", "primary text"
    DEVELOPER = "developer", "the developer's own account"
    INDEX = "index", "an index of openness"
    THIRD_PARTY = "third_party", "a third party"


class Source(models.Model):
    """Where facts come from, and on what terms they may be passed on."""

    class Kind(models.TextChoices):
        DATASET = "dataset", "data set"
        DOCUMENTS = "documents", "documents"
        LIST = "list", "list"

    key = models.CharField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    authority = models.CharField(max_length=12, choices=Authority.choices, default=Authority.THIRD_PARTY)
    url = models.URLField(max_length=500, blank=True)
    published = models.DateField(null=True, blank=True, help_text="Date of the snapshot; empty where unknown.")
    published_precision = models.CharField(
        max_length=8, choices=PrecisionChoices.choices, default=PrecisionChoices.UNKNOWN
    )
    license = models.CharField(max_length=120, help_text="Licence of the data, as the publisher states it.")
    redistributable = models.BooleanField(help_text="Whether its values may leave the registry in an export.")
    attribution = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["title", "key"]
        constraints = [
            models.CheckConstraint(condition=one_of("kind", _KINDS), name="source_kind_is_known"),
            models.CheckConstraint(condition=dated("published"), name="source_date_has_precision"),
            models.CheckConstraint(condition=one_of("authority", _AUTHORITIES), name="source_authority_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.key})"


class Evidence(models.Model):
    """One place in one source that somebody read.

    What was read there is fixed. How it fares since (``checked_on`` and what follows) is kept up by the checks; a hash
    and an archive's address stand only where the bytes were really read.
    """

    class Confidence(models.TextChoices):
        HIGH = "high", "high"
        MEDIUM = "medium", "medium"
        LOW = "low", "low"
        NOT_STATED = "not_stated", "not stated"

    digest = models.CharField(max_length=64, unique=True, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="evidence")
    authority = models.CharField(
        max_length=12, choices=Authority.choices, blank=True, help_text="Empty: that of the source."
    )
    url = models.URLField(max_length=1000, blank=True, help_text="Address of the document itself.")
    locator = models.CharField(max_length=500, help_text="Where in it: section, page, file and row.")
    quote = models.CharField(max_length=300, blank=True)
    read_on = models.DateField()
    read_by = models.CharField(max_length=150)
    by_machine = models.BooleanField(default=False, help_text="An importer read it, no person.")
    confidence = models.CharField(max_length=10, choices=Confidence.choices, default=Confidence.NOT_STATED)
    archive_url = models.URLField(max_length=1000, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the bytes first read by a check.")
    checked_on = models.DateField(null=True, blank=True, editable=False)
    check_outcome = models.CharField(max_length=12, blank=True, editable=False)
    next_check_due = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["source__key", "locator", "pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(condition=~Q(locator=""), name="evidence_says_where"),
            models.CheckConstraint(condition=~Q(digest=""), name="evidence_has_digest"),
            models.CheckConstraint(
                condition=Q(authority="") | one_of("authority", _AUTHORITIES), name="evidence_authority_is_known"
            ),
            models.CheckConstraint(
                condition=one_of("confidence", ["high", "medium", "low", "not_stated"]),
                name="evidence_confidence_is_known",
            ),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True, check_outcome="")
                | Q(checked_on__isnull=False, check_outcome__in=_OUTCOMES),
                name="evidence_checked_says_outcome",
            ),
        ]
        indexes = [models.Index(fields=["next_check_due"], name="evidence_by_due_day")]

    def __str__(self) -> str:
        return f"{self.source.key}: {self.locator}"

    @property
    def standing(self) -> str:
        """Return the authority with which it speaks: its own where stated, else that of its source."""
        return self.authority or self.source.authority


def findable(path: str = "") -> Q:
    """Return the condition that evidence, reached by a path, can be found: it or its source has an address."""
    return ~Q(**{f"{path}url": ""}) | ~Q(**{f"{path}source__url": ""})


class EvidenceCheck(models.Model):
    """One re-reading of one address: what came of it, and what was read."""

    class Outcome(models.TextChoices):
        SAME = "same", "reads as before"
        CHANGED = "changed", "reads otherwise"
        MOVED = "moved", "moved"
        GONE = "gone", "gone"
        REFUSED = "refused", "not fetched: the address is not allowed"
        UNREACHABLE = "unreachable", "could not be read"

    url = models.URLField(max_length=1000)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    final_url = models.URLField(max_length=2000, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of the last answer.")
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True, help_text="Bytes read.")
    note = models.CharField(max_length=500, blank=True)
    checked_at = models.DateTimeField()
    checked_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["-checked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=one_of("outcome", _OUTCOMES), name="check_outcome_is_known"),
            models.CheckConstraint(
                condition=Q(sha256="", size__isnull=True) | (~Q(sha256="") & Q(size__isnull=False)),
                name="check_hash_only_of_bytes_read",
            ),
        ]
        indexes = [models.Index(fields=["url"], name="check_by_address")]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.url}"


class ImportRun(models.Model):
    """One run of an importer, with its report."""

    source_id_text = models.CharField("source", max_length=80)
    path = models.CharField(max_length=500)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    started_by = models.CharField(max_length=150)
    report = models.JSONField(default=dict)

    class Meta:
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source_id_text}, {self.started_at:%Y-%m-%d %H:%M}"
