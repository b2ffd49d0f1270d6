"""What it costs to measure every lag anew: without a database, and inside publishing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.publishing import BY, change_one_claim
from benchmarks.pure import Judged, Lags, Scored, judge, measure, scored
from benchmarks.world import AS_OF, World, invent
from openness.definitions import load_all
from openness.degrees import degrees
from registry.actions.catalogue import load
from registry.actions.editions import publish
from registry.actions.imports import import_releases
from registry.models import LagHistory

Progress = Callable[[str, int, int], None]

#: Releases, benchmarks and scores whose recomputations show how the cost grows.
SIZES = ((300, 40, 3_000), (1_000, 60, 10_000), (4_000, 100, 40_000), (20_000, 200, 200_000))


@dataclass(frozen=True)
class Size:
    """How much there is to measure."""

    releases: int
    benchmarks: int
    scores: int

    def invent(self) -> World:
        """Return a world in which no release is run on a benchmark twice."""
        return invent(releases=self.releases, scores=self.scores, benchmarks=self.benchmarks, runs=1)


@dataclass(frozen=True)
class Recomputed:
    """One recomputation without a database: seconds, seconds of the processor, and how much was worked out."""

    size: Size
    draws: int
    seconds: float
    processor: float
    lags: Lags


@dataclass(frozen=True)
class Published:
    """One edition: seconds in all and for lags, the same of a processor, and how many histories were new."""

    name: str
    seconds: float
    lags: float
    processor: float
    processor_for_lags: float
    series: int
    new_histories: int


def recompute(size: Size, *, draws: int, rounds: int) -> Recomputed:
    """Measure all lags of a world some times; return the fastest."""
    world = size.invent()
    releases = world.releases
    # Where releases stand, and what they scored, is what lags are measured from; judging is told elsewhere.
    measured = [each for each in load_all() if degrees(each)]
    judged = judge(world.catalogue, releases, read_on=AS_OF, by=measured)
    benchmarks = scored(world.catalogue, releases, read_on=AS_OF)
    return min((_timed(size, judged, benchmarks, draws) for _ in range(rounds)), key=lambda each: each.seconds)


def _timed(size: Size, judged: Judged, benchmarks: Sequence[Scored], draws: int) -> Recomputed:
    started, busy = time.perf_counter(), time.process_time()
    found = measure(judged, benchmarks, as_of=AS_OF, draws=draws)
    return Recomputed(size, draws, time.perf_counter() - started, time.process_time() - busy, found)


def publish_twice(size: Size, *, progress: Progress) -> Iterator[Published]:
    """Yield the first edition of a world, and one after a claim of one release changed."""
    world = size.invent()
    load(world.catalogue, digest="invented", progress=progress)
    import_releases(world.incoming, path="invented", by=BY, progress=progress)
    yield _published("first", progress)
    change_one_claim()
    yield _published("one claim changed", progress)


def _published(name: str, progress: Progress) -> Published:
    judged_at = (0.0, 0.0)

    def watch(what: str, done: int, total: int) -> None:
        nonlocal judged_at
        # Lags come after the last release is judged.
        judged_at = _now() if what == "Judging releases" else judged_at
        progress(what, done, total)

    known = LagHistory.objects.count()
    started = _now()
    edition, _ = publish(as_of=AS_OF, by=BY, progress=watch)
    ended = _now()
    (seconds, processor), (lags, processor_for_lags) = (
        tuple(after - before for before, after in zip(since, ended, strict=True)) for since in (started, judged_at)
    )
    new = LagHistory.objects.count() - known
    return Published(name, seconds, lags, processor, processor_for_lags, edition.lag_series.count(), new)


def _now() -> tuple[float, float]:
    """Return the time of the clock, and that of this process on a processor."""
    return time.perf_counter(), time.process_time()
