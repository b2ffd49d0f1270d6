"""Licences and acceptable-use policies, with their terms as dated, three-valued rows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from openness.licenses import Term
from openness.policies import Binding, Stance, UseTag
from registry.models.common import PrecisionChoices, TernaryChoices, TextRead, dated, one_of
from registry.models.sources import Evidence

_ENFORCEMENTS = ("contractual", "technical")

#: What thresholds count.
UNITS = ("monthly_users", "usd_a_year", "usd_a_month")


class Policy(models.Model):
    """An acceptable-use policy."""

    key = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    steward = models.CharField(max_length=120, blank=True)
    published = models.DateField(null=True, blank=True)
    published_precision = models.CharField(
        max_length=8, choices=PrecisionChoices.choices, default=PrecisionChoices.UNKNOWN
    )
    url = models.URLField(max_length=500, blank=True)
    binding = models.CharField(max_length=12, choices=[(item.value, item.value) for item in Binding])
    pass_on = models.CharField(max_length=8, choices=TernaryChoices.choices, default=TernaryChoices.UNKNOWN)
    unilateral_change = models.CharField(max_length=8, choices=TernaryChoices.choices, default=TernaryChoices.UNKNOWN)
    enforcement = models.CharField(
        max_length=12, choices=[("contractual", "contractual"), ("technical", "technical")], default="contractual"
    )
    text_read = models.CharField(max_length=10, choices=TextRead.choices, default=TextRead.NOT_READ)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="policies")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["name", "key"]
        verbose_name_plural = "policies"
        constraints = [
            models.CheckConstraint(condition=one_of("binding", Binding), name="policy_binding_is_known"),
            models.CheckConstraint(condition=one_of("enforcement", _ENFORCEMENTS), name="policy_enforcement_is_known"),
            models.CheckConstraint(condition=one_of("text_read", TextRead.values), name="policy_reading_is_known"),
            models.CheckConstraint(condition=one_of("pass_on", TernaryChoices), name="policy_pass_on_is_ternary"),
            models.CheckConstraint(
                condition=one_of("unilateral_change", TernaryChoices.values), name="policy_change_is_ternary"
            ),
            models.CheckConstraint(condition=dated("published"), name="policy_date_has_precision"),
        ]

    def __str__(self) -> str:
        return self.name


class PolicyStance(models.Model):
    """What a policy says of one kind of use, from a day on (empty: since its publication)."""

    policy = models.ForeignKey(Policy, on_delete=models.CASCADE, related_name="stances")
    tag = models.CharField(max_length=40, choices=[(item.value, item.value.replace("_", " ")) for item in UseTag])
    stance = models.CharField(max_length=20, choices=[(item.value, item.value.replace("_", " ")) for item in Stance])
    clause = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True, help_text="The rule in words; for named parties, who they are.")
    places = models.JSONField(default=list, blank=True, help_text="Excluded territories, as ISO 3166 codes or EU.")
    valid_from = models.DateField(null=True, blank=True)
    evidence = models.ForeignKey(
        Evidence,
        on_delete=models.PROTECT,
        related_name="stances",
        null=True,
        blank=True,
        help_text="Where it stands, if not in the policy's own text.",
    )

    class Meta:
        ordering = ["policy__key", "tag", models.F("valid_from").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "tag"], condition=Q(valid_from__isnull=True), name="policy_one_first_stance_a_tag"
            ),
            models.UniqueConstraint(
                fields=["policy", "tag", "valid_from"],
                condition=Q(valid_from__isnull=False),
                name="policy_one_stance_a_tag_and_day",
            ),
            models.CheckConstraint(condition=one_of("tag", UseTag), name="policy_tag_is_known"),
            models.CheckConstraint(condition=one_of("stance", Stance), name="policy_stance_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.policy.key}: {self.tag} {self.stance}"


class License(models.Model):
    """One version of one licence text."""

    key = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    steward = models.CharField(max_length=120, blank=True)
    version = models.CharField(max_length=60, blank=True)
    published = models.DateField(null=True, blank=True)
    published_precision = models.CharField(
        max_length=8, choices=PrecisionChoices.choices, default=PrecisionChoices.UNKNOWN
    )
    series = models.CharField(max_length=80, blank=True, help_text="Groups the versions of one licence.")
    spdx = models.CharField("SPDX id", max_length=80, blank=True)
    url = models.URLField(max_length=500, blank=True)
    text_read = models.CharField(max_length=10, choices=TextRead.choices, default=TextRead.NOT_READ)
    policies = models.ManyToManyField(Policy, related_name="licenses", blank=True)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="licenses")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["name", "key"]
        constraints = [
            models.CheckConstraint(condition=one_of("text_read", TextRead.values), name="license_reading_is_known"),
            models.CheckConstraint(condition=dated("published"), name="license_date_has_precision"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the permanent address of its page."""
        return reverse("registry:license-detail", args=[self.key])


class LicenseTerm(models.Model):
    """One term of a licence, as read from a day on (empty: always)."""

    license = models.ForeignKey(License, on_delete=models.CASCADE, related_name="terms")
    term = models.CharField(max_length=30, choices=[(item.value, item.value.replace("_", " ")) for item in Term])
    value = models.CharField(max_length=8, choices=TernaryChoices.choices)
    text = models.TextField(blank=True, help_text="The condition in words, with its numbers.")
    clause = models.CharField(max_length=200, blank=True)
    amount = models.PositiveBigIntegerField(null=True, blank=True, help_text="The number of a threshold.")
    unit = models.CharField(max_length=16, blank=True, choices=[(unit, unit.replace("_", " ")) for unit in UNITS])
    whose = models.CharField(max_length=300, blank=True, help_text="Whose users or revenue are counted, and when.")
    places = models.JSONField(default=list, blank=True, help_text="Excluded territories, as ISO 3166 codes or EU.")
    judged_by = models.CharField(max_length=120, blank=True)
    judged_on = models.DateField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["license__key", "term", models.F("valid_from").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["license", "term"], condition=Q(valid_from__isnull=True), name="license_one_first_value_a_term"
            ),
            models.UniqueConstraint(
                fields=["license", "term", "valid_from"],
                condition=Q(valid_from__isnull=False),
                name="license_one_value_a_term_and_day",
            ),
            models.CheckConstraint(condition=one_of("term", Term), name="license_term_is_known"),
            models.CheckConstraint(condition=one_of("value", TernaryChoices.values), name="license_value_is_ternary"),
            models.CheckConstraint(
                # A comparison with null is neither true nor false, and a check lets that pass.
                condition=Q(amount__isnull=True, unit="") | Q(amount__isnull=False, amount__gt=0, unit__in=list(UNITS)),
                name="license_amount_has_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.license.key}: {self.term} {self.value}"


class LicenseName(models.Model):
    """What the world writes when it means exactly this text."""

    class Scheme(models.TextChoices):
        NAME = "name", "plain name"
        HUGGINGFACE = "huggingface", "Hugging Face, license"
        LICENSE_NAME = "license_name", "Hugging Face, license_name"
        URL = "url", "address"
        MOT = "mot", "Model Openness Tool"
        SCANCODE = "scancode", "ScanCode LicenseDB"

    license = models.ForeignKey(License, on_delete=models.CASCADE, related_name="names")
    scheme = models.CharField(max_length=16, choices=Scheme.choices)
    value = models.CharField(max_length=300)

    class Meta:
        ordering = ["license__key", "scheme", "value"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="license_name_means_one_text"),
            models.CheckConstraint(
                condition=one_of("scheme", ["name", "huggingface", "license_name", "url", "mot", "scancode"]),
                name="license_name_scheme_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} ({self.scheme})"


class LicenseQuery(models.Model):
    """A licence name that could not be resolved: it waits for a person to say which text it means."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        RESOLVED = "resolved", "resolved"
        UNRESOLVABLE = "unresolvable", "cannot be told"

    text = models.CharField(max_length=300, help_text="What was written.")
    name = models.CharField(max_length=300, blank=True, help_text="The licence name given beside it.")
    link = models.CharField(max_length=500, blank=True)
    reason = models.TextField(help_text="Why it could not be resolved.")
    met_in = models.CharField(max_length=300, help_text="Where it was met first.")
    first_met = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=14, choices=State.choices, default=State.OPEN)
    license = models.ForeignKey(
        License, on_delete=models.PROTECT, related_name="queries", null=True, blank=True, help_text="The text it means."
    )
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["state", "-times", "text", "name", "link"]
        verbose_name = "unresolved licence"
        verbose_name_plural = "unresolved licences"
        constraints = [
            models.UniqueConstraint(fields=["text", "name", "link"], name="license_query_once"),
            models.CheckConstraint(
                condition=one_of("state", ["open", "resolved", "unresolvable"]), name="license_query_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="open", license__isnull=True, decided_at__isnull=True, decided_by="")
                | Q(state="resolved", license__isnull=False, decided_at__isnull=False) & ~Q(decided_by="")
                | Q(state="unresolvable", license__isnull=True, decided_at__isnull=False) & ~Q(decided_by="")
                # Other states are the other check's to refuse.
                | ~Q(state__in=["open", "resolved", "unresolvable"]),
                name="license_query_decided_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return " / ".join(filter(None, [self.text, self.name, self.link]))


class LicenseSnapshot(models.Model):
    """The licence terms that an edition applied, kept by content so that editions share what did not change."""

    digest = models.CharField(max_length=64, unique=True)
    content = models.JSONField()

    class Meta:
        ordering = ["digest"]

    def __str__(self) -> str:
        return self.digest[:8]
