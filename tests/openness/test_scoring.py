"""Scores of published marks, put together as the indices do it."""

from __future__ import annotations

import csv

import pytest

from openness.definitions import Definition, Kind, definition, load_all
from openness.scoring import score_in_words, score_marks
from openness.verdicts import ScoreRange
from registry.sources import osai
from tests.paths import source

OSAI, OSAI_14 = definition("osai@12"), definition("osai@14")
ANCESTOR, AA = definition("opening-up@2025-03"), definition("artificial-analysis@2026-07")

every_score = pytest.mark.parametrize(
    "rules", [each for each in load_all() if each.kind is Kind.SCORE], ids=lambda rules: rules.key
)


def all_marks(rules: Definition, mark: str) -> dict[str, str]:
    return {criterion.id: mark for criterion in rules.criteria}


def test_a_mean_is_taken_over_all_parameters_and_not_over_dimensions() -> None:
    marks = all_marks(OSAI, "closed") | {"licenses": "open", "weights_endmodel": "partial", "preprint": "partial"}

    score, categories = score_marks(OSAI, marks)

    # (1 + 0.5 + 0.5) / 12; by dimension 0.5 / 5, 0.5 / 6 and 1 / 1, whose mean would be 0.394.
    assert score == pytest.approx(2 / 12)
    assert categories == pytest.approx({"Availability": 0.1, "Documentation": 0.5 / 6, "Access": 1.0})


@pytest.mark.parametrize("left", ["empty", "missing"])
def test_an_empty_mark_counts_as_closed_and_is_not_left_out(left: str) -> None:
    marks = all_marks(OSAI, "open")
    marks["paper"] = ""
    if left == "missing":
        del marks["paper"]

    assert score_marks(OSAI, marks)[0] == pytest.approx(11 / 12)


def test_licences_weigh_less_by_14_parameters_than_by_12() -> None:
    marks = {"licenses": "open"}

    assert score_marks(OSAI_14, marks)[0] == pytest.approx(1 / 14)
    assert score_marks(OSAI, marks | {"package": "open", "api": "open"})[0] == pytest.approx(1 / 12)


def test_only_what_applies_is_counted() -> None:
    marks = {"code": "open", "paper": "partial", "licenses": "open"}

    score, categories = score_marks(OSAI, marks, applicable={"code", "paper", "preprint"})

    assert (score, categories) == (pytest.approx(1.5 / 3), {"Documentation": pytest.approx(0.5)})


def test_a_score_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="osai@12: none of its criteria applies, so there is no score"):
        score_marks(OSAI, {}, applicable=set())


def test_a_mark_that_is_no_grade_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match="paper: the mark 'opne' is not one of open, partial, closed, or empty"):
        score_marks(OSAI, {"paper": "opne"})


def test_the_ancestor_adds_up_to_14() -> None:
    assert score_marks(ANCESTOR, all_marks(ANCESTOR, "open"))[0] == 14
    # 13 open and one partial are the most that is not all.
    assert score_marks(ANCESTOR, all_marks(ANCESTOR, "open") | {"api": "partial"})[0] == 13.5


def test_data_count_half_for_each_kind_of_training() -> None:
    marks = {
        "weights-access": "3",
        "weights-licence": "2",
        "pretraining-data-access": "1",
        "posttraining-data-access": "2",
        "pretraining-data-licence": "0",
        "posttraining-data-licence": "1",
        "methodology-disclosure": "2",
        "methodology-licence": "2",
    }

    score, categories = score_marks(AA, marks)

    # 3 + 2 for the weights; (1 + 2) / 2 + (0 + 1) / 2 = 2 for the data; 2 + 2 for the methodology: 11 of 18 points.
    assert score == pytest.approx(100 * 11 / 18)
    # Of the twelve points on transparency 6, and of the six on availability 5, each as a mean of 0 to 3.
    assert categories == pytest.approx({"Model availability": 5 / 2, "Model transparency": 6 / 4})


@every_score
def test_best_and_worst_marks_give_the_ends_of_the_scale(rules: Definition) -> None:
    best = {criterion.id: criterion.grades[0].id for criterion in rules.criteria}
    worst = {criterion.id: criterion.grades[-1].id for criterion in rules.criteria}

    assert score_marks(rules, worst)[0] == 0
    assert score_marks(rules, best)[0] == pytest.approx({"mean": 1, "sum": 14, "percent": 100}[str(rules.aggregate)])


@pytest.mark.parametrize(
    ("lowest", "highest", "words"),
    [(0, 0, "0"), (0.5, 0.5, "0.5"), (10, 100, "10..100"), (1 / 3, 2 / 3, "0.333..0.667")],
)
def test_a_score_reads_to_three_decimals(lowest: float, highest: float, words: str) -> None:
    assert score_in_words(ScoreRange(lowest, highest)) == words


# The files beside the project.


def rows(name: str) -> list[dict[str, str]]:
    with source("golden", "openness", name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_real_records_of_the_index_have_their_scores() -> None:
    expected, folder = rows("osai_index_12param_2026-06-12.csv"), source("data", "osai", "main-database_2026-06")

    assert len(expected) >= 92
    for row in expected:
        record = osai.record(folder / row["file"])
        score, categories = score_marks(OSAI, record.marks)
        assert (record.name, record.date, len(OSAI.criteria)) == (row["name"], row["releasedate"], int(row["n_params"]))
        assert record.marks == {name: row[name] for name in record.marks}
        assert score == pytest.approx(float(row["score"]), abs=1e-6)
        given = {f"cat_{name.lower()}": value for name, value in categories.items()}
        assert given == pytest.approx({name: float(row[name]) for name in given}, abs=1e-6)


def test_the_real_records_stand_in_the_order_of_the_index() -> None:
    records = osai.records(source("data", "osai", "main-database_2026-06"))
    # Ties go by file name, last name first.
    last_first = sorted(records, key=lambda record: record.file, reverse=True)

    ranked = sorted(last_first, key=lambda record: -score_marks(OSAI, record.marks)[0])

    position = {record.file: place for place, record in enumerate(ranked, 1)}
    expected = {row["file"]: int(row["position"]) for row in rows("osai_index_12param_2026-06-12.csv")}
    assert {file: position[file] for file in expected} == expected


def test_the_sums_of_the_ancestor_come_out_as_published() -> None:
    expected = rows("opening_up_chatgpt.csv")

    found = [score_marks(ANCESTOR, {name: row[name] for name in all_marks(ANCESTOR, "")})[0] for row in expected]

    assert len(found) == 46
    assert found == [float(row["published_openness"]) for row in expected]


def test_the_points_of_the_rubric_are_those_of_the_definition() -> None:
    rubric = rows("aa_openness_rubric.csv")

    weights = sum(criterion.weight * criterion.grades[0].points for criterion in AA.criteria)

    assert weights == sum(int(row["max"]) for row in rubric) == 18
    assert all([grade.id for grade in criterion.grades] == ["3", "2", "1", "0"] for criterion in AA.criteria)
