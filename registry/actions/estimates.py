"""How long records wait to be matched: estimated on request from the pairs that an edition stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from openness.clusters import by_match, clustered_median
from openness.frontier import Entry
from openness.lag import CatchUp
from openness.survival import Curve, Median, RestrictedMean, kaplan_meier, restricted_mean
from openness.window import Backtest, Outcome, Window, backtest, windows
from registry.models.readings import PairReading, Placed

#: Months on the first day of which windows of the past are tried.
QUARTERS = (1, 4, 7, 10)


@dataclass(frozen=True)
class Tried:
    """How windows of past days turned out; ``days`` are those days, the first of each quarter.

    A record counts once for each day on which it was unmatched, so that counts say little more than fewer would.
    """

    days: tuple[date, ...]
    backtest: Backtest

    def count(self, *outcomes: Outcome) -> int:
        """Return how many of the dates given turned out so; without an outcome, how many were given."""
        return sum(self.backtest.outcomes.get(outcome, 0) for outcome in outcomes or Outcome)

    @property
    def ended(self) -> int:
        """Return how many of the dates given have passed, and were kept or missed."""
        return self.count(Outcome.KEPT, Outcome.MISSED)

    @property
    def not_given(self) -> int:
        """Return how often no date could be given."""
        return sum(self.backtest.without.values())


@dataclass(frozen=True)
class Waiting:
    """The times from record to match of one series on one day; those not yet matched are censored.

    ``median`` has the interval that counts records matched by one release as one cluster. ``windows`` are in the order
    of the unmatched records; ``tried`` says how such windows turned out in the past.
    """

    curve: Curve
    median: Median
    mean: RestrictedMean
    windows: tuple[Window, ...]
    tried: Tried


def waiting(pairs: Sequence[PairReading], as_of: date) -> Waiting:
    """Return what the pairs of a series say on a day of the time that a record waits."""
    found = _watched(pairs, as_of)
    days = [(float(pair.days), pair.event) for pair in found]
    curve, middle = kaplan_meier(days), clustered_median(days, by_match(found))
    return Waiting(curve, middle, restricted_mean(curve), windows(found, as_of), _tried(found, as_of))


def waiting_of_all(pairs: Iterable[PairReading], as_of: date) -> dict[int, Waiting]:
    """Return the same for several series, by primary key."""
    grouped: dict[int, list[PairReading]] = {}
    for pair in pairs:
        grouped.setdefault(pair.series.pk, []).append(pair)
    return {key: waiting(found, as_of) for key, found in grouped.items()}


def windows_tried(pairs: Sequence[PairReading], as_of: date) -> Tried:
    """Return how the windows of a series, given on the first day of each quarter before a day, had turned out by it.

    Scores and dates are those of today: what was made known late is seen from its release on.
    """
    return _tried(_watched(pairs, as_of), as_of)


def _watched(pairs: Iterable[PairReading], as_of: date) -> tuple[CatchUp, ...]:
    # A record made when the benchmark no longer spoke of the tier was never watched, and says nothing of waiting.
    return tuple(_catch_up(pair) for pair in pairs if pair.event or pair.reference.day <= pair.series.read_on(as_of))


# Up to a tenth of a second a series, and the pairs of an edition never change.
@lru_cache(maxsize=512)
def _tried(pairs: tuple[CatchUp, ...], as_of: date) -> Tried:
    days = _quarters(min((pair.reference.day for pair in pairs), default=as_of), as_of)
    return Tried(days, backtest(pairs, days, as_of))


def _quarters(first: date, end: date) -> tuple[date, ...]:
    """Return the first days of quarters from a day up to, not including, another."""
    starts = (date(year, month, 1) for year in range(first.year, end.year + 1) for month in QUARTERS)
    return tuple(day for day in starts if first <= day < end)


def _catch_up(pair: PairReading) -> CatchUp:
    match = _entry(pair.match, pair) if pair.match else None
    return CatchUp(_entry(pair.reference, pair), match, pair.days, pair.event)


def _entry(placed: Placed, pair: PairReading) -> Entry:
    return Entry(placed.score.release.slug, placed.day, pair.series.benchmark.sign * placed.score.value)
