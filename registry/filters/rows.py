"""Which claims and scores are asked for."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet

from registry.filters.moved import current_slugs_of
from registry.models import Benchmark, Claim, Release, Score, Source


class _BySlug(django_filters.fields.ModelMultipleChoiceField):
    """Releases by slug; one that was given up still means its release."""

    def clean(self, value: Any) -> Any:
        """Return the releases; refuse a slug that none ever had."""
        return super().clean(current_slugs_of(value) if isinstance(value, list) else value)


class _ReleaseFilter(django_filters.ModelMultipleChoiceFilter):
    field_class = _BySlug


class _StatementFilter(django_filters.FilterSet):
    """What claims and scores share."""

    release = _ReleaseFilter(
        field_name="release__slug", queryset=Release.objects.all(), to_field_name="slug", label="Release"
    )
    source = django_filters.ModelMultipleChoiceFilter(
        field_name="evidence__source__key", queryset=Source.objects.all(), to_field_name="key", label="Source"
    )
    history = django_filters.ChoiceFilter(
        method="with_history", choices=[("yes", "also superseded"), ("no", "current only")], label="Superseded"
    )

    def with_history(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Keep superseded statements, or leave them out."""
        return queryset if value == "yes" else queryset.filter(superseded_at__isnull=True)

    @property
    def qs(self) -> QuerySet[Any]:
        """Return current statements, unless the address asks for the superseded ones too."""
        found: QuerySet[Any] = super().qs
        return found if self.data.get("history") else found.filter(superseded_at__isnull=True)


class ClaimFilter(_StatementFilter):
    """Facets of claims."""

    field = django_filters.CharFilter(label="Field", max_length=60)
    value = django_filters.CharFilter(label="Value", max_length=200)

    class Meta:
        model = Claim
        fields: list[str] = []


class ScoreFilter(_StatementFilter):
    """Facets of scores."""

    benchmark = django_filters.ModelMultipleChoiceFilter(
        field_name="benchmark__slug", queryset=Benchmark.objects.all(), to_field_name="slug", label="Benchmark"
    )
    relation = django_filters.MultipleChoiceFilter(choices=Score.Relation.choices, label="Evaluator")

    class Meta:
        model = Score
        fields: list[str] = []
