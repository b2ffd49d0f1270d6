"""What people outside may say: the fields by what they speak of, the words each takes, and plain text within bounds."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator, URLValidator

from openness.components import COMPONENT_LABELS, claim_fields
from openness.licenses.resolution import Kind, resolve
from registry.facts.names import license_names
from registry.models import License
from registry.models.claims import DATE_FIELDS, allowed_fields, check_value

_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)

#: Longest text, in characters; and the most addresses in it, since what needs more belongs into the evidence.
LONGEST_TEXT = 4000
MOST_LINKS = 2


def grouped_fields(fields: list[str] | None = None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return fields by what they speak of, each with its words: every field, or these."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in fields or allowed_fields():
        subject, _, aspect = name.partition(".")
        label = COMPONENT_LABELS.get(subject, subject.replace("_", " "))
        words = (aspect or subject).replace("_", " ").replace("license", "licence")
        groups.setdefault(f"{label[0].upper()}{label[1:]}", []).append((name, words))
    return list(groups.items())


def field_words(field: str) -> str:
    """Return a field in words.

    >>> field_words("weights_final.license")
    'weights: licence'
    """
    subject, _, aspect = field.partition(".")
    label = COMPONENT_LABELS.get(subject, subject.replace("_", " "))
    return f"{label}: {aspect.replace('_', ' ').replace('license', 'licence')}" if aspect else label


def words_allowed(field: str) -> tuple[str, ...] | None:
    """Return the words that a field takes; None where it takes a licence or a date."""
    return claim_fields().get(field)


def takes_license(field: str) -> bool:
    """Tell whether a field takes a licence."""
    fields = claim_fields()
    return field in fields and fields[field] is None


def value_for(field: str, written: str) -> str:
    """Return the value that is meant, a licence by its key; raise ValidationError naming field, value and what goes."""
    written = " ".join(written.split())
    if takes_license(field) and written != "unknown" and not License.objects.filter(key=written).exists():
        found = resolve(written, names=license_names())
        if found.kind is not Kind.LICENSE:
            meant = f"; it may be {', '.join(found.candidates[:6])}" if found.candidates else ""
            raise ValidationError(
                {
                    "value": f"{field}: {written[:80]!r} is no licence that the registry knows{meant}. Allowed: the "
                    "key or name of a licence in the list, or unknown."
                }
            )
        written = found.keys[0]
    check_value(field, written, lambda: {written} if takes_license(field) else set())
    return written


def is_date(field: str) -> bool:
    """Tell whether a field takes a date."""
    return field in DATE_FIELDS


def web_address(name: str, address: str) -> str:
    """Return an address of the web; raise ValidationError, under a name, for anything else."""
    try:
        _is_web(address)
        # The validator lets it pass, and PostgreSQL does not.
        ProhibitNullCharactersValidator()(address)
    except ValidationError:
        raise ValidationError(
            {name: f"{name}: {address[:100]!r} is no address of the web; allowed: https://… or http://…"}
        ) from None
    return address


_is_web = URLValidator(schemes=["http", "https"])


def plain_text(name: str, text: str, *, longest: int = LONGEST_TEXT, links: int | None = MOST_LINKS) -> str:
    """Return a text as it is kept; raise ValidationError, under a name, where it is empty or beyond the bounds."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not kept:
        raise ValidationError({name: f"{name}: nothing is written"})
    if "\0" in kept:
        raise ValidationError({name: f"{name}: a null character is not allowed"})
    if len(kept) > longest:
        raise ValidationError({name: f"{name}: {len(kept)} characters are more than {longest}"})
    found = len(_LINK.findall(kept))
    if links is not None and found > links:
        raise ValidationError({name: f"{name}: {found} links are more than {links}; put the main one as evidence"})
    return kept
