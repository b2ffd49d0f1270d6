"""What somebody proposes and a second person decides: by whom, why, with which interests, shown which effect."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from registry.models.common import one_of

_OPEN_STATES = ("proposed", "returned")
_STATES = (*_OPEN_STATES, "accepted", "rejected", "withdrawn", "reverted")


class ReviewedQuerySet(models.QuerySet[Any]):
    """Questions about what is proposed."""

    def open(self) -> ReviewedQuerySet:
        """Return what waits for somebody."""
        return self.filter(state__in=_OPEN_STATES)


class Reviewed(models.Model):
    """A change that one person proposes and another decides; ``effect`` is what the approval was shown that it moves.

    ``stood`` is a digest of what stood when the form was opened: two people never overwrite each other silently.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "proposed"
        RETURNED = "returned", "returned to its author"
        ACCEPTED = "accepted", "accepted"
        REJECTED = "rejected", "rejected"
        WITHDRAWN = "withdrawn", "withdrawn by its author"
        REVERTED = "reverted", "reverted"

    content = models.JSONField(default=dict)
    reason = models.TextField()
    stood = models.CharField(max_length=64)
    proposed_by = models.CharField(max_length=150)
    proposed_at = models.DateTimeField()
    interests = models.CharField(max_length=300, help_text="Declared by the author; none, or which.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.TextField(blank=True, help_text="Why it was decided so.")
    reviewer_interests = models.CharField(max_length=300, blank=True)
    effect = models.JSONField(default=dict, help_text="What it would move, as shown to whoever approved it.")
    reverts = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reverted_by_set")

    objects = ReviewedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=one_of("state", _STATES), name="%(class)s_state_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="%(class)s_says_why"),
            models.CheckConstraint(condition=~Q(interests=""), name="%(class)s_declares_interests"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at__isnull=True, decided_by="")
                | (~Q(state="proposed") & Q(decided_at__isnull=False) & ~Q(decided_by="") & ~Q(decision="")),
                name="%(class)s_decided_says_by_whom_and_why",
            ),
            # Four eyes: the author of a change never approves it, whatever the code above this row allows.
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "rejected"]) | ~Q(decided_by=models.F("proposed_by")),
                name="%(class)s_reviewer_is_not_author",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "rejected"]) | ~Q(reviewer_interests=""),
                name="%(class)s_reviewer_declares_interests",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Tell whether it waits for somebody."""
        return self.state in _OPEN_STATES
