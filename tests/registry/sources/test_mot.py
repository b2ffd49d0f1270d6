"""Records of the Model Openness Tool: read as they stand, or refused with file, place, value and what is allowed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from openness.definitions import definition
from registry.sources import mot
from registry.sources.records import AliasRecord, EvidenceRecord, ReleaseRecord, SourceError
from tests.paths import DATA, source

SAMPLE = DATA / "mot" / "anvil-7b.yml"
GOOD = SAMPLE.read_text(encoding="utf-8")
NAMES = ", ".join(mot.COMPONENTS)


def problems(folder: Path, text: str) -> list[str]:
    """Return what is said against a record."""
    path = folder / "anvil.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        mot.record(path)
    return caught.value.problems


def test_a_record_is_read_as_it_stands() -> None:
    assert mot.record(SAMPLE) == mot.MotRecord(
        name="Anvil-7B",
        producer="Acme",
        version="7B",
        date="2026-02-03",
        components={
            "Model architecture": "MIT",
            "Model parameters (Final)": None,
            "Model card": None,
            "Data card": "",
            "Evaluation results": "",
            "Technical report": "Terms of Acme",
        },
        general={"distribution": "Apache-2.0", "document": "CC-BY-4.0"},
        huggingface="https://huggingface.co/acme/anvil-7b",
        addresses={"Model parameters (Final)": "https://example.org/weights"},
        file="anvil-7b.yml",
    )


def test_a_record_is_of_the_release_that_bears_its_page_or_name_and_its_date_is_no_release_date() -> None:
    origin = mot.origin(SAMPLE, read_on="2031-06-01")
    evidence = EvidenceRecord("mot", "models/anvil-7b.yml, components and their licences", "2031-06-01")

    assert mot.release(mot.record(SAMPLE), origin) == ReleaseRecord(
        "anvil-7b",
        "Anvil-7B",
        "Acme",
        "",
        # The day of the record is that of which it gives the names.
        aliases=tuple(
            AliasRecord(scheme, value, evidence, "2026-02-03")
            for scheme, value in (("mot", "anvil-7b"), ("huggingface", "acme/anvil-7b"), ("name", "Anvil-7B"))
        ),
    )


@pytest.mark.parametrize(
    ("changed", "shows"),
    [
        ({}, True),
        ({"addresses": {}}, True),
        ({"addresses": {}, "huggingface": ""}, False),
        ({"addresses": {}, "huggingface": "", "repository": "https://example.org/code"}, True),
        ({"addresses": {}, "huggingface": "", "repository": "see the paper"}, False),
    ],
)
def test_a_record_shows_something_where_it_gives_an_address(changed: dict[str, Any], shows: bool) -> None:
    assert replace(mot.record(SAMPLE), **changed).shows_something is shows


def test_a_component_path_in_words_is_no_address(tmp_path: Path) -> None:
    path = tmp_path / "anvil.yml"
    path.write_text(GOOD.replace("https://example.org/weights", "arxiv license"), encoding="utf-8")

    assert mot.record(path).addresses == {}


@pytest.mark.parametrize("date", ["2026-02-03", "'2026-02-03'", '"2026-02-03"'])
def test_a_day_is_read_with_and_without_quotes(tmp_path: Path, date: str) -> None:
    path = tmp_path / "anvil.yml"
    path.write_text(GOOD.replace("date: '2026-02-03'", f"date: {date}"), encoding="utf-8")

    assert mot.record(path).date == "2026-02-03"


def test_a_record_without_a_date_has_an_unknown_one_and_may_list_nothing(tmp_path: Path) -> None:
    path = tmp_path / "anvil.yml"
    path.write_text("release: {name: Anvil, producer: '', license: {}, components: []}\n", encoding="utf-8")

    assert mot.record(path) == mot.MotRecord("Anvil", "", {}, {}, file="anvil.yml")


def test_names_of_licences_are_kept_to_the_letter(tmp_path: Path) -> None:
    path = tmp_path / "anvil.yml"
    path.write_text(GOOD.replace("license: MIT", "license: 'mit '"), encoding="utf-8")

    assert mot.record(path).components["Model architecture"] == "mit "


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "name: Model card",
            "name: Model Card",
            f"anvil.yml, line 34, release.components[2].name: the component 'Model Card' is not one of {NAMES}",
        ),
        (
            "name: Model card",
            "name: Model architecture",
            "anvil.yml, line 34, release.components[2]: the component 'Model architecture' stands twice; "
            "the tool would let the last win",
        ),
        (
            "- name: Model card",
            "- description: A card",
            "anvil.yml, line 34, release.components[2]: the key 'name' is missing",
        ),
        (
            "- name: Model card\n      license:",
            "- Model card",
            "anvil.yml, line 34, release.components[2]: 'Model card' is not a mapping with the key name",
        ),
        (
            "license: MIT",
            "licence: MIT",
            "anvil.yml, line 29, release.components[0].licence: the key 'licence' is not one of "
            "name, description, license, license_path, component_path",
        ),
        (
            "license: MIT",
            "license: 2.0",
            "anvil.yml, line 29, release.components[0].license: 2.0 is not text; write it in quotes",
        ),
        (
            "date: '2026-02-03'",
            "date: 20260203",
            "anvil.yml, line 9, release.date: 20260203 is not text; write it in quotes",
        ),
        (
            "date: '2026-02-03'",
            "date: February 2026",
            "anvil.yml, line 9, release.date: 'February 2026' is not a date: write YYYY-MM-DD",
        ),
        (
            "date: '2026-02-03'",
            "date: 2026-02-30",
            "anvil.yml, line 9, release.date: '2026-02-30' is not a date: write YYYY-MM-DD",
        ),
        ("date: '2026-02-03'", "date:", "anvil.yml, line 9, release.date: None is not text; write it in quotes"),
        ("version: 7B", "version: 2.0", "anvil.yml, line 8, release.version: 2.0 is not text; write it in quotes"),
        ("  name: Anvil-7B\n", "", "anvil.yml, line 7, release: the key 'name' is missing"),
        ("name: Anvil-7B", "name: ' '", "anvil.yml, line 7, release.name: the name is empty"),
        ("  producer: Acme\n", "", "anvil.yml, line 7, release: the key 'producer' is missing"),
        (
            "    document:",
            "    documents:",
            "anvil.yml, line 21, release.license.documents: 'documents' is not one of "
            "distribution, code, data, document",
        ),
        (
            "      name: Apache-2.0",
            "      name: [Apache-2.0]",
            "anvil.yml, line 18, release.license.distribution.name: ['Apache-2.0'] is not text; write it in quotes",
        ),
        (
            "document:\n      name: CC-BY-4.0\n      path:",
            "document: CC-BY-4.0",
            "anvil.yml, line 20, release.license.document: 'CC-BY-4.0' is not a mapping with the keys name and path",
        ),
    ],
)
def test_what_is_wrong_is_named_with_file_line_place_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    assert GOOD.count(old) == 1

    assert problems(tmp_path, GOOD.replace(old, new)) == [problem]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "anvil.yml: 0 YAML documents; a record is exactly one"),
        (f"{GOOD}---\n{GOOD}", "anvil.yml: 2 YAML documents; a record is exactly one"),
        ("- release\n", "anvil.yml, line 1, release: there is no mapping 'release', which says what the record is of"),
        (
            "release: Anvil\n",
            "anvil.yml, line 1, release: there is no mapping 'release', which says what the record is of",
        ),
        ("release: {\n", "anvil.yml, line 2, column 1: not readable as YAML: did not find expected node content"),
        (
            "release: {name: A, producer: B, license: {}}",
            "anvil.yml, line 1, release: the key 'components' is missing",
        ),
        (
            "release: {name: A, producer: B, license: MIT, components: []}",
            "anvil.yml, line 1, release.license: 'MIT' is not a mapping of distribution, code, data, document, "
            "which may be empty",
        ),
        (
            "release: {name: A, producer: B, license: {}, components: {name: Datasets}}",
            "anvil.yml, line 1, release.components: {'name': 'Datasets'} is not a list of components, "
            "which may be empty",
        ),
        ("release: {name: A, name: B}", "anvil.yml, line 1: the key 'name' stands twice"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    assert problems(tmp_path, text) == [problem]


def test_everything_that_is_wrong_is_named_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("version: 7B", "version: 7").replace("name: Data card", "name: Datacard")

    assert len(problems(tmp_path, text)) == 2


def test_a_folder_is_read_by_file_name_and_every_bad_file_is_named(tmp_path: Path) -> None:
    for name in ("b.yml", "a.yml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")

    assert [record.file for record in mot.records(tmp_path)] == ["a.yml", "b.yml"]

    for name in ("a.yml", "b.yml"):
        (tmp_path / name).write_text("release:\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"(?s)^a\.yml.*\nb\.yml"):
        mot.records(tmp_path)


def test_a_folder_without_records_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"holds no record, that is, no file \*\.yml"):
        mot.records(tmp_path / "nowhere")


def test_the_components_are_those_of_the_definition_in_its_order() -> None:
    parts = [criterion.part for criterion in definition("mot@2026-05").criteria]

    assert tuple(part.name for part in parts if part) == mot.COMPONENTS


@pytest.mark.sources
def test_every_real_record_is_read() -> None:
    records = mot.records(source("data", "mot", "models"))

    assert len(records) == 273
    # Three names occur twice, which is no error of one file.
    assert len({record.name for record in records}) == 270
    assert all(len(record.date) == 10 for record in records)
