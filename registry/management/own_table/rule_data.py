"""What a published rule finds in a table, as plain data; months as the rule counts them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openness.presets import Preset
from openness.published import GridLag, Match, MatchedLags, ThresholdLags, WindowLag
from openness.staircase import DailyMean
from registry.management.own_table.plain import crossings_data, options_data, spread_data
from registry.management.own_table.reading import Options
from registry.management.own_table.rules import CROSSING_RULES, WINDOW_RULES, Ruled

#: How the groups of a table stand for those of a rule.
GROUPS = "the tier of the table is taken for open, its reference for closed"


def rule_data(rule: Preset, found: Sequence[Ruled], options: Options) -> dict[str, Any]:
    """Return a rule, how the table was read, what the rule says of itself, and what it finds."""
    first, last = options.window
    return {
        "preset": rule.key,
        **options_data(options),
        "tolerance": None if rule.key in CROSSING_RULES else options.tolerance,
        "window": {"first": first.isoformat(), "last": last.isoformat()} if rule.key in WINDOW_RULES else None,
        "title": rule.title,
        "source": rule.source,
        "open_means": rule.open_means,
        "groups": GROUPS,
        "estimand": rule.estimand,
        "range": rule.interval,
        "published": rule.published,
        "days_per_month": rule.days_per_month,
        "results": [_result(rule, item, options.seed) for item in found],
    }


def _result(rule: Preset, found: Ruled, seed: int) -> dict[str, Any]:
    counts = {"n": found.records, "events": found.events, "censored": found.censored}
    return {"benchmark": found.benchmark, **counts, **_lag(rule, found, seed)}


def _lag(rule: Preset, found: Ruled, seed: int) -> dict[str, Any]:
    match found.lag:
        case MatchedLags() as lag:
            matches = [_match(rule, item) for item in (*lag.matches, *lag.dropped)]
            return {"covered": found.covered, "months": spread_data(lag.months), "matches": matches}
        case GridLag() as lag:
            return {"months": spread_data(lag.months), "points": spread_data(lag.points)}
        case WindowLag() as lag:
            sides = {"lower": lag.lag.lower, "upper": lag.lag.upper}
            return {**{side: _daily(rule, mean) for side, mean in sides.items()}, "points": _points(lag.points)}
        case ThresholdLags() as lag:
            return crossings_data(lag, found.levels, seed)


def _match(rule: Preset, found: Match) -> dict[str, Any]:
    opened = found.opened
    return {
        "benchmark": found.benchmark,
        "reference": found.closed.release,
        "on": found.closed.day.isoformat(),
        "match": opened.release if opened else None,
        "match_on": opened.day.isoformat() if opened else None,
        "days": found.days,
        "months": rule.months(found.days),
        "event": opened is not None,
    }


def _daily(rule: Preset, found: DailyMean) -> dict[str, Any]:
    months = None if found.mean is None else rule.months(found.mean)
    return {"days": found.mean, "months": months, "lower_bounds": found.lower_bounds, **_days(found)}


def _points(found: DailyMean) -> dict[str, Any]:
    return {"mean": found.mean, **_days(found)}


def _days(found: DailyMean) -> dict[str, Any]:
    missing = found.missing.value if found.missing else None
    return {"days_with": found.days_with, "days_asked": found.days_asked, "missing": missing}
