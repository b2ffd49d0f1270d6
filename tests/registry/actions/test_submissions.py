"""What somebody sends in: kept, limited, read, turned into a proposal, answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from pytest_django.fixtures import Settings

from registry.actions import proposals, submissions
from registry.actions.senders import TooMany
from registry.models import Change, Claim, Proposal, Release, Submission
from registry.sources.records import ClaimRecord
from tests.registry.actions import builders as build
from tests.registry.outsiders import entered, sent


@pytest.fixture
def release(db: None) -> Release:
    """An open release."""
    build.load(build.closed("c1", "2023-01-01"), build.opened("o1", "2024-05-01", build.score(0.5)))
    found: Release = Release.objects.get(slug="o1")
    return found


RECORD = ClaimRecord("weights_final.license", "unknown", build.READ)


def turned(submission: Submission, by: str = "ada") -> Proposal:
    return submissions.turn_into_proposal(submission, RECORD, by=by, reason="Read.", interests="none")


def test_a_correction_is_kept_with_its_licence_by_key(release: Release) -> None:
    kept = sent(release)

    assert (kept.state, kept.value) == ("received", "apache-2.0")
    assert len(kept.token) == 32
    assert kept.token != sent(release).token


def test_what_tells_who_sent_it_is_in_no_change(release: Release) -> None:
    kept = sent(release)
    submissions.start_reading(kept, by="ada")
    submissions.answer(kept, state="rejected", by="ada", answer="The file says otherwise.")

    told = str(list(Change.objects.filter(noun="submission").values()))
    assert len(Change.objects.filter(noun="submission")) == 3
    for secret in ("mallory", "Mallory", kept.token, kept.sender, "192.0.2.7", "The licence file is Apache's."):
        assert secret not in told


@pytest.mark.parametrize(
    ("wrong", "place", "words"),
    [
        ({"value": "Gardening Licence"}, "value", "'Gardening Licence' is no licence that the registry knows"),
        ({"value": ""}, "value", "Allowed: the key or name"),
        ({"field": "weights_final.availability", "value": "free"}, "value", "'free' is not one of public"),
        ({"field": "weights_final.colour", "value": "red"}, "field", "'weights_final.colour' is not one of"),
        ({"field": "date.released", "value": "yesterday"}, "value", "date.released: 'yesterday'"),
        ({"text": "  "}, "text", "nothing is written"),
        ({"text": "x" * 4001}, "text", "4001 characters are more than 4000"),
        ({"text": "http://a.example www.b.example https://c.example"}, "text", "3 links are more than 2"),
        ({"text": "a\0b"}, "text", "a null character is not allowed"),
        ({"evidence_url": ""}, "evidence_url", "'' is no address of the web"),
        ({"evidence_url": "javascript:alert(1)"}, "evidence_url", "allowed: https://"),
        ({"evidence_locator": ""}, "evidence_locator", "cannot be blank"),
        ({"evidence_locator": "x" * 501}, "evidence_locator", "at most 500"),
        ({"contact": "nobody"}, "contact", "valid email"),
        ({"kind": "spam"}, "kind", "not a valid choice"),
    ],
)
def test_what_cannot_be_kept_is_named_with_what_goes(
    release: Release, wrong: dict[str, Any], place: str, words: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        sent(release, **wrong)

    assert words in str(refused.value.message_dict[place])
    assert not Submission.objects.exists()
    assert not Change.objects.filter(noun="submission").exists()


def test_a_sender_may_send_five_an_hour(release: Release) -> None:
    for _ in range(5):
        sent(release)

    with pytest.raises(TooMany, match="Submissions from one sender: at most 5 an hour"):
        sent(release)
    assert sent(release, address="192.0.2.8")


def test_a_sender_may_send_twenty_a_day(release: Release) -> None:
    for hour in range(20):
        Submission.objects.filter(pk=sent(release).pk).update(received=timezone.now() - timedelta(hours=hour + 1.5))

    with pytest.raises(TooMany, match="at most 20 a day"):
        sent(release)


def test_all_senders_together_are_limited_too(release: Release, settings: Settings) -> None:
    settings.SUBMISSION_LIMITS_OF_ALL = {"hour": 2, "day": 9}
    sent(release, address="192.0.2.1")
    sent(release, address="192.0.2.2")

    with pytest.raises(TooMany, match="all senders together"):
        sent(release, address="192.0.2.3")


def test_a_submission_becomes_a_proposal_of_the_curator_and_not_of_the_sender(release: Release) -> None:
    kept = sent(release)

    proposal = turned(kept)

    kept.refresh_from_db()
    assert (kept.state, kept.proposal) == ("proposed", proposal)
    assert (proposal.proposed_by, proposal.state) == ("ada", "proposed")
    assert "mallory" not in str(proposal.content).lower()


def test_a_submission_is_turned_once(release: Release) -> None:
    kept = sent(release)
    turned(kept)

    with pytest.raises(ValidationError, match="proposed, waiting for a second person already, by ada"):
        turned(kept, by="ben")
    assert Proposal.objects.count() == 1


def test_a_missing_release_is_not_proposed_but_answered_with_what_it_became(release: Release) -> None:
    kept = sent(release, kind="release", release=None, release_name="O2", field="", value="")

    with pytest.raises(ValidationError, match="names no release"):
        turned(kept)
    with pytest.raises(ValidationError, match="name the release that came of it"):
        submissions.answer(kept, state="accepted", by="ada", answer="Added.")
    done = submissions.answer(kept, state="accepted", by="ada", answer="Added.", release=release)

    assert (done.state, done.release, done.answer) == ("accepted", release, "Added.")


def test_a_correction_is_accepted_by_its_proposal_alone(release: Release) -> None:
    with pytest.raises(ValidationError, match="'accepted' is not one of rejected, spam"):
        submissions.answer(sent(release), state="accepted", by="ada", answer="Yes.", release=release)


@pytest.mark.parametrize(
    ("state", "then", "answer"),
    [
        ("accepted", "accepted", "So it is."),
        ("rejected", "rejected", "So it is."),
        ("reverted", "rejected", "It was taken over, and has been taken back since. So it is."),
        ("withdrawn", "reading", ""),
        ("returned", "proposed", ""),
    ],
)
def test_a_submission_follows_its_proposal(release: Release, state: str, then: str, answer: str) -> None:
    kept = sent(release)
    proposal = turned(kept)
    proposal.state, proposal.decided_by, proposal.decision = state, "ben", "So it is."
    proposal.decided_at, proposal.reviewer_interests = timezone.now(), "none"
    proposal.save()

    submissions.follow(proposal)

    kept.refresh_from_db()
    assert (kept.state, kept.answer) == (then, answer)
    assert (kept.proposal is None) is (state == "withdrawn")


def test_following_twice_changes_nothing(release: Release) -> None:
    kept = sent(release)
    proposal = proposals.withdraw(turned(kept), by="ada", reason="Not so.")
    submissions.follow(proposal)
    before = Change.objects.count()

    submissions.follow(proposal)

    assert Change.objects.count() == before


def test_spam_needs_no_answer_and_a_refusal_does(release: Release) -> None:
    with pytest.raises(ValidationError, match="nothing is written"):
        submissions.answer(sent(release), state="rejected", by="ada", answer=" ")
    assert submissions.answer(sent(release), state="spam", by="ada", answer="").state == "spam"


def test_nothing_sent_changes_what_the_registry_holds(release: Release) -> None:
    before = list(Claim.objects.values_list("key", "status", "superseded_at"))

    turned(sent(release))

    assert list(Claim.objects.values_list("key", "status", "superseded_at")) == before


def test_what_is_entered_is_checked_without_being_kept(release: Release) -> None:
    assert submissions.check(entered(release)).value == "apache-2.0"
    assert not Submission.objects.exists()
