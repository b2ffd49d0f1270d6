"""The index that an edition fitted, read for a day: the same numbers for pages, files and the API.

Nothing here writes or fits. Only fitted values leave where a source does not allow its scores to be passed on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openness.capability import Reason
from registry.actions.comparing import LADDER
from registry.models import Benchmark, Edition, IndexFit, Release, Score, Status, VerdictInterval

#: The highest rank of the ladder that is closed: hosted or API only.
CLOSED = 2
#: The rank from which weights can be downloaded.
DOWNLOADABLE = 3


@dataclass(frozen=True)
class Rated:
    """A release on the scale; limits are the percentiles 5 and 95 of the draws, None of what fixes the scale.

    ``benchmarks`` counts those it rests on, ``private`` those of them whose questions are not public, ``unknown`` those
    of which that is not known. Ranks are those of the ladder on the day, None where nothing was judged. ``day`` is the
    first that the date of release can mean.
    """

    release: Release
    day: date
    value: float
    low: float | None
    high: float | None
    benchmarks: int
    private: int
    unknown: int
    lowest: int | None
    highest: int | None

    @property
    def closed(self) -> bool:
        """Tell whether the release is certain to be hosted or API only."""
        return self.highest is not None and self.highest <= CLOSED

    @property
    def downloadable(self) -> bool:
        """Tell whether its weights can certainly be downloaded."""
        return self.lowest is not None and self.lowest >= DOWNLOADABLE


@dataclass(frozen=True)
class Component:
    """A benchmark on the scale. ``excess`` tells how much farther its results are from their prediction than others."""

    benchmark: Benchmark
    difficulty: float
    low: float | None
    high: float | None
    slope: float
    results: int
    excess: float
    worst: Release


@dataclass(frozen=True)
class LeftOut:
    """What was not fitted, and why."""

    slug: str
    name: str
    address: str
    reason: Reason


@dataclass(frozen=True)
class Far:
    """A result far from its prediction, as shares of the range from guessing to the ceiling.

    All three numbers are None where the source of the score does not allow it to be passed on: with the prediction,
    which anybody can compute, the distance would tell it.
    """

    release: Release
    benchmark: Benchmark
    score: float | None
    predicted: float | None
    standardised: float | None

    @property
    def withheld(self) -> bool:
        """Tell whether the numbers stay here."""
        return self.score is None


@dataclass(frozen=True)
class IndexReading:
    """A fitted index with the releases that were out by a day, highest first; the fit is that of the edition."""

    digest: str
    method: str
    ridge: float
    anchor_benchmark: str
    low_anchor: Release
    high_anchor: Release
    anchor_values: tuple[float, float]
    draws: int
    failed_draws: int
    seed: int
    results: int
    fitted: int
    releases: tuple[Rated, ...]
    components: tuple[Component, ...]
    left_out: tuple[LeftOut, ...]
    farthest: tuple[Far, ...]

    @property
    def later(self) -> int:
        """Return how many releases were fitted that were not out by the day."""
        return self.fitted - len(self.releases)


def index_reading(edition: Edition, as_of: date) -> IndexReading | None:
    """Return the index of an edition as far as a day; None where it has none: at most five queries."""
    if edition.index_fit_id is None:
        return None
    # The draws are most of the row, and nobody reads them here.
    row = IndexFit.objects.filter(pk=edition.index_fit_id).values("digest", "content").get()
    return _Reader(edition, as_of, row["digest"], row["content"]).read()


class _Reader:
    """Looks up what the content of a fit names."""

    def __init__(self, edition: Edition, as_of: date, digest: str, content: Mapping[str, Any]) -> None:
        self._edition, self._as_of, self._digest, self._content = edition, as_of, digest, content
        self._releases = Release.objects.in_bulk(_named(content, "release", "worst"), field_name="slug")
        self._benchmarks = Benchmark.objects.in_bulk(_named(content, "benchmark"), field_name="slug")

    def read(self) -> IndexReading:
        told, anchors = self._content, self._content["anchors"]
        return IndexReading(
            digest=self._digest,
            method=told["method"],
            ridge=told["ridge"],
            anchor_benchmark=told["anchor_benchmark"] or "",
            low_anchor=self._releases[anchors["low"]],
            high_anchor=self._releases[anchors["high"]],
            anchor_values=(anchors["low_value"], anchors["high_value"]),
            draws=told["draws"],
            failed_draws=told["failed_draws"],
            seed=told["seed"],
            results=told["results"],
            fitted=len(told["releases"]),
            releases=self._rated(),
            components=tuple(self._component(row) for row in told["benchmarks"]),
            left_out=tuple(self._left_out(row) for row in told["dropped"]),
            farthest=self._farthest(),
        )

    def _out(self, slug: str) -> date | None:
        """Return the day on which a release came out, if it had by the day asked for."""
        released = self._releases[slug].released_on
        return released if released is not None and released <= self._as_of else None

    def _rated(self) -> tuple[Rated, ...]:
        rows = VerdictInterval.objects.of(self._edition).on(self._as_of).filter(definition=LADDER).order_by()
        ranks = {pk: (low, high) for pk, low, high in rows.values_list("timeline__release", "lowest", "highest")}
        found = []
        for row in self._content["releases"]:
            release, released = self._releases[row["release"]], self._out(row["release"])
            if released is None:
                continue
            numbers = {name: row[name] for name in ("value", "low", "high", "benchmarks", "private", "unknown")}
            lowest, highest = ranks.get(release.pk, (None, None))
            found.append(Rated(release, released, **numbers, lowest=lowest, highest=highest))
        return tuple(found)

    def _component(self, row: Mapping[str, Any]) -> Component:
        numbers = {name: row[name] for name in ("difficulty", "low", "high", "slope", "results", "excess")}
        return Component(self._benchmarks[row["benchmark"]], **numbers, worst=self._releases[row["worst"]])

    def _left_out(self, row: Mapping[str, Any]) -> LeftOut:
        reason = Reason(row["reason"])
        rows: Mapping[str, Any] = self._benchmarks if reason.is_of_benchmark else self._releases
        found = rows[row["name"]]
        return LeftOut(row["name"], getattr(found, "label", str(found)), found.get_absolute_url(), reason)

    def _farthest(self) -> tuple[Far, ...]:
        rows = [row for row in self._content["farthest"] if self._out(row["release"])]
        free = _passed_on(self._edition, rows)
        told = [self._far(row, (row["release"], row["benchmark"]) in free) for row in rows]
        # In the place that its distance gives it, a withheld one would tell it by its neighbours.
        hidden = sorted(
            (each for each in told if each.withheld), key=lambda each: (each.release.slug, each.benchmark.slug)
        )
        return (*(each for each in told if not each.withheld), *hidden)

    def _far(self, row: Mapping[str, Any], free: bool) -> Far:
        numbers = [row[name] if free else None for name in ("score", "predicted", "standardised")]
        return Far(self._releases[row["release"]], self._benchmarks[row["benchmark"]], *numbers)


def _named(content: Mapping[str, Any], *keys: str) -> set[str]:
    """Return every slug that the content of a fit names under some keys; of what was dropped, all."""
    found = {item["name"] for item in content["dropped"]}
    if "release" in keys:
        found |= {content["anchors"]["low"], content["anchors"]["high"]}
    rows = (row for name in ("releases", "benchmarks", "farthest") for row in content[name])
    return found | {row[key] for row in rows for key in keys if key in row}


def _passed_on(edition: Edition, rows: Sequence[Mapping[str, Any]]) -> set[tuple[str, str]]:
    """Return the pairs of release and benchmark whose best score, as the edition knew it, may be passed on."""
    scores = Score.objects.known_at(edition.ready_at).filter(
        status=Status.ACCEPTED,
        release__slug__in={row["release"] for row in rows},
        benchmark__slug__in={row["benchmark"] for row in rows},
    )
    columns = ("release__slug", "benchmark__slug", "benchmark__direction", "value", "evidence__source__redistributable")
    return _freely_best(scores.order_by().values_list(*columns))


def _freely_best(scores: Iterable[tuple[str, str, str, float, bool]]) -> set[tuple[str, str]]:
    best: dict[tuple[str, str], tuple[float, bool]] = {}
    for release, benchmark, direction, value, free in scores:
        # Of equal scores one that may be told is enough to tell it.
        reached = (value if direction == Benchmark.Direction.HIGHER else -value, free)
        best[release, benchmark] = max(reached, best.get((release, benchmark), reached))
    return {pair for pair, (_, free) in best.items() if free}
