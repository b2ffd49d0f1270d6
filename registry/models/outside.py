"""What comes from outside: submissions without an account, producers, what they declare, reply and dispute."""

from __future__ import annotations

from textwrap import shorten

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from openness.components import claim_fields
from registry.models.claims import Claim
from registry.models.common import one_of
from registry.models.developers import Developer
from registry.models.proposals import Proposal
from registry.models.releases import Release


def opening(text: str) -> str:
    """Return how a text begins, cut between words.

    >>> opening("The licence was read by its old version; the new one of July allows more.")
    'The licence was read by its old version; the new one of…'
    """
    return shorten(text, 60, placeholder="…")


_SUBMISSION_STATES = ("received", "reading", "proposed", "accepted", "rejected", "spam")


class Submission(models.Model):
    """A correction or a release that somebody without an account brought, with its evidence."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", "a correction"
        RELEASE = "release", "a release that is missing"

    class State(models.TextChoices):
        RECEIVED = "received", "received"
        READING = "reading", "being read"
        PROPOSED = "proposed", "proposed, waiting for a second person"
        ACCEPTED = "accepted", "accepted"
        REJECTED = "rejected", "not taken over"
        SPAM = "spam", "set aside"

    token = models.CharField(max_length=32, unique=True, help_text="Stands in the address of its status page.")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="submissions", null=True, blank=True)
    release_name = models.CharField(max_length=200, blank=True, help_text="Of a release that is missing.")
    field = models.CharField(max_length=60, blank=True)
    value = models.CharField(max_length=200, blank=True)
    text = models.TextField(help_text="What is wrong or missing, in the words of whoever wrote.")
    evidence_url = models.URLField(max_length=1000)
    evidence_locator = models.CharField(max_length=500)
    evidence_quote = models.CharField(max_length=300, blank=True)
    submitter = models.CharField(max_length=150, blank=True, help_text="As they call themselves; shown to curators.")
    contact = models.EmailField(blank=True, help_text="Never shown.")
    interest = models.CharField(max_length=300, blank=True, help_text="Whether they work for the developer.")
    sender = models.CharField(max_length=64, help_text="Keyed digest of the sender's address, for the limit alone.")
    received = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="submissions")
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True, help_text="Shown on the status page.")

    class Meta:
        ordering = ["-received", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=one_of("kind", ["correction", "release"]), name="submission_kind_is_known"
            ),
            models.CheckConstraint(condition=one_of("state", _SUBMISSION_STATES), name="submission_state_is_known"),
            models.CheckConstraint(
                condition=~Q(evidence_url="") & ~Q(evidence_locator=""), name="submission_has_evidence"
            ),
            models.CheckConstraint(
                condition=~Q(kind="correction") | Q(release__isnull=False), name="submission_correction_names_release"
            ),
            models.CheckConstraint(
                condition=~Q(kind="release") | ~Q(release_name=""), name="submission_release_has_name"
            ),
        ]
        indexes = [models.Index(fields=["sender", "received"], name="submission_by_sender")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.release_name or self.field or 'no field in particular'}"

    def get_absolute_url(self) -> str:
        """Return the address of its status page."""
        return reverse("registry:submission-status", args=[self.token])


class Producer(models.Model):
    """An account that speaks for a developer, once it has proved that it may."""

    class Method(models.TextChoices):
        DOMAIN = "domain", "a file at the developer's domain"
        HUB_CARD = "hub_card", "a token in a model card on the Hub"

    class State(models.TextChoices):
        PENDING = "pending", "not proved yet"
        PROVED = "proved", "proved"
        REVOKED = "revoked", "revoked"

    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="producer")
    developer = models.ForeignKey(Developer, on_delete=models.PROTECT, related_name="producers")
    method = models.CharField(max_length=10, choices=Method.choices)
    place = models.CharField(max_length=300, help_text="The domain, or the id of the repository.")
    token = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=150)
    proved_at = models.DateTimeField(null=True, blank=True)
    proved_by = models.CharField(max_length=500, blank=True, help_text="What was read, where.")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["developer__slug", "pk"]
        constraints = [
            models.CheckConstraint(condition=one_of("method", ["domain", "hub_card"]), name="producer_method_is_known"),
            models.CheckConstraint(
                condition=one_of("state", ["pending", "proved", "revoked"]), name="producer_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="proved") | (Q(proved_at__isnull=False) & ~Q(proved_by="")),
                name="producer_proved_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_by}, proved by {self.place}" if self.proved_at else f"{self.asked_by}, not proved yet"


def declarable_fields() -> list[str]:
    """Return the fields that a producer may declare."""
    return list(claim_fields())


class SelfDeclaration(models.Model):
    """What a producer says of its own release; shown beside the verified claim, never in its place."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="self_declarations")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="declarations")
    field = models.CharField(max_length=60)
    value = models.CharField(max_length=200)
    url = models.URLField(max_length=1000, blank=True)
    note = models.CharField(max_length=500, blank=True)
    declared_at = models.DateTimeField()
    declared_by = models.CharField(max_length=150)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["release__slug", "field", "-declared_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=one_of("field", declarable_fields()), name="declaration_field_is_known"),
            models.CheckConstraint(condition=~Q(value=""), name="declaration_says_something"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="")),
                name="declaration_withdrawn_says_by_whom",
            ),
            models.UniqueConstraint(
                fields=["release", "field"],
                condition=Q(withdrawn_at__isnull=True),
                name="declaration_one_a_field",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} = {self.value}, as its producer declares"


class Reply(models.Model):
    """A producer's right of reply, at most 500 words, on the page of its release."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="replies")
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=150)
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["release__slug", "-written_at", "-pk"]
        verbose_name_plural = "replies"
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="reply_says_something"),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True, replaced_by="")
                | (Q(replaced_at__isnull=False) & ~Q(replaced_by="")),
                name="reply_replaced_says_by_whom",
            ),
            models.UniqueConstraint(
                fields=["release"], condition=Q(replaced_at__isnull=True), name="reply_one_a_release"
            ),
        ]

    def __str__(self) -> str:
        return opening(self.text)


class Dispute(models.Model):
    """Somebody contests what the registry holds; it stays on the page, decided or not, whoever opened it."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        UPHELD = "upheld", "upheld: the registry changed what it holds"
        DISMISSED = "dismissed", "dismissed: what the registry holds stands"

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="disputes")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="disputes", null=True, blank=True)
    text = models.TextField()
    url = models.URLField(max_length=1000, help_text="Evidence of whoever disputes.")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=150)
    producer = models.ForeignKey(Producer, on_delete=models.PROTECT, related_name="disputes", null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    decision = models.TextField(blank=True)

    class Meta:
        ordering = ["release__slug", "-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=one_of("state", ["open", "upheld", "dismissed"]), name="dispute_state_is_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="dispute_says_something"),
            models.CheckConstraint(condition=~Q(url=""), name="dispute_has_evidence"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True, decided_by="", decision="")
                | (~Q(state="open") & Q(decided_at__isnull=False) & ~Q(decided_by="") & ~Q(decision="")),
                name="dispute_decided_says_by_whom_and_why",
            ),
        ]

    def __str__(self) -> str:
        return opening(self.text)
