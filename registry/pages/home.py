"""The first page: the headline in words, how many releases stand at each tier, and where to go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.http import HttpRequest, HttpResponse

from openness.definitions import definition
from registry.actions.published import PREFERRED
from registry.filters import Viewpoint
from registry.filters.releases import G7, OSAID, TIERS, listed
from registry.models import LagSeries, VerdictInterval
from registry.models.readings import LagReading, lag_readings
from registry.pages.page import page, render
from registry.pages.words import SETS, tell

#: The two degrees of openness that the headline speaks of.
HEADLINE_RANKS = (5, 6)


@dataclass(frozen=True)
class TierCount:
    """How many releases stand at a tier for certain, and how many may."""

    rank: int
    id: str
    title: str
    certain: int
    possible: int
    share: float
    possible_share: float


@page()
def home(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """Show the state of openness in one screen."""
    series = LagSeries.objects.filter(edition=seen.edition, definition=TIERS).headline()
    readings = lag_readings(series, seen.as_of)
    headlines = [headline(readings, rank) for rank in HEADLINE_RANKS]
    verdicts = VerdictInterval.objects.of(seen.edition).on(seen.as_of).filter(timeline__release__reviewed=True)
    return render(
        request,
        "home.html",
        seen,
        headlines=headlines,
        tiers=tier_counts(seen),
        releases=listed(seen).filter(reviewed=True).count(),
        osaid=dict(verdicts.filter(definition=OSAID).values_list("verdict").annotate(Count("pk"))),
        osaid_met=listed(seen).filter(
            pk__in=verdicts.filter(definition=OSAID, verdict="met").values("timeline__release")
        ),
        g7=g7_counts(verdicts),
        newest=listed(seen).filter(reviewed=True, released_on__isnull=False).order_by("-released_on", "slug")[:6],
    )


def headline(readings: Sequence[LagReading], rank: int) -> dict[str, object]:
    """Return the lag of a tier on the first preferred benchmark that has one, and what the others say."""
    of_rank = {reading.series.benchmark.slug: reading for reading in readings if reading.series.rank == rank}
    order = [slug for slug in PREFERRED if slug in of_rank] + [slug for slug in of_rank if slug not in PREFERRED]
    telling = [of_rank[slug] for slug in order if of_rank[slug].tells]
    silent = [of_rank[slug] for slug in order if slug in PREFERRED and not of_rank[slug].tells]
    return {
        "rank": rank,
        "name": SETS[rank],
        "first": _told(telling[0]) if telling else None,
        "others": [_told(reading) for reading in telling[1:] if reading.series.benchmark.slug in PREFERRED],
        "silent": [_told(reading) for reading in silent],
    }


def _told(reading: LagReading) -> dict[str, object]:
    return {"reading": reading, "told": tell(reading)}


def tier_counts(seen: Viewpoint) -> list[TierCount]:
    """Return how many reviewed releases stand at each tier, highest first."""
    rows = VerdictInterval.objects.of(seen.edition).on(seen.as_of).filter(timeline__release__reviewed=True)
    ranges = list(rows.filter(definition=TIERS).values_list("lowest", "highest"))
    levels = definition(TIERS).levels
    certain = {level.rank: sum(low == high == level.rank for low, high in ranges) for level in levels}
    possible = {level.rank: sum(low <= level.rank <= high and low < high for low, high in ranges) for level in levels}
    most = max((certain[rank] + possible[rank] for rank in certain), default=0) or 1
    return [
        TierCount(
            level.rank,
            level.id,
            level.title,
            certain[level.rank],
            possible[level.rank],
            round(100 * certain[level.rank] / most, 2),
            round(100 * possible[level.rank] / most, 2),
        )
        for level in reversed(levels)
    ]


def g7_counts(verdicts: object) -> list[tuple[str, int]]:
    """Return how many releases certainly bear each G7 label, highest first."""
    counts = dict(verdicts.filter(definition=G7).values_list("verdict").annotate(Count("pk")))  # type: ignore[attr-defined]
    return [(level.id, counts.get(level.id, 0)) for level in reversed(definition(G7).levels)]
