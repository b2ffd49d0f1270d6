"""Laws of the use check: more can only be asked of who does more under stricter terms."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from openness.licenses import Detail, LicenseTerms, Term
from openness.ternary import Ternary
from openness.usage import Answer, UseContext, check_use
from tests.openness.usage_builders import OPEN, weights

values = st.sampled_from([Ternary.TRUE, Ternary.FALSE, Ternary.UNKNOWN])
numbers = st.one_of(st.none(), st.integers(1, 9))
details = st.fixed_dictionaries(
    {},
    optional={
        Term.SCALE_THRESHOLD: numbers.map(lambda n: Detail(amount=n, unit="monthly_users" if n else "")),
        Term.UI_ATTRIBUTION: numbers.map(lambda n: Detail(amount=n, unit="monthly_users" if n else "")),
        Term.REVENUE_THRESHOLD: numbers.map(lambda n: Detail(amount=n, unit="usd_a_month" if n else "")),
        Term.GEOGRAPHIC_LIMIT: st.sampled_from([Detail(), Detail(places=("EU",)), Detail(places=("FR", "OTHER"))]),
    },
)
texts = st.builds(
    lambda said, more: LicenseTerms("text", "Text", {**said, Term.HAS_LICENSE: Ternary.TRUE}, details=more),
    st.fixed_dictionaries(dict.fromkeys(Term, values)),
    details,
)
contexts = st.builds(
    UseContext,
    commercial=st.booleans(),
    monthly_users=st.integers(0, 12),
    annual_revenue=st.one_of(st.none(), st.integers(0, 130)),
    country=st.sampled_from(["", "EU", "FR", "US"]),
    redistribute=st.booleans(),
    fine_tune=st.booleans(),
    train_on_outputs=st.booleans(),
    defence=st.booleans(),
)
GRAVITY = list(Answer).index
#: Terms of which more is less freedom.
LIMITS = (
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
    Term.REGISTRATION,
    Term.ROYALTY,
    Term.UNILATERAL_CHANGE,
)


def answer_of(terms: LicenseTerms, context: UseContext) -> Answer:
    """Return the answer alone."""
    return check_use(weights(terms), {}, context).answer


@given(texts, contexts, st.integers(1, 12))
def test_more_users_never_make_an_answer_better(terms: LicenseTerms, context: UseContext, more: int) -> None:
    larger = replace(context, monthly_users=(context.monthly_users or 0) + more)

    assert GRAVITY(answer_of(terms, larger)) >= GRAVITY(answer_of(terms, context))


@given(texts, contexts, st.integers(1, 130))
def test_more_revenue_never_makes_an_answer_better(terms: LicenseTerms, context: UseContext, more: int) -> None:
    poor = replace(context, annual_revenue=context.annual_revenue or 0)
    rich = replace(poor, annual_revenue=(poor.annual_revenue or 0) + more)

    assert GRAVITY(answer_of(terms, rich)) >= GRAVITY(answer_of(terms, poor))


@given(texts, contexts, st.sets(st.sampled_from(LIMITS)))
def test_a_stricter_licence_never_makes_an_answer_better(
    terms: LicenseTerms, context: UseContext, limits: set[Term]
) -> None:
    added = {term: Ternary.TRUE for term in limits if terms[term] is Ternary.FALSE}
    stricter = replace(terms, terms={**terms.terms, **added})

    assert GRAVITY(answer_of(stricter, context)) >= GRAVITY(answer_of(terms, context))


@given(contexts)
def test_an_unknown_term_never_allows_what_it_is_asked_for(context: UseContext) -> None:
    asked = {
        Term.PERMITS_USE: True,
        Term.NON_COMMERCIAL: context.commercial,
        Term.COMMERCIAL_USE: context.commercial,
        Term.PERMITS_DISTRIBUTION: context.redistribute,
        Term.PERMITS_MODIFICATION: context.fine_tune,
        Term.OUTPUT_RESTRICTION: context.train_on_outputs,
        Term.SCALE_THRESHOLD: True,
        Term.REVENUE_THRESHOLD: True,
        Term.GEOGRAPHIC_LIMIT: True,
        Term.FIELD_OF_USE: True,
        Term.REGISTRATION: True,
        Term.ROYALTY: context.commercial,
        Term.ATTRIBUTION: context.redistribute,
        Term.PASS_ON: context.redistribute,
        Term.UI_ATTRIBUTION: True,
        Term.UNILATERAL_CHANGE: True,
    }
    for term in (term for term, wanted in asked.items() if wanted):
        unread = replace(OPEN, terms={**OPEN.terms, term: Ternary.UNKNOWN})

        assert answer_of(unread, context) is Answer.ASK, term


@given(texts, texts, contexts)
def test_no_base_makes_an_answer_better(terms: LicenseTerms, base: LicenseTerms, context: UseContext) -> None:
    made_from = weights(terms, replace(base, key="base"))

    assert GRAVITY(check_use(made_from, {}, context).answer) >= GRAVITY(answer_of(terms, context))


@given(texts, contexts)
def test_the_gravest_ground_decides_and_stands_first(terms: LicenseTerms, context: UseContext) -> None:
    found = check_use(weights(terms), {}, context)

    gravity = [GRAVITY(ground.answer) for ground in found.grounds]
    assert gravity == sorted(gravity, reverse=True)
    assert GRAVITY(found.answer) == max(gravity, default=0)
