"""Releases: the list with its facets, and one release with its names, lineage and verdicts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404
from rest_framework import serializers

from registry.api.endpoint import Endpoint, Listing, date_told
from registry.api.schema import (
    PAGING,
    VIEWPOINT,
    DateSerializer,
    LinkSerializer,
    definition_keys,
    detail_of,
    filter_parameters,
    in_path,
    listing_of,
)
from registry.api.statements import WITHHELD, as_recorded, release_link
from registry.api.verdicts import LinkedVerdictSerializer, VerdictSerializer, verdict
from registry.facts.withheld import ANNOUNCED, AVAILABILITY, LICENSE, RELEASED, Withheld, withheld_of_lists
from registry.filters import ReleaseFilter, checked
from registry.filters.releases import TIERS, listed
from registry.models import Alias, Claim, Lineage, Release, ReleaseState, VerdictInterval

_COLUMNS = (
    "pk",
    "slug",
    "name",
    "version",
    "size",
    "variant",
    "modality",
    "reviewed",
    "released_on",
    "released_on_precision",
    "announced_on",
    "announced_on_precision",
    "developer__slug",
    "developer__name",
    "family__slug",
    "family__name",
)
_FREE = "evidence__source__redistributable"
_STATE = ("glyph", "weights_availability", "weights_license")
_CELLS = ("weights", "license", "code", "data")


class NameSerializer(serializers.Serializer[Any]):
    """A developer or family."""

    slug = serializers.CharField()
    name = serializers.CharField()


class GlyphSerializer(serializers.Serializer[Any]):
    """The openness glyph: four cells, each open, half, empty or unknown."""

    weights = serializers.CharField()
    license = serializers.CharField()
    code = serializers.CharField()
    data = serializers.CharField()  # type: ignore[assignment]


class WeightsSerializer(serializers.Serializer[Any]):
    """How the weights can be had, and under which licence."""

    availability = serializers.CharField(allow_null=True, help_text="null where it is withheld.")
    availability_withheld = serializers.CharField(allow_null=True, help_text="Why it is missing, where it is known.")
    license = serializers.CharField(
        allow_null=True, help_text="Key of a licence; null where none is known, or where it is withheld."
    )
    license_withheld = serializers.CharField(allow_null=True, help_text="Why it is missing, where one is known.")
    license_url = serializers.URLField(allow_null=True)


class ReleaseSerializer(serializers.Serializer[Any]):
    """An AI model as published: one size, variant and version."""

    slug = serializers.CharField()
    name = serializers.CharField()
    developer = NameSerializer()
    family = NameSerializer(allow_null=True)
    version = serializers.CharField(allow_blank=True)
    size = serializers.CharField(allow_blank=True)
    variant = serializers.CharField()
    modality = serializers.ListField(child=serializers.CharField())
    reviewed = serializers.BooleanField(help_text="Whether a person has confirmed what this release is.")
    released = DateSerializer()
    announced = DateSerializer()
    glyph = GlyphSerializer(allow_null=True)
    weights = WeightsSerializer()
    tier = VerdictSerializer()
    verdicts = serializers.DictField(child=LinkedVerdictSerializer(), help_text="By key of the definition.")
    url = serializers.URLField()
    page = serializers.URLField()


class AliasSerializer(serializers.Serializer[Any]):
    """What a release is called elsewhere."""

    scheme = serializers.CharField()
    value = serializers.CharField()
    valid_from = serializers.DateField(allow_null=True, help_text="The day it began to mean this; null: always.")
    valid_to = serializers.DateField(allow_null=True, help_text="The first day it meant it no longer; null: still.")


class EdgeSerializer(serializers.Serializer[Any]):
    """A release that another was made from."""

    release = LinkSerializer()
    relation = serializers.CharField()
    note = serializers.CharField(allow_blank=True)


class LineageSerializer(serializers.Serializer[Any]):
    """What a release was made from, and what was made from it."""

    made_from = EdgeSerializer(many=True)
    made_into = EdgeSerializer(many=True)


class ClaimCountSerializer(serializers.Serializer[Any]):
    """How much is said of a release, by what it is said of."""

    count = serializers.IntegerField()
    by_subject = serializers.DictField(child=serializers.IntegerField())
    url = serializers.URLField()


class ReleaseFullSerializer(ReleaseSerializer):
    """A release with its names, lineage and claims."""

    note = serializers.CharField(allow_blank=True)
    aliases = AliasSerializer(many=True)
    lineage = LineageSerializer()
    withheld = serializers.CharField(allow_null=True, help_text="Why names or lineage are left out, where some are.")
    claims = ClaimCountSerializer()
    outside = serializers.URLField(help_text="What its producer and others say: declarations, a reply, disputes.")


class _Releases(Endpoint):
    follows_edition = True

    def present(self, rows: list[int]) -> list[dict[str, Any]]:
        """Return releases, given by primary key, as they are told, with every verdict that holds on the day."""
        found = {row["pk"]: row for row in Release.objects.filter(pk__in=rows).values(*_COLUMNS)}
        verdicts, states = self._verdicts(rows), self._states(rows)
        held = Withheld.of(withheld_of_lists().filter(release__in=rows))
        return [self._release(found[pk] | states[pk], verdicts[pk], held) for pk in rows]

    def _states(self, pks: list[int]) -> dict[int, dict[str, Any]]:
        holding = ReleaseState.objects.of(self.seen.edition).on(self.seen.as_of).filter(timeline__release__in=pks)
        return {row.pop("timeline__release"): row for row in holding.values("timeline__release", *_STATE)}

    def _verdicts(self, pks: list[int]) -> dict[int, dict[str, Any]]:
        holding = VerdictInterval.objects.of(self.seen.edition).on(self.seen.as_of)
        found: dict[int, dict[str, Any]] = defaultdict(dict)
        for release, key, said, lowest, highest, digest in (
            holding.filter(timeline__release__in=pks)
            .order_by("definition")
            .values_list("timeline__release", "definition", "verdict", "lowest", "highest", "assessment__digest")
        ):
            link = self.links("api:assessment-detail", digest)
            found[release][key] = verdict(key, said, lowest, highest) | {"assessment": link}
        return found

    def _release(self, row: Mapping[str, Any], verdicts: dict[str, Any], held: Withheld) -> dict[str, Any]:
        family = {"slug": row["family__slug"], "name": row["family__name"]} if row["family__slug"] else None
        tier = verdicts.get(TIERS) or verdict(TIERS, None, None, None)
        return {
            "slug": row["slug"],
            "name": row["name"],
            "developer": {"slug": row["developer__slug"], "name": row["developer__name"]},
            "family": family,
            "version": row["version"],
            "size": row["size"],
            "variant": row["variant"],
            "modality": row["modality"],
            "reviewed": row["reviewed"],
            "released": date_told(held, row["slug"], RELEASED, row["released_on"], row["released_on_precision"]),
            "announced": date_told(held, row["slug"], ANNOUNCED, row["announced_on"], row["announced_on_precision"]),
            "glyph": glyph_cells(row["glyph"]),
            "weights": self._weights(row, held),
            "tier": {name: tier[name] for name in ("verdict", "lowest", "highest")},
            "verdicts": verdicts,
            "url": self.links("api:release-detail", row["slug"]),
            "page": self.links("registry:release-detail", row["slug"]),
        }

    def _weights(self, row: Mapping[str, Any], held: Withheld) -> dict[str, Any]:
        availability, text = row["weights_availability"], row["weights_license"]
        kept = held.says(row["slug"], AVAILABILITY, availability), held.says(row["slug"], LICENSE, text)
        known = text if text and text not in {"unknown", "not_applicable"} and not kept[1] else None
        return {
            "availability": None if kept[0] else availability,
            "availability_withheld": WITHHELD if kept[0] else None,
            "license": known,
            "license_withheld": WITHHELD if kept[1] else None,
            "license_url": self.links("api:license-detail", known) if known else None,
        }


def glyph_cells(text: str | None) -> dict[str, str] | None:
    """Return the four cells of a stored glyph."""
    return dict(zip(_CELLS, text.split("-"), strict=True)) if text else None


class ReleaseList(_Releases, Listing):
    """List the releases that were out on a day: reviewed ones, newest first, unless asked otherwise."""

    operation = "releases_list"
    answer = listing_of(ReleaseSerializer, definitions=definition_keys())
    parameters = (*filter_parameters(ReleaseFilter), *VIEWPOINT, *PAGING)

    def rows(self, **path: str) -> QuerySet[Any, Any]:
        """Return the primary keys of the releases asked for."""
        filters = ReleaseFilter(self.request.query_params, viewpoint=self.seen, leaving=True)
        found = checked(filters, beside=[item.name for item in self.parameters])
        # What a list shows of a release is read for the page alone: here it would be worked out for every row.
        return found.values_list("pk", flat=True)

    def more(self) -> dict[str, Any]:
        """Name the definitions behind the verdicts."""
        return {"definitions": self.definition_keys()}


class ReleaseDetail(_Releases):
    """Tell what is known of one release on a day."""

    operation = "releases_read"
    answer = detail_of(ReleaseFullSerializer, definitions=definition_keys())
    parameters = (in_path("slug", "Identifier of the release."), *VIEWPOINT)

    def content(self, **path: str) -> dict[str, Any]:
        """Return the release; raise Http404 where the edition has none by this name on the day."""
        row = listed(self.seen).filter(slug=path["slug"]).values("pk", "slug", "note").first()
        if row is None:
            raise Http404(f"Edition {self.seen.edition.pk} has no release {path['slug']!r} on {self.seen.as_of}.")
        pk = row["pk"]
        aliases = Alias.objects.filter(release=pk).order_by("scheme", "value", "pk")
        names = aliases.values("scheme", "value", "valid_from", "valid_to", _FREE)
        made_from, made_into = self._edges(pk, "release", "base"), self._edges(pk, "base", "release")
        every = [*names, *made_from, *made_into]
        return {
            **self.envelope(),
            "definitions": self.definition_keys(),
            **self.present([pk])[0],
            "note": row["note"],
            "aliases": _told(names),
            "lineage": {"made_from": _told(made_from), "made_into": _told(made_into)},
            "withheld": None if all(each[_FREE] for each in every) else WITHHELD,
            "claims": self._claims(pk, row["slug"]),
            "outside": self.links("api:release-outside", row["slug"]),
        }

    def _edges(self, pk: int, end: str, other: str) -> list[dict[str, Any]]:
        rows = Lineage.objects.filter(**{end: pk}).order_by(f"{other}__slug", "relation")
        return [
            {"release": release_link(self.links, slug, name), "relation": relation, "note": note, _FREE: free}
            for slug, name, relation, note, free in rows.values_list(
                f"{other}__slug", f"{other}__name", "relation", "note", _FREE
            )
        ]

    def _claims(self, pk: int, slug: str) -> dict[str, Any]:
        rows = as_recorded(Claim.objects.filter(release=pk), self.seen)
        counts: Counter[str] = Counter()
        for field, count in rows.order_by().values_list("field").annotate(Count("pk")):
            counts[field.rpartition(".")[0] or field] += count
        asked = {"release": slug} | dict(self.seen.explicit)
        return {
            "count": counts.total(),
            "by_subject": dict(sorted(counts.items())),
            "url": self.links.beside("api:claim-list", **asked),
        }


def _told(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows that their source allows to be passed on."""
    return [{name: value for name, value in row.items() if name != _FREE} for row in rows if row[_FREE]]
