"""Lags over time: each degree of openness on one benchmark, from one change of its standing to the next.

What an edition stored is read as it is; what it did not store is computed from the scores and verdicts that it kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from registry.actions.lag_questions import Asked, Known, known, story
from registry.models import LagSeries, LagStanding
from registry.models.readings import LagReading

#: What can change the standing of a tier: its own best, or the best of the reference.
MOVERS = ("tier_best", "reference_best")
_AT_HAND = ("release", "score__evidence__source")
_NAMED = (*MOVERS, "exceeded", "level_with")


@dataclass(frozen=True)
class Change:
    """A day from which a tier stood differently: the lag read on it, and which records were new.

    ``before`` is the standing until then. ``until`` is the last day on which the new one held, None while it holds.
    """

    reading: LagReading
    before: LagStanding | None
    until: date | None

    @property
    def moved(self) -> tuple[str, ...]:
        """Return which of the two bests is another release, or counts from another day, than before."""
        return tuple(name for name in MOVERS if _held(self.before, name) != _held(self.reading.standing, name))


def _held(row: LagStanding | None, name: str) -> tuple[int, date] | None:
    score = getattr(row, name) if row else None
    return (score.release_id, getattr(row, f"{name}_on")) if score else None


@dataclass(frozen=True)
class Course:
    """One series as far as a day; ``standings`` are those that had begun by the last day it can be read on."""

    series: LagSeries
    as_of: date
    standings: tuple[LagStanding, ...]

    @property
    def read_on(self) -> date:
        """Return the last day of the course: no later than the data speak of the tier."""
        return self.series.read_on(self.as_of)

    def on(self, day: date) -> LagReading:
        """Return the lag as it is read on a day up to the one asked for."""
        read_on = self.series.read_on(day)
        begun = [row for row in self.standings if row.start <= read_on]
        return LagReading(self.series, begun[-1] if begun else None, day)

    @property
    def ends(self) -> tuple[date, ...]:
        """Return the last day of each standing."""
        return (*(row.start - timedelta(days=1) for row in self.standings[1:]), self.read_on)

    @property
    def changes(self) -> tuple[Change, ...]:
        """Return every change of standing, oldest first."""
        before = (None, *self.standings[:-1])
        until = (*self.ends[: len(self.standings) - 1], None)
        return tuple(
            Change(LagReading(self.series, row, row.start), earlier, last)
            for row, earlier, last in zip(self.standings, before, until, strict=True)
        )

    @property
    def longest(self) -> LagReading | None:
        """Return the reading on the first day on which the lag was longest; None where there never was one."""
        lasts = (LagReading(self.series, row, end) for row, end in zip(self.standings, self.ends, strict=False))
        return max((last for last in lasts if last.tells), key=lambda last: last.lower or 0, default=None)

    @property
    def shape(self) -> tuple[object, ...]:
        """Return what the line of the lag depends on, so that degrees with one line can be told together."""
        columns = ((row.start, row.status, row.exceeded_on, row.level_with_on) for row in self.standings)
        return (self.read_on, *columns)


def courses(asked: Sequence[Asked], as_of: date) -> list[Course]:
    """Return the course of each degree asked for, lowest first; all are of one benchmark, definition and reference.

    None at all where the edition has no score on the benchmark.
    """
    if not asked:
        return []
    first = asked[0]
    stored = LagSeries.objects.filter(
        edition=first.edition,
        benchmark=first.benchmark,
        definition=first.degree.definition,
        rank__in=[each.degree.rank for each in asked],
        reference=first.reference.value,
        counting=first.counting.value,
    )
    if rows := list(stored.select_related("benchmark", "edition").order_by("rank")):
        return _stored(rows, as_of)
    at_hand = known(first)
    return [_computed(each, at_hand, as_of) for each in asked] if at_hand else []


def _stored(rows: Sequence[LagSeries], as_of: date) -> list[Course]:
    at_hand = [f"{name}__{part}" for name in _NAMED for part in _AT_HAND]
    found: dict[int, list[LagStanding]] = {}
    standings = LagStanding.objects.filter(history__in=[row.history_id for row in rows], start__lte=as_of)
    for standing in standings.select_related(*at_hand).order_by("history", "start"):
        found.setdefault(standing.history_id, []).append(standing)
    return [
        Course(
            row,
            as_of,
            tuple(each for each in found.get(row.history_id, ()) if each.start <= row.read_on(as_of)),
        )
        for row in rows
    ]


def _computed(asked: Asked, at_hand: Known, as_of: date) -> Course:
    found = story(asked, at_hand, as_of)
    return Course(found.reading.series, as_of, tuple(found.standings))
