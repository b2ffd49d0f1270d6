"""Measure the lag of every degree of openness on every benchmark, and store what is new of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from openness.definitions import definition
from openness.degrees import Degree, degrees
from openness.draws import ScoreDraws
from openness.frontier import Entry, records
from openness.lag import Standing, catch_ups, standings
from registry.actions import lag_inputs
from registry.actions.comparing import LADDER, Comparison, Comparisons, Entrants, Groups, Side, standings_of
from registry.actions.indexing import INDEX, benchmark_of_index, draws_of_fit, fit_index, inputs_of_fit
from registry.actions.lag_inputs import Inputs
from registry.actions.uncertainty import DRAWS, SEED, uncertainty_as_data, uncertainty_of
from registry.facts import scale_of
from registry.models import (
    Benchmark,
    CatchUpPair,
    CountedScore,
    Edition,
    FrontierRecord,
    IndexFit,
    LagHistory,
    LagInputs,
    LagSeries,
    LagStanding,
)

Progress = Callable[[str, int, int], None]

#: What the reading of a benchmark's scores depends on, beside the scores.
OF_BENCHMARKS = (
    "direction", "scale", "lower", "upper", "chance", "ceiling", "questions", "in_index", "public"
)  # fmt: skip

_CLOSED, _COMPLEMENT = LagSeries.Reference.CLOSED, LagSeries.Reference.COMPLEMENT


def measured_degrees(keys: Iterable[str]) -> tuple[Degree, ...]:
    """Return the degrees of openness of some definitions, by key; a key that this version knows no more has none."""
    found: list[Degree] = []
    for key in keys:
        try:
            found += degrees(definition(key))
        except LookupError:
            continue
    return tuple(found)


def stored_references(degree: Degree) -> tuple[LagSeries.Reference, ...]:
    """Return the references against which a degree is measured ahead of any question; others are on request."""
    return (_CLOSED, _COMPLEMENT) if degree.definition == LADDER else (_CLOSED,)


def measured_benchmarks() -> list[Benchmark]:
    """Return every benchmark on which scores are recorded: all but the registry's own index."""
    return list(Benchmark.objects.exclude(slug=INDEX).order_by("pk"))


def measure(edition: Edition, *, progress: Progress, known_at: datetime | None = None) -> None:
    """Store every lag series of an edition and its index, from all scores or from those known at a moment."""
    candidates = lag_inputs.all_candidates(known_at)
    wanted = measured_degrees(edition.definitions)
    groups = Groups(standings_of(edition, [degree.definition for degree in wanted]))
    read = lag_inputs.read_scores(measured_benchmarks(), candidates, known_at)
    outcome = fit_index(candidates, read)
    progress("Fitting the index", 1, 1)
    edition.index_fit, edition.index_note = outcome.fit, outcome.reason
    edition.save(update_fields=["index_fit", "index_note"])
    if outcome.fit:
        read[benchmark_of_index()] = inputs_of_fit(outcome.fit, candidates)
    for position, (benchmark, inputs) in enumerate(read.items(), start=1):
        if inputs.results:
            fit = outcome.fit if benchmark.slug == INDEX else None
            _measure_on(edition, benchmark, inputs, fit, groups, wanted)
        progress("Measuring lags", position, len(read))


def _measure_on(
    edition: Edition,
    benchmark: Benchmark,
    inputs: Inputs,
    fit: IndexFit | None,
    groups: Groups,
    wanted: Iterable[Degree],
) -> None:
    kept = lag_inputs.keep(benchmark, inputs, fit)
    entrants = Entrants.of(inputs, scale_of(benchmark))
    drawn = draws_of_fit(fit) if fit else entrants.draws(seed=SEED, count=DRAWS)
    writer = _Writer(edition, benchmark, kept, _counted(benchmark, entrants, fit), drawn)
    for found in comparisons(entrants, groups, wanted):
        writer.add(found)
    writer.save()


def comparisons(entrants: Entrants, groups: Groups, wanted: Iterable[Degree]) -> Iterator[Comparison]:
    """Yield every comparison on one benchmark that an edition stores."""
    found = Comparisons(entrants, groups)
    for degree in wanted:
        for reference in stored_references(degree):
            for counting in LagSeries.Counting:
                yield found.of(degree, reference, counting)


def _counted(benchmark: Benchmark, entrants: Entrants, fit: IndexFit | None) -> dict[str, CountedScore]:
    """Return the counted score of each release, written where it is missing."""
    if fit:
        return {row.release.slug: row for row in fit.values.select_related("release")}
    slugs = {result.score: item.slug for item, result in entrants.held}
    found = list(CountedScore.objects.filter(score__in=slugs))
    held = {row.score_id for row in found}
    found += CountedScore.objects.bulk_create(
        CountedScore(benchmark=benchmark, release_id=item.pk, value=result.value, score_id=result.score)
        for item, result in entrants.held
        if result.score not in held
    )
    return {slugs[row.score_id]: row for row in found}


@dataclass
class _Writer:
    """Collects the series of one benchmark, and the histories that no edition has yet."""

    edition: Edition
    benchmark: Benchmark
    inputs: LagInputs
    counted: Mapping[str, CountedScore]
    drawn: ScoreDraws | None
    series: list[tuple[LagSeries, str]] = field(default_factory=list)
    comparisons: dict[str, Comparison] = field(default_factory=dict)
    sides: dict[Side, str] = field(default_factory=dict)
    uncertain: dict[tuple[str, date], dict[str, object] | None] = field(default_factory=dict)

    def add(self, found: Comparison) -> None:
        """Take in one comparison."""
        digest = self._digest(found)
        self.comparisons.setdefault(digest, found)
        row = series_of(self.edition, self.benchmark, found)
        row.inputs = self.inputs
        row.uncertainty = self._uncertainty(digest, found, row.current_until)
        self.series.append((row, digest))

    def save(self) -> None:
        """Store series, and what they need of histories."""
        known = dict(LagHistory.objects.filter(digest__in=self.comparisons).values_list("digest", "pk"))
        new = [
            LagHistory(digest=digest, benchmark=self.benchmark) for digest in self.comparisons if digest not in known
        ]
        known |= {row.digest: row.pk for row in LagHistory.objects.bulk_create(new)}
        rows = [history_rows(row, self.comparisons[row.digest], self.counted) for row in new]
        FrontierRecord.objects.bulk_create(row for found in rows for row in found.records)
        LagStanding.objects.bulk_create(row for found in rows for row in found.standings)
        CatchUpPair.objects.bulk_create(row for found in rows for row in found.pairs)
        for series, digest in self.series:
            series.history_id = known[digest]
        LagSeries.objects.bulk_create(series for series, _ in self.series)

    def _digest(self, found: Comparison) -> str:
        sides = [self._digest_of_side(side) for side in (found.reference_side, found.tier_side)]
        return _sha256([self.benchmark.slug, self.benchmark.direction, sides])

    def _digest_of_side(self, side: Side) -> str:
        if side not in self.sides:
            self.sides[side] = _sha256(
                [
                    (self.counted[entry.release].pk, str(entry.day), str(entry.end), entry.day_is_exact)
                    for entry in side.entries
                ]
            )
        return self.sides[side]

    def _uncertainty(self, digest: str, found: Comparison, day: date) -> dict[str, object] | None:
        # Sets with the same releases, such as those of several definitions, are drawn once.
        if (digest, day) not in self.uncertain:
            told = uncertainty_of(found, self.drawn, day) if self.drawn else None
            self.uncertain[digest, day] = uncertainty_as_data(told) if told else None
        return self.uncertain[digest, day]


def _sha256(content: object) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def series_of(edition: Edition, benchmark: Benchmark, found: Comparison) -> LagSeries:
    """Return the series of a comparison, not stored and without a history."""
    return LagSeries(
        edition=edition,
        benchmark=benchmark,
        definition=found.degree.definition,
        rank=found.degree.rank,
        reference=found.reference,
        counting=found.counting,
        tier_releases=len(found.tier_side.results),
        reference_releases=len(found.reference_side.results),
        # No data of this edition reach further, whatever the benchmark would allow.
        current_until=min(found.current_until or edition.as_of, edition.as_of),
    )


@dataclass(frozen=True)
class HistoryRows:
    """The rows of one history, not stored."""

    records: list[FrontierRecord]
    standings: list[LagStanding]
    pairs: list[CatchUpPair]


def history_rows(history: LagHistory, found: Comparison, counted: Mapping[str, CountedScore]) -> HistoryRows:
    """Return records, standings and pairs of a comparison, by the counted score of each release."""
    delta = found.tolerance
    changes = standings(found.reference_side.entries, found.tier_side.entries, delta=delta)
    return HistoryRows(
        list(_records(history, found, counted)),
        [_standing(history, start, standing, found, counted) for start, standing in changes],
        list(_pairs(history, found, counted)),
    )


def _records(history: LagHistory, found: Comparison, counted: Mapping[str, CountedScore]) -> Iterator[FrontierRecord]:
    sides = ((FrontierRecord.Side.REFERENCE, found.reference_side), (FrontierRecord.Side.TIER, found.tier_side))
    for name, side in sides:
        for entry in records(side.entries):
            score = counted[entry.release]
            yield FrontierRecord(
                history=history, side=name, day=entry.day, score=score, day_is_exact=entry.day_is_exact
            )


def _standing(
    history: LagHistory, start: date, standing: Standing, found: Comparison, counted: Mapping[str, CountedScore]
) -> LagStanding:
    row = LagStanding(
        history=history,
        start=start,
        status=standing.status.value,
        central_on=standing.central,
        leads_since=standing.leads_since,
        # In the unit of the benchmark, also where a tolerance has put the scores on a line.
        gap=_gap(found, standing),
    )
    for name in ("tier_best", "reference_best", "exceeded", "level_with"):
        entry: Entry | None = getattr(standing, name)
        if entry is not None:
            setattr(row, name, counted[entry.release])
            setattr(row, f"{name}_on", entry.day)
    return row


def _gap(found: Comparison, standing: Standing) -> float | None:
    if standing.tier_best is None or standing.reference_best is None:
        return None
    best = found.reference_side.results[standing.reference_best.release].value
    return found.sign * (best - found.tier_side.results[standing.tier_best.release].value)


def _pairs(history: LagHistory, found: Comparison, counted: Mapping[str, CountedScore]) -> Iterator[CatchUpPair]:
    """Yield a pair per reference record; over all time, since a match holds from its day on."""
    sides = (found.reference_side.entries, found.tier_side.entries)
    for pair in catch_ups(*sides, date.max, delta=found.tolerance):
        match = pair.match
        yield CatchUpPair(
            history=history,
            reference=counted[pair.reference.release],
            reference_on=pair.reference.day,
            match=counted[match.release] if match else None,
            match_on=match.day if match else None,
            days_are_exact=pair.reference.day_is_exact and (match is None or match.day_is_exact),
        )
