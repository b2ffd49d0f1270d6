"""The curve of catch-up times by hand, and by the numbers of a published report, beside the project."""

from __future__ import annotations

import csv
from datetime import date
from fractions import Fraction
from math import inf, nan, sqrt

import pytest

from openness.frontier import Entry
from openness.lag import catch_ups, months
from openness.survival import (
    HORIZON,
    Curve,
    Interval,
    Pair,
    Reliance,
    RestrictedMean,
    Status,
    kaplan_meier,
    median,
    restricted_mean,
)
from tests.openness.builders import entry
from tests.paths import source

# Seven records; at 2, 4 and 6 one is censored.
#
#   day  at risk  matched  share unmatched               Greenwood's sum
#    1      7        1     6/7                           1/(7·6) = 1/42
#    3      5        2     6/7 · 3/5 = 18/35             1/42 + 2/(5·3) = 11/70
#    5      2        1     18/35 · 1/2 = 9/35            11/70 + 1/(2·1) = 23/35
SEVEN: list[Pair] = [(1, True), (2, False), (3, True), (3, True), (4, False), (5, True), (6, False)]


def shares(curve: Curve) -> list[Fraction]:
    """Return the shares after each step, as fractions."""
    return [Fraction(step.survival).limit_denominator(1000) for step in curve.steps]


def test_a_curve_falls_by_the_share_matched_of_those_still_watched() -> None:
    curve = kaplan_meier(SEVEN)

    assert [(step.days, step.at_risk, step.events) for step in curve.steps] == [(1, 7, 1), (3, 5, 2), (5, 2, 1)]
    assert shares(curve) == [Fraction(6, 7), Fraction(18, 35), Fraction(9, 35)]
    assert (curve.records, curve.events, curve.censored, curve.observed_to) == (7, 4, 3, 6)


@pytest.mark.parametrize(("days", "share"), [(0, 1), (0.99, 1), (1, 6 / 7), (2.9, 6 / 7), (3, 18 / 35), (99, 9 / 35)])
def test_the_share_unmatched_is_read_from_the_last_step(days: float, share: float) -> None:
    assert kaplan_meier(SEVEN).survival_at(days) == pytest.approx(share, abs=1e-15)


def test_the_variance_of_the_share_is_greenwoods() -> None:
    curve = kaplan_meier(SEVEN)

    found = [curve.variance_at(days) for days in (0, 1, 3, 5)]

    expected = [0, (6 / 7) ** 2 / 42, (18 / 35) ** 2 * 11 / 70, (9 / 35) ** 2 * 23 / 35]
    assert found == pytest.approx(expected, abs=1e-15)


def test_those_censored_on_a_day_are_still_watched_on_it() -> None:
    curve = kaplan_meier([(3, False), (3, True), (5, False)])

    assert [(step.at_risk, step.events) for step in curve.steps] == [(3, 1)]


def test_a_match_before_the_record_counts_as_no_days_and_is_told() -> None:
    curve = kaplan_meier([(-5, True), (0, True), (7, True), (9, False)])

    assert [(step.days, step.events) for step in curve.steps] == [(0, 2), (7, 1)]
    assert (curve.led, curve.share_led) == (1, 0.25)


def test_limits_are_symmetric_on_the_scale_of_the_logarithm_of_the_logarithm() -> None:
    # At 1: ln(-ln(6/7)) = -1.8698, its standard error sqrt(1/42) / -ln(6/7) = 0.154303 / 0.154151 = 1.000991,
    # times 1.644854: 1.646484. exp(-exp(-1.8698 ± 1.646484)) = 0.449400 and 0.970728.
    assert kaplan_meier(SEVEN).limits_at(1) == pytest.approx((0.449400, 0.970728), abs=1e-6)


def test_nothing_is_uncertain_before_the_first_match_and_after_the_last_of_all() -> None:
    curve = kaplan_meier([(2, True), (4, True)])

    assert curve.limits_at(1.9) == (1, 1)
    assert (curve.survival_at(4), curve.variance_at(4), curve.limits_at(4)) == (0, 0, (0, 0))


def test_the_median_is_the_first_day_by_which_half_are_matched() -> None:
    found = median(kaplan_meier(SEVEN), fewest_records=1)

    # 18/35 at 3 is still more than one half. The upper limit never falls to one half, the lower does on day 1.
    assert (found.status, found.days) == (Status.OK, 5)
    assert found.interval == Interval(Status.OK, 0.90, 1, None, Reliance.INDEPENDENT)


@pytest.mark.parametrize("half", [3, 4, 7, 9, 10, 500])
def test_a_share_of_exactly_one_half_is_the_median_whatever_the_rounding(half: int) -> None:
    # 5/6 · 4/5 · 3/4 is one half, and 0.5000000000000001 as a product of binary fractions or by logarithms.
    found = median(kaplan_meier([(days, True) for days in range(1, 2 * half + 1)]))

    assert found.days == half


@pytest.mark.parametrize(
    ("pairs", "status", "interval"),
    [
        ([], Status.EMPTY, Status.EMPTY),
        ([(5, False)] * 9, Status.TOO_FEW_EVENTS, Status.TOO_FEW_EVENTS),
        ([(5, True)] * 2, Status.TOO_FEW_EVENTS, Status.TOO_FEW_EVENTS),
        ([(5, True)] * 3, Status.OK, Status.TOO_FEW_RECORDS),
        ([(5, True)] * 3 + [(6, False)] * 4, Status.NOT_REACHED, Status.TOO_FEW_RECORDS),
        ([(5, True)] * 3 + [(6, False)] * 40, Status.NOT_REACHED, Status.NOT_REACHED),
        ([(5, True)] * 3 + [(6, False)] * 5, Status.NOT_REACHED, Status.OK),
    ],
    ids=["none", "no events", "two events", "three records", "seven", "far from one half", "near one half"],
)
def test_what_is_not_known_of_a_median_has_a_name(pairs: list[Pair], status: Status, interval: Status) -> None:
    found = median(kaplan_meier(pairs))

    assert (found.status, found.interval.status) == (status, interval)
    assert (found.days is not None) == (status is Status.OK)
    assert (found.interval.lower is not None) == (interval is Status.OK)


def test_a_median_that_is_not_reached_still_has_a_lower_limit() -> None:
    # 5/8 at day 5, Greenwood's sum 3/(8·5) = 0.075: lower limit 0.625^exp(1.6449 · 0.27386 / 0.47000) = 0.2937.
    found = median(kaplan_meier([(5, True)] * 3 + [(6, False)] * 5))

    assert found.interval == Interval(Status.OK, 0.90, 5, None)


def test_the_restricted_mean_is_the_area_under_the_curve() -> None:
    found = restricted_mean(kaplan_meier(SEVEN), 6)

    # 1·1 + 2·6/7 + 2·18/35 + 1·9/35 = (35 + 60 + 36 + 9) / 35 = 4.
    # Areas from the steps to day 6: 3, 45/35 and 9/35; variance 9·1/42 + (9/7)²·2/15 + (9/35)²·1/2
    # = (525 + 540 + 81) / 2450 = 573/1225.
    assert (found.status, found.days) == (Status.OK, pytest.approx(4, abs=1e-12))
    assert found.standard_error == pytest.approx(sqrt(573) / 35, abs=1e-12)


@pytest.mark.parametrize(
    ("pairs", "horizon", "status"),
    [
        ([], 10, Status.EMPTY),
        ([(4, True), (10, False)], 10, Status.OK),
        ([(4, True), (9, False)], 10, Status.EXTENDED),
        ([(4, False), (9, True)], 10, Status.OK),
        ([(4, False), (5, False)], 10, Status.EXTENDED),
    ],
    ids=["none", "watched to the horizon", "censored before", "all matched before", "no match at all"],
)
def test_a_restricted_mean_says_whether_it_was_watched_to_its_horizon(
    pairs: list[Pair], horizon: float, status: Status
) -> None:
    assert restricted_mean(kaplan_meier(pairs), horizon).status is status


def test_without_a_match_all_days_up_to_the_horizon_are_counted() -> None:
    assert restricted_mean(kaplan_meier([(3, False)]), 10) == RestrictedMean(Status.EXTENDED, 10, 10, 0)


def test_the_horizon_is_twenty_four_months() -> None:
    assert restricted_mean(kaplan_meier(SEVEN)).horizon == HORIZON == 730.5


@pytest.mark.parametrize("pair", [(-1, False), (nan, True), (inf, False)], ids=["negative", "not a number", "infinite"])
def test_days_that_cannot_be_are_refused(pair: Pair) -> None:
    with pytest.raises(ValueError, match=r"days of a record with event=.* is .*; allowed: "):
        kaplan_meier([(1, True), pair])


@pytest.mark.parametrize("level", [0, 1, 90])
def test_a_level_is_a_share(level: float) -> None:
    with pytest.raises(ValueError, match="level is .*; allowed: a share between 0 and 1"):
        median(kaplan_meier(SEVEN), level=level)


#: The day of the snapshot behind Epoch AI's report of 2024 (CC-BY 4.0, Epoch AI), and its tolerance in nats.
SNAPSHOT, TOLERANCE = date(2024, 11, 4), 0.02

#: What the same snapshot gives for BBH and GSM1k: reference, its day, and the day of the first open model on a level.
OTHER_BENCHMARKS = (
    ("BBH text-davinci-001", "2020-05-28", "2022-02-09"),
    ("BBH code-davinci-002", "2022-03-01", "2023-09-06"),
    ("BBH PaLM-2", "2023-05-10", "2023-10-27"),
    ("BBH Claude 3 Opus", "2024-03-04", None),
    ("BBH Gemini 1.5 Pro (May 2024)", "2024-05-14", None),
    ("BBH Claude 3.5 Sonnet", "2024-06-20", None),
    ("GSM1k gpt-3.5-turbo", "2023-06-13", "2024-04-17"),
    ("GSM1k claude-2.1", "2023-07-11", "2024-04-18"),
    ("GSM1k gpt-4-0125-preview", "2024-01-25", "2024-07-23"),
    ("GSM1k Claude 3 Opus", "2024-03-04", "2024-07-23"),
)


def published(benchmark: str) -> list[Pair]:
    """Return the pairs of a benchmark of the report."""
    with source("golden", "lag", "epoch2024_benchmark_frontiers.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["benchmark"] == benchmark]
    closed, opened = (
        [entry(row["model"], row["date"], float(row["nle"])) for row in rows if row["category"] == category]
        for category in ("Closed", "Open")
    )
    return as_pairs(closed, opened)


def as_pairs(closed: list[Entry], opened: list[Entry]) -> list[Pair]:
    return [(pair.days, pair.event) for pair in catch_ups(closed, opened, SNAPSHOT, delta=TOLERANCE)]


def others() -> list[Pair]:
    """Return the pairs of the other two benchmarks of the report."""
    days = [(date.fromisoformat(start), date.fromisoformat(end) if end else None) for _, start, end in OTHER_BENCHMARKS]
    return [((end or SNAPSHOT).toordinal() - start.toordinal(), end is not None) for start, end in days]


@pytest.mark.parametrize(
    ("benchmark", "events", "of", "days", "lower", "upper", "mean"),
    [("MMLU", 7, 8, 496, 141, 578, 14.15), ("GPQA", 5, 7, 141, 0, 141, 3.42)],
)
def test_the_curves_of_the_report_by_benchmark(
    benchmark: str, events: int, of: int, days: int, lower: int, upper: int, mean: float
) -> None:
    curve = kaplan_meier(published(benchmark))

    found = median(curve, fewest_records=1)

    assert (curve.events, curve.records, found.days) == (events, of, days)
    assert (found.interval.lower, found.interval.upper) == (lower, upper)
    assert months(restricted_mean(curve, 730).days) == pytest.approx(mean, abs=0.005)


def test_the_pooled_curve_of_the_report() -> None:
    curve = kaplan_meier([*published("MMLU"), *published("GPQA"), *others()])

    found = median(curve)

    assert (curve.records, curve.events, curve.led) == (25, 19, 1)
    assert (found.days, found.interval) == (282, Interval(Status.OK, 0.90, 141, 496))
    assert months(restricted_mean(curve, 730).days) == pytest.approx(10.6857, abs=5e-5)
