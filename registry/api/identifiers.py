"""What a name elsewhere means here, and every name of a scheme."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from rest_framework import serializers

from registry.api.endpoint import Endpoint, Listing
from registry.api.schema import PAGING, VIEWPOINT, LinkSerializer, detail_of, in_path, listing_of, query
from registry.api.statements import release_link
from registry.filters import QueryProblem
from registry.filters.identifiers import as_purl, named, of_scheme
from registry.models import Alias
from registry.models.releases import Scheme
from registry.sources.purls import page_of_purl

_LONGEST = 300


class IdentifierSerializer(serializers.Serializer[Any]):
    """A name elsewhere with the release it means; a name that moves is told with its days."""

    scheme = serializers.CharField()
    value = serializers.CharField()
    release = LinkSerializer()
    valid_from = serializers.DateField(allow_null=True, help_text="The day it began to mean this; null: always.")
    valid_to = serializers.DateField(allow_null=True, help_text="The first day it meant it no longer; null: still.")
    declared_by = serializers.CharField(allow_blank=True, help_text="Who confirmed it.")
    source = LinkSerializer()  # type: ignore[assignment]
    locator = serializers.CharField(help_text="Where in the source.")
    read_on = serializers.DateField()


class ResolvedSerializer(serializers.Serializer[Any]):
    """What a name means: several releases where no scheme was given and schemes differ."""

    value = serializers.CharField()
    results = IdentifierSerializer(many=True)


class _Identifiers(Endpoint):
    follows_edition = True

    def told(self, row: Alias, *, purl: bool) -> dict[str, Any]:
        """Return a name as it is told."""
        source = row.evidence.source
        return {
            "scheme": Scheme.PURL.value if purl else row.scheme,
            "value": as_purl(row) if purl else row.value,
            "release": release_link(self.links, row.release.slug, row.release.name),
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
            "declared_by": row.declared_by,
            "source": {
                "slug": source.key,
                "name": source.title,
                "url": self.links("api:source-detail", source.key),
            },
            "locator": row.evidence.locator,
            "read_on": row.evidence.read_on,
        }


class Resolve(_Identifiers):
    """Tell which release a name elsewhere means on a day; without a scheme, in every scheme that has the name."""

    operation = "identifiers_resolve"
    answer = detail_of(ResolvedSerializer)
    parameters = (
        query("value", "The name, exactly; package URLs of the Hugging Face Hub with or without a revision."),
        query("scheme", "Whose name it is.", enum=[*Scheme.values]),
        *VIEWPOINT,
    )

    def content(self, **path: str) -> dict[str, Any]:
        """Return what the name means; raise Http404 where it means nothing."""
        value, scheme = self._asked()
        rows = list(named(self.seen, value, scheme))
        if not rows:
            where = f" of the scheme {scheme}" if scheme else ""
            raise Http404(f"No release bears the name {value!r}{where} on {self.seen.as_of}.")
        purl = bool(page_of_purl(value))
        return {**self.envelope(), "value": value, "results": [self.told(row, purl=purl) for row in rows]}

    def _asked(self) -> tuple[str, str]:
        params = self.request.query_params
        value, scheme = params.get("value", ""), params.get("scheme", "")
        if not value:
            raise QueryProblem({"value": "needed: the name to look for"})
        if len(value) > _LONGEST:
            raise QueryProblem({"value": f"has {len(value)} signs; at most {_LONGEST} are allowed"})
        if scheme and scheme not in Scheme.values:
            raise QueryProblem({"scheme": f"{scheme!r} is not one of {', '.join(Scheme.values)}"})
        return value, scheme


class IdentifierList(_Identifiers, Listing):
    """List every name of a scheme that held on a day, with the release it means."""

    operation = "identifiers_list"
    answer = listing_of(IdentifierSerializer)
    parameters = (in_path("scheme", f"One of {', '.join(Scheme.values)}."), *VIEWPOINT, *PAGING)

    def rows(self, **path: str) -> QuerySet[Alias]:
        """Return the names; raise Http404 where there is no such scheme."""
        self.scheme = path["scheme"]
        if self.scheme not in Scheme.values:
            raise Http404(f"There is no scheme {self.scheme!r}; there are {', '.join(Scheme.values)}.")
        return of_scheme(self.seen, self.scheme)

    def present(self, rows: list[Alias]) -> list[dict[str, Any]]:
        """Return the names of a page as they are told."""
        return [self.told(row, purl=self.scheme == Scheme.PURL) for row in rows]
