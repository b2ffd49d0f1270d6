"""Sample audits: draws that anybody can repeat, checks by somebody else, and what comes of them."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from openness.agreement import Share
from registry.actions import audits, curation
from registry.models import AuditItem, AuditRound, Change, Claim, Evidence, Proposal
from tests.registry.actions import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def claims() -> list[str]:
    """The keys of the claims that can be drawn: 6 dates and 19 facts."""
    build.load(*build.STAIRCASE)
    return sorted(Claim.objects.counting().values_list("key", flat=True))


def _item(number: int = 0) -> AuditItem:
    return AuditItem.objects.order_by("position")[number]


def test_draw_can_be_repeated_from_its_seed_and_the_keys(claims: list[str]) -> None:
    made = audits.draw(size=5, by="ada", seed=7)

    by_hand = sorted(claims, key=lambda key: hashlib.sha256(f"7 {key}".encode()).hexdigest())[:5]
    assert [item.claim.key for item in made.items.order_by("position")] == by_hand
    assert (made.seed, made.size, made.population) == (7, 5, len(claims))
    assert audits.sample(reversed(claims), 5, 7) == by_hand


def test_seed_nobody_chose_is_made_anew_for_each_draw(claims: list[str]) -> None:
    first, second = audits.draw(size=3, by="ada"), audits.draw(size=3, by="ada", note="Again.")

    assert first.seed != second.seed
    assert (first.note, second.note) == ("", "Again.")


def test_seed_that_was_chosen_is_noted(claims: list[str]) -> None:
    made = audits.draw(size=3, by="ada", seed=7, note="For a test.")

    assert made.note == "The seed was chosen by ada. For a test."
    logged = Change.objects.get(noun="auditround")
    assert (logged.action, logged.cause, logged.by) == ("draw auditround", "evidence", "ada")
    assert logged.after == {"seed": 7, "size": 3, "population": len(claims), "seed_chosen": True}


def test_only_accepted_claims_that_stand_are_drawn(claims: list[str]) -> None:
    withdrawn, rejected = Claim.objects.current().order_by("pk")[:2]
    curation.withdraw_statement(withdrawn, by="ada", reason="No.")
    curation.decide_statement(rejected, status="rejected", by="ada", reason="No.")

    made = audits.draw(size=len(claims) - 2, by="ada")

    drawn = {item.claim.key for item in made.items.all()}
    assert drawn == set(claims) - {withdrawn.key, rejected.key}


@pytest.mark.parametrize(
    ("size", "seed", "field"), [(0, None, "size"), (26, None, "size"), (1, -1, "seed"), (1, 2**63, "seed")]
)
def test_what_cannot_be_drawn_is_refused(claims: list[str], size: int, seed: int | None, field: str) -> None:
    assert len(claims) == 25

    with pytest.raises(ValidationError) as refused:
        audits.draw(size=size, by="ada", seed=seed)

    assert list(refused.value.message_dict) == [field]
    assert not AuditRound.objects.exists()


def test_check_is_recorded_and_its_outcome_not_logged(claims: list[str]) -> None:
    audits.draw(size=2, by="ada")

    made = audits.check(_item(), outcome="wrong", note="It says gated.", by="bea")

    assert (made.outcome, made.note, made.checked_by) == ("wrong", "It says gated.", "bea")
    logged = Change.objects.get(noun="audititem")
    assert logged.release_slug == _item().claim.release.slug
    assert "wrong" not in f"{logged.before} {logged.after} {logged.reason} {logged.object_label}"


def test_who_read_recorded_or_proposed_a_claim_does_not_check_it(claims: list[str]) -> None:
    audits.draw(size=25, by="ada")
    item = _item()
    Evidence.objects.filter(pk=item.claim.evidence_id).update(read_by="reader")

    for by, said in (("reader", "read the source"), ("catalogue", "recorded or decided")):
        with pytest.raises(ValidationError, match=said):
            audits.check(AuditItem.objects.get(pk=item.pk), outcome="agrees", by=by)
        assert item not in audits.queue(by)
    assert item in audits.queue("bea")


def test_who_proposed_a_claim_does_not_check_it(claims: list[str]) -> None:
    audits.draw(size=25, by="ada")
    item = _item()
    # As where a machine's words are recorded: the row bears another name than the proposal.
    decided = {"state": "accepted", "decided_by": "rex", "decided_at": timezone.now(), "decision": "It does."}
    Proposal.objects.create(
        **decided,
        operation="record",
        noun="claim",
        release=item.claim.release,
        field=item.claim.field,
        reason="Page 9 says so.",
        stood="",
        proposed_by="pia",
        proposed_at=timezone.now(),
        interests="none",
        reviewer_interests="none",
        result_key=item.claim.key,
    )

    with pytest.raises(ValidationError, match="pia proposed this claim"):
        audits.check(item, outcome="agrees", by="pia")

    assert item not in audits.queue("pia")
    assert audits.check(item, outcome="agrees", by="rex").checked_by == "rex"


def test_one_finding_a_person_and_two_people_a_claim(claims: list[str]) -> None:
    audits.draw(size=1, by="ada")
    audits.check(_item(), outcome="agrees", by="bea")
    with pytest.raises(ValidationError, match="bea has checked"):
        audits.check(_item(), outcome="agrees", by="bea")
    assert _item() not in audits.queue("bea")
    audits.check(_item(), outcome="agrees", by="cyd")

    with pytest.raises(ValidationError, match="checked by 2 people already"):
        audits.check(_item(), outcome="agrees", by="dan")
    assert _item() not in audits.queue("dan")


@pytest.mark.parametrize(
    ("outcome", "note", "field"), [("fine", "", "outcome"), ("wrong", "  ", "note"), ("uncheckable", "", "note")]
)
def test_finding_that_says_too_little_is_refused(claims: list[str], outcome: str, note: str, field: str) -> None:
    audits.draw(size=1, by="ada")

    with pytest.raises(ValidationError) as refused:
        audits.check(_item(), outcome=outcome, note=note, by="bea")

    assert list(refused.value.message_dict) == [field]


def test_results_count_each_claim_once_by_its_gravest_finding(claims: list[str]) -> None:
    audits.draw(size=6, by="ada")
    for number, (first, second) in enumerate(
        [("agrees", "agrees"), ("agrees", "wrong"), ("uncheckable", "agrees"), ("imprecise", ""), ("uncheckable", "")]
    ):
        audits.check(_item(number), outcome=first, note="Seen.", by="bea")
        if second:
            audits.check(_item(number), outcome=second, note="Seen.", by="cyd")

    found = audits.results()

    whole = found.whole
    assert (whole.claims, whole.agrees, whole.imprecise, whole.wrong, whole.uncheckable) == (5, 2, 1, 1, 1)
    # What could not be checked is not among those of which 1 is wrong.
    assert whole.errors == Share(1, 4)
    assert [(made.size, tally.claims) for made, tally in found.rounds] == [(6, 5)]
    # Of three read twice one pair is the same. By chance: first agrees 2, uncheckable 1; second agrees 2, wrong 1:
    # 2 * 2 = 4 of 9; kappa = (1/3 - 4/9) / (1 - 4/9) = -1/5.
    assert found.agreement.same == Share(1, 3)
    assert found.agreement.kappa == pytest.approx(-0.2)
    assert [tally.claims for tally in found.authorities] == [5]


def test_before_any_draw_there_are_no_results() -> None:
    found = audits.results()

    assert (found.rounds, found.whole.claims, found.whole.errors.value, found.agreement.kappa) == ([], 0, None, None)


def test_findings_are_told_once_they_can_lead_nobody(claims: list[str]) -> None:
    audits.draw(size=2, by="ada")
    audits.check(_item(0), outcome="wrong", note="No.", by="bea")
    assert list(audits.told_findings()) == []
    audits.check(_item(0), outcome="agrees", by="cyd")
    assert [found.outcome for found in audits.told_findings()] == ["wrong", "agrees"]

    audits.check(_item(1), outcome="agrees", by="bea")

    told = list(audits.told_findings())
    assert [found.key for found in told] == [_item(0).claim.key] * 2 + [_item(1).claim.key]
    assert all(isinstance(found.day, date) for found in told)
