"""A table of scores that somebody brings: a CSV file read row by row, every fault with its line."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from pathlib import Path

from registry.sources.records import SourceError

GROUPS = ("reference", "tier")


@dataclass(frozen=True)
class GroupedScore:
    """A score of a release of the reference or the tier; the day is that of its release."""

    line: int
    group: str
    release: str
    day: date
    score: float
    benchmark: str
    stderr: float | None


@dataclass(frozen=True)
class Performance:
    """A share of right answers of a release on a benchmark."""

    line: int
    release: str
    benchmark: str
    score: float
    day: date | None


def grouped_scores(path: Path) -> list[GroupedScore]:
    """Return the rows of a table of two groups; raise SourceError listing everything that is wrong with it.

    Columns: group, release, date, score; optional: benchmark, stderr.
    """
    reader = _Reader(path, ("group", "release", "date", "score"), ("benchmark", "stderr"))
    found = [
        GroupedScore(
            line,
            reader.named(line, "group", row["group"], GROUPS),
            reader.text(line, "release", row["release"]),
            reader.day(line, "date", row["date"]),
            reader.number(line, "score", row["score"]),
            row.get("benchmark", "").strip(),
            reader.number(line, "stderr", row["stderr"], least=0.0) if row.get("stderr", "").strip() else None,
        )
        for line, row in reader.rows
    ]
    reader.once([(row.line, f"{row.release} on {row.benchmark or 'the benchmark'}") for row in found])
    reader.finish()
    return found


def performances(path: Path) -> list[Performance]:
    """Return the rows of a table for a capability index; raise SourceError listing everything that is wrong.

    Columns: release, benchmark, score; optional: date. A release may stand several times on a benchmark.
    """
    reader = _Reader(path, ("release", "benchmark", "score"), ("date",))
    found = [
        Performance(
            line,
            reader.text(line, "release", row["release"]),
            reader.text(line, "benchmark", row["benchmark"]),
            reader.number(line, "score", row["score"]),
            reader.day(line, "date", row["date"]) if row.get("date", "").strip() else None,
        )
        for line, row in reader.rows
    ]
    reader.finish()
    return found


class _Reader:
    """Reads cells; what is wrong is collected, so that a file is refused with all of its faults at once."""

    def __init__(self, path: Path, needed: Sequence[str], optional: Sequence[str]) -> None:
        self.name = path.name
        self.problems: list[str] = []
        self.rows = self._rows(path, needed, optional)

    def finish(self) -> None:
        """Raise SourceError where anything was wrong."""
        if self.problems:
            raise SourceError(self.problems)

    def _rows(self, path: Path, needed: Sequence[str], optional: Sequence[str]) -> list[tuple[int, Mapping[str, str]]]:
        if not path.is_file():
            raise SourceError([f"{path}: no such file"])
        try:
            text = path.read_text(encoding="utf-8-sig")
            return self._table(csv.DictReader(text.splitlines()), needed, optional)
        except UnicodeDecodeError:
            raise SourceError([f"{self.name}: not UTF-8, which alone is read"]) from None
        except (OSError, csv.Error) as error:
            raise SourceError([f"{self.name}: cannot be read as a table: {error}"]) from None

    def _table(
        self, table: csv.DictReader[str], needed: Sequence[str], optional: Sequence[str]
    ) -> list[tuple[int, Mapping[str, str]]]:
        columns = [(name or "").strip() for name in table.fieldnames or ()]
        missing = [name for name in needed if name not in columns]
        if missing:
            allowed = ", ".join((*needed, *(f"{name} (optional)" for name in optional)))
            raise SourceError([f"{self.name}: line 1: the column {missing[0]!r} is missing; columns are {allowed}"])
        table.fieldnames = columns
        rows: list[tuple[int, Mapping[str, str]]] = [
            (table.line_num, {key: value or "" for key, value in row.items() if key}) for row in table
        ]
        if not rows:
            raise SourceError([f"{self.name}: has no rows"])
        return rows

    def fault(self, line: int, column: str, value: str, allowed: str) -> None:
        self.problems.append(f"{self.name}: line {line}, {column}: {value!r} is not {allowed}")

    def text(self, line: int, column: str, value: str) -> str:
        if not value.strip():
            self.fault(line, column, value, "a name")
        return value.strip()

    def named(self, line: int, column: str, value: str, allowed: Sequence[str]) -> str:
        if value.strip() not in allowed:
            self.fault(line, column, value, f"one of {', '.join(allowed)}")
        return value.strip()

    def day(self, line: int, column: str, value: str) -> date:
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            self.fault(line, column, value, "a date: write YYYY-MM-DD")
            return date.min

    def number(self, line: int, column: str, value: str, *, least: float | None = None) -> float:
        try:
            found = float(value)
        except ValueError:
            found = float("nan")
        if not isfinite(found):
            self.fault(line, column, value, "a finite number")
            return 0.0
        if least is not None and found < least:
            self.fault(line, column, value, f"a number from {least:g}")
        return found

    def once(self, names: Iterable[tuple[int, str]]) -> None:
        """Note every name that stands a second time."""
        first: dict[str, int] = {}
        for line, name in names:
            if name in first:
                self.problems.append(
                    f"{self.name}: line {line}: a second score for {name} (the first: line {first[name]})"
                )
            first.setdefault(name, line)
