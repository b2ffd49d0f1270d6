"""What waits for a person: every queue finds what it is for, in the order of its use, and leads where it is done."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry.actions import curation
from registry.filters.blocking import blocking
from registry.filters.frontier import new_on_frontier
from registry.filters.queues import BY_KEY, QUEUES
from registry.models import (
    AliasProposal,
    Claim,
    Dispute,
    Evidence,
    LicenseQuery,
    Proposal,
    Release,
    Source,
    Status,
    Submission,
    VerdictInterval,
)
from registry.sources.records import ClaimRecord, EvidenceRecord
from tests.registry.actions import builders as build
from tests.registry.admin.conftest import Enter

TODAY = date(2024, 12, 5)


@pytest.fixture
def world(db: None) -> Release:
    """Return h1, of which the inference code is unknown, in a world with an edition."""
    build.load(*build.STAIRCASE)
    build.publish()
    return Release.objects.get(slug="h1")


def waiting(key: str, day: date = TODAY) -> list[tuple[str, str]]:
    return [(item.about, item.why) for item in BY_KEY[key].items(day)]


def say(release: Release, field: str, value: str, source: str = "papers", page: str = "page 7") -> Claim:
    record = ClaimRecord(field, value, EvidenceRecord(source, page, "2024-12-01"))
    return curation.record_statement(release, record, by="ada", reason="Read.")


def test_nothing_waits_in_a_world_without_trouble_but_for_what_is_unknown(world: Release) -> None:
    assert {queue.key for queue in QUEUES if queue.items(TODAY)} == {"blocking"}


def test_a_conflict_waits_until_it_is_settled(world: Release) -> None:
    say(world, "access.api", "true")
    other = say(world, "access.api", "false")

    assert waiting("conflicts") == [
        ("H1: access.api", "Undecided: accepted claims of the same rank contradict each other, so the fact is unknown.")
    ]

    curation.withdraw_statement(other, by="ada", reason="Misread.")
    assert waiting("conflicts") == []


def test_a_date_far_from_the_others_is_suspicious(world: Release) -> None:
    # h1 came out on 1 June 2024: 366 days after this one.
    other = say(world, "date.released", "2023-06-01")
    Claim.objects.filter(pk=other.pk).update(status=Status.PROPOSED)

    assert [about for about, _ in waiting("suspicious")] == ["H1: date.released"]


def test_what_cannot_be_found_waits_for_evidence(world: Release) -> None:
    Source.objects.create(
        key="rumour", title="Rumour", publisher="?", kind="documents", license="?", redistributable=True
    )
    say(world, "access.api", "true", source="rumour")

    (about, why) = waiting("no-evidence")[0]

    assert about == "h1: access.api = true"
    assert why == "Rumour and what was read in it have no address"


def test_evidence_waits_once_it_is_due_the_longest_overdue_first(world: Release) -> None:
    # Papers are documents: read on 1 December 2024, they are due after 90 days, on 1 March 2025.
    assert waiting("stale", date(2025, 2, 28)) == []
    assert waiting("stale", date(2025, 3, 1))[0][1].startswith("due since 2025-03-01")


@pytest.mark.parametrize("outcome", ["changed", "moved", "gone"])
def test_evidence_that_reads_otherwise_waits(world: Release, outcome: str) -> None:
    Evidence.objects.update(checked_on=TODAY, check_outcome=outcome, url="https://example.org/card")

    assert waiting("trouble") == [("papers: page 1", f"{outcome} on 2024-12-05: https://example.org/card")]


def test_a_new_release_waits_that_beats_every_reviewed_one(world: Release) -> None:
    Release.objects.filter(slug__in=["c3", "o1"]).update(reviewed=False)

    # c3 has 0.80, the best of the others 0.70; o1 has 0.55 and beats nobody.
    assert waiting("frontier") == [("C3", "better than every reviewed release on Quiz")]
    assert [each.release.slug for each in new_on_frontier()] == ["c3"]


@pytest.fixture
def nearly(world: Release) -> Release:
    """Return h1 with all known of its inference code but whether it can be had."""
    say(world, "inference_code.completeness", "full")
    say(world, "inference_code.license", "apache-2.0")
    build.publish()
    return world


def test_what_would_settle_most_verdicts_comes_first(nearly: Release) -> None:
    found = blocking()

    ranks = [(len(each.alone), len(each.among)) for each in found]
    assert ranks == sorted(ranks, reverse=True)
    assert (found[0].release, found[0].field) == (nearly, "inference_code.availability")
    assert found[0].said.startswith(f"would settle {', '.join(found[0].alone)}")


def test_what_is_told_to_settle_a_verdict_alone_settles_it(nearly: Release) -> None:
    best = blocking(nearly)[0]

    say(nearly, best.field, "public")
    edition = build.publish()

    open_still = VerdictInterval.objects.of(edition).on(edition.as_of).filter(timeline__release=nearly)
    told = {row.definition: row for row in open_still}
    assert best.alone
    assert all(told[key].verdict != "unknown" and told[key].lowest == told[key].highest for key in best.alone)


def test_every_other_kind_of_work_waits_in_its_queue(world: Release) -> None:
    now = timezone.now()
    evidence = Evidence.objects.earliest("pk")
    claim = Claim.objects.filter(release=world).earliest("pk")
    Claim.objects.filter(pk=claim.pk).update(status=Status.PROPOSED)
    LicenseQuery.objects.create(text="Modified MIT", reason="two texts", met_in="a card", first_met=now, times=3)
    Dispute.objects.create(release=world, text="Not so.", url="https://example.org", opened_at=now, opened_by="acme")
    AliasProposal.objects.create(
        release=world, scheme="purl", value="pkg:x/h1", evidence=evidence, proposed_at=now, proposed_by="command"
    )
    Submission.objects.create(
        token="t", kind="release", release_name="H2", text="It is missing.", evidence_url="https://example.org",
        evidence_locator="top", sender="0", received=now,
    )  # fmt: skip
    Proposal.objects.create(
        operation="withdraw", noun="claim", release=world, field=claim.field, target_key=claim.key, reason="Misread.",
        stood="0", proposed_by="ada", proposed_at=now, interests="none",
    )  # fmt: skip

    assert [about for about, _ in waiting("imported")] == [f"H1: {claim.field}"]
    assert waiting("licenses") == [("Modified MIT", "met 3 times: two texts")]
    assert waiting("disputes") == [("H1", "Not so.")]
    assert waiting("aliases") == [("H1: pkg:x/h1", "package URL, Papers")]
    assert waiting("submissions") == [("H2", "It is missing.")]
    assert waiting("proposals") == [(f"H1: {claim.field}", "ada: Misread.")]


def test_queues_cost_the_same_however_much_waits(world: Release, enter: Enter) -> None:
    client = enter("view_claim")
    client.get("/admin/queues/")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/admin/queues/").status_code == 200
        return len(queries)

    before = asked()
    for release in Release.objects.all():
        say(release, "access.hosted", "true")
        say(release, "access.hosted", "false")
        Dispute.objects.create(
            release=release, text="Not so.", url="https://example.org", opened_at=timezone.now(), opened_by="acme"
        )

    assert asked() == before


@pytest.mark.parametrize("queue", QUEUES, ids=lambda queue: queue.key)
def test_every_queue_has_a_page(world: Release, enter: Enter, queue: Any) -> None:
    response = enter("view_claim").get(f"/admin/queues/{queue.key}/")

    assert response.status_code == 200
    assert queue.explained.replace("’", "&#x27;") in response.content.decode()


@pytest.mark.parametrize("path", ["/admin/queues/", "/admin/queues/stale/", "/admin/screen/h1/"])
def test_whoever_may_see_no_claims_sees_no_queue(world: Release, enter: Enter, path: str) -> None:
    assert enter().get(path).status_code == 403


@pytest.mark.parametrize("path", ["/admin/queues/lost/", "/admin/queues/stale/?page=9", "/admin/screen/lost/"])
def test_what_is_not_there_is_not_found(world: Release, enter: Enter, path: str) -> None:
    assert enter("view_claim").get(path).status_code == 404


def test_the_desk_begins_with_what_waits(world: Release, enter: Enter) -> None:
    assert "What waits for a person" in enter("view_claim").get("/admin/").content.decode()


def test_the_screen_of_a_release_shows_what_stands_and_what_waits_side_by_side(world: Release, enter: Enter) -> None:
    say(world, "access.api", "true")
    other = say(world, "access.api", "false", page="page 8")
    old = say(world, "access.hosted", "true")
    curation.withdraw_statement(old, by="ada", reason="Misread.")
    Claim.objects.filter(pk=other.pk).update(status=Status.PROPOSED)

    page = enter("view_claim", "add_proposal").get("/admin/screen/h1/").content.decode()

    assert "“true” stands; what is proposed against it waits for a person." in page
    assert "proposed by an import" in page
    assert "page 8" in page
    assert "Misread." in page
    assert "is one of several that keep open" in page
    assert page.count("Propose a claim") > 1
    assert "Propose a claim" not in enter("view_claim").get("/admin/screen/h1/").content.decode()
