"""A claim before and after somebody decided on it: two rows of one key, and each edition sees its own."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from registry.actions import curation
from registry.models import Claim, Edition, Release
from registry.sources.records import ClaimRecord
from tests.registry.actions import builders as build
from tests.registry.actions.test_reviews import proposed_by_import

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided() -> tuple[Claim, Edition, Edition]:
    """A claim that an import proposed, with an edition before and one after it was accepted."""
    build.load(build.closed("c1", "2023-01-01"), build.opened("o1", "2024-05-01", build.score(0.5)))
    release = Release.objects.get(slug="o1")
    claim = proposed_by_import(release)
    before = build.publish()
    accepted = curation.decide_statement(claim, status="accepted", by="ben", reason="Read the card.")
    return accepted, before, build.publish()


def test_the_api_tells_a_decided_claim_as_it_stands(client: Client, decided: tuple[Claim, Edition, Edition]) -> None:
    claim, _, _ = decided

    told = client.get(reverse("api:claim-detail", args=[claim.key])).json()

    assert (told["status"], told["recorded_by"], told["superseded"]) == ("accepted", "ben", None)


def test_an_edition_before_the_decision_still_tells_that_it_was_proposed(
    client: Client, decided: tuple[Claim, Edition, Edition]
) -> None:
    claim, before, after = decided
    address = reverse("api:claim-detail", args=[claim.key])

    told = {edition.pk: client.get(address, {"edition": edition.pk}).json() for edition in (before, after)}

    assert [told[edition.pk]["status"] for edition in (before, after)] == ["proposed", "accepted"]
    assert told[before.pk]["superseded"] is None


def test_the_list_of_claims_holds_a_decided_one_once_unless_its_history_is_asked_for(
    client: Client, decided: tuple[Claim, Edition, Edition]
) -> None:
    claim, _, _ = decided

    def statuses(**query: str) -> list[str]:
        rows = client.get(reverse("api:claim-list"), {"release": "o1"} | query).json()["results"]
        return [row["status"] for row in rows if row["key"] == claim.key]

    assert statuses() == ["accepted"]
    assert sorted(statuses(history="yes")) == ["accepted", "proposed"]


def test_the_page_of_a_decided_claim_shows_it_as_it_stands_and_how_it_stood(
    client: Client, decided: tuple[Claim, Edition, Edition]
) -> None:
    claim, _, _ = decided

    text = client.get(claim.get_absolute_url()).text

    assert "<dt>Status</dt><dd>accepted</dd>" in text
    assert "<h2>How it stood before</h2>" in text
    assert "ben: Now accepted: Read the card." in text
    assert "<h2>Other claims on the same</h2>\n<p>None.</p>" in text


def test_the_verdicts_of_an_edition_made_for_a_moment_before_the_decision_do_not_rest_on_it(
    decided: tuple[Claim, Edition, Edition],
) -> None:
    claim, before, _ = decided
    first = Claim.objects.filter(key=claim.key).earliest("pk")

    assert first.recorded_at < before.created_at < claim.recorded_at
    assert claim not in Claim.objects.counting(before.created_at)
    assert first not in Claim.objects.counting(before.created_at)
    assert claim in Claim.objects.counting(claim.recorded_at)


def test_an_import_that_says_it_again_finds_it_whatever_was_decided(decided: tuple[Claim, Edition, Edition]) -> None:
    """The catalogue is loaded with the same words on the same evidence: they are known by their key."""
    claim, _, _ = decided
    record = build.opened("o1", "2024-05-01", build.score(0.5))
    carded = ClaimRecord(claim.field, claim.value, build.READ)
    first = curation.record_statement(claim.release, carded, by="cem")
    rejected = curation.decide_statement(first, status="rejected", by="ben", reason="Another model.")

    build.load(build.closed("c1", "2023-01-01"), build.claiming(record, claim.field, claim.value))

    rows = Claim.objects.filter(key=rejected.key).order_by("pk")
    assert [(row.status, row.superseded_at is None) for row in rows] == [("accepted", False), ("rejected", True)]
