"""Somebody contests what the registry holds: opened with evidence, decided by another person, never taken away."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from registry.actions.changes import log
from registry.actions.curation import require_reason
from registry.actions.declarations import require_voice
from registry.actions.vocabulary import plain_text, web_address
from registry.models import Claim, Dispute, Producer, Release, Submission

State = Dispute.State


def draft(
    release: Release, *, text: str, url: str, by: str, claim: Claim | None = None, producer: Producer | None = None
) -> Dispute:
    """Return a dispute, not stored; raise ValidationError that names each place and what goes there."""
    if claim is not None and claim.release_id != release.pk:
        raise ValidationError({"claim": f"claim: {claim.key} is not about {release}"})
    made = Dispute(
        release=release,
        claim=claim,
        text=plain_text("text", text),
        url=web_address("url", url),
        opened_at=timezone.now(),
        opened_by=by,
        producer=producer,
    )
    made.full_clean()
    return made


@transaction.atomic
def open_by_producer(
    producer: Producer, release: Release, *, text: str, url: str, by: str, claim: Claim | None = None
) -> Dispute:
    """Open a dispute on a release of one's own."""
    require_voice(producer, release)
    return _open(draft(release, text=text, url=url, by=by, claim=claim, producer=producer))


@transaction.atomic
def open_for_submission(submission: Submission, *, text: str, url: str, by: str, claim: Claim | None = None) -> Dispute:
    """Open a dispute that somebody without an account has asked for; a curator signs it."""
    if submission.release is None:
        raise ValidationError("It names no release of the registry, so that there is nothing to dispute.")
    reason = f"On behalf of whoever sent submission {submission.pk}."
    return _open(draft(submission.release, text=text, url=url, by=by, claim=claim), reason)


def _open(made: Dispute, reason: str = "") -> Dispute:
    made.save()
    after = {
        "release": made.release.slug,
        "claim": made.claim.key if made.claim else "",
        "text": made.text,
        "url": made.url,
    }
    log(made, action="open dispute", by=made.opened_by, before={}, after=after, reason=reason)
    return made


@transaction.atomic
def decide(dispute: Dispute, *, state: str, decision: str, by: str) -> Dispute:
    """Uphold or dismiss a dispute, with the reason; it stays on the page. Never by whoever opened it."""
    require_reason(decision)
    if state not in {State.UPHELD, State.DISMISSED}:
        raise ValidationError({"state": f"state: {state!r} is not one of upheld, dismissed"})
    held = Dispute.objects.select_for_update().get(pk=dispute.pk)
    if held.state != State.OPEN:
        raise ValidationError(
            f"Nothing was saved: it was {held.state} by {held.decided_by} on {held.decided_at:%Y-%m-%d}."
        )
    if held.opened_by == by:
        raise ValidationError("Nothing was saved: whoever opened a dispute does not decide it.")
    # Nor does anybody who speaks for the developer.
    if Producer.objects.filter(account__username=by, developer=held.release.developer_id).exists():
        raise ValidationError("Nothing was saved: you speak for the developer of this release.")
    held.state, held.decision = state, plain_text("decision", decision, links=None)
    held.decided_by, held.decided_at = by, timezone.now()
    held.save()
    after = {"state": str(state), "decision": held.decision}
    log(held, action="decide dispute", by=by, before={"state": "open"}, after=after, reason=held.decision)
    return held
