"""What accessibility tools do not look at: the text inside the charts."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.browser.svg_text import TEXTS, contrast, cut_off, meeting

pytestmark = pytest.mark.browser

CHARTS = (
    "/lag/riddles/",
    "/lag/riddles/?tier=T3",
    "/lag/riddles/?tier=T7&reference=complement",
    "/lag/slips/?tier=T6",
    "/lag/riddles/?as_of=2023-12-31",
    "/lag/",
    "/lag/?benchmark=slips",
    "/lag/?as_of=2023-12-31",
    "/lag/riddles/over-time/",
    "/lag/slips/over-time/",
    "/lag/riddles/over-time/?definition=g7@2026-05-29",
    "/lag/pooled/",
    "/lag/published/",
    "/releases/ajar-1/",
    "/releases/ajar-2/",
)


def _charts(browser: Any, site: LiveServer, width: int, scheme: str) -> dict[str, list[list[dict[str, Any]]]]:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=False
    )
    page = context.new_page()
    found = {}
    for path in CHARTS:
        page.goto(site.url + path)
        found[path] = page.evaluate(TEXTS)
    context.close()
    return found


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("rgb(0, 0, 0)", "rgb(255, 255, 255)") == pytest.approx(21)
    # The classic border case: #767676 on white is 4.54.
    assert contrast("rgb(118, 118, 118)", "rgb(255, 255, 255)") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")])
def test_text_of_charts_can_be_read(browser: Any, site: LiveServer, width: int, scheme: str) -> None:
    charts = _charts(browser, site, width, scheme)

    faint, small, outside = [], [], []
    for path, drawn in charts.items():
        assert len(drawn) == 1, f"{path} shows one size of its chart"
        for text in drawn[0]:
            if contrast(text["color"], text["behind"]) < 4.5 or text["opacity"] < 1:
                faint.append((path, text["words"], text["color"], text["behind"]))
            if text["size"] < 12:
                small.append((path, text["words"], text["size"]))
        outside += [(path, words) for words in cut_off(drawn[0])]
    assert (faint, small, outside) == ([], [], [])


@pytest.mark.parametrize("width", [360, 1280])
def test_words_of_a_chart_keep_apart(browser: Any, site: LiveServer, width: int) -> None:
    charts = _charts(browser, site, width, "light")

    found = [(path, pair) for path, drawn in charts.items() for texts in drawn for pair in meeting(texts)]
    assert found == []
