"""Draws that are searched side by side: each ends where it would alone, and costs the others nothing."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openness.capability import STITCHING, BenchmarkAnchor, Ended, Failure, Fit, Limits, Tolerance, bootstrap, fit
from openness.capability import solver as solver_module
from openness.capability.fitting import problem_of, reweighted
from openness.capability.model import Point, Problem, evaluate, expand
from openness.capability.reduction import Reduction
from openness.capability.resampling import TOLERANCE, resampled
from openness.capability.scores import Floats, pack
from openness.capability.solver import Minimum, _Damping, _moved, _promised, minimise, minimise_each
from tests.openness.test_capability_builders import largest, planted, random_scores
from tests.openness.test_capability_draws import rarely
from tests.openness.test_capability_model import ANCHOR, curvature, problem, somewhere


@cache
def found() -> Fit:
    """Return a fit to scores so noisy that some draws are far from it."""
    return fit(planted(20, 8, share=0.3, noise=0.2, seed=3).scores, anchor=BenchmarkAnchor("b00"))


def several(count: int = 12) -> Problem:
    """Return some draws of that fit as one problem."""
    return reweighted(found().problem, np.array([resampled(found().scores, seed=1, number=n) for n in range(count)]))


def together(made: Problem, tolerance: Tolerance = TOLERANCE) -> list[Minimum]:
    return minimise_each(made, found().minimum.theta, Reduction(made.scores), tolerance)


def alone(made: Problem, tolerance: Tolerance = TOLERANCE) -> list[Minimum]:
    start, reduction = found().minimum.theta, Reduction(made.scores)
    return [minimise(reweighted(made, weights), start, reduction, tolerance) for weights in made.weights]


def test_several_draws_end_where_each_ends_alone() -> None:
    for one, other in zip(together(several()), alone(several()), strict=True):
        assert (one.steps, one.ended) == (other.steps, other.ended)
        assert one.cost == pytest.approx(other.cost, rel=1e-13)
        assert largest(one.theta - other.theta) < 1e-10


def test_a_draw_that_has_ended_drops_out(monkeypatch: pytest.MonkeyPatch) -> None:
    counts: list[int] = []

    def counting(made: Problem, theta: Floats) -> Point:
        counts.append(len(theta))
        return evaluate(made, theta)

    monkeypatch.setattr(solver_module, "evaluate", counting)
    steps = [each.steps for each in together(several())]

    # The start, and then at each step the draws that have not ended before it.
    assert counts == [12, *(sum(each > count for each in steps) for count in range(max(steps)))]
    assert counts[-1] < 12


def test_a_draw_whose_step_is_refused_is_damped_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[int, list[float]] = {}
    adjust = _Damping.adjust

    def telling(self: _Damping, kept: float, gradient: float) -> None:
        before = self.value
        adjust(self, kept, gradient)
        told.setdefault(id(self), []).append(kept)
        # A step that does worse than promised is followed by more damping, a good one by less.
        assert self.value > before if kept <= 1e-4 else self.value < before or kept <= 0.5

    monkeypatch.setattr(_Damping, "adjust", telling)
    ended = together(several(40))

    refused = [any(part <= 1e-4 for part in parts) for parts in told.values()]
    assert 0 < sum(refused) < 40
    assert {each.ended for each in ended} <= {Ended.GRADIENT, Ended.COST}


def test_damping_grows_ever_faster_and_shrinks_at_once() -> None:
    damping = _Damping(0.01)

    values = []
    for kept in (-1.0, -1.0, -1.0, 1.0, 0.75):
        damping.adjust(kept, gradient=0.1)
        values.append(damping.value)

    # Refused: × 2, × 4, × 8. Kept in full: × 0.15. Kept by three quarters: × (2 − 2 × 0.75).
    assert values == pytest.approx([0.02, 0.08, 0.64, 0.096, 0.048])


def test_damping_that_was_next_to_nothing_begins_at_the_gradient() -> None:
    damping = _Damping(1e-9)

    damping.adjust(-1.0, gradient=0.5)

    assert damping.value == pytest.approx(0.05)


def test_too_few_steps_end_those_draws_alone_that_need_more() -> None:
    steps = sorted(each.steps for each in together(several()))
    limit = steps[6]

    ended = together(several(), replace(TOLERANCE, steps=limit))

    assert all(each.steps <= limit for each in ended)
    assert sum(each.ended is Ended.STEP_LIMIT for each in ended) == sum(each > limit for each in steps) > 0


@given(st.integers(0, 100))
def test_points_and_expansions_of_several_draws_are_those_of_each(seed: int) -> None:
    made = problem_of(random_scores(seed), ANCHOR, STITCHING)
    chance = np.random.default_rng(seed)
    weights = chance.integers(0, 3, (3, len(made.weights))).astype(float)
    theta, full = np.array([somewhere(made, seed + n) for n in range(3)]), np.array([True, False, True])

    at = evaluate(reweighted(made, weights), theta)
    around = expand(reweighted(made, weights), at, full=full)

    for k in range(3):
        single = reweighted(made, weights[k])
        each = expand(single, evaluate(single, theta[k]), full=bool(full[k]))
        assert at.cost[k] == pytest.approx(float(evaluate(single, theta[k]).cost), rel=1e-13)
        assert curvature(made, around.of(k)) == pytest.approx(curvature(made, each), abs=1e-13)
        assert around.gradient[k] == pytest.approx(each.gradient, abs=1e-13)


def test_a_step_moves_slope_times_difficulty_by_its_derivative() -> None:
    made = problem()
    theta, step = somewhere(made), 0.1 * somewhere(made, 6)
    step[made.held] = 0

    moved, tangent = _moved(made, theta, step)

    _, difficulty, slope = made.split(theta)
    _, of_difficulties, of_slopes = made.split(step)
    products = made.split(moved)[1] * made.split(moved)[2]
    assert products == pytest.approx(slope * difficulty + slope * of_difficulties + difficulty * of_slopes)
    assert tangent == pytest.approx(step)


def test_a_step_beyond_the_limits_is_told_as_the_one_to_the_limits() -> None:
    made = problem()
    theta = somewhere(made)
    step = np.where(made.held, 0.0, 30 * somewhere(made, 6))

    moved, tangent = _moved(made, theta, step)
    again, same = _moved(made, theta, tangent)

    assert np.all((made.lower <= moved) & (moved <= made.upper))
    assert np.any((moved == made.lower) | (moved == made.upper))
    assert largest(tangent) < largest(step)
    assert again == pytest.approx(moved)
    assert same == pytest.approx(tangent)


def test_the_promise_is_that_of_the_whole_curvature() -> None:
    made = problem()
    theta, step = somewhere(made), somewhere(made, 6)
    around = expand(made, evaluate(made, theta))

    promised = _promised(made, around, step)

    whole = curvature(made, around)
    assert float(promised) == pytest.approx(-float(around.gradient @ step + 0.5 * step @ whole @ step))


def test_a_prediction_beyond_what_an_exponential_holds_is_0_or_1() -> None:
    wide = replace(STITCHING, location=Limits(-1e4, 1e4))
    made = problem_of(pack({("a", "x"): 0.8, ("b", "x"): 0.2}), BenchmarkAnchor("x"), wide)

    at = evaluate(made, np.array([1e4, -1e4, 0.0, 1.0]))

    assert at.predicted.tolist() == [1.0, 0.0]


def test_draws_that_all_lack_the_anchor_are_all_told() -> None:
    thin = fit(
        pack({(each.release, each.benchmark): each.score for each in rarely("b07")}), anchor=BenchmarkAnchor("b07")
    )
    lacking = list(bootstrap(thin, draws=60).failed)[:3]

    draws = bootstrap(thin, draws=lacking)

    assert draws.failed == dict.fromkeys(lacking, Failure.ANCHOR_NOT_DRAWN)
    assert draws.capability.shape == (0, 12)


def test_draws_are_the_same_in_any_company() -> None:
    numbers = [11, 3, 25, 4]

    some = bootstrap(found(), draws=numbers)
    many = bootstrap(found(), draws=30)

    kept = [many.numbers.index(number) for number in some.numbers]
    assert largest(some.capability - many.capability[kept]) < 1e-10


def test_without_an_anchor_no_draw_lacks_it() -> None:
    free = fit(found().scores, anchor=None)

    draws = bootstrap(free, draws=3)

    assert (draws.failed, draws.numbers) == ({}, (0, 1, 2))
