"""The lag of your own table of scores, without a database."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from openness.draws import DRAWS
from openness.lag import months
from registry.management import own_table
from registry.management.terminal import source_errors
from registry.sources.scoretable import grouped_scores


class Command(BaseCommand):
    """Print how far a tier trails a reference, by every estimator."""

    help = "How far the releases of a tier trail those of a reference, from a CSV file. Works without a database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--scores",
            required=True,
            type=Path,
            metavar="FILE.csv",
            help="Columns: group (reference or tier), release, date, score; optional: benchmark, stderr.",
        )
        parser.add_argument("--as-of", help="Day (YYYY-MM-DD); later rows are not seen. Left out: today.")
        parser.add_argument(
            "--tolerance", default="0", help="How much less still counts as level, after the transform."
        )
        parser.add_argument("--transform", choices=list(own_table.TRANSFORMS), default="identity")
        parser.add_argument("--seed", type=int, default=0, help="Of the draws behind intervals.")
        parser.add_argument("--json", action="store_true", help="One JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = own_table.Options(
            as_of=_day(options["as_of"]),
            tolerance=_tolerance(options["tolerance"]),
            transform=options["transform"],
            seed=options["seed"],
        )
        with source_errors():
            found = own_table.compare(grouped_scores(options["scores"]), asked)
        together = own_table.pooled(found)
        if options["json"]:
            content = {
                "as_of": asked.as_of.isoformat(),
                "tolerance": asked.tolerance,
                "transform": asked.transform,
                "seed": asked.seed,
                "draws": DRAWS,
                "benchmarks": [own_table.as_data(item) for item in found],
                "pooled": own_table.survival_data(together) if together else None,
            }
            self.stdout.write(json.dumps(content, ensure_ascii=False))
            return
        for item in found:
            self.stdout.write(_as_text(item, asked))
        if together:
            self.stdout.write(f"All benchmarks\n{_survival(together)}")


def _day(text: str | None) -> date:
    if text is None:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--as-of: {text!r} is not a date: write YYYY-MM-DD") from None


def _tolerance(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = float("nan")
    if not isfinite(found) or found < 0:
        raise CommandError(f"--tolerance: {text!r} is not a number from 0")
    return found


def _as_text(found: own_table.Comparison, asked: own_table.Options) -> str:
    lag, standing = found.backward, found.backward.standing
    head = f"{found.benchmark or 'Scores'} on {asked.as_of}, transform {asked.transform}, tolerance {asked.tolerance:g}"
    lines = [head, f"  {found.reference} releases of the reference, {found.tier} of the tier"]
    if found.unseen:
        lines.append(f"  {found.unseen} rows are dated after that day and not seen")
    told = lag.status.value.replace("_", " ")
    if lag.lower is not None:
        told += (
            f": {months(lag.lower):.1f} months behind (L {lag.lower} days, U {lag.upper if lag.upper else 'unknown'})"
        )
    lines.append(f"  backward lag: {told}")
    if standing.tier_best and standing.exceeded:
        lines.append(
            f"  the tier's best is {standing.tier_best.release}, first exceeded by {standing.exceeded.release}"
        )
    if found.intervals:
        lines.append(f"  interval of L: {_limits(found.intervals.lag)}")
    if standing.gap is not None:
        lines.append(f"  gap: {standing.gap:g}")
    mean = found.horizontal
    lines.append(f"  horizontal mean: {mean.missing if mean.days is None else f'{mean.days:.1f} days, {mean.label}'}")
    return "\n".join([*lines, _survival(found.survival)])


def _survival(found: own_table.Survival) -> str:
    curve, middle = found.curve, found.median
    counts = f"  catch-up: {curve.records} records, {curve.events} matched, {curve.censored} not yet"
    if middle.days is None:
        return f"{counts}; median: {middle.status.value}\n"
    limits = middle.interval
    told = f"[{limits.lower}, {limits.upper}]" if limits.status == "ok" else limits.status.value
    return f"{counts}; median {middle.days:g} days, 90 % interval {told} ({limits.reliance.value})\n"


def _limits(found: own_table.Interval) -> str:
    if found.missing:
        return found.missing.value
    told = f"{found.lower:g} to {found.upper:g} days, {found.method}, {found.draws} draws, seed {found.seed}"
    return f"{told} (indicative)" if found.indicative else told
