"""Lags as others published them, measured again by their own rules (``openness.presets`` says what each rule is)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from openness.frontier import Entry, records
from openness.presets import EPOCH_2024, EPOCH_2025, IAPS_2026
from openness.staircase import DailyLag, DailyMean, daily_gap, daily_lag, stretches
from openness.trend import Crossing, Point, crossings, smooth_with_band

Groups = tuple[Sequence[Entry], Sequence[Entry]]


@dataclass(frozen=True)
class Spread:
    """How numbers scatter: mean, median, percentiles 5 and 95; not how sure their mean is."""

    count: int
    mean: float
    median: float
    p5: float
    p95: float


def spread(values: Iterable[float]) -> Spread | None:
    """Return how numbers scatter, percentiles read between them; None where there are none."""
    numbers = np.array(list(values), dtype=np.float64)
    if not len(numbers):
        return None
    p5, median, p95 = (float(each) for each in np.quantile(numbers, [0.05, 0.5, 0.95]))
    return Spread(len(numbers), float(numbers.mean()), median, p5, p95)


@dataclass(frozen=True)
class Match:
    """A closed record and its match by the rule of 2024; None: dropped as unmatched, ``days`` to the day asked for."""

    benchmark: str
    closed: Entry
    opened: Entry | None
    days: int


@dataclass(frozen=True)
class MatchedLags:
    """What the rule of 2024 finds: matches, what it drops, and the spread of the matches' months."""

    matches: tuple[Match, ...]
    dropped: tuple[Match, ...]
    months: Spread | None


def epoch_2024(benchmarks: Mapping[str, Groups], as_of: date, *, delta: float = 0.02) -> MatchedLags:
    """Return the matched lags of 2024, from closed and open releases by benchmark, scored by -ln(1 - accuracy)."""
    found = [
        match
        for benchmark, (closed, opened) in benchmarks.items()
        for match in _legacy_matches(benchmark, closed, opened, as_of, delta)
    ]
    matches = tuple(match for match in found if match.opened)
    dropped = tuple(match for match in found if not match.opened)
    return MatchedLags(matches, dropped, spread(EPOCH_2024.months(match.days) for match in matches))


def _legacy_matches(
    benchmark: str, closed: Sequence[Entry], opened: Sequence[Entry], as_of: date, delta: float
) -> Iterable[Match]:
    answers = records(entry for entry in opened if entry.day <= as_of)
    covered = 0.0
    for record in records(entry for entry in closed if entry.day <= as_of):
        if record.score <= covered + delta:
            continue
        # Strictly within the tolerance, as published; the rule of openness.lag counts exactly the tolerance, too.
        match = next((entry for entry in answers if entry.score > record.score - delta), None)
        covered = match.score if match else covered
        yield Match(benchmark, record, match, ((match.day if match else as_of) - record.day).days)


@dataclass(frozen=True)
class GridLag:
    """What the rule of 2025 finds: the spread of the lag over levels in months, and of the gap over days in points.

    None: the ranges of scores do not overlap, or a group is empty.
    """

    months: Spread | None
    points: Spread | None


def epoch_2025(
    closed: Sequence[Entry], opened: Sequence[Entry], as_of: date, *, delta: float = 0.0, levels: int = 100
) -> GridLag:
    """Return the lag of 2025 over evenly spaced levels, open models reaching them at ``delta`` points less."""
    ahead, behind = (records(entry for entry in group if entry.day <= as_of) for group in (closed, opened))
    if not ahead or not behind:
        return GridLag(None, None)
    low, high = max(ahead[0].score, behind[0].score), min(ahead[-1].score, behind[-1].score)
    grid = np.linspace(low, high, levels).tolist() if low <= high else []
    lags = [EPOCH_2025.months((_reached(behind, level - delta) - _reached(ahead, level)).days) for level in grid]
    first = max(ahead[0].day, behind[0].day)
    parts = [(end - start, each.gap) for start, end, each in stretches(closed, opened, first, as_of, delta=0.0)]
    gaps = [gap for length, gap in parts if gap is not None for _ in range(length.days + 1)]
    return GridLag(spread(lags), spread(gaps))


def _reached(group: Sequence[Entry], level: float) -> date:
    return next(entry.day for entry in group if entry.score >= level)


@dataclass(frozen=True)
class WindowLag:
    """What the rule of 2026 finds: L and U in days and the gap in points, each averaged over the days."""

    lag: DailyLag
    points: DailyMean


def epoch_2026(
    closed: Sequence[Entry], opened: Sequence[Entry], first: date, last: date, *, delta: float = 0.0
) -> WindowLag:
    """Return the backward lag of 2026 averaged over a window, both ends included, by both readings."""
    return WindowLag(daily_lag(closed, opened, first, last, delta=delta), daily_gap(closed, opened, first, last))


@dataclass(frozen=True)
class Thresholds:
    """Closed and open releases on one benchmark, the thresholds to look at, and those accepted.

    ``accepted`` None: those from the tenth percentile of all scores on.
    """

    closed: Sequence[Entry]
    opened: Sequence[Entry]
    looked_at: Sequence[float]
    accepted: Collection[float] | None = None

    def crossings(self, as_of: date) -> tuple[Crossing, ...]:
        """Return one crossing for each pair of first releases."""
        scores = [entry.score for entry in (*self.closed, *self.opened) if entry.day <= as_of]
        if not scores:
            return ()
        floor, accepted = float(np.quantile(scores, 0.1)), self.accepted

        def accepts(threshold: float) -> bool:
            return threshold >= floor if accepted is None else threshold in accepted

        return crossings(self.closed, self.opened, self.looked_at, as_of, accepts=accepts)


@dataclass(frozen=True)
class ThresholdLags:
    """What the crossing rules find: gaps that were closed, those pending, the closed ones' months, and their curve."""

    crossed: tuple[tuple[str, Crossing], ...]
    pending: tuple[tuple[str, Crossing], ...]
    months: Spread | None
    curve: tuple[Point, ...]


def threshold_lags(
    benchmarks: Mapping[str, Thresholds], as_of: date, *, seed: int = 0, draws: int = 5000
) -> ThresholdLags:
    """Return the gaps of both crossing rules, ``iaps-2026`` and ``lesswrong-2026``, in months at the open release."""
    found = [(benchmark, each) for benchmark, item in benchmarks.items() for each in item.crossings(as_of)]
    pending = tuple(pair for pair in found if pair[1].tier is None)
    dated = sorted(
        ((each.tier.day, benchmark, each) for benchmark, each in found if each.tier),
        key=lambda item: (item[0], item[1], item[2].threshold),
    )
    values = [(day, IAPS_2026.months(each.days)) for day, _, each in dated]
    crossed = tuple((benchmark, each) for _, benchmark, each in dated)
    curve = smooth_with_band(values, seed=seed, draws=draws)
    return ThresholdLags(crossed, pending, spread(months for _, months in values), curve)
