"""How a lag is told from two states of the world, and where the two tell otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from openness.degrees import Degree
from openness.lag import Standing, backward_lag, standings
from registry.actions.comparing import Comparison, Entrants, Groups
from registry.actions.lag_inputs import Inputs
from registry.actions.measuring import comparisons
from registry.facts import scale_of
from registry.models import Benchmark


@dataclass(frozen=True)
class LagNumbers:
    """A lag as told: in days, None where it does not exist; the gap in the unit of the benchmark."""

    status: str
    read_on: str
    lower: int | None
    upper: int | None
    lead: int | None
    gap: float | None
    tier_best: str | None
    reference_best: str | None


@dataclass(frozen=True)
class LagChange:
    """A lag that would be told otherwise, on the day asked for or on another from ``start`` up to ``end``.

    ``before`` and ``after`` are told on the day asked for; None where there is no such lag.
    """

    benchmark: str
    benchmark_name: str
    definition: str
    degree: str
    rank: int
    reference: str
    counting: str
    before: LagNumbers | None
    after: LagNumbers | None
    start: str
    end: str | None

    @property
    def now(self) -> bool:
        """Tell whether it would be told otherwise on the day asked for."""
        return self.before != self.after

    @property
    def headline(self) -> bool:
        """Tell whether it is one that headlines use: against closed, ranges counted outside."""
        return self.reference == "closed" and self.counting == "conservative"


#: What a lag is told from, since a day.
History = tuple[tuple[date, tuple[object, ...]], ...]


@dataclass(frozen=True)
class Told:
    """One comparison on one benchmark: its numbers on a day, and how it stood over time."""

    degree: Degree
    reference: str
    counting: str
    numbers: LagNumbers | None
    history: History


def lag_change(benchmark: Benchmark, one: Told, other: Told, stretch: tuple[date, date | None]) -> LagChange:
    degree, (start, end) = one.degree, stretch
    return LagChange(
        benchmark.slug,
        benchmark.name,
        degree.definition,
        degree.title,
        degree.rank,
        one.reference,
        one.counting,
        one.numbers,
        other.numbers,
        start.isoformat(),
        end.isoformat() if end else None,
    )


def told(benchmark: Benchmark, inputs: Inputs, groups: Groups, wanted: Iterable[Degree], as_of: date) -> Iterator[Told]:
    """Yield every comparison on a benchmark that an edition stores, as told on a day."""
    entrants = Entrants.of(inputs, scale_of(benchmark))
    for found in comparisons(entrants, groups, wanted):
        # An edition measures nothing on a benchmark without a single score.
        measured = bool(inputs.results)
        numbers, history = (_numbers(found, as_of), _history(found)) if measured else (None, ())
        yield Told(found.degree, found.reference.value, found.counting.value, numbers, history)


def _numbers(found: Comparison, as_of: date) -> LagNumbers:
    read_on = min(as_of, found.current_until or as_of)
    lag = backward_lag(found.reference_side.entries, found.tier_side.entries, read_on, delta=found.tolerance)
    standing = lag.standing
    return LagNumbers(
        lag.status.value,
        read_on.isoformat(),
        lag.lower,
        lag.upper,
        lag.lead,
        _rounded(standing.gap),
        standing.tier_best.release if standing.tier_best else None,
        standing.reference_best.release if standing.reference_best else None,
    )


def _history(found: Comparison) -> History:
    """Return how a comparison stood over time; the last change is that of the day until which it speaks of the tier."""
    changes = standings(found.reference_side.entries, found.tier_side.entries, delta=found.tolerance)
    limit = (found.current_until or date.max, ("spoken of until",))
    return (*((day, _standing_as_told(standing)) for day, standing in changes), limit)


def _standing_as_told(standing: Standing) -> tuple[object, ...]:
    entries = (standing.tier_best, standing.reference_best, standing.exceeded, standing.level_with)
    places = [(entry.release, entry.day) if entry else None for entry in entries]
    return (standing.status.value, *places, standing.central, standing.leads_since, _rounded(standing.gap))


def _rounded(gap: float | None) -> float | None:
    # Differences of decimal fractions carry digits that no score has.
    return None if gap is None else round(gap, 10)


def stretch_apart(one: History, other: History) -> tuple[date, date | None] | None:
    """Return from when up to when two histories tell otherwise; None where they never do."""
    days = sorted({day for day, _ in (*one, *other)})
    apart = [day for day in days if _last(one, day) != _last(other, day)]
    if not apart:
        return None
    later = [day for day in days if day > apart[-1]]
    return apart[0], later[0] if later else None


def _last(history: History, day: date) -> tuple[object, ...] | None:
    return next((told for since, told in reversed(history) if since <= day), None)
