"""Scores as lags tell them: with the day from which they count, and without the value where it must not leave."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from registry.api.endpoint import Links
from registry.api.schema import LinkSerializer
from registry.api.statements import WITHHELD, release_link
from registry.models.readings import Placed


class PlacedSerializer(serializers.Serializer[Any]):
    """A score with the day from which it counts in its group."""

    release = LinkSerializer()
    date = serializers.DateField()
    score = serializers.FloatField(allow_null=True)
    setting = serializers.CharField(allow_blank=True)
    evaluator = serializers.CharField()
    relation = serializers.CharField()
    score_key = serializers.CharField(allow_blank=True, help_text="Empty for a value of the registry's own index.")
    url = serializers.URLField(allow_null=True)


class Scores:
    """Tells scores, which have release and source at hand; values whose source does not allow it are left out."""

    def __init__(self, links: Links) -> None:
        self._links = links

    def withheld(self, places: Iterable[Placed | None]) -> str | None:
        """Return why a value is missing among these; None where none is."""
        return WITHHELD if any(place and not place.score.redistributable for place in places) else None

    def told(self, place: Placed | None) -> dict[str, Any] | None:
        """Return a score as it is told."""
        if place is None:
            return None
        score = place.score
        return {
            "release": release_link(self._links, score.release.slug, score.release.name),
            "date": place.day,
            "score": score.value if score.redistributable else None,
            "setting": score.setting,
            "evaluator": score.evaluator,
            "relation": score.relation,
            "score_key": score.key,
            "url": self._links("api:score-detail", score.key) if score.key else None,
        }
