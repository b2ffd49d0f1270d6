"""What it costs to fill the registry and to publish an edition of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection
from django.db.models import QuerySet

from benchmarks.pure import Lags, Work, compute
from benchmarks.world import AS_OF, World
from registry.actions.catalogue import load
from registry.actions.curation import correct_statement
from registry.actions.editions import publish
from registry.actions.imports import import_releases
from registry.models import (
    CatchUpPair,
    Claim,
    Edition,
    FrontierRecord,
    LagHistory,
    LagSeries,
    LagStanding,
    VerdictInterval,
)
from registry.sources.records import ClaimRecord, EvidenceRecord

T = TypeVar("T")
Progress = Callable[[str, int, int], None]

BY = "benchmarks"
_FLOORS = 3


@dataclass(frozen=True)
class Timed:
    """One thing that was done once: seconds, seconds of this process on a processor, statements to the database."""

    name: str
    seconds: float
    processor: float
    queries: int


@dataclass(frozen=True)
class Published:
    """The floor, what was done, and whether floor and edition found the same number of rows."""

    floor: Timed
    steps: tuple[Timed, ...]
    work: Work
    stored: Work


def measure(world: World, *, progress: Progress) -> Published:
    """Load, import and publish three times; the database is left with two editions.

    The floor is measured before, between and after, so that a slow moment does not stand for the run.
    """
    floors: list[Timed] = []
    releases = world.releases

    def compute_purely() -> Work:
        found: list[Work] = []
        floors.append(_timed("floor", lambda: found.append(compute(world.catalogue, releases, read_on=AS_OF))))
        progress("Computing without a database", len(floors), _FLOORS)
        return found[0]

    work = compute_purely()
    steps = [
        _timed("load the catalogue", lambda: load(world.catalogue, digest="invented", progress=progress)),
        _timed(
            "import the scores",
            lambda: import_releases(world.incoming, path="invented", by=BY, progress=progress),
        ),
    ]
    compute_purely()
    steps.append(_publish("publish, first", progress))
    stored = _stored(Edition.objects.get())
    change_one_claim()
    steps += [_publish("publish, one claim changed", progress), _publish("publish, nothing changed", progress)]
    compute_purely()
    # By the processor: what else runs on the machine counts least in it.
    return Published(sorted(floors, key=lambda each: each.processor)[_FLOORS // 2], tuple(steps), work, stored)


def _publish(name: str, progress: Progress) -> Timed:
    return _timed(name, lambda: publish(as_of=AS_OF, by=BY, progress=progress))


def _timed(name: str, action: Callable[[], object]) -> Timed:
    sent = 0

    def count(execute: Callable[..., T], *arguments: object) -> T:
        nonlocal sent
        sent += 1
        return execute(*arguments)

    # Counting this way keeps no text of the statements, which would cost more than it measures.
    with connection.execute_wrapper(count):
        started, busy = time.perf_counter(), time.process_time()
        action()
        seconds, processor = time.perf_counter() - started, time.process_time() - busy
    return Timed(name, seconds, processor, sent)


def change_one_claim() -> None:
    """Correct where the weights of one release can be had, as a curator would."""
    old = Claim.objects.counting().filter(field="weights_final.availability", value="public").order_by("pk")[0]
    read = EvidenceRecord("invented-documents", "model card, read again", "2026-08-20")
    record = ClaimRecord(old.field, "gated_manual", read)
    correct_statement(old, record, by=BY, reason="Read again.")


def _stored(edition: Edition) -> Work:
    series = LagSeries.objects.filter(edition=edition)
    histories = LagHistory.objects.filter(series__in=series).distinct()

    def of_histories(rows: QuerySet[Any]) -> int:
        return rows.filter(history__in=histories).count()

    return Work(
        verdicts=VerdictInterval.objects.of(edition).count(),
        lags=Lags(
            series=series.count(),
            histories=histories.count(),
            records=of_histories(FrontierRecord.objects.all()),
            standings=of_histories(LagStanding.objects.all()),
            pairs=of_histories(CatchUpPair.objects.all()),
            intervals=series.filter(uncertainty__isnull=False).count(),
        ),
    )
