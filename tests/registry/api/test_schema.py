"""The published schema is valid, and every answer is as it says."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import Client

from registry.models import Edition
from tests.registry.api.conftest import Read, check


def test_schema_is_valid_and_complete() -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=io.StringIO())


def test_schema_has_every_endpoint(schema: dict[str, Any]) -> None:
    paths = {path.removeprefix("/api/v1/") for path in schema["paths"]}

    assert len(paths) == 40
    assert {"", "releases/", "releases/{slug}/", "lag/", "lag/{benchmark}/pairs/", "editions/{id}/"} <= paths
    assert all(set(methods) == {"get"} for methods in schema["paths"].values())


def test_every_operation_has_a_name_a_text_and_problems(schema: dict[str, Any]) -> None:
    operations = [methods["get"] for methods in schema["paths"].values()]

    assert len({operation["operationId"] for operation in operations}) == len(operations)
    for operation in operations:
        assert operation["description"]
        assert "application/problem+json" in operation["responses"]["400"]["content"]
        assert all(parameter.get("description") for parameter in operation.get("parameters", []))


ADDRESSES = {
    "": "",
    "releases/": "releases/",
    "releases/{slug}/": "releases/ajar-study/",
    "releases/{slug}/outside/": "releases/ajar-1/outside/",
    "claims/": "claims/?history=yes&page_size=200",
    "sources/": "sources/",
    "sources/{key}/": "sources/vault/",
    "definitions/": "definitions/",
    "definitions/{key}/": "definitions/g7@2026-05-29/",
    "licenses/": "licenses/",
    "licenses/{key}/": "licenses/study-1/",
    "policies/": "policies/",
    "policies/{key}/": "policies/manners/",
    "policies/uses/{tag}/": "policies/uses/military/",
    "use/": "use/?commercial=yes&defence=yes&monthly_users=5&country=EU",
    "benchmarks/": "benchmarks/",
    "benchmarks/{slug}/": "benchmarks/slips/",
    "scores/": "scores/",
    "assessments/": "assessments/?findings=yes&page_size=200",
    "lag/": "lag/?as_of=2023-08-01",
    "lag/{benchmark}/pairs/": "lag/slips/pairs/",
    "lag/{benchmark}/standings/": "lag/slips/standings/?page_size=200",
    "lag-pooled/": "lag-pooled/",
    "index/": "index/",
    "published-estimates/": "published-estimates/",
    "editions/": "editions/",
}


@pytest.mark.parametrize("path", ADDRESSES)
def test_answer_is_as_the_schema_says(world: Edition, client: Client, schema: dict[str, Any], path: str) -> None:
    check(client, schema, path, f"/api/v1/{ADDRESSES[path]}")


@pytest.mark.parametrize(
    ("path", "listed", "key"),
    [
        ("claims/{key}/", "claims/", "url"),
        ("scores/{key}/", "scores/", "url"),
        ("assessments/{digest}/", "assessments/", "url"),
        ("editions/{id}/", "editions/", "url"),
    ],
)
def test_answer_at_a_linked_address_is_as_the_schema_says(
    world: Edition, client: Client, read: Read, schema: dict[str, Any], path: str, listed: str, key: str
) -> None:
    check(client, schema, path, read(listed)["results"][0][key].partition("testserver")[2])


def test_schema_is_served_as_json_too(client: Client) -> None:
    response = client.get("/api/v1/schema/?format=json")

    assert response.json()["openapi"].startswith("3.")
    assert response["Access-Control-Allow-Origin"] == "*"


def test_documentation_keeps_to_the_content_security_policy(client: Client) -> None:
    response = client.get("/api/v1/docs/")
    page, policy = response.content.decode(), response["Content-Security-Policy"]

    styles = re.findall(r"<style>(.*?)</style>", page, re.S)
    hashes = [base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in styles]
    assert len(hashes) == 1
    assert all(f"'sha256-{digest}'" in policy for digest in hashes)
    assert "unsafe" not in policy
    assert "style=" not in page
    assert not re.findall(r"<script(?![^>]*\ssrc=)", page)
    assert not re.findall(r"(?:src|href)=\"(?:https?:)?//", page)


def test_documentation_loads_only_files_that_are_there(client: Client) -> None:
    page = client.get("/api/v1/docs/").content.decode()

    files = re.findall(r"(?:src|href)=\"/static/([^\"]+)\"", page)
    assert len(files) == 4
    assert all(finders.find(file) for file in files)
    assert client.get("/api/v1/docs/?script=")["Content-Type"].startswith("application/javascript")


def test_only_the_documentation_may_have_that_style(client: Client) -> None:
    assert "sha256-" not in client.get("/api/v1/schema/")["Content-Security-Policy"]
