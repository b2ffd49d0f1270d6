"""Developers and families at the desk."""

from __future__ import annotations

from django.contrib import admin

from registry.admin.desk import GivenFilter, NounAdmin
from registry.models import Developer, Family


@admin.register(Developer)
class DeveloperAdmin(NounAdmin):
    """Developers."""

    list_display = ("name", "slug", "country")
    list_filter = (("country", GivenFilter),)
    search_fields = ("name", "slug", "country")
    prepopulated_fields = {"slug": ("name",)}
    reported = ("name", "slug", "country", "website")


@admin.register(Family)
class FamilyAdmin(NounAdmin):
    """Families."""

    list_display = ("name", "slug", "developer")
    list_filter = (("developer", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("developer",)
    search_fields = ("name", "slug", "developer__name")
    autocomplete_fields = ("developer",)
    prepopulated_fields = {"slug": ("name",)}
    reported = ("name", "slug", "developer")
