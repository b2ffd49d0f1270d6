"""By when a record that nothing has matched yet will be matched, as far as those before it tell.

A record unmatched at age a is compared with the pairs that were watched for longer than a: the curve of their days
beyond a is S(a + x) / S(a). It says three things, which are not to be mixed:

* ``median``: the day by which half of such records are matched, with an interval *of that day*. The one record at
  hand falls into it far less often than the level says.
* ``by``: the day by which *this record* is matched with a probability of the level. It counts the record itself as
  one more at risk, and never matched: the product of 1 - d / (n + 1) (Hill 1968; Coolen & Yan 2004). Of independent
  and uncensored records it keeps its level whatever they are like. It needs nine matches to tell a day at 90 %.
* ``mean``: the days unmatched from now on, counted up to a horizon.

Of the ways tried on simulated histories (benchmarks/coverage.py has the numbers) these did best at 90 %. The interval
of the median goes by clusters of records that one release matches, through log-log limits: it held the median more
often than log-log limits by record or a bootstrap by cluster, but still a little too rarely on staircases. ``by`` was
the only way kept in 85 % or more of all kinds of histories; the log-log limit came close, except where few are at risk.
Of ends that are given at all fewer are kept: a curve falls far enough sooner where it falls too fast. All of it is
indicative, then, and only for a future that is like the past.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from math import ceil

from openness.clusters import by_match, clustered_median
from openness.frontier import Entry
from openness.lag import CatchUp
from openness.survival import (
    FEWEST_EVENTS,
    FEWEST_RECORDS,
    HORIZON,
    LEVEL,
    Curve,
    Reliance,
    RestrictedMean,
    at_most,
    checked_level,
    kaplan_meier,
    restricted_mean,
)
from openness.survival import Status as Estimate


class Status(StrEnum):
    """What can be said of the day by which a record is matched."""

    OK = "ok"
    NEVER_THIS_OLD = "no record of this age was ever matched"
    TOO_FEW_EVENTS = "too few events"
    TOO_FEW_RECORDS = "too few records"
    NOT_WITHIN_HORIZON = "not within the horizon observed"
    NO_LONGER_WATCHED = "no longer watched"


@dataclass(frozen=True)
class MedianDay:
    """The day by which half of the records this old are matched, and the interval of that day; None: not reached."""

    status: Estimate
    day: date | None = None
    interval_status: Estimate = Estimate.EMPTY
    earliest: date | None = None
    latest: date | None = None
    reliance: Reliance = Reliance.INDICATIVE


@dataclass(frozen=True)
class Window:
    """When an unmatched record may be matched, as known on ``as_of``.

    ``age`` is in days. ``at_risk`` counts the pairs watched for longer, ``events`` those of them that were matched:
    what all else here rests on. ``by`` is a date where the status is "ok"; ``mean`` is in days from ``as_of``.
    """

    reference: Entry
    as_of: date
    age: int
    level: float
    status: Status
    at_risk: int = 0
    events: int = 0
    by: date | None = None
    median: MedianDay = MedianDay(Estimate.EMPTY)
    mean: RestrictedMean = RestrictedMean(Estimate.EMPTY, HORIZON)
    reliance: Reliance = Reliance.INDICATIVE


class Outcome(StrEnum):
    """How a window turned out.

    ``kept``: matched by its end, which has passed. ``ahead``: matched, and the end has not passed yet. ``missed``:
    the end passed, and the record was not matched. ``undecided``: not matched, and the end has not passed while the
    record was watched.
    """

    KEPT = "kept"
    AHEAD = "ahead"
    MISSED = "missed"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Backtest:
    """How often the day given for a match, as known on past days, was kept; and how often none was given, and why.

    One record counts once for each day on which it was unmatched: close days tell little more than one.
    """

    level: float
    outcomes: Mapping[Outcome, int] = field(default_factory=dict)
    without: Mapping[Status, int] = field(default_factory=dict)

    @property
    def share_kept(self) -> float | None:
        """Return the share kept of the windows whose end has passed: the number to hold against the level.

        Those that are ``ahead`` are left out with the undecided: to count only the early of what is not over yet
        would flatter. None where no window has ended.
        """
        kept, missed = self.outcomes.get(Outcome.KEPT, 0), self.outcomes.get(Outcome.MISSED, 0)
        return kept / (kept + missed) if kept + missed else None

    @property
    def share_kept_of_decided(self) -> float | None:
        """Return the share kept of all that is decided, those ``ahead`` among the kept; None where nothing is."""
        kept = self.outcomes.get(Outcome.KEPT, 0) + self.outcomes.get(Outcome.AHEAD, 0)
        decided = kept + self.outcomes.get(Outcome.MISSED, 0)
        return kept / decided if decided else None


def windows(
    pairs: Sequence[CatchUp], as_of: date, *, level: float = LEVEL, horizon: float = HORIZON
) -> tuple[Window, ...]:
    """Return one window for each unmatched pair, in their order; ``pairs`` as known on ``as_of``."""
    return tuple(window(pair, pairs, as_of, level=level, horizon=horizon) for pair in pairs if not pair.event)


def window(
    record: CatchUp, pairs: Sequence[CatchUp], as_of: date, *, level: float = LEVEL, horizon: float = HORIZON
) -> Window:
    """Return when an unmatched record may be matched, from the pairs known on ``as_of``; horizon in days.

    Raises ValueError for a record that is matched, or was made after ``as_of``.
    """
    age = (as_of - record.reference.day).days
    if record.event or age < 0:
        what = "is matched" if record.event else f"is of {record.reference.day}, after {as_of}"
        raise ValueError(f"record {record.reference.release!r} {what}; allowed: one unmatched on {as_of}")
    if record.days < age:
        return Window(record.reference, as_of, age, checked_level(level), Status.NO_LONGER_WATCHED)
    older = [pair for pair in pairs if pair.days > age]
    curve = kaplan_meier([(pair.days - age, pair.event) for pair in older])
    status, days = _matched_by(curve, checked_level(level))
    return Window(
        record.reference,
        as_of,
        age,
        level,
        status,
        at_risk=curve.records,
        events=curve.events,
        by=_day(as_of, days),
        median=_median_day(older, age, as_of, level),
        mean=restricted_mean(curve, horizon),
    )


def _matched_by(curve: Curve, level: float) -> tuple[Status, float | None]:
    if not curve.events:
        return Status.NEVER_THIS_OLD, None
    if curve.events < FEWEST_EVENTS:
        return Status.TOO_FEW_EVENTS, None
    if curve.records < FEWEST_RECORDS:
        return Status.TOO_FEW_RECORDS, None
    unmatched = 1.0
    for step in curve.steps:
        unmatched *= 1 - step.events / (step.at_risk + 1)
        if at_most(unmatched, 1 - level):
            return Status.OK, step.days
    return Status.NOT_WITHIN_HORIZON, None


def _median_day(older: Sequence[CatchUp], age: int, as_of: date, level: float) -> MedianDay:
    found = clustered_median([(pair.days - age, pair.event) for pair in older], by_match(older), level=level)
    interval = found.interval
    ends = _day(as_of, interval.lower), _day(as_of, interval.upper)
    return MedianDay(found.status, _day(as_of, found.days), interval.status, *ends, interval.reliance)


def _day(as_of: date, days: float | None) -> date | None:
    return None if days is None else as_of + timedelta(days=ceil(days))


def as_known(pairs: Iterable[CatchUp], on: date) -> tuple[CatchUp, ...]:
    """Return the pairs as they stood on a past day: later records are not there, later matches had not come.

    Scores and dates are those of today. A score made known long after its release is seen from the release on.
    """
    return tuple(_as_known(pair, on) for pair in pairs if pair.reference.day <= on)


def _as_known(pair: CatchUp, on: date) -> CatchUp:
    if pair.match is not None and pair.match.day <= on:
        return pair
    age = (on - pair.reference.day).days
    return CatchUp(pair.reference, None, age if pair.event else min(pair.days, age), event=False)


def backtest(pairs: Sequence[CatchUp], days: Iterable[date], as_of: date, *, level: float = LEVEL) -> Backtest:
    """Return how windows of past days turned out, by what is known on ``as_of``; ``pairs`` as known then.

    A record that is still unmatched is a miss once the end of its window has passed, and else is undecided.
    Raises ValueError for a day after ``as_of``.
    """
    outcomes: Counter[Outcome] = Counter()
    without: Counter[Status] = Counter()
    for day in sorted(set(days)):
        if day > as_of:
            raise ValueError(f"day of a backtest is {day}; allowed: days up to {as_of}")
        then = as_known(pairs, day)
        now = [pair for pair in pairs if pair.reference.day <= day]
        for known, pair in zip(then, now, strict=True):
            if known.event:
                continue
            found = window(known, then, day, level=level)
            if found.by is None:
                without[found.status] += 1
            else:
                outcomes[_outcome(pair, found.by, as_of)] += 1
    return Backtest(checked_level(level), dict(outcomes), dict(without))


def _outcome(pair: CatchUp, by: date, as_of: date) -> Outcome:
    if pair.match is None:
        watched_until = pair.reference.day + timedelta(days=pair.days)
        return Outcome.MISSED if by <= watched_until else Outcome.UNDECIDED
    if pair.match.day > by:
        return Outcome.MISSED
    return Outcome.KEPT if by <= as_of else Outcome.AHEAD
