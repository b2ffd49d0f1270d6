"""Epoch's categories, derived anew from the licences of well-known systems, beside the labels that Epoch gave."""

from __future__ import annotations

import csv
from datetime import date

from openness.assessment import assess
from openness.definitions import definition
from openness.facts import DatedClaim, facts_at
from registry.facts import record_license_table
from registry.sources import catalogue
from tests.paths import source

DAY = date(2026, 8, 22)

#: Systems for which the licence gives another category than Epoch's label of November 2024, with the reason.
DISAGREEMENTS = {
    "Qwen2.5-72B": "a separate licence above 100 million monthly users",
    "Qwen2-72B": "Tongyi Qianwen: a separate licence above 100 million monthly users",
    "BLOOMZ-176B": "the RAIL licence restricts fields of use",
    "Yi-34B": "commercial use only by application",
    "GLM-4V-9B": "commercial use after registration",
    "Nemotron-4 340B": "NVIDIA's licence ends where guardrails are circumvented",
}


def categories() -> dict[str, tuple[str, str, str]]:
    """Return, by system, the category by its licence, the one expected, and Epoch's label."""
    table = record_license_table(*catalogue.licenses())
    found = {}
    with source("golden", "openness", "epoch_label_crosscheck.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            said = {"weights_final.availability": "public", "weights_final.license": row["licence_key"]}
            facts = facts_at("system", [DatedClaim(name, name, value) for name, value in said.items()], table, DAY)
            category = assess(facts, definition("epoch@2026-08")).verdict
            found[row["epoch_system"]] = (category, row["label_from_licence"], row["epoch_label"])
    return found


def test_licences_give_the_categories_worked_out_for_47_systems() -> None:
    found = categories()

    assert len(found) == 47
    assert {name: got for name, (got, expected, _) in found.items() if got != expected} == {}


def test_the_systems_on_which_epoch_says_otherwise_are_these() -> None:
    differing = {name for name, (got, _, label) in categories().items() if got != label}

    assert differing == set(DISAGREEMENTS)
