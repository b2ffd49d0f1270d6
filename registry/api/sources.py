"""Sources: where facts come from, and on what terms they may be passed on."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from rest_framework import serializers

from registry.api.endpoint import Endpoint, Listing, dated
from registry.api.schema import VIEWPOINT, DateSerializer, detail_of, in_path, listing_of
from registry.models import Authority, Source

_PLAIN = ("key", "title", "publisher", "kind", "authority", "license", "redistributable", "attribution", "note")


class SourceSerializer(serializers.Serializer[Any]):
    """A data set, list or set of documents that somebody read."""

    key = serializers.CharField()
    title = serializers.CharField()
    publisher = serializers.CharField()
    kind = serializers.CharField(help_text="dataset, documents or list")
    authority = serializers.CharField(
        help_text=f"Of evidence that states no other. One of: {', '.join(Authority.values)}."
    )
    license = serializers.CharField(help_text="Licence of the data, as the publisher states it.")
    redistributable = serializers.BooleanField(help_text="Whether its values may leave the registry.")
    attribution = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    homepage = serializers.CharField(allow_blank=True)
    published = DateSerializer()
    claims = serializers.URLField()
    scores = serializers.URLField()
    url = serializers.URLField()


class _Sources(Endpoint):
    def present(self, rows: list[Source]) -> list[dict[str, Any]]:
        """Return sources as they are told."""
        return [
            {
                **{name: getattr(row, name) for name in _PLAIN},
                "homepage": row.url,
                "published": dated(row.published, row.published_precision),
                "claims": self.links.beside("api:claim-list", source=row.key),
                "scores": self.links.beside("api:score-list", source=row.key),
                "url": self.links("api:source-detail", row.key),
            }
            for row in rows
        ]


class SourceList(_Sources, Listing):
    """List the sources."""

    operation = "sources_list"
    answer = listing_of(SourceSerializer)

    def rows(self, **path: str) -> QuerySet[Source]:
        """Return every source."""
        return Source.objects.order_by("key")


class SourceDetail(_Sources):
    """Tell one source."""

    operation = "sources_read"
    answer = detail_of(SourceSerializer)
    parameters = (in_path("key", "Key of the source."), *VIEWPOINT)

    def content(self, **path: str) -> dict[str, Any]:
        """Return the source; raise Http404 where there is none."""
        row = Source.objects.filter(key=path["key"]).first()
        if row is None:
            raise Http404(f"There is no source {path['key']!r}.")
        return {**self.envelope(), **self.present([row])[0]}
