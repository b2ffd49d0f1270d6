"""Claims, ratings and scores at the desk: proposed, written once a second person approves, and never lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from registry.actions import curation, reviews
from registry.models import Benchmark, Change, Claim, Evidence, Proposal, Rating, Release, Score, Source
from registry.sources.records import ClaimRecord
from tests.registry.actions.builders import READ
from tests.registry.admin.conftest import Enter
from tests.registry.pages.html import read

FIELD = "weights_final.availability"


def url(noun: str, page: str, *args: object) -> str:
    return reverse(f"admin:registry_{noun}_{page}", args=args)


def claim_on(release: Release, field: str = FIELD) -> Claim:
    found: Claim = Claim.objects.current().get(release=release, field=field)
    return found


def entered(**fields: object) -> dict[str, Any]:
    """Return a form as a browser sends it: evidence entered by hand, and whatever else is given."""
    source = Source.objects.get(key="papers")
    evidence = {"source": source.pk, "locator": "model card", "url": "", "quote": "", "read": "2025-01-05"}
    return {"start": "", "end": "", "note": "", "reason": "", "interests": "none"} | evidence | fields


def held(**fields: object) -> dict[str, Any]:
    """Return a form with evidence that the registry holds."""
    shelf = {"evidence": Evidence.objects.earliest("pk").pk, "interests": "none"}
    return {"start": "", "end": "", "note": ""} | shelf | fields


def approve() -> Proposal:
    """Have a second person approve what was proposed last."""
    return reviews.approve(
        Proposal.objects.latest("pk"), by="ben", reason="Read it too.", interests="none", effect={"verdicts": []}
    )


@pytest.fixture
def curator(enter: Enter) -> Client:
    """A client of somebody who may propose, and review too, though not what is their own."""
    nouns = ("claim", "rating", "score", "proposal", "change")
    return enter(*(f"view_{noun}" for noun in nouns), "add_proposal", "review_proposal")


def errors(response: Any) -> dict[str, list[str]]:
    """Return what the form shows as wrong."""
    assert response.status_code == 200
    found: dict[str, list[str]] = dict(response.context["adminform"].form.errors)
    return found


def test_a_claim_is_added_with_evidence_entered_by_hand(curator: Client, release: Release) -> None:
    form = entered(release=release.pk, field="model_card.availability", value="public", start="2024-06", quote="here")

    response = curator.post(url("claim", "add"), form | {"reason": "A new card."})

    assert response.status_code == 302
    assert not Claim.objects.filter(field="model_card.availability").exists()
    approve()
    claim = claim_on(release, "model_card.availability")
    assert (claim.value, claim.recorded_by, str(claim.starts)) == ("public", "ada", "2024-06")
    assert (claim.evidence.locator, claim.evidence.quote, claim.evidence.read_by) == ("model card", "here", "ada")
    assert Change.objects.get(action="record claim").by == "ada"


def test_the_form_for_a_claim_knows_the_release_it_was_asked_for(curator: Client, release: Release) -> None:
    page = curator.get(url("claim", "add"), {"release": release.pk})

    assert f'<option value="{release.pk}" selected>O1</option>' in page.text


def test_a_correction_supersedes_and_never_edits(curator: Client, release: Release) -> None:
    old = claim_on(release)

    response = curator.post(
        url("claim", "change", old.pk), entered(value="gated_auto", reason="There is a form."), follow=True
    )

    assert "Proposed; a second person decides. O1: weights_final.availability." in response.text
    assert claim_on(release) == old
    approve()
    old.refresh_from_db()
    new = claim_on(release)
    assert (old.value, old.superseded_by, old.superseded_reason) == ("public", "ada", "There is a form.")
    assert (new.value, new.field, new.recorded_by) == ("gated_auto", FIELD, "ada")


def test_a_correction_may_rest_on_the_same_evidence(curator: Client, release: Release) -> None:
    old = claim_on(release)

    curator.post(
        url("claim", "change", old.pk),
        {
            "value": "public",
            "start": "2024-05-02",
            "keep_evidence": "on",
            "reason": "A day later.",
            "interests": "none",
        },
    )

    approve()
    assert (claim_on(release).evidence, str(claim_on(release).starts)) == (old.evidence, "2024-05-02")


def test_correcting_the_day_of_release_moves_the_release(curator: Client, release: Release) -> None:
    old = claim_on(release, "date.released")

    curator.post(url("claim", "change", old.pk), held(value="2024-06", reason="Only the month is known."))

    approve()
    release.refresh_from_db()
    assert str(release.released) == "2024-06"


def test_a_score_is_added_and_corrected(curator: Client, release: Release) -> None:
    quiz = Benchmark.objects.get(slug="quiz")
    form = held(value="0.61", evaluator="Board", relation="third_party", setting="5-shot", evaluated="2024-12")

    subject = {"release": release.pk, "benchmark": quiz.pk, "reason": "A new run."}
    curator.post(url("score", "add"), form | subject)
    approve()
    added = Score.objects.get(evaluator="Board")
    curator.post(url("score", "change", added.pk), form | {"value": "0.62", "reason": "Misread."})
    approve()

    added.refresh_from_db()
    stands = Score.objects.current().get(evaluator="Board")
    assert (added.value, added.superseded_reason) == (0.61, "Misread.")
    assert (stands.value, stands.setting, stands.evaluated_on_precision) == (0.62, "5-shot", "month")


def test_a_rating_is_corrected_and_keeps_its_scheme(curator: Client, release: Release) -> None:
    old = Rating.objects.get()

    curator.post(
        url("rating", "change", old.pk), held(value="Open weights", date="2025", scheme="mot-class", reason="Misread.")
    )

    approve()
    new = Rating.objects.current().get()
    assert (new.scheme, new.value, new.rated_on_precision) == ("epoch-accessibility", "Open weights", "year")


@pytest.mark.parametrize(
    ("noun", "filled"),
    [
        ("claim", {"value": "public", "start": "", "end": ""}),
        ("rating", {"value": "API access", "date": "2024-12"}),
        ("score", {"value": 0.5, "evaluator": "Lab", "evaluated": "unknown"}),
    ],
)
def test_the_form_for_a_correction_begins_with_what_is_said(
    curator: Client, release: Release, noun: str, filled: dict[str, object]
) -> None:
    old = {"claim": claim_on(release), "rating": Rating.objects.get(), "score": Score.objects.get()}[noun]

    form = curator.get(url(noun, "change", old.pk)).context["adminform"].form

    assert {name: form[name].value() for name in filled} == filled
    assert not form["evidence"].value()


REFUSED = [
    ("value", {"value": "open"}, "'open' is not one of public, gated_auto"),
    ("value", {"value": ""}, "This field is required."),
    ("start", {"start": "2024-13"}, "'2024-13' is not a date"),
    ("end", {"start": "2024-06", "end": "2024-05"}, "2024-05 is not after the start, 2024-06"),
    ("reason", {"reason": ""}, "This field is required."),
    ("interests", {"interests": ""}, "This field is required."),
    ("interests", {"interests": " "}, "This field is required."),
    ("evidence", {"source": "", "locator": "", "read": ""}, "no evidence was given"),
    ("evidence", {"keep_evidence": "on"}, "evidence was given in more than one way"),
    ("locator", {"locator": ""}, "locator: needed"),
    ("read", {"read": "9999-01-01"}, "9999-01-01 lies in the future"),
    ("url", {"url": "no address"}, "Enter a valid URL."),
]


@pytest.mark.parametrize(("name", "fields", "words"), REFUSED, ids=[f"{row[0]}-{n}" for n, row in enumerate(REFUSED)])
def test_a_refused_correction_says_why_and_loses_nothing(
    curator: Client, release: Release, name: str, fields: dict[str, str], words: str
) -> None:
    old = claim_on(release)
    form = entered(value="gated_auto", note="Seen on the page.", reason="There is a form.") | fields

    response = curator.post(url("claim", "change", old.pk), form)

    assert words in " ".join(errors(response)[name])
    assert "Seen on the page." in response.text
    assert claim_on(release) == old
    assert not Proposal.objects.exists()


def test_an_unknown_licence_is_refused_by_name(curator: Client, release: Release) -> None:
    old = claim_on(release, "weights_final.license")

    response = curator.post(url("claim", "change", old.pk), held(value="mit", reason="As the card says."))

    assert "weights_final.license: 'mit' is not the key of a licence in the registry" in errors(response)["value"][0]


def test_a_correction_of_what_somebody_superseded_meanwhile_is_refused_and_kept(
    curator: Client, release: Release
) -> None:
    old = claim_on(release)
    page = url("claim", "change", old.pk)
    assert 'name="reason"' in curator.get(page).text
    standing = curation.correct_statement(old, ClaimRecord(FIELD, "gated_auto", READ), by="ben", reason="Faster.")

    response = curator.post(page, entered(value="gated_manual", note="Seen on the page.", reason="By hand."))

    assert "superseded by ben" in errors(response)["__all__"][0]
    assert all(words in response.text for words in ("gated_manual", "Seen on the page.", "By hand."))
    assert url("claim", "change", standing.pk) in response.text
    assert claim_on(release) == standing


def test_a_form_opened_before_another_claim_was_recorded_is_refused_and_kept(curator: Client, release: Release) -> None:
    """What the form was opened on still stands, but no longer alone."""
    old = claim_on(release)
    page = url("claim", "change", old.pk)
    stood = curator.get(page).context["adminform"].form["stood"].value()
    curation.record_statement(release, ClaimRecord(FIELD, "gated_auto", READ), by="ben", reason="Faster.")

    response = curator.post(page, entered(value="gated_manual", reason="By hand.", stood=stood))

    assert "ben recorded “gated_auto”, accepted on " in errors(response)["__all__"][0]
    assert "By hand." in response.text
    assert not Proposal.objects.exists()


def test_a_superseded_claim_is_shown_with_what_stands_in_its_place(curator: Client, release: Release) -> None:
    old = claim_on(release)
    standing = curation.correct_statement(old, ClaimRecord(FIELD, "gated_auto", READ), by="ben", reason="A form.")

    page = curator.get(url("claim", "change", old.pk))

    assert 'name="reason"' not in page.text
    assert "_save" not in page.text
    assert url("claim", "change", standing.pk) in page.text


def test_a_claim_is_withdrawn_with_a_reason(curator: Client, release: Release) -> None:
    old = claim_on(release)
    page = url("claim", "withdraw", old.pk)
    assert page in curator.get(url("claim", "change", old.pk)).text

    refused = curator.post(page, {"reason": "", "interests": "none"})
    done = curator.post(page, {"reason": "About another release.", "interests": "none"})

    assert refused.status_code == 200
    assert done["Location"] == url("proposal", "change", Proposal.objects.get().pk)
    assert claim_on(release) == old
    approve()
    assert not Claim.objects.current().filter(release=release, field=FIELD).exists()
    assert Change.objects.get(action="withdraw claim").reason == "About another release."


def test_a_withdrawal_that_came_second_is_refused_and_kept(curator: Client, release: Release) -> None:
    old = claim_on(release)
    curation.withdraw_statement(old, by="ben", reason="Faster.")

    response = curator.post(url("claim", "withdraw", old.pk), {"reason": "About another release.", "interests": "none"})

    assert response.status_code == 200
    assert "superseded by ben" in response.text
    assert "About another release." in response.text
    assert not Proposal.objects.exists()


def test_a_proposed_claim_is_rejected_at_the_desk(curator: Client, release: Release) -> None:
    claim = claim_on(release)
    Claim.objects.filter(pk=claim.pk).update(status="proposed")
    page = url("claim", "decide", claim.pk)
    assert page in curator.get(url("claim", "change", claim.pk)).text

    curator.post(page, {"status": "rejected", "reason": "The file is older.", "interests": "none"})

    assert claim_on(release).status == "proposed"
    approve()
    assert claim_on(release).status == "rejected"
    assert Change.objects.get(action="decide claim").after == {"status": "rejected"}


def test_a_step_on_no_claim_is_not_found(curator: Client) -> None:
    assert curator.get(url("claim", "withdraw", 99)).status_code == 404


@pytest.mark.parametrize(
    ("asked", "shown"), [("", {"gated_auto"}), ("superseded", {"public"}), ("all", {"gated_auto", "public"})]
)
def test_the_list_shows_what_stands_unless_asked(
    curator: Client, release: Release, asked: str, shown: set[str]
) -> None:
    old = claim_on(release)
    curation.correct_statement(old, ClaimRecord(FIELD, "gated_auto", READ), by="ben", reason="A form.")

    page = curator.get(url("claim", "changelist"), {"standing": asked, "q": f"o1 {FIELD}", "subject": "weights_final"})

    assert {claim.value for claim in page.context["cl"].result_list} == shown


def test_the_log_of_a_claim_is_one_click_away(curator: Client, release: Release) -> None:
    claim = curation.correct_statement(
        claim_on(release), ClaimRecord(FIELD, "gated_auto", READ), by="ben", reason="A form."
    )
    address = f"{url('change', 'changelist')}?noun__exact=claim&object_key__exact={claim.key}"
    page = curator.get(url("claim", "change", claim.pk))

    lines = curator.get(address).context["cl"].result_list

    assert address.replace("&", "&amp;") in page.text
    assert [line.action for line in lines] == ["correct claim"]
    shown = curator.get(url("change", "change", lines[0].pk)).text
    assert ["value", "public", "gated_auto"] in [row for table in read(shown).tables for row in table.rows]
