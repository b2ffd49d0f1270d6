"""A capability index of your own table of scores, without a database."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from openness.capability import (
    BenchmarkAnchor,
    Clip,
    Draws,
    Duplicates,
    Fit,
    Inclusion,
    Result,
    ScaleAnchors,
    Scores,
    UnusableInput,
    bootstrap,
    disagreements,
    fit,
    prepare,
    scaled,
)
from registry.management.terminal import source_errors
from registry.sources.scoretable import Performance, performances


class Command(BaseCommand):
    """Fit one scale to many benchmarks, and print it with its uncertainty and its doubts."""

    help = "Fit a capability index to a CSV file of shares of right answers. Works without a database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv", help="Columns: release, benchmark, score (0 to 1).")
        parser.add_argument("--anchor-benchmark", help="Slope 1 and difficulty 0. Left out: that of most releases.")
        parser.add_argument(
            "--scale", nargs=2, metavar=("LOW", "HIGH"), help="Two releases put at 130 and 150 of the scale."
        )
        parser.add_argument("--min-benchmarks", type=int, default=4, help="A release with fewer is left out.")
        parser.add_argument("--earliest", help="Releases before this day (column date) are left out.")
        parser.add_argument("--bootstrap", type=int, default=0, metavar="N", help="Draws for intervals; 0: none.")
        parser.add_argument("--seed", type=int, default=12345)
        parser.add_argument("--json", action="store_true", help="One JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        with source_errors():
            rows = performances(options["file"])
        try:
            content = _content(rows, options)
        except UnusableInput as error:
            raise CommandError(str(error)) from None
        self.stdout.write(json.dumps(content, ensure_ascii=False) if options["json"] else _as_text(content))


def _content(rows: list[Performance], options: dict[str, Any]) -> dict[str, Any]:
    if options["bootstrap"] < 0:
        raise UnusableInput("--bootstrap", options["bootstrap"], "a whole number from 0")
    scores = _scores(rows, options)
    anchor = BenchmarkAnchor(options["anchor_benchmark"] or _commonest(scores))
    found = fit(scores, anchor=anchor)
    scale = ScaleAnchors(*options["scale"]) if options["scale"] else None
    parameters = scaled(found, scale) if scale else found.parameters
    draws = _draws(found, scale, options)
    return {
        "method": "joint least squares of sigmoid(slope × (capability − difficulty)), ridge 0.1",
        "converged": found.converged,
        "cost": found.cost,
        "n": len(scores.performance),
        "anchor_benchmark": anchor.benchmark,
        "scale": {"low": scale.low, "high": scale.high} if scale else None,
        "bootstrap": options["bootstrap"],
        "seed": options["seed"],
        "dropped": [{"name": item.name, "reason": item.reason.value} for item in scores.dropped],
        "releases": _releases(scores, parameters.capability.tolist(), draws),
        "benchmarks": _benchmarks(scores, parameters.difficulty.tolist(), parameters.slope.tolist(), draws),
        "disagree_most": _doubts(found),
    }


def _draws(found: Fit, scale: ScaleAnchors | None, options: dict[str, Any]) -> Draws | None:
    if not options["bootstrap"]:
        return None
    return bootstrap(found, anchors=scale, draws=options["bootstrap"], seed=options["seed"])


def _scores(rows: list[Performance], options: dict[str, Any]) -> Scores:
    try:
        earliest = date.fromisoformat(options["earliest"]) if options["earliest"] else None
    except ValueError:
        raise UnusableInput("--earliest", options["earliest"], "a date: write YYYY-MM-DD") from None
    rules = Inclusion(
        min_benchmarks=options["min_benchmarks"], earliest=earliest, duplicates=Duplicates.REFUSE, clip=Clip.REFUSE
    )
    results = [Result(row.release, row.benchmark, row.score) for row in rows]
    return prepare(results, rules, released={row.release: row.day for row in rows if row.day is not None})


def _commonest(scores: Scores) -> str:
    """Return the benchmark with the most releases; of several the first by name."""
    counts = {name: int((scores.benchmark_of == place).sum()) for place, name in enumerate(scores.benchmarks)}
    return min(counts, key=lambda name: (-counts[name], name))


def _releases(scores: Scores, capability: list[float], draws: Draws | None) -> list[dict[str, Any]]:
    found = zip(scores.releases, capability, scores.results_of.tolist(), strict=True)
    rows = [
        {
            "release": name,
            "capability": value,
            "interval": draws.capability_interval(name) if draws else None,
            "benchmarks": count,
        }
        for name, value, count in found
    ]
    return sorted(rows, key=lambda row: (-row["capability"], row["release"]))


def _benchmarks(
    scores: Scores, difficulty: list[float], slope: list[float], draws: Draws | None
) -> list[dict[str, Any]]:
    found = zip(scores.benchmarks, difficulty, slope, strict=True)
    return [
        {
            "benchmark": name,
            "difficulty": hard,
            "slope": steep,
            "interval": draws.difficulty_interval(name) if draws else None,
        }
        for name, hard, steep in found
    ]


def _doubts(found: Fit) -> list[dict[str, Any]]:
    return [
        {"benchmark": item.name, "results": item.results, "excess": item.excess} for item in disagreements(found)[:5]
    ]


def _as_text(content: dict[str, Any]) -> str:
    lines = [
        f"{content['method']}; {content['n']} scores, {len(content['releases'])} releases, "
        f"{len(content['benchmarks'])} benchmarks, anchor {content['anchor_benchmark']}, cost {content['cost']:.4f}"
        f"{'' if content['converged'] else ' (did not converge)'}"
    ]
    lines += [f"left out: {item['name']}: {item['reason']}" for item in content["dropped"]]
    for row in content["releases"]:
        interval = row["interval"]
        told = f"  [{interval[0]:.3f}, {interval[1]:.3f}]" if interval else ""
        lines.append(f"{row['capability']:10.3f}{told}  {row['release']} ({row['benchmarks']} benchmarks)")
    lines.append("Benchmarks: difficulty, slope")
    lines += [f"{row['difficulty']:10.3f} {row['slope']:8.3f}  {row['benchmark']}" for row in content["benchmarks"]]
    return "\n".join(lines)
