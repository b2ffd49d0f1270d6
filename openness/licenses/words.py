"""What a licence does, in words that follow its name: "which asks to keep notices"."""

from __future__ import annotations

from functools import lru_cache

from openness.licenses.terms import Detail, LicenseTerms, Term
from openness.ternary import Ternary

#: For each term: what the licence does when it is true, and when it is false.
TERM_VERBS: dict[Term, tuple[str, str]] = {
    Term.HAS_LICENSE: ("is stated", "is not stated"),
    Term.OSI_APPROVED: ("is OSI-approved", "is not OSI-approved"),
    Term.OSD_CONFORMANT: ("conforms to the Open Source Definition", "does not conform to the Open Source Definition"),
    Term.FSF_LIBRE: ("is free by the FSF's list", "is not free by the FSF's list"),
    Term.DFSG_FREE: ("is free by Debian's guidelines", "is not free by Debian's guidelines"),
    Term.OPEN_DATA: ("grants open-data terms", "does not grant open-data terms"),
    Term.MOF_OPEN: ("is on the Model Openness Tool's list", "is not on the Model Openness Tool's list"),
    Term.PERMITS_USE: ("grants use", "does not grant use"),
    Term.PERMITS_MODIFICATION: ("grants modification", "does not grant modification"),
    Term.PERMITS_DISTRIBUTION: ("grants distribution", "does not grant distribution"),
    Term.COMMERCIAL_USE: ("grants commercial use", "does not grant commercial use"),
    Term.NON_COMMERCIAL: ("is limited to non-commercial use", "is not limited to non-commercial use"),
    Term.FIELD_OF_USE: ("restricts fields of use", "restricts no field of use"),
    Term.SCALE_THRESHOLD: ("sets a limit on the number of users", "sets no limit on the number of users"),
    Term.REVENUE_THRESHOLD: ("sets a limit on revenue", "sets no limit on revenue"),
    Term.GEOGRAPHIC_LIMIT: ("excludes territories", "excludes no territory"),
    Term.OUTPUT_RESTRICTION: ("restricts the use of outputs", "does not restrict the use of outputs"),
    Term.SAFETY_PROPORTIONATE: (
        "sets limits judged to be proportionate safety limits",
        "sets limits judged not to be proportionate safety limits",
    ),
    Term.ATTRIBUTION: ("asks to keep notices", "does not ask to keep notices"),
    Term.NAMING: ("asks derivatives to carry its name", "does not ask derivatives to carry its name"),
    Term.UI_ATTRIBUTION: ("asks to show its name in the product", "does not ask to show its name in the product"),
    Term.SHARE_ALIKE: ("asks derivatives to be under the same terms", "does not ask for the same terms on derivatives"),
    Term.PASS_ON: ("asks to bind recipients by its limits", "does not ask to bind recipients by limits"),
    Term.PATENT_GRANT: ("licenses patents", "does not license patents"),
    Term.PATENT_TERMINATION: ("ends for who sues over the work", "does not end for who sues over the work"),
    Term.UNILATERAL_CHANGE: ("can be changed or revoked one-sidedly", "cannot be changed or revoked one-sidedly"),
    Term.REGISTRATION: ("asks for registration", "does not ask for registration"),
    Term.ROYALTY: ("asks for a royalty or fee", "asks for no royalty or fee"),
    Term.INCORPORATES_POLICY: ("incorporates an acceptable-use policy", "incorporates no acceptable-use policy"),
}

_PLACES = {"EU": "the European Union", "GB": "the United Kingdom", "KR": "South Korea", "US": "the United States"}
_UNITS = {"monthly_users": "monthly users", "usd_a_year": "US dollars a year", "usd_a_month": "US dollars a month"}


@lru_cache(maxsize=10_000)
def does(terms: LicenseTerms, term: Term) -> str:
    """Return what a licence does as to one term, with its numbers where they are recorded."""
    value = terms[term]
    if value not in {Ternary.TRUE, Ternary.FALSE}:
        return f"leaves it unknown whether it {TERM_VERBS[term][0]}"
    if value is Ternary.FALSE:
        return TERM_VERBS[term][1]
    return _with_numbers(term, terms.detail(term)) or TERM_VERBS[term][0]


@lru_cache(maxsize=10_000)
def limits_in_words(terms: LicenseTerms, *, apart_from: Term | None = None) -> tuple[str, ...]:
    """Return what the licence is known to limit, one phrase a limit."""
    return tuple(does(terms, term) for term in terms.restrictions() if term is not apart_from)


def amount_in_words(detail: Detail) -> str:
    """Return a threshold in words: "700 million monthly users"."""
    if detail.amount is None:
        return ""
    number = f"{detail.amount // 1_000_000:,} million" if detail.amount % 1_000_000 == 0 else f"{detail.amount:,}"
    return f"{number} {_UNITS.get(detail.unit, detail.unit)}"


def places_in_words(places: tuple[str, ...]) -> str:
    """Return places by name, codes where there is none."""
    return and_join([_PLACES.get(place, "other places" if place == "OTHER" else place) for place in places])


def and_join(words: list[str] | tuple[str, ...]) -> str:
    """Return words as a list in a sentence: "a, b and c"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def _with_numbers(term: Term, detail: Detail) -> str:
    amount, places = amount_in_words(detail), places_in_words(detail.places)
    if term in {Term.SCALE_THRESHOLD, Term.REVENUE_THRESHOLD} and amount:
        return f"asks those with more than {amount} for a separate licence"
    if term is Term.UI_ATTRIBUTION and amount:
        return f"asks those with more than {amount} to show its name in the product"
    if term is Term.GEOGRAPHIC_LIMIT and places:
        return f"excludes {places}"
    if term is Term.FIELD_OF_USE and detail.policy:
        return TERM_VERBS[Term.INCORPORATES_POLICY][0]
    return ""
