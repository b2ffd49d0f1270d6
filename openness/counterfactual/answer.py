"""The answer to "what would have to change": found, assessed again, cut down to what is needed, and put in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from openness.assessment import Assessor
from openness.components import Aspect, Component
from openness.counterfactual.changes import ChangeSet, Step, base_of
from openness.counterfactual.described import described
from openness.counterfactual.goal import MET, Assess, Goal, Trial, ways_to_reach
from openness.counterfactual.ways import Steps, shrunk, smallest
from openness.definitions import Definition, Kind
from openness.evaluation import evaluate
from openness.facts import NOT_APPLICABLE, ReleaseFacts
from openness.ternary import Ternary
from openness.verdicts import Assessment


@dataclass(frozen=True)
class Counterfactual:
    """The smallest sets of changes by which a release would reach a target; ``note`` says why there are none.

    ``target`` is "met", a level, or "" for a score. No set is part of another; sets that the developer can bring about
    come first, and of these the smallest.
    """

    definition: str
    target: str
    sets: tuple[ChangeSet, ...]
    note: str


def counterfactual(
    facts: ReleaseFacts, definition: Definition, *, target: str | None = None, assess: Assess | None = None
) -> Counterfactual:
    """Return the smallest sets of changes by which a release would meet a definition, or reach a level of it.

    Without a target it is the level above the lowest certain one. Raise ValueError for a level that the definition
    does not have. ``assess`` answers for each hypothetical release; the default remembers what it has found out.
    """
    if definition.kind is Kind.SCORE:
        return Counterfactual(definition.key, "", (), "A score has no threshold that could be met.")
    judge = assess or Assessor().assess
    found = judge(facts, definition)
    goal = _goal(definition, found, target)
    if goal.reached_in(found):
        return Counterfactual(definition.key, goal.target, (), _already(goal, found))
    sets = _sets(Trial(facts, goal, judge), found)
    return Counterfactual(definition.key, goal.target, sets, "" if sets else _why_none(goal, facts))


def _goal(definition: Definition, found: Assessment, target: str | None) -> Goal:
    ranks = {level.id: level.rank for level in definition.levels} or {MET: 0}
    if target is not None:
        if target not in ranks:
            raise ValueError(f"{definition.key} has no target {target!r}; it has {', '.join(ranks)}")
        return Goal(definition, ranks[target])
    if found.levels is None:
        return Goal(definition)
    return Goal(definition, min(found.levels.lowest + 1, len(definition.levels) - 1))


def _sets(trial: Trial, found: Assessment) -> tuple[ChangeSet, ...]:
    order = _order(trial.goal.definition)

    def needed(steps: Steps) -> Steps:
        return shrunk(sorted(steps, key=order, reverse=True), trial.suffices)

    ways = ways_to_reach(trial.goal, trial.facts, found)
    enough = smallest(needed(steps) for steps in ways.sets if trial.suffices(steps))
    in_order = sorted((sorted(steps, key=order) for steps in enough), key=lambda steps: list(map(order, steps)))
    sets = [described(steps, trial) for steps in in_order]
    return tuple(sorted(sets, key=lambda each: (not each.possible, len(each.changes))))


def _order(definition: Definition) -> Callable[[Step], tuple[int, str]]:
    """Return the place of a step: that of its field among the criteria; the licences of bases come last."""
    fields = dict.fromkeys(name for criterion in definition.criteria for name in criterion.fields)
    places = {name: place for place, name in enumerate(fields)}

    def place(step: Step) -> tuple[int, str]:
        last = len(places) + bool(base_of(step[0]))
        return places.get(step[0], last), step[0]

    return place


def _already(goal: Goal, found: Assessment) -> str:
    definition = goal.definition
    if found.levels is None:
        return f"It already meets {definition.short}."
    stands = definition.level(found.levels.lowest)
    if stands.rank == len(definition.levels) - 1:
        return f"It already stands at the highest level of {definition.short}, {stands.title}."
    return f"It already reaches {goal.target} of {definition.short}."


def _why_none(goal: Goal, facts: ReleaseFacts) -> str:
    definition = goal.definition
    short = definition.short[:1].upper() + definition.short[1:]
    if definition.scope is not None and evaluate(definition.scope, facts).truth is Ternary.NOT_APPLICABLE:
        return f"{short} does not speak of it, and no change of the release would make it do so."
    weights = facts.statement(f"{Component.WEIGHTS_FINAL}.{Aspect.AVAILABILITY}").value
    if weights == NOT_APPLICABLE and definition.about_weights:
        return f"{short} speaks of weights, which this release does not have; no change would give it any."
    wanted = f"reach {goal.target} of {definition.short}" if definition.levels else f"meet {definition.short}"
    return f"No change of what is recorded of it would make it {wanted}."
