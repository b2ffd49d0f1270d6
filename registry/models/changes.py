"""The log of changes: who, what, before, after, why. Text only, so that it outlives what it speaks of."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from registry.models.common import one_of


class Cause(models.TextChoices):
    """What kind of event a change is, for readers of the feed."""

    NEW_FACT = "new_fact", "new fact"
    CORRECTION = "correction", "correction"
    WITHDRAWAL = "withdrawal", "withdrawal"
    DECISION = "decision", "decision on a proposal"
    LICENSE_TEXT = "license_text", "licence text"
    POLICY_TEXT = "policy_text", "use policy"
    IDENTITY = "identity", "name or identity"
    EVIDENCE = "evidence", "evidence"
    DISPUTE = "dispute", "dispute or reply"
    DEFINITION_VERSION = "definition_version", "definition version"
    PRECEDENCE_POLICY = "precedence_policy", "precedence policy"
    OTHER = "other", "other"


_CAUSES = (
    "new_fact", "correction", "withdrawal", "decision", "license_text", "policy_text", "identity", "evidence",
    "dispute", "definition_version", "precedence_policy", "other",
)  # fmt: skip


class Change(models.Model):
    """One write by an action, recorded in the same transaction."""

    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    action = models.CharField(max_length=60)
    noun = models.CharField(max_length=40)
    object_key = models.CharField(max_length=200)
    object_label = models.CharField(max_length=300)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    cause = models.CharField(max_length=20, choices=Cause.choices, default=Cause.OTHER)
    release_slug = models.CharField(
        max_length=120, blank=True, help_text="Of the release it is about, where it is one."
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(by=""), name="change_says_by_whom"),
            models.CheckConstraint(condition=~Q(action=""), name="change_says_what"),
            models.CheckConstraint(condition=one_of("cause", _CAUSES), name="change_cause_is_known"),
        ]
        indexes = [
            models.Index(fields=["noun", "object_key"], name="change_by_object"),
            models.Index(fields=["release_slug", "-at"], name="change_by_release"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_label}"
