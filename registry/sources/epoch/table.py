"""Read a CSV file strictly: every complaint names file, line and column; no row is repaired or dropped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from registry.sources.records import SourceError
from registry.sources.textfile import check_size

# Possessive, so that an unclosed quote in a long file costs one pass and not many.
_CELL = re.compile(r'"((?:[^"]++|"")*+)"|([^",\n]*+)')


@dataclass(frozen=True)
class Row:
    """The cells of one row by column, and the physical line, counted from 1, on which it starts."""

    line: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """Return a cell without the space around it; empty where there is no such column, or none is asked for."""
        return self.cells.get(column, "").strip() if column else ""


@dataclass(frozen=True)
class Table:
    """A file, named as complaints name it, with its rows."""

    file: str
    rows: tuple[Row, ...]


def read(path: Path, *, file: str, required: Iterable[str]) -> Table:
    """Return the rows of a file; raise SourceError where it is too large, broken, cut short or of another format."""
    records = _records(file, _text(path, file))
    _, columns = next(records, (1, []))
    missing = [column for column in required if column not in columns]
    if missing:
        raise SourceError([f"{file}, line 1: no column {', '.join(map(repr, missing))}; found: {', '.join(columns)}"])
    repeated = next((column for column in columns if columns.count(column) > 1), None)
    if repeated is not None:
        raise SourceError([f"{file}, line 1: the column {repeated!r} stands twice"])
    # A wholly empty line holds nothing that could be lost.
    rows = tuple(_row(file, line, columns, cells) for line, cells in records if cells != [""])
    if not rows:
        raise SourceError([f"{file}, line 2, column {columns[0]!r}: no rows below the column names"])
    return Table(file, rows)


def _text(path: Path, file: str) -> str:
    check_size(path, file=file)
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec hands over what follows the byte order mark.
        before = error.object[: error.start]
        line, byte = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        raise SourceError([f"{file}, line {line}, column {byte} (in bytes): not UTF-8 text"]) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        before_zero = text[: text.index("\0")]
        line, place = before_zero.count("\n") + 1, len(before_zero) - before_zero.rfind("\n")
        raise SourceError([f"{file}, line {line}, column {place} (in characters): a zero byte, so not a text file"])
    return text


def _records(file: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line and the cells of each record, the column names first (RFC 4180)."""
    names: list[str] = []
    cells: list[str] = []
    position, line, start = 0, 1, 1
    # After a comma at the very end a cell is still owed.
    while position < len(text) or cells:
        match = _CELL.match(text, position)
        assert match  # the second alternative matches nothing at all
        follows = text[match.end() : match.end() + 1]
        if follows not in (",", "\n") or not follows:
            column = repr(names[len(cells)]) if len(cells) < len(names) else len(cells) + 1
            raise SourceError([f"{file}, line {line}, column {column}: {_fault(match, follows)}"])
        quoted, plain = match.groups()
        cells.append(plain if quoted is None else quoted.replace('""', '"'))
        line += match.group().count("\n") + (follows == "\n")
        position = match.end() + 1
        if follows == "\n":
            yield start, cells
            names, cells, start = names or cells, [], line


def _fault(match: re.Match[str], follows: str) -> str:
    if not follows:
        return "the file ends within this row, without a line end: it was cut short"
    if match.group(1) is not None:
        return f"{follows!r} follows the closing quote, or an earlier quote was never closed"
    return "a quote within an unquoted cell" if match.group(2) else "this quoted cell is never closed"


def _row(file: str, line: int, columns: Sequence[str], cells: list[str]) -> Row:
    if len(cells) != len(columns):
        place = repr(columns[len(cells)]) if len(cells) < len(columns) else len(columns) + 1
        raise SourceError(
            [f"{file}, line {line}, column {place}: the row has {len(cells)} cells where {len(columns)} are allowed"]
        )
    return Row(line, dict(zip(columns, cells, strict=True)))
