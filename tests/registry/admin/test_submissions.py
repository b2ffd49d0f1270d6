"""Submissions, producers and disputes at the desk."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.test import Client

from registry.actions import declarations, disputes, submissions
from registry.models import Claim, Dispute, Producer, Proposal, Release, SelfDeclaration, Submission
from tests.registry.admin.conftest import EnterAs
from tests.registry.admin.test_nouns import url
from tests.registry.outsiders import producer_of, sent


@pytest.fixture
def submission(release: Release) -> Submission:
    """A correction that came in."""
    return sent(release, value="unknown")


def step(model: Any, name: str, row: Any) -> str:
    return f"{url(model, 'change', row.pk).removesuffix('change/')}{name}/"


def proposing(release: Release, **other: Any) -> dict[str, Any]:
    said = {
        "field": "weights_final.license",
        "value": "unknown",
        "corrects": Claim.objects.get(release=release, field="weights_final.license").pk,
        "source": "papers",
        "url": "https://acme.example/LICENSE",
        "locator": "first line",
        "read": "2024-12-01",
        "reason": "I read the file.",
        "interests": "none",
    }
    return said | other


def test_the_queue_shows_what_waits_and_on_request_what_does_not(enter_as: EnterAs, submission: Submission) -> None:
    done = sent(submission.release, address="192.0.2.9") if submission.release else submission
    submissions.answer(done, state="spam", by="ada", answer="")
    client = enter_as("curator")

    waiting, closed, everything = (
        client.get(url("submission", "changelist") + query).text for query in ("", "?queue=closed", "?queue=all")
    )

    own, other = f"/submission/{submission.pk}/", f"/submission/{done.pk}/"
    assert (own in waiting, other in waiting) == (True, False)
    assert (own in closed, other in closed) == (False, True)
    assert (own in everything, other in everything) == (True, True)


def test_who_may_answer_sees_whom_to_ask_back_and_nobody_sees_the_sender(
    enter_as: EnterAs, submission: Submission
) -> None:
    curator = enter_as("curator").get(url("submission", "change", submission.pk)).text

    assert "mallory@post.example" in curator
    assert submission.sender not in curator
    assert "192.0.2.7" not in curator


def test_a_curator_reads_and_proposes_what_was_sent(
    enter_as: EnterAs, submission: Submission, release: Release
) -> None:
    client = enter_as("curator")
    client.post(step("submission", "read", submission), {"x": ""})
    page = client.get(step("submission", "propose", submission)).text
    assert 'value="https://acme.example/LICENSE"' in page
    assert '<option value="weights_final.license" selected>' in page

    client.post(step("submission", "propose", submission), proposing(release))

    submission.refresh_from_db()
    proposal = Proposal.objects.get()
    assert (submission.state, submission.proposal) == ("proposed", proposal)
    assert (proposal.proposed_by, proposal.operation, proposal.state) == ("curator", "correct", "proposed")
    assert proposal.content["value"] == "unknown"
    shown = client.get(url("submission", "change", submission.pk))
    assert "Turn into a proposal" not in str(shown.context["desk_links"])
    assert f"/admin/registry/proposal/{proposal.pk}/" in shown.text


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"value": "Gardening"}, "'Gardening' is no licence that the registry knows"),
        ({"source": "nowhere"}, "Select a valid choice"),
        ({"locator": ""}, "locator: needed"),
        ({"field": "access.api", "value": "true"}, "that claim is about weights_final.license, not access.api"),
        ({"read": "2999-01-01"}, "read on: 2999-01-01 lies in the future"),
        ({"stood": "something else"}, "Nothing was saved"),
        ({"note": "a\0b"}, "Null characters are not allowed"),
    ],
)
def test_what_cannot_be_proposed_leaves_the_submission_where_it_is(
    enter_as: EnterAs, submission: Submission, release: Release, wrong: dict[str, Any], problem: str
) -> None:
    response = enter_as("curator").post(step("submission", "propose", submission), proposing(release, **wrong))

    assert problem in html.unescape(response.text)
    submission.refresh_from_db()
    assert (submission.state, Proposal.objects.count()) == ("received", 0)


def test_a_refusal_is_answered_on_the_page_of_the_submission(enter_as: EnterAs, submission: Submission) -> None:
    answer = {"state": "rejected", "reason": "The file says Apache."}

    enter_as("curator").post(step("submission", "answer", submission), answer)

    assert "The file says Apache." in Client().get(submission.get_absolute_url()).text


def test_a_missing_release_is_accepted_as_the_release_it_became(enter_as: EnterAs, release: Release) -> None:
    missing = sent(release, kind="release", release=None, release_name="O2", field="", value="")
    accepted = {"state": "accepted", "release": release.pk, "reason": "Added."}

    enter_as("curator").post(step("submission", "answer", missing), accepted)

    missing.refresh_from_db()
    assert (missing.state, missing.release) == ("accepted", release)


def test_spam_is_set_aside_without_an_answer(enter_as: EnterAs, submission: Submission) -> None:
    enter_as("curator").post(step("submission", "spam", submission), {"x": ""})

    submission.refresh_from_db()
    assert (submission.state, submission.answer) == ("spam", "")


@pytest.mark.parametrize("name", ["read", "propose", "answer", "spam", "dispute"])
def test_who_may_not_answer_takes_no_step(enter_as: EnterAs, submission: Submission, name: str) -> None:
    for role in ("visitor", "submitter"):
        assert enter_as(role).post(step("submission", name, submission), {"x": ""}).status_code in {302, 403}

    submission.refresh_from_db()
    assert submission.state == "received"


def test_a_curator_opens_a_dispute_and_a_reviewer_decides_it(enter_as: EnterAs, submission: Submission) -> None:
    opened = {"text": "Not so.", "url": "https://a.example/"}
    enter_as("curator").post(step("submission", "dispute", submission), opened)
    dispute = Dispute.objects.get()
    decision = {"state": "dismissed", "reason": "The file says Apache."}

    assert enter_as("curator").post(step("dispute", "decide", dispute), decision).status_code == 403
    enter_as("reviewer").post(step("dispute", "decide", dispute), decision)

    dispute.refresh_from_db()
    assert (dispute.opened_by, dispute.state, dispute.decided_by) == ("curator", "dismissed", "reviewer")
    assert "Decide" not in str(enter_as("reviewer").get(url("dispute", "change", dispute.pk)).context["desk_links"])


def test_nobody_edits_or_deletes_a_dispute(root: Client, release: Release) -> None:
    producer = producer_of(release.developer)
    dispute = disputes.open_by_producer(producer, release, text="No.", url="https://a.example/", by="acme-speaks")

    assert root.post(url("dispute", "change", dispute.pk), {"text": "Yes."}).status_code == 403
    assert root.post(url("dispute", "delete", dispute.pk), {"post": "yes"}).status_code == 403
    dispute.refresh_from_db()
    assert dispute.text == "No."


def test_an_administrator_revokes_an_account_with_what_it_said(enter_as: EnterAs, release: Release) -> None:
    producer = producer_of(release.developer)
    declarations.declare(producer, release, field="model_card.availability", value="public", by="acme-speaks")
    revoke = {"take_back": "on", "reason": "It never was Acme."}

    assert enter_as("curator").post(step("producer", "revoke", producer), revoke).status_code == 403
    page = enter_as("administrator").get(step("producer", "revoke", producer))
    enter_as("administrator").post(step("producer", "revoke", producer), revoke)

    assert "Acme" in page.text
    assert Producer.objects.get().state == "revoked"
    assert SelfDeclaration.objects.get().withdrawn_by == "administrator"


def test_the_token_of_a_claim_is_not_at_the_desk(root: Client, release: Release) -> None:
    producer = producer_of(release.developer, state="pending")

    assert producer.token not in root.get(url("producer", "change", producer.pk)).text


def test_the_site_of_a_developer_is_recorded_at_the_desk(root: Client, release: Release) -> None:
    assert 'name="website"' in root.get(url("developer", "change", release.developer_id)).text


def test_what_visitors_write_is_not_run_at_the_desk(root: Client, release: Release) -> None:
    kept = sent(release, text="<script>alert(1)</script>", submitter='"><img src=x onerror=alert(1)>')

    pages = [url("submission", "changelist"), url("submission", "change", kept.pk), step("submission", "answer", kept)]
    for text in (root.get(page).text for page in pages):
        assert "<script>alert" not in text
        assert "<img src=x" not in text
