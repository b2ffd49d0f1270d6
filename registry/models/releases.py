"""Releases, their names elsewhere, and what they were made from."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse

from openness.dates import PartialDate
from registry.models.common import PrecisionChoices, dated, one_of, partial_date
from registry.models.developers import Developer, Family
from registry.models.sources import Evidence

_VARIANTS = ("base", "instruct", "chat", "reasoning", "code", "multimodal", "unspecified")


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Questions about releases; those about a day take the day."""

    def reviewed(self) -> ReleaseQuerySet:
        """Return the releases whose identity a person has confirmed."""
        return self.filter(reviewed=True)

    def released(self, as_of: date) -> ReleaseQuerySet:
        """Return the releases that the public could use on a day; an unknown date is not a release."""
        return self.filter(released_on__lte=as_of)

    def matching(self, words: str, *, told: bool = False) -> ReleaseQuerySet:
        """Return the releases whose name, developer, family or alias contains every word.

        ``told``: by no alias that its source does not allow to be passed on.
        """
        aliases = Alias.objects.filter(evidence__source__redistributable=True) if told else Alias.objects.all()
        found = self
        for word in words.split():
            found = found.filter(
                Q(name__icontains=word)
                | Q(slug__icontains=word)
                | Q(developer__name__icontains=word)
                | Q(family__name__icontains=word)
                | Q(pk__in=aliases.filter(value__icontains=word).values("release"))
            )
        return found


class Release(models.Model):
    """An AI model as published: one size, variant and version. Prompt and effort belong to its scores."""

    class Variant(models.TextChoices):
        BASE = "base", "base"
        INSTRUCT = "instruct", "instruct"
        CHAT = "chat", "chat"
        REASONING = "reasoning", "reasoning"
        CODE = "code", "code"
        MULTIMODAL = "multimodal", "multimodal"
        UNSPECIFIED = "unspecified", "unspecified"

    slug = models.CharField(max_length=120, unique=True, help_text="Stands in addresses; never reused.")
    name = models.CharField(max_length=200)
    developer = models.ForeignKey(Developer, on_delete=models.PROTECT, related_name="releases")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="releases", null=True, blank=True)
    version = models.CharField(max_length=60, blank=True)
    size = models.CharField(max_length=60, blank=True, help_text="As the developer writes it, for example 8x7B.")
    variant = models.CharField(max_length=12, choices=Variant.choices, default=Variant.UNSPECIFIED)
    modality = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)
    reviewed = models.BooleanField(
        default=False, help_text="A person has confirmed what this release is. Only reviewed releases enter a lag."
    )
    # Read from the claims date.released and date.announced by the actions that write them; never entered here.
    released_on = models.DateField(null=True, blank=True, editable=False)
    released_on_precision = models.CharField(
        max_length=8, choices=PrecisionChoices.choices, default=PrecisionChoices.UNKNOWN, editable=False
    )
    announced_on = models.DateField(null=True, blank=True, editable=False)
    announced_on_precision = models.CharField(
        max_length=8, choices=PrecisionChoices.choices, default=PrecisionChoices.UNKNOWN, editable=False
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["name", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=one_of("variant", _VARIANTS),
                name="release_variant_is_known",
            ),
            models.CheckConstraint(condition=dated("released_on"), name="release_date_has_precision"),
            models.CheckConstraint(condition=dated("announced_on"), name="release_announcement_has_precision"),
        ]
        indexes = [models.Index(fields=["released_on"], name="release_by_date")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the permanent address of its page."""
        return reverse("registry:release-detail", args=[self.slug])

    @property
    def released(self) -> PartialDate:
        """Return the day of first public availability."""
        return partial_date(self.released_on, self.released_on_precision)

    @property
    def announced(self) -> PartialDate:
        """Return the day of the announcement."""
        return partial_date(self.announced_on, self.announced_on_precision)


_SCHEMES = (
    "epoch_version", "epoch_model", "huggingface", "purl", "mot", "osai", "os_ai_map", "models_dev", "llm_stats",
    "arxiv", "doi", "name", "api",
)  # fmt: skip


class Scheme(models.TextChoices):
    """Whose names there are."""

    EPOCH_VERSION = "epoch_version", "Epoch model version"
    EPOCH_MODEL = "epoch_model", "Epoch model"
    HUGGINGFACE = "huggingface", "Hugging Face"
    PURL = "purl", "package URL"
    MOT = "mot", "Model Openness Tool"
    OSAI = "osai", "European Open Source AI Index"
    OS_AI_MAP = "os_ai_map", "AI Stack Map"
    MODELS_DEV = "models_dev", "models.dev"
    LLM_STATS = "llm_stats", "LLM Stats"
    ARXIV = "arxiv", "arXiv"
    DOI = "doi", "DOI"
    NAME = "name", "name"
    API = "api", "id of an API"


class Alias(models.Model):
    """What a release is called elsewhere; a person declared it, a name alone never merges.

    A name that moves on to another release keeps its earlier meaning with the day on which it ended.
    """

    Scheme = Scheme

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="aliases")
    scheme = models.CharField(max_length=20, choices=Scheme.choices)
    value = models.CharField(max_length=200)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="aliases")
    valid_from = models.DateField(null=True, blank=True, help_text="Empty: from the beginning.")
    valid_to = models.DateField(null=True, blank=True, help_text="Empty: still its name.")
    declared_by = models.CharField(max_length=150, blank=True, help_text="Who confirmed it.")

    class Meta:
        ordering = ["scheme", "value", "-pk"]
        verbose_name_plural = "aliases"
        constraints = [
            models.CheckConstraint(condition=one_of("scheme", _SCHEMES), name="alias_scheme_is_known"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lt=models.F("valid_to")),
                name="alias_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["scheme", "value"], condition=Q(valid_to__isnull=True), name="alias_names_one_release"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} ({self.scheme})"


class AliasProposal(models.Model):
    """A name met elsewhere that may be this release's: it waits for a person, whatever its likeness."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        CONFIRMED = "confirmed", "confirmed"
        REFUSED = "refused", "refused"

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="alias_proposals")
    scheme = models.CharField(max_length=20, choices=Scheme.choices)
    value = models.CharField(max_length=200)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="alias_proposals")
    likeness = models.JSONField(default=dict, help_text="Developer, family, size, variant and version, told apart.")
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=150)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["state", "release__slug", "scheme", "value", "pk"]
        constraints = [
            models.CheckConstraint(condition=one_of("scheme", _SCHEMES), name="alias_proposal_scheme_is_known"),
            models.CheckConstraint(
                condition=one_of("state", ["open", "confirmed", "refused"]), name="alias_proposal_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True, decided_by="")
                | (~Q(state="open") & Q(decided_at__isnull=False) & ~Q(decided_by="") & ~Q(reason="")),
                name="alias_proposal_decided_says_by_whom_and_why",
            ),
            models.UniqueConstraint(fields=["release", "scheme", "value"], name="alias_proposed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.value} ({self.get_scheme_display()})"


class FormerSlug(models.Model):
    """An address that a release had: it leads on to the new one, and is never given to another."""

    slug = models.CharField(max_length=120, unique=True)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="former_slugs")
    renamed_at = models.DateTimeField()
    renamed_by = models.CharField(max_length=150)
    reason = models.TextField()

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return f"{self.slug}, now {self.release_id}"


class Lineage(models.Model):
    """An edge: this release was made from that one."""

    class Relation(models.TextChoices):
        FINETUNE = "finetune", "fine-tuned from"
        ADAPTER = "adapter", "adapter on"
        MERGE = "merge", "merged from"
        QUANTIZED = "quantized", "quantized from"
        DISTILLED = "distilled", "distilled from"
        CONTINUED_PRETRAINING = "continued_pretraining", "further pre-trained from"

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="bases")
    base = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="derivatives")
    relation = models.CharField(max_length=24, choices=Relation.choices)
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="lineage")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["release__slug", "base__slug", "relation"]
        verbose_name_plural = "lineage"
        constraints = [
            models.CheckConstraint(
                condition=one_of(
                    "relation", ["finetune", "adapter", "merge", "quantized", "distilled", "continued_pretraining"]
                ),
                name="lineage_relation_is_known",
            ),
            models.CheckConstraint(condition=~Q(release=models.F("base")), name="lineage_never_its_own_base"),
            models.UniqueConstraint(fields=["release", "base", "relation"], name="lineage_edge_once"),
        ]

    def __str__(self) -> str:
        return f"{self.release.slug}: {self.get_relation_display()} {self.base.slug}"
