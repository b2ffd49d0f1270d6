"""Licence expressions such as "Apache-2.0 OR MIT": read, put in one form, and the terms of their parts combined.

The grammar is that of SPDX (annex "SPDX license expressions"), with names of texts in place of identifiers allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from license_expression import ExpressionError, LicenseWithExceptionSymbol, Licensing

from openness.licenses.inheritance import capped
from openness.licenses.terms import FREE_FLAGS, Detail, LicenseTerms, Term
from openness.ternary import Ternary, all_of, any_of

#: Knows no licence, so that it takes every name for one: which texts there are is the registry's to say.
_LICENSING = Licensing()

#: Longer than any expression that a person wrote, and short enough for a parser that calls itself.
_LONGEST = 1000


class UnreadableExpression(ValueError):
    """An expression that the grammar does not allow; the message is the parser's."""


@dataclass(frozen=True)
class Symbol:
    """One licence of an expression, and the exception to it, if there is one."""

    name: str
    exception: str = ""


@dataclass(frozen=True)
class Joined:
    """Parts that bind together (AND), or among which the recipient may choose (OR)."""

    operator: Literal["AND", "OR"]
    parts: tuple[Node, ...]


Node = Symbol | Joined


def parse(text: str) -> Node:
    """Return an expression as a tree; raise UnreadableExpression with what the parser says."""
    if len(text) > _LONGEST:
        raise UnreadableExpression(f"longer than {_LONGEST} signs")
    try:
        parsed = _LICENSING.parse(text)
    except ExpressionError as error:
        raise UnreadableExpression(str(error)) from None
    except (IndexError, RecursionError):
        # The parser's own failures on brackets around nothing, and around too much.
        raise UnreadableExpression("the brackets do not fit") from None
    if parsed is None:
        raise UnreadableExpression("nothing is written")
    return _node(parsed)


def _node(parsed: Any) -> Node:
    if isinstance(parsed, LicenseWithExceptionSymbol):
        return Symbol(parsed.license_symbol.key, parsed.exception_symbol.key)
    if not parsed.args:
        return Symbol(parsed.key)
    return Joined("AND" if isinstance(parsed, _LICENSING.AND) else "OR", tuple(_node(part) for part in parsed.args))


def symbols(node: Node) -> tuple[Symbol, ...]:
    """Return the licences of an expression in order, each once."""
    if isinstance(node, Symbol):
        return (node,)
    return tuple(dict.fromkeys(symbol for part in node.parts for symbol in symbols(part)))


def in_normal_form(node: Node, label: Callable[[Symbol], str]) -> str:
    """Return an expression over labels, without repeats and in an order that does not depend on how it was written."""
    return str(_LICENSING.parse(_written(node, label)).simplify().render())


def _written(node: Node, label: Callable[[Symbol], str]) -> str:
    if isinstance(node, Symbol):
        return label(node)
    return f" {node.operator} ".join(f"({_written(part, label)})" for part in node.parts)


#: What is granted; every other term but the judgement of safety limits is a limit or a duty.
_GRANTS = {
    Term.HAS_LICENSE,
    *FREE_FLAGS,
    Term.MOF_OPEN,
    Term.PERMITS_USE,
    Term.PERMITS_MODIFICATION,
    Term.PERMITS_DISTRIBUTION,
    Term.COMMERCIAL_USE,
    Term.PATENT_GRANT,
}

#: Terms by which one text is compared with another. Patents stand apart: a text that licenses them ends the licence
#: for who sues, one that is silent does neither, and neither of the two is less free.
_COMPARED: tuple[Term, ...] = tuple(
    term for term in Term if term not in {Term.PATENT_GRANT, Term.PATENT_TERMINATION, Term.SAFETY_PROPORTIONATE}
)


def combined(node: Node, terms_of: Callable[[str], LicenseTerms]) -> LicenseTerms:
    """Return the terms of an expression: AND binds by all of its parts, OR leaves the recipient the freer.

    Where no part of an OR is as free as the others in everything, what they differ in depends on the choice: unknown.
    Raise ValueError for an exception, whose terms nobody has recorded.
    """
    if isinstance(node, Symbol):
        if node.exception:
            raise ValueError(f"the terms of the exception {node.exception!r} are not recorded")
        return terms_of(node.name)
    parts = [combined(part, terms_of) for part in node.parts]
    return _together(parts) if node.operator == "AND" else _chosen(parts)


def _together(parts: Sequence[LicenseTerms]) -> LicenseTerms:
    first, *others = parts
    terms = dict(capped(first, [(other.name, other) for other in others]).terms)
    for term in (Term.HAS_LICENSE, Term.MOF_OPEN):
        terms[term] = all_of(part[term] for part in parts)
    return _joined("AND", parts, terms)


def _chosen(parts: Sequence[LicenseTerms]) -> LicenseTerms:
    freest = [part for part in parts if not any(_freer(other, part) for other in parts)]
    terms: dict[Term, Ternary] = {term: _agreed(part[term] for part in freest) for term in _COMPARED}
    terms[Term.PATENT_GRANT] = any_of(part[Term.PATENT_GRANT] for part in freest)
    terms[Term.PATENT_TERMINATION] = all_of(part[Term.PATENT_TERMINATION] for part in freest)
    limited = [part for part in freest if part[Term.FIELD_OF_USE] is Ternary.TRUE] or freest
    terms[Term.SAFETY_PROPORTIONATE] = _agreed(part[Term.SAFETY_PROPORTIONATE] for part in limited)
    return replace(
        _joined("OR", parts, terms),
        policies=tuple(dict.fromkeys(key for part in freest for key in part.policies)),
        details=_details(freest, terms),
    )


def _freer(one: LicenseTerms, other: LicenseTerms) -> bool:
    """Tell whether a text is surely as free as another in everything, and freer in something."""
    pairs = [(_freedom(one, term), _freedom(other, term)) for term in _COMPARED]
    return all(mine >= theirs for mine, theirs in pairs) and any(mine > theirs for mine, theirs in pairs)


def _freedom(terms: LicenseTerms, term: Term) -> int:
    if terms[term] is Ternary.UNKNOWN:
        return 1
    return 2 if (terms[term] is Ternary.TRUE) == (term in _GRANTS) else 0


def _agreed(values: Iterable[Ternary]) -> Ternary:
    found = set(values)
    return found.pop() if len(found) == 1 else Ternary.UNKNOWN


def _joined(operator: str, parts: Sequence[LicenseTerms], terms: Mapping[Term, Ternary]) -> LicenseTerms:
    return LicenseTerms(
        f" {operator} ".join(part.key for part in parts),
        # Of the keys only those of joined parts have a space in them.
        f" {operator.lower()} ".join(f"({part.name})" if " " in part.key else part.name for part in parts),
        terms,
        tuple(dict.fromkeys(key for part in parts for key in part.policies)),
        _details(parts, terms),
    )


def _details(parts: Sequence[LicenseTerms], terms: Mapping[Term, Ternary]) -> dict[Term, Detail]:
    """Return for each term the detail of the first part that has the value which all of them come to."""
    found: dict[Term, Detail] = {}
    for part in parts:
        for term, detail in part.details.items():
            if part[term] is terms.get(term):
                found.setdefault(term, detail)
    return found
