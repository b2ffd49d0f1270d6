"""What may be kept, and for how long."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from registry.actions.changes import log
from registry.actions.editions import publish
from registry.models import Edition, Release

LASTING = [
    "releases/",
    "releases/ajar-1/",
    "definitions/",
    "definitions/osaid@1.0/",
    "assessments/",
    "lag/",
    "lag/riddles/pairs/",
    "index/",
]
CHANGING = ["claims/", "scores/", "sources/", "licenses/", "benchmarks/", "editions/", ""]


@pytest.mark.parametrize("path", LASTING)
def test_unchanged_answer_is_not_sent_again(
    world: Edition, client: Client, path: str, django_assert_max_num_queries: object
) -> None:
    first = client.get(f"/api/v1/{path}")

    with django_assert_max_num_queries(3):  # type: ignore[operator]
        second = client.get(f"/api/v1/{path}", headers={"if-none-match": f'"other", W/{first["ETag"]}'})

    assert first["Cache-Control"] == "public, max-age=60"
    assert (second.status_code, second.content) == (304, b"")
    assert (second["ETag"], second["Cache-Control"]) == (first["ETag"], first["Cache-Control"])
    assert second["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", CHANGING)
def test_answer_that_can_change_any_time_is_not_kept(world: Edition, client: Client, path: str) -> None:
    response = client.get(f"/api/v1/{path}")

    assert "ETag" not in response
    assert response["Cache-Control"] == "no-cache"


def test_problem_is_not_kept(world: Edition, client: Client) -> None:
    assert client.get("/api/v1/releases/?page=9")["Cache-Control"] == "no-cache"


def test_each_address_has_a_tag_of_its_own(world: Edition, client: Client) -> None:
    addresses = ["releases/", "releases/?page_size=2", "releases/?as_of=2024-01-01", "lag/"]

    tags = {client.get(f"/api/v1/{address}")["ETag"] for address in addresses}

    assert len(tags) == len(addresses)


def test_new_edition_changes_the_tag(world: Edition, client: Client) -> None:
    before = client.get("/api/v1/lag/")["ETag"]
    publish(as_of=date(2024, 12, 31), by="tests")

    response = client.get("/api/v1/lag/", headers={"if-none-match": before})

    assert response.status_code == 200
    assert response["ETag"] != before


def test_edit_between_editions_changes_the_tag(world: Edition, client: Client) -> None:
    before = client.get("/api/v1/releases/ajar-1/")["ETag"]
    release = Release.objects.get(slug="ajar-1")
    release.note = "Another note."
    release.save()
    log(release, action="edit release", by="ada", before={}, after={})

    response = client.get("/api/v1/releases/ajar-1/", headers={"if-none-match": before})

    assert response.status_code == 200
    assert response.json()["note"] == "Another note."


def test_tag_of_nothing_is_never_a_match(world: Edition, client: Client) -> None:
    response = client.get("/api/v1/releases/nobody/", headers={"if-none-match": "*"})

    assert response.status_code == 404
