"""LLM Stats: scores with who ran them, dates and licences as they are written; what is in doubt is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from registry.sources import llm_stats
from registry.sources.reading import Refusal
from registry.sources.records import (
    AliasRecord,
    BenchmarkRecord,
    ClaimRecord,
    EvidenceRecord,
    ReleaseRecord,
    ScoreRecord,
    SourceError,
)
from tests.paths import DATA, source

READ_ON = "2031-06-01"
SAMPLE = DATA / "llm_stats"
MODEL = "organizations/acme/models/anvil-7b/model.json"
SCORES = "organizations/acme/models/anvil-7b/benchmarks.json"


def at(locator: str, url: str = "", quote: str = "") -> EvidenceRecord:
    return EvidenceRecord("llm-stats", locator, READ_ON, url, quote)


def score(number: int, benchmark: str, value: float, **more: Any) -> ScoreRecord:
    url = more.pop("url", "")
    return ScoreRecord(
        f"llm-stats-{benchmark}",
        value,
        more.pop("evaluator", "Acme"),
        more.pop("relation", "developer"),
        at(f"{SCORES}, model_benchmark_id {number}", url),
        **more,
    )


def test_a_model_is_read_with_names_date_licence_and_scores() -> None:
    weights = "https://huggingface.co/acme/anvil-7b"

    found = llm_stats.read(SAMPLE, read_on=READ_ON)

    assert found.releases[0] == ReleaseRecord(
        "anvil-7b",
        "Anvil 7B",
        "Acme",
        "",
        aliases=(
            AliasRecord("llm_stats", "anvil-7b", at(MODEL)),
            AliasRecord("huggingface", "acme/anvil-7b", at(MODEL)),
            AliasRecord("name", "Anvil 7B", at(MODEL)),
        ),
        claims=(
            ClaimRecord("date.released", "2026-02-03", at(f"{MODEL}, release_date")),
            ClaimRecord(
                "weights_final.license",
                "Apache 2.0",
                at(f"{MODEL}, license_id", weights, "apache_2_0"),
                note="LLM Stats writes: Apache 2.0",
            ),
        ),
        scores=(
            score(1, "riddles", 0.5, setting="5-shot", url="https://example.org/anvil"),
            score(
                2,
                "riddles",
                0.4,
                evaluator="not named by LLM Stats",
                relation="third_party",
                evaluated="2026-03-01",
            ),
            # 2071 of 10000 is 0.2071; what is no address is none.
            score(3, "race", 2071, setting="Elo"),
        ),
    )


def test_a_licence_beside_no_weights_says_nothing_of_them() -> None:
    found = llm_stats.read(SAMPLE, read_on=READ_ON)

    assert (found.releases[1].slug, found.releases[1].claims) == ("anvil-9", ())


def test_each_benchmark_is_one_of_the_sources_own() -> None:
    riddles, race = sorted(llm_stats.read(SAMPLE, read_on=READ_ON).benchmarks, key=lambda item: item.upper or 0)

    assert riddles == BenchmarkRecord(
        "llm-stats-riddles",
        "Riddles",
        "as listed by LLM Stats, settings mixed",
        "score",
        "higher",
        "https://llm-stats.com",
        "LLM Stats (collected)",
        "unknown",
        unit="share",
        lower=0,
        upper=1,
        scale="accuracy",
    )
    assert (race.key, race.unit, race.upper, race.scale) == ("llm-stats-race", "points", 10000, "index")


def test_what_is_in_doubt_is_refused_with_its_place() -> None:
    assert llm_stats.read(SAMPLE, read_on=READ_ON).refused == (
        Refusal(SCORES, "the score 0.3 of at most 10000 is given as 0.3 of 1 too: its unit is in doubt", place="[3]"),
        Refusal(SCORES, "the score is 50; allowed: from 0 to 1, the highest score of Riddles", place="[4]"),
        Refusal(SCORES, "there is no benchmark 'puzzles' in the folder benchmarks", place="[5]"),
        Refusal(SCORES, "this number was read before; allowed: once", place="[6]"),
        Refusal(
            "organizations/acme/models/anvil-9/model.json",
            "'2026-02-30' is not a date that exists, as YYYY-MM-DD",
            place="release_date",
        ),
    )


def test_a_month_in_the_name_of_the_folder_dates_the_source(tmp_path: Path) -> None:
    folder = shutil.copytree(SAMPLE, tmp_path / "llm_stats_2031-05")

    found = llm_stats.read(folder, read_on=READ_ON).source

    assert (found.key, found.published, found.license) == ("llm-stats-2031-05", "2031-05", "CC-BY-4.0")
    assert found.redistributable


@pytest.mark.parametrize(
    ("file", "changed", "problem"),
    [
        (MODEL, {"name": 7}, f"{MODEL}, name: 7 is not text"),
        (MODEL, {"name": ""}, f"{MODEL}, name: '' is missing or empty"),
        (SCORES, {"score": "0.5"}, f"{SCORES}, [0].score: '0.5' is not a finite number"),
        (SCORES, {"score": True}, f"{SCORES}, [0].score: True is not a finite number"),
        (SCORES, {"score": 10**400}, f"{SCORES}, [0].score: a very long number is not a finite number"),
        (SCORES, {"is_self_reported": None}, f"{SCORES}, [0].is_self_reported: None is neither true nor false"),
        (SCORES, {"model_id": "b"}, f"{SCORES}, [0].model_id: 'b' is not 'anvil-7b', whose folder this is"),
        (
            "benchmarks/riddles.json",
            {"max_score": 0},
            "benchmarks/riddles.json, max_score: 0 is not above 0",
        ),
        (
            "benchmarks/riddles.json",
            {"benchmark_id": "r" * 80},
            f"benchmarks/riddles.json, benchmark_id: '{'r' * 79}… makes a key longer than 80 letters",
        ),
    ],
)
def test_what_is_of_another_kind_is_named_with_file_and_place(
    tmp_path: Path, file: str, changed: dict[str, Any], problem: str
) -> None:
    folder = shutil.copytree(SAMPLE, tmp_path / "stats")
    content = json.loads((folder / file).read_text(encoding="utf-8"))
    (content[0] if isinstance(content, list) else content).update(changed)
    (folder / file).write_text(json.dumps(content), encoding="utf-8")

    with pytest.raises(SourceError) as caught:
        llm_stats.read(folder, read_on=READ_ON)

    assert caught.value.problems == [problem]


@pytest.mark.parametrize(
    ("text", "problem"),
    [("[]", "a list is not a mapping"), ("7", "7 is not a mapping")],
)
def test_a_file_that_holds_no_mapping_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    folder = shutil.copytree(SAMPLE, tmp_path / "stats")
    (folder / MODEL).write_text(text, encoding="utf-8")

    with pytest.raises(SourceError, match=f"^{MODEL}: {problem}$"):
        llm_stats.read(folder, read_on=READ_ON)


@pytest.mark.sources
def test_every_real_score_is_read_or_refused() -> None:
    folder = source("data", "llm_stats")
    rows = sum(len(json.loads(file.read_text("utf-8"))) for file in folder.rglob("models/*/benchmarks.json"))

    found = llm_stats.read(folder, read_on=READ_ON)

    scores = [item for record in found.releases for item in record.scores]
    assert len(found.releases) == 169
    assert len(scores) + len(found.refused) == rows == 2224
    assert {item.relation for item in scores} == {"developer", "third_party"}
