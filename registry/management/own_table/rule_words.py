"""What a published rule finds in a table, in lines of text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from openness.presets import Preset
from openness.published import GridLag, Match, MatchedLags, ThresholdLags, WindowLag
from openness.staircase import DailyMean
from registry.management.own_table.reading import Options
from registry.management.own_table.rule_data import GROUPS
from registry.management.own_table.rules import CROSSING_RULES, Ruled
from registry.management.own_table.words import crossings_text, scatter


def rule_text(rule: Preset, found: Sequence[Ruled], options: Options) -> str:
    """Return a rule, what it says of itself, and what it finds, as lines."""
    tolerance = "no tolerance" if rule.key in CROSSING_RULES else f"tolerance {options.tolerance:g}"
    lines = [
        f"{rule.title}, {rule.source}",
        f"  calls open: {rule.open_means} Here {GROUPS}.",
        f"  its number: {rule.estimand}",
        f"  its range: {rule.interval}",
        f"  published: {rule.published}",
        f"  measured here: preset {rule.key}, as of {options.as_of}, transform {options.transform}, {tolerance}, "
        f"months of {rule.days_per_month:.4g} days",
        "",
    ]
    for item in found:
        lines += [*_result(rule, item, options), ""]
    return "\n".join(lines)


def _result(rule: Preset, found: Ruled, options: Options) -> list[str]:
    head = "The whole table" if found.benchmark is None else found.benchmark or "Scores"
    match found.lag:
        case MatchedLags() as lag:
            return [head, *_matched(rule, found, lag)]
        case GridLag() as lag:
            return [head, _counts(found), *_grid(lag)]
        case WindowLag() as lag:
            return [head, _counts(found), *_window(rule, lag, options)]
        case ThresholdLags() as lag:
            thresholds = [f"    thresholds{_of(name)}: {levels.told}" for name, levels in found.levels.items()]
            return [head, *crossings_text(lag, options), *thresholds]


def _counts(found: Ruled) -> str:
    return f"  {found.records} closed records, {found.events} matched, {found.censored} not yet"


def _of(name: str) -> str:
    return f" of {name}" if name else ""


def _matched(rule: Preset, found: Ruled, lag: MatchedLags) -> list[str]:
    skipped = f"{found.covered} skipped, which an earlier match, or the start of the rule at 0, covers"
    counts = f"{_counts(found)} (dropped by the rule), {skipped}"
    mean = scatter(lag.months) if lag.months else "no match, so no number"
    return [counts, f"  {mean}", *(f"    {_match(rule, item)}" for item in (*lag.matches, *lag.dropped))]


def _match(rule: Preset, found: Match) -> str:
    closed = f"{found.benchmark}: " if found.benchmark else ""
    closed += f"{found.closed.release} ({found.closed.day})"
    if found.opened is None:
        return f"{closed}, not matched after {found.days} days: dropped"
    days = f"{found.days} days ({rule.months(found.days):.1f} months)"
    return f"{closed}, {found.opened.release} ({found.opened.day}): {days}"


def _grid(lag: GridLag) -> list[str]:
    points = "none: no day has a score of either side"
    if lag.points:
        points = f"mean {lag.points.mean:.4g}; percentiles 5 and 95 over days: {lag.points.p5:.4g} and "
        points += f"{lag.points.p95:.4g}"
    if lag.months is None:
        return ["  lag: none, since the ranges of scores do not overlap, or a group is empty", f"  gap: {points}"]
    return [f"  lag over levels: {scatter(lag.months)}", f"  gap: {points}"]


def _window(rule: Preset, lag: WindowLag, options: Options) -> list[str]:
    first, last = options.window
    lines = [f"  window: {first} to {last}, {lag.points.days_asked} days"]
    for name, mean in (("by L", lag.lag.lower), ("by U", lag.lag.upper)):
        told = mean.missing if mean.mean is None else f"{rule.months(mean.mean):.2f} months ({mean.mean:.1f} days)"
        lines.append(f"  backward lag {name}: {told}, {_days(mean)}")
    gap = lag.points.missing if lag.points.mean is None else f"{lag.points.mean:.4g}"
    return [*lines, f"  gap: {gap}, {_days(lag.points)}"]


def _days(found: DailyMean) -> str:
    bounds = f", {found.lower_bounds} of them lower bounds only" if found.lower_bounds else ""
    return f"from {found.days_with} of {found.days_asked} days{bounds}"
