"""The minimum of the model: the method of Levenberg and Marquardt, within limits, finished by Newton's.

Each step solves the curvature plus μ times the identity. The step is taken where the cost falls by a fair part of what
the expansion promised, and μ shrinks the more the better the promise was kept; else μ grows, ever faster, and the step
is tried again (after Nielsen 1999).

The curvature is that of Gauss and Newton until a step promises less than some thousandths of the cost, and from there
the full one: then the digits that are right double with each step. Full from the start, some searches end in a worse
minimum, where a score of 0 or 1 is explained by a release or benchmark far away; never full, many end slowly. Where the
full curvature is not positive definite, μ grows as well.

A step (c, d, a) is not taken on the straight line. What a prediction depends on is α D and α, more than D and α: of
few results, both are long in doubt together. So α and α D are moved, α D by its derivative along the step::

    α' = α + a,   α' D' = α D + α d + D a,   that is   D' = D + d α / α'

To first order that is the step itself, so gradient, curvature and promise are those of the model. To second order
z = α (C − D) is left with a c alone, and a long step does what it promised.

Limits are kept by an active set. A parameter on a limit whose gradient points outwards is held for the step (the
"two-metric projection" of Bertsekas 1982); the others step freely and are then moved back inside, and the promise is
that of the step as moved. At the minimum, moving down the gradient and back inside moves nothing: that largest move is
what must fall below a tolerance.

Many draws are searched side by side, each with a damping of its own; one that has ended drops out. That saves no
arithmetic, but most of what it costs to begin an operation on arrays as small as one draw's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from openness.capability.model import Expansion, Point, Problem, evaluate, expand
from openness.capability.reduction import Reduction
from openness.capability.scores import Flags, Floats, Places

#: Damping to begin with, and at least after a refused step, as parts of the largest projected gradient: no entry of a
#: step is larger than gradient over damping. Then the least that it ever is, and to what part it shrinks in one step.
_FIRST_DAMPING = 0.05
_REFUSED_DAMPING = 0.1
_LEAST_DAMPING = 1e-12
_SHRINK = 0.15
#: The part of the promised decrease that a step must keep.
_FAIR_PART = 1e-4
#: The part of the cost below which a promise says that the minimum is near.
_NEAR = 3e-3


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
    (found,) = minimise_each(replace(problem, weights=problem.weights[None]), start, reduction, tolerance)
    return found


def minimise_each(problem: Problem, start: Floats, reduction: Reduction, tolerance: Tolerance) -> list[Minimum]:
    """Return the minimum of each of K draws, weights of shape (K, n), that is reached from one start (M + 2B,)."""
    search = _Search(problem, start, reduction)
    found = dict(search.leave(tolerance, 0))
    for count in range(1, tolerance.steps + 1):
        if not search.goes_on:
            break
        search.step(tolerance)
        found |= search.leave(tolerance, count)
    return [found[draw] for draw in range(len(problem.weights))]


def free_to_move(problem: Problem, theta: Floats, gradient: Floats) -> Flags:
    """Return which parameters are neither held nor pressed against a limit, shape (…, M + 2B)."""
    pressed = ((theta <= problem.lower) & (gradient > 0)) | ((theta >= problem.upper) & (gradient < 0))
    return ~(problem.held | pressed)


@dataclass
class _Damping:
    """The damping μ of one draw, and how much it grows if the next step is refused."""

    value: float
    growth: float = 2.0

    def adjust(self, kept: float, gradient: float) -> None:
        """Follow a step that has kept a part of its promise, from where the largest projected gradient is as told."""
        if kept > _FAIR_PART:
            self.value = max(self.value * max(_SHRINK, 2 - 2 * kept), _LEAST_DAMPING)
            self.growth = 2.0
        else:
            self.value = max(self.value * self.growth, _REFUSED_DAMPING * gradient)
            self.growth *= 2


@dataclass(frozen=True, eq=False)
class _Place:
    """Where k draws are: θ (k, M + 2B), cost (k,), the expansion there, and its largest projected gradient (k,)."""

    theta: Floats
    cost: Floats
    around: Expansion
    gradient: Floats

    @classmethod
    def at(cls, problem: Problem, point: Point, full: bool | Flags) -> _Place:
        """Return the place of a point. The projected gradient is the move down the gradient that stays inside."""
        around = expand(problem, point, full=full)
        downhill = problem.inside(point.theta - around.gradient)
        return cls(point.theta, point.cost, around, np.abs(downhill - point.theta).max(axis=-1))

    def of(self, draws: Places) -> _Place:
        """Return some of the draws."""
        return _Place(self.theta[draws], self.cost[draws], self.around.of(draws), self.gradient[draws])

    def but(self, draws: Flags, other: _Place) -> _Place:
        """Return these, but some of the draws where they are in the other."""
        if not draws.any():
            return self
        return _Place(
            np.where(draws[:, None], other.theta, self.theta),
            np.where(draws, other.cost, self.cost),
            self.around.but(draws, other.around),
            np.where(draws, other.gradient, self.gradient),
        )


class _Search:
    """The draws that have not ended, k of them: where each is, and its damping."""

    def __init__(self, problem: Problem, start: Floats, reduction: Reduction) -> None:
        count = len(problem.weights)
        self._problem, self._reduction = problem, reduction
        self._draws: Places = np.arange(count)
        at = evaluate(problem, np.repeat(problem.inside(start)[None], count, axis=0))
        self._here = _Place.at(problem, at, full=False)
        self._damping = [_Damping(_FIRST_DAMPING * each) for each in self._here.gradient.tolist()]
        self._at_end = np.zeros(count, dtype=np.bool_)

    @property
    def goes_on(self) -> bool:
        """Return whether any draw has not ended."""
        return len(self._draws) > 0

    def step(self, tolerance: Tolerance) -> None:
        """Try a step of each draw, and take those that do as promised."""
        here = self._here
        at, promised = self._trial()
        there = _Place.at(self._problem, at, full=promised < _NEAR * here.cost)
        taken = self._fair(here.cost - there.cost, promised)
        # Costs that differ by rounding do not tell which is lower: then the flatter place is taken.
        self._at_end = (promised > 0) & (promised <= tolerance.cost * here.cost)
        if self._at_end.any():
            taken = np.where(self._at_end, there.gradient < here.gradient, taken)
        self._here = there.but(~taken, here)

    def leave(self, tolerance: Tolerance, steps: int) -> Iterator[tuple[int, Minimum]]:
        """Drop the draws that have ended, and yield where."""
        here, flat = self._here, self._here.gradient <= tolerance.gradient
        ended = flat | self._at_end | (steps >= tolerance.steps)
        if not ended.any():
            return
        for k in np.flatnonzero(ended):
            why = Ended.COST if self._at_end[k] else Ended.GRADIENT if flat[k] else Ended.STEP_LIMIT
            minimum = Minimum(here.theta[k].copy(), float(here.cost[k]), float(here.gradient[k]), steps, why)
            yield int(self._draws[k]), minimum
        self._keep(np.flatnonzero(~ended))

    def _keep(self, draws: Places) -> None:
        self._problem = replace(self._problem, weights=self._problem.weights[draws])
        self._draws, self._here, self._at_end = self._draws[draws], self._here.of(draws), self._at_end[draws]
        self._damping = [self._damping[k] for k in draws]

    def _fair(self, fallen: Floats, promised: Floats) -> Flags:
        """Return which steps have kept a fair part of their promise, and adjust the damping."""
        kept = [
            one / other if other > 0 else -1.0 for one, other in zip(fallen.tolist(), promised.tolist(), strict=True)
        ]
        for damping, part, gradient in zip(self._damping, kept, self._here.gradient.tolist(), strict=True):
            damping.adjust(part, gradient)
        return np.array(kept) > _FAIR_PART

    def _trial(self) -> tuple[Point, Floats]:
        """Return where steps lead, and by how much the expansions promise the costs to fall (−1: no step)."""
        here = self._here
        free = free_to_move(self._problem, here.theta, here.around.gradient)
        # One by one: the system of a draw fills the processor's cache.
        found = [
            self._reduction.step(here.around.of(k), free[k], damping.value) for k, damping in enumerate(self._damping)
        ]
        steps = np.array([np.zeros_like(here.theta[0]) if step is None else step for step in found])
        moved, tangent = _moved(self._problem, here.theta, steps)
        promised = _promised(self._problem, here.around, tangent)
        promised[[step is None for step in found]] = -1.0
        return evaluate(self._problem, moved), promised


def _moved(problem: Problem, theta: Floats, step: Floats) -> tuple[Floats, Floats]:
    """Return where a step leads, inside the limits, and the step that would have led just there."""
    releases, benchmarks = problem.sizes
    difficulties, slopes = slice(releases, releases + benchmarks), slice(releases + benchmarks, None)
    moved = theta + step
    shrunk = theta[..., slopes] / problem.inside(moved)[..., slopes]
    moved[..., difficulties] = theta[..., difficulties] + step[..., difficulties] * shrunk
    moved = problem.inside(moved)
    tangent = moved - theta
    tangent[..., difficulties] /= shrunk
    return moved, tangent


def _promised(problem: Problem, around: Expansion, step: Floats) -> Floats:
    """Return −(gᵀs + ½ sᵀHs) of a step s, shape (…)."""
    of_releases, of_difficulties, of_slopes = problem.split(step)
    scores = problem.scores
    coupled = around.with_difficulty * scores.at_benchmarks(of_difficulties)
    coupled += around.with_slope * scores.at_benchmarks(of_slopes)
    # gᵀ + ½ sᵀH, with twice the half of what is off the diagonal.
    pull = np.concatenate((around.releases, around.difficulties, around.slopes), axis=-1)
    pull *= 0.5 * step
    pull += around.gradient
    of_pull = problem.split(pull)
    of_pull[0][...] += scores.by_release(coupled)
    of_pull[1][...] += around.mixed * of_slopes
    promised: Floats = -(pull * step).sum(axis=-1)
    return promised
