"""Licence terms, the policies joined to them, and the days from which they hold."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openness.licenses import TERM_LABELS, LicenseTable, LicenseTerms, Term, effective_terms
from openness.policies import Binding, Policy, Stance, UseTag
from openness.ternary import Ternary
from tests.openness.builders import FREE, LIMITED, NON_COMMERCIAL
from tests.paths import ROOT, source

FREE_FLAGS = (Term.OSI_APPROVED, Term.OSD_CONFORMANT, Term.FSF_LIBRE, Term.DFSG_FREE, Term.OPEN_DATA)
LIMITS = (Term.FIELD_OF_USE, Term.GEOGRAPHIC_LIMIT, Term.OUTPUT_RESTRICTION)
#: What else a policy can add: duties, and that one is part of the terms at all.
ADDED = (Term.PASS_ON, Term.UNILATERAL_CHANGE, Term.INCORPORATES_POLICY)
#: What nobody enters: it follows from the SPDX list, from the Model Openness Tool's list and from the policies.
DERIVED = {Term.OSI_APPROVED, Term.MOF_OPEN, Term.INCORPORATES_POLICY}
#: From the least to the most freedom that a value of a flag or of a limit leaves.
BY_FREEDOM = [Ternary.FALSE, Ternary.UNKNOWN, Ternary.TRUE].index

known_or_not = st.sampled_from([Ternary.TRUE, Ternary.FALSE, Ternary.UNKNOWN])
made_up_terms = st.dictionaries(st.sampled_from(Term), known_or_not).map(
    lambda terms: LicenseTerms("made-up", "Made-up License", terms)
)
made_up_policies = st.dictionaries(st.sampled_from(UseTag), st.sampled_from(Stance)).map(
    lambda stances: Policy("made-up", "Made-up policy", Binding.INCORPORATED, stances)
)
silent_or_not = st.dictionaries(st.sampled_from(UseTag), st.sampled_from([Stance.SILENT, Stance.PERMITTED]))


def policy(stances: dict[UseTag, Stance], otherwise: Stance = Stance.SILENT, duties: Ternary = Ternary.FALSE) -> Policy:
    every = dict.fromkeys(UseTag, otherwise) | stances
    return Policy("a-policy", "A policy", Binding.INCORPORATED, every, pass_on=duties, unilateral_change=duties)


def test_every_term_has_words_for_yes_and_no() -> None:
    assert list(TERM_LABELS) == list(Term)
    assert all(when_true != when_false for when_true, when_false in TERM_LABELS.values())
    assert not [words for pair in TERM_LABELS.values() for words in pair if "_" in words or words.endswith(".")]


def test_the_published_schema_has_the_terms_that_are_written() -> None:
    schema = json.loads((ROOT / "registry" / "sources" / "catalogue.schema.json").read_text(encoding="utf-8"))

    fields = schema["$defs"]["licenses"]["items"]["properties"]

    assert set(fields["terms"]["properties"]) == set(Term) - DERIVED
    # Free by the FSF's list is written only for texts that the SPDX list does not have.
    assert set(fields["terms"]["required"]) == set(Term) - DERIVED - {Term.FSF_LIBRE}
    assert set(fields["details"]["propertyNames"]["enum"]) == set(Term)


def test_a_term_that_is_not_listed_is_unknown() -> None:
    assert LicenseTerms("half-read", "Half-read License", {})[Term.ROYALTY] is Ternary.UNKNOWN


def test_restrictions_are_the_known_limits_in_the_order_a_reader_asks() -> None:
    assert LIMITED.restrictions() == (Term.FIELD_OF_USE, Term.SCALE_THRESHOLD)
    assert NON_COMMERCIAL.restrictions() == (Term.NON_COMMERCIAL,)
    assert FREE.restrictions() == ()


def test_without_policies_the_terms_are_the_licences_own() -> None:
    assert effective_terms(LIMITED, []) is LIMITED


def test_llama_4_excludes_the_european_union_by_its_policy_and_not_by_its_licence() -> None:
    llama_4 = replace(LIMITED, key="llama4", name="Llama 4 Community License", policies=("llama4-aup",))
    use_policy = policy({UseTag.TERRITORY: Stance.PROHIBITED, UseTag.MILITARY: Stance.PROHIBITED})

    effective = effective_terms(llama_4, [use_policy])

    assert llama_4[Term.GEOGRAPHIC_LIMIT] is Ternary.FALSE
    assert effective[Term.GEOGRAPHIC_LIMIT] is Ternary.TRUE
    assert effective.restrictions() == (Term.FIELD_OF_USE, Term.SCALE_THRESHOLD, Term.GEOGRAPHIC_LIMIT)
    assert (effective.key, effective.name) == ("llama4", "Llama 4 Community License")


def test_the_list_of_policies_gives_llama_4_its_territorial_limit() -> None:
    stance_of = {"1": Stance.PROHIBITED, "0": Stance.SILENT, "?": Stance.NOT_READ}
    with source("golden", "openness", "aup_terms.csv").open(encoding="utf-8", newline="") as file:
        rows = {
            row["aup_key"]: {tag: stance_of[row[tag]] for tag in UseTag if tag in row} for row in csv.DictReader(file)
        }

    limit = {
        key: effective_terms(LIMITED, [policy(rows[key])])[Term.GEOGRAPHIC_LIMIT]
        for key in ("llama3-aup", "llama4-aup", "databricks-open-model")
    }

    assert limit == {
        "llama3-aup": Ternary.FALSE,
        "llama4-aup": Ternary.TRUE,
        "databricks-open-model": Ternary.UNKNOWN,
    }


def test_a_policy_that_was_not_read_leaves_the_terms_it_may_change_unknown() -> None:
    effective = effective_terms(FREE, [policy({}, otherwise=Stance.NOT_READ, duties=Ternary.UNKNOWN)])

    changed = {term: effective[term] for term in Term if effective[term] is not FREE[term]}

    # That a policy is part of the terms is known, whatever it says.
    assert changed.pop(Term.INCORPORATES_POLICY) is Ternary.TRUE
    assert set(changed) == {*LIMITS, *FREE_FLAGS, Term.PASS_ON, Term.UNILATERAL_CHANGE}
    assert set(changed.values()) == {Ternary.UNKNOWN}


def test_a_policy_that_only_asks_to_keep_the_law_adds_no_limit() -> None:
    effective = effective_terms(FREE, [policy({UseTag.LAW_VIOLATION: Stance.PROHIBITED})])

    assert dict(effective.terms) == dict(FREE.terms) | {Term.INCORPORATES_POLICY: Ternary.TRUE}


def test_duties_that_only_a_policy_sets_name_the_policy() -> None:
    effective = effective_terms(FREE, [policy({}, duties=Ternary.TRUE)])

    assert (effective[Term.PASS_ON], effective[Term.UNILATERAL_CHANGE]) == (Ternary.TRUE, Ternary.TRUE)
    assert effective.detail(Term.PASS_ON).policy == effective.detail(Term.UNILATERAL_CHANGE).policy == "a-policy"


@pytest.mark.parametrize(
    ("tag", "limit"),
    [
        (UseTag.MILITARY, Term.FIELD_OF_USE),
        (UseTag.TERRITORY, Term.GEOGRAPHIC_LIMIT),
        (UseTag.COMPETING_MODELS, Term.OUTPUT_RESTRICTION),
    ],
)
def test_a_ban_in_a_policy_ends_every_claim_to_be_free(tag: UseTag, limit: Term) -> None:
    effective = effective_terms(FREE, [policy({}), policy({tag: Stance.PROHIBITED})])

    assert effective[limit] is Ternary.TRUE
    assert {effective[flag] for flag in FREE_FLAGS} == {Ternary.FALSE}


@given(made_up_terms, st.lists(made_up_policies, max_size=3))
def test_no_policy_makes_a_licence_freer(terms: LicenseTerms, policies: list[Policy]) -> None:
    effective = effective_terms(terms, policies)

    for flag in FREE_FLAGS:
        assert BY_FREEDOM(effective[flag]) <= BY_FREEDOM(terms[flag])
    for limit in LIMITS:
        assert BY_FREEDOM(effective[limit]) >= BY_FREEDOM(terms[limit])
    assert all(effective[term] is terms[term] for term in Term if term not in (*FREE_FLAGS, *LIMITS, *ADDED))


@given(made_up_terms, made_up_policies, made_up_policies)
def test_the_order_of_policies_does_not_matter(terms: LicenseTerms, first: Policy, second: Policy) -> None:
    together = effective_terms(terms, [first, second])

    assert together == effective_terms(terms, [second, first])
    assert together == effective_terms(effective_terms(terms, [first]), [second])


@given(made_up_terms, silent_or_not)
def test_a_policy_without_bans_leaves_every_term_as_it_is(terms: LicenseTerms, stances: dict[UseTag, Stance]) -> None:
    effective = effective_terms(terms, [policy(stances)])

    same = [term for term in Term if term is not Term.INCORPORATES_POLICY]
    assert [effective[term] for term in same] == [terms[term] for term in same]


OLD = LicenseTerms("changing", "Changing License 1", {})
NEW = LicenseTerms("changing", "Changing License 2", {Term.NON_COMMERCIAL: Ternary.TRUE})
CHANGING = LicenseTable({"changing": [(None, OLD), (date(2024, 5, 1), NEW)], "late": [(date(2024, 3, 1), FREE)]})


@pytest.mark.parametrize(
    ("key", "as_of", "found"),
    [
        ("changing", date(2000, 1, 1), OLD),
        ("changing", date(2024, 4, 30), OLD),
        ("changing", date(2024, 5, 1), NEW),
        ("changing", date(2030, 1, 1), NEW),
        ("late", date(2024, 2, 29), None),
        ("late", date(2024, 3, 1), FREE),
        ("absent", date(2024, 3, 1), None),
    ],
)
def test_the_terms_in_force_are_those_that_began_last(key: str, as_of: date, found: LicenseTerms | None) -> None:
    assert CHANGING.at(key, as_of) is found


def test_changes_are_the_days_on_which_terms_begin() -> None:
    assert CHANGING.changes(["changing", "late", "absent"]) == {date(2024, 5, 1), date(2024, 3, 1)}
    assert CHANGING.changes(["changing"]) == {date(2024, 5, 1)}
    assert CHANGING.changes([]) == set()


def test_a_table_of_unchanging_texts_knows_them_on_every_day() -> None:
    table = LicenseTable.of([FREE, LIMITED])

    assert "free" in table
    assert "absent" not in table
    assert table.at("limited", date.min) is LIMITED
    assert table.changes(["free", "limited"]) == set()
