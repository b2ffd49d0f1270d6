"""What a lag would be with one switch thrown: rows with the change, and an address for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from registry.actions.lag_questions import Known, Switched
from registry.filters.lags import LagChoice
from registry.models import Developer, LagSeries
from registry.models.readings import LagReading
from registry.pages.words import months

_WORDS = {
    "self-reported": "Scores that the developer of a release reported left out",
    "tolerance": "{value} less still counts as level (nats, or points of an index)",
    "counting": "Releases that may qualify counted {value}",
    "reference": "Against all other released releases, not only closed ones",
    "without": "Without the releases of {value}",
    "country": "Of the set only releases of developers from {value}",
}
_NO_NUMBER = {
    "level": "level",
    "tier_leads": "leads",
    "no_tier_model": "no release of the set scored",
    "no_reference": "no reference scored",
}


def switched_rows(
    switched: Iterable[Switched], reading: LagReading, chosen: LagChoice, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return a row for each switch: what it does, the lag, the change, and the address that throws it."""
    return [_row(each, reading, chosen, names) for each in switched]


def _row(switched: Switched, reading: LagReading, chosen: LagChoice, names: Mapping[str, str]) -> dict[str, Any]:
    lag = switched.lag
    value = {"conservative": "out", "optimistic": "in"}.get(switched.value, names.get(switched.value, switched.value))
    return {
        "words": _WORDS[switched.switch].format(value=value),
        "lag": _told(switched),
        "read_on": lag.as_of,
        "change": _change(reading.lower, lag.lower),
        "query": urlencode(_thrown(switched, chosen).parameters),
    }


def _told(switched: Switched) -> str:
    lag = switched.lag
    if lag.status.value in _NO_NUMBER:
        return _NO_NUMBER[lag.status.value]
    words = months(lag.lower or 0)
    return f"≥ {words}" if lag.status.value == "left_censored" else words


def _change(before: int | None, after: int | None) -> str:
    if before is None or after is None:
        return ""
    if before == after:
        return "none"
    return f"{'+' if after > before else '−'}{months(abs(after - before))}"


def _thrown(switched: Switched, chosen: LagChoice) -> LagChoice:
    """Return the choice with the switch thrown."""
    changes: dict[str, dict[str, Any]] = {
        "self-reported": {"independent": True},
        "tolerance": {"tolerance": float(switched.value) if switched.switch == "tolerance" else 0.0},
        "counting": {"counting": switched.value},
        "reference": {"reference": LagSeries.Reference.COMPLEMENT},
        "without": {"without": switched.value},
        "country": {"country": switched.value},
    }
    changed = changes[switched.switch]
    if "counting" in changed:
        changed = {"counting": LagSeries.Counting(switched.value)}
    return replace(chosen, **changed)


def developers(at_hand: Known | None) -> list[Developer]:
    """Return the developers of the releases that an edition knows on a benchmark, by name."""
    slugs = {item.developer for item in at_hand.inputs.candidates.values()} if at_hand else set()
    return list(Developer.objects.filter(slug__in=slugs))


def countries(at_hand: Known | None) -> list[str]:
    """Return the countries of those developers."""
    return sorted({item.country for item in at_hand.inputs.candidates.values()} - {""}) if at_hand else []
