"""What the tests of the registry share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from registry.models import Edition, Source
from tests.registry.vault import make_vault_world
from tests.registry.world import make_world


@pytest.fixture
def world(db: None) -> Edition:
    """A small invented world with one edition (see tests/registry/world.py)."""
    return make_world()


@pytest.fixture(scope="module")
def _vault_made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        make_vault_world()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def vault(_vault_made: None, db: None) -> Source:
    """A source that does not allow its values to be passed on, in a world made once (see tests/registry/vault.py)."""
    return Source.objects.get(key="vault")
