"""Write what an importer parsed: matched by declared alias only, told apart from what the registry already holds.

* A release is matched by an alias that somebody declared, never by its likeness. What is not matched is only reported;
  of a source that brings a family of its own it becomes a release, marked unreviewed, which enters no lag. Names
  that may be a release's, of records matched or not, are proposed for a person to declare.
* A claim that says what the registry already holds is unchanged; one that contradicts it is stored as proposed
  and reported as a conflict; the rest is accepted, or, from a source that speaks at second hand, proposed.
* What was read at the same place before counts as read then, so that what a curator has superseded stays so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from registry.actions.alias_proposals import store
from registry.actions.import_lock import recorded_import
from registry.actions.import_reports import Report
from registry.actions.likeness import Draft, Proposer, proposable
from registry.actions.matching import Matcher
from registry.actions.nouns import write_benchmarks, write_new_developers, write_new_sources
from registry.actions.slugs import SlugTaken, current_slugs
from registry.actions.sorting import Writer
from registry.actions.statements import EvidenceShelf, evidence_of, refresh_dates, statements_of, write_aliases
from registry.actions.written_licenses import WrittenLicenses
from registry.models import Benchmark, Evidence, Release
from registry.sources.reading import Refusal
from registry.sources.records import (
    BenchmarkRecord,
    DeveloperRecord,
    FamilyRecord,
    ReleaseRecord,
    SourceError,
    SourceRecord,
)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Incoming:
    """What an importer brings: everything it parsed, and what it could not use.

    Without a family it speaks at second hand: of releases that are known, with claims that wait for a person and
    licences as they are written. ``proposes`` are the schemes of names that it gives for a person to declare.
    """

    source: str
    releases: tuple[ReleaseRecord, ...]
    sources: tuple[SourceRecord, ...]
    benchmarks: tuple[BenchmarkRecord, ...] = ()
    refused: tuple[Refusal, ...] = ()
    developers: tuple[DeveloperRecord, ...] = ()
    family: FamilyRecord | None = None
    proposes: frozenset[str] = frozenset()
    #: (release, field) pairs whose difference from the source the catalogue has explained.
    explained: frozenset[tuple[str, str]] = frozenset()


def import_releases(
    incoming: Incoming,
    *,
    path: str,
    by: str,
    only: Collection[str] = (),
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Write everything or nothing; a second run of the same input changes nothing.

    ``only`` are ids of records, or names or slugs of releases, beside which all others are left alone. Raise
    AnotherImport where another import writes for longer than this one waits.
    """
    report = Report(dry_run, refused=list(incoming.refused))
    with recorded_import(incoming.source, path=path, by=by, report=report):
        _write(incoming, report, only=only, by=by, progress=progress or (lambda *_: None))
        report.counts["rows refused"] = len(report.refused)
    return report


def _write(incoming: Incoming, report: Report, *, only: Collection[str], by: str, progress: Progress) -> None:
    write_new_sources(incoming.sources)
    if incoming.family is not None:
        write_new_developers(incoming.developers, incoming.family)
    matcher = Matcher(incoming.family, day=_day(incoming))
    records = matcher.only(incoming.releases, only)
    drafts: list[Draft] = []
    if incoming.family is None:
        records, drafts = _of_known(records, incoming, matcher, report)
    benchmarks = _benchmarks(incoming.benchmarks, records)
    places = _places()
    records = [_as_first_read(record, places) for record in records]
    drafts = [replace(draft, alias=_first(draft.alias, places)) for draft in drafts]
    shelf = EvidenceShelf(by=by, machine=True)
    shelf.put([read for record in records for read in evidence_of(record)])
    shelf.put([draft.alias.evidence for draft in drafts])
    writer = Writer(report, _explained(incoming), second_hand=incoming.family is None)
    at = timezone.now()
    if drafts:
        report.counts["aliases proposed"] = store(drafts, shelf=shelf, by=by, at=at)
    for position, record in enumerate(records, start=1):
        found = matcher.named(record)
        try:
            release = found[0] if found else matcher.create(record)
        except SlugTaken as taken:
            report.refused.append(Refusal(record.slug, " ".join(taken.messages)))
            continue
        report.counts["releases matched" if found else "releases created"] += 1
        said = statements_of(release, record, shelf=shelf, benchmarks=benchmarks, by=by, at=at)
        if not found:
            write_aliases(release, record, shelf=shelf)
        if writer.write(release, said):
            refresh_dates(release)
        progress("Importing", position, len(records))


def _of_known(
    records: Iterable[ReleaseRecord], incoming: Incoming, matcher: Matcher, report: Report
) -> tuple[list[ReleaseRecord], list[Draft]]:
    """Return the records of releases that are known, with licences of ours, and names to propose; name the others."""
    licenses = WrittenLicenses(incoming.source, report)
    proposer = Proposer()
    kept = []
    for record in records:
        report.counts["records read"] += 1
        found = matcher.named(record)
        if len(found) == 1 and (reason := _doubtful(record, found[0], matcher, proposer)):
            report.refused.append(Refusal(record.slug, reason))
        elif len(found) == 1:
            kept.append(licenses.resolved(record))
            names = proposable(record, incoming.proposes)
            unknown = [alias for alias in names if not matcher.bears(alias.scheme, alias.value)]
            report.aliases += [f"{found[0].slug}: {alias.value} ({alias.scheme})" for alias in unknown]
            proposer.of_matched(record, found[0], unknown, tie=matcher.tie(record))
        elif found:
            slugs = ", ".join(sorted(release.slug for release in found))
            report.refused.append(Refusal(record.slug, f"its names are those of {len(found)} releases: {slugs}"))
        else:
            proposer.of_unmatched(record, incoming.proposes)
            report.unmatched.append(f"{record.slug}: {record.name}" if record.name else record.slug)
    report.aliases = list(dict.fromkeys(report.aliases))
    report.counts["records unmatched"] = len(report.unmatched)
    return kept, proposer.drafts


def _doubtful(record: ReleaseRecord, release: Release, matcher: Matcher, proposer: Proposer) -> str:
    """Return why one tie is not enough: sources link a neighbour's page, and keep one id for what comes after."""
    schemes = matcher.schemes(record)
    other = proposer.another_model(record, release) if len(schemes) == 1 else ""
    if not other:
        return ""
    tie = matcher.tie(record)
    return f"{tie} alone ties it to {release.slug}, and it calls itself {other}: declare another of its names"


def _day(incoming: Incoming) -> str:
    """Return the day of a source that speaks at second hand, as far as it is known."""
    return incoming.sources[0].published if incoming.family is None and incoming.sources else ""


def _explained(incoming: Incoming) -> frozenset[tuple[str, str]]:
    """Return what the catalogue has explained, by the slugs that releases have now."""
    now = current_slugs()
    return frozenset((now.get(release, release), field) for release, field in incoming.explained)


def _benchmarks(described: Iterable[BenchmarkRecord], records: Iterable[ReleaseRecord]) -> dict[str, int]:
    """Write those benchmarks of the records that the registry does not know yet; return the key of each by slug."""
    used = {score.benchmark for record in records for score in record.scores}
    known = set(Benchmark.objects.values_list("slug", flat=True))
    write_benchmarks(record for record in described if record.key in used - known)
    found = dict(Benchmark.objects.values_list("slug", "pk"))
    if missing := used - set(found):
        names = ", ".join(sorted(missing))
        raise SourceError([f"the registry has no benchmark {names}: run load_catalogue first"])
    return found


#: A place in a source: its key, the address of the document, where in it, the words there.
_Place = tuple[str, str, str, str]


def _places() -> dict[_Place, date]:
    """Return the day on which each place was first read."""
    rows = Evidence.objects.order_by("-read_on").values_list("source__key", "url", "locator", "quote", "read_on")
    return {(source, url, locator, quote): read_on for source, url, locator, quote, read_on in rows}


def _as_first_read(record: ReleaseRecord, places: Mapping[_Place, date]) -> ReleaseRecord:
    """Return a record whose evidence bears the day of its first reading, where there was an earlier one."""

    def first(items: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(_first(item, places) for item in items)

    return replace(
        record,
        claims=first(record.claims),
        aliases=first(record.aliases),
        lineage=first(record.lineage),
        scores=first(record.scores),
        ratings=first(record.ratings),
    )


def _first(item: Any, places: Mapping[_Place, date]) -> Any:
    read = item.evidence
    day = places.get((read.source, read.url, read.locator, read.quote))
    return replace(item, evidence=replace(read, read=day.isoformat())) if day else item
