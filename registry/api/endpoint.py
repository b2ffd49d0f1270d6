"""What every address of the API does alike: check the query, name the edition, answer 304, open to every origin."""

from __future__ import annotations

import hashlib
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from django.db.models import Max
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.http import parse_etags
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from registry import VERSION
from registry.api.problems import NoEdition
from registry.api.schema import PAGING, VIEWPOINT, ApiSchema
from registry.facts.withheld import WITHHELD, Withheld
from registry.filters import QueryProblem, Viewpoint, page_of, viewpoint
from registry.filters.moved import new_address
from registry.filters.query import refuse_unknown
from registry.models import Change, Edition, ImportRun
from registry.models.common import partial_date

_HOLE = "here-stands-the-key"


class Rows(Protocol):
    """Whatever can be counted and cut into pages."""

    def count(self) -> int:
        """Return how many rows there are."""
        ...

    def __getitem__(self, cut: slice) -> Any:
        """Return some of them."""
        ...


class Links:
    """Makes absolute addresses, working each pattern out once."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._patterns: dict[str, str] = {}

    def __call__(self, name: str, key: str) -> str:
        """Return the address of one resource by the name of its route and its key."""
        if name not in self._patterns:
            self._patterns[name] = self._request.build_absolute_uri(reverse(name, args=[_HOLE]))
        return self._patterns[name].replace(_HOLE, quote(key, safe="@"))

    def beside(self, name: str, **query: str) -> str:
        """Return the address of a list, narrowed by a query."""
        return f"{self._request.build_absolute_uri(reverse(name))}?{urlencode(query)}"

    def within(self, name: str, key: str, **query: str) -> str:
        """Return the address of a list that belongs to a resource, narrowed by a query."""
        return f"{self(name, key)}?{urlencode(query)}"


class Open(APIView):
    """An address that any page on the web may read."""

    http_method_names = ["get", "head", "options"]

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Say what is allowed, to browsers that ask first."""
        allowed = {
            "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
            "Access-Control-Allow-Headers": "If-None-Match",
        }
        return Response(status=204, headers=allowed | {"Access-Control-Max-Age": "86400"})

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Open the answer to every origin; what nobody marked as lasting is asked for anew."""
        if getattr(response, "exception", False):
            # A problem is JSON, whatever the endpoint gives otherwise.
            request.accepted_renderer, request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
        final = super().finalize_response(request, response, *args, **kwargs)
        final.headers["Access-Control-Allow-Origin"] = "*"
        final.headers["Access-Control-Expose-Headers"] = "ETag"
        final.headers.setdefault("Cache-Control", "no-cache")
        return final


class Endpoint(Open):
    """An answer in JSON about one edition and one day."""

    #: Name of the operation in the schema.
    operation: str
    #: Shape of the answer.
    answer: type[serializers.Serializer[Any]]
    #: Everything the address reads; any other parameter is refused.
    parameters: tuple[OpenApiParameter, ...] = VIEWPOINT
    #: Whether the answer stays the same until somebody publishes or edits: then it carries an ETag.
    follows_edition = False
    schema = ApiSchema()

    seen: Viewpoint
    links: Links

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what the address has and nobody reads."""
        named = [item.name for item in self.parameters if item.location == OpenApiParameter.QUERY]
        refuse_unknown(request.query_params, named)
        # PostgreSQL cannot hold the character at all, so no row can be meant.
        nul = {name for name, values in request.query_params.lists() if "\0" in "".join(values)}
        if nul:
            raise QueryProblem(dict.fromkeys(nul, "holds a NUL character"))
        if any("\0" in value for value in kwargs.values()):
            raise Http404
        super().initial(request, *args, **kwargs)
        self.links = Links(request)

    def get(self, request: Request, **path: str) -> Response:
        """Answer, or say that nothing has changed."""
        self.seen = self.look()
        if not self.follows_edition:
            return Response(self.content(**path))
        tag = self._tag()
        headers = {"ETag": tag, "Cache-Control": "public, max-age=60"}
        held = {item.removeprefix("W/") for item in parse_etags(request.headers.get("If-None-Match", ""))}
        if tag in held:
            return Response(status=304, headers=headers)
        return Response(self.content(**path), headers=headers)

    def handle_exception(self, exc: Exception) -> Any:
        """Lead on from an address of a release that was renamed since."""
        if isinstance(exc, Http404) and (address := new_address(self.request)):
            return HttpResponsePermanentRedirect(address)
        return super().handle_exception(exc)

    def look(self) -> Viewpoint:
        """Return the viewpoint asked for; raise NoEdition where nothing has been published."""
        try:
            found = viewpoint(self.request.query_params)
        except OverflowError:
            # A moment within the calendar can lie beyond it in another time zone.
            raise QueryProblem({"known_at": "lies beyond the calendar"}) from None
        if found is None:
            raise NoEdition
        return found

    def content(self, **path: str) -> dict[str, Any]:
        """Return the answer."""
        raise NotImplementedError

    def envelope(self) -> dict[str, Any]:
        """Return what every answer says of itself."""
        return {"edition": edition_brief(self.seen.edition), "as_of": self.seen.as_of}

    def definition_keys(self) -> list[str]:
        """Return the definitions that the edition applied."""
        return sorted(self.seen.edition.definitions)

    def _tag(self) -> str:
        """Name edition, code, address, and the last edit: names and notes of rows change between editions."""
        edited = Change.objects.aggregate(last=Max("pk"))["last"], ImportRun.objects.aggregate(last=Max("pk"))["last"]
        content = f"{self.seen.edition.pk} {VERSION} {edited} {self.request.build_absolute_uri()}"
        return f'"{hashlib.sha256(content.encode()).hexdigest()[:32]}"'


class Listing(Endpoint):
    """A list, a page at a time."""

    parameters: tuple[OpenApiParameter, ...] = (*VIEWPOINT, *PAGING)

    def rows(self, **path: str) -> Rows:
        """Return the rows asked for."""
        raise NotImplementedError

    def present(self, rows: list[Any]) -> list[dict[str, Any]]:
        """Return the rows of a page as they are told."""
        raise NotImplementedError

    def more(self) -> dict[str, Any]:
        """Return what the list says beside its rows."""
        return {}

    def content(self, **path: str) -> dict[str, Any]:
        """Return one page."""
        params = self.request.query_params
        page = page_of(self.rows(**path), params, size=50)  # type: ignore[arg-type]
        return {
            "count": page.total,
            "page": page.number,
            "pages": page.pages,
            "next": self._page(page.next),
            "previous": self._page(page.previous),
            **self.envelope(),
            **self.more(),
            "results": self.present(page.rows),
        }

    def _page(self, number: int | None) -> str | None:
        if number is None:
            return None
        params = self.request.query_params.copy()
        params["page"] = str(number)
        return f"{self.request.build_absolute_uri(self.request.path)}?{params.urlencode()}"


def edition_brief(edition: Edition) -> dict[str, Any]:
    """Return the edition as every answer names it."""
    return {
        "id": edition.pk,
        "ready_at": edition.ready_at,
        "as_of": edition.as_of,
        "code_version": edition.code_version,
    }


def dated(first: Any, precision: str) -> dict[str, Any]:
    """Return a date with its precision."""
    return {"date": first, "precision": precision}


def date_told(held: Withheld, release: str, field: str, first: Any, precision: str) -> dict[str, Any]:
    """Return a date of a release with its precision, or that it is withheld."""
    kept = held.says(release, field, str(partial_date(first, precision)))
    return dated(None, WITHHELD) if kept else dated(first, precision)
