"""Addresses of renamed releases lead on, on pages and in the API, with all that was asked for."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from registry.actions.renaming import rename_release
from registry.api import urls as api_urls
from registry.models import Alias, Edition, Evidence, Release
from registry.pages import urls as page_urls

OF_RELEASES = "releases/<str:slug>/"


@pytest.fixture
def renamed(world: Edition) -> Release:
    """The release ajar-1, renamed twice."""
    release = Release.objects.get(slug="ajar-1")
    rename_release(release, "wide-1", by="ada", reason="Called so now.")
    return rename_release(release, "agape-1", by="ada", reason="Called so now.")


def addresses() -> list[str]:
    """Return every address below that of a release, with a hole for its slug."""
    pages = [f"/{route.pattern}" for route in page_urls.urlpatterns]
    api = [f"/api/v1/{route.pattern}" for route in api_urls.urlpatterns]
    starts = (f"/{OF_RELEASES}", f"/api/v1/{OF_RELEASES}")
    return [address.replace("<str:slug>", "{}") for address in (*pages, *api) if address.startswith(starts)]


def readable() -> list[str]:
    """Return those that anybody may read."""
    return [address for address in addresses() if address.count("{}") == 1 and "<" not in address]


def test_every_address_leads_on_with_its_query(renamed: Release, client: Client) -> None:
    found = readable()
    assert {"/releases/{}/", "/releases/{}/claims.csv", "/api/v1/releases/{}/", "/api/v1/releases/{}/changes/"} <= set(
        found
    )
    for address in found:
        for old in ("ajar-1", "wide-1"):
            asked = f"{address.format(old)}?as_of=2024-06-01"
            response = client.get(asked)
            if response.status_code == 405:
                continue
            assert response.status_code == 301, address
            assert response["Location"] == f"{address.format('agape-1')}?as_of=2024-06-01"
            assert response["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/releases/ajar-1/", "/api/v1/releases/ajar-1/", "/releases/wide-1/scores.csv"])
def test_where_it_leads_the_answer_is(renamed: Release, client: Client, path: str) -> None:
    response = client.get(path, follow=True)

    assert (response.status_code, len(response.redirect_chain)) == (200, 1)
    assert "Ajar 1" in response.text or "agape-1" in response.text


def test_the_api_lets_every_origin_follow(renamed: Release, client: Client) -> None:
    assert client.get("/api/v1/releases/ajar-1/")["Access-Control-Allow-Origin"] == "*"


def test_bad_parameters_are_refused_before_anything_leads_on(renamed: Release, client: Client) -> None:
    assert client.get("/releases/ajar-1/?colour=blue").status_code == 400
    assert client.get("/api/v1/releases/ajar-1/?colour=blue").status_code == 400


@pytest.mark.parametrize("kind", ["claims", "scores", "changes", "moves"])
def test_a_list_is_narrowed_by_the_slug_that_a_release_had(renamed: Release, client: Client, kind: str) -> None:
    by_old, by_new = (client.get(f"/api/v1/{kind}/?release={slug}").json() for slug in ("ajar-1", "agape-1"))

    assert by_old["results"] == by_new["results"]
    assert by_new["count"] or kind == "moves"


def test_a_slug_that_never_was_is_not_found(renamed: Release, client: Client) -> None:
    assert client.get("/releases/nobody/").status_code == 404
    assert client.get("/api/v1/releases/nobody/").status_code == 404


def test_the_page_tells_of_each_name_its_source_and_its_days(world: Edition, client: Client) -> None:
    release = Release.objects.get(slug="ajar-1")
    Alias.objects.create(
        release=release,
        scheme="api",
        value="ajar-latest",
        evidence=Evidence.objects.earliest("pk"),
        valid_from=date(2024, 1, 2),
        valid_to=date(2024, 3, 4),
    )

    text = client.get("/releases/ajar-1/").text

    evidence = Evidence.objects.earliest("pk")
    assert "ajar-latest" in text
    assert "meant this from 2024-01-02 until 2024-03-04" in text
    assert f"{evidence.source.title}, read {evidence.read_on}" in text
