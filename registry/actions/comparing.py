"""From scores and verdicts to the two groups of a comparison, under filters or without.

Nothing here reads or writes rows but verdicts: publishing and questions on request come to the same groups by the same
way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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
#: When a release was in a group.
Stays = tuple[Membership, ...]
#: Releases with the score that counts for each.
Held = tuple[tuple[Candidate, Result], ...]
#: What a stay of a release with a score adds to a side.
_Enter = Callable[[Candidate, float, Membership], Entry | None]


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


@dataclass(frozen=True, eq=False)
class Side:
    """One group on one benchmark: its entries, and the result behind each release.

    Compared by identity, so that what was worked out for a side can be kept by it.
    """

    entries: tuple[Entry, ...]
    results: Mapping[str, Result]
    #: The last day on which the benchmark speaks of the group.
    current_until: date | None


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


class _Group(dict[str, Stays]):
    """The stays of releases in one group, by slug, each worked out when it is first asked for."""

    def __init__(self, compute: Callable[[str], Stays]) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, slug: str) -> Stays:
        found = self[slug] = self._compute(slug)
        return found


@dataclass
class Groups:
    """The stays of releases in groups, worked out once for all benchmarks."""

    standings: Standings
    _known: dict[tuple[object, ...], _Group] = field(default_factory=dict)

    def reference(self, reference: LagSeries.Reference, degree: Degree) -> Mapping[str, Stays]:
        """Return the stays of every release in a reference group."""
        tiers = self.standings[LADDER]
        if reference is LagSeries.Reference.CLOSED:
            return self._once(("closed",), lambda slug: closed(slug, tiers.get(slug, ())))
        if reference is LagSeries.Reference.OVERALL:
            return self._once(("overall",), lambda slug: released(slug, tiers.get(slug, ())))
        levels = self.standings[degree.definition]
        key = (degree.definition, degree.rank, "outside")
        return self._once(key, lambda slug: outside(slug, tiers.get(slug, ()), levels.get(slug, ()), degree.rank))

    def tier(self, counting: LagSeries.Counting, degree: Degree) -> Mapping[str, Stays]:
        """Return the stays of every release at a degree of openness."""
        levels = self.standings[degree.definition]
        series = Series(counting.value)
        key = (degree.definition, degree.rank, counting)
        return self._once(key, lambda slug: at_or_above(slug, levels.get(slug, ()), degree.rank, series))

    def _once(self, key: tuple[object, ...], compute: Callable[[str], Stays]) -> _Group:
        return self._known.setdefault(key, _Group(compute))


@dataclass(frozen=True)
class Entrants:
    """Releases with the score that counts for each: the best, whoever ran it, unless filters leave it out."""

    scale: Scale
    held: Held
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

    @property
    def of_tier(self) -> Held:
        """Return those that may be in a tier."""
        country = self.filters.country
        return tuple(each for each in self.held if each[0].country == country) if country else self.held

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
    return Comparisons(entrants, groups).of(degree, reference, counting)


@dataclass
class Comparisons:
    """The comparisons on one benchmark; groups in which all stay alike are one side, put together once."""

    entrants: Entrants
    groups: Groups
    _known: dict[tuple[_Enter, tuple[Stays, ...]], Side] = field(default_factory=dict)

    def of(self, degree: Degree, reference: LagSeries.Reference, counting: LagSeries.Counting) -> Comparison:
        """Return the two groups of one comparison."""
        ahead = self._side(self.groups.reference(reference, degree), self.entrants.held, _enter_reference)
        behind = self._side(self.groups.tier(counting, degree), self.entrants.of_tier, _enter_tier)
        scale, tolerance = self.entrants.scale, self.entrants.filters.tolerance
        return Comparison(degree, reference, counting, ahead, behind, behind.current_until, scale.sign, tolerance)

    def _side(self, group: Mapping[str, Stays], held: Held, enter: _Enter) -> Side:
        stays = tuple([group[item.slug] for item, _ in held])
        found = self._known.get((enter, stays))
        if found is None:
            found = self._known[enter, stays] = self._put_together(held, stays, enter)
        return found

    def _put_together(self, held: Held, stays: tuple[Stays, ...], enter: _Enter) -> Side:
        entries: list[Entry] = []
        results: dict[str, Result] = {}
        scored_on: list[date] = []
        for (item, result), of_release in zip(held, stays, strict=True):
            for stay in of_release:
                entry = enter(item, self.entrants.score(result), stay)
                if entry:
                    entries.append(entry)
                    results[item.slug] = result
                    scored_on.append(_scored_on(item, result, entry))
        return Side(tuple(entries), results, currency_limit(scored_on))


def _enter_reference(item: Candidate, score: float, stay: Membership) -> Entry:
    """Return the entry of a reference: from the first day its date can mean, so that a lag is never flattered."""
    first = item.blurred.get(stay.start, stay.start)
    return _entry(item, score, max(first, item.released.first or first), stay)


def _enter_tier(item: Candidate, score: float, stay: Membership) -> Entry | None:
    """Return the entry of a tier: from the last day its date can mean; None for a stay that is over by then."""
    start = max(stay.start, item.released.last or stay.start)
    return _entry(item, score, start, stay) if stay.end is None or start < stay.end else None


def _entry(item: Candidate, score: float, day: date, stay: Membership) -> Entry:
    later = item.released.last is not None and stay.start > item.released.last
    exact = stay.start not in item.blurred if later else item.released.precision is Precision.DAY
    return Entry(item.slug, day, score, end=stay.end, day_is_exact=exact)


def _scored_on(item: Candidate, result: Result, entry: Entry) -> date:
    """Return the day on which a release was last known to be scored: its run, or else its release.

    The entry into the tier may be much later, where terms were opened up or a day is not known, and says nothing of
    the benchmark.
    """
    return result.run or item.released.last or entry.day
