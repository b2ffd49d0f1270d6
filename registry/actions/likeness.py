"""Which names met elsewhere may be a release's: developer, family, size, variant and version, told apart.

A likeness only proposes. What is drafted here waits for a person (``alias_proposals``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from registry.models import Alias, AliasProposal, Release
from registry.models.releases import Scheme
from registry.sources.naming import Compared, NameParts, agree, compare, maker_words, parts, same_dates
from registry.sources.records import AliasRecord, ReleaseRecord

#: Names of these schemes begin with who made the model, or who serves it.
_OWNED = {"huggingface", "api", "models_dev"}

#: Names that tell how a model is called; the others are numbers of papers.
_TELLING = (*_OWNED, "name", "mot", "osai", "os_ai_map", "llm_stats", "epoch_model", "epoch_version")


@dataclass(frozen=True)
class Draft:
    """A proposal that is not stored yet."""

    release: int
    alias: AliasRecord
    likeness: Mapping[str, Any]


@dataclass
class _Known:
    """A release as it is called: its own name and those elsewhere, and what its columns tell besides."""

    release: Release
    names: list[tuple[NameParts, NameParts]]


@dataclass
class Proposer:
    """Reads every release's names once, and proposes each name of a record to the one release that it may be of.

    ``without`` leaves aliases out of sight, to measure what would be proposed in their place.
    """

    without: frozenset[int] = frozenset()
    drafts: list[Draft] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._proposed = set(AliasProposal.objects.values_list("release", "scheme", "value"))
        self._makers: dict[int, set[str]] = {}
        self._known: dict[tuple[int, str], list[_Known]] = {}
        releases = list(Release.objects.select_related("developer").prefetch_related("aliases"))
        for release in releases:
            self._makers.setdefault(release.developer_id, set()).update(self._signatures(release))
        for release in releases:
            self._learn(release)

    def _signatures(self, release: Release) -> Iterator[str]:
        """Yield the words by which a developer is known: its own, and those before the names that are declared."""
        yield from (maker_words(release.developer.name), maker_words(release.developer.slug))
        for alias in release.aliases.all():
            if alias.scheme == "huggingface" and alias.pk not in self.without:
                yield maker_words(alias.value.partition("/")[0])

    def _learn(self, release: Release) -> None:
        makers = self._makers[release.developer_id]
        called = [release.name, *(_called(alias.scheme, alias.value) for alias in self._aliases(release))]
        names = [parts(name, makers=makers) for name in dict.fromkeys(called)]
        known = _Known(release, [(name, _completed(name, release)) for name in names])
        for words in {name.words for name in names}:
            self._known.setdefault((release.developer_id, words), []).append(known)

    def _aliases(self, release: Release) -> Iterator[Alias]:
        for alias in release.aliases.all():
            if alias.scheme in _TELLING and alias.pk not in self.without:
                yield alias

    def of_unmatched(self, record: ReleaseRecord, schemes: Collection[str]) -> list[Release]:
        """Propose the names of a record that no alias ties to a release; return the releases proposed to."""
        found: dict[int, Release] = {}
        for alias in proposable(record, schemes):
            candidates = list(self._candidates(alias, record))
            # A name that reads like those of two releases tells neither.
            if len(candidates) == 1:
                release, likeness = candidates[0]
                self._propose(release, alias, likeness)
                found[release.pk] = release
        return list(found.values())

    def of_matched(self, record: ReleaseRecord, release: Release, aliases: Iterable[AliasRecord], tie: str) -> None:
        """Propose further names of a record that an alias ties to a release, unless they tell of another model."""
        makers = self._makers[release.developer_id]
        for alias in aliases:
            there = parts(_text(alias, record), makers=makers)
            compared = self._closest(release, there)
            if not any(part.state == "differs" for part in compared.values()):
                self._propose(release, alias, {"tied_by": tie, **_told(compared)})

    def another_model(self, record: ReleaseRecord, release: Release) -> str:
        """Return the name by which a record calls another model than a release, empty where it does not."""
        for name in (alias.value for alias in record.aliases if alias.scheme == "name"):
            compared = self._closest(release, parts(name, makers=self._makers[release.developer_id]))
            if any(part.state == "differs" for part in compared.values()):
                return name
        return ""

    def _closest(self, release: Release, there: NameParts) -> dict[str, Compared]:
        """Return the comparison with that name of a release of which most agrees."""
        makers = self._makers[release.developer_id]
        called = [release.name, *(_called(alias.scheme, alias.value) for alias in self._aliases(release))]
        names = [parts(name, makers=makers) for name in dict.fromkeys(called)]
        found = [compare(name, there, known=_completed(name, release)) for name in names]
        return max(found, key=lambda compared: sum(part.state == "agrees" for part in compared.values()))

    def _candidates(self, alias: AliasRecord, record: ReleaseRecord) -> Iterator[tuple[Release, dict[str, Any]]]:
        told = _makers_told(alias, record)
        signatures = {maker_words(maker) for maker in told} - {""}
        for developer, makers in self._makers.items():
            if signatures.isdisjoint(makers):
                continue
            there = parts(_text(alias, record), makers={*makers, *told})
            dates = there.dates | parts(_called(alias.scheme, alias.value)).dates
            for known in self._known.get((developer, there.words), []):
                if not _fits(alias.scheme, there, dates, known):
                    continue
                for name, completed in known.names:
                    compared = compare(name, there, known=completed)
                    if agree(compared):
                        maker = Compared("agrees", known.release.developer.name, ", ".join(told)).as_dict()
                        yield known.release, {"developer": maker, **_told(compared)}
                        break

    def _propose(self, release: Release, alias: AliasRecord, likeness: Mapping[str, Any]) -> None:
        key = (release.pk, alias.scheme, alias.value)
        if key not in self._proposed:
            self._proposed.add(key)
            self.drafts.append(Draft(release.pk, alias, likeness))


def proposable(record: ReleaseRecord, schemes: Collection[str]) -> list[AliasRecord]:
    """Return the names that a source gives for a person to declare; its own id is not asked for twice."""
    own = {alias.value for alias in record.aliases if alias.scheme == Scheme.MODELS_DEV}
    return [
        alias
        for alias in record.aliases
        if alias.scheme in schemes and not (alias.scheme == Scheme.API and alias.value in own)
    ]


def _text(alias: AliasRecord, record: ReleaseRecord) -> str:
    """Return how a name calls its model: an id of the Hub by itself, an id of a source by the name beside it."""
    if alias.scheme != "huggingface":
        named = [each.value for each in record.aliases if each.scheme == "name"] or [record.name]
        if named[0]:
            return named[0]
    return _called(alias.scheme, alias.value)


def _called(scheme: str, value: str) -> str:
    return value.partition("/")[2] if scheme in _OWNED and "/" in value else value


def _fits(scheme: str, there: NameParts, dates: frozenset[str], known: _Known) -> bool:
    """Tell whether nothing besides the compared name speaks against a release.

    What its slug dates, a name of the same version dates too. A repository that tells no variant holds the weights
    that those that tell one were tuned from.
    """
    slug = parts(known.release.slug)
    own = slug.dates
    release_dates = own.union(*(completed.dates for _, completed in known.names))
    if (own and not dates) or (release_dates and dates and not same_dates(release_dates, dates)):
        return False
    tuned = slug.variant.union(*(name.variant for name, _ in known.names)) & {"instruct", "chat"}
    return not (scheme == "huggingface" and tuned and not there.variant)


def _makers_told(alias: AliasRecord, record: ReleaseRecord) -> list[str]:
    """Return who made the model by the name itself; of a page of the Hub its owner alone, as others copy models."""
    owner = alias.value.partition("/")[0] if alias.scheme in _OWNED and "/" in alias.value else ""
    told = [owner] if alias.scheme == "huggingface" else [record.developer, owner]
    return [maker for maker in told if maker]


def _completed(name: NameParts, release: Release) -> NameParts:
    """Return what a name tells, completed from the release's columns where it tells nothing."""
    told = parts(f"x {release.size} {release.version} {release.variant.replace('unspecified', '')}")
    return NameParts(
        name.family, name.size or told.size, name.variant or told.variant, name.version or told.version, name.rest
    )


def _told(compared: Mapping[str, Compared]) -> dict[str, Any]:
    return {name: part.as_dict() for name, part in compared.items()}
