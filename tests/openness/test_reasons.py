"""What a finding says in words, and which claims and gaps it names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from openness.assessment import assess
from openness.definitions import (
    definition,
)
from openness.facts import DatedClaim, facts_at
from openness.licenses import Detail, LicenseTable, Term
from openness.reasons import Phrase, missing_in_words, sentence
from openness.verdicts import Assessment
from tests.openness.builders import DAY, LLAMA_LIKE, TABLE, component, facts, license_terms


def finding(assessment: Assessment, criterion: str) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    found = {each.criterion: each for each in assessment.findings}[criterion]
    return found.verdict.value, found.reason, found.claims, found.missing


@pytest.mark.parametrize(
    ("criterion", "verdict", "reason", "claims", "missing"),
    [
        (
            "param.terms",
            "not met",
            "The weights are under the Llama-like Community License, which restricts fields of use and sets a limit on "
            "the number of users; OSAID 1.0 asks for use for any purpose.",
            ("weights_final.license",),
            (),
        ),
        (
            "param.available",
            "not met",
            "The weights are downloadable after automatic approval; OSAID 1.0 asks for parameters that anyone can "
            "obtain without asking.",
            ("weights_final.availability",),
            (),
        ),
        (
            "code.training",
            "not met",
            "The training code is not released; OSAID 1.0 asks for the complete training code under an OSI-approved "
            "licence.",
            ("training_code.availability",),
            (),
        ),
        (
            "code.inference",
            "met",
            "The inference code is public and under the Free License, which is OSI-approved.",
            ("inference_code.availability", "inference_code.license"),
            (),
        ),
        (
            "data.description",
            "not met",
            "The scope and characteristics of the training data are not fully described; OSAID 1.0 asks for a complete "
            "description of all training data.",
            ("data_info.scope",),
            (),
        ),
        (
            "data.obtainable_list",
            "unknown",
            "It is not known whether training data obtainable from third parties are listed with where to get them; "
            "OSAID 1.0 asks for a list of all training data obtainable from third parties, fee or not.",
            (),
            ("data_info.obtainable_data_listed",),
        ),
        (
            # The data card is withheld: it can no longer carry the terms, and is not said to be missing.
            "data.terms",
            "unknown",
            "It is not known under which licence the technical report is and under which licence the research paper "
            "is; OSAID 1.0 asks for data information under open terms.",
            (),
            ("technical_report.license", "research_paper.license"),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value and " " not in value else "",
)
def test_a_llama_like_release_has_these_findings_under_the_osaid(
    criterion: str, verdict: str, reason: str, claims: tuple[str, ...], missing: tuple[str, ...]
) -> None:
    found = assess(facts(LLAMA_LIKE), definition("osaid@1.0"))

    assert finding(found, criterion) == (verdict, reason, tuple(f"claim:{claim}" for claim in claims), missing)


def test_sources_that_contradict_each_other_are_said_to() -> None:
    said = [
        DatedClaim("a", "weights_final.availability", "public"),
        DatedClaim("b", "weights_final.availability", "not_released"),
    ]

    found = assess(facts_at("r", said, TABLE, DAY), definition("osaid@1.0"))

    assert finding(found, "param.available") == (
        "unknown",
        "It is not known whether the weights are public; sources contradict each other; OSAID 1.0 asks for parameters "
        "that anyone can obtain without asking.",
        ("a", "b"),
        ("weights_final.availability",),
    )


def test_what_decides_nothing_is_left_out_of_reason_claims_and_missing() -> None:
    known = facts(component("data_card", "public", "free"))

    found = assess(known, definition("osaid@1.0"))

    assert finding(found, "data.terms") == (
        "met",
        "The data card is under the Free License, which conforms to the Open Source Definition.",
        ("claim:data_card.license",),
        (),
    )


def test_labelling_that_does_not_apply_is_passed_over() -> None:
    described = {
        f"data_info.{name}": "true" for name in ("provenance", "scope", "collection_selection", "processing_filtering")
    }

    found = assess(facts(described | {"data_info.labelling": "not_applicable"}), definition("osaid@1.0"))

    assert finding(found, "data.description")[0] == "met"


@pytest.mark.parametrize(
    ("phrases", "words"),
    [
        ((), ""),
        ([("", "there is an API")], "There is an API"),
        ([("the code is", "public"), ("the code is", "complete")], "The code is public and complete"),
        # What is said again is said once; what stands between two parts of one subject comes after it.
        (
            [("the code is", "public"), ("", "there is an API"), ("the code is", "public"), ("the code is", "whole")],
            "The code is public and whole; there is an API",
        ),
        (
            [("the code is", "public"), ("the card is", "public"), ("the code is", "complete")],
            "The code is public and complete; the card is public",
        ),
    ],
)
def test_what_is_said_of_one_subject_is_told_together(phrases: list[tuple[str, str]], words: str) -> None:
    assert sentence(Phrase(subject, predicate) for subject, predicate in phrases) == words


def test_what_a_licence_does_is_told_in_one_list() -> None:
    said = [
        Phrase("the weights are", "under the X", ("asks to keep notices",)),
        Phrase("the weights are", "public"),
        Phrase("the weights are", "under the X", ("excludes territories", "asks to keep notices")),
    ]

    assert sentence(said) == (
        "The weights are public and under the X, which asks to keep notices and excludes territories"
    )


LIMITS = license_terms(
    "limits", name="Limits License", true=(Term.HAS_LICENSE, Term.SCALE_THRESHOLD, Term.GEOGRAPHIC_LIMIT)
)


def test_limits_are_told_with_their_numbers_and_places() -> None:
    details = {
        Term.SCALE_THRESHOLD: Detail(amount=700_000_000, unit="monthly_users"),
        Term.GEOGRAPHIC_LIMIT: Detail(places=("EU", "GB")),
    }
    table = LicenseTable.of([replace(LIMITS, details=details)])

    found = assess(facts(component("weights_final", "public", "limits"), table), definition("osaid@1.0"))

    assert finding(found, "param.terms")[1] == (
        "The weights are under the Limits License, which asks those with more than 700 million monthly users for a "
        "separate licence and excludes the European Union and the United Kingdom; OSAID 1.0 asks for use for any "
        "purpose."
    )


@pytest.mark.parametrize(
    ("key", "criterion", "reason"),
    [
        (
            "g7@2026-05-29",
            "code.training",
            "The training code is not released; the G7 wording of 29 May 2026 asks for the complete training code "
            "under an Open Source licence, for Open Source AI.",
        ),
        (
            "tiers@1",
            "hosted",
            "It is not known whether there is a public hosted product; Registry tiers 1 asks for a product that the "
            "public can use, for T1.",
        ),
        # A name in the plural takes a verb in the plural.
        (
            "epoch@2026-08",
            "weights.unrestricted",
            "The weights are under the Llama-like Community License, which restricts fields of use and sets a limit on "
            "the number of users; Epoch's categories ask for terms without such limits, for Open weights "
            "(unrestricted).",
        ),
        # A first wording says what is so, not what it wants.
        ("tiers@1-r1", "code.training", "The training code is not released."),
    ],
)
def test_each_definition_says_in_its_own_name_what_it_asks_for(key: str, criterion: str, reason: str) -> None:
    found = assess(facts(LLAMA_LIKE), definition(key))

    assert finding(found, criterion)[1] == reason


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("weights_final.availability", "whether the weights are public"),
        ("training_code.completeness", "whether the training code is complete"),
        ("data_card.license", "the licence of the data card"),
        ("access.hosted", "whether there is a public hosted product"),
        ("license:free.osd_conformant", "a reading of the licence free: osd conformant"),
    ],
)
def test_a_gap_is_told_as_what_would_settle_it(field: str, words: str) -> None:
    assert missing_in_words(field) == words
