"""The log of changes, written in the transaction of the change itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils import timezone

from registry.models import Cause, Change, Release

#: Nouns that hold what people outside wrote of themselves: not even which release they speak of is told.
PRIVATE = frozenset({"submission", "producer"})

#: Nouns that say something of a release: what kind of event a change is depends on the verb.
_STATEMENTS = ("claim", "rating", "score")

#: Kind of event by verb, for statements.
_BY_VERB: Mapping[str, Cause] = {
    "record": Cause.NEW_FACT,
    "correct": Cause.CORRECTION,
    "supersede": Cause.CORRECTION,
    "withdraw": Cause.WITHDRAWAL,
    "decide": Cause.DECISION,
    "propose": Cause.DECISION,
}

#: Kind of event by noun, whatever the verb.
_BY_NOUN: Mapping[str, Cause] = {
    "proposal": Cause.DECISION,
    "amendment": Cause.DECISION,
    "license": Cause.LICENSE_TEXT,
    "licensename": Cause.LICENSE_TEXT,
    "licensequery": Cause.LICENSE_TEXT,
    "policy": Cause.POLICY_TEXT,
    "release": Cause.IDENTITY,
    "alias": Cause.IDENTITY,
    "aliasproposal": Cause.IDENTITY,
    "developer": Cause.IDENTITY,
    "family": Cause.IDENTITY,
    "source": Cause.EVIDENCE,
    "evidence": Cause.EVIDENCE,
    "auditround": Cause.EVIDENCE,
    "audititem": Cause.EVIDENCE,
    "dispute": Cause.DISPUTE,
    "reply": Cause.DISPUTE,
    "selfdeclaration": Cause.DISPUTE,
    "definition": Cause.DEFINITION_VERSION,
    "precedence": Cause.PRECEDENCE_POLICY,
    # What moves no verdict and settles nothing about a release.
    "benchmark": Cause.OTHER,
    "publishedestimate": Cause.OTHER,
    "submission": Cause.OTHER,
    "producer": Cause.OTHER,
    "account": Cause.OTHER,
    "role": Cause.OTHER,
}


def cause_of(action: str) -> Cause | None:
    """Return what kind of event an action, a verb and a noun, is; None for one that the tables do not name."""
    verb, _, noun = action.partition(" ")
    return _BY_VERB.get(verb) if noun in _STATEMENTS else _BY_NOUN.get(noun)


def log(
    obj: models.Model,
    *,
    action: str,
    by: str,
    before: dict[str, Any],
    after: dict[str, Any],
    reason: str = "",
    cause: str | None = None,
    release: str | None = None,
) -> Change:
    """Record who changed what, from what to what, and why.

    ``cause`` and ``release``, the slug of the one it is about, are read off the action and the object where not given.
    """
    key = getattr(obj, "slug", None) or getattr(obj, "key", None) or str(obj.pk)
    return Change.objects.create(
        at=timezone.now(),
        by=by,
        action=action,
        noun=obj._meta.model_name or "",
        object_key=str(key)[:200],
        object_label=str(obj)[:300],
        before=before,
        after=after,
        reason=reason,
        cause=cause or cause_of(action) or Cause.OTHER,
        release_slug=_release_of(obj) if release is None else release,
    )


def _release_of(obj: models.Model) -> str:
    """Return the slug of the release that a row is, or belongs to; empty for what is about none, or does not tell."""
    if obj._meta.model_name in PRIVATE:
        return ""
    found = obj if isinstance(obj, Release) else getattr(obj, "release", None)
    return found.slug if isinstance(found, Release) else ""


def values(obj: models.Model) -> dict[str, Any]:
    """Return the columns of a row as plain text, for the log."""
    return {
        field.attname: None if (value := getattr(obj, field.attname)) is None else str(value)
        for field in obj._meta.concrete_fields
    }
