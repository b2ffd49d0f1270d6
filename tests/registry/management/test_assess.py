"""Releases in files of the project's own form, assessed without a database; and what can be asked for."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError

from openness.definitions import load_all
from tests.paths import DATA
from tests.registry.management.running import run

RELEASE = """\
release: anvil-7b
name: Anvil 7B
developer: acme
family: anvil
evidence:
  card: {source: papers, locator: "section 2", read: 2024-12-01}
dates:
  - {event: released, date: 2024-05-01, evidence: card}
components:
  - {component: weights_final, availability: public, license: apache-2.0, evidence: card}
  - {component: training_code, availability: not_released, evidence: card}
"""


@pytest.fixture
def description(tmp_path: Path) -> Path:
    path = tmp_path / "anvil.yaml"
    path.write_text(RELEASE)
    return path


# No mark for the database here: pytest-django then forbids it, which is the point of this command.


def test_assess_prints_verdict_findings_and_what_is_missing(description: Path) -> None:
    text = run("assess", description, "--definition", "tiers@1", "--as-of", "2024-06-01")

    lines = text.splitlines()
    assert lines[0] == "Anvil 7B on 2024-06-01: Registry tiers 1: T4..T5"
    assert "  met             Weights downloadable: The weights are public." in lines
    assert "  missing: access.hosted, access.api, inference_code.availability" in text


def test_assess_gives_one_json_object_for_each_release_and_definition(description: Path) -> None:
    text = run("assess", description, "--json", "--as-of", "2024-06-01")

    found = {item["definition"]: item for item in map(json.loads, text.splitlines())}
    assert {"epoch@2026-08", "g7@2026-05-29", "osaid@1.0", "tiers@1"} <= set(found)
    tiers = found["tiers@1"]
    assert (tiers["release"], tiers["as_of"], tiers["verdict"]) == ("anvil-7b", "2024-06-01", "T4..T5")
    assert (tiers["lowest"], tiers["highest"]) == ("T4", "T5")
    assert found["osaid@1.0"]["lowest"] is None
    assert {"criterion", "verdict", "reason", "claims", "missing"} == set(tiers["findings"][0])
    assert {len(found), *(item["file"] for item in found.values())} == {len(load_all()), str(description)}


def test_assess_takes_the_day_into_account(description: Path) -> None:
    description.write_text(RELEASE.replace("license: apache-2.0,", "license: apache-2.0, from: 2024-06-01,"))

    before, after = (
        run("assess", description, "--definition", "tiers@1", "--as-of", day).splitlines()[0]
        for day in ("2024-05-31", "2024-06-01")
    )

    assert before.endswith("T0..T5")
    assert after.endswith("T4..T5")


def test_assess_without_a_day_takes_today(description: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2031, 2, 3))

    assert "Anvil 7B on 2031-02-03" in run("assess", description, "--definition", "tiers@1")


def test_assess_reads_archetypes() -> None:
    text = run("assess", DATA / "archetypes.yaml", "--format", "fixtures", "--definition", "osaid@1.0", "--json")

    verdicts = {item["verdict"] for item in map(json.loads, text.splitlines())}
    assert {"met", "not met"} <= verdicts


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--definition", "osaid@9"], "--definition: no definition 'osaid@9'; there are "),
        (["--option", "gate"], "--option: 'gate' is not of the form DEFINITION:OPTION=CHOICE"),
        (
            ["--definition", "tiers@1", "--option", "osaid@1.0:manual-gate=available"],
            "--option: 'osaid@1.0' is not among the definitions asked for: tiers@1",
        ),
        (
            ["--option", "tiers@1:manual-gate=perhaps"],
            "--option: tiers-1.yaml: option manual-gate: 'perhaps' is not one of not-available, available",
        ),
        (["--option", "tiers@1:gate=available"], "--option: tiers-1.yaml: "),
        (
            ["--option", "tiers@1:manual-gate=available", "--option", "tiers@1:manual-gate=not-available"],
            "--option: 'manual-gate' of tiers@1 is chosen twice",
        ),
        (["--as-of", "May"], "--as-of: 'May' is not a date: write YYYY-MM-DD"),
        (
            ["--format", "fixtures"],
            "anvil.yaml: not a file of archetypes: it has one document with licences and models",
        ),
    ],
    ids=["definition", "form", "not asked for", "choice", "option", "twice", "day", "format"],
)
def test_assess_refuses_an_option_that_does_not_fit(description: Path, words: list[str], problem: str) -> None:
    with pytest.raises(CommandError) as caught:
        run("assess", description, *words)

    assert str(caught.value).startswith(problem)


def test_assess_names_every_problem_of_a_file(description: Path, tmp_path: Path) -> None:
    description.write_text(RELEASE.replace("public", "open").replace("not_released", "shut"))

    with pytest.raises(CommandError) as caught:
        run("assess", description)

    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == [
        "anvil.yaml, line 10, components[0].availability",
        "anvil.yaml, line 11, components[1].availability",
    ]


def test_assess_names_a_licence_it_does_not_know(description: Path) -> None:
    description.write_text(RELEASE.replace("apache-2.0", "apache-3.0"))

    with pytest.raises(CommandError, match="anvil-7b, weights_final.license: 'apache-3.0' is not the key of a bundled"):
        run("assess", description)


def test_assess_names_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="absent.yaml: no such file"):
        run("assess", tmp_path / "absent.yaml")


def test_the_first_name_of_the_own_form_is_no_longer_one(description: Path) -> None:
    with pytest.raises(CommandError, match="invalid choice: 'release'"):
        run("assess", description, "--format", "release")


def test_an_option_is_applied_and_told(description: Path) -> None:
    description.write_text(RELEASE.replace("availability: public", "availability: gated_manual"))
    words = ("assess", description, "--json", "--as-of", "2024-06-01", "--definition", "tiers@1")

    by_default, chosen = (
        json.loads(run(*words, *more)) for more in ((), ("--option", "tiers@1:manual-gate=available"))
    )

    assert (by_default["options"]["manual-gate"], chosen["options"]["manual-gate"]) == ("not-available", "available")
    assert (by_default["verdict"], chosen["verdict"]) == ("T4", "T4..T5")


def test_an_earlier_wording_can_be_asked_for(description: Path) -> None:
    found = json.loads(run("assess", description, "--json", "--definition", "tiers@1-r1"))

    assert (found["definition"], found["options"]) == ("tiers@1", {})


def test_licences_of_the_own_form_are_told_with_their_fields(description: Path) -> None:
    found = json.loads(run("assess", description, "--json", "--definition", "tiers@1"))

    assert found["licenses"] == [
        {
            "written": "apache-2.0",
            "name": "",
            "link": "",
            "fields": ["weights_final.license"],
            "kind": "license",
            "keys": ["apache-2.0"],
            "expression": "Apache-2.0",
            "how": "key",
            "candidates": [],
            "reason": "",
        }
    ]


def test_a_score_from_facts_is_a_range_where_facts_are_missing(description: Path) -> None:
    found = json.loads(run("assess", description, "--json", "--definition", "osai@12"))

    lowest, highest = found["score"]
    assert 0 <= lowest < highest <= 1
    assert set(found["categories"]) == {"Availability", "Documentation", "Access"}
    assert (found["lowest"], found["highest"]) == (None, None)


def test_an_unknown_licence_of_an_archetype_is_told(tmp_path: Path) -> None:
    path = tmp_path / "made-up.yaml"
    path.write_text(
        "licences: {free: {has_licence: true}}\n"
        "models:\n"
        "  - {id: one, components: {weights_final: {availability: public, licence: free}}}\n"
        "  - {id: two, components: {weights_final: {availability: public, licence: other}}}\n"
    )

    lines = run("assess", path, "--format", "fixtures", "--definition", "tiers@1", "--json").splitlines()

    told = [json.loads(line)["licenses"][0] for line in lines]
    assert [(item["kind"], item["how"], item["reason"]) for item in told] == [
        ("license", "given in the file", ""),
        ("unresolved", "", "not in the file: 'other'"),
    ]


def test_nothing_is_printed_where_one_of_the_files_is_bad(
    description: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = description.with_name("bad.yaml")
    bad.write_text("release: [")
    empty = description.with_name("empty.yaml")
    empty.write_text("")

    with pytest.raises(CommandError) as caught:
        run("assess", description, bad, empty, description.parent)

    problems = str(caught.value).splitlines()
    assert [problem.partition(":")[0] for problem in problems] == [
        "bad.yaml, line 2, column 1",
        "empty.yaml",
        str(description.parent),
    ]
    assert capsys.readouterr().out == ""


def test_a_value_that_no_archetype_has_is_named(tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text("licences: {free: {osi_approved: perhaps}}\nmodels: []\n")

    with pytest.raises(CommandError, match="odd.yaml: not a file of archetypes: 'perhaps' is not what stands"):
        run("assess", path, "--format", "fixtures")
