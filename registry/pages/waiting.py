"""How long records wait to be matched, in words: medians, means and windows, each with what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from openness.survival import Interval, Median, RestrictedMean, Status
from openness.window import MedianDay, Window
from openness.window import Status as WindowStatus
from registry.actions.estimates import Waiting
from registry.models import Release
from registry.models.readings import PairReading
from registry.pages.words import day, months

_TOO_FEW = {
    Status.EMPTY: "there is no record",
    Status.TOO_FEW_EVENTS: "fewer than three records have been matched",
    Status.TOO_FEW_RECORDS: "there are fewer than eight records",
    Status.TOO_FEW_CLUSTERS: "one release matched them all",
    Status.NOT_REACHED: "fewer than half of the records have been matched for as long as they were watched",
}


def waiting_in_words(found: Waiting, pairs: Iterable[PairReading]) -> dict[str, Any]:
    """Return the sentences and rows that a page shows; ``pairs`` are those behind them, for their names."""
    releases = {pair.reference.score.release.slug: pair.reference.score.release for pair in pairs}
    curve = found.curve
    return {
        "median": _median(found.median),
        "mean": _mean(found.mean),
        "counts": f"{curve.records} records, {curve.events} matched, {curve.censored} not yet (censored).",
        "windows": [_window(window, releases) for window in reversed(found.windows)],
    }


def _median(found: Median) -> str:
    if found.days is None:
        return f"No median can be given: {_TOO_FEW[found.status]}."
    return (
        f"Half of the reference’s records are matched within {months(round(found.days))} (Kaplan–Meier median; "
        f"{_limits(found.interval)})."
    )


def _limits(found: Interval) -> str:
    percent = f"{found.level:.0%}".replace("%", " %")
    if found.status is not Status.OK or found.lower is None:
        return f"no {percent} interval: {_TOO_FEW.get(found.status, found.status.value)}"
    upper = "no upper limit" if found.upper is None else months(round(found.upper))
    return f"{percent} interval {months(round(found.lower))} to {upper}, {found.reliance.value}"


def _mean(found: RestrictedMean) -> str:
    if found.days is None:
        return ""
    error = "" if found.standard_error is None else f" (standard error {months(round(found.standard_error))})"
    extended = " The curve is extended beyond the last record watched, so that it leans high."
    told = f"Of its first {months(round(found.horizon))}, a record stays unmatched for {months(round(found.days))}"
    return f"{told} on average{error}.{extended if found.status is Status.EXTENDED else ''}"


def _window(found: Window, releases: Mapping[str, Release]) -> dict[str, Any]:
    by = day(found.by) if found.by else f"not known: {found.status.value}"
    watched = found.status is not WindowStatus.NO_LONGER_WATCHED
    return {
        "release": releases[found.reference.release],
        "age": months(found.age),
        "half": _half(found.median) if watched else "not known: no longer watched",
        "by": by,
        "counts": f"{found.at_risk} records that waited longer, {found.events} of them matched" if watched else "",
    }


def _half(found: MedianDay) -> str:
    if found.day is None:
        return f"not known: {found.status.value}"
    if found.earliest is None:
        return day(found.day)
    latest = day(found.latest) if found.latest else "an unknown day"
    return f"{day(found.day)} ({day(found.earliest)} to {latest})"
