"""How far the index would move with other results: each release's own results drawn anew, with replacement.

A draw keeps every release and its number of results; a result counts as often as it was drawn. So no data are copied,
and the search starts from the fit. The scale is fixed anew in every draw: its anchors have no interval.

Draws are paired: one row holds all releases of one draw. What is computed from the index (a lag, a gap) is computed
from each row, and the percentiles are taken of that. A draw depends on the seed and its number alone, so that any part
of the draws, computed anywhere, is the same to the last bit on one machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from openness.capability.errors import UnusableInput
from openness.capability.fitting import Fit, Parameters, located, reweighted
from openness.capability.reduction import Reduction
from openness.capability.scale import ScaleAnchors
from openness.capability.scores import Flags, Floats, Scores
from openness.capability.solver import Ended, Minimum, Tolerance, minimise_each

#: The published index takes 500 draws, this seed, and the percentiles 5 and 95.
DRAWS = 500
SEED = 12345
PERCENTILES = (5.0, 95.0)
#: Draws are ended where capabilities are right to some 1e-5: their intervals are ten thousand times as wide.
TOLERANCE = Tolerance(gradient=1e-6)
#: How many draws are searched side by side: more save no time, and their arrays leave the processor's cache.
_TOGETHER = 8


class Failure(StrEnum):
    """Why a draw is left out."""

    NOT_CONVERGED = "not_converged"
    ANCHOR_NOT_DRAWN = "anchor_not_drawn"
    ANCHORS_INVERTED = "anchors_inverted"


@dataclass(frozen=True, eq=False)
class Draws:
    """K draws: capabilities (K, M), difficulties and slopes (K, B), in the order of the scores' names.

    A benchmark of which a draw has no result has no difficulty or slope in it: NaN. ``numbers`` (K) says which draws
    they are; ``failed`` why the others are missing. What stands in ``anchored_releases`` and ``anchored_benchmarks`` is
    where it is by decree, and has no interval.
    """

    scores: Scores
    capability: Floats
    difficulty: Floats
    slope: Floats
    numbers: tuple[int, ...]
    failed: Mapping[int, Failure]
    anchored_releases: frozenset[str]
    anchored_benchmarks: frozenset[str]

    def each(self) -> Iterator[dict[str, float]]:
        """Yield the capability of every release, draw by draw."""
        for row in self.capability.tolist():
            yield dict(zip(self.scores.releases, row, strict=True))

    def capability_interval(self, release: str) -> tuple[float, float] | None:
        """Return the percentiles 5 and 95 of a release's capability; None of an anchor."""
        place = self.scores.release_place(release, place="interval")
        return None if release in self.anchored_releases else interval(self.capability[:, place])

    def difficulty_interval(self, benchmark: str) -> tuple[float, float] | None:
        """Return the percentiles 5 and 95 of a benchmark's difficulty; None of an anchor."""
        place = self.scores.benchmark_place(benchmark, place="interval")
        return None if benchmark in self.anchored_benchmarks else interval(self.difficulty[:, place])


def interval(values: Floats) -> tuple[float, float] | None:
    """Return the percentiles 5 and 95 of the values that are known; None of fewer than two."""
    known = values[~np.isnan(values)]
    if len(known) < 2:
        return None
    low, high = np.percentile(known, PERCENTILES)
    return float(low), float(high)


def bootstrap(
    found: Fit,
    *,
    anchors: ScaleAnchors | None = None,
    draws: int | Sequence[int] = DRAWS,
    seed: int = SEED,
    tolerance: Tolerance = TOLERANCE,
) -> Draws:
    """Return draws of a fit, on the scale of two releases where ``anchors`` are given.

    ``draws`` is their number, or which ones: ``range(100, 200)`` is the second hundred.
    """
    numbers = range(draws) if isinstance(draws, int) else draws
    if not numbers or min(numbers) < 0:
        raise UnusableInput("draws", draws, "a number from 1, or numbers from 0")
    outcomes = _Drawing(found, anchors, seed, tolerance).outcomes(numbers)
    kept = {number: outcome for number, outcome in outcomes.items() if isinstance(outcome, Parameters)}
    releases, benchmarks = found.problem.sizes
    return Draws(
        found.scores,
        _stacked([each.capability for each in kept.values()], releases),
        _stacked([each.difficulty for each in kept.values()], benchmarks),
        _stacked([each.slope for each in kept.values()], benchmarks),
        tuple(kept),
        {number: outcome for number, outcome in outcomes.items() if isinstance(outcome, Failure)},
        frozenset((anchors.low, anchors.high) if anchors else ()),
        frozenset((found.anchor.benchmark,) if found.anchor and found.convention.shifted and not anchors else ()),
    )


def resampled(scores: Scores, *, seed: int, number: int) -> Floats:
    """Return how often each result counts in one draw, shape (n,)."""
    chance = np.random.default_rng([seed, number])
    within = chance.integers(0, scores.results_of[scores.release_of])
    drawn = scores.first[scores.release_of] + within
    return np.bincount(drawn, minlength=len(drawn)).astype(np.float64)


class _Drawing:
    """What all draws have in common."""

    def __init__(self, found: Fit, anchors: ScaleAnchors | None, seed: int, tolerance: Tolerance) -> None:
        self._found, self._anchors, self._seed, self._tolerance = found, anchors, seed, tolerance
        self._reduction = Reduction(found.scores)
        self._places = anchors.places(found.scores) if anchors else None

    def outcomes(self, numbers: Sequence[int]) -> dict[int, Parameters | Failure]:
        """Return what becomes of each draw."""
        found: dict[int, Parameters | Failure] = {}
        for first in range(0, len(numbers), _TOGETHER):
            found |= self._together(numbers[first : first + _TOGETHER])
        return found

    def _together(self, numbers: Sequence[int]) -> dict[int, Parameters | Failure]:
        scores = self._found.scores
        weights = np.array([resampled(scores, seed=self._seed, number=number) for number in numbers])
        seen = scores.by_benchmark(weights) > 0
        anchored = self._anchored(seen)
        problem = reweighted(self._found.problem, weights[anchored])
        minima = iter(minimise_each(problem, self._found.minimum.theta, self._reduction, self._tolerance))
        return {
            number: self._outcome(next(minima), seen[k]) if anchored[k] else Failure.ANCHOR_NOT_DRAWN
            for k, number in enumerate(numbers)
        }

    def _anchored(self, seen: Flags) -> Flags:
        """Return of which draws, shape (K,), the anchor benchmark is among those seen, shape (K, B)."""
        anchor = self._found.anchor
        if anchor is None:
            return np.ones(len(seen), dtype=np.bool_)
        return seen[:, self._found.scores.benchmark_place(anchor.benchmark, place="anchor")]

    def _outcome(self, minimum: Minimum, seen: Flags) -> Parameters | Failure:
        if minimum.ended is Ended.STEP_LIMIT:
            return Failure.NOT_CONVERGED
        found = self._found
        drawn = located(found.problem, found.anchor, found.convention, minimum.theta)
        if self._anchors and self._places:
            try:
                drawn = self._anchors.applied(drawn, self._places)
            except UnusableInput:
                return Failure.ANCHORS_INVERTED
        return Parameters(
            drawn.capability, np.where(seen, drawn.difficulty, np.nan), np.where(seen, drawn.slope, np.nan)
        )


def _stacked(rows: Sequence[Floats], width: int) -> Floats:
    return np.array(rows, dtype=np.float64).reshape(len(rows), width)
