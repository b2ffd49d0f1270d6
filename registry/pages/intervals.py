"""Intervals in words: the limits, what they rest on, and why there are none."""

from __future__ import annotations

from registry.actions.uncertainty import Interval, LagIntervals, NoInterval
from registry.models import Benchmark
from registry.pages.words import difference, span

_NONE_KNOWN = "no error of any score here is recorded"
_WHY = {
    NoInterval.TOO_FEW_RECORDS: "the reference has fewer than eight records",
    NoInterval.TOO_FEW_CLUSTERS: "one release matched them all",
    NoInterval.NO_NUMBER: "there is no number to put one around",
    NoInterval.OFTEN_UNDEFINED: "more than a tenth of the draws have no number",
}


def interval_short(found: LagIntervals | None) -> str:
    """Return the limits of a lag for a table; empty where there are none."""
    limits = _limits(found.lag) if found else None
    return span(*limits) if limits else ""


def lag_interval(found: LagIntervals | None) -> str:
    """Return the interval of a lag as a sentence."""
    if found is None:
        return f"No interval: {_NONE_KNOWN}, or one side has no score."
    limits = _limits(found.lag)
    if limits is None:
        return _missing(found.lag)
    bound = f" In {found.left_censored:.0%} of the draws it is only a lower bound." if found.left_censored else ""
    return f"{span(*limits)}: {_basis(found.lag)}.{bound}"


def gap_interval(found: LagIntervals | None, benchmark: Benchmark) -> str:
    """Return the interval of a gap as a sentence; empty where there is none."""
    limits = _limits(found.gap) if found else None
    if found is None or limits is None:
        return ""
    return f"{difference(limits[0], benchmark)} to {difference(limits[1], benchmark)}: {_basis(found.gap)}."


def _limits(found: Interval) -> tuple[float, float] | None:
    return None if found.lower is None or found.upper is None else (found.lower, found.upper)


def _missing(found: Interval) -> str:
    return f"No interval: {_WHY[found.missing]}." if found.missing else "No interval."


def _basis(found: Interval) -> str:
    told = f"{found.level:.0%} interval, {found.method}, {found.draws} draws, seed {found.seed}"
    return f"{told}; indicative" if found.indicative else told
