"""What is said of a release from outside, as data."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.actions import declarations, disputes
from registry.models import Claim, Edition, Producer, Release
from tests.registry.api.conftest import Read
from tests.registry.outsiders import producer_of

ADDRESS = "releases/ajar-1/outside/"


@pytest.fixture
def producer(world: Edition) -> Producer:
    """Whoever speaks for the developer of ajar-1."""
    return producer_of(Release.objects.get(slug="ajar-1").developer, "ajar-speaks")


def test_nothing_said_is_told_as_nothing(world: Edition, read: Read) -> None:
    said = read(ADDRESS)

    assert (said["declarations"], said["reply"], said["disputes"]) == ([], None, [])
    assert said["release"]["slug"] == "ajar-1"


def test_what_is_said_is_told_beside_the_claims(producer: Producer, read: Read) -> None:
    release = Release.objects.get(slug="ajar-1")
    claim = Claim.objects.filter(release=release, field="weights_final.license").latest("pk")
    said = {"by": "ajar-speaks"}
    declarations.declare(producer, release, field="weights_final.license", value="study-1", **said)
    declarations.declare(producer, release, field="data_card.availability", value="public", **said)
    declarations.write_reply(producer, release, text="We see it otherwise.", **said)
    opened = disputes.open_by_producer(producer, release, text="No.", url="https://a.example/", claim=claim, **said)
    disputes.decide(opened, state="upheld", decision="So it is.", by="ben")

    told = read(ADDRESS)

    card, text = told["declarations"]
    assert (text["field"], text["declared"], text["agrees"]) == ("weights_final.license", "study-1", False)
    assert text["standing"] == "declared by the producer, not verified"
    assert [url.rpartition("claims/")[2] for url in text["claims"]] == [f"{claim.key}/"]
    assert (card["agrees"], card["claims"]) == (None, [])
    assert told["reply"]["text"] == "We see it otherwise."
    (dispute,) = told["disputes"]
    assert (dispute["state"], dispute["decided"]["by"], dispute["by"]) == ("upheld", "ben", "Commons Institute")
    assert dispute["claim"].endswith(f"/claims/{claim.key}/")


def test_who_sent_or_signed_in_is_not_told(producer: Producer, client: Client) -> None:
    declarations.write_reply(producer, Release.objects.get(slug="ajar-1"), text="So.", by="ajar-speaks")

    assert "ajar-speaks" not in client.get(f"/api/v1/{ADDRESS}").text
    assert producer.token not in client.get(f"/api/v1/{ADDRESS}").text


def test_an_edition_is_told_what_stood_when_it_was_made(producer: Producer, read: Read) -> None:
    declarations.write_reply(producer, Release.objects.get(slug="ajar-1"), text="So.", by="ajar-speaks")

    assert read(ADDRESS)["reply"] is not None
    assert read(ADDRESS, edition=Edition.objects.newest().pk)["reply"] is None


@pytest.mark.parametrize("slug", ["nobody", "a%00b"])
def test_a_release_that_is_not_there_is_not_found(world: Edition, client: Client, slug: str) -> None:
    assert client.get(f"/api/v1/releases/{slug}/outside/").status_code == 404


def test_more_that_is_said_costs_no_query_more(producer: Producer, client: Client) -> None:
    release = Release.objects.get(slug="ajar-1")
    client.get(f"/api/v1/{ADDRESS}")
    counts = []
    for n in range(2):
        for field in ("model_card", "research_paper", "technical_report"):
            value = ("public", "unknown")[n]
            declarations.declare(producer, release, field=f"{field}.availability", value=value, by="ajar-speaks")
            disputes.open_by_producer(producer, release, text=f"No {n}.", url="https://a.example/", by="ajar-speaks")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/api/v1/{ADDRESS}")
        counts.append(len(queries))

    assert counts[0] == counts[1]
