"""What a person writes at the desk: statements recorded, corrected, withdrawn or decided.

One set of actions serves claims, ratings and scores: the type of the record says which is meant. Errors carry
the names of the record's attributes, so that a form can show each beside its field.
"""

from __future__ import annotations

import math
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from openness.dates import PartialDate, Precision
from registry.actions.changes import log, values
from registry.actions.statements import (
    EvidenceShelf,
    end,
    evidence_digest,
    make_claim,
    make_rating,
    make_score,
    refresh_dates,
    supersede,
)
from registry.models import Benchmark, Claim, Evidence, Rating, Release, Score, Source, Status
from registry.sources.records import ClaimRecord, EvidenceRecord, RatingRecord, ScoreRecord

Record = ClaimRecord | RatingRecord | ScoreRecord
Said = Claim | Rating | Score

#: Attributes of a record that hold a partial date.
_DATES: dict[type, tuple[str, ...]] = {
    ClaimRecord: ("start", "end"),
    RatingRecord: ("date",),
    ScoreRecord: ("evaluated",),
}

#: Columns that say when and by whom, not what.
_CIRCUMSTANCES = {
    "id",
    "evidence_id",
    "status",
    "recorded_at",
    "recorded_by",
    "superseded_at",
    "superseded_by",
    "superseded_reason",
}

#: Stands in a draft until its evidence has a primary key.
_NOT_STORED = 0


@transaction.atomic
def record_statement(release: Release, record: Record, *, by: str, reason: str = "") -> Said:
    """Record what nobody has said yet; its evidence is the reason, a further one may be given."""
    statement = draft(release, record, by=by)
    _store(statement, record.evidence, by=by)
    log(statement, action=f"record {_noun(statement)}", by=by, before={}, after=values(statement), reason=reason)
    refresh_dates(release)
    return statement


@transaction.atomic
def correct_statement(old: Said, record: Record, *, by: str, reason: str) -> Said:
    """Supersede a statement by a new one about the same release; the old one stays on record."""
    require_reason(reason)
    statement = draft(old.release, record, by=by, replaces=old)
    held = held_now(old)
    before = values(held)
    supersede(held, by=by, reason=reason)
    # The one ends at the instant the other begins, so that at no moment both or neither were known.
    statement.recorded_at = held.superseded_at or statement.recorded_at
    _store(statement, record.evidence, by=by)
    log(
        statement,
        action=f"correct {_noun(statement)}",
        by=by,
        before=before,
        after=values(statement),
        reason=reason,
    )
    refresh_dates(statement.release)
    return statement


@transaction.atomic
def withdraw_statement(statement: Said, *, by: str, reason: str) -> Said:
    """Supersede a statement by nothing: it no longer counts, and stays on record."""
    require_reason(reason)
    held = held_now(statement)
    supersede(held, by=by, reason=reason, action="withdraw")
    refresh_dates(held.release)
    return held


@transaction.atomic
def decide_statement(statement: Said, *, status: str, by: str, reason: str, reopens: bool = False) -> Said:
    """Accept or reject a statement that was proposed: the same words with another status, in the place of the old.

    Both rows bear one key. The old one stays on record as it stood until the decision. Only what takes a decision
    back (``reopens``) may leave a statement undecided again.
    """
    require_reason(reason)
    held = check_decision(statement, status, reopens=reopens)
    decided = copy(held)
    end(held, by=by, reason=f"Now {status}: {reason}")
    decided.pk, decided._state.adding = None, True
    decided.status = status
    # The one ends at the instant the other begins, so that at no moment both or neither were known.
    decided.recorded_at, decided.recorded_by = held.superseded_at or timezone.now(), by
    decided.save()
    log(
        decided,
        action=f"decide {_noun(decided)}",
        by=by,
        before={"status": str(held.status)},
        after={"status": str(status)},
        reason=reason,
    )
    refresh_dates(decided.release)
    return decided


@transaction.atomic
def check_decision(statement: Said, status: str, *, reopens: bool = False) -> Said:
    """Return the row as it stands, locked; raise ValidationError where it cannot be decided so."""
    allowed = [Status.ACCEPTED, Status.REJECTED, *([Status.PROPOSED] if reopens else [])]
    if status not in allowed:
        raise ValidationError({"status": f"status: {status!r} is not one of {', '.join(allowed)}"})
    held = held_now(statement)
    if held.status == status:
        raise ValidationError({"status": f"status: this {_noun(held)} is {status} already"})
    return held


@transaction.atomic
def record_evidence(record: EvidenceRecord, *, by: str, reason: str = "") -> Evidence:
    """Record one place in one source that somebody read; the same place read on the same day is one row."""
    check_evidence(record, by=by)
    known = Evidence.objects.filter(digest=evidence_digest(record)).first()
    if known is not None:
        _check_same_reading(known, record)
        return known
    evidence = _shelve(record, by=by)
    log(evidence, action="record evidence", by=by, before={}, after=values(evidence), reason=reason)
    return evidence


def _check_same_reading(known: Evidence, record: EvidenceRecord) -> None:
    """Refuse to let pass silently what a second record of one reading says otherwise."""
    for name, held, given in (
        ("authority", known.authority, record.authority),
        ("confidence", known.confidence, record.confidence),
        ("archive", known.archive_url, record.archive),
    ):
        if given not in {held, "", Evidence.Confidence.NOT_STATED}:
            told = f"{name}: this place was recorded as read on that day with {held or 'none'!r}, not {given!r}"
            raise ValidationError({name: told})


@transaction.atomic
def draft(release: Release, record: Record, *, by: str, replaces: Said | None = None) -> Said:
    """Return the statement that a record makes, checked and not stored; raise ValidationError where it cannot be.

    What it replaces is locked until the end of the transaction around the call.
    """
    if replaces is not None:
        replaces = held_now(replaces)
    check_evidence(record.evidence, by=by)
    _check_dates(record)
    statement = make(release, record, by=by)
    _check_choices(statement)
    if isinstance(statement, Score):
        _check_range(statement)
    if isinstance(statement, Claim):
        _check_period(statement)
    statement.full_clean(exclude={"key", "evidence"})
    _check_new(statement, replaces)
    return statement


def check_evidence(record: EvidenceRecord, *, by: str) -> None:
    """Raise ValidationError where a piece of evidence names no known source, no place or no day."""
    source = Source.objects.filter(key=record.source).first()
    if source is None:
        raise ValidationError({"source": f"source: {record.source!r} is not the key of a source in the registry"})
    read = _partial("read", record.read)
    if read.first is None or read.precision is not Precision.DAY:
        raise ValidationError({"read": f"read: {record.read!r} is not a day: write YYYY-MM-DD"})
    if Evidence.objects.filter(digest=evidence_digest(record)).exists():
        return
    Evidence(
        source=source,
        url=record.url,
        locator=record.locator,
        quote=record.quote,
        read_on=read.first,
        read_by=by,
        authority=record.authority,
        confidence=record.confidence,
        archive_url=record.archive,
    ).full_clean(exclude={"digest"})


def held_now(statement: Said) -> Said:
    """Return the row as it stands now, locked; raise ValidationError where it is no longer held."""
    held: Said = type(statement).objects.select_for_update().get(pk=statement.pk)
    if held.superseded_at is not None:
        raise ValidationError(
            f"This {_noun(held)} was superseded by {held.superseded_by} on {held.superseded_at:%Y-%m-%d at %H:%M} UTC "
            f"(“{held.superseded_reason}”). Nothing was saved: look at what stands now, and correct that.",
            code="superseded",
        )
    return held


def make(release: Release, record: Record, *, by: str) -> Said:
    """Return the statement that a record makes, neither checked nor stored, and without its evidence."""
    at = timezone.now()
    if isinstance(record, ClaimRecord):
        return make_claim(release, record, evidence_id=_NOT_STORED, by=by, at=at)
    if isinstance(record, RatingRecord):
        return make_rating(release, record, evidence_id=_NOT_STORED, by=by, at=at)
    benchmark = Benchmark.objects.filter(slug=record.benchmark).first()
    if benchmark is None:
        raise ValidationError({"benchmark": f"benchmark: {record.benchmark!r} is not a benchmark in the registry"})
    return make_score(release, record, benchmark_id=benchmark.pk, evidence_id=_NOT_STORED, by=by, at=at)


def require_reason(reason: str) -> None:
    """Raise ValidationError where no reason is given."""
    if not reason.strip():
        raise ValidationError({"reason": "reason: say why; the change log shows it"})


def _store(statement: Said, evidence: EvidenceRecord, *, by: str) -> None:
    statement.evidence = _shelve(evidence, by=by)
    statement.save()


def _shelve(record: EvidenceRecord, *, by: str) -> Evidence:
    shelf = EvidenceShelf(by=by)
    shelf.put([record])
    return Evidence.objects.get(pk=shelf.id_of(record))


def _noun(statement: Said) -> str:
    return statement._meta.model_name or ""


def _partial(name: str, text: str) -> PartialDate:
    try:
        return PartialDate.parse(text)
    except ValueError as error:
        raise ValidationError({name: f"{name}: {error}"}) from None


def _check_dates(record: Record) -> None:
    for name in _DATES[type(record)]:
        if (text := getattr(record, name)) is not None:
            _partial(name, text)


def _check_choices(statement: Said) -> None:
    for field in statement._meta.concrete_fields:
        value, allowed = getattr(statement, field.attname), [str(key) for key, _ in field.flatchoices]
        if allowed and str(value) not in allowed:
            raise ValidationError({field.name: f"{field.name}: {value!r} is not one of {', '.join(allowed)}"})


def _check_period(claim: Claim) -> None:
    if claim.valid_from and claim.valid_to and claim.valid_from >= claim.valid_to:
        raise ValidationError(
            {"end": f"end: {claim.ends} is not after the start, {claim.starts} (each taken at its first day)"}
        )


def _check_range(score: Score) -> None:
    lower, upper = score.benchmark.lower, score.benchmark.upper
    if not math.isfinite(score.value):
        raise ValidationError({"value": f"value: {score.value} is not a finite number"})
    if (lower is not None and score.value < lower) or (upper is not None and score.value > upper):
        bounds = f"{'any' if lower is None else lower} to {'any' if upper is None else upper}"
        raise ValidationError({"value": f"value: {score.value} lies outside {bounds}, the range of {score.benchmark}"})


def _check_new(statement: Said, replaces: Said | None) -> None:
    if replaces is not None and _content(statement) == _content(replaces):
        raise ValidationError(f"Nothing differs from what the {_noun(statement)} says already.")
    held: Any = type(statement).objects.current().filter(key=statement.key)
    if replaces is not None:
        held = held.exclude(pk=replaces.pk)
    if held.exists():
        raise ValidationError(f"The registry already holds this {_noun(statement)}, on the same evidence.")


def _content(statement: Said) -> dict[str, Any]:
    return {name: value for name, value in values(statement).items() if name not in _CIRCUMSTANCES}
