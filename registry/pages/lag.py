"""How far each degree of openness trails: the overview, and the page of one benchmark."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from registry.actions.comparing import Filters
from registry.actions.lag_questions import (
    Asked,
    Known,
    known,
    sensitivity,
    stored_or_computed,
    stored_uncertainty,
    uncertainty,
)
from registry.actions.published import PREFERRED
from registry.actions.uncertainty import LagIntervals
from registry.facts.withheld import WITHHELD
from registry.filters import Viewpoint, choice
from registry.filters.lags import (
    DETAIL,
    SERIES,
    LagChoice,
    degree_of,
    degrees_of,
    lag_choice,
    measured_definitions,
    nothing_measured,
    series_choice,
    stored_series,
)
from registry.models import Benchmark, CountedScore
from registry.models.readings import LagReading, LagStory, PairReading, lag_readings
from registry.pages import lag_page
from registry.pages.page import csv_response, page, render
from registry.pages.sensitivity import countries, developers, switched_rows
from registry.pages.words import AGAINST


@page(parameters=("benchmark", *SERIES))
def lag_list(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """Show the price of openness on one benchmark, and every lag in a table."""
    key, reference, counting = series_choice(request.GET)
    readings = lag_readings(stored_series(request.GET, seen.edition), seen.as_of)
    slugs = list(dict.fromkeys(reading.series.benchmark.slug for reading in readings))
    shown = {"section": "lag", "definition": key, "definitions": measured_definitions(), "groups": []}
    if not slugs:
        return render(request, "lag/list.html", seen, **shown)
    default = next((slug for slug in PREFERRED if slug in slugs), slugs[0])
    chosen = choice(request.GET, "benchmark", slugs, default)
    intervals = _intervals([each for each in readings if each.series.benchmark.slug == chosen], seen)
    shown |= {"reference": reference.value, "counting": counting.value, "chosen": chosen}
    shown |= {"against": AGAINST[reference.value]}
    shown["listed"] = urlencode({"definition": key, "reference": reference.value, "counting": counting.value})
    return render(request, "lag/list.html", seen, **shown | lag_page.overview(readings, chosen, slugs, intervals))


def _intervals(readings: list[LagReading], seen: Viewpoint) -> dict[int, LagIntervals]:
    """Return the intervals of lags on one benchmark by rank: as stored, or computed for the day asked for."""
    found: dict[int, LagIntervals] = {}
    at_hand: Known | None = None
    for reading in readings:
        series = reading.series
        if reading.read_on == series.current_until or not series.uncertainty:
            told = stored_uncertainty(series)
        else:
            asked = _asked(seen, series.benchmark, LagChoice.of(series))
            at_hand = at_hand or known(asked)
            told = uncertainty(asked, at_hand, reading.read_on) if at_hand else None
        if told:
            found[series.rank] = told
    return found


@page(parameters=SERIES)
def lag_csv(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """Give every lag as a file."""
    rows = (_lag_row(reading, seen) for reading in lag_readings(stored_series(request.GET, seen.edition), seen.as_of))
    return csv_response("lag", _LAG_HEADER, rows)


_LAG_HEADER = [
    "benchmark", "definition", "tier", "reference", "counting", "as_of", "read_on", "status", "lag_days_lower",
    "lag_days_upper", "lag_days_central", "months_behind", "interval_low", "interval_high", "lead_days", "gap",
    "tier_best", "exceeded_by", "level_with", "records", "matched", "tier_releases", "reference_releases", "edition",
]  # fmt: skip


def _lag_row(reading: LagReading, seen: Viewpoint) -> list[object]:
    series = reading.series
    stored = stored_uncertainty(series) if reading.read_on == series.current_until else None
    return [
        series.benchmark.slug,
        series.definition,
        degree_of(series.definition, series.rank).id,
        series.reference,
        series.counting,
        seen.as_of,
        reading.read_on,
        reading.status,
        reading.lower,
        reading.upper,
        reading.central,
        reading.months,
        stored.lag.lower if stored else None,
        stored.lag.upper if stored else None,
        reading.lead,
        _gap(reading),
        *(
            placed.score.release.slug if placed else ""
            for placed in (reading.tier_best, reading.exceeded, reading.level_with)
        ),
        reading.records,
        reading.matched,
        series.tier_releases,
        series.reference_releases,
        seen.edition.pk,
    ]


@page(parameters=DETAIL)
def lag_detail(request: HttpRequest, seen: Viewpoint, slug: str) -> HttpResponse:
    """Show frontier, lag and pairs of one degree of openness on one benchmark."""
    benchmark, chosen = get_object_or_404(Benchmark, slug=slug), lag_choice(request.GET)
    asked = _asked(seen, benchmark, chosen)
    at_hand = known(asked)
    found = _story(asked, seen, at_hand)
    read_on, intervals = found.reading.read_on, None
    if at_hand is not None and found.reading.tells:
        intervals = uncertainty(asked, at_hand, read_on)
    makers = developers(at_hand)
    switched = sensitivity(asked, at_hand, seen.as_of) if at_hand is not None and found.reading.tells else ()
    return render(
        request,
        "lag/detail.html",
        seen,
        section="lag",
        benchmark=benchmark,
        choice=chosen,
        same=urlencode(chosen.parameters),
        unfiltered=urlencode(chosen.without_filters.parameters),
        definitions=measured_definitions(),
        degrees=degrees_of(chosen.degree.definition),
        developers=makers,
        countries=countries(at_hand),
        sensitivity=switched_rows(switched, found.reading, chosen, {each.slug: each.name for each in makers}),
        **lag_page.detail(found, intervals, seen),
    )


def _asked(seen: Viewpoint, benchmark: Benchmark, chosen: LagChoice) -> Asked:
    filters = Filters(**chosen.filters)
    return Asked(seen.edition, benchmark, chosen.degree, chosen.reference, chosen.counting, filters)


def _story(asked: Asked, seen: Viewpoint, at_hand: Known | None = None) -> LagStory:
    found = stored_or_computed(asked, seen.as_of, at_hand)
    if found is None:
        raise nothing_measured(asked.edition, asked.benchmark)
    return found


def _asked_story(request: HttpRequest, seen: Viewpoint, slug: str) -> LagStory:
    benchmark, chosen = get_object_or_404(Benchmark, slug=slug), lag_choice(request.GET)
    asked = _asked(seen, benchmark, chosen)
    return _story(asked, seen)


@page(parameters=DETAIL)
def pairs_csv(request: HttpRequest, seen: Viewpoint, slug: str) -> HttpResponse:
    """Give the pairs as a file."""
    found = _asked_story(request, seen, slug)
    header = [
        "reference", "reference_date", "reference_score", "reference_setting", "reference_evaluator",
        "match", "match_date", "match_score", "match_setting", "match_evaluator",
        "days", "event", "days_are_exact", "edition", "as_of",
    ]  # fmt: skip
    rows = (_pair_row(pair, seen) for pair in found.pairs)
    return csv_response(f"{slug}-pairs", header, rows)


def _pair_row(pair: PairReading, seen: Viewpoint) -> list[object]:
    cells: list[object] = []
    for placed in (pair.reference, pair.match):
        if placed is None:
            cells += [""] * 5
        else:
            score = placed.score
            cells += [score.release.slug, placed.day, passed_on(score), score.setting, score.evaluator]
    return [*cells, pair.days, int(pair.event), int(pair.days_are_exact), seen.edition.pk, seen.as_of]


@page(parameters=DETAIL)
def frontier_csv(request: HttpRequest, seen: Viewpoint, slug: str) -> HttpResponse:
    """Give the records of both sides as a file."""
    found = _asked_story(request, seen, slug)
    header = ["side", "date", "release", "score", "setting", "evaluator", "date_is_exact", "edition", "as_of"]
    rows = (
        [
            record.side,
            record.day,
            record.score.release.slug,
            passed_on(record.score),
            record.score.setting,
            record.score.evaluator,
            int(record.day_is_exact),
            seen.edition.pk,
            seen.as_of,
        ]
        for record in found.records
    )
    return csv_response(f"{slug}-frontier", header, rows)


def _gap(reading: LagReading) -> float | str | None:
    """Return the gap, unless it would tell a value that may not be passed on."""
    sides = [placed.score for placed in (reading.tier_best, reading.reference_best) if placed]
    return reading.gap if all(score.redistributable for score in sides) else WITHHELD


def passed_on(score: CountedScore) -> float | str:
    """Return the value of a score, or that its source does not allow to pass it on."""
    return score.value if score.redistributable else WITHHELD
