"""Lists of licences: what the SPDX list says in both of its forms, and the index of ScanCode LicenseDB."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from registry.sources.license_lists import LISTS, Listed, read_scancode, read_spdx
from registry.sources.records import SourceError
from tests.paths import DATA, source

READ_ON = "2031-06-01"
SAMPLE = DATA / "license_lists"


def test_the_list_by_ids_gives_names_addresses_of_one_text_and_what_the_osi_approved() -> None:
    found = read_spdx(SAMPLE / "spdx.json", READ_ON)

    assert (found.source.key, found.source.license, found.scheme) == ("spdx-license-list", "CC0-1.0", "")
    assert found.entries[0] == Listed(
        "Apache-2.0",
        "Apache License 2.0",
        spdx="Apache-2.0",
        page="https://spdx.org/licenses/Apache-2.0.html",
        urls=("https://lists.example/apache",),
        osi=True,
    )
    # One page for two licences is the address of neither, whichever part of it is meant.
    assert [entry.urls for entry in found.entries[1:]] == [(), ()]
    assert [entry.osi for entry in found.entries[1:]] == [False, True]


def test_the_published_list_gives_its_version_what_is_free_and_what_is_deprecated() -> None:
    found = read_spdx(SAMPLE / "licenses.json", READ_ON)

    apache, old = found.entries
    assert found.source.key == "spdx-license-list-9.9.1"
    assert found.source.title == "SPDX License List 9.9.1"
    assert (apache.urls, apache.osi, apache.fsf, apache.deprecated) == (
        ("https://lists.example/apache", "https://lists.example/apache-2"),
        True,
        True,
        False,
    )
    # Where the list has no word of the FSF, the FSF is not said to have refused.
    assert (old.osi, old.fsf, old.deprecated) == (False, None, True)


def test_the_index_gives_ids_of_spdx_but_not_those_it_makes_up_itself() -> None:
    found = read_scancode(SAMPLE / "index.json", READ_ON)

    assert (found.source.key, found.source.license, found.scheme) == ("scancode-licensedb", "CC-BY-4.0", "scancode")
    assert [(entry.id, entry.spdx, entry.others) for entry in found.entries] == [
        ("apache-2.0", "Apache-2.0", ("Apache-2",)),
        ("anvil-terms", "", ()),
        ("anvil-exception", "Anvil-exception", ()),
    ]
    assert [entry.exception for entry in found.entries] == [False, False, True]
    assert {(entry.name, entry.osi, entry.fsf) for entry in found.entries} == {("", None, None)}


@pytest.mark.parametrize("name", LISTS)
def test_a_folder_an_empty_list_and_a_list_of_another_form_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError, match="is a folder; allowed: the one JSON file"):
        LISTS[name](tmp_path, READ_ON)
    file = tmp_path / "list.json"
    for content, said in (("{}" if name == "spdx" else "[]", "holds no licence"), ('"x"', "'x' is not a")):
        file.write_text(content, encoding="utf-8")
        with pytest.raises(SourceError, match=f"list.json.*{said}"):
            LISTS[name](file, READ_ON)


@pytest.mark.parametrize(
    ("file", "damage", "said"),
    [
        ("index.json", {"license_key": "anvil-terms"}, "the id 'anvil-terms' stands twice"),
        ("index.json", {"license_key": "x" * 81}, r"\[0\].license_key: 'x+'?… is longer than 80 letters"),
        ("index.json", {"is_exception": "no"}, r"\[0\].is_exception: 'no' is neither true nor false"),
        ("index.json", {"other_spdx_license_keys": [1]}, "a list is not a list of ids"),
        ("licenses.json", {"isOsiApproved": None}, r"licenses\[0\].isOsiApproved: None is neither true nor false"),
        ("licenses.json", {"seeAlso": "x"}, r"licenses\[0\].seeAlso: 'x' is not a list of addresses"),
        ("licenses.json", {"name": ""}, r"licenses\[0\].name: '' is missing or empty"),
    ],
)
def test_what_is_not_of_the_form_is_named_with_its_place(
    tmp_path: Path, file: str, damage: dict[str, object], said: str
) -> None:
    content = json.loads((SAMPLE / file).read_text(encoding="utf-8"))
    (content["licenses"] if isinstance(content, dict) else content)[0].update(damage)
    (tmp_path / file).write_text(json.dumps(content), encoding="utf-8")

    with pytest.raises(SourceError, match=f"{file}.*{said}"):
        LISTS["spdx" if file == "licenses.json" else "scancode"](tmp_path / file, READ_ON)


@pytest.mark.sources
def test_the_real_lists_are_read_whole() -> None:
    spdx = read_spdx(source("data", "licences", "spdx.json"), READ_ON)
    index = read_scancode(source("data", "licences", "scancode-licensedb-index_2026-02.json"), READ_ON)

    assert (len(spdx.entries), len(index.entries)) == (727, 2615)
    assert index.source.key == "scancode-licensedb-2026-02"
    assert {"MIT", "Apache-2.0"} <= {entry.id for entry in spdx.entries if entry.osi}
