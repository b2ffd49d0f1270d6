"""Ways to make a condition hold: worked out from what it asks of each field, upwards.

A step only ever opens a release (public, complete, under an open licence; a fact as it is asked for), so that what one
step achieves, further steps do not undo, in the definitions there are. Whoever takes the sets assesses them again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from openness.components import Aspect, Availability, Completeness, Component
from openness.counterfactual.changes import OPEN_LICENSE, Step, after_steps, base_field
from openness.definitions import (
    AllOf,
    AnyOf,
    AvailabilityIs,
    CompletenessIs,
    Condition,
    FactIs,
    Judged,
    Leaf,
    Not,
)
from openness.evaluation import evaluate
from openness.facts import NOT_APPLICABLE, ReleaseFacts
from openness.ternary import Ternary

Steps = frozenset[Step]

#: Alternatives kept at each turn, smallest first. Conditions with several alternatives multiply; the definitions there
#: are stay far below this, and one that does not loses its largest sets, never the truth of those it keeps.
MOST = 100


@dataclass(frozen=True)
class Ways:
    """Sets of steps of which each makes a condition hold; ``neutral`` where it does not apply as things are."""

    sets: tuple[Steps, ...]
    neutral: bool = False


#: The condition holds as things are.
AS_IT_IS = Ways((frozenset(),))


def ways_to_hold(condition: Condition, facts: ReleaseFacts, *, wanted: bool = True) -> Ways:
    """Return the ways to make a condition hold, or, where that is wanted, fail."""
    if isinstance(condition, Not):
        return ways_to_hold(condition.part, facts, wanted=not wanted)
    if isinstance(condition, AllOf | AnyOf):
        parts = [ways_to_hold(part, facts, wanted=wanted) for part in condition.parts]
        # That not all hold is that any fails, and the other way round.
        return together(parts) if isinstance(condition, AllOf) is wanted else either(parts)
    return _ways_of_leaf(condition, facts, Ternary.of(wanted))


def together(parts: Sequence[Ways]) -> Ways:
    """Return the ways to make all parts hold; what does not apply is passed over, unless nothing else is there."""
    applying = [part for part in parts if not part.neutral]
    if not applying:
        return Ways(either(parts).sets, neutral=True)
    found: tuple[Steps, ...] = (frozenset(),)
    for part in applying:
        found = smallest(one | other for one in found for other in part.sets if _agree(one, other))
    return Ways(found)


def either(parts: Iterable[Ways]) -> Ways:
    """Return the ways to make one of the parts hold."""
    known = list(parts)
    return Ways(smallest(each for part in known for each in part.sets), neutral=all(part.neutral for part in known))


def smallest(sets: Iterable[Steps]) -> tuple[Steps, ...]:
    """Return the sets that contain no other, smallest first, as many as are kept."""
    kept: list[Steps] = []
    for steps in sorted(dict.fromkeys(sets), key=len):
        if not any(other <= steps for other in kept):
            kept.append(steps)
    return tuple(kept[:MOST])


def shrunk(steps: Sequence[Step], holds: Callable[[Steps], bool]) -> Steps:
    """Return what is left of steps when each that is not needed is left out, the first ones first."""
    left = frozenset(steps)
    for step in steps:
        if holds(left - {step}):
            left -= {step}
    return left


def ways_of(steps: Sequence[Step], holds: Callable[[Steps], bool], *, neutral: bool = False) -> Ways:
    """Return the way that takes no more of the steps than are needed; none where all of them are not enough."""
    return Ways((shrunk(steps, holds),) if holds(frozenset(steps)) else (), neutral)


def opened(facts: ReleaseFacts, component: Component, aspect: Aspect) -> Iterator[Step]:
    """Yield the steps that could open an aspect of a component; none where the component does not apply."""
    availability = f"{component}.{Aspect.AVAILABILITY}"
    now = facts.statement(availability).value
    if now == NOT_APPLICABLE:
        return
    if aspect is Aspect.AVAILABILITY or now == Availability.NOT_RELEASED:
        yield availability, Availability.PUBLIC.value
    if aspect is Aspect.COMPLETENESS:
        yield f"{component}.{aspect}", Completeness.FULL.value
    if aspect is Aspect.LICENSE:
        yield from ((base_field(base.release), OPEN_LICENSE.key) for base in facts.bases)
        yield f"{component}.{aspect}", OPEN_LICENSE.key


def _agree(one: Steps, other: Steps) -> bool:
    """Tell whether no field is to have two values."""
    both = one | other
    return len({field for field, _ in both}) == len(both)


def _ways_of_leaf(leaf: Leaf, facts: ReleaseFacts, wanted: Ternary) -> Ways:
    now = evaluate(leaf, facts).truth
    if now is wanted:
        return AS_IT_IS

    def holds(steps: Steps) -> bool:
        return evaluate(leaf, after_steps(facts, steps)).truth is wanted

    return ways_of(list(_steps(leaf, facts, wanted)), holds, neutral=now is Ternary.NOT_APPLICABLE)


def _steps(leaf: Leaf, facts: ReleaseFacts, wanted: Ternary) -> Iterator[Step]:
    """Yield every step that a condition on one field could need."""
    if isinstance(leaf, Judged):
        return
    if isinstance(leaf, FactIs):
        if facts.statement(leaf.fact).value != NOT_APPLICABLE:
            yield leaf.fact.value, Ternary.of(leaf.value is (wanted is Ternary.TRUE)).value
        return
    if isinstance(leaf, AvailabilityIs):
        yield from opened(facts, leaf.component, Aspect.AVAILABILITY)
    elif isinstance(leaf, CompletenessIs):
        yield from opened(facts, leaf.component, Aspect.COMPLETENESS)
    else:
        yield from opened(facts, leaf.component, Aspect.LICENSE)
