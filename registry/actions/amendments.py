"""Edits of nouns on which verdicts and lags rest: what they would move is previewed, and a second person approves.

An edit that moves nothing is saved at once, like that of any other noun. One of the terms of a licence or of what a
policy says waits in any case: the use check and what readers quote rest on them too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from registry.actions import upkeep
from registry.actions.changes import log
from registry.actions.effects import Effect, effect
from registry.actions.four_eyes import (
    State,
    close,
    locked,
    mark_reverted,
    require_author,
    require_independence,
    require_other,
    require_signed,
)
from registry.models import Amendment, Benchmark, License, LicenseTerm, Policy, PolicyStance, Release, Source

#: Nouns on which verdicts and lags rest, by their name, with the key under which the log files them.
_KEYS: Mapping[type[models.Model], str] = {
    License: "key",
    Policy: "key",
    Release: "slug",
    Benchmark: "slug",
    Source: "key",
}
_BY_NAME = {str(model._meta.model_name): model for model in _KEYS}

#: Columns of legal texts of which an edit always waits.
_LEGAL: Mapping[type[models.Model], frozenset[str]] = {
    License: frozenset({"terms", "policies", "spdx", "text_read"}),
    Policy: frozenset({"stances", "binding", "pass_on", "unilateral_change", "enforcement", "text_read"}),
}

#: What a part of a legal text is about, where what it is called says more.
_TOPICS: Mapping[type[models.Model], str] = {LicenseTerm: "term", PolicyStance: "tag"}

Write = Callable[[], object]


def weighs(noun: models.Model | type[models.Model]) -> bool:
    """Tell whether verdicts or lags can rest on a noun."""
    return (noun if isinstance(noun, type) else type(noun)) in _KEYS


def check_author(noun: models.Model, by: str) -> None:
    """Raise ValidationError where somebody has a hand in what they would edit."""
    if isinstance(noun, Release):
        require_independence(noun, by)


@transaction.atomic
def amend(
    noun: models.Model, write: Write, *, by: str, reason: str, interests: str, reverts: Amendment | None = None
) -> Amendment | None:
    """Save an edit of a stored noun that moves nothing, and return None; else keep it until it is approved.

    ``write`` saves the edit; it is undone, and what it made is written again, now or on approval. Raise ValidationError
    where reason or interests are missing, or where the author has a hand in it.
    """
    require_signed(reason, interests)
    check_author(noun, by)
    stored = type(noun)._default_manager.select_for_update().get(pk=noun.pk)
    draft = _drafted(stored, write)
    if not draft.waits:
        upkeep.write_content(draft.content, by=by, reason=reason)
        return None
    row = Amendment.objects.create(
        noun=str(noun._meta.model_name),
        object_key=getattr(stored, _KEYS[type(noun)]),
        object_label=str(stored)[:300],
        content=draft.content,
        former=draft.former,
        differs=draft.differs,
        stood=draft.stood,
        reason=reason,
        interests=interests.strip(),
        proposed_by=by,
        proposed_at=timezone.now(),
        reverts=reverts,
    )
    log(row, action="propose amendment", by=by, before={}, after=_told(row), reason=reason, release=_slug(row))
    return row


def effect_of(amendment: Amendment) -> Effect:
    """Return what an amendment would move; raise ValidationError where what it was written on no longer stands."""
    return effect(lambda: apply(amendment))


@transaction.atomic
def apply(amendment: Amendment) -> models.Model:
    """Write what an amendment says, under its author's name; raise ValidationError where something else stands."""
    noun = target_of(amendment)
    upkeep.check_unchanged(noun, amendment.stood)
    upkeep.write_content(amendment.content, by=amendment.proposed_by, reason=amendment.reason)
    return target_of(amendment)


@transaction.atomic
def approve(amendment: Amendment, *, by: str, reason: str, interests: str, effect: Mapping[str, Any]) -> Amendment:
    """Write an amendment; ``effect`` is what the reviewer was shown that it would move."""
    held = _reviewable(amendment, by=by, reason=reason, interests=interests)
    left = upkeep.fingerprint(apply(held))
    close(held, State.ACCEPTED, by=by, reason=reason, interests=interests, effect=dict(effect), left=left)
    if held.reverts_id is not None:
        mark_reverted(locked(Amendment(pk=held.reverts_id), State.ACCEPTED), held, reviewer=by)
    return held


@transaction.atomic
def reject(amendment: Amendment, *, by: str, reason: str, interests: str) -> Amendment:
    """Decline an amendment: nothing is written, and it stays on record."""
    held = _reviewable(amendment, by=by, reason=reason, interests=interests)
    close(held, State.REJECTED, by=by, reason=reason, interests=interests)
    return held


@transaction.atomic
def withdraw(amendment: Amendment, *, by: str, reason: str) -> Amendment:
    """Take an amendment back; only its author may, as long as nobody has decided."""
    require_signed(reason, amendment.interests)
    held = locked(amendment, State.PROPOSED)
    require_author(held, by)
    close(held, State.WITHDRAWN, by=by, reason=reason)
    return held


@transaction.atomic
def revert(amendment: Amendment, *, by: str, reason: str, interests: str) -> Amendment | None:
    """Propose to put back what stood before; None where that moves nothing by now, so that it is put back at once.

    Raise ValidationError where the noun has been edited since.
    """
    held = locked(amendment, State.ACCEPTED)
    noun = target_of(held)
    upkeep.check_unchanged(noun, held.left)
    # A part that was removed comes back under a number of its own.
    former = _numbered(held.former, upkeep.content_of(noun))

    def write() -> None:
        upkeep.write_content(former, by=by, reason=reason)

    return amend(noun, write, by=by, reason=reason, interests=interests, reverts=held)


def against(amendment: Amendment) -> str:
    """Return why an amendment cannot be applied as it is, or nothing."""
    try:
        upkeep.check_unchanged(target_of(amendment), amendment.stood)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def target_of(amendment: Amendment) -> models.Model:
    """Return the noun that an amendment is about; raise ValidationError where it was deleted."""
    model = _BY_NAME[amendment.noun]
    # By its number: a release may have been renamed since.
    found: models.Model | None = model._default_manager.filter(pk=amendment.former[0]["pk"]).first()
    if found is None:
        raise ValidationError(f"There is no {amendment.noun} {amendment.object_key!r} any more.")
    return found


def _reviewable(amendment: Amendment, *, by: str, reason: str, interests: str) -> Amendment:
    require_signed(reason, interests)
    held = locked(amendment, State.PROPOSED)
    require_other(held, by)
    check_author(target_of(held), by)
    return held


def _told(row: Amendment) -> dict[str, Any]:
    return {"noun": row.noun, "object_key": row.object_key, "differs": row.differs, "interests": row.interests}


def _slug(row: Amendment) -> str:
    return row.object_key if row.noun == "release" else ""


@dataclass(frozen=True)
class _Draft:
    """An edit that was tried and undone: the noun before and after it, and whether it waits for a second person."""

    stood: str
    former: list[dict[str, Any]]
    content: list[dict[str, Any]]
    differs: list[dict[str, str]]
    waits: bool


def _drafted(stored: models.Model, write: Write) -> _Draft:
    was, former, stood = _columns(stored), upkeep.content_of(stored), upkeep.fingerprint(stored)
    before = upkeep.snapshot(stored)
    content: list[dict[str, Any]] = []
    differs: list[dict[str, str]] = []
    legal = False

    def tried() -> None:
        nonlocal legal
        write()
        now = type(stored)._default_manager.get(pk=stored.pk)
        after = upkeep.snapshot(now)
        legal = any(before[name] != after[name] for name in _LEGAL.get(type(stored), ()))
        content.extend(upkeep.content_of(now))
        differs.extend(_differences(was, _columns(now)))

    moved = effect(tried)
    return _Draft(stood, former, _numbered(content, former), differs, legal or not moved.moves_nothing)


def _numbered(content: list[dict[str, Any]], standing: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return content in which only what stands keeps its number."""
    known = {(row["model"], row["pk"]) for row in standing}
    return [row if (row["model"], row["pk"]) in known else row | {"pk": None} for row in content]


@dataclass
class _Columns:
    """What the columns of a noun, or of one of its parts, say in words."""

    label: str
    said: dict[str, str] = field(default_factory=dict)


def _columns(noun: models.Model) -> dict[tuple[str, Any], _Columns]:
    """Return what a noun and its parts say, each by what it is and its number."""
    found = {("", noun.pk): _Columns("", dict(_said(noun)))}
    for name in upkeep.PARTS.get(type(noun), ()):
        for part in getattr(noun, name).order_by("pk"):
            label = f"{part._meta.verbose_name} {getattr(part, _TOPICS.get(type(part), ''), part)}"
            found[name, part.pk] = _Columns(label, dict(_said(part, owner=noun)))
    return found


def _said(row: models.Model, owner: models.Model | None = None) -> Iterator[tuple[str, str]]:
    for column in row._meta.concrete_fields:
        held = getattr(row, column.name)
        if column.editable and not column.primary_key and held != owner:
            yield str(column.verbose_name), _text(held)
    for link in row._meta.many_to_many:
        yield str(link.verbose_name), ", ".join(sorted(str(each) for each in getattr(row, link.name).all()))


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _differences(was: Mapping[Any, _Columns], now: Mapping[Any, _Columns]) -> Iterator[dict[str, str]]:
    """Yield each column that says something else; of a part that is added or removed, all that it says."""
    nothing = _Columns("")
    for key in dict.fromkeys([*was, *now]):
        one, other = was.get(key, nothing), now.get(key, nothing)
        label = one.label or other.label
        for name in dict.fromkeys([*one.said, *other.said]):
            before, after = one.said.get(name, ""), other.said.get(name, "")
            if before != after:
                yield {"place": f"{label}: {name}" if label else name, "before": before, "after": after}
