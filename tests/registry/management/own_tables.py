"""Tables of one's own, written for the commands that read them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from math import exp
from pathlib import Path
from typing import Any

from tests.openness.test_published import BBH, GSM1K
from tests.paths import source
from tests.registry.management.running import run

#: The day of the snapshot behind Epoch AI's report of 2024 (CC-BY 4.0, Epoch AI).
SNAPSHOT = "2024-11-04"


def write(path: Path, rows: Iterable[Iterable[object]], *, header: str = "group,release,date,score") -> Path:
    """Write a table and return where it is."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(rows)
    return path


def staircases(path: Path, *, base: float = 100.0, stderr: str = "") -> Path:
    """Write ten records of the reference, a month and ten points apart, and eight of the tier, 100 days behind.

    ``stderr`` is that of every release.
    """
    reference = [("reference", f"R{n}", f"2023-{n + 1:02d}-01", base + 10 * n, stderr) for n in range(10)]
    days = ("04-11", "05-12", "06-09", "07-10", "08-09", "09-09", "10-09", "11-09")
    tier = [("tier", f"T{n}", f"2023-{day}", base + 10 * n, stderr) for n, day in enumerate(days)]
    rows = [*reference, *tier]
    return write(path, rows, header="group,release,date,score,stderr")


def epoch_2024(path: Path) -> Path:
    """Write the records of the report of 2024 on all four benchmarks; skip where its files are absent."""
    with source("golden", "lag", "epoch2024_benchmark_frontiers.csv").open(encoding="utf-8", newline="") as given:
        rows: list[Iterable[object]] = [
            (_group(row["category"]), row["model"], row["date"], row["accuracy"], row["benchmark"])
            for row in csv.DictReader(given)
        ]
    for benchmark, (closed, opened) in {"GSM1k": GSM1K, "BBH": BBH}.items():
        for category, entries in (("Closed", closed), ("Open", opened)):
            # Back from -ln(1 - accuracy) to the accuracies as published, of four digits.
            rows += [(_group(category), e.release, e.day, round(1 - exp(-e.score), 6), benchmark) for e in entries]
    return write(path, rows, header="group,release,date,score,benchmark")


def _group(category: str) -> str:
    return "reference" if category == "Closed" else "tier"


def lag(table: Path, *words: object) -> Mapping[str, Any]:
    """Return what the command says of a table as JSON."""
    content: dict[str, Any] = json.loads(run("lag", "--scores", table, "--json", *words))
    return content
