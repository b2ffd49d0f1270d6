"""What releases are called elsewhere: reviewed names in one file, folded into the releases that bear them.

Every row becomes an alias as if it stood in the description of its release. Its evidence is that of the table, with
the row's own place in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import jsonschema

from registry.sources.descriptions import is_real_date
from registry.sources.records import AliasRecord, EvidenceRecord, ReleaseRecord, SourceError
from registry.sources.yamlfile import Document, documents, schema_problems


def fold(
    releases: Iterable[ReleaseRecord], path: Path, *, validator: jsonschema.protocols.Validator
) -> tuple[ReleaseRecord, ...]:
    """Return the releases with the names of a file, where there is one; raise SourceError listing what is wrong."""
    found = tuple(releases)
    if not path.exists():
        return found
    tables = documents(path)
    if len(tables) != 1:
        raise SourceError([f"{path.name}: has {len(tables)} documents, not one"])
    if problems := schema_problems(tables[0], validator) or list(_problems(tables[0], found)):
        raise SourceError(problems)
    by_release: dict[str, list[AliasRecord]] = {}
    for table in tables[0].content:
        for row in table["rows"]:
            read = table["evidence"]
            evidence = EvidenceRecord(**read | {"locator": f"{read['locator']}, {row['row']}"})
            by_release.setdefault(row["release"], []).append(AliasRecord(table["scheme"], row["value"], evidence))
    return tuple(
        replace(item, aliases=(*item.aliases, *by_release[item.slug])) if item.slug in by_release else item
        for item in found
    )


def _problems(document: Document, releases: Iterable[ReleaseRecord]) -> Iterator[str]:
    """Yield tables that were read on no day, and names of releases that the catalogue does not have."""
    slugs = {item.slug for item in releases}
    for position, table in enumerate(document.content):
        if not is_real_date(table["evidence"]["read"]):
            message = f"{table['evidence']['read']!r} is not a date: write YYYY-MM-DD"
            yield document.problem([position, "evidence", "read"], message)
        for number, row in enumerate(table["rows"]):
            if row["release"] not in slugs:
                message = f"no release {row['release']!r} in the catalogue"
                yield document.problem([position, "rows", number, "release"], message)
