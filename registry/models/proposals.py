"""What a person proposes to change, until a second person approves it: one statement, or one noun that weighs."""

from __future__ import annotations

from typing import Any

from django.db import models

from registry.models.common import one_of
from registry.models.releases import Release
from registry.models.reviewed import Reviewed


class Proposal(Reviewed):
    """One change of one statement: to record, correct, withdraw or decide it.

    ``content`` is the record as plain data (``registry.actions.proposals``), ``stood`` speaks of all that stood on the
    subject.
    """

    class Operation(models.TextChoices):
        RECORD = "record", "record"
        CORRECT = "correct", "correct"
        WITHDRAW = "withdraw", "withdraw"
        DECIDE = "decide", "accept or reject"

    operation = models.CharField(max_length=10, choices=Operation.choices)
    noun = models.CharField(max_length=10, help_text="claim, rating or score.")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="proposals")
    field = models.CharField(max_length=80, help_text="Field, scheme or benchmark that is spoken of.")
    target_key = models.CharField(max_length=16, blank=True, help_text="Key of the statement to be changed.")
    result_key = models.CharField(max_length=16, blank=True, help_text="Key of the statement that it made.")

    class Meta(Reviewed.Meta):
        constraints = [
            models.CheckConstraint(
                condition=one_of("operation", ["record", "correct", "withdraw", "decide"]),
                name="proposal_operation_is_known",
            ),
            *Reviewed.Meta.constraints,
        ]
        permissions = [("review_proposal", "Can approve or reject what somebody else proposed")]

    def __str__(self) -> str:
        return f"{self.get_operation_display()} {self.noun}: {self.field}"

    def says(self) -> dict[str, Any]:
        """Return the content without its evidence."""
        return {name: value for name, value in self.content.items() if name != "evidence"}


_NOUNS = ("license", "policy", "release", "benchmark", "source")


class Amendment(Reviewed):
    """One edit of a noun on which verdicts and lags rest: a licence, a policy, a release, a benchmark, a source.

    ``content`` is the noun with its parts as it would be, ``former`` as it was (``registry.actions.upkeep``);
    ``differs`` the columns that differ, for readers; ``left`` a digest of what its approval left.
    """

    noun = models.CharField(max_length=10, choices=[(each, each) for each in _NOUNS])
    object_key = models.CharField(max_length=200, help_text="Key or slug of what is edited.")
    object_label = models.CharField(max_length=300)
    former = models.JSONField(default=list)
    differs = models.JSONField(default=list, help_text="Place, before and after of each column that differs.")
    left = models.CharField(max_length=64, blank=True)

    class Meta(Reviewed.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("noun", _NOUNS), name="amendment_noun_is_known"),
            *Reviewed.Meta.constraints,
        ]

    def __str__(self) -> str:
        return f"edit {self.noun}: {self.object_label}"
