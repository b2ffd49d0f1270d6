"""The shape of a condition: a tree of all, any and not over what is known of a release."""

from __future__ import annotations

from dataclasses import dataclass

from openness.components import Aspect, Availability, Completeness, Component, Fact
from openness.licenses import Term


@dataclass(frozen=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True)
class AvailabilityIs:
    """A component can be had in one of these ways."""

    component: Component
    allowed: frozenset[Availability]


@dataclass(frozen=True)
class CompletenessIs:
    """A component is there to one of these extents."""

    component: Component
    allowed: frozenset[Completeness]


@dataclass(frozen=True)
class TermIs:
    """The licence of a component has, or lacks, a term."""

    component: Component
    term: Term
    value: bool


@dataclass(frozen=True)
class FactIs:
    """A fact about the release as a whole is so, or not so."""

    fact: Fact
    value: bool


@dataclass(frozen=True)
class Judged:
    """Something that no recorded fact settles and only a person can judge: always unknown."""

    text: str


Leaf = AvailabilityIs | CompletenessIs | TermIs | FactIs | Judged
Condition = AllOf | AnyOf | Not | Leaf


def leaves(condition: Condition) -> tuple[Leaf, ...]:
    """Return the conditions about facts that a condition is made of, in order."""
    if isinstance(condition, AllOf | AnyOf):
        return tuple(leaf for part in condition.parts for leaf in leaves(part))
    if isinstance(condition, Not):
        return leaves(condition.part)
    return (condition,)


def fields_of(leaf: Leaf) -> tuple[str, ...]:
    """Return the fields that a condition looks at; availability first, since what is withheld has no aspects."""
    if isinstance(leaf, FactIs):
        return (leaf.fact.value,)
    if isinstance(leaf, Judged):
        return ()
    availability = f"{leaf.component}.{Aspect.AVAILABILITY}"
    if isinstance(leaf, AvailabilityIs):
        return (availability,)
    aspect = Aspect.COMPLETENESS if isinstance(leaf, CompletenessIs) else Aspect.LICENSE
    return (availability, f"{leaf.component}.{aspect}")
