"""What a policy says of a use, and what it leaves open."""

from __future__ import annotations

import csv
import json

import pytest

from openness.policies import Binding, Policy, Stance, UseTag
from openness.ternary import Ternary
from tests.paths import ROOT, source


def policy(stances: dict[UseTag, Stance], otherwise: Stance | None = Stance.SILENT) -> Policy:
    others = dict.fromkeys(UseTag, otherwise) if otherwise else {}
    return Policy("a-policy", "A policy", Binding.INCORPORATED, others | stances)


@pytest.mark.parametrize(
    ("stance", "banned"),
    [
        (Stance.PROHIBITED, Ternary.TRUE),
        (Stance.NAMED_PARTIES_ONLY, Ternary.TRUE),
        (Stance.PERMITTED, Ternary.FALSE),
        (Stance.SILENT, Ternary.FALSE),
        (Stance.NOT_READ, Ternary.UNKNOWN),
    ],
)
def test_a_stance_bans_permits_or_leaves_open(stance: Stance, banned: Ternary) -> None:
    assert policy({UseTag.MILITARY: stance}).restricts(UseTag.MILITARY) is banned


def test_a_use_that_is_not_listed_was_not_read() -> None:
    assert policy({}, otherwise=None).restricts(UseTag.MILITARY) is Ternary.UNKNOWN


@pytest.mark.parametrize("tag", [UseTag.LAW_VIOLATION, UseTag.COMPETING_MODELS, UseTag.TERRITORY])
def test_some_bans_are_not_limits_on_a_field_of_use(tag: UseTag) -> None:
    assert policy({tag: Stance.PROHIBITED}).restricts_fields_of_use() is Ternary.FALSE


@pytest.mark.parametrize("tag", [UseTag.MEDICAL_ADVICE, UseTag.MILITARY, UseTag.SEXUAL_CONTENT])
def test_one_ban_beyond_the_law_limits_the_field_of_use(tag: UseTag) -> None:
    assert policy({tag: Stance.PROHIBITED}).restricts_fields_of_use() is Ternary.TRUE


def test_one_use_that_was_not_read_leaves_the_field_of_use_open() -> None:
    assert policy({UseTag.DRUGS: Stance.NOT_READ}).restricts_fields_of_use() is Ternary.UNKNOWN


def test_a_known_ban_outweighs_what_was_not_read() -> None:
    partly_read = policy({UseTag.DRUGS: Stance.PROHIBITED}, otherwise=Stance.NOT_READ)

    assert partly_read.restricts_fields_of_use() is Ternary.TRUE


def test_the_published_schema_has_the_same_stances_and_bindings() -> None:
    schema = json.loads((ROOT / "registry" / "sources" / "catalogue.schema.json").read_text(encoding="utf-8"))

    properties = schema["$defs"]["policies"]["items"]["properties"]

    assert properties["binding"]["enum"] == list(Binding)
    assert properties["stances"]["additionalProperties"] == {"$ref": "#/$defs/stance"}
    assert schema["$defs"]["stance"]["enum"] == list(Stance)


def test_the_uses_are_those_of_the_list_of_policies() -> None:
    with source("golden", "openness", "aup_terms.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))

    listed = header[header.index("law_violation") : header.index("source")]
    # The last four were added when more texts had been read.
    assert [*listed, "fraud_spam", "biometric_identification", "elections", "social_scoring"] == list(UseTag)
