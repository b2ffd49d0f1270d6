"""Means over two staircases of records, exact: over score levels, and over the days of a window.

::

    score       ┌───────── reference        horizontal mean: the shaded width, averaged over the levels that both
       ┌────────┘▒▒▒▒▒▒┌── tier             staircases have ("matched levels only": what the tier has not reached
       │▒▒▒▒▒▒▒▒┌──────┘                    is not in it)
       └────────┴──────────▶ date           daily means: the gap, or the lag, of each day, averaged over the days

All scores are oriented so that larger is better; days are counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from openness.frontier import Entry, records
from openness.lag import Standing, Status, standings

#: What a horizontal mean leaves out, in words to be shown beside it.
MATCHED_LEVELS_ONLY = "matched levels only"


class NoMean(StrEnum):
    """Why there is no mean."""

    NO_REFERENCE = "no reference"
    NO_TIER_MODEL = "no release of the tier"
    NO_OVERLAP = "the ranges of scores do not overlap"
    ONE_LEVEL = "the ranges of scores meet in one level only"
    NO_DAYS = "no day of the window has a value"


@dataclass(frozen=True)
class HorizontalMean:
    """Days from the reference's reaching a level to the tier's, averaged over the levels from ``low`` to ``high``.

    Negative: the tier was first. ``days`` is None where ``missing`` says why. ``covered`` is the share of the levels
    from ``low`` to the reference's best that is in it; the rest the tier has not reached.
    """

    days: float | None
    low: float | None = None
    high: float | None = None
    covered: float | None = None
    missing: NoMean | None = None
    label: str = MATCHED_LEVELS_ONLY


@dataclass(frozen=True)
class DailyMean:
    """A mean over the days of a window that have a value: ``days_with`` of ``days_asked``.

    ``lower_bounds`` counts the days with a value that is a lower bound only, from a left-censored lag.
    """

    mean: float | None
    days_with: int
    days_asked: int
    lower_bounds: int = 0
    missing: NoMean | None = None


def horizontal_mean(
    reference: Sequence[Entry], tier: Sequence[Entry], as_of: date, *, delta: float = 0.0
) -> HorizontalMean:
    """Return the exact mean over matched levels y of the day the tier reached y - delta less that of the reference.

    The levels run from the higher of the two first records to the lower of the two bests, whatever the tolerance.
    """
    ahead = records(entry for entry in reference if entry.day <= as_of)
    behind = records(entry for entry in tier if entry.day <= as_of)
    if not ahead or not behind:
        return HorizontalMean(None, missing=NoMean.NO_TIER_MODEL if ahead else NoMean.NO_REFERENCE)
    low, high = max(ahead[0].score, behind[0].score), min(ahead[-1].score, behind[-1].score)
    if high <= low:
        return HorizontalMean(None, missing=NoMean.ONE_LEVEL if high == low else NoMean.NO_OVERLAP)
    cuts = {entry.score for entry in ahead} | {entry.score + delta for entry in behind}
    levels = [low, *sorted(cut for cut in cuts if low < cut < high), high]
    area = 0.0
    for lower, upper in pairwise(levels):
        # Between two cuts both days are constant; at the middle no rounding of a cut can matter.
        middle = (lower + upper) / 2
        area += (_reached(behind, middle - delta) - _reached(ahead, middle)) * (upper - lower)
    return HorizontalMean(area / (high - low), low, high, (high - low) / (ahead[-1].score - low))


def _reached(group: Sequence[Entry], level: float) -> int:
    """Return the ordinal of the first day on which a staircase was at a level or higher."""
    return next(entry.day for entry in group if entry.score >= level).toordinal()


def daily_gap(reference: Sequence[Entry], tier: Sequence[Entry], first: date, last: date) -> DailyMean:
    """Return the mean over the days of a window, both ends included, of the reference's best less the tier's."""
    asked = _days(first, last)
    total, days_with = 0.0, 0
    for start, end, standing in stretches(reference, tier, first, last, delta=0.0):
        if standing.gap is not None:
            total += standing.gap * _days(start, end)
            days_with += _days(start, end)
    return _mean(total, days_with, asked)


@dataclass(frozen=True)
class DailyLag:
    """The backward lag in days, averaged over a window: by L, the reading of "months behind", and by U."""

    lower: DailyMean
    upper: DailyMean


def daily_lag(
    reference: Sequence[Entry], tier: Sequence[Entry], first: date, last: date, *, delta: float = 0.0
) -> DailyLag:
    """Return the mean over the days of a window, both ends included, of L and of U of the backward lag.

    A day on which the tier is level or leads counts 0. A left-censored day has no U, and its L is a lower bound.
    """
    asked = _days(first, last)
    totals, counts, bounds = {"lower": 0.0, "upper": 0.0}, {"lower": 0, "upper": 0}, 0
    for start, end, standing in stretches(reference, tier, first, last, delta=delta):
        days = _days(start, end)
        # A lag grows by a day a day, or stays 0: the mean of a stretch is that of its ends.
        at_start, at_end = standing.lag_on(start), standing.lag_on(end)
        for side in totals:
            one, other = getattr(at_start, side), getattr(at_end, side)
            if one is not None:
                totals[side] += (one + other) / 2 * days
                counts[side] += days
        bounds += days if standing.status is Status.LEFT_CENSORED else 0
    lower = _mean(totals["lower"], counts["lower"], asked, bounds)
    return DailyLag(lower, _mean(totals["upper"], counts["upper"], asked))


def _mean(total: float, days_with: int, asked: int, lower_bounds: int = 0) -> DailyMean:
    if not days_with:
        return DailyMean(None, 0, asked, missing=NoMean.NO_DAYS)
    return DailyMean(total / days_with, days_with, asked, lower_bounds)


def _days(first: date, last: date) -> int:
    if last < first:
        raise ValueError(f"the window {first} to {last} cannot be used; allowed: a last day not before the first")
    return (last - first).days + 1


def stretches(
    reference: Sequence[Entry], tier: Sequence[Entry], first: date, last: date, *, delta: float
) -> Iterator[tuple[date, date, Standing]]:
    """Yield the parts of a window, both ends included, during which nothing changes, with the standing."""
    changes = [(day, standing) for day, standing in standings(reference, tier, delta=delta) if day <= last]
    before = [standing for day, standing in changes if day <= first][-1:]
    starts = [(first, standing) for standing in before] + [change for change in changes if change[0] > first]
    ends = [day - timedelta(days=1) for day, _ in starts[1:]] + [last]
    for (start, standing), end in zip(starts, ends, strict=False):
        yield start, end, standing
