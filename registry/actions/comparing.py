"""From scores and verdicts to the two groups of a comparison, under filters or without.

Nothing here reads or writes rows but verdicts: publishing and questions on request come to the same groups by the same
way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from openness.dates import Precision
from openness.degrees import Degree, as_levels
from openness.draws import ScoreDraws, normal_draws
from openness.frontier import Entry
from openness.lag import currency_limit
from openness.tiers import Membership, Series, at_or_above, closed, outside, released
from openness.timeline import Interval
from openness.transforms import Scale
from openness.verdicts import LevelRange
from registry.actions.lag_inputs import Candidate, Inputs, Result
from registry.models import Edition, LagSeries, VerdictInterval

#: The ladder that tells what is closed, and what is released at all.
LADDER = "tiers@1"

Timeline = tuple[Interval[LevelRange], ...]
#: Where each release stands over time, by definition and slug.
Standings = Mapping[str, Mapping[str, Timeline]]


@dataclass(frozen=True)
class Filters:
    """Which releases and scores are left out of both groups, and how much less still counts as level.

    ``independent``: scores that the developer of a release reported are left out. ``without`` is a developer whose
    releases are left out; ``country`` keeps of the tier only releases of developers from there. ``tolerance`` is on the
    line of ``openness.transforms``: nats for shares of right answers, points for an index.
    """

    independent: bool = False
    without: str = ""
    country: str = ""
    tolerance: float = 0.0


NO_FILTERS = Filters()


@dataclass(frozen=True)
class Side:
    """One group on one benchmark: its entries, and the result behind each release."""

    entries: tuple[Entry, ...]
    results: Mapping[str, Result]


@dataclass(frozen=True)
class Comparison:
    """Two groups on one benchmark, and the last day on which it speaks of the tier."""

    degree: Degree
    reference: LagSeries.Reference
    counting: LagSeries.Counting
    reference_side: Side
    tier_side: Side
    current_until: date | None
    sign: int = 1
    tolerance: float = 0.0


def standings_of(edition: Edition, definitions: Iterable[str]) -> Standings:
    """Return where every release stands over time by some definitions, and by the registry's ladder."""
    wanted = {LADDER, *definitions}
    rows = VerdictInterval.objects.of(edition).filter(definition__in=wanted).order_by("timeline", "start")
    columns = ("definition", "timeline__release__slug", "start", "end", "lowest", "highest", "verdict")
    found: dict[str, dict[str, list[Interval[LevelRange]]]] = {key: {} for key in wanted}
    for key, slug, start, end, lowest, highest, verdict in rows.values_list(*columns):
        levels = as_levels(verdict) if lowest is None else LevelRange(lowest, highest)
        found[key].setdefault(slug, []).append(Interval(start, end, levels))
    return {key: {slug: tuple(rows) for slug, rows in by.items()} for key, by in found.items()}


@dataclass
class Groups:
    """The stays of releases in groups, worked out once for all benchmarks."""

    standings: Standings
    _known: dict[tuple[object, ...], tuple[Membership, ...]] = field(default_factory=dict)

    def reference(self, slug: str, reference: LagSeries.Reference, degree: Degree) -> tuple[Membership, ...]:
        """Return the stays of a release in a reference group."""
        tiers = self.standings[LADDER].get(slug, ())
        if reference is LagSeries.Reference.CLOSED:
            return self._once((slug, "closed"), lambda: closed(slug, tiers))
        if reference is LagSeries.Reference.OVERALL:
            return self._once((slug, "overall"), lambda: released(slug, tiers))
        levels = self.standings[degree.definition].get(slug, ())
        key = (slug, degree.definition, degree.rank, "outside")
        return self._once(key, lambda: outside(slug, tiers, levels, degree.rank))

    def tier(self, slug: str, counting: LagSeries.Counting, degree: Degree) -> tuple[Membership, ...]:
        """Return the stays of a release at a degree of openness."""
        levels = self.standings[degree.definition].get(slug, ())
        key = (slug, degree.definition, degree.rank, counting)
        return self._once(key, lambda: at_or_above(slug, levels, degree.rank, Series(counting.value)))

    def _once(self, key: tuple[object, ...], compute: Callable[[], tuple[Membership, ...]]) -> tuple[Membership, ...]:
        if key not in self._known:
            self._known[key] = compute()
        return self._known[key]


@dataclass(frozen=True)
class Entrants:
    """Releases with the score that counts for each: the best, whoever ran it, unless filters leave it out."""

    scale: Scale
    held: tuple[tuple[Candidate, Result], ...]
    filters: Filters = NO_FILTERS

    @classmethod
    def of(cls, inputs: Inputs, scale: Scale, filters: Filters = NO_FILTERS) -> Entrants:
        """Return who enters; of equal scores the one recorded first counts."""
        best: dict[str, Result] = {}
        for result in inputs.results:
            if _left_out(inputs.candidates[result.release], result, filters):
                continue
            held = best.get(result.release)
            if held is None or scale.sign * result.value > scale.sign * held.value:
                best[result.release] = result
        return cls(scale, tuple((inputs.candidates[slug], result) for slug, result in best.items()), filters)

    def score(self, result: Result) -> float:
        """Return a score so that larger is better: as published, or on the line where there is a tolerance.

        Without a tolerance the order of scores is all that matters, and a gap stays in the unit of the benchmark.
        """
        if self.filters.tolerance:
            return self.scale.on_line(result.value, place=f"score of {result.release}")
        return self.scale.sign * result.value

    def draws(self, *, seed: int, count: int) -> ScoreDraws | None:
        """Return draws of all scores together from their standard errors; None where no error is known."""
        errors = {item.slug: result.error for item, result in self.held}
        if not any(errors.values()):
            return None
        scores = {item.slug: self.scale.sign * result.value for item, result in self.held}
        return normal_draws(scores, errors, seed=seed, draws=count)


def _left_out(item: Candidate, result: Result, filters: Filters) -> bool:
    return (filters.independent and result.relation == "developer") or item.developer == filters.without


def compare(
    entrants: Entrants,
    groups: Groups,
    degree: Degree,
    reference: LagSeries.Reference,
    counting: LagSeries.Counting,
) -> Comparison:
    """Return the two groups of one comparison."""
    tier = tier_side(entrants, groups, counting, degree)
    return Comparison(
        degree,
        reference,
        counting,
        reference_side(entrants, groups, reference, degree),
        tier,
        currency_limit(_scored_on(tier, entrants)),
        entrants.scale.sign,
        entrants.filters.tolerance,
    )


def reference_side(entrants: Entrants, groups: Groups, reference: LagSeries.Reference, degree: Degree) -> Side:
    """Return a reference: a release counts from the first day its date can mean, so that a lag is never flattered."""
    found = [
        (item, result, stay)
        for item, result in entrants.held
        for stay in groups.reference(item.slug, reference, degree)
    ]
    entries = tuple(_entry(item, entrants.score(r), _first_day(item, stay), stay) for item, r, stay in found)
    return Side(entries, {item.slug: result for item, result, _ in found})


def _first_day(item: Candidate, stay: Membership) -> date:
    first = item.blurred.get(stay.start, stay.start)
    return max(first, item.released.first or first)


def tier_side(entrants: Entrants, groups: Groups, counting: LagSeries.Counting, degree: Degree) -> Side:
    """Return a tier: a release counts from the last day its date can mean."""
    entries: list[Entry] = []
    results: dict[str, Result] = {}
    for item, result in entrants.held:
        if entrants.filters.country and item.country != entrants.filters.country:
            continue
        for stay in groups.tier(item.slug, counting, degree):
            start = max(stay.start, item.released.last or stay.start)
            if stay.end is None or start < stay.end:
                entries.append(_entry(item, entrants.score(result), start, stay))
                results[item.slug] = result
    return Side(tuple(entries), results)


def _entry(item: Candidate, score: float, day: date, stay: Membership) -> Entry:
    later = item.released.last is not None and stay.start > item.released.last
    exact = stay.start not in item.blurred if later else item.released.precision is Precision.DAY
    return Entry(item.slug, day, score, end=stay.end, day_is_exact=exact)


def _scored_on(side: Side, entrants: Entrants) -> Iterator[date]:
    """Yield the day on which each release of a tier was last known to be scored: its run, or else its release.

    The entry into the tier may be much later, where terms were opened up or a day is not known, and says nothing of
    the benchmark.
    """
    candidates = {item.slug: item for item, _ in entrants.held}
    for entry in side.entries:
        yield side.results[entry.release].run or candidates[entry.release].released.last or entry.day
