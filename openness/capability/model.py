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
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from openness.capability.scores import Flags, Floats, Scores


@dataclass(frozen=True, eq=False)
class Problem:
    """What is minimised: scores with weights, shape (n,), the ridge λ/n, and limits, shape (M + 2B,)."""

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
        """Return capabilities (M,), difficulties (B,) and slopes (B,) of a parameter vector."""
        releases, benchmarks = self.sizes
        return theta[:releases], theta[releases : releases + benchmarks], theta[releases + benchmarks :]


@dataclass(frozen=True, eq=False)
class Point:
    """The minimised function at a point: σ(z), α, u and σ(z) − p of each result, shape (n,), and the value."""

    theta: Floats
    predicted: Floats
    alpha: Floats
    distance: Floats
    residual: Floats
    cost: float


@dataclass(frozen=True, eq=False)
class Expansion:
    """The gradient at a point, and the second derivatives as blocks.

    ``releases`` (M,) is the diagonal of CC; ``with_difficulty`` and ``with_slope`` (n,) are CD and Cα, one entry a
    result; ``difficulties``, ``mixed`` and ``slopes`` (B,) are DD, Dα and αα. That of Gauss and Newton, not ``full``,
    is nowhere negative.
    """

    full: bool
    gradient: Floats
    releases: Floats
    with_difficulty: Floats
    with_slope: Floats
    difficulties: Floats
    mixed: Floats
    slopes: Floats


def evaluate(problem: Problem, theta: Floats) -> Point:
    """Return the minimised function at a point: half the weighted sum of squares, ridge included."""
    capability, difficulty, slope = problem.split(theta)
    scores = problem.scores
    alpha = slope[scores.benchmark_of]
    distance = capability[scores.release_of] - difficulty[scores.benchmark_of]
    # By the hyperbolic tangent, which no argument makes overflow.
    predicted = 0.5 + 0.5 * np.tanh(0.5 * alpha * distance)
    residual = predicted - scores.performance
    free = theta[~problem.held]
    cost = 0.5 * float(problem.weights @ (residual * residual)) + 0.5 * problem.ridge * float(free @ free)
    return Point(theta, predicted, alpha, distance, residual, cost)


def expand(problem: Problem, at: Point, *, full: bool = True) -> Expansion:
    """Return gradient and curvature at a point; without ``full``, the curvature of Gauss and Newton."""
    steepness = at.predicted * (1 - at.predicted)
    first = problem.weights * at.residual * steepness
    second = problem.weights * steepness * steepness
    if full:
        second += first * (1 - 2 * at.predicted)
    by_alpha = second * at.alpha
    location = by_alpha * at.alpha
    mixed = by_alpha * at.distance + first if full else by_alpha * at.distance
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
    return np.concatenate(of_results) + problem.ridge * np.where(problem.held, 0.0, theta)
