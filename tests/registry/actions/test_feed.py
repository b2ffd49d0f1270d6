"""The log as anybody may read it: named columns only, nothing private, nothing that a source withholds."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone

from registry.actions import curation, feed, submissions
from registry.actions.changes import PRIVATE, cause_of
from registry.actions.feed import Difference
from registry.filters.changes import NOUNS, ChangeFilter
from registry.models import Change, Claim, Release, Score, Source, Submission
from registry.sources.records import ClaimRecord, EvidenceRecord, ScoreRecord
from tests.registry.actions import builders as build

pytestmark = pytest.mark.django_db

SECRET = "xyzzy"


def _told(**found: Any) -> list[feed.Entry]:
    return feed.told(Change.objects.filter(**found).order_by("pk"))


def _row(noun: str, **more: Any) -> Change:
    given = {"by": "ada", "action": f"change {noun}", "object_key": "1", "object_label": SECRET, "reason": SECRET}
    row: Change = Change.objects.create(at=timezone.now(), noun=noun, **(given | more))
    return row


def test_correction_says_who_what_and_from_what_to_what() -> None:
    build.load(build.opened("o1", "2024-05-01"))
    claim = Claim.objects.get(field="weights_final.license")
    curation.correct_statement(
        claim, ClaimRecord(claim.field, "unknown", build.READ, note="Gone."), by="ada", reason="The file is gone."
    )

    (entry,) = _told(action="correct claim")

    assert (entry.by, entry.machine, entry.cause, entry.reason) == ("ada", False, "correction", "The file is gone.")
    assert (entry.release, entry.release_name, entry.name) == ("o1", "O1", "weights_final.license")
    assert entry.differences == [Difference("value", "apache-2.0", "unknown"), Difference("note", None, "Gone.")]
    assert not entry.withheld


@pytest.mark.parametrize("noun", sorted({*PRIVATE, "user", "whatever"}))
def test_of_private_nouns_it_is_told_that_something_happened(noun: str) -> None:
    _row(noun, before={"contact": SECRET}, after={"token": SECRET, "value": SECRET, "note": SECRET})

    (entry,) = _told()

    assert SECRET not in repr(entry)
    assert (entry.action, entry.by, entry.key, entry.release) == (f"change {noun}", "ada", "", "")


@pytest.mark.parametrize("noun", sorted(feed.SHOWN))
def test_only_named_columns_are_told(noun: str) -> None:
    private = ("contact", "token", "sender", "email", "interests", "read_by", "quote", "evidence_id", "answer")
    _row(noun, before=dict.fromkeys(private, f"{SECRET} once"), after=dict.fromkeys(private, SECRET), object_label="it")

    (entry,) = _told()

    assert entry.differences == []


def test_every_noun_that_is_told_has_a_cause_and_words() -> None:
    words = dict(NOUNS)

    assert {noun for noun in feed.SHOWN if noun not in words} == set()
    assert {noun for noun in feed.SHOWN if cause_of(f"record {noun}") is None} == {"evidencecheck"}


def test_real_submission_leaves_nothing_in_the_feed() -> None:
    build.load(build.opened("o1", "2024-05-01"))
    release = Release.objects.get()
    made = Submission.objects.create(
        token=SECRET,
        kind="correction",
        release=release,
        text=f"{SECRET} text",
        evidence_url="https://a.example",
        evidence_locator=SECRET,
        submitter=SECRET,
        contact=f"{SECRET}@a.example",
        sender=SECRET,
        received=timezone.now(),
    )
    submissions.start_reading(made, by="ada")

    (entry,) = [entry for entry in _told() if entry.noun == "submission"]

    assert SECRET not in repr(entry)
    assert (entry.by, entry.release, entry.name, entry.key) == ("ada", "", "", "")
    assert not ChangeFilter(QueryDict("release=o1"), queryset=Change.objects.all()).qs.exists()


def test_addresses_of_mail_are_taken_out_of_what_people_wrote() -> None:
    _row("claim", object_label="o1: f = v", reason="Bob <bob.x@mail.example.org> says so of osaid@1.0.")

    assert _told()[0].reason == "Bob <[address]> says so of osaid@1.0."


def test_name_that_is_an_address_of_mail_is_cut() -> None:
    _row("claim", by="ada@example.org", object_label="o1: f = v")

    assert _told()[0].by == "ada"


@pytest.mark.parametrize(
    ("by", "machine"), [("ada", False), ("catalogue", True), ("command:joe", True), ("command", True)]
)
def test_machines_are_told_apart(by: str, machine: bool) -> None:
    _row("claim", by=by, object_label="o1: f = v")

    assert _told()[0].machine is machine


def test_values_of_a_source_that_withholds_them_are_not_told() -> None:
    build.load(build.closed("c1", "2024-01-01"))
    Source.objects.create(
        key="vault", title="Vault", publisher="S", kind="dataset", license="all rights reserved", redistributable=False
    )
    release, vault = Release.objects.get(), EvidenceRecord("vault", "row 1", "2024-12-01")
    claim = curation.record_statement(release, ClaimRecord("monetised", "true", vault), by="ada")
    free = ClaimRecord("monetised", "false", build.READ)
    corrected = curation.correct_statement(claim, free, by="ada", reason="The paper says otherwise.")
    curation.withdraw_statement(corrected, by="ada", reason="No.")
    curation.record_statement(
        release, ScoreRecord("quiz", 0.4321, "Lab", "third_party", vault, stderr=0.0123), by="ada"
    )

    told = {entry.action: entry for entry in _told()}

    values = {name: [each for each in entry.differences if each.column == "value"] for name, entry in told.items()}
    assert values["record claim"] == [Difference("value", None, "withheld")]
    assert values["correct claim"] == [Difference("value", "withheld", "false")]
    assert values["record score"] == [Difference("value", None, "withheld")]
    assert [told[name].withheld for name in ("record claim", "correct claim", "record score")] == [True] * 3
    assert told["record score"].name == "c1 on quiz"
    assert not told["withdraw claim"].withheld
    assert "0.4321" not in repr(told["record score"])
    assert "0.0123" not in repr(told["record score"])
    assert Score.objects.get().value == 0.4321


def test_parts_of_a_licence_are_told_one_by_one() -> None:
    was = {"term": "naming", "value": "false", "id": "3", "license_id": "1"}
    now = was | {"value": "true", "clause": "Section 2"}
    _row("license", before={"terms": [was]}, after={"terms": [now]}, object_label="Apache")

    (entry,) = _told()

    assert entry.differences == [
        Difference("terms", "naming · false", None),
        Difference("terms", None, "naming · true · Section 2"),
    ]
