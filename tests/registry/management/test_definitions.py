"""The command that lists the bundled definitions and checks files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError

from openness.definitions import load_all
from openness.definitions.loading import FOLDER
from tests.paths import DATA
from tests.registry.management.running import run

# No mark for the database here: pytest-django then forbids it.


def test_every_bundled_definition_is_listed_with_what_tells_it_from_others() -> None:
    found = [json.loads(line) for line in run("definitions", "--json").splitlines()]

    assert [item["definition"] for item in found] == [item.key for item in load_all()]
    tiers = found[-1]
    assert tiers | {"digest": ""} == {
        "definition": "tiers@1",
        "revision": 2,
        "title": "Registry tiers 1",
        "status": "released",
        "kind": "ladder",
        "criteria": 11,
        "options": {
            "manual-gate": {"choices": ["not-available", "available"], "default": "not-available"},
            "use-policy": {"choices": ["restricts", "set-aside"], "default": "restricts"},
        },
        "digest": "",
        "reviewed_by": None,
        "reviewed_on": None,
    }
    assert len({item["digest"] for item in found}) == len(found)


def test_the_readable_list_says_the_same() -> None:
    text = run("definitions")

    assert "tiers@1, revision 2: Registry tiers 1\n  ladder, 11 criteria, released, not reviewed\n" in text
    assert "  option manual-gate: not-available, available (default not-available)\n" in text


def test_files_are_checked_instead(tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    reviewed = (
        (FOLDER / "tiers-1.yaml")
        .read_text(encoding="utf-8")
        .replace("reviewed: {by: null, date: null}", "reviewed: {by: Ada, date: 2026-11-24}")
    )
    path.write_text(reviewed, encoding="utf-8")

    text = run("definitions", path)

    assert text.startswith(f"{path}: tiers@1, revision 2: Registry tiers 1\n")
    assert "reviewed by Ada on 2026-11-24" in text
    assert "osaid" not in text


def test_everything_that_is_wrong_with_files_is_told_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    bad = [DATA / "bad_definitions" / name for name in ("unknown-fact.yaml", "not-yaml.yaml")]
    absent = DATA / "bad_definitions" / "absent.yaml"

    with pytest.raises(CommandError) as caught:
        run("definitions", FOLDER / "tiers-1.yaml", *bad, absent)

    problems = str(caught.value).splitlines()
    assert [problem.partition(":")[0] for problem in problems] == ["unknown-fact.yaml", "not-yaml.yaml", str(absent)]
    assert "'access.fax' is not one of" in problems[0]
    assert capsys.readouterr().out == ""
