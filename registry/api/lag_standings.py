"""Every day on which a degree of openness stood differently on a benchmark: the lag over time, change by change."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from rest_framework import serializers

from registry.actions.courses import Change, courses
from registry.actions.lag_questions import Asked
from registry.api.lags import SERIES_PARAMETERS, Lags, SeriesSerializer
from registry.api.placed import PlacedSerializer, Scores
from registry.api.schema import PAGING, VIEWPOINT, definition_keys, in_path, listing_of
from registry.filters import Held
from registry.filters.lags import degrees_asked, series_choice
from registry.models import Benchmark


class BracketSerializer(serializers.Serializer[Any]):
    """The bracket [lower, upper] in days that release dates give: not a confidence interval."""

    lower = serializers.IntegerField(allow_null=True)
    upper = serializers.IntegerField(allow_null=True)


class StandingSerializer(SeriesSerializer):
    """Where a degree stood from a day on; until the next change its lag, if there is one, grows by a day a day."""

    day = serializers.DateField(help_text="The day of the change.")
    until = serializers.DateField(allow_null=True, help_text="The last day on which it held; null: it still does.")
    current_until = serializers.DateField(help_text="The last day on which the data speak of the degree.")
    status = serializers.CharField(
        help_text="ok, left_censored (lower is only a bound), level, tier_leads, no_tier_model or no_reference"
    )
    months_behind = serializers.FloatField(allow_null=True, help_text="lag_days.lower in months of 365.25 / 12 days.")
    lag_days = BracketSerializer(help_text="As read on the day of the change.")
    moved = serializers.ListField(
        child=serializers.CharField(), help_text="tier_best, reference_best: which is another than before."
    )
    withheld = serializers.CharField(allow_null=True, help_text="Why scores are missing, where they are.")
    tier_best = PlacedSerializer(allow_null=True)
    reference_best = PlacedSerializer(allow_null=True)
    exceeded = PlacedSerializer(allow_null=True, help_text="First reference record above the tier's best.")


class StandingList(Lags):
    """List, for every degree on a benchmark, each day up to as_of on which its standing changed, oldest first."""

    operation = "lag_standings"
    answer = listing_of(StandingSerializer, definitions=definition_keys())
    parameters = (in_path("benchmark", "Identifier of the benchmark."), *SERIES_PARAMETERS, *VIEWPOINT, *PAGING)

    def rows(self, **path: str) -> Held:
        """Return the changes asked for, degree by degree; raise Http404 where there is no such benchmark."""
        params = self.request.query_params
        key, reference, counting = series_choice(params)
        degrees = degrees_asked(params, key)
        benchmark = Benchmark.objects.filter(slug=path["benchmark"]).first()
        if benchmark is None:
            raise Http404(f"There is no benchmark {path['benchmark']!r}.")
        asked = [Asked(self.seen.edition, benchmark, degree, reference, counting) for degree in degrees]
        return Held([change for course in courses(asked, self.seen.as_of) for change in course.changes])

    def present(self, rows: list[Any]) -> list[dict[str, Any]]:
        """Return changes as they are told."""
        scores = Scores(self.links)
        return [self._change(row, scores) for row in rows]

    def _change(self, change: Change, scores: Scores) -> dict[str, Any]:
        reading = change.reading
        places = {name: getattr(reading, name) for name in ("tier_best", "reference_best", "exceeded")}
        return {
            **self.of_series(reading.series),
            "day": reading.as_of,
            "until": change.until,
            "current_until": reading.series.current_until,
            "status": reading.status,
            "months_behind": reading.months,
            "lag_days": {"lower": reading.lower, "upper": reading.upper},
            "moved": list(change.moved),
            "withheld": scores.withheld(places.values()),
            **{name: scores.told(place) for name, place in places.items()},
        }
