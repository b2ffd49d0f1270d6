"""Write what a list of licences adds to the registry's: names of texts that it holds. Report what differs.

A text is told by its SPDX id or its ScanCode key, never by likeness. What a list says against the registry is only
reported, and a licence that the registry does not hold becomes one only where it is asked for by its id: its terms are
unknown but for those that follow from lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from openness.licenses import LicenseTable, Term
from openness.ternary import Ternary
from registry.actions.changes import log
from registry.actions.import_lock import recorded_import
from registry.actions.nouns import write_new_sources
from registry.actions.statements import EvidenceShelf
from registry.actions.upkeep import save_noun
from registry.facts import license_table
from registry.facts.names import license_names
from registry.models import License, LicenseName
from registry.models.common import TextRead
from registry.sources.epoch.values import slugify
from registry.sources.license_lists import LISTS, LicenseList, Listed
from registry.sources.records import EvidenceRecord, SourceError

__all__ = ["LISTS", "ListReport", "import_list"]

_FLAGS = {"osi": Term.OSI_APPROVED, "fsf": Term.FSF_LIBRE}


@dataclass
class ListReport:
    """What an import of a list did, or, on a dry run, would do.

    ``conflicts`` are names that already mean another text, ``differences`` what the list says of a text otherwise
    than the registry, ``unmatched`` its licences that the registry does not hold.
    """

    dry_run: bool
    counts: Counter[str] = field(default_factory=Counter)
    conflicts: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "dry_run": self.dry_run,
            "counts": dict(sorted(self.counts.items())),
            "conflicts": self.conflicts,
            "differences": self.differences,
            "unmatched": self.unmatched,
        }


def import_list(
    name: str, found: LicenseList, *, path: str, by: str, only: Collection[str] = (), dry_run: bool = False
) -> ListReport:
    """Write everything or nothing; a second run of the same list changes nothing.

    ``only`` are ids of the list, or keys of ours, beside which all others are left alone; those that the registry does
    not hold are created. Raise SourceError for an id that is not there, AnotherImport as other imports do.
    """
    report = ListReport(dry_run)
    with recorded_import(name, path=path, by=by, report=report):
        _Import(found, report, by=by).run(only)
    return report


class _Import:
    """One list beside the licences that are held."""

    def __init__(self, found: LicenseList, report: ListReport, *, by: str) -> None:
        self._found = found
        self._report = report
        self._by = by
        self._licenses = {text.key: text for text in License.objects.all()}
        self._names = license_names()
        self._keyed = dict(LicenseName.objects.filter(scheme="scancode").values_list("value", "license__key"))
        self._bearing = {
            (row.scheme, row.value): row.license.key for row in LicenseName.objects.select_related("license")
        }
        self._terms: LicenseTable = license_table()
        self._today = timezone.localdate()

    def run(self, only: Collection[str]) -> None:
        """Take each entry of the list, or those asked for."""
        write_new_sources([self._found.source])
        held = {entry.id: self._held(entry) for entry in self._found.entries}
        entries = self._asked(only, held)
        self._report.counts["licences read"] = len(entries)
        for entry in entries:
            if text := held[entry.id]:
                self._report.counts["licences matched"] += 1
                self._name(text, entry)
                self._report.differences += self._differences(text, entry)
            elif only:
                self._create(entry)
            elif not (entry.deprecated or entry.exception):
                self._report.unmatched.append(f"{entry.id}: {entry.name}" if entry.name else entry.id)
                self._report.differences += self._namesakes(entry)
        if not only:
            self._report.differences += self._unlisted()
        counts = self._report.counts
        counts["licences not held"], counts["differences"] = len(self._report.unmatched), len(self._report.differences)
        counts["names in conflict"] = len(self._report.conflicts)

    def _asked(self, only: Collection[str], held: dict[str, License | None]) -> list[Listed]:
        if not only:
            return list(self._found.entries)
        named = [
            (entry, {entry.id, *([text.key] if (text := held[entry.id]) else [])}) for entry in self._found.entries
        ]
        known = set[str]().union(*(names for _, names in named))
        if missing := [each for each in only if each not in known]:
            raise SourceError([f"--only: {each!r} names no licence of this list" for each in missing])
        return [entry for entry, names in named if not names.isdisjoint(only)]

    def _held(self, entry: Listed) -> License | None:
        """Return the text that an entry is of: by its id where that is a name here, else by its SPDX id."""
        by_key = self._keyed.get(entry.id, "") if self._found.scheme else ""
        return self._licenses.get(by_key or self._owner(entry.spdx))

    def _owner(self, spdx: str) -> str:
        """Return the key of the one text for which an SPDX id stands alone; empty where there is none."""
        sharing = [text.key for text in self._licenses.values() if spdx and text.spdx == spdx]
        owners = [key for key in sharing if self._names.label(key) == spdx]
        return owners[0] if owners else ""

    def _name(self, text: License, entry: Listed) -> None:
        for scheme, value in self._wanted(entry):
            others = self._others(text, scheme, value)
            if others:
                whose = ", ".join(sorted(others))
                self._report.conflicts.append(f"{text.key}: {value} ({scheme}) is a name of {whose}")
            elif self._is_known(text, scheme, value):
                self._report.counts["names unchanged"] += 1
            else:
                self._add(text, scheme, value)

    def _wanted(self, entry: Listed) -> Iterator[tuple[str, str]]:
        """Yield the names that the list gives a text, by scheme."""
        if self._found.scheme:
            yield self._found.scheme, entry.id
        if entry.name:
            yield LicenseName.Scheme.NAME.value, entry.name
        yield from ((LicenseName.Scheme.URL.value, url) for url in entry.urls)

    def _others(self, text: License, scheme: str, value: str) -> set[str]:
        """Return the keys of the other texts that a name stands for already."""
        borne = self._bearing.get((scheme, value))
        found = self._names.at_address(value) if scheme == LicenseName.Scheme.URL else self._names.find(value)
        return {*found, *([borne] if borne else [])} - {text.key}

    def _is_known(self, text: License, scheme: str, value: str) -> bool:
        if scheme == LicenseName.Scheme.SCANCODE or (scheme, value) in self._bearing:
            return (scheme, value) in self._bearing
        return bool(self._names.at_address(value) if scheme == LicenseName.Scheme.URL else self._names.find(value))

    def _add(self, text: License, scheme: str, value: str) -> None:
        name = LicenseName.objects.create(license=text, scheme=scheme, value=value)
        self._bearing[scheme, value] = text.key
        # A change of the name and not of the licence: a later edition of the catalogue still reaches the licence.
        said = {"license": text.key, "scheme": scheme, "value": value}
        log(name, action="name license", by=self._by, before={}, after=said, reason=self._reason())
        self._report.counts["names added"] += 1

    def _reason(self) -> str:
        return f"Listed so in {self._found.source.title}."

    def _differences(self, text: License, entry: Listed) -> Iterator[str]:
        terms = self._terms.at(text.key, self._today)
        for flag, term in _FLAGS.items():
            said: bool | None = getattr(entry, flag)
            here = terms[term] if terms else Ternary.UNKNOWN
            if said is not None and here is not Ternary.of(said):
                yield f"{text.key}: {term} is {here.value} here, {Ternary.of(said).value} in the list"
        if entry.spdx != text.spdx and text.spdx not in entry.others:
            yield f"{text.key}: the SPDX id is {text.spdx or 'none'} here, {entry.spdx or 'none'} in the list"
        if entry.deprecated:
            yield f"{text.key}: the id {entry.id} is deprecated in the list"

    def _namesakes(self, entry: Listed) -> Iterator[str]:
        """Yield the texts that bear the name of an entry, and not its id."""
        for key in self._names.find(entry.name) if entry.name else ():
            yield f"{key}: is called as {entry.id} in the list, and its SPDX id is {self._licenses[key].spdx or 'none'}"

    def _unlisted(self) -> Iterator[str]:
        """Yield the ids that stand with licences here and nowhere in the list."""
        listed = {each for entry in self._found.entries for each in (entry.id, entry.spdx, *entry.others)}
        ids = sorted((text.key, text.spdx) for text in self._licenses.values() if text.spdx)
        yield from (f"{key}: the SPDX id {spdx} is not in the list" for key, spdx in ids if spdx not in listed)
        if self._found.scheme:
            keys = sorted((key, id) for id, key in self._keyed.items())
            yield from (
                f"{key}: the ScanCode key {name} is not in the list" for key, name in keys if name not in listed
            )

    def _create(self, entry: Listed) -> None:
        key = slugify(entry.id, keep=".")
        if key in self._licenses or entry.exception:
            reason = "an exception, which is no licence by itself" if entry.exception else "the key of another licence"
            self._report.conflicts.append(f"{entry.id}: {key} is {reason}")
            return
        read = EvidenceRecord(self._found.source.key, entry.id, self._found.read_on, entry.page)
        shelf = EvidenceShelf(by=self._by, machine=True)
        shelf.put([read])
        text = License(
            key=key,
            name=entry.name or entry.id,
            spdx=entry.spdx,
            url=entry.page,
            # A licence of no SPDX id may have a policy that binds, of which no list tells.
            text_read=TextRead.LIST if entry.spdx else TextRead.NOT_READ,
            evidence_id=shelf.id_of(read),
            note="From a list of licences; nobody has read the text for this registry.",
        )
        wanted = [
            (scheme, value)
            for scheme, value in self._wanted(entry)
            if (scheme, value) != (LicenseName.Scheme.NAME, text.name) and not self._others(text, scheme, value)
        ]
        names = [LicenseName(license=text, scheme=scheme, value=value) for scheme, value in wanted]
        save_noun(text, by=self._by, reason=self._reason(), parts=names)
        self._licenses[key] = text
        self._bearing |= dict.fromkeys(wanted, key)
        self._report.counts["licences created"] += 1
        self._terms = license_table()
        self._report.differences += self._differences(text, entry)
