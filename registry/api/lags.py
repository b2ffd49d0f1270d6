"""Lags: how far each degree of openness is behind its reference on a benchmark, and every record with its match."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404
from rest_framework import serializers

from registry.actions.lag_questions import stored_uncertainty
from registry.actions.uncertainty import LagIntervals, uncertainty_as_data
from registry.api.endpoint import Listing
from registry.api.placed import PlacedSerializer, Scores
from registry.api.schema import (
    PAGING,
    VIEWPOINT,
    LinkSerializer,
    definition_keys,
    in_path,
    listing_of,
    query,
)
from registry.filters import QueryProblem
from registry.filters.lags import degree_of, degrees_asked, measured_definitions, series_choice, stored_series
from registry.filters.releases import TIERS
from registry.models import Benchmark, CatchUpPair, LagSeries
from registry.models.readings import AT_HAND, LagReading, PairReading, lag_readings

#: Which comparisons are asked for.
SERIES_PARAMETERS = (
    query("definition", f"Whose degrees of openness; by default {TIERS}.", enum=measured_definitions()),
    query(
        "tier",
        "This level of the definition and above, or met: by default all. May be given several times: any of these.",
        many=True,
    ),
    query("reference", "Against which group; by default closed.", enum=LagSeries.Reference.values),
    query(
        "counting",
        "How a release with a range of tiers counts; by default conservative.",
        enum=LagSeries.Counting.values,
    ),
)
_BENCHMARK = query("benchmark", "Identifier of a benchmark. May be given several times: any of these.", many=True)


class DaysSerializer(serializers.Serializer[Any]):
    """The bracket [lower, upper] that release dates give, and the interpolated centre: not a confidence interval."""

    lower = serializers.IntegerField(allow_null=True)
    upper = serializers.IntegerField(allow_null=True)
    central = serializers.IntegerField(allow_null=True)


class CountsSerializer(serializers.Serializer[Any]):
    """How much a lag rests on."""

    tier_releases = serializers.IntegerField(help_text="Releases of the tier with a score, over all time.")
    reference_releases = serializers.IntegerField(help_text="Releases of the reference with a score, over all time.")
    records = serializers.IntegerField(help_text="Reference records made by the day asked for.")
    matched = serializers.IntegerField(help_text="Those that the tier had matched by then.")


class SeriesSerializer(serializers.Serializer[Any]):
    """Which comparison a row is about."""

    benchmark = LinkSerializer()
    definition = serializers.CharField(help_text="The definition that the tier belongs to.")
    tier = serializers.CharField(help_text="This level and above; met for a definition without levels.")
    reference = serializers.CharField()
    counting = serializers.CharField()


class LagIntervalSerializer(serializers.Serializer[Any]):
    """Two limits at a level around what ``estimand`` says; null with the reason why there are none."""

    lower = serializers.FloatField(allow_null=True)
    upper = serializers.FloatField(allow_null=True)
    level = serializers.FloatField()
    missing = serializers.CharField(allow_null=True, help_text="Why there are no limits.")
    estimand = serializers.CharField()
    method = serializers.CharField()
    draws = serializers.IntegerField()
    seed = serializers.IntegerField(allow_null=True)
    records = serializers.IntegerField()
    undefined = serializers.IntegerField(help_text="Draws without a number, left out.")
    indicative = serializers.BooleanField(help_text="Whether such limits may hold more or less often than the level.")


class LagIntervalsSerializer(serializers.Serializer[Any]):
    """Intervals of the lag in days and of the gap, and the share of draws in which the lag is a lower bound."""

    lag = LagIntervalSerializer()
    gap = LagIntervalSerializer()
    left_censored = serializers.FloatField()


class LagSerializer(SeriesSerializer):
    """The backward lag of a tier on one day."""

    as_of = serializers.DateField()
    read_on = serializers.DateField(help_text="The day it is read at: as_of, but no later than current_until.")
    current_until = serializers.DateField(help_text="The last day on which the data speak of the tier.")
    current = serializers.BooleanField(help_text="Whether the data still speak of the tier on the day.")
    status = serializers.CharField(
        help_text="ok, left_censored (lower is only a bound), level, tier_leads, no_tier_model or no_reference"
    )
    months_behind = serializers.FloatField(allow_null=True, help_text="lag_days.lower in months of 365.25 / 12 days.")
    lag_days = DaysSerializer()
    lead_days = serializers.IntegerField(allow_null=True)
    gap = serializers.FloatField(allow_null=True, help_text="By how much the reference's best is better.")
    intervals = LagIntervalsSerializer(
        allow_null=True,
        help_text="From draws of the scores; null where no error is recorded, and, in lists, on other days than "
        "current_until, for which the detail computes it.",
    )
    withheld = serializers.CharField(allow_null=True, help_text="Why scores are missing, where they are.")
    tier_best = PlacedSerializer(allow_null=True)
    reference_best = PlacedSerializer(allow_null=True)
    exceeded = PlacedSerializer(allow_null=True, help_text="First reference record above the tier's best.")
    level_with = PlacedSerializer(allow_null=True, help_text="Last reference record not above the tier's best.")
    counts = CountsSerializer()
    pairs = serializers.URLField()


class PairSerializer(SeriesSerializer):
    """A reference record and the tier's first answer to it, or how long it has been without one."""

    withheld = serializers.CharField(allow_null=True)
    record = PlacedSerializer()
    match = PlacedSerializer(allow_null=True)
    days = serializers.IntegerField(help_text="To the match (negative: the tier was first), or watched without one.")
    event = serializers.BooleanField(help_text="false: censored, there is no match yet.")
    days_are_exact = serializers.BooleanField()


class Lags(Listing):
    """A list about lag series."""

    follows_edition = True

    def series(self) -> QuerySet[LagSeries]:
        """Return the series that tier, reference and counting ask for."""
        params = self.request.query_params
        found = stored_series(params, self.seen.edition)
        key = series_choice(params)[0]
        return found.filter(rank__in=[degree.rank for degree in degrees_asked(params, key)])

    def more(self) -> dict[str, Any]:
        """Name the definition behind the sets."""
        return {"definitions": [series_choice(self.request.query_params)[0]]}

    def of_series(self, series: LagSeries) -> dict[str, Any]:
        """Return which comparison a row is about."""
        benchmark = series.benchmark
        link = self.links("api:benchmark-detail", benchmark.slug)
        return {
            "benchmark": {"slug": benchmark.slug, "name": benchmark.label, "url": link},
            "definition": series.definition,
            "tier": degree_of(series.definition, series.rank).id,
            "reference": series.reference,
            "counting": series.counting,
        }

    def told(self, reading: LagReading, scores: Scores, intervals: LagIntervals | None) -> dict[str, Any]:
        """Return a lag as it is told."""
        series = reading.series
        places = {name: getattr(reading, name) for name in _PLACES}
        withheld = scores.withheld(places.values())
        return {
            **self.of_series(series),
            "as_of": reading.as_of,
            "read_on": reading.read_on,
            "current_until": series.current_until,
            "current": reading.current,
            "status": reading.status,
            "months_behind": reading.months,
            # Beside the other scores, where the line between two records passes a third would tell a withheld one,
            # and so would a difference.
            "lag_days": {
                "lower": reading.lower,
                "upper": reading.upper,
                "central": None if withheld else reading.central,
            },
            "lead_days": reading.lead,
            "gap": None if scores.withheld([reading.tier_best, reading.reference_best]) else reading.gap,
            "intervals": _intervals(intervals, hidden=withheld is not None),
            "withheld": withheld,
            **{name: scores.told(place) for name, place in places.items()},
            "counts": {
                "tier_releases": series.tier_releases,
                "reference_releases": series.reference_releases,
                "records": reading.records,
                "matched": reading.matched,
            },
            "pairs": self._pairs(reading),
        }

    def _pairs(self, reading: LagReading) -> str:
        series = reading.series
        told = self.of_series(series)
        asked = {name: told[name] for name in ("tier", "reference", "counting")} | dict(self.seen.explicit)
        if series.definition != TIERS:
            asked["definition"] = series.definition
        return self.links.within("api:lag-pairs", series.benchmark.slug, **asked)


class LagList(Lags):
    """List the backward lag of every tier on every benchmark, as of a day."""

    operation = "lag_list"
    answer = listing_of(LagSerializer, definitions=definition_keys())
    parameters = (_BENCHMARK, *SERIES_PARAMETERS, *VIEWPOINT, *PAGING)

    def rows(self, **path: str) -> QuerySet[Any, Any]:
        """Return the primary keys of the series asked for."""
        found = self.series()
        if slugs := self.request.query_params.getlist("benchmark"):
            known = list(Benchmark.objects.order_by("slug").values_list("slug", flat=True))
            if unknown := [slug for slug in slugs if slug not in known]:
                raise QueryProblem({"benchmark": f"{unknown[0]!r} is not one of {', '.join(known)}"})
            found = found.filter(benchmark__slug__in=slugs)
        return found.order_by("benchmark__slug", "rank", "pk").values_list("pk", flat=True)

    def present(self, rows: list[Any]) -> list[dict[str, Any]]:
        """Return lags as they are told."""
        series = LagSeries.objects.filter(pk__in=rows).order_by("benchmark__slug", "rank", "pk")
        readings = lag_readings(series, self.seen.as_of)
        scores = Scores(self.links)
        return [self.told(reading, scores, stored_intervals(reading)) for reading in readings]


def stored_intervals(reading: LagReading) -> LagIntervals | None:
    """Return the intervals that the edition stored, on the day that they speak of."""
    series = reading.series
    return stored_uncertainty(series) if reading.read_on == series.current_until else None


def _intervals(found: LagIntervals | None, *, hidden: bool) -> dict[str, Any] | None:
    """Return intervals as they are told; that of a gap would tell of a score that is withheld."""
    if found is None:
        return None
    told = uncertainty_as_data(found)
    if hidden:
        told["gap"] |= {"lower": None, "upper": None}
    return told


_PLACES = ("tier_best", "reference_best", "exceeded", "level_with")


class PairList(Lags):
    """List every reference record made by the day, with the tier's first answer or censored."""

    operation = "lag_pairs"
    answer = listing_of(PairSerializer, definitions=definition_keys())
    parameters = (in_path("benchmark", "Identifier of the benchmark."), *SERIES_PARAMETERS, *VIEWPOINT, *PAGING)

    def rows(self, **path: str) -> QuerySet[Any, Any]:
        """Return the pairs asked for; raise Http404 where there is no such benchmark."""
        benchmark = Benchmark.objects.filter(slug=path["benchmark"]).first()
        if benchmark is None:
            raise Http404(f"There is no benchmark {path['benchmark']!r}.")
        wanted = self.series().filter(benchmark=benchmark)
        # A history may belong to several series: a row for each of them.
        pairs = CatchUpPair.objects.filter(history__series__in=wanted, reference_on__lte=self.seen.as_of)
        at_hand = [f"{name}__{part}" for name in ("reference", "match") for part in AT_HAND]
        found = pairs.annotate(series_pk=F("history__series__pk"), rank=F("history__series__rank"))
        return found.select_related(*at_hand).order_by("rank", "series_pk", "reference_on")

    def present(self, rows: list[Any]) -> list[dict[str, Any]]:
        """Return pairs as they are told."""
        scores = Scores(self.links)
        series = LagSeries.objects.select_related("benchmark").in_bulk({row.series_pk for row in rows})
        return [self._pair(PairReading(series[row.series_pk], row, self.seen.as_of), scores) for row in rows]

    def _pair(self, reading: PairReading, scores: Scores) -> dict[str, Any]:
        return {
            **self.of_series(reading.series),
            "withheld": scores.withheld([reading.reference, reading.match]),
            "record": scores.told(reading.reference),
            "match": scores.told(reading.match),
            "days": reading.days,
            "event": reading.event,
            "days_are_exact": reading.days_are_exact,
        }
