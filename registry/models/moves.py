"""What moved between two editions, and why."""

from __future__ import annotations

from django.db import models

from registry.models.common import one_of
from registry.models.editions import Edition
from registry.models.releases import Release

_CAUSES = (
    "new_release", "new_fact", "correction", "withdrawal", "license_text", "definition_version", "precedence_policy",
    "base_release", "method",
)  # fmt: skip


class VerdictMove(models.Model):
    """A verdict that reads otherwise in an edition than in the one before, with what moved it.

    ``causes`` lists every input that differs; ``cause`` is the first of them in the order of ``Cause``.
    """

    class Cause(models.TextChoices):
        NEW_RELEASE = "new_release", "new release"
        NEW_FACT = "new_fact", "new fact"
        CORRECTION = "correction", "correction"
        WITHDRAWAL = "withdrawal", "withdrawal"
        LICENSE_TEXT = "license_text", "licence text"
        DEFINITION_VERSION = "definition_version", "definition version"
        PRECEDENCE_POLICY = "precedence_policy", "precedence policy"
        BASE_RELEASE = "base_release", "a base release"
        METHOD = "method", "way of judging"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="moves")
    before_edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="later_moves", null=True)
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="moves")
    definition = models.CharField(max_length=40)
    before = models.CharField(max_length=120, blank=True, help_text="Empty where there was no verdict.")
    after = models.CharField(max_length=120, blank=True)
    cause = models.CharField(max_length=20, choices=Cause.choices)
    causes = models.JSONField(default=list, help_text="Each with its kind and what differs, claims by key.")

    class Meta:
        ordering = ["-edition", "release__slug", "definition"]
        constraints = [
            models.CheckConstraint(condition=one_of("cause", _CAUSES), name="move_cause_is_known"),
            models.UniqueConstraint(fields=["edition", "release", "definition"], name="move_once_an_edition"),
        ]
        indexes = [models.Index(fields=["release", "definition"], name="move_by_release")]

    def __str__(self) -> str:
        return f"{self.release_id}: {self.definition} {self.before or 'none'} to {self.after or 'none'}"
