"""The function that is minimised, its derivatives, and the system that is reduced, against slow ways."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openness.capability import STITCHING, BenchmarkAnchor, fit
from openness.capability.fitting import problem_of, reweighted
from openness.capability.model import Expansion, Problem, evaluate, expand
from openness.capability.reduction import Reduction, _Pairs
from openness.capability.scores import Floats, pack
from tests.openness.test_capability_builders import planted, random_scores, sigmoid

ANCHOR = BenchmarkAnchor("b0")


def problem(seed: int = 3, *, ridge: float = 0.1) -> Problem:
    """Return a problem with weights 0, 1 and 2, one slope held."""
    made = problem_of(random_scores(seed), ANCHOR, replace(STITCHING, ridge=ridge))
    return reweighted(made, np.random.default_rng(seed).integers(0, 3, len(made.weights)).astype(float))


def somewhere(made: Problem, seed: int = 5) -> Floats:
    """Return a point in the middle of the limits, where nothing is special."""
    releases, benchmarks = made.sizes
    chance = np.random.default_rng(seed)
    theta = np.concatenate((chance.normal(0, 1, releases + benchmarks), chance.uniform(0.5, 2.0, benchmarks)))
    return np.clip(theta, made.lower, made.upper)


def curvature(made: Problem, here: Expansion) -> Floats:
    """Return the blocks of an expansion as one dense matrix, shape (M + 2B, M + 2B)."""
    (releases, benchmarks), scores = made.sizes, made.scores
    size = releases + 2 * benchmarks
    whole = np.diag(np.concatenate((here.releases, here.difficulties, here.slopes)))
    places = np.arange(releases, releases + benchmarks)
    for rows, columns, values in (
        (scores.release_of, releases + scores.benchmark_of, here.with_difficulty),
        (scores.release_of, releases + benchmarks + scores.benchmark_of, here.with_slope),
        (places, places + benchmarks, here.mixed),
    ):
        whole[rows, columns] = whole[columns, rows] = values
    assert whole.shape == (size, size)
    return whole


def numeric(made: Problem, theta: Floats, place: int, step: float = 1e-5) -> tuple[float, Floats]:
    """Return slope of the cost and of the gradient along one parameter, by central differences."""
    up, down = theta.copy(), theta.copy()
    up[place] += step
    down[place] -= step
    above, below = evaluate(made, up), evaluate(made, down)
    gradients = expand(made, above).gradient - expand(made, below).gradient
    return (above.cost - below.cost) / (2 * step), gradients / (2 * step)


def test_one_result_by_hand() -> None:
    # Two releases, one benchmark, slope 2 and difficulty 0.5; capabilities 1 and 0:
    # z = 2 × 0.5 = 1 and 2 × −0.5 = −1, σ = 0.7311 and 0.2689; residuals −0.0689 and 0.0689.
    # θ is (1, 0, 0.5), the slope is held: ridge 0.1 × 1.25 / 3. Cost = ½ (2 × 0.00474 + 0.04167) = 0.02558.
    scores = pack({("a", "x"): 0.8, ("b", "x"): 0.2})
    made = problem_of(scores, BenchmarkAnchor("x", slope=2), STITCHING)

    at = evaluate(made, np.array([1.0, 0.0, 0.5, 2.0]))

    assert at.predicted == pytest.approx([sigmoid(1), sigmoid(-1)])
    assert at.residual == pytest.approx([-0.06894, 0.06894], abs=1e-5)
    assert at.cost == pytest.approx(0.5 * (2 * 0.06894**2 + 0.1 * 1.25 / 3), abs=1e-6)


def test_gradient_and_curvature_are_those_of_the_cost() -> None:
    made = problem()
    theta = somewhere(made)
    here = expand(made, evaluate(made, theta))
    whole = curvature(made, here)

    for place in np.flatnonzero(~made.held):
        slope, column = numeric(made, theta, place)

        assert here.gradient[place] == pytest.approx(slope, abs=1e-8)
        assert whole[:, place] == pytest.approx(column, abs=1e-8)


def jacobian(made: Problem, theta: Floats) -> Floats:
    """Return the derivatives of all residuals, a ridge of one row a parameter among them, by the definition."""
    (releases, benchmarks), scores, at = made.sizes, made.scores, evaluate(made, theta)
    whole = np.zeros((len(at.residual), len(theta)))
    rows, steepness = np.arange(len(at.residual)), np.sqrt(made.weights) * at.predicted * (1 - at.predicted)
    whole[rows, scores.release_of] = steepness * at.alpha
    whole[rows, releases + scores.benchmark_of] = -steepness * at.alpha
    whole[rows, releases + benchmarks + scores.benchmark_of] = steepness * at.distance
    return np.vstack((whole, np.sqrt(made.ridge) * np.eye(len(theta))))


def test_the_curvature_of_gauss_and_newton_is_that_of_the_jacobian() -> None:
    made = problem()
    theta = somewhere(made)
    rows = jacobian(made, theta)

    here = expand(made, evaluate(made, theta), full=False)

    assert curvature(made, here) == pytest.approx(rows.T @ rows, abs=1e-12)


@pytest.mark.parametrize("full", [False, True], ids=["gauss-newton", "full"])
def test_a_step_solves_the_whole_damped_system(full: bool) -> None:
    made = problem()
    theta = somewhere(made)
    here = expand(made, evaluate(made, theta), full=full)
    free = ~made.held
    # A release and a difficulty that are not free as well.
    free[[1, made.sizes[0] + 2]] = False
    damping = 0.5

    step = Reduction(made.scores).step(here, free, damping)

    whole = curvature(made, here)[np.ix_(free, free)] + damping * np.eye(int(free.sum()))
    assert step is not None
    assert step[free] == pytest.approx(-np.linalg.solve(whole, here.gradient[free]), abs=1e-10)
    assert not step[~free].any()


def test_a_curvature_that_is_not_positive_definite_gives_no_step() -> None:
    made = problem(ridge=0.0)
    here = expand(made, evaluate(made, somewhere(made)))
    indefinite = replace(here, difficulties=here.difficulties - 10)
    hollow = replace(here, releases=here.releases - 10)

    steps = [Reduction(made.scores).step(each, ~made.held, 0.1) for each in (indefinite, hollow)]

    assert steps == [None, None]


@given(st.integers(0, 200))
def test_products_from_pairs_are_those_of_the_dense_rows(seed: int) -> None:
    scores = random_scores(seed)
    one, other = np.random.default_rng(seed).normal(size=(2, len(scores.performance)))
    rows = Reduction(scores).rows(one, other)

    products = _Pairs(scores).products(one, other)

    assert products == pytest.approx(rows.T @ rows, abs=1e-12)


def test_few_results_a_release_are_taken_in_pairs() -> None:
    found = planted(130, 60, share=0.0).scores

    reduction = Reduction(found)

    assert reduction._pairs is not None
    assert Reduction(planted(40, 8).scores)._pairs is None
    assert fit(found, anchor=BenchmarkAnchor("b00")).converged
