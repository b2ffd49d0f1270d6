"""Licence names that could not be resolved: put in a queue as they are met, decided there by a person."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from openness.licenses.resolution import Resolution, names_no_text, resolve
from registry.actions import upkeep
from registry.actions.changes import log, values
from registry.actions.curation import require_reason
from registry.facts.names import license_names
from registry.models import License, LicenseName, LicenseQuery

#: What of a query can be kept as a name of the text it means, and under which scheme.
_SCHEMES = {
    "text": LicenseName.Scheme.NAME,
    "name": LicenseName.Scheme.LICENSE_NAME,
    "link": LicenseName.Scheme.URL,
}

_LENGTHS = {"text": 300, "name": 300, "link": 500}


@transaction.atomic
def meet(resolution: Resolution, text: str, *, name: str = "", link: str = "", met_in: str) -> LicenseQuery | None:
    """Put an unresolved licence name in the queue, or count it once more; return None where nobody need look.

    What is resolved, and where nothing is written at all, does not wait for anybody.
    """
    written = {"text": _kept("text", text), "name": _kept("name", name), "link": _kept("link", link)}
    if resolution.is_resolved or not any(written.values()):
        return None
    query, new = LicenseQuery.objects.select_for_update().get_or_create(
        **written,
        defaults={"reason": resolution.reason, "met_in": met_in[:300], "first_met": timezone.now()},
    )
    if not new:
        query.times = F("times") + 1
        query.reason = resolution.reason
        query.save(update_fields=["times", "reason"])
        query.refresh_from_db()
    return query


@transaction.atomic
def decide(
    query: LicenseQuery,
    license: License | None,
    *,
    by: str,
    reason: str,
    remember: str = "",
    opened_on: str | None = None,
) -> LicenseQuery:
    """Record which text a name means, or, with None, that it cannot be told; a later decision replaces an earlier.

    ``remember`` (text, name or link) keeps what was written there as a name of that text, so that it resolves by
    itself the next time. ``opened_on`` is how the query stood when a form was opened.
    """
    require_reason(reason)
    held = LicenseQuery.objects.select_for_update().get(pk=query.pk)
    check_decision(held, license, remember=remember, opened_on=opened_on)
    _write_decision(held, license, by=by, reason=reason)
    if license and remember:
        name = LicenseName(license=license, scheme=_SCHEMES[remember], value=getattr(held, remember))
        upkeep.save_noun(license, by=by, reason=reason, parts=[name])
    return held


def _write_decision(query: LicenseQuery, license: License | None, *, by: str, reason: str) -> None:
    before = values(query)
    query.state = LicenseQuery.State.RESOLVED if license else LicenseQuery.State.UNRESOLVABLE
    query.license, query.note = license, reason
    query.decided_by, query.decided_at = by, timezone.now()
    query.save()
    after = values(query)
    changed = [column for column in after if before[column] != after[column]]
    log(
        query,
        action="decide licensequery",
        by=by,
        before={column: before[column] for column in changed},
        after={column: after[column] for column in changed},
        reason=reason,
    )


def check_decision(query: LicenseQuery, license: License | None, *, remember: str, opened_on: str | None) -> None:
    """Raise ValidationError where a query cannot be decided so."""
    if opened_on is not None and standing(query) != opened_on:
        raise ValidationError(
            f"This was decided by {query.decided_by} on {query.decided_at:%Y-%m-%d at %H:%M} UTC after you opened it "
            f"({query.get_state_display()}: “{query.note}”). Nothing was saved; open it again to decide otherwise.",
            code="changed",
        )
    if query.state != LicenseQuery.State.OPEN and query.license == license:
        raise ValidationError(f"This was decided so already, by {query.decided_by}.")
    if remember:
        _check_name(query, license, remember)


def standing(query: LicenseQuery) -> str:
    """Return what has been decided of a query; a form carries it to tell whether somebody decided in between."""
    return f"{query.state} {query.license_id} {query.decided_at}"


def _check_name(query: LicenseQuery, license: License | None, remember: str) -> None:
    """Raise ValidationError where what is to be kept as a name could not be the name of one text."""
    if remember not in _SCHEMES:
        raise ValidationError({"remember": f"remember: {remember!r} is not one of {', '.join(_SCHEMES)}"})
    if license is None:
        raise ValidationError({"remember": "remember: a name is kept for a licence, and none was chosen"})
    value, scheme = getattr(query, remember), _SCHEMES[remember]
    if names_no_text(value):
        raise ValidationError({"remember": f"remember: {value!r} names no text, and would stand for many"})
    now = resolve(value, names=license_names())
    if now.is_ambiguous:
        raise ValidationError({"remember": f"remember: {now.reason}"})
    if license.names.filter(scheme=scheme, value=value).exists():
        raise ValidationError({"remember": f"remember: {value!r} is a name of this licence already"})
    then = resolve(value, names=license_names(also=LicenseName(license=license, scheme=scheme, value=value)))
    if then.keys != (license.key,):
        told = then.reason or f"it means {', '.join(then.keys)}"
        raise ValidationError({"remember": f"remember: {value!r} would not mean this text even so: {told}"})


def _kept(column: str, text: str) -> str:
    """Return a text as it is stored: without extra spaces, and no longer than its column."""
    length = _LENGTHS[column]
    return " ".join(text.replace("\x00", "").split())[:length]
