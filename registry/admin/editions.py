"""Editions, timelines and assessments at the desk: computed, and so only read."""

from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from registry.admin.desk import GivenFilter, ReadOnlyAdmin, ReadOnlyInline
from registry.admin.links import link, list_url, table
from registry.models import Assessment, Claim, Edition, LagSeries, ReleaseState, Timeline, VerdictInterval


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    """Published computations."""

    list_display = ("__str__", "state", "as_of", "created_at", "ready_at", "published_by", "code_version")
    list_filter = ("state", "published_by", ("code_version", GivenFilter))
    search_fields = ("=pk", "published_by", "code_version", "input_digest")
    date_hierarchy = "as_of"
    fieldsets = (
        ("Computed (read-only)", {"fields": ("state", "as_of", "created_at", "ready_at", "published_by", "contents")}),
        ("How to compute it again", {"fields": ("code_version", "input_digest", "applied")}),
    )
    readonly_fields = ("contents", "applied")

    @admin.display(description="contents")
    def contents(self, obj: Edition) -> SafeString:
        """Return links to what the edition holds."""
        return format_html(
            "{} · {}",
            link(list_url(Timeline, editions__edition__id__exact=obj.pk), f"{obj.releases.count()} timelines"),
            link(list_url(LagSeries, edition__id__exact=obj.pk), f"{obj.lag_series.count()} lag series"),
        )

    @admin.display(description="definitions")
    def applied(self, obj: Edition) -> SafeString:
        """Return the definitions with their digests."""
        return table(("definition", "digest"), obj.definitions.items())


class ReleaseStateInline(ReadOnlyInline):
    """What was known over time."""

    model = ReleaseState


class VerdictIntervalInline(ReadOnlyInline):
    """Verdicts over time."""

    model = VerdictInterval
    select_related = ("assessment",)


@admin.register(Timeline)
class TimelineAdmin(ReadOnlyAdmin):
    """Everything judged of a release over time."""

    list_display = ("digest", "release")
    list_select_related = ("release",)
    search_fields = ("digest", "release__name", "release__slug")
    inlines = (ReleaseStateInline, VerdictIntervalInline)

    def lookup_allowed(self, lookup: str, value: object, request: object = None) -> bool:
        """Allow the list of one edition, which its page links to."""
        return lookup == "editions__edition__id__exact" or super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]


@admin.register(Assessment)
class AssessmentAdmin(ReadOnlyAdmin):
    """Verdicts with their findings."""

    list_display = ("release", "definition", "verdict")
    list_filter = ("definition",)
    list_select_related = ("release",)
    search_fields = ("release__name", "release__slug", "definition", "verdict")
    fieldsets = (
        ("Computed (read-only)", {"fields": ("release", "definition", "verdict", "reasons")}),
        ("Digests", {"fields": ("digest", "definition_digest")}),
    )
    readonly_fields = ("reasons",)

    @admin.display(description="findings")
    def reasons(self, obj: Assessment) -> SafeString:
        """Return a line for each criterion, with links to the claims it rests on."""
        return table(
            ("criterion", "verdict", "reason", "claims"),
            (
                (finding["criterion"], finding["verdict"], finding["reason"], _claims(finding["claims"]))
                for finding in obj.findings
            ),
        )


def _claims(keys: list[str]) -> SafeString:
    return format_html_join(", ", "{}", ((link(list_url(Claim, q=key, standing="all"), key),) for key in keys))
