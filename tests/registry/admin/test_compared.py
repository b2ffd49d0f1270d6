"""What an approval would move, in the words of the desk."""

from __future__ import annotations

from typing import Any

import pytest

from registry.admin.compared import effect_tables
from registry.models import Release
from tests.registry.pages.html import read

pytestmark = pytest.mark.django_db

NUMBERS: dict[str, Any] = {
    "status": "ok",
    "read_on": "2025-01-01",
    "lower": 30,
    "upper": 61,
    "lead": None,
    "gap": 0.125,
    "tier_best": "o1",
    "reference_best": "c1",
    "lag_interval": [20.0, 90.4],
    "gap_interval": None,
}
LAG: dict[str, Any] = {
    "benchmark": "quiz",
    "benchmark_name": "Quiz",
    "definition": "tiers@1",
    "degree": "T5",
    "rank": 5,
    "reference": "closed",
    "counting": "conservative",
    "before": NUMBERS,
    "after": NUMBERS | {"lag_interval": [20.0, 91.0], "gap_interval": [0.1, None]},
    "start": None,
    "end": None,
}
WAITING: dict[str, Any] = {
    "definition": "tiers@1",
    "degree": "T5",
    "rank": 5,
    "before": {"records": 9, "matched": 3, "median": None, "interval": [100.0, None], "mean": 512.3},
    "after": {"records": 9, "matched": 5, "median": 200.0, "interval": [90.0, 400.0], "mean": 310.0},
}


def told(**effect: Any) -> str:
    return effect_tables({"as_of": "2025-01-01", "verdicts": [], "lags": [], "pooled": []} | effect)


def test_a_lag_is_told_with_its_intervals_and_where_nothing_else_differs_so_it_says() -> None:
    shown = told(lags=[LAG])

    for line in ("30 to 61 days behind (90 % interval 20 to 90)", "gap 0.125", "o1 against c1", "read on 2025-01-01"):
        assert f"<div>{line}</div>" in shown
    assert "<div>30 to 61 days behind (90 % interval 20 to 91)</div>" in shown
    assert "<div>gap 0.125 (90 % interval from 0.1)</div>" in shown
    assert "only its interval differs" in shown


def test_releases_go_by_name_and_by_slug_where_it_has_changed_since(release: Release) -> None:
    numbers = NUMBERS | {"tier_best": release.slug, "reference_best": "was-1"}

    shown = told(lags=[LAG | {"before": numbers, "after": None}])

    assert f"<div>{release.name} against was-1</div>" in shown


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ({"status": "tier_leads", "lead": 12}, "ahead by 12 days"),
        ({"status": "level"}, "level"),
        ({"status": "left_censored", "upper": None}, "at least 30 days behind (90 % interval 20 to 90)"),
        ({"status": "no_tier_model", "lower": None, "upper": None}, "nobody there yet"),
    ],
)
def test_every_status_of_a_lag_has_words(status: dict[str, Any], words: str) -> None:
    assert f"<div>{words}</div>" in told(lags=[LAG | {"before": NUMBERS | status}])


def test_a_lag_that_no_headline_uses_says_against_whom_and_how_ranges_count() -> None:
    shown = told(lags=[LAG | {"reference": "complement", "start": "2024-01-01", "end": "2024-06-01"}])

    assert "<summary>1 more: lags behind others, or with ranges counted inside</summary>" in shown
    assert "<div>behind complement, ranges conservative</div>" in shown
    assert "2024-01-01 up to 2024-06-01" in read(shown).words


def test_a_range_of_verdicts_is_told_in_words() -> None:
    verdict = {"definition": "tiers@1", "name": "O1", "start": "2024-01-01", "end": None}

    shown = told(verdicts=[verdict | {"before": None, "after": "T4..T5"}])

    assert "T4 to T5" in shown


def test_pooled_waiting_times_are_told_with_how_many_were_matched() -> None:
    shown = told(pooled=[WAITING])

    first = "days of the first 24 months unmatched on average"
    assert f"half not yet matched (90 % interval from 100), 512 {first}, 3 of 9 records matched" in shown
    assert f"half matched within 200 days (90 % interval 90 to 400), 310 {first}, 5 of 9 records matched" in shown


def test_pooled_waiting_times_without_a_record_say_so() -> None:
    nothing = {"records": 0, "matched": 0, "median": None, "interval": None, "mean": None}

    shown = told(pooled=[WAITING | {"after": nothing}])

    assert '<strong class="desk-changed">no record to wait for</strong>' in shown


@pytest.mark.parametrize("part", [{"lags": [LAG]}, {"pooled": [WAITING]}])
def test_nothing_is_said_to_move_only_where_nothing_does(part: dict[str, Any]) -> None:
    assert "Moves nothing" in told()
    assert "Moves nothing" not in told(**part)
