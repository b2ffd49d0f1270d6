"""One estimator at a time on a table of one's own, and what is said when a question cannot be answered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from tests.registry.management.own_tables import lag, staircases, write
from tests.registry.management.running import run

DAY = "2024-01-01"
SECTIONS = {
    "backward": {"backward"},
    "catch-up": {"survival", "catch_up", "windows"},
    "gap": {"gap"},
    "horizontal": {"horizontal_mean"},
    "trend": {"trend"},
    "threshold": {"threshold"},
}
ALWAYS = {"benchmark", "releases", "n", "events", "censored"}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return staircases(tmp_path / "own.csv")


@pytest.mark.parametrize("method", SECTIONS)
def test_a_method_gives_its_own_section_with_counts_and_what_was_done(table: Path, method: str) -> None:
    content = lag(table, "--as-of", DAY, "--method", method)

    (found,) = content["benchmarks"]
    assert content["method"] == method
    assert set(found) == ALWAYS | SECTIONS[method]
    # Of ten records the tier has matched eight.
    assert (found["n"], found["events"], found["censored"]) == (10, 8, 2)
    assert all("method" in found[name] for name in SECTIONS[method] - {"catch_up", "windows"})


def test_left_out_the_method_is_all(table: Path) -> None:
    (found,) = lag(table, "--as-of", DAY)["benchmarks"]

    assert set(found) == ALWAYS.union(*SECTIONS.values())


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("backward", "backward lag: ok: 4.0 months behind (L 122 days, U 153)"),
        ("catch-up", "catch-up: 10 records, 8 matched, 2 not yet; median 100 days"),
        ("gap", "gap: 20\n"),
        ("horizontal", "horizontal mean: 100.0 days, matched levels only"),
        ("trend", "lines through 10 records of the reference and 8 of the tier, if growth is steady"),
        ("threshold", "threshold crossings: 9 pairs, 7 crossed by both, 2 not yet by the tier (in no mean)"),
    ],
)
def test_a_method_tells_its_number_what_was_done_and_nothing_else(table: Path, method: str, words: str) -> None:
    text = run("lag", "--scores", table, "--as-of", DAY, "--method", method)

    assert words in text
    assert f"Scores on {DAY}, method {method}, transform identity, tolerance 0\n" in text
    assert "10 reference records, 8 matched, 2 not yet" in text
    assert "what was done: " in text
    others = {"backward lag: ok", "catch-up:", "gap:", "horizontal mean: 1", "  trend lag: ", "crossings: 9"}
    assert sum(other in text.split("what was done")[0] for other in others) == 1


def test_lines_of_equal_slope_a_hundred_days_apart_have_that_trend_lag(tmp_path: Path) -> None:
    # A point a day in both groups; 100 days after the reference's, the tier has each score.
    start = date(2023, 1, 1).toordinal()
    rows = [("reference", f"R{n}", date.fromordinal(start + n), n) for n in (0, 50, 90, 150)]
    rows += [("tier", f"T{n}", date.fromordinal(start + 100 + n), n) for n in (0, 50, 90)]

    (found,) = lag(write(tmp_path / "own.csv", rows), "--as-of", DAY, "--method", "trend")["benchmarks"]

    assert found["trend"]["days"] == pytest.approx(100)
    assert found["trend"]["months"] == pytest.approx(100 / (365.25 / 12))
    assert found["trend"]["points"] == {"reference": 4, "tier": 3}
    assert found["trend"]["slope_per_year"] == pytest.approx({"reference": 365.25, "tier": 365.25})
    # Seven points are too few for limits.
    assert found["trend"]["interval"]["missing"] == "fewer than 8 records"


def test_of_fewer_than_three_points_it_is_said_that_there_is_no_trend(tmp_path: Path) -> None:
    rows = [("reference", f"R{n}", f"2023-0{n}-01", n) for n in range(1, 5)]
    table = write(tmp_path / "own.csv", [*rows, ("tier", "T1", "2023-06-01", 1), ("tier", "T2", "2023-07-01", 2)])

    (found,) = lag(table, "--as-of", DAY, "--method", "trend")["benchmarks"]
    text = run("lag", "--scores", table, "--as-of", DAY, "--method", "trend")

    assert (found["trend"]["days"], found["trend"]["missing"]) == (None, "fewer than 3 points in the tier")
    assert "trend lag: none can be given: fewer than 3 points in the tier" in text


def test_thresholds_as_given_are_crossed_by_hand(table: Path) -> None:
    content = lag(table, "--as-of", DAY, "--method", "threshold", "--thresholds", "115,120, 185,500")

    (found,) = content["benchmarks"]
    # 115 and 120 are first crossed by R2 of 2023-03-01 and T2 of 2023-06-09, 100 days later; the pair counts once, at
    # the higher. 185: R9 of 2023-10-01, and not yet, 92 days before 2024-01-01. 500: by nobody, which is no crossing.
    rows = [(row["threshold"], row["reference"], row["match"], row["days"]) for row in found["threshold"]["crossings"]]
    assert rows == [(120, "R2", "T2", 100), (185, "R9", None, 92)]
    counts = (found["threshold"]["n"], found["threshold"]["events"], found["threshold"]["censored"])
    assert counts == (2, 1, 1)
    assert found["threshold"]["thresholds"] == {"": {"rule": "as given", "values": [115, 120, 185, 500]}}
    assert content["thresholds"] == [115, 120, 185, 500]
    assert found["threshold"]["band"]["indicative"] is True


def test_thresholds_are_given_in_the_unit_of_the_table_whatever_the_transform(tmp_path: Path) -> None:
    rows = [("reference", "R1", "2023-01-01", 0.5), ("tier", "T1", "2023-01-31", 0.35)]
    table = write(tmp_path / "own.csv", rows)

    for transform in ("identity", "nle", "logit", "log"):
        words = ("--as-of", DAY, "--method", "threshold", "--thresholds", "0.35,0.4", "--transform", transform)
        (found,) = lag(table, *words)["benchmarks"]
        rows = [(row["threshold"], row["match"], row["days"]) for row in found["threshold"]["crossings"]]
        # R1 has 0.35 from 2023-01-01 on, T1 exactly so 30 days later; 0.4 only R1, 365 days before the day.
        assert rows == [(0.35, "T1", 30), (0.4, None, 365)]


@pytest.mark.parametrize(
    ("scores", "transform", "rule", "ends"),
    [
        ((0.2, 0.9), "identity", "every 0.05 from 0.05 to 0.95", (0.05, 0.95)),
        ((0.2, 0.9), "nle", "every 0.05 from 0.05 to 0.95", (0.05, 0.95)),
        # Twentieths of the range, without its ends.
        ((100, 140), "identity", "19 levels evenly spaced", (102, 138)),
        ((1e20, 1e24), "log", "19 levels evenly spaced", (10**20.2, 10**23.8)),
        ((20, 5), "neglog", "19 levels evenly spaced", (20 * 4**-0.05, 5 * 4**0.05)),
    ],
)
def test_left_out_the_thresholds_fit_the_scores(
    tmp_path: Path, scores: tuple[float, float], transform: str, rule: str, ends: tuple[float, float]
) -> None:
    rows = [("reference", f"R{n}", f"2023-0{n + 1}-01", score) for n, score in enumerate(scores)]
    table = write(tmp_path / "own.csv", [*rows, ("tier", "T", "2023-05-01", scores[0])])

    (found,) = lag(table, "--as-of", DAY, "--method", "threshold", "--transform", transform)["benchmarks"]

    told = found["threshold"]["thresholds"][""]
    assert told["rule"].startswith(rule)
    assert len(told["values"]) == 19
    assert (told["values"][0], told["values"][-1]) == pytest.approx(ends)


def test_crossings_that_lie_close_together_are_smoothed_with_a_band(table: Path) -> None:
    words = ("--as-of", DAY, "--method", "threshold", "--thresholds", ",".join(str(n) for n in range(100, 180, 10)))

    (found,) = lag(table, *words)["benchmarks"]
    text = run("lag", "--scores", table, *words)

    known = [point for point in found["threshold"]["curve"] if point["months"] is not None]
    # Every gap is 100 days: 3.285 months.
    assert known
    assert all(point[name] == pytest.approx(3.28542) for point in known for name in ("lower", "months", "upper"))
    assert "3.3 months, band 3.3 to 3.3 (indicative: percentiles 5 and 95 over crossings drawn again" in text
    assert "(how 8 numbers scatter, no interval of the mean)" in text


def test_crossings_far_apart_are_not_smoothed(table: Path) -> None:
    text = run("lag", "--scores", table, "--as-of", DAY, "--method", "threshold", "--thresholds", "120")

    assert "1 pairs, 1 crossed by both, 0 not yet by the tier (in no mean)" in text
    assert "smoothed: nowhere do enough crossings lie close together" in text


def test_several_benchmarks_are_pooled_by_what_was_asked_for(tmp_path: Path) -> None:
    rows = [
        (group, f"{group} {benchmark}", day, 0.5, benchmark)
        for benchmark in ("a", "b")
        for group, day in (("reference", "2023-01-01"), ("tier", "2023-01-31"))
    ]
    table = write(tmp_path / "own.csv", rows, header="group,release,date,score,benchmark")

    by_all, by_gap = (lag(table, "--as-of", DAY, "--method", method) for method in ("all", "gap"))
    text = run("lag", "--scores", table, "--as-of", DAY)

    assert (by_all["pooled"]["n"], by_all["pooled_threshold"]["n"]) == (2, 2)
    assert (by_gap["pooled"], by_gap["pooled_threshold"]) == (None, None)
    assert "All benchmarks\n  catch-up: 2 records, 2 matched, 0 not yet" in text
    assert "All benchmarks" not in run("lag", "--scores", table, "--as-of", DAY, "--method", "gap")


def test_intervals_are_marked_by_what_they_say_of_themselves(tmp_path: Path) -> None:
    table = staircases(tmp_path / "own.csv", stderr="0.5")

    (found,) = lag(table, "--as-of", DAY)["benchmarks"]
    lines = run("lag", "--scores", table, "--as-of", DAY).splitlines()

    for start, interval in (
        ("  interval of L:", found["backward"]["interval"]),
        ("  interval of the gap:", found["gap"]["interval"]),
        ("  interval of the trend lag:", found["trend"]["interval"]),
    ):
        (line,) = [line for line in lines if line.startswith(start)]
        assert line.endswith("(indicative)") is interval["indicative"]
    assert found["trend"]["interval"]["indicative"] is True


def test_an_interval_that_holds_a_release_fixed_is_indicative(tmp_path: Path) -> None:
    path = staircases(tmp_path / "own.csv", stderr="0.5")
    path.write_text(path.read_text().replace("reference,R9,2023-10-01,190.0,0.5", "reference,R9,2023-10-01,190.0,"))

    (found,) = lag(path, "--as-of", DAY)["benchmarks"]
    text = run("lag", "--scores", path, "--as-of", DAY)

    assert (found["backward"]["interval"]["indicative"], found["gap"]["interval"]["indicative"]) == (True, True)
    assert text.count("(indicative)") == 3


def test_a_side_without_scores_is_told_in_words(tmp_path: Path) -> None:
    table = write(tmp_path / "own.csv", [("reference", "R1", "2023-01-01", 0.5)])

    text = run("lag", "--scores", table, "--as-of", DAY)

    assert "backward lag: no tier model\n" in text
    assert "gap: one side has no score" in text
    assert "horizontal mean: no release of the tier" in text
    assert "1 pairs, 0 crossed by both, 1 not yet by the tier; no mean" in text
    assert "backward lag: no reference\n" in run("lag", "--scores", table, "--as-of", "2022-01-01")


def test_a_tier_that_is_level_has_no_unknown_bound(tmp_path: Path) -> None:
    table = write(tmp_path / "own.csv", [("reference", "R1", "2023-01-01", 1), ("tier", "T1", "2023-02-01", 1)])

    assert "level: 0.0 months behind (L 0 days, U 0)" in run("lag", "--scores", table, "--as-of", DAY)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--method", "guess"], "invalid choice: 'guess'"),
        (["--preset", "epoch-2023"], "invalid choice: 'epoch-2023'"),
        (["--method", "gap", "--preset", "epoch-2024"], "--preset: 'epoch-2024' cannot stand beside --method 'gap'"),
        (["--thresholds", "1,x"], "--thresholds: 'x' is not a finite number: write numbers with commas"),
        (["--thresholds", "inf"], "--thresholds: 'inf' is not a finite number"),
        (["--thresholds", ""], "--thresholds: '' is not a finite number"),
        (["--thresholds", "1", "--method", "gap"], "--thresholds: '1' is not used by gap; allowed with --method thr"),
        (["--thresholds", "1", "--preset", "epoch-2025"], "--thresholds: '1' is not used by epoch-2025"),
        (["--thresholds", "200", "--transform", "nle"], "--thresholds: 200.0 cannot be used; allowed: 0 to 1"),
        (["--from", "2023-01-01"], "--from: '2023-01-01' has no use here; allowed with --preset epoch-2026"),
        (["--seed", "-1"], "--seed: '-1' is not a whole number from 0"),
        (["--seed", "x"], "--seed: 'x' is not a whole number from 0"),
        (["--as-of", "0024-01-01"], "--as-of: '0024-01-01' cannot be used; allowed: days from 1950 to 2099"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_sentence(table: Path, words: list[str], problem: str) -> None:
    with pytest.raises(CommandError, match=problem):
        run("lag", "--scores", table, *words)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("tier,T,0203-01-01,1,", "line 2, date: '0203-01-01' cannot be used; allowed: days from 1950 to 2099"),
        ("tier,T,2023-01-01,1e200,", "line 2, score: 1e.200 cannot be used; allowed: numbers up to 1e.100"),
        ("tier,T,2023-01-01,1,1e200", "line 2, stderr: 1e.200 cannot be used"),
        (f"tier,{'T' * 200_000},2023-01-01,1,", "cannot be read as a table: field larger than"),
    ],
    ids=["year", "score", "error", "no table"],
)
def test_a_row_that_cannot_be_used_is_named(tmp_path: Path, row: str, problem: str) -> None:
    table = tmp_path / "own.csv"
    table.write_text(f"group,release,date,score,stderr\n{row}\n")

    with pytest.raises(CommandError, match=problem):
        run("lag", "--scores", table)
