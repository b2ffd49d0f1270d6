"""How far a tier trails its reference group, from two staircases of records.

Three questions, never to be mixed:

* *Catch-up*: a reference record of score y on day t; on which day did the tier first score y? Not yet means
  censored, never dropped. May be negative: the tier got there first.
* *Backward lag* on a day: for how long has the reference been beyond the tier's best? L counts from the first
  reference record above it, U from the last one at or below it. [L, U] is a bracket that the release dates give,
  not a confidence interval. "N months behind" is L.
* *Gap* on a day: the difference of the two best scores. It says nothing of time.

::

    score          ┌───────── reference     as of
             ┌─────┘ ◀──────── L ─────────▶ │
             │ ◀────────────── U ─────────▶ │
         ────┘          ┌───── tier's best
                        │

All scores are oriented so that larger is better; ``delta``, in the unit of the score, is how much less still
counts as level. Days are counted; a month is 365.25 / 12 days.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from math import inf

from openness.frontier import Entry, best_on, changes_of_best, records

DAYS_PER_MONTH = 365.25 / 12

#: For how long after the last scored release of a tier a benchmark still says where that tier stands.
CURRENCY = timedelta(days=90)


class Status(StrEnum):
    """What a backward lag can say."""

    OK = "ok"
    LEFT_CENSORED = "left_censored"
    LEVEL = "level"
    TIER_LEADS = "tier_leads"
    NO_TIER_MODEL = "no_tier_model"
    NO_REFERENCE = "no_reference"


#: Scores are read as decimals: a difference this small is the rounding of binary numbers, not of a benchmark.
ROUNDING = 1e-9


def _reaches(score: float, mark: float, delta: float) -> bool:
    """Tell whether a score is at least a mark, less the tolerance; exactly the tolerance below is still level."""
    return score >= mark - delta - ROUNDING


def months(days: float) -> float:
    """Return days in months of 365.25 / 12 days."""
    return days / DAYS_PER_MONTH


@dataclass(frozen=True)
class Standing:
    """Where a tier stands against its reference between two changes of either frontier.

    Everything a backward lag needs is a date here, so that the lag at any day is a subtraction.
    ``exceeded`` is the first reference record above the tier's best, ``level_with`` the last one not above it,
    ``central`` the day interpolated between the two, ``leads_since`` the day of the tier's first record above
    the reference's best.
    """

    status: Status
    tier_best: Entry | None = None
    reference_best: Entry | None = None
    exceeded: Entry | None = None
    level_with: Entry | None = None
    central: date | None = None
    leads_since: date | None = None

    @property
    def gap(self) -> float | None:
        """Return the reference's best score minus the tier's, in the unit of the benchmark."""
        if self.tier_best is None or self.reference_best is None:
            return None
        return self.reference_best.score - self.tier_best.score

    @property
    def record_lag(self) -> int | None:
        """Return the days from the exceeding reference record to the tier's best; negative: the tier was first."""
        if self.tier_best is None or self.exceeded is None:
            return None
        return (self.tier_best.day - self.exceeded.day).days

    def lag_on(self, as_of: date) -> BackwardLag:
        """Return the lag on a day on which this standing holds."""
        if self.status in {Status.LEVEL, Status.TIER_LEADS}:
            lead = (as_of - self.leads_since).days if self.leads_since else None
            return BackwardLag(as_of, self, lower=0, upper=0, central=0, lead=lead)
        if self.exceeded is None:
            return BackwardLag(as_of, self)
        return BackwardLag(
            as_of,
            self,
            lower=(as_of - self.exceeded.day).days,
            upper=(as_of - self.level_with.day).days if self.level_with else None,
            central=(as_of - self.central).days if self.central else None,
        )


@dataclass(frozen=True)
class BackwardLag:
    """The backward lag on one day, in days; None where it does not exist.

    ``lower`` is L and ``upper`` is U of the bracket [L, U]. When left-censored, L is only a lower bound.
    """

    as_of: date
    standing: Standing
    lower: int | None = None
    upper: int | None = None
    central: int | None = None
    lead: int | None = None

    @property
    def status(self) -> Status:
        """Return what the lag can say."""
        return self.standing.status


@dataclass(frozen=True)
class CatchUp:
    """One reference record and the tier's first answer to it.

    ``days`` runs from record to match, or, censored (``event`` false), from record to the last day on which the
    tier could be seen to match it.
    """

    reference: Entry
    match: Entry | None
    days: int
    event: bool


def standing_on(reference: Sequence[Entry], tier: Sequence[Entry], as_of: date, *, delta: float = 0.0) -> Standing:
    """Return where the tier stands on a day, from all entries of both groups; later ones are not seen."""
    ahead = records(entry for entry in reference if entry.day <= as_of)
    return _standing(ahead, best_on(tier, as_of), [entry for entry in tier if entry.day <= as_of], delta)


def _standing(ahead: Sequence[Entry], best: Entry | None, seen: Iterable[Entry], delta: float) -> Standing:
    """Return where a tier stands, from the reference's records, the tier's best, and all that the tier ever had."""
    if not ahead:
        return Standing(Status.NO_REFERENCE, tier_best=best)
    reference_best = ahead[-1]
    if best is None:
        return Standing(Status.NO_TIER_MODEL, reference_best=reference_best)
    # Records only rise, so those that the tier's best reaches come first.
    reached = bisect_left(ahead, True, key=lambda entry: not _reaches(best.score, entry.score, delta))
    standing = Standing(
        Status.OK,
        best,
        reference_best,
        exceeded=ahead[reached] if reached < len(ahead) else None,
        level_with=ahead[reached - 1] if reached else None,
    )
    if standing.exceeded is None:
        if _reaches(reference_best.score, best.score, delta):
            return replace(standing, status=Status.LEVEL)
        leading = (entry.day for entry in seen if not _reaches(reference_best.score, entry.score, delta))
        return replace(standing, status=Status.TIER_LEADS, leads_since=min(leading))
    if standing.level_with is None:
        return replace(standing, status=Status.LEFT_CENSORED)
    return replace(standing, central=_interpolate(standing.level_with, standing.exceeded, best.score))


def _interpolate(before: Entry, after: Entry, score: float) -> date:
    """Return the day on the straight line between two records at which it passes a score.

    A tolerance can put the score below the earlier record; the day then stays within the two.
    """
    share = (score - before.score) / (after.score - before.score)
    return before.day + timedelta(days=round(min(max(share, 0.0), 1.0) * (after.day - before.day).days))


def backward_lag(reference: Sequence[Entry], tier: Sequence[Entry], as_of: date, *, delta: float = 0.0) -> BackwardLag:
    """Return the backward lag on a day (specification: the module's docstring)."""
    return standing_on(reference, tier, as_of, delta=delta).lag_on(as_of)


def standings(
    reference: Sequence[Entry], tier: Sequence[Entry], *, delta: float = 0.0
) -> tuple[tuple[date, Standing], ...]:
    """Return every change of standing with its day: the lag over all time, to be read by subtraction."""
    # What is no record and never the best changes no standing.
    ahead, behind = records(reference), _contenders(tier)
    bests = changes_of_best(behind)
    changes: list[tuple[date, Standing]] = []
    for day in sorted({entry.day for entry in ahead} | {day for day, _ in bests}):
        best = next((entry for since, entry in reversed(bests) if since <= day), None)
        seen = [entry for entry in behind if entry.day <= day]
        standing = _standing(ahead[: bisect_right(ahead, day, key=_day_of)], best, seen, delta)
        if not changes or changes[-1][1] != standing:
            changes.append((day, standing))
    return tuple(changes)


def _day_of(entry: Entry) -> date:
    return entry.day


def _contenders(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries that may be the best on some day: all but those after one that is no worse and stays."""
    kept: list[Entry] = []
    mark = -inf
    for entry in sorted(entries, key=lambda item: (item.day, -item.score, item.release)):
        if entry.score > mark:
            kept.append(entry)
            mark = mark if entry.end else entry.score
    return tuple(kept)


def currency_limit(scored_on: Iterable[date]) -> date | None:
    """Return the last day on which a benchmark still speaks of a tier: its last scored release and 90 days."""
    last = max(scored_on, default=None)
    return None if last is None else last + CURRENCY


def catch_ups(
    reference: Sequence[Entry],
    tier: Sequence[Entry],
    as_of: date,
    *,
    delta: float = 0.0,
    at_risk_until: date | None = None,
) -> tuple[CatchUp, ...]:
    """Return one pair per reference record up to ``as_of``, censored where the tier has no answer yet.

    ``at_risk_until`` ends the watch on a benchmark on which the tier is no longer scored; a record made after it
    was never watched, and has 0 days.
    """
    watched_until = min(as_of, at_risk_until) if at_risk_until else as_of
    # The first that reaches a mark is above all before it, and so is a record itself.
    answers = records(entry for entry in tier if entry.day <= as_of)
    return tuple(
        _catch_up(record, answers, delta, watched_until)
        for record in records(entry for entry in reference if entry.day <= as_of)
    )


def _catch_up(record: Entry, answers: Iterable[Entry], delta: float, watched_until: date) -> CatchUp:
    match = next((entry for entry in answers if _reaches(entry.score, record.score, delta)), None)
    if match is None:
        return CatchUp(record, None, max((watched_until - record.day).days, 0), event=False)
    return CatchUp(record, match, (match.day - record.day).days, event=True)
