"""How the desk looks: lists in groups, dates as everywhere, pages called by what is on them, nothing empty shown."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.test import Client

from registry.actions import disputes
from registry.models import Dispute, Release
from tests.registry.admin.conftest import Enter
from tests.registry.admin.test_nouns import url
from tests.registry.outsiders import producer_of


@pytest.fixture
def dispute(release: Release) -> Dispute:
    """An open dispute with a long text."""
    producer = producer_of(release.developer)
    words = "The licence was read by its old version; the new one of July allows the use of outputs."
    return disputes.open_by_producer(producer, release, text=words, url="https://acme.example/d", by="acme-speaks")


def test_the_first_page_groups_all_lists_and_names_none_twice(root: Client) -> None:
    page = root.get("/admin/").text

    groups = re.findall(r'class="section"[^>]*>([^<]+)<', page)
    assert groups == [
        "Waits for a decision",
        "Facts",
        "Sources and evidence",
        "Producers",
        "Computed and logged",
        "Accounts",
    ]
    shown = re.findall(r'<th scope="row" id="registry-(\w+)"', page)
    held = [model._meta.model_name for model in admin.site._registry if model._meta.app_label == "registry"]
    assert sorted(shown) == sorted(held)


def test_a_group_of_which_nothing_may_be_seen_is_not_named(enter: Enter) -> None:
    page = enter("view_claim").get("/admin/").text

    assert re.findall(r'class="section"[^>]*>([^<]+)<', page) == ["Facts"]


def test_every_page_leads_to_what_waits(enter: Enter, release: Release) -> None:
    assert 'href="/admin/queues/">What waits</a>' in enter("view_claim").get(url("claim", "changelist")).text
    assert "What waits" not in enter("view_release").get(url("release", "changelist")).text


def test_lists_and_rows_are_called_by_what_they_are(root: Client, dispute: Dispute) -> None:
    assert "<h1>Disputes</h1>" in root.get(url("dispute", "changelist")).text
    page = root.get(url("dispute", "change", dispute.pk)).text
    assert f"<h1>Dispute {dispute.pk}, open</h1>" in page
    assert f"<h2>{dispute.release}</h2>" in page


def test_what_nobody_has_decided_has_no_part_on_its_decision(root: Client, dispute: Dispute) -> None:
    address = url("dispute", "change", dispute.pk)
    assert "Decided by" not in root.get(address).text

    disputes.decide(dispute, state="dismissed", decision="It stands in the new one too.", by="ruth")

    decided = root.get(address).text
    assert "Decided by" in decided
    assert "It stands in the new one too." in decided


def test_times_say_the_year_first_and_their_zone(root: Client, dispute: Dispute) -> None:
    page = root.get(url("dispute", "change", dispute.pk)).text

    assert f"{dispute.opened_at:%Y-%m-%d %H:%M} UTC" in page


def test_days_are_entered_as_they_are_shown(root: Client, release: Release) -> None:
    page = root.get(url("claim", "add")).text

    # The button that enters today writes it in the first format that the page knows.
    assert '"DATE_INPUT_FORMATS": [\n      "%Y-%m-%d"' in root.get("/admin/jsi18n/").text
    assert "YYYY-MM-DD" in page


def test_a_dispute_is_named_by_how_it_begins_cut_between_words(dispute: Dispute) -> None:
    assert str(dispute) == "The licence was read by its old version; the new one of…"
