"""Estimates of a table in lines of text for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from openness.intervals import Interval
from openness.lag import months
from openness.published import Spread, ThresholdLags
from openness.trend import Point
from registry.management.own_table.estimators import (
    CROSSING_DRAWS,
    Comparison,
    Method,
    Survival,
    crossings_of,
    pooled,
)
from registry.management.own_table.plain import BAND, DONE
from registry.management.own_table.reading import Options


def as_text(found: Comparison, method: Method) -> str:
    """Return a comparison by one estimator, or by all, as lines."""
    benchmark, options = found.benchmark, found.options
    lines = [
        f"{benchmark.name or 'Scores'} on {options.as_of}, method {method}, transform {options.transform}, "
        f"tolerance {options.tolerance:g}",
        f"  {len(benchmark.reference)} releases of the reference, {len(benchmark.tier)} of the tier; "
        f"{len(found.pairs)} reference records, {found.matched} matched, {len(found.pairs) - found.matched} not yet",
    ]
    if benchmark.unseen:
        lines.append(f"  {benchmark.unseen} rows are dated after that day and not seen")
    for estimator, section in _SECTIONS.items():
        if method.includes(estimator):
            lines += section(found)
    if method is not Method.ALL:
        lines.append(f"  what was done: {DONE[method]}")
    return "\n".join([*lines, ""])


def pooled_text(found: Sequence[Comparison], method: Method) -> str:
    """Return what all benchmarks say together; nothing for one benchmark, or where it is not asked for."""
    lines: list[str] = []
    if len(found) > 1 and method.includes(Method.CATCH_UP):
        lines.append(_survival(pooled(found)))
    if len(found) > 1 and method.includes(Method.THRESHOLD):
        lines += crossings_text(crossings_of(found), found[0].options)
    return "\n".join(["All benchmarks", *lines, ""]) if lines else ""


def _backward(found: Comparison) -> list[str]:
    lag, standing = found.backward, found.backward.standing
    told = lag.status.value.replace("_", " ")
    if lag.lower is not None:
        upper = "unknown" if lag.upper is None else lag.upper
        told += f": {months(lag.lower):.1f} months behind (L {lag.lower} days, U {upper})"
    lines = [f"  backward lag: {told}"]
    if standing.tier_best and standing.exceeded:
        lines.append(
            f"  the tier's best is {standing.tier_best.release}, first exceeded by {standing.exceeded.release}"
        )
    if found.intervals:
        lines.append(f"  interval of L: {limits(found.intervals.lag, 'days')}")
    return lines


def _gap(found: Comparison) -> list[str]:
    gap = found.backward.standing.gap
    lines = [f"  gap: {'one side has no score' if gap is None else f'{gap:g}'}"]
    if found.intervals:
        lines.append(f"  interval of the gap: {limits(found.intervals.gap)}")
    return lines


def _horizontal(found: Comparison) -> list[str]:
    mean = found.horizontal
    return [f"  horizontal mean: {mean.missing if mean.days is None else f'{mean.days:.1f} days, {mean.label}'}"]


def _catch_up(found: Comparison) -> list[str]:
    return [_survival(found.survival)]


def _survival(found: Survival) -> str:
    curve, middle = found.curve, found.median
    counts = f"  catch-up: {curve.records} records, {curve.events} matched, {curve.censored} not yet"
    if middle.days is None:
        return f"{counts}; median: {middle.status.value}"
    interval = middle.interval
    told = f"[{interval.lower}, {interval.upper}]" if interval.status == "ok" else interval.status.value
    return f"{counts}; median {middle.days:g} days, 90 % interval {told} ({interval.reliance.value})"


def _trend(found: Comparison) -> list[str]:
    trend = found.trend
    points = f"lines through {trend.reference} records of the reference and {trend.tier} of the tier"
    if trend.lag.days is None:
        return [f"  trend lag: none can be given: {trend.lag.missing} ({points})"]
    told = f"{trend.lag.days:.1f} days ({months(trend.lag.days):.1f} months), {points}, if growth is steady"
    return [f"  trend lag: {told}", f"  interval of the trend lag: {limits(trend.interval, 'days')}"]


def _threshold(found: Comparison) -> list[str]:
    return [*crossings_text(found.crossings, found.options), f"    thresholds: {found.levels.told}"]


_SECTIONS: Mapping[Method, Callable[[Comparison], list[str]]] = {
    Method.BACKWARD: _backward,
    Method.GAP: _gap,
    Method.HORIZONTAL: _horizontal,
    Method.CATCH_UP: _catch_up,
    Method.TREND: _trend,
    Method.THRESHOLD: _threshold,
}


def crossings_text(found: ThresholdLags, options: Options) -> list[str]:
    """Return crossings of thresholds as lines."""
    crossed, pending = len(found.crossed), len(found.pending)
    head = f"  threshold crossings: {crossed + pending} pairs, {crossed} crossed by both, {pending} not yet by the tier"
    if found.months is None:
        return [f"{head}; no mean"]
    return [f"{head} (in no mean)", f"    {scatter(found.months)}", f"    {_curve(found.curve, options.seed)}"]


def scatter(found: Spread) -> str:
    """Return how months scatter, which is no interval."""
    return (
        f"mean {found.mean:.1f} months, median {found.median:.1f}; percentiles 5 and 95: {found.p5:.1f} and "
        f"{found.p95:.1f} (how {found.count} numbers scatter, no interval of the mean)"
    )


def _curve(points: Iterable[Point], seed: int) -> str:
    banded = [
        (point.day, point.value, point.lower, point.upper)
        for point in points
        if point.value is not None and point.lower is not None and point.upper is not None
    ]
    if not banded:
        return "smoothed: nowhere do enough crossings lie close together"
    day, value, lower, upper = banded[-1]
    told = f"smoothed, last on {day}: {value:.1f} months, band {lower:.1f} to {upper:.1f}"
    return f"{told} (indicative: {BAND}; {CROSSING_DRAWS} draws, seed {seed})"


def limits(found: Interval, unit: str = "") -> str:
    """Return the limits of an interval, marked where they are only indicative, or why there are none."""
    if found.missing:
        return found.missing.value
    ends = f"{found.lower:g} to {found.upper:g} {unit}".rstrip()
    told = f"{ends}, {found.method}, {found.draws} draws, seed {found.seed}"
    return f"{told} (indicative)" if found.indicative else told
