"""Find the release that an imported record is about: by an alias that a person declared, never by a likeness."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from registry.models import Alias, Developer, Family, Release
from registry.sources.records import FamilyRecord, ReleaseRecord, SourceError


class Matcher:
    """Knows every alias, and makes the releases of a source that brings a family of its own."""

    def __init__(self, family: FamilyRecord | None) -> None:
        self._family = Family.objects.get(slug=family.slug) if family else None
        self._developers = {developer.slug: developer for developer in Developer.objects.all()}
        self._aliases = {
            (alias.scheme, alias.value): alias.release for alias in Alias.objects.select_related("release")
        }

    def named(self, record: ReleaseRecord) -> list[Release]:
        """Return the releases that bear one of a record's names: mostly one or none."""
        found = (self._aliases.get((alias.scheme, alias.value)) for alias in record.aliases)
        return list({release.pk: release for release in found if release}.values())

    def only(self, records: Iterable[ReleaseRecord], wanted: Collection[str]) -> list[ReleaseRecord]:
        """Return the records that are asked for, by the source's id or name or by our own; none asked for: all."""
        if not wanted:
            return list(records)
        named = [(record, self._names(record)) for record in records]
        known = set[str]().union(*(names for _, names in named))
        if missing := [each for each in wanted if each not in known]:
            raise SourceError([f"--only: {each!r} names no record of this source" for each in missing])
        return [record for record, names in named if not names.isdisjoint(wanted)]

    def _names(self, record: ReleaseRecord) -> set[str]:
        return {record.slug, *(alias.value for alias in record.aliases), *(found.slug for found in self.named(record))}

    def unknown_aliases(self, record: ReleaseRecord, schemes: Collection[str]) -> Iterator[tuple[str, str]]:
        """Yield those of a record's names in these schemes that no release bears yet."""
        for alias in record.aliases:
            if alias.scheme in schemes and (alias.scheme, alias.value) not in self._aliases:
                yield alias.scheme, alias.value

    def create(self, record: ReleaseRecord) -> Release:
        """Make a release, unreviewed: it enters no lag."""
        created = Release.objects.create(
            slug=record.slug,
            name=record.name,
            developer=self._developers[record.developer],
            family=self._family,
            version=record.version,
            size=record.size,
            variant=record.variant,
            modality=list(record.modality),
            note=record.note,
            reviewed=False,
        )
        self._aliases |= {(alias.scheme, alias.value): created for alias in record.aliases}
        return created
