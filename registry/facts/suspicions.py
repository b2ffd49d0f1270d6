"""Claims that are suspicious beside what else is said of a release: a reason to look, never a reason to change.

Each kind of suspicion comes of errors that were found in real sources: a year mistyped, a date copied from the model
before, an open licence entered for a closed model, "open" without anything to look at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from openness.components import Availability
from openness.dates import PartialDate
from registry import models
from registry.facts.conflicts import overlap
from registry.models import Status

#: Sources that speak of one release differ by days, of a month or a year at most by its length.
FARTHEST_DAYS = 180

_RELEASED = "date.released"
_WEIGHTS, _LICENSE = "weights_final.availability", "weights_final.license"
_CLOSED = Availability.NOT_RELEASED.value
_OPEN = {Availability.PUBLIC.value, Availability.GATED_AUTO.value, Availability.GATED_MANUAL.value}
#: What a licence field says without naming a text.
_NO_TEXT = {"unknown", "no-license"}


class Doubt(StrEnum):
    """What is suspicious about a claim."""

    FAR_DATE = "far_date"
    SHOWS_NOTHING = "shows_nothing"
    LICENSE_OF_CLOSED = "license_of_closed"


@dataclass(frozen=True)
class Suspicion:
    """A claim, what is suspicious about it, and that in words."""

    claim: models.Claim
    doubt: Doubt
    text: str


def suspicions(claims: Iterable[models.Claim]) -> list[Suspicion]:
    """Return what is suspicious among claims, whose release, evidence and source should be at hand.

    Of what is accepted only pairs are told, as a person has looked at each; what was rejected or superseded is not
    told, and what is unknown neither.
    """
    groups: dict[int, list[models.Claim]] = {}
    for claim in claims:
        if claim.superseded_at is None and claim.status in (Status.ACCEPTED, Status.PROPOSED):
            groups.setdefault(claim.release_id, []).append(claim)
    return [found for group in groups.values() for found in _of_release(group)]


def _of_release(claims: Sequence[models.Claim]) -> Iterator[Suspicion]:
    accepted = [claim for claim in claims if claim.status == Status.ACCEPTED]
    for claim in claims:
        if claim.field == _RELEASED:
            yield from _far(claim, accepted)
        elif claim.field == _LICENSE and claim.value not in _NO_TEXT:
            yield from _of_closed(claim, accepted)
        elif claim.status == Status.PROPOSED and _shows_nothing(claim):
            yield Suspicion(claim, Doubt.SHOWS_NOTHING, f"{claim.field} is {claim.value}, and nothing is linked")


def _far(claim: models.Claim, accepted: Sequence[models.Claim]) -> Iterator[Suspicion]:
    for other in accepted:
        days = _apart(claim.value, other.value) if other.field == _RELEASED else 0
        if days > FARTHEST_DAYS:
            text = f"{claim.value} is {days} days from {other.value}, which is accepted"
            yield Suspicion(claim, Doubt.FAR_DATE, text)


def _apart(one: str, other: str) -> int:
    """Return how many days two dates are apart at least; 0 where they may be the same, or either is not known."""
    here, there = PartialDate.parse(one), PartialDate.parse(other)
    if here.first is None or here.last is None or there.first is None or there.last is None:
        return 0
    return max((there.first - here.last).days, (here.first - there.last).days, 0)


def _of_closed(claim: models.Claim, accepted: Sequence[models.Claim]) -> Iterator[Suspicion]:
    if any(other.field == _WEIGHTS and other.value == _CLOSED and overlap(claim, other) for other in accepted):
        text = f"{claim.value} as the licence of weights that were not released then"
        yield Suspicion(claim, Doubt.LICENSE_OF_CLOSED, text)


def _shows_nothing(claim: models.Claim) -> bool:
    return claim.field == _WEIGHTS and claim.value in _OPEN and not claim.evidence.url
