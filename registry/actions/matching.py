"""Find the release that an imported record is about: by an alias that a person declared, never by a likeness.

A name that moved from one release to another means what it meant on the day of which the source speaks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from django.utils import timezone

from openness.dates import PartialDate
from registry.actions.slugs import check_free
from registry.models import Alias, Developer, Family, Release
from registry.sources.records import AliasRecord, FamilyRecord, ReleaseRecord, SourceError


class Matcher:
    """Knows every alias, and makes the releases of a source that brings a family of its own."""

    def __init__(self, family: FamilyRecord | None, *, day: str = "") -> None:
        """``day`` is that of the source as a whole, as far as it is known: of records without a day of their own."""
        self._family = Family.objects.get(slug=family.slug) if family else None
        self._developers = {developer.slug: developer for developer in Developer.objects.all()}
        self._day = day
        self._aliases: dict[tuple[str, str], list[Alias]] = {}
        for alias in Alias.objects.select_related("release"):
            self._aliases.setdefault((alias.scheme, alias.value), []).append(alias)

    def named(self, record: ReleaseRecord) -> list[Release]:
        """Return the releases that bore one of a record's names on its day: mostly one or none."""
        found = (alias.release for name in record.aliases for alias in self._meant(name))
        return list({release.pk: release for release in found}.values())

    def schemes(self, record: ReleaseRecord) -> set[str]:
        """Return the schemes of those names of a record that tie it to a release."""
        return {name.scheme for name in record.aliases if any(self._meant(name))}

    def tie(self, record: ReleaseRecord) -> str:
        """Return the first name of a record that ties it to a release, for people to read."""
        return next((f"{name.value} ({name.scheme})" for name in record.aliases if any(self._meant(name))), "")

    def _meant(self, name: AliasRecord) -> Iterator[Alias]:
        """Yield what a name meant: twice where it moved within the month that the day is known to."""
        aliases = self._aliases.get((name.scheme, name.value), [])
        if all(alias.valid_from is None and alias.valid_to is None for alias in aliases):
            yield from aliases
            return
        day = PartialDate.parse(name.day or self._day or "unknown")
        first, last = day.first or timezone.localdate(), day.last or timezone.localdate()
        for alias in aliases:
            if (alias.valid_from is None or alias.valid_from <= last) and (
                alias.valid_to is None or alias.valid_to > first
            ):
                yield alias

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

    def bears(self, scheme: str, value: str) -> bool:
        """Tell whether any release bears a name, or bore it."""
        return (scheme, value) in self._aliases

    def create(self, record: ReleaseRecord) -> Release:
        """Make a release, unreviewed: it enters no lag; raise SlugTaken where its slug is another's, or was."""
        check_free(record.slug)
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
        for name in record.aliases:
            alias = Alias(release=created, scheme=name.scheme, value=name.value)
            self._aliases.setdefault((name.scheme, name.value), []).append(alias)
        return created
