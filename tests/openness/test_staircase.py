"""Means over staircases worked by hand, and by slow versions that walk over levels and days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openness.frontier import Entry, records
from openness.lag import backward_lag
from openness.staircase import MATCHED_LEVELS_ONLY, NoMean, daily_gap, daily_lag, horizontal_mean
from tests.openness.builders import day, entry
from tests.openness.strategies import EVERY_DAY, entries

#   90 |                  R3 ──────      The reference reaches 40, 60 and 90, the tier 50, 60, 70 and 80.
#   80 |                  │     T3 ──     Both have the levels 50 to 80:
#   70 |                  │    T2         50 to 60: R2 2022-01-01, T1 2022-07-20, 200 days
#   60 |    R2 ────── T1 ─┘──┘            60 to 70: R3 2023-01-01, T2 2023-11-09, 312 days
#   50 |    │      T0                     70 to 80: R3 2023-01-01, T3 2023-11-10, 313 days
#   40 | R1 ┘                             (10 * 200 + 10 * 312 + 10 * 313) / 30 = 8250 / 30 = 275
REFERENCE = [entry("R1", "2021-01-01", 40), entry("R2", "2022-01-01", 60), entry("R3", "2023-01-01", 90)]
TIER = [entry("T1", "2022-07-20", 60), entry("T0", "2022-07-19", 50), entry("T2", "2023-11-09", 70)]
TIER += [entry("T3", "2023-11-10", 80)]
NOW = day("2024-01-01")


def test_the_horizontal_mean_is_the_area_between_the_staircases_over_their_common_levels() -> None:
    mean = horizontal_mean(REFERENCE, TIER, NOW)

    assert mean.days == 275.0
    assert (mean.low, mean.high, mean.missing, mean.label) == (50, 80, None, MATCHED_LEVELS_ONLY)
    # Of the levels 50 to 90 that the reference has, 50 to 80 are matched.
    assert mean.covered == 0.75


def test_a_tolerance_moves_the_tier_up_and_not_the_levels() -> None:
    # With 5 points less asked for: T0 (50) serves 50 to 55, 199 days; T1 (60) 55 to 60, 200 days; of R3, T1 serves
    # 60 to 65, -165 days (2022-07-20 to 2023-01-01); T2 (70) 65 to 75, 312; T3 75 to 80, 313.
    # 5 * 199 + 5 * 200 - 5 * 165 + 10 * 312 + 5 * 313 = 995 + 1000 - 825 + 3120 + 1565 = 5855; / 30 = 195.1667.
    mean = horizontal_mean(REFERENCE, TIER, NOW, delta=5)

    assert mean.days == pytest.approx(5855 / 30)
    assert (mean.low, mean.high) == (50, 80)


@pytest.mark.parametrize(
    ("reference", "tier", "missing"),
    [
        ([], [("T", 50)], NoMean.NO_REFERENCE),
        ([], [], NoMean.NO_REFERENCE),
        ([("R", 50)], [], NoMean.NO_TIER_MODEL),
        ([("R", 50), ("S", 60)], [("T", 30), ("U", 40)], NoMean.NO_OVERLAP),
        ([("R", 50), ("S", 60)], [("T", 70), ("U", 80)], NoMean.NO_OVERLAP),
        ([("R", 50), ("S", 60)], [("T", 40), ("U", 50)], NoMean.ONE_LEVEL),
    ],
)
def test_without_common_levels_there_is_no_mean_and_the_reason_is_named(
    reference: list[tuple[str, float]], tier: list[tuple[str, float]], missing: NoMean
) -> None:
    groups = [
        [Entry(name, day("2023-01-01") + timedelta(days=number), score) for number, (name, score) in enumerate(group)]
        for group in (reference, tier)
    ]

    mean = horizontal_mean(*groups, NOW)

    assert (mean.days, mean.missing) == (None, missing)


def test_what_comes_later_has_no_level_yet() -> None:
    # On 2023-11-09 T2 is there and T3 is not: levels 50 to 70, (10 * 200 + 10 * 312) / 20 = 256.
    assert horizontal_mean(REFERENCE, TIER, day("2023-11-09")).days == 256
    # On 2023-01-01 R3 is there, to whose level nobody came: levels 50 to 60.
    assert horizontal_mean(REFERENCE, TIER, day("2023-01-01")).covered == 0.25


def test_the_daily_gap_is_the_mean_of_the_best_less_the_best_of_each_day() -> None:
    # 2022-12-30 to 2023-01-03, five days: R2 (60) less T1 (60) on two, R3 (90) less T1 on three: 90 / 5 = 18.
    mean = daily_gap(REFERENCE, TIER, day("2022-12-30"), day("2023-01-03"))

    assert (mean.mean, mean.days_with, mean.days_asked) == (18, 5, 5)


def test_days_without_a_release_of_the_tier_are_counted_and_not_averaged() -> None:
    # 2022-07-15 to 2022-07-20: nothing on four days, R2 (60) less T0 (50) on the 19th, level on the 20th.
    gap = daily_gap(REFERENCE, TIER, day("2022-07-15"), day("2022-07-20"))
    nothing = daily_gap(REFERENCE, TIER, day("2022-07-15"), day("2022-07-18"))

    assert (gap.mean, gap.days_with, gap.days_asked) == (5, 2, 6)
    assert (nothing.mean, nothing.days_with, nothing.days_asked, nothing.missing) == (None, 0, 4, NoMean.NO_DAYS)


def test_a_window_before_everything_has_no_mean() -> None:
    lag = daily_lag(REFERENCE, TIER, day("2020-01-01"), day("2020-01-31"))

    assert (lag.lower.mean, lag.lower.days_asked, lag.lower.missing) == (None, 31, NoMean.NO_DAYS)


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="the window 2024-01-02 to 2024-01-01 cannot be used; allowed: a last day"):
        daily_gap(REFERENCE, TIER, day("2024-01-02"), day("2024-01-01"))


def test_the_daily_lag_averages_both_readings() -> None:
    # T1 (60) is level with R2 until R3 (2023-01-01). 2022-12-31 to 2023-01-02: L is 0, 0, 1, so 1/3; U counts from
    # R2 (2022-01-01): 0 while level, then 365 and 366, so 731/3.
    lag = daily_lag(REFERENCE, TIER, day("2022-12-31"), day("2023-01-02"))

    assert (lag.lower.mean, lag.upper.mean) == (pytest.approx(1 / 3), pytest.approx(731 / 3))


def test_a_left_censored_day_has_a_lower_bound_and_no_upper() -> None:
    lag = daily_lag(
        [entry("R", "2023-01-01", 50)], [entry("T", "2023-02-01", 40)], day("2023-02-01"), day("2023-02-02")
    )

    # 31 and 32 days since R, which may not have been the first above 40.
    assert (lag.lower.mean, lag.lower.lower_bounds) == (31.5, 2)
    assert (lag.upper.mean, lag.upper.days_with, lag.upper.missing) == (None, 0, NoMean.NO_DAYS)


def slow_horizontal_mean(reference: list[Entry], tier: list[Entry], delta: float) -> float | None:
    """Return the mean over levels a hundredth apart, at which made-up scores, whole and half, never lie."""
    ahead, behind = records(reference), records(tier)
    if not ahead or not behind:
        return None
    low, high = max(ahead[0].score, behind[0].score), min(ahead[-1].score, behind[-1].score)
    levels = [low + (step + 0.5) / 100 for step in range(round((high - low) * 100))]

    def first(group: tuple[Entry, ...], level: float) -> int:
        return min(each.day for each in group if each.score >= level).toordinal()

    widths = [first(behind, level - delta) - first(ahead, level) for level in levels]
    return sum(widths) / len(widths) if widths else None


@given(entries("r"), entries("t"), st.sampled_from([0.0, 0.5, 1.0]))
def test_the_horizontal_mean_is_that_of_a_slow_version(reference: list[Entry], tier: list[Entry], delta: float) -> None:
    mean = horizontal_mean(reference, tier, EVERY_DAY[-1], delta=delta)

    slow = slow_horizontal_mean(reference, tier, delta)
    assert mean.days == (None if slow is None else pytest.approx(slow))
    assert (mean.missing is None) == (mean.days is not None)


windows = st.tuples(st.sampled_from(EVERY_DAY), st.sampled_from(EVERY_DAY)).map(sorted)


@given(entries("r"), entries("t"), windows, st.sampled_from([0.0, 1.0]))
def test_daily_means_are_those_of_walking_from_day_to_day(
    reference: list[Entry], tier: list[Entry], window: list[date], delta: float
) -> None:
    walked = [each for each in EVERY_DAY if window[0] <= each <= window[1]]
    lags = [backward_lag(reference, tier, each, delta=delta) for each in walked]

    gap, lag = daily_gap(reference, tier, *window), daily_lag(reference, tier, *window, delta=delta)

    for mean, values in (
        (gap, [each.standing.gap for each in lags]),
        (lag.lower, [each.lower for each in lags]),
        (lag.upper, [each.upper for each in lags]),
    ):
        known = [value for value in values if value is not None]
        assert (mean.days_with, mean.days_asked) == (len(known), len(walked))
        assert mean.mean == (pytest.approx(sum(known) / len(known)) if known else None)
    assert lag.lower.lower_bounds == sum(each.status == "left_censored" for each in lags)
