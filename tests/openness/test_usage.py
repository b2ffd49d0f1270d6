"""The use check, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from openness.facts import ReleaseFacts, Statement
from openness.licenses import Detail, Term, effective_terms
from openness.policies import Binding, Policy, Stance, UseClause, UseTag
from openness.ternary import Ternary
from openness.usage import Answer, UseAnswer, UseContext, check_use
from tests.openness.builders import NON_COMMERCIAL, component, disputed, facts, license_terms
from tests.openness.usage_builders import KIMI, LLAMA, LLAMA_AUP, OPEN, check, limited, topics, weights


def test_a_licence_without_limits_allows_use_and_says_no_more() -> None:
    assert check(OPEN, commercial=True, monthly_users=10**9, country="EU") == UseAnswer(Answer.ALLOWED, ())


def test_800_million_users_are_more_than_llama_allows() -> None:
    # 800 million > 700 million: the threshold of section 2.
    found = check(LLAMA, commercial=True, monthly_users=800_000_000, country="EU", policies=(LLAMA_AUP,))

    first = found.grounds[0]
    assert found.answer is Answer.NOT_ALLOWED
    assert (first.topic, first.license, first.clause) == ("scale_threshold", "llama", "2")
    assert first.words == (
        "the Llama License asks those with more than 700 million monthly users for a separate licence "
        "(counted: licensee and affiliates)"
    )


def test_600_million_users_have_the_duties_of_llama_alone() -> None:
    # 600 million < 700 million. What stays: the use policy, and to show the name (1.b.i).
    found = check(LLAMA, commercial=True, monthly_users=600_000_000, policies=(LLAMA_AUP,))

    assert found.answer is Answer.DUTIES
    assert topics(found, Answer.DUTIES) == ["field_of_use", "ui_attribution"]
    assert found.grounds[0].policy == "llama-aup"
    assert found.grounds[0].license == ""


def test_exactly_as_many_users_as_the_threshold_is_left_to_counsel() -> None:
    # 700 million = 700 million: "more than" would allow it, "at least" would not.
    found = check(LLAMA, monthly_users=700_000_000, policies=(LLAMA_AUP,))

    assert found.answer is Answer.ASK
    assert found.grounds[0].words.endswith("; the number given is exactly that")


def test_a_threshold_is_asked_about_where_the_number_was_not_given() -> None:
    found = check(LLAMA, policies=(LLAMA_AUP,))

    assert (found.answer, topics(found, Answer.ASK)) == (Answer.ASK, ["scale_threshold"])


@pytest.mark.parametrize(
    ("users", "answer"),
    [(None, Answer.DUTIES), (99_999_999, Answer.ALLOWED), (100_000_000, Answer.DUTIES), (150_000_000, Answer.DUTIES)],
)
def test_kimi_asks_to_show_its_name_from_100_million_users_on(users: int | None, answer: Answer) -> None:
    found = check(KIMI, commercial=True, monthly_users=users)

    assert found.answer is answer


def test_a_second_threshold_without_a_number_keeps_the_duty_whatever_the_first_says() -> None:
    # "…; in the alternative, its monthly revenue above US$20 million": 1,000 users do not settle that.
    whose = "Users of a product; in the alternative, its monthly revenue above US$20 million"
    detail = replace(KIMI.detail(Term.UI_ATTRIBUTION), whose=whose)
    terms = replace(KIMI, details={Term.UI_ATTRIBUTION: detail})

    assert check(terms, commercial=True, monthly_users=1_000).answer is Answer.DUTIES


@pytest.mark.parametrize(
    ("unit", "revenue", "answer"),
    [
        # A year: 100 million > 20 million, 2 million < 20 million.
        ("usd_a_year", 100_000_000, Answer.NOT_ALLOWED),
        ("usd_a_year", 2_000_000, Answer.ALLOWED),
        # A month: 12 x 20 million = 240 million a year. 100 million < 240 million, 250 million > 240 million.
        ("usd_a_month", 100_000_000, Answer.ALLOWED),
        ("usd_a_month", 240_000_000, Answer.ASK),
        ("usd_a_month", 250_000_000, Answer.NOT_ALLOWED),
    ],
)
def test_20_million_dollars_a_year_are_not_20_million_a_month(unit: str, revenue: int, answer: Answer) -> None:
    terms = limited("minimax", revenue_threshold=Detail("Authorisation", "IV.1", 20_000_000, unit))

    assert check(terms, commercial=True, annual_revenue=revenue).answer is answer


def test_a_threshold_for_one_line_of_business_is_left_to_counsel() -> None:
    whose = "all revenue, in any 12 consecutive months, if one of them operates a model-as-a-service business"
    terms = limited("kimi-k3", revenue_threshold=Detail("Agreement", "2", 20_000_000, "usd_a_year", whose))

    found = check(terms, commercial=True, annual_revenue=100_000_000)

    assert found.answer is Answer.ASK
    assert whose in found.grounds[0].words


@pytest.mark.parametrize(("commercial", "answer"), [(True, Answer.NOT_ALLOWED), (False, Answer.ASK)])
def test_a_threshold_for_commercial_use_is_settled_by_saying_that_it_is(*, commercial: bool, answer: Answer) -> None:
    # Qwen: 800 million > 100 million, "if the materials are used commercially; no reference date".
    whose = "Users of the product, if the materials are used commercially; no reference date"
    terms = limited("qwen", scale_threshold=Detail("A licence", "4", 100_000_000, "monthly_users", whose))

    assert check(terms, commercial=commercial, monthly_users=800_000_000).answer is answer


def test_a_threshold_in_words_alone_is_left_to_counsel() -> None:
    # One million daily users: a number, but not of what is asked.
    terms = limited("baichuan", scale_threshold=Detail("Below 1 million daily active users"))

    assert check(terms, monthly_users=10).answer is Answer.ASK


HUNYUAN = limited("hunyuan", geographic_limit=Detail("No grant there", "5(c)", places=("EU", "GB", "KR")))


@pytest.mark.parametrize(
    ("country", "answer"),
    [
        ("EU", Answer.NOT_ALLOWED),
        ("FR", Answer.NOT_ALLOWED),
        ("RE", Answer.NOT_ALLOWED),
        ("GB", Answer.NOT_ALLOWED),
        ("US", Answer.DUTIES),
        ("CH", Answer.DUTIES),
        ("", Answer.ASK),
    ],
)
def test_hunyuan_grants_nothing_in_the_european_union(country: str, answer: Answer) -> None:
    found = check(HUNYUAN, country=country)

    assert found.answer is answer
    assert found.grounds[0].clause == "5(c)"
    assert "excludes the European Union, the United Kingdom and South Korea" in found.grounds[0].words


def test_a_part_of_the_european_union_that_is_excluded_is_left_to_counsel() -> None:
    terms = limited("some", geographic_limit=Detail("Not in France", places=("FR",)))

    assert check(terms, country="EU").answer is Answer.ASK
    assert check(terms, country="DE").answer is Answer.DUTIES


def test_a_territory_that_no_code_can_say_is_left_to_counsel() -> None:
    terms = limited("some", geographic_limit=Detail("Sanctioned places", places=("OTHER",)))

    assert check(terms, country="EU").answer is Answer.ASK


def test_an_exclusion_that_stands_in_the_policy_names_the_policy() -> None:
    clause = UseClause("5", "European Union: no rights", ("EU",), date(2025, 4, 5))
    stances = dict.fromkeys(UseTag, Stance.SILENT) | {UseTag.TERRITORY: Stance.PROHIBITED}
    policy = Policy("llama4-aup", "Llama 4 Use Policy", Binding.INCORPORATED, stances, {UseTag.TERRITORY: clause})
    terms = effective_terms(replace(OPEN, policies=("llama4-aup",)), [policy])

    found = check(terms, country="DE", policies=(policy,))

    assert found.answer is Answer.NOT_ALLOWED
    assert (found.grounds[0].policy, found.grounds[0].license, found.grounds[0].clause) == ("llama4-aup", "", "5")


def test_a_non_commercial_licence_bars_commercial_use_and_asks_others_to_keep_to_it() -> None:
    terms = replace(NON_COMMERCIAL, terms=dict(NON_COMMERCIAL.terms) | {Term.COMMERCIAL_USE: Ternary.FALSE})

    barred, kept = check(terms, commercial=True), check(terms)

    assert topics(barred, Answer.NOT_ALLOWED) == ["non_commercial", "commercial_use"]
    assert (kept.answer, topics(kept, Answer.DUTIES)) == (Answer.DUTIES, ["non_commercial"])


@pytest.mark.parametrize(
    ("context", "term"),
    [
        ({}, Term.PERMITS_USE),
        ({"commercial": True}, Term.COMMERCIAL_USE),
        ({"redistribute": True}, Term.PERMITS_DISTRIBUTION),
        ({"fine_tune": True}, Term.PERMITS_MODIFICATION),
    ],
)
def test_what_is_not_granted_is_not_allowed(context: dict[str, bool], term: Term) -> None:
    terms = replace(OPEN, terms=dict(OPEN.terms) | {term: Ternary.FALSE})

    assert check(terms, **context).answer is Answer.NOT_ALLOWED


def test_training_on_outputs_is_barred_where_outputs_are_restricted() -> None:
    terms = limited("llama2", output_restriction=Detail("Not for other models", "1.b.v"))

    assert check(terms, train_on_outputs=True).grounds[0].clause == "1.b.v"
    assert check(terms).answer is Answer.ALLOWED


def test_duties_come_with_what_calls_for_them() -> None:
    duties = (Term.ATTRIBUTION, Term.PASS_ON, Term.NAMING, Term.SHARE_ALIKE, Term.ROYALTY, Term.REGISTRATION)
    terms = limited("many", *duties)

    assert topics(check(terms), Answer.DUTIES) == ["registration"]
    assert topics(check(terms, commercial=True), Answer.DUTIES) == ["registration", "royalty"]
    assert topics(check(terms, redistribute=True), Answer.DUTIES) == ["registration", "attribution", "pass_on"]
    assert set(topics(check(terms, redistribute=True, fine_tune=True), Answer.DUTIES)) == {
        "registration",
        "attribution",
        "pass_on",
        "naming",
        "share_alike",
    }


def test_a_derivative_carries_the_limits_of_its_base_and_names_the_text_they_stand_in() -> None:
    # Declared under the Open License, made from Llama: 800 million > 700 million.
    context = UseContext(commercial=True, monthly_users=800_000_000)

    found = check_use(weights(OPEN, LLAMA), {"llama-aup": LLAMA_AUP}, context)

    first = found.grounds[0]
    assert found.answer is Answer.NOT_ALLOWED
    assert (first.license, first.clause, first.base) == ("llama", "2", "base-1")


def test_the_same_licence_on_base_and_derivative_is_told_once() -> None:
    context, policies = UseContext(monthly_users=1), {"llama-aup": LLAMA_AUP}

    assert check_use(weights(LLAMA, LLAMA), policies, context) == check_use(weights(LLAMA), policies, context)


def test_a_base_of_unknown_licence_is_left_to_counsel() -> None:
    found = check_use(weights(OPEN, None), {}, UseContext())

    assert found.answer is Answer.ASK
    assert found.grounds[0].words == "the licence of base-1, from which the weights were made, is not known"


def test_a_licence_that_is_not_known_is_left_to_counsel() -> None:
    unknown = check_use(facts(component("weights_final", "public")), {}, UseContext())
    unrecorded = check_use(facts(component("weights_final", "public", "not-in-table")), {}, UseContext())

    assert (unknown.answer, unrecorded.answer) == (Answer.ASK, Answer.ASK)
    assert unknown.grounds[0].words == "the licence of the weights is not known"
    assert unrecorded.grounds[0].words == "the licence of the weights is not-in-table, whose terms are not recorded"


def test_sources_that_contradict_each_other_on_the_licence_are_named_so() -> None:
    said = {"weights_final.availability": Statement("public"), "weights_final.license": disputed("one", "other")}

    found = check_use(ReleaseFacts("a-release", said), {}, UseContext())

    assert found.answer is Answer.ASK
    assert found.grounds[0].words == "the sources contradict each other on the licence of the weights"


def test_without_a_licence_nothing_is_granted() -> None:
    found = check(license_terms("none"), commercial=True, redistribute=True)

    assert (found.answer, [ground.topic for ground in found.grounds]) == (Answer.NOT_ALLOWED, ["has_license"])


def test_weights_that_are_not_released_are_offered_to_nobody() -> None:
    found = check_use(weights(OPEN, availability="not_released"), {}, UseContext())

    assert (found.answer, found.offered, found.grounds[0].topic) == (Answer.ASK, False, "availability")


def test_weights_on_request_have_their_licence_read_all_the_same() -> None:
    found = check_use(weights(NON_COMMERCIAL, availability="on_request"), {}, UseContext(commercial=True))

    assert found.answer is Answer.NOT_ALLOWED
    assert found.grounds[-1].words == "the weights are given on request"
