"""Intervals by hand, and recovery of a known truth."""

from __future__ import annotations

import random
from datetime import timedelta
from math import nan

import numpy as np
import pytest

from benchmarks.coverage_lag import AS_OF, WORLDS, World, coverage, draws_of, invent
from openness.draws import ScoreDraws, normal_draws
from openness.frontier import Entry
from openness.intervals import (
    Interval,
    Limits,
    NoInterval,
    cluster_bootstrap,
    interval_of,
    lag_intervals,
    widest,
)
from openness.lag import backward_lag
from tests.openness.builders import day, entry

# The reference has a record every 30 days from 10 up to 100; the tier has 55, so R5 (60, 2023-05-31) is the first
# above it, and R4 (50, 2023-05-01) the last that is not.
REFERENCE = [
    Entry(f"R{number}", day("2023-01-01") + timedelta(days=30 * number), 10.0 * (number + 1)) for number in range(10)
]
TIER = [entry("T", "2023-06-15", 55)]
NOW = day("2024-01-01")


def test_a_pair_is_drawn_together_so_what_moves_both_alike_changes_nothing() -> None:
    shift = np.random.default_rng(1).normal(0, 30, (100, 1))
    drawn = ScoreDraws(
        (*(each.release for each in REFERENCE), "T"),
        shift + np.array([*(each.score for each in REFERENCE), 55]),
        "shifted together",
    )

    found = lag_intervals(REFERENCE, TIER, drawn, NOW)

    # 2023-05-31 to 2024-01-01: 215 days. The gap is 100 - 55.
    assert (found.lag.lower, found.lag.upper) == (215, 215)
    assert (found.gap.lower, found.gap.upper) == (pytest.approx(45), pytest.approx(45))
    assert found.left_censored == 0


def test_an_interval_says_what_it_is_about_and_how_it_was_made() -> None:
    scores = {each.release: each.score for each in (*REFERENCE, *TIER)}

    found = lag_intervals(REFERENCE, TIER, normal_draws(scores, dict.fromkeys(scores, 4.0), seed=7), NOW)

    assert found.lag.estimand == (
        "days since the reference first exceeded the tier's best, on 2024-01-01, "
        "had every release been scored without error"
    )
    assert found.lag.method == (
        "paired draws: normal draws from standard errors; the shortest interval that holds 90 %"
    )
    assert found.gap.method.endswith("percentiles 5 and 95")
    assert (found.lag.draws, found.lag.seed, found.lag.records, found.lag.level) == (500, 7, 10, 0.90)
    assert found.lag.lower <= 215 <= found.lag.upper
    # In some invented worlds the interval of the lag holds the truth more often than 95 %.
    assert (found.lag.indicative, found.gap.indicative) == (True, False)


def test_the_same_seed_gives_the_same_interval_whatever_the_order_of_rows() -> None:
    scores = {each.release: each.score for each in (*REFERENCE, *TIER)}
    turned = dict(reversed(scores.items()))
    errors = dict.fromkeys(scores, 8.0)

    one, other, third = (
        lag_intervals(group, TIER, normal_draws(told, errors, seed=seed), NOW)
        for group, told, seed in ((REFERENCE, scores, 1), (REFERENCE[::-1], turned, 1), (REFERENCE, scores, 2))
    )

    assert one == other
    assert one.gap != third.gap


def test_a_release_without_a_known_error_is_held_fixed_and_makes_the_intervals_indicative() -> None:
    scores = {each.release: each.score for each in (*REFERENCE, *TIER)}
    drawn = normal_draws(scores, {**dict.fromkeys(scores, 2.0), "T": None}, seed=1)

    found = lag_intervals(REFERENCE, TIER, drawn, NOW)

    assert drawn.fixed == {"T"}
    assert set(drawn.of(TIER)[:, 0]) == {55.0}
    assert found.lag.indicative
    assert found.gap.indicative
    # An error of 0 is known to be 0.
    assert normal_draws(scores, dict.fromkeys(scores, 0.0), seed=1).fixed == frozenset()


def test_fewer_than_eight_records_have_no_interval() -> None:
    few = REFERENCE[:7]
    scores = {each.release: each.score for each in (*few, *TIER)}

    found = lag_intervals(few, TIER, normal_draws(scores, dict.fromkeys(scores, 1.0), seed=1), NOW)

    assert (found.lag.lower, found.lag.upper, found.lag.missing) == (None, None, NoInterval.TOO_FEW_RECORDS)
    assert found.gap.missing is NoInterval.TOO_FEW_RECORDS


def test_a_record_of_the_day_itself_is_one_of_the_eight() -> None:
    # R7, the eighth, is of 2023-07-30, 210 days after R0.
    scores = {each.release: each.score for each in (*REFERENCE, *TIER)}
    drawn = normal_draws(scores, dict.fromkeys(scores, 1.0), seed=1)

    before, on = (lag_intervals(REFERENCE, TIER, drawn, day(f"2023-07-{number}")).lag for number in (29, 30))

    assert (before.records, before.missing) == (7, NoInterval.TOO_FEW_RECORDS)
    assert (on.records, on.missing) == (8, None)


def test_without_a_release_of_the_tier_there_is_no_number_to_put_an_interval_around() -> None:
    scores = {each.release: each.score for each in REFERENCE}

    found = lag_intervals(REFERENCE, [], normal_draws(scores, {}, seed=1), NOW)

    assert (found.lag.missing, found.lag.undefined) == (NoInterval.NO_NUMBER, 500)


def test_a_tier_that_may_lie_below_every_record_is_told() -> None:
    # Nothing in the reference is at or below 10 - 1e-9 in the draws in which the tier has less than R0.
    drawn = ScoreDraws(
        (*(each.release for each in REFERENCE), "T"),
        np.array([[*(each.score for each in REFERENCE), low] for low in (5, 5, 5, 15)]),
        "made up",
    )

    assert lag_intervals(REFERENCE, TIER, drawn, NOW).left_censored == 0.75


def made(values: list[float], limits: Limits, records: int = 8) -> Interval:
    return interval_of(np.array(values), estimand="x", method="y", records=records, seed=None, limits=limits)


def test_percentiles_are_read_between_draws_and_the_shortest_interval_at_draws() -> None:
    # Of 0, 1, …, 18 and 100 the percentiles 5 and 95 lie at positions 0.95 and 18.05: 0.95, and 18 + 0.05 * 82 = 22.1.
    # 18 of 20 are held by 0 to 17 and by 1 to 18, both 17 wide; of two the second is taken.
    values = [*map(float, range(19)), 100.0]

    percentiles, shortest = (made(values, limits) for limits in Limits)

    assert (percentiles.lower, percentiles.upper) == (pytest.approx(0.95), pytest.approx(22.1))
    assert (shortest.lower, shortest.upper) == (1, 18)


def test_draws_without_a_number_are_counted_and_too_many_leave_no_interval() -> None:
    few, many = ([nan] * count + [1.0] * (20 - count) for count in (2, 3))

    assert (made(few, Limits.PERCENTILE).upper, made(few, Limits.PERCENTILE).undefined) == (1, 2)
    assert made(many, Limits.PERCENTILE).missing is NoInterval.OFTEN_UNDEFINED
    assert made([nan], Limits.PERCENTILE).missing is NoInterval.NO_NUMBER


def mean(items: list[tuple[str, float]]) -> float:
    return sum(value for _, value in items) / len(items)


def release_of(item: tuple[str, float]) -> str:
    return item[0]


def clustered(items: list[tuple[str, float]], key=release_of, **arguments: int) -> Interval:
    return cluster_bootstrap(
        items, mean, key, estimand="mean", by="matching release", **{"seed": 1, "draws": 400, **arguments}
    )


def test_clusters_are_drawn_whole() -> None:
    # Two releases, each the answer to four records: a draw is a mean of 10, 20 or 15 and nothing between. By record
    # the mean of eight is rarely 10 or 20.
    items = [("a", 10.0)] * 4 + [("b", 20.0)] * 4

    by_release, by_record = clustered(items), clustered([(str(n), value) for n, (_, value) in enumerate(items)])

    assert (by_release.lower, by_release.upper) == (10, 20)
    assert by_record.upper - by_record.lower < 8
    assert widest([by_record, by_release]) == by_release
    assert by_release.method == "cluster bootstrap by matching release; percentiles 5 and 95"


def test_the_order_of_records_does_not_change_a_cluster_interval() -> None:
    items = [(f"release {number % 5}", float(number**2)) for number in range(20)]
    mixed = random.Random(3).sample(items, len(items))

    assert clustered(items).lower == pytest.approx(clustered(mixed).lower)
    assert clustered(items).upper == pytest.approx(clustered(mixed).upper)


def test_few_records_or_one_cluster_have_no_interval() -> None:
    assert clustered([("a", 1.0)] * 7).missing is NoInterval.TOO_FEW_RECORDS
    assert clustered([]).missing is NoInterval.TOO_FEW_RECORDS
    assert clustered([("a", 1.0)] * 8).missing is NoInterval.TOO_FEW_CLUSTERS
    assert widest([clustered([("a", 1.0)] * 8), clustered([(str(n), 1.0) for n in range(8)])]).lower is None


def test_a_statistic_that_is_not_there_in_a_draw_is_counted() -> None:
    # The mean is there only where cluster "a" was drawn: without it in (1 - 1/30) ** 30 = 36 % of draws.
    items = [("a" if number == 0 else str(number), 1.0) for number in range(30)]

    interval = cluster_bootstrap(
        items,
        lambda drawn: 1.0 if any(name == "a" for name, _ in drawn) else None,
        release_of,
        estimand="mean",
        by="record",
        seed=1,
    )

    assert interval.missing is NoInterval.OFTEN_UNDEFINED
    assert 100 < interval.undefined < 260


def test_scores_without_error_give_the_true_lag_alone() -> None:
    history = invent(World(error=0.0), np.random.default_rng(9))
    truth = backward_lag(*history.true, AS_OF)

    found = lag_intervals(*history.observed, draws_of(history, 0.0, seed=1, draws=20), AS_OF)

    assert (found.lag.lower, found.lag.upper) == (truth.lower, truth.lower)
    assert found.gap.lower == pytest.approx(truth.standing.gap)


def test_the_true_lag_is_recovered_in_most_invented_histories() -> None:
    found = coverage(WORLDS["base"], histories=60, draws=200, seed=3)

    lag, gap = found["lag"], found["gap"]
    assert 0.85 <= lag["shortest"].share <= lag["percentile"].share
    assert lag["shortest"].width <= lag["percentile"].width
    assert lag["basic"].share < lag["shortest"].share
    assert gap["percentile"].share >= 0.8
