"""A reader of the API, its description, and the small world shared by the tests of a module."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import jsonschema
import pytest
from django.db import transaction
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from registry.models import Edition
from tests.registry.world import make_world

Read = Callable[..., dict[str, Any]]


@pytest.fixture
def read(client: Client) -> Read:
    """Return a function that reads an address below /api/v1/ and gives the answer, which must be a good one."""

    def read(path: str, **query: str) -> dict[str, Any]:
        response = client.get(f"/api/v1/{path}", query)
        assert response.status_code == 200, response.content
        content: dict[str, Any] = response.json()
        return content

    return read


@pytest.fixture(scope="module")
def module_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """Make the world once a module, in a transaction around those of its tests; give the number of its edition."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world().pk
        transaction.set_rollback(True)


@pytest.fixture
def world(module_world: int, db: None) -> Edition:
    """A small invented world with one edition (see tests/registry/world.py); a test's own changes are undone."""
    return Edition.objects.get(pk=module_world)


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """Return the OpenAPI description."""
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


def check(client: Client, schema: dict[str, Any], path: str, address: str) -> None:
    """Check that an answer is as the description of its path says."""
    declared = schema["paths"][f"/api/v1/{path}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    strict = _strict({**declared, "components": schema["components"]})
    response = client.get(address)

    validator = jsonschema.Draft202012Validator(strict)
    problems = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(response.json())]

    assert response.status_code == 200
    assert not problems


def _strict(node: Any) -> Any:
    """Turn OpenAPI 3.0 into JSON Schema: null where it says nullable, and nothing that is not declared."""
    if isinstance(node, list):
        return [_strict(item) for item in node]
    if not isinstance(node, dict):
        return node
    turned = {key: _strict(value) for key, value in node.items()}
    if "properties" in turned:
        turned.setdefault("additionalProperties", False)
    return {"anyOf": [turned, {"type": "null"}]} if turned.pop("nullable", False) else turned
