"""The degrees of openness that a definition tells apart: the sets of releases whose lag is measured.

A ladder gives a cumulative set for each level that is about weights to be had ("this level or higher"), a definition
that is met or not gives one. A score gives none: it has no threshold.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from openness.assessment import assess
from openness.components import Aspect, Availability, Component
from openness.definitions import Definition, Kind
from openness.facts import ReleaseFacts, Statement
from openness.ternary import Ternary
from openness.verdicts import LevelRange, Verdict

#: The name of the one degree of a definition without levels.
MET = "met"
MET_RANK = 1


@dataclass(frozen=True)
class Degree:
    """A set of releases: those at a rank of a definition's levels or higher, or, at rank 1, those that meet it."""

    definition: str
    rank: int
    id: str
    title: str
    #: Whether nothing is above it, so that "and above" says nothing.
    top: bool


@cache
def degrees(definition: Definition) -> tuple[Degree, ...]:
    """Return the degrees of a definition, lowest first."""
    if definition.kind is Kind.SCORE:
        return ()
    if definition.kind is Kind.CONJUNCTION:
        return (Degree(definition.key, MET_RANK, MET, definition.title, top=True),)
    hosted = assess(_HOSTED, definition).levels or LevelRange(0, 0)
    highest = definition.levels[-1].rank
    return tuple(
        Degree(definition.key, level.rank, level.id, level.title, top=level.rank == highest)
        for level in definition.levels[1:]
        # What a release that can only be used over the network reaches says nothing of openness to keep or change.
        if hosted.reaches(level.rank) is not Ternary.TRUE
    )


_HOSTED = ReleaseFacts(
    "hosted",
    {
        f"{Component.WEIGHTS_FINAL}.{Aspect.AVAILABILITY}": Statement(Availability.NOT_RELEASED.value),
        "access.api": Statement("true"),
        "access.hosted": Statement("true"),
    },
)

_LEVELS_OF = {
    Verdict.MET: LevelRange(MET_RANK, MET_RANK),
    Verdict.UNKNOWN: LevelRange(0, MET_RANK),
    Verdict.NOT_MET: LevelRange(0, 0),
    Verdict.NOT_APPLICABLE: LevelRange(0, 0),
}


def as_levels(verdict: str) -> LevelRange:
    """Return the verdict of a definition without levels as a range of two: not met below, met above."""
    return _LEVELS_OF[Verdict(verdict)]
