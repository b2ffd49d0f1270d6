"""What claims and scores share: evidence, what replaced them, and values that must stay where they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils import timezone
from rest_framework import serializers

from registry.api.endpoint import Links, dated
from registry.api.schema import LinkSerializer
from registry.filters import Viewpoint
from registry.models import Authority, Claim, Evidence, EvidenceCheck, Status
from registry.models.rereading import Freshness, Reader, due_on, freshness, reader, standing
from registry.models.sources import findable

#: Stands beside every value that a source does not allow to pass on.
WITHHELD = "The source does not allow its values to be passed on; look there."

EVIDENCE_COLUMNS = (
    "evidence__url",
    "evidence__locator",
    "evidence__quote",
    "evidence__read_on",
    "evidence__read_by",
    "evidence__source__key",
    "evidence__source__title",
    "evidence__source__redistributable",
)
#: What ``as_recorded`` adds to the rows: how the evidence stands and fares.
_ADDED = ("evidence_authority", "evidence_reader", "evidence_due", "evidence_freshness", "evidence_found")
STATEMENT_COLUMNS = (
    *EVIDENCE_COLUMNS,
    *_ADDED,
    "evidence__confidence",
    "evidence__archive_url",
    "evidence__sha256",
    "evidence__checked_on",
    "evidence__check_outcome",
    "key",
    "release__slug",
    "release__name",
    "status",
    "note",
    "recorded_at",
    "recorded_by",
    "superseded_at",
    "superseded_by",
    "superseded_reason",
)


class EvidenceSerializer(serializers.Serializer[Any]):
    """One place in one source that somebody read."""

    source = LinkSerializer()  # type: ignore[assignment]
    url = serializers.CharField(allow_blank=True)
    locator = serializers.CharField()
    quote = serializers.CharField(allow_blank=True, allow_null=True)
    read_on = serializers.DateField()
    read_by = serializers.CharField()


def _one_of(values: Any) -> str:
    return f"One of: {', '.join(values)}."


class KeptEvidenceSerializer(EvidenceSerializer):
    """Evidence of a statement: also with what authority it speaks, and how it fares since it was read."""

    authority = serializers.CharField(help_text=_one_of(Authority.values))
    confidence = serializers.CharField(help_text=f"As the reader states it. {_one_of(Evidence.Confidence.values)}")
    reader = serializers.CharField(help_text=_one_of(Reader.values))
    archive_url = serializers.CharField(allow_blank=True)
    sha256 = serializers.CharField(allow_blank=True, help_text="Of the bytes that the first check read.")
    checked_on = serializers.DateField(allow_null=True)
    check_outcome = serializers.CharField(
        allow_null=True, help_text=f"Of the last check. {_one_of(EvidenceCheck.Outcome.values)}"
    )
    next_check_due = serializers.DateField()
    freshness = serializers.CharField(help_text=f"Today. {_one_of(Freshness.values)}")


class SupersededSerializer(serializers.Serializer[Any]):
    """When, by whom and why a statement was replaced."""

    at = serializers.DateTimeField()
    by = serializers.CharField()
    reason = serializers.CharField()


class StatementSerializer(serializers.Serializer[Any]):
    """Who said so, since when the registry has known it, and whether it still holds."""

    key = serializers.CharField()
    release = LinkSerializer()
    withheld = serializers.CharField(allow_null=True, help_text="Why values are missing, where they are.")
    status = serializers.CharField(help_text="proposed, accepted or rejected")
    counts = serializers.BooleanField(
        help_text="Whether verdicts and lags rest on it: accepted, not superseded, on evidence that can be found."
    )
    note = serializers.CharField(allow_blank=True, allow_null=True)
    recorded_at = serializers.DateTimeField()
    recorded_by = serializers.CharField()
    superseded = SupersededSerializer(allow_null=True)
    evidence = KeptEvidenceSerializer()
    url = serializers.URLField()


def as_recorded(rows: QuerySet[Any], seen: Viewpoint, *, history: bool = False) -> QuerySet[Any]:
    """Return statements as the registry held them: now, or, where the reader names an edition, when it was made."""
    rows = rows.annotate(
        evidence_authority=standing("evidence__"),
        evidence_reader=reader("evidence__"),
        evidence_due=due_on("evidence__"),
        evidence_freshness=freshness(timezone.localdate(), "evidence__"),
        evidence_found=ExpressionWrapper(findable("evidence__"), BooleanField()),
    )
    if not seen.explicit.keys() & {"edition", "known_at"}:
        return rows if history else rows.filter(superseded_at__isnull=True)
    made = seen.edition.created_at
    rows = rows.filter(recorded_at__lte=made)
    return rows if history else rows.filter(Q(superseded_at__isnull=True) | Q(superseded_at__gt=made))


def holding(rows: QuerySet[Claim], as_of: date) -> QuerySet[Claim]:
    """Return the claims that are known to hold on a day, dated as verdicts date them (``registry.facts``).

    A start known to the month or year counts from its last day, an end from its first; what began on an unknown day
    counts from the day it was read, what ended on one is not known to hold.
    """
    began = (
        _over("valid_from", as_of)
        | Q(valid_from_precision="unknown", evidence__read_on__lte=as_of)
        | Q(valid_from_precision="release")
        & (_over("release__released_on", as_of) | Q(release__released_on=None, release__announced_on__lte=as_of))
    )
    return rows.filter(began).filter(Q(valid_to_precision="open") | Q(valid_to__gt=as_of))


def _over(column: str, as_of: date) -> Q:
    """Return the condition that a date, whatever its precision, has passed in full by the end of a day."""
    if as_of == date.max:
        return Q(**{f"{column}__isnull": False})
    after = as_of + timedelta(days=1)
    limits = {"day": after, "month": after.replace(day=1), "year": after.replace(month=1, day=1)}
    return Q(
        *(Q(**{f"{column}_precision": precision, f"{column}__lt": limit}) for precision, limit in limits.items()),
        _connector=Q.OR,
    )


def statement(row: Mapping[str, Any], links: Links, *, seen: Viewpoint, route: str) -> dict[str, Any]:
    """Return what every statement tells beside its content."""
    free = row["evidence__source__redistributable"]
    superseded = _superseded(row, seen)
    return {
        "key": row["key"],
        "release": release_link(links, row["release__slug"], row["release__name"]),
        "withheld": None if free else WITHHELD,
        "status": row["status"],
        "counts": row["status"] == Status.ACCEPTED and superseded is None and row["evidence_found"],
        # What importers note is what the source writes.
        "note": row["note"] if free else None,
        "recorded_at": row["recorded_at"],
        "recorded_by": row["recorded_by"],
        "superseded": superseded,
        "evidence": {**evidence(row, links), **_kept(row)},
        "url": links(route, row["key"]),
    }


def evidence(row: Mapping[str, Any], links: Links) -> dict[str, Any]:
    """Return where somebody read it; a quotation only where the source allows it to be passed on."""
    return {
        "source": {
            "slug": row["evidence__source__key"],
            "name": row["evidence__source__title"],
            "url": links("api:source-detail", row["evidence__source__key"]),
        },
        "url": row["evidence__url"],
        "locator": row["evidence__locator"],
        "quote": row["evidence__quote"] if row["evidence__source__redistributable"] else None,
        "read_on": row["evidence__read_on"],
        "read_by": row["evidence__read_by"],
    }


def _kept(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return with what authority the evidence speaks, who read it, and how it fares since."""
    return {
        "authority": row["evidence_authority"],
        "confidence": row["evidence__confidence"],
        "reader": row["evidence_reader"],
        "archive_url": row["evidence__archive_url"],
        "sha256": row["evidence__sha256"],
        "checked_on": row["evidence__checked_on"],
        "check_outcome": row["evidence__check_outcome"] or None,
        "next_check_due": row["evidence_due"],
        "freshness": row["evidence_freshness"],
    }


def _superseded(row: Mapping[str, Any], seen: Viewpoint) -> dict[str, Any] | None:
    at = row["superseded_at"]
    named = seen.explicit.keys() & {"edition", "known_at"}
    if at is None or (named and at > seen.edition.created_at):
        return None
    return {"at": at, "by": row["superseded_by"], "reason": row["superseded_reason"]}


def release_link(links: Links, slug: str, name: str) -> dict[str, str]:
    """Return a release as other resources name it."""
    return {"slug": slug, "name": name, "url": links("api:release-detail", slug)}


def period(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return from when to when a claim was true; an end of null: it still is."""
    ends = None if row["valid_to_precision"] == "open" else dated(row["valid_to"], row["valid_to_precision"])
    return {"valid_from": dated(row["valid_from"], row["valid_from_precision"]), "valid_to": ends}
