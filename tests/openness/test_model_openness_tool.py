"""The Model Openness Tool's algorithm: classes, percentages and findings, on records and on facts."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from openness.definitions import definition
from openness.model_openness_tool import Status, ToolRecord, ToolResult, classify
from registry.sources import mot
from tests.openness.slow_model_openness_tool import COMPONENTS, LICENSES, evaluate
from tests.paths import source

MOT = definition("mot@2026-05")
LABELS = ("Unclassified", "Class I - Open Science Model", "Class II - Open Tooling Model", "Class III - Open Model")
NAMES = [part.name for part in COMPONENTS]

CLASS_3 = NAMES[:6]
CLASS_2 = [*CLASS_3, "Training code", "Inference code", "Evaluation code", "Evaluation data"]
CLASS_1 = [*CLASS_2, "Datasets", "Data preprocessing code", "Research paper", "Model parameters (Intermediate)"]


def result(components: dict[str, str | None], **general: str) -> ToolResult:
    return classify(ToolRecord(components, general), MOT)


def apache(*names: str) -> dict[str, str | None]:
    return dict.fromkeys(names, "Apache-2.0")


def without(names: list[str], *left_out: str) -> list[str]:
    return [name for name in names if name not in left_out]


def read(folder: Path, release: dict[str, Any]) -> ToolResult:
    """Return what the tool says of the release part of a record, written to a file and read again."""
    path = folder / "record.yml"
    path.write_text(yaml.safe_dump({"release": {"producer": "Acme", **release}}), encoding="utf-8")
    return of_file(path)


def of_file(path: Path) -> ToolResult:
    record = mot.record(path)
    return classify(ToolRecord(record.components, record.general), MOT)


@pytest.mark.parametrize(
    ("listed", "rank", "progress"),
    [
        ([], 0, (0, 0, 0)),
        # 6 of 6; then 6 of 10; class I stays at 0 until class II is complete.
        (CLASS_3, 3, (100, 60, 0)),
        (CLASS_2[:8], 3, (100, 80, 0)),
        # 10 of 14, no paper being listed.
        (CLASS_2, 2, (100, 100, 1000 / 14)),
        (CLASS_1, 1, (100, 100, 100)),
        # Without the report the paper counts for it below, and class I asks for 13, of which 13 are there.
        (without(CLASS_1, "Technical report"), 1, (100, 100, 100)),
        # A report and no paper: 13 of 14.
        (without(CLASS_1, "Research paper"), 2, (100, 100, 1300 / 14)),
        # Class III lacks one of 6, and nothing above it counts.
        (without(CLASS_1, "Model card"), 0, (500 / 6, 0, 0)),
        (["Sample model outputs", "Supporting libraries and tools", "Model metadata"], 0, (0, 0, 0)),
    ],
)
def test_the_class_and_per_cents_follow_from_what_is_listed(
    listed: list[str], rank: int, progress: tuple[float, ...]
) -> None:
    found = result(apache(*listed))

    assert found.rank == rank
    assert [found.progress[each] for each in (3, 2, 1)] == pytest.approx(progress, abs=1e-9)
    assert found.mean_progress == pytest.approx(sum(progress) / 3, abs=1e-9)


@pytest.mark.parametrize(
    ("own", "general", "status"),
    [
        ("MIT", {}, Status.INCLUDED),
        ("mit", {}, Status.INVALID),
        ("Proprietary", {"distribution": "MIT"}, Status.INVALID),
        ("", {"distribution": "MIT"}, Status.UNLICENSED),
        ("unlicensed", {"distribution": "MIT"}, Status.UNLICENSED),
        (None, {}, Status.UNLICENSED),
        (None, {"distribution": "MIT"}, Status.INCLUDED),
        (None, {"document": "Proprietary", "distribution": "MIT"}, Status.INVALID),
        (None, {"document": "", "distribution": "MIT"}, Status.INCLUDED),
        (None, {"code": "MIT"}, Status.UNLICENSED),
        ("OpenMDW-1.0", {}, Status.INCLUDED),
        ("OpenMDW-1.1", {}, Status.INVALID),
        # The tool's list names ODC-PDDL-1.0, which is no SPDX id.
        ("PDDL-1.0", {}, Status.INVALID),
        ("ODC-PDDL-1.0", {}, Status.INCLUDED),
    ],
)
def test_a_licence_counts_by_its_exact_name_and_one_that_is_given_never_inherits(
    own: str | None, general: dict[str, str], status: Status
) -> None:
    assert result({"Model card": own}, **general).statuses["Model card"] is status


def test_an_open_licence_for_other_content_counts_and_is_remarked_on() -> None:
    found = result({"Model architecture": "CC-BY-4.0", "Model card": "CC-BY-4.0", "Data card": "BSD-3-Clause"})

    assert {found.statuses[name] for name in found.licenses} == {Status.INCLUDED}
    assert found.not_type_appropriate == ("Model architecture", "Data card")


@pytest.mark.parametrize(
    ("report", "paper", "progress", "lists"),
    [
        # An open paper counts for a report that is missing or not open.
        ({}, "MIT", 100, {Status.INCLUDED: "Research paper"}),
        ({"Technical report": "Proprietary"}, "MIT", 100, {Status.INVALID: "Technical report"}),
        # A paper that is not open takes the report off what is missing, and counts for nothing.
        ({}, "Proprietary", 500 / 6, {Status.INVALID: "Research paper"}),
        ({}, "", 500 / 6, {Status.UNLICENSED: "Research paper"}),
        # Beside an open report the paper is not looked at.
        ({"Technical report": "MIT"}, "", 100, {Status.INCLUDED: "Technical report"}),
    ],
)
def test_a_paper_may_stand_in_for_a_report(
    report: dict[str, str], paper: str, progress: float, lists: dict[Status, str]
) -> None:
    found = result(apache(*without(CLASS_3, "Technical report")) | report | {"Research paper": paper})

    assert found.progress[3] == pytest.approx(progress)
    assert found.classes[3][Status.MISSING] == ()
    assert all(name in found.classes[3][status] for status, name in lists.items())


def test_a_component_that_the_tool_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match=r"the component 'Weights' is not one of Model architecture, .*Model metadata"):
        result({"Weights": "MIT"})


def test_a_definition_without_the_tools_rules_is_refused() -> None:
    with pytest.raises(TypeError, match="osaid@1.0 is not a definition by the tool's algorithm"):
        classify(ToolRecord({}), definition("osaid@1.0"))


names = st.sampled_from(NAMES)
licenses = st.sampled_from(list(LICENSES))
required = st.sampled_from(CLASS_1)
records = st.builds(
    ToolRecord,
    # Random records hardly ever reach a class; those that lack or change a few components do.
    st.one_of(
        st.dictionaries(names, licenses | st.none()),
        st.builds(dict.__or__, st.just(apache(*CLASS_3)), st.dictionaries(names, licenses | st.none(), max_size=4)),
        st.builds(dict.__or__, st.just(apache(*CLASS_1)), st.dictionaries(names, licenses | st.none(), max_size=2)),
        st.sets(required, max_size=2).map(lambda gone: apache(*without(CLASS_1, *gone))),
        st.sets(required, max_size=3).map(lambda own: dict.fromkeys(CLASS_1) | apache(*own)),
    ),
    st.dictionaries(st.sampled_from(["distribution", "code", "data", "document"]), licenses),
)


@given(record=records)
def test_the_tool_agrees_with_a_slow_restatement_of_its_rules(record: ToolRecord) -> None:
    found, slow = classify(record, MOT), evaluate(dict(record.components), dict(record.general))

    assert found.rank == slow.rank
    assert dict(found.progress) == pytest.approx(slow.progress, abs=1e-9)
    assert set(found.not_type_appropriate) == slow.not_type_appropriate
    lists = {rank: {status.value: sorted(names) for status, names in found.classes[rank].items()} for rank in (3, 2, 1)}
    assert lists == slow.lists


@given(record=records, more=st.sampled_from(NAMES))
def test_one_more_open_component_never_lowers_a_class_or_percentage(record: ToolRecord, more: str) -> None:
    before = classify(record, MOT)
    after = classify(ToolRecord({**record.components, more: "MIT"}, record.general), MOT)

    assert all(after.progress[rank] >= before.progress[rank] - 1e-9 for rank in (3, 2, 1))


def test_the_definition_has_the_tools_table() -> None:
    rules = MOT.tool
    assert rules is not None
    parts = [criterion.part for criterion in MOT.criteria if criterion.part is not None]

    assert [(part.name, part.content, part.rank, part.required) for part in parts] == [
        tuple(each) for each in COMPONENTS
    ]
    assert len(rules.open_licenses) == 226
    assert {name for name in rules.appropriate if name not in rules.open_licenses} == {
        "C-UDA-1.0",
        "CC-PDDC",
        "FreeBSD-DOC",
        "MulanPSL-1.0",
        "PDDL-1.0",
    }


def rows(*parts: str) -> list[dict[str, str]]:
    with source("golden", "openness", *parts).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def progress_of(row: dict[str, str], prefix: str) -> dict[int, float]:
    return {rank: float(row[f"{prefix}progress_{rank}"]) for rank in (3, 2, 1)}


def test_the_tools_own_test_files_come_out_as_expected() -> None:
    expected = rows("mot_fixtures", "expected.csv")

    assert len(expected) >= 14
    for row in expected:
        found = of_file(source("golden", "openness", "mot_fixtures", row["test_file"]))
        assert (found.rank, LABELS[found.rank]) == (int(row["expected_class"]), row["expected_label"])
        assert dict(found.progress) == pytest.approx(progress_of(row, "expected_"), abs=1e-9), row["test_file"]


def test_the_edge_cases_come_out_as_expected(tmp_path: Path) -> None:
    cases = json.loads(source("golden", "openness", "mot_edge_cases.json").read_text(encoding="utf-8"))

    assert len(cases) >= 12
    for name, case in cases.items():
        found = read(tmp_path, case["release"])
        assert found.rank == case["class"], name
        assert {str(rank): value for rank, value in found.progress.items()} == pytest.approx(case["progress"]), name
        lists = {status.value: sorted(names) for status, names in found.classes[3].items()}
        assert lists == {status: sorted(names) for status, names in case["class3_status"].items()}, name
        assert sorted(found.not_type_appropriate) == sorted(case["open_but_not_type_appropriate"]), name


def test_the_real_records_have_their_classes_and_percentages() -> None:
    expected, folder = rows("mot_models_classes.csv"), source("data", "mot", "models")

    assert len(expected) >= 150
    for row in expected:
        found = of_file(folder / row["file"])
        counts = Counter(found.statuses.values())
        assert (found.rank, LABELS[found.rank]) == (int(row["mof_class"]), row["label"]), row["file"]
        assert dict(found.progress) == pytest.approx(progress_of(row, ""), abs=1e-6), row["file"]
        assert (counts[Status.INCLUDED], counts[Status.INVALID], counts[Status.UNLICENSED]) == (
            int(row["n_open"]),
            int(row["n_invalid"]),
            int(row["n_unlicensed"]),
        )
        assert len(found.not_type_appropriate) == int(row["n_not_type_appropriate"])
        assert set(found.classes[3][Status.MISSING]) == set(filter(None, row["missing_for_class_3"].split(";")))


def test_the_classes_of_all_real_records_are_counted() -> None:
    found = Counter(of_file(path).rank for path in source("data", "mot", "models").glob("*.yml"))

    assert found == {1: 14, 2: 1, 3: 16, 0: 242}
