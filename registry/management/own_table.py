"""The lag of a table that somebody brings: every estimator on every benchmark of it, without a database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openness.clusters import clustered_median
from openness.draws import DRAWS, normal_draws
from openness.frontier import Entry
from openness.intervals import Interval, LagIntervals, lag_intervals
from openness.lag import BackwardLag, CatchUp, backward_lag, catch_ups, months
from openness.staircase import HorizontalMean, horizontal_mean
from openness.survival import Curve, Median, RestrictedMean, kaplan_meier, median, restricted_mean
from openness.transforms import Direction, Kind, Scale, UnusableScore
from openness.window import Window, windows
from registry.sources.records import SourceError
from registry.sources.scoretable import GroupedScore

#: What --transform calls the kinds of numbers.
TRANSFORMS = {"nle": Kind.ACCURACY, "logit": Kind.LOGIT, "log": Kind.LOG, "neglog": Kind.ERROR, "identity": Kind.INDEX}


@dataclass(frozen=True)
class Options:
    """How a table is read: day, tolerance on the line of the transform, transform, seed of the draws."""

    as_of: date
    tolerance: float
    transform: str
    seed: int
    draws: int = DRAWS


@dataclass(frozen=True)
class Survival:
    """The catch-up times of a benchmark, or of all: curve, median with interval, restricted mean."""

    curve: Curve
    median: Median
    mean: RestrictedMean


@dataclass(frozen=True)
class Comparison:
    """One benchmark of the table."""

    benchmark: str
    reference: int
    tier: int
    unseen: int
    backward: BackwardLag
    pairs: tuple[CatchUp, ...]
    survival: Survival
    horizontal: HorizontalMean
    intervals: LagIntervals | None
    windows: tuple[Window, ...]


def compare(rows: Sequence[GroupedScore], options: Options) -> list[Comparison]:
    """Return a comparison for each benchmark, in order of name; raise SourceError for scores that cannot be used."""
    scale = _scale(options.transform)
    by_benchmark: dict[str, list[GroupedScore]] = {}
    for row in rows:
        by_benchmark.setdefault(row.benchmark, []).append(row)
    problems: list[str] = []
    found = []
    for name in sorted(by_benchmark):
        try:
            found.append(_comparison(name, by_benchmark[name], scale, options))
        except UnusableScore as error:
            problems.append(str(error))
    if problems:
        raise SourceError(problems)
    return found


def pooled(comparisons: Iterable[Comparison]) -> Survival | None:
    """Return the catch-up times of all benchmarks together, records of one matching release being one cluster.

    None for a table of one benchmark, which has nothing to pool.
    """
    parts = list(comparisons)
    if len(parts) < 2:
        return None
    pairs = [pair for part in parts for pair in part.pairs]
    curve = kaplan_meier(_days(pairs))
    labels = [pair.match.release if pair.match else f"unmatched {index}" for index, pair in enumerate(pairs)]
    return Survival(curve, clustered_median(_days(pairs), labels), restricted_mean(curve))


def _scale(transform: str) -> Scale:
    kind = TRANSFORMS[transform]
    return Scale(kind, Direction.LOWER if kind is Kind.ERROR else Direction.HIGHER)


def _comparison(name: str, rows: Sequence[GroupedScore], scale: Scale, options: Options) -> Comparison:
    entries: dict[str, list[Entry]] = {"reference": [], "tier": []}
    errors: dict[str, float | None] = {}
    for row in rows:
        place = f"line {row.line}, score"
        entries[row.group].append(Entry(row.release, row.day, scale.on_line(row.score, place=place)))
        error = row.stderr
        errors[row.release] = None if error is None else scale.error_on_line(row.score, error, place=place)
    reference, tier = entries["reference"], entries["tier"]
    pairs = catch_ups(reference, tier, options.as_of, delta=options.tolerance)
    curve = kaplan_meier(_days(pairs))
    return Comparison(
        benchmark=name,
        reference=len(reference),
        tier=len(tier),
        unseen=sum(row.day > options.as_of for row in rows),
        backward=backward_lag(reference, tier, options.as_of, delta=options.tolerance),
        pairs=pairs,
        survival=Survival(curve, median(curve), restricted_mean(curve)),
        horizontal=horizontal_mean(reference, tier, options.as_of, delta=options.tolerance),
        intervals=_intervals(reference, tier, errors, options),
        windows=windows(pairs, options.as_of),
    )


def _days(pairs: Iterable[CatchUp]) -> list[tuple[float, bool]]:
    return [(float(pair.days), pair.event) for pair in pairs]


def _intervals(
    reference: Sequence[Entry], tier: Sequence[Entry], errors: dict[str, float | None], options: Options
) -> LagIntervals | None:
    """Return intervals from the standard errors of the table; None where it has none."""
    if not any(errors.values()) or not reference or not tier:
        return None
    scores = {entry.release: entry.score for entry in (*reference, *tier)}
    drawn = normal_draws(scores, errors, seed=options.seed, draws=options.draws)
    return lag_intervals(reference, tier, drawn, options.as_of, delta=options.tolerance)


def as_data(found: Comparison) -> dict[str, Any]:
    """Return a comparison as plain data: days, and months of 365.25 / 12 days."""
    lag, standing = found.backward, found.backward.standing
    return {
        "benchmark": found.benchmark,
        "releases": {"reference": found.reference, "tier": found.tier, "after_as_of": found.unseen},
        "backward": {
            "status": lag.status.value,
            "lower_days": lag.lower,
            "upper_days": lag.upper,
            "central_days": lag.central,
            "lead_days": lag.lead,
            "months_behind": None if lag.lower is None else round(months(lag.lower), 2),
            "tier_best": standing.tier_best.release if standing.tier_best else None,
            "exceeded_by": standing.exceeded.release if standing.exceeded else None,
            "level_with": standing.level_with.release if standing.level_with else None,
            "interval": _interval(found.intervals.lag) if found.intervals else None,
        },
        "gap": {"value": standing.gap, "interval": _interval(found.intervals.gap) if found.intervals else None},
        "horizontal_mean": {
            "days": found.horizontal.days,
            "missing": found.horizontal.missing.value if found.horizontal.missing else None,
            "label": found.horizontal.label,
        },
        "survival": survival_data(found.survival),
        "catch_up": [
            {
                "reference": pair.reference.release,
                "on": pair.reference.day.isoformat(),
                "match": pair.match.release if pair.match else None,
                "days": pair.days,
                "event": pair.event,
            }
            for pair in found.pairs
        ],
        "windows": [_window(item) for item in found.windows],
    }


def survival_data(found: Survival) -> dict[str, Any]:
    """Return catch-up times as plain data, in days."""
    interval = found.median.interval
    return {
        "method": "Kaplan–Meier; Brookmeyer–Crowley interval through log-log limits",
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


def _interval(found: Interval) -> dict[str, Any]:
    return {
        "estimand": found.estimand,
        "method": found.method,
        "level": found.level,
        "lower": found.lower,
        "upper": found.upper,
        "draws": found.draws,
        "seed": found.seed,
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
