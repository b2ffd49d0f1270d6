"""The fit: capabilities of releases, difficulties and slopes of benchmarks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from openness.capability.conventions import STITCHING, BenchmarkAnchor, Convention
from openness.capability.errors import UnusableInput
from openness.capability.model import Problem, evaluate
from openness.capability.reduction import Reduction
from openness.capability.scores import Floats, Scores
from openness.capability.solver import Ended, Minimum, Tolerance, minimise

TOLERANCE = Tolerance()


@dataclass(frozen=True, eq=False)
class Parameters:
    """Capabilities (M,), difficulties (B,) and slopes (B,), in the order of the scores' names."""

    capability: Floats
    difficulty: Floats
    slope: Floats

    def mapped(self, offset: float, factor: float) -> Parameters:
        """Return the same model on the scale ``offset + factor × location``."""
        return Parameters(offset + factor * self.capability, offset + factor * self.difficulty, self.slope / factor)


@dataclass(frozen=True, eq=False)
class Fit:
    """A fitted index on its own scale, with what it was fitted to and how the search ended."""

    scores: Scores
    convention: Convention
    anchor: BenchmarkAnchor | None
    problem: Problem
    parameters: Parameters
    minimum: Minimum

    @property
    def converged(self) -> bool:
        """Return whether the minimum was reached within tolerance."""
        return self.minimum.ended is not Ended.STEP_LIMIT

    @property
    def cost(self) -> float:
        """Return half the sum of squared residuals, the ridge's among them."""
        return self.minimum.cost

    @property
    def capabilities(self) -> Mapping[str, float]:
        """Return the capability of each release."""
        return dict(zip(self.scores.releases, self.parameters.capability.tolist(), strict=True))

    @property
    def residuals(self) -> Floats:
        """Return score minus prediction of each result, shape (n,)."""
        return -evaluate(self.problem, self.minimum.theta).residual


def fit(
    scores: Scores,
    *,
    anchor: BenchmarkAnchor | None,
    convention: Convention = STITCHING,
    tolerance: Tolerance = TOLERANCE,
) -> Fit:
    """Return the index fitted to scores.

    Without an anchor every slope is free, and the ridge settles unit and location. Raises ``UnusableInput`` for an
    anchor that is not among the scores, and where nothing settles the location. Whether the search came to an end is
    told by ``converged``.
    """
    problem = problem_of(scores, anchor, convention)
    minimum = minimise(problem, start_of(problem, convention), Reduction(scores), tolerance)
    return Fit(scores, convention, anchor, problem, located(problem, anchor, convention, minimum.theta), minimum)


def problem_of(scores: Scores, anchor: BenchmarkAnchor | None, convention: Convention) -> Problem:
    """Return what a convention minimises, every result counting once."""
    if convention.ridge == 0 and not (anchor and convention.shifted):
        raise UnusableInput("ridge", 0, "more than 0 where no anchor benchmark fixes the location")
    releases, benchmarks = len(scores.releases), len(scores.benchmarks)
    places, steepness = convention.location, convention.slope
    lower = np.repeat([float(places.least), float(steepness.least)], [releases + benchmarks, benchmarks])
    upper = np.repeat([float(places.most), float(steepness.most)], [releases + benchmarks, benchmarks])
    if anchor is not None:
        held = releases + benchmarks + scores.benchmark_place(anchor.benchmark, place="anchor")
        lower[held] = upper[held] = anchor.slope
    free = int((lower < upper).sum())
    return Problem(scores, np.ones(len(scores.performance)), convention.ridge / free, lower, upper)


def reweighted(problem: Problem, weights: Floats) -> Problem:
    """Return a problem in which results count as often as told, shape (n,)."""
    return replace(problem, weights=weights)


def located(problem: Problem, anchor: BenchmarkAnchor | None, convention: Convention, theta: Floats) -> Parameters:
    """Return fitted parameters with the location that a convention gives them."""
    found = Parameters(*problem.split(theta))
    if anchor is None or not convention.shifted:
        return found
    place = problem.scores.benchmark_place(anchor.benchmark, place="anchor")
    return found.mapped(anchor.difficulty - float(found.difficulty[place]), 1.0)


def start_of(problem: Problem, convention: Convention) -> Floats:
    """Return where a convention's search begins, shape (M + 2B,)."""
    releases, benchmarks = problem.sizes
    locations = np.random.default_rng(convention.seed).normal(0.0, convention.spread, releases + benchmarks)
    return np.concatenate((locations, np.ones(benchmarks)))
