"""Evidence at the desk: entered once, and how it fares since."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.models import Change, Evidence, EvidenceCheck, Release, Source
from tests.registry.admin.conftest import Enter

LIST = "admin:registry_evidence_changelist"


def entered(**changed: str) -> dict[str, str]:
    """Return what is entered for new evidence."""
    source = str(Source.objects.get(key="papers").pk)
    return {"source": source, "locator": "section 2", "url": "https://acme.example/card", "read": "2025-01-05"} | {
        "quote": "we release"
    } | changed  # fmt: skip


def add(client: Client, **changed: str) -> Any:
    return client.post(reverse("admin:registry_evidence_add"), entered(**changed))


def test_evidence_is_entered_with_authority_confidence_and_archive(enter: Enter, release: Release) -> None:
    client = enter("add_evidence", "view_evidence")

    response = add(client, authority="primary", confidence="high", archive="https://archive.example/1")

    assert response.status_code == 302
    made = Evidence.objects.get(locator="section 2")
    assert (made.authority, made.confidence, made.archive_url) == ("primary", "high", "https://archive.example/1")
    assert (made.read_by, made.by_machine, made.read_on) == ("ada", False, date(2025, 1, 5))
    assert Change.objects.get(action="record evidence").after["confidence"] == "high"


def test_what_is_not_said_is_not_stated(enter: Enter, release: Release) -> None:
    add(enter("add_evidence", "view_evidence"))

    made = Evidence.objects.get(locator="section 2")
    assert (made.authority, made.confidence, made.archive_url) == ("", "not_stated", "")


@pytest.mark.parametrize(
    ("name", "value"),
    [("authority", "hearsay"), ("confidence", "certain"), ("archive", "not an address"), ("read", "2999-01-01")],
)
def test_what_cannot_be_is_said_beside_its_field(enter: Enter, release: Release, name: str, value: str) -> None:
    response = add(enter("add_evidence", "view_evidence"), **{name: value})

    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == [name]
    assert not Evidence.objects.filter(locator="section 2").exists()


@pytest.fixture
def checked(release: Release) -> Evidence:
    """Evidence that has moved, with two checks of its address."""
    made = Evidence.objects.create(
        digest="moved", source=Source.objects.get(key="papers"), url="https://acme.example/card#license",
        locator="licence", read_on=date(2024, 1, 1), read_by="ada", checked_on=date(2024, 6, 1), check_outcome="moved",
        next_check_due=date(2024, 9, 1), sha256="ab" * 32,
    )  # fmt: skip
    for outcome in ("same", "moved"):
        EvidenceCheck.objects.create(
            url="https://acme.example/card",
            outcome=outcome,
            note=f"note on {outcome}",
            checked_at=timezone.now(),
            checked_by="job",
        )
    return made


def test_a_page_of_evidence_tells_how_it_fares_and_lets_nobody_edit(root: Client, checked: Evidence) -> None:
    page = root.get(reverse("admin:registry_evidence_change", args=[checked.pk])).text

    assert "2024-09-01 (long overdue)" in page
    assert "a third party, as its source" in page
    assert "ab" * 32 in page
    assert all(f"note on {outcome}" in page for outcome in ("same", "moved"))
    assert 'name="_save"' not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"outcome": "moved"}, True),
        ({"outcome": "gone"}, False),
        ({"outcome": "never"}, False),
        ({"freshness": "stale"}, True),
        ({"freshness": "fresh"}, False),
        ({"outcome": "nonsense"}, True),
    ],
)
def test_evidence_is_found_by_outcome_and_freshness(
    root: Client, checked: Evidence, query: dict[str, str], found: bool
) -> None:
    response = root.get(reverse(LIST), query)

    assert (checked in response.context["cl"].queryset) is found


def test_what_is_fresh_again_leaves_the_list_of_what_is_due(root: Client, checked: Evidence) -> None:
    checked.next_check_due = timezone.localdate() + timedelta(days=1)
    checked.save()

    assert checked in root.get(reverse(LIST), {"freshness": "fresh"}).context["cl"].queryset


def test_checks_are_read_only_and_lead_to_their_evidence(root: Client, checked: Evidence) -> None:
    check = EvidenceCheck.objects.latest("pk")
    address = reverse("admin:registry_evidencecheck_change", args=[check.pk])

    page = root.get(address).text

    assert "1 pieces whose address begins so" in page
    assert root.post(address, {"outcome": "same"}).status_code == 403
    assert root.get(reverse("admin:registry_evidencecheck_add")).status_code == 403


def test_the_list_of_checks_can_be_narrowed_to_one_address(root: Client, checked: Evidence) -> None:
    response = root.get(
        reverse("admin:registry_evidencecheck_changelist"), {"url__exact": "https://elsewhere.example/"}
    )

    assert response.status_code == 200
    assert response.context["cl"].result_count == 0
