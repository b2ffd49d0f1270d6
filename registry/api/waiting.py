"""How long records wait to be matched, tier by tier: median, restricted mean, and windows for those that still wait."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from rest_framework import serializers

from openness.survival import Interval
from openness.window import Window
from registry.actions.estimates import Waiting, waiting, waiting_of_all
from registry.api.lags import SERIES_PARAMETERS, Lags, SeriesSerializer
from registry.api.schema import PAGING, VIEWPOINT, definition_keys, in_path, listing_of
from registry.models import Benchmark, CatchUpPair
from registry.models.readings import PairReading


class LimitsSerializer(serializers.Serializer[Any]):
    """Limits in days at a level; null: no limit on that side."""

    status = serializers.CharField()
    level = serializers.FloatField()
    lower = serializers.FloatField(allow_null=True)
    upper = serializers.FloatField(allow_null=True)
    reliance = serializers.CharField(help_text="How far the level may be relied on.")


class MedianSerializer(serializers.Serializer[Any]):
    """The Kaplan–Meier median in days, with the interval that counts records of one match as one cluster."""

    status = serializers.CharField(help_text="ok, too few events, not reached, …")
    days = serializers.FloatField(allow_null=True)
    interval = LimitsSerializer()


class MeanSerializer(serializers.Serializer[Any]):
    """The days a record stays unmatched, counted up to a horizon."""

    status = serializers.CharField()
    horizon = serializers.FloatField()
    days = serializers.FloatField(allow_null=True)
    standard_error = serializers.FloatField(allow_null=True)


class WindowSerializer(serializers.Serializer[Any]):
    """By when an unmatched record may be matched, as far as those that waited longer tell; all of it indicative."""

    release = serializers.CharField()
    age = serializers.IntegerField(help_text="Days since the record.")
    status = serializers.CharField()
    half_by = serializers.DateField(allow_null=True, help_text="Half of such records are matched by this day.")
    half_by_earliest = serializers.DateField(allow_null=True)
    half_by_latest = serializers.DateField(allow_null=True)
    nine_in_ten_by = serializers.DateField(allow_null=True)
    at_risk = serializers.IntegerField()
    events = serializers.IntegerField()
    reliance = serializers.CharField()


class WaitingSerializer(SeriesSerializer):
    """The time from record to match of one series; what is not yet matched is censored, never left out."""

    records = serializers.IntegerField()
    events = serializers.IntegerField()
    censored = serializers.IntegerField()
    led = serializers.IntegerField(help_text="Matched before the record was made; counted as 0 days.")
    median = MedianSerializer()
    restricted_mean = MeanSerializer()
    windows = WindowSerializer(many=True)


class WaitingList(Lags):
    """List, for every tier on a benchmark, how long the reference's records wait to be matched."""

    operation = "lag_waiting"
    answer = listing_of(WaitingSerializer, definitions=definition_keys())
    parameters = (in_path("benchmark", "Identifier of the benchmark."), *SERIES_PARAMETERS, *VIEWPOINT, *PAGING)

    def rows(self, **path: str) -> QuerySet[Any, Any]:
        """Return the series asked for; raise Http404 where there is no such benchmark."""
        benchmark = Benchmark.objects.filter(slug=path["benchmark"]).first()
        if benchmark is None:
            raise Http404(f"There is no benchmark {path['benchmark']!r}.")
        return self.series().filter(benchmark=benchmark).select_related("benchmark").order_by("rank", "pk")

    def present(self, rows: list[Any]) -> list[dict[str, Any]]:
        """Return the waiting times as they are told."""
        pairs = (
            CatchUpPair.objects.filter(series__in=rows, reference_on__lte=self.seen.as_of)
            .select_related("series__benchmark", "reference__release", "match__release")
            .order_by("series", "reference_on")
        )
        found = waiting_of_all((PairReading(pair.series, pair, self.seen.as_of) for pair in pairs), self.seen.as_of)
        nothing = waiting((), self.seen.as_of)
        return [{**self.of_series(series), **_told(found.get(series.pk, nothing))} for series in rows]


def _told(found: Waiting) -> dict[str, Any]:
    curve, median, mean = found.curve, found.median, found.mean
    return {
        "records": curve.records,
        "events": curve.events,
        "censored": curve.censored,
        "led": curve.led,
        "median": {"status": median.status.value, "days": median.days, "interval": _interval(median.interval)},
        "restricted_mean": {
            "status": mean.status.value,
            "horizon": mean.horizon,
            "days": mean.days,
            "standard_error": mean.standard_error,
        },
        "windows": [_window(window) for window in found.windows],
    }


def _interval(found: Interval) -> dict[str, Any]:
    return {
        "status": found.status.value,
        "level": found.level,
        "lower": found.lower,
        "upper": found.upper,
        "reliance": found.reliance.value,
    }


def _window(found: Window) -> dict[str, Any]:
    return {
        "release": found.reference.release,
        "age": found.age,
        "status": found.status.value,
        "half_by": found.median.day,
        "half_by_earliest": found.median.earliest,
        "half_by_latest": found.median.latest,
        "nine_in_ten_by": found.by,
        "at_risk": found.at_risk,
        "events": found.events,
        "reliance": found.reliance.value,
    }
