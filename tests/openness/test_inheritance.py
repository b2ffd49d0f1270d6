"""What was made from other licensed works carries their limits: the most restrictive path wins."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openness.assessment import assess
from openness.components import Component
from openness.definitions import definition
from openness.facts import BaseTerms
from openness.licenses import FREE_FLAGS, Detail, LicenseTerms, Term, capped
from openness.ternary import Ternary
from tests.openness.builders import FREE, LIMITED, NON_COMMERCIAL, facts

LIMITS = (Term.NON_COMMERCIAL, Term.FIELD_OF_USE, Term.SCALE_THRESHOLD, Term.GEOGRAPHIC_LIMIT)


def test_a_free_licence_on_weights_made_from_limited_ones_does_not_make_them_free() -> None:
    found = capped(FREE, [("base", LIMITED)])

    assert all(found[flag] is Ternary.FALSE for flag in FREE_FLAGS)
    assert found[Term.SCALE_THRESHOLD] is Ternary.TRUE
    assert found.name == "Free License, with what Llama-like Community License adds"


def test_the_most_restrictive_of_several_paths_decides() -> None:
    merged = capped(FREE, [("a", LIMITED), ("b", NON_COMMERCIAL)])

    assert (merged[Term.SCALE_THRESHOLD], merged[Term.NON_COMMERCIAL]) == (Ternary.TRUE, Ternary.TRUE)


def test_a_base_of_unknown_licence_leaves_unknown_what_it_could_limit() -> None:
    found = capped(FREE, [("base", None)])

    assert found[Term.OSD_CONFORMANT] is Ternary.UNKNOWN
    assert found[Term.NON_COMMERCIAL] is Ternary.UNKNOWN
    assert "not known" in found.name


def test_a_declared_limit_stands_whatever_the_base_allows() -> None:
    found = capped(NON_COMMERCIAL, [("base", FREE)])

    assert found[Term.NON_COMMERCIAL] is Ternary.TRUE
    assert found[Term.OSD_CONFORMANT] is Ternary.FALSE


def test_a_limit_that_comes_from_the_base_keeps_the_clause_of_the_base() -> None:
    clause = Detail(text="More than 700 million users", clause="Section 2", amount=700_000_000, unit="monthly_users")
    base = replace(LIMITED, details={Term.SCALE_THRESHOLD: clause})

    assert capped(FREE, [("base", base)]).detail(Term.SCALE_THRESHOLD) == clause


def test_the_same_licence_on_both_changes_nothing() -> None:
    found = capped(LIMITED, [("base", LIMITED)])

    assert found.name == LIMITED.name
    assert {term: found[term] for term in Term} == {term: LIMITED[term] for term in Term}


def test_the_tier_of_a_derivative_is_capped_by_the_licence_of_its_base() -> None:
    said = {
        "weights_final.availability": "public",
        "weights_final.license": "free",
        "inference_code.availability": "public",
        "inference_code.license": "free",
    }
    alone = facts(said)
    made_from = replace(alone, bases=(BaseTerms("base", "finetune", LIMITED),))

    assert assess(alone, definition("tiers@1")).levels.lowest == 5  # type: ignore[union-attr]
    assert assess(made_from, definition("tiers@1")).levels.highest == 4  # type: ignore[union-attr]


def test_the_licence_of_code_is_not_capped_by_the_base_of_the_weights() -> None:
    known = replace(
        facts({"inference_code.availability": "public", "inference_code.license": "free"}),
        bases=(BaseTerms("base", "finetune", LIMITED),),
    )

    assert known.license_of(Component.INFERENCE_CODE) == FREE


values = st.sampled_from([Ternary.TRUE, Ternary.FALSE, Ternary.UNKNOWN])
texts = st.builds(lambda said: LicenseTerms("text", "Text", said), st.fixed_dictionaries(dict.fromkeys(Term, values)))


@given(texts, st.lists(texts, max_size=3))
def test_no_base_makes_a_licence_freer(declared: LicenseTerms, bases: list[LicenseTerms]) -> None:
    found = capped(declared, [(f"base-{number}", base) for number, base in enumerate(bases)])

    for flag in FREE_FLAGS:
        assert found[flag] is Ternary.FALSE or declared[flag] is not Ternary.FALSE
        if any(base[flag] is Ternary.FALSE for base in bases):
            assert found[flag] is Ternary.FALSE
    for limit in LIMITS:
        if Ternary.TRUE in {declared[limit], *(base[limit] for base in bases)}:
            assert found[limit] is Ternary.TRUE


@pytest.mark.parametrize("order", [0, 1])
def test_the_order_of_the_bases_does_not_matter_to_the_terms(order: int) -> None:
    bases = [("a", LIMITED), ("b", NON_COMMERCIAL)]
    found = capped(FREE, bases if order else bases[::-1])

    assert {term: found[term] for term in Term} == {term: capped(FREE, bases)[term] for term in Term}
