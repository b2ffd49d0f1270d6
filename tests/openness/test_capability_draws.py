"""The bootstrap: what is drawn, what it keeps, and what its intervals mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest

from openness.capability import (
    ECI_PUBLIC,
    STITCHING,
    BenchmarkAnchor,
    Failure,
    Fit,
    Result,
    ScaleAnchors,
    Tolerance,
    UnusableInput,
    bootstrap,
    fit,
    interval,
    prepare,
)
from openness.capability.fitting import reweighted
from openness.capability.reduction import Reduction
from openness.capability.resampling import resampled
from openness.capability.scores import pack
from openness.capability.solver import minimise
from openness.frontier import Entry
from openness.lag import backward_lag
from tests.openness.test_capability_builders import largest, planted

ANCHOR = BenchmarkAnchor("b00")
TIGHT = Tolerance()


@cache
def found() -> Fit:
    return fit(planted(noise=0.05).scores, anchor=ANCHOR)


def ends() -> ScaleAnchors:
    """Return the scale of the weakest and the strongest release."""
    order = sorted(found().capabilities, key=lambda name: found().capabilities[name])
    return ScaleAnchors(order[0], order[-1])


def test_every_release_keeps_its_number_of_results() -> None:
    scores = found().scores

    for number in range(20):
        weights = resampled(scores, seed=1, number=number)

        assert np.array_equal(scores.by_release(weights), scores.results_of)


def test_results_are_drawn_with_equal_chances() -> None:
    # Each of n results of a release is drawn n times with chance 1 / n: on average once, with variance 1 − 1 / n.
    # Over 2000 draws the mean is within 5 × √(1 / 2000) = 0.11.
    scores = planted(5, 6).scores

    drawn = np.array([resampled(scores, seed=7, number=number) for number in range(2000)])

    count = scores.results_of[scores.release_of]
    assert largest(drawn.mean(axis=0) - 1) < 0.11
    assert largest(drawn.var(axis=0) - (1 - 1 / count)) < 0.2


def test_a_result_that_counts_twice_is_as_two_copies_of_it() -> None:
    scores = found().scores
    weights = resampled(scores, seed=1, number=0)
    made = reweighted(found().problem, weights)

    ended = minimise(made, found().minimum.theta, Reduction(scores), TIGHT)

    capability, difficulty, slope = made.split(ended.theta)
    copies = np.repeat(np.arange(len(weights)), weights.astype(int))
    z = slope[scores.benchmark_of[copies]] * (
        capability[scores.release_of[copies]] - difficulty[scores.benchmark_of[copies]]
    )
    squares = float(np.sum((1 / (1 + np.exp(-z)) - scores.performance[copies]) ** 2))
    free = ended.theta[~made.held]
    assert ended.cost == pytest.approx(0.5 * (squares + 0.1 * float(free @ free) / len(free)))


def test_a_draw_from_the_fit_ends_where_a_draw_from_the_start_does() -> None:
    made = reweighted(found().problem, resampled(found().scores, seed=1, number=3))
    reduction = Reduction(found().scores)
    cold = np.concatenate((np.zeros(38), np.ones(8)))

    one, other = (minimise(made, start, reduction, TIGHT) for start in (found().minimum.theta, cold))

    assert one.cost == pytest.approx(other.cost, rel=1e-12)
    assert largest(one.theta - other.theta) < 1e-6


def test_the_same_seed_gives_the_same_draws_in_parts_as_at_once() -> None:
    at_once = bootstrap(found(), draws=6, anchors=ends())

    parts = [bootstrap(found(), draws=part, anchors=ends()) for part in (range(3), range(3, 6))]

    assert at_once.numbers == (0, 1, 2, 3, 4, 5)
    assert np.array_equal(at_once.capability, np.vstack([part.capability for part in parts]))
    assert not np.array_equal(at_once.capability, bootstrap(found(), draws=6, anchors=ends(), seed=1).capability)


def test_every_draw_has_its_own_scale() -> None:
    draws = bootstrap(found(), draws=20, anchors=ends())

    places = ends().places(found().scores)

    assert draws.capability[:, places[0]] == pytest.approx(np.full(20, 130.0))
    assert draws.capability[:, places[1]] == pytest.approx(np.full(20, 150.0))
    # On one line for all draws, the ends would move.
    raw = bootstrap(found(), draws=20).capability
    assert np.ptp(raw[:, places[1]] - raw[:, places[0]]) > 0.1


def test_anchors_have_no_interval_and_all_others_have() -> None:
    draws = bootstrap(found(), draws=20, anchors=ends())

    none = {name for name in found().scores.releases if draws.capability_interval(name) is None}

    assert none == {ends().low, ends().high}
    assert all(draws.difficulty_interval(name) for name in found().scores.benchmarks)


def test_the_benchmark_that_is_shifted_to_has_no_interval() -> None:
    draws = bootstrap(found(), draws=20)

    assert draws.difficulty_interval("b00") is None
    assert draws.difficulty_interval("b01") is not None
    assert draws.difficulty == pytest.approx(np.where(np.arange(8) == 0, 0.0, draws.difficulty))


def test_where_nothing_is_shifted_every_benchmark_has_an_interval() -> None:
    draws = bootstrap(fit(found().scores, anchor=ANCHOR, convention=ECI_PUBLIC), draws=10)

    assert draws.difficulty_interval("b00") is not None


def test_an_interval_is_from_percentile_5_to_95() -> None:
    # 200 equal steps from 130 to 150: 5 % of the way is 131, 95 % is 149.
    assert interval(np.linspace(130, 150, 200)) == pytest.approx((131, 149))
    assert interval(np.append(np.linspace(130, 150, 200), np.nan)) == pytest.approx((131, 149))
    assert interval(np.array([1.0, np.nan])) is None


def test_intervals_hold_what_was_planted_about_nine_times_in_ten() -> None:
    # Resampling some eight results of a release is too narrow rather than too wide: 60 to 95 of 100 is what it is for.
    world = planted(100, 12, noise=0.05, seed=4)
    fitted = fit(world.scores, anchor=ANCHOR, convention=replace(STITCHING, ridge=1e-3))

    draws = bootstrap(fitted, draws=200)

    inside = 0
    for release, truth in zip(fitted.scores.releases, world.planted.capability, strict=True):
        low, high = draws.capability_interval(release) or (0, 0)
        inside += low <= truth <= high
    assert 60 <= inside <= 98


def rarely(benchmark: str) -> list[Result]:
    """Return results in which two of twelve releases have a benchmark, among eight each.

    Neither draws it with chance (7/8)^16 = 0.12.
    """
    results = planted(12, 8, noise=0.05, share=1.0).results
    return [each for each in results if each.benchmark != benchmark or each.release in {"r004", "r005"}]


def test_a_benchmark_that_is_not_drawn_has_no_difficulty_in_that_draw() -> None:
    thin = fit(prepare(rarely("b07")), anchor=ANCHOR)
    place = thin.scores.benchmarks.index("b07")

    draws = bootstrap(thin, draws=60)

    unseen = np.isnan(draws.difficulty[:, place])
    assert 0 < unseen.sum() < 60
    assert np.array_equal(unseen, np.isnan(draws.slope[:, place]))
    assert not np.isnan(draws.capability).any()
    assert draws.difficulty_interval("b07") is not None


def test_a_draw_without_the_anchor_is_left_out_and_counted() -> None:
    draws = bootstrap(fit(prepare(rarely("b07")), anchor=BenchmarkAnchor("b07")), draws=60)

    assert set(draws.failed.values()) == {Failure.ANCHOR_NOT_DRAWN}
    assert len(draws.failed) + len(draws.numbers) == 60
    assert len(draws.capability) == len(draws.numbers)
    assert not set(draws.failed) & set(draws.numbers)


def test_a_draw_that_turns_the_anchors_round_is_left_out_and_counted() -> None:
    order = sorted(found().capabilities, key=lambda name: found().capabilities[name])

    draws = bootstrap(found(), draws=40, anchors=ScaleAnchors(order[14], order[15]))

    assert set(draws.failed.values()) == {Failure.ANCHORS_INVERTED}
    assert len(draws.failed) + len(draws.numbers) == 40


def test_a_draw_that_does_not_end_is_left_out_and_counted() -> None:
    draws = bootstrap(found(), draws=3, tolerance=Tolerance(steps=1))

    assert draws.failed == dict.fromkeys(range(3), Failure.NOT_CONVERGED)
    assert draws.capability.shape == (0, 30)
    assert draws.capability_interval("r000") is None


def test_a_lag_is_computed_from_every_draw() -> None:
    # Releases come one a month and alternate between the groups.
    names = found().scores.releases
    days = {name: date(2024, 1, 1) + timedelta(days=30 * number) for number, name in enumerate(names)}
    as_of = max(days.values())

    lags = []
    for capabilities in bootstrap(found(), draws=50, anchors=ends()).each():
        entries = [Entry(name, days[name], value) for name, value in capabilities.items()]
        lag = backward_lag(entries[::2], entries[1::2], as_of)
        lags.append(np.nan if lag.lower is None else lag.lower)

    assert len(lags) == 50
    assert interval(np.array(lags)) is not None


def test_results_that_fit_exactly_have_draws_that_agree() -> None:
    faint = replace(STITCHING, ridge=1e-9)
    exact = fit(planted().scores, anchor=ANCHOR, convention=faint)

    draws = bootstrap(exact, draws=10)

    assert np.nanmax(np.ptp(draws.capability, axis=0)) < 0.01


@pytest.mark.parametrize("draws", [0, -1, [], [-1, 2]], ids=repr)
def test_draws_that_are_none_are_refused(draws: int | list[int]) -> None:
    with pytest.raises(UnusableInput, match="^draws: .* allowed: a number from 1, or numbers from 0$"):
        bootstrap(found(), draws=draws)


def test_an_interval_is_asked_of_a_release_that_is_there() -> None:
    draws = bootstrap(found(), draws=2)

    with pytest.raises(UnusableInput, match="^interval, release: 'nobody' cannot be used"):
        draws.capability_interval("nobody")


def test_a_single_benchmark_is_enough_to_be_drawn_from() -> None:
    scores = pack({("a", "x"): 0.8, ("b", "x"): 0.2})

    draws = bootstrap(fit(scores, anchor=BenchmarkAnchor("x")), draws=3)

    assert draws.failed == {}
