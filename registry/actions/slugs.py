"""Slugs of releases: one that was ever given leads to its release for good, and is never given to another.

Keys of statements rest on the first slug of a release, so that a new one changes no key and no address of a claim.
"""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

from registry.models import FormerSlug, Release

#: What the log calls it that a slug changed; it is no edit of what the catalogue says of the release.
RENAME = "rename release"

_SLUG = re.compile(r"[a-z0-9][a-z0-9.-]*", re.ASCII)


class SlugTaken(ValidationError):
    """A slug that is another release's address, or was."""


def check_slug(slug: str) -> None:
    """Raise ValidationError where a text is no slug, SlugTaken where it is one that was given before."""
    longest = Release._meta.get_field("slug").max_length or 0
    if not _SLUG.fullmatch(slug):
        allowed = "small letters, digits, hyphens and full stops, the first a letter or digit"
        raise ValidationError({"slug": f"slug: {slug!r} cannot be one; allowed: {allowed}"})
    if len(slug) > longest:
        raise ValidationError({"slug": f"slug: has {len(slug)} characters; at most {longest} are allowed"})
    check_free(slug)


def check_free(slug: str) -> None:
    """Raise SlugTaken where a slug is that of a release, or was."""
    if Release.objects.filter(slug=slug).exists():
        raise SlugTaken({"slug": f"slug: {slug!r} is the slug of another release"})
    former = FormerSlug.objects.filter(slug=slug).select_related("release").first()
    if former is not None:
        # Browsers remember that it leads on, so that its own release cannot go back to it either.
        now = former.release.slug
        raise SlugTaken({"slug": f"slug: {slug!r} was the slug of {now} until {former.renamed_at:%Y-%m-%d}"})


def current_slugs() -> dict[str, str]:
    """Return what every former slug is now."""
    return dict(FormerSlug.objects.values_list("slug", "release__slug"))


def first_slug(release: Release) -> str:
    """Return the slug under which a release was first known."""
    former = FormerSlug.objects.filter(release=release).order_by("renamed_at", "pk")
    return former.values_list("slug", flat=True).first() or release.slug
