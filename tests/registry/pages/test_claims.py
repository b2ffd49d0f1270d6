"""The page of a claim: on what evidence it rests, how that fares, and whether it counts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from registry.actions.statements import supersede
from registry.models import Claim, Edition, Evidence, EvidenceCheck
from tests.registry.pages.conftest import Look

FIELD = "weights_final.license"


@pytest.fixture
def claim(world: Edition) -> Claim:
    """A claim that rests on a page of its own."""
    found: Claim = Claim.objects.get(release__slug="ajar-1", value="free-1", field=FIELD)
    return found


def change(claim: Claim, **changed: Any) -> None:
    Evidence.objects.filter(pk=claim.evidence_id).update(**changed)


def words(look: Look, claim: Claim) -> str:
    return look(claim.get_absolute_url()).words


def test_evidence_tells_its_reader_authority_and_confidence(claim: Claim, look: Look) -> None:
    change(claim, authority="primary", confidence="medium", archive_url="https://archive.example/1")

    told = words(look, claim)

    assert "Read 2025-01-05 by catalogue (the makers of the bundled catalogue)" in told
    assert "Authority primary text Confidence medium Archived https://archive.example/1" in told
    assert "Checked Not since it was read" in told
    assert "Counts Yes, for verdicts and lags" in told


@pytest.mark.parametrize(
    ("days", "told"), [(10, "Read again Due on"), (-1, ": to be read again"), (-1000, ": long overdue")]
)
def test_a_reader_sees_whether_it_was_read_lately(claim: Claim, look: Look, days: int, told: str) -> None:
    change(claim, next_check_due=timezone.localdate() + timedelta(days=days))

    assert told in words(look, claim)


def test_the_last_check_is_told_with_its_hash_and_where_the_document_is_now(claim: Claim, look: Look) -> None:
    today = timezone.localdate()
    change(claim, checked_on=today, check_outcome="moved", sha256="ab" * 32, next_check_due=today + timedelta(days=90))
    for outcome in ("same", "moved"):
        EvidenceCheck.objects.create(
            url=claim.evidence.url,
            outcome=outcome,
            status=200,
            sha256="ab" * 32,
            size=1,
            final_url="https://new.example/card" if outcome == "moved" else "",
            note=f"{outcome}: quotation found",
            checked_at=timezone.now(),
            checked_by="job",
        )

    told = words(look, claim)

    assert f"Checked {today}: moved (status 200), now at https://new.example/card moved: quotation found" in told
    assert f"SHA-256 {'ab' * 32}" in told
    assert "same: quotation found" not in told


@pytest.mark.parametrize(
    ("status", "told"),
    [("proposed", "No: nobody has decided on it yet."), ("rejected", "No: it was rejected.")],
)
def test_a_claim_that_is_not_accepted_does_not_count(claim: Claim, look: Look, status: str, told: str) -> None:
    Claim.objects.filter(pk=claim.pk).update(status=status)

    assert f"Counts {told}" in words(look, claim)


def test_a_superseded_claim_does_not_count(claim: Claim, look: Look) -> None:
    supersede(claim, by="ada", reason="Misread.")

    assert "Counts No: it was superseded." in words(look, claim)


def test_a_claim_that_nobody_can_look_up_does_not_count_and_says_why(claim: Claim, look: Look) -> None:
    change(claim, url="")
    claim.evidence.source.url = ""
    claim.evidence.source.save()

    assert "Counts No: neither its evidence nor the source has an address" in words(look, claim)


def test_an_address_that_was_refused_is_told_and_not_linked(claim: Claim, look: Look) -> None:
    change(claim, checked_on=timezone.localdate(), check_outcome="refused")
    EvidenceCheck.objects.create(
        url=claim.evidence.url, outcome="refused", final_url="http://10.0.0.7/admin", note="address: not public",
        checked_at=timezone.now(), checked_by="job",
    )  # fmt: skip

    seen = look(claim.get_absolute_url())

    assert "not fetched: the address is not allowed, led to http://10.0.0.7/admin" in seen.words
    assert "http://10.0.0.7/admin" not in seen.links
