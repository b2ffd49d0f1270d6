"""What stands on the page of a release beside what the registry holds."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.actions import declarations, disputes
from registry.models import Claim, Edition, Release
from tests.registry.outsiders import producer_of
from tests.registry.pages.conftest import Look

PAGE = "/releases/ajar-1/"


@pytest.fixture
def release(world: Edition) -> Release:
    """A release whose producer has declared, replied and disputed."""
    found: Release = Release.objects.select_related("developer").get(slug="ajar-1")
    producer = producer_of(found.developer, "ajar-speaks")
    said = {"by": "ajar-speaks"}
    declarations.declare(producer, found, field="weights_final.license", value="study-1", **said)
    declarations.declare(producer, found, field="weights_final.availability", value="public", **said)
    declarations.declare(producer, found, field="data_card.availability", value="public", note="<b>Soon.</b>", **said)
    declarations.write_reply(producer, found, text="We see it <otherwise>.\n\nIn short.", **said)
    claim = Claim.objects.filter(release=found, field="weights_final.license").latest("pk")
    opened = disputes.open_by_producer(
        producer, found, text="It was never free.", url="https://a.example/x", claim=claim, **said
    )
    disputes.decide(opened, state="dismissed", decision="The file says so.", by="ben")
    disputes.open_by_producer(producer, found, text="The card is there.", url="https://a.example/y", **said)
    return found


def test_declarations_stand_beside_what_the_registry_holds(release: Release, look: Look) -> None:
    table = look(PAGE).table("Declared by the producer, not verified")

    assert [row[:3] for row in table.body] == [
        ["Data card: availability", "public <b>Soon.</b>", "nothing recorded"],
        ["Weights: availability", "public", "public (the same)"],
        ["Weights: licence", "study-1", "free-1"],
    ]
    assert all(row[3].startswith("Commons Institute, 20") for row in table.body)


def test_a_declaration_moves_no_verdict_and_no_fact(release: Release, look: Look) -> None:
    page = look(PAGE)

    assert "The weights are under the Free" in page.words
    assert "study-1" in page.words


def test_the_reply_and_the_disputes_stand_there_with_their_state(release: Release, look: Look) -> None:
    page = look(PAGE)

    assert "Reply of Commons Institute We see it <otherwise>. In short." in page.words
    assert "not checked by the registry" in page.words
    assert "Open. The card is there." in page.words
    assert "Dismissed. It was never free." in page.words
    assert "by ben: The file says so." in page.words
    assert 'href="https://a.example/x" rel="nofollow ugc noreferrer"' in page.html


def test_the_page_leads_to_the_forms(world: Edition, look: Look) -> None:
    page = look(PAGE)

    assert "Its producer has declared nothing and not replied, and nothing is disputed." in page.words
    assert "/submit/correction/?release=ajar-1" in page.links
    assert "/account/releases/ajar-1/dispute/" in page.links


def test_the_page_of_a_claim_leads_to_the_form_for_its_field(world: Edition, look: Look) -> None:
    claim = Claim.objects.filter(release__slug="ajar-1", field="weights_final.license").earliest("pk")

    assert "/submit/correction/?release=ajar-1&field=weights_final.license" in look(f"/claims/{claim.key}/").links


def test_a_permanent_address_says_what_stood_when_the_edition_was_made(release: Release, look: Look) -> None:
    page = look(PAGE, edition=str(Edition.objects.newest().pk))

    assert "Its producer has declared nothing" in page.words
    assert "We see it" not in page.words


def test_more_that_is_said_costs_no_query_more(release: Release, client: Client) -> None:
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    producer = release.developer.producers.get()
    for n, field in enumerate(("model_card", "research_paper", "technical_report", "training_code")):
        declarations.declare(producer, release, field=f"{field}.availability", value="public", by="ajar-speaks")
        disputes.open_by_producer(producer, release, text=f"No {n}.", url="https://a.example/", by="ajar-speaks")

    with CaptureQueriesContext(connection) as many:
        assert "No 3." in client.get(PAGE).text

    assert len(many) == len(few)
