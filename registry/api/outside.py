"""What the producer of a release and others say of it: declarations, a reply, disputes."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from rest_framework import serializers

from openness.facts import ReleaseFacts, Statement
from registry.actions.voices import StandingDispute, moment_of, voices
from registry.actions.whatif import facts_known
from registry.api.endpoint import Endpoint
from registry.api.schema import VIEWPOINT, LinkSerializer, detail_of, in_path
from registry.api.statements import WITHHELD, release_link
from registry.facts.withheld import Withheld, withheld_of
from registry.models import Release, ReleaseState, Reply, SelfDeclaration

#: Stands beside every declaration.
NOT_VERIFIED = "declared by the producer, not verified"


class DeclarationSerializer(serializers.Serializer[Any]):
    """What the producer declares of one field; it moves no verdict."""

    field = serializers.CharField()
    declared = serializers.CharField()
    standing = serializers.CharField(help_text="What a declaration is worth, in words.")
    agrees = serializers.BooleanField(
        allow_null=True,
        help_text="Whether the registry holds the same on the day; null where it holds nothing, or it is withheld.",
    )
    withheld = serializers.CharField(
        allow_null=True, help_text="Why it is not told whether it agrees, where it is not."
    )
    claims = serializers.ListField(child=serializers.URLField(), help_text="The verified claims on the field.")
    url = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    by = serializers.CharField(help_text="The developer.")
    at = serializers.DateTimeField()


class ReplySerializer(serializers.Serializer[Any]):
    """The producer's reply, in its own words."""

    text = serializers.CharField()
    by = serializers.CharField(help_text="The developer.")
    at = serializers.DateTimeField()


class DecisionSerializer(serializers.Serializer[Any]):
    """How a dispute was decided."""

    at = serializers.DateTimeField()
    by = serializers.CharField()
    reason = serializers.CharField()


class DisputeSerializer(serializers.Serializer[Any]):
    """What is contested; it stays, decided or not."""

    text = serializers.CharField()
    evidence = serializers.CharField()
    claim = serializers.URLField(allow_null=True)
    by = serializers.CharField(help_text="The developer; or a curator, for a reader.")
    at = serializers.DateTimeField()
    state = serializers.CharField(help_text="open, upheld or dismissed")
    decided = DecisionSerializer(allow_null=True)


class ReleaseOutsideSerializer(serializers.Serializer[Any]):
    """A release with what is said of it from outside."""

    release = LinkSerializer()
    declarations = DeclarationSerializer(many=True)
    reply = ReplySerializer(allow_null=True)
    disputes = DisputeSerializer(many=True)


class ReleaseOutside(Endpoint):
    """Tell what the producer of a release declares and replies, and what is disputed: now, or as an edition saw it."""

    operation = "releases_outside"
    answer = detail_of(ReleaseOutsideSerializer)
    parameters = (in_path("slug", "Identifier of the release."), *VIEWPOINT)

    def content(self, **path: str) -> dict[str, Any]:
        """Return what is said; raise Http404 where there is no such release."""
        release = Release.objects.filter(slug=path["slug"]).first()
        if release is None:
            raise Http404(f"There is no release {path['slug']!r}.")
        edition, as_of = self.seen.edition, self.seen.as_of
        state = ReleaseState.objects.of(edition).on(as_of).filter(timeline__release=release).first()
        facts = facts_known(edition, as_of, state, release)
        said = voices(release.pk, moment_of(self.seen.explicit, edition.ready_at))
        kept = withheld_of({release.slug})
        return {
            **self.envelope(),
            "release": release_link(self.links, release.slug, release.name),
            "declarations": [self._declaration(row, facts, kept) for row in said.declarations],
            "reply": _reply(said.reply) if said.reply else None,
            "disputes": [self._dispute(item) for item in said.disputes],
        }

    def _declaration(self, row: SelfDeclaration, facts: ReleaseFacts | None, kept: Withheld) -> dict[str, Any]:
        held = facts.statement(row.field) if facts else Statement()
        hidden = kept.speaks_for(held.claims)
        return {
            "field": row.field,
            "declared": row.value,
            "standing": NOT_VERIFIED,
            "agrees": held.value == row.value and not held.disputed if held.claims and not hidden else None,
            "withheld": WITHHELD if hidden else None,
            # Their values stand there, where the source allows to pass them on.
            "claims": [self.links("api:claim-detail", key) for key in held.claims],
            "url": row.url,
            "note": row.note,
            "by": row.producer.developer.name,
            "at": row.declared_at,
        }

    def _dispute(self, item: StandingDispute) -> dict[str, Any]:
        row = item.dispute
        decided = {"at": row.decided_at, "by": row.decided_by, "reason": row.decision}
        return {
            "text": row.text,
            "evidence": row.url,
            "claim": self.links("api:claim-detail", row.claim.key) if row.claim else None,
            "by": row.producer.developer.name if row.producer else "a curator, for a reader",
            "at": row.opened_at,
            "state": item.state,
            "decided": decided if item.is_decided else None,
        }


def _reply(row: Reply) -> dict[str, Any]:
    return {"text": row.text, "by": row.producer.developer.name, "at": row.written_at}
