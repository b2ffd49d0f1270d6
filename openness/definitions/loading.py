"""Find and load the definitions that come with the package, by version, revision and choice of options."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from openness.definitions.content import DefinitionReader
from openness.definitions.model import Definition
from openness.definitions.reading import DefinitionError

FOLDER = Path(__file__).parent

#: Wordings that a later revision has replaced; kept so that what was judged by them can be judged again.
EARLIER = "earlier"

_REVISION = re.compile(r"(?P<key>.+)-r(?P<number>\d+)")


def load(path: Path, choices: Mapping[str, str] | None = None) -> Definition:
    """Return the definition in a file; raise DefinitionError naming file, place and what is allowed there."""
    reader = DefinitionReader(path.name)
    return reader.definition(reader.read(path.read_bytes()), choices or {})


@cache
def load_all(folder: Path = FOLDER) -> tuple[Definition, ...]:
    """Return every definition of a folder in its newest wording, by key."""
    return tuple(found for found, _ in _files(folder))


def definition(key: str, choices: Mapping[str, str] | None = None) -> Definition:
    """Return a bundled definition, for example ``osaid@1.0``, or an earlier wording of it, ``osaid@1.0-r1``.

    ``choices`` maps options to choices; those left out stand at their default. Raise KeyError naming the
    definitions, or DefinitionError naming the options and choices, there are.
    """
    path = _path(key)
    return load(path, choices) if choices else _loaded(path)


def revisions(key: str) -> tuple[Definition, ...]:
    """Return every wording of a bundled definition, newest first."""
    newest = [found for found, _ in _files(FOLDER) if found.key == key]
    earlier = [found for found, _ in _files(FOLDER / EARLIER) if found.key == key]
    return (*newest, *sorted(earlier, key=lambda found: -found.revision))


@cache
def _loaded(path: Path) -> Definition:
    return load(path)


@cache
def _files(folder: Path) -> tuple[tuple[Definition, Path], ...]:
    found = sorted(((_loaded(path), path) for path in folder.glob("*.yaml")), key=lambda pair: pair[0].key)
    names = [(item.key, item.revision) if folder.name == EARLIER else item.key for item, _ in found]
    if twice := {str(name) for name in names if names.count(name) > 1}:
        raise DefinitionError(f"{folder.name}: two files for {', '.join(sorted(twice))}")
    return tuple(found)


@cache
def _path(key: str) -> Path:
    newest = {item.key: path for item, path in _files(FOLDER)}
    if key in newest:
        return newest[key]
    if match := _REVISION.fullmatch(key):
        for item, path in (*_files(FOLDER), *_files(FOLDER / EARLIER)):
            if (item.key, item.revision) == (match["key"], int(match["number"])):
                return path
    raise KeyError(f"no definition {key!r}; there are {', '.join(sorted(newest))}")
