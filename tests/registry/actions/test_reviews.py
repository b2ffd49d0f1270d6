"""What a second person does with proposals: four eyes, what they were shown, and nothing overwritten silently."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from registry.actions import curation, effects, proposals, reviews
from registry.actions.standing import record_of
from registry.actions.statements import EvidenceShelf, make_claim
from registry.models import Change, Claim, LagSeries, Proposal, Release, Score
from registry.models.readings import lag_readings
from registry.sources.records import ClaimRecord, ScoreRecord
from tests.registry.actions import builders as build
from tests.registry.actions.test_proposals import CARD, FIELD, GATED, SIGNED, claim_on, gated, speaks

pytestmark = pytest.mark.django_db

SHOWN = {"verdicts": [], "lags": [], "releases": [], "as_of": "2025-01-01"}
REVIEW: dict[str, Any] = {"by": "ben", "reason": "Read the card too.", "interests": "none"}
APPROVAL = REVIEW | {"effect": SHOWN}


@pytest.fixture
def release() -> Release:
    """An open release with one statement of every kind."""
    build.load(
        build.closed("c1", "2023-01-01"), build.richly(build.opened("o1", "2024-05-01", build.score(0.5)), base="c1")
    )
    found: Release = Release.objects.get(slug="o1")
    return found


CARDED = "model_card.availability"


def proposed_by_import(release: Release, field: str = CARDED, by: str = "command:robot") -> Claim:
    """Return a claim that waits for a person, as an import leaves it."""
    shelf = EvidenceShelf(by=by, machine=True)
    shelf.put([CARD])
    record = ClaimRecord(field, "public", CARD)
    claim = make_claim(release, record, evidence_id=shelf.id_of(CARD), by=by, at=timezone.now(), status="proposed")
    claim.save()
    return claim


def test_an_approved_correction_is_written_in_the_name_of_its_author(release: Release) -> None:
    old = claim_on(release)

    approved = reviews.approve(gated(release), **APPROVAL)

    old.refresh_from_db()
    new = claim_on(release)
    assert (old.value, old.superseded_by, old.superseded_reason) == ("public", "ada", "There is a form.")
    assert (new.value, new.recorded_by, new.evidence.read_by) == ("gated_auto", "ada", "ada")
    assert new.recorded_at == old.superseded_at
    assert (approved.state, approved.decided_by, approved.result_key) == ("accepted", "ben", new.key)
    assert (approved.decision, approved.reviewer_interests, approved.effect) == ("Read the card too.", "none", SHOWN)


def test_what_was_known_before_an_approval_stays_known(release: Release) -> None:
    proposal = gated(release)
    before = timezone.now()

    reviews.approve(proposal, **APPROVAL)

    on_it = Claim.objects.filter(release=release, field=FIELD)
    assert [claim.value for claim in on_it.counting(before)] == ["public"]
    assert [claim.value for claim in on_it.counting()] == ["gated_auto"]


def test_the_log_tells_what_was_proposed_written_and_approved(release: Release) -> None:
    reviews.approve(gated(release), **APPROVAL)

    told = list(Change.objects.order_by("pk").values_list("action", "by", "reason"))
    assert told == [
        ("propose claim", "ada", "There is a form."),
        ("supersede claim", "ada", "There is a form."),
        ("correct claim", "ada", "There is a form."),
        ("approve proposal", "ben", "Read the card too."),
    ]
    last = Change.objects.latest("pk")
    assert (last.before["state"], last.after["state"]) == ("proposed", "accepted")


@pytest.mark.parametrize("step", ["approve", "reject", "return"])
def test_nobody_reviews_what_they_proposed(release: Release, step: str) -> None:
    proposal = gated(release)

    with pytest.raises(ValidationError, match="You proposed this yourself"):
        take(step, proposal, REVIEW | {"by": "ada"})

    assert claim_on(release).value == "public"
    assert Proposal.objects.get().state == "proposed"


@pytest.mark.parametrize("step", ["approve", "reject", "return"])
def test_who_speaks_for_the_developer_reviews_nothing_of_its_releases(release: Release, step: str) -> None:
    proposal = gated(release)
    speaks(release, "ben")

    with pytest.raises(ValidationError, match="ben speaks for Acme"):
        take(step, proposal, REVIEW)

    assert Proposal.objects.get().state == "proposed"


@pytest.mark.parametrize("missing", ["reason", "interests"])
@pytest.mark.parametrize("step", ["approve", "reject", "return"])
def test_a_review_says_why_and_declares_interests(release: Release, step: str, missing: str) -> None:
    proposal = gated(release)

    with pytest.raises(ValidationError) as refused:
        take(step, proposal, REVIEW | {missing: " "})

    assert set(refused.value.message_dict) == {missing}
    assert claim_on(release).value == "public"


def take(step: str, proposal: Proposal, review: dict[str, Any]) -> Proposal:
    if step == "approve":
        return reviews.approve(proposal, **review, effect=SHOWN)
    return {"reject": reviews.reject, "return": reviews.return_to_author}[step](proposal, **review)


def test_the_database_too_refuses_an_author_who_approves(release: Release) -> None:
    proposal = gated(release)

    with pytest.raises(IntegrityError, match="proposal_reviewer_is_not_author"), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(
            state="accepted", decided_by="ada", decided_at=timezone.now(), decision="Yes.", reviewer_interests="none"
        )


@pytest.mark.parametrize(("step", "state"), [("reject", "rejected"), ("return", "returned")])
def test_a_proposal_that_is_declined_or_returned_writes_nothing(release: Release, step: str, state: str) -> None:
    take(step, gated(release), REVIEW)

    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.decided_by, proposal.decision) == (state, "ben", "Read the card too.")
    assert claim_on(release).value == "public"
    assert Change.objects.filter(action=f"{step} proposal", by="ben").count() == 1


def test_a_returned_proposal_is_revised_and_then_approved(release: Release) -> None:
    proposal = take("return", gated(release), REVIEW)

    with pytest.raises(ValidationError, match="is returned to its author by ben"):
        reviews.approve(proposal, **APPROVAL)
    proposals.revise(proposal, replace(GATED, note="See the form."), claim_on(release), **SIGNED)
    reviews.approve(proposal, **APPROVAL)

    assert (claim_on(release).value, claim_on(release).note) == ("gated_auto", "See the form.")


def test_of_two_curators_who_opened_one_claim_the_second_is_refused(release: Release) -> None:
    """Both proposals rest on the same standing; the first approval changes it."""
    first = gated(release)
    second = proposals.propose(
        release, "correct", replace(GATED, value="gated_manual"), claim_on(release), **SIGNED | {"by": "cem"}
    )
    reviews.approve(first, **APPROVAL)

    with pytest.raises(ValidationError) as refused:
        reviews.approve(second, **APPROVAL)

    (message,) = refused.value.messages
    assert message.startswith("What stands on o1: weights_final.availability is no longer what this was written on. ")
    assert "ada ended “public”, accepted on " in message
    assert "(“There is a form.”); now “gated_auto”, accepted. Nothing was saved" in message
    assert claim_on(release).value == "gated_auto"
    second.refresh_from_db()
    assert (second.state, second.effect) == ("proposed", {})


def test_the_author_of_the_refused_one_writes_it_on_what_stands_and_it_is_approved(release: Release) -> None:
    second = proposals.propose(
        release, "correct", replace(GATED, value="gated_manual"), claim_on(release), **SIGNED | {"by": "cem"}
    )
    reviews.approve(gated(release), **APPROVAL)

    proposals.revise(
        second, replace(GATED, value="gated_manual"), claim_on(release), **SIGNED | {"by": "cem", "reason": "By hand."}
    )
    reviews.approve(second, **APPROVAL)

    assert claim_on(release).value == "gated_manual"


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_at_one_moment_only_one_writes() -> None:
    """Real connections, both approving different corrections of one claim."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one connection write at a time")
    build.load(build.opened("o1", "2024-05-01"))
    release = Release.objects.get(slug="o1")
    waiting = [
        proposals.propose(release, "correct", replace(GATED, value=value), claim_on(release), **SIGNED | {"by": name})
        for value, name in (("gated_auto", "ada"), ("gated_manual", "cem"))
    ]
    start, told = threading.Barrier(2), []

    def approve(proposal: Proposal) -> None:
        try:
            start.wait()
            told.append(reviews.approve(proposal, **APPROVAL).state)
        except ValidationError as error:
            told.append(error.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=(proposal,)) for proposal in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(words[:8] for words in told) == ["What sta", "accepted"]
    states = sorted(Proposal.objects.values_list("state", flat=True))
    assert states == ["accepted", "proposed"]
    assert Claim.objects.current().filter(release=release, field=FIELD).count() == 1


def test_several_are_approved_together_also_on_one_subject(release: Release) -> None:
    runs = [
        proposals.propose(
            release, "record", ScoreRecord("quiz", value, "Board", "third_party", CARD, setting), None, **SIGNED
        )
        for value, setting in ((0.6, "low effort"), (0.7, "high effort"))
    ]

    reviews.approve_many([*runs, gated(release)], **APPROVAL)

    assert set(Score.objects.current().filter(release=release).values_list("value", flat=True)) == {0.5, 0.6, 0.7}
    assert claim_on(release).value == "gated_auto"
    assert set(Proposal.objects.values_list("state", "decided_by")) == {("accepted", "ben")}


@pytest.mark.parametrize("fault", ["own", "stale", "same target"])
def test_where_one_of_several_cannot_be_approved_none_is(release: Release, fault: str) -> None:
    good = proposals.propose(release, "record", ScoreRecord("quiz", 0.7, "Board", "third_party", CARD), None, **SIGNED)
    author = "ben" if fault == "own" else "ada"
    bad = [gated(release, by=author)]
    if fault == "same target":
        bad.append(proposals.propose(release, "withdraw", None, claim_on(release), **SIGNED))
    if fault == "stale":
        curation.record_statement(release, replace(GATED, value="gated_manual"), by="cem", reason="Faster.")
    before = list(Claim.objects.order_by("pk").values_list("pk", "superseded_at"))

    with pytest.raises(ValidationError):
        reviews.approve_many([good, *bad], **APPROVAL)

    assert list(Claim.objects.order_by("pk").values_list("pk", "superseded_at")) == before
    assert set(Proposal.objects.values_list("state", flat=True)) == {"proposed"}
    assert not Change.objects.filter(action="approve proposal").exists()


@pytest.mark.parametrize("operation", ["record", "correct", "withdraw", "decide"])
def test_what_was_approved_is_taken_back_by_two_people_again(release: Release, operation: str) -> None:
    record = {"record": replace(GATED, field="model_card.availability"), "correct": GATED}.get(operation)
    target = None if operation == "record" else claim_on(release)
    before = said_of(release)
    first = proposals.propose(release, operation, record, target, status="rejected", **SIGNED)
    reviews.approve(first, **APPROVAL)
    assert said_of(release) != before

    back = reviews.revert(first, by="ben", reason="The form is gone.", interests="none")
    first.refresh_from_db()
    assert (first.state, back.reverts_id, back.state) == ("accepted", first.pk, "proposed")
    assert said_of(release) != before
    with pytest.raises(ValidationError, match="You proposed this yourself"):
        reviews.approve(back, **APPROVAL)
    reviews.approve(back, **APPROVAL | {"by": "cem"})

    first.refresh_from_db()
    assert first.state == "reverted"
    assert said_of(release) == before
    assert Change.objects.filter(action="revert proposal", by="cem", reason="The form is gone.").count() == 1


def said_of(release: Release) -> list[Any]:
    found = Claim.objects.current().filter(release=release).select_related("evidence__source")
    return sorted((repr(record_of(claim)), claim.status) for claim in found)


def test_what_changed_since_an_approval_is_not_reverted_over(release: Release) -> None:
    first = gated(release)
    reviews.approve(first, **APPROVAL)
    curation.correct_statement(claim_on(release), replace(GATED, value="unknown"), by="cem", reason="Read again.")

    with pytest.raises(ValidationError, match="superseded by cem"):
        reviews.revert(first, by="ben", reason="The form is gone.", interests="none")

    assert Proposal.objects.count() == 1


def test_what_was_only_proposed_is_not_put_back_as_accepted(release: Release) -> None:
    claim = proposed_by_import(release)
    first = proposals.propose(release, "withdraw", None, claim, **SIGNED)
    reviews.approve(first, **APPROVAL)

    with pytest.raises(ValidationError, match="was proposed, not accepted, so it is not put back"):
        reviews.revert(first, by="ben", reason="Too early.", interests="none")


@pytest.mark.parametrize("status", ["accepted", "rejected"])
def test_one_reviewer_decides_what_an_import_proposed(release: Release, status: str) -> None:
    claim = proposed_by_import(release)

    (decided,) = reviews.decide_imported([claim], status=status, **APPROVAL)

    stands = claim_on(release, CARDED)
    assert (stands.status, stands.recorded_by, stands.key) == (status, "ben", claim.key)
    assert (decided.state, decided.proposed_by, decided.decided_by) == ("accepted", "command:robot", "ben")


def test_a_decision_on_an_import_is_reverted_to_what_waits_for_a_person(release: Release) -> None:
    claim = proposed_by_import(release)
    (decided,) = reviews.decide_imported([claim], status="accepted", **APPROVAL)

    back = reviews.revert(decided, by="ben", reason="Too early.", interests="none")
    reviews.approve(back, **APPROVAL | {"by": "cem"})

    assert claim_on(release, CARDED).status == "proposed"


@pytest.mark.parametrize("by", ["ada", "catalogue"])
def test_one_reviewer_alone_decides_nothing_that_a_person_entered(release: Release, by: str) -> None:
    claim = proposed_by_import(release, by=by)

    with pytest.raises(ValidationError, match="Only what an import proposed"):
        reviews.decide_imported([claim], status="accepted", **APPROVAL)

    assert not Proposal.objects.exists()


def test_of_several_that_an_import_proposed_all_are_decided_or_none(release: Release) -> None:
    claims = [proposed_by_import(release), proposed_by_import(release, "data_card.availability")]
    curation.withdraw_statement(claims[1], by="cem", reason="Wrong page.")

    with pytest.raises(ValidationError, match="superseded by cem"):
        reviews.decide_imported(claims, status="accepted", **APPROVAL)

    assert claim_on(release, CARDED).status == "proposed"
    assert not Proposal.objects.exists()


def test_the_preview_names_what_an_approval_then_moves() -> None:
    """The weights are withdrawn from the public: the tier of the open release falls, and the lag with it."""
    build.load(*build.STAIRCASE)
    build.publish()
    release = Release.objects.get(slug="o2")
    proposal = proposals.propose(
        release, "correct", ClaimRecord(FIELD, "not_released", CARD), claim_on(release), **SIGNED
    )

    shown = effects.effect_of([proposal]).as_data()
    assert claim_on(release).value == "public"
    reviews.approve(proposal, **REVIEW, effect=shown)

    edition = build.publish()
    (tier,) = [row for row in shown["verdicts"] if row["definition"] == "tiers@1" and row["end"] is None]
    assert tier["before"] != tier["after"]
    moved = next(
        row
        for row in shown["lags"]
        if (row["benchmark"], row["definition"], row["rank"]) == ("quiz", "tiers@1", 5)
        and (row["reference"], row["counting"]) == ("closed", "conservative")
    )
    series = LagSeries.objects.filter(
        edition=edition,
        benchmark__slug="quiz",
        definition="tiers@1",
        rank=5,
        reference="closed",
        counting="conservative",
    )
    (reading,) = lag_readings(series, edition.as_of)
    assert (reading.status, reading.lower) == (moved["after"]["status"], moved["after"]["lower"])
    assert Proposal.objects.get().effect == shown
