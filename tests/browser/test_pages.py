"""Every page in a real browser: on a phone and a desk, light and dark, without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from pytest_django.live_server_helper import LiveServer

from tests.browser.looking import Watched, follow

pytestmark = pytest.mark.browser

LOOKS = [(width, scheme) for width in (360, 1280) for scheme in ("light", "dark")]


def _context(browser: Any, width: int, scheme: str, *, scripts: bool = False) -> Any:
    return browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=scripts
    )


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_page_fits_keeps_quiet_and_asks_nobody_else(
    browser: Any, site: LiveServer, paths: list[str], width: int, scheme: str
) -> None:
    window = Watched(browser, width, scheme)

    wide = {}
    for path in paths:
        window.page.goto(site.url + path)
        if over := window.too_wide():
            wide[path] = over
    window.context.close()

    # The browser itself remarks on the two addresses that are meant to fail.
    assert [line for line in window.said if "the server responded with a status of 40" not in line] == []
    assert window.asked_elsewhere(site.url) == []
    assert wide == {}


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_page_keeps_the_rules_of_accessibility(
    browser: Any, site: LiveServer, paths: list[str], width: int, scheme: str
) -> None:
    # The pages have no script; the checker is one, and waits for timers that never come where scripts are off.
    context = _context(browser, width, scheme, scripts=True)
    page = context.new_page()
    axe = Axe()
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}

    broken = {}
    for path in paths:
        page.goto(site.url + path)
        response = axe.run(page, options=rules).response
        assert any(rule["id"] == "color-contrast" for rule in response["passes"])
        if found := response["violations"]:
            broken[path] = [(rule["id"], [node["html"][:120] for node in rule["nodes"][:3]]) for rule in found]
    context.close()

    assert broken == {}


def test_keyboard_leads_past_the_menu_and_opens_reasons(browser: Any, site: LiveServer) -> None:
    context = _context(browser, 1280, "light")
    page = context.new_page()
    page.goto(f"{site.url}/releases/ajar-1/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")

    closed = page.locator("details:not([open]) > summary").first
    label = closed.text_content()
    for _ in range(60):
        page.keyboard.press("Tab")
        # From the content on, never back into the menu.
        assert not page.evaluate("!!document.activeElement.closest('header')")
        if page.evaluate("document.activeElement.matches('details:not([open]) > summary')"):
            break
    assert page.evaluate("document.activeElement.textContent") == label
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open")
    context.close()


def test_evidence_is_reached_from_its_number(browser: Any, site: LiveServer) -> None:
    context = _context(browser, 360, "light")
    page = context.new_page()
    page.goto(f"{site.url}/releases/ajar-1/")

    page.locator("details[open] a[href^='#evidence-']").first.click()

    assert page.locator(":target").is_visible()
    context.close()


def test_tier_is_chosen_without_javascript(browser: Any, site: LiveServer) -> None:
    context = _context(browser, 1280, "light")
    page = context.new_page()
    page.goto(f"{site.url}/lag/riddles/?as_of=2024-06-30")

    page.select_option("#tier", "T6")
    follow(page, page.locator("form.choices button"))

    assert "tier=T6" in page.url
    assert "as_of=2024-06-30" in page.url
    assert page.locator("h1").text_content() == "Open source AI (T6 and above) on Riddles (closed book)"
    context.close()
