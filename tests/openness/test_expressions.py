"""Terms of licence expressions, worked by hand: AND binds by every part, OR leaves the recipient the freer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openness.licenses import LicenseTerms, Term
from openness.licenses.expressions import UnreadableExpression, combined, parse, symbols
from openness.licenses.resolution import LicenseNames, NamedLicense, resolve, terms_of
from openness.licenses.terms import Detail
from openness.ternary import Ternary
from registry.facts import record_license_table
from registry.sources import catalogue
from tests.openness.builders import DAY, FREE, LIMITED, NON_COMMERCIAL, license_terms

T, F, U = Ternary.TRUE, Ternary.FALSE, Ternary.UNKNOWN

TABLE = record_license_table(*catalogue.licenses())


def of_catalogue(key: str) -> LicenseTerms:
    found = TABLE.at(key, DAY)
    assert found is not None
    return found


def terms(expression: str) -> LicenseTerms:
    return combined(parse(expression), of_catalogue)


def made_up(expression: str, **licenses: LicenseTerms) -> LicenseTerms:
    return combined(parse(expression), licenses.__getitem__)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        # Both bind. OSI: true and false is false. Attribution: either asks for it. Patents: CC-BY 4.0, section
        # 2(b)(2), licenses none, so that not all of the work's patents are licensed.
        (
            "mit AND cc-by-4.0",
            {Term.OSI_APPROVED: F, Term.NON_COMMERCIAL: F, Term.ATTRIBUTION: T, Term.PATENT_GRANT: F},
        ),
        # The non-commercial part limits the whole.
        (
            "apache-2.0 AND cc-by-nc-4.0",
            {Term.NON_COMMERCIAL: T, Term.OSD_CONFORMANT: F, Term.PERMITS_USE: T, Term.PATENT_TERMINATION: T},
        ),
        # Either may be chosen: MIT does not limit, so that the limit of CC-BY-NC binds nobody.
        ("mit OR cc-by-nc-4.0", {Term.NON_COMMERCIAL: F, Term.OSI_APPROVED: T, Term.COMMERCIAL_USE: T}),
        # Share-alike is avoided by choosing MIT; both are OSI-approved.
        ("gpl-3.0-only OR mit", {Term.SHARE_ALIKE: F, Term.OSI_APPROVED: T, Term.ATTRIBUTION: T}),
        # Equal but for patents: Apache licenses them, MIT ends nothing for who sues.
        ("mit OR apache-2.0", {Term.OSI_APPROVED: T, Term.PATENT_GRANT: T, Term.PATENT_TERMINATION: F}),
        # The brackets first: (MIT or GPL) leaves MIT, and CC-BY-SA adds its share-alike to that.
        ("cc-by-sa-4.0 AND (mit OR gpl-3.0-only)", {Term.SHARE_ALIKE: T, Term.OSI_APPROVED: F, Term.PERMITS_USE: T}),
        # AND binds closer than OR: MIT, or else both others.
        ("mit OR gpl-3.0-only AND cc-by-nc-4.0", {Term.NON_COMMERCIAL: F, Term.SHARE_ALIKE: F}),
    ],
)
def test_terms_of_real_licences_worked_by_hand(expression: str, expected: dict[Term, Ternary]) -> None:
    found = terms(expression)

    assert {term: found[term] for term in expected} == expected


def test_where_neither_part_is_freer_what_they_differ_in_depends_on_the_choice() -> None:
    # One limits use to non-commercial, the other the fields: no choice is free of both, so neither is told as no.
    research = license_terms("research", true=(Term.PERMITS_USE, Term.NON_COMMERCIAL))
    fields = license_terms("fields", true=(Term.PERMITS_USE, Term.FIELD_OF_USE))

    found = made_up("research OR fields", research=research, fields=fields)

    assert (found[Term.NON_COMMERCIAL], found[Term.FIELD_OF_USE], found[Term.PERMITS_USE]) == (U, U, T)
    assert found[Term.ROYALTY] is F


@pytest.mark.parametrize(
    ("one", "other", "both", "either"),
    [(T, T, T, T), (T, F, T, F), (T, U, T, U), (U, F, U, F), (U, U, U, U), (F, F, F, F)],
)
def test_a_limit_is_three_valued(one: Ternary, other: Ternary, both: Ternary, either: Ternary) -> None:
    # Alike in all else, the part without the limit is the freer; one that may have it is no freer than that.
    parts = {
        name: LicenseTerms(name, name, {Term.PERMITS_USE: T, Term.NAMING: value})
        for name, value in {"a": one, "b": other}.items()
    }

    assert made_up("a AND b", **parts)[Term.NAMING] is both
    assert made_up("a OR b", **parts)[Term.NAMING] is either
    assert made_up("b OR a", **parts)[Term.NAMING] is either


def test_the_judgement_of_safety_limits_stands_only_where_one_text_limits() -> None:
    judged = license_terms("judged", true=(Term.FIELD_OF_USE, Term.SAFETY_PROPORTIONATE))
    harsh = license_terms("harsh", true=(Term.FIELD_OF_USE,))
    free = license_terms("free")

    assert made_up("judged AND free", judged=judged, free=free)[Term.SAFETY_PROPORTIONATE] is T
    assert made_up("judged AND harsh", judged=judged, harsh=harsh)[Term.SAFETY_PROPORTIONATE] is U
    assert made_up("judged OR free", judged=judged, free=free)[Term.SAFETY_PROPORTIONATE] is F


def test_an_expression_is_no_text_of_a_list_and_carries_the_policies_of_its_parts() -> None:
    joined, chosen = terms("gpt-oss AND llama3.1"), terms("apache-2.0 OR llama3.1")

    assert (joined.spdx, joined.key) == ("", "gpt-oss AND llama3.1")
    assert joined.policies == ("gpt-oss-usage-policy", "llama3.1-aup")
    # Whoever chooses Apache is bound by no policy.
    assert (chosen.policies, chosen[Term.INCORPORATES_POLICY], chosen[Term.FIELD_OF_USE]) == ((), F, F)


def test_the_name_of_a_joined_text_shows_the_brackets() -> None:
    assert terms("mit AND (isc OR zlib)").name == "MIT License and (ISC License or zlib License)"


def test_a_detail_comes_from_the_part_that_decides() -> None:
    free = LicenseTerms("free", "Free", {Term.NAMING: F}, details={Term.NAMING: Detail(text="asks for nothing")})
    named = LicenseTerms("named", "Named", {Term.NAMING: T}, details={Term.NAMING: Detail(clause="4")})

    assert made_up("free AND named", free=free, named=named).detail(Term.NAMING).clause == "4"
    assert made_up("named OR free", free=free, named=named).detail(Term.NAMING).text == "asks for nothing"


def test_the_terms_of_an_exception_are_not_made_up() -> None:
    with pytest.raises(ValueError, match="'LLVM-exception'"):
        terms("apache-2.0 WITH LLVM-exception")


@pytest.mark.parametrize("written", ["", " ", "MIT OR", "MIT) OR ISC", "MIT OR OR ISC", "a & b"])
def test_what_the_grammar_does_not_allow_is_refused(written: str) -> None:
    with pytest.raises(UnreadableExpression, match=r"\w"):
        parse(written)


def test_the_licences_of_an_expression_come_in_order_and_once() -> None:
    assert [symbol.name for symbol in symbols(parse("b AND (a OR b OR c)"))] == ["b", "a", "c"]


known_or_not = st.sampled_from([T, F, U])
texts = st.dictionaries(st.sampled_from(Term), known_or_not).map(lambda found: LicenseTerms("x", "X", found))

LIMITS = (Term.NON_COMMERCIAL, Term.FIELD_OF_USE, Term.NAMING, Term.SHARE_ALIKE, Term.ROYALTY)
GRANTS = (Term.PERMITS_USE, Term.OSI_APPROVED, Term.COMMERCIAL_USE, Term.MOF_OPEN, Term.HAS_LICENSE)


@given(texts, texts)
def test_both_together_are_never_freer_than_one_alone(one: LicenseTerms, other: LicenseTerms) -> None:
    found = made_up("a AND b", a=one, b=other)

    assert all(found[term] is T for term in LIMITS if T in {one[term], other[term]})
    assert all(found[term] is F for term in GRANTS if F in {one[term], other[term]})


@given(texts, texts)
def test_a_choice_claims_nothing_that_no_single_part_offers(one: LicenseTerms, other: LicenseTerms) -> None:
    found = made_up("a OR b", a=one, b=other)

    told = {term: found[term] for term in (*LIMITS, *GRANTS) if found[term] is not U}
    assert any(all(part[term] is value for term, value in told.items()) for part in (one, other))


@given(texts, texts, st.sampled_from(["AND", "OR"]))
def test_the_order_of_the_parts_does_not_matter(one: LicenseTerms, other: LicenseTerms, operator: str) -> None:
    found, turned = (made_up(f"{pair} {operator} {rest}", a=one, b=other) for pair, rest in (("a", "b"), ("b", "a")))

    assert {term: found[term] for term in Term} == {term: turned[term] for term in Term}


@given(texts, st.sampled_from(["AND", "OR"]))
def test_a_text_joined_with_itself_stays_what_it_is(text: LicenseTerms, operator: str) -> None:
    found = made_up(f"a {operator} a", a=text)

    compared = [term for term in Term if term is not Term.SAFETY_PROPORTIONATE]
    assert {term: found[term] for term in compared} == {term: text[term] for term in compared}


def table(*licenses: LicenseTerms) -> tuple[LicenseNames, dict[str, LicenseTerms]]:
    return LicenseNames(NamedLicense(each.key, each.name) for each in licenses), {each.key: each for each in licenses}


def test_the_terms_of_a_resolved_expression_are_those_of_its_parts_together() -> None:
    names, terms = table(FREE, LIMITED, NON_COMMERCIAL)
    found = resolve("Free License AND (limited OR free)", names=names)

    # free AND (limited OR free) is free.
    assert terms_of(found, names, terms.get) is FREE


def test_a_part_whose_terms_are_not_recorded_leaves_unknowns() -> None:
    names, terms = table(FREE, NON_COMMERCIAL)
    found = resolve("free AND nc", names=names)

    joined = terms_of(found, names, {"nc": terms["nc"]}.get)

    assert joined is not None
    assert (joined.key, joined[Term.NON_COMMERCIAL]) == ("LicenseRef-free AND LicenseRef-nc", T)
    assert (joined[Term.PERMITS_USE], joined[Term.FIELD_OF_USE]) == (U, U)


def test_what_is_unresolved_has_no_terms() -> None:
    names, terms = table(FREE)

    assert terms_of(resolve("other", names=names), names, terms.get) is None
