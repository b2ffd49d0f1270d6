"""Editions: what was published when, from which inputs and rules."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from registry.filters import Viewpoint, page_of
from registry.models import Edition, VerdictMove
from registry.pages.page import page, render

#: Moves of verdicts that the page of an edition shows; all are in the API.
_MOVES_SHOWN = 100


@page(parameters=("page", "page_size"))
def edition_list(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """List the editions, newest first."""
    return render(request, "editions/list.html", seen, page=page_of(Edition.objects.ready(), request.GET, size=50))


@page()
def edition_detail(request: HttpRequest, seen: Viewpoint, number: int) -> HttpResponse:
    """Show the inputs and rules of an edition."""
    shown = get_object_or_404(Edition.objects.ready(), pk=number)
    counts = {"releases": shown.releases.count(), "series": shown.lag_series.count()}
    moves = shown.moves.select_related("release").order_by("cause", "release__name", "definition")
    return render(
        request,
        "editions/detail.html",
        seen,
        shown=shown,
        counts=counts,
        by_cause=_by_cause(shown),
        moves=moves[:_MOVES_SHOWN],
        most=_MOVES_SHOWN,
    )


def _by_cause(edition: Edition) -> list[tuple[str, int]]:
    """Return how many verdicts moved, by the first of what moved each."""
    words = dict(VerdictMove.Cause.choices)
    rows = edition.moves.order_by("cause").values_list("cause").annotate(Count("pk"))
    return [(words[cause], count) for cause, count in rows]
