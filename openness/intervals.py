"""How far a lag might be off: the whole lag computed again for every draw of the scores, or of the records.

* *Paired draws*: one draw holds one score for every release, in both groups, so what moves them together cancels.
  From standard errors on the scale of the scores, or from the draws of an index, given as an array.
* *Clusters*: one open release closes many records at once. Whole clusters are drawn with replacement, by matching
  release and, where benchmarks are pooled, by benchmark; the widest interval is the honest one.

An interval says in words what it is about. A range of lags is not an interval and is never made into one here.

A backward lag is one of few numbers, the ages of reference records, so that percentiles 5 and 95 hold more than 90 %
of its draws. In simulated histories (benchmarks/coverage_lag.py) they covered the true lag in 96 to 99 % of cases; the
shortest interval that holds 90 % of the draws in 93 to 98 %, a sixth narrower; a basic interval, mirrored at the lag
observed, in 65 to 83 %. So lags have the shortest, which is called indicative wherever it is shown, since in some
worlds it holds the truth more often than its level. Percentiles of the gap, no such step, covered 90 to 95 %.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil, inf
from typing import TypeVar

import numpy as np

from openness.draws import DRAWS, Floats, ScoreDraws, backward_draws
from openness.frontier import Entry, records
from openness.lag import Status

T = TypeVar("T")

LEVEL = 0.90
#: With fewer records there is no interval; among fewer clusters nothing varies.
FEWEST_RECORDS, FEWEST_CLUSTERS = 8, 2


class NoInterval(StrEnum):
    """Why there is no interval."""

    TOO_FEW_RECORDS = "fewer than 8 records"
    TOO_FEW_CLUSTERS = "fewer than 2 clusters"
    NO_NUMBER = "no number to put an interval around"
    OFTEN_UNDEFINED = "more than a tenth of the draws have no number"


class Limits(StrEnum):
    """Which part of the draws is between the limits."""

    PERCENTILE = "percentiles 5 and 95"
    SHORTEST = "the shortest interval that holds 90 %"


@dataclass(frozen=True)
class Interval:
    """Two limits at a level of 0.90 around ``estimand``, which says in words what they are about.

    ``undefined`` of the draws had no number and are left out. ``indicative``: something that varies was held fixed,
    or too little is known of how often such limits hold. Without limits ``missing`` says why.
    """

    estimand: str
    method: str
    draws: int
    seed: int | None
    records: int
    lower: float | None = None
    upper: float | None = None
    undefined: int = 0
    indicative: bool = False
    missing: NoInterval | None = None
    level: float = LEVEL


def interval_of(
    values: Floats,
    *,
    estimand: str,
    method: str,
    records: int,
    seed: int | None,
    limits: Limits = Limits.PERCENTILE,
    indicative: bool = False,
) -> Interval:
    """Return the interval that draws of a number give; NaN stands for a draw without one.

    ``records`` is how many the number rests on: below 8 there is no interval.
    """
    known = np.sort(values[~np.isnan(values)])
    undefined = len(values) - len(known)
    told = f"{method}; {limits}"
    missing = None
    if records < FEWEST_RECORDS:
        missing = NoInterval.TOO_FEW_RECORDS
    elif not len(known):
        missing = NoInterval.NO_NUMBER
    elif len(known) < round(LEVEL * len(values), 9):
        missing = NoInterval.OFTEN_UNDEFINED
    if missing:
        return Interval(estimand, told, len(values), seed, records, undefined=undefined, missing=missing)
    lower, upper = _shortest(known) if limits is Limits.SHORTEST else _percentiles(known)
    return Interval(estimand, told, len(values), seed, records, lower, upper, undefined, indicative)


def _percentiles(ordered: Floats) -> tuple[float, float]:
    lower, upper = np.quantile(ordered, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(lower), float(upper)


def _shortest(ordered: Floats) -> tuple[float, float]:
    """Return the ends of the shortest run that holds the level; of several, the middle one."""
    held = ceil(round(LEVEL * len(ordered), 9))
    widths = ordered[held - 1 :] - ordered[: len(ordered) - held + 1]
    shortest = np.flatnonzero(widths == widths.min())
    start = int(shortest[len(shortest) // 2])
    return float(ordered[start]), float(ordered[start + held - 1])


@dataclass(frozen=True)
class LagIntervals:
    """Intervals of L in days and of the gap; ``left_censored`` is the share of draws in which L is a lower bound."""

    lag: Interval
    gap: Interval
    left_censored: float


def lag_intervals(
    reference: Sequence[Entry],
    tier: Sequence[Entry],
    drawn: ScoreDraws,
    as_of: date,
    *,
    delta: float = 0.0,
    limits: Limits = Limits.SHORTEST,
) -> LagIntervals:
    """Return the intervals of a backward lag and a gap on a day, each draw a whole history of scores."""
    lags = backward_draws(reference, tier, drawn, as_of, delta=delta)
    count = len(records(entry for entry in reference if entry.day <= as_of))
    used = {entry.release for entry in (*reference, *tier) if entry.day <= as_of}
    unsure = drawn.indicative or bool(used & drawn.fixed)
    lag, gap = (
        interval_of(
            values,
            estimand=f"{words} on {as_of}, had every release been scored without error",
            method=f"paired draws: {drawn.method}",
            records=count,
            seed=drawn.seed,
            limits=chosen,
            indicative=indicative,
        )
        for values, words, chosen, indicative in (
            (lags.lower, "days since the reference first exceeded the tier's best,", limits, True),
            (
                lags.gap,
                "the reference's best score less the tier's",
                Limits.PERCENTILE,
                unsure,
            ),
        )
    )
    return LagIntervals(lag, gap, float((lags.status == Status.LEFT_CENSORED.value).mean()))


def cluster_bootstrap(
    items: Sequence[T],
    statistic: Callable[[Sequence[T]], float | None],
    cluster: Callable[[T], Hashable],
    *,
    estimand: str,
    by: str,
    seed: int,
    draws: int = DRAWS,
) -> Interval:
    """Return the percentile interval of a statistic over clusters drawn with replacement.

    ``by`` says in words what makes a cluster, such as "matching release". The statistic is None where a draw has none.
    """
    groups: defaultdict[Hashable, list[T]] = defaultdict(list)
    for item in items:
        groups[cluster(item)].append(item)
    # Sorted, so that the order of items does not matter.
    method, clusters = f"cluster bootstrap by {by}", [groups[key] for key in sorted(groups, key=str)]
    missing = NoInterval.TOO_FEW_CLUSTERS if len(clusters) < FEWEST_CLUSTERS else None
    missing = NoInterval.TOO_FEW_RECORDS if len(items) < FEWEST_RECORDS else missing
    if missing:
        return Interval(estimand, method, 0, seed, len(items), missing=missing)
    chosen = np.random.default_rng(seed).integers(0, len(clusters), (draws, len(clusters)))
    found = [statistic([item for number in row for item in clusters[number]]) for row in chosen]
    values = np.array([np.nan if value is None else value for value in found])
    return interval_of(values, estimand=estimand, method=method, records=len(items), seed=seed)


def widest(intervals: Sequence[Interval]) -> Interval:
    """Return the widest of several intervals of one number; one that is missing is wider than any."""
    return max(intervals, key=lambda item: inf if item.lower is None or item.upper is None else item.upper - item.lower)
