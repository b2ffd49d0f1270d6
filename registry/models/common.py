"""What several nouns share: dates known to some precision, and rows that are superseded, never edited."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from openness.dates import PartialDate, Precision


class PrecisionChoices(models.TextChoices):
    """How exactly a date is known."""

    DAY = Precision.DAY.value, "day"
    MONTH = Precision.MONTH.value, "month"
    YEAR = Precision.YEAR.value, "year"
    UNKNOWN = Precision.UNKNOWN.value, "unknown"


class TernaryChoices(models.TextChoices):
    """Three-valued answers, as stored."""

    TRUE = "true", "yes"
    FALSE = "false", "no"
    UNKNOWN = "unknown", "unknown"


class TextRead(models.TextChoices):
    """How well the text behind a licence or policy is known to the registry."""

    PRIMARY = "primary", "the text was read"
    PARTIAL = "partial", "the text was read in part"
    LIST = "list", "from a list of licences"
    SECONDARY = "secondary", "from a report about the text"
    NOT_READ = "not_read", "not read"


class Status(models.TextChoices):
    """Whether a statement counts."""

    PROPOSED = "proposed", "proposed"
    ACCEPTED = "accepted", "accepted"
    REJECTED = "rejected", "rejected"


def partial_date(first: Any, precision: str) -> PartialDate:
    """Return the date that two columns hold together."""
    return PartialDate(first, Precision(precision))


def dated(column: str, *, unknown: tuple[str, ...] = (Precision.UNKNOWN.value,)) -> Q:
    """Return the condition that a date is there exactly when its precision says so."""
    without = Q(**{f"{column}__isnull": True, f"{column}_precision__in": unknown})
    with_date = Q(**{f"{column}__isnull": False}) & ~Q(**{f"{column}_precision__in": unknown})
    return without | with_date


def ends_after_start() -> Q:
    """Return the condition that an interval of the columns start and end is not empty."""
    return Q(end__isnull=True) | Q(start__lt=models.F("end"))


def one_of(column: str, values: Any) -> Q:
    """Return the condition that a column holds one of these values."""
    # Plain text, so that a migration names no class of ours.
    return Q(**{f"{column}__in": [str(value) for value in values]})


class StatementQuerySet(models.QuerySet[Any]):
    """Rows that say something: superseded, never edited or deleted."""

    def current(self) -> StatementQuerySet:
        """Return the statements that no later one has replaced."""
        return self.filter(superseded_at__isnull=True)

    def counting(self, known_at: Any = None) -> StatementQuerySet:
        """Return the statements that verdicts and lags rest on: now, or as they stood at a moment.

        A decision is dated like a correction: the row as it was proposed ends when the decided one begins. What rests
        on evidence that nobody can find does not count: neither it nor its source has an address.
        """
        # Evidence is made of what stands in this module.
        from registry.models.sources import findable

        return self.accepted(known_at).filter(findable("evidence__"))

    def accepted(self, known_at: Any = None) -> StatementQuerySet:
        """Return the statements that are accepted, with those that do not count for want of an address."""
        told = self.known_at(known_at) if known_at else self.current()
        return told.filter(status=Status.ACCEPTED)

    def known_at(self, moment: Any) -> StatementQuerySet:
        """Return the statements that had been recorded, and not yet superseded, at a moment."""
        return self.filter(recorded_at__lte=moment).filter(Q(superseded_at__isnull=True) | Q(superseded_at__gt=moment))

    def delete(self) -> Any:
        """Refuse: what was said stays on record."""
        raise ValidationError("Statements are superseded, never deleted.")


class Statement(models.Model):
    """An append-only row: what was said, by whom, since when the registry has known it."""

    key = models.CharField(max_length=16, editable=False, help_text="Short digest of what the statement says.")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACCEPTED)
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150, help_text="Account or job that entered it.")
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_by = models.CharField(max_length=150, blank=True)
    superseded_reason = models.TextField(blank=True)

    #: Columns that may still change after a statement was written.
    MUTABLE = frozenset({"status", "superseded_at", "superseded_by", "superseded_reason"})

    objects = StatementQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row, or mark an old one as superseded or decided; refuse anything else."""
        if self.pk is not None and not set(kwargs.get("update_fields") or ["*"]) <= self.MUTABLE:
            raise ValidationError("Statements are superseded, never edited.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse: what was said stays on record."""
        raise ValidationError("Statements are superseded, never deleted.")


def statement_constraints(name: str) -> list[models.BaseConstraint]:
    """Return the invariants of every kind of statement, named for one of them."""
    return [
        models.CheckConstraint(condition=one_of("status", Status.values), name=f"{name}_status_is_known"),
        models.CheckConstraint(
            condition=Q(superseded_at__isnull=True, superseded_by="", superseded_reason="")
            | (Q(superseded_at__isnull=False) & ~Q(superseded_by="") & ~Q(superseded_reason="")),
            name=f"{name}_superseded_says_by_whom_and_why",
        ),
        models.CheckConstraint(
            condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=models.F("recorded_at")),
            name=f"{name}_superseded_after_recorded",
        ),
        models.UniqueConstraint(
            fields=["key"], condition=Q(superseded_at__isnull=True), name=f"{name}_said_once_at_a_time"
        ),
    ]
