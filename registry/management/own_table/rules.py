"""A table measured by rules that others published; the tier is taken for open, the reference for closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from openness.lag import catch_ups
from openness.presets import EPOCH_2024, EPOCH_2025, EPOCH_2026, IAPS_2026, LESSWRONG_2026
from openness.published import (
    GridLag,
    MatchedLags,
    ThresholdLags,
    WindowLag,
    epoch_2024,
    epoch_2025,
    epoch_2026,
    threshold_lags,
)
from registry.management.own_table.estimators import CROSSING_DRAWS
from registry.management.own_table.levels import Levels, published_levels
from registry.management.own_table.reading import Benchmark, Options

#: The rules that look for crossings of thresholds; they know no tolerance.
CROSSING_RULES = frozenset({IAPS_2026.key, LESSWRONG_2026.key})
#: The rules that average over the days of a window.
WINDOW_RULES = frozenset({EPOCH_2026.key})
#: What the rule of 2024 was measured with, where nothing else is asked for.
TRANSFORMS_BY_RULE: Mapping[str, str] = {EPOCH_2024.key: "nle"}
TOLERANCES_BY_RULE: Mapping[str, float] = {EPOCH_2024.key: 0.02}

Lag = MatchedLags | GridLag | WindowLag | ThresholdLags


@dataclass(frozen=True)
class Ruled:
    """What a rule finds on one benchmark, or, ``benchmark`` None, on all together.

    ``records`` counts closed records, or crossings, ``events`` those that an open release matched, ``censored`` those
    not yet matched, ``covered`` those that the rule of 2024 skips. ``levels`` are the thresholds by benchmark.
    """

    benchmark: str | None
    records: int
    events: int
    censored: int
    lag: Lag
    covered: int = 0
    levels: Mapping[str, Levels] = field(default_factory=dict)


def by_rule(rule: str, benchmarks: Sequence[Benchmark], options: Options) -> list[Ruled]:
    """Return what the rule with a key of ``openness.presets`` finds.

    Raises SourceError for scores that do not go with its thresholds.
    """
    if rule in CROSSING_RULES:
        return [_crossings(rule, benchmarks, options)]
    if rule == EPOCH_2024.key:
        return [_matched(benchmarks, options)]
    return [_ruled(benchmark, options, _EACH[rule]) for benchmark in benchmarks]


def _matched(benchmarks: Sequence[Benchmark], options: Options) -> Ruled:
    groups = {each.name: (each.reference, each.tier) for each in benchmarks}
    lag = epoch_2024(groups, options.as_of, delta=options.tolerance)
    records = sum(len(catch_ups(each.reference, (), options.as_of)) for each in benchmarks)
    events, dropped = len(lag.matches), len(lag.dropped)
    return Ruled(None, records, events, dropped, lag, covered=records - events - dropped)


def _crossings(rule: str, benchmarks: Sequence[Benchmark], options: Options) -> Ruled:
    levels = {each.name: published_levels(each, options, rule) for each in benchmarks}
    thresholds = {name: each.thresholds for name, each in levels.items()}
    lag = threshold_lags(thresholds, options.as_of, seed=options.seed, draws=CROSSING_DRAWS)
    events, pending = len(lag.crossed), len(lag.pending)
    return Ruled(None, events + pending, events, pending, lag, levels=levels)


def _grid(benchmark: Benchmark, options: Options) -> Lag:
    return epoch_2025(benchmark.reference, benchmark.tier, options.as_of, delta=options.tolerance)


def _window(benchmark: Benchmark, options: Options) -> Lag:
    return epoch_2026(benchmark.reference, benchmark.tier, *options.window, delta=options.tolerance)


_EACH: Mapping[str, Callable[[Benchmark, Options], Lag]] = {EPOCH_2025.key: _grid, EPOCH_2026.key: _window}


def _ruled(benchmark: Benchmark, options: Options, measure: Callable[[Benchmark, Options], Lag]) -> Ruled:
    pairs = catch_ups(benchmark.reference, benchmark.tier, options.as_of, delta=options.tolerance)
    events = sum(pair.event for pair in pairs)
    return Ruled(benchmark.name, len(pairs), events, len(pairs) - events, measure(benchmark, options))
