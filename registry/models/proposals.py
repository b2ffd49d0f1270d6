"""What a person proposes to record, correct, withdraw or decide, until a second person approves it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from registry.models.common import one_of
from registry.models.releases import Release

_OPEN_STATES = ("proposed", "returned")
_STATES = (*_OPEN_STATES, "accepted", "rejected", "withdrawn", "reverted")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Questions about proposals."""

    def open(self) -> ProposalQuerySet:
        """Return those that wait for somebody."""
        return self.filter(state__in=_OPEN_STATES)


class Proposal(models.Model):
    """One change of one statement: who proposes it, what it would say, on which standing it was written.

    ``content`` is the record as plain data (``registry.actions.proposals``); ``stood`` a digest of what stood on the
    subject when the form was opened, so that two curators never overwrite each other silently; ``effect`` what the
    approval was shown that it would move.
    """

    class Operation(models.TextChoices):
        RECORD = "record", "record"
        CORRECT = "correct", "correct"
        WITHDRAW = "withdraw", "withdraw"
        DECIDE = "decide", "accept or reject"

    class State(models.TextChoices):
        PROPOSED = "proposed", "proposed"
        RETURNED = "returned", "returned to its author"
        ACCEPTED = "accepted", "accepted"
        REJECTED = "rejected", "rejected"
        WITHDRAWN = "withdrawn", "withdrawn by its author"
        REVERTED = "reverted", "reverted"

    operation = models.CharField(max_length=10, choices=Operation.choices)
    noun = models.CharField(max_length=10, help_text="claim, rating or score.")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="proposals")
    field = models.CharField(max_length=80, help_text="Field, scheme or benchmark that is spoken of.")
    target_key = models.CharField(max_length=16, blank=True, help_text="Key of the statement to be changed.")
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
    result_key = models.CharField(max_length=16, blank=True, help_text="Key of the statement that it made.")
    reverts = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reverted_by_set")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=one_of("operation", ["record", "correct", "withdraw", "decide"]),
                name="proposal_operation_is_known",
            ),
            models.CheckConstraint(condition=one_of("state", _STATES), name="proposal_state_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="proposal_says_why"),
            models.CheckConstraint(condition=~Q(interests=""), name="proposal_declares_interests"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at__isnull=True, decided_by="")
                | (~Q(state="proposed") & Q(decided_at__isnull=False) & ~Q(decided_by="") & ~Q(decision="")),
                name="proposal_decided_says_by_whom_and_why",
            ),
            # Four eyes: the author of a change never approves it, whatever the code above this row allows.
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "rejected"]) | ~Q(decided_by=models.F("proposed_by")),
                name="proposal_reviewer_is_not_author",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "rejected"]) | ~Q(reviewer_interests=""),
                name="proposal_reviewer_declares_interests",
            ),
        ]
        permissions = [("review_proposal", "Can approve or reject what somebody else proposed")]

    def __str__(self) -> str:
        return f"{self.get_operation_display()} {self.noun}: {self.field}"

    @property
    def is_open(self) -> bool:
        """Tell whether it waits for somebody."""
        return self.state in _OPEN_STATES

    def says(self) -> dict[str, Any]:
        """Return the content without its evidence."""
        return {name: value for name, value in self.content.items() if name != "evidence"}
