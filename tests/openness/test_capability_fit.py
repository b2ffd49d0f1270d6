"""The fit: what was planted is found, and a general solver finds the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import least_squares

from openness.capability import (
    ECI_PUBLIC,
    STITCHING,
    BenchmarkAnchor,
    Convention,
    Ended,
    Fit,
    Limits,
    Result,
    Tolerance,
    UnusableInput,
    fit,
    prepare,
)
from openness.capability.fitting import problem_of, start_of
from openness.capability.model import evaluate, expand
from openness.capability.scores import Floats, pack
from openness.capability.solver import free_to_move
from tests.openness.test_capability_builders import largest, planted, random_scores, shuffled
from tests.openness.test_capability_model import jacobian

ANCHOR = BenchmarkAnchor("b0")
#: So little ridge that it settles only what the scores leave open.
FAINT = replace(STITCHING, ridge=1e-9)


def test_planted_parameters_are_recovered() -> None:
    world = planted(60, 10)

    found = fit(world.scores, anchor=BenchmarkAnchor("b00"), convention=FAINT)

    assert found.converged
    assert largest(found.parameters.capability - world.planted.capability) < 1e-4
    assert largest(found.parameters.difficulty - world.planted.difficulty) < 1e-4
    assert largest(found.parameters.slope - world.planted.slope) < 1e-4


def test_planted_parameters_are_recovered_through_noise() -> None:
    # With noise 0.02 and slopes around 1.5, one score says a capability to about 0.02 / (1.5 / 4) = 0.05, nine of them
    # to 0.02 in the middle of the range and several times that at its ends.
    world = planted(200, 10, noise=0.02)

    found = fit(world.scores, anchor=BenchmarkAnchor("b00"), convention=FAINT)

    gaps = found.parameters.capability - world.planted.capability
    assert float(np.sqrt(np.mean(gaps**2))) < 0.06
    assert np.corrcoef(found.parameters.capability, world.planted.capability)[0, 1] > 0.998


def peer(found: Fit, convention: Convention) -> tuple[float, Floats]:
    """Return cost and parameters by a general solver of least squares, with the ridge as one residual."""
    made = found.problem
    free = np.flatnonzero(~made.held)

    def whole(values: Floats) -> Floats:
        theta = made.lower.copy()
        theta[free] = values
        return theta

    def residuals(values: Floats) -> Floats:
        return np.append(evaluate(made, whole(values)).residual, np.sqrt(made.ridge) * np.linalg.norm(values))

    def derivatives(values: Floats) -> sparse.csr_matrix:
        count = len(made.scores.performance)
        of_results = jacobian(made, whole(values))[:count, free]
        return sparse.csr_matrix(np.vstack((of_results, np.sqrt(made.ridge) * values / np.linalg.norm(values))))

    start, limits = start_of(made, convention)[free], (made.lower[free], made.upper[free])
    tight = {"ftol": 1e-15, "xtol": 1e-15, "gtol": 1e-10, "max_nfev": 2000}
    exact = {"tr_options": {"atol": 1e-14, "btol": 1e-14, "maxiter": 2000}, "x_scale": "jac"}
    solved = least_squares(residuals, start, derivatives, limits, method="trf", tr_solver="lsmr", **tight, **exact)
    return float(solved.cost), whole(solved.x)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("convention", [STITCHING, ECI_PUBLIC], ids=lambda each: each.name)
def test_a_general_solver_finds_the_same_minimum(seed: int, convention: Convention) -> None:
    found = fit(random_scores(seed), anchor=ANCHOR, convention=convention)

    cost, theta = peer(found, convention)

    # The peer stops where its own steps are lost in rounding: at a cost that is never below ours by more than that.
    assert found.cost <= cost * (1 + 1e-12)
    assert found.cost == pytest.approx(cost, rel=1e-9)
    assert largest(found.minimum.theta - theta) < 2e-4


def test_the_order_of_results_changes_not_one_bit() -> None:
    results = planted(20, 6, noise=0.1).results

    one, other = (fit(prepare(each), anchor=BenchmarkAnchor("b00")) for each in (results, shuffled(results)))

    assert one.capabilities == other.capabilities
    assert np.array_equal(one.minimum.theta, other.minimum.theta)


@given(st.integers(0, 300), st.sampled_from([0.0, 1e-3, 0.1, 10.0]))
def test_the_end_is_within_limits_and_no_way_leads_down(seed: int, ridge: float) -> None:
    found = fit(random_scores(seed), anchor=ANCHOR, convention=replace(STITCHING, ridge=ridge))

    made, theta = found.problem, found.minimum.theta
    gradient = expand(made, evaluate(made, theta)).gradient
    assert found.converged
    assert np.all((made.lower <= theta) & (theta <= made.upper))
    assert largest(gradient[free_to_move(made, theta, gradient)]) < 1e-5
    assert found.minimum.gradient < 1e-5


def test_a_slope_that_is_steeper_than_allowed_stays_on_its_limit() -> None:
    # Release k of 8 passes every benchmark up to its own number and fails the others: steps, not slopes.
    results = [((f"r{one}", f"b{other}"), float(one >= other)) for one in range(8) for other in range(8)]
    narrow = replace(STITCHING, ridge=1e-6, slope=Limits(0.1, 3))
    found = fit(pack(dict(results)), anchor=BenchmarkAnchor("b4", slope=3), convention=narrow)

    assert found.converged
    assert (found.parameters.slope == 3).sum() >= 4
    assert found.parameters.slope.max() == 3


def test_the_anchor_has_its_slope_and_difficulty() -> None:
    anchor = BenchmarkAnchor("b03", slope=2.0, difficulty=-1.5)

    found = fit(planted(noise=0.05).scores, anchor=anchor)

    assert found.parameters.slope[3] == 2.0
    assert found.parameters.difficulty[3] == pytest.approx(-1.5)


def test_the_conventions_differ_by_a_shift_alone() -> None:
    scores = planted(noise=0.05).scores

    one, other = (fit(scores, anchor=BenchmarkAnchor("b00"), convention=each) for each in (STITCHING, ECI_PUBLIC))

    shift = one.parameters.capability - other.parameters.capability
    assert one.cost == other.cost
    assert shift == pytest.approx(np.full(30, -other.parameters.difficulty[0]))
    assert other.parameters.difficulty[0] != 0


def test_the_ridge_is_the_mean_square_of_what_is_free() -> None:
    scores = planted(noise=0.05).scores
    found = fit(scores, anchor=BenchmarkAnchor("b00"))
    theta = np.delete(found.minimum.theta, 30 + 8)

    squares = float(np.sum(found.residuals**2))

    # 30 capabilities, 8 difficulties, 7 slopes: the anchor's is not free.
    assert len(theta) == 45
    assert found.cost == pytest.approx(0.5 * (squares + 0.1 * float(theta @ theta) / 45))


def test_a_slope_that_happens_to_equal_the_anchors_is_penalised_as_all() -> None:
    made = problem_of(planted().scores, BenchmarkAnchor("b00"), STITCHING)
    theta = start_of(made, STITCHING)

    cost = evaluate(made, theta).cost - evaluate(replace(made, ridge=0.0), theta).cost

    # All slopes start at 1. Seven of the eight are free.
    locations = theta[:38]
    assert cost == pytest.approx(0.5 * 0.1 / 45 * (float(locations @ locations) + 7))


def test_without_an_anchor_the_ridge_settles_unit_and_location() -> None:
    scores = planted(noise=0.05).scores

    found = fit(scores, anchor=None)

    assert found.converged
    assert found.cost < fit(scores, anchor=BenchmarkAnchor("b00")).cost


@pytest.mark.parametrize(
    ("anchor", "convention"), [(None, STITCHING), (ANCHOR, ECI_PUBLIC)], ids=["no-anchor", "not-shifted"]
)
def test_nothing_settles_the_location_without_ridge(anchor: BenchmarkAnchor | None, convention: Convention) -> None:
    with pytest.raises(UnusableInput, match="^ridge: 0 cannot be used; allowed: more than 0 where no anchor"):
        fit(random_scores(0), anchor=anchor, convention=replace(convention, ridge=0.0))


def test_too_few_steps_are_told() -> None:
    found = fit(planted(noise=0.1).scores, anchor=BenchmarkAnchor("b00"), tolerance=Tolerance(steps=3))

    assert (found.minimum.ended, found.converged, found.minimum.steps) == (Ended.STEP_LIMIT, False, 3)


def test_an_end_within_rounding_of_the_cost_is_an_end() -> None:
    found = fit(planted(noise=0.1).scores, anchor=BenchmarkAnchor("b00"), tolerance=Tolerance(gradient=0.0))

    assert (found.minimum.ended, found.converged) == (Ended.COST, True)
    assert found.minimum.gradient < 1e-6


def test_an_anchor_that_is_not_among_the_scores_is_refused() -> None:
    with pytest.raises(UnusableInput, match="^anchor, benchmark: 'b99' cannot be used; allowed: one of the 8 that are"):
        fit(planted().scores, anchor=BenchmarkAnchor("b99"))


def test_that_the_anchor_was_dropped_is_told() -> None:
    scores = prepare([*planted().results, Result("r000", "alone", 0.5)])

    with pytest.raises(UnusableInput, match="; this one was dropped: too_few_releases$"):
        fit(scores, anchor=BenchmarkAnchor("alone"))


@pytest.mark.parametrize(
    ("made", "place"),
    [
        (lambda: BenchmarkAnchor("x", slope=0), "slope of the anchor"),
        (lambda: BenchmarkAnchor("x", difficulty=float("nan")), "difficulty of the anchor"),
        (lambda: Limits(1, 1), "limits"),
        (lambda: replace(STITCHING, ridge=-0.1), "ridge"),
        (lambda: replace(STITCHING, slope=Limits(0, 10)), "least slope"),
    ],
    ids=["slope", "difficulty", "limits", "ridge", "least-slope"],
)
def test_options_that_mean_nothing_are_refused(made: object, place: str) -> None:
    with pytest.raises(UnusableInput) as error:
        made()  # type: ignore[operator]

    assert error.value.place == place
