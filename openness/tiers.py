"""From a ladder's timeline to dated membership in the sets "at this level or higher".

Sets are cumulative and so nested: whoever is at or above T6 is at or above T5. A release enters a set on the
day it first qualifies and leaves it when it no longer does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from openness.ternary import Ternary
from openness.timeline import Interval, merge
from openness.verdicts import LevelRange


class Series(StrEnum):
    """How a release whose tier is a range is counted: outside the set, or inside."""

    CONSERVATIVE = "conservative"
    OPTIMISTIC = "optimistic"


#: The tiers whose releases make up the reference "closed": hosted only, and API.
CLOSED_RANKS = (1, 2)

#: For small samples: the eight tiers collapsed into four groups, by the rank at which each begins.
GROUPS = {"closed": 0, "weights available": 3, "open weights": 5, "open source": 6}


@dataclass(frozen=True)
class Membership:
    """One stay of a release in a set: from ``start`` up to, not including, ``end``."""

    release: str
    start: date
    end: date | None


def at_or_above(
    release: str, levels: Iterable[Interval[LevelRange]], rank: int, series: Series
) -> tuple[Membership, ...]:
    """Return the stays of a release at ``rank`` of a definition or higher."""
    counted = {Ternary.TRUE} if series is Series.CONSERVATIVE else {Ternary.TRUE, Ternary.UNKNOWN}
    return _stays(release, levels, lambda found: found.reaches(rank) in counted)


def closed(release: str, tiers: Iterable[Interval[LevelRange]]) -> tuple[Membership, ...]:
    """Return the stays of a release among the closed: certainly hosted or API, and certainly no more."""
    lowest, highest = CLOSED_RANKS
    return _stays(release, tiers, lambda found: found.lowest >= lowest and found.highest <= highest)


def released(release: str, tiers: Iterable[Interval[LevelRange]]) -> tuple[Membership, ...]:
    """Return the stays of a release among all that can certainly be used."""
    return _stays(release, tiers, lambda found: found.lowest >= CLOSED_RANKS[0])


def outside(
    release: str, tiers: Sequence[Interval[LevelRange]], levels: Sequence[Interval[LevelRange]], rank: int
) -> tuple[Membership, ...]:
    """Return the stays of a release in the complement: certainly released, and certainly below ``rank``.

    ``tiers`` tell whether it is released, ``levels`` where it stands by the definition that the rank belongs to.
    """
    days = sorted({interval.start for interval in (*tiers, *levels)})
    inside = merge([(day, _below(tiers, levels, rank, day)) for day in days])
    return tuple(Membership(release, stay.start, stay.end) for stay in inside if stay.value)


def _below(tiers: Iterable[Interval[LevelRange]], levels: Iterable[Interval[LevelRange]], rank: int, day: date) -> bool:
    tier = next((interval.value for interval in tiers if interval.holds_on(day)), None)
    level = next((interval.value for interval in levels if interval.holds_on(day)), None)
    return tier is not None and level is not None and tier.lowest >= CLOSED_RANKS[0] and level.highest < rank


def entry_date(memberships: Iterable[Membership]) -> date | None:
    """Return the day on which a release first entered the set, or None if it never did."""
    return min((stay.start for stay in memberships), default=None)


def _stays(
    release: str, timeline: Iterable[Interval[LevelRange]], belongs: Callable[[LevelRange], bool]
) -> tuple[Membership, ...]:
    inside = merge([(interval.start, belongs(interval.value)) for interval in timeline])
    return tuple(Membership(release, stay.start, stay.end) for stay in inside if stay.value)
