"""Every source of a folder, imported twice: rows read, matched, made, proposed, refused; time and peak memory.

    python -m benchmarks.import_sources FOLDER [--database sqlite|URL] [--json]

The folder holds a folder for each source, named as the source is with _ for -, but for those named below. Each import
is a process of its own, so that its memory is its own, on a fresh database with the bundled catalogue. A source that
the registry reads and the folder does not hold, or not as it is read, is named and left out.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.settings import set_up

ROOT = Path(__file__).resolve().parent.parent
#: Where files lie below the folder that have no folder of their source's name.
_PLACES = {
    "huggingface": ("hf/hub_api_samples",),
    "spdx": ("licences/spdx.json", "licences/licenses.json"),
    "scancode": ("licences/scancode-*.json",),
}
_REASONS = 3
_SHORT = 70
#: What stands in the words of a count, by column; everything that adds a row counts as made or as waiting.
_MADE = ("created", "added")
_WAITING = ("proposed", "queue")


class _NotRead(Exception):
    """Files that the registry does not read; the text says why."""


@dataclass(frozen=True)
class Row:
    """What two imports of one source did; ``changes`` is what the second made, proposed or put in a queue."""

    source: str
    read: int
    matched: int
    created: int
    proposed: int
    conflicting: int
    refused: int
    reasons: list[str]
    changes: int
    seconds: float
    mebibytes: float


def main() -> None:
    """Import everything twice, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.import_sources", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the sources lie")
    parser.add_argument("--database", default="sqlite", help="sqlite: a temporary file; postgres://…: a server")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as room:
        set_up(options.database, Path(room))
        # This needs the settings.
        from benchmarks.database import described, throw_away_database

        with throw_away_database(Path(room)):
            rows = list(measured(options.folder.resolve()))
            on = described()
    if options.json:
        json.dump([asdict(row) for row in rows], sys.stdout, indent=2)
        print()
    else:
        show(rows, on)
    if any(row.changes for row in rows):
        sys.exit("a second import changed something")


def measured(folder: Path) -> Iterator[Row]:
    """Load the bundled catalogue, then import each source twice, in the order in which the registry names them."""
    from registry.actions.catalogue import load
    from registry.actions.incoming import READERS
    from registry.actions.license_lists import LISTS
    from registry.management.terminal import progress_bar
    from registry.sources import catalogue

    with progress_bar() as progress:
        load(catalogue.read(), digest="benchmarks", progress=progress)
    for source in (*READERS, *LISTS):
        path = found(folder, source)
        if path is None:
            print(f"{source}: not in the folder", file=sys.stderr)
            continue
        print(f"{source}, twice", file=sys.stderr)
        try:
            first, second = (imported(source, path) for _ in range(2))
        except _NotRead as error:
            print(f"{source}: {error}", file=sys.stderr)
            continue
        yield row(source, first, second)


def found(folder: Path, source: str) -> Path | None:
    """Return where a source lies below a folder, None where it does not."""
    patterns = _PLACES.get(source, (source.replace("-", "_"),))
    return next((path for pattern in patterns for path in sorted(folder.glob(pattern))), None)


def imported(source: str, path: Path) -> dict[str, Any]:
    """Import once, in a process of its own on the database of this one; return its report with time and memory."""
    words = [sys.executable, "-m", "benchmarks.one_import", source, str(path)]
    done = subprocess.run(words, env=_environment(), cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise _NotRead(done.stderr.strip().rpartition("\n")[2])
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def _environment() -> Mapping[str, str]:
    from django.db import connection

    said = connection.settings_dict
    if connection.vendor == "sqlite":
        return os.environ | {"DATABASE_URL": f"sqlite:///{said['NAME']}"}
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    return os.environ | {"DATABASE_URL": f"{server}/{said['NAME']}"}


def row(source: str, first: Mapping[str, Any], second: Mapping[str, Any]) -> Row:
    """Return both imports of a source as one row."""
    counts: Mapping[str, int] = first["counts"]
    conflicts = sum(count for what, count in counts.items() if "in conflict" in what)
    return Row(
        source,
        read=first["read"],
        matched=counts.get("releases matched", 0) + counts.get("licences matched", 0),
        created=_sum(counts, *_MADE),
        proposed=_sum(counts, *_WAITING) - sum(n for what, n in counts.items() if "in conflict, proposed" in what),
        conflicting=conflicts,
        refused=len(first.get("refused", ())),
        reasons=_reasons(first.get("refused", ())),
        changes=_sum(second["counts"], *_MADE, *_WAITING),
        seconds=round(max(first["seconds"], second["seconds"]), 1),
        mebibytes=round(max(first["mebibytes"], second["mebibytes"])),
    )


def _sum(counts: Mapping[str, int], *words: str) -> int:
    return sum(count for what, count in counts.items() if any(word in what for word in words))


def _reasons(refused: list[Mapping[str, Any]]) -> list[str]:
    """Return the commonest reasons, shortened, each with how often it was given."""
    common = Counter(" ".join(str(item["reason"]).split())[:_SHORT] for item in refused).most_common(_REASONS)
    return [f"{count} × {reason}" for reason, count in common]


def show(rows: list[Row], on: str) -> None:
    """Print the table, and below it why rows were refused."""
    console = Console(width=120)
    console.print(f"{os.cpu_count()} cores, {on}")
    names = ("read", "matched", "created", "proposed", "conflicting", "refused", "changes", "seconds", "mebibytes")
    table = Table("source", *({"changes": "second run", "mebibytes": "MiB"}.get(name, name) for name in names))
    for each in rows:
        table.add_row(each.source, *(str(getattr(each, name)) for name in names))
    console.print(table)
    for each in rows:
        for reason in each.reasons:
            console.print(f"{each.source}: {reason}", markup=False)


if __name__ == "__main__":
    main()
