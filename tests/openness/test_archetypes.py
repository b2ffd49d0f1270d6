"""Whole releases with the verdicts they must get: our own, and those beside the project."""

from __future__ import annotations

import csv
import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from openness.assessment import Assessment, assess, level_verdicts
from openness.definitions import definition
from openness.facts import DatedClaim, ReleaseFacts, facts_at
from openness.licenses import LicenseTable, LicenseTerms, Term
from openness.ternary import Ternary
from registry.sources import fixtures
from tests.paths import DATA, source

DAY = date(2026, 1, 1)
OWN = DATA / "archetypes.yaml"
OUR_KEYS = (
    "osaid@1.0",
    "g7@2026-05-29",
    "tiers@1",
    "epoch@2026-08",
    "mof@1.0",
    "solaiman@2023",
    "ntia@2024",
    "owd@0.3",
    "debian-ml@2021",
    "fsf@2024-10",
    "eu-ai-act@2025-07",
)

#: Columns of the expectations beside the project, and the definitions they speak of.
COLUMNS = {
    "osaid": "osaid@1.0",
    "g7-ai-openness": "g7@2026-05-29",
    "registry-tiers": "tiers@1",
    "epoch_label": "epoch@2026-08",
    "open-weight-definition": "owd@0.3",
    "debian-ml-policy": "debian-ml@2021",
    "fsf-ml-applications": "fsf@2024-10",
    "eu-ai-act-art53-2": "eu-ai-act@2025-07",
}
#: Those of which the expectations name criteria, or levels of a ladder.
EXPLAINED = [column for column in COLUMNS if column != "epoch_label"]

#: The sixteen releases beside the project, written out so that one that goes missing is noticed.
GOLDEN = (
    "unreleased",
    "hosted-only",
    "nothing-known",
    "weights-nc",
    "weights-llama31-like",
    "weights-hunyuan-like",
    "weights-contested-licence",
    "weights-apache-manual-gate",
    "weights-apache-documented",
    "weights-apache-monetised",
    "open-tooling-no-data-info",
    "osaid-data-public-unlicensed",
    "open-science",
    "open-science-openmdw",
    "open-science-partial-training-code",
    "small-model-out-of-scope",
)


@cache
def archetypes(path: Path) -> dict[str, ReleaseFacts]:
    """Return the facts of each release of a file."""
    releases, licenses = fixtures.read(path)
    table = LicenseTable.of(LicenseTerms(each.key, each.name, _terms(each.terms)) for each in licenses)
    return {
        release.slug: facts_at(
            release.slug, [DatedClaim(str(i), c.field, c.value) for i, c in enumerate(release.claims)], table, DAY
        )
        for release in releases
    }


def _terms(raw: dict[str, Any]) -> dict[Term, Ternary]:
    return {Term(name): Ternary(value) for name, value in raw.items()}


def by_criterion_or_level(found: Assessment, key: str) -> dict[str, str]:
    """Return the verdicts of the criteria of a conjunction, or of the levels of a ladder."""
    rules = definition(key)
    if rules.levels:
        return {level: verdict.value for level, verdict in level_verdicts(rules, found.findings).items()}
    return {each.criterion: each.verdict.value for each in found.findings}


def own_models() -> list[dict[str, Any]]:
    return yaml.safe_load(OWN.read_text(encoding="utf-8"))["models"]


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model["id"])
@pytest.mark.parametrize("key", OUR_KEYS)
def test_an_invented_release_gets_the_verdict_worked_out_by_hand(model: dict[str, Any], key: str) -> None:
    expected = model["expected"]

    found = assess(archetypes(OWN)[model["id"]], definition(key))

    assert found.verdict == expected[key]
    explained = expected["findings"] if key == "osaid@1.0" else expected["levels"].get(key, {})
    given = by_criterion_or_level(found, key)
    assert {name: given[name] for name in explained} == explained


def test_no_invented_release_is_left_without_facts() -> None:
    assert set(archetypes(OWN)) == {model["id"] for model in own_models()}
    assert all(known.statements for known in archetypes(OWN).values())


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("name", GOLDEN)
def test_an_archetype_gets_its_expected_verdict(name: str, column: str) -> None:
    with source("golden", "openness", "expected_verdicts.csv").open(encoding="utf-8", newline="") as file:
        expected = {row["fixture"]: row[column] for row in csv.DictReader(file)}[name]
    expected = expected.removesuffix(" (unknown)").replace("n/a", "not applicable")
    if (name, column) == ("nothing-known", "epoch_label"):
        # The file has one word for it; a ladder here says which levels are left, and all are.
        assert expected == "unknown"
        expected = "Unreleased..Open weights (unrestricted)"

    found = assess(archetypes(source("golden", "openness", "fixtures.yaml"))[name], definition(COLUMNS[column]))

    assert found.verdict == expected


@pytest.mark.parametrize("column", EXPLAINED)
@pytest.mark.parametrize("name", GOLDEN)
def test_an_archetype_is_explained_as_expected(name: str, column: str) -> None:
    path = source("golden", "openness", "expected_explanations.json")
    expected = json.loads(path.read_text(encoding="utf-8"))[name][column]["criteria"]

    found = assess(archetypes(source("golden", "openness", "fixtures.yaml"))[name], definition(COLUMNS[column]))

    given = by_criterion_or_level(found, COLUMNS[column])
    # Ladders there stop at the first level met, so that only some levels are listed; out of scope, nothing is.
    assert expected or found.verdict in {"unknown", "not applicable"}
    assert {level: given[level] for level in expected} == {
        level: verdict.replace("n/a", "not applicable") for level, verdict in expected.items()
    }


@pytest.mark.parametrize("key", ["osaid@1.0", "g7@2026-05-29", "tiers@1", "epoch@2026-08"])
def test_a_later_wording_gives_the_verdicts_of_the_first(key: str) -> None:
    newest, first = definition(key), definition(f"{key}-r1")

    for known in {**archetypes(OWN), **archetypes(source("golden", "openness", "fixtures.yaml"))}.values():
        now, then = assess(known, newest), assess(known, first)
        assert (now.verdict, now.levels) == (then.verdict, then.levels)
        assert [(each.criterion, each.verdict, each.missing) for each in now.findings] == [
            (each.criterion, each.verdict, each.missing) for each in then.findings
        ]


def test_all_archetypes_beside_the_project_are_looked_at() -> None:
    assert tuple(archetypes(source("golden", "openness", "fixtures.yaml"))) == GOLDEN
