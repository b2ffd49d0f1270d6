"""How lags are told from two states of the world, and where the two tell otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from openness.degrees import Degree
from openness.draws import ScoreDraws
from openness.intervals import Interval
from openness.lag import Standing, backward_lag, standings
from registry.actions.comparing import Comparison, Entrants, Groups, Side
from registry.actions.lag_inputs import Inputs
from registry.actions.measuring import OF_BENCHMARKS, comparisons
from registry.actions.uncertainty import LagIntervals, uncertainty_of
from registry.facts import scale_of
from registry.models import Benchmark

#: Limits of an interval; None where there is none, or none on one side.
Limits = tuple[float | None, float | None] | None


@dataclass(frozen=True)
class LagNumbers:
    """A lag as told: in days, None where it does not exist; the gap in the unit of the benchmark.

    ``lag_interval`` and ``gap_interval`` are the limits from draws of the scores.
    """

    status: str
    read_on: str
    lower: int | None
    upper: int | None
    lead: int | None
    gap: float | None
    tier_best: str | None
    reference_best: str | None
    lag_interval: Limits = None
    gap_interval: Limits = None


@dataclass(frozen=True)
class LagChange:
    """A lag that would be told otherwise, on the day asked for or on another from ``start`` up to ``end``.

    ``before`` and ``after`` are told on the day asked for; None where there is no such lag. ``start`` is None where
    nothing but its intervals differs.
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
    start: str | None
    end: str | None


#: What a lag is told from, since a day.
History = tuple[tuple[date, tuple[object, ...]], ...]


@dataclass(frozen=True)
class Told:
    """One comparison on one benchmark: its groups, its numbers on a day, and how it stood over time."""

    found: Comparison
    numbers: LagNumbers | None
    history: History

    @property
    def entries(self) -> tuple[object, ...]:
        """Return all that the comparison rests on, but for the draws."""
        return self.found.reference_side.entries, self.found.tier_side.entries, self.found.current_until


@dataclass
class Measured:
    """One benchmark in one state of the world; its scores are drawn when intervals are first asked for."""

    benchmark: Benchmark
    inputs: Inputs
    draw: Callable[[Entrants], ScoreDraws | None]
    _intervals: dict[tuple[Side, Side, date], LagIntervals | None] = field(default_factory=dict)

    @cached_property
    def entrants(self) -> Entrants:
        """Return who has a score that counts."""
        return Entrants.of(self.inputs, scale_of(self.benchmark))

    @cached_property
    def drawn(self) -> ScoreDraws | None:
        """Return draws of the scores; None where nothing is known of their errors."""
        return self.draw(self.entrants)

    def told(self, groups: Groups, wanted: Iterable[Degree], as_of: date) -> Iterator[Told]:
        """Yield every comparison that an edition stores, as told on a day, without intervals."""
        for found in comparisons(self.entrants, groups, wanted):
            # An edition measures nothing on a benchmark without a single score.
            measured = bool(self.inputs.results)
            numbers, history = (_numbers(found, as_of), _history(found)) if measured else (None, ())
            yield Told(found, numbers, history)

    def with_intervals(self, told: Told) -> LagNumbers | None:
        """Return the numbers of a comparison with its intervals, as an edition would store them."""
        if told.numbers is None:
            return None
        found, day = told.found, date.fromisoformat(told.numbers.read_on)
        # Sets with the same releases, such as those of several definitions, are drawn once.
        key = (found.reference_side, found.tier_side, day)
        if key not in self._intervals:
            self._intervals[key] = uncertainty_of(found, self.drawn, day) if self.drawn else None
        drawn = self._intervals[key]
        if drawn is None:
            return told.numbers
        return replace(told.numbers, lag_interval=limits_of(drawn.lag), gap_interval=limits_of(drawn.gap))


def limits_of(interval: Interval) -> Limits:
    """Return the limits of an interval, None for one without any."""
    limits = (interval.lower, interval.upper)
    return None if limits == (None, None) else limits


@dataclass
class Difference:
    """One benchmark before and after a change: the lags that would be told otherwise, and whose groups differ."""

    before: Measured
    after: Measured
    #: Degree, reference and counting of each comparison that rests on something else.
    apart: set[tuple[Degree, str, str]] = field(default_factory=set)

    def changes(self, old: Groups, new: Groups, wanted: Iterable[Degree], as_of: date) -> Iterator[LagChange]:
        """Yield every lag that would be told otherwise; fills ``apart``."""
        wanted, same_draws = tuple(wanted), self._same_draws()
        was_told, is_told = self.before.told(old, wanted, as_of), self.after.told(new, wanted, as_of)
        for was, becomes in zip(was_told, is_told, strict=True):
            if same_draws and was.entries == becomes.entries:
                continue
            found = becomes.found
            self.apart.add((found.degree, found.reference.value, found.counting.value))
            stretch = stretch_apart(was.history, becomes.history)
            pair = self.before.with_intervals(was), self.after.with_intervals(becomes)
            if stretch or pair[0] != pair[1]:
                yield _lag_change(self.after.benchmark, found, pair, stretch)

    def _same_draws(self) -> bool:
        return self.before.inputs.results == self.after.inputs.results and read_alike(
            self.before.benchmark, self.after.benchmark
        )


def read_alike(one: Benchmark, other: Benchmark) -> bool:
    """Tell whether scores on a benchmark are read alike by two states of its row."""
    return all(getattr(one, name) == getattr(other, name) for name in OF_BENCHMARKS)


def _lag_change(
    benchmark: Benchmark,
    found: Comparison,
    pair: tuple[LagNumbers | None, LagNumbers | None],
    stretch: tuple[date, date | None] | None,
) -> LagChange:
    start, end = stretch or (None, None)
    return LagChange(
        benchmark.slug,
        benchmark.name,
        found.degree.definition,
        found.degree.title,
        found.degree.rank,
        found.reference.value,
        found.counting.value,
        *pair,
        start.isoformat() if start else None,
        end.isoformat() if end else None,
    )


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
