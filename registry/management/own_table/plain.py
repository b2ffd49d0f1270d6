"""Estimates of a table as plain data: days, and months of 365.25 / 12 days."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openness.intervals import LEVEL, Interval
from openness.lag import CatchUp, months
from openness.published import Spread, ThresholdLags
from openness.trend import DAYS_PER_YEAR, Line, Point
from openness.window import Window
from registry.management.own_table.estimators import (
    CROSSING_DRAWS,
    Comparison,
    Method,
    Survival,
    crossings_of,
    pooled,
)
from registry.management.own_table.levels import Levels
from registry.management.own_table.reading import Options

#: What each estimator does, in words.
DONE: Mapping[Method, str] = {
    Method.BACKWARD: "backward lag: days on the day asked for since the first reference record above the tier's best "
    "(L), and since the last one at or below it (U)",
    Method.CATCH_UP: "Kaplan–Meier; Brookmeyer–Crowley interval through log-log limits",
    Method.GAP: "gap: the reference's best score less the tier's, on the line of the transform; no tolerance",
    Method.HORIZONTAL: "horizontal mean: days between the two staircases of records, averaged over matched levels only",
    Method.TREND: "trend lag: least-squares lines through the records of each group, their horizontal distance on the "
    "last date; takes scores for logarithms, such as of training compute, and growth for steady; no tolerance",
    Method.THRESHOLD: "threshold crossings: days from the reference's first release at or above a threshold to the "
    "tier's, one for each pair of releases; kernel of 60 days over the day of the tier's release; no tolerance",
}

#: What the band around the curve of crossings is.
BAND = "percentiles 5 and 95 over crossings drawn again as if independent, though releases recur: too narrow"


def options_data(options: Options) -> dict[str, Any]:
    """Return how a table was read as plain data; thresholds where some were asked for."""
    return {
        "as_of": options.as_of.isoformat(),
        "tolerance": options.tolerance,
        "transform": options.transform,
        "thresholds": options.thresholds,
        "seed": options.seed,
        "draws": options.draws,
    }


def as_data(found: Comparison, method: Method) -> dict[str, Any]:
    """Return a comparison by one estimator, or by all, as plain data."""
    benchmark = found.benchmark
    releases = {
        "reference": len(benchmark.reference),
        "tier": len(benchmark.tier),
        "after_as_of": benchmark.unseen,
    }
    counts = {
        "n": len(found.pairs),
        "events": found.matched,
        "censored": len(found.pairs) - found.matched,
    }
    content: dict[str, Any] = {"benchmark": benchmark.name, "releases": releases, **counts}
    for estimator, section in _SECTIONS.items():
        if method.includes(estimator):
            content |= section(found)
    return content


def pooled_data(found: Sequence[Comparison], method: Method) -> dict[str, Any] | None:
    """Return the catch-up times of all benchmarks together; None for one benchmark, or where not asked for."""
    if len(found) < 2 or not method.includes(Method.CATCH_UP):
        return None
    return _survival(pooled(found))


def pooled_crossings(found: Sequence[Comparison], method: Method) -> dict[str, Any] | None:
    """Return the crossings on all benchmarks together; None for one benchmark, or where not asked for."""
    if len(found) < 2 or not method.includes(Method.THRESHOLD):
        return None
    levels = {part.benchmark.name: part.levels for part in found}
    return {"method": DONE[Method.THRESHOLD], **crossings_data(crossings_of(found), levels, found[0].options.seed)}


def _backward(found: Comparison) -> dict[str, Any]:
    lag, standing = found.backward, found.backward.standing
    return {
        "backward": {
            "method": DONE[Method.BACKWARD],
            "status": lag.status.value,
            "lower_days": lag.lower,
            "upper_days": lag.upper,
            "central_days": lag.central,
            "lead_days": lag.lead,
            "months_behind": None if lag.lower is None else round(months(lag.lower), 2),
            "tier_best": standing.tier_best.release if standing.tier_best else None,
            "exceeded_by": standing.exceeded.release if standing.exceeded else None,
            "level_with": standing.level_with.release if standing.level_with else None,
            "interval": interval_data(found.intervals.lag) if found.intervals else None,
        }
    }


def _gap(found: Comparison) -> dict[str, Any]:
    interval = interval_data(found.intervals.gap) if found.intervals else None
    return {"gap": {"method": DONE[Method.GAP], "value": found.backward.standing.gap, "interval": interval}}


def _horizontal(found: Comparison) -> dict[str, Any]:
    mean = found.horizontal
    return {
        "horizontal_mean": {
            "method": DONE[Method.HORIZONTAL],
            "days": mean.days,
            "covered": mean.covered,
            "missing": mean.missing.value if mean.missing else None,
            "label": mean.label,
        }
    }


def _catch_up(found: Comparison) -> dict[str, Any]:
    return {
        "survival": _survival(found.survival),
        "catch_up": [_pair(pair) for pair in found.pairs],
        "windows": [_window(item) for item in found.windows],
    }


def _pair(pair: CatchUp) -> dict[str, Any]:
    return {
        "reference": pair.reference.release,
        "on": pair.reference.day.isoformat(),
        "match": pair.match.release if pair.match else None,
        "days": pair.days,
        "event": pair.event,
    }


def _trend(found: Comparison) -> dict[str, Any]:
    trend = found.trend
    lag = trend.lag
    slopes = {"reference": _a_year(lag.reference), "tier": _a_year(lag.tier)}
    return {
        "trend": {
            "method": DONE[Method.TREND],
            "points": {"reference": trend.reference, "tier": trend.tier},
            "days": lag.days,
            "months": None if lag.days is None else months(lag.days),
            "slope_per_year": slopes,
            "missing": lag.missing.value if lag.missing else None,
            "interval": interval_data(trend.interval) if lag.days is not None else None,
        }
    }


def _a_year(line: Line | None) -> float | None:
    return line.slope * DAYS_PER_YEAR if line else None


def _threshold(found: Comparison) -> dict[str, Any]:
    crossed = crossings_data(found.crossings, {found.benchmark.name: found.levels}, found.options.seed)
    return {"threshold": {"method": DONE[Method.THRESHOLD], **crossed}}


_SECTIONS: Mapping[Method, Callable[[Comparison], dict[str, Any]]] = {
    Method.BACKWARD: _backward,
    Method.GAP: _gap,
    Method.HORIZONTAL: _horizontal,
    Method.CATCH_UP: _catch_up,
    Method.TREND: _trend,
    Method.THRESHOLD: _threshold,
}


def crossings_data(found: ThresholdLags, levels: Mapping[str, Levels], seed: int) -> dict[str, Any]:
    """Return crossings as plain data; thresholds as the table writes them, by benchmark."""
    rows = [
        {
            "benchmark": benchmark,
            "threshold": levels[benchmark].written[each.threshold],
            "reference": each.reference.release,
            "on": each.reference.day.isoformat(),
            "match": each.tier.release if each.tier else None,
            "match_on": each.tier.day.isoformat() if each.tier else None,
            "days": each.days,
            "event": each.tier is not None,
        }
        for benchmark, each in (*found.crossed, *found.pending)
    ]
    return {
        "n": len(rows),
        "events": len(found.crossed),
        "censored": len(found.pending),
        "thresholds": {
            name: {"rule": each.told, "values": list(each.written.values())} for name, each in levels.items()
        },
        "months": spread_data(found.months),
        "crossings": rows,
        "curve": [_point(point) for point in found.curve],
        "band": {"method": BAND, "level": LEVEL, "draws": CROSSING_DRAWS, "seed": seed, "indicative": True},
    }


def _point(point: Point) -> dict[str, Any]:
    return {"on": point.day.isoformat(), "months": point.value, "lower": point.lower, "upper": point.upper}


def spread_data(found: Spread | None) -> dict[str, Any] | None:
    """Return how numbers scatter as plain data."""
    if found is None:
        return None
    return {"count": found.count, "mean": found.mean, "median": found.median, "p5": found.p5, "p95": found.p95}


def _survival(found: Survival) -> dict[str, Any]:
    interval = found.median.interval
    return {
        "method": DONE[Method.CATCH_UP],
        "n": found.curve.records,
        "events": found.curve.events,
        "censored": found.curve.censored,
        "led": found.curve.led,
        "median": {"status": found.median.status.value, "days": found.median.days},
        "median_interval": {
            "status": interval.status.value,
            "level": interval.level,
            "lower": interval.lower,
            "upper": interval.upper,
            "reliance": interval.reliance.value,
        },
        "restricted_mean": {
            "status": found.mean.status.value,
            "horizon": found.mean.horizon,
            "days": found.mean.days,
            "standard_error": found.mean.standard_error,
        },
    }


def interval_data(found: Interval) -> dict[str, Any]:
    """Return an interval as plain data, or why there is none."""
    return {
        "estimand": found.estimand,
        "method": found.method,
        "level": found.level,
        "lower": found.lower,
        "upper": found.upper,
        "draws": found.draws,
        "undefined": found.undefined,
        "seed": found.seed,
        "records": found.records,
        "indicative": found.indicative,
        "missing": found.missing.value if found.missing else None,
    }


def _window(found: Window) -> dict[str, Any]:
    return {
        "reference": found.reference.release,
        "age_days": found.age,
        "status": found.status.value,
        "by": found.by.isoformat() if found.by else None,
        "level": found.level,
        "at_risk": found.at_risk,
        "events": found.events,
        "reliance": found.reliance.value,
    }
