"""Pairs as an edition reads them, without a database: records with the days they waited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any


@dataclass(frozen=True)
class Waited:
    """What the estimates ask of ``registry.models.readings.PairReading``."""

    series: Any
    reference: Any
    match: Any
    days: int
    event: bool


def waited(name: str, made: date, days: int, *, event: bool = True, watched_until: date = date.max) -> Any:
    """Return a record made on a day and matched after so many days, or, censored, watched for so many."""
    series = SimpleNamespace(pk=1, benchmark=SimpleNamespace(sign=1), read_on=lambda as_of: min(as_of, watched_until))
    match = _placed(f"match of {name}", made + timedelta(days=days)) if event else None
    return Waited(series, _placed(name, made), match, days, event)


def _placed(name: str, day: date) -> Any:
    release = SimpleNamespace(slug=name, name=name.capitalize())
    return SimpleNamespace(day=day, score=SimpleNamespace(release=release, value=1.0))


def nine(made: date) -> list[Any]:
    """Return nine records of one day, matched 10, 20 … 90 days later, each by a release of its own."""
    return [waited(f"r{days}", made, days) for days in range(10, 100, 10)]
