"""The desk in a real browser: on a phone in the dark and at a desk in the light, its pages fit and can be heard."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from registry.actions.roles import Role, make_account
from registry.models import Benchmark, Claim, License, Policy, Release, Source
from tests.browser.looking import Watched, follow

pytestmark = pytest.mark.browser

PASSWORD = "a-long-walk-at-dusk"
LISTS = ("claim", "license", "release", "proposal", "aliasproposal", "change")
FORMS = ("claim", "score", "license", "policy", "release")
#: Drawn by the library that finds rows by name: a text box inside of the one that bears the name.
LIBRARY = ".select2-selection__rendered"


def _paths() -> list[str]:
    rows = (Claim, License, Policy, Release, Benchmark, Source)
    found = [(model._meta.model_name, model._default_manager.order_by("pk")[0].pk) for model in rows]
    return [
        reverse("admin:index"),
        reverse("admin:registry_queues"),
        *(reverse(f"admin:registry_{name}_changelist") for name in LISTS),
        *(reverse(f"admin:registry_{name}_add") for name in FORMS),
        *(reverse(f"admin:registry_{name}_change", args=[pk]) for name, pk in found),
        reverse("admin:registry_release_screen", args=["ajar-1"]),
    ]


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_pages_of_the_desk_fit_and_every_field_has_a_name(
    browser: Any, site: LiveServer, width: int, scheme: str
) -> None:
    make_account("root", Role.ADMINISTRATOR, PASSWORD, by="tests")
    window = Watched(browser, width, scheme, scripts=True)
    page = window.page
    page.goto(f"{site.url}/admin/login/")
    page.fill("#id_username", "root")
    page.fill("#id_password", PASSWORD)
    follow(page, page.locator("input[type=submit]"))
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}

    broken: dict[str, Any] = {}
    for path in _paths():
        assert page.goto(site.url + path).status == 200
        response = Axe().run(page, context={"exclude": [LIBRARY]}, options=rules).response
        assert any(rule["id"] == "color-contrast" for rule in response["passes"])
        found = [(rule["id"], [node["html"][:120] for node in rule["nodes"][:3]]) for rule in response["violations"]]
        if wrong := [*found, *window.too_wide()]:
            broken[path] = wrong
    window.context.close()

    assert window.asked_elsewhere(site.url) == []
    assert broken == {}
