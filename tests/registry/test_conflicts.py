"""Contradicting claims side by side: who stands, by which rule, and what is left to a person."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.actions import curation
from registry.facts import conflicts, contested
from registry.models import Claim, Release, Source, Status
from registry.sources.records import ClaimRecord, EvidenceRecord
from tests.registry.actions import builders as build

pytestmark = pytest.mark.django_db

FIELD = "weights_final.license"


@pytest.fixture
def o1() -> Release:
    """Return an open release whose licence is apache-2.0 by the papers, read on 1 December 2024."""
    build.load(*build.STAIRCASE)
    for key, authority in (("text", "primary"), ("card", "developer"), ("index", "index")):
        Source.objects.create(
            key=key,
            title=key.title(),
            publisher="Somebody",
            kind="documents",
            url="https://example.org",
            license="as stated",
            redistributable=True,
            authority=authority,
        )
    return Release.objects.get(slug="o1")


def said(release: Release, value: str, source: str, *, read: str = "2024-12-01", **more: Any) -> Claim:
    record = ClaimRecord("access.hosted", value, EvidenceRecord(source, "page 1", read), **more)
    return curation.record_statement(release, record, by="ada", reason="Read.")


def test_claims_that_agree_are_no_conflict(o1: Release) -> None:
    said(o1, "true", "card")
    said(o1, "true", "index")

    assert list(contested()) == []


def test_claims_of_one_rank_leave_the_fact_unknown(o1: Release) -> None:
    said(o1, "true", "card")
    said(o1, "false", "card")

    (found,) = conflicts(contested())

    assert (found.release, found.field, found.outcome, found.value) == (o1, "access.hosted", "undecided", "unknown")
    assert [(each.rank, each.stands) for each in found.contenders] == [(1, False), (1, False)]
    assert found.said == "Undecided: accepted claims of the same rank contradict each other, so the fact is unknown."


def test_the_nearer_source_stands_and_the_other_says_what_it_gives_way_to(o1: Release) -> None:
    said(o1, "true", "index", read="2024-12-20")
    said(o1, "false", "text")

    (found,) = conflicts(contested())

    assert (found.outcome, found.value) == ("decided", "false")
    assert [(each.claim.value, each.rank, each.stands) for each in found.contenders] == [
        ("false", 1, True),
        ("true", 2, False),
    ]
    assert found.contenders[1].reason == "gives way to the primary text; this is an index of openness"


def test_the_edition_follows_what_stands(o1: Release) -> None:
    said(o1, "true", "index")
    said(o1, "false", "text")

    edition = build.publish()

    state = o1.timelines.get(editions__edition=edition).states.get()
    assert state.facts["statements"]["access.hosted"][0] == "false"
    assert state.facts["statements"]["access.hosted"][4] == "authority"
    assert edition.precedence.startswith("1 (")


def test_a_proposed_claim_stands_beside_but_does_not_count(o1: Release) -> None:
    said(o1, "true", "index")
    other = said(o1, "false", "text")
    Claim.objects.filter(pk=other.pk).update(status=Status.PROPOSED)

    (found,) = conflicts(contested())

    assert (found.outcome, found.value) == ("proposed", "true")
    assert [(each.claim.value, each.rank, each.stands) for each in found.contenders] == [
        ("false", 1, False),
        ("true", 2, True),
    ]


def test_claims_about_different_times_contradict_nobody(o1: Release) -> None:
    said(o1, "true", "card", end="2024-10-01")
    said(o1, "false", "index", start="2024-10-01")

    assert len(contested()) == 2
    assert conflicts(contested()) == []


def test_what_was_accepted_one_after_another_stands_against_what_is_proposed(o1: Release) -> None:
    """Two licences of two times contradict each other nowhere, also where a third claim contradicts both."""
    said(o1, "true", "card", end="2024-10-01")
    said(o1, "false", "card", start="2024-10-01")
    other = said(o1, "not_applicable", "index")
    Claim.objects.filter(pk=other.pk).update(status=Status.PROPOSED)

    (found,) = conflicts(contested())

    assert (found.outcome, found.value) == ("proposed", "true, then false")
    assert [(each.claim.value, each.stands) for each in found.contenders] == [
        ("true", True),
        ("false", True),
        ("not_applicable", False),
    ]


def test_unknown_and_rejected_contradict_nobody(o1: Release) -> None:
    said(o1, "true", "card")
    said(o1, "unknown", "text")
    other = said(o1, "false", "text")
    Claim.objects.filter(pk=other.pk).update(status=Status.REJECTED)

    assert conflicts(Claim.objects.all()) == []


def test_conflicts_take_one_query_however_many_there_are(o1: Release) -> None:
    for slug in ("o1", "o2", "c1", "c2"):
        release = Release.objects.get(slug=slug)
        said(release, "true", "card")
        said(release, "false", "card")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = conflicts(contested())

    assert len(found) == 4
    assert len(queries) == 1
