"""What a licence becomes when the work was made from other licensed works: the most restrictive path wins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from openness.licenses.terms import FREE_FLAGS, Detail, LicenseTerms, Term
from openness.ternary import Ternary, all_of, any_of

#: What is granted only if every licence on the way grants it.
_GRANTS = (
    *FREE_FLAGS,
    Term.MOF_OPEN,
    Term.PERMITS_USE,
    Term.PERMITS_MODIFICATION,
    Term.PERMITS_DISTRIBUTION,
    Term.COMMERCIAL_USE,
    Term.PATENT_GRANT,
)

#: What binds if any licence on the way sets it.
_LIMITS = (
    Term.NON_COMMERCIAL,
    Term.FIELD_OF_USE,
    Term.SCALE_THRESHOLD,
    Term.REVENUE_THRESHOLD,
    Term.GEOGRAPHIC_LIMIT,
    Term.OUTPUT_RESTRICTION,
    Term.ATTRIBUTION,
    Term.NAMING,
    Term.UI_ATTRIBUTION,
    Term.SHARE_ALIKE,
    Term.PASS_ON,
    Term.PATENT_TERMINATION,
    Term.UNILATERAL_CHANGE,
    Term.REGISTRATION,
    Term.ROYALTY,
    Term.INCORPORATES_POLICY,
)


def capped(declared: LicenseTerms, bases: Sequence[tuple[str, LicenseTerms | None]]) -> LicenseTerms:
    """Return the declared terms with what the licences of the bases add; a base of unknown licence leaves unknowns.

    ``bases`` are (release, terms) pairs. A grant holds only if all grant it, a limit if any sets it; the proportion
    of safety limits was judged for one text, so of several texts it is unknown unless all are judged alike.
    """
    ways = [declared, *(terms for _, terms in bases)]
    terms = dict(declared.terms)
    for term in _GRANTS:
        terms[term] = all_of(_value(way, term) for way in ways)
    for term in _LIMITS:
        terms[term] = any_of(_value(way, term) for way in ways)
    judged = {
        _value(way, Term.SAFETY_PROPORTIONATE) for way in ways if way is None or way[Term.FIELD_OF_USE] is Ternary.TRUE
    }
    terms[Term.SAFETY_PROPORTIONATE] = judged.pop() if len(judged) == 1 else Ternary.UNKNOWN
    details = dict(declared.details)
    for release, base in bases:
        for term in _LIMITS:
            if base is not None and base[term] is Ternary.TRUE and declared[term] is not Ternary.TRUE:
                details.setdefault(term, base.details.get(term, Detail(text=f"by the licence of {release}")))
    names = dict.fromkeys(
        base.name if base else f"the licence of {release}, which is not known" for release, base in bases
    )
    others = [name for name in names if name != declared.name]
    name = f"{declared.name}, with what {' and '.join(others)} adds" if others else declared.name
    policies = tuple(dict.fromkeys(key for way in ways if way for key in way.policies))
    return replace(declared, name=name, terms=terms, details=details, policies=policies)


def _value(terms: LicenseTerms | None, term: Term) -> Ternary:
    return Ternary.UNKNOWN if terms is None else terms[term]
