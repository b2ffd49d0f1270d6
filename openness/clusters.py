"""Intervals that know that one release matches many records: by cluster, not by record.

Pairs with one label are taken to rise and fall together: those that one release matched (``by_match``), or, where
benchmarks are pooled, those of one benchmark. Two ways, both at a level that is only indicative:

* ``clustered_median``: the Brookmeyer–Crowley interval with the variance summed by cluster (Ying & Wei 1994), never
  below Greenwood's, and Student's quantile for as few clusters as there are.
* ``bootstrap``: percentiles over curves of clusters drawn with replacement (Efron 1979; Field & Welsh 2007), for the
  median and the restricted mean.

In simulated histories of staircases the first holds the median more often (benchmarks/coverage.py), so that it is the
interval to show.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil, cos, isfinite, pi, sin, sqrt, tan

import numpy as np
import numpy.typing as npt

from openness.lag import CatchUp
from openness.survival import (
    FEWEST_EVENTS,
    FEWEST_RECORDS,
    HORIZON,
    LEVEL,
    ROUNDING,
    Interval,
    Median,
    Pair,
    Reliance,
    Status,
    checked_level,
    kaplan_meier,
    log_log_limits,
    median_between,
)

Floats = npt.NDArray[np.float64]

#: The label of all pairs that nothing has matched: what comes next is likely to match several of them at once.
UNMATCHED = ""
#: Among fewer clusters nothing varies.
FEWEST_CLUSTERS = 2
REPLICATES = 1000


@dataclass(frozen=True)
class Resampled:
    """Percentile intervals of the median and the restricted mean over curves of clusters drawn with replacement.

    ``not_reached`` counts the replicates without a median: they stand above every number, so that with many of them
    the interval has no upper limit. A replicate whose watch ends before the horizon is taken level from there.
    """

    median: Interval
    restricted_mean: Interval
    clusters: int
    replicates: int
    not_reached: int = 0


def by_match(catch_ups: Iterable[CatchUp]) -> tuple[str, ...]:
    """Return the label of each pair: the release that matched it, or one label for all that nothing has matched."""
    return tuple(pair.match.release if pair.match else UNMATCHED for pair in catch_ups)


@dataclass(frozen=True)
class _Table:
    """Pairs as columns, in one order whatever order they came in; ``cluster`` counts labels from 0."""

    days: Floats
    event: Floats
    cluster: npt.NDArray[np.intp]
    clusters: int

    @classmethod
    def of(cls, pairs: Sequence[Pair], labels: Sequence[str]) -> _Table:
        if len(pairs) != len(labels):
            raise ValueError(f"{len(labels)} labels for {len(pairs)} pairs; allowed: one for each")
        rows = sorted((max(days, 0.0), event, label) for (days, event), label in zip(pairs, labels, strict=True))
        names = sorted(set(labels))
        numbers = {name: number for number, name in enumerate(names)}
        return cls(
            np.array([days for days, _, _ in rows], dtype=np.float64),
            np.array([event for _, event, _ in rows], dtype=np.float64),
            np.array([numbers[label] for _, _, label in rows], dtype=np.intp),
            len(names),
        )

    def variances(self, steps: Sequence[float]) -> list[float]:
        """Return the variance of the logarithm of the share unmatched at each step.

        A record adds to it (matched - d/n) / (n - d) on every day it is watched; these are summed by cluster before
        they are squared. With one record in each cluster this is Greenwood's sum, times K / (K - 1).
        """
        days = np.array(steps, dtype=np.float64)
        watched = (self.days[:, None] >= days).astype(np.float64)
        matched = (self.days[:, None] == days) * self.event[:, None]
        at_risk, events = watched.sum(axis=0), matched.sum(axis=0)
        left = at_risk - events
        parts = np.divide(matched - watched * events / at_risk, left, out=np.zeros_like(watched), where=left > 0)
        sums = np.zeros((self.clusters, len(days)))
        np.add.at(sums, self.cluster, parts.cumsum(axis=1))
        scale = self.clusters / max(self.clusters - 1, 1)
        return [float(value) for value in (sums**2).sum(axis=0) * scale]

    def curves(self, counts: Floats) -> tuple[Floats, Floats]:
        """Return the distinct days, and the share unmatched from each on, by replicate.

        ``counts`` says how often each replicate holds each cluster: replicates down, clusters across.
        """
        days, place = np.unique(self.days, return_inverse=True)
        ends = np.zeros((len(self.days), len(days)))
        ends[np.arange(len(self.days)), place] = 1.0
        weights = counts[:, self.cluster]
        ended, matched = weights @ ends, weights @ (ends * self.event[:, None])
        at_risk = ended[:, ::-1].cumsum(axis=1)[:, ::-1]
        hazard = np.divide(matched, at_risk, out=np.zeros_like(matched), where=at_risk > 0)
        return days, np.cumprod(1.0 - hazard, axis=1)


def clustered_median(
    pairs: Sequence[Pair], labels: Sequence[str], *, level: float = LEVEL, fewest_records: int = FEWEST_RECORDS
) -> Median:
    """Return the median with the interval of records that are matched in clusters; one label for each pair."""
    curve, table = kaplan_meier(pairs), _Table.of(pairs, labels)
    quantile = student_quantile(level, max(table.clusters - 1, 1))
    limits = [
        log_log_limits(step.survival, max(variance, step.greenwood), quantile)
        for step, variance in zip(curve.steps, table.variances([step.days for step in curve.steps]), strict=True)
    ]
    found = median_between(curve, limits, level, Reliance.INDICATIVE, fewest_records=fewest_records)
    if curve.records < fewest_records or table.clusters >= FEWEST_CLUSTERS:
        return found
    return replace(found, interval=Interval(Status.TOO_FEW_CLUSTERS, level, reliance=Reliance.INDICATIVE))


def bootstrap(
    pairs: Sequence[Pair],
    labels: Sequence[str],
    rng: np.random.Generator,
    *,
    replicates: int = REPLICATES,
    horizon: float = HORIZON,
    level: float = LEVEL,
) -> Resampled:
    """Return percentile intervals of median and restricted mean in days; one label for each pair.

    The same pairs, in whatever order, and an equally seeded generator give the same intervals.
    """
    curve, clusters, level = kaplan_meier(pairs), len(set(labels)), checked_level(level)
    short = _too_few(curve.records, clusters)
    if short:
        none = Interval(short, level, reliance=Reliance.INDICATIVE)
        return Resampled(none, none, clusters, 0)
    days, shares = resampled_curves(pairs, labels, rng, replicates)
    medians = _medians(days, shares)
    if curve.events < FEWEST_EVENTS:
        of_median = Interval(Status.TOO_FEW_EVENTS, level, reliance=Reliance.INDICATIVE)
    else:
        of_median = _percentiles(medians, level)
    of_mean = _percentiles(_restricted_means(days, shares, horizon), level)
    return Resampled(of_median, of_mean, clusters, replicates, int(np.isinf(medians).sum()))


def resampled_curves(
    pairs: Sequence[Pair], labels: Sequence[str], rng: np.random.Generator, replicates: int
) -> tuple[Floats, Floats]:
    """Return the distinct days, and the share unmatched from each on: replicates down, days across."""
    table = _Table.of(pairs, labels)
    chances = np.full(table.clusters, 1 / table.clusters)
    counts = rng.multinomial(table.clusters, chances, size=replicates)
    return table.curves(counts.astype(np.float64))


def _too_few(records: int, clusters: int) -> Status | None:
    if not records:
        return Status.EMPTY
    if records < FEWEST_RECORDS:
        return Status.TOO_FEW_RECORDS
    return Status.TOO_FEW_CLUSTERS if clusters < FEWEST_CLUSTERS else None


def _medians(days: Floats, shares: Floats) -> Floats:
    reached = shares <= 0.5 + ROUNDING
    return np.where(reached.any(axis=1), days[reached.argmax(axis=1)], np.inf)


def _restricted_means(days: Floats, shares: Floats, horizon: float) -> Floats:
    edges = np.minimum(np.concatenate([[0.0], days, [max(horizon, float(days[-1]))]]), horizon)
    heights = np.hstack([np.ones((len(shares), 1)), shares])
    return np.asarray(heights @ np.diff(edges), dtype=np.float64)


def _percentiles(values: Floats, level: float) -> Interval:
    # Whole replicates, not points between two: between a number and infinity there is none.
    ordered = np.sort(values)
    lower, upper = (
        float(ordered[max(ceil(share * len(ordered)) - 1, 0)]) for share in ((1 - level) / 2, (1 + level) / 2)
    )
    if not isfinite(lower):
        return Interval(Status.NOT_REACHED, level, reliance=Reliance.INDICATIVE)
    return Interval(Status.OK, level, lower, upper if isfinite(upper) else None, Reliance.INDICATIVE)


def student_quantile(level: float, freedom: int) -> float:
    """Return between which ±t lies a share of Student's distribution, for whole degrees of freedom from 1.

    Source: the finite series 26.7.3 and 26.7.4 of Abramowitz & Stegun 1964, solved by halving.
    """
    low, high, level = 0.0, pi / 2, checked_level(level)
    for _ in range(60):
        angle = (low + high) / 2
        low, high = (angle, high) if _student_share(angle, freedom) < level else (low, angle)
    return sqrt(freedom) * tan((low + high) / 2)


def _student_share(angle: float, freedom: int) -> float:
    odd = freedom % 2 == 1
    term = total = cos(angle) if odd else 1.0
    for number in range(3 if odd else 2, freedom - 1, 2):
        term *= (number - 1) / number * cos(angle) ** 2
        total += term
    if odd:
        return 2 / pi * (angle + (sin(angle) * total if freedom > 1 else 0.0))
    return sin(angle) * total
