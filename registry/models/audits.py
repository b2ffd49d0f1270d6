"""Sample audits: accepted claims drawn at random and read again by a second person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from registry.models.claims import Claim
from registry.models.common import one_of

_OUTCOMES = ("agrees", "imprecise", "wrong", "uncheckable")


class AuditRound(models.Model):
    """A seeded draw of claims to be read again."""

    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=150)
    seed = models.PositiveBigIntegerField()
    size = models.PositiveIntegerField()
    population = models.PositiveIntegerField(help_text="Claims that could have been drawn.")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-drawn_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.size} of {self.population} claims, drawn {self.drawn_at:%Y-%m-%d} with seed {self.seed}"


class AuditItem(models.Model):
    """One claim of a round."""

    round = models.ForeignKey(AuditRound, on_delete=models.CASCADE, related_name="items")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="audits")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["-round", "position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "position"], name="audit_one_a_position"),
            models.UniqueConstraint(fields=["round", "claim"], name="audit_draws_a_claim_once"),
        ]

    def __str__(self) -> str:
        return f"round {self.round_id}, claim {self.position}"


class AuditCheck(models.Model):
    """What somebody other than its reader found on reading a drawn claim's source again."""

    class Outcome(models.TextChoices):
        AGREES = "agrees", "the source says so"
        IMPRECISE = "imprecise", "true, but not exactly what the source says"
        WRONG = "wrong", "the source says otherwise"
        UNCHECKABLE = "uncheckable", "the source could not be read"

    item = models.ForeignKey(AuditItem, on_delete=models.CASCADE, related_name="checks")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    note = models.TextField(blank=True)
    checked_at = models.DateTimeField()
    checked_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["item", "checked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=one_of("outcome", _OUTCOMES), name="audit_outcome_is_known"),
            models.CheckConstraint(condition=Q(outcome="agrees") | ~Q(note=""), name="audit_finding_says_what"),
            models.UniqueConstraint(fields=["item", "checked_by"], name="audit_one_check_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.outcome}"
