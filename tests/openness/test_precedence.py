"""Which of several contradicting claims stands: by hand, against a slow version, and by law."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openness.facts import DatedClaim, Statement, facts_at
from openness.precedence import FOLDER, Policy, Rule, Witness, current_policy, load_policies, settle
from openness.unusable import Unusable
from tests.openness.builders import TABLE

DAY = date(2026, 5, 1)
LATER = date(2026, 6, 1)
POLICY = current_policy()

LICENSE_TEXT = Witness("primary", DAY)
CARD = Witness("developer", LATER)
INDEX = Witness("index", LATER)
HUB = Witness("third_party", LATER, by_machine=True)

witnesses = st.builds(
    Witness,
    st.sampled_from(["primary", "developer", "index", "third_party", "", "rumour"]),
    st.none() | st.sampled_from([DAY, LATER]),
    st.booleans(),
)
said = st.lists(st.tuples(st.sampled_from("abc"), witnesses), min_size=2, max_size=7).filter(
    lambda pairs: len({value for value, _ in pairs}) > 1
)


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        (LICENSE_TEXT, CARD, Rule.AUTHORITY),
        (CARD, INDEX, Rule.AUTHORITY),
        (INDEX, Witness("third_party", LATER), Rule.AUTHORITY),
        (Witness("third_party", DAY), Witness("rumour", LATER), Rule.AUTHORITY),
        (Witness("index", LATER), Witness("index", DAY), Rule.NEWER),
        (Witness("index", DAY), Witness("index"), Rule.NEWER),
        (Witness("index", DAY), Witness("index", DAY, by_machine=True), Rule.PERSON),
    ],
    ids=["text-card", "card-index", "index-third", "third-none", "newer", "dated", "person"],
)
def test_of_two_claims_the_policy_puts_one_first_and_names_the_rule(one: Witness, other: Witness, rule: Rule) -> None:
    settled = settle([("no", other), ("yes", one)], POLICY)

    assert (settled.value, settled.rule) == ("yes", rule)
    assert settled.reasons[0].startswith("gives way to ")
    assert settled.reasons[1].startswith("stands by rule ")


def test_an_older_primary_text_stands_before_a_newer_card() -> None:
    settled = settle([("mit", CARD), ("llama3.1", LICENSE_TEXT)], POLICY)

    assert settled.value == "llama3.1"
    assert settled.reasons[0] == "gives way to the primary text; this is the developer's own account"
    assert settled.reasons[1] == ("stands by rule “the nearer source before the farther one” of precedence policy 1")


def test_claims_of_one_rank_are_left_to_a_person() -> None:
    settled = settle([("mit", CARD), ("apache-2.0", CARD), ("other", INDEX)], POLICY)

    assert (settled.value, settled.rule) == (None, None)
    assert settled.reasons[0] == "contradicted by a claim of the same rank: a person must decide"
    assert settled.reasons[2] == "gives way to the developer's own account; this is an index of openness"


def test_a_claim_of_low_rank_that_agrees_stands_with_the_one_that_decides() -> None:
    settled = settle([("mit", HUB), ("mit", LICENSE_TEXT), ("other", CARD)], POLICY)

    assert settled.value == "mit"
    assert [reason.split()[0] for reason in settled.reasons] == ["stands", "stands", "gives"]


@given(said)
def test_settling_rule_by_rule_is_comparing_all_ranks_at_once(pairs: list[tuple[str, Witness]]) -> None:
    def ranks(witness: Witness) -> tuple[int, int, bool]:
        authorities = ["third_party", "index", "developer", "primary"]
        place = authorities.index(witness.authority) if witness.authority in authorities else -1
        return place, witness.read_on.toordinal() if witness.read_on else 0, not witness.by_machine

    top = max(ranks(witness) for _, witness in pairs)
    values = {value for value, witness in pairs if ranks(witness) == top}

    assert settle(pairs, POLICY).value == (values.pop() if len(values) == 1 else None)


@given(st.data(), said)
def test_the_order_of_claims_decides_nothing(data: st.DataObject, pairs: list[tuple[str, Witness]]) -> None:
    mixed = data.draw(st.permutations(pairs))

    one, other = settle(pairs, POLICY), settle(mixed, POLICY)

    assert (one.value, one.rule) == (other.value, other.rule)
    assert dict(zip(pairs, one.reasons, strict=True)) == dict(zip(mixed, other.reasons, strict=True))


@given(said, witnesses)
def test_one_more_claim_for_what_stands_never_unseats_it(pairs: list[tuple[str, Witness]], more: Witness) -> None:
    settled = settle(pairs, POLICY)

    if settled.value is not None:
        assert settle([*pairs, (settled.value, more)], POLICY).value == settled.value


def test_facts_rest_on_what_stands_and_name_what_gave_way() -> None:
    claims = [
        DatedClaim("a", "access.api", "true", witness=CARD),
        DatedClaim("b", "access.api", "false", witness=INDEX),
        DatedClaim("c", "access.api", "unknown", witness=LICENSE_TEXT),
    ]

    assert facts_at("r", claims, TABLE, DAY).statement("access.api") == Statement(
        "true", ("a",), overruled=("b",), rule="authority"
    )


def test_a_claim_that_had_ended_by_the_day_contradicts_nothing() -> None:
    claims = [
        DatedClaim("a", "access.api", "true", end=DAY, witness=LICENSE_TEXT),
        DatedClaim("b", "access.api", "false", start=DAY, witness=HUB),
    ]

    assert facts_at("r", claims, TABLE, DAY).statement("access.api") == Statement("false", ("b",))


def test_what_gave_way_is_part_of_what_facts_are_known_by() -> None:
    claims = [DatedClaim("a", "access.api", "true", witness=CARD)]
    more = [*claims, DatedClaim("b", "access.api", "false", witness=INDEX)]

    assert facts_at("r", claims, TABLE, DAY).digest != facts_at("r", more, TABLE, DAY).digest


def test_another_policy_lets_another_claim_stand() -> None:
    newest_first = Policy("0", (Rule.NEWER, Rule.AUTHORITY), POLICY.authorities, (), "0" * 64)
    claims = [
        DatedClaim("a", "access.api", "true", witness=LICENSE_TEXT),
        DatedClaim("b", "access.api", "false", witness=CARD),
    ]

    assert facts_at("r", claims, TABLE, DAY).statement("access.api").value == "true"
    assert facts_at("r", claims, TABLE, DAY, policy=newest_first).statement("access.api").value == "false"


def test_every_version_of_the_policy_is_kept_newest_first_with_its_reasons() -> None:
    versions = load_policies()

    assert [policy.version for policy in versions] == [str(number) for number in range(len(versions), 0, -1)]
    assert all(policy.changelog[-1][0] == policy.version for policy in versions)
    assert len(list(FOLDER.glob("policy-*.yaml"))) == len(versions)
    # A published policy stays as it is: what was settled by it can be settled again.
    assert versions[-1].key == "1 (fb46bfa64112)"


@pytest.mark.parametrize(
    ("replaced", "by", "message"),
    [
        ("newer", "louder", "policy-1.yaml, rules: 'louder' cannot be used; allowed: authority, newer, person"),
        ('version: "1"\n', 'version: "x"\n', "policy-1.yaml, version: 'x' cannot be used; allowed: a whole number"),
    ],
)
def test_a_policy_that_cannot_be_read_is_refused_in_words(tmp_path: Path, replaced: str, by: str, message: str) -> None:
    text = (FOLDER / "policy-1.yaml").read_text(encoding="utf-8").replace(replaced, by, 1)
    (tmp_path / "policy-1.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(Unusable) as caught:
        load_policies(tmp_path)

    assert str(caught.value) == message
