"""Read JSON and TOML so that every complaint can name the file and the place in it."""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from registry.sources.records import SourceError
from registry.sources.textfile import text_of

#: The escape of the zero byte, and not a backslash that stands for itself before these letters.
_ZERO = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
#: Letters of a value that a complaint shows.
_LONGEST = 80


@dataclass(frozen=True)
class Part:
    """A mapping in a file, with the place at which it stands; what is asked of it must be of the right kind."""

    file: str
    place: str
    content: Mapping[str, Any]

    def text(self, key: str) -> str:
        """Return a text without the space around it; empty where there is none."""
        value = self.content.get(key)
        if not isinstance(value, str | None):
            raise self.error(key, "is not text")
        return (value or "").strip()

    def required(self, key: str) -> str:
        """Return a text that must be there."""
        if not self.text(key):
            raise self.error(key, "is missing or empty")
        return self.text(key)

    def number(self, key: str) -> float:
        """Return a finite number that must be there."""
        value = self.content.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
            raise self.error(key, "is not a finite number")
        return float(value)

    def flag(self, key: str) -> bool:
        """Return a yes or no that must be there."""
        value = self.content.get(key)
        if not isinstance(value, bool):
            raise self.error(key, "is neither true nor false")
        return value

    def parts(self, key: str) -> list[Part]:
        """Return the mappings of a list, none where there is no list."""
        return parts(self.file, self._at(key), self.content.get(key, []))

    def error(self, key: str, message: str) -> SourceError:
        """Return a complaint about the value of a key."""
        return SourceError([f"{self.file}, {self._at(key)}: {_short(self.content.get(key))} {message}"])

    def _at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key


def json_of(path: Path, *, file: str = "") -> Any:
    """Return what a JSON file holds; a key that stands twice, and what is no JSON number, is refused."""
    shown = file or path.name
    return json_in(text_of(path, file=shown), file=shown)


def json_in(text: str, *, file: str) -> Any:
    """Return what a text holds, with the same refusals."""
    return _loaded(text, file, "JSON", _json)


def toml_of(path: Path, *, file: str = "") -> Part:
    """Return what a TOML file holds."""
    shown = file or path.name
    return part(shown, "", _loaded(text_of(path, file=shown), shown, "TOML", tomllib.loads))


def part(file: str, place: str, content: Any) -> Part:
    """Return a mapping with its place; raise SourceError where it is none."""
    if not isinstance(content, dict):
        raise SourceError([f"{file}{place and f', {place}'}: {_short(content)} is not a mapping"])
    return Part(file, place, content)


def parts(file: str, place: str, content: Any) -> list[Part]:
    """Return the mappings of a list with their places; raise SourceError where it is no list of mappings."""
    if not isinstance(content, list):
        raise SourceError([f"{file}{place and f', {place}'}: {_short(content)} is not a list"])
    return [part(file, f"{place}[{position}]", item) for position, item in enumerate(content)]


def _loaded(text: str, shown: str, form: str, load: Callable[[str], Any]) -> Any:
    try:
        return load(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise SourceError([f"{shown}, {place}: not readable as JSON: {error.msg}"]) from None
    except RecursionError:
        raise SourceError([f"{shown}: not readable as {form}: its parts lie too deep in each other"]) from None
    except ValueError as error:
        # Also numbers of more digits than are ever read.
        raise SourceError([f"{shown}: not readable as {form}: {str(error)[:200]}"]) from None


def _json(text: str) -> Any:
    found = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    if "\\u" in text:
        # Escapes can spell what no database stores as text: the zero byte, and halves of letters.
        if _ZERO.search(text):
            raise ValueError("\\u0000 is no letter")
        json.dumps(found, ensure_ascii=False).encode()
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {next(key for key in keys if keys.count(key) > 1)!r} stands twice")
    return found


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _short(value: Any) -> str:
    """Return a value as a complaint shows it: a large one only by its beginning or kind."""
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    if isinstance(value, int) and value.bit_length() > _LONGEST:
        return "a very long number"
    shown = repr(value)
    return f"{shown[:_LONGEST]}…" if len(shown) > _LONGEST else shown
