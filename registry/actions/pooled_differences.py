"""What a change would make of the waiting times that are pooled over benchmarks, without publishing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from openness.degrees import Degree
from openness.lag import catch_ups
from registry.actions.comparing import Comparisons, Groups
from registry.actions.lag_differences import Limits, Measured
from registry.actions.pooling import Waited, pooled, watched
from registry.models import LagSeries
from registry.models.benchmarks import Scale

#: Which records are pooled where nobody asks otherwise.
REFERENCE, COUNTING = LagSeries.Reference.CLOSED, LagSeries.Counting.CONSERVATIVE


@dataclass(frozen=True)
class PooledNumbers:
    """The waiting times of a degree over all benchmarks: how many records; median, its interval and mean in days."""

    records: int
    matched: int
    median: float | None
    interval: Limits
    mean: float | None


@dataclass(frozen=True)
class PooledChange:
    """Pooled waiting times that would be told otherwise on the day asked for."""

    definition: str
    degree: str
    rank: int
    before: PooledNumbers
    after: PooledNumbers


def pooled_changes(
    degrees: Iterable[Degree],
    before: tuple[Sequence[Measured], Groups],
    after: tuple[Sequence[Measured], Groups],
    untouched: Sequence[Measured],
    as_of: date,
) -> Iterator[PooledChange]:
    """Yield the degrees of which something would be told otherwise.

    ``before`` and ``after`` are the benchmarks on which something differs, with the groups of that state; the records
    on the ``untouched`` are alike in both, and worked out once.
    """
    wanted = list(degrees)
    alike = _records(untouched, before[1], wanted, as_of)
    old, new = (_records(*state, wanted, as_of) for state in (before, after))
    for degree in wanted:
        pair = [_numbers(degree, [*alike[degree], *found[degree]]) for found in (old, new)]
        if pair[0] != pair[1]:
            yield PooledChange(degree.definition, degree.title, degree.rank, *pair)


def pooled_numbers(degree: Degree, records: Sequence[Waited]) -> PooledNumbers:
    """Return what is told of a degree from its records."""
    found = pooled(degree, records, asked=0)
    limits = (found.interval.lower, found.interval.upper)
    told = None if limits == (None, None) else limits
    return PooledNumbers(found.curve.records, found.curve.events, found.median.days, told, found.mean.days)


def _numbers(degree: Degree, by_benchmark: Iterable[tuple[str, Sequence[Waited]]]) -> PooledNumbers:
    # In the order in which an edition reads them, so that sums are rounded alike.
    return pooled_numbers(degree, [record for _, records in sorted(by_benchmark) for record in records])


def _records(
    measured: Iterable[Measured], groups: Groups, wanted: Sequence[Degree], as_of: date
) -> Mapping[Degree, list[tuple[str, list[Waited]]]]:
    """Return the records that were watched of each degree, by benchmark; an index is made of other benchmarks."""
    found: dict[Degree, list[tuple[str, list[Waited]]]] = {degree: [] for degree in wanted}
    for each in measured:
        if each.benchmark.scale == Scale.INDEX or not each.inputs.results:
            continue
        comparisons = Comparisons(each.entrants, groups)
        for degree in wanted:
            found[degree].append((each.benchmark.slug, list(_watched(comparisons, each, degree, as_of))))
    return found


def _watched(comparisons: Comparisons, each: Measured, degree: Degree, as_of: date) -> Iterator[Waited]:
    found = comparisons.of(degree, REFERENCE, COUNTING)
    if not found.tier_side.results:
        return iter(())
    pairs = catch_ups(found.reference_side.entries, found.tier_side.entries, date.max, delta=found.tolerance)
    told = (
        (pair.reference.day, pair.match.day if pair.match else None, pair.match.release if pair.match else "")
        for pair in pairs
    )
    return watched(each.benchmark.slug, told, min(as_of, found.current_until or as_of), as_of)
