"""Addresses of the desk for its own templates."""

from __future__ import annotations

from django import template
from django.db import models
from django.urls import reverse

from registry.models import AuditItem, Release

register = template.Library()


@register.simple_tag
def desk_page(row: models.Model) -> str:
    """Return where a row is worked on: a release on its screen, everything else on its own page."""
    if isinstance(row, Release):
        return reverse("admin:registry_release_screen", args=[row.slug])
    if isinstance(row, AuditItem):
        return reverse("admin:registry_auditround_change", args=[row.round_id])
    return reverse(f"admin:registry_{row._meta.model_name}_change", args=[row.pk])
