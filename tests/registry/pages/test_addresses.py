"""Addresses: what is there, what is not, and how they may be asked."""

from __future__ import annotations

import pytest
from django.test import Client

from registry.models import Claim, Edition
from registry.pages import outside_urls, urls

_KEYS = {
    "release": "ajar-1",
    "lag": "riddles",
    "benchmark": "riddles",
    "definition": "osaid@1.0",
    "license": "study-1",
    "policy": "manners",
}


def _addresses() -> dict[str, str]:
    """Return an address for each name in the table of addresses."""
    found = {}
    for pattern in urls.urlpatterns:
        if pattern in outside_urls.urlpatterns and pattern.name != "robots":
            # These take something in; what they answer is in test_submit, test_producers and test_account.
            continue
        noun = pattern.name.split("-")[0]
        route = str(pattern.pattern)
        key = _KEYS.get(noun, "")
        if noun == "claim":
            key = Claim.objects.filter(release__slug="ajar-1").values_list("key", flat=True)[0]
        route = route.replace("<str:tag>", "military")
        found[pattern.name] = "/" + route.replace("<str:slug>", key).replace("<str:key>", key).replace(
            "<int:number>", str(Edition.objects.newest().pk if Edition.objects.newest() else 1)
        )
    return found


def test_every_address_answers_and_is_safe_to_ask_again(world: Edition, client: Client) -> None:
    for name, address in _addresses().items():
        answer, head = client.get(address), client.head(address)

        assert (answer.status_code, head.status_code) == (200, 200), name
        assert head.content == b""
        assert head["Content-Type"] == answer["Content-Type"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_changed_through_a_page(world: Edition, client: Client, method: str) -> None:
    for name, address in _addresses().items():
        response = getattr(client, method)(address)

        assert response.status_code == 405, name
        assert response["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "path",
    [
        "/releases/nobody/",
        "/releases/nobody/claims.csv",
        "/releases/nobody/scores.csv",
        "/releases/a%00b/",
        "/claims/0000000000000000/",
        "/claims/%00/",
        "/lag/nothing/",
        "/lag/nothing/pairs.csv",
        "/lag/nothing/frontier.csv",
        "/lag/nothing/over-time/",
        "/lag/nothing/over-time.csv",
        "/lag/%00/",
        "/benchmarks/nothing/",
        "/benchmarks/nothing/scores.csv",
        "/benchmarks/%00/",
        "/definitions/osaid@9/",
        "/definitions/osaid@9/verdicts.csv",
        "/licenses/none/",
        "/licenses/%00/",
        "/policies/none/",
        "/policies/%00/",
        "/policies/uses/gardening/",
        "/policies/uses/gardening.csv",
        "/policies/uses/%00/",
        "/editions/99999/",
        "/editions/99999999999999999999999/",
        "/nothing/",
    ],
)
def test_address_of_nothing_is_not_found(world: Edition, client: Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert b"There is no page at this address." in response.content


def test_pages_load_nothing_from_elsewhere(world: Edition, client: Client) -> None:
    response = client.get("/lag/riddles/")

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "'unsafe-inline'" not in policy
    assert "<script" not in response.content.decode()
    assert " style=" not in response.content.decode()
