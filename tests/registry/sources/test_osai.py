"""Records of the European Open Source AI Index: read as they stand, or refused with file, place, value and allowed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from openness.definitions import definition
from registry.sources import osai
from registry.sources.records import EvidenceRecord, RatingRecord, ReleaseRecord, SourceError
from tests.paths import DATA, source

SAMPLE = DATA / "osai" / "anvil.yaml"
GOOD = SAMPLE.read_text(encoding="utf-8")
MARKS = {
    "datasources_basemodel": "partial",
    "datasources_endmodel": "open",
    "weights_basemodel": "open",
    "weights_endmodel": "open",
    "trainingcode": "partial",
    "code": "closed",
    "hardware_architecture": "open",
    "preprint": "open",
    "paper": "",
    "modelcard": "open",
    "datasheet": "closed",
    "licenses": "partial",
}
SECTIONS = ", ".join(("system", "org", *osai.PARAMETERS, *osai.RETIRED))


def written(folder: Path, text: str) -> Path:
    path = folder / "anvil.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(SourceError) as caught:
        osai.record(written(folder, text))
    return caught.value.problems


def test_a_record_is_read_as_it_stands() -> None:
    assert osai.record(SAMPLE) == osai.OsaiRecord(
        name="Anvil",
        org="Acme",
        types=("text", "code"),
        license="Apache-2.0",
        date="2026-02",
        marks=MARKS,
        links={
            "datasources_basemodel": ("https://example.org/data", "https://example.org/more"),
            "datasources_endmodel": ("https://example.org/data",),
        },
        notes={"datasources_basemodel": "Half of it.", "paper": "Not applicable."},
        end_model="Anvil-7B-Chat",
        base_model="Anvil-7B",
        file="anvil.yaml",
    )


def released(**changed: Any) -> ReleaseRecord:
    """Return what the sample, changed, says of its end model."""
    return osai.release(replace(osai.record(SAMPLE), **changed), osai.origin(SAMPLE, read_on="2031-06-01"))


def test_every_mark_is_a_rating_word_for_word_with_the_editors_note_and_link() -> None:
    found = released()

    assert [rating.value for rating in found.ratings] == [
        f"{parameter}: {mark or 'not applicable'}" for parameter, mark in MARKS.items()
    ]
    evidence = EvidenceRecord(
        "osai", "main-database/anvil.yaml, datasources_basemodel", "2031-06-01", "https://example.org/data"
    )
    assert found.ratings[0] == RatingRecord(
        "osai-index", "datasources_basemodel: partial", evidence, note="Half of it."
    )


def test_a_month_stays_a_month_and_only_what_is_open_without_doubt_is_a_claim() -> None:
    marks = dict.fromkeys(osai.PARAMETERS, "open")

    assert {claim.field: claim.value for claim in released().claims} == {
        "date.released": "2026-02",
        "weights_final.availability": "public",
        "hardware_documentation.availability": "public",
        "model_card.availability": "public",
    }
    assert [claim.field for claim in released(marks=marks, date="unknown").claims] == [
        "weights_final.availability",
        "training_code.availability",
        "data_processing_code.availability",
        "hardware_documentation.availability",
        "research_paper.availability",
        "model_card.availability",
        "data_card.availability",
    ]
    for mark in ("partial", "closed", ""):
        assert [claim.field for claim in released(marks=dict.fromkeys(marks, mark)).claims] == ["date.released"]


@pytest.mark.parametrize(
    ("links", "page"),
    [
        (["https://huggingface.co/acme/anvil-chat"], "acme/anvil-chat"),
        (["https://huggingface.co/acme/anvil-chat/tree/main", "https://example.org"], "acme/anvil-chat"),
        (["https://huggingface.co/acme/a", "https://huggingface.co/acme/Anvil-7B-Chat"], "acme/Anvil-7B-Chat"),
        (["https://huggingface.co/acme/a", "https://huggingface.co/acme/b"], ""),
        (["https://huggingface.co/collections/acme/a"], ""),
        (["https://huggingface.co/datasets/acme/a"], ""),
        (["https://huggingface.co/acme"], ""),
        (["https://example.org/acme/a", "http://[broken"], ""),
    ],
)
def test_the_end_model_is_the_one_page_of_its_weights_or_the_one_that_bears_its_name(
    links: list[str], page: str
) -> None:
    aliases = released(links={"weights_endmodel": tuple(links)}).aliases

    names = [("huggingface", page)] if page else []
    assert [(alias.scheme, alias.value) for alias in aliases] == [
        ("osai", "anvil"),
        *names,
        ("name", "Anvil-7B-Chat"),
    ]


def test_a_record_from_before_march_2026_keeps_its_retired_marks(tmp_path: Path) -> None:
    path = written(tmp_path, f"{GOOD}\npackage:\n    class: closed\napi:\n    class: open\n")

    assert osai.record(path).marks == MARKS | {"package": "closed", "api": "open"}


def test_the_other_spelling_of_the_licence_key_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.replace("endmodellicense:", "endmodel license:"))

    assert osai.record(path).license == "Apache-2.0"


def test_what_is_left_empty_is_unknown_or_empty(tmp_path: Path) -> None:
    text = GOOD.replace("releasedate: 2026-02", "releasedate:").replace("name: Acme", "name:")

    found = osai.record(written(tmp_path, text.replace("endmodellicense: Apache-2.0", "endmodellicense:")))

    assert (found.date, found.org, found.license) == ("unknown", "", "")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "class: partial\n    link: [",
            "class: partly\n    link: [",
            "anvil.yaml, line 20, datasources_basemodel.class: 'partly' is not one of open, partial, closed, or empty",
        ),
        (
            "class: partial\n    link: [",
            "class: yes\n    link: [",
            "anvil.yaml, line 20, datasources_basemodel.class: True is not one of open, partial, closed, or empty",
        ),
        (
            "licenses:\n    class: partial",
            "licenses:\n    mark: partial",
            "anvil.yaml, line 75, licenses: the key 'class' is missing",
        ),
        (
            "licenses:\n    class: partial\n    notes:",
            "licenses: partial",
            "anvil.yaml, line 74, licenses: 'partial' is not a mapping",
        ),
        (
            "type: text, code",
            "type: text, smell",
            "anvil.yaml, line 6, system.type: 'smell' is not one of text, image, code, video, audio",
        ),
        ("type: text, code", "type:", "anvil.yaml, line 6, system.type: the system has no type"),
        ("name: Anvil\n", "name:\n", "anvil.yaml, line 4, system.name: the system has no name"),
        ("name: Anvil\n", "name: 7\n", "anvil.yaml, line 4, system.name: 7 is not text; write it in quotes"),
        (
            "releasedate: 2026-02",
            "releasedate: 2026 FEB",
            "anvil.yaml, line 11, system.releasedate: '2026 FEB' is not a date: write YYYY-MM or YYYY-MM-DD",
        ),
        (
            "releasedate: 2026-02",
            "releasedate: 2026-13",
            "anvil.yaml, line 11, system.releasedate: '2026-13' is not a date: write YYYY-MM or YYYY-MM-DD",
        ),
        (
            "releasedate: 2026-02",
            "releasedate: 2026",
            "anvil.yaml, line 11, system.releasedate: 2026 is not text; write it in quotes",
        ),
    ],
)
def test_what_is_wrong_is_named_with_file_line_place_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    assert GOOD.count(old) == 1

    assert problems(tmp_path, GOOD.replace(old, new)) == [problem]


def test_a_misspelt_parameter_is_both_unknown_and_missing(tmp_path: Path) -> None:
    assert problems(tmp_path, GOOD.replace("modelcard:", "model_card:")) == [
        f"anvil.yaml, line 65, model_card: the key 'model_card' is not one of {SECTIONS}",
        "anvil.yaml, line 3: the key 'modelcard' is missing",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "anvil.yaml: 0 YAML documents; a record is exactly one"),
        (f"{GOOD}{GOOD}", "anvil.yaml: 2 YAML documents; a record is exactly one"),
        ("- system\n", "anvil.yaml, line 1: not a mapping of system, org and parameters"),
        ("system: [\n", "anvil.yaml, line 2, column 1: not readable as YAML: did not find expected node content"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    assert problems(tmp_path, text) == [problem]


def test_a_folder_is_read_by_file_name_without_its_templates(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yaml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    (tmp_path / "a_template.yaml").write_text("system:\n", encoding="utf-8")

    assert [record.file for record in osai.records(tmp_path)] == ["a.yaml", "b.yaml"]


def test_a_folder_names_every_bad_file_and_one_without_records_is_refused(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("- nothing\n", encoding="utf-8")

    with pytest.raises(SourceError, match=r"(?s)^a\.yaml.*\nb\.yaml"):
        osai.records(tmp_path)
    with pytest.raises(SourceError, match=r"holds no record, that is, no file \*\.yaml"):
        osai.records(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("key", "parameters"), [("osai@12", osai.PARAMETERS), ("osai@14", (*osai.PARAMETERS, *osai.RETIRED))]
)
def test_the_parameters_are_those_of_the_definitions(key: str, parameters: tuple[str, ...]) -> None:
    assert tuple(criterion.id for criterion in definition(key).criteria) == parameters


@pytest.mark.sources
def test_every_real_record_is_read() -> None:
    folder = source("data", "osai", "main-database_2026-06")

    records = osai.records(folder)

    # The 194th file is a template without a name.
    assert (len(records), len(list(folder.glob("*.yaml")))) == (193, 194)
    assert {tuple(record.marks) for record in records} == {osai.PARAMETERS}


@pytest.mark.sources
def test_every_parameter_of_the_index_applies_to_every_type() -> None:
    path = source("data", "osai", "main-database_2026-06", "_parameters.yml")
    categories = yaml.safe_load(path.read_text(encoding="utf-8"))

    types = {each["ref"]: each["types"] for category in categories for each in category["params"]}

    assert {name: set(kinds) for name, kinds in types.items()} == dict.fromkeys(osai.PARAMETERS, set(osai.TYPES))
