"""What a person proposes to record, correct, withdraw or decide; nothing is written until a second person approves.

A proposal is checked by all that ``curation`` checks, and carries a digest of what stood when it was written: where
something else stands later, it can be neither proposed nor approved, and its author writes it anew on what stands.
Reviews of proposals are in ``registry.actions.reviews``.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from registry.actions import curation, four_eyes
from registry.actions.changes import log
from registry.actions.curation import Record, Said, require_reason
from registry.actions.four_eyes import locked, require_author, require_independence, require_signed
from registry.actions.standing import (
    NOUNS,
    as_data,
    check_stands,
    field_of,
    from_data,
    noun_of,
    standing_digest,
)
from registry.actions.submissions import follow
from registry.models import Proposal, Release

State = Proposal.State
Operation = Proposal.Operation

#: Columns of a proposal that the log shows.
_COLUMNS = ("operation", "noun", "field", "target_key", "content", "interests", "state", "reverts_id")


@transaction.atomic
def drafted(
    release: Release,
    operation: str,
    record: Record | None,
    target: Said | None,
    *,
    by: str,
    reason: str,
    interests: str,
    stood: str = "",
    status: str = "",
    reverts: Proposal | None = None,
) -> Proposal:
    """Return a proposal, checked and not stored; raise ValidationError, beside the attribute, where it cannot be.

    ``record`` is what would be said (to record or correct), ``target`` the statement that would be changed (to
    correct, withdraw or decide), ``status`` the decision, ``stood`` the digest of what stood when the form was
    opened; empty: what stands now. ``reverts`` is the proposal that this one takes back.
    """
    proposal = Proposal(
        proposed_by=by,
        proposed_at=timezone.now(),
        release=release,
        operation=operation,
        noun=noun_of(record or _changed(target)),
        field=field_of(record or _changed(target)),
        reverts=reverts,
    )
    _fill(proposal, record, target, reason=reason, interests=interests, stood=stood, status=status)
    return proposal


@transaction.atomic
def propose(release: Release, operation: str, record: Record | None, target: Said | None, **signed: Any) -> Proposal:
    """Store a change that somebody proposes; takes, checks and raises what ``drafted`` does."""
    proposal = drafted(release, operation, record, target, **signed)
    proposal.save()
    log(
        proposal,
        action=f"propose {proposal.noun}",
        by=proposal.proposed_by,
        before={},
        after={"release": release.slug} | _told(proposal),
        reason=proposal.reason,
    )
    return proposal


@transaction.atomic
def redrafted(
    proposal: Proposal,
    record: Record | None,
    target: Said | None,
    *,
    by: str,
    reason: str,
    interests: str,
    stood: str = "",
    status: str = "",
) -> Proposal:
    """Return a proposal written anew by its author, checked and not stored; raise ValidationError like ``drafted``."""
    held = locked(proposal, State.PROPOSED, State.RETURNED)
    require_author(held, by)
    _fill(held, record, target, reason=reason, interests=interests, stood=stood, status=status)
    held.state, held.proposed_at = State.PROPOSED, timezone.now()
    held.decided_by, held.decided_at, held.decision, held.reviewer_interests = "", None, "", ""
    return held


@transaction.atomic
def revise(proposal: Proposal, record: Record | None, target: Said | None, **signed: Any) -> Proposal:
    """Write a proposal anew, on what stands now: its author answers a return, or catches up with what changed."""
    held = redrafted(proposal, record, target, **signed)
    before = _told(Proposal.objects.get(pk=held.pk))
    held.save()
    log(held, action="revise proposal", by=held.proposed_by, before=before, after=_told(held), reason=held.reason)
    return held


@transaction.atomic
def withdraw(proposal: Proposal, *, by: str, reason: str) -> Proposal:
    """Take a proposal back; only its author may, as long as nobody has decided."""
    require_reason(reason)
    held = locked(proposal, State.PROPOSED, State.RETURNED)
    require_author(held, by)
    close(held, State.WITHDRAWN, by=by, reason=reason)
    return held


@transaction.atomic
def apply(proposal: Proposal, by: str) -> Said:
    """Write what a proposal says, without asking who approved it; return the statement that came of it.

    For approvals, and for previews inside a transaction that is rolled back; the proposal may be one that is not
    stored. Raise ValidationError where what it would change stands no longer.
    """
    signed = {"by": by, "reason": proposal.reason}
    if proposal.operation == Operation.RECORD:
        return curation.record_statement(proposal.release, from_data(proposal.noun, proposal.content), **signed)
    target = target_of(proposal)
    if proposal.operation == Operation.CORRECT:
        return curation.correct_statement(target, from_data(proposal.noun, proposal.content), **signed)
    if proposal.operation == Operation.WITHDRAW:
        return curation.withdraw_statement(target, **signed)
    reopens = proposal.reverts_id is not None
    return curation.decide_statement(target, status=proposal.content["status"], reopens=reopens, **signed)


def target_of(proposal: Proposal) -> Said:
    """Return the statement that a proposal would change: the one that stands, else the latest of its key.

    Raise ValidationError where there never was one.
    """
    rows = NOUNS[proposal.noun][0].objects.filter(key=proposal.target_key, release=proposal.release_id)
    found: Said | None = rows.order_by("-pk").first()
    if found is None:
        raise ValidationError(f"There is no {proposal.noun} {proposal.target_key!r} of {proposal.release.slug}.")
    return found


def close(proposal: Proposal, state: str, *, by: str, reason: str, interests: str = "", **more: Any) -> None:
    """Close a proposal, and bring the submission that it came from up to date."""
    four_eyes.close(proposal, state, by=by, reason=reason, interests=interests, **more)
    follow(proposal)


def _fill(
    proposal: Proposal,
    record: Record | None,
    target: Said | None,
    *,
    reason: str,
    interests: str,
    stood: str,
    status: str,
) -> None:
    """Write the content of a proposal, checked as it would be if it were applied now."""
    by = proposal.proposed_by
    require_signed(reason, interests)
    require_independence(proposal.release, by)
    # One after the other for each release: who comes second sees what the first has written.
    Release.objects.select_for_update().get(pk=proposal.release_id)
    if proposal.operation == Operation.RECORD:
        curation.draft(proposal.release, _entered(record), by=by)
    elif proposal.operation == Operation.CORRECT:
        curation.draft(proposal.release, _entered(record), by=by, replaces=_changed(target))
    elif proposal.operation == Operation.WITHDRAW:
        curation.held_now(_changed(target))
    else:
        curation.check_decision(_changed(target), status, reopens=proposal.reverts_id is not None)
    if {field_of(thing) for thing in (record, target) if thing is not None} != {proposal.field}:
        raise ValidationError({"field": f"field: this proposal is about {proposal.field}, and stays so"})
    about = (proposal.release, proposal.noun, proposal.field)
    if stood:
        check_stands(*about, stood)
    proposal.stood = stood or standing_digest(*about)
    proposal.target_key = target.key if target else ""
    proposal.content = as_data(record) if record else ({"status": str(status)} if status else {})
    proposal.reason, proposal.interests = reason, interests.strip()
    _check_new(proposal)


def _told(proposal: Proposal) -> dict[str, Any]:
    return {name: getattr(proposal, name) for name in _COLUMNS}


def _entered(record: Record | None) -> Record:
    if record is None:
        raise ValueError("to record or to correct takes a record")
    return record


def _changed(target: Said | None) -> Said:
    if target is None:
        raise ValueError("to correct, withdraw or decide takes a target")
    return target


def _check_new(proposal: Proposal) -> None:
    """Raise ValidationError where somebody has proposed the same already and waits for an answer."""
    same = Proposal.objects.open().filter(
        release=proposal.release_id,
        operation=proposal.operation,
        noun=proposal.noun,
        field=proposal.field,
        target_key=proposal.target_key,
    )
    for other in same.exclude(pk=proposal.pk):
        if other.content == proposal.content:
            raise ValidationError(
                f"{other.proposed_by} has proposed the same on {other.proposed_at:%Y-%m-%d at %H:%M} UTC; it waits as "
                f"proposal {other.pk}.",
                code="waiting",
            )
