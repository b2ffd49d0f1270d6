"""What an index rests on, where it does not fit, and how wide it leaves each release.

Residuals are score minus prediction, in parts of the whole range. Standardised, they are divided by the noise ::

    s² = Σ residual² / (n − k)

with n results and k free parameters (by n itself where there are no more results than parameters).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from openness.capability.fitting import Fit
from openness.capability.model import evaluate, expand
from openness.capability.reduction import Reduction
from openness.capability.resampling import Draws
from openness.capability.scale import ScaleAnchors
from openness.capability.scores import Floats, Places, Scores
from openness.capability.solver import free_to_move


@dataclass(frozen=True)
class Coverage:
    """How many benchmarks a release has, how many of them are private, and of how many that is not known."""

    benchmarks: int
    private: int
    unknown: int


def coverage(scores: Scores) -> Mapping[str, Coverage]:
    """Return what each release's capability rests on."""
    private = np.array([each is True for each in scores.private])[scores.benchmark_of]
    unknown = np.array([each is None for each in scores.private])[scores.benchmark_of]
    columns = (scores.results_of, *(np.add.reduceat(each.astype(np.intp), scores.first) for each in (private, unknown)))
    counts = zip(*(column.tolist() for column in columns), strict=True)
    return {release: Coverage(*row) for release, row in zip(scores.releases, counts, strict=True)}


@dataclass(frozen=True)
class Residual:
    """One result against its prediction; ``standardised`` is in units of the noise."""

    release: str
    benchmark: str
    score: float
    predicted: float
    standardised: float


def residuals(found: Fit) -> tuple[Residual, ...]:
    """Return every result against its prediction, in the order of names."""
    scores, gaps = found.scores, found.residuals
    columns = (scores.performance, scores.performance - gaps, _standardised(found))
    rows = zip(scores.release_of, scores.benchmark_of, *(column.tolist() for column in columns), strict=True)
    return tuple(Residual(scores.releases[one], scores.benchmarks[other], *rest) for one, other, *rest in rows)


def noise(found: Fit) -> float:
    """Return the standard deviation of the residuals (formula: the module's docstring)."""
    gaps = found.residuals
    spare = len(gaps) - int((~found.problem.held).sum())
    return float(np.sqrt(gaps @ gaps / (spare if spare > 0 else len(gaps))))


def _standardised(found: Fit) -> Floats:
    spread = noise(found)
    return found.residuals / spread if spread > 0 else np.zeros_like(found.residuals)


class By(StrEnum):
    """What residuals are grouped by."""

    BENCHMARK = "benchmark"
    RELEASE = "release"


@dataclass(frozen=True)
class Disagreement:
    """A group of results and how far it is from the rest.

    ``spread`` is the root mean square of its standardised residuals: 1 where it fits like all. ``excess`` is the sum
    of their squares against its expectation and spread under equal normal noise, (Σ z² − n) / √(2n). ``worst`` is the
    result that is farthest from its prediction.
    """

    name: str
    results: int
    spread: float
    excess: float
    worst: Residual


def disagreements(found: Fit, by: By = By.BENCHMARK) -> tuple[Disagreement, ...]:
    """Return the groups, those that disagree most with the rest first.

    A benchmark of which a release's score is far from what its other scores foretell measures something else, or was
    run otherwise, or was in the training data: this says where to look, not why.
    """
    names, group_of = _groups(found.scores, by)
    every = residuals(found)
    groups: dict[int, list[Residual]] = {}
    for group, each in zip(group_of.tolist(), every, strict=True):
        groups.setdefault(group, []).append(each)
    told = [_disagreement(names[group], members) for group, members in groups.items()]
    return tuple(sorted(told, key=lambda each: (-each.excess, each.name)))


def _groups(scores: Scores, by: By) -> tuple[tuple[str, ...], Places]:
    if by is By.BENCHMARK:
        return scores.benchmarks, scores.benchmark_of
    return scores.releases, scores.release_of


def _disagreement(name: str, members: list[Residual]) -> Disagreement:
    count = len(members)
    squares = sum(each.standardised**2 for each in members)
    worst = max(members, key=lambda each: abs(each.standardised))
    return Disagreement(name, count, (squares / count) ** 0.5, (squares - count) / (2 * count) ** 0.5, worst)


def widths(draws: Draws) -> Mapping[str, float | None]:
    """Return the distance from percentile 5 to 95 of each release's capability; None of an anchor."""
    intervals = {release: draws.capability_interval(release) for release in draws.scores.releases}
    return {release: None if found is None else found[1] - found[0] for release, found in intervals.items()}


def standard_errors(found: Fit, anchors: ScaleAnchors | None = None) -> Mapping[str, float | None]:
    """Return the standard deviation of each release's capability by the curvature at the minimum; None of an anchor.

    The posterior is taken as normal, with covariance s² H⁻¹: H is the curvature, in which the ridge is the prior. It
    needs no draws, holds what is pressed against a limit fixed, and believes the model. It is of the same scale as the
    fit or, given ``anchors``, as the index: what fixes the scale shares its own uncertainty with all others.
    """
    around = _Curvature(found)
    if anchors is None:
        variances = around.shifted(_shifted_to(found))
        anchored: tuple[str, ...] = ()
    else:
        variances = around.stretched(anchors)
        anchored = (anchors.low, anchors.high)
    deviations = noise(found) * np.sqrt(np.maximum(variances, 0.0))
    pairs = zip(found.scores.releases, deviations.tolist(), strict=True)
    return {release: None if release in anchored else deviation for release, deviation in pairs}


def _shifted_to(found: Fit) -> int | None:
    if found.anchor is None or not found.convention.shifted:
        return None
    return found.scores.benchmark_place(found.anchor.benchmark, place="anchor")


class _Curvature:
    """The inverse of the curvature at the minimum, in parts: V = A⁻¹E, S⁻¹, and A⁻¹ + V S⁻¹ Vᵀ for capabilities."""

    def __init__(self, found: Fit) -> None:
        self._found = found
        theta = found.minimum.theta
        here = expand(found.problem, evaluate(found.problem, theta))
        reduction = Reduction(found.scores)
        free = free_to_move(found.problem, theta, here.gradient)
        system = reduction.system(here, free, 0.0)
        assert system is not None, "at a minimum no capability curves downwards"
        # Without a ridge the location is not settled; what does not depend on it is the same in any inverse.
        self._small = np.linalg.pinv(system.reduced, hermitian=True)
        fixed = ~free[len(system.inverse) :]
        self._small[fixed] = self._small[:, fixed] = 0.0
        self._alone = system.inverse
        self._coupling = reduction.rows(here.with_difficulty, here.with_slope) * system.inverse[:, None]
        self._carried = self._coupling @ self._small

    def shifted(self, place: int | None) -> Floats:
        """Return the variance of each capability, or of its distance from a benchmark's difficulty, over s²."""
        variance: Floats = self._alone + np.einsum("ij,ij->i", self._carried, self._coupling)
        if place is None:
            return variance
        distance: Floats = variance + 2 * self._carried[:, place] + self._small[place, place]
        return distance

    def stretched(self, anchors: ScaleAnchors) -> Floats:
        """Return the variance of each index value over s², to first order: C − (1 − t) C_low − t C_high, times factor.

        t is 0 at the low anchor and 1 at the high one.
        """
        low, high = anchors.places(self._found.scores)
        capability = self._found.parameters.capability
        _, factor = anchors.line(float(capability[low]), float(capability[high]))
        t = (capability - capability[low]) / (capability[high] - capability[low])
        with_low, with_high = self._column(low), self._column(high)
        own = self.shifted(None)
        mixed = (1 - t) * with_low + t * with_high
        of_line = (1 - t) ** 2 * own[low] + t**2 * own[high] + 2 * t * (1 - t) * with_low[high]
        variance: Floats = factor**2 * (own - 2 * mixed + of_line)
        return variance

    def _column(self, place: int) -> Floats:
        """Return the covariance of all capabilities with one, over s²."""
        column: Floats = self._carried @ self._coupling[place]
        column[place] += self._alone[place]
        return column
