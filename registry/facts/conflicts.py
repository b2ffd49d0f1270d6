"""Claims about one field of a release that contradict each other, side by side, with their rank and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet

from openness.facts import DatedClaim
from openness.precedence import Policy, current_policy, settle
from registry import models
from registry.facts.claims import dated_claim, witness
from registry.models import Status

_SAYING = (Status.ACCEPTED.value, Status.PROPOSED.value)
_UNKNOWN = "unknown"


class Outcome(StrEnum):
    """What follows from a conflict."""

    UNDECIDED = "undecided"
    DECIDED = "decided"
    PROPOSED = "proposed"

    def leaves(self, accepted: str, value: str) -> bool:
        """Tell whether an accepted value still stands where this follows with a value."""
        return self is Outcome.PROPOSED or accepted == value


@dataclass(frozen=True)
class Contender:
    """One of the claims: its rank by the policy (1 is first; equal ranks share a place) and why it stands or not."""

    claim: models.Claim
    rank: int
    reason: str
    stands: bool


@dataclass(frozen=True)
class Conflict:
    """One field of one release, and the claims that contradict each other about one time.

    ``undecided``: accepted claims contradict each other and the policy puts none first, so the fact is unknown.
    ``decided``: the policy puts one first. ``proposed``: what stands is contradicted by claims that wait for a person;
    the rank says how the policy would read them if they were accepted.
    """

    release: models.Release
    field: str
    outcome: Outcome
    value: str
    contenders: tuple[Contender, ...]

    @property
    def said(self) -> str:
        """Return what follows, in one sentence."""
        return _SENTENCES[self.outcome].format(value=self.value)


_SENTENCES = {
    Outcome.UNDECIDED: "Undecided: accepted claims of the same rank contradict each other, so the fact is unknown.",
    Outcome.DECIDED: "Decided by the precedence policy: “{value}” stands.",
    Outcome.PROPOSED: "“{value}” stands; what is proposed against it waits for a person.",
}


def contested() -> QuerySet[models.Claim]:
    """Return the current claims that another current one about the same field gives a different value."""
    telling = models.Claim.objects.current().filter(status__in=_SAYING).exclude(value=_UNKNOWN)
    rival = telling.filter(release=OuterRef("release"), field=OuterRef("field")).exclude(value=OuterRef("value"))
    found: QuerySet[models.Claim] = telling.filter(Exists(rival))
    return found.select_related("release__developer", "evidence__source").order_by("release__slug", "field", "pk")


def conflicts(claims: Iterable[models.Claim], policy: Policy | None = None) -> list[Conflict]:
    """Return the conflicts among claims, whose release, evidence and source should be at hand."""
    groups: dict[tuple[int, str], list[models.Claim]] = {}
    for claim in claims:
        if claim.superseded_at is None and claim.status in _SAYING and claim.value != _UNKNOWN:
            groups.setdefault((claim.release_id, claim.field), []).append(claim)
    rules = policy or current_policy()
    return [found for group in groups.values() for found in _of_field(group, rules)]


def _of_field(claims: Sequence[models.Claim], policy: Policy) -> Iterator[Conflict]:
    """Yield the conflict about one field; claims about other times than the rest contradict nobody."""
    dated = {claim.pk: _dated(claim) for claim in claims}
    against = [claim for claim in claims if _contradicted(claim, claims, dated)]
    if not against:
        return
    value, outcome = _outcome([claim for claim in against if claim.status == Status.ACCEPTED], dated, policy)
    settled = settle([(claim.value, witness(claim)) for claim in against], policy)
    ranks = _ranks(against, policy)
    contenders = [
        Contender(claim, rank, reason, stands=claim.status == Status.ACCEPTED and outcome.leaves(claim.value, value))
        for claim, rank, reason in zip(against, ranks, settled.reasons, strict=True)
    ]
    contenders.sort(key=lambda each: (each.rank, not each.stands, each.claim.pk))
    yield Conflict(against[0].release, against[0].field, outcome, value, tuple(contenders))


def _outcome(accepted: Sequence[models.Claim], dated: Mapping[int, DatedClaim], policy: Policy) -> tuple[str, Outcome]:
    """Return what stands; what was accepted of one time after another stands all of it, in that order."""
    clashing = [claim for claim in accepted if _contradicted(claim, accepted, dated)]
    if clashing:
        value = settle([(claim.value, witness(claim)) for claim in clashing], policy).value
        return (value, Outcome.DECIDED) if value is not None else (_UNKNOWN, Outcome.UNDECIDED)
    told = sorted(accepted, key=lambda claim: dated[claim.pk].start or date.min)
    return ", then ".join(dict.fromkeys(claim.value for claim in told)) or _UNKNOWN, Outcome.PROPOSED


def _ranks(claims: Sequence[models.Claim], policy: Policy) -> list[int]:
    weights = [policy.weight(witness(claim)) for claim in claims]
    places = sorted(set(weights), reverse=True)
    return [places.index(weight) + 1 for weight in weights]


def _dated(claim: models.Claim) -> DatedClaim:
    return dated_claim(
        claim.key,
        claim.field,
        claim.value,
        start=claim.starts,
        end=claim.ends,
        read_on=claim.evidence.read_on,
        released=claim.release.released,
    )


def _contradicted(claim: models.Claim, others: Iterable[models.Claim], dated: Mapping[int, DatedClaim]) -> bool:
    return any(claim.value != other.value and _meet(dated[claim.pk], dated[other.pk]) for other in others)


def overlap(one: models.Claim, other: models.Claim) -> bool:
    """Tell whether two claims speak of a common time; their releases and evidence should be at hand."""
    return _meet(_dated(one), _dated(other))


def _meet(one: DatedClaim, other: DatedClaim) -> bool:
    first, last = date.min, date.max
    return (one.start or first) < (other.end or last) and (other.start or first) < (one.end or last)
