"""Which licences of other developers bind the weights of a release, by what it was made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from openness.components import Aspect, Component
from openness.facts import Base, DatedClaim
from registry.facts import dated_claims
from registry.models import Claim, Lineage

#: Ways of making a release whose weights contain, or come from, those of the base. Distillation learns from outputs.
_FROM_WEIGHTS = {
    Lineage.Relation.FINETUNE,
    Lineage.Relation.ADAPTER,
    Lineage.Relation.MERGE,
    Lineage.Relation.QUANTIZED,
    Lineage.Relation.CONTINUED_PRETRAINING,
}

_FIELD = f"{Component.WEIGHTS_FINAL}.{Aspect.LICENSE}"


@dataclass(frozen=True)
class _Edge:
    base: int
    slug: str
    developer: int
    relation: str


class CircularLineage(ValueError):
    """Releases that are made from each other; the message names them."""


def bases_of_all(known_at: datetime | None = None) -> dict[int, tuple[Base, ...]]:
    """Return, by primary key, the bases whose licences bind each release that has any.

    A developer may license its own work anew, so a base of the same developer binds nobody; what that base was made
    from still does. Every base on every path counts, so that the most restrictive path decides.
    """
    edges, developers = _edges()
    found = {release: list(_binding(release, edges, developers)) for release in edges}
    claims = _license_claims({edge.base for bound in found.values() for edge in bound}, known_at)
    return {
        release: tuple(Base(edge.slug, edge.relation, claims.get(edge.base, ())) for edge in bound)
        for release, bound in found.items()
        if bound
    }


def check_acyclic(edges: Mapping[int, Iterable[int]], names: Mapping[int, str]) -> None:
    """Raise CircularLineage naming the releases where following bases comes back to a release."""
    done: set[int] = set()
    for start in edges:
        _walk(start, edges, names, [], done)


def _walk(
    at: int, edges: Mapping[int, Iterable[int]], names: Mapping[int, str], path: list[int], done: set[int]
) -> None:
    if at in path:
        circle = " > ".join(names[each] for each in [*path[path.index(at) :], at])
        raise CircularLineage(f"a release cannot be made from itself: {circle}")
    if at in done:
        return
    for base in edges.get(at, ()):
        _walk(base, edges, names, [*path, at], done)
    done.add(at)


def _edges() -> tuple[dict[int, list[_Edge]], dict[int, int]]:
    edges: dict[int, list[_Edge]] = {}
    developers: dict[int, int] = {}
    names: dict[int, str] = {}
    rows = Lineage.objects.filter(relation__in=_FROM_WEIGHTS).order_by("release__slug", "base__slug", "relation")
    columns = ("release", "release__slug", "release__developer", "base", "base__slug", "base__developer", "relation")
    for release, slug, developer, base, base_slug, base_developer, relation in rows.values_list(*columns):
        edges.setdefault(release, []).append(_Edge(base, base_slug, base_developer, relation))
        developers[release] = developer
        names |= {release: slug, base: base_slug}
    check_acyclic({release: [edge.base for edge in found] for release, found in edges.items()}, names)
    return edges, developers


def _binding(release: int, edges: Mapping[int, list[_Edge]], developers: Mapping[int, int]) -> Iterator[_Edge]:
    own, seen, waiting = developers[release], set(), list(edges[release])
    while waiting:
        edge = waiting.pop(0)
        if edge.base in seen:
            continue
        seen.add(edge.base)
        if edge.developer != own:
            yield edge
        waiting += edges.get(edge.base, [])


def _license_claims(releases: set[int], known_at: datetime | None) -> dict[int, tuple[DatedClaim, ...]]:
    claims: dict[int, list[DatedClaim]] = {}
    rows = Claim.objects.counting(known_at).filter(release__in=releases, field=_FIELD)
    for claim in rows.select_related("evidence__source", "release").order_by("key"):
        claims.setdefault(claim.release_id, []).extend(dated_claims([claim], claim.release.released))
    return {release: tuple(found) for release, found in claims.items()}
