"""Lags through the API, against numbers worked out by hand.

Riddles against closed: records 0.50 on 2023-01-15, 0.70 on 2023-07-01, 0.90 on 2024-03-01.
T5 and above: ajar-full 0.55 on 2024-01-10, ajar-1 0.60 on 2024-02-01 (relicensed), ajar-2 0.72 on 2024-05-01.
T6 and above: ajar-full alone for certain, ajar-2 perhaps. T3 and above: also ajar-1 from 2023-10-01 and ajar-study
0.75 on 2024-06-30, the last day its month can mean. ajar-1 was scored on 2024-12-01: 90 days later the data, which
reach to 2025-01-01, have ended.
"""

from __future__ import annotations

from typing import Any

import pytest

from registry.models import CatchUpPair, Edition
from tests.registry.api.conftest import Read


def _one(read: Read, **query: str) -> dict[str, Any]:
    rows = read("lag/", **({"benchmark": "riddles", "tier": "T5"} | query))["results"]
    assert len(rows) == 1
    row: dict[str, Any] = rows[0]
    return row


def test_lag_of_open_weights_on_the_day_of_the_data(world: Edition, read: Read) -> None:
    row = _one(read)

    # 2024-03-01 to 2025-01-01: 366 - 31 - 29 = 306 days, / 30.4375 = 10.05 months.
    # 2023-07-01 to 2025-01-01: 184 + 366 = 550 days. 0.72 lies a tenth of the way from 0.70 to 0.90, 244 days
    # apart: 24 days after 2023-07-01, 526 days back.
    assert row["lag_days"] == {"lower": 306, "upper": 550, "central": 526}
    assert row["months_behind"] == 10.1
    assert (row["status"], row["lead_days"], row["gap"], row["withheld"]) == ("ok", None, 0.18, None)
    assert (row["as_of"], row["read_on"], row["current_until"], row["current"]) == (
        "2025-01-01",
        "2025-01-01",
        "2025-01-01",
        True,
    )
    assert row["counts"] == {"tier_releases": 3, "reference_releases": 3, "records": 3, "matched": 2}


def test_lag_names_the_releases_it_rests_on(world: Edition, read: Read) -> None:
    row = _one(read)

    places = {
        name: (row[name]["release"]["slug"], row[name]["date"], row[name]["score"])
        for name in ("tier_best", "reference_best", "exceeded", "level_with")
    }
    assert places == {
        "tier_best": ("ajar-2", "2024-05-01", 0.72),
        "reference_best": ("shut-3", "2024-03-01", 0.9),
        "exceeded": ("shut-3", "2024-03-01", 0.9),
        "level_with": ("shut-2", "2023-07-01", 0.7),
    }
    assert (row["tier_best"]["setting"], row["tier_best"]["evaluator"], row["tier_best"]["relation"]) == (
        "5-shot",
        "Board",
        "third_party",
    )
    assert read(f"scores/{row['tier_best']['score_key']}/")["value"] == 0.72


def test_series_names_what_it_compares(world: Edition, read: Read) -> None:
    row = _one(read)

    assert (row["benchmark"]["slug"], row["benchmark"]["name"]) == ("riddles", "Riddles (closed book)")
    assert (row["definition"], row["tier"], row["reference"], row["counting"]) == (
        "tiers@1",
        "T5",
        "closed",
        "conservative",
    )


@pytest.mark.parametrize(
    ("query", "lower", "upper", "status", "current"),
    [
        # 2023-07-01 to 2024-04-01: 275 days; 2023-01-15 to then: 167 more.
        ({"as_of": "2024-04-01"}, 275, 442, "ok", True),
        # ajar-1 counts as open weights from its new licence on; the day before, ajar-full with 0.55 does.
        ({"as_of": "2023-12-31"}, None, None, "no_tier_model", True),
        ({"as_of": "2023-12-31", "tier": "T3"}, 183, 350, "ok", True),
        ({"as_of": "2022-12-31"}, None, None, "no_reference", True),
        # The data end on 2025-01-01, and with them what they can say.
        ({"as_of": "2025-03-01"}, 306, 550, "ok", False),
        # Nobody else for certain since 2024-01-10: read on 2024-04-09, 283 days after 2023-07-01.
        ({"tier": "T6"}, 283, 450, "ok", False),
        # With ajar-2, last seen 2024-05-01: read on 2024-07-30, 151 days after 2024-03-01.
        ({"tier": "T6", "counting": "optimistic"}, 151, 395, "ok", False),
    ],
    ids=["earlier", "before any", "non-commercial counts", "before all", "after the data", "not current", "optimistic"],
)
def test_lag_on_other_days_and_tiers(
    world: Edition,
    read: Read,
    query: dict[str, str],
    lower: int | None,
    upper: int | None,
    status: str,
    current: bool,
) -> None:
    row = _one(read, **query)

    assert (row["lag_days"]["lower"], row["lag_days"]["upper"]) == (lower, upper)
    assert (row["status"], row["current"]) == (status, current)


def test_tier_that_leads_says_for_how_long(world: Edition, read: Read) -> None:
    row = _one(read, benchmark="slips")

    # Fewer slips are better: 0.25 against 0.30. ajar-1 counts from 2024-02-01; the last release scored here is of
    # 2024-01-10, so the benchmark speaks until 2024-04-09: 68 days.
    assert (row["status"], row["months_behind"], row["lead_days"], row["gap"]) == ("tier_leads", 0.0, 68, -0.05)
    assert row["exceeded"] is None


def test_withheld_score_leaves_the_lag_its_dates(world: Edition, read: Read) -> None:
    row = _one(read, benchmark="slips", tier="T6")

    # 2023-01-15 to 2024-04-09: 450 days; nothing of the reference was ever level with 0.45.
    assert (row["status"], row["lag_days"]["lower"], row["lag_days"]["upper"]) == ("left_censored", 450, None)
    assert (row["exceeded"]["release"]["slug"], row["exceeded"]["score"]) == ("shut-1", None)
    assert "does not allow" in row["withheld"]
    # 0.45 - 0.30, neither of them withheld.
    assert row["gap"] == 0.15


def test_list_has_every_tier_on_every_benchmark(world: Edition, read: Read) -> None:
    content = read("lag/")

    found = [(row["benchmark"]["slug"], row["tier"]) for row in content["results"]]
    assert found == [(slug, f"T{rank}") for slug in ("riddles", "slips") for rank in range(3, 8)]
    assert {(row["reference"], row["counting"]) for row in content["results"]} == {("closed", "conservative")}


def test_lag_never_shrinks_towards_more_openness(world: Edition, read: Read) -> None:
    rows = read("lag/", benchmark="riddles", as_of="2024-04-01")["results"]

    lags = [row["lag_days"]["lower"] for row in rows]
    assert lags == sorted(lags)


def _pairs(content: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (
            row["record"]["release"]["slug"],
            row["match"] and row["match"]["release"]["slug"],
            row["days"],
            row["event"],
        )
        for row in content["results"]
    ]


@pytest.mark.parametrize(
    ("query", "pairs"),
    [
        (
            {"tier": "T5"},
            [("shut-1", "ajar-full", 360, True), ("shut-2", "ajar-2", 305, True), ("shut-3", None, 306, False)],
        ),
        (
            {"tier": "T5", "as_of": "2024-04-01"},
            [("shut-1", "ajar-full", 360, True), ("shut-2", None, 275, False), ("shut-3", None, 31, False)],
        ),
        ({"tier": "T5", "as_of": "2023-06-30"}, [("shut-1", None, 166, False)]),
        (
            {"tier": "T6"},
            [("shut-1", "ajar-full", 360, True), ("shut-2", None, 283, False), ("shut-3", None, 39, False)],
        ),
    ],
    ids=["today", "match not yet seen", "only the first record", "watched until 2024-04-09"],
)
def test_every_record_is_matched_or_censored(
    world: Edition, read: Read, query: dict[str, str], pairs: list[tuple[Any, ...]]
) -> None:
    assert _pairs(read("lag/riddles/pairs/", **query)) == pairs


def test_pair_says_whether_its_dates_are_known_to_the_day(world: Edition, read: Read) -> None:
    CatchUpPair.objects.filter(history__series__rank=5, reference__release__slug="shut-2").update(days_are_exact=False)

    rows = read("lag/riddles/pairs/", tier="T5")["results"]

    assert [row["days_are_exact"] for row in rows] == [True, False, True]


def test_lag_links_to_its_pairs(world: Edition, read: Read) -> None:
    row = _one(read, as_of="2024-04-01")
    path, _, asked = row["pairs"].partition("/api/v1/")[2].partition("?")

    content = read(path, **dict(item.split("=") for item in asked.split("&")))

    assert content["count"] == row["counts"]["records"] == 3
    assert sum(pair["event"] for pair in content["results"]) == row["counts"]["matched"] == 1


def test_pairs_of_every_tier_come_together(world: Edition, read: Read) -> None:
    assert [row["tier"] for row in read("lag/slips/pairs/")["results"]] == [
        tier for tier in ("T3", "T4", "T5", "T6", "T7") for _ in range(2)
    ]
