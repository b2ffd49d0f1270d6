"""Licences: their flags, their terms with clause and numbers, and what the policies they incorporate add."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from openness.licenses import Detail, LicenseTerms, Term
from registry.actions.whatif import terms_applied
from registry.facts.withheld import WITHHELD
from registry.filters import Viewpoint
from registry.filters.licenses import LICENSE_PARAMETERS, VALUES, licenses_asked
from registry.models import License, LicenseTerm, ReleaseState
from registry.models.common import partial_date
from registry.pages.page import csv_response, page, render

#: The five flags, each with the question it answers; different questions, never one.
FLAGS = {
    Term.OSI_APPROVED: "On the list of licences that the Open Source Initiative has approved?",
    Term.OSD_CONFORMANT: "Approved, or judged to conform to the Open Source Definition?",
    Term.FSF_LIBRE: "Free by the list of the Free Software Foundation?",
    Term.OPEN_DATA: "Fit for open data by the Open Definition?",
    Term.MOF_OPEN: "Treated as open by the Model Openness Tool?",
}
_LISTED = (*FLAGS, Term.NON_COMMERCIAL)


@dataclass(frozen=True)
class TermRow:
    """A term as the text has it, and as it binds with the policies that are part of the terms."""

    term: LicenseTerm
    effective: str
    added: Detail | None

    @property
    def changed(self) -> bool:
        """Tell whether a policy makes a difference."""
        return self.effective != self.term.value


@page(parameters=LICENSE_PARAMETERS)
def license_list(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """List the licences with their flags and how many releases carry their weights under them."""
    asked = licenses_asked(request.GET, seen.as_of).prefetch_related("terms")
    used: dict[str, int] = {}
    for key in ReleaseState.objects.of(seen.edition).on(seen.as_of).values_list("weights_license", flat=True):
        used[key] = used.get(key, 0) + 1
    rows: list[dict[str, Any]] = []
    for text in asked:
        terms = in_force(text.terms.all(), seen.as_of)
        flags = [(term, terms[term].value if term in terms else "unknown") for term in _LISTED]
        rows.append({"license": text, "flags": flags, "used": used.get(text.key, 0)})
    rows.sort(key=lambda row: -row["used"])
    chosen = {name: request.GET[name] for name in LICENSE_PARAMETERS if request.GET.get(name)}
    return render(
        request,
        "licenses/list.html",
        seen,
        section="licenses",
        rows=rows,
        flags=FLAGS,
        chosen=chosen,
        values=list(VALUES),
    )


@page(parameters=LICENSE_PARAMETERS)
def license_csv(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """Give licences and the terms of their texts on the day as a file."""
    header = ["license", "name", "spdx", "series", "text_read", *Term, "policies", "source", "url", "locator"]
    asked = licenses_asked(request.GET, seen.as_of, leaving=True).select_related("evidence__source")
    rows = []
    for text in asked.prefetch_related("terms", "policies"):
        terms = in_force(text.terms.all(), seen.as_of)
        cells = [terms[term].value if term in terms else "unknown" for term in Term]
        cells = cells if text.evidence.source.redistributable else [WITHHELD] * len(cells)
        policies = " ".join(policy.key for policy in text.policies.all())
        read = [text.evidence.source.key, text.evidence.url, text.evidence.locator]
        rows.append([text.key, text.name, text.spdx, text.series, text.text_read, *cells, policies, *read])
    return csv_response("licenses", header, rows)


@page()
def license_detail(request: HttpRequest, seen: Viewpoint, key: str) -> HttpResponse:
    """Show the terms of a licence, what its policies add, and who uses it."""
    rows = License.objects.select_related("evidence__source").prefetch_related("terms", "policies", "names")
    text = get_object_or_404(rows, key=key)
    states = ReleaseState.objects.of(seen.edition).on(seen.as_of).filter(weights_license=key)
    terms = in_force(text.terms.all(), seen.as_of)
    effective = terms_applied(seen.edition, key, seen.as_of)
    told = [_row(terms[term], effective) for term in Term if term in terms]
    return render(
        request,
        "licenses/detail.html",
        seen,
        section="licenses",
        license=text,
        published=partial_date(text.published, text.published_precision),
        flags=[(FLAGS[Term(row.term.term)], row) for row in told if row.term.term in FLAGS],
        terms=[row for row in told if row.term.term not in FLAGS],
        added=[row for row in told if row.changed],
        applied=effective is not None,
        policies={policy.key: policy for policy in text.policies.all()},
        versions=_versions(text),
        names=_names(text),
        used=[state.timeline.release for state in states.select_related("timeline__release__developer")],
    )


def in_force(rows: Iterable[LicenseTerm], as_of: date) -> dict[Term, LicenseTerm]:
    """Return the reading of each term that holds on a day; rows come oldest first."""
    return {Term(row.term): row for row in rows if row.valid_from is None or row.valid_from <= as_of}


def _row(term: LicenseTerm, effective: LicenseTerms | None) -> TermRow:
    name = Term(term.term)
    value = effective[name].value if effective else term.value
    added = effective.detail(name) if effective and value != term.value else None
    return TermRow(term, value, added)


def _versions(text: License) -> list[tuple[License, str]]:
    """Return the other versions of the series, oldest first, each with its date as far as it is known."""
    if not text.series:
        return []
    others = License.objects.filter(series=text.series).exclude(pk=text.pk)
    rows = [(row, partial_date(row.published, row.published_precision)) for row in others]
    rows.sort(key=lambda pair: (pair[1].first or date.max, pair[0].key))
    return [(row, str(published) if published.first else "date not known") for row, published in rows]


def _names(text: License) -> list[tuple[str, list[str]]]:
    """Return what the world calls the text, by where the name is used."""
    found: dict[str, list[str]] = {}
    for name in text.names.all():
        found.setdefault(name.get_scheme_display(), []).append(name.value)
    return list(found.items())
