"""Lags as others published them, beside what an edition reads on their days, and their rules on its own records."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from registry.actions.published import LADDER, RANK, Beside, beside
from registry.actions.published_rules import ByRule, by_their_rules
from registry.api.endpoint import Listing, dated
from registry.api.schema import DateSerializer, LinkSerializer, listing_of
from registry.api.statements import WITHHELD, EvidenceSerializer
from registry.filters import Held
from registry.models import Evidence, PublishedEstimate
from registry.models.estimates import OF_SOURCE
from registry.models.readings import LagReading

_PLAIN = (
    "key",
    "title",
    "publisher",
    "open_means",
    "closed_means",
    "benchmarks",
    "access",
    "method",
    "estimand",
    "unit",
    "value",
    "low",
    "high",
    "value_text",
    "interval_is",
    "moves",
    "preset",
    "reproduced",
    "note",
)


class OwnReadingSerializer(serializers.Serializer[Any]):
    """The registry's backward lag on the day: downloadable weights against closed releases."""

    benchmark = LinkSerializer()
    definition = serializers.CharField(help_text="The ladder that the rank belongs to.")
    rank = serializers.IntegerField(help_text="Releases at this rank or higher.")
    as_of = serializers.DateField(help_text="The last day that the date of the estimate can mean.")
    read_on = serializers.DateField(help_text="The day it is read at: no later than the data speak of the set.")
    status = serializers.CharField(help_text="ok, left_censored (lower is only a bound), level or tier_leads")
    months_behind = serializers.FloatField(allow_null=True, help_text="lower in months of 365.25 / 12 days.")
    lower = serializers.IntegerField(allow_null=True, help_text="L in days.")
    upper = serializers.IntegerField(allow_null=True, help_text="U in days.")
    records = serializers.IntegerField()
    matched = serializers.IntegerField()


class PublishedEstimateSerializer(serializers.Serializer[Any]):
    """One published number; "unknown" where something was not stated in what was read."""

    key = serializers.CharField()
    title = serializers.CharField()
    publisher = serializers.CharField()
    published = DateSerializer()
    reach = DateSerializer(help_text="The day to which its data reach.")
    homepage = serializers.CharField(allow_blank=True)
    open_means = serializers.CharField()
    closed_means = serializers.CharField()
    benchmarks = serializers.CharField()
    access = serializers.CharField(help_text="Of the benchmarks: public, private, mixed, none or unknown")
    method = serializers.CharField()
    estimand = serializers.CharField(help_text="What quantity the number is.")
    unit = serializers.CharField(help_text="months or points")
    value = serializers.FloatField(allow_null=True, help_text="null: only a range was published, or it is withheld.")
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    value_text = serializers.CharField(allow_null=True, help_text="As published; null where it is withheld.")
    interval_is = serializers.CharField(help_text="What the published range really is.")
    moves = serializers.CharField(help_text="What is known to move the number.")
    preset = serializers.CharField(allow_blank=True, help_text="The rule in by_their_rule that measures the same.")
    reproduced = serializers.CharField()
    note = serializers.CharField(allow_blank=True, allow_null=True)
    withheld = serializers.CharField(allow_null=True, help_text="Why values are missing, where they are.")
    registry_reading = OwnReadingSerializer(allow_null=True, help_text="null: one side had no score on that day.")
    evidence = EvidenceSerializer()
    page = serializers.URLField()


class VariantSerializer(serializers.Serializer[Any]):
    """A further reading of a rule."""

    name = serializers.CharField()
    months = serializers.FloatField()


class ByRuleSerializer(serializers.Serializer[Any]):
    """What a published rule gives on the records of the edition."""

    preset = serializers.CharField()
    title = serializers.CharField()
    homepage = serializers.CharField()
    open_means = serializers.CharField()
    estimand = serializers.CharField()
    published = serializers.CharField(help_text="What it gave its publisher.")
    months = serializers.FloatField(allow_null=True, help_text="null: it cannot be computed, told says why.")
    told = serializers.CharField()
    on = serializers.CharField(allow_blank=True, help_text="Benchmarks it was computed on.")
    variants = VariantSerializer(many=True)


class PublishedEstimateList(Listing):
    """List lags as others published them, oldest first: those out by as_of if it is given, or else all on record."""

    operation = "published_estimates_list"
    answer = listing_of(PublishedEstimateSerializer, by_their_rule=ByRuleSerializer(many=True))

    def rows(self, **path: str) -> Held:
        """Return the estimates asked for, each with the registry's own reading."""
        until = self.seen.as_of if "as_of" in self.seen.explicit else None
        found = PublishedEstimate.objects.published_by(until).select_related("evidence__source")
        return Held(beside(self.seen.edition, found, until=until))

    def more(self) -> dict[str, Any]:
        """Tell what the published rules give on the edition's own records."""
        edition = self.seen.edition
        return {
            "by_their_rule": [_rule(found) for found in by_their_rules(edition, min(self.seen.as_of, edition.as_of))]
        }

    def present(self, rows: list[Beside]) -> list[dict[str, Any]]:
        """Return estimates as they are told."""
        page = self.request.build_absolute_uri(reverse("registry:published-list"))
        return [self._told(row, page) for row in rows]

    def _told(self, row: Beside, page: str) -> dict[str, Any]:
        estimate = row.estimate
        free = estimate.evidence.source.redistributable
        return {
            **{name: getattr(estimate, name) if free or name not in OF_SOURCE else None for name in _PLAIN},
            "withheld": None if free else WITHHELD,
            "published": dated(estimate.published, estimate.published_precision),
            "reach": dated(estimate.reach, estimate.reach_precision),
            "homepage": estimate.url,
            "registry_reading": self._reading(row.reading) if row.reading else None,
            "evidence": self._evidence(estimate.evidence),
            "page": f"{page}#{estimate.key}",
        }

    def _reading(self, reading: LagReading) -> dict[str, Any]:
        benchmark = reading.series.benchmark
        link = self.links("api:benchmark-detail", benchmark.slug)
        return {
            "benchmark": {"slug": benchmark.slug, "name": benchmark.label, "url": link},
            "definition": LADDER,
            "rank": RANK,
            "as_of": reading.as_of,
            "read_on": reading.read_on,
            "status": reading.status,
            "months_behind": reading.months,
            "lower": reading.lower,
            "upper": reading.upper,
            "records": reading.records,
            "matched": reading.matched,
        }

    def _evidence(self, read: Evidence) -> dict[str, Any]:
        source = read.source
        link = self.links("api:source-detail", source.key)
        return {
            "source": {"slug": source.key, "name": source.title, "url": link},
            "url": read.url,
            "locator": read.locator,
            "quote": read.quote if source.redistributable else None,
            "read_on": read.read_on,
            "read_by": read.read_by,
        }


def _rule(found: ByRule) -> dict[str, Any]:
    preset = found.preset
    return {
        "preset": preset.key,
        "title": preset.title,
        "homepage": preset.source,
        "open_means": preset.open_means,
        "estimand": preset.estimand,
        "published": preset.published,
        "months": found.months,
        "told": found.told,
        "on": found.on,
        "variants": [{"name": name, "months": months} for name, months in found.variants],
    }
