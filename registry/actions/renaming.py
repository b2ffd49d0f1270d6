"""A release gets another slug; the old one leads on to it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from registry.actions.changes import log
from registry.actions.curation import require_reason
from registry.actions.slugs import RENAME, SlugTaken, check_slug
from registry.models import FormerSlug, Release
from registry.models.changes import Cause


@transaction.atomic
def rename_release(release: Release, new_slug: str, *, by: str, reason: str, opened_on: str | None = None) -> Release:
    """Give a release another address; the old one leads on to it.

    ``opened_on`` is the slug that a form was opened on. Raise ValidationError where the slug is none, is or was a
    release's, or where somebody renamed the release in between.
    """
    require_reason(reason)
    held = Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
    if opened_on is not None and held.slug != opened_on:
        raise ValidationError(f"This release was renamed from {opened_on} to {held.slug} after you opened it.")
    if new_slug == held.slug:
        raise ValidationError({"slug": f"slug: {new_slug!r} is the slug of this release already"})
    check_slug(new_slug)
    old, held.slug = held.slug, new_slug
    try:
        with transaction.atomic():
            held.save(update_fields=["slug"])
            FormerSlug.objects.create(slug=old, release=held, renamed_at=timezone.now(), renamed_by=by, reason=reason)
    except IntegrityError:
        raise SlugTaken({"slug": f"slug: {new_slug!r} was taken by another release just now"}) from None
    log(
        held,
        action=RENAME,
        by=by,
        before={"slug": old},
        after={"slug": new_slug},
        reason=reason,
        cause=Cause.IDENTITY,
        release=new_slug,
    )
    return held
