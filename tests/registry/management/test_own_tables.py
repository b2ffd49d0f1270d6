"""Commands for people with their own table: the lag of a tier, and a capability index."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError

from tests.paths import source
from tests.registry.management.running import run

#: The reference reaches 0.5 on 1 January and 0.7 on 1 April 2023; the tier 0.5 on 1 July 2023.
ROWS = "group,release,date,score\nreference,R1,2023-01-01,0.5\nreference,R2,2023-04-01,0.7\ntier,T1,2023-07-01,0.5\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "own.csv"
    path.write_text(ROWS)
    return path


def lag(table: Path, *words: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(run("lag", "--scores", table, "--json", *words))
    return content


def test_a_table_gives_bracket_pairs_and_censored_records(table: Path) -> None:
    (found,) = lag(table, "--as-of", "2024-01-01")["benchmarks"]

    # From 1 April 2023, when the reference first exceeded 0.5, to 1 January 2024: 275 days; from 1 January 2023: 365.
    assert (found["backward"]["lower_days"], found["backward"]["upper_days"]) == (275, 365)
    assert [(pair["reference"], pair["match"], pair["days"], pair["event"]) for pair in found["catch_up"]] == [
        ("R1", "T1", 181, True),
        ("R2", None, 275, False),
    ]
    assert (found["survival"]["n"], found["survival"]["events"], found["survival"]["censored"]) == (2, 1, 1)
    assert found["survival"]["median"] == {"status": "too few events", "days": None}


def test_rows_after_the_day_are_counted_and_not_seen(table: Path) -> None:
    (found,) = lag(table, "--as-of", "2023-05-01")["benchmarks"]

    assert found["releases"]["after_as_of"] == 1
    assert found["backward"]["status"] == "no_tier_model"


def test_what_was_done_is_said_in_words(table: Path) -> None:
    text = run("lag", "--scores", table, "--as-of", "2024-01-01", "--transform", "nle")

    assert "transform nle, tolerance 0" in text
    assert "backward lag: ok: 9.0 months behind (L 275 days, U 365)" in text
    assert "catch-up: 2 records, 1 matched, 1 not yet; median: too few events" in text


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--as-of", "May"], "--as-of: 'May' is not a date"),
        (["--tolerance", "-1"], "--tolerance: '-1' is not a number from 0"),
        (["--tolerance", "nan"], "--tolerance: 'nan' is not a number from 0"),
    ],
)
def test_an_option_that_cannot_be_is_named(table: Path, words: list[str], problem: str) -> None:
    with pytest.raises(CommandError, match=problem):
        run("lag", "--scores", table, *words)


def test_a_score_out_of_bounds_of_the_transform_is_named_with_its_line(table: Path) -> None:
    table.write_text(ROWS.replace("0.7", "70"))

    with pytest.raises(CommandError, match="line 3, score: 70.0 cannot be used; allowed: 0 to 1"):
        run("lag", "--scores", table, "--transform", "nle")


def test_the_report_of_2024_gives_its_day_counts(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    with (
        source("golden", "lag", "epoch2024_benchmark_frontiers.csv").open(encoding="utf-8", newline="") as given,
        path.open("w", encoding="utf-8", newline="") as own,
    ):
        writer = csv.writer(own)
        writer.writerow(["group", "release", "date", "score", "benchmark"])
        for row in csv.DictReader(given):
            group = "reference" if row["category"] == "Closed" else "tier"
            writer.writerow([group, row["model"], row["date"], row["accuracy"], row["benchmark"]])

    found = lag(path, "--as-of", "2024-11-04", "--tolerance", "0.02", "--transform", "nle")

    by_name = {item["benchmark"]: item["backward"] for item in found["benchmarks"]}
    assert (by_name["MMLU"]["lower_days"], by_name["MMLU"]["upper_days"]) == (137, 175)
    assert by_name["GPQA"]["lower_days"] == 137
    assert found["pooled"]["n"] == sum(len(item["catch_up"]) for item in found["benchmarks"])


def index_table(folder: Path) -> Path:
    """Write five releases on five benchmarks, the better release better on each."""
    path = folder / "index.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["release", "benchmark", "score"])
        for release in range(5):
            for benchmark in range(5):
                writer.writerow([f"r{release}", f"b{benchmark}", round(0.15 + 0.12 * release + 0.04 * benchmark, 2)])
    return path


def test_an_index_puts_the_better_release_higher(tmp_path: Path) -> None:
    found = json.loads(run("fit_index", index_table(tmp_path), "--bootstrap", "20", "--json"))

    assert [row["release"] for row in found["releases"]] == ["r4", "r3", "r2", "r1", "r0"]
    assert (found["n"], found["converged"], found["bootstrap"]) == (25, True, 20)
    assert all(row["interval"][0] <= row["interval"][1] for row in found["releases"])


def test_two_releases_can_fix_the_scale(tmp_path: Path) -> None:
    found = json.loads(run("fit_index", index_table(tmp_path), "--scale", "r1", "r3", "--json"))

    values = {row["release"]: row["capability"] for row in found["releases"]}
    assert (round(values["r1"], 6), round(values["r3"], 6)) == (130.0, 150.0)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--anchor-benchmark", "nope"], "'nope' cannot be used; allowed: one of the 5"),
        (["--scale", "r1", "nobody"], "'nobody' cannot be used; allowed: one of the 5"),
        (["--scale", "r1", "r1"], "two different releases"),
        (["--bootstrap", "-1"], "--bootstrap: -1 cannot be used; allowed: a whole number from 0"),
        (["--min-benchmarks", "9"], "nothing left"),
        (["--earliest", "May"], "--earliest: 'May' cannot be used; allowed: a date"),
    ],
)
def test_an_index_that_cannot_be_is_refused_in_one_sentence(tmp_path: Path, words: list[str], problem: str) -> None:
    with pytest.raises(CommandError, match=problem):
        run("fit_index", index_table(tmp_path), *words)


def test_the_published_index_is_found_again(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    with (
        source("golden", "lag", "eci_stitching_input_scores.csv").open(encoding="utf-8", newline="") as given,
        path.open("w", encoding="utf-8", newline="") as own,
    ):
        writer = csv.writer(own)
        writer.writerow(["release", "benchmark", "score"])
        writer.writerows([row["model"], row["benchmark"], row["performance"]] for row in csv.DictReader(given))

    found = json.loads(run("fit_index", path, "--anchor-benchmark", "Winogrande", "--json"))

    values = {row["release"]: row["capability"] for row in found["releases"]}
    with source("golden", "lag", "eci_stitching_C_m.csv").open(encoding="utf-8", newline="") as given:
        expected = {row["model"].strip(): float(row["estimated_capability"]) for row in csv.DictReader(given)}
    assert values.keys() == expected.keys()
    assert max(abs(values[name] - value) for name, value in expected.items()) < 1e-3
