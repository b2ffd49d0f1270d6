"""How long records wait to be matched over all benchmarks together, and what that number depends on."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from openness.survival import Interval
from registry.actions.pooling import Ask, Pooled, Pooling, Switched, pool
from registry.api.endpoint import Listing
from registry.api.lags import SERIES_PARAMETERS
from registry.api.schema import PAGING, VIEWPOINT, definition_keys, listing_of, query
from registry.api.waiting import LimitsSerializer, MedianSerializer
from registry.filters import Held
from registry.filters.lags import degrees_of
from registry.filters.pooled import QUESTIONS, PooledChoice, pooled_choice
from registry.models.benchmarks import Domain


class PooledMeanSerializer(serializers.Serializer[Any]):
    """The days a record stays unmatched, counted up to a horizon; its error is not told, as records are clustered."""

    status = serializers.CharField()
    horizon = serializers.FloatField()
    days = serializers.FloatField(allow_null=True)


class ClusteredSerializer(serializers.Serializer[Any]):
    """The interval of the median by each kind of cluster; the wider is the one in ``median``."""

    matching_release = LimitsSerializer()
    benchmark = LimitsSerializer()


class PooledNumbersSerializer(serializers.Serializer[Any]):
    """Waiting times over several benchmarks; what is not yet matched is censored, never left out."""

    records = serializers.IntegerField()
    events = serializers.IntegerField()
    censored = serializers.IntegerField()
    led = serializers.IntegerField(help_text="Matched before the record was made; counted as 0 days.")
    share_led = serializers.FloatField(allow_null=True)
    benchmarks = serializers.IntegerField(help_text="Benchmarks with a record that was watched.")
    benchmarks_asked = serializers.IntegerField(help_text="Benchmarks on which the edition measured anything.")
    median = MedianSerializer(help_text="Kaplan–Meier; the interval is the wider of the two in intervals.")
    interval_by = serializers.CharField(help_text="What was one cluster in it: matching release or benchmark.")
    intervals = ClusteredSerializer()
    restricted_mean = PooledMeanSerializer()


class PooledSerializer(PooledNumbersSerializer):
    """The pooled waiting times of one degree of openness."""

    definition = serializers.CharField()
    tier = serializers.CharField(help_text="This level and above; met for a definition without levels.")
    reference = serializers.CharField()
    counting = serializers.CharField()
    questions = serializers.CharField(help_text="all, public or private")
    domain = serializers.CharField(allow_blank=True, help_text="Empty: all.")


class PooledSwitchSerializer(PooledNumbersSerializer):
    """The same for one degree, with one parameter set to another value."""

    switch = serializers.CharField(help_text="questions, domain, counting or reference")
    value = serializers.CharField(allow_blank=True)
    change_days = serializers.FloatField(allow_null=True, help_text="By how much the median is longer.")


class SensitivitySerializer(serializers.Serializer[Any]):
    """What moves the median of one degree."""

    tier = serializers.CharField()
    switched = PooledSwitchSerializer(many=True)
    unknown_questions = serializers.IntegerField(
        help_text="Benchmarks asked whose questions are not known to be public or private."
    )


_DEFINITION, _, _REFERENCE, _COUNTING = SERIES_PARAMETERS


class PooledList(Listing):
    """List, for every degree of a definition, how long records wait to be matched, over all benchmarks asked."""

    operation = "lag_pooled"
    follows_edition = True
    answer = listing_of(PooledSerializer, definitions=definition_keys(), sensitivity=SensitivitySerializer())
    parameters = (
        _DEFINITION,
        query("tier", "The degree whose sensitivity is told; by default the one that pages show first."),
        _REFERENCE,
        _COUNTING,
        query("questions", "Benchmarks with which questions; by default all.", enum=QUESTIONS),
        query("domain", "Benchmarks of this domain; by default all.", enum=["", *Domain.values]),
        *VIEWPOINT,
        *PAGING,
    )

    chosen: PooledChoice
    found: Pooling

    def rows(self, **path: str) -> Held:
        """Return a row for every degree, none where there is nothing to pool."""
        chosen = self.chosen = pooled_choice(self.request.query_params, self.seen.edition)
        key = chosen.degree.definition
        ask = Ask(self.seen.edition, key, chosen.reference, chosen.counting, chosen.questions, chosen.domain)
        self.found = pool(ask, degrees_of(key), chosen.degree, self.seen.as_of)
        return Held(self.found.degrees)

    def more(self) -> dict[str, Any]:
        """Tell the definition, and what moves the number of the degree chosen."""
        before = self.found.of(self.chosen.degree)
        return {
            "definitions": [self.chosen.degree.definition],
            "sensitivity": {
                "tier": self.chosen.degree.id,
                "switched": [_switched(each, before) for each in self.found.switched if before],
                "unknown_questions": self.found.unknown,
            },
        }

    def present(self, rows: list[Any]) -> list[dict[str, Any]]:
        """Return the degrees as they are told."""
        chosen = self.chosen
        return [
            {
                "definition": row.degree.definition,
                "tier": row.degree.id,
                "reference": chosen.reference.value,
                "counting": chosen.counting.value,
                "questions": chosen.questions,
                "domain": chosen.domain,
                **_numbers(row),
            }
            for row in rows
        ]


def _switched(each: Switched, before: Pooled) -> dict[str, Any]:
    told = {"switch": each.switch, "value": each.value, "change_days": each.pooled.change(before)}
    return {**told, **_numbers(each.pooled)}


def _numbers(found: Pooled) -> dict[str, Any]:
    curve, median, mean = found.curve, found.median, found.mean
    return {
        "records": curve.records,
        "events": curve.events,
        "censored": curve.censored,
        "led": curve.led,
        "share_led": curve.share_led,
        "benchmarks": found.benchmarks,
        "benchmarks_asked": found.asked,
        "median": {"status": median.status.value, "days": median.days, "interval": _limits(found.interval)},
        "interval_by": found.clustered.value,
        "intervals": {"matching_release": _limits(found.by_match), "benchmark": _limits(found.by_benchmark)},
        "restricted_mean": {"status": mean.status.value, "horizon": mean.horizon, "days": mean.days},
    }


def _limits(found: Interval) -> dict[str, Any]:
    return {
        "status": found.status.value,
        "level": found.level,
        "lower": found.lower,
        "upper": found.upper,
        "reliance": found.reliance.value,
    }
