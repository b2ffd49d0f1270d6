"""Claims, ratings and scores: made from records, superseded, never edited."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from openness.dates import PartialDate
from openness.precedence import current_policy, settle
from registry.actions.changes import log
from registry.actions.slugs import first_slug
from registry.facts import witness
from registry.models import Alias, Claim, Evidence, Rating, Release, Score, Source
from registry.models.common import Statement, Status
from registry.sources.records import ClaimRecord, EvidenceRecord, RatingRecord, ReleaseRecord, ScoreRecord


def short_digest(*parts: object) -> str:
    """Return 16 hexadecimal digits that stand for a statement: the same words give the same key."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:16]


def evidence_digest(record: EvidenceRecord) -> str:
    """Return what makes a piece of evidence the same: source, document, place, quotation and day of reading."""
    content = "\x1f".join([record.source, record.url, record.locator, record.quote, record.read])
    return hashlib.sha256(content.encode()).hexdigest()


class EvidenceShelf:
    """Finds or makes evidence rows, each place in a source once."""

    def __init__(self, *, by: str, machine: bool = False) -> None:
        self.by, self.machine = by, machine
        self._sources = {source.key: source for source in Source.objects.all()}
        self._known = dict(Evidence.objects.values_list("digest", "pk"))

    def put(self, records: list[EvidenceRecord]) -> None:
        """Store whichever of the records are new, in one statement."""
        new = {evidence_digest(record): record for record in records if evidence_digest(record) not in self._known}
        rows = Evidence.objects.bulk_create(
            [
                Evidence(
                    digest=digest,
                    source=self._sources[record.source],
                    url=record.url,
                    locator=record.locator,
                    quote=record.quote,
                    read_on=date.fromisoformat(record.read),
                    read_by=self.by,
                    by_machine=self.machine,
                    authority=record.authority,
                    confidence=record.confidence,
                    archive_url=record.archive,
                )
                for digest, record in new.items()
            ]
        )
        self._known |= {row.digest: row.pk for row in rows}

    def id_of(self, record: EvidenceRecord) -> int:
        """Return the primary key of evidence that was put on the shelf."""
        return self._known[evidence_digest(record)]


def claim_key(release: str, record: ClaimRecord) -> str:
    """Return the key of a claim."""
    read = evidence_digest(record.evidence)
    return short_digest("claim", release, record.field, record.value, record.start, record.end, read, record.note)


def make_claim(
    release: Release,
    record: ClaimRecord,
    *,
    evidence_id: int,
    by: str,
    at: datetime,
    status: str = Status.ACCEPTED,
    first: str = "",
) -> Claim:
    """Return a claim, not yet stored; ``first`` is the first slug of the release, looked up where it is not given."""
    start, end = PartialDate.parse(record.start or "unknown"), PartialDate.parse(record.end or "unknown")
    return Claim(
        key=claim_key(first or first_slug(release), record),
        release=release,
        field=record.field,
        value=record.value,
        valid_from=start.first,
        valid_from_precision=start.precision if record.start else Claim.From.RELEASE,
        valid_to=end.first,
        valid_to_precision=end.precision if record.end else Claim.To.OPEN,
        evidence_id=evidence_id,
        note=record.note,
        status=status,
        recorded_at=at,
        recorded_by=by,
    )


def rating_key(release: str, record: RatingRecord) -> str:
    """Return the key of a rating."""
    read = evidence_digest(record.evidence)
    return short_digest("rating", release, record.scheme, record.value, record.date, read, record.note)


def make_rating(
    release: Release, record: RatingRecord, *, evidence_id: int, by: str, at: datetime, first: str = ""
) -> Rating:
    """Return a rating, not yet stored; ``first`` as for a claim."""
    rated = PartialDate.parse(record.date)
    return Rating(
        key=rating_key(first or first_slug(release), record),
        release=release,
        scheme=record.scheme,
        value=record.value,
        rated_on=rated.first,
        rated_on_precision=rated.precision,
        evidence_id=evidence_id,
        note=record.note,
        recorded_at=at,
        recorded_by=by,
    )


def score_key(release: str, record: ScoreRecord) -> str:
    """Return the key of a score."""
    return short_digest(
        "score",
        release,
        record.benchmark,
        repr(record.value),
        record.setting,
        record.evaluator,
        evidence_digest(record.evidence),
        record.relation,
        record.evaluated,
        *(record.stderr, record.low, record.high),
        record.note,
    )


def make_score(
    release: Release,
    record: ScoreRecord,
    *,
    benchmark_id: int,
    evidence_id: int,
    by: str,
    at: datetime,
    status: str = Status.ACCEPTED,
    first: str = "",
) -> Score:
    """Return a score, not yet stored; ``first`` as for a claim."""
    evaluated = PartialDate.parse(record.evaluated)
    return Score(
        key=score_key(first or first_slug(release), record),
        release=release,
        benchmark_id=benchmark_id,
        value=record.value,
        stderr=record.stderr,
        low=record.low,
        high=record.high,
        setting=record.setting[:300],
        evaluator=record.evaluator[:200],
        relation=record.relation,
        evaluated_on=evaluated.first,
        evaluated_on_precision=evaluated.precision,
        evidence_id=evidence_id,
        note=record.note,
        status=status,
        recorded_at=at,
        recorded_by=by,
    )


def statements_of(
    release: Release,
    record: ReleaseRecord,
    *,
    shelf: EvidenceShelf,
    benchmarks: Mapping[str, int],
    by: str,
    at: datetime,
) -> list[Claim | Rating | Score]:
    """Return everything a record says of a release, not yet stored; its evidence must be on the shelf."""
    signed: dict[str, Any] = {"by": by, "at": at, "first": first_slug(release)}
    return [
        *(make_claim(release, item, evidence_id=shelf.id_of(item.evidence), **signed) for item in record.claims),
        *(make_rating(release, item, evidence_id=shelf.id_of(item.evidence), **signed) for item in record.ratings),
        *(
            make_score(
                release,
                item,
                benchmark_id=benchmarks[item.benchmark],
                evidence_id=shelf.id_of(item.evidence),
                **signed,
            )
            for item in record.scores
        ),
    ]


def evidence_of(record: ReleaseRecord) -> list[EvidenceRecord]:
    """Return everything that was read for a record."""
    sections = (record.claims, record.aliases, record.lineage, record.scores, record.ratings)
    return [item.evidence for section in sections for item in section]


def end(statement: Statement, *, by: str, reason: str) -> None:
    """Write that a statement stands no longer; whoever calls logs what became of it."""
    statement.superseded_at = timezone.now()
    statement.superseded_by = by
    statement.superseded_reason = reason
    statement.save(update_fields=["superseded_at", "superseded_by", "superseded_reason"])


@transaction.atomic
def supersede(statement: Statement, *, by: str, reason: str, action: str = "supersede") -> None:
    """Mark a statement as no longer held; it stays on record."""
    end(statement, by=by, reason=reason)
    log(
        statement,
        action=f"{action} {statement._meta.model_name}",
        by=by,
        before={"superseded": "no"},
        after={"superseded": "yes"},
        reason=reason,
    )


def refresh_dates(release: Release) -> None:
    """Read the dates of a release again from its claims; a contradiction that no policy settles leaves one unknown."""
    for event in ("released", "announced"):
        claims = Claim.objects.counting().filter(release=release, field=f"date.{event}").exclude(value="unknown")
        said = [(claim.value, witness(claim)) for claim in claims.select_related("evidence__source")]
        values = {value for value, _ in said}
        value = values.pop() if len(values) == 1 else (settle(said, current_policy()).value if said else None)
        known = PartialDate.parse(value or "unknown")
        setattr(release, f"{event}_on", known.first)
        setattr(release, f"{event}_on_precision", known.precision)
    release.save(update_fields=["released_on", "released_on_precision", "announced_on", "announced_on_precision"])


def write_aliases(release: Release, record: ReleaseRecord, *, shelf: EvidenceShelf, declared_by: str = "") -> None:
    """Write the names a record gives a release; one that another release holds, or that has ended, is left so."""
    for alias in record.aliases:
        same = Alias.objects.filter(scheme=alias.scheme, value=alias.value)
        if not same.filter(Q(valid_to=None) | Q(release=release)).exists():
            Alias.objects.create(
                release=release,
                scheme=alias.scheme,
                value=alias.value,
                evidence_id=shelf.id_of(alias.evidence),
                declared_by=declared_by,
            )
