"""Releases at the desk, with their names elsewhere, what they were made from, and what is said of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from registry.actions.slugs import check_free
from registry.admin.desk import NounAdmin, PartInline
from registry.admin.forms import NounForm, place_errors
from registry.admin.links import add_url, change_url, link, list_url, table
from registry.admin.renaming import RenameForm
from registry.models import Alias, Change, Claim, Edition, FormerSlug, Lineage, Rating, Release, Score, VerdictInterval


class ReleaseForm(NounForm):
    """A release; its modalities are written with commas between them."""

    modality = forms.CharField(
        required=False, widget=AdminTextInputWidget, help_text="With commas between: text, image, audio, video."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["modality"] = ", ".join(self.instance.modality)

    def clean_slug(self) -> str:
        """Refuse the slug of another release, also one that it had formerly."""
        slug: str = self.cleaned_data["slug"]
        try:
            check_free(slug)
        except ValidationError as taken:
            raise ValidationError(taken.messages) from None
        return slug

    def clean_modality(self) -> list[str]:
        """Return the modalities as a list."""
        words = [word.strip().lower() for word in self.cleaned_data["modality"].split(",")]
        return list(dict.fromkeys(word for word in words if word))


class AliasInline(PartInline):
    """What a release is called elsewhere."""

    model = Alias
    autocomplete_fields = ("evidence",)
    readonly_fields = ("declared_by",)
    select_related = ("evidence__source",)


class LineageInline(PartInline):
    """What a release was made from."""

    model = Lineage
    fk_name = "release"
    autocomplete_fields = ("base", "evidence")
    formfield_overrides = {models.TextField: {"widget": forms.Textarea(attrs={"rows": 2, "cols": 30})}}
    verbose_name = "base"
    verbose_name_plural = "made from"
    select_related = ("base", "evidence__source")


@admin.register(Release)
class ReleaseAdmin(NounAdmin):
    """Releases."""

    form = ReleaseForm
    list_display = ("name", "slug", "developer", "family", "variant", "released", "reviewed")
    list_filter = ("reviewed", "variant", ("developer", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("developer", "family")
    search_fields = ("name", "slug", "developer__name", "family__name", "aliases__value")
    date_hierarchy = "released_on"
    autocomplete_fields = ("developer", "family")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (AliasInline, LineageInline)
    reported = (
        "name",
        "slug",
        ("developer", "family"),
        ("version", "size", "variant"),
        "modality",
        "reviewed",
        "note",
    )
    computed = ("released", "announced", "verdicts", "claims", "elsewhere")

    def desk_links(self, request: HttpRequest, obj: Release) -> list[tuple[str, str]]:
        """Add the page on which it gets another slug, and the log from under its former ones."""
        links = super().desk_links(request, obj)
        former = FormerSlug.objects.filter(release=obj).values_list("slug", flat=True) if links else []
        for slug in former:
            query = {"noun__exact": "release", "object_key__exact": slug}
            links.append((list_url(Change, **query), f"Change log as {slug}"))
        if self.has_change_permission(request, obj):
            links.insert(0, (reverse("admin:registry_release_rename", args=[obj.pk]), "Rename"))
        return links

    def get_urls(self) -> list[URLPattern]:
        """Add the address of the page on which a release is renamed."""
        view = self.admin_site.admin_view(self.rename)
        return [path("<path:object_id>/rename/", view, name="registry_release_rename"), *super().get_urls()]

    def rename(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the page, or rename the release."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        if not self.has_change_permission(request, obj):
            raise PermissionDenied
        form = RenameForm(request.POST or None, release=obj)
        if form.is_valid():
            try:
                renamed = form.write(obj, request.user.get_username())
            except ValidationError as error:
                place_errors(form, error)
            else:
                messages.success(request, f"Renamed: {form.cleaned_data['opened_on']} leads on to {renamed.slug}.")
                return HttpResponseRedirect(change_url(renamed))
        context = {
            **self.admin_site.each_context(request),
            "title": "Rename release",
            "opts": self.opts,
            "original": obj,
            "release": obj,
            "said": obj.slug,
            "form": form,
            "back": change_url(obj),
            "media": self.media,
        }
        return TemplateResponse(request, "admin/registry/statement_step.html", context)

    @admin.display(description="released", ordering="released_on")
    def released(self, obj: Release) -> str:
        """Return the day that the claims give."""
        return str(obj.released)

    @admin.display(description="announced", ordering="announced_on")
    def announced(self, obj: Release) -> str:
        """Return the day that the claims give."""
        return str(obj.announced)

    @admin.display(description="verdicts of the newest edition")
    def verdicts(self, obj: Release) -> str | SafeString:
        """Return what the newest edition says of the release on its own date."""
        edition = Edition.objects.newest()
        if edition is None:
            return "no edition yet"
        found = VerdictInterval.objects.of(edition).on(edition.as_of).filter(timeline__release=obj)
        return table(
            ("definition", "verdict", "since", "findings"),
            (
                (row.definition, row.verdict, row.start, link(change_url(row.assessment), "why"))
                for row in found.select_related("assessment").order_by("definition")
            ),
            empty=f"not in {edition}",
        )

    @admin.display(description="claims that stand")
    def claims(self, obj: Release) -> SafeString:
        """Return the claims that stand, each with a link to correct it."""
        found = Claim.objects.current().filter(release=obj).select_related("evidence__source").order_by("field", "pk")
        rows = table(
            ("", "field", "value", "true", "status", "evidence"),
            (
                (
                    format_html('<a href="{}" aria-label="Correct {}">correct</a>', change_url(claim), claim.field),
                    claim.field,
                    claim.value,
                    claim.period,
                    claim.status,
                    f"{claim.evidence.source.title}: {claim.evidence.locator}",
                )
                for claim in found
            ),
        )
        return format_html("{}<p>{}</p>", rows, link(add_url(Claim, release=obj.pk), "Add a claim"))

    @admin.display(description="also said")
    def elsewhere(self, obj: Release) -> SafeString:
        """Return links to scores, ratings and what was superseded."""
        exact = {"release__id__exact": obj.pk}
        return format_html(
            "{} · {} · {} · {} · {}",
            link(list_url(Score, **exact), "scores"),
            link(add_url(Score, release=obj.pk), "add a score"),
            link(list_url(Rating, **exact), "ratings"),
            link(add_url(Rating, release=obj.pk), "add a rating"),
            link(list_url(Claim, standing="superseded", **exact), "superseded claims"),
        )
