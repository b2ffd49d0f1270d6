"""Evidence through the API: with what authority it speaks, who read it, how it fares since."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from registry.actions.statements import supersede
from registry.models import Claim, Edition, Evidence, Source
from tests.registry.api.conftest import Read

QUERY = {"release": "ajar-1", "value": "free-1", "field": "weights_final.license"}


def told(read: Read) -> dict[str, Any]:
    row: dict[str, Any] = read("claims/", **QUERY)["results"][0]
    return row


def there() -> Any:
    return Evidence.objects.filter(claims__in=Claim.objects.filter(key=told_key()))


def told_key() -> str:
    return Claim.objects.get(release__slug="ajar-1", value="free-1", field="weights_final.license").key


def test_evidence_that_was_never_checked_is_due_by_its_reading(world: Edition, read: Read) -> None:
    evidence = told(read)["evidence"]

    assert evidence["authority"] == Source.objects.get(key="papers").authority
    assert (evidence["confidence"], evidence["reader"]) == ("not_stated", "catalogue")
    assert (evidence["archive_url"], evidence["sha256"]) == ("", "")
    assert (evidence["checked_on"], evidence["check_outcome"]) == (None, None)
    # Read on 2025-01-05, a page: due 90 days later.
    assert evidence["next_check_due"] == str(date(2025, 1, 5) + timedelta(days=90))
    assert evidence["freshness"] in {"due", "stale"}


def test_what_a_check_found_is_told(world: Edition, read: Read) -> None:
    today = timezone.localdate()
    there().update(
        authority="primary",
        confidence="high",
        by_machine=True,
        archive_url="https://archive.example/1",
        sha256="ab" * 32,
        checked_on=today,
        check_outcome="changed",
        next_check_due=today + timedelta(days=90),
    )

    row = told(read)

    kept = ("authority", "confidence", "reader", "archive_url", "sha256", "checked_on", "check_outcome", "freshness")
    assert [row["evidence"][name] for name in kept] == [
        "primary", "high", "importer", "https://archive.example/1", "ab" * 32, str(today), "changed", "fresh",
    ]  # fmt: skip
    assert read(f"claims/{row['key']}/")["evidence"] == row["evidence"]


def test_scores_tell_the_same_of_their_evidence(world: Edition, read: Read) -> None:
    score = read("scores/", release="ajar-1")["results"][0]

    assert score["evidence"].keys() == told(read)["evidence"].keys()
    assert score["counts"] is True


@pytest.mark.parametrize("status", ["accepted", "proposed", "rejected"])
def test_only_what_is_accepted_counts(world: Edition, read: Read, status: str) -> None:
    Claim.objects.filter(key=told_key()).update(status=status)

    assert told(read)["counts"] is (status == "accepted")


def test_what_was_superseded_or_cannot_be_found_does_not_count(world: Edition, read: Read) -> None:
    claim = Claim.objects.get(key=told_key())
    there().update(url="")
    Source.objects.filter(key="papers").update(url="")
    assert told(read)["counts"] is False

    Source.objects.filter(key="papers").update(url="https://papers.example")
    assert told(read)["counts"] is True

    supersede(claim, by="ada", reason="Misread.")
    assert read(f"claims/{claim.key}/")["counts"] is False


def test_a_source_tells_its_authority(world: Edition, read: Read) -> None:
    Source.objects.filter(key="papers").update(authority="developer")

    assert read("sources/papers/")["authority"] == "developer"
