"""Benchmarks, each in one variant and metric."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from rest_framework import serializers

from registry.api.endpoint import Endpoint, Listing
from registry.api.schema import VIEWPOINT, detail_of, in_path, listing_of
from registry.models import Benchmark

_PLAIN = (
    "slug",
    "name",
    "variant",
    "metric",
    "direction",
    "unit",
    "lower",
    "upper",
    "chance",
    "domain",
    "scale",
    "ceiling",
    "questions",
    "public",
    "in_index",
    "publisher",
    "description",
)


class BenchmarkSerializer(serializers.Serializer[Any]):
    """A benchmark; another variant is another benchmark."""

    slug = serializers.CharField()
    name = serializers.CharField()
    variant = serializers.CharField(allow_blank=True)
    metric = serializers.CharField()
    direction = serializers.CharField(help_text="higher or lower is better")
    unit = serializers.CharField(allow_blank=True)
    lower = serializers.FloatField(allow_null=True, help_text="Lowest possible value.")
    upper = serializers.FloatField(allow_null=True, help_text="Highest possible value.")
    chance = serializers.FloatField(allow_null=True, help_text="Value that guessing gives.")
    domain = serializers.CharField(help_text="What it asks for, in the main.")
    scale = serializers.CharField(help_text="accuracy, log, error or index: what its numbers are")
    ceiling = serializers.FloatField(
        allow_null=True, help_text="Share of right answers that the questions allow; null: all of them."
    )
    questions = serializers.IntegerField(allow_null=True, help_text="How many there are; null: not known.")
    public = serializers.CharField(help_text="Whether the questions are public: true, false or unknown")
    in_index = serializers.BooleanField(help_text="Whether the registry's own index is fitted to it.")
    publisher = serializers.CharField(allow_blank=True)
    description = serializers.CharField(allow_blank=True)
    homepage = serializers.CharField(allow_blank=True)
    scores = serializers.URLField()
    lag = serializers.URLField()
    url = serializers.URLField()
    page = serializers.URLField()


class _Benchmarks(Endpoint):
    def present(self, rows: list[Benchmark]) -> list[dict[str, Any]]:
        """Return benchmarks as they are told."""
        return [
            {
                **{name: getattr(row, name) for name in _PLAIN},
                "homepage": row.url,
                "scores": self.links.beside("api:score-list", benchmark=row.slug),
                "lag": self.links.beside("api:lag-list", benchmark=row.slug),
                "url": self.links("api:benchmark-detail", row.slug),
                "page": self.links("registry:benchmark-detail", row.slug),
            }
            for row in rows
        ]


class BenchmarkList(_Benchmarks, Listing):
    """List the benchmarks."""

    operation = "benchmarks_list"
    answer = listing_of(BenchmarkSerializer)

    def rows(self, **path: str) -> QuerySet[Benchmark]:
        """Return every benchmark."""
        return Benchmark.objects.order_by("slug")


class BenchmarkDetail(_Benchmarks):
    """Tell one benchmark."""

    operation = "benchmarks_read"
    answer = detail_of(BenchmarkSerializer)
    parameters = (in_path("slug", "Identifier of the benchmark."), *VIEWPOINT)

    def content(self, **path: str) -> dict[str, Any]:
        """Return the benchmark; raise Http404 where there is none."""
        row = Benchmark.objects.filter(slug=path["slug"]).first()
        if row is None:
            raise Http404(f"There is no benchmark {path['slug']!r}.")
        return {**self.envelope(), **self.present([row])[0]}
