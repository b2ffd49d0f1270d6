"""Rows of every model, stored once for the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from registry.actions.statements import supersede
from registry.models import Claim, IndexFit, LicenseQuery
from tests.registry.actions.builders import STAIRCASE, load, publish, richly


@pytest.fixture(scope="module")
def stored(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Store at least one row of every model, once for all tests of this module."""
    with django_db_blocker.unblock():
        load(*(richly(record, base="c2") if record.slug == "c1" else record for record in STAIRCASE))
        publish()
        LicenseQuery.objects.create(text="Modified MIT", reason="two texts", met_in="a card", first_met=timezone.now())
        IndexFit.objects.create(digest="0" * 64, content={"releases": []}, draws=b"")
        supersede(Claim.objects.filter(field="access.api").first(), by="ada", reason="Wrong.")
    yield
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def rows(stored: None, db: None) -> None:
    """Let a test read and change the stored rows; what it changes is rolled back."""
