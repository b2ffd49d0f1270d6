"""How long records wait to be matched over all benchmarks together, degree by degree, and what moves the number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from openness.survival import Interval, Status
from registry.actions.pooling import Ask, Pooled, Pooling, Switched, pool
from registry.filters import Viewpoint
from registry.filters.lags import degrees_of, measured_definitions
from registry.filters.pooled import POOLED, PooledChoice, pooled_choice
from registry.models.benchmarks import Domain
from registry.pages.charts import pooled as chart
from registry.pages.page import csv_response, page, render
from registry.pages.words import AGAINST, colour_rank, day, degree_name, months, sentence_case, set_name, span

_NO_MEDIAN = {
    Status.EMPTY: "no record watched",
    Status.TOO_FEW_EVENTS: "no median below 3 events",
    Status.NOT_REACHED: "median not reached",
}
_NO_INTERVAL = {
    Status.EMPTY: "–",
    Status.TOO_FEW_EVENTS: "–",
    Status.TOO_FEW_RECORDS: "no interval below 8 records",
    Status.TOO_FEW_CLUSTERS: "no interval: one release matched them all",
    Status.NOT_REACHED: "no limits: too few matched while watched",
}
_WHY = {
    Status.EMPTY: "no record was watched",
    Status.TOO_FEW_EVENTS: "fewer than three records have been matched",
    Status.NOT_REACHED: "fewer than half of the records have been matched for as long as they were watched",
}
_SWITCHES = {
    ("questions", "all"): "All questions, public or not",
    ("questions", "public"): "Only benchmarks with public questions",
    ("questions", "private"): "Only benchmarks with private questions",
    ("domain", ""): "All domains",
    ("counting", "conservative"): "Only releases certain to qualify",
    ("counting", "optimistic"): "Also releases that may qualify (optimistic)",
    ("reference", "complement"): "Against all other released releases, not only closed ones",
}
_COUNTS = [
    "records", "events", "censored", "led", "share_led", "benchmarks", "benchmarks_asked", "median_status",
    "median_days", "interval_status", "interval_low", "interval_high", "interval_by", "interval_level",
    "restricted_mean_days", "restricted_mean_status",
]  # fmt: skip
_ASKED = ["definition", "tier", "reference", "counting", "questions", "domain", "edition", "as_of"]


@page(parameters=POOLED)
def pooled(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """Show the pooled waiting times of every degree, and the sensitivity of one."""
    chosen = pooled_choice(request.GET, seen.edition)
    found = _pooling(chosen, seen)
    headline = found.of(chosen.degree)
    return render(
        request,
        "lag/pooled.html",
        seen,
        section="lag",
        choice=chosen,
        definition=chosen.degree.definition,
        definitions=measured_definitions(),
        degrees=degrees_of(chosen.degree.definition),
        domains=Domain.choices,
        reference=chosen.reference.value,
        counting=chosen.counting.value,
        against=AGAINST[chosen.reference.value],
        same=urlencode(chosen.parameters),
        found=found,
        **(_told(found, headline, chosen, seen) if headline else {}),
    )


@page(parameters=POOLED)
def pooled_csv(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """Give the pooled waiting times of every degree as a file."""
    chosen = pooled_choice(request.GET, seen.edition)
    rows = ([*_asked(chosen, each.degree.id, seen), *_cells(each)] for each in _pooling(chosen, seen).degrees)
    return csv_response("lag-pooled", [*_ASKED, *_COUNTS], rows)


@page(parameters=POOLED)
def sensitivity_csv(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """Give the pooled waiting times of one degree under every switch as a file."""
    chosen = pooled_choice(request.GET, seen.edition)
    found = _pooling(chosen, seen)
    asked, base = _asked(chosen, chosen.degree.id, seen), found.of(chosen.degree)
    rows = (
        [*asked, each.switch, each.value, *_cells(each.pooled), each.pooled.change(base) if base else None]
        for each in found.switched
    )
    return csv_response("lag-pooled-sensitivity", [*_ASKED, "switch", "value", *_COUNTS, "change_days"], rows)


def _pooling(chosen: PooledChoice, seen: Viewpoint) -> Pooling:
    degree = chosen.degree
    ask = Ask(seen.edition, degree.definition, chosen.reference, chosen.counting, chosen.questions, chosen.domain)
    return pool(ask, degrees_of(degree.definition), degree, seen.as_of)


def _asked(chosen: PooledChoice, tier: str, seen: Viewpoint) -> list[object]:
    told = (chosen.reference.value, chosen.counting.value, chosen.questions, chosen.domain)
    return [chosen.degree.definition, tier, *told, seen.edition.pk, seen.as_of]


def _cells(found: Pooled) -> list[object]:
    curve, interval = found.curve, found.interval
    return [
        curve.records,
        curve.events,
        curve.censored,
        curve.led,
        curve.share_led,
        found.benchmarks,
        found.asked,
        found.median.status.value,
        found.median.days,
        interval.status.value,
        interval.lower,
        interval.upper,
        found.clustered.value,
        interval.level,
        found.mean.days,
        found.mean.status.value,
    ]


def _told(found: Pooling, headline: Pooled, chosen: PooledChoice, seen: Viewpoint) -> dict[str, Any]:
    """Return sentences, chart and tables."""
    sentences = _sentence(headline, chosen, seen), _second(headline)
    return {
        "lead": sentences[0],
        "second": sentences[1],
        "chart": _chart(found.degrees, " ".join(sentences)),
        "rows": [_row(each) for each in found.degrees],
        "headline": _row(headline),
        "name": sentence_case(set_name(headline.degree.definition, headline.degree.rank)),
        "switched": [_switched(each, headline, chosen) for each in found.switched],
    }


def _sentence(found: Pooled, chosen: PooledChoice, seen: Viewpoint) -> str:
    """Return the headline of one degree in words, with its interval, counts, definition and edition."""
    against, what = AGAINST[chosen.reference.value], set_name(found.degree.definition, found.degree.rank)
    source = f"{found.degree.definition}, edition {seen.edition.pk}"
    opening, where = f"As of {day(seen.as_of)}", _where(found.benchmarks, chosen)
    if found.median.days is None:
        told = f"{opening}, no median can be given of how long {against} records wait to be matched by {what} {where}"
        return f"{told}: {_WHY[found.median.status]} ({_counted(found)}; {source})."
    interval = _limits(found.interval)
    told = f"90 % interval {interval}, clustered by {found.clustered}, the wider of two, indicative"
    if found.interval.lower is None:
        told = interval
    half = f"{opening}, half of all {against} records {where} are matched by {what} within"
    return f"{half} {months(round(found.median.days))} (Kaplan–Meier median; {told}; {_counted(found)}; {source})."


def _where(benchmarks: int, chosen: PooledChoice) -> str:
    noun = "benchmark" if benchmarks == 1 else "benchmarks together"
    questions = f" with {chosen.questions} questions" if chosen.questions != "all" else ""
    domain = f" in the domain {Domain(chosen.domain).label}" if chosen.domain else ""
    return f"on {benchmarks} {noun}{questions}{domain}"


def _counted(found: Pooled) -> str:
    curve = found.curve
    return f"{curve.records} records, {curve.events} matched, {curve.censored} not yet (censored)"


def _second(found: Pooled) -> str:
    """Return mean and lead in words."""
    mean, curve = found.mean, found.curve
    if mean.days is None:
        return ""
    told = (
        f"Of its first {months(round(mean.horizon))} a record stays unmatched for {months(round(mean.days))} on average"
    )
    if mean.status is Status.EXTENDED:
        told += ", the curve being extended beyond the last record watched, so that this leans high"
    verb = "was" if curve.led == 1 else "were"
    return f"{told}; {curve.led} of {curve.records} {verb} matched before the record was made (0 days)."


def _limits(found: Interval) -> str:
    if found.lower is None:
        return _NO_INTERVAL[found.status]
    if found.upper is None:
        return f"{months(round(found.lower))} or more, no upper limit"
    return span(found.lower, found.upper)


def _median(found: Pooled) -> str:
    median = found.median
    return _NO_MEDIAN[median.status] if median.days is None else months(round(median.days))


def _row(found: Pooled) -> dict[str, Any]:
    curve, degree = found.curve, found.degree
    share = f" ({100 * curve.share_led:.1f} %)" if curve.share_led else ""
    return {
        "pooled": found,
        "degree": degree,
        "colour": colour_rank(degree.definition, degree.rank),
        "median": _median(found),
        "interval": _limits(found.interval),
        "by": found.clustered.value if found.interval.lower is not None else "",
        "mean": "–" if found.mean.days is None else months(round(found.mean.days)),
        "leans": found.mean.status is Status.EXTENDED,
        "led": f"{curve.led}{share}",
    }


def _switched(each: Switched, before: Pooled, chosen: PooledChoice) -> dict[str, Any]:
    words = _SWITCHES.get((each.switch, each.value)) or f"Only the domain “{Domain(each.value).label}”"
    query = urlencode(chosen.changed(each.switch, each.value).parameters)
    return {**_row(each.pooled), "words": words, "query": query, "change": _change(each.pooled.change(before))}


def _change(days: float | None) -> str:
    if days is None:
        return "–"
    return f"{'+' if days > 0 else '−'}{months(abs(round(days)))}" if round(days) else "none"


def _chart(rows: Sequence[Pooled], told: str) -> SafeString:
    return chart.draw(
        [_chart_row(each) for each in rows],
        title="How long records wait to be matched, over all benchmarks asked",
        description="One row for each degree of openness: the Kaplan–Meier median as a point, its indicative interval "
        f"as a line, and how many records were matched. {told}",
    )


def _chart_row(found: Pooled) -> chart.PooledRow:
    curve, interval, degree = found.curve, found.interval, found.degree
    return chart.PooledRow(
        colour_rank(degree.definition, degree.rank),
        degree_name(degree.definition, degree.rank),
        found.median.days,
        None if interval.lower is None else (interval.lower, interval.upper),
        _median(found),
        f"{curve.events} of {curve.records} matched" if curve.records else "",
    )
