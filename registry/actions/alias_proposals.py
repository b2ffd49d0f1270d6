"""Names met elsewhere that may be a release's: proposed as a source is read, decided by a person, never by likeness."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from registry.actions.changes import log, values
from registry.actions.curation import require_reason
from registry.actions.likeness import Draft
from registry.actions.statements import EvidenceShelf
from registry.models import Alias, AliasProposal, Release
from registry.models.changes import Cause


def store(drafts: Iterable[Draft], *, shelf: EvidenceShelf, by: str, at: datetime) -> int:
    """Store proposals whose evidence is on the shelf; return how many."""
    rows = [
        AliasProposal(
            release_id=draft.release,
            scheme=draft.alias.scheme,
            value=draft.alias.value,
            evidence_id=shelf.id_of(draft.alias.evidence),
            likeness=dict(draft.likeness),
            proposed_at=at,
            proposed_by=by,
        )
        for draft in drafts
    ]
    return len(AliasProposal.objects.bulk_create(rows))


def confirm(proposal: AliasProposal, *, by: str, reason: str) -> Alias:
    """Declare that a name is the release's; other proposals of the name are refused with it."""
    return confirm_all([proposal], by=by, reason=reason)[0]


@transaction.atomic
def confirm_all(proposals: Iterable[AliasProposal], *, by: str, reason: str) -> list[Alias]:
    """Declare several names, all or none; raise ValidationError naming what cannot be."""
    require_reason(reason)
    return [_confirmed(proposal, by=by, reason=reason) for proposal in proposals]


def refuse(proposal: AliasProposal, *, by: str, reason: str) -> AliasProposal:
    """Say that a name is not the release's; it is not proposed again."""
    return refuse_all([proposal], by=by, reason=reason)[0]


@transaction.atomic
def refuse_all(proposals: Iterable[AliasProposal], *, by: str, reason: str) -> list[AliasProposal]:
    """Say of several names that they are not the releases', all or none."""
    require_reason(reason)
    held = [check_decision(proposal, confirms=False) for proposal in proposals]
    for proposal in held:
        _decide(proposal, AliasProposal.State.REFUSED, by=by, reason=reason)
    return held


@transaction.atomic
def check_decision(proposal: AliasProposal, *, confirms: bool) -> AliasProposal:
    """Return the proposal as it stands, locked with all others of its name; raise ValidationError where it cannot be.

    One that is decided cannot be decided again, and a name that a release bears cannot become another's.
    """
    same = AliasProposal.objects.filter(scheme=proposal.scheme, value=proposal.value).order_by("pk")
    rows = same.select_for_update(of=("self",)).select_related("release", "evidence")
    held = next(row for row in rows if row.pk == proposal.pk)
    if held.state != AliasProposal.State.OPEN:
        raise ValidationError(
            f"{held.value} was {held.state} for {held.release} by {held.decided_by} on "
            f"{held.decided_at:%Y-%m-%d at %H:%M} UTC (“{held.reason}”). Nothing was saved.",
            code="decided",
        )
    borne = _bearer(held)
    if confirms and borne is not None and borne.release_id != held.release_id:
        raise _taken(held, borne.release)
    return held


def _bearer(proposal: AliasProposal) -> Alias | None:
    borne = Alias.objects.filter(scheme=proposal.scheme, value=proposal.value, valid_to=None)
    return borne.select_related("release").first()


def _confirmed(proposal: AliasProposal, *, by: str, reason: str) -> Alias:
    held = check_decision(proposal, confirms=True)
    try:
        with transaction.atomic():
            alias = _bearer(held) or Alias.objects.create(
                release=held.release, scheme=held.scheme, value=held.value, evidence=held.evidence, declared_by=by
            )
    except IntegrityError:
        raise _taken(held, None) from None
    _decide(held, AliasProposal.State.CONFIRMED, by=by, reason=reason)
    log(
        alias,
        action="confirm alias",
        by=by,
        before={},
        after=values(alias) | {"release": held.release.slug},
        reason=reason,
        cause=Cause.IDENTITY,
        release=held.release.slug,
    )
    others = AliasProposal.objects.filter(scheme=held.scheme, value=held.value, state=AliasProposal.State.OPEN)
    for other in others.select_related("release"):
        _decide(other, AliasProposal.State.REFUSED, by=by, reason=f"It is the name of {held.release}: {reason}")
    return alias


def _taken(proposal: AliasProposal, release: Release | None) -> ValidationError:
    whose = f"the name of {release}" if release else "another release's name"
    return ValidationError(
        f"{proposal.value} ({proposal.get_scheme_display()}) is {whose} already, and cannot be that of "
        f"{proposal.release} too. Nothing was saved.",
        code="taken",
    )


def _decide(proposal: AliasProposal, state: str, *, by: str, reason: str) -> None:
    proposal.state, proposal.reason = state, reason
    proposal.decided_by, proposal.decided_at = by, timezone.now()
    proposal.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    log(
        proposal,
        action="decide aliasproposal",
        by=by,
        before={"state": "open"},
        after={"state": str(state), "scheme": proposal.scheme, "value": proposal.value},
        reason=reason,
        cause=Cause.IDENTITY,
        release=proposal.release.slug,
    )
