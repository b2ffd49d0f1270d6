"""What stands on a subject (a release and a field, scheme or benchmark), and statements as records and plain data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from registry.actions.curation import Record, Said
from registry.models import Claim, Evidence, Rating, Release, Score
from registry.models.common import partial_date
from registry.sources.records import ClaimRecord, EvidenceRecord, RatingRecord, ScoreRecord

#: The nouns that statements are, with the column that says what each is about.
NOUNS: Mapping[str, tuple[type[Claim] | type[Rating] | type[Score], str]] = {
    "claim": (Claim, "field"),
    "rating": (Rating, "scheme"),
    "score": (Score, "benchmark__slug"),
}

_RECORDS: Mapping[str, tuple[type[Record], str]] = {
    "claim": (ClaimRecord, "field"),
    "rating": (RatingRecord, "scheme"),
    "score": (ScoreRecord, "benchmark"),
}


def noun_of(thing: Record | Said) -> str:
    """Return which noun a record or a statement is."""
    kinds = {Claim: "claim", ClaimRecord: "claim", Rating: "rating", RatingRecord: "rating"}
    return kinds.get(type(thing), "score")


def field_of(thing: Record | Said) -> str:
    """Return what a record or a statement is about: a field, a scheme, or the slug of a benchmark."""
    if isinstance(thing, Score):
        return str(thing.benchmark.slug)
    return str(getattr(thing, _RECORDS[noun_of(thing)][1]))


def as_data(record: Record) -> dict[str, Any]:
    """Return a record as plain data, from which ``from_data`` makes it again."""
    return asdict(record)


def from_data(noun: str, data: Mapping[str, Any]) -> Record:
    """Return the record that plain data holds."""
    return _RECORDS[noun][0](**{**data, "evidence": EvidenceRecord(**data["evidence"])})


def evidence_record(evidence: Evidence) -> EvidenceRecord:
    """Return stored evidence as the record it was made from."""
    return EvidenceRecord(
        source=evidence.source.key,
        locator=evidence.locator,
        read=evidence.read_on.isoformat(),
        url=evidence.url,
        quote=evidence.quote,
        authority=evidence.authority,
        confidence=evidence.confidence,
        archive=evidence.archive_url,
    )


def record_of(statement: Said) -> Record:
    """Return a stored statement as the record it was made from."""
    read = evidence_record(statement.evidence)
    if isinstance(statement, Claim):
        start, end = statement.starts, statement.ends
        return ClaimRecord(
            field=statement.field,
            value=statement.value,
            evidence=read,
            start=None if start is None else str(start),
            end=None if end is None else str(end),
            note=statement.note,
        )
    if isinstance(statement, Rating):
        rated = str(partial_date(statement.rated_on, statement.rated_on_precision))
        return RatingRecord(statement.scheme, statement.value, read, date=rated, note=statement.note)
    return ScoreRecord(
        benchmark=statement.benchmark.slug,
        evidence=read,
        evaluated=str(partial_date(statement.evaluated_on, statement.evaluated_on_precision)),
        **{name: getattr(statement, name) for name in _SAME},
    )


#: What a score and its record call by one name.
_SAME = ("value", "evaluator", "relation", "setting", "stderr", "low", "high", "note")


def ever_said(release: Release, noun: str, field: str) -> models.QuerySet[Any]:
    """Return everything that was ever said of a release on a subject."""
    model, column = NOUNS[noun]
    return model.objects.filter(release=release, **{column: field})


def standing(release: Release, noun: str, field: str) -> models.QuerySet[Any]:
    """Return what stands of a release on a subject."""
    return ever_said(release, noun, field).filter(superseded_at__isnull=True).order_by("pk")


def standing_digest(release: Release, noun: str, field: str) -> str:
    """Return a digest of what stands on a subject; a form carries it to tell whether somebody wrote in between."""
    rows = [list(row) for row in standing(release, noun, field).values_list("pk", "key", "status")]
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def check_stands(release: Release, noun: str, field: str, stood: str) -> None:
    """Raise ValidationError, naming who changed what and when, where something else stands than did."""
    if standing_digest(release, noun, field) == stood:
        return
    raise ValidationError(
        f"What stands on {release.slug}: {field} is no longer what this was written on. "
        f"{_last_change(release, noun, field)} Nothing was saved: look at what stands now.",
        code="changed",
    )


def _last_change(release: Release, noun: str, field: str) -> str:
    rows = ever_said(release, noun, field)
    begun = rows.order_by("-recorded_at", "-pk").first()
    ended = rows.filter(superseded_at__isnull=False).order_by("-superseded_at", "-pk").first()
    if ended is not None and (begun is None or ended.superseded_at >= begun.recorded_at):
        since = begun is not None and begun.recorded_at == ended.superseded_at
        became = f"now {_told(begun)}" if since else "nothing took its place"
        when = f"{ended.superseded_at:%Y-%m-%d at %H:%M} UTC"
        return f"{ended.superseded_by} ended {_told(ended)} on {when} (“{ended.superseded_reason}”); {became}."
    if begun is not None:
        return f"{begun.recorded_by} recorded {_told(begun)} on {begun.recorded_at:%Y-%m-%d at %H:%M} UTC."
    return "It was about a statement that is not there."


def _told(statement: Any) -> str:
    value = f"{statement.value:g}" if isinstance(statement, Score) else statement.value
    return f"“{value}”, {statement.status}"
