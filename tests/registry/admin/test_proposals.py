"""Proposals at the desk: compared, previewed, approved by a second person, refused where something else stands."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from registry.actions import curation, proposals, reviews
from registry.models import Change, Claim, Proposal, Release, Score
from registry.sources.records import ClaimRecord, EvidenceRecord, ScoreRecord
from tests.registry.actions import builders as build
from tests.registry.actions.test_proposals import speaks
from tests.registry.actions.test_reviews import CARDED, proposed_by_import
from tests.registry.admin.conftest import Enter
from tests.registry.admin.test_doors import INLINE
from tests.registry.pages.html import read

FIELD = "weights_final.availability"
CARD = EvidenceRecord("papers", "model card, section 2", "2025-01-05", "https://example.org/card", "we release")
AGREED = {"reason": "Read the card too.", "interests": "none"}


def url(noun: str, page: str, *args: object) -> str:
    return reverse(f"admin:registry_{noun}_{page}", args=args)


def preview(*found: Proposal) -> str:
    return f"{url('proposal', 'preview')}?ids={','.join(str(each.pk) for each in found)}"


def claim_on(release: Release, field: str = FIELD) -> Claim:
    found: Claim = Claim.objects.current().get(release=release, field=field)
    return found


def gated(release: Release, value: str = "gated_auto", by: str = "ada") -> Proposal:
    return proposals.propose(
        release,
        "correct",
        ClaimRecord(FIELD, value, CARD),
        claim_on(release),
        by=by,
        reason="There is a form.",
        interests="none, I only read it",
    )


def scored(release: Release, value: float = 0.7, by: str = "ada") -> Proposal:
    record = ScoreRecord("quiz", value, "Board", "third_party", CARD)
    return proposals.propose(release, "record", record, None, by=by, reason="A new run.", interests="none")


def sent(page: Any, **changed: str) -> dict[str, str]:
    """Return the form of a preview as a browser would send it, filled in."""
    return {"shown": page.context["form"]["shown"].value()} | AGREED | changed


@pytest.fixture
def curator(enter: Enter) -> Client:
    """A client of ada, who proposes."""
    nouns = ("claim", "rating", "score", "proposal", "change")
    return enter(*(f"view_{noun}" for noun in nouns), "add_proposal")


@pytest.fixture
def reviewer(enter: Enter) -> Client:
    """A client of ben, who reviews."""
    nouns = ("claim", "rating", "score", "proposal", "change")
    return enter(*(f"view_{noun}" for noun in nouns), "add_proposal", "review_proposal", name="ben")


def test_a_proposal_shows_side_by_side_what_stands_and_what_it_would_say(reviewer: Client, release: Release) -> None:
    page = reviewer.get(url("proposal", "change", gated(release).pk))

    rows = [row for table in read(page.text).tables for row in table.rows]
    assert ["value", "public", "gated_auto"] in rows
    assert ["field", "weights_final.availability", "weights_final.availability"] in rows
    assert '<strong class="desk-changed">gated_auto</strong>' in page.text
    assert '<a href="https://example.org/card">https://example.org/card</a>' in page.text
    assert all(words in page.text for words in ("we release", "ada", "none, I only read it", "There is a form."))
    assert INLINE.findall(page.text) == []


def test_a_reviewer_is_offered_to_decide_and_an_author_is_not(
    curator: Client, reviewer: Client, release: Release
) -> None:
    proposal = gated(release)
    steps = {step: url("proposal", step, proposal.pk) for step in ("reject", "return", "withdraw")}

    theirs = reviewer.get(url("proposal", "change", proposal.pk)).text
    own = curator.get(url("proposal", "change", proposal.pk)).text

    assert "Preview and approve" in theirs
    assert "Preview and approve" not in own
    assert [step for step, page in steps.items() if page in theirs] == ["reject", "return"]
    assert [step for step, page in steps.items() if page in own] == ["withdraw"]


def test_the_preview_shows_every_verdict_and_lag_that_would_move_and_writes_nothing(reviewer: Client) -> None:
    build.load(*build.STAIRCASE)
    build.publish()
    proposal = proposals.propose(
        Release.objects.get(slug="o2"),
        "correct",
        ClaimRecord(FIELD, "not_released", CARD),
        claim_on(Release.objects.get(slug="o2")),
        by="ada",
        reason="Taken down.",
        interests="none",
    )

    page = reviewer.get(preview(proposal))

    assert "<h3>Tiers</h3>" in page.text
    assert "<h3>Lags behind closed releases, as of 2025-01-01</h3>" in page.text
    tiers = next(table for table in read(page.text).tables if table.rows[0][0] == "definition")
    ((definition, now, _, name, since, until),) = tiers.body
    assert (definition, now, name, since[:8], until) == ("tiers@1", "T5", "O2", "2024-08-", "today and on")
    assert INLINE.findall(page.text) == []
    assert (Claim.objects.filter(superseded_at__isnull=False).exists(), proposal.state) == (False, "proposed")


def test_a_preview_that_moves_nothing_says_so(reviewer: Client, release: Release) -> None:
    build.publish()
    record = ClaimRecord("date.withdrawn", "unknown", CARD)
    proposal = proposals.propose(release, "record", record, None, by="ada", reason="Not stated.", interests="none")

    assert "Moves nothing: no verdict, no tier, no lag and no waiting time." in reviewer.get(preview(proposal)).text


def test_what_was_previewed_is_approved_with_reason_and_interests(reviewer: Client, release: Release) -> None:
    build.publish()
    proposal = gated(release)
    page = reviewer.get(preview(proposal))

    response = reviewer.post(preview(proposal), sent(page), follow=True)

    proposal.refresh_from_db()
    assert "Approved: O1: weights_final.availability." in response.text
    assert (proposal.state, proposal.decided_by, proposal.reviewer_interests) == ("accepted", "ben", "none")
    assert claim_on(release).value == "gated_auto"
    assert proposal.effect["verdicts"]
    assert "what it moved, as shown" in response.text.lower()


@pytest.mark.parametrize("missing", ["reason", "interests"])
def test_an_approval_without_reason_or_interests_is_refused(reviewer: Client, release: Release, missing: str) -> None:
    proposal = gated(release)

    response = reviewer.post(preview(proposal), sent(reviewer.get(preview(proposal)), **{missing: ""}))

    assert response.context["form"].errors[missing] == ["This field is required."]
    assert claim_on(release).value == "public"


def test_an_approval_of_what_nobody_was_shown_is_refused(reviewer: Client, release: Release) -> None:
    proposal = gated(release)

    response = reviewer.post(preview(proposal), AGREED)

    assert "what this would move has changed since it was shown" in response.text
    assert claim_on(release).value == "public"
    again = reviewer.post(preview(proposal), sent(response))
    assert again.status_code == 302
    assert claim_on(release).value == "gated_auto"


def test_what_would_move_otherwise_than_shown_is_shown_again(reviewer: Client, release: Release) -> None:
    """Between preview and approval the release gets another day, so that the verdicts would move from then on."""
    build.publish()
    proposal = gated(release)
    form = sent(reviewer.get(preview(proposal)))
    day = claim_on(release, "date.released")
    curation.correct_statement(day, ClaimRecord("date.released", "2024-06-01", CARD), by="cem", reason="A day.")

    response = reviewer.post(preview(proposal), form)

    assert "what this would move has changed since it was shown" in response.text
    assert claim_on(release).value == "public"


@pytest.mark.parametrize("name", ["ada", "root"])
def test_nobody_approves_their_own_at_the_desk_nor_does_a_superuser(
    enter: Enter, root: Client, release: Release, name: str
) -> None:
    client = root if name == "root" else enter("view_proposal", "add_proposal", "review_proposal")
    proposal = gated(release, by=name)

    shown = client.get(preview(proposal))
    response = client.post(preview(proposal), {"shown": "x"} | AGREED)
    again = client.post(preview(proposal), sent(response))

    assert shown.context["form"] is None
    assert "You proposed this yourself" in again.text
    assert claim_on(release).value == "public"


def test_a_superuser_too_only_proposes(root: Client, release: Release) -> None:
    page = url("claim", "withdraw", claim_on(release).pk)

    root.post(page, {"reason": "About another release.", "interests": "none"})

    assert claim_on(release).value == "public"
    assert Proposal.objects.get().proposed_by == "root"


def test_who_speaks_for_the_developer_is_told_that_others_decide(reviewer: Client, release: Release) -> None:
    proposal = gated(release)
    speaks(release, "ben")

    response = reviewer.post(preview(proposal), sent(reviewer.get(preview(proposal))))

    assert "ben speaks for Acme, the developer of O1" in response.text
    assert claim_on(release).value == "public"


def test_of_two_curators_who_opened_one_claim_the_second_approval_is_refused(
    reviewer: Client, release: Release
) -> None:
    first, second = gated(release), gated(release, "gated_manual", by="cem")
    reviewer.post(preview(first), sent(reviewer.get(preview(first))))

    shown = reviewer.get(preview(second))
    response = reviewer.post(preview(second), {"shown": "x"} | AGREED)

    for page in (shown, response, reviewer.get(url("proposal", "change", second.pk))):
        assert "is no longer what this was written on. ada ended “public”, accepted on" in page.text
        assert "now “gated_auto”, accepted." in page.text
    assert shown.context["form"] is None
    assert claim_on(release).value == "gated_auto"


def test_its_author_revises_it_on_what_stands_now(enter: Enter, reviewer: Client, release: Release) -> None:
    second = gated(release, "gated_manual", by="cem")
    first = gated(release)
    reviewer.post(preview(first), sent(reviewer.get(preview(first))))
    author = enter("view_proposal", "view_claim", "add_proposal", name="cem")
    address = f"{url('claim', 'change', claim_on(release).pk)}?revises={second.pk}"
    assert address in author.get(url("proposal", "change", second.pk)).text

    form = author.get(address).context["adminform"].form
    filled = {
        name: form[name].value() for name in ("value", "locator", "quote", "read", "reason", "interests", "stood")
    }
    filled["source"] = form["source"].value()
    response = author.post(address, filled | {"note": "Looked again."}, follow=True)

    assert "Proposed; a second person decides." in response.text
    assert Proposal.objects.count() == 2
    reviewer.post(preview(second), sent(reviewer.get(preview(second))))
    assert (claim_on(release).value, claim_on(release).note) == ("gated_manual", "Looked again.")


def test_a_returned_record_is_revised_in_the_form_it_came_from(
    curator: Client, reviewer: Client, release: Release
) -> None:
    proposal = scored(release)
    reviewer.post(url("proposal", "return", proposal.pk), AGREED | {"reason": "Which setting?"})
    assert "Which setting?" in curator.get(url("proposal", "change", proposal.pk)).text
    address = f"{url('score', 'add')}?revises={proposal.pk}"

    form = curator.get(address).context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    filled = {name: value for name, value in values.items() if value not in (None, False)}
    curator.post(address, filled | {"setting": "5-shot"})

    proposal.refresh_from_db()
    assert (proposal.state, proposal.content["setting"], proposal.content["value"]) == ("proposed", "5-shot", 0.7)


@pytest.mark.parametrize("operation", ["withdraw", "decide"])
def test_a_proposed_step_is_revised_as_a_step(curator: Client, release: Release, operation: str) -> None:
    proposal = proposals.propose(
        release,
        operation,
        None,
        claim_on(release),
        by="ada",
        reason="Wrong page.",
        interests="none",
        status="rejected" if operation == "decide" else "",
    )
    address = f"{url('claim', operation, claim_on(release).pk)}?revises={proposal.pk}"
    assert address in curator.get(url("proposal", "change", proposal.pk)).text
    assert "Wrong page." in curator.get(address).text

    curator.post(address, {"status": "rejected", "reason": "Wrong release.", "interests": "none"})

    proposal.refresh_from_db()
    assert (Proposal.objects.count(), proposal.reason) == (1, "Wrong release.")


@pytest.mark.parametrize("number", ["0", "x", "99999999999999999999", "{theirs}", "{other}"])
def test_what_is_not_ones_own_open_proposal_of_that_kind_is_not_revised(
    curator: Client, release: Release, number: str
) -> None:
    theirs, other = gated(release, by="cem"), scored(release)
    page = url("claim", "change", claim_on(release).pk)

    response = curator.get(f"{page}?revises={number.format(theirs=theirs.pk, other=other.pk)}")

    assert response.status_code == 404


@pytest.mark.parametrize(("step", "state"), [("reject", "rejected"), ("return", "returned")])
def test_a_reviewer_rejects_or_returns_with_a_reason(reviewer: Client, release: Release, step: str, state: str) -> None:
    proposal = gated(release)
    page = url("proposal", step, proposal.pk)

    refused = reviewer.post(page, {"reason": "", "interests": ""})
    done = reviewer.post(page, AGREED)

    proposal.refresh_from_db()
    assert set(refused.context["form"].errors) == {"reason", "interests"}
    assert done["Location"] == url("proposal", "change", proposal.pk)
    assert (proposal.state, proposal.decision) == (state, "Read the card too.")


def test_an_author_withdraws_and_nobody_else(curator: Client, reviewer: Client, release: Release) -> None:
    page = url("proposal", "withdraw", gated(release).pk)

    refused = reviewer.post(page, {"reason": "Not mine."})
    done = curator.post(page, {"reason": "Misread."})

    assert "is ada&#x27;s: only its author may do that" in refused.text
    assert done.status_code == 302
    assert Proposal.objects.get().state == "withdrawn"


def test_what_was_accepted_is_reverted_by_two_people(curator: Client, reviewer: Client, release: Release) -> None:
    first = gated(release)
    reviewer.post(preview(first), sent(reviewer.get(preview(first))))
    page = url("proposal", "revert", first.pk)
    assert page in curator.get(url("proposal", "change", first.pk)).text

    curator.post(page, {"reason": "The form is gone.", "interests": "none"})
    back = Proposal.objects.latest("pk")
    assert claim_on(release).value == "gated_auto"
    reviewer.post(preview(back), sent(reviewer.get(preview(back))))

    first.refresh_from_db()
    assert (first.state, claim_on(release).value) == ("reverted", "public")
    assert url("proposal", "change", first.pk) in reviewer.get(url("proposal", "change", back.pk)).text


def test_several_are_previewed_together_and_approved_all(reviewer: Client, release: Release) -> None:
    build.publish()
    both = [gated(release), scored(release, by="cem")]
    chosen = {"action": "preview_selected", "_selected_action": [each.pk for each in both]}
    moved = reviewer.post(url("proposal", "changelist"), chosen)
    assert moved["Location"].replace("%2C", ",") == preview(*both)

    page = reviewer.get(moved["Location"])
    reviewer.post(moved["Location"], sent(page))

    assert "Preview of 2 proposals together" in page.text
    assert set(Proposal.objects.values_list("state", flat=True)) == {"accepted"}
    assert claim_on(release).value == "gated_auto"
    assert Score.objects.current().filter(evaluator="Board").exists()


def test_where_one_of_several_is_stale_none_is_approved(reviewer: Client, release: Release) -> None:
    both = [gated(release), scored(release)]
    page = reviewer.get(preview(*both))
    curation.correct_statement(claim_on(release), ClaimRecord(FIELD, "gated_manual", CARD), by="cem", reason="Faster.")

    response = reviewer.post(preview(*both), sent(page))

    assert "cem ended “public”" in response.text
    assert set(Proposal.objects.values_list("state", flat=True)) == {"proposed"}


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"author": "mine"}, {"score"}),
        ({"author": "others"}, {"claim"}),
        ({"noun": "claim"}, {"claim"}),
        ({"state__exact": "rejected"}, set()),
        ({"q": "quiz"}, {"score"}),
        ({}, {"claim", "score"}),
    ],
    ids=["mine", "others", "noun", "state", "words", "all"],
)
def test_the_list_is_narrowed_by_author_noun_state_and_words(
    curator: Client, release: Release, asked: dict[str, str], shown: set[str]
) -> None:
    gated(release, by="cem")
    scored(release)

    page = curator.get(url("proposal", "changelist"), asked)

    assert {row.noun for row in page.context["cl"].result_list} == shown


def test_the_list_takes_the_same_queries_however_long_it_is(reviewer: Client, release: Release) -> None:
    gated(release)
    reviewer.get(url("proposal", "changelist"))
    with CaptureQueriesContext(connection) as few:
        reviewer.get(url("proposal", "changelist"))
    for value in (0.6, 0.7, 0.8, 0.9):
        scored(release, value)

    with CaptureQueriesContext(connection) as many:
        text = reviewer.get(url("proposal", "changelist")).text

    assert text.count("O1: quiz") == 4
    assert len(many) == len(few)


@pytest.mark.parametrize("ids", ["", "x", "0", "99999999999999999999", "-1"])
def test_a_preview_of_no_proposal_is_not_found(reviewer: Client, ids: str) -> None:
    assert reviewer.get(f"{url('proposal', 'preview')}?ids={ids}").status_code == 404


@pytest.mark.parametrize("step", ["reject", "return", "withdraw", "revert"])
def test_a_step_on_no_proposal_is_not_found(reviewer: Client, step: str) -> None:
    assert reviewer.get(url("proposal", step, 99)).status_code == 404


def test_a_proposal_that_was_decided_is_not_decided_again(reviewer: Client, release: Release) -> None:
    proposal = gated(release)
    reviewer.post(url("proposal", "reject", proposal.pk), AGREED)

    shown = reviewer.get(preview(proposal))
    again = reviewer.post(url("proposal", "return", proposal.pk), AGREED)

    assert shown.context["form"] is None
    assert f"proposal {proposal.pk} is rejected by ben on" in again.text


@pytest.mark.parametrize("status", ["accepted", "rejected"])
def test_one_reviewer_decides_what_an_import_proposed_after_the_same_preview(
    reviewer: Client, release: Release, status: str
) -> None:
    build.publish()
    claim = proposed_by_import(release)
    address = f"{url('claim', 'imported')}?ids={claim.pk}&status={status}"
    assert address.replace("&", "&amp;") in reviewer.get(url("claim", "change", claim.pk)).text
    page = reviewer.get(address)
    assert "command:robot" in page.text
    assert not Proposal.objects.exists()

    reviewer.post(address, sent(page))

    decided = claim_on(release, CARDED)
    assert (decided.status, decided.recorded_by) == (status, "ben")
    proposal = Proposal.objects.get()
    assert (proposal.proposed_by, proposal.decided_by, proposal.state) == ("command:robot", "ben", "accepted")
    assert Change.objects.get(action="decide claim").reason == "Read the card too."


def test_a_curator_only_proposes_a_decision_on_what_an_import_proposed(curator: Client, release: Release) -> None:
    claim = proposed_by_import(release)
    address = f"{url('claim', 'imported')}?ids={claim.pk}&status=accepted"

    page = curator.get(url("claim", "change", claim.pk)).text

    assert url("claim", "imported") not in page
    assert url("claim", "decide", claim.pk) in page
    assert (curator.get(address).status_code, curator.post(address, AGREED).status_code) == (403, 403)
    assert claim_on(release, CARDED).status == "proposed"


def test_several_of_an_import_are_accepted_together_from_the_list(reviewer: Client, release: Release) -> None:
    claims = [proposed_by_import(release), proposed_by_import(release, "data_card.availability")]
    chosen = {"action": "accept_imported", "_selected_action": [claim.pk for claim in claims]}
    address = reviewer.post(url("claim", "changelist"), chosen)["Location"]

    reviewer.post(address, sent(reviewer.get(address)))

    assert {claim_on(release, claim.field).status for claim in claims} == {"accepted"}


def test_what_a_person_recorded_is_not_decided_as_an_import_s(reviewer: Client, release: Release) -> None:
    claim = claim_on(release)

    page = reviewer.get(f"{url('claim', 'imported')}?ids={claim.pk}&status=rejected")

    assert "Only what an import proposed" in page.text
    assert page.context["form"] is None


def test_what_was_known_before_an_approval_stays_known(reviewer: Client, release: Release) -> None:
    proposal = gated(release)
    before = timezone.now()
    reviewer.post(preview(proposal), sent(reviewer.get(preview(proposal))))

    then = Claim.objects.filter(release=release, field=FIELD).counting(before)

    assert [claim.value for claim in then] == ["public"]


def test_the_history_of_a_proposal_is_one_click_away(reviewer: Client, release: Release) -> None:
    proposal = gated(release)
    reviews.reject(proposal, by="ben", reason="No form.", interests="none")
    address = f"{url('change', 'changelist')}?noun__exact=proposal&object_key__exact={proposal.pk}"
    assert address.replace("&", "&amp;") in reviewer.get(url("proposal", "change", proposal.pk)).text

    lines = reviewer.get(address).context["cl"].result_list

    assert [line.action for line in lines] == ["reject proposal", "propose claim"]
