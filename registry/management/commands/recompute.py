"""What lags would have been published on a past day, from what was recorded by then; nothing is stored."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from openness.definitions import definition
from openness.degrees import degrees
from registry.actions import editions
from registry.filters import QueryProblem
from registry.filters.lags import measured_definitions
from registry.filters.releases import TIERS
from registry.filters.viewpoint import moment
from registry.management.commands.publish_edition import day
from registry.management.terminal import progress_bar, signature
from registry.models import LagSeries
from registry.models.readings import LagReading, lag_readings


class Command(BaseCommand):
    """Compute again from the claims and scores that had been recorded by a moment."""

    help = (
        "Print the lags computed from the claims and scores that stood accepted at a moment. Licence texts and names "
        "of releases are those of today. Nothing is stored."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--known-at", required=True, help="Day (its end), or time as YYYY-MM-DDThh:mmZ.")
        parser.add_argument("--as-of", help="The day that lags are read on; left out: the day of --known-at.")
        parser.add_argument("--definition", default=TIERS, choices=measured_definitions())
        parser.add_argument("--benchmark", help="Only this benchmark.")
        parser.add_argument("--json", action="store_true", help="One JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        known_at = _moment(options["known_at"])
        as_of = day(options["as_of"]) if options["as_of"] else known_at.date()
        rows = _recomputed(known_at, as_of, options)
        if options["json"]:
            content = {"known_at": known_at.isoformat(), "as_of": as_of.isoformat(), "lags": rows}
            self.stdout.write(json.dumps(content, ensure_ascii=False))
            return
        self.stdout.write(f"Known by {known_at:%Y-%m-%d %H:%M} UTC, read on {as_of}, {options['definition']}")
        for row in rows:
            self.stdout.write(_as_text(row))


def _moment(text: str) -> datetime:
    try:
        return moment(text)
    except QueryProblem as problem:
        raise CommandError(f"--known-at: {problem.problems['known_at']}") from None


def _recomputed(known_at: datetime, as_of: date, options: dict[str, Any]) -> list[dict[str, Any]]:
    """Publish in a transaction that is undone, and read the headline lags of what was published."""
    with progress_bar() as progress, transaction.atomic():
        edition, _ = editions.publish(as_of=as_of, by=signature(), progress=progress, known_at=known_at)
        series = LagSeries.objects.filter(edition=edition, definition=options["definition"]).headline()
        if options["benchmark"]:
            series = series.filter(benchmark__slug=options["benchmark"])
            if not series.exists():
                raise CommandError(f"--benchmark: {options['benchmark']!r} has no lag on what was known then")
        rows = [_as_data(reading) for reading in lag_readings(series.order_by("benchmark__slug", "rank"), as_of)]
        transaction.set_rollback(True)
    return rows


def _as_data(reading: LagReading) -> dict[str, Any]:
    series = reading.series
    level = next(found.id for found in degrees(definition(series.definition)) if found.rank == series.rank)
    return {
        "benchmark": series.benchmark.slug,
        "definition": series.definition,
        "tier": level,
        "status": reading.status,
        "months_behind": reading.months,
        "lag_days": {"lower": reading.lower, "upper": reading.upper},
        "read_on": reading.read_on.isoformat(),
        "tier_best": reading.tier_best.score.release.slug if reading.tier_best else None,
        "exceeded_by": reading.exceeded.score.release.slug if reading.exceeded else None,
        "records": reading.records,
        "matched": reading.matched,
    }


def _as_text(row: dict[str, Any]) -> str:
    told = row["status"].replace("_", " ")
    if row["months_behind"] is not None:
        told = f"{row['months_behind']:g} months behind ({told}; {row['matched']} of {row['records']} matched)"
    return f"  {row['benchmark']}, {row['tier']}: {told}, read on {row['read_on']}"
