"""Addresses of releases that were renamed: they lead on, with all that the reader asked for."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse

from registry.models import FormerSlug

_OF_RELEASES = "releases/<str:slug>/"


def current_slugs_of(slugs: Iterable[str]) -> list[str]:
    """Return slugs with those that releases gave up replaced by what they are now: one query."""
    asked = list(slugs)
    # PostgreSQL takes no text with a null character, and no slug had one.
    known = [slug for slug in asked if "\0" not in slug]
    moved = dict(FormerSlug.objects.filter(slug__in=known).values_list("slug", "release__slug"))
    return [moved.get(slug, slug) for slug in asked]


def new_address(request: HttpRequest) -> str | None:
    """Return the address to which one of a renamed release leads; None where it is none.

    Ask only where nothing was found: an address that is in use has moved nowhere.
    """
    match = request.resolver_match
    if match is None or _OF_RELEASES not in match.route:
        return None
    # PostgreSQL takes no text with a null character, and no slug had one.
    if "\0" in match.kwargs["slug"]:
        return None
    slug = FormerSlug.objects.filter(slug=match.kwargs["slug"]).values_list("release__slug", flat=True).first()
    if slug is None:
        return None
    asked = request.META.get("QUERY_STRING", "")
    return reverse(match.view_name, kwargs={**match.kwargs, "slug": slug}) + (f"?{asked}" if asked else "")
