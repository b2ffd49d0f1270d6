"""How long records wait to be matched, tier by tier: median, restricted mean, and windows for those that still wait."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404
from rest_framework import serializers

from openness.survival import Interval
from openness.window import Outcome, Window
from registry.actions.estimates import Tried, Waiting, waiting, waiting_of_all
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


class ReasonSerializer(serializers.Serializer[Any]):
    """Why no day could be given, and how often."""

    reason = serializers.CharField(help_text="A status of a window, such as “too few events”.")
    times = serializers.IntegerField()


class BacktestSerializer(serializers.Serializer[Any]):
    """How days given on past days turned out; a record counts once for each day on which it was unmatched."""

    days = serializers.IntegerField(help_text="Past days tried: the first of each quarter since the first record.")
    first = serializers.DateField(allow_null=True)
    last = serializers.DateField(allow_null=True)
    level = serializers.FloatField(help_text="The share of days given that ought to be kept.")
    given = serializers.IntegerField(help_text="How often nine_in_ten_by could be given.")
    ended = serializers.IntegerField(help_text="Those whose day has passed: kept or missed.")
    kept = serializers.IntegerField(help_text="Matched by the day given, which has passed.")
    missed = serializers.IntegerField(help_text="Not matched by the day given, which has passed.")
    ahead = serializers.IntegerField(help_text="Matched; the day given has not passed yet. In no share.")
    undecided = serializers.IntegerField(help_text="Not matched; the day given has not passed while watched.")
    share_kept = serializers.FloatField(allow_null=True, help_text="kept / ended; null: unknown, none has ended.")
    not_given = serializers.IntegerField(help_text="How often no day could be given.")
    not_given_because = ReasonSerializer(many=True)


class WaitingSerializer(SeriesSerializer):
    """The time from record to match of one series; what is not yet matched is censored, never left out."""

    records = serializers.IntegerField()
    events = serializers.IntegerField()
    censored = serializers.IntegerField()
    led = serializers.IntegerField(help_text="Matched before the record was made; counted as 0 days.")
    median = MedianSerializer()
    restricted_mean = MeanSerializer()
    windows = WindowSerializer(many=True)
    backtest = BacktestSerializer()


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
        # A history may belong to several of the series: each has its pairs.
        pairs = CatchUpPair.objects.filter(history__series__in=rows, reference_on__lte=self.seen.as_of)
        told = pairs.annotate(series_pk=F("history__series__pk")).select_related("reference__release", "match__release")
        series = {row.pk: row for row in rows}
        readings = (
            PairReading(series[pair.series_pk], pair, self.seen.as_of)
            for pair in told.order_by("series_pk", "reference_on")
        )
        found = waiting_of_all(readings, self.seen.as_of)
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
        "backtest": _backtest(found.tried),
    }


def _backtest(found: Tried) -> dict[str, Any]:
    without = sorted(found.backtest.without.items(), key=lambda item: (-item[1], item[0]))
    return {
        "days": len(found.days),
        "first": min(found.days, default=None),
        "last": max(found.days, default=None),
        "level": found.backtest.level,
        "given": found.count(),
        "ended": found.ended,
        **{outcome.value: found.count(outcome) for outcome in Outcome},
        "share_kept": found.backtest.share_kept,
        "not_given": found.not_given,
        "not_given_because": [{"reason": status.value, "times": times} for status, times in without],
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
