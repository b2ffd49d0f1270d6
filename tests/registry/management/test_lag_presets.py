"""A table of one's own measured by rules that others published.

Data of Epoch AI are CC-BY 4.0 (credit: Epoch AI).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management.base import CommandError

from openness.presets import PRESETS
from tests.registry.management.own_tables import SNAPSHOT, epoch_2024, lag, staircases, write
from tests.registry.management.running import run

DAY = "2024-01-01"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return staircases(tmp_path / "own.csv")


@pytest.fixture
def shares(tmp_path: Path) -> Path:
    """Return a table on a benchmark of the accepted thresholds: 0.4 and 0.6, matched after 30 days and not yet."""
    rows = [
        ("reference", "R1", "2023-01-01", 0.4, "gpqa_diamond"),
        ("reference", "R2", "2023-03-01", 0.6, "gpqa_diamond"),
        ("tier", "T1", "2023-01-31", 0.4, "gpqa_diamond"),
    ]
    return write(tmp_path / "own.csv", rows, header="group,release,date,score,benchmark")


def test_the_thirteen_day_counts_of_2024_come_out_of_the_command(tmp_path: Path) -> None:
    content = lag(epoch_2024(tmp_path / "own.csv"), "--preset", "epoch-2024", "--as-of", SNAPSHOT)

    (found,) = content["results"]
    days: dict[str, list[int]] = {}
    for row in found["matches"]:
        if row["event"]:
            days.setdefault(row["benchmark"], []).append(row["days"])
    assert days == {
        "MMLU": [774, 443, 504, 578, 496],
        "GPQA": [141, 141],
        "GSM1k": [309, 282, 180],
        "BBH": [622, 554, 170],
    }
    # The rule drops six records and skips six; its transform and tolerance are those of the report.
    assert (found["n"], found["events"], found["censored"], found["covered"]) == (25, 13, 6, 6)
    assert (content["transform"], content["tolerance"]) == ("nle", 0.02)
    months = found["months"]
    assert (months["count"], round(months["mean"], 4), round(months["median"], 4)) == (13, 13.1355, 14.5644)
    assert (round(months["p5"], 4), round(months["p95"], 4)) == (4.6356, 22.4482)


def test_the_report_of_2024_is_told_with_every_match_and_what_is_dropped(tmp_path: Path) -> None:
    text = run("lag", "--scores", epoch_2024(tmp_path / "own.csv"), "--preset", "epoch-2024", "--as-of", SNAPSHOT)

    assert "transform nle, tolerance 0.02" in text
    assert "25 closed records, 13 matched, 6 not yet (dropped by the rule), 6 skipped" in text
    assert "mean 13.1 months, median 14.6; percentiles 5 and 95: 4.6 and 22.4 (how 13 numbers scatter" in text
    assert "MMLU: GPT-4 (original) (2023-03-15), Llama 3.1 405B (2024-07-23): 496 days (16.3 months)" in text
    assert "GPQA: o1 preview (2024-09-12), not matched after 53 days: dropped" in text


@pytest.mark.parametrize("key", sorted(PRESETS))
def test_a_rule_says_whom_it_calls_open_what_its_number_and_range_are_and_what_was_published(
    shares: Path, key: str
) -> None:
    rule = PRESETS[key]

    text = run("lag", "--scores", shares, "--preset", key, "--as-of", DAY)
    content = lag(shares, "--preset", key, "--as-of", DAY)

    assert all(words in text for words in (rule.title, rule.open_means, rule.estimand, rule.interval, rule.published))
    assert "the tier of the table is taken for open, its reference for closed" in text
    told = {name: content[name] for name in ("preset", "open_means", "estimand", "range", "published")}
    assert list(told.values()) == [key, rule.open_means, rule.estimand, rule.interval, rule.published]
    (found,) = content["results"]
    assert (found["n"], found["events"], found["censored"]) == (2, 1, 1)


def test_the_rule_of_2025_averages_over_levels(table: Path) -> None:
    content = lag(table, "--preset", "epoch-2025", "--as-of", DAY)

    (found,) = content["results"]
    # Both have the levels from 100 to 170, and the tier comes 100 days later: 3.28 months of 30.5 days.
    assert found["months"]["count"] == 100
    assert found["months"]["mean"] == pytest.approx(100 / 30.5)
    assert (found["n"], found["events"], found["censored"]) == (10, 8, 2)
    assert content["tolerance"] == 0
    assert "lag over levels: mean 3.3 months" in run("lag", "--scores", table, "--preset", "epoch-2025")


def test_the_rule_of_2025_says_when_levels_do_not_meet(tmp_path: Path) -> None:
    table = write(tmp_path / "own.csv", [("reference", "R1", "2023-01-01", 100), ("tier", "T1", "2023-01-31", 90)])

    text = run("lag", "--scores", table, "--preset", "epoch-2025", "--as-of", DAY)

    assert "lag: none, since the ranges of scores do not overlap, or a group is empty" in text
    # From the day on which both have a score: always ten points.
    assert "gap: mean 10; percentiles 5 and 95 over days: 10 and 10" in text


def test_the_rule_of_2025_of_one_group_has_neither_lag_nor_gap(tmp_path: Path) -> None:
    table = write(tmp_path / "own.csv", [("reference", "R1", "2023-01-01", 100)])

    assert "gap: none" in run("lag", "--scores", table, "--preset", "epoch-2025", "--as-of", DAY)


def test_the_rule_of_2026_averages_over_its_window_by_hand(tmp_path: Path) -> None:
    rows = [("reference", "R1", "2023-01-01", 100), ("reference", "R2", "2023-03-01", 110)]
    table = write(tmp_path / "own.csv", [*rows, ("tier", "T1", "2023-02-01", 100)])

    content = lag(table, "--preset", "epoch-2026", "--as-of", "2023-03-11", "--from", "2023-03-02")

    (found,) = content["results"]
    assert content["window"] == {"first": "2023-03-02", "last": "2023-03-11"}
    # Ten days. L runs from 1 March: 1, 2 … 10 days; U from 1 January, 59 days earlier.
    assert (found["lower"]["days"], found["upper"]["days"], found["points"]["mean"]) == (5.5, 64.5, 10)
    assert (found["lower"]["days_with"], found["lower"]["days_asked"], found["lower"]["missing"]) == (10, 10, None)


def test_the_window_of_2026_begins_with_the_year_if_nothing_else_is_said(table: Path) -> None:
    text = run("lag", "--scores", table, "--preset", "epoch-2026", "--as-of", "2023-12-31")

    assert "window: 2023-01-01 to 2023-12-31, 365 days" in text
    # The tier has a score from 2023-04-11 on: 100 days later. Its first is level with the reference's first.
    assert "from 265 of 365 days" in text


def test_days_of_the_window_before_there_is_anything_are_told(tmp_path: Path) -> None:
    table = write(tmp_path / "own.csv", [("reference", "R1", "2023-06-01", 100), ("tier", "T1", "2023-06-01", 90)])

    early = run("lag", "--scores", table, "--preset", "epoch-2026", "--as-of", "2023-03-01")
    late = run("lag", "--scores", table, "--preset", "epoch-2026", "--as-of", "2023-06-30")

    assert "backward lag by L: no day of the window has a value, from 0 of 60 days" in early
    # Below the reference's first record L is a lower bound on all 30 days of June.
    assert "from 30 of 181 days, 30 of them lower bounds only" in late


@pytest.mark.parametrize("key", ["iaps-2026", "lesswrong-2026"])
def test_the_crossing_rules_count_what_was_accepted_on_a_benchmark(shares: Path, key: str) -> None:
    content = lag(shares, "--preset", key, "--as-of", DAY)

    (found,) = content["results"]
    # 0.35 and 0.40 are crossed by R1 and, 30 days later, T1: one pair, at the higher. 0.45 to 0.60 by R2 alone.
    rows = [(row["threshold"], row["match"], row["days"]) for row in found["crossings"]]
    assert rows == [(0.4, "T1", 30), (0.6, None, 306)]
    assert found["thresholds"]["gpqa_diamond"]["rule"].endswith("the ones its reviewers accepted")
    assert content["tolerance"] is None
    text = run("lag", "--scores", shares, "--preset", key, "--as-of", DAY)
    assert "no tolerance" in text
    assert "thresholds of gpqa_diamond: every 5 per cent, of those the ones its reviewers accepted" in text


def test_the_crossing_rules_read_per_cents_as_well(tmp_path: Path) -> None:
    rows = [("reference", "R1", "2023-01-01", 42.5), ("tier", "T1", "2023-01-15", 20), ("tier", "T2", "2023-01-31", 50)]

    (found,) = lag(write(tmp_path / "own.csv", rows), "--preset", "iaps-2026", "--as-of", DAY)["results"]

    # From the tenth percentile, 20 + 0.2 * 22.5, on R1 has crossed 25 to 40, and T2 after 30 days.
    assert [(row["threshold"], row["match"], row["days"]) for row in found["crossings"]] == [(40, "T2", 30)]
    assert found["thresholds"][""]["values"][:2] == [5, 10]


def test_time_horizons_are_crossed_in_minutes(tmp_path: Path) -> None:
    header = "group,release,date,score,benchmark"
    rows = [
        ("reference", "R", "2023-01-01", 30, "metr_time_horizon"),
        ("tier", "T", "2023-03-02", 25, "metr_time_horizon"),
    ]
    table = write(tmp_path / "own.csv", rows, header=header)

    for transform in ("identity", "log"):
        words = ("--preset", "iaps-2026", "--as-of", DAY, "--transform", transform)
        (found,) = lag(table, *words)["results"]
        assert [(row["threshold"], row["days"]) for row in found["crossings"]] == [(20, 60)]
        assert found["thresholds"]["metr_time_horizon"]["values"] == [2, 5, 10, 20, 50, 100, 200, 500]


def test_thresholds_of_ones_own_take_the_place_of_the_published(table: Path) -> None:
    (found,) = lag(table, "--preset", "iaps-2026", "--as-of", DAY, "--thresholds", "120,130")["results"]

    assert [(row["threshold"], row["match"]) for row in found["crossings"]] == [(120, "T2"), (130, "T3")]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--preset", "iaps-2026"], "the score 110 does not go with the thresholds of iaps-2026, which are per cents"),
        (["--preset", "iaps-2026", "--tolerance", "1"], "--tolerance: '1' cannot stand beside --preset 'iaps-2026'"),
        (["--preset", "epoch-2026", "--from", "May"], "--from: 'May' is not a date"),
        (
            ["--preset", "epoch-2026", "--from", "2024-01-02"],
            "--from: '2024-01-02' is after the last day of the window",
        ),
        (["--preset", "epoch-2025", "--from", "2023-01-01"], "--from: '2023-01-01' has no use here"),
        (["--preset", "epoch-2024"], "line 2, score: 100.0 cannot be used; allowed: 0 to 1"),
    ],
)
def test_what_a_rule_cannot_use_is_refused_in_one_sentence(table: Path, words: list[str], problem: str) -> None:
    with pytest.raises(CommandError, match=problem):
        run("lag", "--scores", table, "--as-of", DAY, *words)


def test_minutes_do_not_go_with_a_transform_of_shares(tmp_path: Path) -> None:
    rows = [("reference", "R", "2023-01-01", 0.5, "metr_time_horizon")]
    table = write(tmp_path / "own.csv", rows, header="group,release,date,score,benchmark")

    with pytest.raises(CommandError, match="metr_time_horizon: minutes do not go with --transform 'nle'"):
        run("lag", "--scores", table, "--preset", "iaps-2026", "--transform", "nle")
