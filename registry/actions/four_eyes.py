"""What every change that waits for a second person shares: locked, kept from its author, closed with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils import timezone

from registry.actions.changes import log
from registry.actions.curation import require_reason
from registry.models import Producer, Proposal, Release
from registry.models.reviewed import Reviewed

State = Reviewed.State

R = TypeVar("R", bound=Reviewed)


def locked(row: R, *states: str) -> R:
    """Return what is proposed as it is now, locked; raise ValidationError unless it is in one of these states."""
    held: R = type(row).objects.select_for_update().get(pk=row.pk)
    if held.state not in states:
        decided = f" by {held.decided_by} on {held.decided_at:%Y-%m-%d at %H:%M} UTC" if held.decided_at else ""
        raise ValidationError(
            f"Nothing was saved: {_called(held)} is {held.get_state_display()}{decided}.", code="decided"
        )
    return held


def require_author(row: Reviewed, by: str) -> None:
    """Raise ValidationError unless this is who proposed it."""
    if row.proposed_by != by:
        raise ValidationError(f"{_called(row).capitalize()} is {row.proposed_by}'s: only its author may do that.")


def require_other(row: Reviewed, by: str) -> None:
    """Raise ValidationError where this is who proposed it."""
    if row.proposed_by == by:
        raise ValidationError(
            f"You proposed this yourself ({row}, {_called(row)}): a second person decides.", code="own"
        )


def require_signed(reason: str, interests: str) -> None:
    """Raise ValidationError where somebody does not say why, or which interests they have."""
    require_reason(reason)
    require_interests(interests)


def require_interests(interests: str) -> None:
    """Raise ValidationError where somebody does not say which interests they have."""
    if not interests.strip():
        raise ValidationError({"interests": "interests: say none, or which; it is kept with the proposal"})


def require_independence(release: Release, by: str) -> None:
    """Raise ValidationError where an account speaks for the developer of a release.

    A producer declares, replies and disputes; what the registry holds is decided by others.
    """
    proved = Producer.objects.filter(
        account__username=by, developer=release.developer_id, state=Producer.State.PROVED
    ).exists()
    if proved:
        raise ValidationError(
            f"{by} speaks for {release.developer}, the developer of {release}: others propose and decide what the "
            "registry holds of it.",
            code="interested",
        )


def close(row: Reviewed, state: str, *, by: str, reason: str, interests: str = "", **more: Any) -> None:
    """Store and log that something proposed was decided, and how; ``more`` are columns that the decision fills."""
    before = {"state": str(row.state)}
    row.state = State(state)
    row.decided_by, row.decided_at, row.decision = by, timezone.now(), reason
    row.reviewer_interests = interests
    for name, value in more.items():
        setattr(row, name, value)
    row.save()
    made = {"result_key": row.result_key} if isinstance(row, Proposal) else {}
    log(
        row,
        action=f"{_VERBS[state]} {row._meta.model_name}",
        by=by,
        before=before,
        after={"state": str(state), "interests": interests} | made,
        reason=reason,
    )


def mark_reverted(first: Reviewed, by: Reviewed, *, reviewer: str) -> None:
    """Store and log that what was approved once is taken back by another that was approved."""
    first.state = State.REVERTED
    first.save(update_fields=["state"])
    log(
        first,
        action=f"revert {first._meta.model_name}",
        by=reviewer,
        before={"state": str(State.ACCEPTED)},
        after={"state": str(State.REVERTED), "by": by.pk},
        reason=by.reason,
    )


def _called(row: Reviewed) -> str:
    return f"{row._meta.verbose_name} {row.pk}"


_VERBS: Mapping[str, str] = {
    State.ACCEPTED: "approve",
    State.REJECTED: "reject",
    State.RETURNED: "return",
    State.WITHDRAWN: "withdraw",
}
