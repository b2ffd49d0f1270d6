"""What would have to change: sets of changes worked out by hand, and the sentences that tell them."""

from __future__ import annotations

from dataclasses import replace

from openness.assessment import assess
from openness.components import Component, Fact
from openness.counterfactual import (
    OPEN_LICENSE,
    Change,
    ChangeKind,
    ChangeSet,
    Counterfactual,
    apply,
    changes_in_words,
    counterfactual,
)
from openness.definitions import definition, load_all
from openness.licenses import Term
from openness.ternary import Ternary
from tests.openness.builders import LLAMA_LIKE, component, facts
from tests.openness.strategies import EVERYTHING_OPEN

OPEN = OPEN_LICENSE.key
EU = "eu-ai-act@2025-07"
G7 = "g7@2026-05-29"
NOTHING_THERE = {f"{each}.availability": "not_released" for each in Component}

#: Weights, architecture and usage as the EU's exemption asks for them.
EXEMPT = {
    **component("weights_final", "public", "free"),
    **component("technical_report", "public"),
    **component("model_card", "public"),
    "monetised": "false",
    "systemic_risk": "false",
    "gpai_in_scope": "true",
}


def steps(found: Counterfactual) -> list[list[tuple[str, str]]]:
    """Return the fields of each set with the values that they would have."""
    return [[(change.field, change.after) for change in each.changes] for each in found.sets]


def only(found: Counterfactual) -> ChangeSet:
    """Return the only set."""
    assert len(found.sets) == 1
    return found.sets[0]


def test_llama_like_weights_reach_the_next_g7_label_by_relicensing_alone() -> None:
    found = counterfactual(facts(LLAMA_LIKE), definition(G7))

    assert (found.definition, found.target, found.note) == (G7, "Open Weights AI", "")
    assert only(found).changes == (
        Change(
            "weights_final.license",
            "limited",
            OPEN,
            ChangeKind.RELICENSE,
            uncertain=False,
            terms=((Term.OSD_CONFORMANT, True),),
        ),
    )
    assert only(found).kinds == (ChangeKind.RELICENSE,)
    assert only(found).possible
    assert changes_in_words(only(found)) == ["Put the weights under an OSI-approved or OSD-conformant licence"]


def test_llama_like_weights_meet_the_osaid_by_documenting_publishing_and_relicensing() -> None:
    found = counterfactual(facts(LLAMA_LIKE), definition("osaid@1.0"))

    # 8 facts on data; terms on one of three documents; two codes in full (3 fields each), two codes and tools
    # (2 each); gate and licence of the weights: 8 + 1 + 6 + 4 + 2 = 21. A data card must be published first: 22.
    assert [len(each.changes) for each in found.sets] == [21, 21, 22]
    assert changes_in_words(found.sets[2]) == [
        "Describe the provenance of the training data (it is not known whether this is so already)",
        "Describe the scope and characteristics of the training data",
        "Describe how the training data were obtained and selected (it is not known whether this is so already)",
        "Describe the labelling procedures (it is not known whether this is so already)",
        "Describe the processing and filtering of the training data (it is not known whether this is so already)",
        "List the public training data with where to get them",
        "List the training data obtainable from third parties with where to get them"
        " (it is not known whether this is so already)",
        "Share the open training data",
        "Publish the data card under an OSI-approved or OSD-conformant licence",
        "Publish the data-processing code, complete, under an OSI-approved licence",
        "Publish the training code, complete, under an OSI-approved licence",
        "Publish the evaluation code under an OSI-approved licence",
        "Publish the supporting libraries and tools under an OSI-approved licence",
        "Let anyone download the weights without approval under an OSI-approved or OSD-conformant licence",
    ]
    assert [changes_in_words(each)[8].partition(" under ")[0] for each in found.sets[:2]] == [
        "Put the technical report",
        "Put the research paper",
    ]
    assert found.sets[0].kinds == (ChangeKind.DOCUMENT, ChangeKind.PUBLISH, ChangeKind.RELICENSE)


def test_an_option_of_a_definition_changes_what_would_have_to_change() -> None:
    said = {**EVERYTHING_OPEN, "weights_final.availability": "gated_manual"}

    strict = counterfactual(facts(said), definition("osaid@1.0"))
    lenient = counterfactual(facts(said), definition("osaid@1.0", {"manual-gate": "available"}))

    assert steps(strict) == [[("weights_final.availability", "public")]]
    assert lenient.note == "It already meets OSAID 1.0."


def test_a_gate_by_hand_is_all_that_keeps_free_weights_from_the_next_tier() -> None:
    said = {
        **component("weights_final", "gated_manual", "free"),
        **component("inference_code", "public", "free"),
    }

    found = counterfactual(facts(said), definition("tiers@1"))

    assert (found.target, steps(found)) == ("T5", [[("weights_final.availability", "public")]])
    assert only(found).changes[0].before == "gated_manual"
    assert changes_in_words(only(found)) == ["Let anyone download the weights without approval"]


def test_a_gate_that_opens_by_itself_stays_where_it_is_allowed() -> None:
    said = {**component("weights_final", "gated_auto", "limited"), **component("inference_code", "public", "free")}

    assert steps(counterfactual(facts(said), definition("tiers@1"))) == [[("weights_final.license", OPEN)]]


def test_a_higher_level_can_be_asked_for() -> None:
    found = counterfactual(facts(LLAMA_LIKE), definition(G7), target="Open Source AI with Open Data")

    # Licence of the weights, training code (3 fields), training data of two kinds (3 fields each).
    assert len(only(found).changes) == 1 + 3 + 2 * 3
    assert changes_in_words(only(found)) == [
        "Put the weights under an OSI-approved or OSD-conformant licence",
        "Publish the training code, complete, under an OSI-approved or OSD-conformant licence",
        "Publish the pre-training data, complete, under open-data terms",
        "Publish the post-training data, complete, under open-data terms",
    ]


def test_alternatives_are_told_smallest_first() -> None:
    found = counterfactual(facts(LLAMA_LIKE), definition(G7), target="Open Source AI")

    # Licence of the weights and training code (1 + 3), with a reason and a description in four points, or with data.
    assert [len(each.changes) for each in found.sets] == [4 + 5, 4 + 6]
    assert changes_in_words(found.sets[0])[2:4] == [
        "Give a legal or technical reason for the training data that are not shared"
        " (it is not known whether this is so already)",
        "Describe the provenance of the training data (it is not known whether this is so already)",
    ]


def test_whatever_lifts_a_closed_release_to_the_lowest_tier_or_above_is_told() -> None:
    closed = {**NOTHING_THERE, "access.api": "false", "access.hosted": "false"}

    found = counterfactual(facts(closed), definition("tiers@1"))

    assert found.target == "T1"
    assert steps(found) == [
        [("access.hosted", "true")],
        [("access.api", "true")],
        [("weights_final.availability", "public")],
    ]
    assert [each.kinds for each in found.sets] == [(ChangeKind.PUBLISH,)] * 3
    assert [changes_in_words(each) for each in found.sets] == [
        ["Offer a public hosted product"],
        ["Offer a public API"],
        ["Publish the weights"],
    ]


def test_what_was_withheld_needs_a_licence_and_extent_of_its_own() -> None:
    # The licence and extent that somebody noted of code that is not there count for nothing.
    said = {**EVERYTHING_OPEN, "training_code.availability": "not_released"}

    found = counterfactual(facts(said), definition("osaid@1.0"))

    assert [(each.field, each.before, each.after) for each in only(found).changes] == [
        ("training_code.availability", "not_released", "public"),
        ("training_code.completeness", "not_released", "full"),
        ("training_code.license", "not_released", OPEN),
    ]
    assert only(found).kinds == (ChangeKind.PUBLISH,)
    assert not any(each.uncertain for each in only(found).changes)


def test_a_licence_is_asked_for_no_more_than_what_is_in_the_way() -> None:
    said = {**component("weights_final", "public", "nc"), **component("inference_code", "public", "free")}

    tiers = counterfactual(facts(said), definition("tiers@1"))
    unlicensed = {**said, "weights_final.license": "no-license"}
    g7 = counterfactual(facts(unlicensed), definition(G7))

    limit = "a licence that is not limited to non-commercial use"
    assert changes_in_words(only(tiers)) == [f"Put the weights under {limit}"]
    assert changes_in_words(only(g7)) == ["Put the weights under a licence"]


def test_a_gate_before_exempt_weights_can_go_or_serve_security_alone() -> None:
    said = {**EXEMPT, "weights_final.availability": "gated_auto", "access.gating_security_only": "false"}

    found = counterfactual(facts(said), definition(EU))

    assert [changes_in_words(each) for each in found.sets] == [
        ["Let anyone download the weights without approval"],
        ["Let the download gate serve security only"],
    ]


def test_the_tool_wants_each_required_component_and_a_paper_does_for_a_report() -> None:
    # The tool goes by SPDX ids, which the licences here do not have: what is free must be put under one that has.
    listed = ("architecture_code", "weights_final", "evaluation_results", "model_card")
    said = {**NOTHING_THERE, **{k: v for each in listed for k, v in component(each, "public", OPEN).items()}}
    release = replace(facts(said), licenses={OPEN: OPEN_LICENSE})

    found = counterfactual(release, definition("mot@2026-05"))

    assert found.target == "Class III - Open Model"
    accepted = "a licence that the Model Openness Tool treats as open"
    assert [changes_in_words(each) for each in found.sets] == [
        [f"Publish the technical report under {accepted}", f"Publish the data card under {accepted}"],
        [f"Publish the data card under {accepted}", f"Publish the research paper under {accepted}"],
    ]
    assert found.sets[0].kinds == (ChangeKind.DOCUMENT,)


def test_the_highest_class_of_the_tool_wants_the_paper_itself() -> None:
    release = replace(facts(dict.fromkeys(EVERYTHING_OPEN, "unknown")), licenses={})

    found = counterfactual(release, definition("mot@2026-05"), target="Class I - Open Science Model")

    # 13 parts without the report, one of them data of two kinds: 14 components, each public and under a licence.
    assert len(only(found).changes) == 14 * 2
    assert "technical_report.availability" not in {each.field for each in only(found).changes}
    assert all(each.uncertain for each in only(found).changes)


def test_the_open_licence_grants_everything_and_limits_nothing() -> None:
    assert {term for term in Term if OPEN_LICENSE[term] is Ternary.UNKNOWN} == {Term.SAFETY_PROPORTIONATE}
    assert OPEN_LICENSE.restrictions() == ()
    release = replace(facts(dict.fromkeys(EVERYTHING_OPEN, "unknown")), licenses={OPEN: OPEN_LICENSE})
    said = {field: OPEN if field.endswith(".license") else value for field, value in EVERYTHING_OPEN.items()}
    changed = apply(release, [Change(field, "", value, ChangeKind.PUBLISH) for field, value in said.items()])

    ladders = [each for each in load_all() if each.levels]
    assert ladders
    assert {assess(changed, each).verdict for each in ladders} == {each.levels[-1].id for each in ladders}


def test_every_fact_that_a_definition_can_ask_for_has_a_sentence() -> None:
    for fact in Fact:
        for value in ("true", "false"):
            told = changes_in_words(ChangeSet((Change(fact, "unknown", value, ChangeKind.DOCUMENT),)))

            assert len(told) == 1
            assert told[0][0].isupper()
            assert "_" not in told[0]
