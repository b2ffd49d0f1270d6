"""The registry's own capability index, as an edition fitted it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from registry.actions.comparing import LADDER
from registry.actions.index_questions import Component, Far, IndexReading, LeftOut, Rated, index_reading
from registry.api.endpoint import Endpoint, date_told
from registry.api.schema import AnswerSerializer, DateSerializer, LinkSerializer
from registry.api.statements import WITHHELD, release_link
from registry.api.verdicts import levels
from registry.facts.withheld import RELEASED, Withheld, withheld_claims
from registry.models import Benchmark, Release


class IndexAnchorSerializer(serializers.Serializer[Any]):
    """A release whose value was set, so that there is a scale."""

    release = LinkSerializer()
    value = serializers.FloatField()


class IndexFitSerializer(serializers.Serializer[Any]):
    """How it was fitted, and to how much."""

    digest = serializers.CharField(help_text="SHA-256 of everything the fit depends on.")
    method = serializers.CharField()
    ridge = serializers.FloatField()
    anchor_benchmark = serializers.CharField(
        allow_blank=True, help_text="Held in place while fitting; the scale of the values is that of the anchors."
    )
    anchors = IndexAnchorSerializer(many=True, help_text="The lower first.")
    draws = serializers.IntegerField(help_text="Refits in which each release's results were drawn anew.")
    failed_draws = serializers.IntegerField(help_text="Refits that gave no scale, and are not counted.")
    seed = serializers.IntegerField()
    results = serializers.IntegerField()
    releases = serializers.IntegerField(help_text="Releases fitted, also those that were not out by as_of.")
    benchmarks = serializers.IntegerField()


class IndexIntervalSerializer(serializers.Serializer[Any]):
    """Percentiles 5 and 95 of the refits; indicative (the method says why)."""

    low = serializers.FloatField()
    high = serializers.FloatField()


class IndexTierSerializer(serializers.Serializer[Any]):
    """The tiers still possible on the day, equal when it is settled; null where nothing was judged."""

    definition = serializers.CharField()
    lowest = serializers.CharField(allow_null=True)
    highest = serializers.CharField(allow_null=True)


class IndexReleaseSerializer(serializers.Serializer[Any]):
    """A release on the scale, and what its value rests on."""

    release = LinkSerializer()
    released = DateSerializer()
    tier = IndexTierSerializer()
    value = serializers.FloatField()
    interval = IndexIntervalSerializer(allow_null=True, help_text="null: it fixes the scale.")
    benchmarks = serializers.IntegerField()
    private = serializers.IntegerField(help_text="Those of them whose questions are not public.")
    unknown = serializers.IntegerField(help_text="Those of them of which that is not known.")


class IndexBenchmarkSerializer(serializers.Serializer[Any]):
    """A component benchmark on the scale."""

    benchmark = LinkSerializer()
    difficulty = serializers.FloatField(help_text="The capability at which half of its range is reached.")
    interval = IndexIntervalSerializer(allow_null=True)
    slope = serializers.FloatField(help_text="Of the sigmoid, per point of the index.")
    results = serializers.IntegerField()
    excess = serializers.FloatField(
        help_text="(Σ z² − n) / √(2n) of its n standardised residuals: 0 as far from the rest as all, above 0 farther."
    )
    worst = LinkSerializer(help_text="The release with the result farthest from its prediction.")


class IndexLeftOutSerializer(serializers.Serializer[Any]):
    """A release or benchmark that was not fitted."""

    slug = serializers.CharField()
    name = serializers.CharField()
    reason = serializers.CharField(help_text="too_few_benchmarks, too_few_releases, too_early or date_unknown")
    page = serializers.URLField()


class IndexResultSerializer(serializers.Serializer[Any]):
    """A result far from its prediction, both as shares of the range from guessing to the ceiling."""

    release = LinkSerializer()
    benchmark = LinkSerializer()
    score = serializers.FloatField(allow_null=True)
    predicted = serializers.FloatField(allow_null=True)
    standardised = serializers.FloatField(allow_null=True, help_text="Score minus predicted, in standard deviations.")
    withheld = serializers.CharField(allow_null=True, help_text="Why values are missing, where they are.")


class CapabilityIndexSerializer(AnswerSerializer):
    """The index of an edition: values of releases out by the day; the fit is that of the edition."""

    fit = IndexFitSerializer(allow_null=True, help_text="null: the edition has none.")
    note = serializers.CharField(allow_blank=True, help_text="Why it has none, where that was recorded.")
    releases = IndexReleaseSerializer(many=True, help_text="Highest first.")
    benchmarks = IndexBenchmarkSerializer(many=True, help_text="Easiest first.")
    left_out = IndexLeftOutSerializer(many=True)
    farthest = IndexResultSerializer(many=True, help_text="Farthest first; those withheld last, by name.")
    page = serializers.URLField()


class CapabilityIndex(Endpoint):
    """Tell the registry's own capability index as an edition fitted it, with everything it rests on."""

    operation = "capability_index_read"
    answer = CapabilityIndexSerializer
    follows_edition = True

    def content(self, **path: str) -> dict[str, Any]:
        """Return the index; without a fit where the edition has none."""
        found = index_reading(self.seen.edition, self.seen.as_of)
        held = Withheld.of(withheld_claims().filter(field=RELEASED)) if found else None
        return {
            **self.envelope(),
            "fit": self._fit(found) if found else None,
            "note": self.seen.edition.index_note,
            "releases": [self._rated(row, held) for row in found.releases] if found and held else [],
            "benchmarks": [self._component(row) for row in found.components] if found else [],
            "left_out": [self._left_out(row) for row in found.left_out] if found else [],
            "farthest": [self._far(row) for row in found.farthest] if found else [],
            "page": self.request.build_absolute_uri(reverse("registry:index-detail")),
        }

    def _fit(self, found: IndexReading) -> dict[str, Any]:
        anchors = zip((found.low_anchor, found.high_anchor), found.anchor_values, strict=True)
        plain = ("digest", "method", "ridge", "anchor_benchmark", "draws", "failed_draws", "seed", "results")
        return {
            **{name: getattr(found, name) for name in plain},
            "anchors": [{"release": self._release(release), "value": value} for release, value in anchors],
            "releases": found.fitted,
            "benchmarks": len(found.components),
        }

    def _rated(self, row: Rated, held: Withheld) -> dict[str, Any]:
        release, names = row.release, levels(LADDER)
        lowest, highest = (None if rank is None else names.get(rank) for rank in (row.lowest, row.highest))
        return {
            "release": self._release(release),
            "released": date_told(held, release.slug, RELEASED, release.released_on, release.released_on_precision),
            "tier": {"definition": LADDER, "lowest": lowest, "highest": highest},
            "value": row.value,
            "interval": _interval(row.low, row.high),
            "benchmarks": row.benchmarks,
            "private": row.private,
            "unknown": row.unknown,
        }

    def _component(self, row: Component) -> dict[str, Any]:
        return {
            "benchmark": self._benchmark(row.benchmark),
            "difficulty": row.difficulty,
            "interval": _interval(row.low, row.high),
            "slope": row.slope,
            "results": row.results,
            "excess": row.excess,
            "worst": self._release(row.worst),
        }

    def _left_out(self, row: LeftOut) -> dict[str, Any]:
        page = self.request.build_absolute_uri(row.address)
        return {"slug": row.slug, "name": row.name, "reason": row.reason.value, "page": page}

    def _far(self, row: Far) -> dict[str, Any]:
        return {
            "release": self._release(row.release),
            "benchmark": self._benchmark(row.benchmark),
            "score": row.score,
            "predicted": row.predicted,
            "standardised": row.standardised,
            "withheld": WITHHELD if row.withheld else None,
        }

    def _release(self, release: Release) -> dict[str, str]:
        return release_link(self.links, release.slug, release.name)

    def _benchmark(self, benchmark: Benchmark) -> dict[str, str]:
        link = self.links("api:benchmark-detail", benchmark.slug)
        return {"slug": benchmark.slug, "name": benchmark.label, "url": link}


def _interval(low: float | None, high: float | None) -> dict[str, float] | None:
    return None if low is None or high is None else {"low": low, "high": high}
