"""One lag with everything behind it: intervals, sensitivity, and both frontiers, under filters or without."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from rest_framework import serializers

from registry.actions.comparing import Filters
from registry.actions.lag_questions import Asked, Known, Switched, known, sensitivity, stored_or_computed, uncertainty
from registry.actions.uncertainty import LagIntervals
from registry.api.lags import SERIES_PARAMETERS, Lags, LagSerializer
from registry.api.placed import PlacedSerializer, Scores
from registry.api.schema import VIEWPOINT, detail_of, in_path, query
from registry.filters.lags import LagChoice, lag_choice, nothing_measured
from registry.models import Benchmark, FrontierRecord
from registry.models.readings import LagStory, Placed

#: What is left out, and how much less still counts as level.
FILTER_PARAMETERS = (
    query("independent", "1: scores that the developer of a release reported are left out.", enum=["", "1"]),
    query("without", "Slug of a developer whose releases are left out of both groups."),
    query("country", "Of the tier only releases of developers from this country."),
    query("tolerance", "How much less still counts as level: nats of error, or points of an index.", kind=float),
)


class SwitchedSerializer(serializers.Serializer[Any]):
    """The lag with one switch thrown, everything else as asked."""

    switch = serializers.CharField(help_text="self-reported, tolerance, counting, reference, without or country")
    value = serializers.CharField()
    read_on = serializers.DateField()
    status = serializers.CharField()
    lag_days = serializers.IntegerField(allow_null=True)
    change_days = serializers.IntegerField(allow_null=True)


class FrontierSerializer(serializers.Serializer[Any]):
    """The records of both sides, oldest first."""

    reference = PlacedSerializer(many=True)
    tier = PlacedSerializer(many=True)


class FiltersSerializer(serializers.Serializer[Any]):
    """What was left out."""

    independent = serializers.BooleanField()
    without = serializers.CharField(allow_blank=True)
    country = serializers.CharField(allow_blank=True)
    tolerance = serializers.FloatField()


class LagStorySerializer(LagSerializer):
    """A lag with its filters, its sensitivity and the records of both sides."""

    filters = FiltersSerializer()
    sensitivity = SwitchedSerializer(many=True)
    frontier = FrontierSerializer()


class LagDetail(Lags):
    """Tell one lag, computed on request where no edition stored it."""

    operation = "lag_detail"
    answer = detail_of(LagStorySerializer)
    parameters = (
        in_path("benchmark", "Identifier of the benchmark."),
        *SERIES_PARAMETERS,
        *FILTER_PARAMETERS,
        *VIEWPOINT,
    )

    def content(self, **path: str) -> dict[str, Any]:
        """Return the lag asked for; raise Http404 where there is no such benchmark."""
        benchmark = Benchmark.objects.filter(slug=path["benchmark"]).first()
        if benchmark is None:
            raise Http404(f"There is no benchmark {path['benchmark']!r}.")
        chosen = lag_choice(self.request.query_params)
        filters = Filters(**chosen.filters)
        asked = Asked(self.seen.edition, benchmark, chosen.degree, chosen.reference, chosen.counting, filters)
        at_hand = known(asked)
        found = stored_or_computed(asked, self.seen.as_of, at_hand)
        if found is None:
            raise nothing_measured(self.seen.edition, benchmark)
        return {**self.envelope(), **self._story(asked, chosen, found, at_hand)}

    def _story(self, asked: Asked, chosen: LagChoice, found: LagStory, at_hand: Known | None) -> dict[str, Any]:
        reading, scores = found.reading, Scores(self.links)
        intervals: LagIntervals | None = None
        switched: tuple[Switched, ...] = ()
        if at_hand and reading.tells:
            intervals = uncertainty(asked, at_hand, reading.read_on)
            switched = sensitivity(asked, at_hand, self.seen.as_of)
        return {
            **self.told(reading, scores, intervals),
            "filters": chosen.filters,
            "sensitivity": [_switched(each, reading.lower) for each in switched],
            "frontier": {
                name: [scores.told(Placed(row.score, row.day)) for row in found.records if row.side == side]
                for name, side in (("reference", FrontierRecord.Side.REFERENCE), ("tier", FrontierRecord.Side.TIER))
            },
        }


def _switched(found: Switched, before: int | None) -> dict[str, Any]:
    lag = found.lag
    return {
        "switch": found.switch,
        "value": found.value,
        "read_on": lag.as_of,
        "status": lag.status.value,
        "lag_days": lag.lower,
        "change_days": None if lag.lower is None or before is None else lag.lower - before,
    }
