"""What people propose: checked like what is written, on what stands, and nothing written yet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone

from registry.actions import curation, proposals
from registry.actions.standing import as_data, from_data, noun_of, record_of, standing_digest
from registry.models import Change, Claim, Evidence, Producer, Proposal, Rating, Release, Score
from registry.sources.records import ClaimRecord, EvidenceRecord, RatingRecord, ScoreRecord
from tests.registry.actions import builders as build
from tests.registry.actions.test_curation import REFUSED

pytestmark = pytest.mark.django_db

FIELD = "weights_final.availability"
CARD = EvidenceRecord("papers", "model card, section 2", "2025-01-05", "https://example.org/card", "we release")
FULL = EvidenceRecord(
    "papers", "§ 2", "2025-01-05", "https://example.org/a", "so", "primary", "high", "https://example.org/kept"
)
GATED = ClaimRecord(FIELD, "gated_auto", CARD)
SIGNED = {"by": "ada", "reason": "There is a form.", "interests": "none"}


@pytest.fixture
def release() -> Release:
    """An open release with one statement of every kind."""
    build.load(
        build.closed("c1", "2023-01-01"), build.richly(build.opened("o1", "2024-05-01", build.score(0.5)), base="c1")
    )
    found: Release = Release.objects.get(slug="o1")
    return found


def claim_on(release: Release, field: str = FIELD) -> Claim:
    found: Claim = Claim.objects.current().get(release=release, field=field)
    return found


def gated(release: Release, **more: Any) -> Proposal:
    """Propose that the weights are gated."""
    return proposals.propose(release, "correct", GATED, claim_on(release), **{**SIGNED, **more})


def counts() -> list[int]:
    return [model.objects.count() for model in (Claim, Rating, Score, Evidence)]


RECORDS = [
    ClaimRecord(FIELD, "public", FULL, start="2024-06", end="2025", note="Twice."),
    ClaimRecord(FIELD, "public", CARD, start="unknown"),
    RatingRecord("mot-class", "Class III — “open”", FULL, date="2024-12", note="Word for word."),
    ScoreRecord("quiz", 0.1 + 0.2, "Lab", "developer", FULL, "5-shot", 0.01, 0.25, 0.35, "2024-11-30", "Mean."),
    ScoreRecord("quiz", 1e-17, "Lab", "developer", CARD),
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: f"{noun_of(record)}-{record.value}")
def test_a_record_goes_into_a_proposal_and_comes_back(release: Release, record: curation.Record) -> None:
    proposal = proposals.propose(release, "record", record, None, **SIGNED)

    proposal.refresh_from_db()

    assert from_data(proposal.noun, proposal.content) == record
    assert as_data(from_data(proposal.noun, proposal.content)) == proposal.content


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: f"{noun_of(record)}-{record.value}")
def test_a_stored_statement_gives_the_record_it_was_made_from(release: Release, record: curation.Record) -> None:
    statement = curation.record_statement(release, record, by="ada")

    assert record_of(type(statement).objects.get(pk=statement.pk)) == record


@pytest.mark.parametrize("operation", ["record", "correct", "withdraw", "decide"])
def test_a_proposal_writes_no_statement_and_no_evidence(release: Release, operation: str) -> None:
    record = GATED if operation in {"record", "correct"} else None
    target = claim_on(release) if operation != "record" else None
    before = counts()

    proposal = proposals.propose(release, operation, record, target, status="rejected", **SIGNED)

    assert counts() == before
    assert (proposal.state, proposal.noun, proposal.field, proposal.proposed_by) == ("proposed", "claim", FIELD, "ada")
    change = Change.objects.get()
    assert (change.action, change.by, change.reason) == ("propose claim", "ada", "There is a form.")
    assert (change.after["operation"], change.after["release"]) == (operation, "o1")


@pytest.mark.parametrize("operation", ["record", "correct", "withdraw", "decide"])
@pytest.mark.parametrize("noun", ["claim", "rating", "score"])
def test_what_is_proposed_of_every_noun_is_what_is_applied(release: Release, noun: str, operation: str) -> None:
    model, target, record = {
        "claim": (Claim, claim_on(release), GATED),
        "rating": (Rating, Rating.objects.get(), RatingRecord("epoch-accessibility", "Open weights", CARD)),
        "score": (Score, Score.objects.get(), ScoreRecord("quiz", 0.7, "Board", "third_party", CARD)),
    }[noun]
    said = record if operation in {"record", "correct"} else None
    on = target if operation != "record" else None
    proposal = proposals.propose(release, operation, said, on, status="rejected", **SIGNED)

    written = proposals.apply(proposal, "ben")

    stands = list(model.objects.current().filter(release=release, key__in=[target.key, written.key]).order_by("pk"))
    told = [(row.value, row.status) for row in stands]
    old, new = (target.value, "accepted"), (record.value, "accepted")
    assert (
        told
        == {
            "record": [old, new],
            "correct": [new],
            "withdraw": [],
            "decide": [(target.value, "rejected")],
        }[operation]
    )
    assert Change.objects.filter(action=f"{operation} {noun}", by="ben", reason="There is a form.").count() == 1


@pytest.mark.parametrize(
    ("record", "name", "words"), [row[1:] for row in REFUSED], ids=[row[0].replace(" ", "-") for row in REFUSED]
)
def test_what_could_not_be_written_cannot_be_proposed(
    release: Release, record: curation.Record, name: str, words: str
) -> None:
    record_bounds = release.scores.get().benchmark
    record_bounds.lower, record_bounds.upper = 0.0, 1.0
    record_bounds.save()

    with pytest.raises(ValidationError) as refused:
        proposals.propose(release, "record", record, None, **SIGNED)

    assert words in " ".join(refused.value.message_dict[name])
    assert not Proposal.objects.exists()
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("changed", "name", "words"),
    [
        ({"reason": " "}, "reason", "say why"),
        ({"interests": " "}, "interests", "say none, or which"),
    ],
    ids=["no-reason", "no-interests"],
)
def test_a_proposal_says_why_and_declares_interests(
    release: Release, changed: dict[str, str], name: str, words: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        gated(release, **changed)

    assert words in " ".join(refused.value.message_dict[name])
    assert not Proposal.objects.exists()


def test_what_somebody_changed_after_the_form_was_opened_is_not_proposed_on(release: Release) -> None:
    stood, opened = standing_digest(release, "claim", FIELD), claim_on(release)
    curation.record_statement(release, replace(GATED, value="gated_manual"), by="ben", reason="Faster.")

    with pytest.raises(ValidationError, match=r"no longer what this was written on. ben recorded “gated_manual”"):
        proposals.propose(release, "correct", GATED, opened, **SIGNED, stood=stood)

    assert not Proposal.objects.exists()


def test_the_same_is_not_proposed_twice_while_it_waits(release: Release) -> None:
    first = gated(release)

    with pytest.raises(ValidationError, match=rf"ada has proposed the same on .* waits as proposal {first.pk}\."):
        gated(release, by="ben")

    proposals.withdraw(first, by="ada", reason="Misread.")
    assert gated(release, by="ben").state == "proposed"


def test_two_people_may_propose_different_things_on_one_claim(release: Release) -> None:
    gated(release)

    second = proposals.propose(
        release, "correct", replace(GATED, value="gated_manual"), claim_on(release), **SIGNED | {"by": "ben"}
    )

    assert Proposal.objects.open().count() == 2
    assert second.stood == Proposal.objects.earliest("pk").stood


def test_a_correction_keeps_to_the_subject_of_what_it_corrects(release: Release) -> None:
    record = ClaimRecord("training_code.availability", "public", CARD)

    with pytest.raises(ValidationError, match="about training_code.availability, and stays so"):
        proposals.propose(release, "correct", record, claim_on(release), **SIGNED)


@pytest.mark.parametrize(("state", "refused"), [("proved", True), ("pending", False), ("revoked", False)])
def test_who_speaks_for_the_developer_proposes_nothing_of_its_releases(
    release: Release, state: str, refused: bool
) -> None:
    speaks(release, "ada", state)

    if refused:
        with pytest.raises(ValidationError, match="ada speaks for Acme, the developer of O1"):
            gated(release)
    else:
        gated(release)

    assert Proposal.objects.exists() is not refused


def speaks(release: Release, name: str, state: str = "proved") -> Producer:
    """Return that an account speaks for the developer of a release."""
    now = timezone.now()
    return Producer.objects.create(
        account=User.objects.get_or_create(username=name)[0],
        developer=release.developer,
        method="domain",
        place="acme.example",
        token=name,
        state=state,
        asked_at=now,
        asked_by=name,
        proved_at=now,
        proved_by="the file",
    )


def test_an_author_withdraws_a_proposal_and_it_stays_on_record(release: Release) -> None:
    proposal = gated(release)

    proposals.withdraw(proposal, by="ada", reason="Misread.")

    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by, proposal.decision) == ("withdrawn", "ada", "Misread.")
    change = Change.objects.get(action="withdraw proposal")
    assert (change.before["state"], change.after["state"]) == ("proposed", "withdrawn")


def test_nobody_but_its_author_withdraws_a_proposal(release: Release) -> None:
    proposal = gated(release)

    with pytest.raises(ValidationError, match="is ada's: only its author may"):
        proposals.withdraw(proposal, by="ben", reason="No.")

    assert Proposal.objects.get().state == "proposed"


def test_nobody_but_its_author_revises_a_proposal(release: Release) -> None:
    proposal, other = gated(release), replace(GATED, value="gated_manual")

    with pytest.raises(ValidationError, match="is ada's: only its author may"):
        proposals.revise(proposal, other, claim_on(release), **SIGNED | {"by": "ben"})

    assert Proposal.objects.get().content["value"] == "gated_auto"


def test_an_author_writes_a_proposal_anew_on_what_stands_now(release: Release) -> None:
    proposal = gated(release)
    new = curation.correct_statement(
        claim_on(release), replace(GATED, value="gated_manual"), by="ben", reason="By hand."
    )

    proposals.revise(proposal, GATED, new, **SIGNED | {"reason": "It is automatic."})

    proposal.refresh_from_db()
    assert (proposal.target_key, proposal.stood) == (new.key, standing_digest(release, "claim", FIELD))
    assert proposals.apply(proposal, "ada").value == "gated_auto"
    change = Change.objects.get(action="revise proposal")
    assert change.before["target_key"] != change.after["target_key"]


def test_a_proposal_cannot_be_withdrawn_twice(release: Release) -> None:
    proposal = gated(release)
    proposals.withdraw(proposal, by="ada", reason="Misread.")

    with pytest.raises(ValidationError, match="is withdrawn by its author by ada on"):
        proposals.withdraw(proposal, by="ada", reason="Again.")


def test_what_no_longer_stands_is_not_written_by_a_preview(release: Release) -> None:
    proposal = gated(release)
    curation.withdraw_statement(claim_on(release), by="ben", reason="Wrong page.")

    with pytest.raises(ValidationError, match="superseded by ben"):
        proposals.apply(proposal, "preview")
