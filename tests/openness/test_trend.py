"""Lags between fitted lines and at fixed thresholds, by hand, by slow versions, and against published curves."""

from __future__ import annotations

from datetime import date, timedelta
from math import exp
from statistics import linear_regression

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openness.frontier import Entry
from openness.intervals import NoInterval
from openness.trend import NoTrend, Point, crossings, smooth, smooth_with_band, trend_interval, trend_lag
from tests.openness.builders import day, entry

START = date(2020, 1, 1)


def group(prefix: str, *points: tuple[int, float]) -> list[Entry]:
    return [Entry(f"{prefix}{number}", START + timedelta(days=at), score) for number, (at, score) in enumerate(points)]


# Tenfold in 100 days, in both groups; the tier stands at 21 on day 250, where the reference was on day 100.
AHEAD = group("r", (0, 20), (100, 21), (200, 22))
BEHIND = group("t", (50, 19), (150, 20), (250, 21))


def test_the_trend_lag_is_the_horizontal_distance_to_the_line_of_the_reference_on_the_last_day() -> None:
    lag = trend_lag(AHEAD, BEHIND)

    assert lag.days == pytest.approx(150)
    assert lag.missing is None
    # 150 / 365 * 12 = 4.9315; 150 / 365.25 * 12 = 4.9281.
    assert (lag.months(365), lag.months()) == (pytest.approx(4.93151, abs=1e-5), pytest.approx(4.92813, abs=1e-5))
    # Tenfold in 100 days is 10^3.65 in 365 days.
    assert lag.reference.growth(365) == pytest.approx(10**3.65)
    assert (lag.tier.day, lag.tier.height) == (START + timedelta(days=250), pytest.approx(21))


def test_a_tier_whose_line_stands_higher_has_a_negative_trend_lag() -> None:
    assert trend_lag(BEHIND, AHEAD).days == pytest.approx(-150)


@pytest.mark.parametrize(
    ("reference", "tier", "missing"),
    [
        (AHEAD[:2], BEHIND, NoTrend.TOO_FEW_REFERENCE),
        (AHEAD, BEHIND[:2], NoTrend.TOO_FEW_TIER),
        ([], [], NoTrend.TOO_FEW_REFERENCE),
        (group("r", (5, 1), (5, 2), (5, 3)), BEHIND, NoTrend.ONE_DAY),
        (AHEAD, group("t", (5, 1), (5, 2), (5, 3)), NoTrend.ONE_DAY),
        (group("r", (0, 0.1), (10, 0.1), (40, 0.1)), BEHIND, NoTrend.NOT_RISING),
        (group("r", (0, 3), (10, 2), (40, 1)), BEHIND, NoTrend.NOT_RISING),
        # The first and the last are level, and so is the line between 0.1, 0.3, 0.1.
        (group("r", (0, 0.1), (10, 0.3), (20, 0.1)), BEHIND, NoTrend.NOT_RISING),
    ],
)
def test_without_a_rising_line_in_the_reference_or_enough_points_there_is_no_trend_lag(
    reference: list[Entry], tier: list[Entry], missing: NoTrend
) -> None:
    lag = trend_lag(reference, tier)

    assert (lag.days, lag.months(), lag.missing) == (None, None, missing)
    assert trend_interval(reference, tier, seed=1, draws=10).lower is None


def slow_trend_lag(reference: list[Entry], tier: list[Entry]) -> float | None:
    """Return the lag of a textbook regression; None without two days a group or without a rising reference."""
    if any(len({each.day for each in part}) < 2 for part in (reference, tier)):
        return None
    last = max(each.day for each in (*reference, *tier)).toordinal()
    lines = [linear_regression([e.day.toordinal() for e in g], [e.score for e in g]) for g in (reference, tier)]
    heights = [line.intercept + line.slope * last for line in lines]
    return (heights[0] - heights[1]) / lines[0].slope if lines[0].slope > 0 else None


scattered = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 50)), min_size=3, max_size=8, unique_by=lambda p: p[0]
)


@given(scattered, scattered)
def test_the_trend_lag_is_that_of_two_textbook_regressions(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    reference, tier = (
        group(name, *((at, float(score)) for at, score in part)) for name, part in (("r", one), ("t", other))
    )
    line = linear_regression([at for at, _ in one], [score for _, score in one])
    lag = trend_lag(reference, tier)

    if line.slope > 1e-6:
        assert lag.days == pytest.approx(slow_trend_lag(reference, tier), rel=1e-6, abs=1e-3)
    if line.slope < -1e-6:
        assert lag.missing is NoTrend.NOT_RISING


UNEVEN = (
    group("r", (0, 20), (90, 21.2), (210, 22), (300, 22.4), (420, 24)),
    group("t", (60, 19.5), (150, 20), (250, 21.3), (400, 22), (500, 23.1)),
)


def test_the_interval_of_a_trend_lag_is_that_of_regressions_on_the_same_draws() -> None:
    # Draw by draw, with the same numbers: points of both groups together, each draw at its own last day.
    reference, tier = UNEVEN
    points = [*reference, *tier]
    found = []
    for row in np.random.default_rng(43).integers(0, 10, (200, 10)):
        drawn = [points[number] for number in row]
        parts = [[each for each in drawn if each in side] for side in UNEVEN]
        found.append(slow_trend_lag(*parts))

    interval = trend_interval(reference, tier, seed=43, draws=200)

    known = [each for each in found if each is not None]
    assert [interval.lower, interval.upper] == pytest.approx(list(np.quantile(known, [0.05, 0.95])))
    assert interval.undefined == len(found) - len(known)
    assert (interval.draws, interval.seed, interval.records, interval.indicative) == (200, 43, 10, True)


def test_points_on_two_parallel_lines_leave_nothing_uncertain() -> None:
    reference = group("r", *((at, 20 + at / 100) for at in (0, 100, 200, 300, 350)))
    tier = group("t", *((at, 18.5 + at / 100) for at in (50, 120, 250, 300, 380)))

    interval = trend_interval(reference, tier, seed=1)

    assert (interval.lower, interval.upper) == (pytest.approx(150), pytest.approx(150))


def test_a_trend_lag_of_fewer_than_eight_points_has_no_interval() -> None:
    interval = trend_interval(AHEAD, BEHIND, seed=1)

    assert (interval.lower, interval.missing, interval.records) == (None, NoInterval.TOO_FEW_RECORDS, 6)


# Thresholds 10 to 70. 10 and 20: A and X, 2023-01-01 to 2023-03-01, 59 days. 30 and 40: B and Y, and Y came 31 days
# before B. 50 to 70: C, and nobody in the tier in the 31 days to 2024-01-01.
CLOSED = [entry("A", "2023-01-01", 25), entry("B", "2023-06-01", 45), entry("C", "2023-12-01", 70)]
OPENED = [entry("X", "2023-03-01", 22), entry("Y", "2023-05-01", 41)]
TENS = range(10, 80, 10)


def told(found: object) -> list[tuple[float, str, str | None, int]]:
    return [(each.threshold, each.reference.release, each.tier and each.tier.release, each.days) for each in found]


def test_a_pair_of_first_releases_counts_once_at_the_highest_threshold_they_share() -> None:
    found = crossings(CLOSED, OPENED, TENS, day("2024-01-01"))

    assert told(found) == [(20, "A", "X", 59), (40, "B", "Y", -31), (70, "C", None, 31)]


def test_a_pair_counts_if_any_of_its_thresholds_is_accepted() -> None:
    found = crossings(CLOSED, OPENED, TENS, day("2024-01-01"), accepts=lambda threshold: threshold in {10, 50})

    assert told(found) == [(20, "A", "X", 59), (70, "C", None, 31)]


def test_what_comes_later_has_crossed_nothing() -> None:
    # On 2023-05-01 neither B nor C is there: Y (41) has crossed 30 and 40 alone, which is no pair.
    assert told(crossings(CLOSED, OPENED, TENS, day("2023-05-01"))) == [(20, "A", "X", 59)]


def test_of_releases_of_one_day_the_best_crosses_first() -> None:
    pair = [entry("low", "2023-01-01", 30), entry("high", "2023-01-01", 40)]

    assert told(crossings(pair, [], [30], day("2023-01-02"))) == [(30, "high", None, 1)]


def test_smoothing_weighs_by_a_bell_around_the_day_and_is_silent_where_little_lies() -> None:
    # Two values of day 0 and one 14 days later, sigma 7: on day 0 the weights are 1, 1, exp(-2); on day 7 exp(-0.5)
    # each, 1.82 together; on day 14 exp(-2), exp(-2), 1, 1.27 together.
    values = [(START, 4.0), (START, 6.0), (START + timedelta(days=14), 11.0)]

    points = smooth(values, sigma=7)

    weight = exp(-2)
    assert [point.day for point in points] == [START + timedelta(days=shift) for shift in (0, 7, 14)]
    assert points[0].value == pytest.approx((10 + 11 * weight) / (2 + weight))
    assert [point.value for point in points[1:]] == [None, None]
    # Two values of one day are just enough.
    assert smooth(values[:2]) == (Point(START, 5),)
    assert smooth([]) == smooth_with_band([], seed=1) == ()


def test_equal_values_have_a_band_of_no_width_where_they_have_a_curve() -> None:
    values = [(START + timedelta(days=shift), 5.0) for shift in (0, 3, 10, 900)]

    points = smooth_with_band(values, seed=1, draws=50)

    assert points[0] == Point(START, pytest.approx(5), pytest.approx(5), pytest.approx(5))
    assert points[-1].value is None
    assert {point.lower is None for point in points if point.value is None} == {True}


# First crossings on two private benchmarks (FrontierMath, METR time horizon) as IAPS's dashboard listed them on
# 2026-08-27: the day of the open release and the days since the closed one.
PRIVATE = (
    ("2024-06-07", 451),
    ("2024-09-19", 238),
    ("2024-12-26", 189),
    ("2025-01-20", 130),
    ("2025-11-06", 279),
    ("2025-11-06", 204),
    ("2025-11-06", 255),
    ("2026-01-27", 179),
    ("2026-04-07", 243),
    ("2026-04-20", 153),
)


def test_the_published_curve_of_private_benchmarks_comes_out_with_its_band() -> None:
    # The dashboard smooths months to one decimal, with 5000 draws from seed 0, and prints two decimals.
    values = [(day(when), round(days / (365.25 / 12), 1)) for when, days in PRIVATE]

    points = {point.day: point for point in smooth_with_band(values, seed=0)}

    published = {
        "2024-11-15": (6.31, 5.28, 7.29),
        "2025-01-17": (5.39, 4.45, 6.32),
        "2025-09-12": (8.02, 7.17, 8.82),
        "2026-03-13": (6.57, 5.52, 7.81),
        "2026-04-17": (6.44, 5.16, 7.98),
    }
    for when, (value, lower, upper) in published.items():
        point = points[day(when)]
        assert point.value == pytest.approx(value, abs=0.006)
        assert (point.lower, point.upper) == (pytest.approx(lower, abs=0.006), pytest.approx(upper, abs=0.006))
    # Between 2025-01-17 and 2025-09-12 too little lies near.
    assert all(point.value is None for when, point in points.items() if day("2025-01-17") < when < day("2025-09-12"))
