"""Benchmarks and scores at the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.http import HttpRequest

from registry.actions.indexing import INDEX
from registry.admin.desk import GivenFilter, NounAdmin
from registry.admin.forms import DATE_HELP, choose
from registry.admin.statement_forms import StatementForm
from registry.admin.statements import StandingFilter, StatementAdmin
from registry.models import Benchmark, Score
from registry.models.common import partial_date
from registry.sources.records import ScoreRecord

#: What of a benchmark moves a lag; the rest is text.
_MEASURES = (
    "metric", "direction", "unit", "scale", "lower", "upper", "chance", "ceiling", "questions", "public", "in_index"
)  # fmt: skip


@admin.register(Benchmark)
class BenchmarkAdmin(NounAdmin):
    """Benchmarks: whoever may only change them keeps their texts, whoever may add one also how it is read."""

    list_display = ("label", "slug", "domain", "metric", "direction", "unit", "public", "in_index", "publisher")
    list_filter = ("domain", "in_index", "scale", "direction", "public", ("publisher", GivenFilter))
    search_fields = ("name", "variant", "slug", "publisher")
    prepopulated_fields = {"slug": ("name", "variant")}
    reported = (
        "slug",
        ("name", "variant"),
        "domain",
        "metric",
        "direction",
        "unit",
        "scale",
        ("lower", "upper", "chance", "ceiling"),
        "questions",
        "public",
        "in_index",
        "publisher",
        "url",
        "description",
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return also what moves a lag: for curators, and of the registry's own index for everybody."""
        fixed = super().get_readonly_fields(request, obj)
        own = obj is not None and obj.slug == INDEX
        return (*fixed, *_MEASURES) if own or not self.has_add_permission(request) else fixed


class ScoreForm(StatementForm):
    """A score as it is entered."""

    benchmark = choose(Score, "benchmark")
    value = forms.FloatField(help_text="In the unit of the benchmark.")
    stderr = forms.FloatField(required=False, label="Standard error")
    low = forms.FloatField(required=False, help_text="Lower end of the interval its source gives.")
    high = forms.FloatField(required=False, help_text="Upper end of the interval its source gives.")
    setting = forms.CharField(
        max_length=300, required=False, widget=AdminTextInputWidget, help_text="Shots, effort, prompt, harness."
    )
    evaluator = forms.CharField(max_length=200, widget=AdminTextInputWidget, help_text="Who ran it.")
    relation = forms.ChoiceField(choices=Score.Relation.choices, label="The evaluator is the")
    evaluated = forms.CharField(required=False, label="Evaluated on", widget=AdminTextInputWidget, help_text=DATE_HELP)

    @staticmethod
    def said(old: Any) -> dict[str, Any]:
        """Return the fields of the form as a score fills them."""
        same = ("value", "stderr", "low", "high", "setting", "evaluator", "relation")
        evaluated = str(partial_date(old.evaluated_on, old.evaluated_on_precision))
        return {name: getattr(old, name) for name in same} | {"evaluated": evaluated}

    @staticmethod
    def subject(old: Any) -> dict[str, Any]:
        """Return the benchmark that a score is on."""
        return {"benchmark": old.benchmark_id}

    def record(self) -> ScoreRecord:
        """Return what was entered."""
        entered = self.cleaned_data
        same = ("value", "stderr", "low", "high", "setting", "evaluator", "relation", "note")
        benchmark = entered["benchmark"] if self.old is None else self.old.benchmark
        return ScoreRecord(
            benchmark=benchmark.slug,
            evidence=self.evidence_record(),
            evaluated=entered["evaluated"] or "unknown",
            **{name: entered[name] for name in same},
        )


@admin.register(Score)
class ScoreAdmin(StatementAdmin):
    """Scores."""

    form = ScoreForm
    list_display = ("release", "said", "status", "recorded", "source")
    list_filter = (StandingFilter, "status", "relation", ("benchmark", admin.RelatedOnlyFieldListFilter))
    search_fields = ("release__name", "release__slug", "benchmark__name", "benchmark__slug", "evaluator", "=key")
    subject = ("release", "benchmark")
    says = ("value", ("stderr", "low", "high"), "setting", "evaluator", "relation", "evaluated")
    columns = (
        "release",
        "benchmark",
        "value",
        "stderr",
        "low",
        "high",
        "setting",
        "evaluator",
        "relation",
        "evaluated_on",
        "evaluated_on_precision",
    )

    def get_queryset(self, request: Any) -> Any:
        """Fetch the benchmark as well."""
        return super().get_queryset(request).select_related("benchmark")

    @admin.display(description="score", ordering="benchmark__slug")
    def said(self, obj: Score) -> str:
        """Return the score in a line."""
        setting = f" ({obj.setting})" if obj.setting else ""
        return f"{obj.benchmark}: {obj.value:g}{setting}, by {obj.evaluator}"

    def rivals(self, obj: Score) -> Any:
        """Return what stands of a release on a benchmark."""
        return (
            Score.objects.current()
            .filter(release=obj.release_id, benchmark=obj.benchmark_id)
            .select_related("benchmark")
        )
