"""Months behind over time: every degree of a definition on one benchmark, and each day on which one moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.safestring import SafeString

from registry.actions.courses import Change, Course, courses
from registry.actions.lag_questions import Asked
from registry.filters import Viewpoint
from registry.filters.lags import SERIES, default_degree, degree_of, degrees_of, measured_definitions, series_choice
from registry.models import Benchmark
from registry.models.readings import BEHIND, NOT_BEHIND, LagReading, Placed
from registry.pages.charts import over_time as chart
from registry.pages.page import csv_response, page, render
from registry.pages.words import AGAINST, LADDER, colour_rank, day, months, sentence_case, set_name, tell

#: The degree whose bracket is drawn.
HIGHLIGHTED = (LADDER, 5)
#: For how many years before the day asked for there is a row for each quarter, and changes stand open on the page.
_CLOSE = 2

_HEADER = [
    "day", "until", "benchmark", "definition", "tier", "reference", "counting", "status", "lag_days_lower",
    "lag_days_upper", "months_behind", "moved", "tier_best", "reference_best", "exceeded_by", "edition", "as_of",
]  # fmt: skip


@page(parameters=SERIES)
def over_time(request: HttpRequest, seen: Viewpoint, slug: str) -> HttpResponse:
    """Show the lag of every degree of a definition on one benchmark over time."""
    benchmark, (key, reference, counting) = get_object_or_404(Benchmark, slug=slug), series_choice(request.GET)
    found = _courses(request, seen, benchmark)
    return render(
        request,
        "lag/over_time.html",
        seen,
        section="lag",
        benchmark=benchmark,
        definition=key,
        definitions=measured_definitions(),
        reference=reference.value,
        counting=counting.value,
        against=AGAINST[reference.value],
        same=urlencode({"definition": key, "reference": reference.value, "counting": counting.value}),
        **_told(found, benchmark),
    )


@page(parameters=SERIES)
def over_time_csv(request: HttpRequest, seen: Viewpoint, slug: str) -> HttpResponse:
    """Give every change of every degree as a file."""
    benchmark = get_object_or_404(Benchmark, slug=slug)
    rows = (_row(change, seen) for course in _courses(request, seen, benchmark) for change in course.changes)
    return csv_response(f"{slug}-over-time", _HEADER, rows)


def _courses(request: HttpRequest, seen: Viewpoint, benchmark: Benchmark) -> list[Course]:
    key, reference, counting = series_choice(request.GET)
    asked = [Asked(seen.edition, benchmark, degree, reference, counting) for degree in degrees_of(key)]
    return courses(asked, seen.as_of)


def _row(change: Change, seen: Viewpoint) -> list[object]:
    reading = change.reading
    series = reading.series
    placed = (reading.tier_best, reading.reference_best, reading.exceeded)
    return [
        reading.as_of,
        change.until,
        series.benchmark.slug,
        series.definition,
        degree_of(series.definition, series.rank).id,
        series.reference,
        series.counting,
        reading.status,
        reading.lower,
        reading.upper,
        reading.months,
        "; ".join(change.moved),
        *(_named(each) for each in placed),
        seen.edition.pk,
        seen.as_of,
    ]


def _told(found: Sequence[Course], benchmark: Benchmark) -> dict[str, Any]:
    """Return sentences, chart, table of days and table of changes."""
    groups, changes = _alike(found), _changes(found)
    telling = [group for group in groups if any(change.reading.tells for change in group[0].changes)]
    sentences = [_sentence(group) for group in telling]
    lead = next((told for group, told in zip(telling, sentences, strict=True) if _is_shown_first(group)), "")
    lead = lead or next(iter(sentences), "")
    return {
        "lead": lead,
        "sentences": [told for told in sentences if told != lead],
        "silent": [sentence_case(_names(group, "no release of ")) for group in groups if group not in telling],
        "chart": _chart(telling, benchmark, " ".join(sentences)) if telling else "",
        "degrees": [_degree(course) for course in found],
        "days": _days(found),
        "changes": [row for row in changes if row["close"]],
        "earlier": [row for row in changes if not row["close"]],
        "bands": any(_highlighted(group) for group in telling),
    }


def _alike(found: Iterable[Course]) -> list[list[Course]]:
    """Return the courses, those with one and the same lag together."""
    groups: dict[object, list[Course]] = {}
    for course in found:
        groups.setdefault(course.shape, []).append(course)
    return list(groups.values())


def _is_shown_first(group: Iterable[Course]) -> bool:
    return any(default_degree(course.series.definition).rank == course.series.rank for course in group)


def _highlighted(group: Iterable[Course]) -> bool:
    return any((course.series.definition, course.series.rank) == HIGHLIGHTED for course in group)


def _degree(course: Course) -> dict[str, Any]:
    series = course.series
    degree = degree_of(series.definition, series.rank)
    return {"id": degree.id, "top": degree.top, "colour": colour_rank(series.definition, series.rank)}


def _names(group: Iterable[Course], before: str) -> str:
    return " and ".join(f"{before}{set_name(course.series.definition, course.series.rank)}" for course in group)


def _sentence(group: Sequence[Course]) -> str:
    """Return the lag of some degrees now, a year ago, and at its longest."""
    course = group[0]
    now, against = course.on(course.as_of), AGAINST[course.series.reference]
    told = f"{_opening(now)}, the best {_names(group, 'of ')} on {course.series.benchmark.label} {_now(now, against)}"
    earlier = course.on(_year_before(now.read_on))
    told += f"; a year earlier it {_then(earlier)}"
    longest = course.longest
    if longest is None or not longest.lower:
        return f"{told}. It never trailed."
    bound = "at least " if longest.status == "left_censored" else ""
    if longest.as_of == now.read_on:
        return f"{told}. It never trailed by more."
    return f"{told}. Its longest lag was {bound}{months(longest.lower)}, on {day(longest.as_of)}."


def _opening(now: LagReading) -> str:
    if now.current:
        return f"On {day(now.as_of)}"
    if now.read_on == now.series.edition.as_of:
        return f"On {day(now.read_on)} (the data reach no further)"
    return f"On {day(now.read_on)} (not current since then)"


def _now(reading: LagReading, against: str) -> str:
    if reading.status == "ok" and reading.lower is not None and reading.upper is not None:
        last = f", last level with it {months(reading.upper)} before"
        return f"was {months(reading.lower)} behind the {against} frontier{last}"
    if reading.status == "left_censored":
        return f"was at least {months(reading.lower or 0)} behind the {against} frontier, below its first record"
    return {
        "level": f"was level with the {against} frontier",
        "tier_leads": f"was ahead of the {against} frontier",
    }.get(reading.status, "had no score")


def _then(reading: LagReading) -> str:
    if reading.status in BEHIND:
        bound = "at least " if reading.status == "left_censored" else ""
        return f"was {bound}{months(reading.lower or 0)} behind"
    words = {"level": "was level", "tier_leads": "was ahead", "no_reference": "had nothing to trail"}
    return words.get(reading.status, "had no score")


def _year_before(value: date) -> date:
    """Return the same day a year earlier; of 29 February the day before."""
    return date(value.year - 1, value.month, min(value.day, 28) if value.month == 2 else value.day)


def _chart(groups: Sequence[Sequence[Course]], benchmark: Benchmark, told: str) -> SafeString:
    return chart.draw(
        [_line(group) for group in groups],
        as_of=groups[0][0].as_of,
        title=f"Months behind over time on {benchmark.label}",
        description="One line for each degree of openness: it rises by a day a day until the degree’s best is another, "
        f"and lies on zero while it leads or is level. {told}",
    )


def _line(group: Sequence[Course]) -> chart.Line:
    course, highlighted = group[0], _highlighted(group)
    now = course.on(course.as_of)
    series = next((each.series for each in group if _highlighted([each])), group[-1].series)
    ended = "" if now.current else f"to {now.read_on:%b %Y}"
    words = tell(now).short.replace(" months", " mo").replace(" month", " mo")
    names = ", ".join(degree_of(each.series.definition, each.series.rank).id for each in group)
    rank = colour_rank(series.definition, series.rank)
    return chart.Line(rank, names, words, list(_stretches(course)), ended, highlighted)


def _stretches(course: Course) -> Iterator[chart.Stretch]:
    ends = [row.start for row in course.standings[1:]] + [course.read_on]
    for change, end in zip(course.changes, ends, strict=True):
        reading = change.reading
        if reading.tells and reading.lower is not None:
            behind, bound = reading.status in BEHIND, reading.status == "left_censored"
            upper = reading.upper if reading.status == "ok" else None
            yield chart.Stretch(reading.as_of, end, reading.lower, upper, grows=behind, bound=bound)


def _days(found: Sequence[Course]) -> list[dict[str, Any]]:
    """Return a row for the day asked for and for each half-year, in the last two years each quarter, newest first."""
    starts = [change.reading.as_of for course in found for change in course.changes if change.reading.tells]
    if not starts:
        return []
    as_of = found[0].as_of
    days = [as_of, *(each for each in _quarters(min(starts), as_of) if each < as_of)]
    return [
        {"day": each, "cells": [{"degree": _degree(course), **_cell(course.on(each))} for course in found]}
        for each in days
    ]


def _quarters(first: date, last: date) -> list[date]:
    """Return first days of half-years up to a day, of quarters where they are close to it, newest first."""
    starts = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in (1, 4, 7, 10)]
    kept = [each for each in starts if first <= each <= last and (each.month in (1, 7) or _is_close(each, last))]
    return kept[::-1]


def _is_close(value: date, as_of: date) -> bool:
    """Tell whether a day lies in the last years before another, counted from the first of its month."""
    return value >= date(as_of.year - _CLOSE, as_of.month, 1)


def _cell(reading: LagReading) -> dict[str, Any]:
    """Return the lag of a degree on a day in words."""
    if reading.tells and not reading.current:
        ended = reading.read_on == reading.series.edition.as_of
        words = "data end" if ended else "not current since"
        return {"words": words, "until": reading.read_on, "tells": False}
    return {"words": tell(reading).short, "until": None, "tells": reading.tells}


def _changes(found: Sequence[Course]) -> list[dict[str, Any]]:
    """Return a row for each change, newest first; degrees that changed alike stand together."""
    rows: dict[object, dict[str, Any]] = {}
    for course in found:
        for change in filter(_is_of_a_lag, course.changes):
            row = _change(change, course.as_of)
            places = (change.reading.tier_best, change.reading.exceeded)
            key = (row["day"], row["what"], row["lag"], row["upper"], *(_named(place) for place in places))
            held = rows.setdefault(key, {**row, "degrees": []})
            held["degrees"].append(_degree(course))
    return sorted(rows.values(), key=lambda row: row["day"], reverse=True)


def _is_of_a_lag(change: Change) -> bool:
    """Tell whether there was a lag on the day, or until then."""
    return change.reading.tells or (change.before is not None and change.before.status in BEHIND | NOT_BEHIND)


def _change(change: Change, as_of: date) -> dict[str, Any]:
    reading = change.reading
    return {
        "day": reading.as_of,
        "close": _is_close(reading.as_of, as_of),
        "reading": reading,
        "what": _what(change),
        "lag": tell(reading).short,
        "upper": months(reading.upper) if reading.status == "ok" and reading.upper is not None else "",
    }


def _named(place: Placed | None) -> str:
    return place.score.release.slug if place else ""


def _what(change: Change) -> str:
    """Return which records moved a standing, in words."""
    reading, parts = change.reading, []
    against = AGAINST[reading.series.reference]
    ahead, best = reading.reference_best, reading.tier_best
    if "reference_best" in change.moved and ahead:
        name = ahead.score.release.name
        led = change.before is not None and change.before.status in NOT_BEHIND and reading.status in BEHIND
        parts.append(f"{name} passed its best" if led else f"{name} raised the {against} frontier")
    if "tier_best" in change.moved:
        parts.append(f"{best.score.release.name} became its best" if best else "its best left the set")
    return "; ".join(parts) or "the same releases, dated anew"
