"""What the terms on weights say of one kind of use."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from openness.licenses import Detail, LicenseTerms, effective_terms
from openness.policies import Binding, Policy, Stance, UseClause, UseTag
from openness.ternary import Ternary
from openness.usage import USE_NAMES, Answer, Group, use_of
from tests.openness.builders import FREE
from tests.openness.usage_builders import OPEN, check, limited, weights


def held(stance: Stance, near: Stance = Stance.SILENT) -> tuple[Policy, LicenseTerms]:
    """Return a policy with a stance on military use and one on weapons, and a licence that incorporates it."""
    stances = dict.fromkeys(UseTag, Stance.SILENT) | {UseTag.MILITARY: stance, UseTag.WEAPONS: near}
    clauses = {UseTag.MILITARY: UseClause("2.a", "Military", start=date(2024, 11, 4))}
    policy = Policy("rules", "Rules", Binding.INCORPORATED, stances, clauses, Ternary.FALSE, Ternary.FALSE)
    return policy, effective_terms(replace(OPEN, policies=("rules",)), [policy])


@pytest.mark.parametrize(
    ("stance", "near", "group", "answer"),
    [
        (Stance.PROHIBITED, Stance.SILENT, Group.PROHIBITED, Answer.NOT_ALLOWED),
        (Stance.NAMED_PARTIES_ONLY, Stance.SILENT, Group.NAMED_PARTIES, Answer.ASK),
        (Stance.NOT_READ, Stance.SILENT, Group.UNDETERMINED, Answer.ASK),
        (Stance.SILENT, Stance.SILENT, Group.UNRESTRICTED, Answer.DUTIES),
        (Stance.SILENT, Stance.PROHIBITED, Group.UNDETERMINED, Answer.ASK),
        (Stance.SILENT, Stance.NOT_READ, Group.UNDETERMINED, Answer.ASK),
        (Stance.PERMITTED, Stance.PROHIBITED, Group.UNRESTRICTED, Answer.DUTIES),
    ],
)
def test_a_defence_customer_gets_the_answer_of_the_policy(
    stance: Stance, near: Stance, group: Group, answer: Answer
) -> None:
    policy, terms = held(stance, near)

    reading = use_of(weights(terms), {"rules": policy}, UseTag.MILITARY)

    assert reading.group is group
    assert check(terms, defence=True, policies=(policy,)).answer is answer
    assert (reading.grounds[0].policy, bool(reading.grounds[0].words)) == ("rules", True)


def test_a_stance_comes_with_its_clause_and_the_day_from_which_it_holds() -> None:
    policy, terms = held(Stance.NAMED_PARTIES_ONLY)

    ground = use_of(weights(terms), {"rules": policy}, UseTag.MILITARY).grounds[0]

    assert (ground.clause, ground.text, ground.since) == ("2.a", "Military", date(2024, 11, 4))
    assert ground.words == "the Rules prohibits military use but for named parties"


def test_a_licence_that_limits_no_field_of_use_says_so() -> None:
    reading = use_of(weights(OPEN), {}, UseTag.MILITARY)

    assert reading.group is Group.UNRESTRICTED
    assert reading.grounds[0].words == "the Open License restricts no field of use"
    assert reading.grounds[0].license == "open"


def test_limits_in_the_words_of_the_licence_alone_are_left_to_a_reader() -> None:
    terms = limited("llama1", field_of_use=Detail("No military purposes", "2(a)"))

    reading = use_of(weights(terms), {}, UseTag.MILITARY)

    assert (reading.group, reading.grounds[0].text) == (Group.UNDETERMINED, "No military purposes")


def test_an_inline_policy_holds_the_words_of_the_licence() -> None:
    policy = replace(held(Stance.SILENT)[0], binding=Binding.INLINE)
    terms = replace(limited("rail", field_of_use=Detail("Attachment A")), policies=("rules",))

    assert use_of(weights(terms), {"rules": policy}, UseTag.MILITARY).group is Group.UNRESTRICTED


def test_a_policy_that_is_not_recorded_leaves_it_undetermined() -> None:
    reading = use_of(weights(replace(OPEN, policies=("lost",))), {}, UseTag.MILITARY)

    assert reading.group is Group.UNDETERMINED


def test_what_an_unread_policy_leaves_open_is_asked_of_the_policy_and_not_of_the_licence() -> None:
    unread = Policy("rules", "Rules", Binding.INCORPORATED, {}, {}, Ternary.UNKNOWN, Ternary.UNKNOWN)
    terms = effective_terms(replace(OPEN, policies=("rules",)), [unread])

    found = check(terms, country="EU", redistribute=True, policies=(unread,))

    asked = {ground.topic: (ground.license, ground.policy) for ground in found.grounds if ground.answer is Answer.ASK}
    assert asked == dict.fromkeys(["geographic_limit", "field_of_use", "pass_on", "unilateral_change"], ("", "rules"))
    assert found.grounds[0].words == "what was read of the Rules leaves it unknown whether it excludes territories"


def test_a_name_that_begins_with_its_article_keeps_one() -> None:
    terms = replace(OPEN, name="The GLM License")

    assert use_of(weights(terms), {}, UseTag.MILITARY).grounds[0].words.startswith("the GLM License restricts")


def test_the_base_decides_for_the_derivative() -> None:
    policy, terms = held(Stance.PROHIBITED)

    reading = use_of(weights(FREE, terms), {"rules": policy}, UseTag.MILITARY)

    assert (reading.group, reading.grounds[0].base) == (Group.PROHIBITED, "base-1")


def test_outputs_and_territories_are_terms_of_the_licence_itself() -> None:
    terms = limited("some", output_restriction=Detail("None", "5"), geographic_limit=Detail("Not there", "6"))

    assert use_of(weights(terms), {}, UseTag.COMPETING_MODELS).grounds[0].clause == "5"
    assert use_of(weights(terms), {}, UseTag.TERRITORY).group is Group.PROHIBITED
    assert use_of(weights(terms), {}, UseTag.MILITARY).group is Group.UNRESTRICTED


def test_every_kind_of_use_has_words() -> None:
    assert list(USE_NAMES) == list(UseTag)
    assert len(set(USE_NAMES.values())) == len(UseTag)
