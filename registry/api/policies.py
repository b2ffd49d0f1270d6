"""Acceptable-use policies: what each says of every kind of use, and what releases stand under them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from rest_framework import serializers

from openness.policies import Policy as Stances
from openness.policies import UseTag
from openness.usage import USE_NAMES, Group, UseReading
from registry.actions.citing import Shelf, Untold
from registry.actions.whatif import policies_applied, uses_of_kind
from registry.api.endpoint import Endpoint, Links, Listing, dated
from registry.api.grounds import GroundSerializer, ground_told
from registry.api.schema import (
    PAGING,
    VIEWPOINT,
    DateSerializer,
    LinkSerializer,
    detail_of,
    in_path,
    listing_of,
)
from registry.api.statements import EVIDENCE_COLUMNS, WITHHELD, EvidenceSerializer, evidence, release_link
from registry.facts.withheld import withheld_texts
from registry.filters import Held
from registry.models import Policy, PolicyStance, Release

_FREE = "evidence__source__redistributable"
#: What a policy says, and what is noted of it.
_OF_SOURCE = frozenset({"pass_on", "unilateral_change", "enforcement", "note"})
_PLAIN = ("key", "name", "steward", "binding", "pass_on", "unilateral_change", "enforcement", "text_read", "note")
POLICY_COLUMNS = ("pk", *_PLAIN, "url", "published", "published_precision", *EVIDENCE_COLUMNS)


class StanceSerializer(serializers.Serializer[Any]):
    """What a policy says of one kind of use, from a day on (null: since its publication)."""

    tag = serializers.CharField()
    stance = serializers.CharField(
        allow_null=True, help_text="prohibited, permitted, silent, named_parties_only or not_read; null: withheld."
    )
    clause = serializers.CharField(allow_blank=True, allow_null=True)
    text = serializers.CharField(allow_blank=True, allow_null=True)
    places = serializers.ListField(
        child=serializers.CharField(), allow_null=True, help_text="Excluded: ISO 3166 codes, or EU."
    )
    valid_from = serializers.DateField(allow_null=True)
    withheld = serializers.CharField(allow_null=True, help_text="Why values are missing, where they are.")
    evidence = EvidenceSerializer(allow_null=True, help_text="Where it stands, if not in the policy's own text.")


class PolicySerializer(serializers.Serializer[Any]):
    """An acceptable-use policy."""

    key = serializers.CharField()
    name = serializers.CharField()
    steward = serializers.CharField(allow_blank=True)
    published = DateSerializer()
    binding = serializers.CharField(help_text="inline, incorporated, separate or platform")
    pass_on = serializers.CharField(allow_null=True)
    unilateral_change = serializers.CharField(allow_null=True)
    enforcement = serializers.CharField(allow_null=True)
    text_url = serializers.CharField(allow_blank=True)
    text_read = serializers.CharField()
    note = serializers.CharField(allow_blank=True, allow_null=True)
    withheld = serializers.CharField(allow_null=True, help_text="Why values are missing, where they are.")
    stances = StanceSerializer(many=True)
    evidence = EvidenceSerializer()
    url = serializers.URLField()
    page = serializers.URLField()


class MatrixRowSerializer(serializers.Serializer[Any]):
    """A policy with what it says of every kind of use on the day asked for."""

    key = serializers.CharField()
    name = serializers.CharField()
    steward = serializers.CharField(allow_blank=True)
    published = DateSerializer()
    binding = serializers.CharField()
    text_read = serializers.CharField()
    uses = serializers.DictField(
        child=serializers.CharField(allow_null=True), help_text="Stance by kind of use; null where it is withheld."
    )
    withheld = serializers.CharField(allow_null=True, help_text="Why stances are missing, where they are.")
    url = serializers.URLField()
    page = serializers.URLField()


class LicenseLinkSerializer(serializers.Serializer[Any]):
    """A licence."""

    key = serializers.CharField()
    name = serializers.CharField()
    url = serializers.URLField()


class PolicyFullSerializer(PolicySerializer):
    """A policy with the licences that carry it."""

    licenses = LicenseLinkSerializer(many=True)


def policies_told(rows: Iterable[Mapping[str, Any]], links: Links) -> list[dict[str, Any]]:
    """Return policies, as rows of POLICY_COLUMNS, with all their stances."""
    rows = list(rows)
    columns = ("policy", "tag", "stance", "clause", "text", "places", "valid_from", *EVIDENCE_COLUMNS)
    stances: dict[int, list[dict[str, Any]]] = defaultdict(list)
    free = {row["pk"]: row[_FREE] for row in rows}
    for said in PolicyStance.objects.filter(policy__in=free).values(*columns):
        read = evidence(said, links) if said["evidence__source__key"] else None
        told = said[_FREE] if read else free[said["policy"]]
        stances[said["policy"]].append(_stance_told(said, told=told) | {"evidence": read})
    return [
        {
            **{name: row[name] if row[_FREE] or name not in _OF_SOURCE else None for name in _PLAIN},
            "withheld": None if row[_FREE] else WITHHELD,
            "published": dated(row["published"], row["published_precision"]),
            "text_url": row["url"],
            "stances": stances[row["pk"]],
            "evidence": evidence(row, links),
            "url": links("api:policy-detail", row["key"]),
            "page": links("registry:policy-detail", row["key"]),
        }
        for row in rows
    ]


def _stance_told(said: Mapping[str, Any], *, told: bool) -> dict[str, Any]:
    content = {name: said[name] if told else None for name in ("stance", "clause", "text", "places")}
    return {"tag": said["tag"], **content, "valid_from": said["valid_from"], "withheld": None if told else WITHHELD}


class PolicyList(Listing):
    """List the policies that were out by the day, each with its stance on every kind of use on that day."""

    operation = "policies_list"
    answer = listing_of(
        MatrixRowSerializer, uses=serializers.DictField(child=serializers.CharField(), help_text="Kinds of use.")
    )

    def rows(self, **path: str) -> QuerySet[Any, Any]:
        """Return the policies that the edition applied."""
        self.applied: dict[str, Stances] = policies_applied(self.seen.edition, self.seen.as_of)
        out = Policy.objects.filter(key__in=self.applied).filter(Q(published=None) | Q(published__lte=self.seen.as_of))
        columns = ("key", "name", "steward", "published", "published_precision", "binding", "text_read")
        rows: QuerySet[Any, Any] = out.order_by("key").values(*columns)
        return rows

    def more(self) -> dict[str, Any]:
        """Name the kinds of use."""
        return {"uses": {tag.value: USE_NAMES[tag] for tag in UseTag}}

    def present(self, rows: list[Any]) -> list[dict[str, Any]]:
        """Return the rows of the matrix."""
        kept = {key for noun, key in withheld_texts() if noun == "policy"}
        return [
            {
                **{name: row[name] for name in ("key", "name", "steward", "binding", "text_read")},
                "published": dated(row["published"], row["published_precision"]),
                "uses": {
                    tag.value: None if row["key"] in kept else self.applied[row["key"]].stance(tag).value
                    for tag in UseTag
                },
                "withheld": WITHHELD if row["key"] in kept else None,
                "url": self.links("api:policy-detail", row["key"]),
                "page": self.links("registry:policy-detail", row["key"]),
            }
            for row in rows
        ]


class PolicyDetail(Endpoint):
    """Tell one policy: what it says of each kind of use and since when, and which licences carry it."""

    operation = "policies_read"
    answer = detail_of(PolicyFullSerializer)
    parameters = (in_path("key", "Key of the policy."), *VIEWPOINT)

    def content(self, **path: str) -> dict[str, Any]:
        """Return the policy; raise Http404 where there is none."""
        row = Policy.objects.filter(key=path["key"]).values(*POLICY_COLUMNS).first()
        if row is None:
            raise Http404(f"There is no policy {path['key']!r}.")
        carrying = Policy.licenses.through.objects.filter(policy=row["pk"]).order_by("license__key")
        return {
            **self.envelope(),
            **policies_told([row], self.links)[0],
            "licenses": [
                {"key": key, "name": name, "url": self.links("api:license-detail", key)}
                for key, name in carrying.values_list("license__key", "license__name")
            ],
        }


class KindOfUseSerializer(serializers.Serializer[Any]):
    """A release with what its terms say of one kind of use."""

    release = LinkSerializer()
    group = serializers.CharField(help_text=f"One of: {'; '.join(Group)}.")
    grounds = GroundSerializer(many=True)


class KindOfUse(Listing):
    """List the releases whose weights can be downloaded with what their terms say of one kind of use."""

    operation = "policies_use"
    answer = listing_of(
        KindOfUseSerializer,
        tag=serializers.CharField(),
        name=serializers.CharField(),
        groups=serializers.DictField(child=serializers.IntegerField(), help_text="Releases by group."),
    )
    parameters = (in_path("tag", "Kind of use, for example military."), *VIEWPOINT, *PAGING)
    follows_edition = True

    def rows(self, **path: str) -> Held:
        """Return every release; raise Http404 for a kind of use that there is not."""
        if path["tag"] not in list(UseTag):
            raise Http404(f"There is no kind of use {path['tag']!r}: it is one of {', '.join(UseTag)}.")
        self.tag = UseTag(path["tag"])
        self.found = uses_of_kind(self.seen.edition_with_facts, self.seen.as_of, self.tag)
        return Held(self.found)

    def more(self) -> dict[str, Any]:
        """Count the groups."""
        groups = {group.value: sum(reading.group is group for _, reading in self.found) for group in Group}
        return {"tag": self.tag.value, "name": USE_NAMES[self.tag], "groups": groups}

    def present(self, rows: list[tuple[Release, UseReading]]) -> list[dict[str, Any]]:
        """Return the readings as they are told."""
        shelf = Shelf(ground for _, reading in rows for ground in reading.grounds)
        untold = Untold(self.seen.edition, self.seen.as_of, ((release, reading.grounds) for release, reading in rows))
        return [
            {
                "release": release_link(self.links, release.slug, release.name),
                "group": reading.group.value,
                "grounds": [
                    ground_told(shelf.cite(ground), self.links, hidden=untold.hides(release, ground))
                    for ground in reading.grounds
                ],
            }
            for release, reading in rows
        ]
