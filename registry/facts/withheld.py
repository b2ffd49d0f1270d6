"""What no export tells: what only such sources say as do not allow their values to be passed on.

What a source that allows it says as well may be told. Verdicts, glyphs and lags are the registry's own findings and
stay, with the days by which they are dated; the facts behind them, and reasons that restate these, do not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast

from openness.components import Aspect, Component
from openness.facts import UNKNOWN
from registry.models import (
    AliasProposal,
    Claim,
    Edition,
    License,
    Lineage,
    Policy,
    PublishedEstimate,
    ReleaseState,
)

#: Stands in files where a value may not be passed on.
WITHHELD = "withheld"

AVAILABILITY = f"{Component.WEIGHTS_FINAL}.{Aspect.AVAILABILITY}"
LICENSE = f"{Component.WEIGHTS_FINAL}.{Aspect.LICENSE}"
RELEASED, ANNOUNCED = "date.released", "date.announced"

_KEPT = Q(evidence__source__redistributable=False)
_ANY_LICENSE = f".{Aspect.LICENSE}"
#: The components whose licence the licences of their bases cap.
_OF_WEIGHTS = (LICENSE, f"{Component.WEIGHTS_INTERMEDIATE}.{Aspect.LICENSE}")


@dataclass(frozen=True)
class Withheld:
    """Claims, by key, whose value may not be passed on; and what they say: slug of the release, field, value."""

    claims: frozenset[str]
    values: frozenset[tuple[str, str, str]]

    @classmethod
    def of(cls, rows: QuerySet[Claim]) -> Withheld:
        """Return what such claims say, under every slug that their releases have had: one query."""
        columns = ("key", "release__slug", "release__former_slugs__slug", "field", "value")
        found = list(rows.values_list(*columns))
        values = {(slug, field, value) for _, *slugs, field, value in found for slug in slugs if slug}
        return cls(frozenset(key for key, *_ in found), frozenset(values))

    def speaks_for(self, claims: Iterable[str]) -> bool:
        """Tell whether one of some claims, by key, is among them."""
        return not self.claims.isdisjoint(claims)

    def says(self, release: str, field: str, value: str | None) -> bool:
        """Tell whether it is by them alone that a field of a release has a value."""
        return (release, field, value) in self.values

    def cell(self, release: str, field: str, value: str | None) -> str | None:
        """Return the value of a field as a file tells it."""
        return WITHHELD if self.says(release, field, value) else value


def withheld_claims() -> QuerySet[Claim]:
    """Return the claims of sources that do not allow it, save where one that allows it says the same.

    That something is unknown is nobody's value.
    """
    same = Claim.objects.accepted().filter(
        evidence__source__redistributable=True,
        release=OuterRef("release"),
        field=OuterRef("field"),
        value=OuterRef("value"),
    )
    rows: QuerySet[Claim] = Claim.objects.filter(_KEPT, ~Exists(same)).exclude(value=UNKNOWN).order_by()
    return rows


def withheld_of_lists() -> QuerySet[Claim]:
    """Return those of them that lists of releases would tell: availability and licence of the weights, and dates."""
    return withheld_claims().filter(field__in=(AVAILABILITY, LICENSE, RELEASED, ANNOUNCED))


def withheld_of(slugs: Collection[str]) -> Withheld:
    """Return what is withheld of some releases, by slugs that they have or had: one query."""
    named = Q(release__slug__in=slugs) | Q(release__former_slugs__slug__in=slugs)
    return Withheld.of(withheld_claims().filter(named))


def weights_withheld(edition: Edition, as_of: date) -> frozenset[tuple[str, str]]:
    """Return the releases (by slug) and fields of which an edition holds availability or licence by such claims alone.

    A release that the edition does not judge on the day is taken by every claim there is: its licence may bind others.
    """
    rows = withheld_claims().filter(field__in=(AVAILABILITY, LICENSE))
    held = Withheld.of(rows)
    if not held.values:
        return frozenset()
    states = ReleaseState.objects.of(edition).on(as_of).filter(timeline__release__in=rows.values("release"))
    columns = ("timeline__release__slug", "weights_availability", "weights_license")
    told = {slug: {(AVAILABILITY, first), (LICENSE, second)} for slug, first, second in states.values_list(*columns)}
    return frozenset(
        (slug, field) for slug, field, value in held.values if slug not in told or (field, value) in told[slug]
    )


def withheld_texts() -> frozenset[tuple[str, str]]:
    """Return the licences and policies, each by noun and key, whose terms may not be passed on: one query."""
    licenses = License.objects.filter(_KEPT).order_by().values_list(_noun("license"), "key")
    return frozenset(licenses.union(_policies().values_list(_noun("policy"), "key")))


def withheld_nouns(proposals: Collection[int]) -> frozenset[tuple[str, str]]:
    """Return whatever else of which the log tells what a source says, by noun and key: two queries.

    ``proposals`` are the proposed aliases, by primary key, that are asked about.
    """
    # By the range and not by each key: a whole log names more than a database takes in one list.
    first, last = min(proposals, default=0), max(proposals, default=0)
    aliases = AliasProposal.objects.filter(_KEPT, pk__gte=first, pk__lte=last).order_by()
    estimates = PublishedEstimate.objects.filter(_KEPT).order_by().values_list(_noun("publishedestimate"), "key")
    named = aliases.values_list(_noun("aliasproposal"), Cast("pk", CharField()))
    return withheld_texts() | frozenset(named.union(estimates))


def _policies() -> QuerySet[Policy]:
    """Return the policies that were read, or of which one stance was, where it may not be passed on."""
    return Policy.objects.filter(_KEPT | Q(stances__evidence__source__redistributable=False)).order_by()


def unspoken_licenses() -> frozenset[str]:
    """Return the licences, by key, whose terms, or those of a policy that is part of them, may not be passed on."""
    rows = License.objects.filter(_KEPT | Q(policies__in=_policies())).order_by()
    return frozenset(rows.values_list("key", flat=True))


def _noun(name: str) -> Value:
    return Value(name, output_field=CharField())


def withheld_bases(bases: Collection[str]) -> frozenset[tuple[str, str]]:
    """Return the edges of lineage to some bases that may not be passed on, both ends by every slug they have had."""
    named = Q(base__slug__in=bases) | Q(base__former_slugs__slug__in=bases)
    rows = Lineage.objects.filter(_KEPT, named).order_by()
    ends = rows.values_list("release__slug", "release__former_slugs__slug", "base__slug", "base__former_slugs__slug")
    return frozenset((start, end) for *starts, last, former in ends for start in starts for end in (last, former))


def leads_to(edges: Collection[tuple[str, str]], release: str, bases: Collection[str], base: str) -> bool:
    """Tell whether one of some edges leads to a base of a release, from it or from another of its bases."""
    return any((start, base) in edges for start in (release, *bases))


def unnamed(releases: Collection[int]) -> frozenset[tuple[int, str]]:
    """Return what a cause of a move may not name of some releases, by primary key: licences, and bases by slug.

    A licence that may not be told of any base is not named of any release that has one: four queries at most.
    """
    licenses = withheld_claims().filter(field__endswith=_ANY_LICENSE)
    own = frozenset(licenses.filter(release__in=releases).values_list("release", "value"))
    of_bases = set(licenses.filter(release__derivatives__isnull=False).values_list("value", flat=True))
    edges = Lineage.objects.filter(_KEPT).order_by().values_list("base__slug", "base__former_slugs__slug")
    names = of_bases.union(*edges) - {None}
    if not names:
        return own
    derived = Lineage.objects.filter(release__in=releases).order_by().values_list("release", flat=True).distinct()
    return own | {(release, name) for release in derived for name in names}


def unspoken(timelines: Iterable[int] | QuerySet[Any, Any]) -> frozenset[str]:
    """Return the claims, by key, of which the reasons of findings on some timelines may not speak.

    Beside those that are withheld themselves these are claims of a licence whose terms are, and those of weights that
    the licence of a base binds where it, or that it is a base, is: at most five queries, however many findings.
    """
    bases: dict[str, dict[str, str]] = {}
    states = ReleaseState.objects.filter(timeline__in=timelines).order_by()
    for slug, named in states.values_list("timeline__release__slug", "facts__bases"):
        bases.setdefault(slug, {}).update({base: key or UNKNOWN for base, _, key in named or ()})
    every = {base for named in bases.values() for base in named}
    held, edges = withheld_of({*bases, *every}), withheld_bases(every)
    texts = unspoken_licenses()
    bound = {
        slug
        for slug, named in bases.items()
        for base, key in named.items()
        if key in texts or held.says(base, LICENSE, key) or leads_to(edges, slug, named, base)
    }
    if not texts and not bound:
        return held.claims
    told = Q(field__endswith=_ANY_LICENSE, value__in=texts) | Q(release__slug__in=bound, field__in=_OF_WEIGHTS)
    more = Claim.objects.filter(told, release__slug__in=bases).order_by()
    return held.claims | frozenset(more.values_list("key", flat=True))
