"""Claims that contradict each other, side by side: who stands, by which rule, and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse

from openness.precedence import current_policy
from registry.facts import Conflict, conflicts, contested
from registry.facts.conflicts import Outcome
from registry.facts.withheld import WITHHELD
from registry.filters import Held, QueryProblem, Viewpoint
from registry.filters.query import choice, page_of
from registry.models import Release
from registry.pages.page import csv_response, page, render

#: What is most in need of a person first.
_ORDER = (Outcome.UNDECIDED, Outcome.PROPOSED, Outcome.DECIDED)
ALL = "all"


def _found(request: HttpRequest) -> tuple[str, list[Conflict]]:
    """Return which conflicts are asked for, and these: by what follows from them, then by release."""
    outcome = choice(request.GET, "outcome", [ALL, *map(str, _ORDER)], ALL)
    found = [each for each in conflicts(contested()) if outcome in {ALL, each.outcome}]
    release = request.GET.get("release", "")
    if release:
        found = [each for each in found if each.release.slug == release]
        if not found and not _is_release(release):
            raise QueryProblem({"release": f"{release!r} is no release that the registry knows"})
    return outcome, sorted(found, key=lambda each: (_ORDER.index(each.outcome), each.release.slug, each.field))


def _is_release(slug: str) -> bool:
    return Release.objects.filter(slug=slug).exists()


@page(parameters=("outcome", "release", "page", "page_size"))
def conflict_list(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """List the conflicts as they stand now, whatever the edition: they are what curators still have before them."""
    outcome, found = _found(request)
    return render(
        request,
        "conflicts/list.html",
        seen,
        section="method",
        outcome=outcome,
        outcomes=[ALL, *map(str, _ORDER)],
        of_release=request.GET.get("release", ""),
        found=page_of(Held(found), request.GET, size=50),
        policy=current_policy(),
    )


@page(parameters=("outcome", "release"))
def conflict_csv(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """Give the conflicts as a file, a row for each claim."""
    header = [
        "release", "field", "outcome", "stands", "claim", "value", "status", "rank", "reason", "authority", "source",
        "locator", "url", "read_on", "read_by_importer",
    ]  # fmt: skip
    return csv_response("conflicts", header, _rows(_found(request)[1]))


def _rows(found: Iterable[Conflict]) -> Iterator[list[object]]:
    for conflict in found:
        for each in conflict.contenders:
            evidence = each.claim.evidence
            yield [
                conflict.release.slug,
                conflict.field,
                str(conflict.outcome),
                each.stands,
                each.claim.key,
                each.claim.value if evidence.source.redistributable else WITHHELD,
                each.claim.status,
                each.rank,
                each.reason,
                evidence.standing,
                evidence.source.key,
                evidence.locator,
                evidence.url,
                evidence.read_on,
                evidence.by_machine,
            ]
