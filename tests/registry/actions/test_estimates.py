"""How windows of past days turned out, tried on the first day of each quarter."""

from __future__ import annotations

from datetime import date

import pytest

from openness.window import Outcome, Status
from registry.actions.estimates import waiting, windows_tried
from tests.registry.waited import nine, waited

MADE = date(2021, 1, 1)


@pytest.mark.parametrize(
    ("days", "event", "as_of", "outcome"),
    [
        (59, True, date(2021, 6, 1), Outcome.KEPT),
        (59, True, date(2021, 3, 15), Outcome.AHEAD),
        (91, True, date(2021, 6, 1), Outcome.MISSED),
        (73, False, date(2021, 3, 15), Outcome.UNDECIDED),
    ],
    ids=["in time", "time not over", "late", "still waiting"],
)
def test_a_date_given_on_the_first_day_of_a_quarter_turns_out(
    days: int, event: bool, as_of: date, outcome: Outcome
) -> None:
    # Nine records waited 10 to 90 days: on 2021-01-01 they give the tenth, made on that day, until 2021-04-01.
    pairs = [*nine(date(2020, 1, 2)), waited("x", MADE, days, event=event)]

    found = windows_tried(pairs, as_of)

    assert (found.count(outcome), found.backtest.outcomes[outcome]) == (1, 1)
    assert found.days[:4] == (date(2020, 4, 1), date(2020, 7, 1), date(2020, 10, 1), MADE)


def test_a_record_counts_once_for_each_quarter_in_which_it_waits_without_a_date() -> None:
    pairs = [waited("x", date(2020, 1, 1), 366, event=False)]

    found = windows_tried(pairs, date(2021, 1, 1))

    # 2020-01-01, 04-01, 07-01 and 10-01; the day itself is not past.
    assert (len(found.days), found.not_given, found.backtest.without) == (4, 4, {Status.NEVER_THIS_OLD: 4})
    assert (found.count(), found.ended, found.backtest.share_kept) == (0, 0, None)


def test_a_record_that_nobody_watched_is_not_tried() -> None:
    pairs = [waited("x", date(2020, 3, 1), 0, event=False, watched_until=date(2020, 1, 1))]

    assert windows_tried(pairs, date(2021, 1, 1)).days == ()


def test_without_pairs_nothing_is_tried() -> None:
    found = windows_tried([], date(2021, 1, 1))

    assert (found.days, found.count(), found.not_given) == ((), 0, 0)


def test_waiting_brings_along_how_its_windows_turned_out() -> None:
    pairs = [*nine(date(2020, 1, 2)), waited("x", MADE, 59)]

    assert waiting(pairs, date(2021, 6, 1)).tried == windows_tried(pairs, date(2021, 6, 1))
