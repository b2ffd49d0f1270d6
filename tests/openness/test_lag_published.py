"""Lags by scenarios checked by hand and by the numbers of a published report, beside the project."""

from __future__ import annotations

import csv
import json
from datetime import date
from functools import cache
from math import exp
from typing import Any

import pytest

from openness.frontier import Entry
from openness.lag import (
    backward_lag,
    catch_ups,
    months,
)
from tests.openness.builders import bracket, day, entry
from tests.paths import source


@cache
def scenarios() -> list[dict[str, Any]]:
    return json.loads(source("golden", "lag", "edge_cases.json").read_text(encoding="utf-8"))


def scenario(name: str) -> tuple[dict[str, Any], list[Entry], list[Entry], date]:
    (case,) = [each for each in scenarios() if each["name"] == name]
    reference, tier = ([entry(*row) for row in case[side]] for side in ("ref", "tier"))
    return case, reference, tier, day(case["as_of"])


EDGE_CASES = (
    "simple match",
    "tolerance boundary inclusive",
    "same day",
    "same-day releases keep the best",
    "score regression ignored",
    "no reference ever reached the tier score",
    "future-dated models invisible",
    "empty reference",
)


def test_every_hand_checked_scenario_is_looked_at() -> None:
    # The horizontal mean has no entries in the file; test_staircase.py works one out by hand.
    others = ["monotone-transform invariance (delta=0)", "horizontal mean exact"]

    assert [case["name"] for case in scenarios()] == [*EDGE_CASES, *others]


@pytest.mark.parametrize("name", EDGE_CASES)
def test_catch_ups_of_a_hand_checked_scenario(name: str) -> None:
    case, reference, tier, as_of = scenario(name)

    pairs = catch_ups(reference, tier, as_of, delta=case["delta"])

    assert [
        {
            "ref": pair.reference.release,
            "match": pair.match and pair.match.release,
            "days": pair.days,
            "event": int(pair.event),
        }
        for pair in pairs
    ] == case["expect_catch_up"]


@pytest.mark.parametrize("name", EDGE_CASES)
def test_the_backward_lag_of_a_hand_checked_scenario(name: str) -> None:
    case, reference, tier, as_of = scenario(name)

    lag = backward_lag(reference, tier, as_of, delta=case["delta"])

    found = {
        "status": lag.status.value,
        "lag_days": lag.lower,
        "lower": lag.lower,
        "upper": lag.upper,
        "lead_days": lag.lead,
        "tier_best": lag.standing.tier_best and lag.standing.tier_best.release,
        "above": lag.standing.exceeded and lag.standing.exceeded.release,
    }
    assert {key: found[key] for key in case["expect_backward"]} == case["expect_backward"]


@pytest.mark.parametrize("transform", [float, exp, lambda p: p / (1 - p)], ids=["plain", "exponential", "odds"])
def test_the_scenario_of_transforms_gives_the_same_days_on_every_scale(transform) -> None:
    case, reference, tier, as_of = scenario("monotone-transform invariance (delta=0)")
    groups = ([Entry(e.release, e.day, transform(e.score)) for e in group] for group in (reference, tier))

    pairs = catch_ups(*groups, as_of, delta=case["delta"])

    assert [pair.days for pair in pairs] == case["expect_days"]
    assert [int(pair.event) for pair in pairs] == case["expect_events"]


#: The day of the snapshot behind Epoch AI's report of 2024 (CC-BY 4.0, Epoch AI), and its tolerance in nats.
SNAPSHOT, TOLERANCE = date(2024, 11, 4), 0.02


def rows(name: str) -> list[dict[str, str]]:
    with source("golden", "lag", name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def staircases(benchmark: str) -> tuple[list[Entry], list[Entry]]:
    """Return the published records of closed and open models of a benchmark."""
    found = [row for row in rows("epoch2024_benchmark_frontiers.csv") if row["benchmark"] == benchmark]
    closed, opened = (
        [entry(row["model"], row["date"], float(row["nle"])) for row in found if row["category"] == category]
        for category in ("Closed", "Open")
    )
    return closed, opened


def published_matches(closed: list[Entry], opened: list[Entry]) -> list[tuple[str, str, int]]:
    """Return the pairs of the published method: a record covered by the last match is skipped, as is an unmatched one.

    Source: benchmark analysis of Epoch AI's report on open models (2024), cell 47.
    """
    covered, found = 0.0, []
    for pair in catch_ups(closed, opened, SNAPSHOT, delta=TOLERANCE):
        if pair.reference.score <= covered + TOLERANCE or pair.match is None:
            continue
        covered = pair.match.score
        found.append((pair.reference.release, pair.match.release, pair.days))
    return found


@pytest.mark.parametrize(("benchmark", "count"), [("MMLU", 5), ("GPQA", 2)])
def test_the_published_day_counts_come_out_exactly(benchmark: str, count: int) -> None:
    expected = [
        (row["closed_model"], row["open_model"], int(row["lag_days"]))
        for row in rows("epoch2024_benchmark_discrete_matches.csv")
        if row["benchmark"] == benchmark
    ]

    found = published_matches(*staircases(benchmark))

    assert found == expected
    assert len(found) == count


@pytest.mark.parametrize(("dated", "days"), [("2023-03-15", 496), ("2023-03-14", 497)], ids=["report", "registry"])
def test_llama_3_1_405b_matched_gpt_4_after_some_sixteen_months(dated: str, days: int) -> None:
    closed, opened = staircases("MMLU")
    moved = [Entry(e.release, day(dated), e.score) if e.release == "GPT-4 (original)" else e for e in closed]

    found = {reference: (match, count) for reference, match, count in published_matches(moved, opened)}

    assert found["GPT-4 (original)"] == ("Llama 3.1 405B", days)
    assert months(days) == pytest.approx(16.3, abs=0.05)


@pytest.mark.parametrize(
    ("benchmark", "lower", "upper", "above"),
    [("MMLU", 137, 175, "Claude 3.5 Sonnet"), ("GPQA", 137, 175, "Claude 3.5 Sonnet")],
)
def test_the_backward_lag_on_the_published_frontiers(benchmark: str, lower: int, upper: int, above: str) -> None:
    # Both: the first record more than 0.02 nats above Llama 3.1 405B is Claude 3.5 Sonnet of 2024-06-20,
    # 10 + 31 + 31 + 30 + 31 + 4 = 137 days before 2024-11-04; the last one not above it is GPT-4o of 2024-05-13.
    lag = backward_lag(*staircases(benchmark), SNAPSHOT, delta=TOLERANCE)

    assert bracket(lag) == ("ok", lower, upper)
    assert (lag.standing.tier_best.release, lag.standing.exceeded.release) == ("Llama 3.1 405B", above)


@pytest.mark.parametrize(("benchmark", "events", "of"), [("MMLU", 7, 8), ("GPQA", 5, 7)])
def test_records_without_an_answer_are_censored_and_not_dropped(benchmark: str, events: int, of: int) -> None:
    pairs = catch_ups(*staircases(benchmark), SNAPSHOT, delta=TOLERANCE)

    assert (sum(pair.event for pair in pairs), len(pairs)) == (events, of)
