"""The parser of Epoch AI's files, on invented samples and on the real ones."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest

from registry.sources import epoch
from registry.sources.epoch.layouts import LAYOUTS
from registry.sources.records import (
    AliasRecord,
    ClaimRecord,
    DeveloperRecord,
    EvidenceRecord,
    RatingRecord,
    ReleaseRecord,
    ScoreRecord,
)
from tests.paths import DATA, source

READ_ON = "2031-06-01"
SAMPLE = DATA / "epoch"
MODELS = "epoch_benchmarked_models.csv"
NO_INDEX = "ECI Score is ''; allowed: a number"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the samples in folders named as Epoch AI's snapshots are."""
    shutil.copytree(SAMPLE / "models", tmp_path / "models_2031-05")
    shutil.copytree(SAMPLE / "benchmarks", tmp_path / "benchmark_data_2031-04")
    return tmp_path


def release(data: epoch.EpochData, version: str) -> ReleaseRecord:
    return next(record for record in data.releases if record.aliases[0].value == version)


def score(data: epoch.EpochData, version: str, benchmark: str) -> ScoreRecord:
    (found,) = (item for item in release(data, version).scores if item.benchmark == benchmark)
    return found


def evidence(locator: str, url: str = "", *, kind: str = "benchmarks-2031-04") -> EvidenceRecord:
    return EvidenceRecord(f"epoch-{kind}", locator, READ_ON, url)


def test_a_listed_version_becomes_a_release_with_claims_a_rating_and_its_index(folder: Path) -> None:
    listed = evidence(f"{MODELS}, id_model_version aurora-2_high", kind="models-2031-05")
    note = "Epoch's accessibility label: API access"

    record = release(epoch.read(folder / "models_2031-05" / MODELS, read_on=READ_ON), "aurora-2_high")

    assert record == ReleaseRecord(
        slug="epoch-aurora-2-high",
        name="Aurora 2 (high)",
        developer="northwind-labs",
        family="epoch-unreviewed",
        claims=(
            ClaimRecord("date.released", "2031-03-14", listed),
            ClaimRecord("weights_final.availability", "not_released", listed, note=note),
            ClaimRecord("access.api", "true", listed, note=note),
        ),
        aliases=(AliasRecord("epoch_version", "aurora-2_high", listed),),
        scores=(
            ScoreRecord(
                "eci-2031-05",
                141.5,
                "Epoch AI",
                "third_party",
                listed,
                setting="joint fit of Epoch's index, snapshot of 2031-05",
                low=139.25,
                high=143.75,
                evaluated="2031-05",
            ),
        ),
        ratings=(RatingRecord("epoch-accessibility", "API access", listed, date="2031-05"),),
    )


@pytest.mark.parametrize(
    ("version", "claims"),
    [
        ("brook-7b", {"date.released": "2030-11-02", "weights_final.availability": "public"}),
        ("flint-3", {"date.released": "2030-07-07", "weights_final.availability": "public"}),
        ("heron-1", {"date.released": "2030-12-24", "weights_final.availability": "public"}),
        (
            "cobalt-1",
            {"weights_final.availability": "not_released", "access.api": "false", "access.hosted": "true"},
        ),
        (
            "ember-0",
            {
                "date.announced": "2030-01-05",
                "weights_final.availability": "not_released",
                "access.api": "false",
                "access.hosted": "false",
            },
        ),
        ("dune-1", {"date.released": "2030-06"}),
        ("Brook-7B", {}),
    ],
    ids=[
        "open",
        "open, non-commercial",
        "open, only in the index",
        "hosted",
        "unreleased",
        "unknown label",
        "no label",
    ],
)
def test_an_accessibility_label_is_read_as_availability_and_never_as_a_license(
    folder: Path, version: str, claims: dict[str, str]
) -> None:
    data = epoch.read(folder, read_on=READ_ON)

    assert {claim.field: claim.value for claim in release(data, version).claims} == claims


def test_every_version_has_one_release_whatever_file_it_stands_in(folder: Path) -> None:
    data = epoch.read(folder, read_on=READ_ON)

    assert {record.aliases[0].value: (record.slug, record.name, record.developer) for record in data.releases} == {
        "aurora-2_high": ("epoch-aurora-2-high", "Aurora 2 (high)", "northwind-labs"),
        "brook-7b": ("epoch-brook-7b-edb71f07", "Brook 7B", "google"),
        "Brook-7B": ("epoch-brook-7b", "Brook-7B", "unknown"),
        "cobalt-1": ("epoch-cobalt-1", "Cobalt", "meta"),
        "dune-1": ("epoch-dune-1", "Dune", "zhipu"),
        "ember-0": ("epoch-ember-0", "Ember", "northwind-labs"),
        "flint-3": ("epoch-flint-3", "Flint 3", "microsoft"),
        "gale-9": ("epoch-gale-9", "gale-9", "under-labs"),
        "heron-1": ("epoch-heron-1", "Heron 1", "mistral"),
    }
    assert DeveloperRecord("under-labs", "Ünder Labs", "Iceland") in data.developers
    assert DeveloperRecord("zhipu", "Z.ai (Zhipu AI)", "") in data.developers


def test_runs_keep_their_values_units_uncertainty_setting_and_evaluator(folder: Path) -> None:
    data = epoch.read(folder, read_on=READ_ON)

    assert score(data, "aurora-2_high", "gpqa-diamond") == ScoreRecord(
        "gpqa-diamond",
        0.712,
        "Epoch AI",
        "third_party",
        evidence("gpqa_diamond.csv, run run-a", "https://logs.example.org/run?a=1"),
        setting="Epoch AI run of aurora-2_high",
        stderr=0.0312,
        evaluated="2031-03-20",
    )
    # 45.2% stays 45.2; the benchmark carries the unit.
    assert score(data, "aurora-2_high", "epoch-aider-polyglot") == ScoreRecord(
        "epoch-aider-polyglot",
        45.2,
        "Aider LLM Leaderboards",
        "third_party",
        evidence("aider_polyglot_external.csv, run rec-6", "https://aider.example.org/"),
        setting="version aurora-2_high; Edit format: diff",
        evaluated="2031-03-30",
    )
    assert score(data, "aurora-2_high", "epoch-terminalbench") == ScoreRecord(
        "epoch-terminalbench",
        0.62,
        "https://terminal.example.org/2.0",
        "third_party",
        evidence("terminalbench_external.csv, run rec-9", "https://terminal.example.org/2.0"),
        setting="version aurora-2_high; Agent: Lantern 2; as listed: Aurora 2",
        stderr=0.022,
        evaluated="2031-04-04",
    )


def test_uncertainty_is_an_interval_a_note_or_nothing(folder: Path) -> None:
    data = epoch.read(folder, read_on=READ_ON)

    between, noted = (score(data, version, "epoch-webdev-arena") for version in ("aurora-2_high", "brook-7b"))
    assert (between.low, between.high, between.note) == (1495.75, 1530.25, "")
    assert (noted.low, noted.high) == (None, None)
    assert noted.note == "Old arena; Score 95% CI, as listed and not used: =+9/-9"
    assert score(data, "brook-7b", "gpqa-diamond").stderr is None
    assert score(data, "ember-0", "eci-2031-05").low is None


def test_mmlu_is_a_benchmark_of_its_own_for_every_number_of_shots(folder: Path) -> None:
    data = epoch.read(folder, read_on=READ_ON)

    found = {
        (item.benchmark, item.value, item.setting, item.evidence.url)
        for record in data.releases
        for item in record.scores
        if item.benchmark.startswith("mmlu")
    }
    brook = "version brook-7b"
    assert found == {
        ("mmlu-5-shot", 0.451, f"{brook}; 5-shot; as listed: Brook 7B", "https://example.org/brook.pdf"),
        ("mmlu-0-shot", 0.402, f"{brook}; 0-shot; as listed: Brook 7B", ""),
        ("mmlu-shots-unknown", 0.44, brook, ""),
        ("mmlu-cot", 0.8, "version aurora-2_high; 5-shot; as listed: Aurora", "https://example.org/aurora"),
    }


def test_benchmarks_are_those_the_scores_refer_to_without_the_known_ones(folder: Path) -> None:
    data = epoch.read(folder, read_on=READ_ON)

    assert [(item.key, item.metric, item.scale, item.unit, item.upper) for item in data.benchmarks] == [
        ("eci-2031-04", "index", "index", "points", None),
        ("eci-2031-05", "index", "index", "points", None),
        ("epoch-aider-polyglot", "Percent correct", "accuracy", "%", 100),
        ("epoch-os-world", "Score", "accuracy", "%", 100),
        ("epoch-terminalbench", "Accuracy mean", "accuracy", "share", 1),
        ("epoch-webdev-arena", "Arena Score", "index", "", None),
        ("mmlu-0-shot", "EM", "accuracy", "share", 1),
        ("mmlu-shots-unknown", "EM", "accuracy", "share", 1),
    ]
    assert {(item.direction, item.public, item.in_index) for item in data.benchmarks} == {("higher", "unknown", False)}


def test_rows_that_cannot_be_used_are_refused_with_line_value_and_what_is_allowed(folder: Path) -> None:
    data = epoch.read(folder, read_on=READ_ON)

    labels = (
        "Open weights (unrestricted); Open weights (restricted use); Open weights (non-commercial); "
        "API access; Hosted access (no API); Unreleased; or empty"
    )
    rest = " (the rest of the version is read)"
    first = f"models_2031-05/{MODELS}, line 2"
    assert [(refusal.file.split("/")[-1], refusal.line, refusal.reason) for refusal in data.refused] == [
        (
            "aider_polyglot_external.csv",
            4,
            "Percent correct is '141.8'; allowed: a number from 0 to 100, with or without %",
        ),
        ("epoch_capabilities_index_2031-04.csv", 4, NO_INDEX),
        ("gpqa_diamond.csv", 6, "mean_score is ''; allowed: a number from 0 to 1"),
        ("gpqa_diamond.csv", 7, "Started at is '2031-13-20T14:20:22.000Z'; allowed: a day that exists, as YYYY-MM-DD"),
        ("gpqa_diamond.csv", 8, "mean_score is 'NaN'; allowed: a number from 0 to 1"),
        ("gpqa_diamond.csv", 9, "Model version is ''; allowed: the identifier of a model version"),
        ("gpqa_diamond.csv", 10, "this run was read before; allowed: each once"),
        ("mmlu_external.csv", 7, "Shots is 'several'; allowed: a whole number, few, or empty"),
        ("terminalbench_external.csv", 3, "Accuracy mean is '62%'; allowed: a number from 0 to 1"),
        ("webdev_arena_external.csv", 4, "95% CI High is '1199.0'; allowed: at least the value, 1200.0"),
        (MODELS, 6, f"release date is '2031-02-30'; allowed: a date that exists, as YYYY-MM-DD{rest}"),
        (MODELS, 7, f"Model accessibility is 'Open sesame'; allowed: {labels}{rest}"),
        (MODELS, 8, "id_model_version is ''; allowed: the identifier of a model version"),
        (MODELS, 9, f"id_model_version 'aurora-2_high' stands already in {first}; allowed: each version once"),
        (MODELS, 11, f"eci is 'nan'; allowed: a number{rest}"),
    ]


def test_a_run_in_two_snapshots_is_taken_from_the_newer_one(folder: Path) -> None:
    shutil.copytree(folder / "benchmark_data_2031-04", folder / "benchmark_data_2031-06")

    data = epoch.read(folder, read_on=READ_ON)

    for benchmark in ("gpqa-diamond", "epoch-webdev-arena"):
        assert score(data, "aurora-2_high", benchmark).evidence.source == "epoch-benchmarks-2031-06"
    assert Counter(item.benchmark for item in release(data, "aurora-2_high").scores)["epoch-os-world"] == 2


@pytest.mark.sources
def test_the_real_files_are_read_or_refused_to_the_last_row() -> None:
    path = source("data", "epoch")
    counted = 0
    for name in LAYOUTS:
        with (path / "benchmark_data_2026-05" / name).open(encoding="utf-8-sig", newline="") as stream:
            counted += sum(1 for _ in csv.DictReader(stream))

    data = epoch.read(path, read_on=READ_ON)

    assert len(data.releases) == len({record.slug for record in data.releases}) == 839
    scores = [item for record in data.releases for item in record.scores]
    runs = [item for item in scores if not item.benchmark.startswith("eci-")]
    refused = [item for item in data.refused if "capabilities_index" not in item.file]
    # 3,833 rows: 421 name no version; of the 3,412 runs 19 have no score at 120k tokens.
    assert counted == len(runs) + len(refused) == 3833
    assert len(runs) == 3412 - 19
    assert Counter(item.reason for item in refused) == {
        "Model version is ''; allowed: the identifier of a model version": 421,
        "120k token score is ''; allowed: a number from 0 to 1": 19,
    }
    assert {item.reason for item in data.refused if "capabilities_index" in item.file} == {NO_INDEX}


@pytest.mark.sources
def test_the_real_mmlu_of_gpt_4_is_the_figure_of_its_report() -> None:
    data = epoch.read(source("data", "epoch"), read_on=READ_ON)

    found = score(data, "gpt-4-0314", "mmlu-5-shot")
    assert (found.value, found.evaluator) == (0.864, "GPT-4 Technical Report")
    assert found.evidence.url == "https://arxiv.org/pdf/2303.08774"
