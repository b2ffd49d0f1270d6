"""What a producer says of its own releases: declarations beside the verified claims, and one reply a release."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from registry.actions.changes import log
from registry.actions.vocabulary import plain_text, value_for, web_address
from registry.models import Producer, Release, Reply, SelfDeclaration
from registry.models.outside import declarable_fields

MOST_WORDS = 500
_LONGEST_REPLY = 6000


@transaction.atomic
def require_voice(producer: Producer, release: Release) -> None:
    """Raise ValidationError unless an account is proved and the release its developer's.

    The release stays locked until the end of the transaction around the call: two who write at once do so in turn.
    """
    Release.objects.select_for_update().get(pk=release.pk)
    held = Producer.objects.filter(pk=producer.pk, state=Producer.State.PROVED).exists()
    if not held:
        raise ValidationError("Nothing was saved: this account speaks for no developer (any more).")
    if release.developer_id != producer.developer_id:
        raise ValidationError(f"Nothing was saved: {release} is not a release of {producer.developer}.")


@transaction.atomic
def declare(
    producer: Producer, release: Release, *, field: str, value: str, by: str, url: str = "", note: str = ""
) -> SelfDeclaration:
    """Declare one field of one release; what was declared of it before is withdrawn, and stays on record."""
    require_voice(producer, release)
    made = draft(producer, release, field=field, value=value, by=by, url=url, note=note)
    standing = SelfDeclaration.objects.select_for_update().filter(
        release=release, field=made.field, withdrawn_at__isnull=True
    )
    before = {}
    for old in standing:
        if (old.value, old.url, old.note) == (made.value, made.url, made.note):
            raise ValidationError({"value": f"value: {old.value!r} is declared already"})
        before = {"value": old.value, "url": old.url, "note": old.note}
        old.withdrawn_at, old.withdrawn_by = made.declared_at, by
        old.save()
    made.save()
    after = {"field": made.field, "value": made.value, "url": made.url, "note": made.note}
    log(made, action="declare selfdeclaration", by=by, before=before, after=after, reason=made.note)
    return made


def draft(
    producer: Producer, release: Release, *, field: str, value: str, by: str, url: str, note: str
) -> SelfDeclaration:
    """Return a declaration, not stored; raise ValidationError that names each place, its value and what goes there."""
    if field not in declarable_fields():
        raise ValidationError({"field": f"field: {field[:60]!r} is not one of {', '.join(declarable_fields())}"})
    for name, text in (("value", value), ("url", url), ("note", note)):
        if "\0" in text:
            raise ValidationError({name: f"{name}: a null character is not allowed"})
    made = SelfDeclaration(
        release=release,
        producer=producer,
        field=field,
        value=value_for(field, value),
        url=web_address("url", url) if url else "",
        note=note.strip(),
        declared_at=timezone.now(),
        declared_by=by,
    )
    # Whether another stands is settled when it is written: that one is withdrawn first.
    made.full_clean(validate_constraints=False)
    return made


@transaction.atomic
def withdraw(producer: Producer, declaration: SelfDeclaration, *, by: str) -> SelfDeclaration:
    """Take a declaration off the page; it stays on record. Whoever speaks for the developer may."""
    require_voice(producer, declaration.release)
    held = SelfDeclaration.objects.select_for_update().get(pk=declaration.pk)
    if held.withdrawn_at is not None:
        raise ValidationError(f"It was withdrawn by {held.withdrawn_by} on {held.withdrawn_at:%Y-%m-%d}.")
    held.withdrawn_at, held.withdrawn_by = timezone.now(), by
    held.save()
    before = {"field": held.field, "value": held.value}
    log(held, action="withdraw selfdeclaration", by=by, before=before, after={"withdrawn_by": by})
    return held


def count_words(text: str) -> int:
    """Return how many words a text has: what stands between spaces.

    >>> count_words("as of  today\\nso")
    4
    """
    return len(text.split())


def reply_text(text: str) -> str:
    """Return a reply as it is kept; raise ValidationError where it is empty or too long."""
    kept = plain_text("text", text, longest=_LONGEST_REPLY, links=None)
    if (found := count_words(kept)) > MOST_WORDS:
        raise ValidationError({"text": f"text: {found} words are more than {MOST_WORDS}"})
    return kept


@transaction.atomic
def write_reply(producer: Producer, release: Release, *, text: str, by: str) -> Reply:
    """Put a reply on the page of a release; one that stood there stays on record."""
    require_voice(producer, release)
    kept, now = reply_text(text), timezone.now()
    before = {}
    for old in Reply.objects.select_for_update().filter(release=release, replaced_at__isnull=True):
        if old.text == kept:
            raise ValidationError({"text": "text: the same reply stands on the page already"})
        before = {"text": old.text}
        old.replaced_at, old.replaced_by = now, by
        old.save()
    made = Reply.objects.create(release=release, producer=producer, text=kept, written_at=now, written_by=by)
    log(made, action="replace reply" if before else "write reply", by=by, before=before, after={"text": kept})
    return made
