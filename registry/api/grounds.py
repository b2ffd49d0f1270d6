"""Grounds of an answer about use, as the API tells them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from openness.usage import Answer
from registry.actions.citing import Cited
from registry.api.endpoint import Links, dated
from registry.api.schema import DateSerializer, LinkSerializer
from registry.api.statements import WITHHELD, release_link
from registry.facts import withheld


class TextLinkSerializer(serializers.Serializer[Any]):
    """The licence or policy in which a ground stands."""

    kind = serializers.CharField(help_text="license or policy")
    key = serializers.CharField()
    name = serializers.CharField()
    url = serializers.URLField()


class GroundSerializer(serializers.Serializer[Any]):
    """One reason for an answer."""

    answer = serializers.CharField(help_text=f"One of: {', '.join(Answer)}.")
    topic = serializers.CharField(
        allow_null=True, help_text="A term of a licence, a kind of use, license, availability, named_parties."
    )
    words = serializers.CharField(allow_null=True, help_text="null, like the rest of the ground, where it is withheld.")
    stands_in = TextLinkSerializer(allow_null=True)
    clause = serializers.CharField(allow_blank=True, allow_null=True)
    text = serializers.CharField(allow_blank=True, allow_null=True)
    since = DateSerializer(help_text="When the text was published, or the day of a later change.")
    base = LinkSerializer(allow_null=True, help_text="The base whose licence it is, if not the release's own.")
    withheld = serializers.CharField(
        allow_null=True, help_text="Why nothing but the answer is told, where it would restate what a source keeps."
    )


def ground_told(cited: Cited, links: Links, *, hidden: bool) -> dict[str, Any]:
    """Return a ground with the address of its text, or, of one that may not be passed on, the answer."""
    ground = cited.ground
    if hidden:
        kept = ("topic", "words", "stands_in", "clause", "text", "base")
        since = dated(None, withheld.WITHHELD)
        return {"answer": ground.answer.value, **dict.fromkeys(kept), "since": since, "withheld": WITHHELD}
    text = {
        "kind": cited.kind,
        "key": cited.key,
        "name": cited.name,
        "url": links(f"api:{cited.kind}-detail", cited.key) if cited.kind else "",
    }
    return {
        "answer": ground.answer.value,
        "topic": ground.topic,
        "words": ground.words,
        "stands_in": text if cited.kind else None,
        "clause": ground.clause,
        "text": ground.text,
        "since": dated(cited.since.first, cited.since.precision.value) if cited.since else dated(None, "unknown"),
        "base": release_link(links, cited.base.slug, cited.base.name) if cited.base else None,
        "withheld": None,
    }
