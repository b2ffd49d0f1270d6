"""Asks a published registry as its readers do: by page, by file, by API; every answer must be a good one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from registry.models import Edition
from tests.registry.pages.html import Seen, read


@contextmanager
def bundled_edition(django_db_blocker: DjangoDbBlocker) -> Iterator[Edition]:
    """Give the edition that a fresh checkout publishes, and take it back."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_catalogue", stdout=io.StringIO())
        call_command("publish_edition", stdout=io.StringIO())
        yield Edition.objects.get()
        transaction.set_rollback(True)


def read_page(path: str, **query: str) -> Seen:
    """Return what a page says."""
    response = Client().get(path, query)
    assert response.status_code == 200
    return read(response.content.decode())


def read_api(path: str, **query: Any) -> dict[str, Any]:
    """Return the answer of an address below /api/v1/."""
    response = Client().get(f"/api/v1/{path}", query)
    assert response.status_code == 200
    content: dict[str, Any] = response.json()
    return content


def read_file(path: str, **query: str) -> list[dict[str, str]]:
    """Return the rows of a file by column."""
    response = Client().get(path, query)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode())))
