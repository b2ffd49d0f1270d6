"""What names elsewhere mean, through the API."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.models import Alias, Edition, Evidence, Release, Source
from tests.registry.api.conftest import Read


def name(scheme: str, value: str, release: str = "ajar-1", **days: Any) -> Alias:
    evidence = Evidence.objects.filter(source__redistributable=True).earliest("pk")
    found: Alias = Alias.objects.create(
        release=Release.objects.get(slug=release),
        scheme=scheme,
        value=value,
        evidence=evidence,
        declared_by="ada",
        **days,
    )
    return found


def meant(read: Read, **query: str) -> list[tuple[str, str, str]]:
    return [(row["scheme"], row["value"], row["release"]["slug"]) for row in read("resolve/", **query)["results"]]


def test_a_name_is_told_with_its_release_days_and_source(world: Edition, read: Read) -> None:
    alias = name("mot", "Ajar-1", valid_from=date(2023, 1, 1))

    content = read("resolve/", scheme="mot", value="Ajar-1")

    assert content["value"] == "Ajar-1"
    row = content["results"][0]
    assert row["release"]["slug"] == "ajar-1"
    assert read(row["release"]["url"].partition("/api/v1/")[2])["slug"] == "ajar-1"
    assert (row["valid_from"], row["valid_to"], row["declared_by"]) == ("2023-01-01", None, "ada")
    assert row["source"]["slug"] == alias.evidence.source.key
    assert (row["locator"], row["read_on"]) == (alias.evidence.locator, str(alias.evidence.read_on))


def test_without_a_scheme_every_scheme_answers(world: Edition, read: Read) -> None:
    name("mot", "ajar")
    name("llm_stats", "ajar", "shut-1")

    assert meant(read, value="ajar") == [("llm_stats", "ajar", "shut-1"), ("mot", "ajar", "ajar-1")]
    assert meant(read, value="ajar", scheme="mot") == [("mot", "ajar", "ajar-1")]


def test_a_name_that_moved_means_what_it_meant_on_the_day(world: Edition, read: Read, client: Client) -> None:
    name("api", "latest", valid_from=date(2023, 6, 1), valid_to=date(2024, 6, 1))
    name("api", "latest", "shut-1", valid_from=date(2024, 6, 1))

    assert meant(read, value="latest", as_of="2024-05-31") == [("api", "latest", "ajar-1")]
    assert meant(read, value="latest", as_of="2024-06-01") == [("api", "latest", "shut-1")]
    assert client.get("/api/v1/resolve/", {"value": "latest", "as_of": "2023-05-31"}).status_code == 404


@pytest.mark.parametrize("value", ["pkg:huggingface/acme/Ajar-1", "pkg:huggingface/acme/Ajar-1@4a3b?x=y"])
def test_a_package_url_is_read_off_the_page_it_names(world: Edition, read: Read, value: str) -> None:
    name("huggingface", "acme/Ajar-1")

    expected = [("purl", "pkg:huggingface/acme/Ajar-1", "ajar-1")]
    assert meant(read, value=value) == meant(read, value=value, scheme="purl") == expected


def test_a_page_is_not_a_package_url(world: Edition, client: Client) -> None:
    name("huggingface", "acme/Ajar-1")

    for query in (
        {"scheme": "purl", "value": "acme/Ajar-1"},
        {"scheme": "huggingface", "value": "pkg:huggingface/acme/Ajar-1"},
        {"value": "pkg:pypi/acme"},
        {"value": "acme/ajar-1"},
    ):
        assert client.get("/api/v1/resolve/", query).status_code == 404


@pytest.mark.parametrize(
    ("query", "status", "named"),
    [
        ({}, 400, "value"),
        ({"value": ""}, 400, "value"),
        ({"value": "x" * 301}, 400, "value"),
        ({"value": "x", "scheme": "isbn"}, 400, "scheme"),
        ({"value": "x", "colour": "blue"}, 400, "colour"),
        ({"value": "a\0b"}, 400, "value"),
        ({"value": "nobody"}, 404, ""),
        ({"value": "nobody", "scheme": "mot"}, 404, ""),
    ],
)
def test_what_cannot_be_resolved_is_a_problem(
    world: Edition, client: Client, query: dict[str, str], status: int, named: str
) -> None:
    response = client.get("/api/v1/resolve/", query)

    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert list(response.json()["problems"]) == ([named] if named else [])


def test_a_release_that_is_not_out_yet_is_not_told(world: Edition, client: Client) -> None:
    name("mot", "Ajar-1")

    assert client.get("/api/v1/resolve/", {"value": "Ajar-1", "as_of": "2001-01-01"}).status_code == 404


def test_what_a_source_does_not_allow_to_pass_on_is_not_told(world: Edition, client: Client) -> None:
    alias = name("mot", "Ajar-1")
    Source.objects.filter(pk=alias.evidence.source_id).update(redistributable=False)

    assert client.get("/api/v1/resolve/", {"value": "Ajar-1"}).status_code == 404


def test_a_scheme_is_listed_by_value(world: Edition, read: Read) -> None:
    Alias.objects.all().delete()
    name("huggingface", "acme/Shut", "shut-1")
    name("huggingface", "acme/Ajar")
    name("purl", "pkg:github/acme/ajar")

    pages = read("identifiers/huggingface/", page_size="1")
    assert (pages["count"], pages["pages"]) == (2, 2)
    assert pages["results"][0]["value"] == "acme/Ajar"
    rows = read("identifiers/purl/")["results"]
    assert {(row["scheme"], row["value"], row["release"]["slug"]) for row in rows} == {
        ("purl", "pkg:huggingface/acme/Ajar", "ajar-1"),
        ("purl", "pkg:huggingface/acme/Shut", "shut-1"),
        ("purl", "pkg:github/acme/ajar", "ajar-1"),
    }


def test_there_is_no_other_scheme(world: Edition, client: Client) -> None:
    response = client.get("/api/v1/identifiers/isbn/")

    assert response.status_code == 404
    assert "There is no scheme 'isbn'; there are epoch_version" in response.json()["detail"]


def test_more_names_cost_no_more_queries(world: Edition, client: Client) -> None:
    counts = []
    for number in (1, 12):
        for each in range(number):
            name("mot", f"Ajar {number} {each}")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/api/v1/identifiers/mot/").status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 5
