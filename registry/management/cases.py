"""What `assess` takes: files of several forms, each read into cases that a definition can be asked about.

Everything comes from the files and from the bundled licences; there is no database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from openness.assessment import assess
from openness.definitions import Definition
from openness.facts import UNKNOWN, facts_at
from openness.licenses import LicenseTable, LicenseTerms, Term
from openness.licenses.resolution import Kind, LicenseNames, Resolution, resolve, terms_of
from openness.ternary import Ternary
from openness.verdicts import Assessment
from registry.facts import record_claims, record_license_table
from registry.facts.names import record_license_names
from registry.sources import catalogue, descriptions, fixtures
from registry.sources.records import ReleaseRecord, SourceError

_LICENSE = ".license"


@dataclass(frozen=True)
class LicenseFound:
    """A licence as a file writes it, the fields it stands for, and what was made of it."""

    written: str
    fields: tuple[str, ...]
    resolution: Resolution
    name: str = ""
    link: str = ""

    @property
    def value(self) -> str:
        """Return the value that the fields take."""
        if self.resolution.kind is Kind.LICENSE:
            return self.resolution.keys[0]
        return self.resolution.expression or UNKNOWN


def _nothing(definition: Definition) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True)
class Case:
    """One release of one file: how a definition answers for it, and what was made of its licences.

    ``bases`` are what it was made from, whose licences were not looked at; ``lacks`` names the criteria of a
    definition of which the file cannot speak, so that the definition is asked only on request.
    """

    file: Path
    release: str
    name: str
    answer: Callable[[Definition], Assessment]
    licenses: tuple[LicenseFound, ...] = ()
    bases: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    lacks: Callable[[Definition], tuple[str, ...]] = _nothing


#: Reads one file, for a day.
Reader = Callable[[Path, date], Iterable[Case]]


def read_all(paths: Iterable[Path], read: Reader, as_of: date) -> list[Case]:
    """Return the cases of all files; raise SourceError listing everything that is wrong with any of them."""
    cases: list[Case] = []
    problems: list[str] = []
    for path in paths:
        try:
            cases += read(path, as_of)
        except SourceError as error:
            problems += error.problems
        except FileNotFoundError:
            problems.append(f"{path}: no such file")
        except OSError as error:
            problems.append(f"{path}: {error.strerror}")
    if problems:
        raise SourceError(problems)
    return cases


@cache
def bundled_names() -> LicenseNames:
    """Return the names of the bundled licences."""
    return record_license_names(catalogue.licenses()[0])


@cache
def bundled_terms() -> LicenseTable:
    """Return the terms of the bundled licences."""
    return record_license_table(*catalogue.licenses())


def own(path: Path, as_of: date) -> Iterator[Case]:
    """Yield the releases of a description in the project's own form, whose licences are keys of bundled ones."""
    records, table = descriptions.releases(path), bundled_terms()
    problems = [
        f"{path.name}: {record.slug}, {claim.field}: {claim.value!r} is not the key of a bundled licence, or unknown"
        for record in records
        for claim in record.claims
        if claim.field.endswith(_LICENSE) and claim.value != UNKNOWN and claim.value not in table
    ]
    if problems:
        raise SourceError(problems)
    for record in records:
        found = licenses_of(record, lambda key: resolve(key, names=bundled_names()))
        yield case(path, record, found, table, as_of, bases=tuple(edge.base for edge in record.lineage))


def archetypes(path: Path, as_of: date) -> Iterator[Case]:
    """Yield the made-up releases of a file that brings its own made-up licences along."""
    records, licenses = fixtures.read(path)
    # The terms are made up too: nothing follows from a list on which these texts are not.
    table = LicenseTable.of(
        LicenseTerms(text.key, text.name, {Term(name): Ternary.of(value) for name, value in text.terms.items()})
        for text in licenses
    )

    def look_up(key: str) -> Resolution:
        if key in table:
            return Resolution(Kind.LICENSE, (key,), how="given in the file")
        return Resolution(Kind.UNRESOLVED, reason=f"not in the file: {key!r}")

    for record in records:
        yield case(path, record, licenses_of(record, look_up), table, as_of)


def licenses_of(record: ReleaseRecord, look_up: Callable[[str], Resolution]) -> tuple[LicenseFound, ...]:
    """Return each licence that a record's claims name, with the fields in which it stands."""
    fields: dict[str, list[str]] = {}
    for claim in record.claims:
        if claim.field.endswith(_LICENSE) and claim.value != UNKNOWN:
            fields.setdefault(claim.value, []).append(claim.field)
    return tuple(LicenseFound(value, tuple(dict.fromkeys(named)), look_up(value)) for value, named in fields.items())


def case(
    path: Path,
    record: ReleaseRecord,
    licenses: tuple[LicenseFound, ...],
    table: LicenseTable,
    as_of: date,
    *,
    bases: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
    exact: Callable[[Definition], Assessment | None] = lambda definition: None,
) -> Case:
    """Return a record as a case; ``exact`` answers first where a file holds more than facts can say."""
    facts = facts_at(record.slug, record_claims(record, as_of), table, as_of)

    def answer(definition: Definition) -> Assessment:
        return exact(definition) or assess(facts, definition)

    return Case(path, record.slug, record.name, answer, licenses, bases, notes)


def table_with(licenses: Iterable[LicenseFound], as_of: date) -> LicenseTable:
    """Return the bundled licences, with the expressions over them that were found, each as a licence of its own."""
    table, names = bundled_terms(), bundled_names()
    joined: Mapping[str, LicenseTerms | None] = {
        found.value: terms_of(found.resolution, names, lambda key: table.at(key, as_of))
        for found in licenses
        if found.resolution.kind is Kind.EXPRESSION
    }
    known = {value: ((None, terms),) for value, terms in joined.items() if terms is not None}
    return LicenseTable({**dict(table.versions()), **known})
