"""The method in words, and the schema of a release description."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from openness.components import AVAILABILITY_LABELS, COMPONENT_LABELS
from openness.definitions import definition
from openness.precedence import current_policy
from registry.actions import audits
from registry.actions.uncertainty import DRAWS
from registry.filters import Viewpoint
from registry.filters.releases import TIERS
from registry.pages.page import csv_response, page, render
from registry.sources import descriptions


@page()
def method(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """Explain tiers, verdicts, lag, editions and the words used."""
    tiers = definition(TIERS)
    return render(
        request,
        "method.html",
        seen,
        section="method",
        tiers=[
            {"level": level, "needs": [tiers.criterion(need).title for need in level.needs]} for level in tiers.levels
        ],
        components=COMPONENT_LABELS.values(),
        availabilities=AVAILABILITY_LABELS.values(),
        draws=DRAWS,
        audits=audits.results(),
        policy=current_policy(),
    )


@page()
def audits_csv(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """Give what audits found as a file: which claim, what, and when; not who."""
    rows = ([found.round, found.key, found.outcome, found.day] for found in audits.told_findings())
    return csv_response("audits", ["round", "claim", "outcome", "day"], rows)


@require_safe
def release_schema(request: HttpRequest) -> HttpResponse:
    """Give the JSON Schema of a release description."""
    return JsonResponse(descriptions.schema(), json_dumps_params={"indent": 2})
