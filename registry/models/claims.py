"""Claims about releases, and what other bodies say of them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from openness.components import claim_fields
from openness.dates import PartialDate
from registry.models.common import PrecisionChoices, Statement, dated, one_of, partial_date, statement_constraints
from registry.models.releases import Release
from registry.models.sources import Evidence

DATE_FIELDS = ("date.announced", "date.released", "date.withdrawn")


def allowed_fields() -> list[str]:
    """Return every field a claim can be about."""
    return [*DATE_FIELDS, *claim_fields()]


def check_value(field: str, value: str, license_keys: Any) -> None:
    """Raise ValidationError naming field, value and what is allowed, where the two do not fit."""
    fields = claim_fields()
    if field in DATE_FIELDS:
        try:
            PartialDate.parse(value)
        except ValueError as error:
            raise ValidationError({"value": f"{field}: {error}"}) from None
        return
    if field not in fields:
        raise ValidationError({"field": f"{field!r} is not one of {', '.join(allowed_fields())}"})
    allowed = fields[field]
    if allowed is not None and value not in allowed:
        raise ValidationError({"value": f"{field}: {value!r} is not one of {', '.join(allowed)}"})
    if allowed is None and value != "unknown" and value not in license_keys():
        raise ValidationError({"value": f"{field}: {value!r} is not the key of a licence in the registry, or unknown"})


class Claim(Statement):
    """What a source or a curator says of one release: a field, a value, when it was true, on what evidence."""

    class From(models.TextChoices):
        DAY = "day", "day"
        MONTH = "month", "month"
        YEAR = "year", "year"
        UNKNOWN = "unknown", "unknown"
        RELEASE = "release", "since the release"

    class To(models.TextChoices):
        DAY = "day", "day"
        MONTH = "month", "month"
        YEAR = "year", "year"
        UNKNOWN = "unknown", "ended, day unknown"
        OPEN = "open", "still true"

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="claims")
    field = models.CharField(max_length=60)
    value = models.CharField(max_length=200)
    valid_from = models.DateField(null=True, blank=True)
    valid_from_precision = models.CharField(max_length=8, choices=From.choices, default=From.RELEASE)
    valid_to = models.DateField(null=True, blank=True)
    valid_to_precision = models.CharField(max_length=8, choices=To.choices, default=To.OPEN)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="claims")

    class Meta:
        ordering = ["release__slug", "field", "valid_from", "pk"]
        constraints = [
            *statement_constraints("claim"),
            models.CheckConstraint(condition=one_of("field", allowed_fields()), name="claim_field_is_known"),
            models.CheckConstraint(condition=~Q(value=""), name="claim_says_something"),
            models.CheckConstraint(
                condition=dated("valid_from", unknown=("unknown", "release")), name="claim_start_has_precision"
            ),
            models.CheckConstraint(
                condition=dated("valid_to", unknown=("unknown", "open")), name="claim_end_has_precision"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lt=models.F("valid_to")),
                name="claim_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["release", "field"], name="claim_by_release_field")]

    def __str__(self) -> str:
        return f"{self.release.slug}: {self.field} = {self.value}"

    def clean(self) -> None:
        """Check the value against the vocabulary of its field."""
        from registry.models.licenses import License

        check_value(self.field, self.value, lambda: set(License.objects.values_list("key", flat=True)))

    def get_absolute_url(self) -> str:
        """Return the permanent address of the claim."""
        return reverse("registry:claim-detail", args=[self.key])

    @property
    def starts(self) -> PartialDate | None:
        """Return when the claim began to hold; None: with the release."""
        if self.valid_from_precision == self.From.RELEASE:
            return None
        return partial_date(self.valid_from, self.valid_from_precision)

    @property
    def ends(self) -> PartialDate | None:
        """Return when the claim ceased to hold; None: it still does."""
        if self.valid_to_precision == self.To.OPEN:
            return None
        return partial_date(self.valid_to, self.valid_to_precision)

    @property
    def period(self) -> str:
        """Return in words when the claim was true."""
        start = "since the release" if self.starts is None else f"from {self.starts}"
        return start if self.ends is None else f"{start} to {self.ends}"


class Rating(Statement):
    """What another body says of a release, word for word; shown beside our verdicts, never mixed in."""

    class Scheme(models.TextChoices):
        EPOCH_ACCESSIBILITY = "epoch-accessibility", "Epoch AI, model accessibility"
        OSI_VALIDATION_2024 = "osi-validation-2024", "OSI volunteer validation, 2024"
        OSAI_INDEX = "osai-index", "European Open Source AI Index"
        MOT_CLASS = "mot-class", "Model Openness Tool"
        OS_AI_MAP = "os-ai-map", "AI Stack Map (os-ai-map)"

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="ratings")
    scheme = models.CharField(max_length=40, choices=Scheme.choices)
    value = models.CharField(max_length=200)
    rated_on = models.DateField(null=True, blank=True)
    rated_on_precision = models.CharField(
        max_length=8, choices=PrecisionChoices.choices, default=PrecisionChoices.UNKNOWN
    )
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="ratings")

    class Meta:
        ordering = ["release__slug", "scheme", "-rated_on", "pk"]
        constraints = [
            *statement_constraints("rating"),
            models.CheckConstraint(
                condition=one_of(
                    "scheme", ["epoch-accessibility", "osi-validation-2024", "osai-index", "mot-class", "os-ai-map"]
                ),
                name="rating_scheme_is_known",
            ),
            models.CheckConstraint(condition=~Q(value=""), name="rating_says_something"),
            models.CheckConstraint(condition=dated("rated_on"), name="rating_date_has_precision"),
        ]

    def __str__(self) -> str:
        return f"{self.release.slug}: {self.scheme} = {self.value}"
