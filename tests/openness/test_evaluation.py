"""A condition is decided and explained in one go: its truth, the words for it, and what is still missing."""

from __future__ import annotations

import pytest

from openness.components import Availability, Completeness, Component, Fact
from openness.definitions import AvailabilityIs, CompletenessIs, Condition, FactIs, Judged, Not, TermIs
from openness.evaluation import Trace, evaluate
from openness.facts import ReleaseFacts
from openness.licenses import Term
from openness.reasons import Phrase
from openness.ternary import Ternary
from tests.openness.builders import component, facts


def _leaf(condition: Condition, said: dict[str, str]) -> tuple[str, str, tuple[str, ...]]:
    trace = evaluate(condition, facts(said))
    return trace.truth.value, trace.words, trace.missing


PUBLIC = AvailabilityIs(Component.WEIGHTS_FINAL, frozenset({Availability.PUBLIC}))
COMPLETE = CompletenessIs(Component.TRAINING_CODE, frozenset({Completeness.FULL}))
CONFORMANT = TermIs(Component.WEIGHTS_FINAL, Term.OSD_CONFORMANT, True)
COMMERCIAL = TermIs(Component.WEIGHTS_FINAL, Term.NON_COMMERCIAL, False)
HOSTED = FactIs(Fact.ACCESS_HOSTED, True)
NOT_HOSTED = FactIs(Fact.ACCESS_HOSTED, False)
UNDER = "The weights are under the"


@pytest.mark.parametrize(
    ("condition", "said", "truth", "phrase", "missing"),
    [
        (PUBLIC, component("weights_final", "public"), "true", "The weights are public", ()),
        (PUBLIC, component("weights_final", "for_fee"), "false", "The weights are available for a fee", ()),
        (
            PUBLIC,
            component("weights_final", "not_applicable"),
            "not_applicable",
            "The weights are not applicable",
            (),
        ),
        (COMPLETE, component("training_code", "public", "", "full"), "true", "The training code is complete", ()),
        (
            COMPLETE,
            component("training_code", "public", "", "partial"),
            "false",
            "The training code is only partly there",
            (),
        ),
        (COMPLETE, component("training_code", "public", "", "none"), "false", "The training code is not there", ()),
        (COMPLETE, component("training_code", "not_released"), "false", "The training code is not released", ()),
        (
            COMPLETE,
            component("training_code", "not_applicable"),
            "not_applicable",
            "The training code is not applicable",
            (),
        ),
        (
            COMPLETE,
            component("training_code", "public"),
            "unknown",
            "It is not known whether the training code is complete",
            ("training_code.completeness",),
        ),
        (
            CONFORMANT,
            component("weights_final", "public", "free"),
            "true",
            f"{UNDER} Free License, which conforms to the Open Source Definition",
            (),
        ),
        (
            CONFORMANT,
            component("weights_final", "public", "nc"),
            "false",
            f"{UNDER} Research License, which is limited to non-commercial use",
            (),
        ),
        (
            CONFORMANT,
            component("weights_final", "public", "contested"),
            "unknown",
            f"{UNDER} Modified License, which leaves it unknown whether it conforms to the Open Source Definition",
            ("license:contested.osd_conformant",),
        ),
        (CONFORMANT, component("weights_final", "public", "no-license"), "false", "The weights carry no licence", ()),
        (CONFORMANT, component("weights_final", "not_released"), "false", "The weights are not released", ()),
        (
            CONFORMANT,
            component("weights_final", "not_applicable"),
            "not_applicable",
            "The weights are not applicable",
            (),
        ),
        (
            CONFORMANT,
            component("weights_final", "public"),
            "unknown",
            "It is not known under which licence the weights are",
            ("weights_final.license",),
        ),
        (
            COMMERCIAL,
            component("weights_final", "public", "limited"),
            "true",
            f"{UNDER} Llama-like Community License, which is not limited to non-commercial use",
            (),
        ),
        (
            COMMERCIAL,
            component("weights_final", "public", "nc"),
            "false",
            f"{UNDER} Research License, which is limited to non-commercial use",
            (),
        ),
        (COMMERCIAL, component("weights_final", "not_released"), "false", "The weights are not released", ()),
        (
            COMMERCIAL,
            component("weights_final", "public"),
            "unknown",
            "It is not known under which licence the weights are",
            ("weights_final.license",),
        ),
        (HOSTED, {"access.hosted": "true"}, "true", "There is a public hosted product", ()),
        (NOT_HOSTED, {"access.hosted": "true"}, "false", "There is a public hosted product", ()),
        (NOT_HOSTED, {"access.hosted": "false"}, "true", "There is no public hosted product", ()),
        (Not(HOSTED), {"access.hosted": "false"}, "true", "There is no public hosted product", ()),
        (
            Not(HOSTED),
            {},
            "unknown",
            "It is not known whether there is a public hosted product",
            ("access.hosted",),
        ),
        (
            NOT_HOSTED,
            {"access.hosted": "not_applicable"},
            "not_applicable",
            "It does not apply here that there is a public hosted product",
            (),
        ),
    ],
)
def test_a_condition_says_what_decides_it(
    condition: Condition, said: dict[str, str], truth: str, phrase: str, missing: tuple[str, ...]
) -> None:
    assert _leaf(condition, said) == (truth, phrase, missing)


def test_a_singular_component_carries_no_licence_in_the_singular() -> None:
    condition = TermIs(Component.TRAINING_CODE, Term.OSI_APPROVED, True)

    trace = evaluate(condition, facts(component("training_code", "public", "no-license")))

    assert trace.words == "The training code carries no licence"


def test_a_known_licence_of_unrecorded_terms_is_not_called_unknown() -> None:
    trace = evaluate(CONFORMANT, facts(component("weights_final", "public", "not-in-table")))

    assert trace.missing == ("license:not-in-table.osd_conformant",)
    assert trace.words == "The weights are under the licence not-in-table, whose terms are not recorded"


#: What an availability makes of a licence and an extent stated beside it; all others leave them as they are.
WITHDRAWS = {Availability.NOT_RELEASED: Ternary.FALSE, Availability.NOT_APPLICABLE: Ternary.NOT_APPLICABLE}
#: What is said of a data card alone, and conditions that hold by it.
SAID = {"data_card.license": "free", "data_card.completeness": "full"}
HOLDING = {
    "has-term": TermIs(Component.DATA_CARD, Term.OSD_CONFORMANT, True),
    "lacks-term": TermIs(Component.DATA_CARD, Term.NON_COMMERCIAL, False),
    "complete": CompletenessIs(Component.DATA_CARD, frozenset({Completeness.FULL})),
}
on_each_condition = pytest.mark.parametrize("condition", HOLDING.values(), ids=HOLDING)


@on_each_condition
@pytest.mark.parametrize("availability", [each for each in Availability if each not in WITHDRAWS])
def test_a_licence_or_extent_counts_where_nobody_said_whether_the_part_is_released(
    condition: Condition, availability: str
) -> None:
    unsaid = evaluate(condition, facts(SAID))
    said = evaluate(condition, facts(SAID | {"data_card.availability": availability}))

    # To state a licence is to say that there is something licensed.
    assert unsaid.truth is Ternary.TRUE
    assert said == unsaid


@on_each_condition
@pytest.mark.parametrize(("availability", "truth"), WITHDRAWS.items())
def test_only_a_part_said_not_to_be_there_takes_its_licence_and_extent_back(
    condition: Condition, availability: str, truth: Ternary
) -> None:
    trace = evaluate(condition, facts(SAID | {"data_card.availability": availability}))

    assert (trace.truth, trace.fields) == (truth, ("data_card.availability",))


def test_something_that_is_no_condition_is_refused() -> None:
    with pytest.raises(TypeError, match="'public' is not a condition"):
        evaluate("public", ReleaseFacts("r", {}))


def test_a_trace_of_a_negation_keeps_what_decided_it() -> None:
    known = facts({"access.hosted": "true"})

    assert evaluate(Not(HOSTED), known) == Trace(
        Ternary.FALSE, (Phrase("", "there is a public hosted product"),), ("access.hosted",), ()
    )


def test_a_negation_of_what_is_not_known_is_missing_the_same() -> None:
    trace = evaluate(Not(HOSTED), facts({}))

    assert (trace.truth, trace.missing) == (Ternary.UNKNOWN, ("access.hosted",))


def test_what_only_a_person_can_judge_is_unknown_and_missing_no_fact() -> None:
    trace = evaluate(Judged("the limits are proportionate"), facts({}))

    assert (trace.truth, trace.missing) == (Ternary.UNKNOWN, ())
    assert trace.words == "Only a person can judge whether the limits are proportionate"
