"""The list of releases, and the page of one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from registry.facts.withheld import AVAILABILITY, LICENSE, RELEASED, WITHHELD, Withheld, unspoken, withheld_of_lists
from registry.filters import VIEWPOINT_PARAMETERS, ReleaseFilter, Viewpoint, checked, page_of
from registry.filters.releases import EPOCH, G7, OSAID, TIERS, listed
from registry.models import Claim, Release, Score, VerdictInterval
from registry.pages import release_page
from registry.pages.page import csv_response, page, render

_PAGING = ("page", "page_size")
_SHOWN = (TIERS, OSAID, G7, EPOCH)


@page(parameters=None)
def release_list(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """List releases by combinable facets."""
    filters = ReleaseFilter(request.GET, viewpoint=seen)
    asked = checked(filters, beside=[*VIEWPOINT_PARAMETERS, *_PAGING])
    # What the list shows of a release is worked out for the rows of the page alone, not for all that are sorted.
    found = page_of(asked.values_list("pk", flat=True), request.GET, size=50)
    shown = listed(seen).in_bulk(found.rows)
    return render(
        request,
        "releases/list.html",
        seen,
        section="releases",
        filters=filters,
        page=found,
        rows=with_verdicts([shown[key] for key in found.rows], seen),
        chosen=[name for name in filters.form.changed_data if name != "sort"],
    )


@page(parameters=None)
def release_csv(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """Give the list as a file, whole."""
    found = checked(ReleaseFilter(request.GET, viewpoint=seen, leaving=True), beside=VIEWPOINT_PARAMETERS)
    held = Withheld.of(withheld_of_lists())
    columns = ["release", "name", "developer", "family", "released", "glyph", "weights", "license"]
    header = [*columns, *_SHOWN, "edition", "as_of"]
    rows = (
        [
            release.slug,
            release.name,
            release.developer.name,
            release.family.slug if release.family else "",
            held.cell(release.slug, RELEASED, str(release.released)),
            release.glyph,
            held.cell(release.slug, AVAILABILITY, release.weights_availability),
            held.cell(release.slug, LICENSE, release.weights_license),
            *(verdicts[key].verdict if key in verdicts else "" for key in _SHOWN),
            seen.edition.pk,
            seen.as_of,
        ]
        for release, verdicts in with_verdicts(list(found), seen)
    )
    return csv_response("releases", header, rows)


def with_verdicts(releases: list[Any], seen: Viewpoint) -> list[tuple[Any, dict[str, VerdictInterval]]]:
    """Return releases with their verdicts at the viewpoint, by definition: one query for all of them."""
    rows = VerdictInterval.objects.of(seen.edition).on(seen.as_of)
    rows = rows.filter(timeline__release__in=[release.pk for release in releases]).select_related("timeline")
    by_release: dict[int, dict[str, VerdictInterval]] = {}
    for row in rows:
        by_release.setdefault(row.timeline.release_id, {})[row.definition] = row
    return [(release, by_release.get(release.pk, {})) for release in releases]


@page()
def release_detail(request: HttpRequest, seen: Viewpoint, slug: str) -> HttpResponse:
    """Show what is open about a release, by whose definition, and on what evidence."""
    release = get_object_or_404(Release.objects.select_related("developer", "family"), slug=slug)
    return render(
        request,
        "releases/detail.html",
        seen,
        section="releases",
        release=release,
        **release_page.present(release, seen),
    )


@page()
def claims_csv(request: HttpRequest, seen: Viewpoint, slug: str) -> HttpResponse:
    """Give the claims about a release as a file, with their evidence."""
    release = get_object_or_404(Release, slug=slug)
    claims = Claim.objects.counting(seen.edition.ready_at).filter(release=release)
    header = [
        "claim",
        "field",
        "value",
        "from",
        "to",
        "source",
        "url",
        "locator",
        "quote",
        "read_on",
        "recorded_at",
        "note",
    ]
    rows = (
        [
            claim.key,
            claim.field,
            claim.value,
            str(claim.starts or "release"),
            str(claim.ends or ""),
            claim.evidence.source.key,
            claim.evidence.url,
            claim.evidence.locator,
            claim.evidence.quote,
            claim.evidence.read_on,
            claim.recorded_at.isoformat(),
            claim.note,
        ]
        for claim in claims.filter(evidence__source__redistributable=True).select_related("evidence__source")
    )
    return csv_response(f"{slug}-claims", header, rows)


@page()
def scores_csv(request: HttpRequest, seen: Viewpoint, slug: str) -> HttpResponse:
    """Give the scores of a release as a file."""
    release = get_object_or_404(Release, slug=slug)
    return scores_file(f"{slug}-scores", Score.objects.filter(release=release), seen)


@page()
def findings_csv(request: HttpRequest, seen: Viewpoint, slug: str) -> HttpResponse:
    """Give every finding on a release as a file: criterion, verdict, reason, claims, what is missing."""
    release = get_object_or_404(Release, slug=slug)
    rows = VerdictInterval.objects.of(seen.edition).on(seen.as_of).filter(timeline__release=release)
    untold = unspoken(rows.order_by().values("timeline"))
    header = ["release", "definition", "criterion", "verdict", "reason", "claims", "missing", "edition", "as_of"]
    lines = (
        [slug, row.definition, *_finding_cells(found, untold), seen.edition.pk, seen.as_of]
        for row in rows.select_related("assessment").order_by("definition")
        for found in row.assessment.findings
    )
    return csv_response(f"{slug}-findings", header, lines)


def _finding_cells(found: dict[str, Any], untold: frozenset[str]) -> list[str]:
    hidden = not untold.isdisjoint(found["claims"])
    # What is missing of a licence names it.
    reason, missing = (WITHHELD, WITHHELD) if hidden else (found["reason"], " ".join(found["missing"]))
    return [found["criterion"], found["verdict"], reason, " ".join(found["claims"]), missing]


@page()
def timeline_csv(request: HttpRequest, seen: Viewpoint, slug: str) -> HttpResponse:
    """Give the verdicts on a release over time as a file."""
    release = get_object_or_404(Release, slug=slug)
    rows = VerdictInterval.objects.of(seen.edition).filter(timeline__release=release, start__lte=seen.as_of)
    header = ["release", "definition", "verdict", "from", "to", "edition"]
    lines = (
        [slug, row.definition, row.verdict, row.start, row.end, seen.edition.pk]
        for row in rows.order_by("definition", "start")
    )
    return csv_response(f"{slug}-timeline", header, lines)


def scores_file(name: str, scores: Any, seen: Viewpoint) -> HttpResponse:
    """Return scores that counted in an edition as a file."""
    header = [
        "score", "release", "benchmark", "value", "stderr", "low", "high", "setting", "evaluator", "relation",
        "evaluated_on", "source", "url", "locator",
    ]  # fmt: skip
    counted = scores.counting(seen.edition.ready_at).filter(evidence__source__redistributable=True)
    rows = (
        [
            score.key,
            score.release.slug,
            score.benchmark.slug,
            score.value,
            score.stderr,
            score.low,
            score.high,
            score.setting,
            score.evaluator,
            score.relation,
            score.evaluated_on,
            score.evidence.source.key,
            score.evidence.url,
            score.evidence.locator,
        ]
        for score in counted.select_related("release", "benchmark", "evidence__source")
    )
    return csv_response(name, header, rows)
