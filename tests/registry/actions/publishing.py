"""What two editions tell otherwise, as a preview would put it: published before and after a change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from registry.actions import editions
from registry.actions.lag_differences import LagNumbers
from registry.actions.measuring import measured_degrees
from registry.actions.pooled_differences import PooledNumbers
from registry.actions.pooling import Ask, pool
from registry.models import Edition, LagSeries, LagStanding, VerdictInterval
from registry.models.readings import lag_readings

DAY = date(2025, 1, 1)

#: Of a lag that an edition does not have.
NONE: tuple[Any, ...] = (None, None, None)


def told(edition: Edition, as_of: date) -> dict[tuple[Any, ...], LagNumbers]:
    """Return every lag of an edition as a preview tells it."""
    found = {}
    for reading in lag_readings(LagSeries.objects.filter(edition=edition), as_of):
        row = reading.series
        best, ahead = reading.tier_best, reading.reference_best
        found[row.benchmark.slug, row.definition, row.rank, row.reference, row.counting] = LagNumbers(
            reading.status,
            reading.read_on.isoformat(),
            reading.lower,
            reading.upper,
            reading.lead,
            reading.gap,
            best.score.release.slug if best else None,
            ahead.score.release.slug if ahead else None,
            **intervals(row),
        )
    return found


def intervals(row: LagSeries) -> dict[str, Any]:
    """Return the limits of the intervals that an edition stores, as a preview tells them."""
    found = {}
    for name in ("lag", "gap"):
        told = row.uncertainty[name] if row.uncertainty else {"lower": None, "upper": None}
        limits = (told["lower"], told["upper"])
        found[f"{name}_interval"] = None if limits == (None, None) else limits
    return found


def pooled(edition: Edition) -> dict[tuple[str, int], PooledNumbers]:
    """Return the pooled waiting times that the pages of an edition show unasked, of every degree."""
    found = {}
    for key in edition.definitions:
        ask = Ask(edition, key, LagSeries.Reference.CLOSED, LagSeries.Counting.CONSERVATIVE)
        degrees = measured_degrees([key])
        for each in pool(ask, degrees, degrees[-1], DAY).degrees if degrees else ():
            limits = (each.interval.lower, each.interval.upper)
            told = None if limits == (None, None) else limits
            counts = (each.curve.records, each.curve.events)
            found[key, each.degree.rank] = PooledNumbers(*counts, each.median.days, told, each.mean.days)
    return found


def histories(edition: Edition) -> dict[tuple[Any, ...], Any]:
    """Return how every lag of an edition stood over time, and until when its benchmark speaks of the tier."""
    found = {}
    for row in LagSeries.objects.filter(edition=edition).select_related("benchmark"):
        columns = ("start", "status", "gap", "exceeded_on", "level_with_on", "leads_since", "tier_best__release__slug")
        standings = list(LagStanding.objects.filter(history=row.history).values_list(*columns))
        key = (row.benchmark.slug, row.definition, row.rank, row.reference, row.counting)
        found[key] = (standings, row.current_until, row.tier_releases and row.reference_releases)
    return found


def verdicts(edition: Edition) -> dict[tuple[str, str], list[tuple[date, str]]]:
    """Return every verdict over time of an edition, from each day on which it reads otherwise than before."""
    found: dict[tuple[str, str], list[tuple[date, str]]] = {}
    rows = VerdictInterval.objects.of(edition).order_by("start")
    for slug, key, start, verdict in rows.values_list("timeline__release__slug", "definition", "start", "verdict"):
        told = found.setdefault((slug, key), [])
        if not told or told[-1][1] != verdict:
            told.append((start, verdict))
    return found


@dataclass
class Published:
    """What differs between two editions: verdicts, histories of lags, and lags and waiting times as told."""

    verdicts: set[Any]
    histories: set[Any]
    lags: dict[Any, tuple[Any, Any]]
    pooled: dict[Any, tuple[Any, Any]]


def by_publishing(write: Callable[[], None], before: Edition) -> Published:
    """Return what differs once a second edition is published; it is undone."""
    with transaction.atomic():
        # Read first: what the page of an edition shows rests on rows of benchmarks that may be written.
        stood = as_published(before)
        write()
        after, _ = editions.publish(as_of=DAY, by="tester")
        becomes = as_published(after)
        transaction.set_rollback(True)
    old, new = stood[0], becomes[0]
    moved = {key for key in {*old, *new} if old.get(key) != new.get(key)}
    one, other = stood[1], becomes[1]
    changed = {key for key in {*one, *other} if one.get(key, NONE)[:2] != other.get(key, NONE)[:2]}
    return Published(moved, changed, both(stood[2], becomes[2]), both(stood[3], becomes[3]))


def as_published(edition: Edition) -> tuple[dict[Any, Any], ...]:
    """Return verdicts and histories of an edition, and lags and waiting times as told."""
    return verdicts(edition), histories(edition), told(edition, DAY), pooled(edition)


def both(one: dict[Any, Any], other: dict[Any, Any]) -> dict[Any, tuple[Any, Any]]:
    return {key: (one.get(key), other.get(key)) for key in {*one, *other}}
