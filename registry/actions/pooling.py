"""How long records wait to be matched over many benchmarks together, and what that depends on.

One observation is one reference record on one benchmark, with the time to the first release of the degree that reached
it; what is not yet matched is censored, never left out. Benchmarks of the scale "index" are made of others and are not
asked; nor are those on which no release of a degree has a score, since nothing there was ever watched.

Records are not independent: one release matches many, and those of one benchmark share its tests. The interval of the
median is therefore computed by both clusters, and the wider of the two is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from math import inf

from django.db.models import Q

from openness.clusters import FEWEST_CLUSTERS, UNMATCHED, clustered_median
from openness.degrees import Degree
from openness.survival import Curve, Interval, Median, RestrictedMean, kaplan_meier, restricted_mean
from registry.models import Benchmark, CatchUpPair, Edition, LagSeries
from registry.models.benchmarks import Domain
from registry.models.benchmarks import Scale as ScoreScale

_TERNARY = {"public": "true", "private": "false"}


class By(StrEnum):
    """Which records are taken to be matched together."""

    MATCH = "matching release"
    BENCHMARK = "benchmark"


@dataclass(frozen=True)
class Ask:
    """Which lags are pooled, as an edition stored them; ``questions`` is all, public or private, no ``domain`` all."""

    edition: Edition
    definition: str
    reference: LagSeries.Reference
    counting: LagSeries.Counting
    questions: str = "all"
    domain: str = ""


@dataclass(frozen=True)
class Pooled:
    """The waiting times of one degree on all benchmarks asked for.

    ``asked`` counts the benchmarks on which the edition measured anything, ``benchmarks`` those with a record that was
    watched. ``interval`` is the wider of the two in ``by``, and ``clustered`` says which.
    """

    degree: Degree
    asked: int
    benchmarks: int
    curve: Curve
    median: Median
    mean: RestrictedMean
    by_match: Interval
    by_benchmark: Interval

    @property
    def clustered(self) -> By:
        """Return by what the interval told was clustered."""
        if self.benchmarks < FEWEST_CLUSTERS:
            # Of one benchmark there is nothing to compare by benchmark.
            return By.MATCH
        return By.BENCHMARK if _width(self.by_benchmark) > _width(self.by_match) else By.MATCH

    @property
    def interval(self) -> Interval:
        """Return the wider of the two intervals."""
        return self.by_match if self.clustered is By.MATCH else self.by_benchmark

    def change(self, before: Pooled) -> float | None:
        """Return by how many days the median is longer than another; None where either has none."""
        if self.median.days is None or before.median.days is None:
            return None
        return self.median.days - before.median.days


def _width(found: Interval) -> tuple[float, float]:
    """Return how wide an interval is: one without limits is wider than any, one without an upper limit than most."""
    if found.lower is None:
        return inf, inf
    return (inf, -found.lower) if found.upper is None else (found.upper - found.lower, 0.0)


@dataclass(frozen=True)
class Switched:
    """The pooled waiting times of one degree with one parameter set to another value."""

    switch: str
    value: str
    pooled: Pooled


@dataclass(frozen=True)
class Pooling:
    """Every degree of a definition, and one of them with each switch thrown."""

    degrees: tuple[Pooled, ...]
    switched: tuple[Switched, ...]
    #: Benchmarks asked for whose questions are not known to be public or private.
    unknown: int

    def of(self, degree: Degree) -> Pooled | None:
        """Return the waiting times of a degree."""
        return next((each for each in self.degrees if each.degree == degree), None)


@dataclass(frozen=True)
class Waited:
    """One record that was watched: for how many days, and whether and by whom it was matched."""

    benchmark: str
    days: int
    event: bool
    match: str


@dataclass(frozen=True)
class _Held:
    """One series with the records of it that were watched."""

    series: LagSeries
    records: tuple[Waited, ...]


def pool(ask: Ask, degrees: Sequence[Degree], chosen: Degree, as_of: date) -> Pooling:
    """Return the pooled waiting times of degrees of one definition, and of the chosen one under every switch."""
    held = _held(_series(ask, chosen), as_of)
    asked = [each for each in held if _answers(each.series, ask)]
    of_degree = {degree: [each for each in asked if each.series.rank == degree.rank] for degree in degrees}
    return Pooling(
        tuple(_pooled(degree, found) for degree, found in of_degree.items()) if asked else (),
        tuple(_switched(held, ask, chosen)) if asked else (),
        sum(each.series.benchmark.public == "unknown" for each in of_degree[chosen]),
    )


def _series(ask: Ask, chosen: Degree) -> list[LagSeries]:
    """Return the series asked for, and those of the chosen degree that a switch asks for: one query."""
    told = Q(reference=ask.reference.value, counting=ask.counting.value)
    others = Q(reference=ask.reference.value) | Q(
        reference=LagSeries.Reference.COMPLEMENT.value, counting=ask.counting.value
    )
    found = LagSeries.objects.filter(edition=ask.edition, definition=ask.definition)
    found = found.filter(told | (Q(rank=chosen.rank) & others)).exclude(benchmark__scale=ScoreScale.INDEX)
    return list(found.select_related("benchmark", "edition").defer("uncertainty").order_by("rank", "benchmark__slug"))


def _held(series: Iterable[LagSeries], as_of: date) -> list[_Held]:
    """Return the records of some series that were watched by a day: one query for all histories."""
    series = list(series)
    pairs: dict[int, list[CatchUpPair]] = {}
    rows = CatchUpPair.objects.filter(history__in={each.history_id for each in series}, reference_on__lte=as_of)
    for pair in rows.select_related("match__release").order_by("history", "reference_on"):
        pairs.setdefault(pair.history_id, []).append(pair)
    return [_Held(each, tuple(_watched(each, pairs.get(each.history_id, ()), as_of))) for each in series]


def _watched(series: LagSeries, pairs: Iterable[CatchUpPair], as_of: date) -> Iterator[Waited]:
    if not series.tier_releases:
        return iter(())
    told = ((pair.reference_on, pair.match_on, pair.match.release.slug if pair.match else "") for pair in pairs)
    return watched(series.benchmark.slug, told, series.read_on(as_of), as_of)


def watched(
    benchmark: str, pairs: Iterable[tuple[date, date | None, str]], read_on: date, as_of: date
) -> Iterator[Waited]:
    """Yield the records of a benchmark that were watched by a day.

    ``pairs`` give the day of each record, and the day and name of its match; ``read_on`` is the last day on which the
    benchmark speaks of the degree.
    """
    for made, matched, name in pairs:
        if made > as_of:
            continue
        if matched is not None and matched <= as_of:
            yield Waited(benchmark, (matched - made).days, True, name)
        # A record made when the benchmark no longer spoke of the degree was never watched.
        elif made <= read_on:
            yield Waited(benchmark, max((read_on - made).days, 0), False, UNMATCHED)


def _answers(series: LagSeries, ask: Ask) -> bool:
    """Tell whether a series is one of those asked for."""
    benchmark = series.benchmark
    return (
        (series.reference, series.counting) == (ask.reference.value, ask.counting.value)
        and ask.domain in ("", benchmark.domain)
        and _TERNARY.get(ask.questions, benchmark.public) == benchmark.public
    )


def _pooled(degree: Degree, found: Sequence[_Held]) -> Pooled:
    return pooled(degree, [record for each in found for record in each.records], asked=len(found))


def pooled(degree: Degree, records: Sequence[Waited], *, asked: int) -> Pooled:
    """Return the waiting times of a degree from its records on all benchmarks together."""
    days = [(float(record.days), record.event) for record in records]
    curve = kaplan_meier(days)
    by_match = clustered_median(days, [record.match for record in records])
    by_benchmark = clustered_median(days, [record.benchmark for record in records])
    return Pooled(
        degree,
        asked=asked,
        benchmarks=len({record.benchmark for record in records}),
        curve=curve,
        median=by_match,
        mean=restricted_mean(curve),
        by_match=by_match.interval,
        by_benchmark=by_benchmark.interval,
    )


def _switched(held: Sequence[_Held], ask: Ask, chosen: Degree) -> Iterator[Switched]:
    """Yield the chosen degree with each parameter set to each other value, where there is anything to pool."""
    of_degree = [each for each in held if each.series.rank == chosen.rank]
    for switch, value, changed in _switches(ask, [each.series.benchmark for each in of_degree]):
        if found := [each for each in of_degree if _answers(each.series, changed)]:
            yield Switched(switch, value, _pooled(chosen, found))


def _switches(ask: Ask, benchmarks: Iterable[Benchmark]) -> Iterator[tuple[str, str, Ask]]:
    for questions in ("all", *_TERNARY):
        if questions != ask.questions:
            yield "questions", questions, replace(ask, questions=questions)
    there = {benchmark.domain for benchmark in benchmarks}
    # Where all are of one domain, asking for it changes nothing.
    for domain in ("", *(each.value for each in Domain if each.value in there and len(there) > 1)):
        if domain != ask.domain:
            yield "domain", domain, replace(ask, domain=domain)
    for counting in LagSeries.Counting:
        if counting is not ask.counting:
            yield "counting", counting.value, replace(ask, counting=counting)
    if ask.reference is not LagSeries.Reference.COMPLEMENT:
        reference = LagSeries.Reference.COMPLEMENT
        yield "reference", reference.value, replace(ask, reference=reference)
