"""Lags as others published them: written from records, and what the registry itself reads on their days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef

from openness.dates import PartialDate
from registry.actions.nouns import published, untouched
from registry.actions.statements import EvidenceShelf
from registry.models import CatchUpPair, Edition, LagSeries, LagStanding, PublishedEstimate
from registry.models.readings import BEHIND, NOT_BEHIND, LagReading, told_story
from registry.sources.records import EstimateRecord

#: What the published estimates call open is weights to download: T3 and above of the registry's own ladder.
LADDER, RANK = "tiers@1", 3

#: The benchmarks on which a headline is read, best first.
PREFERRED = ("eci-2026-08", "gpqa-diamond", "mmlu-5-shot")


@transaction.atomic
def write_estimates(records: Iterable[EstimateRecord], *, shelf: EvidenceShelf) -> None:
    """Write published estimates; a second write changes nothing."""
    for record in untouched(records, noun="publishedestimate", key=lambda record: record.key):
        shelf.put([record.evidence])
        reach = PartialDate.parse(record.reach)
        PublishedEstimate.objects.update_or_create(
            key=record.key,
            defaults={
                "title": record.title,
                "publisher": record.publisher,
                "reach": reach.first,
                "reach_precision": str(reach.precision),
                "url": record.url,
                "open_means": record.open_means,
                "closed_means": record.closed_means,
                "benchmarks": record.benchmarks,
                "access": record.access,
                "method": record.method,
                "estimand": record.estimand,
                "unit": record.unit,
                "value": record.value,
                "low": record.low,
                "high": record.high,
                "value_text": record.value_text,
                "interval_is": record.interval_is,
                "moves": record.moves,
                "preset": record.preset,
                "reproduced": record.reproduced,
                "evidence_id": shelf.id_of(record.evidence),
                "note": record.note,
                **published(record.published),
            },
        )


@dataclass(frozen=True)
class Beside:
    """A published estimate, and what an edition reads on its day; None: it reads nothing then."""

    estimate: PublishedEstimate
    reading: LagReading | None


def beside(edition: Edition, estimates: Iterable[PublishedEstimate], *, until: date | None = None) -> list[Beside]:
    """Return the estimates in their order, each with the edition's own lag on its day: three queries at most.

    A day known only to the month or year is read at its end, and no day later than ``until``.
    """
    series = _headline(edition)
    if series is None:
        return [Beside(estimate, None) for estimate in estimates]
    named = [f"{name}__release" for name in ("tier_best", "reference_best", "exceeded", "level_with")]
    begun = LagStanding.objects.filter(history=series.history_id).select_related(*named)
    standings = list(begun.order_by("start"))
    pairs = list(
        CatchUpPair.objects.filter(history=series.history_id)
        .select_related("reference", "match")
        .order_by("reference_on")
    )

    def read(estimate: PublishedEstimate) -> LagReading | None:
        day = estimate.last_day
        if day is None:
            return None
        day = min(day, until) if until else day
        reading = told_story(series, day, standings=standings, records=(), pairs=pairs).reading
        return reading if reading.tells else None

    return [Beside(estimate, read(estimate)) for estimate in estimates]


def _headline(edition: Edition) -> LagSeries | None:
    """Return the series of the first preferred benchmark that tells, or else of the first that does at all."""
    telling = LagStanding.objects.filter(
        history=OuterRef("history"), status__in=BEHIND | NOT_BEHIND, start__lte=OuterRef("current_until")
    )
    found = (
        LagSeries.objects.filter(Exists(telling), edition=edition, definition=LADDER, rank=RANK)
        .headline()
        .select_related("benchmark", "edition")
        .order_by("benchmark__slug")
    )
    return min(found, key=_preference, default=None)


def _preference(series: LagSeries) -> tuple[int, str]:
    slug = series.benchmark.slug
    return (PREFERRED.index(slug) if slug in PREFERRED else len(PREFERRED), slug)
