"""Tables of scores that somebody brings: read whole, or refused with every fault and its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from registry.sources.records import SourceError
from registry.sources.scoretable import GroupedScore, grouped_scores, performances

HEAD = "group,release,date,score,benchmark,stderr\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "own.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_are_read_with_their_lines(tmp_path: Path) -> None:
    path = written(tmp_path, f"\ufeff{HEAD}reference,A,2024-01-01,0.5,quiz,0.02\n\ntier,B,2024-03-01,0.5,,\n")

    assert grouped_scores(path) == [
        GroupedScore(2, "reference", "A", date(2024, 1, 1), 0.5, "quiz", 0.02),
        GroupedScore(4, "tier", "B", date(2024, 3, 1), 0.5, "", None),
    ]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("rivals,A,2024-01-01,0.5,,", "line 2, group: 'rivals' is not one of reference, tier"),
        ("tier,,2024-01-01,0.5,,", "line 2, release: '' is not a name"),
        ("tier,A,May,0.5,,", "line 2, date: 'May' is not a date: write YYYY-MM-DD"),
        ("tier,A,2024-01-01,nan,,", "line 2, score: 'nan' is not a finite number"),
        ("tier,A,2024-01-01,inf,,", "line 2, score: 'inf' is not a finite number"),
        ("tier,A,2024-01-01,half,,", "line 2, score: 'half' is not a finite number"),
        ("tier,A,2024-01-01,0.5,,-1", "line 2, stderr: '-1' is not a number from 0"),
        (
            "tier,A,2024-01-01,0.5,,\nreference,A,2024-02-01,0.6,,",
            "line 3: a second score for A on the benchmark (the first: line 2)",
        ),
    ],
)
def test_a_fault_is_named_with_line_value_and_what_is_allowed(tmp_path: Path, row: str, problem: str) -> None:
    with pytest.raises(SourceError) as caught:
        grouped_scores(written(tmp_path, f"{HEAD}{row}\n"))

    assert caught.value.problems == [f"own.csv: {problem}"]


def test_every_fault_of_a_table_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        grouped_scores(written(tmp_path, f"{HEAD}a,A,2024-01-01,1,,\ntier,B,x,y,,\n"))

    assert len(caught.value.problems) == 3


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("release,score\nA,1\n", "line 1: the column 'group' is missing"),
        (HEAD, "has no rows"),
        ("", "line 1: the column 'group' is missing"),
    ],
)
def test_a_table_without_what_it_needs_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(SourceError, match=problem):
        grouped_scores(written(tmp_path, text))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="absent.csv: no such file"):
        grouped_scores(tmp_path / "absent.csv")


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(b"group,release,date,score\ntier,A\xff,2024-01-01,0.5\n")

    with pytest.raises(SourceError, match="own.csv: not UTF-8, which alone is read"):
        grouped_scores(path)


def test_field_too_long_for_a_table_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(f"release,benchmark,score\n{'x' * 200_000},quiz,0.5\n", encoding="utf-8")

    with pytest.raises(SourceError, match=r"^long\.csv: cannot be read as a table: field larger than field limit"):
        performances(path)
