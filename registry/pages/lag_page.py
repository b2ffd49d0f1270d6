"""What the lag pages show, made ready for their templates and charts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from registry.actions.estimates import waiting
from registry.filters import Viewpoint
from registry.models import FrontierRecord, LagSeries, LagStanding
from registry.models.readings import BEHIND, NOT_BEHIND, LagReading, PairReading, lag_readings, pair_readings
from registry.pages.charts import frontier, price
from registry.pages.waiting import waiting_in_words
from registry.pages.words import SETS, Told, gap, months, score, tell, tier_name


def overview(readings: Sequence[LagReading], chosen: str, slugs: Sequence[str]) -> dict[str, Any]:
    """Return the chart of one benchmark and a table of all."""
    groups = {slug: [reading for reading in readings if reading.series.benchmark.slug == slug] for slug in slugs}
    shown = groups[chosen]
    told = [(reading, tell(reading)) for reading in shown]
    benchmark = shown[0].series.benchmark
    chart = price.draw(
        [_price_row(reading, words) for reading, words in told],
        title=f"The price of openness on {benchmark.label}",
        description="One row for each tier and above: months behind, with the bracket that release dates give. "
        + " ".join(words.sentence for _, words in told),
    )
    return {
        "benchmark": benchmark,
        "chart": chart,
        "told": [{"reading": reading, "told": words, "name": SETS[reading.series.rank]} for reading, words in told],
        "groups": [
            {"benchmark": rows[0].series.benchmark, "rows": [{"reading": row, "told": tell(row)} for row in rows]}
            for rows in groups.values()
        ],
    }


def _price_row(reading: LagReading, told: Told) -> price.PriceRow:
    lower = reading.lower if reading.tells else None
    upper = reading.upper if reading.status == "ok" else None
    words = {"tier_leads": "0: leads", "level": "0: level"}.get(reading.status, told.short)
    counts = f"{reading.matched} of {reading.records} matched" if reading.tells else ""
    return price.PriceRow(reading.series.rank, f"≥ {tier_name(reading.series.rank)}", lower, upper, words, counts)


def detail(reading: LagReading, seen: Viewpoint) -> dict[str, Any]:
    """Return sentence, chart, pairs and records of one series."""
    series = reading.series
    records = list(
        FrontierRecord.objects.filter(series=series, day__lte=seen.as_of).select_related(
            "score__release", "score__evidence__source"
        )
    )
    pairs = pair_readings(series, seen.as_of)
    told = tell(reading)
    return {
        "reading": reading,
        "series": series,
        "told": told,
        "name": SETS[series.rank],
        "gap": gap(reading),
        "central": months(reading.central) if reading.central is not None else None,
        "upper": months(reading.upper) if reading.upper is not None else None,
        "chart": _chart(reading, records, pairs, told, seen),
        "pairs": [_pair(pair) for pair in reversed(pairs)],
        "waiting": waiting_in_words(waiting(pairs, seen.as_of), pairs) if pairs else None,
        "sides": [
            {"name": name, "records": [_record(record, series) for record in reversed(records) if record.side == side]}
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
        rank=reading.series.rank,
        reference=reading.series.reference,
        counting=reading.series.counting,
    ).exclude(pk=reading.series.pk)
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
            rank=reading.series.rank,
            reference=reading.series.reference,
            counting=reading.series.counting,
            benchmark__name__startswith=name,
            tier_releases__gt=0,
        )
        .exclude(pk=reading.series.pk)
        .select_related("benchmark")
    )


def _chart(
    reading: LagReading,
    records: Sequence[FrontierRecord],
    pairs: Sequence[PairReading],
    told: Told,
    seen: Viewpoint,
) -> Any:
    benchmark = reading.series.benchmark
    sides = {
        side: [
            frontier.Mark(record.day, record.score.value, record.score.release.name)
            for record in records
            if record.side == side
        ]
        for side in FrontierRecord.Side
    }
    if not any(sides.values()):
        return ""
    key = (reading.tier_best, reading.reference_best, reading.exceeded, reading.level_with)
    return frontier.draw(
        frontier.FrontierChart(
            title=f"{SETS[reading.series.rank].capitalize()} against the frontier on {benchmark.label}",
            description=f"{told.sentence} Two step lines rise with each record; a bracket runs from each reference "
            "record to the release that matched it. Below, the months behind over time. The tables say the same.",
            reference=sides[FrontierRecord.Side.REFERENCE],
            tier=sides[FrontierRecord.Side.TIER],
            brackets=[_bracket(pair) for pair in pairs] if sides[FrontierRecord.Side.TIER] else [],
            stretches=_stretches(reading, seen.as_of),
            rank=reading.series.rank,
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


def _stretches(reading: LagReading, as_of: date) -> list[frontier.Stretch]:
    standings = list(LagStanding.objects.filter(series=reading.series, start__lte=reading.read_on).order_by("start"))
    ends = [row.start for row in standings[1:]] + [reading.read_on]
    stretches = []
    for row, end in zip(standings, ends, strict=True):
        if row.status in BEHIND and row.exceeded_on:
            upper = (row.start - row.level_with_on).days if row.level_with_on else None
            stretches.append(frontier.Stretch(row.start, end, (row.start - row.exceeded_on).days, upper, grows=True))
        elif row.status in NOT_BEHIND:
            stretches.append(frontier.Stretch(row.start, end, 0, 0, grows=False))
    return stretches
