"""One finding per criterion, each with a reason; and no verdict that the known facts do not carry."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from openness.assessment import Assessor, assess, level_verdicts, range_in_words
from openness.definitions import (
    SCOPE,
    Definition,
    Judged,
    Kind,
    definition,
    load_all,
)
from openness.evaluation import evaluate
from openness.facts import BaseTerms, Statement
from openness.licenses import LicenseTable
from openness.ternary import Ternary
from openness.verdicts import LevelRange, Verdict
from tests.openness.builders import CONTESTED, FREE, LIMITED, LLAMA_LIKE, component, facts, license_terms
from tests.openness.strategies import EVERYTHING_OPEN, fewer_and_more, statements

#: Each law is asked of each definition, so fewer made-up releases a law are enough.
few = settings(max_examples=50)

#: Definitions that keep what is not known apart from what is not so.
OPEN_WORLD = [each for each in load_all() if not each.closed_world]
LADDERS = [each for each in OPEN_WORLD if each.kind is Kind.LADDER]

every_definition = pytest.mark.parametrize("rules", load_all(), ids=lambda rules: rules.key)
every_open_world = pytest.mark.parametrize("rules", OPEN_WORLD, ids=lambda rules: rules.key)
every_ladder = pytest.mark.parametrize("rules", LADDERS, ids=lambda rules: rules.key)


@every_definition
@few
@given(said=statements())
def test_there_is_one_finding_per_criterion_in_order(rules: Definition, said: dict[str, str]) -> None:
    found = assess(facts(said), rules)

    criteria = [criterion.id for criterion in rules.criteria]
    # Where a definition does not speak of the release, or may not, a last finding says so.
    outside = rules.scope is not None and evaluate(rules.scope, facts(said)).truth is not Ternary.TRUE
    assert [each.criterion for each in found.findings] == criteria + [SCOPE] * outside
    assert found.definition == rules.key
    assert (found.levels is None) == (not rules.levels)


@every_definition
@few
@given(said=statements())
def test_every_reason_is_a_sentence(rules: Definition, said: dict[str, str]) -> None:
    reasons = [each.reason for each in assess(facts(said), rules).findings]

    assert all(reason[0].isupper() and reason.endswith(".") and len(reason) > 10 for reason in reasons)
    assert not [reason for reason in reasons if "_" in reason or ".." in reason or "  " in reason]


@every_open_world
@few
@given(said=statements())
def test_unknown_findings_name_what_is_missing_and_others_miss_nothing(rules: Definition, said: dict[str, str]) -> None:
    found = assess(facts(said), rules)

    for each in found.findings:
        # What only a person can judge is missing no fact.
        judged = any(isinstance(leaf, Judged) for leaf in rules.criterion(each.criterion).leaves)
        assert judged or bool(each.missing) == (each.verdict is Verdict.UNKNOWN)
    assert set(found.missing) == {field for each in found.findings for field in each.missing}
    assert len(found.missing) == len(set(found.missing))


@every_definition
@few
@given(said=statements())
def test_findings_rest_on_claims_that_were_made(rules: Definition, said: dict[str, str]) -> None:
    found = assess(facts(said), rules)

    assert {claim for each in found.findings for claim in each.claims} <= {f"claim:{field}" for field in said}


@every_open_world
@few
@given(pair=fewer_and_more())
def test_what_fewer_facts_decide_more_facts_do_not_overturn(
    rules: Definition, pair: tuple[dict[str, str], dict[str, str]]
) -> None:
    few, many = (assess(facts(said), rules) for said in pair)

    later = {each.criterion: each.verdict for each in many.findings}
    for before in few.findings:
        # Once a release is known to be in scope nothing needs saying of it.
        assert before.verdict in {Verdict.UNKNOWN, later.get(before.criterion)}
    if rules.kind is Kind.CONJUNCTION:
        assert few.verdict in {Verdict.UNKNOWN.value, many.verdict}


@every_ladder
@few
@given(pair=fewer_and_more())
def test_more_facts_only_narrow_the_range_of_levels(
    rules: Definition, pair: tuple[dict[str, str], dict[str, str]]
) -> None:
    few, many = (assess(facts(said), rules).levels for said in pair)

    assert few.lowest <= many.lowest <= many.highest <= few.highest


def test_a_licence_alone_does_not_answer_whether_the_part_is_public() -> None:
    said = {"training_code.license": "free", "training_code.completeness": "full"}

    found = {each.criterion: each for each in assess(facts(said), definition("osaid@1.0")).findings}["code.training"]

    assert (found.verdict, found.missing) == (Verdict.UNKNOWN, ("training_code.availability",))


@every_open_world
@few
@given(said=statements())
def test_a_licence_read_in_full_decides_as_the_half_read_one_could_have(
    rules: Definition, said: dict[str, str]
) -> None:
    read = {term: value if value is not Ternary.UNKNOWN else Ternary.TRUE for term, value in CONTESTED.terms.items()}
    later = LicenseTable.of([FREE, license_terms("contested", true=[t for t, v in read.items() if v is Ternary.TRUE])])
    earlier = LicenseTable.of([FREE, CONTESTED])

    few, many = (assess(facts(said, table), rules) for table in (earlier, later))

    for before, after in zip(few.findings, many.findings, strict=True):
        assert before.verdict in {Verdict.UNKNOWN, after.verdict}


@every_ladder
@few
@given(said=statements())
def test_the_verdict_of_a_ladder_is_its_range_in_words(rules: Definition, said: dict[str, str]) -> None:
    found = assess(facts(said), rules)

    assert 0 <= found.levels.lowest <= found.levels.highest < len(rules.levels)
    assert found.verdict == range_in_words(rules, found.levels)


@every_ladder
@few
@given(said=statements())
def test_the_range_follows_from_the_verdicts_of_the_levels(rules: Definition, said: dict[str, str]) -> None:
    found = assess(facts(said), rules)

    verdicts = level_verdicts(rules, found.findings)

    assert list(verdicts) == [level.id for level in reversed(rules.levels[1:])]
    met = [level.rank for level in rules.levels[1:] if verdicts[level.id] is Verdict.MET]
    possible = [level.rank for level in rules.levels[1:] if verdicts[level.id] in {Verdict.MET, Verdict.UNKNOWN}]
    assert found.levels == LevelRange(max(met, default=0), max(possible, default=0))


@pytest.mark.parametrize(("levels", "words"), [(LevelRange(5, 5), "T5"), (LevelRange(4, 6), "T4..T6")])
def test_a_range_reads_from_lowest_to_highest(levels: LevelRange, words: str) -> None:
    assert range_in_words(definition("tiers@1"), levels) == words


def test_nothing_known_leaves_everything_possible() -> None:
    known = facts({})

    verdicts = {rules.key: assess(known, rules).verdict for rules in OPEN_WORLD if rules.kind is not Kind.SCORE}

    assert verdicts == {
        "debian-ml@2021": "Not distributable..Free Model",
        "epoch@2026-08": "Unreleased..Open weights (unrestricted)",
        "eu-ai-act@2025-07": "unknown",
        "fsf@2024-10": "unknown",
        "g7@2026-05-29": "No label..Open Source AI with Open Data",
        "mof@1.0": "Unclassified..Class I - Open Science",
        "ntia@2024": "unknown",
        "osaid@1.0": "unknown",
        "owd@0.3": "unknown",
        "solaiman@2023": "fully closed..fully open",
        "tiers@1": "T0..T7",
    }


def test_a_llama_like_release_is_available_and_restricted() -> None:
    known = facts(LLAMA_LIKE)

    verdicts = {rules.key: assess(known, rules).verdict for rules in OPEN_WORLD if rules.kind is not Kind.SCORE}

    assert verdicts == {
        "debian-ml@2021": "Non-free Model",
        "epoch@2026-08": "Open weights (restricted use)",
        "eu-ai-act@2025-07": "unknown",
        "fsf@2024-10": "not met",
        "g7@2026-05-29": "Weights Available AI",
        "mof@1.0": "Unclassified",
        "ntia@2024": "met",
        "osaid@1.0": "not met",
        "owd@0.3": "not met",
        "solaiman@2023": "downloadable",
        "tiers@1": "T4",
    }


#: The top of each ladder; and what is left without weights: an API, and code with nothing to run on it.
TOP = {"debian-ml@2021": 3, "epoch@2026-08": 5, "g7@2026-05-29": 4, "mof@1.0": 3, "solaiman@2023": 4, "tiers@1": 7}
API = {"debian-ml@2021": 0, "epoch@2026-08": 2, "g7@2026-05-29": 0, "mof@1.0": 0, "solaiman@2023": 2, "tiers@1": 2}


@pytest.mark.parametrize(("weights", "levels"), [("public", TOP), ("not_applicable", API), ("not_released", API)])
def test_a_release_without_weights_reaches_no_level_of_weights(weights: str, levels: dict[str, int]) -> None:
    known = facts(EVERYTHING_OPEN | {"weights_final.availability": weights})

    reached = {rules.key: assess(known, rules).levels for rules in LADDERS}

    assert reached == {key: LevelRange(rank, rank) for key, rank in levels.items()}


@pytest.mark.parametrize("part", ["data_processing_code", "training_data_posttrain"])
def test_other_parts_that_do_not_apply_stand_in_the_way_of_no_level(part: str) -> None:
    known = facts(EVERYTHING_OPEN | component(part, "not_applicable"))

    reached = {rules.key: assess(known, rules).levels.lowest for rules in LADDERS}

    assert reached == TOP


@pytest.mark.parametrize(
    ("code", "verdict"), [("public", "not applicable"), ("not_released", "not met"), ("unknown", "unknown")]
)
def test_without_weights_a_definition_of_all_parts_is_not_applicable_unless_something_else_fails(
    code: str, verdict: str
) -> None:
    known = facts(EVERYTHING_OPEN | component("weights_final", "not_applicable") | component("training_code", code))

    assert assess(known, definition("osaid@1.0")).verdict == verdict


@pytest.mark.parametrize(
    ("in_scope", "verdict", "reason"),
    [
        ("unknown", "unknown", "It is not known whether it is a general-purpose AI model in scope."),
        ("false", "not applicable", "It is not a general-purpose AI model in scope."),
    ],
)
def test_a_release_outside_the_scope_gets_no_verdict_and_the_reason(in_scope: str, verdict: str, reason: str) -> None:
    rules = definition("eu-ai-act@2025-07")
    closed = component("weights_final", "not_released")

    found = assess(facts({**closed, "gpai_in_scope": in_scope}), rules)

    *_, last = found.findings
    assert (found.verdict, last.criterion, last.verdict.value, last.reason) == (verdict, SCOPE, verdict, reason)
    assert rules.criterion(SCOPE).title == "Scope"


def test_what_is_remembered_of_checkpoints_is_not_told_of_those_with_another_base() -> None:
    rules, assessor = definition("mof@1.0"), Assessor()
    free = facts(EVERYTHING_OPEN)
    derived = replace(free, bases=(BaseTerms("a-base", "finetune", LIMITED),))

    ranks = [assessor.assess(each, rules).levels.highest for each in (free, derived)]

    # The base's licence binds final and intermediate weights alike.
    assert ranks == [3, assess(derived, rules).levels.highest]
    assert {each.criterion: each.verdict for each in assessor.assess(derived, rules).findings}[
        "model.checkpoints"
    ] is Verdict.NOT_MET


def test_what_is_remembered_of_a_gap_is_not_told_of_a_contradiction() -> None:
    rules, assessor = definition("ntia@2024"), Assessor()
    gap = facts(component("weights_final", "unknown"))
    disputed = replace(gap, statements={"weights_final.availability": Statement("unknown", ("a", "b"), disputed=True)})

    reasons = [assessor.assess(each, rules).findings[0].reason for each in (gap, disputed)]

    assert [reason.count("sources contradict each other") for reason in reasons] == [0, 1]
