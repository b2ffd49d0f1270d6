"""Lags asked for in another way than the one stored: under filters, against another group, on another day.

Nothing here writes. Everything is computed from the scores and verdicts that an edition kept, by the functions with
which it was published, so that the same address gives the same answer later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from openness.degrees import Degree
from openness.draws import ScoreDraws
from openness.frontier import records
from openness.intervals import LagIntervals
from openness.lag import BackwardLag, backward_lag
from openness.transforms import Kind, Scale
from registry.actions import lag_inputs
from registry.actions.comparing import NO_FILTERS, Comparison, Entrants, Filters, Groups, compare, standings_of
from registry.actions.indexing import draws_of_fit
from registry.actions.lag_inputs import Inputs
from registry.actions.measuring import history_rows, series_of
from registry.actions.uncertainty import DRAWS, SEED, uncertainty_from_data, uncertainty_of
from registry.facts import scale_of
from registry.models import Benchmark, CountedScore, Edition, LagHistory, LagInputs, LagSeries, Score
from registry.models.readings import LagStory, lag_readings, stored_story, told_story

#: How much less counts as level where the sensitivity of a lag is tried, on the line of each kind of numbers.
TOLERANCES = {Kind.ACCURACY: 0.02, Kind.LOGIT: 0.02, Kind.LOG: 0.02, Kind.ERROR: 0.02, Kind.INDEX: 1.0}


@dataclass(frozen=True)
class Asked:
    """Which comparison is asked for, of which edition."""

    edition: Edition
    benchmark: Benchmark
    degree: Degree
    reference: LagSeries.Reference
    counting: LagSeries.Counting
    filters: Filters = NO_FILTERS


@dataclass(frozen=True)
class Known:
    """What an edition knows on one benchmark, read once for several questions."""

    row: LagInputs
    inputs: Inputs
    scale: Scale
    groups: Groups

    def compare(self, asked: Asked) -> Comparison:
        """Return the two groups asked for."""
        entrants = Entrants.of(self.inputs, self.scale, asked.filters)
        return compare(entrants, self.groups, asked.degree, asked.reference, asked.counting)

    def draws(self, filters: Filters) -> ScoreDraws | None:
        """Return draws of all scores together; None where no error is known."""
        entrants = Entrants.of(self.inputs, self.scale, filters)
        return draws_of_fit(self.row.fit) if self.row.fit else entrants.draws(seed=SEED, count=DRAWS)


def known(asked: Asked) -> Known | None:
    """Return what an edition knows on a benchmark; None for an edition from before it was kept."""
    rows = LagInputs.objects.filter(series__edition=asked.edition, benchmark=asked.benchmark).select_related("fit")
    row = rows.first()
    if row is None:
        return None
    groups = Groups(standings_of(asked.edition, [asked.degree.definition]))
    return Known(row, lag_inputs.kept(row), scale_of(asked.benchmark), groups)


def story(asked: Asked, found: Known, as_of: date) -> LagStory:
    """Return a comparison as far as a day, with rows like the stored ones."""
    comparison = found.compare(asked)
    series = series_of(asked.edition, asked.benchmark, comparison)
    series.history, series.inputs = LagHistory(benchmark=asked.benchmark), found.row
    rows = history_rows(series.history, comparison, _counted(asked.benchmark, comparison, found.row))
    return told_story(series, as_of, standings=rows.standings, records=rows.records, pairs=rows.pairs)


def stored_or_computed(asked: Asked, as_of: date, found: Known | None = None) -> LagStory | None:
    """Return what an edition stored of a comparison, or what is computed; None where it can be neither.

    ``found`` is what the edition knows on the benchmark, where it is at hand already.
    """
    stored = LagSeries.objects.filter(
        edition=asked.edition,
        benchmark=asked.benchmark,
        definition=asked.degree.definition,
        rank=asked.degree.rank,
        reference=asked.reference.value,
        counting=asked.counting.value,
    )
    if asked.filters == NO_FILTERS and (readings := lag_readings(stored, as_of)):
        return stored_story(readings[0])
    found = found or known(asked)
    return story(asked, found, as_of) if found else None


def _counted(benchmark: Benchmark, comparison: Comparison, row: LagInputs) -> dict[str, CountedScore]:
    """Return the counted score of each release; one that the edition did not count is not stored."""
    results = {**comparison.reference_side.results, **comparison.tier_side.results}
    if row.fit:
        values = CountedScore.objects.filter(fit=row.fit, release__slug__in=results).select_related("release")
        return {value.release.slug: value for value in values}
    wanted = [result.score for result in results.values()]
    scores = Score.objects.select_related("release", "evidence__source").in_bulk(wanted)
    counted = {each.score_id: each for each in CountedScore.objects.filter(score__in=wanted)}
    found = {}
    for slug, result in results.items():
        score = scores[result.score]
        unsaved = CountedScore(benchmark=benchmark, value=score.value)
        found[slug] = counted.get(score.pk, unsaved)
        found[slug].release, found[slug].score = score.release, score
    return found


def uncertainty(asked: Asked, found: Known, as_of: date) -> LagIntervals | None:
    """Return the intervals of lag and gap on a day; None where no error of a score is known, or a side is empty."""
    drawn = found.draws(asked.filters)
    return uncertainty_of(found.compare(asked), drawn, as_of) if drawn else None


def stored_uncertainty(series: LagSeries) -> LagIntervals | None:
    """Return the intervals that an edition stored: for the last day on which its data speak of the tier."""
    return uncertainty_from_data(series.uncertainty) if series.uncertainty else None


@dataclass(frozen=True)
class Switched:
    """A headline with one switch thrown: which, to what, and the lag that results on the day it is then read."""

    switch: str
    value: str
    lag: BackwardLag


def sensitivity(asked: Asked, found: Known, as_of: date) -> tuple[Switched, ...]:
    """Return the lag with every filter switched once, the others as asked."""
    return tuple(
        Switched(switch, value, _lag(changed, found, as_of)) for switch, value, changed in _switches(asked, found)
    )


def _lag(asked: Asked, found: Known, as_of: date) -> BackwardLag:
    comparison = found.compare(asked)
    read_on = min(as_of, comparison.current_until or as_of, asked.edition.as_of)
    sides = (comparison.reference_side.entries, comparison.tier_side.entries)
    return backward_lag(*sides, read_on, delta=comparison.tolerance)


def _switches(asked: Asked, found: Known) -> Iterator[tuple[str, str, Asked]]:
    filters = asked.filters
    if not filters.independent and any(result.relation == "developer" for result in found.inputs.results):
        yield "self-reported", "out", replace(asked, filters=replace(filters, independent=True))
    if not filters.tolerance:
        tolerance = TOLERANCES[found.scale.kind]
        yield "tolerance", f"{tolerance:g}", replace(asked, filters=replace(filters, tolerance=tolerance))
    for counting in LagSeries.Counting:
        if counting is not asked.counting:
            yield "counting", counting.value, replace(asked, counting=counting)
    if asked.reference is not LagSeries.Reference.COMPLEMENT:
        reference = LagSeries.Reference.COMPLEMENT
        yield "reference", reference.value, replace(asked, reference=reference)
    yield from _left_out(asked, found)


def _left_out(asked: Asked, found: Known) -> Iterator[tuple[str, str, Asked]]:
    filters, comparison = asked.filters, found.compare(asked)
    developers = [] if filters.without else _record_holders(comparison, found)
    for developer in developers:
        yield "without", developer, replace(asked, filters=replace(filters, without=developer))
    places = {found.inputs.candidates[entry.release].country for entry in comparison.tier_side.entries} - {""}
    for country in sorted(places if not filters.country else ()):
        yield "country", country, replace(asked, filters=replace(filters, country=country))


def _record_holders(comparison: Comparison, found: Known) -> list[str]:
    """Return the developers without whom a record of either side would fall, by name."""
    sides = (comparison.reference_side.entries, comparison.tier_side.entries)
    return sorted({found.inputs.candidates[entry.release].developer for side in sides for entry in records(side)})
