"""How long a record waits to be matched, on page and API, hand-worked on the invented world.

Riddles, tier T5 and above: the closed records are shut-1 (2023-01-15, 0.50), shut-2 (2023-07-01, 0.70) and shut-3
(2024-03-01, 0.90). ajar-1 (0.60) enters T5 on 2024-02-01 and ajar-full (0.55) on 2024-01-10, so that shut-1 is matched
by ajar-full after 360 days; ajar-2 (0.72, 2024-05-01) matches shut-2 after 305 days; shut-3 waits.
"""

from __future__ import annotations

from typing import Any

from django.test import Client

from registry.models import Edition
from tests.registry.pages.conftest import Look


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
