"""Claims that are suspicious beside what else is said of a release."""

from __future__ import annotations

from dataclasses import replace

import pytest

from registry.actions import catalogue as action
from registry.actions import curation
from registry.facts.suspicions import suspicions
from registry.models import Claim, Release, Status
from registry.sources.records import ClaimRecord, EvidenceRecord
from tests.registry.actions import builders as build

pytestmark = pytest.mark.django_db

PAGE = "https://example.org/weights"
WEIGHTS = "weights_final.availability"


@pytest.fixture
def closed() -> Release:
    """Return a release of 1 January 2024 whose weights were not released."""
    until = build.claiming(build.closed("c3", "2024"), WEIGHTS, "not_released", end="2024-06-01")
    some = build.catalogue(build.closed("c1", "2024-01-01"), build.closed("c2", "2024"), until)
    none = replace(build.APACHE, key="no-license", name="None", spdx="", names=())
    action.load(replace(some, licenses=(build.APACHE, none)), digest="suspicious")
    return Release.objects.get(slug="c1")


def said(release: Release, field: str, value: str, *, url: str = "", accepted: bool = False, **more: str) -> Claim:
    """Store a claim that waits for a person, or that one accepted."""
    record = ClaimRecord(field, value, EvidenceRecord("papers", "page 2", "2024-12-01", url), **more)
    claim = curation.record_statement(release, record, by="ada", reason="Read.")
    Claim.objects.filter(pk=claim.pk).update(status=Status.ACCEPTED if accepted else Status.PROPOSED)
    return claim


def told() -> list[tuple[str, str, str]]:
    claims = Claim.objects.all().select_related("release", "evidence__source")
    return [(each.claim.release.slug, str(each.doubt), each.text) for each in suspicions(claims)]


def test_what_a_person_read_alone_is_not_suspicious(closed: Release) -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("value", "days"),
    [
        # 2024 is a leap year: 31 + 29 + 31 + 30 + 31 = 152 days to 1 June, 180 to 29 June, 181 to 30 June.
        ("2024-06-29", None),
        ("2024-06-30", 181),
        # A month may be any of its days: of June, the nearest is its first.
        ("2024-06", None),
        # The last day of June 2023 is 185 days before: 31 + 31 + 30 + 31 + 30 + 31 = 184 from 1 July, and one.
        ("2023-06", 185),
        ("2023-07", None),
        ("unknown", None),
    ],
)
def test_a_date_is_far_from_180_days_on(closed: Release, value: str, days: int | None) -> None:
    said(closed, "date.released", value)

    text = f"{value} is {days} days from 2024-01-01, which is accepted"
    assert told() == ([("c1", "far_date", text)] if days else [])


def test_dates_of_two_releases_are_not_compared(closed: Release) -> None:
    said(Release.objects.get(slug="c2"), "date.released", "2024-12-01")

    assert told() == []


def test_two_accepted_dates_that_are_far_apart_are_told_of_each_other(closed: Release) -> None:
    said(closed, "date.released", "2025-01-01", accepted=True)

    assert told() == [
        ("c1", "far_date", "2024-01-01 is 366 days from 2025-01-01, which is accepted"),
        ("c1", "far_date", "2025-01-01 is 366 days from 2024-01-01, which is accepted"),
    ]


@pytest.mark.parametrize("accepted", [False, True])
def test_closed_weights_have_no_licence(closed: Release, accepted: bool) -> None:
    said(closed, "weights_final.license", "apache-2.0", url=PAGE, accepted=accepted)

    text = "apache-2.0 as the licence of weights that were not released then"
    assert told() == [("c1", "license_of_closed", text)]


def test_a_licence_from_the_day_of_the_weights_on_is_not_suspicious(closed: Release) -> None:
    said(Release.objects.get(slug="c3"), "weights_final.license", "apache-2.0", accepted=True, start="2024-06-01")

    assert told() == []


@pytest.mark.parametrize("value", ["unknown", "no-license"])
def test_no_licence_is_not_suspicious(closed: Release, value: str) -> None:
    said(closed, "weights_final.license", value)

    assert told() == []


def test_open_weights_need_an_address_to_look_at(closed: Release) -> None:
    said(closed, WEIGHTS, "gated_auto")

    assert told() == [("c1", "shows_nothing", "weights_final.availability is gated_auto, and nothing is linked")]


def test_what_is_linked_or_was_looked_at_by_a_person_shows_something(closed: Release) -> None:
    said(closed, WEIGHTS, "public", url=PAGE)
    said(closed, WEIGHTS, "gated_auto", accepted=True)

    assert told() == []


def test_what_was_rejected_is_not_told(closed: Release) -> None:
    claim = said(closed, "date.released", "2020-01-01")
    Claim.objects.filter(pk=claim.pk).update(status=Status.REJECTED)

    assert told() == []
