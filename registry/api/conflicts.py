"""Claims that contradict each other, with their rank by the precedence policy and what follows."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from openness.precedence import current_policy
from registry.api.endpoint import Listing
from registry.api.schema import listing_of
from registry.facts import Conflict, conflicts, contested
from registry.facts.conflicts import Contender
from registry.filters import Held


class ContenderSerializer(serializers.Serializer[Any]):
    """One of the claims."""

    claim = serializers.CharField()
    value = serializers.CharField(allow_null=True, help_text="null where its source forbids passing it on.")
    status = serializers.CharField(help_text="accepted or proposed; only accepted claims count.")
    stands = serializers.BooleanField()
    rank = serializers.IntegerField(help_text="1 is first; claims that the policy cannot tell apart share a rank.")
    reason = serializers.CharField()
    authority = serializers.CharField(help_text="primary, developer, index or third_party.")
    read_on = serializers.DateField()
    by_machine = serializers.BooleanField()
    url = serializers.URLField()


class ConflictSerializer(serializers.Serializer[Any]):
    """One field of one release."""

    release = serializers.CharField()
    field = serializers.CharField()
    outcome = serializers.CharField(help_text="undecided, decided or proposed.")
    contenders = ContenderSerializer(many=True)


class ConflictList(Listing):
    """List what contradicts each other now, whatever the edition."""

    operation = "conflicts_list"
    answer = listing_of(ConflictSerializer, policy=serializers.CharField(help_text="Version of the precedence policy."))

    def rows(self, **path: str) -> Held:
        """Return every conflict."""
        return Held(conflicts(contested()))

    def more(self) -> dict[str, Any]:
        """Name the policy."""
        return {"policy": current_policy().version}

    def present(self, rows: list[Conflict]) -> list[dict[str, Any]]:
        """Return conflicts as they are told."""
        return [
            {
                "release": row.release.slug,
                "field": row.field,
                "outcome": str(row.outcome),
                "contenders": [self._contender(each) for each in row.contenders],
            }
            for row in rows
        ]

    def _contender(self, each: Contender) -> dict[str, Any]:
        evidence = each.claim.evidence
        return {
            "claim": each.claim.key,
            "value": each.claim.value if evidence.source.redistributable else None,
            "status": each.claim.status,
            "stands": each.stands,
            "rank": each.rank,
            "reason": each.reason,
            "authority": evidence.standing,
            "read_on": evidence.read_on,
            "by_machine": evidence.by_machine,
            "url": self.links("api:claim-detail", each.claim.key),
        }
