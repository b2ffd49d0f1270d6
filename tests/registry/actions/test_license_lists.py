"""Lists of licences: names for texts that are held, what is said otherwise, and a new licence only where asked for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from registry.actions import catalogue as action
from registry.actions.nouns import untouched
from registry.models import Change, Evidence, ImportRun, License, LicenseName, LicenseTerm, Source
from tests.paths import DATA
from tests.registry.actions.builders import APACHE, catalogue, load, opened
from tests.registry.management.running import run

SPDX, PUBLISHED, INDEX = (DATA / "license_lists" / name for name in ("spdx.json", "licenses.json", "index.json"))
ADDRESS = "https://lists.example/apache"


@pytest.fixture(autouse=True)
def registry(db: None) -> None:
    """Load a catalogue with the one licence that all samples name."""
    load(opened("o1", "2026-02-03"))


def imported(name: str, path: Path, *options: Any) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(run("import_source", name, path, "--json", *options))
    return report


def table() -> dict[str, list[dict[str, Any]]]:
    models = (License, LicenseName, LicenseTerm, Evidence, Source, Change)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def names(key: str = "apache-2.0") -> set[tuple[str, str]]:
    return set(LicenseName.objects.filter(license__key=key).values_list("scheme", "value"))


def other(**values: str) -> License:
    """Make another licence beside the one that is loaded."""
    return License.objects.create(evidence=Evidence.objects.first(), **({"key": "other", "name": "Other"} | values))


def changed(folder: Path, file: Path, old: str, new: str) -> Path:
    copy = folder / file.name
    copy.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return copy


def test_the_spdx_list_adds_addresses_and_names_what_is_not_held() -> None:
    report = imported("spdx", SPDX)

    # The name by which the list calls it is its name here already.
    assert names() == {("name", "Apache 2.0"), ("url", ADDRESS)}
    assert report["counts"] == {
        "differences": 0,
        "licences matched": 1,
        "licences not held": 2,
        "licences read": 3,
        "names added": 1,
        "names in conflict": 0,
        "names unchanged": 1,
    }
    assert report["unmatched"] == ["Anvil-1.0: Anvil Licence 1.0", "Hammer-1.0: Hammer Licence 1.0"]
    assert License.objects.count() == 1
    assert Source.objects.get(key="spdx-license-list").redistributable
    assert ImportRun.objects.get(source_id_text="spdx").report == report


def test_the_index_adds_its_key() -> None:
    report = imported("scancode", INDEX)

    assert names() == {("name", "Apache 2.0"), ("scancode", "apache-2.0")}
    # An exception is no licence, so that it is not missed.
    assert report["unmatched"] == ["anvil-terms"]


@pytest.mark.parametrize(("name", "path"), [("spdx", SPDX), ("spdx", PUBLISHED), ("scancode", INDEX)])
def test_a_second_import_changes_nothing_and_a_dry_run_writes_nothing(name: str, path: Path) -> None:
    before = table()
    assert imported(name, path, "--dry-run")["counts"]["names added"] >= 1
    assert table() == before
    assert not ImportRun.objects.filter(source_id_text=name).exists()

    imported(name, path)
    after = table()
    assert after != before

    assert "names added" not in imported(name, path)["counts"]
    assert table() == after


def test_a_name_of_another_text_is_a_conflict_and_not_written() -> None:
    LicenseName.objects.create(license=other(), scheme="url", value=ADDRESS)

    report = imported("spdx", SPDX)

    assert report["conflicts"] == [f"apache-2.0: {ADDRESS} (url) is a name of other"]
    assert names() == {("name", "Apache 2.0")}


def test_a_name_is_logged_with_its_reason_and_leaves_the_licence_to_the_catalogue() -> None:
    imported("spdx", SPDX)

    change = Change.objects.get(noun="licensename")
    assert (change.action, change.reason, change.cause) == (
        "name license",
        "Listed so in SPDX License List.",
        "license_text",
    )
    assert change.after == {"license": "apache-2.0", "scheme": "url", "value": ADDRESS}
    assert untouched([APACHE], noun="license", key=lambda record: record.key) == [APACHE]


def test_a_later_load_of_the_catalogue_keeps_the_names_that_a_list_added() -> None:
    imported("spdx", SPDX)
    before = names()

    action.load(replace(catalogue(opened("o1", "2026-02-03")), as_of="2026-03-01"), digest="later")

    assert ("url", ADDRESS) in before
    assert names() == before


def test_what_the_list_says_otherwise_is_reported_and_stays(tmp_path: Path) -> None:
    other(key="unlisted", spdx="Gone-1.0")
    before = list(LicenseTerm.objects.order_by("pk").values())

    report = imported("spdx", changed(tmp_path, SPDX, '"osiApproved": true', '"osiApproved": false'))

    assert report["differences"] == [
        "apache-2.0: osi_approved is true here, false in the list",
        "unlisted: the SPDX id Gone-1.0 is not in the list",
    ]
    assert list(LicenseTerm.objects.order_by("pk").values()) == before


def test_deprecated_ids_and_other_ids_of_one_key_are_reported(tmp_path: Path) -> None:
    other(key="old", name="Old", spdx="Old-1.0")
    assert "old: the id Old-1.0 is deprecated in the list" in imported("spdx", PUBLISHED)["differences"]

    LicenseName.objects.create(license=License.objects.get(key="old"), scheme="scancode", value="anvil-terms")
    LicenseName.objects.create(license=License.objects.get(key="old"), scheme="scancode", value="gone")
    assert imported("scancode", INDEX)["differences"] == [
        "old: the SPDX id is Old-1.0 here, none in the list",
        "old: the SPDX id Old-1.0 is not in the list",
        "old: the ScanCode key gone is not in the list",
    ]


def test_a_licence_under_its_name_with_no_id_is_reported_and_not_matched() -> None:
    other(key="hammer", name="Hammer Licence 1.0")

    report = imported("spdx", SPDX)

    assert report["differences"] == ["hammer: is called as Hammer-1.0 in the list, and its SPDX id is none"]
    assert names("hammer") == set()


def test_a_licence_that_is_asked_for_is_made_with_what_lists_say_and_nothing_else() -> None:
    report = imported("spdx", SPDX, "--only", "Anvil-1.0", "apache-2.0")

    assert report["counts"]["licences read"] == 2
    made = License.objects.get(key="anvil-1.0")
    assert (made.name, made.spdx, made.text_read) == ("Anvil Licence 1.0", "Anvil-1.0", "list")
    assert (made.evidence.source.key, made.evidence.locator, made.evidence.by_machine) == (
        "spdx-license-list",
        "Anvil-1.0",
        True,
    )
    # The rest of the terms is unknown: there is no row for it.
    assert dict(made.terms.values_list("term", "value")) == {
        "osi_approved": "false",
        "fsf_libre": "unknown",
        "mof_open": "false",
        "incorporates_policy": "false",
    }
    after = table()
    imported("spdx", SPDX, "--only", "Anvil-1.0", "apache-2.0")
    assert table() == after


def test_where_the_list_knows_more_than_the_one_that_flags_are_read_from_it_is_said() -> None:
    report = imported("spdx", SPDX, "--only", "Hammer-1.0")

    assert report["differences"] == ["hammer-1.0: osi_approved is false here, true in the list"]


def test_of_a_text_without_an_id_no_list_tells_whether_a_policy_binds() -> None:
    imported("scancode", INDEX, "--only", "anvil-terms")

    made = License.objects.get(key="anvil-terms")
    assert (made.name, made.spdx, made.text_read) == ("anvil-terms", "", "not_read")
    assert made.terms.get(term="incorporates_policy").value == "unknown"
    assert names("anvil-terms") == {("scancode", "anvil-terms")}


def test_what_is_no_licence_of_its_own_is_not_made() -> None:
    other(key="anvil-1.0")

    assert imported("spdx", SPDX, "--only", "Anvil-1.0")["conflicts"] == [
        "Anvil-1.0: anvil-1.0 is the key of another licence"
    ]
    assert imported("scancode", INDEX, "--only", "anvil-exception")["conflicts"] == [
        "anvil-exception: anvil-exception is an exception, which is no licence by itself"
    ]
    assert License.objects.count() == 2


def test_an_id_that_is_not_there_is_refused_and_nothing_is_written() -> None:
    before = table()

    with pytest.raises(CommandError, match="^--only: 'anvil' names no licence of this list$"):
        run("import_source", "spdx", SPDX, "--only", "anvil", "Anvil-1.0")

    assert table() == before


def test_the_report_in_words_says_what_a_person_may_do() -> None:
    words = run("import_source", "spdx", SPDX)

    assert "       1  names added\n" in words
    assert "Licences of the list that the registry does not hold; --only ID makes one:\n  Anvil-1.0: Anvil" in words
