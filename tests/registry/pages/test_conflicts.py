"""Contradicting claims as readers see them: on their own page, beside the release, as a file and in the API."""

from __future__ import annotations

import pytest
from django.test import Client

from registry.actions import curation
from registry.models import Edition, Release, Source
from registry.sources.records import ClaimRecord, EvidenceRecord
from tests.registry.pages.conftest import Download, Look

FIELD = "access.hosted"


@pytest.fixture
def contradicted(world: Edition) -> Release:
    """Return a release of which two sources of one rank, and a farther one, contradict each other."""
    release = Release.objects.get(slug="ajar-1")
    for key, authority, open_data in (("text", "primary", True), ("index", "index", False)):
        Source.objects.create(
            key=key,
            title=f"The {key}",
            publisher="Somebody",
            kind="documents",
            url="https://example.org",
            license="as stated",
            redistributable=open_data,
            authority=authority,
        )
    for value, source in (("true", "text"), ("false", "text"), ("not_applicable", "index")):
        read = EvidenceRecord(source, f"page {value}", "2026-11-01")
        curation.record_statement(release, ClaimRecord(FIELD, value, read), by="ada", reason="Read.")
    return release


def test_conflicts_stand_side_by_side_with_rank_and_reason(contradicted: Release, look: Look) -> None:
    page = look("/conflicts/")

    assert "Undecided: accepted claims of the same rank contradict each other, so the fact is unknown." in page.words
    assert "Contradicted by a claim of the same rank: a person must decide." in page.words
    assert "Gives way to the primary text; this is an index of openness." in page.words


def test_a_release_shows_its_own_conflicts(contradicted: Release, look: Look) -> None:
    assert "Contradicting claims" in look("/releases/ajar-1/").words
    assert "Contradicting claims" not in look("/releases/shut-1/").words


def test_conflicts_can_be_narrowed_to_an_outcome_and_a_release(contradicted: Release, look: Look) -> None:
    assert FIELD in look("/conflicts/", outcome="undecided", release="ajar-1").words
    assert "No two current claims contradict each other here." in look("/conflicts/", outcome="decided").words


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"outcome": "lost"}, "&#x27;lost&#x27; is not one of all, undecided, proposed, decided"),
        ({"release": "no-such"}, "&#x27;no-such&#x27; is no release that the registry knows"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(
    world: Edition, client: Client, query: dict[str, str], message: str
) -> None:
    response = client.get("/conflicts/", query)

    assert response.status_code == 400
    assert message in response.content.decode()


def test_the_file_has_a_row_a_claim_and_no_value_that_may_not_leave(contradicted: Release, download: Download) -> None:
    rows = download("/conflicts.csv")

    assert [(row["value"], row["rank"], row["stands"]) for row in rows] == [
        ("true", "1", "False"),
        ("false", "1", "False"),
        ("withheld", "2", "False"),
    ]


def test_the_api_tells_the_same(contradicted: Release, client: Client) -> None:
    found = client.get("/api/v1/conflicts/").json()

    assert found["policy"] == "1"
    (conflict,) = found["results"]
    assert (conflict["release"], conflict["field"], conflict["outcome"]) == ("ajar-1", FIELD, "undecided")
    assert [each["value"] for each in conflict["contenders"]] == ["true", "false", None]


def test_the_method_page_tells_the_policy(world: Edition, look: Look) -> None:
    page = look("/method/")

    assert "Precedence policy 1" in page.words
    assert "The nearer source before the farther one." in page.words
