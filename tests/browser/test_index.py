"""The index in a browser: its page fits, its words can be read and keep apart, on a phone and a desk."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from pytest_django.live_server_helper import LiveServer

from tests.browser.svg_text import TEXTS, contrast, cut_off, meeting
from tests.registry.actions.builders import make_indexed

pytestmark = pytest.mark.browser

PATHS = ("/index/", "/index/?as_of=2024-06-15", "/index/?as_of=2024-01-15")

_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def indexed(
    browser: Any, transactional_db: None, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> LiveServer:
    """An edition with an index, served."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    make_indexed()
    return live_server


def test_page_and_chart_of_the_index_can_be_read(browser: Any, indexed: LiveServer) -> None:
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
    wrong: list[tuple[str, int, str, Any]] = []
    for width, scheme in ((360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")):
        # The page has no script; the checker of accessibility is one.
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page = context.new_page()
        for path in PATHS:
            page.goto(indexed.url + path)
            page.evaluate("document.querySelectorAll('details').forEach(item => item.open = true)")
            (texts,) = page.evaluate(TEXTS)
            wrong += [
                (path, width, scheme, found)
                for found in (
                    page.evaluate(_WIDE) and "page is too wide",
                    [
                        (rule["id"], len(rule["nodes"]))
                        for rule in Axe().run(page, options=rules).response["violations"]
                    ],
                    [text["words"] for text in texts if contrast(text["color"], text["behind"]) < 4.5],
                    [text["words"] for text in texts if text["size"] < 12],
                    meeting(texts),
                    cut_off(texts),
                )
                if found
            ]
        context.close()

    assert wrong == []
