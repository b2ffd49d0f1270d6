"""Why the experts disagree: lags as others have published them, beside what this registry reads on the same days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse

from registry.actions.published import Beside, beside
from registry.actions.published_rules import by_their_rules
from registry.facts.withheld import WITHHELD
from registry.filters import Viewpoint
from registry.models import PublishedEstimate
from registry.models.common import partial_date
from registry.models.estimates import OF_SOURCE
from registry.models.readings import DAYS_PER_MONTH, LagReading
from registry.pages.charts import published as chart
from registry.pages.page import csv_response, page, render
from registry.pages.words import SETS, day, tell

#: What stands where something was not stated.
UNKNOWN = "unknown"

_LAST_OF_TITLE = re.compile(r"(?<=[:?]) ")


@dataclass(frozen=True)
class Shown:
    """A published estimate as the page shows it."""

    estimate: PublishedEstimate
    reading: LagReading | None
    published: str
    reach: str
    about: str
    ours: str
    sentence: str


@page()
def published_list(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """Show every published estimate with its definition of open, its method, and our reading on its day."""
    rows = _rows(seen)
    shown = [_shown(row) for row in rows]
    in_months = [row for row in shown if row.estimate.unit == PublishedEstimate.Unit.MONTHS]
    opening = sentence(rows)
    return render(
        request,
        "lag/published.html",
        seen,
        section="lag",
        rows=shown,
        sentence=opening,
        asked="as_of" in seen.explicit,
        chart=_chart(in_months, opening) if in_months else None,
        rules=by_their_rules(seen.edition, min(seen.as_of, seen.edition.as_of)),
        rules_on=min(seen.as_of, seen.edition.as_of),
    )


@page()
def published_csv(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """Give the published estimates, with our reading on the day of each, as a file."""
    return csv_response("published-lags", _HEADER, (_csv_row(row, seen) for row in _rows(seen)))


def _rows(seen: Viewpoint) -> list[Beside]:
    """Return the estimates that were out by the day the reader set, or all where none was set."""
    estimates = PublishedEstimate.objects.published_by(_until(seen))
    return beside(seen.edition, estimates.select_related("evidence__source"), until=_until(seen))


def _until(seen: Viewpoint) -> date | None:
    return seen.as_of if "as_of" in seen.explicit else None


def sentence(rows: Sequence[Beside]) -> str:
    """Return the answer in words, from the numbers: how many, by whom, from when, and how far apart."""
    in_months = [row for row in rows if row.estimate.unit == PublishedEstimate.Unit.MONTHS]
    if not in_months:
        return "No estimate of the lag in months had been published by then, as far as this registry knows."
    lowest, highest = _extremes(_central(row.estimate) for row in in_months)
    low, high = _extremes(span for row in in_months if (span := row.estimate.span))
    count = f"{len(in_months)} published estimates" if len(in_months) > 1 else "1 published estimate"
    told = [
        f"{count} in months by {_publishers(in_months)}, {_period(in_months)}, put open models "
        f"{_between(lowest, highest)} months behind closed ones; with the ranges they give, {_between(low, high)}."
    ]
    told += _own(in_months)
    return " ".join(told)


def _publishers(rows: Iterable[Beside]) -> str:
    """Return how many publishers there are; whoever is unknown may be one of the others, and is not counted."""
    names = {row.estimate.publisher for row in rows}
    known = len(names - {UNKNOWN})
    counted = f"{known} publisher{'s' if known > 1 else ''}"
    if UNKNOWN not in names:
        return counted
    return f"{counted} and an unknown one" if known else "an unknown publisher"


def _own(rows: Iterable[Beside]) -> list[str]:
    readings = [row.reading for row in rows if row.reading and row.reading.months is not None]
    if not readings:
        return ["On none of their days has this registry a reading of its own."]
    series = readings[0].series
    months = [reading.months for reading in readings if reading.months is not None]
    return [
        f"On the same days this registry reads {_between(min(months), max(months))} months for "
        f"{SETS[series.rank]} against closed releases on {series.benchmark.label}."
    ]


def _central(estimate: PublishedEstimate) -> tuple[float, float]:
    """Return the number of an estimate, or both ends where only a range was published."""
    number = estimate.value
    if number is not None:
        return number, number
    return estimate.span or (0.0, 0.0)


def _extremes(spans: Iterable[tuple[float, float]]) -> tuple[float, float]:
    lows, highs = zip(*spans, strict=True)
    return min(lows), max(highs)


def _between(low: float, high: float) -> str:
    return _number(low) if _number(low) == _number(high) else f"{_number(low)} to {_number(high)}"


def _number(value: float) -> str:
    """Return months with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def _period(rows: Iterable[Beside]) -> str:
    dated = sorted(
        (row.estimate for row in rows if row.estimate.published is not None),
        key=lambda estimate: (estimate.published or date.min, estimate.last_day or date.max),
    )
    if not dated:
        return "without dates"
    first, last = (_date(estimate.published, estimate.published_precision) for estimate in (dated[0], dated[-1]))
    return f"of {first}" if first == last else f"from {first} to {last}"


def _date(first: date | None, precision: str) -> str:
    """Return a date read aloud as far as it is known."""
    if first is None:
        return "an unknown day"
    return {"day": day(first), "month": f"{first:%B %Y}"}.get(precision, str(first.year))


def _shown(row: Beside) -> Shown:
    estimate = row.estimate
    return Shown(
        estimate,
        row.reading,
        str(partial_date(estimate.published, estimate.published_precision)),
        str(partial_date(estimate.reach, estimate.reach_precision)),
        _about(estimate),
        _ours_in_words(row.reading) if row.reading else "",
        tell(row.reading).sentence if row.reading else "",
    )


def _about(estimate: PublishedEstimate) -> str:
    """Return what sets an estimate apart from others in its publication: the last part of its title."""
    last = _LAST_OF_TITLE.split(estimate.title)[-1]
    return estimate.title if estimate.publisher == UNKNOWN else f"{last[:1].upper()}{last[1:]}"


def _publisher(estimate: PublishedEstimate) -> str:
    return "publisher unknown" if estimate.publisher == UNKNOWN else estimate.publisher


def _ours_in_words(reading: LagReading) -> str:
    if reading.lower == 0:
        return "0"
    if reading.status == "left_censored":
        return f"≥ {_months(reading.lower)}"
    return f"{_months(reading.lower)}–{_months(reading.upper)}" if reading.upper is not None else _months(reading.lower)


def _months(days: int | None) -> str:
    return "" if days is None else _number(days / DAYS_PER_MONTH)


def _chart(rows: Sequence[Shown], opening: str) -> str:
    told = [
        f"{_publisher(row.estimate)}, {row.published}, {row.about}: {row.estimate.value_text}"
        + (f"; here {row.ours} months." if row.ours else "; no reading here.")
        for row in rows
    ]
    return chart.draw(
        [_chart_row(row) for row in rows],
        title="Published estimates of how many months open models are behind closed ones",
        description=f"One row for each estimate, oldest first. {opening} {' '.join(told)}",
    )


def _chart_row(row: Shown) -> chart.PublishedRow:
    estimate = row.estimate
    bounds = [_number(bound) for bound in (estimate.low, estimate.high) if bound is not None]
    span = "–".join(bounds)
    number = "" if estimate.value is None else _number(estimate.value)
    words = f"{number} ({span})" if number and span else number or span
    reading, ours = row.reading, None
    if reading is not None and reading.lower is not None:
        upper = reading.upper / DAYS_PER_MONTH if reading.upper else None
        ours = chart.Reading(reading.lower / DAYS_PER_MONTH, upper, f"here {row.ours}")
    return chart.PublishedRow(
        f"{row.published} · {_publisher(estimate)}",
        row.about,
        estimate.value,
        estimate.low,
        estimate.high,
        words,
        ours,
    )


_PLAIN = [
    "key", "title", "publisher", "published", "published_precision", "reach", "reach_precision", "unit", "value", "low",
    "high", "value_text", "interval_is", "open_means", "closed_means", "benchmarks", "access", "method", "estimand",
    "moves", "preset", "reproduced", "note", "url",
]  # fmt: skip
_HEADER = [
    *_PLAIN, "source", "source_url", "locator", "read_on", "registry_benchmark", "registry_read_on", "registry_status",
    "registry_months_behind", "registry_lag_days_lower", "registry_lag_days_upper", "edition",
]  # fmt: skip


def _csv_row(row: Beside, seen: Viewpoint) -> list[object]:
    estimate, reading = row.estimate, row.reading
    read = estimate.evidence
    ours: list[object] = [""] * 6
    if reading is not None:
        benchmark = reading.series.benchmark.slug
        ours = [benchmark, reading.read_on, reading.status, reading.months, reading.lower, reading.upper]
    kept = () if read.source.redistributable else OF_SOURCE
    plain: list[object] = [WITHHELD if name in kept else getattr(estimate, name) for name in _PLAIN]
    return [*plain, read.source.key, read.url, read.locator, read.read_on, *ours, seen.edition.pk]
