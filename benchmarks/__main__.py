"""The command: python -m benchmarks [--releases N] [--scores N] [--database sqlite|URL] [--json]."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.settings import count, set_up


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure everything once, in a database of its own, and print what was found."""
    options = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        set_up(options.database, Path(folder))
        # These need the settings, which read the environment once.
        from benchmarks import report, run
        from benchmarks.database import throw_away_database

        with throw_away_database(Path(folder)):
            found = run.measure(releases=options.releases, scores=options.scores, rounds=options.rounds)
            told = report.as_data(found)
    if options.json:
        json.dump(told, sys.stdout, indent=2)
        print()
    else:
        report.show(told)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--releases", type=count, default=1000, help="how many to invent (1000)")
    parser.add_argument("--scores", type=count, default=20_000, help="how many to invent, over 20 benchmarks (20000)")
    parser.add_argument("--rounds", type=count, default=20, help="how often each address is asked for (20)")
    parser.add_argument(
        "--database", default="sqlite", help="sqlite: a temporary file; postgres://…: a server to make a database on"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    return parser


if __name__ == "__main__":
    main()
