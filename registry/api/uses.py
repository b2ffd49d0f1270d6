"""The use check: for which releases a use is allowed, allowed with duties, not allowed, or a question for counsel."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rest_framework import serializers

from openness.usage import Answer, UseAnswer
from registry.actions.citing import Shelf, Untold
from registry.actions.whatif import uses
from registry.api.endpoint import Listing
from registry.api.grounds import GroundSerializer, ground_told
from registry.api.schema import PAGING, VIEWPOINT, LinkSerializer, listing_of, query
from registry.api.statements import release_link
from registry.filters import Held
from registry.filters.use import NUMBERS, QUESTIONS, TIER_LEVELS, use_query, wanted
from registry.models import Release

NOT_ADVICE = "A comparison of recorded terms with what was asked; not legal advice."


class ContextSerializer(serializers.Serializer[Any]):
    """What was asked; null or empty: not given."""

    commercial = serializers.BooleanField()
    monthly_users = serializers.IntegerField(allow_null=True)
    annual_revenue = serializers.IntegerField(allow_null=True, help_text="US dollars.")
    country = serializers.CharField(allow_blank=True, help_text="ISO 3166-1 code, or EU.")
    redistribute = serializers.BooleanField()
    fine_tune = serializers.BooleanField()
    train_on_outputs = serializers.BooleanField()
    defence = serializers.BooleanField()


class UseAnswerSerializer(serializers.Serializer[Any]):
    """The answer for one release, with its grounds, gravest first."""

    release = LinkSerializer()
    answer = serializers.CharField(help_text=f"One of: {', '.join(Answer)}.")
    grounds = GroundSerializer(many=True)


class UseCheck(Listing):
    """List the releases whose weights are given out with the answer of the use check and its grounds."""

    operation = "use_check"
    answer = listing_of(
        UseAnswerSerializer,
        asked=ContextSerializer(),
        answers=serializers.DictField(child=serializers.IntegerField(), help_text="Releases by answer."),
        without_weights=serializers.IntegerField(help_text="Releases left out: their weights are not given out."),
        notice=serializers.CharField(),
    )
    parameters = (
        *(query(name, f"{asks} By default no.", enum=["no", "yes"]) for name, asks in QUESTIONS.items()),
        *(query(name, f"{asks}; left out: not given.", kind=int) for name, asks in NUMBERS.items()),
        query("country", "Country of the user: ISO 3166-1 code of two letters, or EU; left out: not given."),
        query("release", "Identifier of a release. May be given several times: any of these.", many=True),
        query("tier", "Certain tier. May be given several times: any of these.", enum=[*TIER_LEVELS], many=True),
        *VIEWPOINT,
        *PAGING,
    )
    follows_edition = True

    def rows(self, **path: str) -> Held:
        """Return every release asked about whose weights are given out."""
        self.query = use_query(self.request.query_params)
        keys = wanted(self.query, self.seen)
        every = uses(self.seen.edition_with_facts, self.seen.as_of, self.query.context)
        asked = [(release, found) for release, found in every if keys is None or release.pk in keys]
        self.offered = [(release, found) for release, found in asked if found.offered]
        self.left_out = len(asked) - len(self.offered)
        return Held(self.offered)

    def more(self) -> dict[str, Any]:
        """Repeat what was asked, and count the answers."""
        return {
            "asked": asdict(self.query.context),
            "answers": {
                answer.value: sum(found.answer is answer for _, found in self.offered) for answer in reversed(Answer)
            },
            "without_weights": self.left_out,
            "notice": NOT_ADVICE,
        }

    def present(self, rows: list[tuple[Release, UseAnswer]]) -> list[dict[str, Any]]:
        """Return the answers as they are told."""
        shelf = Shelf(ground for _, found in rows for ground in found.grounds)
        untold = Untold(self.seen.edition, self.seen.as_of, ((release, found.grounds) for release, found in rows))
        return [
            {
                "release": release_link(self.links, release.slug, release.name),
                "answer": found.answer.value,
                "grounds": [
                    ground_told(shelf.cite(ground), self.links, hidden=untold.hides(release, ground))
                    for ground in found.grounds
                ],
            }
            for release, found in rows
        ]
