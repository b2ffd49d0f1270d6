"""Scores from facts: a grade that the facts settle, and a range where only a person can."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from openness.assessment import assess
from openness.definitions import Definition, Kind, definition, load, load_all
from openness.licenses import LicenseTable, Term
from openness.scoring import score_in_words, score_marks
from openness.verdicts import Finding, ScoreRange, Verdict
from tests.openness.builders import GRANTS, component, facts, license_terms
from tests.openness.strategies import fewer_and_more, statements

OSAI, AA = definition("osai@12"), definition("artificial-analysis@2026-07")

#: Each law is asked of each definition, so fewer made-up releases a law are enough.
few = settings(max_examples=50)

every_score = pytest.mark.parametrize(
    "rules", [each for each in load_all() if each.kind is Kind.SCORE], ids=lambda rules: rules.key
)


def findings(rules: Definition, said: dict[str, str]) -> dict[str, Finding]:
    return {each.criterion: each for each in assess(facts(said), rules).findings}


def grade(rules: Definition, criterion: str, said: dict[str, str]) -> str:
    return findings(rules, said)[criterion].grade


#: No training data are listed either, so that nothing of what is not released can be inspected.
UNLISTED = {"data_info.public_data_listed": "false"}
PRETRAINING, POSTTRAINING = "training_data_pretrain", "training_data_posttrain"


@every_score
def test_nothing_known_leaves_the_whole_scale(rules: Definition) -> None:
    found = assess(facts({}), rules)

    top = {"mean": 1.0, "sum": 14.0, "percent": 100.0}[str(rules.aggregate)]
    assert found.score == ScoreRange(0.0, pytest.approx(top))
    assert found.verdict == f"0..{top:g}"
    assert {each.verdict for each in found.findings} == {Verdict.UNKNOWN}


@pytest.mark.parametrize(
    ("availability", "grade_given"),
    [
        ("public", "open"),
        ("gated_auto", "partial"),
        ("gated_manual", "partial"),
        ("on_request", "partial"),
        ("not_released", "closed"),
        ("unknown", "closed..open"),
    ],
)
def test_weights_are_open_partial_or_closed_by_how_they_can_be_had(availability: str, grade_given: str) -> None:
    assert grade(OSAI, "weights_endmodel", component("weights_final", availability)) == grade_given


def test_a_finding_is_met_by_the_best_grade_alone_and_names_what_is_missing() -> None:
    best, middle = (component("weights_final", how) for how in ("public", "gated_auto"))

    known, unknown = findings(OSAI, best)["weights_endmodel"], findings(OSAI, {})["weights_endmodel"]

    assert (known.verdict, known.missing) == (Verdict.MET, ())
    assert findings(OSAI, middle)["weights_endmodel"].verdict is Verdict.NOT_MET
    assert (unknown.verdict, unknown.missing) == (Verdict.UNKNOWN, ("weights_final.availability",))
    assert unknown.reason == "It is not known whether the weights are public."


def test_a_public_document_is_partial_at_least_and_a_person_judges_the_rest() -> None:
    found = findings(OSAI, component("model_card", "public"))["modelcard"]

    assert (found.verdict, found.grade, found.missing) == (Verdict.UNKNOWN, "partial..open", ())
    assert found.reason == (
        "The model card is public; only a person can judge whether the model card is comprehensive on architecture, "
        "training and evaluation."
    )
    assert found.claims == ("claim:model_card.availability",)
    assert grade(OSAI, "modelcard", component("model_card", "not_released")) == "closed"


@pytest.mark.parametrize(
    ("report", "paper", "preprint"),
    [
        ("public", "unknown", "partial..open"),
        ("unknown", "public", "partial..open"),
        ("unknown", "", "closed..open"),
        ("not_released", "not_released", "closed"),
        ("not_released", "unknown", "closed..open"),
    ],
)
def test_a_technical_report_or_a_paper_counts_as_a_preprint(report: str, paper: str, preprint: str) -> None:
    said = component("technical_report", report) | component("research_paper", paper)

    assert grade(OSAI, "preprint", said) == preprint


@pytest.mark.parametrize(
    ("said", "base", "end"),
    [
        (component("training_data", "public", "", "full"), "open", "open"),
        (component("training_data", "public", "", "partial"), "partial", "partial"),
        (component("training_data", "public"), "partial..open", "partial..open"),
        (component("training_data", "inspect_only", "", "full"), "open", "open"),
        (component("training_data", "not_released"), "closed..partial", "closed..partial"),
        (component("training_data", "not_released") | UNLISTED, "closed", "closed"),
        (
            component(PRETRAINING, "not_released") | component(POSTTRAINING, "public", "", "full") | UNLISTED,
            "closed",
            "open",
        ),
        # A base model has no other training: the index repeats the entry, as it does the other way round.
        (component(PRETRAINING, "public", "", "full") | component(POSTTRAINING, "not_applicable"), "open", "open"),
        (
            component(PRETRAINING, "not_applicable") | component(POSTTRAINING, "public", "", "partial"),
            "partial",
            "partial",
        ),
    ],
)
def test_data_sources_are_marked_for_base_and_end_model(said: dict[str, str], base: str, end: str) -> None:
    assert grade(OSAI, "datasources_basemodel", said) == base
    assert grade(OSAI, "datasources_endmodel", said) == end


@pytest.mark.parametrize(
    ("weights", "code", "data", "licenses"),
    [
        ("free", "free", "free", "open"),
        ("free", "limited", "limited", "closed"),
        ("limited", "free", "free", "partial"),
        ("free", "free", "limited", "partial"),
        ("unknown", "free", "limited", "closed..partial"),
        ("unknown", "free", "free", "partial..open"),
    ],
)
def test_licences_are_partial_where_two_of_the_three_are_covered(
    weights: str, code: str, data: str, licenses: str
) -> None:
    said = component("weights_final", "public", weights) | component("training_data", "public", data)
    said |= component("training_code", "public", code) | component("data_processing_code", "public", code)

    assert grade(OSAI, "licenses", said) == licenses


def test_closed_weights_with_an_api_have_a_point_and_perhaps_a_second() -> None:
    closed = component("weights_final", "not_released")

    assert grade(AA, "weights-access", closed | {"access.api": "true"}) == "1..2"
    assert grade(AA, "weights-access", closed | {"access.api": "false"}) == "0"
    assert grade(AA, "weights-access", component("weights_final", "gated_auto")) == "3"


LIMITS = (
    Term.FIELD_OF_USE,
    Term.SCALE_THRESHOLD,
    Term.REVENUE_THRESHOLD,
    Term.GEOGRAPHIC_LIMIT,
    Term.OUTPUT_RESTRICTION,
    Term.REGISTRATION,
    Term.ROYALTY,
)


@pytest.mark.parametrize(
    ("true", "availability", "points"),
    [
        (GRANTS, "public", "3"),
        # Whether keeping notices is attribution, the index does not say.
        ((*GRANTS, Term.ATTRIBUTION), "public", "1..3"),
        ((*GRANTS, Term.ATTRIBUTION, Term.SCALE_THRESHOLD), "public", "1..2"),
        *(((*GRANTS, limit), "public", "2") for limit in LIMITS),
        ((*GRANTS, Term.NAMING), "public", "1"),
        ((*GRANTS, Term.NON_COMMERCIAL), "public", "0"),
        (GRANTS, "not_released", "0"),
    ],
)
def test_points_for_a_licence_follow_its_terms(true: tuple[Term, ...], availability: str, points: str) -> None:
    table = LicenseTable.of([license_terms("anvil", true=true)])
    said = component("weights_final", availability, "anvil") | component("training_data", availability, "anvil", "full")

    grades = {each.criterion: each.grade for each in assess(facts(said, table), AA).findings}

    assert grades["weights-licence"] == points
    assert grades["pretraining-data-licence"] == grades["posttraining-data-licence"] == points


def test_data_of_one_kind_of_training_alone_are_not_halved() -> None:
    said = component("training_data_pretrain", "public", "free", "full")
    said |= component("training_data_posttrain", "not_applicable")

    found = {name: each.grade for name, each in findings(AA, said).items() if "data" in name}

    assert found == {
        "pretraining-data-access": "3",
        "posttraining-data-access": "3",
        "pretraining-data-licence": "3",
        "posttraining-data-licence": "3",
    }


@every_score
@few
@given(pair=fewer_and_more())
def test_more_facts_only_narrow_a_score(rules: Definition, pair: tuple[dict[str, str], dict[str, str]]) -> None:
    few, many = (assess(facts(said), rules).score for said in pair)

    assert few.lowest <= many.lowest + 1e-9
    assert many.lowest <= many.highest
    assert many.highest <= few.highest + 1e-9


@every_score
@few
@given(said=statements())
def test_the_ends_of_a_score_are_those_of_its_grades(rules: Definition, said: dict[str, str]) -> None:
    found = assess(facts(said), rules)
    applying = [each for each in found.findings if each.verdict is not Verdict.NOT_APPLICABLE]
    names = [each.criterion for each in applying]

    lowest = {each.criterion: each.grade.partition("..")[0] for each in applying}
    highest = {each.criterion: each.grade.rpartition("..")[2] for each in applying}

    assert found.score.lowest == pytest.approx(score_marks(rules, lowest, applicable=names)[0])
    assert found.score.highest == pytest.approx(score_marks(rules, highest, applicable=names)[0])
    assert found.verdict == score_in_words(found.score)


MADE_UP = """\
id: made-up
version: "1"
title: Made up
steward: Nobody
published: 2026-01-01
status: draft
kind: score
aggregate: sum
reference: {title: Nowhere, href: "https://example.org/"}
summary: One criterion.
criteria:
  - id: card
    title: Card
    asks: Is there a card?
    reference: section 1
    grades:
      - {id: "yes", title: There, points: 1, when: {component: data_card, availability: [public]}}
      - {id: "no", title: Not there, points: 0}
"""


def test_where_nothing_applies_there_is_no_score(tmp_path: Path) -> None:
    path = tmp_path / "made-up.yaml"
    path.write_text(MADE_UP, encoding="utf-8")

    found = assess(facts(component("data_card", "not_applicable")), load(path))

    assert (found.verdict, found.score, found.categories) == ("not applicable", None, {})
    assert (found.findings[0].verdict, found.findings[0].grade) == (Verdict.NOT_APPLICABLE, "")
    assert found.findings[0].reason == "The data card is not applicable."


@pytest.mark.parametrize(
    ("completeness", "license_key", "points"),
    [("full", "free", "3"), ("partial", "free", "2..3"), ("full", "nc", "2"), ("full", "", "2..3")],
)
def test_points_for_the_methodology_follow_the_training_code(completeness: str, license_key: str, points: str) -> None:
    said = component("training_code", "public", license_key, completeness)

    assert grade(AA, "methodology-licence", said) == points


@pytest.mark.parametrize("part", ["training_code", "data_processing_code", "architecture_code", "inference_code"])
@pytest.mark.parametrize("availability", ["public", "inspect_only"])
def test_any_code_that_can_be_inspected_is_some_of_it_for_the_ancestor(part: str, availability: str) -> None:
    closed = [f"{each}_code" for each in ("training", "data_processing", "architecture", "inference")]
    said = {field: value for each in closed for field, value in component(each, "not_released").items()}

    found = findings(definition("opening-up@2025-03"), said | component(part, availability, "", "partial"))

    assert found["opencode"].grade == "partial"


def test_what_is_not_given_is_explained_by_the_least_that_was_asked_for() -> None:
    said = component("training_code", "not_released") | component("data_processing_code", "for_fee", "", "full")

    found = findings(OSAI, said)["trainingcode"]

    assert (found.grade, found.verdict) == ("closed", Verdict.NOT_MET)
    assert found.reason == "The training code is not released; the data-processing code is available for a fee."
