"""More laws of lags: what must change nothing, what may move a lag one way only, and where no law holds."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from openness.frontier import Entry, records
from openness.lag import Status, backward_lag, catch_ups, currency_limit, standings
from openness.published import epoch_2024, epoch_2025
from openness.staircase import daily_gap, daily_lag, horizontal_mean
from openness.transforms import Direction, Kind, Scale
from openness.trend import crossings, trend_lag
from tests.openness.builders import bracket, day, entry
from tests.openness.strategies import EVERY_DAY, FIRST_DAY, entries

deltas = st.sampled_from([0.0, 1.0, 2.0])
any_day = st.sampled_from(EVERY_DAY)


def everything(reference: Sequence[Entry], tier: Sequence[Entry], as_of: date, delta: float) -> tuple[object, ...]:
    """Return all that is measured of two groups, without the names of releases that score the same."""
    lag = backward_lag(reference, tier, as_of, delta=delta)
    pairs = [(pair.days, pair.event) for pair in catch_ups(reference, tier, as_of, delta=delta)]
    return (
        (*bracket(lag), lag.central, lag.lead, lag.standing.gap),
        pairs,
        horizontal_mean(reference, tier, as_of, delta=delta),
        daily_gap(reference, tier, FIRST_DAY, EVERY_DAY[-1]),
        daily_lag(reference, tier, FIRST_DAY, EVERY_DAY[-1], delta=delta),
        epoch_2025(reference, tier, as_of, delta=delta),
        epoch_2024({"": (reference, tier)}, as_of, delta=delta).months,
        [(each.threshold, each.days) for each in crossings(reference, tier, range(10), as_of)],
    )


@st.composite
def dominated(draw: st.DrawFn, group: Sequence[Entry], name: str) -> Entry:
    """Draw a release that comes with or after one of a group that stays, and scores no higher than it."""
    better = draw(st.sampled_from([each for each in group if each.end is None]))
    later = better.day + timedelta(days=draw(st.integers(0, 30)))
    return Entry(name, later, better.score - draw(st.integers(0, 3)))


@given(entries("r", leaving=False), entries("t", leaving=False), any_day, deltas, st.data())
def test_a_dominated_release_changes_nothing_but_the_day_up_to_which_a_benchmark_is_current(
    reference: list[Entry], tier: list[Entry], as_of: date, delta: float, data: st.DataObject
) -> None:
    assume(reference)
    assume(tier)
    before = everything(reference, tier, as_of, delta)

    weak, weaker = (data.draw(dominated(group, "z-weak")) for group in (reference, tier))

    assert everything([*reference, weak], tier, as_of, delta) == before
    assert everything(reference, [*tier, weaker], as_of, delta) == before
    last = max(each.day for each in tier)
    assert currency_limit(each.day for each in [*tier, weaker]) == max(last, weaker.day) + timedelta(days=90)


@given(entries("r"), entries("t"), any_day, deltas, st.randoms())
def test_the_order_of_rows_changes_nothing(
    reference: list[Entry], tier: list[Entry], as_of: date, delta: float, chance: random.Random
) -> None:
    mixed = [chance.sample(group, len(group)) for group in (reference, tier)]

    assert everything(*mixed, as_of, delta) == everything(reference, tier, as_of, delta)
    assert standings(*mixed, delta=delta) == standings(reference, tier, delta=delta)
    assert catch_ups(*mixed, as_of, delta=delta) == catch_ups(reference, tier, as_of, delta=delta)
    one, other = trend_lag(*mixed), trend_lag(reference, tier)
    assert one.missing == other.missing
    if other.days is not None and other.reference.slope > 1e-6:
        assert one.days == pytest.approx(other.days, rel=1e-6, abs=1e-6)


@given(entries("r"), st.lists(entries("t", max_size=3), min_size=2, max_size=5), any_day, deltas)
def test_the_lags_of_nested_tiers_rise_with_the_tier(
    reference: list[Entry], parts: list[list[Entry]], as_of: date, delta: float
) -> None:
    # The widest set comes first: each next one lacks a part of it.
    nested = [[each for part in parts[start:] for each in part] for start in range(len(parts))]

    lags = [backward_lag(reference, tier, as_of, delta=delta) for tier in nested]

    lower = [lag.lower for lag in lags if lag.lower is not None]
    assert lower == sorted(lower)
    # A set with a release on that day has no narrower set before it without one.
    assert [lag.lower is None for lag in lags] == sorted(lag.lower is None for lag in lags)


_SCALES = [
    Scale(Kind.ACCURACY),
    Scale(Kind.ACCURACY, chance=0.25, ceiling=0.98),
    Scale(Kind.LOGIT),
    Scale(Kind.LOG),
    Scale(Kind.INDEX),
]


@pytest.mark.parametrize("scale", _SCALES, ids=lambda scale: f"{scale.kind}-{scale.chance}")
@given(entries("r"), entries("t"), any_day)
def test_without_a_tolerance_days_are_those_of_the_scores_as_published(
    scale: Scale, reference: list[Entry], tier: list[Entry], as_of: date
) -> None:
    # Scores 0 to 9 are read as 5 to 95 per cent.
    def placed(group: list[Entry]) -> list[Entry]:
        shares = [(0.5 + each.score) / 10 for each in group]
        line = [scale.on_line(share, place="a score") for share in shares]
        return [Entry(each.release, each.day, score, each.end) for each, score in zip(group, line, strict=True)]

    raw, moved = ((reference, tier), (placed(reference), placed(tier)))

    assert bracket(backward_lag(*raw, as_of)) == bracket(backward_lag(*moved, as_of))
    assert [(p.days, p.event) for p in catch_ups(*raw, as_of)] == [(p.days, p.event) for p in catch_ups(*moved, as_of)]
    assert daily_lag(*raw, FIRST_DAY, as_of + timedelta(days=1)) == daily_lag(
        *moved, FIRST_DAY, as_of + timedelta(days=1)
    )


@given(entries("r"), entries("t"), any_day)
def test_a_benchmark_that_is_better_when_lower_has_the_lags_of_its_mirror(
    reference: list[Entry], tier: list[Entry], as_of: date
) -> None:
    # A perplexity of 2 ** (9 - score) falls as the score rises.
    scale = Scale(Kind.ERROR, Direction.LOWER)

    def perplexities(group: list[Entry]) -> list[Entry]:
        return [Entry(e.release, e.day, scale.on_line(2 ** (9 - e.score), place="x"), e.end) for e in group]

    lower, higher = (
        backward_lag(perplexities(reference), perplexities(tier), as_of),
        backward_lag(reference, tier, as_of),
    )

    assert bracket(lower) == bracket(higher)


@given(entries("r"), entries("t"), entries("new", max_size=2), any_day, deltas)
def test_an_added_reference_release_never_shortens_the_lag(
    reference: list[Entry], tier: list[Entry], added: list[Entry], as_of: date, delta: float
) -> None:
    before = backward_lag(reference, tier, as_of, delta=delta)
    after = backward_lag([*reference, *added], tier, as_of, delta=delta)

    if before.lower is not None:
        assert after.lower >= before.lower


def test_an_added_reference_release_may_shorten_the_upper_end_of_the_bracket() -> None:
    # There is no such law for U, nor for the median of catch-up times (openness.survival says why): one more record at
    # or below the tier's best is the last one that is, and moves U from 365 to 184 days (2023-07-01 to 2024-01-01).
    reference = [entry("R1", "2023-01-01", 50), entry("R3", "2023-09-01", 60)]
    tier, as_of = [entry("T", "2023-10-01", 55)], day("2024-01-01")

    before = backward_lag(reference, tier, as_of)
    after = backward_lag([*reference, entry("R2", "2023-07-01", 54)], tier, as_of)

    assert (bracket(before), bracket(after)) == (("ok", 122, 365), ("ok", 122, 184))


def test_an_added_reference_release_may_shorten_or_lengthen_the_median_catch_up() -> None:
    # Catch-ups of 100 (R1) and 300 (R2) days, none censored: the median is 200. A record of 2023-12-16 with 62, which
    # T2 answers after 10 days, makes it 100; one of 2023-05-28 with 70, which T3 answers after 400 days, makes it 300.
    reference = [entry("R1", "2023-01-01", 50), entry("R2", "2023-03-01", 60)]
    tier = [entry("T1", "2023-04-11", 50), entry("T2", "2023-12-26", 62), entry("T3", "2024-07-01", 70)]

    medians = [
        median(pair.days for pair in catch_ups([*reference, *added], tier, day("2024-12-31")))
        for added in ([], [entry("R3", "2023-12-16", 62)], [entry("R3", "2023-05-28", 70)])
    ]

    assert medians == [200, 100, 300]


@given(entries("r"), entries("t"), any_day, deltas)
def test_a_horizontal_mean_lies_between_the_shortest_and_the_longest_distance_of_its_levels(
    reference: list[Entry], tier: list[Entry], as_of: date, delta: float
) -> None:
    mean = horizontal_mean(reference, tier, as_of, delta=delta)

    if mean.days is None:
        return
    seen = [[each for each in group if each.day <= as_of] for group in (reference, tier)]
    reference_days, tier_days = ([each.day.toordinal() for each in records(group)] for group in seen)
    assert min(tier_days) - max(reference_days) <= mean.days <= max(tier_days) - min(reference_days)
    assert 0 < mean.covered <= 1


@given(entries("r"), entries("t"), any_day, deltas)
def test_a_wider_tolerance_never_lengthens_a_horizontal_mean(
    reference: list[Entry], tier: list[Entry], as_of: date, delta: float
) -> None:
    strict, lenient = (horizontal_mean(reference, tier, as_of, delta=each) for each in (delta, delta + 1))

    if strict.days is not None:
        assert lenient.days <= strict.days + 1e-9


def test_a_tier_that_leads_has_no_lag_however_many_weak_releases_the_reference_adds() -> None:
    tier = [entry("T", "2023-01-01", 90)]
    weak = [entry(f"R{number}", f"2023-0{number}-01", 80 + number) for number in range(1, 9)]

    assert backward_lag(weak, tier, day("2024-01-01")).status is Status.TIER_LEADS
