"""How long it takes to measure every lag anew, and how that grows.

    python -m benchmarks.recomputation [--releases 1000] [--benchmarks 60] [--draws 500] [--rounds 3]
        [--largest 20000] [--no-database] [--json]

Invented releases of every degree of openness, a third of them scored on each benchmark, every second benchmark with
standard errors. Measured is every degree of every definition, against closed releases (the tiers also against all
others), with ranges counted outside and inside: the standings over all time, the pairs, and the lag on the last day
with its interval, from draws of all scores together.

First without a database, by the functions that publishing uses; then inside publishing, on a temporary SQLite file,
twice, with one claim changed between. Growth is measured without a database, at ten scores a release.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.settings import count, set_up


def measure(options: argparse.Namespace, folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Return what was measured, as plain data."""
    # These need the settings.
    from benchmarks.database import throw_away_database
    from benchmarks.lags import SIZES, Size, publish_twice, recompute
    from registry.management.terminal import progress_bar

    size = Size(options.releases, options.benchmarks, options.releases * options.benchmarks // 3)
    grown = [Size(*each) for each in SIZES if each[0] <= options.largest]
    found = {
        "without a database": [asdict(recompute(size, draws=options.draws, rounds=options.rounds))],
        "growth": [asdict(recompute(each, draws=options.draws, rounds=1)) for each in grown],
        "publishing": [],
    }
    if options.database:
        with progress_bar() as progress, throw_away_database(folder):
            found["publishing"] = [asdict(each) for each in publish_twice(size, progress=progress)]
    return found


def show(found: dict[str, list[dict[str, Any]]]) -> None:
    """Print what was measured as tables."""
    console = Console(width=120)
    console.print(_recomputed(found["without a database"]), _recomputed(found["growth"]))
    published = Table("edition", "s", "for lags, s", "processor, s", "for lags", "series", "new histories")
    for row in found["publishing"]:
        seconds = (row["seconds"], row["lags"], row["processor"], row["processor_for_lags"])
        numbers = (*(f"{each:.1f}" for each in seconds), f"{row['series']}", f"{row['new_histories']}")
        published.add_row(row["name"], *numbers)
    console.print(published)


def _recomputed(rows: list[dict[str, Any]]) -> Table:
    table = Table(
        "releases × benchmarks", "scores", "draws", "series", "histories", "×", "s", "processor, s", "ms a series"
    )
    for row in rows:
        size, lags = row["size"], row["lags"]
        table.add_row(
            f"{size['releases']} × {size['benchmarks']}",
            *(str(number) for number in (size["scores"], row["draws"], lags["series"], lags["histories"])),
            f"{row['processor'] / rows[0]['processor']:.1f}",
            *(f"{seconds:.1f}" for seconds in (row["seconds"], row["processor"])),
            f"{1000 * row['processor'] / lags['series']:.2f}",
        )
    return table


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--releases", type=count, default=1000)
    parser.add_argument("--benchmarks", type=count, default=60)
    parser.add_argument("--draws", type=count, default=500, help="of the recomputation without a database")
    parser.add_argument("--rounds", type=count, default=3, help="how often it is done; the fastest is told")
    parser.add_argument("--largest", type=int, default=20_000, help="releases up to which growth is measured")
    parser.add_argument("--no-database", dest="database", action="store_false", help="leave publishing out")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        set_up("sqlite", Path(folder))
        found = measure(options, Path(folder))
    if options.json:
        sys.stdout.write(f"{json.dumps(found, indent=2)}\n")
    else:
        show(found)


if __name__ == "__main__":
    main()
