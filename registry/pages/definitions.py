"""Definitions: what each asks, under which options, and who meets it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse

from openness.definitions import Definition, DefinitionError, Kind, definition, load_all, revisions
from registry.actions.whatif import known, verdicts_under
from registry.filters import VIEWPOINT_PARAMETERS, QueryProblem, Viewpoint
from registry.filters.query import refuse_unknown
from registry.models import Release, VerdictInterval
from registry.pages.page import csv_response, page, render
from registry.pages.verdict_blocks import in_order

#: Verdicts of a conjunction in the order in which they are told.
_VERDICTS = ("met", "unknown", "not met", "not applicable")


@page()
def definition_list(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """List the definitions with their counts."""
    verdicts = _verdicts(seen).values("definition", "verdict").annotate(count=Count("pk"))
    counts: dict[str, dict[str, int]] = {}
    for row in verdicts.order_by("definition", "verdict"):
        counts.setdefault(row["definition"], {})[row["verdict"]] = row["count"]
    every = {item.key: item for item in load_all()}
    rows = [{"definition": every[key], "counts": _counts(every[key], counts.get(key, {}))} for key in in_order(every)]
    return render(request, "definitions/list.html", seen, section="definitions", rows=rows)


@page(parameters=None)
def definition_detail(request: HttpRequest, seen: Viewpoint, key: str) -> HttpResponse:
    """Show the criteria of a definition with their references, and the releases by verdict, under chosen options."""
    item = _chosen(request, key)
    stored = list(_verdicts(seen).filter(definition=item.key).select_related("timeline__release"))
    by_default = [(row.timeline.release, row.verdict) for row in stored]
    applied = seen.edition.definitions.get(item.key)
    as_stored = not item.chosen and item.digest == applied
    found = by_default if as_stored else _under(seen, item)
    return render(
        request,
        "definitions/detail.html",
        seen,
        section="definitions",
        definition=item,
        levels=[
            {"level": level, "needs": [item.criterion(need).title for need in level.needs]}
            for level in reversed(item.levels)
        ],
        groups=_groups(item, found),
        changed=[] if as_stored else _changed(by_default, found),
        as_stored=as_stored,
        applied=applied,
        wordings=revisions(item.key),
    )


@page()
def verdicts_csv(request: HttpRequest, seen: Viewpoint, key: str) -> HttpResponse:
    """Give the verdicts of a definition as a file."""
    item = _definition(key)
    rows = _verdicts(seen).filter(definition=item.key).select_related("timeline__release", "assessment")
    header = [
        "release",
        "definition",
        "verdict",
        "since",
        *(criterion.id for criterion in item.criteria),
        "edition",
        "as_of",
    ]
    lines = (
        [
            row.timeline.release.slug,
            item.key,
            row.verdict,
            row.start,
            *_answers(item, row.assessment.findings),
            seen.edition.pk,
            seen.as_of,
        ]
        for row in rows.order_by("timeline__release__slug")
    )
    return csv_response(f"{item.key}-verdicts", header, lines)


@page()
def criteria_csv(request: HttpRequest, seen: Viewpoint, key: str) -> HttpResponse:
    """Give the criteria of a definition as a file."""
    item = _definition(key)
    header = ["definition", "criterion", "title", "asks", "reference", "levels"]
    rows = (
        [
            item.key,
            criterion.id,
            criterion.title,
            criterion.asks,
            criterion.reference,
            "; ".join(level.id for level in item.levels if criterion.id in level.needs),
        ]
        for criterion in item.criteria
    )
    return csv_response(f"{item.key}-criteria", header, rows)


def _definition(key: str, choices: dict[str, str] | None = None) -> Definition:
    try:
        return definition(key, choices)
    except KeyError:
        raise Http404 from None


def _chosen(request: HttpRequest, key: str) -> Definition:
    """Return the definition under the options that the address chooses; refuse options and choices there are not."""
    options = _definition(key).options
    refuse_unknown(request.GET, [*VIEWPOINT_PARAMETERS, *(option.id for option in options)])
    choices = {option.id: request.GET[option.id] for option in options if request.GET.get(option.id)}
    for option in options:
        if option.id in choices and choices[option.id] not in option.choices:
            allowed = ", ".join(option.choices)
            raise QueryProblem({option.id: f"{choices[option.id]!r} is not one of {allowed}"})
    try:
        return _definition(key, choices)
    except DefinitionError as error:
        raise QueryProblem({"options": str(error)}) from None


def _verdicts(seen: Viewpoint) -> Any:
    return VerdictInterval.objects.of(seen.edition).on(seen.as_of).filter(timeline__release__reviewed=True)


def _under(seen: Viewpoint, item: Definition) -> list[tuple[Release, str]]:
    return [
        (release, found.verdict) for release, found in verdicts_under(known(seen.edition_with_facts, seen.as_of), item)
    ]


def _changed(
    before: Iterable[tuple[Release, str]], after: Iterable[tuple[Release, str]]
) -> list[tuple[Release, str, str]]:
    stored = {release.pk: verdict for release, verdict in before}
    return [
        (release, stored[release.pk], verdict)
        for release, verdict in after
        if stored.get(release.pk, verdict) != verdict
    ]


def _groups(item: Definition, found: Iterable[tuple[Release, str]]) -> list[tuple[str, list[Release]]]:
    groups: dict[str, list[Release]] = {}
    for release, verdict in sorted(found, key=lambda pair: pair[0].name):
        groups.setdefault(verdict, []).append(release)
    return [(verdict, groups[verdict]) for verdict in _order(item, groups)]


def _answers(item: Definition, findings: list[dict[str, Any]]) -> list[str]:
    told = {found["criterion"]: found.get("grade") or found["verdict"] for found in findings}
    return [told.get(criterion.id, "") for criterion in item.criteria]


def _order(item: Definition, verdicts: Iterable[str]) -> list[str]:
    """Return verdicts with the highest first, ranges after the levels they end at, scores by their upper end."""
    if item.kind is Kind.SCORE:
        return sorted(verdicts, key=lambda text: [-float(part) for part in reversed(text.split(".."))])
    if item.levels:
        names = [level.id for level in item.levels]
        return sorted(verdicts, key=lambda text: [-names.index(part) for part in reversed(text.split(".."))])
    found = set(verdicts)
    return [verdict for verdict in _VERDICTS if verdict in found]


def _counts(item: Definition, counts: dict[str, int]) -> list[tuple[str, int]]:
    """Return how many releases have each verdict; scores nearly all differ, so of them only how many there are."""
    if item.kind is Kind.SCORE:
        return [("scored", sum(counts.values()))] if counts else []
    return [(verdict.replace("..", " to "), counts[verdict]) for verdict in _order(item, counts)]
