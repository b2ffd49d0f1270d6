"""The way in: an index of the endpoints, the schema, its documentation, and an answer for every other address."""

from __future__ import annotations

from typing import Any

from csp.decorators import csp_update
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api.endpoint import Endpoint, Open, edition_brief
from registry.api.schema import EditionSerializer
from registry.filters.query import refuse_unknown
from registry.models import Edition

#: Every list by its name, with the name of its route.
LISTS = {
    "releases": "release-list",
    "claims": "claim-list",
    "sources": "source-list",
    "definitions": "definition-list",
    "licenses": "license-list",
    "policies": "policy-list",
    "use": "use-check",
    "benchmarks": "benchmark-list",
    "scores": "score-list",
    "assessments": "assessment-list",
    "lag": "lag-list",
    "lag-pooled": "lag-pooled",
    "index": "index-fit",
    "published-estimates": "published-estimate-list",
    "editions": "edition-list",
}

#: Of the one inline style of drf-spectacular's page; a test compares it with the page.
STYLE_HASH = "'sha256-MMpT0iDxyjALd9PdfepImGX3DBfJPXZ4IlDWdPAgtn0='"


class IndexSerializer(serializers.Serializer[Any]):
    """Where everything is."""

    edition = EditionSerializer(allow_null=True)
    as_of = serializers.DateField(allow_null=True)
    endpoints = serializers.DictField(child=serializers.URLField())
    schema = serializers.URLField()
    documentation = serializers.URLField()


class Index(Endpoint):
    """Name the endpoints and the newest edition."""

    operation = "index"
    answer = IndexSerializer
    parameters = ()

    def get(self, request: Request, **path: str) -> Response:
        """Answer also before anything has been published."""
        newest = Edition.objects.newest()
        lists = {name: self._address(f"api:{route}") for name, route in LISTS.items()}
        return Response(
            {
                "edition": edition_brief(newest) if newest else None,
                "as_of": newest.as_of if newest else None,
                "endpoints": lists,
                "schema": self._address("api:schema"),
                "documentation": self._address("api:docs"),
            }
        )

    def _address(self, name: str) -> str:
        return self.request.build_absolute_uri(reverse(name))


class Schema(Open, SpectacularAPIView):
    """The OpenAPI description, as YAML or, with format=json, as JSON."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what nobody reads."""
        refuse_unknown(request.query_params, ["format"])
        super().initial(request, *args, **kwargs)


@method_decorator(csp_update({"style-src": [STYLE_HASH]}), name="dispatch")
class Docs(Open, SpectacularSwaggerSplitView):
    """The documentation, with a form to try every endpoint; its assets are served from here."""

    url_name = "api:schema"


class Nothing(Open):
    """Answers every address that is not there."""

    http_method_names = [*Open.http_method_names, "post", "put", "patch", "delete", "trace"]
    schema = None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Send on an address that only lacks its last slash."""
        if not request.path_info.endswith("/") and _is_there(f"{request.path_info}/"):
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{request.path}/" + (f"?{query}" if query else ""))
        return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Say that there is nothing."""
        raise Http404("There is nothing at this address; /api/v1/ names the endpoints.")


def _is_there(path: str) -> bool:
    try:
        return resolve(path).url_name != "nothing"
    except Resolver404:
        return False
