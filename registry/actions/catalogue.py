"""Load the bundled catalogue: what is new is added, what it no longer says is superseded, the rest is left alone."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils import timezone

from registry.actions.import_lock import only_import
from registry.actions.nouns import (
    CATALOGUE,
    untouched,
    write_benchmarks,
    write_developers,
    write_sources,
)
from registry.actions.published import write_estimates
from registry.actions.slugs import current_slugs
from registry.actions.statements import (
    EvidenceShelf,
    evidence_of,
    refresh_dates,
    statements_of,
    supersede,
    write_aliases,
)
from registry.actions.texts import write_licenses, write_policies
from registry.models import Benchmark, Claim, Developer, Family, ImportRun, Lineage, Rating, Release, Score
from registry.sources.catalogue import Catalogue
from registry.sources.records import ReleaseRecord, SourceError

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Loaded:
    """What a load did: statements added and superseded, releases in the catalogue."""

    releases: int
    added: int
    superseded: int


def folder_digest(folder: Path) -> str:
    """Return the SHA-256 of the files of a catalogue."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_loaded(digest: str) -> bool:
    """Tell whether the catalogue with this digest was the last one loaded."""
    last = ImportRun.objects.filter(source_id_text=CATALOGUE, finished_at__isnull=False).first()
    return last is not None and last.report.get("digest") == digest


def load(catalogue: Catalogue, *, digest: str, progress: Progress | None = None) -> Loaded:
    """Write a catalogue whole or not at all; a second load of the same changes nothing."""
    started = timezone.now()
    with only_import():
        loaded = _load(catalogue, progress or (lambda *_: None))
        ImportRun.objects.create(
            source_id_text=CATALOGUE,
            path="registry/catalogue",
            started_at=started,
            finished_at=timezone.now(),
            started_by=CATALOGUE,
            report={
                "digest": digest,
                "releases": loaded.releases,
                "added": loaded.added,
                "superseded": loaded.superseded,
            },
        )
    return loaded


def _load(catalogue: Catalogue, progress: Progress) -> Loaded:
    write_sources(catalogue.sources)
    shelf = EvidenceShelf(by=CATALOGUE)
    write_developers(catalogue.developers, catalogue.families)
    write_policies(catalogue.policies, shelf=shelf)
    write_licenses(catalogue.licenses, shelf=shelf)
    write_benchmarks(catalogue.benchmarks)
    write_estimates(catalogue.estimates, shelf=shelf)
    now = current_slugs()
    records = _as_called_now(catalogue.releases, now)
    shelf.put([read for record in records for read in evidence_of(record)])
    # Names and bases are parts of a release: where a person has edited one, all three stay as that person left them.
    ours = untouched(records, noun="release", key=lambda record: record.slug, now=now)
    releases = _write_releases(ours)
    benchmarks = dict(Benchmark.objects.values_list("slug", "pk"))
    at = _known_since(catalogue)
    added = superseded = 0
    for position, record in enumerate(records, start=1):
        release = releases[record.slug]
        said = statements_of(release, record, shelf=shelf, benchmarks=benchmarks, by=CATALOGUE, at=at)
        news, olds = _write_statements(release, said)
        refresh_dates(release)
        added, superseded = added + news, superseded + olds
        progress("Loading the catalogue", position, len(records))
    for record in ours:
        write_aliases(releases[record.slug], record, shelf=shelf, declared_by=CATALOGUE)
    _write_lineage(ours, releases, shelf)
    return Loaded(len(catalogue.releases), added, superseded)


def _as_called_now(records: Iterable[ReleaseRecord], now: Mapping[str, str]) -> tuple[ReleaseRecord, ...]:
    """Return the records under the slugs that their releases have now; raise SourceError where two are of one."""
    found = tuple(
        replace(
            record,
            slug=now.get(record.slug, record.slug),
            lineage=tuple(replace(edge, base=now.get(edge.base, edge.base)) for edge in record.lineage),
        )
        for record in records
    )
    counts = Counter(record.slug for record in found)
    if twice := sorted(slug for slug, count in counts.items() if count > 1):
        former = {slug: sorted(old for old, new in now.items() if new == slug) for slug in twice}
        told = "; ".join(f"{slug}, formerly {', '.join(former[slug])}" for slug in twice)
        raise SourceError([f"the catalogue has two releases where the registry has one, renamed: {told}"])
    return found


def _known_since(catalogue: Catalogue) -> datetime:
    """Return since when the registry knows what a load adds: the first brings facts that were entered before it."""
    now = timezone.now()
    if ImportRun.objects.filter(source_id_text=CATALOGUE).exists():
        return now
    return min(datetime.fromisoformat(catalogue.recorded).replace(tzinfo=UTC), now)


def _write_releases(records: Iterable[ReleaseRecord]) -> dict[str, Release]:
    developers = {developer.slug: developer for developer in Developer.objects.all()}
    families = {family.slug: family for family in Family.objects.all()}
    for record in records:
        Release.objects.update_or_create(
            slug=record.slug,
            defaults={
                "name": record.name,
                "developer": developers[record.developer],
                "family": families[record.family],
                "version": record.version,
                "size": record.size,
                "variant": record.variant,
                "modality": list(record.modality),
                "note": record.note,
                "reviewed": True,
            },
        )
    return {release.slug: release for release in Release.objects.all()}


def _write_statements(release: Release, said: list[Claim | Rating | Score]) -> tuple[int, int]:
    """Write what the catalogue says of a release; return how many statements were added and superseded.

    What a curator has superseded stays so; what an earlier edition of the catalogue has dropped may come back.
    """
    added = superseded = 0
    models: tuple[type[Any], ...] = (Claim, Rating, Score)
    for model in models:
        wanted = {statement.key: statement for statement in said if isinstance(statement, model)}
        dropped = Q(superseded_at__isnull=False, superseded_by=CATALOGUE)
        recorded = set(model.objects.filter(release=release).exclude(dropped).values_list("key", flat=True))
        news = [statement for key, statement in wanted.items() if key not in recorded]
        model.objects.bulk_create(news)
        for old in model.objects.current().filter(release=release, recorded_by=CATALOGUE).exclude(key__in=wanted):
            supersede(old, by=CATALOGUE, reason="No longer in the bundled catalogue.")
            superseded += 1
        added += len(news)
    return added, superseded


def _write_lineage(records: Iterable[ReleaseRecord], releases: dict[str, Release], shelf: EvidenceShelf) -> None:
    for record in records:
        for edge in record.lineage:
            Lineage.objects.update_or_create(
                release=releases[record.slug],
                base=releases[edge.base],
                relation=edge.relation,
                defaults={"evidence_id": shelf.id_of(edge.evidence), "note": edge.note},
            )
