"""What a licence does, told with its numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from openness.licenses import Detail, LicenseTerms, Term
from openness.licenses.words import TERM_VERBS, amount_in_words, and_join, does, limits_in_words, places_in_words
from openness.ternary import Ternary
from tests.openness.builders import FREE, LIMITED

USERS = Detail(text="a separate licence", amount=700_000_000, unit="monthly_users")


def with_detail(term: Term, detail: Detail) -> LicenseTerms:
    return replace(LIMITED, terms=dict(LIMITED.terms) | {term: Ternary.TRUE}, details={term: detail})


def test_every_term_has_words_for_yes_and_for_no() -> None:
    assert set(TERM_VERBS) == set(Term)
    assert all(yes and no and yes != no for yes, no in TERM_VERBS.values())


@pytest.mark.parametrize(
    ("term", "detail", "words"),
    [
        (
            Term.SCALE_THRESHOLD,
            USERS,
            "asks those with more than 700 million monthly users for a separate licence",
        ),
        (
            Term.REVENUE_THRESHOLD,
            Detail(amount=2_500_500, unit="usd_a_year"),
            "asks those with more than 2,500,500 US dollars a year for a separate licence",
        ),
        (
            Term.UI_ATTRIBUTION,
            Detail(amount=100_000_000, unit="monthly_users"),
            "asks those with more than 100 million monthly users to show its name in the product",
        ),
        (
            Term.GEOGRAPHIC_LIMIT,
            Detail(places=("EU", "GB", "KR")),
            "excludes the European Union, the United Kingdom and South Korea",
        ),
        (Term.GEOGRAPHIC_LIMIT, Detail(text="some places"), "excludes territories"),
        (Term.FIELD_OF_USE, Detail(policy="aup"), "incorporates an acceptable-use policy"),
        (Term.FIELD_OF_USE, Detail(clause="Section 3"), "restricts fields of use"),
    ],
)
def test_a_limit_is_told_with_its_numbers(term: Term, detail: Detail, words: str) -> None:
    assert does(with_detail(term, detail), term) == words


def test_what_was_not_read_is_said_to_be_unknown() -> None:
    text = LicenseTerms("text", "Text", {})

    assert does(text, Term.NON_COMMERCIAL) == "leaves it unknown whether it is limited to non-commercial use"


def test_limits_are_told_in_the_order_a_reader_would_ask() -> None:
    assert limits_in_words(LIMITED) == ("restricts fields of use", "sets a limit on the number of users")
    assert limits_in_words(LIMITED, apart_from=Term.FIELD_OF_USE) == ("sets a limit on the number of users",)
    assert limits_in_words(FREE) == ()


def test_no_amount_has_no_words() -> None:
    assert amount_in_words(Detail()) == ""


def test_places_without_a_name_are_told_by_code() -> None:
    assert places_in_words(("CN", "OTHER")) == "CN and other places"


@pytest.mark.parametrize(
    ("words", "joined"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_words_are_joined_as_in_a_sentence(words: list[str], joined: str) -> None:
    assert and_join(words) == joined
