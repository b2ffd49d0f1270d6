"""Tables of scores: each row becomes a score of its release, and what cannot be right is refused in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from registry.sources import catalogue
from registry.sources.records import EvidenceRecord, ReleaseRecord, ScoreRecord, SourceError
from tests.registry.sources.test_catalogue import FILES

ANVIL = FILES["releases/anvil.yaml"]
QUIZ = """benchmark: quiz
evidence: {source: papers, locator: table 3, read: 2024-12-01}
evaluator: Bench
relation: benchmark_author
setting: one shot
rows:
- {release: anvil-7b, score: 0.625, stderr: 0.01, row: line 1, evaluated: 2024-06}
- {release: anvil-70b, score: 1, low: 0.9, high: 1, setting: "", evaluator: Other, relation: third_party, row: line 2, url: "https://example.org/2", note: High effort}
"""  # noqa: E501
BOUNDS = "publisher: Several, public: unknown, lower: 0, upper: 1, domain: knowledge, ceiling: 0.9, questions: 200"

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Give a function that writes the small catalogue, with a second release, around a table of scores."""

    def written(table: str, *, benchmark: str = BOUNDS) -> Path:
        second = ANVIL.replace("anvil-7b", "anvil-70b", 1).replace("value: Anvil", "value: Big Anvil")
        files = FILES | {
            "releases/second.yaml": second,
            "scores/quiz.yaml": table,
            "benchmarks.yaml": FILES["benchmarks.yaml"].replace("publisher: Several, public: true", benchmark),
        }
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return written


def test_row_stands_with_its_release_as_if_described_there(write: Write) -> None:
    small, big = _releases(catalogue.read(write(QUIZ)))

    assert small.scores[0].evaluator == "Lab"
    assert small.scores[1:] == (
        ScoreRecord(
            benchmark="quiz",
            value=0.625,
            stderr=0.01,
            setting="one shot",
            evaluator="Bench",
            relation="benchmark_author",
            evaluated="2024-06",
            evidence=EvidenceRecord("papers", "table 3, line 1", "2024-12-01"),
        ),
    )
    assert big.scores[1:] == (
        ScoreRecord(
            benchmark="quiz",
            value=1.0,
            low=0.9,
            high=1,
            setting="",
            evaluator="Other",
            relation="third_party",
            evidence=EvidenceRecord("papers", "table 3, line 2", "2024-12-01", "https://example.org/2"),
            note="High effort",
        ),
    )


def test_benchmark_tells_what_its_numbers_are(write: Write) -> None:
    (quiz,) = catalogue.read(write(QUIZ)).benchmarks

    assert (quiz.public, quiz.domain, quiz.ceiling, quiz.questions) == ("unknown", "knowledge", 0.9, 200)
    assert (quiz.scale, quiz.in_index) == ("accuracy", False)


def test_file_may_hold_a_table_of_each_source(write: Write) -> None:
    second = QUIZ.replace("table 3", "table 4").replace("Bench", "Club").replace("Other", "Another")

    small, big = _releases(catalogue.read(write(f"{QUIZ}---\n{second}")))

    assert [score.evidence.locator for score in small.scores[1:]] == ["table 3, line 1", "table 4, line 1"]
    assert len(big.scores) == 3


def test_catalogue_without_tables_is_whole(write: Write) -> None:
    folder = write(QUIZ)
    (folder / "scores" / "quiz.yaml").unlink()

    small, big = _releases(catalogue.read(folder))

    assert (len(small.scores), len(big.scores)) == (1, 1)


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("release: anvil-7b", "release: anvil-8b", "line 7, rows[0].release: no release 'anvil-8b' in the catalogue"),
        ("source: papers", "source: diary", "release anvil-7b: no source 'diary' in the catalogue"),
        (
            "benchmark: quiz",
            "benchmark: riddle",
            "line 1, benchmark: 'riddle' is not 'quiz', after which the file is called",
        ),
        ("score: 0.625", "score: 62.5", "line 7, rows[0].score: 62.5 is out of bounds; allowed: at most 1"),
        ("score: 0.625", "score: -0.1", "line 7, rows[0].score: -0.1 is out of bounds; allowed: at least 0"),
        ("score: 0.625", "score: .nan", "line 7, rows[0].score: nan is not a finite number"),
        ("score: 0.625", "score: true", "line 7, rows[0].score: True is not of type 'number'"),
        (
            "stderr: 0.01",
            "stderr: -0.01",
            "line 7, rows[0].stderr: -0.01 is less than or equal to the minimum of 0",
        ),
        ("stderr: 0.01", "stderr: .inf", "line 7, rows[0].stderr: inf is not a finite number"),
        ("stderr: 0.01", "low: 0.5", "line 7, rows[0].low: low and high are given together or not at all"),
        (
            "low: 0.9, high: 1",
            "low: 0.5, high: 0.8",
            "line 8, rows[1].score: 1 is not between low, 0.5, and high, 0.8",
        ),
        (
            "evaluated: 2024-06",
            "evaluated: 2024-13",
            "line 7, rows[0].evaluated: '2024-13' is not a date: write YYYY-MM-DD, YYYY-MM, YYYY or unknown",
        ),
        ("read: 2024-12-01", "read: 2024-12-32", "line 2, evidence.read: '2024-12-32' is not a date: write YYYY-MM-DD"),
        ("row: line 1", "place: line 1", "line 7, rows[0]: the key 'row' is missing"),
        ("evaluator: Bench\n", "", "line 6, rows[0]: the key 'evaluator' is missing here and above the rows"),
        ("relation: benchmark_author\n", "", "line 6, rows[0]: the key 'relation' is missing here and above the rows"),
        (
            "relation: third_party",
            "relation: friend",
            "line 8, rows[1].relation: 'friend' is not one of developer, benchmark_author, third_party",
        ),
        ("row: line 2", "row: line 1", "line 8, rows[1].row: this place stands already in quiz.yaml, line 7, rows[0]"),
        (
            'anvil-70b, score: 1, low: 0.9, high: 1, setting: "", evaluator: Other',
            "anvil-7b, score: 0.7, evaluated: 2024-06",
            "line 8, rows[1].release: this result of anvil-7b stands already in quiz.yaml, line 7, rows[0]",
        ),
        (
            "row: line 1, evaluated: 2024-06",
            'row: line 1, evaluator: Lab, setting: ""',
            "line 7, rows[0].release: this result of anvil-7b stands already in the description of anvil-7b",
        ),
    ],
)
def test_problem_names_file_place_and_value(write: Write, before: str, after: str, problem: str) -> None:
    assert before in QUIZ
    folder = write(QUIZ.replace(before, after, 1))
    named = problem if problem.startswith("release") else f"quiz.yaml, {problem}"
    assert named in _problems(folder)


def test_another_setting_is_another_result(write: Write) -> None:
    small, _ = _releases(catalogue.read(write(QUIZ.replace("row: line 1", "row: line 1, evaluator: Lab"))))

    assert [(score.evaluator, score.setting) for score in small.scores] == [("Lab", ""), ("Lab", "one shot")]


@pytest.mark.parametrize(
    ("benchmark", "score", "allowed"),
    [
        ("publisher: Several, public: true, scale: log", "0", "more than 0"),
        ("publisher: Several, public: true, scale: error", "-1", "more than 0"),
        ("publisher: Several, public: true, scale: index", "-1200", ""),
    ],
)
def test_bounds_follow_the_scale(write: Callable[..., Path], benchmark: str, score: str, allowed: str) -> None:
    folder = write(QUIZ.replace("score: 0.625", f"score: {score}"), benchmark=benchmark)

    if allowed:
        problem = f"quiz.yaml, line 7, rows[0].score: {score} is out of bounds; allowed: {allowed}"
        assert _problems(folder) == [problem]
    else:
        assert _releases(catalogue.read(folder))[0].scores[1].value == -1200


def test_table_of_an_unknown_benchmark_is_named(write: Write) -> None:
    folder = write(QUIZ)
    (folder / "scores" / "quiz.yaml").rename(folder / "scores" / "riddle.yaml")
    (folder / "scores" / "riddle.yaml").write_text(QUIZ.replace("benchmark: quiz", "benchmark: riddle"))

    assert set(_problems(folder)) == {"riddle.yaml, line 1, benchmark: no benchmark 'riddle' in the catalogue"}


def test_empty_table_is_refused(write: Write) -> None:
    assert _problems(write("")) == ["quiz.yaml: holds no scores"]


def test_every_bundled_component_of_the_index_is_scored_and_bounded() -> None:
    bundled = catalogue.read()
    scored = {score.benchmark for release in bundled.releases for score in release.scores}

    components = [item for item in bundled.benchmarks if item.in_index]

    assert len(components) >= 40
    assert {item.key for item in components} <= scored
    assert {(item.scale, item.lower) for item in components} == {("accuracy", 0)}
    assert {item.upper for item in components} == {1, 100}


def _releases(found: catalogue.Catalogue) -> tuple[ReleaseRecord, ReleaseRecord]:
    by_slug = {item.slug: item for item in found.releases}
    return by_slug["anvil-7b"], by_slug["anvil-70b"]


def _problems(folder: Path) -> list[str]:
    with pytest.raises(SourceError) as raised:
        catalogue.read(folder)
    return raised.value.problems
