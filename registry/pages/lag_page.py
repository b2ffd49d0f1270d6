"""What the lag pages show, made ready for their templates and charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from openness.degrees import Degree
from registry.actions.estimates import waiting
from registry.actions.lag_questions import stored_uncertainty
from registry.actions.uncertainty import LagIntervals
from registry.filters import Viewpoint
from registry.filters.lags import LagChoice, degree_of
from registry.models import FrontierRecord, LagSeries
from registry.models.readings import BEHIND, NOT_BEHIND, LagReading, LagStory, PairReading, lag_readings
from registry.pages.charts import frontier, price
from registry.pages.intervals import gap_interval, interval_short, lag_interval
from registry.pages.waiting import waiting_in_words
from registry.pages.words import (
    LADDER,
    Told,
    colour_rank,
    degree_name,
    gap,
    months,
    score,
    sentence_case,
    set_name,
    tell,
)

#: The degree of openness that the first sentence speaks of.
HEADLINE = (LADDER, 5)


def overview(
    readings: Sequence[LagReading], chosen: str, slugs: Sequence[str], intervals: Mapping[int, LagIntervals]
) -> dict[str, Any]:
    """Return the chart of one benchmark and a table of all, those that rest on most first.

    ``intervals`` are those of the chosen benchmark's lags, by rank.
    """
    groups = {slug: [reading for reading in readings if reading.series.benchmark.slug == slug] for slug in slugs}
    shown = groups[chosen]
    told = [(reading, tell(reading)) for reading in shown]
    benchmark = shown[0].series.benchmark
    chart = price.draw(
        [_price_row(reading, words, intervals.get(reading.series.rank)) for reading, words in told],
        title=f"The price of openness on {benchmark.label}",
        description="One row for each degree of openness: months behind, with the bracket that release dates give. "
        + " ".join(words.sentence for _, words in told),
    )
    return {
        "benchmark": benchmark,
        "chart": chart,
        "told": [
            {
                "reading": reading,
                "told": words,
                "interval": interval_short(intervals.get(reading.series.rank)),
                "query": _query(reading),
            }
            for reading, words in told
        ],
        "lead": _lead(told),
        "rows": [_row(row) for row in shown],
        **_matrix(sorted(groups.values(), key=_evidence, reverse=True)),
    }


def _matrix(groups: Sequence[Sequence[LagReading]]) -> dict[str, Any]:
    """Return a row for each benchmark and a column for each degree; benchmarks without a lag apart, with the reason."""
    telling = [rows for rows in groups if any(row.tells for row in rows)]
    silent = [rows for rows in groups if not any(row.tells for row in rows)]
    series = [row.series for row in groups[0]]
    return {
        "groups": [{"benchmark": rows[0].series.benchmark} for rows in groups],
        "degrees": [{"id": _degree(each).id, "top": _degree(each).top, "colour": _colour(each)} for each in series],
        "matrix": [
            {"benchmark": rows[0].series.benchmark, "cells": [_cell(reading) for reading in rows]} for rows in telling
        ],
        "silent": [{"benchmark": rows[0].series.benchmark, "why": tell(rows[0]).sentence} for rows in silent],
    }


def _cell(reading: LagReading) -> dict[str, Any]:
    return {
        "id": _degree(reading.series).id,
        "tells": reading.tells,
        "short": tell(reading).short,
        "until": None if reading.current else reading.read_on,
        "query": _query(reading),
    }


def _degree(series: LagSeries) -> Degree:
    return degree_of(series.definition, series.rank)


def _colour(series: LagSeries) -> int:
    return colour_rank(series.definition, series.rank)


def _lead(told: Sequence[tuple[LagReading, Told]]) -> str:
    """Return the sentence about open weights, or about the highest degree that has a lag."""
    first = [words for reading, words in told if (reading.series.definition, reading.series.rank) == HEADLINE]
    telling = [words for reading, words in reversed(told) if reading.tells]
    return (first or telling or [told[-1][1]])[0].sentence


def _query(reading: LagReading) -> str:
    return urlencode(LagChoice.of(reading.series).parameters)


def _evidence(rows: Sequence[LagReading]) -> tuple[int, int, int]:
    """Return how much the lags on a benchmark rest on: how many there are, records, releases."""
    releases = sum(row.series.tier_releases for row in rows)
    return sum(row.tells for row in rows), sum(row.matched or 0 for row in rows), releases


def _row(reading: LagReading) -> dict[str, Any]:
    series = reading.series
    # What is stored speaks of the last day on which the data speak of the set, and of no other.
    stored = stored_uncertainty(series) if reading.read_on == series.current_until else None
    return {
        "reading": reading,
        "told": tell(reading),
        "degree": _degree(series),
        "colour": _colour(series),
        "query": _query(reading),
        "interval": interval_short(stored),
    }


def _price_row(reading: LagReading, told: Told, intervals: LagIntervals | None) -> price.PriceRow:
    series = reading.series
    lower = reading.lower if reading.tells else None
    upper = reading.upper if reading.status == "ok" else None
    words = {"tier_leads": "0: leads", "level": "0: level"}.get(reading.status, told.short)
    counts = f"{reading.matched} of {reading.records} matched" if reading.tells else ""
    lag = intervals.lag if intervals else None
    between = (lag.lower, lag.upper) if lag and lag.lower is not None and lag.upper is not None else None
    return price.PriceRow(
        colour_rank(series.definition, series.rank),
        degree_name(series.definition, series.rank),
        lower,
        upper,
        words,
        counts,
        between,
    )


def detail(story: LagStory, intervals: LagIntervals | None, seen: Viewpoint) -> dict[str, Any]:
    """Return sentence, chart, pairs and records of one series."""
    reading, pairs = story.reading, story.pairs
    series = reading.series
    told = tell(reading)
    return {
        "reading": reading,
        "series": series,
        "told": told,
        "name": set_name(series.definition, series.rank),
        "gap": gap(reading),
        "central": months(reading.central) if reading.central is not None else None,
        "upper": months(reading.upper) if reading.upper is not None else None,
        "interval": lag_interval(intervals),
        "gap_interval": gap_interval(intervals, series.benchmark),
        "chart": _chart(story, told, seen),
        "pairs": [_pair(pair) for pair in reversed(pairs)],
        "waiting": waiting_in_words(waiting(pairs, seen.as_of), pairs) if pairs else None,
        "sides": [
            {
                "name": name,
                "records": [_record(record, series) for record in reversed(story.records) if record.side == side],
            }
            for side, name in ((FrontierRecord.Side.REFERENCE, "Reference"), (FrontierRecord.Side.TIER, "Tier"))
        ],
        "nearest": None if reading.tells else _nearest(reading, seen),
        "relatives": [] if reading.tells else _relatives(reading, seen),
    }


def _pair(pair: PairReading) -> dict[str, Any]:
    benchmark = pair.series.benchmark
    words = months(pair.days) if pair.event else f"≥ {months(pair.days)}"
    return {
        "pair": pair,
        "words": words,
        "reference_score": score(pair.reference.score.value, benchmark),
        "match_score": score(pair.match.score.value, benchmark) if pair.match else "",
    }


def _record(record: FrontierRecord, series: LagSeries) -> dict[str, Any]:
    return {"record": record, "score": score(record.score.value, series.benchmark)}


def _nearest(reading: LagReading, seen: Viewpoint) -> dict[str, Any] | None:
    """Return the benchmark that says most of this tier, where the one asked for says nothing."""
    series = LagSeries.objects.filter(
        edition=seen.edition,
        definition=reading.series.definition,
        rank=reading.series.rank,
        reference=reading.series.reference,
        counting=reading.series.counting,
    ).exclude(benchmark=reading.series.benchmark)
    found = [other for other in lag_readings(series, seen.as_of) if other.tells]
    if not found:
        return None
    best = max(found, key=lambda other: (other.records or 0, other.series.tier_releases))
    return {"reading": best, "told": tell(best)}


def _relatives(reading: LagReading, seen: Viewpoint) -> list[LagSeries]:
    """Return other variants of the same benchmark on which the tier has scores, if without a reference."""
    name = reading.series.benchmark.name.split()[0]
    return list(
        LagSeries.objects.filter(
            edition=seen.edition,
            definition=reading.series.definition,
            rank=reading.series.rank,
            reference=reading.series.reference,
            counting=reading.series.counting,
            benchmark__name__startswith=name,
            tier_releases__gt=0,
        )
        .exclude(benchmark=reading.series.benchmark)
        .select_related("benchmark")
    )


def _chart(story: LagStory, told: Told, seen: Viewpoint) -> Any:
    reading, records, pairs = story.reading, story.records, story.pairs
    series = reading.series
    benchmark = reading.series.benchmark
    sides = {
        side: [
            frontier.Mark(record.day, record.score.value, record.score.release.name, record.score.limits)
            for record in records
            if record.side == side
        ]
        for side in FrontierRecord.Side
    }
    if not any(sides.values()):
        return ""
    key = (reading.tier_best, reading.reference_best, reading.exceeded, reading.level_with)
    name = sentence_case(set_name(series.definition, series.rank))
    return frontier.draw(
        frontier.FrontierChart(
            title=f"{name} against the frontier on {benchmark.label}",
            description=f"{told.sentence} Two step lines rise with each record; a bracket runs from each reference "
            "record to the release that matched it. Below, the months behind over time. The tables say the same.",
            reference=sides[FrontierRecord.Side.REFERENCE],
            tier=sides[FrontierRecord.Side.TIER],
            brackets=[_bracket(pair) for pair in pairs] if sides[FrontierRecord.Side.TIER] else [],
            stretches=_stretches(story),
            rank=colour_rank(series.definition, series.rank),
            as_of=seen.as_of,
            tick=lambda value: score(value, benchmark).replace(".0 %", " %"),
            say=lambda value: score(value, benchmark),
            key_names=frozenset(placed.score.release.name for placed in key if placed),
            lower_is_better=benchmark.direction == "lower",
        )
    )


def _bracket(pair: PairReading) -> frontier.Bracket:
    reference = pair.reference
    mark = frontier.Mark(reference.day, reference.score.value, reference.score.release.name)
    words = months(pair.days).replace(" months", " mo").replace(" month", " mo")
    until = max(pair.series.read_on(pair.as_of), reference.day)
    return frontier.Bracket(mark, pair.match.day if pair.match else None, until, words if pair.event else f"≥ {words}")


def _stretches(story: LagStory) -> list[frontier.Stretch]:
    reading, standings = story.reading, story.standings
    ends = [row.start for row in standings[1:]] + [reading.read_on]
    stretches = []
    for row, end in zip(standings, ends, strict=True):
        if row.status in BEHIND and row.exceeded_on:
            upper = (row.start - row.level_with_on).days if row.level_with_on else None
            stretches.append(frontier.Stretch(row.start, end, (row.start - row.exceeded_on).days, upper, grows=True))
        elif row.status in NOT_BEHIND:
            stretches.append(frontier.Stretch(row.start, end, 0, 0, grows=False))
    return stretches
