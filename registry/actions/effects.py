"""What a change would move if it were approved: every verdict over time, every tier, every lag.

The change is written inside a transaction that is undone, the world is read before and after it, and only what differs
is judged and measured again, by the functions that publish. So a preview takes seconds, keeps no lock while it counts,
and a law in the tests holds it equal to publishing twice.

Lags are compared by bracket, status, lead, gap and the limits of the intervals from draws; pooled waiting times, for
the question that their page opens with, by records, median with interval, and mean. Not listed is what is told beside
those: the share of draws that are left-censored, why an interval is missing, the waiting time of each record. Nor is
what is computed on request: other references, filters, tolerances and switches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any

from django.db import transaction

from openness.assessment import Assessor
from openness.definitions import Definition, load_all
from openness.degrees import Degree
from openness.timeline import Interval
from openness.verdicts import Assessment
from registry.actions import pooled_differences, snapshots
from registry.actions.comparing import LADDER, Groups, standings_of
from registry.actions.indexing import draws_of_index
from registry.actions.lag_differences import Difference, LagChange, Measured, read_alike
from registry.actions.lag_inputs import Inputs
from registry.actions.measuring import measured_degrees
from registry.actions.pooled_differences import PooledChange, pooled_changes
from registry.actions.proposals import apply
from registry.actions.snapshots import Snapshot, Verdicts
from registry.actions.uncertainty import DRAWS, SEED
from registry.models import Benchmark, Edition, EditionRelease, Proposal


@dataclass(frozen=True)
class VerdictChange:
    """A stretch of time over which a release would be judged otherwise."""

    release: str
    name: str
    definition: str
    start: str
    end: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Effect:
    """Everything that would move, and the day for which lags are read."""

    as_of: date
    releases: tuple[str, ...]
    verdicts: tuple[VerdictChange, ...]
    lags: tuple[LagChange, ...]
    pooled: tuple[PooledChange, ...]

    @property
    def moves_nothing(self) -> bool:
        """Tell whether no verdict, no lag and no waiting time would change."""
        return moves_nothing(vars(self))

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data, as a proposal keeps it."""
        return {
            "as_of": self.as_of.isoformat(),
            "releases": list(self.releases),
            "verdicts": [asdict(each) for each in self.verdicts],
            "lags": [asdict(each) for each in self.lags],
            "pooled": [asdict(each) for each in self.pooled],
        }


def moves_nothing(told: Mapping[str, Any]) -> bool:
    """Tell of the parts of an effect, as plain data or not, whether no verdict, lag and waiting time would change."""
    return not any(told.get(name) for name in ("verdicts", "lags", "pooled"))


def effect_of(proposals: Sequence[Proposal], *, as_of: date | None = None) -> Effect:
    """Return what approving proposals together would move; raise ValidationError where they cannot be applied."""
    return effect(lambda: [apply(each, by="preview") for each in proposals], as_of=as_of)


def effect(write: Callable[[], object], *, as_of: date | None = None) -> Effect:
    """Return what a write would move; it is undone. ``as_of``: the day of the newest edition where none is given."""
    newest = Edition.objects.newest()
    day = as_of or (newest.as_of if newest else date.max)
    with transaction.atomic():
        before = snapshots.read()
        write()
        after = snapshots.read()
        transaction.set_rollback(True)
    return _Difference(before, after, newest, day).effect()


@dataclass
class _Difference:
    """Two snapshots, and what has to be judged and measured to tell them apart."""

    before: Snapshot
    after: Snapshot
    newest: Edition | None
    as_of: date
    definitions: Sequence[Definition] = field(default_factory=load_all)
    assessor: Assessor = field(default_factory=Assessor)

    def effect(self) -> Effect:
        """Return what differs."""
        changed = sorted(self.before.differs(self.after))
        verdicts = [move for slug in changed for move in self._verdict_changes(slug)]
        wanted = measured_degrees(definition.key for definition in self.definitions)
        old, new = self._groups(self.before, changed, wanted), self._groups(self.after, changed, wanted)
        touched = list(self._touched(changed))
        lags = [move for each in touched for move in each.changes(old, new, wanted, self.as_of)]
        pooled = self._pooled(touched, old, new, wanted)
        return Effect(self.as_of, tuple(changed), tuple(verdicts), tuple(lags), tuple(pooled))

    def _verdict_changes(self, slug: str) -> Iterator[VerdictChange]:
        found = self.after.cases.get(slug) or self.before.cases.get(slug)
        name = found.release.name if found else slug
        old, new = self._verdicts(self.before, slug), self._verdicts(self.after, slug)
        for definition in self.definitions:
            spans = _spans(old.get(definition.key, ()), new.get(definition.key, ()))
            for start, end, was, becomes in spans:
                ends = end.isoformat() if end else None
                yield VerdictChange(slug, name, definition.key, start.isoformat(), ends, was, becomes)

    def _verdicts(self, seen: Snapshot, slug: str) -> Verdicts:
        return seen.verdicts(slug, self.assessor, self.definitions)

    def _pooled(
        self, touched: Sequence[Difference], old: Groups, new: Groups, wanted: Iterable[Degree]
    ) -> Iterator[PooledChange]:
        asked = (pooled_differences.REFERENCE.value, pooled_differences.COUNTING.value)
        apart = {degree for each in touched for degree, *told in each.apart if tuple(told) == asked}
        if not apart:
            return iter(())
        known = {each.before.benchmark.pk for each in touched}
        others = [_measured(row, inputs) for row, inputs in self.before.scores.items() if row.pk not in known]
        states = [each.before for each in touched], [each.after for each in touched]
        degrees = [degree for degree in wanted if degree in apart]
        return pooled_changes(degrees, (states[0], old), (states[1], new), others, self.as_of)

    def _groups(self, seen: Snapshot, changed: Sequence[str], wanted: Iterable[Degree]) -> Groups:
        """Return the groups of a snapshot: verdicts as the newest edition keeps them, where they still stand."""
        keys = {LADDER, *(degree.definition for degree in wanted)}
        kept = standings_of(self.newest, keys) if self.newest else {key: {} for key in keys}
        stale = {slug for slug in {*seen.cases, *self._kept} if seen.digest(slug) != self._kept.get(slug)}
        again = {*changed, *stale}
        judged = {slug: snapshots.levels_over_time(self._verdicts(seen, slug), keys) for slug in again}
        return Groups(snapshots.replaced(kept, judged))

    @cached_property
    def _kept(self) -> dict[str, str]:
        """Return what each release of the newest edition was judged by, as a digest."""
        rows = EditionRelease.objects.filter(edition=self.newest)
        return dict(rows.values_list("release__slug", "timeline__digest"))

    def _touched(self, changed: Sequence[str]) -> Iterator[Difference]:
        """Yield every benchmark on which something may differ, as it is before and after."""
        old, new = ({row.pk: (row, found) for row, found in seen.scores.items()} for seen in (self.before, self.after))
        nothing = Inputs({}, ())
        moved = False
        for pk in dict.fromkeys([*old, *new]):
            row, one = old.get(pk) or (new[pk][0], nothing)
            row_after, other = new.get(pk) or (row, nothing)
            rescored = one.results != other.results or not read_alike(row, row_after)
            moved = moved or (rescored and (row.in_index or row_after.in_index))
            if rescored or _names(one, changed) or _names(other, changed):
                yield Difference(_measured(row, one), _measured(row_after, other))
        if (index := self._index(changed, moved)) is not None:
            yield index

    def _index(self, changed: Sequence[str], moved: bool) -> Difference | None:
        """Return the registry's own index before and after; ``moved``: scores behind it differ."""
        row, row_after = self.before.index, self.after.index
        held, nothing = self.before.on_index(), Inputs({}, ())
        if moved:
            values = held or nothing, self.after.on_index() or nothing
        elif held and (_names(held, changed) or not read_alike(row, row_after)):
            # The same values, with whatever has changed of the releases' dates.
            dated = {item.slug: item for item in self.after.candidates.values()}
            values = held, Inputs({slug: dated[slug] for slug in held.candidates}, held.results)
        else:
            return None
        # Made when intervals are asked for: draws of an index that no edition has yet are fitted anew, once for both.
        drawn = cache(lambda: draws_of_index(self.before.scores))
        drawn_after = (lambda: draws_of_index(self.after.scores)) if moved else drawn
        one = Measured(row, values[0], lambda _: drawn())
        return Difference(one, Measured(row_after, values[1], lambda _: drawn_after()))


def _measured(benchmark: Benchmark, inputs: Inputs) -> Measured:
    return Measured(benchmark, inputs, lambda entrants: entrants.draws(seed=SEED, count=DRAWS))


def _names(inputs: Inputs, changed: Sequence[str]) -> bool:
    return any(slug in inputs.candidates for slug in changed)


def _spans(
    old: Sequence[Interval[Assessment]], new: Sequence[Interval[Assessment]]
) -> Iterator[tuple[date, date | None, str | None, str | None]]:
    """Yield each stretch of time over which two timelines read otherwise, with the two readings."""
    days = sorted({each.start for each in (*old, *new)} | {each.end for each in (*old, *new) if each.end})
    found: list[tuple[date, str | None, str | None]] = []
    for day in days:
        pair = (_reading(old, day), _reading(new, day))
        if not found or found[-1][1:] != pair:
            found.append((day, *pair))
    ends = [*(day for day, *_ in found[1:]), None]
    for (day, was, becomes), end in zip(found, ends, strict=False):
        if was != becomes:
            yield day, end, was, becomes


def _reading(intervals: Sequence[Interval[Assessment]], day: date) -> str | None:
    return next((str(each.value.verdict) for each in intervals if each.holds_on(day)), None)
