"""Published estimates through the API: every word, the registry's own reading, and published rules on its records."""

from __future__ import annotations

from openness.presets import PRESETS
from registry.models import Edition, PublishedEstimate
from tests.registry.api.conftest import Read

PATH = "published-estimates/"


def test_estimates_are_listed_oldest_first_with_every_word(world: Edition, read: Read) -> None:
    content = read(PATH)

    assert content["count"] == PublishedEstimate.objects.count() == 3
    first, second, third = content["results"]
    assert (first["key"], first["value"], first["low"], first["high"]) == ("board-2024-riddles", 6, 4, 9.5)
    assert first["published"] == {"date": "2024-03-31", "precision": "day"}
    assert first["reach"] == {"date": "2024-03-01", "precision": "month"}
    assert (first["interval_is"], first["moves"]) == ("The readers' quarrel.", "Whom one asks.")
    assert (first["evidence"]["source"]["slug"], first["evidence"]["locator"]) == ("board", "first line")
    assert first["page"].endswith("/lag/published/#board-2024-riddles")
    assert (second["value"], second["preset"], second["homepage"]) == (None, "epoch-2026", "")
    assert (third["unit"], third["value_text"]) == ("points", "20 points")


def test_estimates_stand_beside_the_reading_of_their_day(world: Edition, read: Read) -> None:
    first, second, _ = (row["registry_reading"] for row in read(PATH)["results"])

    assert (first["benchmark"]["slug"], first["definition"], first["rank"]) == ("riddles", "tiers@1", 3)
    # Worked out by hand in tests/registry/pages/test_published.py.
    assert (first["as_of"], first["lower"], first["upper"], first["months_behind"]) == ("2024-03-31", 274, 441, 9.0)
    assert (second["as_of"], second["lower"], second["upper"]) == ("2024-06-30", 121, 365)
    # Two closed records were made before 2024-03-01, a third on that day; ajar-1 matched the first.
    assert (first["records"], first["matched"]) == (3, 1)


def test_the_reading_is_the_lag_of_the_same_day(world: Edition, read: Read) -> None:
    reading = read(PATH)["results"][0]["registry_reading"]

    (lag,) = read("lag/", benchmark="riddles", tier="T3", as_of=reading["as_of"])["results"]

    assert (lag["lag_days"]["lower"], lag["lag_days"]["upper"]) == (reading["lower"], reading["upper"])
    assert (lag["months_behind"], lag["status"], lag["read_on"]) == (
        reading["months_behind"],
        reading["status"],
        reading["read_on"],
    )
    assert (lag["counts"]["records"], lag["counts"]["matched"]) == (reading["records"], reading["matched"])


def test_a_day_asked_for_leaves_out_what_came_later(world: Edition, read: Read) -> None:
    content = read(PATH, as_of="2024-06-15")

    assert [row["key"] for row in content["results"]] == ["board-2024-riddles", "club-2024-range"]
    # June is not over: the reading stops at the day asked for.
    assert content["results"][1]["registry_reading"]["as_of"] == "2024-06-15"


def test_an_estimate_without_a_date_has_no_reading(world: Edition, read: Read) -> None:
    PublishedEstimate.objects.filter(key="club-2024-range").update(published=None, published_precision="unknown")

    rows = {row["key"]: row for row in read(PATH)["results"]}

    assert rows["club-2024-range"]["registry_reading"] is None
    assert rows["club-2024-range"]["published"] == {"date": None, "precision": "unknown"}


def test_every_published_rule_is_told(world: Edition, read: Read) -> None:
    rules = read(PATH)["by_their_rule"]

    assert [rule["preset"] for rule in rules] == list(PRESETS)
    assert all(rule["open_means"] and rule["estimand"] and rule["homepage"] for rule in rules)
    assert all(rule["told"].startswith("cannot be computed on these data") for rule in rules)
