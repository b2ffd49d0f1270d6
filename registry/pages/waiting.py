"""How long records wait to be matched, in words: medians, means and windows, each with what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from openness.survival import Interval, Median, RestrictedMean, Status
from openness.window import MedianDay, Outcome, Window
from openness.window import Status as WindowStatus
from registry.actions.estimates import Tried, Waiting
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
_DATE = "date by which nine in ten such records are matched"
_UNKNOWN = "how well such dates hold is unknown"
_NO_DATE = {
    WindowStatus.NEVER_THIS_OLD: "no record of that age had ever been matched",
    WindowStatus.TOO_FEW_EVENTS: "fewer than three records that had waited longer were matched",
    WindowStatus.TOO_FEW_RECORDS: "fewer than eight records had waited longer",
    WindowStatus.NOT_WITHIN_HORIZON: "the matches of records that had waited longer did not reach nine in ten",
    WindowStatus.NO_LONGER_WATCHED: "the record was no longer watched",
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
        "backtest": _backtest(found.tried),
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


def _backtest(found: Tried) -> list[str]:
    """Return how dates given in the past turned out, and how often none was given, in sentences."""
    if not found.days:
        return [f"There is no past quarter on which a date could have been given: {_UNKNOWN}."]
    if not found.count() and not found.not_given:
        return [f"{_tried_on(found.days)} no record waited to be matched: {_UNKNOWN}."]
    told = [_given(found), _undecided(found), _not_given(found)]
    told.append("A record counts once for each of the days on which it waited; scores and dates are those of today.")
    return [sentence for sentence in told if sentence]


def _tried_on(days: Sequence[date]) -> str:
    if len(days) == 1:
        return f"On 1 past day (the first of a quarter, {day(days[0])})"
    return f"On {len(days)} past days (the first of each quarter, {day(days[0])} to {day(days[-1])})"


def _given(found: Tried) -> str:
    given, kept, share = found.count(), found.count(Outcome.KEPT), found.backtest.share_kept
    if not given:
        return f"{_tried_on(found.days)} no {_DATE} was given: {_UNKNOWN}."
    told = f"{_tried_on(found.days)} a {_DATE} was given {given} time{'' if given == 1 else 's'}"
    if share is None:
        return f"{told}; the time of none has run out: {_UNKNOWN}."
    shares = f"({100 * share:.0f} %; nominal {100 * found.backtest.level:.0f} %)"
    verb = "was" if kept == 1 else "were"
    return f"{told}; of those whose time has run out, {kept} of {found.ended} {verb} kept {shares}."


def _undecided(found: Tried) -> str:
    ahead, undecided = found.count(Outcome.AHEAD), found.count(Outcome.UNDECIDED)
    parts = [
        f"{ahead} matched before a time that has not run out yet" if ahead else "",
        f"{undecided} not matched while watched, nor has the time run out" if undecided else "",
    ]
    return f"Not counted: {'; '.join(part for part in parts if part)}." if ahead or undecided else ""


def _not_given(found: Tried) -> str:
    if not found.not_given:
        return ""
    reasons = sorted(found.backtest.without.items(), key=lambda item: (-item[1], item[0]))
    cases = "1 case" if found.not_given == 1 else f"{found.not_given} cases"
    why = "; ".join(f"in {count} {_NO_DATE[status]}" for status, count in reasons)
    if len(reasons) == 1:
        why = _NO_DATE[reasons[0][0]]
    return f"In {cases} no date could be given: {why}."
