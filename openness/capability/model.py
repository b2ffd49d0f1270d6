"""The model and its derivatives: what is minimised, and its expansion around a point.

A release r has a capability C, a benchmark b a difficulty D and a slope α; both live on one scale::

    performance(r, b) ≈ σ(z),   z = α_b (C_r − D_b),   σ(z) = 1 / (1 + exp(−z))

Minimised is, over capabilities, difficulties and slopes within limits ::

    ½ [ Σ w (σ(z) − p)²  +  λ mean(θ²) ]

with p the performances, w how often each counts (1; a bootstrap draw: 0, 1, 2 …) and θ the n free parameters. The
definition writes the ridge as one more residual, ϱ = √(λ Σ θ² / n). Its row of the Jacobian is (λ/n) θᵀ / ϱ, so alone
it would add the dense matrix (λ/n) θθᵀ/‖θ‖² to JᵀJ. But only ½ϱ² = (λ/2n) θᵀθ is ever minimised: its gradient is
(λ/n) θ and its second derivative exactly (λ/n) I. So the ridge couples nothing: it adds λ/n to the diagonal, which is
also what n residuals √(λ/n) θ_k, one a parameter, would add.

Derivatives of one term e = ½ w (σ − p)², with d = σ(1 − σ) and u = C − D::

    ∂e/∂z   = h  = w (σ − p) d
    ∂²e/∂z² = q  = w d² + h (1 − 2σ)

    gradient     C: h α        D: −h α         α: h u
    curvature    CC: q α²      CD: −q α²       Cα: q α u + h
                               DD: q α²        Dα: −(q α u + h)
                                               αα: q u²

Gauss and Newton leave out what the residual is a factor of: q = w d², and no summand h in Cα and Dα. That is JᵀJ of
the Jacobian, never negative, and the better guide far from the minimum. Near it, residuals of some hundredths of the
whole range are no small ones, and with them half as many steps are needed. So an expansion may have either.

Parameters stand in one vector θ = (C of M releases, D of B benchmarks, α of B benchmarks). One whose two limits are
equal is held there and is not penalised.

Several draws are computed at once: weights and θ may have a leading axis of K draws, and so has then all that is made
of them. Written (…) below; a draw's numbers do not depend on those beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from openness.capability.scores import Flags, Floats, Places, Scores


@dataclass(frozen=True, eq=False)
class Problem:
    """What is minimised: scores with weights, shape (…, n), the ridge λ/n, and limits, shape (M + 2B,)."""

    scores: Scores
    weights: Floats
    ridge: float
    lower: Floats
    upper: Floats

    @cached_property
    def sizes(self) -> tuple[int, int]:
        """Return M, the number of releases, and B, the number of benchmarks."""
        return len(self.scores.releases), len(self.scores.benchmarks)

    @cached_property
    def held(self) -> Flags:
        """Return which parameters have no room to move, shape (M + 2B,)."""
        held: Flags = self.lower == self.upper
        return held

    def split(self, theta: Floats) -> tuple[Floats, Floats, Floats]:
        """Return capabilities (…, M), difficulties (…, B) and slopes (…, B) of parameters (…, M + 2B)."""
        releases, benchmarks = self.sizes
        return theta[..., :releases], theta[..., releases : releases + benchmarks], theta[..., releases + benchmarks :]

    def inside(self, theta: Floats) -> Floats:
        """Return parameters moved back inside their limits."""
        moved: Floats = np.minimum(np.maximum(theta, self.lower), self.upper)
        return moved


@dataclass(frozen=True, eq=False)
class Point:
    """The minimised function at a point: σ(z), α, u and σ(z) − p of each result, shape (…, n), and the value (…)."""

    theta: Floats
    predicted: Floats
    alpha: Floats
    distance: Floats
    residual: Floats
    cost: Floats


@dataclass(frozen=True, eq=False)
class Expansion:
    """The gradient at a point, and the second derivatives as blocks.

    ``releases`` (…, M) is the diagonal of CC; ``with_difficulty`` and ``with_slope`` (…, n) are CD and Cα, one entry a
    result; ``difficulties``, ``mixed`` and ``slopes`` (…, B) are DD, Dα and αα. That of Gauss and Newton, not ``full``
    (…), is nowhere negative.
    """

    full: Flags
    gradient: Floats
    releases: Floats
    with_difficulty: Floats
    with_slope: Floats
    difficulties: Floats
    mixed: Floats
    slopes: Floats

    def of(self, draws: int | Places | Flags) -> Expansion:
        """Return the expansion of one draw, or of some."""
        return Expansion(*[each[draws] for each in vars(self).values()])

    def but(self, draws: Flags, other: Expansion) -> Expansion:
        """Return this expansion, but of some draws, shape (K,), the other."""
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Expansion(*[np.where(draws.reshape(-1, *[1] * (its.ndim - 1)), its, mine) for mine, its in pairs])


def evaluate(problem: Problem, theta: Floats) -> Point:
    """Return the minimised function at a point: half the weighted sum of squares, ridge included."""
    capability, difficulty, slope = problem.split(theta)
    scores = problem.scores
    alpha = scores.at_benchmarks(slope)
    distance = scores.at_releases(capability)
    distance -= scores.at_benchmarks(difficulty)
    with np.errstate(over="ignore"):
        # Where the exponential is too large for a number, 1 / (1 + ∞) is the 0 that it stands for.
        predicted = 1 / (1 + np.exp(-alpha * distance))
    residual = predicted - scores.performance
    squares = (problem.weights * residual * residual).sum(axis=-1)
    free = theta * ~problem.held
    cost = 0.5 * squares + 0.5 * problem.ridge * (free * free).sum(axis=-1)
    return Point(theta, predicted, alpha, distance, residual, cost)


def expand(problem: Problem, at: Point, *, full: bool | Flags = True) -> Expansion:
    """Return gradient and curvature at a point; of draws that are not ``full``, the curvature of Gauss and Newton."""
    full = np.full(at.cost.shape, full)
    steepness = at.predicted * (1 - at.predicted)
    second = problem.weights * steepness
    first = second * at.residual
    second *= steepness
    bend = first * full[..., None]
    second += bend * (1 - 2 * at.predicted)
    by_alpha = second * at.alpha
    location = by_alpha * at.alpha
    mixed = by_alpha * at.distance + bend
    ridge = problem.ridge
    return Expansion(
        full,
        _gradient(problem, at.theta, first * at.alpha, first * at.distance),
        problem.scores.by_release(location) + ridge,
        -location,
        mixed,
        problem.scores.by_benchmark(location) + ridge,
        -problem.scores.by_benchmark(mixed),
        problem.scores.by_benchmark(second * at.distance * at.distance) + ridge,
    )


def _gradient(problem: Problem, theta: Floats, location: Floats, slope: Floats) -> Floats:
    scores = problem.scores
    of_results = (scores.by_release(location), -scores.by_benchmark(location), scores.by_benchmark(slope))
    return np.concatenate(of_results, axis=-1) + problem.ridge * (theta * ~problem.held)
