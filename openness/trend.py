"""Two lags that rest on more than single records: between two fitted lines, and at fixed levels over time.

* *Trend lag*, for training compute: a straight line through the logarithms of each group, with its own height and
  slope; how many days earlier the reference's line stood where the tier's stands on the last date. It assumes that
  growth is steady, and is null where the reference's line does not rise.
* *Threshold crossing*: for each of some fixed scores, the first release of either group at or above it. The days
  between, negative where the tier was first, stand at the date of the tier's release; a kernel smooths them over time.

Sources: Epoch AI, report on open models (2024), compute analysis; H. T. Ihle, open_closed_gap (2026); Nadaraya 1964,
Watson 1964 (the kernel average).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from openness.draws import Floats
from openness.frontier import Entry
from openness.intervals import LEVEL, Interval, interval_of

#: With fewer points a line says little of its slope.
FEWEST_POINTS = 3
DAYS_PER_YEAR = 365.25

#: Far from every value all weights round to 0.
_TINY = np.finfo(np.float64).tiny


class NoTrend(StrEnum):
    """Why there is no trend lag."""

    TOO_FEW_REFERENCE = "fewer than 3 points in the reference"
    TOO_FEW_TIER = "fewer than 3 points in the tier"
    ONE_DAY = "all points of a group lie on one day"
    NOT_RISING = "the reference's trend is flat or falling"


@dataclass(frozen=True)
class Line:
    """A straight line through the scores of a group: its height on ``day``, and its slope a day."""

    day: date
    height: float
    slope: float

    def growth(self, year: float = DAYS_PER_YEAR) -> float:
        """Return by what factor a year multiplies, if the scores are logarithms to the base of 10."""
        return float(10 ** (self.slope * year))


@dataclass(frozen=True)
class TrendLag:
    """The horizontal distance from the tier's line to the reference's on the last date of both; None: see ``missing``.

    Negative: the tier's line stands higher.
    """

    days: float | None
    reference: Line | None = None
    tier: Line | None = None
    missing: NoTrend | None = None

    def months(self, year: float = DAYS_PER_YEAR) -> float | None:
        """Return the lag in months, twelfths of a year of so many days; Epoch AI's has 365."""
        return None if self.days is None else self.days / year * 12


def trend_lag(reference: Sequence[Entry], tier: Sequence[Entry]) -> TrendLag:
    """Return the trend lag of two groups, of which each entry is a point and each score a logarithm."""
    for group, missing in ((reference, NoTrend.TOO_FEW_REFERENCE), (tier, NoTrend.TOO_FEW_TIER)):
        if len(group) < FEWEST_POINTS:
            return TrendLag(None, missing=missing)
    if any(len({entry.day for entry in group}) == 1 for group in (reference, tier)):
        return TrendLag(None, missing=NoTrend.ONE_DAY)
    last = max(entry.day for entry in (*reference, *tier))
    lines = [_line(group, last) for group in (reference, tier)]
    ahead, behind = lines
    # What is left of a level line after rounding is no slope.
    spread = max(abs(entry.score - reference[0].score) for entry in reference)
    if ahead.slope <= 1e-12 * spread:
        return TrendLag(None, ahead, behind, NoTrend.NOT_RISING)
    return TrendLag((ahead.height - behind.height) / ahead.slope, ahead, behind)


def _line(group: Sequence[Entry], last: date) -> Line:
    heights, slopes = _lines(*_columns(group, last), np.ones((1, len(group))))
    return Line(last, float(heights[0]), float(slopes[0]))


def _columns(group: Iterable[Entry], origin: date) -> tuple[Floats, Floats]:
    """Return days from a date, and scores."""
    pairs = np.array([((entry.day - origin).days, entry.score) for entry in group], dtype=np.float64)
    return pairs[:, 0], pairs[:, 1]


def _lines(days: Floats, scores: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return height at day 0 and slope of the least-squares line, for each row of weights; NaN without two days."""
    total = weights.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        day, score = weights @ days / total, weights @ scores / total
        apart = days - day[:, None]
        slopes = (weights * apart * (scores - score[:, None])).sum(axis=1) / (weights * apart**2).sum(axis=1)
        # The rows of one day only differ from it by rounding.
        slopes[(weights * apart**2).sum(axis=1) < 1e-6] = np.nan
        return score - slopes * day, slopes


def trend_interval(reference: Sequence[Entry], tier: Sequence[Entry], *, seed: int, draws: int = 1000) -> Interval:
    """Return the percentile interval of the trend lag, in days, over points of both groups drawn together.

    Each draw is read at its own last date. Neither what makes a point a record nor which points belong together is
    drawn again, so the interval is indicative. A draw without two days in each group, or in which the reference does
    not rise, has no number.
    """
    known = trend_lag(reference, tier).days is not None
    found = _drawn_lags(reference, tier, seed, draws) if known else np.full(draws, np.nan)
    return interval_of(
        found,
        estimand="days between the lines of the two groups on the last date, if growth is steady",
        method="points of both groups drawn together with replacement, the frontier not drawn again",
        records=len(reference) + len(tier),
        seed=seed,
        indicative=True,
    )


def _drawn_lags(reference: Sequence[Entry], tier: Sequence[Entry], seed: int, draws: int) -> Floats:
    # Sorted, so that the order of rows does not matter.
    points = [
        entry for group in (reference, tier) for entry in sorted(group, key=lambda item: (item.day, item.release))
    ]
    count = len(reference)
    days, scores = _columns(points, max(entry.day for entry in points))
    drawn = np.random.default_rng(seed).integers(0, len(points), (draws, len(points)))
    weights, last = _counts(drawn), days[drawn].max(axis=1)
    (height, slope), (other, other_slope) = (
        _lines(days[part], scores[part], weights[:, part]) for part in (slice(count), slice(count, None))
    )
    rising = np.where(slope > 0, slope, np.nan)
    lags: Floats = ((height + slope * last) - (other + other_slope * last)) / rising
    return lags


@dataclass(frozen=True)
class Crossing:
    """The first release of either group at or above a threshold, and the days between; ``tier`` None: not yet.

    ``days`` runs from the reference's release to the tier's and is negative where the tier was first, or, pending, to
    the day that was asked for.
    """

    threshold: float
    reference: Entry
    tier: Entry | None
    days: int


def crossings(
    reference: Sequence[Entry],
    tier: Sequence[Entry],
    thresholds: Iterable[float],
    as_of: date,
    *,
    accepts: Callable[[float], bool] = lambda threshold: True,
) -> tuple[Crossing, ...]:
    """Return one crossing for each pair of first releases, at the highest threshold that they share, rising.

    A pair counts if any of its thresholds is accepted. What the reference has not crossed is left out.
    """
    seen = [[entry for entry in group if entry.day <= as_of] for group in (reference, tier)]
    found: dict[tuple[Entry, Entry | None], Crossing] = {}
    accepted: set[tuple[Entry, Entry | None]] = set()
    for threshold in sorted(thresholds):
        first, answer = (_first_across(group, threshold) for group in seen)
        if first is None:
            continue
        days = ((answer.day if answer else as_of) - first.day).days
        found[first, answer] = Crossing(threshold, first, answer, days)
        if accepts(threshold):
            accepted.add((first, answer))
    return tuple(crossing for pair, crossing in found.items() if pair in accepted)


def _first_across(group: Iterable[Entry], threshold: float) -> Entry | None:
    across = [entry for entry in group if entry.score >= threshold]
    return min(across, key=lambda entry: (entry.day, -entry.score, entry.release), default=None)


@dataclass(frozen=True)
class Point:
    """The smoothed value on a day, and the limits of its band; None where too little lies near."""

    day: date
    value: float | None
    lower: float | None = None
    upper: float | None = None


def smooth(
    values: Sequence[tuple[date, float]], *, sigma: float = 60.0, step: int = 7, least_weight: float = 2.0
) -> tuple[Point, ...]:
    """Return the Gaussian kernel average of dated values, every ``step`` days from the first to the last.

    ``sigma`` is in days. Where the weights, 1 on the day itself, sum to less than ``least_weight`` there is no value.
    """
    if not values:
        return ()
    days, kernel, numbers = _kernel(values, sigma, step)
    totals = kernel.sum(axis=1)
    means = kernel @ numbers / np.maximum(totals, _TINY)
    return tuple(
        Point(day, float(mean) if total >= least_weight else None)
        for day, mean, total in zip(days, means, totals, strict=True)
    )


def _kernel(values: Sequence[tuple[date, float]], sigma: float, step: int) -> tuple[list[date], Floats, Floats]:
    """Return the days of the grid, the weight of each value on each of them, and the values."""
    first = min(day for day, _ in values)
    length = (max(day for day, _ in values) - first).days
    grid = np.arange(0, length + 1, step)
    offsets = np.array([(day - first).days for day, _ in values])
    kernel = np.exp(-0.5 * ((grid[:, None] - offsets) / sigma) ** 2)
    return [first + timedelta(days=int(offset)) for offset in grid], kernel, np.array([value for _, value in values])


def smooth_with_band(
    values: Sequence[tuple[date, float]],
    *,
    seed: int,
    draws: int = 5000,
    sigma: float = 60.0,
    step: int = 7,
    least_weight: float = 2.0,
) -> tuple[Point, ...]:
    """Return ``smooth`` with percentiles 5 and 95 over values drawn with replacement.

    The values of one release or benchmark are drawn as if they had nothing to do with each other, so the band is too
    narrow.
    """
    points = smooth(values, sigma=sigma, step=step, least_weight=least_weight)
    if not points:
        return ()
    _, kernel, numbers = _kernel(values, sigma, step)
    counts = _counts(np.random.default_rng(seed).integers(0, len(values), (draws, len(values))))
    totals = counts @ kernel.T
    means = (counts * numbers) @ kernel.T / np.maximum(totals, _TINY)
    # The published band leaves out draws with too little weight near a day, too.
    return tuple(
        _banded(point, means[totals[:, column] >= least_weight, column]) for column, point in enumerate(points)
    )


def _banded(point: Point, drawn: Floats) -> Point:
    if point.value is None or not len(drawn):
        return point
    lower, upper = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return replace(point, lower=float(lower), upper=float(upper))


def _counts(drawn: NDArray[np.int64]) -> Floats:
    """Return how often each of as many things as there are columns is in each row of numbers."""
    counts = np.zeros(drawn.shape)
    np.add.at(counts, (np.arange(len(drawn))[:, None], drawn), 1)
    return counts
