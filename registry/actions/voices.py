"""What producers and others have said of a release, as it stands now or stood at a moment; read, never written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from registry.models import Dispute, Reply, SelfDeclaration


@dataclass(frozen=True)
class StandingDispute:
    """A dispute with the state in which it was at the moment."""

    dispute: Dispute
    is_decided: bool

    @property
    def state(self) -> str:
        """Return the state in a word."""
        return self.dispute.state if self.is_decided else Dispute.State.OPEN


@dataclass(frozen=True)
class Voices:
    """Declarations by field, the reply that stands, and every dispute, the newest first."""

    declarations: list[SelfDeclaration]
    reply: Reply | None
    disputes: list[StandingDispute]

    def __bool__(self) -> bool:
        return bool(self.declarations or self.reply or self.disputes)


def moment_of(explicit: Mapping[str, str], ready_at: datetime | None) -> datetime | None:
    """Return the moment at which a reader looks: that of an edition they name, else None for now.

    A reply has to stand on the page at once, and a permanent address has to say next year what it says today.
    """
    return ready_at if {"edition", "known_at"} & explicit.keys() else None


def voices(release_id: int, at: datetime | None = None) -> Voices:
    """Return what is said of a release, in three queries."""
    declared = _standing("declared_at", "withdrawn_at", at)
    written = _standing("written_at", "replaced_at", at)
    opened = Q() if at is None else Q(opened_at__lte=at)
    by = "producer__developer"
    disputes = Dispute.objects.filter(opened, release=release_id).select_related(by, "claim")
    return Voices(
        list(SelfDeclaration.objects.filter(declared, release=release_id).select_related(by)),
        Reply.objects.filter(written, release=release_id).select_related(by).first(),
        [StandingDispute(row, row.decided_at is not None and (at is None or row.decided_at <= at)) for row in disputes],
    )


def _standing(begun: str, ended: str, at: datetime | None) -> Q:
    if at is None:
        return Q(**{f"{ended}__isnull": True})
    return Q(**{f"{begun}__lte": at}) & (Q(**{f"{ended}__isnull": True}) | Q(**{f"{ended}__gt": at}))
