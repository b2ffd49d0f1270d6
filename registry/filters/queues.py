"""What waits for a person, one queue a kind, the most useful first; read in a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from registry.facts import conflicts, contested, suspicions
from registry.filters.blocking import blocking
from registry.filters.frontier import new_on_frontier
from registry.models import (
    AliasProposal,
    Amendment,
    AuditItem,
    Claim,
    Dispute,
    Evidence,
    LicenseQuery,
    Proposal,
    Rating,
    Score,
    Status,
    Submission,
)
from registry.models.rereading import Freshness, due_on, freshness
from registry.models.sources import findable

#: Fields beside the date of release of which something can be suspicious.
_OF_WEIGHTS = ("weights_final.availability", "weights_final.license")


@dataclass(frozen=True)
class Item:
    """One thing that waits: the row to open, what it is about, and why it waits."""

    row: models.Model
    about: str
    why: str


@dataclass(frozen=True)
class Queue:
    """A kind of work: what it is, and how to find what waits (all of it, in order) on a day."""

    key: str
    title: str
    explained: str
    items: Callable[[date], Sequence[Item]]


def _proposals(day: date) -> list[Item]:
    found = Proposal.objects.open().select_related("release").order_by("proposed_at", "pk")
    return [Item(each, f"{each.release}: {each.field}", f"{each.proposed_by}: {each.reason}") for each in found]


def _amendments(day: date) -> list[Item]:
    found = Amendment.objects.filter(state=Amendment.State.PROPOSED).order_by("proposed_at", "pk")
    return [Item(each, f"{each.noun} {each.object_label}", f"{each.proposed_by}: {each.reason}") for each in found]


def _imported(day: date) -> list[Item]:
    found = Claim.objects.current().filter(status=Status.PROPOSED).select_related("release", "evidence__source")
    return [
        Item(each, f"{each.release}: {each.field}", f"{each.value}, by {each.evidence.source.title}")
        for each in found.order_by("release__slug", "field", "pk")
    ]


def _submissions(day: date) -> list[Item]:
    found = Submission.objects.filter(state__in=["received", "reading"]).select_related("release").order_by("received")
    return [Item(each, str(each.release or each.release_name), each.text) for each in found]


def _without_evidence(day: date) -> list[Item]:
    items: list[Item] = []
    for model in (Claim, Rating, Score):
        rows: Any = model.objects.current().filter(status=Status.ACCEPTED).exclude(findable("evidence__"))
        items += [
            Item(each, str(each), f"{each.evidence.source.title} and what was read in it have no address")
            for each in rows.select_related("release", "evidence__source").order_by("release__slug", "pk")
        ]
    return items


def _stale(day: date) -> list[Item]:
    found = Evidence.objects.annotate(age=freshness(day), due=due_on()).select_related("source")
    counting = Q(claims__superseded_at__isnull=True, claims__status=Status.ACCEPTED)
    rows = found.filter(counting).exclude(age=Freshness.FRESH).distinct().order_by("due", "pk")
    return [Item(each, str(each), f"due since {each.due}, {each.get_age}") for each in _named(rows)]


def _named(rows: models.QuerySet[Any]) -> list[Any]:
    """Return evidence with its freshness in words."""
    words = dict(Freshness.choices)
    found = list(rows)
    for row in found:
        row.get_age = words[row.age]
    return found


def _in_trouble(day: date) -> list[Item]:
    rows = Evidence.objects.filter(check_outcome__in=["changed", "moved", "gone"]).select_related("source")
    return [
        Item(each, str(each), f"{each.check_outcome} on {each.checked_on}: {each.url}")
        for each in rows.order_by("check_outcome", "checked_on", "pk")
    ]


def _conflicts(day: date) -> list[Item]:
    found = [each for each in conflicts(contested()) if each.outcome != "decided"]
    return [
        Item(each.release, f"{each.release}: {each.field}", each.said)
        for each in sorted(found, key=lambda each: (each.outcome != "undecided", each.release.slug, each.field))
    ]


def _suspicious(day: date) -> list[Item]:
    standing = Claim.objects.current().filter(field__in=["date.released", *_OF_WEIGHTS])
    found = suspicions(standing.select_related("release", "evidence__source").order_by("release__slug", "pk"))
    return [Item(each.claim, f"{each.claim.release}: {each.claim.field}", each.text) for each in found]


def _disputes(day: date) -> list[Item]:
    found = Dispute.objects.filter(state="open").select_related("release", "claim").order_by("opened_at", "pk")
    return [Item(each, str(each.release), each.text) for each in found]


def _licenses(day: date) -> list[Item]:
    found = LicenseQuery.objects.filter(state="open").order_by("-times", "pk")
    return [
        Item(each, str(each), f"met {each.times} time{'' if each.times == 1 else 's'}: {each.reason}") for each in found
    ]


def _blocking(day: date) -> list[Item]:
    return [Item(each.release, f"{each.release}: {each.field}", each.said) for each in blocking()]


def _frontier(day: date) -> list[Item]:
    return [Item(each.release, str(each.release), each.said) for each in new_on_frontier()]


def _aliases(day: date) -> list[Item]:
    found = AliasProposal.objects.filter(state="open").select_related("release", "evidence__source")
    return [
        Item(each, f"{each.release}: {each.value}", f"{each.get_scheme_display()}, {each.evidence.source.title}")
        for each in found.order_by("release__slug", "scheme", "value", "pk")
    ]


def _audits(day: date) -> list[Item]:
    found = (
        AuditItem.objects.filter(checks__isnull=True).select_related("claim__release").order_by("-round", "position")
    )
    return [
        Item(each, f"{each.claim.release}: {each.claim.field}", f"{each.claim.value}, drawn in round {each.round_id}")
        for each in found
    ]


QUEUES = (
    Queue("proposals", "Proposals", "Changes that wait for a second person.", _proposals),
    Queue(
        "amendments",
        "Amendments",
        "Edits of licences, policies, releases, benchmarks and sources that wait for a second person.",
        _amendments,
    ),
    Queue("submissions", "Submissions", "What came in by the public form.", _submissions),
    Queue("disputes", "Disputed", "Somebody contests what the registry holds.", _disputes),
    Queue("conflicts", "In conflict", "Current claims that contradict each other and are not settled.", _conflicts),
    Queue("suspicious", "Suspicious", "Claims that look like errors met in real sources.", _suspicious),
    Queue(
        "blocking",
        "Unknown that blocks a verdict",
        "What nobody has said, ordered by how many verdicts it would settle.",
        _blocking,
    ),
    Queue(
        "frontier", "New on a frontier", "Releases that would hold a record if a person had reviewed them.", _frontier
    ),
    Queue(
        "no-evidence", "No evidence", "Statements whose evidence cannot be found: they do not count.", _without_evidence
    ),
    Queue("trouble", "Changed, moved or gone", "Evidence that reads otherwise than when it was read.", _in_trouble),
    Queue("stale", "To be read again", "Evidence of what counts that is due or long overdue.", _stale),
    Queue("imported", "Proposed by imports", "Claims that an importer proposed.", _imported),
    Queue(
        "licenses", "Unresolved licences", "Licence names that mean no text the registry knows for certain.", _licenses
    ),
    Queue("aliases", "Names", "Names met elsewhere that may be those of a release.", _aliases),
    Queue("audits", "Audit", "Drawn claims that nobody has read again yet.", _audits),
)

BY_KEY = {queue.key: queue for queue in QUEUES}
