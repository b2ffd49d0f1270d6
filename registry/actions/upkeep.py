"""Plain nouns kept by people: developers, releases, licences, policies, benchmarks, sources.

A noun is saved with its parts (a licence with its terms, a release with its aliases) and logged as one change
under its own key: the catalogue leaves alone whatever a person has changed, and looks there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError

from registry.actions.changes import log, values
from registry.actions.curation import require_reason
from registry.actions.slugs import check_free
from registry.actions.texts import fill_derived_terms
from registry.models import Alias, Change, License, Policy, Release

#: Relations whose rows belong to a noun and are written with it.
PARTS: dict[type[models.Model], tuple[str, ...]] = {
    License: ("terms", "names"),
    Policy: ("stances",),
    Release: ("aliases", "bases"),
}

#: What writes the parts that nobody enters: they follow from the saved noun, given what it was before.
DERIVED: dict[type[models.Model], Callable[[Any, Mapping[str, Any]], None]] = {License: fill_derived_terms}


def snapshot(obj: models.Model) -> dict[str, Any]:
    """Return a stored noun with its links and parts as plain data."""
    data = values(obj)
    for field in obj._meta.many_to_many:
        data[field.name] = [str(pk) for pk in getattr(obj, field.name).order_by("pk").values_list("pk", flat=True)]
    for name in PARTS.get(type(obj), ()):
        data[name] = [values(part) for part in getattr(obj, name).order_by("pk")]
    return data


def fingerprint(obj: models.Model) -> str:
    """Return a digest of a noun as stored; a form carries it to tell whether somebody saved in between."""
    return hashlib.sha256(json.dumps(snapshot(obj), sort_keys=True).encode()).hexdigest()


@transaction.atomic
def check_unchanged(obj: models.Model, opened_on: str) -> None:
    """Raise ValidationError where a noun is no longer what a form was opened on.

    The row stays locked until the end of the transaction around the call.
    """
    stored = _locked(obj)
    if fingerprint(stored) == opened_on:
        return
    raise ValidationError(
        f"This {obj._meta.verbose_name} was saved by somebody else after you opened it{_last_change(stored)}. Nothing "
        "was saved; what you entered is kept below. Open it again in a second window, and enter there what still "
        "holds.",
        code="changed",
    )


@transaction.atomic
def save_noun(
    obj: models.Model,
    *,
    by: str,
    reason: str = "",
    parts: Iterable[models.Model] = (),
    removed: Iterable[models.Model] = (),
    links: Mapping[str, Iterable[models.Model]] | None = None,
) -> Change | None:
    """Save a noun with its parts and links; return the change, or None where nothing differs.

    A new noun needs no reason; a changed one does.
    """
    created = obj._state.adding
    if not created:
        require_reason(reason)
    before = {} if created else snapshot(_locked(obj))
    obj.full_clean()
    _save(obj, before)
    for part in removed:
        part.delete()
    for part in parts:
        _attach(part, obj, by=by)
        part.full_clean()
        part.save()
    for name, targets in (links or {}).items():
        getattr(obj, name).set(targets)
    if derive := DERIVED.get(type(obj)):
        derive(obj, before)
    after = snapshot(obj)
    changed = [name for name in after if before.get(name) != after[name]]
    if not changed:
        return None
    return log(
        obj,
        action=f"{'add' if created else 'change'} {obj._meta.model_name}",
        by=by,
        before={name: before[name] for name in changed if name in before},
        after={name: after[name] for name in changed},
        reason=reason,
    )


def content_of(obj: models.Model) -> list[dict[str, Any]]:
    """Return a stored noun, its links and its parts as plain data from which ``write_content`` makes them again."""
    parts = [part for name in PARTS.get(type(obj), ()) for part in getattr(obj, name).order_by("pk")]
    rows: list[dict[str, Any]] = json.loads(serializers.serialize("json", [obj, *parts]))
    return rows


@transaction.atomic
def write_content(content: Iterable[Mapping[str, Any]], *, by: str, reason: str) -> Change | None:
    """Make a stored noun what plain data say: a part without a number is added, one that they do not name removed."""
    first, *others = list(serializers.deserialize("python", [dict(row) for row in content]))
    noun, parts = first.object, [row.object for row in others]
    noun._state.adding = False
    kept = {(type(part), part.pk) for part in parts}
    for part in parts:
        part._state.adding = part.pk is None
    held = [part for name in PARTS.get(type(noun), ()) for part in getattr(noun, name).all()]
    removed = [part for part in held if (type(part), part.pk) not in kept]
    return save_noun(noun, by=by, reason=reason, parts=parts, removed=removed, links=first.m2m_data)


@transaction.atomic
def delete_noun(obj: models.Model, *, by: str, reason: str = "") -> Change:
    """Delete a noun that nothing refers to, with its parts; raise ValidationError where something does."""
    change = log(obj, action=f"delete {obj._meta.model_name}", by=by, before=snapshot(obj), after={}, reason=reason)
    try:
        obj.delete()
    except ProtectedError as error:
        nouns = sorted({str(row._meta.verbose_name_plural) for row in error.protected_objects})
        raise ValidationError(f"{obj} cannot be deleted: {', '.join(nouns)} refer to it.") from None
    return change


def _locked(obj: models.Model) -> models.Model:
    return type(obj)._default_manager.select_for_update().get(pk=obj.pk)


def _save(obj: models.Model, before: Mapping[str, Any]) -> None:
    """Write only the columns that differ: derived ones may have been written since the row was read."""
    if not before:
        if isinstance(obj, Release):
            check_free(obj.slug)
        obj.save()
        return
    now = values(obj)
    fields = [field.name for field in obj._meta.concrete_fields if now[field.attname] != before[field.attname]]
    editable = [name for name in fields if obj._meta.get_field(name).editable]
    if editable:
        obj.save(update_fields=editable)


def _attach(part: models.Model, owner: models.Model, *, by: str) -> None:
    """Point a part at its owner, which may have had no primary key when the part was made; sign a new name."""
    if isinstance(part, Alias) and not part.declared_by:
        part.declared_by = by
    for field in part._meta.concrete_fields:
        if part._state.fields_cache.get(field.name) is owner:
            setattr(part, field.name, owner)


def _last_change(obj: models.Model) -> str:
    key = getattr(obj, "slug", None) or getattr(obj, "key", None) or str(obj.pk)
    last = Change.objects.filter(noun=obj._meta.model_name, object_key=key).first()
    if last is None:
        return ""
    return f" (by {last.by} on {last.at:%Y-%m-%d at %H:%M} UTC, {', '.join(last.after)}: “{last.reason}”)"
