"""The minimum of the model: the method of Levenberg and Marquardt, within limits, finished by Newton's.

Each step solves the curvature plus μ times the identity. The step is taken where the cost falls by a fair part of what
the expansion promised, and μ shrinks the more the better the promise was kept; else μ grows, ever faster, and the step
is tried again (Nielsen 1999).

The curvature is that of Gauss and Newton until a step promises less than a thousandth of the cost, and from there the
full one: then the digits that are right double with each step. Full from the start, some searches end in a worse
minimum, where a score of 0 or 1 is explained by a release or benchmark far away; never full, many end slowly. Where the
full curvature is not positive definite, μ grows as well.

Limits are kept by an active set. A parameter on a limit whose gradient points outwards is held for the step (the
"two-metric projection" of Bertsekas 1982); the others step freely and are then moved back inside, and the promise is
that of the step as moved. At the minimum, moving down the gradient and back inside moves nothing: that largest move is
what must fall below a tolerance.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from openness.capability.model import Expansion, Point, Problem, evaluate, expand
from openness.capability.reduction import Reduction
from openness.capability.scores import Flags, Floats

#: Damping to begin with, of the size of a well-measured parameter's curvature; the least of it; and to what part it
#: shrinks at most in one step.
_FIRST_DAMPING = 0.1
_LEAST_DAMPING = 1e-12
_SHRINK = 1 / 4
#: The part of the promised decrease that a step must keep.
_FAIR_PART = 1e-4
#: The part of the cost below which a promise says that the minimum is near.
_NEAR = 1e-3


class Ended(StrEnum):
    """Why the search ended: the gradient is 0 or the cost can fall no further, within tolerance; or neither."""

    GRADIENT = "gradient"
    COST = "cost"
    STEP_LIMIT = "step_limit"


@dataclass(frozen=True)
class Tolerance:
    """When the search ends.

    ``gradient`` is of the largest projected entry; ``cost`` is the promised decrease as a part of the cost, about the
    rounding of a sum of squares; ``steps`` counts refused ones too.
    """

    gradient: float = 1e-8
    cost: float = 1e-14
    steps: int = 500


@dataclass(frozen=True, eq=False)
class Minimum:
    """Where the search ended, shape (M + 2B,), with the cost and the largest projected gradient there."""

    theta: Floats
    cost: float
    gradient: float
    steps: int
    ended: Ended


def minimise(problem: Problem, start: Floats, reduction: Reduction, tolerance: Tolerance) -> Minimum:
    """Return the minimum that is reached from a start, shape (M + 2B,)."""
    here = evaluate(problem, np.clip(start, problem.lower, problem.upper))
    around = expand(problem, here, full=False)
    damping, growth = _FIRST_DAMPING, 2.0
    for count in range(tolerance.steps):
        if _outstanding(problem, here, around) <= tolerance.gradient:
            return _minimum(problem, here, around, count, Ended.GRADIENT)
        there, promised = _trial(problem, here, around, reduction, damping)
        if 0 < promised <= tolerance.cost * here.cost:
            return _last(problem, here, around, there, count + 1)
        kept = (here.cost - there.cost) / promised if promised > 0 else -1.0
        if kept > _FAIR_PART:
            around = expand(problem, there, full=promised < _NEAR * here.cost)
            here = there
            damping = max(damping * max(_SHRINK, 1 - (2 * kept - 1) ** 3), _LEAST_DAMPING)
            growth = 2.0
        else:
            damping, growth = damping * growth, growth * 2
    return _minimum(problem, here, around, tolerance.steps, Ended.STEP_LIMIT)


def free_to_move(problem: Problem, theta: Floats, gradient: Floats) -> Flags:
    """Return which parameters are neither held nor pressed against a limit, shape (M + 2B,)."""
    pressed = ((theta <= problem.lower) & (gradient > 0)) | ((theta >= problem.upper) & (gradient < 0))
    return ~(problem.held | pressed)


def _trial(
    problem: Problem, here: Point, around: Expansion, reduction: Reduction, damping: float
) -> tuple[Point, float]:
    """Return where a step leads, and by how much the expansion promises the cost to fall (−1: no step)."""
    step = reduction.step(around, free_to_move(problem, here.theta, around.gradient), damping)
    if step is None:
        return here, -1.0
    moved = np.clip(here.theta + step, problem.lower, problem.upper)
    return evaluate(problem, moved), _promised(problem, around, moved - here.theta)


def _promised(problem: Problem, around: Expansion, step: Floats) -> float:
    """Return −(gᵀs + ½ sᵀHs) of a step s."""
    of_releases, of_difficulties, of_slopes = problem.split(step)
    scores = problem.scores
    coupled = around.with_difficulty * of_difficulties[scores.benchmark_of]
    coupled += around.with_slope * of_slopes[scores.benchmark_of]
    curved = around.releases @ of_releases**2 + 2 * (coupled @ of_releases[scores.release_of])
    curved += around.difficulties @ of_difficulties**2 + around.slopes @ of_slopes**2
    curved += 2 * (around.mixed @ (of_difficulties * of_slopes))
    return -float(around.gradient @ step + 0.5 * curved)


def _last(problem: Problem, here: Point, around: Expansion, there: Point, steps: int) -> Minimum:
    """Return the better of two points whose costs differ by rounding: the one with the smaller gradient."""
    beyond = expand(problem, there)
    if _outstanding(problem, there, beyond) < _outstanding(problem, here, around):
        here, around = there, beyond
    return _minimum(problem, here, around, steps, Ended.COST)


def _outstanding(problem: Problem, here: Point, around: Expansion) -> float:
    """Return the largest move down the gradient that stays inside."""
    moved = np.clip(here.theta - around.gradient, problem.lower, problem.upper)
    return float(np.abs(moved - here.theta).max())


def _minimum(problem: Problem, here: Point, around: Expansion, steps: int, ended: Ended) -> Minimum:
    return Minimum(here.theta, here.cost, _outstanding(problem, here, around), steps, ended)
