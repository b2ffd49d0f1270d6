"""What somebody without an account sends in: kept, read by a curator, turned into a proposal, and answered.

A submission is no statement. A curator reads its evidence and proposes under their own name; a second person approves.
What identifies whoever sent it (contact, name, digest of the address) stands in no change and on no page.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from registry.actions import senders
from registry.actions.changes import log
from registry.actions.curation import Record, Said
from registry.actions.vocabulary import plain_text, value_for, web_address
from registry.models import Proposal, Release, Submission

State = Submission.State
Kind = Submission.Kind

#: Signs what is written by somebody without an account.
VISITOR = "visitor"

#: Columns that a change tells: none of the words of whoever sent it, which nobody has read yet.
_TOLD = ("kind", "release_id", "field", "value", "state", "proposal_id", "answer")

#: States in which somebody has still to do something.
OPEN = (State.RECEIVED, State.READING)


@dataclass(frozen=True)
class Entered:
    """What was written into the form: of a correction the release, of a missing release its name."""

    kind: str
    text: str
    evidence_url: str
    evidence_locator: str
    release: Release | None = None
    release_name: str = ""
    field: str = ""
    value: str = ""
    evidence_quote: str = ""
    submitter: str = ""
    contact: str = ""
    interest: str = ""


def check(entered: Entered) -> Submission:
    """Return the row that would be kept, not stored; raise ValidationError that names each place and what goes."""
    said: dict[str, Any] = {name: getattr(entered, name) for name in asdict(entered) if name != "release"}
    if held := [name for name, value in said.items() if "\0" in value]:
        raise ValidationError({name: f"{name}: a null character is not allowed" for name in held})
    checks: dict[str, Callable[[], str]] = {
        "text": lambda: plain_text("text", entered.text),
        "value": lambda: value_for(entered.field, entered.value) if entered.field else "",
        "evidence_url": lambda: web_address("evidence_url", entered.evidence_url),
    }
    wrong: dict[str, Any] = {}
    for name, checked in checks.items():
        try:
            said[name] = checked()
        except ValidationError as error:
            wrong |= error.error_dict
    made = Submission(
        **said, release=entered.release, token=secrets.token_urlsafe(24), sender="-", received=timezone.now()
    )
    try:
        made.full_clean(exclude={"sender", *wrong})
    except ValidationError as error:
        wrong |= error.error_dict
    if wrong:
        raise ValidationError(wrong)
    return made


@transaction.atomic
def submit(entered: Entered, *, address: str) -> Submission:
    """Keep what somebody sent; raise ValidationError where it cannot be kept, TooMany where a limit is reached."""
    made = check(entered)
    digests = senders.digests(address, made.received)
    sent = Submission.objects.filter(sender__in=digests)
    senders.check_pace(sent, "received", settings.SUBMISSION_LIMITS, "Submissions from one sender")
    senders.check_pace(
        Submission.objects.all(), "received", settings.SUBMISSION_LIMITS_OF_ALL, "Submissions of all senders together"
    )
    made.sender = digests[0]
    made.save()
    log(made, action="send submission", by=VISITOR, before={}, after=_told(made), release="")
    return made


@transaction.atomic
def start_reading(submission: Submission, *, by: str) -> Submission:
    """Say that somebody is at it."""
    held = _held(submission, State.RECEIVED)
    return _move(held, State.READING, by=by, action="read submission")


@transaction.atomic
def answer(submission: Submission, *, state: str, by: str, answer: str, release: Release | None = None) -> Submission:
    """Close a submission: not taken over or spam, or, of a missing release, accepted as the release that it became.

    The answer stands on its status page. A correction is accepted through its proposal, and in no other way.
    """
    held = _held(submission, *OPEN)
    allowed = [State.REJECTED, State.SPAM, *([State.ACCEPTED] if held.kind == Kind.RELEASE else [])]
    if state not in allowed:
        raise ValidationError({"state": f"state: {state!r} is not one of {', '.join(allowed)}"})
    if (release is not None) != (state == State.ACCEPTED):
        raise ValidationError({"release": "release: name the release that came of it where it is accepted, only there"})
    # Whoever sends spam needs no reason.
    kept = plain_text("answer", answer, links=None) if answer.strip() or state != State.SPAM else ""
    if release is not None:
        held.release = release
    return _move(held, State(state), by=by, action="answer submission", answer=kept)


@transaction.atomic
def turn_into_proposal(
    submission: Submission,
    record: Record,
    *,
    by: str,
    reason: str,
    interests: str,
    operation: str = Proposal.Operation.RECORD,
    target: Said | None = None,
    stood: str = "",
) -> Proposal:
    """Propose what a submission asks for, by the curator who has read its evidence; a second person decides.

    Raise ValidationError where it is closed, names no release, or where the proposal could not be made.
    """
    # Proposals tell submissions what has become of them, so that the two modules name each other.
    from registry.actions.proposals import propose

    held = _held(submission, *OPEN)
    if held.release is None:
        raise ValidationError("It names no release of the registry: add the release first, and answer with it.")
    proposal = propose(held.release, operation, record, target, by=by, reason=reason, interests=interests, stood=stood)
    held.proposal = proposal
    _move(held, State.PROPOSED, by=by, action="propose submission")
    return proposal


#: What becomes of a submission when its proposal is in a state.
_FOLLOWS = {
    Proposal.State.ACCEPTED: State.ACCEPTED,
    Proposal.State.REJECTED: State.REJECTED,
    Proposal.State.REVERTED: State.REJECTED,
    Proposal.State.WITHDRAWN: State.READING,
}


@transaction.atomic
def follow(proposal: Proposal, *, by: str = "") -> None:
    """Let the submissions that led to a proposal follow what was decided of it.

    With a proposal that its author takes back the submission waits for a curator again.
    """
    state = _FOLLOWS.get(Proposal.State(proposal.state))
    if state is None:
        return
    for held in Submission.objects.select_for_update().filter(proposal=proposal).exclude(state=state):
        if state == State.READING:
            held.proposal = None
        kept = "" if state == State.READING else proposal.decision
        if proposal.state == Proposal.State.REVERTED:
            kept = f"It was taken over, and has been taken back since. {proposal.decision}".strip()
        _move(held, state, by=by or proposal.decided_by, action="follow submission", answer=kept)


def _held(submission: Submission, *states: str) -> Submission:
    """Return a submission as it stands, locked; raise ValidationError unless it is in one of these states."""
    held = Submission.objects.select_for_update(of=("self",)).select_related("release").get(pk=submission.pk)
    if held.state not in states:
        done = f", by {held.decided_by} on {held.decided_at:%Y-%m-%d at %H:%M} UTC" if held.decided_at else ""
        raise ValidationError(f"Nothing was saved: this submission is {held.get_state_display()} already{done}.")
    return held


def _move(held: Submission, state: str, *, by: str, action: str, answer: str = "") -> Submission:
    before = _told(Submission.objects.get(pk=held.pk))
    held.state, held.answer = state, answer
    held.decided_by, held.decided_at = by, timezone.now()
    held.full_clean(exclude={"sender", "token"})
    held.save()
    after = _told(held)
    changed = [name for name in after if before[name] != after[name]]
    log(
        held,
        action=action,
        by=by,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        reason=answer,
        # Not in the history of the release: what is proposed and approved has changes of its own.
        release="",
    )
    return held


def _told(submission: Submission) -> dict[str, Any]:
    return {name: getattr(submission, name) for name in _TOLD}
