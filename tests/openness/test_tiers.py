"""Sets of releases at or above a tier: nested, dated, with two ways to count what is not settled."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openness.definitions import definition
from openness.tiers import (
    CLOSED_RANKS,
    GROUPS,
    Membership,
    Series,
    at_or_above,
    closed,
    entry_date,
    outside,
    released,
)
from openness.timeline import Interval
from openness.verdicts import LevelRange
from tests.openness.strategies import FIRST_DAY, level_timelines

Timeline = tuple[Interval[LevelRange], ...]

D1, D2, D3, D4 = (date(2024, month, 1) for month in (1, 3, 6, 9))

#: Hosted, then weights whose terms are contested, then under free terms, then withdrawn.
STAYS: Timeline = (
    Interval(D1, D2, LevelRange(1, 1)),
    Interval(D2, D3, LevelRange(4, 5)),
    Interval(D3, D4, LevelRange(5, 5)),
    Interval(D4, None, LevelRange(0, 0)),
)


def covered(stays: tuple[Membership, ...]) -> set[date]:
    """Return the days, of those that the timelines speak of, on which a release is in a set."""
    all_days = (FIRST_DAY + timedelta(days=offset) for offset in range(70))
    return {day for day in all_days for stay in stays if stay.start <= day and (stay.end is None or day < stay.end)}


@pytest.mark.parametrize(
    ("rank", "series", "stays"),
    [
        (3, Series.CONSERVATIVE, [(D2, D4)]),
        (3, Series.OPTIMISTIC, [(D2, D4)]),
        (5, Series.CONSERVATIVE, [(D3, D4)]),
        (5, Series.OPTIMISTIC, [(D2, D4)]),
        (6, Series.OPTIMISTIC, []),
        (0, Series.CONSERVATIVE, [(D1, None)]),
    ],
)
def test_a_release_is_in_a_set_from_the_day_it_qualifies_to_the_day_it_no_longer_does(
    rank: int, series: Series, stays: list[tuple[date, date | None]]
) -> None:
    assert at_or_above("a", STAYS, rank, series) == tuple(Membership("a", *stay) for stay in stays)


def test_a_release_that_comes_back_has_two_stays_and_one_entry() -> None:
    timeline = (
        Interval(D1, D2, LevelRange(5, 5)),
        Interval(D2, D3, LevelRange(3, 3)),
        Interval(D3, None, LevelRange(6, 6)),
    )

    stays = at_or_above("a", timeline, 5, Series.CONSERVATIVE)

    assert stays == (Membership("a", D1, D2), Membership("a", D3, None))
    assert entry_date(stays) == D1


def test_a_release_that_never_qualified_has_no_entry() -> None:
    assert entry_date(at_or_above("a", STAYS, 7, Series.OPTIMISTIC)) is None


@pytest.mark.parametrize(
    ("lowest", "highest", "is_closed", "is_outside"),
    [
        (0, 0, False, False),
        (1, 1, True, True),
        (1, 2, True, True),
        (2, 2, True, True),
        (0, 2, False, False),
        (2, 3, False, True),
        (4, 4, False, True),
        (4, 5, False, False),
        (5, 5, False, False),
        (0, 7, False, False),
    ],
)
def test_only_what_is_certain_counts_for_a_reference(
    lowest: int, highest: int, is_closed: bool, is_outside: bool
) -> None:
    timeline = (Interval(D1, None, LevelRange(lowest, highest)),)

    assert bool(closed("a", timeline)) is is_closed
    assert bool(outside("a", timeline, timeline, 5)) is is_outside


def test_a_release_leaves_the_references_when_it_enters_the_tier() -> None:
    timeline = (Interval(D1, D3, LevelRange(1, 1)), Interval(D3, None, LevelRange(5, 5)))

    assert closed("a", timeline) == (Membership("a", D1, D3),)
    assert outside("a", timeline, timeline, 5) == (Membership("a", D1, D3),)
    assert at_or_above("a", timeline, 5, Series.CONSERVATIVE) == (Membership("a", D3, None),)


def test_a_release_of_which_nothing_is_known_is_in_no_set() -> None:
    assert at_or_above("a", (), 0, Series.OPTIMISTIC) == closed("a", ()) == outside("a", (), (), 3) == ()


def test_ranks_and_groups_are_those_of_the_ladder() -> None:
    ladder = definition("tiers@1")

    assert [ladder.level(rank).id for rank in CLOSED_RANKS] == ["T1", "T2"]
    assert [ladder.level(rank).id for rank in GROUPS.values()] == ["T0", "T3", "T5", "T6"]


@pytest.mark.parametrize("series", Series)
@given(timeline=level_timelines(), rank=st.integers(0, 6))
def test_sets_are_nested(series: Series, timeline: Timeline, rank: int) -> None:
    inner, outer = (covered(at_or_above("a", timeline, k, series)) for k in (rank + 1, rank))

    assert inner <= outer


@given(level_timelines(), st.integers(0, 7))
def test_what_is_certain_is_part_of_what_is_possible(timeline: Timeline, rank: int) -> None:
    certain, possible = (covered(at_or_above("a", timeline, rank, series)) for series in Series)

    assert certain <= possible


@given(level_timelines(), st.integers(3, 7))
def test_no_release_is_in_a_tier_and_outside_it(timeline: Timeline, rank: int) -> None:
    possible = covered(at_or_above("a", timeline, rank, Series.OPTIMISTIC))

    assert not possible & covered(outside("a", timeline, timeline, rank))
    assert covered(closed("a", timeline)) <= covered(outside("a", timeline, timeline, rank))


@given(level_timelines(), st.integers(0, 6))
def test_a_higher_tier_is_never_entered_earlier(timeline: Timeline, rank: int) -> None:
    lower, higher = (entry_date(at_or_above("a", timeline, k, Series.CONSERVATIVE)) for k in (rank, rank + 1))

    assert higher is None or (lower is not None and lower <= higher)


@given(level_timelines(), st.integers(0, 7))
def test_stays_are_apart(timeline: Timeline, rank: int) -> None:
    stays = at_or_above("a", timeline, rank, Series.OPTIMISTIC)

    assert all(before.end < after.start for before, after in zip(stays, stays[1:], strict=False))


def test_complement_of_another_definition_is_released_and_certainly_below() -> None:
    tiers = (Interval(D1, D2, LevelRange(0, 0)), Interval(D2, None, LevelRange(5, 5)))
    met = (Interval(D1, D3, LevelRange(0, 0)), Interval(D3, D4, LevelRange(0, 1)), Interval(D4, None, LevelRange(1, 1)))

    # Not released before D2; from D3 on it may meet the definition, from D4 on it does.
    assert outside("a", tiers, met, 1) == (Membership("a", D2, D3),)


def test_all_that_is_released_is_in_the_overall_group() -> None:
    timeline = (
        Interval(D1, D2, LevelRange(0, 1)),
        Interval(D2, D4, LevelRange(2, 5)),
        Interval(D4, None, LevelRange(0, 0)),
    )

    assert released("a", timeline) == (Membership("a", D2, D4),)
