"""How long a record waits to be matched, on page and API, hand-worked on the invented world.

Riddles, tier T5 and above: the closed records are shut-1 (2023-01-15, 0.50), shut-2 (2023-07-01, 0.70) and shut-3
(2024-03-01, 0.90). ajar-1 (0.60) enters T5 on 2024-02-01 and ajar-full (0.55) on 2024-01-10, so that shut-1 is matched
by ajar-full after 360 days; ajar-2 (0.72, 2024-05-01) matches shut-2 after 305 days; shut-3 waits.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from registry.actions.estimates import waiting
from registry.models import Edition
from registry.pages.waiting import waiting_in_words
from tests.registry.pages.conftest import Look
from tests.registry.waited import nine, waited


def read(client: Client, **query: str) -> dict[str, Any]:
    response = client.get("/api/v1/lag/riddles/waiting/", {"tier": "T5", **query})
    assert response.status_code == 200
    content: dict[str, Any] = response.json()["results"][0]
    return content


def test_matches_are_events_and_what_waits_is_censored(world: Edition, client: Client) -> None:
    found = read(client)

    assert (found["records"], found["events"], found["censored"], found["led"]) == (3, 2, 1, 0)


def test_two_matches_make_no_median_and_it_is_said_why(world: Edition, client: Client, look: Look) -> None:
    assert read(client)["median"]["status"] == "too few events"
    words = look("/lag/riddles/", tier="T5").words
    assert "No median can be given: fewer than three records have been matched." in words
    assert "3 records, 2 matched, 1 not yet (censored)." in words


def test_what_waits_has_a_window_with_what_it_rests_on(world: Edition, client: Client, look: Look) -> None:
    (window,) = read(client)["windows"]

    assert window["release"] == "shut-3"
    # From 2024-03-01 to 2025-01-01.
    assert window["age"] == 306
    (row,) = look("/lag/riddles/", tier="T5").table("One row is one record that is not yet matched").body
    assert row[0] == "Shut 3"


def test_an_earlier_day_sees_fewer_records(world: Edition, client: Client) -> None:
    found = read(client, as_of="2023-12-31")

    assert (found["records"], found["events"], found["censored"]) == (2, 0, 2)


def test_a_benchmark_that_there_is_not_is_a_problem(world: Edition, client: Client) -> None:
    response = client.get("/api/v1/lag/tricks/waiting/")

    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


# From 2023-04-01 to 2024-10-01 there are seven first days of quarters. On the first four shut-1 waits, from 2023-07-01
# to 2024-04-01 shut-2, from 2024-04-01 on shut-3: 4 + 4 + 3. Until shut-1 is matched on 2024-01-10 nothing ever was;
# afterwards, in the last three quarters, one or two of those that waited longer were.


def test_dates_of_the_past_that_could_not_be_given_are_told_with_the_reason(world: Edition, look: Look) -> None:
    words = look("/lag/riddles/", tier="T5").words

    assert (
        "On 7 past days (the first of each quarter, 1 April 2023 to 1 October 2024) "
        "no date by which nine in ten such records are matched was given: how well such dates hold is unknown. "
        "In 11 cases no date could be given: in 7 no record of that age had ever been "
        "matched; in 4 fewer than three records that had waited longer were matched."
    ) in words


def test_the_api_counts_dates_of_the_past_and_why_none_was_given(world: Edition, client: Client) -> None:
    found = read(client)["backtest"]

    assert (found["days"], found["first"], found["last"]) == (7, "2023-04-01", "2024-10-01")
    assert (found["given"], found["ended"], found["kept"], found["share_kept"], found["not_given"]) == (
        *(0, 0, 0, None, 11),
    )
    assert found["not_given_because"] == [
        {"reason": "no record of this age was ever matched", "times": 7},
        {"reason": "too few events", "times": 4},
    ]


def test_a_tier_without_records_has_no_past_to_try(world: Edition, client: Client) -> None:
    found = read(client, as_of="2022-12-31")["backtest"]

    assert (found["days"], found["first"], found["share_kept"], found["not_given_because"]) == (0, None, None, [])


LATER = date(2021, 1, 1)


@pytest.mark.parametrize(
    ("days", "event", "as_of", "words"),
    [
        (59, True, date(2021, 6, 1), "was given 1 time; of those whose time has run out, 1 of 1 was kept (100 %;"),
        (91, True, date(2021, 6, 1), "of those whose time has run out, 0 of 1 were kept (0 %; nominal 90 %)."),
        (
            73,
            False,
            date(2021, 3, 15),
            "; the time of none has run out: how well such dates hold is unknown. Not counted: 1 not matched while "
            "watched, nor has the time run out.",
        ),
        (59, True, date(2021, 3, 15), "Not counted: 1 matched before a time that has not run out yet."),
    ],
    ids=["kept", "missed", "undecided", "ahead"],
)
def test_dates_of_the_past_are_told_as_they_turned_out(days: int, event: bool, as_of: date, words: str) -> None:
    pairs = [*nine(date(2020, 1, 2)), waited("x", LATER, days, event=event)]

    told = " ".join(waiting_in_words(waiting(pairs, as_of), pairs)["backtest"])

    assert words in told
    assert told.endswith("on which it waited; scores and dates are those of today.")


def test_where_no_record_waited_or_no_quarter_has_passed_it_is_unknown_how_dates_hold() -> None:
    matched, fresh = [waited("x", date(2020, 1, 2), 10)], [waited("x", date(2020, 1, 2), 10, event=False)]

    told = [
        waiting_in_words(waiting(pairs, as_of), pairs)["backtest"]
        for pairs, as_of in (
            (matched, date(2020, 6, 1)),
            (fresh, date(2020, 1, 12)),
        )
    ]

    assert told == [
        [
            "On 1 past day (the first of a quarter, 1 April 2020) no record waited to be matched: "
            "how well such dates hold is unknown."
        ],
        ["There is no past quarter on which a date could have been given: how well such dates hold is unknown."],
    ]
