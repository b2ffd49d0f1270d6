"""The charts of the bundled catalogue, which are much fuller than those of the small world."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from registry.models import Benchmark
from tests.browser.svg_text import TEXTS, cut_off, meeting
from tests.paths import ROOT

pytestmark = pytest.mark.browser

STYLES = ROOT / "registry" / "static" / "registry" / "site.css"


@pytest.fixture(scope="module")
def pages(browser: Any, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, str]]:
    """The pages with charts, with their styles inside, by address: no server is needed to look at them."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_catalogue", stdout=io.StringIO())
        call_command("publish_edition", stdout=io.StringIO())
        slugs = list(Benchmark.objects.values_list("slug", flat=True))
        paths = [f"/lag/{slug}/?tier={tier}" for slug in slugs for tier in ("T3", "T5", "T6")]
        paths += [f"/lag/?benchmark={slug}" for slug in slugs]
        paths += ["/index/", "/index/?as_of=2023-12-31"]
        paths += ["/releases/llama-3.1-405b-instruct/", "/releases/deepseek-r1/", "/releases/olmo-7b/"]
        styles = f"<style>{STYLES.read_text(encoding='utf-8')}</style></head>"
        yield {path: Client().get(path).content.decode().replace("</head>", styles) for path in paths}
        transaction.set_rollback(True)


@pytest.mark.parametrize("width", [360, 1280])
def test_words_of_full_charts_keep_apart_and_on_the_page(browser: Any, pages: dict[str, str], width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=False)
    # What the pages link to is not there; their styles are inside.
    context.route("**/*", lambda route: route.abort())
    page = context.new_page()

    drawn: dict[str, list[list[dict[str, Any]]]] = {}
    for path, content in pages.items():
        page.set_content(content, wait_until="domcontentloaded")
        drawn[path] = page.evaluate(TEXTS)
    context.close()

    # One size of each chart is shown: the styles are at work.
    assert {len(charts) for charts in drawn.values()} <= {0, 1}
    assert sum(len(texts) for charts in drawn.values() for texts in charts) > 300
    found = [
        (path, meeting(texts), cut_off(texts))
        for path, charts in drawn.items()
        for texts in charts
        if meeting(texts) or cut_off(texts)
    ]
    assert found == []
