"""Sources, evidence and import runs at the desk."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from registry.admin.desk import DeskAdmin, Fieldsets, NounAdmin, ReadOnlyAdmin
from registry.admin.forms import EvidenceForm, PublishedForm
from registry.admin.links import change_url, link, list_url, table
from registry.models import Authority, Claim, Evidence, EvidenceCheck, ImportRun, Rating, Score, Source
from registry.models.rereading import Freshness, Reader, address_of, checks_of, due_on, freshness, reader


@admin.register(Source)
class SourceAdmin(NounAdmin):
    """Sources."""

    form = PublishedForm
    log_key = "key"
    fixed = ("key",)
    list_display = ("title", "key", "publisher", "kind", "license", "redistributable")
    list_filter = ("kind", "redistributable", "license")
    search_fields = ("title", "key", "publisher")
    prepopulated_fields = {"key": ("title",)}
    reported = (
        "title",
        "key",
        "publisher",
        "kind",
        "authority",
        "url",
        "published",
        "license",
        "redistributable",
        "attribution",
        "note",
    )


class FreshnessFilter(admin.SimpleListFilter):
    """Evidence by whether it is to be read again."""

    title = "freshness"
    parameter_name = "freshness"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return what can be asked for."""
        return [(str(key), label) for key, label in Freshness.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the evidence asked for."""
        return queryset.filter(freshness=self.value()) if self.value() in Freshness.values else queryset


class OutcomeFilter(admin.SimpleListFilter):
    """Evidence by what came of the last check."""

    title = "last check"
    parameter_name = "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return what can be asked for."""
        return [("never", "never checked"), *((str(key), label) for key, label in EvidenceCheck.Outcome.choices)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the evidence asked for."""
        if self.value() == "never":
            return queryset.filter(check_outcome="")
        return queryset.filter(check_outcome=self.value()) if self.value() in EvidenceCheck.Outcome.values else queryset


#: What a row of evidence shows: as it was read, by whom, how it fares since.
_READ = ("source", "locator", "url", "quote")
_BY = ("read_on", "read_by", "who", "standing_shown", "confidence", "archive_url", "digest")
_SINCE = ("due_shown", "sha256", "checked_on", "check_outcome", "checks")


@admin.register(Evidence)
class EvidenceAdmin(DeskAdmin):
    """Evidence: entered once, since statements rest on it word for word; how it fares is kept up by checks."""

    form = EvidenceForm
    list_display = ("locator", "source", "url", "read_on", "read_by", "check_outcome", "due_shown")
    list_filter = (
        FreshnessFilter,
        OutcomeFilter,
        "confidence",
        "read_by",
        ("source", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("source",)
    search_fields = ("source__title", "source__key", "locator", "url", "quote")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: what was read is not rewritten; enter new evidence and correct the statement."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Fieldsets:
        """Return the form for new evidence, or the row to be read."""
        if obj is None:
            entered = (*_READ, "read", "authority", "confidence", "archive")
            return [("What was read", {"fields": entered})]
        return [
            ("What was read", {"fields": _READ}),
            ("By whom", {"fields": _BY}),
            ("How it fares since", {"fields": _SINCE}),
            ("What rests on it", {"fields": ("supported",)}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Return everything, once it is there."""
        return () if obj is None else (*_READ, *_BY, *_SINCE, "supported")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Tell the form who writes."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.by = request.user.get_username()
        return form

    def get_queryset(self, request: HttpRequest) -> Any:
        """Fetch the source too, with which the name of a piece of evidence begins, and how it fares today."""
        found = super().get_queryset(request).select_related("source")
        return found.annotate(due_on=due_on(), freshness=freshness(timezone.localdate()), reader=reader())

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """Write through the action."""
        return form.write()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Do nothing more: the action has stored the row."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Do nothing more: evidence has no parts."""

    @admin.display(description="statements")
    def supported(self, obj: Evidence) -> SafeString:
        """Return links to the statements that rest on this evidence."""
        return format_html_join(
            " · ",
            '<a href="{}">{} {}</a>',
            (
                (
                    list_url(model, evidence__id__exact=obj.pk, standing="all"),
                    statements.count(),
                    model._meta.verbose_name_plural,
                )
                for model, statements in ((Claim, obj.claims), (Rating, obj.ratings), (Score, obj.scores))
            ),
        )

    @admin.display(description="kind of reader")
    def who(self, obj: Any) -> str:
        """Return who read it: a person, or who else."""
        return Reader(obj.reader).label

    @admin.display(description="authority")
    def standing_shown(self, obj: Evidence) -> str:
        """Return with what authority it speaks."""
        return f"{Authority(obj.standing).label}{'' if obj.authority else ', as its source'}"

    @admin.display(description="to be read again", ordering="due_on")
    def due_shown(self, obj: Any) -> str:
        """Return when it is to be read again, and whether that is past."""
        late = "" if obj.freshness == Freshness.FRESH else f" ({Freshness(obj.freshness).label})"
        return f"{obj.due_on}{late}"

    @admin.display(description="checks of the address")
    def checks(self, obj: Evidence) -> SafeString:
        """Return the last checks of its address, and a link to all."""
        found = list(checks_of(obj.url)[:_CHECKS_SHOWN])
        rows = (
            (link(change_url(each), f"{each.checked_at:%Y-%m-%d %H:%M}"), each.get_outcome_display(), each.note)
            for each in found
        )
        shown = table(("when (UTC)", "outcome", "note"), rows, empty="never checked")
        if len(found) < _CHECKS_SHOWN:
            return shown
        return format_html("{}{}", shown, link(list_url(EvidenceCheck, url__exact=address_of(obj.url)), "all"))


#: Checks that the page of evidence shows.
_CHECKS_SHOWN = 10


@admin.register(EvidenceCheck)
class EvidenceCheckAdmin(ReadOnlyAdmin):
    """Addresses of evidence read again: written by checks alone."""

    list_display = ("checked_at", "outcome", "url", "status", "note", "checked_by")
    list_filter = ("outcome", "checked_by")
    search_fields = ("url", "final_url", "note")
    date_hierarchy = "checked_at"
    fields = ("url", "outcome", "note", "final_url", "status", "sha256", "size", "checked_at", "checked_by", "evidence")
    readonly_fields = ("evidence",)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Allow the checks of one address, to which its evidence links."""
        return lookup == "url__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description="evidence there")
    def evidence(self, obj: EvidenceCheck) -> SafeString:
        """Return a link to the evidence that was read at this address."""
        there = Evidence.objects.filter(url__startswith=obj.url)
        return link(list_url(Evidence, q=obj.url), f"{there.count()} pieces whose address begins so")


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    """Runs of importers with their reports."""

    list_display = ("started_at", "source_id_text", "path", "started_by", "finished_at")
    list_filter = ("source_id_text", "started_by")
    search_fields = ("source_id_text", "path", "started_by")
    date_hierarchy = "started_at"
    fields = ("source_id_text", "path", "started_at", "finished_at", "started_by", "reported")
    readonly_fields = ("reported",)

    @admin.display(description="report")
    def reported(self, obj: ImportRun) -> SafeString:
        """Return the report, a line for each count and each complaint."""
        return table(("what", "how many or which"), _lines(obj.report), empty="no report")


def _lines(report: Any) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for name, value in report.items():
        if isinstance(value, dict):
            rows += [(f"{name}: {key}", str(count)) for key, count in value.items()]
        elif isinstance(value, list):
            rows += [(name, str(item)) for item in value] or [(name, "none")]
        else:
            rows.append((name, str(value)))
    return rows
