"""The floor under publishing: the same verdicts and lags from records in memory, with nothing read or stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from itertools import count

from openness.assessment import Assessor
from openness.dates import PartialDate, Precision
from openness.definitions import Definition, load_all
from openness.degrees import Degree, as_levels, degrees
from openness.draws import ScoreDraws
from openness.facts import Base
from openness.frontier import records
from openness.lag import catch_ups, standings
from openness.timeline import Interval, facts_timeline, verdict_timeline
from openness.transforms import Scale
from openness.verdicts import LevelRange
from registry.actions.comparing import Comparison, Entrants, Groups, Side, Standings
from registry.actions.lag_inputs import Candidate, Inputs, Result
from registry.actions.measuring import comparisons
from registry.actions.uncertainty import DRAWS, SEED, uncertainty_of
from registry.facts import record_claims, record_license_table, scale_of
from registry.models import Benchmark
from registry.models.claims import DATE_FIELDS
from registry.sources.catalogue import Catalogue
from registry.sources.records import ReleaseRecord


@dataclass(frozen=True)
class Lags:
    """How much there is of lags: series, and, counted once where series share it, what hangs on their histories."""

    series: int = 0
    histories: int = 0
    records: int = 0
    standings: int = 0
    pairs: int = 0
    intervals: int = 0

    def __add__(self, other: Lags) -> Lags:
        return Lags(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Lags)))


@dataclass(frozen=True)
class Work:
    """How much was worked out: as many rows as an edition of the same facts stores."""

    verdicts: int
    lags: Lags


@dataclass(frozen=True)
class Judged:
    """How many verdicts there are, and where releases stand over time by the definitions that have degrees."""

    verdicts: int
    standings: Standings


@dataclass(frozen=True)
class Scored:
    """Everything on one benchmark."""

    scale: Scale
    inputs: Inputs


def compute(catalogue: Catalogue, releases: Sequence[ReleaseRecord], *, read_on: date) -> Work:
    """Judge every release by every definition and measure every degree on every benchmark."""
    judged = judge(catalogue, releases, read_on=read_on, by=load_all())
    return Work(judged.verdicts, measure(judged, scored(catalogue, releases, read_on=read_on), as_of=read_on))


def judge(
    catalogue: Catalogue, releases: Sequence[ReleaseRecord], *, read_on: date, by: Sequence[Definition]
) -> Judged:
    """Judge every release by some definitions, with one evaluator that remembers, as publishing does."""
    by_slug = {record.slug: record for record in releases}
    licenses = record_license_table(catalogue.licenses, catalogue.policies)
    assessor, verdicts = Assessor(), 0
    held: dict[str, dict[str, tuple[Interval[LevelRange], ...]]] = {each.definition: {} for each in all_degrees()}
    for record in releases:
        start = _released(record).first or read_on
        bases = tuple(_bases(record, by_slug, read_on))
        facts = facts_timeline(record.slug, record_claims(record, read_on), licenses, start, bases)
        for definition in by:
            found = verdict_timeline(facts, definition, assessor.assess)
            verdicts += len(found)
            if definition.key in held:
                held[definition.key][record.slug] = tuple(
                    Interval(each.start, each.end, each.value.levels or as_levels(each.value.verdict)) for each in found
                )
    return Judged(verdicts, held)


def _bases(record: ReleaseRecord, by_slug: Mapping[str, ReleaseRecord], read_on: date) -> Iterator[Base]:
    """Yield what binds the weights of a release: the licence of every base of another developer, up the line."""
    waiting, seen = list(record.lineage), set()
    while waiting:
        made_from = waiting.pop(0)
        base = by_slug[made_from.base]
        if base.slug not in seen and base.developer != record.developer:
            claims = [claim for claim in record_claims(base, read_on) if claim.field == "weights_final.license"]
            yield Base(base.slug, made_from.relation, tuple(claims))
        waiting += base.lineage if base.slug not in seen else ()
        seen.add(base.slug)


def all_degrees() -> tuple[Degree, ...]:
    """Return the degrees of every definition."""
    return tuple(degree for definition in load_all() for degree in degrees(definition))


def _released(record: ReleaseRecord) -> PartialDate:
    return PartialDate.parse(next(claim.value for claim in record.claims if claim.field == "date.released"))


def scored(catalogue: Catalogue, releases: Sequence[ReleaseRecord], *, read_on: date) -> list[Scored]:
    """Return everything on each benchmark."""
    candidates = {record.slug: _candidate(number, record, read_on) for number, record in enumerate(releases)}
    results: dict[str, list[Result]] = {record.key: [] for record in catalogue.benchmarks}
    numbers = count(1)
    for record in releases:
        for score in record.scores:
            run = PartialDate.parse(score.evaluated).last
            found = Result(record.slug, score.value, score.stderr, score.relation, next(numbers), run)
            results[score.benchmark].append(found)
    return [
        Scored(
            scale_of(Benchmark(scale=record.scale, direction=record.direction, lower=record.lower, upper=record.upper)),
            Inputs({each.release: candidates[each.release] for each in on}, tuple(on)),
        )
        for record, on in zip(catalogue.benchmarks, results.values(), strict=True)
    ]


def _candidate(number: int, record: ReleaseRecord, read_on: date) -> Candidate:
    blurred: dict[date, date] = {}
    for day, first in _blurred_days(record, read_on):
        blurred[day] = min(first, blurred.get(day, day))
    return Candidate(record.slug, number, record.developer, "", _released(record), blurred)


def _blurred_days(record: ReleaseRecord, read_on: date) -> Iterator[tuple[date, date]]:
    """Yield the days that stand for a vague beginning or end of a claim, with the first that it can mean."""
    dated = record_claims(record, read_on)
    for claim, exact in zip((each for each in record.claims if each.field not in DATE_FIELDS), dated, strict=True):
        for day, text in ((exact.start, claim.start), (exact.end, claim.end)):
            told = PartialDate.parse(text) if text else None
            if day is not None and told is not None and told.precision is not Precision.DAY:
                yield day, told.first or day


def measure(judged: Judged, benchmarks: Iterable[Scored], *, as_of: date, draws: int = DRAWS) -> Lags:
    """Work out the lags of every degree on every benchmark: over all time, and on the last day with intervals."""
    groups, wanted = Groups(judged.standings), all_degrees()
    return sum((_measure_on(each, groups, wanted, as_of, draws) for each in benchmarks), Lags())


def _measure_on(on: Scored, groups: Groups, wanted: Iterable[Degree], as_of: date, draws: int) -> Lags:
    if not on.inputs.results:
        return Lags()
    entrants = Entrants.of(on.inputs, on.scale)
    found = _Found(entrants.draws(seed=SEED, count=draws))
    for comparison in comparisons(entrants, groups, wanted):
        found.add(comparison, as_of)
    return found.lags


@dataclass
class _Found:
    """What was worked out on one benchmark; as in an edition, what has the same sides is worked out once."""

    drawn: ScoreDraws | None
    lags: Lags = Lags()
    _contents: dict[object, int] = field(default_factory=dict)
    _sides: dict[Side, int] = field(default_factory=dict)
    _histories: set[tuple[int, int]] = field(default_factory=set)
    _uncertain: dict[tuple[tuple[int, int], date], bool] = field(default_factory=dict)

    def add(self, found: Comparison, as_of: date) -> None:
        """Work out one comparison."""
        history = (self._number(found.reference_side), self._number(found.tier_side))
        if history not in self._histories:
            self._histories.add(history)
            self.lags += _history(found)
        when = (history, min(found.current_until or as_of, as_of))
        if when not in self._uncertain:
            self._uncertain[when] = bool(self.drawn and uncertainty_of(found, self.drawn, when[1]))
        self.lags += Lags(series=1, intervals=self._uncertain[when])

    def _number(self, side: Side) -> int:
        """Return a number for the content of a side: what a digest is in an edition."""
        if side not in self._sides:
            self._sides[side] = self._contents.setdefault(side.entries, len(self._contents))
        return self._sides[side]


def _history(found: Comparison) -> Lags:
    sides = (found.reference_side.entries, found.tier_side.entries)
    return Lags(
        histories=1,
        records=sum(len(records(side)) for side in sides),
        standings=len(standings(*sides)),
        pairs=len(catch_ups(*sides, date.max)),
    )
