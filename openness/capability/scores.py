"""Scores as arrays: one row a result, sorted by release and benchmark, with the first row of each release."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from openness.capability.errors import UnusableInput

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

#: A release and a benchmark.
Pair = tuple[str, str]

#: How many parts, and names of each, are shown where the scores fall apart.
_SHOWN = 3


class Reason(StrEnum):
    """Why a release or a benchmark is not fitted."""

    TOO_EARLY = "too_early"
    DATE_UNKNOWN = "date_unknown"
    TOO_FEW_BENCHMARKS = "too_few_benchmarks"
    TOO_FEW_RELEASES = "too_few_releases"

    @property
    def is_of_benchmark(self) -> bool:
        """Return whether it is a benchmark that is not fitted."""
        return self is Reason.TOO_FEW_RELEASES


@dataclass(frozen=True)
class Dropped:
    """A release or a benchmark that is not fitted, and how many results it still had when it was dropped."""

    name: str
    reason: Reason
    results: int


@dataclass(frozen=True, eq=False)
class Scores:
    """What is fitted: n results of M releases on B benchmarks.

    ``release_of``, ``benchmark_of`` and ``performance`` have one entry a result, shape (n,), sorted by release, then
    benchmark; ``first``, shape (M,), is the first row of each release. Names are sorted, so that the order in which
    results come changes nothing, not even the last bit.
    """

    releases: tuple[str, ...]
    benchmarks: tuple[str, ...]
    release_of: Places
    benchmark_of: Places
    performance: Floats
    first: Places
    private: tuple[bool | None, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    clipped: tuple[Pair, ...] = ()

    @property
    def results_of(self) -> Places:
        """Return how many results each release has, shape (M,)."""
        return np.diff(self.first, append=len(self.performance))

    def by_release(self, values: Floats) -> Floats:
        """Return the sums of one value a result over each release, shape (…, M) of (…, n)."""
        return np.add.reduceat(values, self.first, axis=-1)

    def by_benchmark(self, values: Floats) -> Floats:
        """Return the sums of one value a result over each benchmark, shape (…, B) of (…, n)."""
        rows = values.reshape(-1, values.shape[-1])
        sums = [np.bincount(self.benchmark_of, row, len(self.benchmarks)) for row in rows]
        return np.array(sums, dtype=np.float64).reshape(*values.shape[:-1], len(self.benchmarks))

    def at_releases(self, values: Floats) -> Floats:
        """Return of one value a release that of each result, shape (…, n) of (…, M)."""
        return np.take(values, self.release_of, axis=-1, mode="clip")

    def at_benchmarks(self, values: Floats) -> Floats:
        """Return of one value a benchmark that of each result, shape (…, n) of (…, B)."""
        # No place is out of range; to clip is only the fastest of the ways to deal with those that are.
        return np.take(values, self.benchmark_of, axis=-1, mode="clip")

    def release_place(self, name: str, *, place: str) -> int:
        """Return where a release stands; ``place`` says in the error what asked for it."""
        reasons = [item.reason for item in self.dropped if item.name == name and not item.reason.is_of_benchmark]
        return _place(self.releases, name, f"{place}, release", reasons)

    def benchmark_place(self, name: str, *, place: str) -> int:
        """Return where a benchmark stands; ``place`` says in the error what asked for it."""
        reasons = [item.reason for item in self.dropped if item.name == name and item.reason.is_of_benchmark]
        return _place(self.benchmarks, name, f"{place}, benchmark", reasons)


def _place(names: tuple[str, ...], name: str, place: str, dropped_for: list[Reason]) -> int:
    if name in names:
        return names.index(name)
    told = f"; this one was dropped: {dropped_for[0]}" if dropped_for else ""
    raise UnusableInput(place, name, f"one of the {len(names)} that are fitted{told}")


def pack(
    found: Mapping[Pair, float],
    *,
    private: Mapping[str, bool | None] | None = None,
    dropped: Iterable[Dropped] = (),
    clipped: Collection[Pair] = (),
) -> Scores:
    """Return performances as arrays; raises ``UnusableInput`` where releases and benchmarks fall apart."""
    pairs = sorted(found)
    releases = tuple(sorted({release for release, _ in pairs}))
    benchmarks = tuple(sorted({benchmark for _, benchmark in pairs}))
    release_places = {name: place for place, name in enumerate(releases)}
    benchmark_places = {name: place for place, name in enumerate(benchmarks)}
    release_of = np.array([release_places[release] for release, _ in pairs], dtype=np.intp)
    scores = Scores(
        releases,
        benchmarks,
        release_of,
        np.array([benchmark_places[benchmark] for _, benchmark in pairs], dtype=np.intp),
        np.array([found[pair] for pair in pairs], dtype=np.float64),
        np.searchsorted(release_of, np.arange(len(releases))),
        private=tuple((private or {}).get(name) for name in benchmarks),
        dropped=tuple(dropped),
        clipped=tuple(sorted(clipped)),
    )
    _refuse_parts(scores)
    return scores


def _refuse_parts(scores: Scores) -> None:
    """Raise where no chain of shared benchmarks leads from one release to another: no scale spans the two."""
    parts = components(scores)
    if len(parts) > 1:
        told = _told([f"[{_told(part, ', ')}]" for part in parts], "; ")
        raise UnusableInput("results", f"{len(parts)} parts that share no benchmark: {told}", "one connected part")


def _told(items: Sequence[str], between: str) -> str:
    shown = between.join(items[:_SHOWN])
    return shown if len(items) <= _SHOWN else f"{shown} and {len(items) - _SHOWN} more"


def components(scores: Scores) -> tuple[tuple[str, ...], ...]:
    """Return the releases of each part that shares benchmarks with no other, the largest part first."""
    label = np.arange(len(scores.releases))
    while True:
        lowest = np.full(len(scores.benchmarks), len(label))
        np.minimum.at(lowest, scores.benchmark_of, label[scores.release_of])
        spread = np.minimum.reduceat(lowest[scores.benchmark_of], scores.first)
        if np.array_equal(spread, label):
            break
        label = spread
    names = np.array(scores.releases, dtype=object)
    parts = [tuple(names[label == each]) for each in np.unique(label)]
    return tuple(sorted(parts, key=lambda part: (-len(part), part)))
