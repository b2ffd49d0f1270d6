"""Shares of what counts by its evidence, counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from registry.actions import curation
from registry.actions.evidence_audit import audit
from registry.models import Claim, Evidence, Release
from registry.sources.records import ClaimRecord, EvidenceRecord
from tests.registry.actions import builders as build

pytestmark = pytest.mark.django_db

DAY = date(2025, 1, 1)
FIELD = "training_code.availability"
CARD = EvidenceRecord(
    "papers", "card", "2024-12-20", "https://acme.example/card", "we release", authority="primary", confidence="high"
)


@pytest.fixture
def release() -> Release:
    """c1 with three claims, and o1 with six, one rating and one score; all read on one page of a source."""
    build.load(
        build.closed("c1", "2023-01-01"), build.richly(build.opened("o1", "2024-05-01", build.score(0.5)), base="c1")
    )
    return Release.objects.get(slug="o1")


def say(release: Release, value: str, evidence: EvidenceRecord = CARD, status: str = "accepted") -> None:
    claim = curation.record_statement(release, ClaimRecord(FIELD, value, evidence), by="ada")
    Claim.objects.filter(pk=claim.pk).update(status=status)


def test_what_the_evidence_has_is_counted_for_each_kind_of_statement(release: Release) -> None:
    say(release, "not_released")

    found = audit(DAY)

    # Nine claims of the records, all on one page without address, quotation or hash, and one on the card.
    claims = found.tallies["claims"]
    assert (claims.total, claims.counting) == (10, 10)
    assert claims.having == {
        "evidence": 10,
        "findable address": 10,
        "address of its own": 1,
        "locator": 10,
        "quote": 1,
        "hash": 0,
        "archive": 0,
    }
    assert claims.by["authority"] == {"primary": 1, "developer": 0, "index": 0, "third_party": 9}
    assert claims.by["confidence"] == {"high": 1, "medium": 0, "low": 0, "not_stated": 9}
    assert claims.by["reader"] == {"person": 1, "catalogue": 9, "importer": 0}
    assert claims.by["freshness"] == {"fresh": 10, "due": 0, "stale": 0}
    assert claims.by["last check"]["never"] == 10
    assert [found.tallies[noun].total for noun in ("ratings", "scores")] == [1, 1]
    assert claims.as_dict()["with"]["quote"] == {"number": 1, "share": 0.1}
    assert found.lacking == 0


def test_what_is_overdue_and_what_a_check_found_is_counted(release: Release) -> None:
    say(release, "not_released", replace(CARD, read="2024-01-01"))
    Evidence.objects.filter(url="").update(
        checked_on=DAY, check_outcome="gone", next_check_due=date(2025, 1, 1), sha256="0" * 64
    )

    claims = audit(DAY).tallies["claims"].by

    # The card was due on 2024-03-31, and is stale more than 180 days later.
    assert claims["freshness"] == {"fresh": 0, "due": 9, "stale": 1}
    assert (claims["last check"]["gone"], claims["last check"]["never"]) == (9, 1)


@pytest.mark.parametrize(
    ("value", "evidence", "status", "counted"),
    [
        # The card is a primary text, the page of the papers a third party: the policy decides.
        ("public", CARD, "accepted", (1, 1, 0)),
        # Another place on the same page, read on the same day by a person as well: nothing decides.
        ("public", replace(build.READ, locator="page 2"), "accepted", (1, 0, 0)),
        ("public", CARD, "proposed", (0, 0, 1)),
        ("not_released", CARD, "accepted", (0, 0, 0)),
        ("unknown", CARD, "accepted", (0, 0, 0)),
        ("public", CARD, "rejected", (0, 0, 0)),
    ],
)
def test_contradictions_are_told_apart(
    release: Release, value: str, evidence: EvidenceRecord, status: str, counted: tuple[int, int, int]
) -> None:
    say(release, value, evidence, status)

    found = audit(DAY).conflicts

    assert (found.accepted, found.settled, found.proposed) == counted
    assert found.undecided == ((f"o1: {FIELD}",) if counted[:2] == (1, 0) else ())


def test_some_releases_can_be_audited_alone(release: Release) -> None:
    found = audit(DAY, ["c1", "c1"])

    assert found.releases == ("c1",)
    assert [tally.total for tally in found.tallies.values()] == [3, 0, 0]
    assert found.tallies["scores"].as_dict()["with"]["quote"] == {"number": 0, "share": None}


def test_a_release_that_is_not_there_is_named(release: Release) -> None:
    with pytest.raises(ValidationError, match="'nobody' is the slug of no release"):
        audit(DAY, ["o1", "nobody"])


def test_an_audit_takes_the_same_queries_however_much_is_said(
    release: Release, django_assert_num_queries: object
) -> None:
    # Slugs; for each of three nouns one count, five groups and what is not found; contested claims.
    with django_assert_num_queries(22):  # type: ignore[operator]
        audit(DAY)
