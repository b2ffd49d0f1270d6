"""What others write, assessed: records of the Model Openness Tool and of the European index, cards of the Hub."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from openness.definitions import load_all
from tests.paths import source
from tests.registry.management.running import run

RECORD = """\
framework: {name: Model Openness Framework, version: '1.0', date: '2024-12-15'}
release:
  name: Anvil
  producer: Acme
  license:
    distribution: {name: Apache 2.0, path: ''}
    document: {name: CC-BY-4.0, path: ''}
  components:
    - {name: Model architecture, license: MIT}
    - {name: "Model parameters (Final)", license: MIT OR Apache-2.0}
    - {name: Technical report}
    - {name: Training code}
    - {name: Datasets, license: Component not include}
    - {name: Evaluation data, license: Proprietary}
    - {name: Inference code, license: unlicensed}
"""

CARD = """\
---
license: {license}
license_name: qwen-research
base_model: [acme/anvil, acme/hammer]
---
# Anvil Chat
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def answers(*words: Any) -> dict[str, dict[str, Any]]:
    """Return what is printed for one release, by definition."""
    return {item["definition"]: item for item in map(json.loads, run("assess", "--json", *words).splitlines())}


def of_field(item: dict[str, Any], field: str) -> dict[str, Any]:
    return next(found for found in item["licenses"] if field in found["fields"])


def test_a_record_of_the_tool_gets_its_exact_class(tmp_path: Path) -> None:
    found = answers(write(tmp_path, "anvil.yml", RECORD), "--format", "mot")["mot@2026-05"]

    # Of the six components of class III two are open: the architecture under MIT and the report under CC-BY-4.0, which
    # it inherits. "MIT OR Apache-2.0" and "Apache 2.0" are no ids of the tool's list: 2 of 6 is a third.
    assert (found["class"], found["label"], found["verdict"]) == (0, "Unclassified", "Unclassified")
    assert found["progress"] == {"3": pytest.approx(100 * 2 / 6), "2": 0.0, "1": 0.0}
    grades = {item["criterion"]: item["grade"] for item in found["findings"]}
    assert (grades["parameters-final"], grades["training-code"], grades["inference-code"]) == (
        "invalid",
        "invalid",
        "unlicensed",
    )


def test_to_other_definitions_what_is_listed_is_public_and_what_is_not_is_unknown(tmp_path: Path) -> None:
    found = answers(write(tmp_path, "anvil.yml", RECORD), "--format", "mot")

    assert set(found) == {item.key for item in load_all()}
    tiers = {item["criterion"]: item["verdict"] for item in found["tiers@1"]["findings"]}
    assert (tiers["weights.downloadable"], tiers["weights.terms"], tiers["api"]) == ("met", "met", "unknown")
    # It is public, but the record says that it is under no licence.
    assert tiers["code.inference"] == "not met"
    assert (found["tiers@1"]["release"], found["tiers@1"]["file"]) == ("anvil", str(tmp_path / "anvil.yml"))


def test_licences_of_a_record_are_resolved_or_reported(tmp_path: Path) -> None:
    found = answers(write(tmp_path, "anvil.yml", RECORD), "--format", "mot", "--definition", "tiers@1")["tiers@1"]

    told = {item["written"]: (item["kind"], item["expression"], item["reason"]) for item in found["licenses"]}
    assert told == {
        "MIT": ("license", "MIT", ""),
        "MIT OR Apache-2.0": ("expression", "Apache-2.0 OR MIT", ""),
        "CC-BY-4.0": ("license", "CC-BY-4.0", ""),
        "Apache 2.0": ("license", "Apache-2.0", ""),
        "Proprietary": ("unresolved", "", "placeholder: 'Proprietary' names no text"),
        "unlicensed": ("license", "NONE", ""),
    }
    assert of_field(found, "training_code.license")["written"] == "Apache 2.0"
    assert found["notes"] == ["Datasets is listed with the words that it is not included: taken for unknown"]
    assert "training_data_pretrain.availability" in found["missing"]


def test_a_licence_that_is_given_nowhere_is_unknown_to_open_definitions(tmp_path: Path) -> None:
    bare = RECORD.replace("    distribution: {name: Apache 2.0, path: ''}\n", "")

    found = answers(write(tmp_path, "anvil.yml", bare), "--format", "mot", "--definition", "mof@1.0")["mof@1.0"]

    assert "training_code.license" in found["missing"]
    assert "Apache 2.0" not in {item["written"] for item in found["licenses"]}


def test_the_readable_answer_tells_progress_and_what_became_of_each_licence(tmp_path: Path) -> None:
    path = write(tmp_path, "anvil.yml", RECORD)

    lines = run("assess", path, "--format", "mot", "--definition", "mot@2026-05").splitlines()

    assert "  progress: class 3 33.3%, class 2 0.0%, class 1 0.0%" in lines
    assert "  licence 'Apache 2.0' (training_code.license): taken for apache-2.0; told by: name" in lines
    assert "  licence not resolved (evaluation_data.license): placeholder: 'Proprietary' names no text" in lines


def test_real_records_of_the_tool_get_the_class_that_the_tool_gives() -> None:
    table = source("golden", "openness", "mot_models_classes.csv").read_text(encoding="utf-8")
    expected = {row["file"]: row for row in csv.DictReader(table.splitlines())}
    paths = [source("data", "mot", "models", name) for name in expected]

    printed = run("assess", *paths, "--format", "mot", "--definition", "mot@2026-05", "--json")

    for item in map(json.loads, printed.splitlines()):
        row = expected.pop(Path(item["file"]).name)
        assert (item["class"], item["label"]) == (int(row["mof_class"]), row["label"])
        assert item["progress"] == {
            rank: pytest.approx(float(row[f"progress_{rank}"]), abs=1e-4) for rank in ("3", "2", "1")
        }
    assert expected == {}


def test_a_record_of_the_tool_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="anvil.yml, line 1, release: there is no mapping 'release'"):
        run("assess", write(tmp_path, "anvil.yml", "name: Anvil\n"), "--format", "mot")


def test_a_card_tells_the_licence_of_the_weights_and_not_that_they_are_there(tmp_path: Path) -> None:
    found = answers(write(tmp_path, "anvil.md", CARD.format(license="other")), "--format", "hf-card")

    assert set(found) == {item.key for item in load_all()}
    tiers = found["tiers@1"]
    verdicts = {item["criterion"]: item["verdict"] for item in tiers["findings"]}
    # The Qwen Research License is for non-commercial use, so that nothing above T3 is left, and T3 is not known.
    assert (verdicts["weights.downloadable"], verdicts["weights.commercial"]) == ("unknown", "not met")
    assert tiers["verdict"] == "T0..T3"
    assert (tiers["release"], tiers["bases"]) == ("anvil", ["acme/anvil", "acme/hammer"])
    assert of_field(tiers, "weights_final.license")["keys"] == ["qwen-research-2024"]
    assert tiers["notes"] == [
        "a card does not prove that there is anything to download: the availability of the weights is unknown"
    ]


def test_the_card_itself_is_public(tmp_path: Path) -> None:
    found = answers(write(tmp_path, "anvil.md", CARD.format(license="mit")), "--format", "hf-card")["mot@2026-05"]

    grades = {item["criterion"]: item["grade"] for item in found["findings"]}
    assert (grades["model-card"], grades["parameters-final"]) == ("unlicensed", "missing")


def test_a_gate_is_told_and_leaves_the_availability_unknown(tmp_path: Path) -> None:
    text = CARD.format(license="mit").replace("base_model", "extra_gated_prompt: Who are you?\nbase_model")

    found = answers(write(tmp_path, "anvil.md", text), "--format", "hf-card", "--definition", "tiers@1")["tiers@1"]

    assert found["notes"][1] == (
        "downloads are gated (extra_gated_prompt); the card does not say whether by hand or automatically"
    )
    assert "weights_final.availability" in found["missing"]


@pytest.mark.parametrize(
    ("license_id", "reason"),
    [
        ("openrail", "ambiguous: 'openrail' is a family of licences"),
        ("[mit, apache-2.0]", "not in the registry: 'mit, apache-2.0'"),
    ],
)
def test_a_licence_of_a_card_that_is_not_one_text_is_unknown(tmp_path: Path, license_id: str, reason: str) -> None:
    text = CARD.format(license=license_id).replace("license_name: qwen-research\n", "")

    found = answers(write(tmp_path, "anvil.md", text), "--format", "hf-card", "--definition", "ntia@2024")["ntia@2024"]

    assert found["licenses"][0]["reason"].startswith(reason)
    assert (
        "weights_final.license"
        in answers(tmp_path / "anvil.md", "--format", "hf-card", "--definition", "tiers@1")["tiers@1"]["missing"]
    )


def test_a_readme_is_named_after_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "anvil-7b"
    folder.mkdir()

    found = answers(write(folder, "README.md", CARD.format(license="mit")), "--format", "hf-card")["tiers@1"]

    assert found["release"] == "anvil-7b"


def test_bad_cards_are_named_together_and_nothing_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = write(tmp_path, "good.md", CARD.format(license="mit"))
    bad = [write(tmp_path, "plain.md", "# No front matter\n"), write(tmp_path, "no.md", "---\nlicense: no\n---\n")]

    with pytest.raises(CommandError) as caught:
        run("assess", good, *bad, "--format", "hf-card")

    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == ["plain.md", "no.md, license"]
    assert capsys.readouterr().out == ""


#: The marks of the index, as a record has them.
MARKS = {
    **dict.fromkeys(("datasources_basemodel", "datasources_endmodel", "weights_basemodel", "weights_endmodel"), "open"),
    **dict.fromkeys(("trainingcode", "hardware_architecture", "preprint", "datasheet", "licenses"), "open"),
    **{"paper": "closed", "modelcard": "partial", "code": ""},
}


def index_record(folder: Path, *, also: tuple[str, ...] = ()) -> Path:
    head = "system: {name: Anvil, type: text, releasedate: 2025-05, endmodellicense: Apache 2.0}\norg: {name: Acme}\n"
    marks = MARKS | dict.fromkeys(also, "open")
    return write(folder, "anvil.yaml", head + "".join(f"{name}: {{class: {mark!r}}}\n" for name, mark in marks.items()))


def test_a_record_of_the_index_is_scored_by_its_own_marks(tmp_path: Path) -> None:
    found = answers(index_record(tmp_path), "--format", "osai")

    # Twelve marks: nine open, one partial, one closed and one empty, which the index counts as closed: 9.5 / 12.
    assert set(found) == {"osai@12"}
    assert found["osai@12"]["score"] == pytest.approx(9.5 / 12)
    assert found["osai@12"]["verdict"] == "0.792"
    # Documentation: six of the marks, 0 + 1 + 1 + 0 + 0.5 + 1 = 3.5.
    assert found["osai@12"]["categories"]["Documentation"] == pytest.approx(3.5 / 6)
    findings = {item["criterion"]: item for item in found["osai@12"]["findings"]}
    assert (findings["paper"]["grade"], findings["paper"]["reason"]) == ("closed", "The index marks it closed.")
    assert findings["code"]["reason"] == "There is no mark, which the index counts as closed."
    assert found["osai@12"]["missing"] == []
    assert found["osai@12"]["licenses"][0]["keys"] == ["apache-2.0"]


def test_the_index_with_fourteen_parameters_answers_where_all_of_them_are_marked_or_on_request(tmp_path: Path) -> None:
    path = index_record(tmp_path)
    asked = answers(path, "--format", "osai", "--definition", "osai@14")["osai@14"]

    both = answers(index_record(tmp_path, also=("package", "api")), "--format", "osai")

    # Without the two marks 9.5 / 14, with them 11.5 / 14.
    assert asked["score"] == pytest.approx(9.5 / 14)
    assert {key: item["score"] for key, item in both.items()} == {
        "osai@12": pytest.approx(9.5 / 12),
        "osai@14": pytest.approx(11.5 / 14),
    }


def test_marks_are_no_facts_for_other_definitions(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as caught:
        run("assess", index_record(tmp_path), "--format", "osai", "--definition", "tiers@1")

    assert str(caught.value) == (
        "--definition: 'tiers@1' cannot be asked of records of the European Open Source AI Index, which hold its marks "
        "and no facts; allowed: osai@12, osai@14"
    )


def test_real_records_of_the_index_get_its_published_scores() -> None:
    table = source("golden", "openness", "osai_index_12param_2026-06-12.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(table.splitlines()))
    paths = [source("data", "osai", "main-database_2026-06", row["file"]) for row in rows]

    printed = run("assess", *paths, "--format", "osai", "--json").splitlines()

    assert len(printed) == len(rows) > 50
    for row, item in zip(rows, map(json.loads, printed), strict=True):
        assert item["score"] == pytest.approx(float(row["score"]), abs=1e-5)
        for name, mean in item["categories"].items():
            assert mean == pytest.approx(float(row[f"cat_{name.lower()}"]), abs=1e-5)
