"""The bundled licences found by what the world calls them: keys, SPDX ids, names, and the spellings of real records."""

from __future__ import annotations

import csv
from collections import Counter

import pytest
import yaml

from openness.licenses.resolution import resolve
from registry.sources.records import LicenseRecord
from tests.openness.spellings import ABSENT, LICENSES, NAMES, SPELLINGS, means
from tests.paths import source


@pytest.mark.parametrize(("written", "expected"), SPELLINGS.items(), ids=list(SPELLINGS))
def test_spellings_of_real_records_are_resolved_or_left_open_with_a_reason(written: str, expected: str) -> None:
    assert means(written).startswith(expected)


def rows_of(*parts: str) -> list[dict[str, str]]:
    return list(csv.DictReader(source("golden", "openness", *parts).read_text(encoding="utf-8").splitlines()))


def test_the_spellings_are_those_of_the_real_records() -> None:
    known = {row["licence_id"] for row in rows_of("mot_licences.csv")} | {"", "unlicensed"}

    written: set[str] = set()
    for path in source("data", "mot", "models").glob("*.yml"):
        release = yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)["release"]
        written |= {said.get("name", "") for said in release["license"].values()}
        written |= {component.get("license", "") for component in release["components"]}

    assert written - known == set(SPELLINGS)


@pytest.mark.parametrize("record", LICENSES, ids=[record.key for record in LICENSES])
def test_every_text_is_found_by_its_key_and_its_names(record: LicenseRecord) -> None:
    written = [record.key, f"LicenseRef-{record.key}", *(value for _, value in record.names)]
    written += [f"LicenseRef-scancode-{value}" for scheme, value in record.names if scheme == "scancode"]

    found = {each: means(each) for each in written}

    assert found == dict.fromkeys(written, record.key)


def test_every_title_is_resolved_but_the_one_that_three_versions_bear() -> None:
    titles = Counter(record.name for record in LICENSES)

    found = {record.name: means(record.name) for record in LICENSES}

    assert {title for title, count in titles.items() if count > 1} == {"Gemma Terms of Use"}
    assert found.pop("Gemma Terms of Use") == (
        "ambiguous: 'Gemma Terms of Use' is the name of 3 texts: gemma, gemma-2024-02, gemma-2025-03"
    )
    assert found == {record.name: record.key for record in LICENSES if record.name in found}


def test_every_spdx_id_means_the_plain_text_and_not_the_one_with_a_policy() -> None:
    found = {record.spdx: means(record.spdx) for record in LICENSES if record.spdx}

    assert found == {spdx: spdx.lower() for spdx in found}
    assert {record.key for record in LICENSES if record.spdx == "Apache-2.0"} > {"apache-2.0", "gpt-oss", "apertus"}


def test_every_licence_id_of_the_hub_is_resolved_or_left_open_for_a_reason() -> None:
    rows = rows_of("hf_licence_ids.csv")

    found = {row["hf_id"]: resolve(row["hf_id"], names=NAMES) for row in rows}

    families = {row["hf_id"] for row in rows if row["is_family_or_placeholder"] == "True"}
    absent = {key for key, item in found.items() if item.reason.startswith(ABSENT)}
    assert {key for key, item in found.items() if not item.is_resolved} == families | absent
    assert absent == {"h-research", "intel-research", "deepfloyd-if-license"}
    by_key = {record.key: record for record in LICENSES}
    for row in rows:
        if row["spdx_id"]:
            assert by_key[found[row["hf_id"]].keys[0]].spdx == row["spdx_id"]
