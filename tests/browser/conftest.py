"""A real browser, once a session, and a site for it to look at."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from registry.models import Claim, Edition
from tests.registry.world import make_world

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def _missing(what: str) -> Any:
    """Skip, or fail where the machine is said to have a browser."""
    if "browser" in os.environ.get("REGISTRY_REQUIRE", ""):
        pytest.fail(f"REGISTRY_REQUIRE asks for a browser, but there is no {what}.")
    pytest.skip(f"there is no {what} on this machine")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for all tests."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("playwright")
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        _missing("Chromium")
    # Playwright keeps an event loop running in this thread, in which Django would otherwise refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def site(browser: Any, transactional_db: None, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> LiveServer:
    """The small world, served."""
    # A thread that waits for the browser's next request would keep its connection, and with it the test database.
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    make_world()
    return live_server


@pytest.fixture
def paths(site: LiveServer) -> list[str]:
    """One address of every kind of page."""
    claim, edition = Claim.objects.filter(release__slug="ajar-1").order_by("pk")[0], Edition.objects.get()
    return [
        "/",
        "/releases/",
        "/releases/?tier_at_least=T3&as_of=2024-06-30",
        "/releases/?tier=T4",
        "/releases/ajar-1/",
        "/releases/ajar-2/",
        "/releases/shut-1/",
        f"/claims/{claim.key}/",
        "/lag/",
        "/lag/riddles/",
        "/lag/riddles/?tier=T6&as_of=2023-12-31",
        "/lag/slips/?tier=T7",
        "/lag/riddles/over-time/",
        "/lag/slips/over-time/?definition=g7@2026-05-29",
        "/lag/pooled/",
        "/lag/published/",
        "/index/",
        "/benchmarks/riddles/",
        "/definitions/",
        "/definitions/osaid@1.0/",
        "/licenses/",
        "/licenses/study-1/",
        "/policies/",
        "/policies/manners/",
        "/policies/uses/military/",
        "/use/",
        "/use/?commercial=yes&monthly_users=800000000&country=EU&defence=yes",
        "/use/?country=Atlantis",
        "/sources/",
        "/editions/",
        f"/editions/{edition.pk}/",
        "/method/",
        "/conflicts/",
        "/changes/",
        "/releases/ajar-1/history/",
        "/submit/",
        "/submit/correction/?release=ajar-1&field=weights_final.license",
        "/submit/release/",
        "/producers/",
        "/account/login/",
        "/nothing/",
        "/lag/riddles/?tier=T9",
    ]
