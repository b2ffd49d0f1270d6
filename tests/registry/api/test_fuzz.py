"""No address makes the API fail: every parameter of every endpoint with values that nobody should send."""

from __future__ import annotations

import random
from typing import Any

from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from registry.models import Edition

NASTY = [
    "",
    " ",
    "0",
    "-1",
    "1e400",
    "NaN",
    "99999999999999999999",
    "٣",
    "a\0b",
    "' OR 1=1 --",
    "%_\\",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "x" * 2000,
    "0001-01-01",
    "9999-12-31",
    "2024-02-30",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2024-01-01T00:00:00 00:00",
    "yes",
    "T5",
    "ajar-1",
]


SHARED = {"as_of", "known_at", "edition", "page", "page_size"}


def _addresses() -> list[tuple[str, list[str]]]:
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    keys = {"slug": "ajar-1", "key": "free-1", "benchmark": "riddles", "digest": "0" * 64, "id": "1", "tag": "military"}
    keys["scheme"] = "huggingface"
    found = []
    for path, methods in schema["paths"].items():
        names = [item["name"] for item in methods["get"].get("parameters", []) if item["in"] == "query"]
        found.append((path.format(**keys), names))
    return found


def test_no_single_value_makes_the_api_fail(world: Edition, client: Client) -> None:
    chance = random.Random(5)
    failed = []
    for path, names in _addresses():
        for name in names:
            # What every endpoint reads is read by the same code: a few values each are enough.
            values = chance.sample(NASTY, k=3) if name in SHARED and path != "/api/v1/claims/" else NASTY
            for value in values:
                status = client.get(path, {name: value}).status_code
                if status not in {200, 400, 404}:
                    failed.append((status, path, name, value))

    assert not failed


def test_no_combination_makes_the_api_fail(world: Edition, client: Client) -> None:
    chance = random.Random(7)
    addresses = [(path, names) for path, names in _addresses() if names]
    failed = []
    for _ in range(300):
        path, names = chance.choice(addresses)
        chosen = chance.sample(names, k=min(len(names), chance.randint(2, 5)))
        query = {name: chance.choices(NASTY, k=chance.randint(1, 3)) for name in chosen}
        status = client.get(path, query).status_code
        if status not in {200, 400, 404}:
            failed.append((status, path, query))

    assert not failed


def test_no_path_makes_the_api_fail(world: Edition, client: Client) -> None:
    failed = []
    for noun in (
        "releases",
        "claims",
        "sources",
        "definitions",
        "licenses",
        "policies",
        "benchmarks",
        "scores",
        "assessments",
    ):
        for value in NASTY:
            status = client.get(f"/api/v1/{noun}/{value}/").status_code
            if status not in {200, 301, 404}:
                failed.append((status, noun, value))

    assert not failed
