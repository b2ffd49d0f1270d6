"""Every Eval Ever: results of benchmarks that are declared, in their direction and on their scale, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from registry.sources import every_eval_ever
from registry.sources.reading import Reading
from registry.sources.records import AliasRecord, EvidenceRecord, ScoreRecord, SourceError
from tests.paths import DATA

READ_ON = "2031-06-01"
FILE = DATA / "every_eval_ever" / "acme-board" / "acme" / "3f0c1e52-7a44-4d1b-9a55-0c7b5f3c9d01.json"
RUN = "hfopenllm_v2/acme_anvil-7b/1916179200.5"


def changed(folder: Path, change: Callable[[dict[str, Any]], object]) -> Reading:
    """Read the sample with something changed in it; its first result is the one on IFEval."""
    content = json.loads(FILE.read_text(encoding="utf-8"))
    del content["evaluation_results"][1:]
    change(content)
    (folder / "run.json").write_text(json.dumps(content), encoding="utf-8")
    return every_eval_ever.read(folder / "run.json", read_on=READ_ON)


def result(content: dict[str, Any]) -> dict[str, Any]:
    first: dict[str, Any] = content["evaluation_results"][0]
    return first


def test_a_run_gives_scores_with_evaluator_setting_error_and_day_and_no_claims() -> None:
    found = every_eval_ever.read(FILE, read_on=READ_ON)

    (record,) = found.releases
    assert (record.slug, record.name, record.claims) == ("acme/anvil-7b", "anvil-7b", ())
    # Collected on 21 September 2030: 1916179200 seconds are 22178 days after 1970.
    assert record.aliases == (
        AliasRecord("huggingface", "acme/anvil-7b", EvidenceRecord("every-eval-ever", RUN, READ_ON), "2030-09-21"),
    )
    assert record.scores == (
        ScoreRecord(
            "ifeval-open-llm-leaderboard",
            0.5,
            "Hugging Face",
            "third_party",
            EvidenceRecord(
                "every-eval-ever",
                f"{RUN}, evaluation_results[0]: IFEval",
                READ_ON,
                "https://huggingface.co/datasets/google/IFEval",
            ),
            setting=(
                "lm-evaluation-harness 0.4.0; reasoning false; temperature 0.0; max tokens 1280; shots 0; "
                "engine vllm 0.6.0; precision bfloat16"
            ),
            stderr=0.02,
            low=0.46,
            high=0.54,
            evaluated="2030-09-02",
        ),
        ScoreRecord(
            "math-level-5-open-llm-leaderboard",
            0.25,
            "Hugging Face",
            "third_party",
            EvidenceRecord(
                "every-eval-ever",
                f"{RUN}, evaluation_results[1]: MATH Level 5",
                READ_ON,
                "https://example.org/math",
            ),
            setting="lm-evaluation-harness 0.4.0; engine vllm 0.6.0; precision bfloat16",
            # A result's own day goes before that of its run.
            evaluated="2030-09-15",
        ),
    )
    assert [benchmark.key for benchmark in found.benchmarks] == [score.benchmark for score in record.scores]


def test_what_is_another_measure_or_not_declared_is_refused_by_name() -> None:
    found = every_eval_ever.read(FILE, read_on=READ_ON)

    assert [(item.place, item.reason) for item in found.refused] == [
        (
            "evaluation_results[2]",
            "not gpqa-open-llm-leaderboard: it is the share of right answers, "
            "where the registry keeps the share above chance",
        ),
        (
            "evaluation_results[3]",
            "a result of no benchmark that is declared to be one of the registry's: HF Open LLM v2, riddles, accuracy",
        ),
    ]


def test_a_model_that_is_only_served_has_no_name_on_the_hub_and_percents_are_not_made_shares() -> None:
    found = every_eval_ever.read(FILE.with_name("9d1b7c40-52d7-4e0a-8f5e-1a2b3c4d5e02.json"), read_on=READ_ON)

    assert [(record.slug, record.aliases, record.scores) for record in found.releases] == [("acme/anvil-9", (), ())]
    assert [item.reason for item in found.refused] == [
        "the scale is 0 to 100 there, 0 to 1 on epoch-terminalbench: never rescaled"
    ]


@pytest.mark.parametrize(
    ("part", "change", "said"),
    [
        ("metric_config", {"lower_is_better": True}, "lower is better there, higher is better on ifeval-open-llm"),
        ("metric_config", {"min_score": None}, "min_score is not stated: the scale of the score is in doubt"),
        ("metric_config", {"max_score": "Infinity"}, "the scale is 0 to unbounded there, 0 to 1 on ifeval"),
        ("metric_config", {"score_type": "levels"}, "the score is of type 'levels'; allowed: continuous"),
        ("score_details", {"score": 1.2}, "the score is 1.2; allowed: 0 to 1"),
        ("score_details", {"uncertainty": {"standard_error": {"value": -0.1}}}, "the standard error is -0.1"),
        (
            "score_details",
            {"uncertainty": {"confidence_interval": {"lower": 0.6, "upper": 0.7}}},
            "the interval is 0.6 to 0.7; allowed: around the score, 0.5",
        ),
    ],
)
def test_a_result_in_another_direction_or_on_another_scale_is_refused(
    tmp_path: Path, part: str, change: dict[str, Any], said: str
) -> None:
    found = changed(tmp_path, lambda content: result(content)[part].update(change))

    assert found.releases[0].scores == ()
    (refusal,) = found.refused
    assert refusal.reason.startswith(said)


def test_an_error_of_nothing_says_nothing(tmp_path: Path) -> None:
    none = {"uncertainty": {"standard_error": {"value": 0.0}}}

    found = changed(tmp_path, lambda content: result(content)["score_details"].update(none))

    (score,) = found.releases[0].scores
    assert (score.stderr, score.low, score.high) == (None, None, None)


@pytest.mark.parametrize(
    ("relationship", "relation"), [("first_party", "developer"), ("collaborative", "developer"), ("other", None)]
)
def test_who_evaluated_is_told_as_far_as_it_is_said(tmp_path: Path, relationship: str, relation: str | None) -> None:
    found = changed(
        tmp_path, lambda content: content["source_metadata"].update({"evaluator_relationship": relationship})
    )

    assert [score.relation for score in found.releases[0].scores] == ([relation] if relation else [])
    assert len(found.refused) == (relation is None)


def test_a_leaderboard_by_who_made_the_test_bears_the_name_that_the_registry_has_for_it(tmp_path: Path) -> None:
    def make_arc(content: dict[str, Any]) -> None:
        content["source_metadata"] |= {"source_name": "ARC Prize leaderboard JSON", "source_organization_name": "ARC"}
        result(content)["evaluation_name"] = "v1_Semi_Private"
        result(content)["metric_config"]["metric_id"] = "score"

    (score,) = changed(tmp_path, make_arc).releases[0].scores

    assert (score.benchmark, score.evaluator, score.relation) == (
        "epoch-arc-agi",
        "ARC Prize Leaderboard",
        "benchmark_author",
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema_version": "0.1.0"}, "schema_version: '0.1.0' is not known; allowed: 0.2.x, 0.3.x"),
        ({"schema_version": None}, "schema_version: None is missing or empty"),
        ({"eval_library": None}, "eval_library: None is not a mapping"),
        ({"model_info": []}, "model_info: a list is not a mapping"),
        ({"evaluation_results": {}}, "evaluation_results: a mapping is not a list"),
        ({"evaluation_timestamp": 5}, "evaluation_timestamp: 5 is not text"),
    ],
)
def test_a_file_of_another_form_is_refused_by_its_place(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    with pytest.raises(SourceError, match=f"run.json, {said}"):
        changed(tmp_path, lambda content: content.update(change))


def test_a_moment_that_is_none_is_unknown(tmp_path: Path) -> None:
    for moment in ("nan", "1e400", "yesterday", "2031-13-01"):
        found = changed(tmp_path, lambda content, moment=moment: content.update(evaluation_timestamp=moment))
        assert [score.evaluated for score in found.releases[0].scores] == ["unknown"]
