"""What people record, correct, withdraw and decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from registry.actions import curation
from registry.actions.standing import record_of
from registry.actions.statements import claim_key
from registry.models import Benchmark, Change, Claim, Evidence, Rating, Release, Score
from registry.sources.records import ClaimRecord, EvidenceRecord, RatingRecord, ScoreRecord
from tests.registry.actions import builders as build

pytestmark = pytest.mark.django_db

CARD = EvidenceRecord("papers", "model card, section 2", "2025-01-05", "https://example.org/card", "we release")
CODE = "evaluation_code.availability"


@pytest.fixture
def release() -> Release:
    """An open release with one statement of every kind."""
    build.load(
        build.closed("c1", "2023-01-01"), build.richly(build.opened("o1", "2024-05-01", build.score(0.5)), base="c1")
    )
    return Release.objects.get(slug="o1")


def claim_on(release: Release, field: str = "weights_final.availability") -> Claim:
    """Return the claim that stands on a field."""
    found: Claim = Claim.objects.current().get(release=release, field=field)
    return found


def a_claim(**changed: Any) -> ClaimRecord:
    return replace(ClaimRecord(CODE, "public", CARD), **changed)


def a_score(**changed: Any) -> ScoreRecord:
    return replace(ScoreRecord("quiz", 0.6, "Lab", "third_party", CARD), **changed)


def a_rating(**changed: Any) -> RatingRecord:
    return replace(RatingRecord("epoch-accessibility", "Open weights", CARD), **changed)


def test_a_recorded_claim_is_the_one_an_importer_would_write(release: Release) -> None:
    record = a_claim(start="2024-06", note="As the card says.")

    claim = curation.record_statement(release, record, by="ada", reason="New card.")

    assert claim.key == claim_key("o1", record)
    assert str(claim.starts) == "2024-06"
    assert (claim.evidence.locator, claim.evidence.read_by) == ("model card, section 2", "ada")
    change = Change.objects.get(action="record claim")
    assert (change.by, change.reason, change.object_key) == ("ada", "New card.", claim.key)
    assert (change.before, change.after["value"]) == ({}, "public")


def test_evidence_read_twice_is_kept_once(release: Release) -> None:
    curation.record_statement(release, a_claim(), by="ada")

    curation.record_statement(release, a_score(), by="ben")

    assert Evidence.objects.filter(locator=CARD.locator).count() == 1


def test_evidence_can_be_recorded_by_itself_and_is_logged_once() -> None:
    build.load(build.closed("c1", "2023-01-01"))

    first = curation.record_evidence(CARD, by="ada")
    second = curation.record_evidence(CARD, by="ben")

    assert first == second
    assert Change.objects.filter(action="record evidence").count() == 1


def test_a_correction_begins_at_the_instant_the_old_claim_ends(release: Release) -> None:
    old = claim_on(release)

    new = curation.correct_statement(
        old, ClaimRecord(old.field, "gated_auto", CARD), by="ada", reason="There is a form to fill in."
    )

    old.refresh_from_db()
    assert (old.value, old.superseded_by, old.superseded_reason) == ("public", "ada", "There is a form to fill in.")
    assert new.recorded_at == old.superseded_at
    held = Claim.objects.known_at(new.recorded_at).filter(release=release, field=old.field)
    assert [claim.value for claim in held] == ["gated_auto"]
    change = Change.objects.get(action="correct claim")
    assert (change.before["value"], change.after["value"]) == ("public", "gated_auto")


@pytest.mark.parametrize(
    ("model", "record", "attribute", "value"),
    [
        (Claim, a_claim(field="training_code.availability", value="public"), "value", "public"),
        (Rating, a_rating(), "value", "Open weights"),
        (Score, a_score(), "value", 0.6),
    ],
    ids=["claim", "rating", "score"],
)
def test_every_kind_of_statement_is_corrected_the_same_way(
    release: Release, model: Any, record: curation.Record, attribute: str, value: object
) -> None:
    held = model.objects.current().filter(release=release)
    old = held.get(field=record.field) if isinstance(record, ClaimRecord) else held.get()

    new = curation.correct_statement(old, record, by="ada", reason="Read again.")

    old.refresh_from_db()
    assert old.superseded_at is not None
    assert getattr(new, attribute) == value
    assert Change.objects.filter(action=f"correct {model._meta.model_name}").count() == 1


def test_correcting_the_day_of_release_moves_the_release(release: Release) -> None:
    old = claim_on(release, "date.released")

    curation.correct_statement(old, ClaimRecord("date.released", "2024-06", CARD), by="ada", reason="Only the month.")

    release.refresh_from_db()
    assert (release.released_on, release.released_on_precision) == (date(2024, 6, 1), "month")


def test_withdrawing_the_day_of_release_leaves_it_unknown(release: Release) -> None:
    old = claim_on(release, "date.released")

    curation.withdraw_statement(old, by="ada", reason="The page is about another release.")

    release.refresh_from_db()
    assert release.released_on is None
    assert not Claim.objects.current().filter(release=release, field="date.released").exists()
    assert Change.objects.get().reason == "The page is about another release."


def test_what_a_person_corrected_stays_so_when_the_catalogue_is_loaded_again(release: Release) -> None:
    old = claim_on(release)
    curation.correct_statement(old, ClaimRecord(old.field, "gated_auto", CARD), by="ada", reason="There is a form.")

    build.load(build.closed("c1", "2023-01-01"), build.opened("o1", "2024-05-01", build.score(0.5)))

    assert claim_on(release).value == "gated_auto"


@pytest.mark.parametrize("status", ["accepted", "rejected"])
def test_a_proposed_claim_is_accepted_or_rejected(release: Release, status: str) -> None:
    claim = claim_on(release)
    Claim.objects.filter(pk=claim.pk).update(status="proposed")

    decided = curation.decide_statement(claim, status=status, by="ada", reason="Looked at the card.")

    assert claim_on(release) == decided
    assert (decided.status, decided.key, decided.recorded_by) == (status, claim.key, "ada")
    assert Claim.objects.counting().filter(pk=decided.pk).exists() is (status == "accepted")
    change = Change.objects.get()
    assert (change.before, change.after) == ({"status": "proposed"}, {"status": status})


def test_a_decision_has_a_date_and_what_was_known_before_it_stays_so(release: Release) -> None:
    claim = claim_on(release)
    Claim.objects.filter(pk=claim.pk).update(status="proposed")
    before = timezone.now()

    decided = curation.decide_statement(claim, status="accepted", by="ada", reason="Looked at the card.")

    claim.refresh_from_db()
    assert (claim.status, claim.superseded_by) == ("proposed", "ada")
    assert claim.superseded_reason == "Now accepted: Looked at the card."
    assert decided.recorded_at == claim.superseded_at
    on_it = Claim.objects.filter(release=release, field=claim.field)
    assert [each.status for each in on_it.known_at(before)] == ["proposed"]
    assert [each.status for each in on_it.known_at(decided.recorded_at)] == ["accepted"]
    assert not on_it.counting(before).exists()


def test_a_decision_keeps_every_word_of_what_is_decided(release: Release) -> None:
    score = curation.record_statement(
        release, a_score(stderr=0.01, low=0.5, high=0.7, evaluated="2024-11", note="Mean of five."), by="ada"
    )

    decided = curation.decide_statement(score, status="rejected", by="ben", reason="Another harness.")

    assert record_of(decided) == record_of(score)
    assert decided.evidence == score.evidence


def test_what_was_decided_can_be_decided_again(release: Release) -> None:
    claim = claim_on(release)
    rejected = curation.decide_statement(claim, status="rejected", by="ada", reason="The file is older.")

    accepted = curation.decide_statement(rejected, status="accepted", by="ben", reason="It is not.")

    rows = Claim.objects.filter(key=claim.key).order_by("pk")
    assert [row.status for row in rows] == ["accepted", "rejected", "accepted"]
    assert list(rows.current()) == [accepted]


REFUSED: list[tuple[str, curation.Record, str, str]] = [
    (
        "unknown licence",
        a_claim(field="evaluation_code.license", value="mit"),
        "value",
        "'mit' is not the key of a lic",
    ),
    ("impossible month", a_claim(field="date.announced", value="2024-13"), "value", "'2024-13' is not a date"),
    ("impossible start", a_claim(start="2024-13"), "start", "'2024-13' is not a date"),
    ("end in words", a_claim(end="last May"), "end", "write YYYY-MM-DD, YYYY-MM, YYYY or unknown"),
    ("outside the vocabulary", a_claim(value="open"), "value", "'open' is not one of public, gated_auto"),
    ("unknown field", a_claim(field="weights.size"), "field", "'weights.size' is not one of date.announced"),
    ("ends before it starts", a_claim(start="2024-06", end="2024-05-01"), "end", "2024-05-01 is not after the start"),
    ("unknown source", a_claim(evidence=replace(CARD, source="blog")), "source", "'blog' is not the key of a source"),
    ("read in a month", a_claim(evidence=replace(CARD, read="2025-01")), "read", "'2025-01' is not a day"),
    ("no place", a_claim(evidence=replace(CARD, locator="")), "locator", "cannot be blank"),
    ("address not one", a_claim(evidence=replace(CARD, url="card")), "url", "valid URL"),
    ("scheme not known", a_rating(scheme="stars"), "scheme", "'stars' is not one of epoch-accessibility"),
    ("nothing rated", a_rating(value=""), "value", "cannot be blank"),
    ("rated in words", a_rating(date="recently"), "date", "'recently' is not a date"),
    ("benchmark not known", a_score(benchmark="chess"), "benchmark", "'chess' is not a benchmark"),
    ("score too high", a_score(value=60.0), "value", "60.0 lies outside 0.0 to 1.0"),
    ("score not a number", a_score(value=float("nan")), "value", "not a finite number"),
    (
        "relation not known",
        a_score(relation="friend"),
        "relation",
        "'friend' is not one of developer, benchmark_author",
    ),
]


@pytest.mark.parametrize(
    ("record", "name", "words"), [row[1:] for row in REFUSED], ids=[row[0].replace(" ", "-") for row in REFUSED]
)
def test_a_refusal_names_field_value_and_what_is_allowed(
    release: Release, record: curation.Record, name: str, words: str
) -> None:
    Benchmark.objects.update(lower=0.0, upper=1.0)

    with pytest.raises(ValidationError) as refused:
        curation.record_statement(release, record, by="ada")

    assert words in " ".join(refused.value.message_dict[name])
    assert not Change.objects.exists()


def test_a_negative_standard_error_is_refused(release: Release) -> None:
    with pytest.raises(ValidationError, match="score_error_is_positive"):
        curation.record_statement(release, a_score(stderr=-1.0), by="ada")


def test_what_the_registry_holds_is_not_recorded_twice(release: Release) -> None:
    curation.record_statement(release, a_claim(), by="ada")

    with pytest.raises(ValidationError, match="already holds this claim"):
        curation.record_statement(release, a_claim(), by="ben")


def test_a_correction_that_says_the_same_is_refused(release: Release) -> None:
    claim = curation.record_statement(release, a_claim(), by="ada")

    with pytest.raises(ValidationError, match="Nothing differs"):
        curation.correct_statement(claim, a_claim(), by="ben", reason="Read again.")


def test_a_note_alone_can_be_corrected(release: Release) -> None:
    claim = curation.record_statement(release, a_claim(), by="ada")

    new = curation.correct_statement(claim, a_claim(note="Under tools/."), by="ben", reason="Says where.")

    assert (new.value, new.note) == (claim.value, "Under tools/.")


@pytest.mark.parametrize("step", ["correct", "withdraw", "decide"])
def test_a_superseded_claim_can_take_no_further_step(release: Release, step: str) -> None:
    claim = claim_on(release)
    curation.withdraw_statement(claim, by="ada", reason="Wrong page.")
    steps = {
        "correct": lambda: curation.correct_statement(
            claim, ClaimRecord(claim.field, "unknown", CARD), by="ben", reason="Read again."
        ),
        "withdraw": lambda: curation.withdraw_statement(claim, by="ben", reason="Me too."),
        "decide": lambda: curation.decide_statement(claim, status="rejected", by="ben", reason="No."),
    }

    with pytest.raises(ValidationError, match=r"superseded by ada on .*“Wrong page.”.*Nothing was saved"):
        steps[step]()

    assert Change.objects.count() == 1


def test_without_a_reason_nothing_is_corrected(release: Release) -> None:
    claim = claim_on(release)

    with pytest.raises(ValidationError, match="say why"):
        curation.correct_statement(claim, ClaimRecord(claim.field, "unknown", CARD), by="ada", reason=" ")

    assert Claim.objects.current().filter(pk=claim.pk).exists()


@pytest.mark.parametrize("status", ["accepted", "proposed"])
def test_a_claim_is_not_decided_to_be_what_it_is_or_what_nobody_may_say(release: Release, status: str) -> None:
    with pytest.raises(ValidationError, match="status: "):
        curation.decide_statement(claim_on(release), status=status, by="ada", reason="Why not.")


def test_when_the_second_write_fails_neither_is_seen(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    old = claim_on(release)
    before = Claim.objects.count()

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr(curation, "log", fail)
    with pytest.raises(RuntimeError):
        curation.correct_statement(old, ClaimRecord(old.field, "gated_auto", CARD), by="ada", reason="A form.")

    old.refresh_from_db()
    assert (old.superseded_at, Claim.objects.count(), Change.objects.count()) == (None, before, 0)


def test_a_draft_stores_nothing(release: Release) -> None:
    before = (Claim.objects.count(), Evidence.objects.count())

    curation.draft(release, a_claim(), by="ada")

    assert (Claim.objects.count(), Evidence.objects.count()) == before
