"""What a run found, as plain data and as tables."""

from __future__ import annotations

import os
import platform
from dataclasses import asdict
from typing import Any

import django
from rich.console import Console
from rich.table import Table

from benchmarks.answers import FLOOR
from benchmarks.database import described
from benchmarks.run import Found

_HEADINGS = {
    "name": "",
    "ratio": "× floor",
    "processor_ratio": "× floor, processor",
    "processor_ms": "ms, processor",
    "kib": "KiB",
}


def as_data(found: Found) -> dict[str, Any]:
    """Return a run as plain data: ratios are to the floor of the same run."""
    published = found.published
    floor = next(item.milliseconds for item in found.answered if item.name == FLOOR)
    return {
        "on": {
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "django": django.get_version(),
            "database": described(),
        },
        "rows": found.rows,
        "publishing": {
            "floor_ms": round(published.floor.seconds * 1000),
            "floor_processor_ms": round(published.floor.processor * 1000),
            "worked_out": asdict(published.work),
            "stored": asdict(published.stored),
            "steps": [
                {
                    "name": step.name,
                    "ms": round(step.seconds * 1000),
                    "processor_ms": round(step.processor * 1000),
                    "ratio": round(step.seconds / published.floor.seconds, 2),
                    "processor_ratio": round(step.processor / published.floor.processor, 2),
                    "queries": step.queries,
                }
                for step in published.steps
            ],
        },
        "answers": {
            "floor_ms": round(floor, 2),
            "addresses": [
                {
                    "name": item.name,
                    "address": item.address,
                    "ms": round(item.milliseconds, 1),
                    "ratio": round(item.milliseconds / floor, 1),
                    "queries": item.queries,
                    "kib": round(item.bytes / 1024, 1),
                }
                for item in found.answered
                if item.name != FLOOR
            ],
        },
    }


def show(told: dict[str, Any]) -> None:
    """Print a run as two tables."""
    console = Console(width=120)
    on, rows = told["on"], told["rows"]
    console.print(f"{on['cores']} cores, Python {on['python']}, Django {on['django']}, {on['database']}")
    console.print(", ".join(f"{count} {name}" for name, count in rows.items()))
    publishing, answers = told["publishing"], told["answers"]
    console.print()
    floor = f"{publishing['floor_ms']} ms, {publishing['floor_processor_ms']} ms of a processor"
    console.print(f"Publishing; floor: the same verdicts and lags in memory, {floor}")
    columns = ("name", "ratio", "processor_ratio", "ms", "processor_ms", "queries")
    console.print(_table(columns, publishing["steps"]))
    if publishing["worked_out"] != publishing["stored"]:
        console.print(f"The floor did not do the same work: {publishing['worked_out']}, not {publishing['stored']}.")
    console.print()
    console.print(f"Answers; floor: a constant through the same middleware, {answers['floor_ms']} ms")
    console.print(_table(("name", "ratio", "ms", "queries", "kib"), answers["addresses"]))


def _table(columns: tuple[str, ...], rows: list[dict[str, Any]]) -> Table:
    table = Table()
    for column in columns:
        heading = _HEADINGS.get(column, column)
        table.add_column(heading, justify="left" if column == "name" else "right")
    for row in rows:
        table.add_row(*(str(row[column]) for column in columns))
    return table
