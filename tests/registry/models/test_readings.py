"""Lags are read from stored standings by subtraction, at any day."""

from __future__ import annotations

from datetime import date

import pytest

from registry.models import CatchUpPair, CountedScore, LagSeries, LagStanding, Release
from registry.models.readings import LagReading, PairReading


def _score(slug: str, *, precision: str = "day") -> CountedScore:
    return CountedScore(pk=hash(slug) % 1000 + 1, release=Release(pk=1, slug=slug, released_on_precision=precision))


def _series(current_until: date = date(2026, 1, 1), *, tier_releases: int = 3) -> LagSeries:
    return LagSeries(rank=5, current_until=current_until, tier_releases=tier_releases, reference_releases=4)


def _behind(status: str = "ok", level_with_on: date | None = date(2024, 1, 1)) -> LagStanding:
    return LagStanding(
        start=date(2024, 7, 1),
        status=status,
        tier_best=_score("open"),
        tier_best_on=date(2024, 7, 1),
        exceeded=_score("closed"),
        exceeded_on=date(2024, 3, 1),
        level_with_on=level_with_on,
        central_on=date(2024, 2, 1) if level_with_on else None,
        gap=0.25,
    )


def test_lag_is_a_subtraction_from_the_day_asked_for() -> None:
    reading = LagReading(_series(), _behind(), date(2025, 3, 1))

    # 2024-03-01 to 2025-03-01 is 365 days: 365 / 30.4375 = 11.99 months. 2024 is a leap year, so from
    # 2024-01-01 it is 60 days more, from 2024-02-01 29 days more.
    assert (reading.lower, reading.upper, reading.central) == (365, 425, 394)
    assert reading.months == 12.0
    assert reading.lead is None
    assert reading.current
    assert reading.exceeded is not None
    assert reading.exceeded.score.release.slug == "closed"
    assert reading.level_with is None


def test_lag_stops_growing_where_the_benchmark_no_longer_speaks_of_the_tier() -> None:
    reading = LagReading(_series(date(2024, 9, 1)), _behind(), date(2025, 3, 1))

    # 2024-03-01 to 2024-09-01: 31 + 30 + 31 + 30 + 31 + 31 days.
    assert reading.lower == 184
    assert reading.read_on == date(2024, 9, 1)
    assert not reading.current


def test_left_censored_lag_has_no_upper_end() -> None:
    reading = LagReading(_series(), _behind("left_censored", None), date(2025, 3, 1))

    assert (reading.lower, reading.upper, reading.central) == (365, None, None)


def test_tier_that_leads_is_not_behind_and_says_since_when() -> None:
    standing = LagStanding(start=date(2024, 7, 1), status="tier_leads", leads_since=date(2024, 7, 1), gap=-0.1)

    reading = LagReading(_series(), standing, date(2024, 7, 31))

    assert (reading.lower, reading.upper, reading.central, reading.months) == (0, 0, 0, 0.0)
    assert reading.lead == 30
    assert reading.gap == -0.1


def test_level_tier_has_neither_lag_nor_lead() -> None:
    reading = LagReading(_series(), LagStanding(start=date(2024, 7, 1), status="level", gap=0.0), date(2024, 8, 1))

    assert (reading.lower, reading.upper, reading.lead) == (0, 0, None)


@pytest.mark.parametrize(
    ("tier_releases", "status"),
    [(0, "no_tier_model"), (2, "no_reference")],
    ids=["tier never scored", "before the first score"],
)
def test_lag_without_a_standing_says_what_is_missing(tier_releases: int, status: str) -> None:
    reading = LagReading(_series(tier_releases=tier_releases), None, date(2025, 1, 1))

    assert reading.status == status
    assert (reading.lower, reading.months, reading.gap, reading.tier_best) == (None, None, None, None)


def _pair(match_on: date | None, *, exact: bool = True, reference: str = "day") -> CatchUpPair:
    return CatchUpPair(
        reference=_score("closed", precision=reference),
        reference_on=date(2024, 3, 1),
        match=_score("open") if match_on else None,
        match_on=match_on,
        days_are_exact=exact,
    )


@pytest.mark.parametrize(
    ("match_on", "as_of", "days", "event"),
    [
        (date(2024, 3, 31), date(2025, 1, 1), 30, True),
        (date(2024, 3, 31), date(2024, 3, 31), 30, True),
        (date(2024, 3, 31), date(2024, 3, 30), 29, False),
        (date(2024, 2, 1), date(2025, 1, 1), -29, True),
        (None, date(2024, 4, 1), 31, False),
        (None, date(2025, 1, 1), 92, False),
    ],
    ids=["matched", "matched that day", "not yet seen", "tier was first", "censored", "no longer watched"],
)
def test_pair_is_matched_or_censored(match_on: date | None, as_of: date, days: int, event: bool) -> None:
    # Watched until 2024-06-01: 31 + 30 + 31 days after the record.
    reading = PairReading(_series(date(2024, 6, 1)), _pair(match_on), as_of)

    assert (reading.days, reading.event) == (days, event)
    assert (reading.match is not None) is event


def test_record_made_after_the_watch_ended_was_never_watched() -> None:
    reading = PairReading(_series(date(2024, 1, 1)), _pair(None), date(2025, 1, 1))

    assert (reading.days, reading.event) == (0, False)


@pytest.mark.parametrize(
    ("as_of", "reference", "exact"),
    [(date(2025, 1, 1), "day", False), (date(2024, 4, 1), "day", True), (date(2024, 4, 1), "month", False)],
    ids=["match seen", "match not yet seen", "reference itself inexact"],
)
def test_inexact_match_matters_only_once_it_is_seen(as_of: date, reference: str, exact: bool) -> None:
    pair = _pair(date(2024, 12, 31), exact=False, reference=reference)

    assert PairReading(_series(), pair, as_of).days_are_exact is exact
