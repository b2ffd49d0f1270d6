"""What a release is to reach, a definition or a level of it, and the ways there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from openness.assessment import level_verdicts
from openness.components import Aspect, Component
from openness.counterfactual.changes import Step, after_steps
from openness.counterfactual.ways import (
    AS_IT_IS,
    Steps,
    Ways,
    either,
    opened,
    together,
    ways_of,
    ways_to_hold,
)
from openness.definitions import Criterion, Definition, Kind, Leaf
from openness.facts import ReleaseFacts
from openness.model_openness_tool import record_of
from openness.verdicts import Assessment, Verdict

#: Answers a definition for a release.
Assess = Callable[[ReleaseFacts, Definition], Assessment]

#: The target of a definition without levels.
MET = "met"


@dataclass(frozen=True)
class Goal:
    """A definition to be met or, where it has levels, the rank of the one to be reached."""

    definition: Definition
    rank: int = 0

    @property
    def target(self) -> str:
        """Return the level to be reached, or that the definition is to be met."""
        return self.definition.level(self.rank).id if self.definition.levels else MET

    def reached_in(self, found: Assessment) -> bool:
        """Tell whether an assessment says for certain that the goal, or a level above it, is reached."""
        if found.levels is None:
            return found.verdict == Verdict.MET.value
        return found.levels.lowest >= self.rank

    def leaves(self, found: Assessment) -> Iterator[Leaf]:
        """Yield every condition on one field that counts where an assessment says that the goal is reached.

        Of levels that are reached the lowest counts: an open licence gives more than many a level asks for.
        """
        for criterion in map(self.definition.criterion, self._needs(found)):
            yield from criterion.leaves

    def _needs(self, found: Assessment) -> tuple[str, ...]:
        if not self.definition.levels:
            return tuple(criterion.id for criterion in self.definition.criteria)
        reached = level_verdicts(self.definition, found.findings)
        rungs = self.definition.levels[self.rank :]
        return next((rung.needs for rung in rungs if reached[rung.id] is Verdict.MET), ())


@dataclass(frozen=True)
class Trial:
    """A release to be tried with changes: what it is to reach, and who answers for what it would then be."""

    facts: ReleaseFacts
    goal: Goal
    assess: Assess

    def suffices(self, steps: Steps) -> bool:
        """Tell whether the release would reach its goal after steps."""
        return self.goal.reached_in(self.assess(after_steps(self.facts, steps), self.goal.definition))


def ways_to_reach(goal: Goal, facts: ReleaseFacts, found: Assessment) -> Ways:
    """Return the ways to a goal; ``found`` is the answer for the release as it is."""
    definition = goal.definition
    met = {finding.criterion for finding in found.findings if finding.verdict is Verdict.MET}

    def answered(needs: Iterator[Criterion]) -> Ways:
        return together([AS_IT_IS if need.id in met else _answered(need, definition, facts) for need in needs])

    if not definition.levels:
        return _within_scope(answered(iter(definition.criteria)), definition, facts)
    return either([answered(map(definition.criterion, needs)) for needs in _rungs(goal)])


def _rungs(goal: Goal) -> Iterator[tuple[str, ...]]:
    """Yield what each level from the goal upwards needs; whoever stands above stands at least at the goal.

    A level that needs all that a lower one does, and more, opens no further way.
    """
    lower: list[set[str]] = []
    for level in goal.definition.levels[goal.rank :]:
        if not any(needs <= set(level.needs) for needs in lower):
            lower.append(set(level.needs))
            yield level.needs


def _within_scope(ways: Ways, definition: Definition, facts: ReleaseFacts) -> Ways:
    if definition.scope is None:
        return ways
    inside = ways_to_hold(definition.scope, facts)
    return together([replace(inside, neutral=False), ways])


def _answered(criterion: Criterion, definition: Definition, facts: ReleaseFacts) -> Ways:
    """Return the ways to a yes; a criterion about weights must say yes, where others are passed over."""
    if definition.kind is Kind.TOOL:
        return _included_or_stood_for(criterion, definition, facts)
    if criterion.requires is None:
        raise TypeError(f"the criterion {criterion.id} is not answered by yes or no")
    ways = ways_to_hold(criterion.requires, facts)
    return replace(ways, neutral=False) if criterion.id in definition.about_weights else ways


def _included_or_stood_for(criterion: Criterion, definition: Definition, facts: ReleaseFacts) -> Ways:
    """Return the ways to have the tool include a component, or, for the report, the paper that stands in for it."""
    ways = _included(criterion, definition, facts)
    if criterion.components != (Component.TECHNICAL_REPORT,):
        return ways
    papers = [each for each in definition.criteria if each.components == (Component.RESEARCH_PAPER,)]
    return either([ways, *(_included(paper, definition, facts) for paper in papers)])


def _included(criterion: Criterion, definition: Definition, facts: ReleaseFacts) -> Ways:
    if criterion.part is None or definition.tool is None:
        raise TypeError(f"the criterion {criterion.id} is not one of the tool's")
    name, accepted = criterion.part.name, definition.tool.open_licenses
    alone = replace(definition, criteria=(criterion,))
    steps: list[Step] = [
        step
        for component in criterion.part.component
        for aspect in (Aspect.AVAILABILITY, Aspect.LICENSE)
        for step in opened(facts, component, aspect)
    ]

    def holds(chosen: Steps) -> bool:
        return record_of(after_steps(facts, chosen), alone).components.get(name) in accepted

    return ways_of(list(dict.fromkeys(steps)), holds)
