"""Sample audits: accepted claims drawn at random are read again by somebody else, and what comes of it is told.

A draw can be repeated by anybody from its seed and the keys of the claims that could be drawn: the claims with the
lowest SHA-256 of ``seed key``. Nobody knows a sample before it is drawn, unless they choose the seed.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from openness.agreement import Agreement, Share, agreement
from registry.actions.changes import log
from registry.actions.four_eyes import require_independence
from registry.models import AuditCheck, AuditItem, AuditRound, Authority, Claim, Proposal

Outcome = AuditCheck.Outcome

#: An item is checked by one person, or by two who do not see each other's finding.
READERS = 2
LARGEST_SEED = 2**63 - 1
#: Of two findings on one claim the graver counts.
_GRAVITY = (Outcome.UNCHECKABLE, Outcome.AGREES, Outcome.IMPRECISE, Outcome.WRONG)


@transaction.atomic
def draw(*, size: int, by: str, seed: int | None = None, note: str = "") -> AuditRound:
    """Draw accepted claims that stand; raise ValidationError where there are not so many.

    Without a ``seed`` one is made that nobody can foresee; one that is given is noted as such.
    """
    check_draw(size, seed)
    keys = dict(Claim.objects.counting().values_list("key", "pk"))
    made = AuditRound.objects.create(
        drawn_at=timezone.now(),
        drawn_by=by,
        seed=secrets.randbelow(LARGEST_SEED) if seed is None else seed,
        size=size,
        population=len(keys),
        note=note if seed is None else f"The seed was chosen by {by}. {note}".strip(),
    )
    AuditItem.objects.bulk_create(
        AuditItem(round=made, claim_id=keys[key], position=position)
        for position, key in enumerate(sample(keys, size, made.seed), start=1)
    )
    told = {"seed": made.seed, "size": size, "population": made.population, "seed_chosen": seed is not None}
    log(made, action="draw auditround", by=by, before={}, after=told, reason=made.note)
    return made


def check_draw(size: int, seed: int | None) -> None:
    """Raise ValidationError where there are not so many claims, or where a seed is none."""
    there = Claim.objects.counting().count()
    if not 1 <= size <= there:
        raise ValidationError({"size": f"size: {size} is not between 1 and {there}, the accepted claims that stand"})
    if seed is not None and not 0 <= seed <= LARGEST_SEED:
        raise ValidationError({"seed": f"seed: {seed} is not a whole number from 0 to {LARGEST_SEED}"})


def sample(keys: Iterable[str], size: int, seed: int) -> list[str]:
    """Return those of the keys that a seed draws, in the order in which they are drawn."""
    return sorted(keys, key=lambda key: (hashlib.sha256(f"{seed} {key}".encode()).hexdigest(), key))[:size]


@transaction.atomic
def check(item: AuditItem, *, outcome: str, by: str, note: str = "") -> AuditCheck:
    """Record what somebody found on reading a drawn claim's source again; raise ValidationError where they may not.

    The log does not tell the outcome: whoever reads the claim after them is not to know it.
    """
    held = AuditItem.objects.select_for_update().get(pk=item.pk)
    check_finding(held, outcome=outcome, by=by, note=note)
    made = AuditCheck.objects.create(
        item=held, outcome=outcome, note=note.strip(), checked_at=timezone.now(), checked_by=by
    )
    claim = held.claim
    told = {"round": held.round_id, "position": held.position, "claim": claim.key}
    log(held, action="check audititem", by=by, before={}, after=told, release=claim.release.slug)
    return made


def check_finding(item: AuditItem, *, outcome: str, by: str, note: str = "") -> None:
    """Raise ValidationError where a person may not check an item, or where their finding does not say enough."""
    if outcome not in Outcome.values:
        raise ValidationError({"outcome": f"outcome: {outcome!r} is not one of {', '.join(Outcome.values)}"})
    if outcome != Outcome.AGREES and not note.strip():
        raise ValidationError({"note": "note: say what the source says, or why it could not be read"})
    if reason := why_not(item, by):
        raise ValidationError(reason)
    require_independence(item.claim.release, by)


def why_not(item: AuditItem, by: str) -> str:
    """Return why a person may not check an item; empty where they may."""
    claim = item.claim
    checked = set(item.checks.values_list("checked_by", flat=True))
    if by in checked:
        return f"{by} has checked this claim already: one finding a person."
    if len(checked) >= READERS:
        return f"This claim was checked by {READERS} people already."
    if by == claim.evidence.read_by:
        return f"{by} read the source for this claim: somebody else checks it."
    if by in Claim.objects.filter(key=claim.key).values_list("recorded_by", flat=True):
        return f"{by} recorded or decided this claim: somebody else checks it."
    if Proposal.objects.filter(result_key=claim.key, noun="claim", proposed_by=by).exists():
        return f"{by} proposed this claim: somebody else checks it."
    return ""


def queue(by: str) -> QuerySet[AuditItem]:
    """Return the items that wait for a person, oldest round first."""
    mine = AuditCheck.objects.filter(checked_by=by).values("item")
    proposed = Proposal.objects.filter(noun="claim", proposed_by=by).exclude(result_key="").values("result_key")
    recorded = Claim.objects.filter(recorded_by=by).values("key")
    waiting = AuditItem.objects.annotate(readers=Count("checks")).filter(readers__lt=READERS).exclude(pk__in=mine)
    not_theirs = Q(claim__evidence__read_by=by) | Q(claim__key__in=recorded) | Q(claim__key__in=proposed)
    return waiting.exclude(not_theirs).order_by("round", "position")


@dataclass(frozen=True)
class Tally:
    """What was found of some claims; of two findings on one claim the graver counts."""

    name: str
    claims: int
    agrees: int
    imprecise: int
    wrong: int
    uncheckable: int

    @property
    def errors(self) -> Share:
        """Return the share of those that could be checked whose source says otherwise."""
        return Share(self.wrong, self.agrees + self.imprecise + self.wrong)


@dataclass(frozen=True)
class Results:
    """What all audits found, and of each round; ``agreement`` is of claims that two people read."""

    whole: Tally
    rounds: Sequence[tuple[AuditRound, Tally]]
    authorities: Sequence[Tally]
    agreement: Agreement


@dataclass(frozen=True)
class Finding:
    """One finding that may be told."""

    key: str
    round: int
    drawn: datetime
    outcome: str
    day: date


def results() -> Results:
    """Return what the audits found: two queries."""
    rounds = list(AuditRound.objects.annotate(drawn=Count("items")).order_by("-drawn_at", "-pk"))
    rows = AuditCheck.objects.order_by("checked_at", "pk").values_list(
        "item", "item__round", "outcome", "item__claim__evidence__authority", "item__claim__evidence__source__authority"
    )
    outcomes: dict[int, list[Outcome]] = {}
    places: dict[int, tuple[int, str]] = {}
    for item, round_, outcome, own, of_source in rows:
        outcomes.setdefault(item, []).append(Outcome(outcome))
        places[item] = (round_, own or of_source)
    gravest = {item: max(found, key=_GRAVITY.index) for item, found in outcomes.items()}
    by_authority = [
        _tally(str(each.label), (gravest[item] for item, (_, standing) in places.items() if standing == each))
        for each in Authority
    ]
    by_round = [
        (made, _tally(str(made.pk), (gravest[item] for item, (held, _) in places.items() if held == made.pk)))
        for made in rounds
    ]
    pairs = [(found[0], found[1]) for found in outcomes.values() if len(found) == READERS]
    return Results(
        _tally("all", gravest.values()),
        by_round,
        [found for found in by_authority if found.claims],
        agreement(pairs),
    )


def _tally(name: str, outcomes: Iterable[Outcome]) -> Tally:
    counts = Counter(outcomes)
    return Tally(
        name,
        counts.total(),
        counts[Outcome.AGREES],
        counts[Outcome.IMPRECISE],
        counts[Outcome.WRONG],
        counts[Outcome.UNCHECKABLE],
    )


def told_findings() -> Iterator[Finding]:
    """Yield the findings that anybody may know: those that no second reader of the claim could still be led by.

    These are of claims that two people read, and all of a round of which every claim was read.
    """
    read = dict(AuditItem.objects.annotate(readers=Count("checks")).values_list("pk", "readers"))
    open_rounds = set(AuditItem.objects.filter(checks__isnull=True).values_list("round", flat=True))
    rows = AuditCheck.objects.select_related("item__round", "item__claim")
    for row in rows.order_by("item__round", "item__position", "checked_at", "pk"):
        if read[row.item_id] >= READERS or row.item.round_id not in open_rounds:
            made = row.item.round
            yield Finding(row.item.claim.key, made.pk, made.drawn_at, row.outcome, row.checked_at.date())
