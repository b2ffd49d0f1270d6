"""The registry's own capability index: what an edition fitted, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from registry.actions.index_questions import Component, Far, IndexReading, LeftOut, Rated, index_reading
from registry.facts.withheld import RELEASED, Withheld, withheld_claims
from registry.filters import Viewpoint
from registry.pages.charts import index as chart
from registry.pages.page import csv_response, page, render
from registry.pages.words import SETS, day

#: Why a release or a benchmark is not fitted.
REASONS = {
    "too_few_benchmarks": "Releases with scores on fewer than four of the component benchmarks",
    "too_few_releases": "Benchmarks with scores of fewer than two of the releases",
    "too_early": "Releases from before the first day that counts",
    "date_unknown": "Releases whose date is not known",
}
#: From which excess on a benchmark is said to be farther from the rest than results scatter.
_FAR = 2.0


@page()
def index_detail(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """Show the index with its sentence, chart and tables."""
    found = index_reading(seen.edition, seen.as_of)
    shown = {"section": "lag", "found": found}
    return render(request, "index/detail.html", seen, **shown, **(_told(found, seen) if found else {}))


def _told(found: IndexReading, seen: Viewpoint) -> dict[str, Any]:
    opening = sentence(found, seen)
    marks = _marks(found.releases)
    since = chart.opening(marks) if marks else None
    return {
        "sentence": opening,
        "chart": _chart(marks, seen, opening) if marks else None,
        "since": since,
        "earlier": sum(mark.day < since for mark in marks) if since else 0,
        "releases": [_release(row) for row in found.releases],
        "components": [_component(row) for row in found.components],
        "left_out": _grouped(found.left_out),
        "farthest": [_far(row) for row in found.farthest if not row.withheld],
        "withheld": [row for row in found.farthest if row.withheld],
    }


def sentence(found: IndexReading, seen: Viewpoint) -> str:
    """Return the answer in words: what was fitted to what, and who stands highest."""
    edition = seen.edition
    ready = f" of {day(edition.ready_at.date())}" if edition.ready_at else ""
    fitted = (
        f"Edition {edition.pk}{ready}, with data to {day(edition.as_of)}, fits {found.fitted} releases on "
        f"{len(found.components)} benchmarks from {found.results:,} results (fit {found.digest[:8]})"
    )
    if not found.releases:
        return f"{fitted}; none of these releases was out by {day(seen.as_of)}."
    highest, opened = _highest(found.releases)
    told = f"{fitted}; as of {day(seen.as_of)} the highest is {_named(highest)}"
    if opened is None:
        told += f", and none has {SETS[3]}"
    elif opened is highest:
        told += f", one of {SETS[3]}"
    else:
        told += f", and of {SETS[3]} it is {_named(opened)}"
    return f"{told}. Brackets: percentiles 5 and 95 of {found.draws} refits, indicative."


def _highest(rows: Sequence[Rated]) -> tuple[Rated, Rated | None]:
    """Return the highest release, and the highest of downloadable weights."""
    return rows[0], next((row for row in rows if row.downloadable), None)


def _named(row: Rated) -> str:
    between = f" [{_points(row.low)}, {_points(row.high)}]" if row.low is not None else ", which fixes the scale"
    return f"{row.release.name} with {_points(row.value)}{between}"


def _points(value: float | None) -> str:
    """Return points of the index with one decimal and a minus sign."""
    return "" if value is None else f"{value:.1f}".replace("-", "−").replace("−0.0", "0.0")


def _between(low: float | None, high: float | None) -> str:
    return "" if low is None else f"{_points(low)} to {_points(high)}"


def _release(row: Rated) -> dict[str, Any]:
    return {
        "row": row,
        "released": str(row.release.released),
        "value": _points(row.value),
        "interval": _between(row.low, row.high),
    }


def _component(row: Component) -> dict[str, Any]:
    return {
        "row": row,
        "difficulty": _points(row.difficulty),
        "interval": _between(row.low, row.high),
        "slope": f"{row.slope:.3f}",
        "excess": f"{row.excess:.1f}".replace("-", "−"),
        "fits": _fits(row.excess),
    }


def _fits(excess: float) -> str:
    """Return in words how far the results of a benchmark are from their predictions, against those of the rest."""
    if excess >= _FAR:
        return "farther than the rest"
    return "closer than the rest" if excess <= -_FAR else "like the rest"


def _far(row: Far) -> dict[str, Any]:
    return {
        "row": row,
        "score": _share(row.score),
        "predicted": _share(row.predicted),
        "distance": f"{row.standardised:+.1f}".replace("-", "−"),
    }


def _share(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f} %"


def _grouped(left_out: Sequence[LeftOut]) -> list[dict[str, Any]]:
    reasons = dict.fromkeys(row.reason for row in left_out)
    return [
        {"words": REASONS[reason.value], "rows": [row for row in left_out if row.reason is reason]}
        for reason in reasons
    ]


def _chart(marks: Sequence[chart.Mark], seen: Viewpoint, opening: str) -> str:
    return chart.draw(
        marks,
        as_of=seen.as_of,
        title=f"The capability index of edition {seen.edition.pk} by date of release",
        description=f"{opening} One dot for each release, with a vertical line for its interval; named are those that "
        "were the highest so far, of all and of downloadable weights. The table below says the same.",
    )


def _marks(rows: Sequence[Rated]) -> list[chart.Mark]:
    records = _records(rows) | _records([row for row in rows if row.downloadable])
    keys = _highest(rows) if rows else ()
    return [_mark(row, record=row.release.slug in records, key=row in keys) for row in rows]


def _records(rows: Sequence[Rated]) -> set[str]:
    """Return the releases that were higher than all before them; of one day only the highest."""
    dated = sorted(rows, key=lambda row: (row.day, -row.value, row.release.slug))
    best, found = float("-inf"), set()
    for row in dated:
        if row.value > best:
            best = row.value
            found.add(row.release.slug)
    return found


def _mark(row: Rated, *, record: bool, key: bool) -> chart.Mark:
    interval = (row.low, row.high) if row.low is not None and row.high is not None else None
    said = f"{row.release.name}, {row.release.released}, {_points(row.value)}"
    said += f" ({_between(row.low, row.high)})" if interval else " (fixes the scale)"
    return chart.Mark(row.day, row.value, interval, row.release.name, _colour(row), said, record, key)


def _colour(row: Rated) -> str:
    """Return the classes of a release: ink where it is closed, else the lowest tier that is certain."""
    if row.closed:
        return "reference"
    return f"rank-{row.lowest}" if row.downloadable else "cell unknown"


_WHERE = ["fit", "edition", "as_of"]


@page()
def releases_csv(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """Give the releases on the index as a file; only its header where the edition has none."""
    header = [
        "release", "name", "released", "tier_lowest", "tier_highest", "value", "low", "high",
        "benchmarks", "private", "unknown", *_WHERE,
    ]  # fmt: skip
    found = index_reading(seen.edition, seen.as_of)
    if found is None:
        return csv_response("index-releases", header, [])
    held = Withheld.of(withheld_claims().filter(field=RELEASED))
    rows = [[*_release_cells(row, held), *_where(found, seen)] for row in found.releases]
    return csv_response("index-releases", header, rows)


@page()
def benchmarks_csv(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """Give the benchmarks of the index as a file; only its header where the edition has none."""
    header = [
        "benchmark", "name", "difficulty", "low", "high", "slope", "results", "excess", "worst_release", *_WHERE
    ]  # fmt: skip
    found = index_reading(seen.edition, seen.as_of)
    rows = [[*_component_cells(row), *_where(found, seen)] for row in found.components] if found else []
    return csv_response("index-benchmarks", header, rows)


def _release_cells(row: Rated, held: Withheld) -> list[object]:
    release, ranks = row.release, [None if rank is None else f"T{rank}" for rank in (row.lowest, row.highest)]
    counts = [row.benchmarks, row.private, row.unknown]
    released = held.cell(release.slug, RELEASED, str(release.released))
    return [release.slug, release.name, released, *ranks, row.value, row.low, row.high, *counts]


def _component_cells(row: Component) -> list[object]:
    numbers = [row.difficulty, row.low, row.high, row.slope, row.results, row.excess]
    return [row.benchmark.slug, row.benchmark.label, *numbers, row.worst.slug]


def _where(found: IndexReading, seen: Viewpoint) -> list[object]:
    return [found.digest, seen.edition.pk, seen.as_of]
