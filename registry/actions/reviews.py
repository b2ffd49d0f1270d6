"""What a second person does with proposals: approve, reject, return, revert; alone or several at once.

Nobody reviews what they proposed, nor what is said of a release of a developer they speak for. What is written on
approval bears the name of whoever proposed it, since that person read the evidence; the approval, with the reviewer
and what they were shown, stays with the proposal and in the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from registry.actions.curation import Record, Said, held_now, require_reason
from registry.actions.four_eyes import locked, mark_reverted, require_independence, require_other, require_signed
from registry.actions.proposals import Operation, State, apply, close, propose, target_of
from registry.actions.standing import NOUNS, check_stands, field_of, noun_of, record_of, standing_digest
from registry.actions.submissions import follow
from registry.models import Proposal, Release, Status

#: How the commands sign: what they write is a machine's, which declares no interests.
_MACHINE = "command:"
_NO_INTERESTS = "none: read by a machine"

Effect = Mapping[str, Any]


def approve(proposal: Proposal, *, by: str, reason: str, interests: str, effect: Effect) -> Proposal:
    """Accept a proposal and write what it says; ``effect`` is what the reviewer was shown that it would move.

    Raise ValidationError where the reviewer may not decide it, or where something else stands than did.
    """
    return approve_many([proposal], by=by, reason=reason, interests=interests, effect=effect)[0]


@transaction.atomic
def approve_many(
    proposals: Iterable[Proposal], *, by: str, reason: str, interests: str, effect: Effect
) -> list[Proposal]:
    """Accept several proposals, all or none; ``effect`` is what they would move together.

    Each must rest on what stands before the first of them is written.
    """
    require_signed(reason, interests)
    waiting = [locked(proposal, State.PROPOSED) for proposal in sorted(proposals, key=lambda each: each.pk)]
    # In the order of their keys, so that no two reviewers wait for each other.
    list(Release.objects.select_for_update().filter(pk__in={each.release_id for each in waiting}).order_by("pk"))
    for proposal in waiting:
        _check_reviewable(proposal, by)
        check_stands(proposal.release, proposal.noun, proposal.field, proposal.stood)
    for proposal in waiting:
        _accept(proposal, by=by, reason=reason, interests=interests, effect=effect)
    return waiting


@transaction.atomic
def reject(proposal: Proposal, *, by: str, reason: str, interests: str) -> Proposal:
    """Decline a proposal: nothing is written, and it stays on record."""
    return _answer(proposal, State.REJECTED, by=by, reason=reason, interests=interests)


@transaction.atomic
def return_to_author(proposal: Proposal, *, by: str, reason: str, interests: str) -> Proposal:
    """Give a proposal back to its author with what is missing."""
    return _answer(proposal, State.RETURNED, by=by, reason=reason, interests=interests)


@transaction.atomic
def revert(proposal: Proposal, *, by: str, reason: str, interests: str) -> Proposal:
    """Propose the inverse of what was approved; the first is reverted once a second person approves this one."""
    require_reason(reason)
    held = locked(proposal, State.ACCEPTED)
    operation, record, target, status = inverse(held)
    return propose(
        held.release,
        operation,
        record,
        target,
        by=by,
        reason=reason,
        interests=interests,
        status=status,
        reverts=held,
    )


def inverse(proposal: Proposal) -> tuple[str, Record | None, Said | None, str]:
    """Return operation, record, target and status that would take back what was approved.

    Raise ValidationError where what it wrote no longer stands, or where what it replaced was never accepted.
    """
    if proposal.operation == Operation.WITHDRAW:
        return Operation.RECORD, record_of(_accepted(target_of(proposal))), None, ""
    model = NOUNS[proposal.noun][0]
    rows = model.objects.filter(key=proposal.result_key, release=proposal.release_id).order_by("-pk")
    written: Said = held_now(rows[0])
    if proposal.operation == Operation.RECORD:
        return Operation.WITHDRAW, None, written, ""
    if proposal.operation == Operation.CORRECT:
        return Operation.CORRECT, record_of(_accepted(target_of(proposal))), written, ""
    before = model.objects.filter(key=written.key, superseded_at=written.recorded_at).order_by("-pk").first()
    return Operation.DECIDE, None, written, str(before.status if before else Status.PROPOSED)


def is_machine(name: str) -> bool:
    """Tell whether a signature is that of a command."""
    return name.startswith(_MACHINE)


def drafted_decision(statement: Said, *, status: str, reason: str) -> Proposal:
    """Return the decision on what an import proposed as a proposal of the import, not stored: for a preview."""
    if statement.status != Status.PROPOSED or not is_machine(statement.recorded_by):
        raise ValidationError("Only what an import proposed, and nobody has decided, is decided by one reviewer.")
    noun, field = noun_of(statement), field_of(statement)
    return Proposal(
        operation=Operation.DECIDE,
        noun=noun,
        release=statement.release,
        field=field,
        target_key=statement.key,
        content={"status": str(status)},
        reason=reason,
        stood=standing_digest(statement.release, noun, field),
        proposed_by=statement.recorded_by,
        proposed_at=timezone.now(),
        interests=_NO_INTERESTS,
    )


@transaction.atomic
def decide_imported(
    statements: Sequence[Said], *, status: str, by: str, reason: str, interests: str, effect: Effect
) -> list[Proposal]:
    """Accept or reject what an import proposed, all or none: the machine is the author, one reviewer decides."""
    require_signed(reason, interests)
    drafts = []
    for statement in statements:
        draft = drafted_decision(held_now(statement), status=status, reason=reason)
        draft.save()
        drafts.append(draft)
    return approve_many(drafts, by=by, reason=reason, interests=interests, effect=effect)


def _check_reviewable(proposal: Proposal, by: str) -> None:
    require_other(proposal, by)
    require_independence(proposal.release, by)


def _answer(proposal: Proposal, state: str, *, by: str, reason: str, interests: str) -> Proposal:
    require_signed(reason, interests)
    held = locked(proposal, State.PROPOSED)
    _check_reviewable(held, by)
    close(held, state, by=by, reason=reason, interests=interests)
    return held


def _accept(proposal: Proposal, *, by: str, reason: str, interests: str, effect: Effect) -> None:
    written = apply(proposal, by if is_machine(proposal.proposed_by) else proposal.proposed_by)
    close(
        proposal,
        State.ACCEPTED,
        by=by,
        reason=reason,
        interests=interests,
        effect=dict(effect),
        result_key=written.key,
    )
    if proposal.reverts_id is not None:
        first = locked(Proposal(pk=proposal.reverts_id), State.ACCEPTED)
        mark_reverted(first, proposal, reviewer=by)
        follow(first, by=by)


def _accepted(statement: Said) -> Said:
    """Return what would be put back; refuse what was only proposed, or rejected, when it was replaced."""
    if statement.status != Status.ACCEPTED:
        raise ValidationError(
            f"What this replaced was {statement.status}, not accepted, so it is not put back. Withdraw or correct "
            "what stands now."
        )
    return statement
