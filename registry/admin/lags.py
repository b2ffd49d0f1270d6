"""Lag series at the desk: measured, and so only read."""

from __future__ import annotations

from django.contrib import admin
from django.utils.safestring import SafeString

from registry.admin.desk import ReadOnlyAdmin, ReadOnlyInline
from registry.admin.links import change_url, link
from registry.models import CatchUpPair, CountedScore, FrontierRecord, LagHistory, LagSeries, LagStanding


def _score(counted: CountedScore | None) -> str | SafeString:
    if counted is None:
        return "–"
    told = f"{counted.release.name}, {counted.value:g}"
    return link(change_url(counted.score), told) if counted.score else told


class FrontierRecordInline(ReadOnlyInline):
    """Who raised the frontier of a side."""

    model = FrontierRecord
    select_related = ("score__release", "score__score")
    fields = ("side", "day", "record", "day_is_exact")
    readonly_fields = fields

    @admin.display(description="record")
    def record(self, obj: FrontierRecord) -> str | SafeString:
        """Return the score."""
        return _score(obj.score)


class LagStandingInline(ReadOnlyInline):
    """Where the tier stood from a day on."""

    model = LagStanding
    select_related = tuple(
        f"{place}__{part}"
        for place in ("tier_best", "reference_best", "exceeded", "level_with")
        for part in ("release", "score")
    )
    fields = (
        "start",
        "status",
        "best_of_tier",
        "tier_best_on",
        "best_of_reference",
        "reference_best_on",
        "exceeded_by",
        "exceeded_on",
        "level",
        "level_with_on",
        "difference",
    )
    readonly_fields = fields

    @admin.display(description="gap")
    def difference(self, obj: LagStanding) -> str:
        """Return the difference in score, without the noise of binary fractions."""
        return "–" if obj.gap is None else f"{obj.gap:g}"

    @admin.display(description="tier's best")
    def best_of_tier(self, obj: LagStanding) -> str | SafeString:
        """Return the best score of the tier."""
        return _score(obj.tier_best)

    @admin.display(description="reference's best")
    def best_of_reference(self, obj: LagStanding) -> str | SafeString:
        """Return the best score of the reference."""
        return _score(obj.reference_best)

    @admin.display(description="first exceeded by")
    def exceeded_by(self, obj: LagStanding) -> str | SafeString:
        """Return the score of the reference that first went beyond the tier's best."""
        return _score(obj.exceeded)

    @admin.display(description="last level with")
    def level(self, obj: LagStanding) -> str | SafeString:
        """Return the score of the reference that the tier's best was last level with."""
        return _score(obj.level_with)


class CatchUpPairInline(ReadOnlyInline):
    """Records of the reference and the tier's first answers."""

    model = CatchUpPair
    select_related = ("reference__release", "reference__score", "match__release", "match__score")
    fields = ("set_by", "reference_on", "matched_by", "match_on", "days_are_exact")
    readonly_fields = fields

    @admin.display(description="set by")
    def set_by(self, obj: CatchUpPair) -> str | SafeString:
        """Return the record."""
        return _score(obj.reference)

    @admin.display(description="matched by")
    def matched_by(self, obj: CatchUpPair) -> str | SafeString:
        """Return the tier's first answer."""
        return _score(obj.match)


@admin.register(LagHistory)
class LagHistoryAdmin(ReadOnlyAdmin):
    """What series share: standings, records and pairs over all time."""

    list_display = ("digest", "benchmark")
    list_filter = (("benchmark", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("benchmark",)
    search_fields = ("digest", "benchmark__name", "benchmark__slug")
    inlines = (LagStandingInline, FrontierRecordInline, CatchUpPairInline)


@admin.register(LagSeries)
class LagSeriesAdmin(ReadOnlyAdmin):
    """Comparisons of a degree of openness with a reference on a benchmark."""

    list_display = (
        "benchmark",
        "definition",
        "rank",
        "reference",
        "counting",
        "tier_releases",
        "reference_releases",
        "current_until",
        "edition",
    )
    list_filter = (
        "reference",
        "counting",
        "rank",
        "definition",
        ("benchmark", admin.RelatedOnlyFieldListFilter),
        "edition",
    )
    list_select_related = ("benchmark", "edition", "history")
    search_fields = ("benchmark__name", "benchmark__slug", "definition")
    readonly_fields = ("measured",)
    exclude = ("history",)

    @admin.display(description="history")
    def measured(self, obj: LagSeries) -> SafeString:
        """Return the way to standings, records and pairs."""
        return link(change_url(obj.history), str(obj.history))
