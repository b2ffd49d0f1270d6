"""Every estimator on one benchmark of a table, each computed when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from openness.clusters import clustered_median
from openness.draws import normal_draws
from openness.frontier import Entry, records
from openness.intervals import Interval, LagIntervals, lag_intervals
from openness.lag import BackwardLag, CatchUp, backward_lag, catch_ups
from openness.published import ThresholdLags, threshold_lags
from openness.staircase import HorizontalMean, horizontal_mean
from openness.survival import Curve, Median, RestrictedMean, kaplan_meier, median, restricted_mean
from openness.trend import TrendLag, trend_interval, trend_lag
from openness.window import Window, windows
from registry.management.own_table.levels import Levels, levels_of
from registry.management.own_table.reading import Benchmark, Options

#: How many draws make the band around the curve of crossings, as published.
CROSSING_DRAWS = 5000


class Method(StrEnum):
    """What --method asks for."""

    BACKWARD = "backward"
    CATCH_UP = "catch-up"
    GAP = "gap"
    HORIZONTAL = "horizontal"
    TREND = "trend"
    THRESHOLD = "threshold"
    ALL = "all"

    def includes(self, other: Method) -> bool:
        """Tell whether an estimator is asked for."""
        return self in {Method.ALL, other}


@dataclass(frozen=True)
class Survival:
    """The catch-up times of a benchmark, or of all: curve, median with interval, restricted mean."""

    curve: Curve
    median: Median
    mean: RestrictedMean


@dataclass(frozen=True)
class Trend:
    """The trend lag through the records of both groups, how many points each has, and its interval."""

    reference: int
    tier: int
    lag: TrendLag
    interval: Interval


@dataclass(frozen=True)
class Comparison:
    """One benchmark of a table, read by its options."""

    benchmark: Benchmark
    options: Options

    @cached_property
    def pairs(self) -> tuple[CatchUp, ...]:
        """Return the records of the reference, each with its match or censored."""
        found = self.benchmark
        return catch_ups(found.reference, found.tier, self.options.as_of, delta=self.options.tolerance)

    @property
    def matched(self) -> int:
        """Return how many records of the reference are matched."""
        return sum(pair.event for pair in self.pairs)

    @cached_property
    def backward(self) -> BackwardLag:
        """Return the backward lag on the day."""
        found = self.benchmark
        return backward_lag(found.reference, found.tier, self.options.as_of, delta=self.options.tolerance)

    @cached_property
    def intervals(self) -> LagIntervals | None:
        """Return intervals of backward lag and gap from the standard errors of the table; None where it has none."""
        found, options = self.benchmark, self.options
        if not any(found.errors.values()) or not found.reference or not found.tier:
            return None
        scores = {entry.release: entry.score for entry in (*found.reference, *found.tier)}
        drawn = normal_draws(scores, found.errors, seed=options.seed, draws=options.draws)
        return lag_intervals(found.reference, found.tier, drawn, options.as_of, delta=options.tolerance)

    @cached_property
    def survival(self) -> Survival:
        """Return how long records wait to be matched."""
        curve = kaplan_meier(_days(self.pairs))
        return Survival(curve, median(curve), restricted_mean(curve))

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """Return by when the records not yet matched may be."""
        return windows(self.pairs, self.options.as_of)

    @cached_property
    def horizontal(self) -> HorizontalMean:
        """Return the mean over the levels that both groups have."""
        found = self.benchmark
        return horizontal_mean(found.reference, found.tier, self.options.as_of, delta=self.options.tolerance)

    @cached_property
    def trend(self) -> Trend:
        """Return the distance between the lines through the records of both groups."""
        reference, tier = (self._records(group) for group in (self.benchmark.reference, self.benchmark.tier))
        interval = trend_interval(reference, tier, seed=self.options.seed)
        return Trend(len(reference), len(tier), trend_lag(reference, tier), interval)

    @cached_property
    def levels(self) -> Levels:
        """Return the thresholds at which crossings are looked for."""
        return levels_of(self.benchmark, self.options)

    @cached_property
    def crossings(self) -> ThresholdLags:
        """Return the crossings of thresholds on this benchmark."""
        return crossings_of([self])

    def _records(self, group: Iterable[Entry]) -> tuple[Entry, ...]:
        return records(entry for entry in group if entry.day <= self.options.as_of)


def compare(benchmarks: Iterable[Benchmark], options: Options) -> list[Comparison]:
    """Return a comparison for each benchmark."""
    return [Comparison(benchmark, options) for benchmark in benchmarks]


def pooled(comparisons: Sequence[Comparison]) -> Survival:
    """Return the catch-up times of several benchmarks together, records of one matching release being one cluster."""
    pairs = [pair for part in comparisons for pair in part.pairs]
    curve = kaplan_meier(_days(pairs))
    labels = [pair.match.release if pair.match else f"unmatched {index}" for index, pair in enumerate(pairs)]
    return Survival(curve, clustered_median(_days(pairs), labels), restricted_mean(curve))


def crossings_of(comparisons: Sequence[Comparison]) -> ThresholdLags:
    """Return the crossings of thresholds on several benchmarks together, smoothed over time."""
    options = comparisons[0].options
    thresholds = {part.benchmark.name: part.levels.thresholds for part in comparisons}
    return threshold_lags(thresholds, options.as_of, seed=options.seed, draws=CROSSING_DRAWS)


def _days(pairs: Iterable[CatchUp]) -> list[tuple[float, bool]]:
    return [(float(pair.days), pair.event) for pair in pairs]
