"""Laws of "what would have to change": every set suffices, none holds more than is needed, and none is overlooked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openness.assessment import Assessor, assess
from openness.components import Aspect, Availability, Completeness, Component, Fact
from openness.counterfactual import (
    OPEN_LICENSE,
    Change,
    ChangeKind,
    Counterfactual,
    apply,
    changes_in_words,
    counterfactual,
)
from openness.definitions import AllOf, AnyOf, AvailabilityIs, Definition, Kind, definition, load_all
from openness.facts import BaseTerms, ReleaseFacts
from openness.licenses import LicenseTable
from openness.verdicts import Verdict
from tests.openness.builders import CONTESTED, FREE, LIMITED, NO_LICENSE, NON_COMMERCIAL, component, facts
from tests.openness.strategies import EVERYTHING_OPEN, statements
from tests.openness.test_archetypes import OWN, archetypes
from tests.paths import source

#: Each law is asked of each level of each definition, so fewer made-up releases a law are enough.
few = settings(max_examples=12)

RULES = [each for each in load_all() if each.kind is not Kind.SCORE]
#: The same definitions with one option at a time set to another choice.
OTHER_RULES = [
    definition(each.key, {option.id: choice})
    for each in RULES
    for option in each.options
    for choice in option.choices
    if choice != option.default
]
OPEN_WORLD = [each for each in RULES if not each.closed_world]

every_definition = pytest.mark.parametrize("rules", RULES, ids=lambda rules: rules.key)
every_choice = pytest.mark.parametrize("rules", OTHER_RULES, ids=lambda rules: f"{rules.key}-{rules.chosen}")
every_open_world = pytest.mark.parametrize("rules", OPEN_WORLD, ids=lambda rules: rules.key)

#: The free licence has an SPDX id, by which alone the Model Openness Tool goes.
TABLE = LicenseTable.of([replace(FREE, spdx="MIT"), LIMITED, NON_COMMERCIAL, CONTESTED, NO_LICENSE])
_base_terms = st.sampled_from([FREE, LIMITED, CONTESTED, None])


@st.composite
def releases(draw: st.DrawFn) -> ReleaseFacts:
    """Draw facts of a release, some of them made from the weights of one or two others."""
    bases = draw(st.lists(_base_terms, max_size=2))
    made_from = tuple(BaseTerms(f"base-{number}", "finetune", terms) for number, terms in enumerate(bases))
    return replace(facts(draw(statements()), TABLE), bases=made_from)


def targets(rules: Definition) -> list[str]:
    """Return everything that a release could be asked to reach."""
    return [level.id for level in rules.levels] or ["met"]


def reaches(release: ReleaseFacts, rules: Definition, target: str) -> bool:
    """Tell whether a release certainly reaches a target or stands above it."""
    found = assess(release, rules)
    if found.levels is None:
        return found.verdict == target
    return found.levels.lowest >= next(level.rank for level in rules.levels if level.id == target)


def parts(changes: tuple[Change, ...]) -> Iterator[tuple[Change, ...]]:
    """Yield every proper part of a few changes; of many, those that lack one."""
    sizes = range(len(changes)) if len(changes) <= 5 else [len(changes) - 1]
    return chain.from_iterable(combinations(changes, size) for size in sizes)


def check(release: ReleaseFacts, rules: Definition, found: Counterfactual) -> None:
    """Assess what each set makes of a release, and each part of it, again."""
    assert bool(found.note) == (not found.sets)
    for each in found.sets:
        assert reaches(apply(release, each.changes), rules, found.target)
        assert not [part for part in parts(each.changes) if reaches(apply(release, part), rules, found.target)]
        told = changes_in_words(each)
        assert all(words[0].isupper() and "_" not in words and not words.endswith(".") for words in told)
    held = [frozenset(change.field for change in each.changes) for each in found.sets]
    assert not [pair for pair in combinations(held, 2) if pair[0] <= pair[1] or pair[1] <= pair[0]]
    places = [(not each.possible, len(each.changes)) for each in found.sets]
    assert places == sorted(places)


def everything(release: ReleaseFacts, rules: Definition) -> list[Change]:
    """Return all changes that open a release, as far as its parts and facts apply."""
    fields = {name for criterion in rules.criteria for name in criterion.fields} | {Fact.GPAI_IN_SCOPE.value}
    values = {
        Aspect.AVAILABILITY: Availability.PUBLIC,
        Aspect.COMPLETENESS: Completeness.FULL,
        Aspect.LICENSE: OPEN_LICENSE.key,
    }
    facts_so = dict.fromkeys(map(str, Fact), "true") | {"monetised": "false", "systemic_risk": "false"}
    changes = []
    for name in sorted(fields):
        owner, _, aspect = name.rpartition(".")
        gate = name if name in facts_so else f"{owner}.{Aspect.AVAILABILITY}"
        if release.statement(gate).value != "not_applicable":
            after = facts_so[name] if name in facts_so else values[Aspect(aspect)]
            changes.append(Change(name, release.statement(name).value, str(after), ChangeKind.PUBLISH))
    for base in release.bases:
        changes.append(Change(f"base:{base.release}.license", "", OPEN_LICENSE.key, ChangeKind.IRREVERSIBLE))
    return changes


def slowly(release: ReleaseFacts, rules: Definition, target: str, most: int) -> set[frozenset[tuple[str, str]]]:
    """Return every smallest set of up to ``most`` changes that suffices, by trying all of them, small ones first."""
    assessor = Assessor()
    rank = targets(rules).index(target)
    found: list[frozenset[tuple[str, str]]] = []
    for size in range(1, most + 1):
        for chosen in combinations(everything(release, rules), size):
            steps = frozenset((change.field, change.after) for change in chosen)
            if any(smaller <= steps for smaller in found):
                continue
            answer = assessor.assess(apply(release, chosen), rules)
            if answer.verdict == target if answer.levels is None else answer.levels.lowest >= rank:
                found.append(steps)
    return set(found)


def quickly(release: ReleaseFacts, rules: Definition, target: str, most: int) -> set[frozenset[tuple[str, str]]]:
    """Return the sets of up to ``most`` changes that the search finds."""
    sets = (each.changes for each in counterfactual(release, rules, target=target).sets)
    return {frozenset((change.field, change.after) for change in each) for each in sets if len(each) <= most}


@every_definition
@pytest.mark.parametrize("place", ["own", "beside"])
def test_every_set_for_every_archetype_suffices_and_holds_no_more_than_is_needed(rules: Definition, place: str) -> None:
    path = OWN if place == "own" else source("golden", "openness", "fixtures.yaml")
    assessor = Assessor()

    for release in archetypes(path).values():
        for target in [None, *targets(rules)]:
            check(release, rules, counterfactual(release, rules, target=target, assess=assessor.assess))


@every_definition
@few
@given(release=releases(), data=st.data())
def test_every_set_suffices_and_holds_no_more_than_is_needed(
    rules: Definition, release: ReleaseFacts, data: st.DataObject
) -> None:
    target = data.draw(st.sampled_from([None, *targets(rules)]))

    check(release, rules, counterfactual(release, rules, target=target))


@every_choice
@settings(max_examples=4)
@given(release=releases())
def test_every_set_suffices_under_other_options_too(rules: Definition, release: ReleaseFacts) -> None:
    for target in targets(rules):
        check(release, rules, counterfactual(release, rules, target=target))


@every_definition
@few
@given(release=releases())
def test_there_is_a_set_wherever_opening_everything_would_do(rules: Definition, release: ReleaseFacts) -> None:
    opened = apply(release, everything(release, rules))

    for target in targets(rules):
        found = counterfactual(release, rules, target=target)
        if reaches(release, rules, target):
            assert found.sets == ()
        else:
            assert bool(found.sets) == reaches(opened, rules, target)


@every_definition
@few
@given(release=releases())
def test_a_change_is_uncertain_where_nothing_is_known_and_never_where_a_part_is_withheld(
    rules: Definition, release: ReleaseFacts
) -> None:
    for target in targets(rules):
        for change in (each for found in counterfactual(release, rules, target=target).sets for each in found.changes):
            assert change.uncertain or change.before != "unknown"
            assert not (change.uncertain and change.before in {"not_released", "true", "false", "partial", "none"})
            assert change.before != change.after


@every_open_world
@few
@given(release=releases())
def test_evidence_alone_can_do_where_the_answer_is_open_and_nowhere_else(
    rules: Definition, release: ReleaseFacts
) -> None:
    found = assess(release, rules)
    for target in targets(rules):
        if found.levels is None:
            # Where it is not known whether a definition speaks of a release, its answer is unknown whatever else.
            told = {each.verdict for each in found.findings}
            ruled_out = found.verdict != Verdict.UNKNOWN or Verdict.NOT_MET in told
        else:
            ruled_out = found.levels.highest < targets(rules).index(target)
        sets = counterfactual(release, rules, target=target).sets
        by_evidence = [each for each in sets if all(change.uncertain for change in each.changes)]
        assert not (by_evidence and ruled_out)
        # What the base of weights under an unknown licence forbids is certain, though the answer is open.
        if sets and not ruled_out and not release.bases:
            assert by_evidence


@every_definition
@few
@given(release=releases())
def test_the_answer_is_the_same_every_time(rules: Definition, release: ReleaseFacts) -> None:
    said = list(release.statements.items())
    again = replace(release, statements=dict(reversed(said)))

    assert counterfactual(release, rules) == counterfactual(again, rules, assess=assess)


#: A release to which little is wanting, so that trying out every few changes finds all there is.
NEARLY = [
    {**EVERYTHING_OPEN, "weights_final.availability": "gated_auto", "technical_report.license": "unknown"},
    {**EVERYTHING_OPEN, **component("training_data", "not_released"), "data_info.scope": "false"},
    {**EVERYTHING_OPEN, "systemic_risk": "false", "monetised": "false", "access.gating_security_only": "unknown",
     "weights_final.availability": "gated_auto", "weights_final.license": "contested"},
    {**EVERYTHING_OPEN, "training_code.completeness": "partial", "weights_final.license": "nc"},
    {**component("weights_final", "gated_manual", "limited"), "access.api": "false"},
    {"access.hosted": "false", **component("weights_final", "not_released")},
]  # fmt: skip


@every_definition
@pytest.mark.parametrize("number", range(len(NEARLY)))
def test_trying_out_all_changes_finds_the_same_small_sets(rules: Definition, number: int) -> None:
    bases = (BaseTerms("a-base", "finetune", LIMITED),) if number % 2 else ()
    release = replace(facts(NEARLY[number], TABLE), bases=bases)
    most = 2 if len(everything(release, rules)) > 30 else 3
    open_targets = [target for target in targets(rules) if not reaches(release, rules, target)]

    for target in open_targets:
        assert quickly(release, rules, target, most) == slowly(release, rules, target, most)


@pytest.mark.parametrize("key", ["owd@0.3", "ntia@2024", "epoch@2026-08", "eu-ai-act@2025-07", "debian-ml@2021"])
@settings(max_examples=15)
@given(release=releases())
def test_trying_out_all_changes_finds_the_same_small_sets_of_any_release(key: str, release: ReleaseFacts) -> None:
    rules = definition(key)

    for target in targets(rules)[-2:]:
        if not reaches(release, rules, target):
            assert quickly(release, rules, target, 2) == slowly(release, rules, target, 2)


def test_of_very_many_alternatives_some_are_told_and_each_of_them_suffices() -> None:
    # Nine turns with two ways each: 2 ** 9 = 512 sets of nine changes.
    ways = [AvailabilityIs(each, frozenset({Availability.PUBLIC})) for each in Component][:18]
    turns = tuple(AnyOf(pair) for pair in zip(ways[::2], ways[1::2], strict=True))
    osaid = definition("osaid@1.0")
    rules = replace(osaid, criteria=(replace(osaid.criteria[0], requires=AllOf(turns)),))

    found = counterfactual(facts({f"{each}.availability": "not_released" for each in Component}), rules)

    assert 10 < len(found.sets) < 512
    assert {len(each.changes) for each in found.sets} == {9}
    assert all(reaches(apply(facts({}), each.changes), rules, "met") for each in found.sets)
