"""What would have to change where not all is known, not all can be undone, or nothing is left to reach."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from openness.components import Component
from openness.counterfactual import (
    OPEN_LICENSE,
    Change,
    ChangeKind,
    apply,
    changes_in_words,
    counterfactual,
)
from openness.definitions import definition, load
from openness.facts import BaseTerms, ReleaseFacts
from openness.licenses import LicenseTable, Term
from openness.ternary import Ternary
from tests.openness.builders import CONTESTED, FREE, LIMITED, LLAMA_LIKE, component, facts, license_terms, written
from tests.openness.strategies import EVERYTHING_OPEN
from tests.openness.test_counterfactual import EU, EXEMPT, OPEN, only, steps

#: A definition with one criterion, whose condition follows.
ONE_CRITERION = """\
id: one
version: "1"
title: One
steward: Nobody
published: 2026-01-01
status: draft
kind: conjunction
reference: {title: Nowhere, href: "https://example.org/"}
summary: One criterion.
notes: [Made up.]
criteria:
  - id: one
    title: One
    asks: One?
    reference: section 1
    requires: """


def based(said: dict[str, str], **bases: str) -> ReleaseFacts:
    """Return facts of a release made from the weights of others, each under one of the licences there are."""
    terms = {"free": FREE, "limited": LIMITED, "contested": CONTESTED}
    return replace(facts(said), bases=tuple(BaseTerms(name, "finetune", terms.get(key)) for name, key in bases.items()))


def test_what_is_not_known_may_already_be_so() -> None:
    found = counterfactual(facts({}), definition("owd@0.3"))

    assert [(each.field, each.before, each.uncertain) for each in only(found).changes] == [
        ("weights_final.availability", "unknown", True),
        ("weights_final.license", "unknown", True),
    ]
    assert changes_in_words(only(found)) == [
        "Publish the weights under an OSI-approved or OSD-conformant licence"
        " (it is not known whether this is so already)"
    ]


@pytest.mark.parametrize(
    ("license_key", "uncertain"), [("contested", True), ("not-in-table", True), ("limited", False), ("nc", False)]
)
def test_a_licence_whose_text_leaves_it_open_may_already_do(license_key: str, uncertain: bool) -> None:
    found = counterfactual(facts(component("weights_final", "public", license_key)), definition("owd@0.3"))

    assert [(each.before, each.uncertain) for each in only(found).changes] == [(license_key, uncertain)]


def test_what_is_certain_and_what_is_not_are_told_apart() -> None:
    said = {**EVERYTHING_OPEN, "training_code.completeness": "unknown", "training_code.license": "limited"}

    found = counterfactual(facts(said), definition("tiers@1"), target="T6")

    assert changes_in_words(only(found)) == [
        "Publish the training code in full (it is not known whether this is so already)",
        "Put the training code under an OSI-approved or OSD-conformant licence",
    ]


def test_no_change_undoes_systemic_risk() -> None:
    found = counterfactual(facts({**EXEMPT, "systemic_risk": "true"}), definition(EU))

    assert steps(found) == [[("systemic_risk", "false")]]
    assert only(found).kinds == (ChangeKind.IRREVERSIBLE,)
    assert not only(found).possible
    assert changes_in_words(only(found)) == ["It would have to be a model without systemic risk"]


def test_systemic_risk_that_is_not_known_may_not_be_there() -> None:
    unknown = {field: value for field, value in EXEMPT.items() if field != "systemic_risk"}

    found = counterfactual(facts(unknown), definition(EU))

    assert only(found).changes[0].uncertain
    assert only(found).possible


def test_a_model_outside_the_scope_of_a_definition_cannot_be_moved_into_it() -> None:
    found = counterfactual(facts({**EXEMPT, "gpai_in_scope": "false", "monetised": "true"}), definition(EU))

    assert steps(found) == [[("monetised", "false"), ("gpai_in_scope", "true")]]
    assert only(found).kinds == (ChangeKind.RELICENSE, ChangeKind.IRREVERSIBLE)
    assert not only(found).possible


def test_what_the_developer_can_do_comes_before_what_nobody_can(tmp_path: Path) -> None:
    said = {"systemic_risk": "true", **component("weights_final", "not_released")}
    either = "{any: [{fact: systemic_risk, is: false}, {component: weights_final, license: {osi_approved: true}}]}"

    found = counterfactual(facts(said), load(written(tmp_path, ONE_CRITERION + either)))

    # One change that nobody can make, or two that the developer can.
    assert steps(found) == [
        [("weights_final.availability", "public"), ("weights_final.license", OPEN)],
        [("systemic_risk", "false")],
    ]
    assert [each.possible for each in found.sets] == [True, False]


def test_one_of_two_limits_that_may_not_stand_together_must_go(tmp_path: Path) -> None:
    said = {"monetised": "true", **component("weights_final", "public", "nc")}
    not_both = (
        "{not: {all: [{fact: monetised, is: true}, {component: weights_final, license: {non_commercial: true}}]}}"
    )

    found = counterfactual(facts(said), load(written(tmp_path, ONE_CRITERION + not_both)))

    assert steps(found) == [[("monetised", "false")], [("weights_final.license", OPEN)]]


def test_what_only_a_person_can_judge_no_change_settles(tmp_path: Path) -> None:
    found = counterfactual(facts({}), load(written(tmp_path, ONE_CRITERION + "{judged: it is good}")))

    assert (found.sets, found.note) == ((), "No change of what is recorded of it would make it meet One.")


def test_a_definition_that_contradicts_itself_is_met_by_nothing(tmp_path: Path) -> None:
    both = "{all: [{fact: monetised, is: true}, {fact: monetised, is: false}]}"

    assert counterfactual(facts({}), load(written(tmp_path, ONE_CRITERION + both))).sets == ()


def test_relicensing_does_not_lift_the_limits_of_a_base() -> None:
    said = {**component("weights_final", "public", "free"), **component("inference_code", "public", "free")}

    found = counterfactual(based(said, first="limited", second="free"), definition("tiers@1"))

    assert found.target == "T5"
    assert only(found).changes == (
        Change(
            "base:first.license",
            "limited",
            OPEN,
            ChangeKind.IRREVERSIBLE,
            uncertain=False,
            terms=((Term.OSD_CONFORMANT, True),),
        ),
    )
    assert not only(found).possible
    assert changes_in_words(only(found)) == [
        "The weights of first, from which this release was made, would have to be under"
        " an OSI-approved or OSD-conformant licence"
    ]


def test_a_derivative_under_limits_of_its_own_must_lift_them_too() -> None:
    release = based(component("weights_final", "public", "nc"), first="limited", second="contested", third="unknown")

    found = counterfactual(release, definition("owd@0.3"))

    assert [(each.field, each.before, each.uncertain) for each in only(found).changes] == [
        ("weights_final.license", "nc", False),
        ("base:first.license", "limited", False),
        ("base:second.license", "contested", True),
        ("base:third.license", "unknown", True),
    ]
    assert not only(found).possible


def test_of_limits_for_safety_only_those_nobody_has_judged_must_go() -> None:
    # Limits for safety are accepted where a person judged them to be proportionate: here those of the release itself.
    grants = (Term.HAS_LICENSE, Term.PERMITS_MODIFICATION, Term.PERMITS_DISTRIBUTION, Term.FIELD_OF_USE)
    judged = license_terms("judged", true=(*grants, Term.SAFETY_PROPORTIONATE))
    unjudged = license_terms("unjudged", true=grants, unknown=[Term.SAFETY_PROPORTIONATE])
    own = facts({**EXEMPT, "weights_final.license": "judged"}, LicenseTable.of([judged]))
    release = replace(own, bases=(BaseTerms("first", "finetune", unjudged),))

    found = counterfactual(release, definition(EU))

    assert [(each.field, each.uncertain) for each in only(found).changes] == [("base:first.license", True)]


def test_weights_of_which_a_term_does_not_apply_can_be_put_under_a_licence_of_which_it_does() -> None:
    aside = replace(FREE, key="aside", terms={**FREE.terms, Term.OSD_CONFORMANT: Ternary.NOT_APPLICABLE})
    said = component("weights_final", "public", "aside")

    found = counterfactual(facts(said, LicenseTable.of([aside])), definition("owd@0.3"))

    assert steps(found) == [[("weights_final.license", OPEN)]]


def test_a_base_limits_weights_and_not_code() -> None:
    said = {**EVERYTHING_OPEN, "inference_code.license": "limited"}

    found = counterfactual(based(said, first="free"), definition("osaid@1.0"))

    assert steps(found) == [[("inference_code.license", OPEN)]]


@pytest.mark.parametrize(
    ("key", "target", "short"),
    [
        ("osaid@1.0", "met", "OSAID 1.0"),
        ("ntia@2024", "met", "The NTIA report of July 2024"),
        ("tiers@1", "T5", "Registry tiers 1"),
        ("mot@2026-05", "Class III - Open Model", "The Model Openness Tool (May 2026)"),
    ],
)
def test_a_release_without_weights_is_told_so(key: str, target: str, short: str) -> None:
    said = {**EVERYTHING_OPEN, "weights_final.availability": "not_applicable"}

    found = counterfactual(facts(said), definition(key), target=target)

    assert found.sets == ()
    assert found.note == f"{short} speaks of weights, which this release does not have; no change would give it any."


def test_a_definition_that_does_not_apply_is_told_so() -> None:
    found = counterfactual(facts({**EXEMPT, "gpai_in_scope": "not_applicable"}), definition(EU))

    assert (found.sets, found.note) == (
        (),
        "Article 53(2) of the EU AI Act does not speak of it, and no change of the release would make it do so.",
    )


def test_where_nothing_is_left_to_reach_a_note_says_so() -> None:
    open_ladder = counterfactual(facts(EVERYTHING_OPEN), definition("tiers@1"))
    lower = counterfactual(facts(EVERYTHING_OPEN), definition("tiers@1"), target="T4")
    met = counterfactual(facts(EVERYTHING_OPEN), definition("osaid@1.0"), target="met")

    assert (open_ladder.target, open_ladder.sets) == ("T7", ())
    assert open_ladder.note == (
        "It already stands at the highest level of Registry tiers 1, Open source AI with open data."
    )
    assert lower.target == "T4"
    assert (met.target, met.sets, met.note) == ("met", (), "It already meets OSAID 1.0.")


def test_a_level_that_is_passed_is_reached() -> None:
    found = counterfactual(facts(LLAMA_LIKE), definition("tiers@1"), target="T3")

    assert (found.target, found.sets, found.note) == ("T3", (), "It already reaches T3 of Registry tiers 1.")


def test_a_score_has_no_threshold() -> None:
    found = counterfactual(facts(LLAMA_LIKE), definition("osai@14"))

    assert (found.target, found.sets, found.note) == ("", (), "A score has no threshold that could be met.")


@pytest.mark.parametrize(
    ("key", "target", "allowed"), [("tiers@1", "T9", "T0, T1, T2"), ("osaid@1.0", "T5", "it has met")]
)
def test_a_target_that_is_not_there_is_refused(key: str, target: str, allowed: str) -> None:
    with pytest.raises(ValueError, match=allowed):
        counterfactual(facts({}), definition(key), target=target)


def test_changes_make_a_release_that_keeps_all_else() -> None:
    before = based(LLAMA_LIKE, first="limited", second="limited")
    changes = [
        Change("weights_final.license", "limited", OPEN, ChangeKind.RELICENSE),
        Change("base:first.license", "limited", OPEN, ChangeKind.IRREVERSIBLE),
    ]

    after = apply(before, changes)

    assert {field for field in after.statements if after.statements[field] != before.statements.get(field)} == {
        "weights_final.license"
    }
    assert [base.terms for base in after.bases] == [OPEN_LICENSE, LIMITED]
    assert before.bases[0].terms is LIMITED
    assert after.license_term(Component.WEIGHTS_FINAL, Term.OSD_CONFORMANT)[0] is Ternary.FALSE


def test_no_changes_make_the_same_release() -> None:
    before = based(LLAMA_LIKE, first="limited")

    assert apply(before, ()) == before
