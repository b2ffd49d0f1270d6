"""Pages before anything was published, and when everything fails."""

from __future__ import annotations

from django.test import Client
from django.urls import get_resolver

from registry.sources import descriptions


def test_pages_without_an_edition_say_that_there_is_none(db: None, client: Client) -> None:
    for path in (
        "/",
        "/releases/",
        "/releases.csv",
        "/lag/",
        "/lag/riddles/",
        "/index/",
        "/definitions/",
        "/method/",
        "/sources/",
    ):
        response = client.get(path)

        assert response.status_code == 503, path
        assert b"No edition has been published yet" in response.content


def test_failure_is_told_without_asking_the_database(client: Client) -> None:
    handler = get_resolver().resolve_error_handler(500)

    response = handler(client.get("/schema/release.json").wsgi_request)

    assert response.status_code == 500
    assert b"The fault is ours" in response.content


def test_schema_is_the_one_that_checks_descriptions(client: Client) -> None:
    response = client.get("/schema/release.json")

    assert response.json() == descriptions.schema()
