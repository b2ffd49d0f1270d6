"""What every page does: find the viewpoint, refuse what it cannot read, show edition and day."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render as django_render
from django.views.decorators.http import require_safe

from registry.filters import VIEWPOINT_PARAMETERS, QueryProblem, Viewpoint, viewpoint
from registry.filters.moved import new_address
from registry.filters.query import refuse_unknown
from registry.pages.errors import bad_request

View = Callable[..., HttpResponse]


def page(*, parameters: Iterable[str] | None = ()) -> Callable[[View], View]:
    """Give a view its viewpoint as second argument.

    ``parameters`` are those it reads besides the viewpoint's; None leaves the check to a filter set.
    """

    def decorate(view: View) -> View:
        @require_safe
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            # PostgreSQL takes no text with a null character, and no address of ours has one.
            if any("\0" in str(value) for value in kwargs.values()):
                raise Http404
            try:
                if parameters is not None:
                    refuse_unknown(request.GET, [*VIEWPOINT_PARAMETERS, *parameters])
                found = viewpoint(request.GET)
                if found is None:
                    return django_render(request, "errors/503.html", status=503)
                return view(request, found, *args, **kwargs)
            except QueryProblem as problem:
                return bad_request(request, problems=problem.problems)
            except Http404 as missing:
                return _led_on(request, missing)

        return inner

    return decorate


def _led_on(request: HttpRequest, missing: Http404) -> HttpResponse:
    """Return the way on from an address of a release that was renamed since; raise what is missing elsewhere."""
    address = new_address(request)
    if address is None:
        raise missing
    response = HttpResponsePermanentRedirect(address)
    response["Cache-Control"] = "no-cache"
    return response


def render(request: HttpRequest, template: str, seen: Viewpoint, **context: Any) -> HttpResponse:
    """Render a page that states its edition and day."""
    # Links to other pages keep the day and edition that the reader set.
    kept = urlencode(seen.explicit)
    base = {
        "edition": seen.edition,
        "as_of": seen.as_of,
        "seen": seen,
        "keep": f"?{kept}" if kept else "",
        "keep_more": f"&{kept}" if kept else "",
    }
    return django_render(request, template, base | context)


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Return a table as a file; text that a spreadsheet would run as a formula is set apart by a quote."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response)
    writer.writerow(header)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return response


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    return value
