"""How far a lag might be off, from draws of the scores: computed where it is published, and for any other day asked."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from openness.draws import DRAWS, ScoreDraws
from openness.intervals import Interval, LagIntervals, NoInterval, lag_intervals
from registry.actions.comparing import Comparison

__all__ = [
    "DRAWS",
    "Interval",
    "LagIntervals",
    "NoInterval",
    "uncertainty_as_data",
    "uncertainty_from_data",
    "uncertainty_of",
]

#: Of the draws behind every published interval, so that it can be computed again.
SEED = 1


def uncertainty_of(found: Comparison, drawn: ScoreDraws, as_of: date) -> LagIntervals | None:
    """Return the intervals of lag and gap on a day; None where one side has nobody yet."""
    sides = (found.reference_side.entries, found.tier_side.entries)
    if not all(any(entry.day <= as_of for entry in side) for side in sides):
        return None
    return lag_intervals(*sides, drawn, as_of)


def uncertainty_as_data(found: LagIntervals) -> dict[str, Any]:
    """Return intervals as they are stored."""
    return {"lag": asdict(found.lag), "gap": asdict(found.gap), "left_censored": found.left_censored}


def uncertainty_from_data(content: dict[str, Any]) -> LagIntervals:
    """Return intervals as they were stored."""
    return LagIntervals(_interval(content["lag"]), _interval(content["gap"]), content["left_censored"])


def _interval(content: dict[str, Any]) -> Interval:
    missing = content["missing"]
    return Interval(**content | {"missing": NoInterval(missing) if missing else None})
