"""The use check: every term that a use touches, as a ground for or against it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from openness.components import AVAILABILITY_LABELS, Aspect, Availability, Component
from openness.facts import WITHHELD, ReleaseFacts
from openness.licenses import Detail, LicenseTerms, Term
from openness.licenses.words import does
from openness.policies import Policy, UseTag
from openness.ternary import Ternary
from openness.usage.answers import (
    EUROPEAN_UNION,
    Answer,
    Ground,
    UseAnswer,
    UseContext,
    Way,
    gravest,
    gravest_first,
    the,
    ways_of,
)
from openness.usage.kinds import grounds_of_use

_DOWNLOADABLE = {Availability.PUBLIC, Availability.GATED_AUTO, Availability.GATED_MANUAL}

#: How the words on who is counted bring in a condition: "…, if one of them operates a model-as-a-service business".
_CONDITION = re.compile(r", (?:if|where) ([^;]+)")
#: How they bring in a second threshold, for which there is no number: "…; in the alternative, its monthly revenue …".
_ALTERNATIVE = "in the alternative"


def check_use(facts: ReleaseFacts, policies: Mapping[str, Policy], context: UseContext) -> UseAnswer:
    """Return whether the weights of a release may be used as a context says.

    ``policies`` are the use policies in force on the day of the facts, by key.
    """
    availability = facts.component(Component.WEIGHTS_FINAL, Aspect.AVAILABILITY).value
    told = f"the weights are {AVAILABILITY_LABELS[availability]}"
    if availability in WITHHELD:
        words = f"{told}; what a provider's own terms of service allow is not recorded here"
        return UseAnswer(Answer.ASK, (Ground(Answer.ASK, "availability", words),), offered=False)
    grounds = [ground for way in ways_of(facts, policies) for ground in _grounds(way, context)]
    if availability not in _DOWNLOADABLE:
        grounds.append(Ground(Answer.ASK, "availability", told))
    return UseAnswer(gravest(grounds), gravest_first(grounds))


def _grounds(way: Way, context: UseContext) -> Iterator[Ground]:
    terms = way.terms
    if terms is None:
        yield way.missing()
        return
    if terms[Term.HAS_LICENSE] is Ternary.FALSE:
        yield way.ground(terms, Term.HAS_LICENSE, Answer.NOT_ALLOWED, "no licence is stated, so nothing is granted")
        return
    yield from _grants(way, terms, context)
    yield from _threshold(way, terms, Term.SCALE_THRESHOLD, context)
    yield from _threshold(way, terms, Term.REVENUE_THRESHOLD, context)
    yield from _territory(way, terms, context)
    yield from _duties(way, terms, context)
    yield from _shown_name(way, terms, context)
    if context.defence:
        yield from grounds_of_use(way, UseTag.MILITARY)


def _grants(way: Way, terms: LicenseTerms, context: UseContext) -> Iterator[Ground]:
    """Yield what is asked for and not granted, or not known to be."""
    asked = [
        (True, Term.PERMITS_USE, Ternary.FALSE),
        (context.commercial, Term.NON_COMMERCIAL, Ternary.TRUE),
        (context.commercial, Term.COMMERCIAL_USE, Ternary.FALSE),
        (context.redistribute, Term.PERMITS_DISTRIBUTION, Ternary.FALSE),
        (context.fine_tune, Term.PERMITS_MODIFICATION, Ternary.FALSE),
        (context.train_on_outputs, Term.OUTPUT_RESTRICTION, Ternary.TRUE),
    ]
    for wanted, term, bars in asked:
        if wanted and terms[term] is bars:
            yield way.ground(terms, term, Answer.NOT_ALLOWED)
        elif wanted and terms[term] is Ternary.UNKNOWN:
            yield way.ground(terms, term, Answer.ASK)


def _threshold(way: Way, terms: LicenseTerms, term: Term, context: UseContext) -> Iterator[Ground]:
    if terms[term] is Ternary.FALSE:
        return
    detail = terms.detail(term)
    given, limit = _given(detail, context), _a_year(detail)
    said = f"{the(terms.name)} {does(terms, term)}"
    counted = f"{said} (counted: {detail.whose})" if detail.whose else said
    if terms[term] is Ternary.UNKNOWN or limit is None:
        yield way.ground(terms, term, Answer.ASK, counted)
    elif given is None:
        yield way.ground(terms, term, Answer.ASK, f"{counted}; the number was not given")
    elif given > limit:
        answer = Answer.ASK if _depends(detail, context) else Answer.NOT_ALLOWED
        yield way.ground(terms, term, answer, counted)
    elif given == limit:
        # "More than" and "at least" part here, and the number alone does not say which the text means.
        yield way.ground(terms, term, Answer.ASK, f"{counted}; the number given is exactly that")


def _depends(detail: Detail, context: UseContext) -> bool:
    """Tell whether a threshold counts only under a condition that the context does not settle.

    The catalogue writes such a condition after who is counted: ", if …" or ", where …". Revenue thresholds mostly
    concern commercial use, and where it is not meant the text has to be read.
    """
    condition = _CONDITION.search(detail.whose)
    if condition is not None:
        return not (context.commercial and "commercial" in condition[1])
    return detail.unit != "monthly_users" and not context.commercial


def _given(detail: Detail, context: UseContext) -> int | None:
    return context.monthly_users if detail.unit == "monthly_users" else context.annual_revenue


def _a_year(detail: Detail) -> int | None:
    """Return a threshold as the context counts it: users a month, dollars a year (twelve equal months)."""
    if detail.amount is None:
        return None
    return detail.amount * 12 if detail.unit == "usd_a_month" else detail.amount


def _territory(way: Way, terms: LicenseTerms, context: UseContext) -> Iterator[Ground]:
    term = Term.GEOGRAPHIC_LIMIT
    if terms[term] is Ternary.FALSE:
        return
    places = set(terms.detail(term).places)
    if terms[term] is Ternary.UNKNOWN or not places:
        yield way.ground(terms, term, Answer.ASK)
    elif not context.country:
        yield way.ground(terms, term, Answer.ASK, f"{the(terms.name)} {does(terms, term)}; the country was not given")
    elif context.country in places or ("EU" in places and context.country in EUROPEAN_UNION):
        yield way.ground(terms, term, Answer.NOT_ALLOWED)
    elif "OTHER" in places or (context.country == "EU" and places & EUROPEAN_UNION):
        yield way.ground(terms, term, Answer.ASK)
    else:
        yield way.ground(terms, term, Answer.DUTIES)


def _duties(way: Way, terms: LicenseTerms, context: UseContext) -> Iterator[Ground]:
    """Yield what must be done to stay within the terms, and what may change under one's feet."""
    derivatives = context.redistribute and (context.fine_tune or context.train_on_outputs)
    duties: Iterable[tuple[bool, Term]] = [
        (True, Term.FIELD_OF_USE),
        (True, Term.REGISTRATION),
        (context.commercial, Term.ROYALTY),
        (context.redistribute, Term.ATTRIBUTION),
        (context.redistribute, Term.PASS_ON),
        (derivatives, Term.NAMING),
        (derivatives, Term.SHARE_ALIKE),
        (True, Term.UNILATERAL_CHANGE),
    ]
    for applies, term in duties:
        if applies and terms[term] is Ternary.TRUE:
            yield way.ground(terms, term, Answer.DUTIES)
        elif applies and terms[term] is Ternary.UNKNOWN:
            yield way.ground(terms, term, Answer.ASK)
    if not context.commercial and terms[Term.NON_COMMERCIAL] is Ternary.TRUE:
        yield way.ground(terms, Term.NON_COMMERCIAL, Answer.DUTIES)


def _shown_name(way: Way, terms: LicenseTerms, context: UseContext) -> Iterator[Ground]:
    term = Term.UI_ATTRIBUTION
    if terms[term] is Ternary.UNKNOWN:
        yield way.ground(terms, term, Answer.ASK)
    if terms[term] is not Ternary.TRUE:
        return
    detail = terms.detail(term)
    given, limit = _given(detail, context), _a_year(detail)
    if limit is not None and given is not None and given < limit and _ALTERNATIVE not in detail.whose:
        return
    yield way.ground(terms, term, Answer.DUTIES)
