"""What holds of every definition whatever the facts: more facts only narrow, opening never lowers, order is nothing."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openness.assessment import Assessor, assess, level_verdicts
from openness.components import Component
from openness.definitions import Definition, Kind, definition, load_all
from openness.facts import BaseTerms, DatedClaim, ReleaseFacts, facts_at
from openness.verdicts import Verdict
from tests.openness.builders import DAY, TABLE, component, facts
from tests.openness.strategies import base_licenses, claims_in_order, one_more_fact, statements

TIERS = definition("tiers@1")
REWORDED = ("epoch@2026-08", "g7@2026-05-29", "osaid@1.0", "tiers@1")
OPEN_WORLD = [rules for rules in load_all() if not rules.closed_world]


def _with_other_choices(definitions: Iterable[Definition]) -> list[Definition]:
    """Return definitions under their defaults and under each other choice."""
    found = []
    for rules in definitions:
        others = [(option.id, name) for option in rules.options for name in option.choices if name != option.default]
        found += [rules, *(definition(rules.key, {option: name}) for option, name in others)]
    return found


def _name(rules: Definition) -> str:
    return "-".join([rules.key, *(f"{option}={choice}" for option, choice in rules.chosen.items())])


#: Each law is asked of each definition, so fewer made-up releases a law are enough.
some = settings(max_examples=40)
every_definition = pytest.mark.parametrize("rules", load_all(), ids=_name)
every_choice = pytest.mark.parametrize("rules", _with_other_choices(OPEN_WORLD), ids=_name)


@given(said=statements(), part=st.sampled_from(Component))
def test_opening_a_part_never_lowers_the_tier(said: dict[str, str], part: Component) -> None:
    opened = said | component(part, "public", "free", "full")

    before, after = (assess(facts(each), TIERS).levels for each in (said, opened))

    assert before.lowest <= after.lowest
    assert before.highest <= after.highest


@given(said=statements())
def test_tiers_from_t3_up_are_nested(said: dict[str, str]) -> None:
    verdicts = level_verdicts(TIERS, assess(facts(said), TIERS).findings)

    upwards = [verdicts[f"T{rank}"] for rank in range(3, 8)]
    for lower, higher in zip(upwards, upwards[1:], strict=False):
        assert lower is Verdict.MET or higher is not Verdict.MET
        assert lower in {Verdict.MET, Verdict.UNKNOWN} or higher not in {Verdict.MET, Verdict.UNKNOWN}


@every_choice
@some
@given(pair=one_more_fact())
def test_one_more_fact_never_contradicts_what_was_certain(
    rules: Definition, pair: tuple[dict[str, str], dict[str, str]]
) -> None:
    before, after = (assess(facts(said), rules) for said in pair)

    if rules.kind is Kind.CONJUNCTION:
        assert before.verdict in {Verdict.UNKNOWN.value, after.verdict}
    if before.levels and after.levels:
        assert before.levels.lowest <= after.levels.lowest <= after.levels.highest <= before.levels.highest
    if before.score and after.score:
        assert before.score.lowest <= after.score.lowest + ROUNDING
        assert after.score.highest <= before.score.highest + ROUNDING


#: Means of the same numbers can differ in their last digit.
ROUNDING = 1e-9


@pytest.mark.parametrize("key", REWORDED)
@given(said=statements())
def test_a_later_wording_decides_as_the_first(key: str, said: dict[str, str]) -> None:
    now, then = (assess(facts(said), definition(each)) for each in (key, f"{key}-r1"))

    assert (now.verdict, now.levels) == (then.verdict, then.levels)
    assert [(each.criterion, each.verdict) for each in now.findings] == [
        (each.criterion, each.verdict) for each in then.findings
    ]


@every_definition
@some
@given(pairs=claims_in_order, seed=st.integers(0, 1000))
def test_the_order_of_claims_is_nothing_to_the_verdict(
    rules: Definition, pairs: list[tuple[str, str]], seed: int
) -> None:
    claims = [DatedClaim(str(number), field, value) for number, (field, value) in enumerate(pairs)]
    shuffled = random.Random(seed).sample(claims, len(claims))

    straight, mixed = (facts_at("a-release", each, TABLE, DAY) for each in (claims, shuffled))

    assert assess(straight, rules) == assess(mixed, rules)
    assert straight.digest == mixed.digest


@every_choice
@some
@given(releases=st.lists(st.tuples(statements(), claims_in_order, base_licenses), min_size=1, max_size=4))
def test_an_assessor_that_remembers_says_what_one_that_does_not_says(
    rules: Definition, releases: list[tuple[dict[str, str], list[tuple[str, str]], list[str]]]
) -> None:
    assessor = Assessor()

    for said, claimed, bases in releases:
        known = derived([*said.items(), *claimed], bases)
        assert assessor.assess(known, rules) == assess(known, rules)


def derived(pairs: list[tuple[str, str]], licenses: list[str]) -> ReleaseFacts:
    """Return facts from claims that may contradict each other, of a release made from others under these licences."""
    claims = [DatedClaim(str(number), field, value) for number, (field, value) in enumerate(pairs)]
    known = facts_at("a-release", claims, TABLE, DAY)
    bases = [BaseTerms(f"base-{number}", "finetune", TABLE.at(key, DAY)) for number, key in enumerate(licenses)]
    return replace(known, bases=tuple(bases))
