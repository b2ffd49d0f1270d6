"""What the registry holds of a release after the imports, and a record of a source that is not at hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from registry.actions.import_reports import Report
from registry.actions.imports import Incoming, import_releases
from registry.facts.claims import dated_claims
from registry.facts.conflicts import Conflict, conflicts, contested
from registry.facts.suspicions import suspicions
from registry.models import Claim, Rating, Release, Score
from registry.sources.records import AliasRecord, ClaimRecord, EvidenceRecord, ReleaseRecord, SourceRecord

LICENSE, WEIGHTS, RELEASED = "weights_final.license", "weights_final.availability", "date.released"


def claims(slug: str, field: str, **more: Any) -> list[tuple[str, str]]:
    """Return the current claims about a field: status and value."""
    found = Claim.objects.current().filter(release__slug=slug, field=field, **more)
    return sorted(found.values_list("status", "value"))


def held(slug: str, field: str, day: str) -> set[str]:
    """Return what is accepted about a field on a day."""
    release = Release.objects.get(slug=slug)
    accepted = Claim.objects.current().filter(release=release, field=field, status="accepted")
    dated = dated_claims(accepted.select_related("evidence__source"), release.released)
    return {claim.value for claim in dated if claim.holds_on(date.fromisoformat(day))}


def conflict(slug: str, field: str) -> Conflict:
    """Return the one conflict about a field of a release, as the pages and the API show it."""
    (found,) = conflicts(contested().filter(release__slug=slug, field=field))
    return found


def contradicted(slug: str, field: str, value: str, *, by: str, of: str) -> bool:
    """Tell whether a field is a conflict in which a value stands, and one of a source waits for a person."""
    found = conflict(slug, field)
    waiting = {(each.claim.value, each.claim.evidence.source.key) for each in found.contenders if not each.stands}
    return (found.outcome, found.value) == ("proposed", value) and (by, of) in waiting


def doubts(slug: str) -> list[tuple[str, str, str]]:
    """Return what is suspicious about a release: the field, the value, what it is."""
    current = Claim.objects.current().filter(release__slug=slug).select_related("release", "evidence__source")
    return [(each.claim.field, each.claim.value, str(each.doubt)) for each in suspicions(current)]


def ratings(slug: str, scheme: str) -> set[str]:
    return set(Rating.objects.filter(release__slug=slug, scheme=scheme).values_list("value", flat=True))


def scores(slug: str, benchmark: str) -> list[tuple[float, str, str]]:
    """Return the scores on a benchmark: value, evaluator, how it is related to the developer."""
    found = Score.objects.filter(release__slug=slug, benchmark__slug=benchmark).order_by("value")
    return [(round(each.value, 4), each.evaluator, each.relation) for each in found]


def record(
    source: str,
    names: Iterable[tuple[str, str]],
    said: Iterable[tuple[str, str]] = (),
    *,
    name: str = "",
    maker: str = "",
    day: str = "",
    **more: Any,
) -> ReleaseRecord:
    """Return what a source says of whatever bears the names."""
    aliases = tuple(AliasRecord(scheme, value, place(source), day) for scheme, value in names)
    told = tuple(ClaimRecord(field, value, place(source)) for field, value in said)
    return ReleaseRecord(aliases[0].value, name, maker, "", claims=told, aliases=aliases, **more)


def place(source: str) -> EvidenceRecord:
    return EvidenceRecord(source, "its row", "2026-08-20")


def enter(source: str, *records: ReleaseRecord, authority: str = "third_party") -> Report:
    """Import records of a source that is not at hand, through the writer that importers use."""
    origin = SourceRecord(source, source, source, "dataset", "https://example.org", "as stated", authority=authority)
    proposes = frozenset({"huggingface", "models_dev", "llm_stats"})
    incoming = Incoming(source, records, (origin,), proposes=proposes)
    return import_releases(incoming, path=source, by="tester")


def say(source: str, slug: str, *said: tuple[str, str], **more: Any) -> Report:
    """Import what a source that is not at hand says of a release, by a name that is declared."""
    alias = Release.objects.get(slug=slug).aliases.exclude(scheme="name").first()
    assert alias is not None
    report = enter(source, record(source, [(alias.scheme, alias.value)], said, **more))
    assert report.counts["releases matched"] == 1
    return report
