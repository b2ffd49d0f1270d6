"""How long records wait to be matched: estimated on request from the pairs that an edition stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from openness.clusters import by_match, clustered_median
from openness.frontier import Entry
from openness.lag import CatchUp
from openness.survival import Curve, Median, RestrictedMean, kaplan_meier, restricted_mean
from openness.window import Window, windows
from registry.models.readings import PairReading, Placed


@dataclass(frozen=True)
class Waiting:
    """The times from record to match of one series on one day; those not yet matched are censored.

    ``median`` has the interval that counts records matched by one release as one cluster. ``windows`` are in the order
    of the unmatched records.
    """

    curve: Curve
    median: Median
    mean: RestrictedMean
    windows: tuple[Window, ...]


def waiting(pairs: Sequence[PairReading], as_of: date) -> Waiting:
    """Return what the pairs of a series say on a day of the time that a record waits."""
    # A record made when the benchmark no longer spoke of the tier was never watched, and says nothing of waiting.
    watched = [pair for pair in pairs if pair.event or pair.reference.day <= pair.series.read_on(as_of)]
    found = tuple(_catch_up(pair) for pair in watched)
    days = [(float(pair.days), pair.event) for pair in found]
    curve = kaplan_meier(days)
    return Waiting(curve, clustered_median(days, by_match(found)), restricted_mean(curve), windows(found, as_of))


def waiting_of_all(pairs: Iterable[PairReading], as_of: date) -> dict[int, Waiting]:
    """Return the same for several series, by primary key."""
    grouped: dict[int, list[PairReading]] = {}
    for pair in pairs:
        grouped.setdefault(pair.series.pk, []).append(pair)
    return {key: waiting(found, as_of) for key, found in grouped.items()}


def _catch_up(pair: PairReading) -> CatchUp:
    match = _entry(pair.match, pair) if pair.match else None
    return CatchUp(_entry(pair.reference, pair), match, pair.days, pair.event)


def _entry(placed: Placed, pair: PairReading) -> Entry:
    return Entry(placed.score.release.slug, placed.day, pair.series.benchmark.sign * placed.score.value)
