"""What the API answers when it cannot answer."""

from __future__ import annotations

import pytest
from django.test import Client

from registry.models import Edition

LISTS = [
    "releases/",
    "identifiers/huggingface/",
    "claims/",
    "sources/",
    "definitions/",
    "licenses/",
    "policies/",
    "policies/uses/military/",
    "use/",
    "benchmarks/",
    "scores/",
    "assessments/",
    "lag/",
    "lag/riddles/pairs/",
    "lag/riddles/standings/",
    "lag-pooled/",
    "published-estimates/",
    "editions/",
]
DETAILS = [
    "releases/ajar-1/",
    "resolve/?value=commons/ajar-full",
    "sources/board/",
    "definitions/osaid@1.0/",
    "licenses/free-1/",
    "policies/manners/",
    "benchmarks/riddles/",
    "index/",
]


def _problem(response: object, status: int) -> dict[str, object]:
    assert response.status_code == status  # type: ignore[attr-defined]
    assert response["Content-Type"] == "application/problem+json"  # type: ignore[index]
    assert response["Access-Control-Allow-Origin"] == "*"  # type: ignore[index]
    content: dict[str, object] = response.json()  # type: ignore[attr-defined]
    assert set(content) == {"type", "title", "status", "detail", "problems"}
    assert content["status"] == status
    return content


@pytest.mark.parametrize("path", ["", *LISTS, *DETAILS, "schema/"])
def test_unknown_parameter_is_refused_everywhere(world: Edition, client: Client, path: str) -> None:
    content = _problem(client.get(f"/api/v1/{path}", {"colour": "blue"}), 400)

    assert list(content["problems"]) == ["colour"]  # type: ignore[call-overload]
    assert content["title"] == "Bad Request"


@pytest.mark.parametrize(
    ("path", "query", "named"),
    [
        ("releases/", {"as_of": "yesterday"}, "as_of"),
        ("releases/", {"as_of": "2025-01"}, "as_of"),
        ("releases/", {"known_at": "0001-01-01T00:00:00+14:00"}, "known_at"),
        ("releases/", {"edition": "999"}, "edition"),
        ("releases/", {"known_at": "1999-01-01"}, "known_at"),
        ("releases/", {"tier": "T9"}, "tier"),
        ("releases/", {"page": "9"}, "page"),
        ("releases/", {"page_size": "201"}, "page_size"),
        ("releases/", {"q": "a\0b"}, "q"),
        ("claims/", {"release": "nobody"}, "release"),
        ("claims/", {"history": "perhaps"}, "history"),
        ("scores/", {"benchmark": "nothing"}, "benchmark"),
        ("assessments/", {"release": "nobody"}, "release"),
        ("assessments/", {"definition": "osaid@9"}, "definition"),
        ("assessments/", {"findings": "some"}, "findings"),
        ("licenses/", {"osi": "maybe"}, "osi"),
        ("use/", {"monthly_users": "-1"}, "monthly_users"),
        ("use/", {"annual_revenue": "a lot"}, "annual_revenue"),
        ("use/", {"country": "Atlantis"}, "country"),
        ("use/", {"commercial": "maybe"}, "commercial"),
        ("use/", {"release": "nobody"}, "release"),
        ("use/", {"tier": "T9"}, "tier"),
        ("lag/", {"benchmark": "nothing"}, "benchmark"),
        ("lag/", {"tier": "T2"}, "tier"),
        ("lag/", {"reference": "open"}, "reference"),
        ("lag/riddles/pairs/", {"counting": "wishful"}, "counting"),
        ("lag/riddles/standings/", {"tier": "T2"}, "tier"),
        ("lag-pooled/", {"domain": "cooking"}, "domain"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_unusable_value_is_named(world: Edition, client: Client, path: str, query: dict[str, str], named: str) -> None:
    content = _problem(client.get(f"/api/v1/{path}", query), 400)

    assert list(content["problems"]) == [named]  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "path",
    [
        "releases/nobody/",
        "claims/0000/",
        "sources/none/",
        "definitions/osaid@9/",
        "licenses/none/",
        "policies/none/",
        "policies/uses/gardening/",
        "benchmarks/none/",
        "scores/0000/",
        "assessments/0000/",
        "lag/none/pairs/",
        "lag/none/standings/",
        "editions/999/",
        "editions/x/",
        "editions/99999999999999999999/",
        "releases/a%00b/",
        "nothing/",
        "nothing/at/all/",
        "nothing",
    ],
)
def test_what_is_not_there_is_not_found(world: Edition, client: Client, path: str) -> None:
    content = _problem(client.get(f"/api/v1/{path}"), 404)

    assert content["title"] == "Not Found"
    assert str(content["detail"]).endswith(".")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["", "releases/", "lag/", "schema/"])
def test_nothing_can_be_written(world: Edition, client: Client, method: str, path: str) -> None:
    response = getattr(client, method)(f"/api/v1/{path}", data="<x/>", content_type="application/xml")

    _problem(response, 405)
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_other_formats_are_not_acceptable(world: Edition, client: Client) -> None:
    _problem(client.get("/api/v1/releases/", headers={"accept": "text/csv"}), 406)


def test_too_many_parameters_are_a_bad_request(world: Edition, client: Client) -> None:
    _problem(client.get("/api/v1/releases/", {"tier": ["T5"] * 1001}), 400)


@pytest.mark.parametrize("path", LISTS)
def test_head_answers_without_a_body(world: Edition, client: Client, path: str) -> None:
    response = client.head(f"/api/v1/{path}")

    assert (response.status_code, response.content) == (200, b"")


def test_browsers_may_ask_first(world: Edition, client: Client) -> None:
    response = client.options("/api/v1/releases/", headers={"origin": "https://other.example"})

    assert response.status_code == 204
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "GET" in response["Access-Control-Allow-Methods"]


def test_address_without_its_last_slash_is_sent_on(world: Edition, client: Client) -> None:
    response = client.get("/api/v1/releases?tier=T5")

    assert (response.status_code, response["Location"]) == (301, "/api/v1/releases/?tier=T5")
