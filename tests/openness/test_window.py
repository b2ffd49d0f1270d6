"""By when a record will be matched: by hand, by laws, and tried on past days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openness.frontier import Entry
from openness.lag import CatchUp, catch_ups
from openness.survival import Reliance, kaplan_meier
from openness.survival import Status as Estimate
from openness.window import Backtest, Outcome, Status, Window, as_known, backtest, window, windows
from tests.openness.builders import day, entry
from tests.openness.strategies import EVERY_DAY, entries

TODAY = day("2024-01-01")


def pair(name: str, made: date, days: int, event: bool = True, match: str = "") -> CatchUp:
    """Return a pair of a record made on a day, matched after so many days by a release of its own, or censored."""
    answer = Entry(match or f"T-{name}", made + timedelta(days=days), 1.0) if event else None
    return CatchUp(Entry(name, made, 1.0), answer, days, event)


def waiting(age: int, name: str = "R") -> CatchUp:
    """Return a record unmatched today, of an age in days."""
    return pair(name, TODAY - timedelta(days=age), age, event=False)


def past(*days: int, event: bool = True) -> list[CatchUp]:
    """Return records of 2020 that were watched for so many days."""
    return [pair(f"past-{number}", day("2020-01-01"), each, event) for number, each in enumerate(days)]


#: Two matched before the age of 100 days, nine after, 10 to 90 days later.
NINE = past(40, 100, *range(110, 200, 10))


def later(days: int) -> date:
    return TODAY + timedelta(days=days)


def test_a_window_rests_on_the_records_that_were_watched_for_longer() -> None:
    found = window(waiting(100), NINE, TODAY)

    assert (found.age, found.at_risk, found.events, found.as_of) == (100, 9, 9, TODAY)
    # Of nine: 4/9 unmatched after the fifth, 50 days on. The mean of 10, 20 … 90 is 50.
    assert (found.median.status, found.median.day) == (Estimate.OK, later(50))
    assert found.mean.days == pytest.approx(50)


@pytest.mark.parametrize(
    ("level", "days"),
    [(0.90, 90), (0.89, 90), (0.80, 80), (0.50, 50), (0.10, 10)],
)
def test_the_record_itself_is_one_more_at_risk(level: float, days: int) -> None:
    # Nine matches part the time to come into ten stretches, in each of which it is as likely to fall: after the
    # first 9/10 are left, after the ninth 1/10.
    found = window(waiting(100), NINE, TODAY, level=level)

    assert (found.status, found.by, found.level) == (Status.OK, later(days), level)


def test_a_censored_record_leaves_those_at_risk_without_a_step() -> None:
    # 8 at risk and one more: 1 - 1/9; two are censored; then 5 and one more: 1 - 1/6; …
    # 8/9 · 5/6 · 4/5 · 3/4 · 2/3 · 1/2: 0.889, 0.741, 0.593, 0.444.
    pairs = [*past(110), *past(115, 116, event=False), *past(120, 130, 140, 150, 160)]

    found = window(waiting(100), pairs, TODAY, level=0.50)

    assert (found.at_risk, found.events, found.by) == (8, 6, later(40))


@pytest.mark.parametrize(
    ("age", "pairs", "level", "status"),
    [
        (200, NINE, 0.90, Status.NEVER_THIS_OLD),
        (190, [*NINE, *past(300, event=False)], 0.90, Status.NEVER_THIS_OLD),
        (0, [], 0.90, Status.NEVER_THIS_OLD),
        (170, NINE, 0.90, Status.TOO_FEW_EVENTS),
        (120, NINE, 0.90, Status.TOO_FEW_RECORDS),
        (110, NINE, 0.90, Status.NOT_WITHIN_HORIZON),
        (100, [*NINE, *past(300, event=False)], 0.90, Status.NOT_WITHIN_HORIZON),
        (110, NINE, 0.80, Status.OK),
    ],
    ids=["older than all", "one older, unmatched", "no pairs", "two", "seven", "eight", "ten, one open", "lower level"],
)
def test_where_no_day_can_be_told_the_reason_has_a_name(
    age: int, pairs: list[CatchUp], level: float, status: Status
) -> None:
    found = window(waiting(age), pairs, TODAY, level=level)

    assert found.status is status
    assert (found.by is not None) == (status is Status.OK)


def test_a_median_may_be_told_where_its_interval_and_the_window_are_not() -> None:
    found = window(waiting(120), NINE, TODAY)

    # 130 to 190: 3/7 unmatched after the fourth, 160, 40 days on.
    assert (found.status, found.median.status, found.median.day) == (Status.TOO_FEW_RECORDS, Estimate.OK, later(40))
    assert (found.median.interval_status, found.median.latest) == (Estimate.TOO_FEW_RECORDS, None)


def test_records_that_one_release_matched_widen_the_interval_of_the_median() -> None:
    own = [pair(f"R{number}", day("2020-01-01"), 101 + number) for number in range(30)]
    shared = [pair(f"R{number}", day("2020-01-01"), 101 + number, match=f"T{number // 10}") for number in range(30)]

    alone, together = (window(waiting(100), pairs, TODAY).median for pairs in (own, shared))

    assert alone.day == together.day == later(15)
    assert together.earliest < alone.earliest < alone.day < alone.latest < together.latest
    assert together.reliance is Reliance.INDICATIVE


def test_a_record_that_nobody_watches_any_more_has_no_window() -> None:
    given_up = pair("R", TODAY - timedelta(days=100), 60, event=False)

    found = window(given_up, NINE, TODAY)

    assert found == Window(given_up.reference, TODAY, 100, 0.90, Status.NO_LONGER_WATCHED)


def test_a_matched_or_later_record_is_refused() -> None:
    with pytest.raises(ValueError, match="record 'R' is matched; allowed: one unmatched on 2024-01-01"):
        window(pair("R", day("2023-01-01"), 5), NINE, TODAY)
    with pytest.raises(ValueError, match="record 'R' is of 2024-02-01, after 2024-01-01"):
        window(pair("R", day("2024-02-01"), 0, event=False), NINE, TODAY)


def test_windows_are_of_the_unmatched_alone_in_their_order() -> None:
    pairs = [waiting(100, "R1"), *NINE, waiting(90, "R2")]

    found = windows(pairs, TODAY)

    assert [each.reference.release for each in found] == ["R1", "R2"]
    assert found[0].at_risk == 9


@given(
    st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=30),
    st.integers(0, 30),
    st.integers(0, 30),
)
def test_the_curve_of_the_older_is_the_conditional_one(pairs: list[tuple[int, bool]], age: int, more: int) -> None:
    whole = kaplan_meier(pairs)
    older = kaplan_meier([(days - age, event) for days, event in pairs if days > age])

    if whole.survival_at(age) > 0:
        expected = whole.survival_at(age + more) / whole.survival_at(age)
        assert older.survival_at(more) == pytest.approx(expected, abs=1e-12)


@given(st.permutations(NINE), st.integers(0, 200))
def test_the_order_of_pairs_changes_nothing(pairs: list[CatchUp], age: int) -> None:
    assert window(waiting(age), pairs, TODAY) == window(waiting(age), NINE, TODAY)


@given(st.integers(0, 200), st.lists(st.sampled_from([0.5, 0.6, 0.7, 0.8, 0.9]), min_size=2, max_size=2).map(sorted))
def test_a_higher_level_never_tells_an_earlier_day(age: int, levels: list[float]) -> None:
    low, high = (window(waiting(age), NINE, TODAY, level=level) for level in levels)

    if high.by is not None:
        assert TODAY < low.by <= high.by


@given(entries("r"), entries("t"), st.sampled_from(EVERY_DAY), st.sampled_from([0.0, 1.0]))
def test_pairs_as_they_stood_are_those_found_on_that_day(
    reference: list[Entry], tier: list[Entry], on: date, delta: float
) -> None:
    final = catch_ups(reference, tier, EVERY_DAY[-1], delta=delta)

    assert as_known(final, on) == catch_ups(reference, tier, on, delta=delta)


# On 2021-01-01, the day on which it is made, nine past records of 10 to 90 days say of X: by 2021-04-01.
MADE = day("2021-01-01")


def outcome_of(x: CatchUp, as_of: str) -> Backtest:
    return backtest([*past(*range(10, 100, 10)), x], [MADE], day(as_of))


@pytest.mark.parametrize(
    ("days", "event", "as_of", "outcome"),
    [
        (59, True, "2021-06-01", Outcome.KEPT),
        (90, True, "2021-04-01", Outcome.KEPT),
        (59, True, "2021-03-15", Outcome.AHEAD),
        (91, True, "2021-06-01", Outcome.MISSED),
        (151, False, "2021-06-01", Outcome.MISSED),
        (90, False, "2021-04-01", Outcome.MISSED),
        (73, False, "2021-03-15", Outcome.UNDECIDED),
        (31, False, "2021-06-01", Outcome.UNDECIDED),
    ],
    ids=["in time", "last day", "not over", "late", "never", "never until its end", "not over, waiting", "given up"],
)
def test_a_window_of_a_past_day_turns_out(days: int, event: bool, as_of: str, outcome: Outcome) -> None:
    found = outcome_of(pair("X", MADE, days, event), as_of)

    assert found == Backtest(0.90, {outcome: 1}, {})


def test_a_backtest_counts_days_on_which_nothing_could_be_told() -> None:
    # On 2020-01-15 one of nine is matched, after 10 days, and eight are unmatched at the age of 14, which none reached
    # matched. On 2021-01-01 none is unmatched but X.
    pairs = [*past(*range(10, 100, 10)), pair("X", MADE, 59)]

    found = backtest(pairs, [day("2020-01-15"), MADE, MADE], day("2021-06-01"))

    assert found == Backtest(0.90, {Outcome.KEPT: 1}, {Status.NEVER_THIS_OLD: 8})


def test_the_share_kept_is_of_windows_that_are_over() -> None:
    outcomes = {Outcome.KEPT: 3, Outcome.AHEAD: 4, Outcome.MISSED: 1, Outcome.UNDECIDED: 5}

    found = Backtest(0.90, outcomes)

    # 3 of 3 + 1; with those matched ahead of an end that has not come, 7 of 7 + 1.
    assert (found.share_kept, found.share_kept_of_decided) == (0.75, 0.875)
    assert (Backtest(0.90).share_kept, Backtest(0.90).share_kept_of_decided) == (None, None)


def test_a_backtest_looks_at_the_past_only() -> None:
    with pytest.raises(ValueError, match="day of a backtest is 2024-01-02; allowed: days up to 2024-01-01"):
        backtest(NINE, [day("2024-01-02")], TODAY)


def test_real_pairs_give_windows_by_way_of_the_frontiers() -> None:
    # Ten records a year apart in score; the tier follows each after 100 days, but for the last.
    reference = [Entry(f"R{n}", day("2020-01-01") + timedelta(days=30 * n), float(n)) for n in range(11)]
    tier = [Entry(f"T{n}", each.day + timedelta(days=100), each.score) for n, each in enumerate(reference[:-1])]
    as_of = reference[-1].day + timedelta(days=90)

    (found,) = windows(catch_ups(reference, tier, as_of), as_of)

    assert found.reference == reference[-1] == entry("R10", "2020-10-27", 10)
    assert (found.at_risk, found.by, found.median.day) == (10, as_of + timedelta(days=10), as_of + timedelta(days=10))
