"""Where experts disagree a definition has options; each other choice changes the verdict of some release."""

from __future__ import annotations

import pytest

from openness.assessment import assess
from openness.definitions import DefinitionError, definition, load_all
from openness.licenses import LicenseTable, Term
from openness.verdicts import Verdict
from tests.openness.builders import FREE, GRANTS, NO_LICENSE, component, facts, license_terms
from tests.openness.strategies import EVERYTHING_OPEN

#: Granted by every licence here that is not one of free software: what a licence states, and use, change, sharing.
STATED = (Term.HAS_LICENSE, Term.PERMITS_USE, Term.PERMITS_MODIFICATION, Term.PERMITS_DISTRIBUTION)
POLICY = (Term.FIELD_OF_USE, Term.INCORPORATES_POLICY)
TABLE = LicenseTable.of(
    [
        FREE,
        NO_LICENSE,
        license_terms("conformant", true=[term for term in GRANTS if term is not Term.OSI_APPROVED]),
        license_terms("by-policy", true=(*STATED, *POLICY)),
        license_terms("by-policy-and-users", true=(*STATED, *POLICY, Term.SCALE_THRESHOLD)),
        license_terms("by-policy-and-outputs", true=(*STATED, *POLICY, Term.OUTPUT_RESTRICTION)),
        license_terms("by-policy-non-commercial", true=(*STATED, *POLICY, Term.NON_COMMERCIAL)),
        license_terms("by-its-own-text", true=(*STATED, Term.FIELD_OF_USE)),
        license_terms("policy-not-known", true=(*STATED, Term.FIELD_OF_USE), unknown=(Term.INCORPORATES_POLICY,)),
        license_terms("on-registration", true=(*GRANTS, Term.REGISTRATION)),
        license_terms("for-a-royalty", true=(*GRANTS, Term.ROYALTY)),
    ]
)

OPEN = EVERYTHING_OPEN | {"systemic_risk": "false", "monetised": "false"}
BY_HAND = component("weights_final", "gated_manual")
BY_ITSELF = component("weights_final", "gated_auto")
DATA_KEPT = component("training_data", "not_released")
DATA_WITHOUT_TERMS = component("training_data", "public", "no-license") | {"data_info.unshareable_justified": "false"}

#: Definition, option, another choice; what differs from a release that is open in everything; verdicts by default
#: and by the choice.
CHANGES = [
    ("osaid@1.0", "manual-gate", "available", BY_HAND, "not met", "met"),
    ("osaid@1.0", "auto-gate", "available", BY_ITSELF, "not met", "met"),
    ("osaid@1.0", "data-information", "shared", DATA_KEPT, "met", "not met"),
    ("osaid@1.0", "data-information", "shared-openly", DATA_WITHOUT_TERMS, "met", "not met"),
    (
        "osaid@1.0",
        "conformant-terms",
        "osi-approved",
        component("weights_final", "public", "conformant"),
        "met",
        "not met",
    ),
    (
        "g7@2026-05-29",
        "manual-gate",
        "available",
        BY_HAND,
        "Weights Available AI",
        "Open Source AI with Open Data",
    ),
    (
        "g7@2026-05-29",
        "data-licence",
        "open-terms-for-open-data",
        DATA_WITHOUT_TERMS,
        "Open Weights AI",
        "Open Source AI",
    ),
    (
        "g7@2026-05-29",
        "data-licence",
        "any-terms",
        DATA_WITHOUT_TERMS,
        "Open Weights AI",
        "Open Source AI with Open Data",
    ),
    ("tiers@1", "manual-gate", "available", BY_HAND, "T4", "T7"),
    ("tiers@1", "use-policy", "set-aside", component("weights_final", "public", "by-policy"), "T4", "T7"),
    (
        "epoch@2026-08",
        "registration",
        "restricted",
        component("weights_final", "public", "on-registration"),
        "Open weights (unrestricted)",
        "Open weights (restricted use)",
    ),
    (
        "eu-ai-act@2025-07",
        "gating",
        "automatic",
        BY_ITSELF | {"access.gating_security_only": "false"},
        "not met",
        "met",
    ),
    ("eu-ai-act@2025-07", "gating", "none", BY_ITSELF, "met", "not met"),
    ("mof@1.0", "manual-gate", "not-available", BY_HAND, "Class I - Open Science", "Unclassified"),
    ("ntia@2024", "manual-gate", "not-available", BY_HAND, "met", "not met"),
]


def verdict(key: str, said: dict[str, str], choices: dict[str, str]) -> str:
    return assess(facts(OPEN | said, TABLE), definition(key, choices)).verdict


@pytest.mark.parametrize(
    ("key", "option", "choice", "said", "by_default", "by_choice"),
    CHANGES,
    ids=[f"{key}-{option}-{choice}" for key, option, choice, *_ in CHANGES],
)
def test_another_choice_changes_the_verdict(
    key: str, option: str, choice: str, said: dict[str, str], by_default: str, by_choice: str
) -> None:
    default = next(each.default for each in definition(key).options if each.id == option)

    assert verdict(key, said, {}) == by_default
    assert verdict(key, said, {option: default}) == by_default
    assert verdict(key, said, {option: choice}) == by_choice


def test_every_choice_but_the_default_is_shown_to_change_a_verdict() -> None:
    choices = {
        (rules.key, option.id, choice)
        for rules in load_all()
        for option in rules.options
        for choice in option.choices
        if choice != option.default
    }

    assert {(key, option, choice) for key, option, choice, *_ in CHANGES} == choices


@pytest.mark.parametrize(
    ("said", "choices", "expected"),
    [
        # A gate that opens by itself keeps out fewer than one by hand, and counts wherever that does.
        (BY_ITSELF, {"manual-gate": "available"}, "met"),
        (BY_HAND, {"auto-gate": "available"}, "not met"),
        (BY_HAND, {"manual-gate": "available", "auto-gate": "available"}, "met"),
        (BY_HAND | DATA_KEPT, {"manual-gate": "available", "data-information": "shared"}, "not met"),
        (DATA_WITHOUT_TERMS, {"data-information": "shared"}, "met"),
        (component("training_data_posttrain", "not_applicable"), {"data-information": "shared-openly"}, "met"),
        ({"training_data_pretrain.completeness": "unknown"}, {"data-information": "shared"}, "unknown"),
    ],
)
def test_choices_of_the_osaid_go_together(said: dict[str, str], choices: dict[str, str], expected: str) -> None:
    assert verdict("osaid@1.0", said, choices) == expected


@pytest.mark.parametrize(
    ("license_key", "tier"),
    [
        ("free", "T7"),
        ("by-policy", "T7"),
        # Users, outputs and commercial use are limits of their own; what the licence itself bans is no policy.
        ("by-policy-and-users", "T4"),
        ("by-policy-and-outputs", "T4"),
        ("by-policy-non-commercial", "T3"),
        ("by-its-own-text", "T4"),
        ("policy-not-known", "T4..T7"),
    ],
)
def test_without_its_use_policy_a_licence_keeps_its_other_limits(license_key: str, tier: str) -> None:
    said = component("weights_final", "public", license_key)

    assert verdict("tiers@1", said, {"use-policy": "set-aside"}) == tier


def test_a_royalty_restricts_like_registration() -> None:
    said = component("weights_final", "public", "for-a-royalty")

    assert verdict("epoch@2026-08", said, {"registration": "restricted"}) == "Open weights (restricted use)"


def test_a_choice_moves_its_criterion_and_no_other() -> None:
    known = facts(OPEN | BY_HAND, TABLE)

    before, after = (
        {each.criterion: each.verdict for each in assess(known, definition("tiers@1", choices)).findings}
        for choices in ({}, {"manual-gate": "available"})
    )

    assert before | {"weights.anyone": Verdict.MET} == after
    assert before["weights.anyone"] is Verdict.NOT_MET


def test_a_definition_knows_what_was_chosen_and_stays_the_same_wording() -> None:
    chosen = definition("osaid@1.0", {"manual-gate": "available", "auto-gate": "not-available"})

    assert chosen.chosen == {"manual-gate": "available"}
    assert [option.chosen for option in chosen.options] == ["available", "not-available", "enough", "osd-conformant"]
    assert (chosen.key, chosen.revision, chosen.digest) == ("osaid@1.0", 2, definition("osaid@1.0").digest)
    assert definition("osaid@1.0").chosen == {}


@pytest.mark.parametrize(
    ("key", "choices", "message"),
    [
        (
            "osaid@1.0",
            {"gate": "available"},
            "osaid-1.0.yaml: option: 'gate' is not one of manual-gate, auto-gate, data-information, conformant-terms",
        ),
        (
            "osaid@1.0",
            {"manual-gate": "perhaps"},
            "osaid-1.0.yaml: option manual-gate: 'perhaps' is not one of not-available, available",
        ),
        (
            "osaid@1.0-r1",
            {"manual-gate": "available"},
            "osaid-1.0-r1.yaml: option: 'manual-gate' is not one of those there are: none",
        ),
    ],
)
def test_a_choice_that_there_is_not_is_refused(key: str, choices: dict[str, str], message: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        definition(key, choices)

    assert str(caught.value) == message
