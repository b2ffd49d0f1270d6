"""Facts and verdicts over time: intervals cut wherever a claim, or a licence's terms, begins or ends."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from openness.assessment import assess
from openness.components import Aspect
from openness.definitions import Definition
from openness.facts import Base, DatedClaim, ReleaseFacts, facts_at
from openness.licenses import LicenseTable
from openness.precedence import Policy
from openness.verdicts import Assessment

T = TypeVar("T")


@dataclass(frozen=True)
class Interval(Generic[T]):
    """A value that held from ``start`` up to, not including, ``end`` (None: it still holds)."""

    start: date
    end: date | None
    value: T

    def holds_on(self, as_of: date) -> bool:
        """Tell whether the interval covers a day."""
        return self.start <= as_of and (self.end is None or as_of < self.end)


def facts_timeline(
    release: str,
    claims: Sequence[DatedClaim],
    licenses: LicenseTable,
    start: date,
    bases: Sequence[Base] = (),
    policy: Policy | None = None,
) -> tuple[Interval[ReleaseFacts], ...]:
    """Return what was known of a release from ``start``, its release, onwards."""
    told = [*claims, *(claim for base in bases for claim in base.claims)]
    keys = [claim.value for claim in told if claim.field.endswith(f".{Aspect.LICENSE}")]
    days = {day for claim in told for day in (claim.start, claim.end) if day is not None}
    cuts = sorted({start, *(day for day in days | licenses.changes(keys) if day > start)})
    values = [facts_at(release, claims, licenses, day, bases, policy) for day in cuts]
    return merge(list(zip(cuts, values, strict=True)), same=lambda facts: facts.digest)


def verdict_timeline(
    facts: Iterable[Interval[ReleaseFacts]],
    definition: Definition,
    assessor: Callable[[ReleaseFacts, Definition], Assessment] = assess,
) -> tuple[Interval[Assessment], ...]:
    """Return the assessments of one definition over time; ``assessor`` lets a caller keep those it has."""
    return merge([(interval.start, assessor(interval.value, definition)) for interval in facts])


def merge(points: Sequence[tuple[date, T]], same: Callable[[T], Hashable] | None = None) -> tuple[Interval[T], ...]:
    """Return one interval for each run of points, in order of date, whose values are the same."""
    kept: list[tuple[date, T]] = []
    for day, value in points:
        if kept and (same(kept[-1][1]) == same(value) if same else kept[-1][1] == value):
            continue
        kept.append((day, value))
    ends = [*(day for day, _ in kept[1:]), None]
    return tuple(Interval(day, end, value) for (day, value), end in zip(kept, ends, strict=False))
