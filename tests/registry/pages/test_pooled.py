"""Waiting times over all benchmarks together, as the page tells them, and how they are drawn.

T5 and above against closed (tests/registry/world.py): on riddles 360 days (ajar-full), 305 (ajar-2) and 306 not yet; on
slips ajar-1, of 2024-02-01, matched shut-1 after 382 days and shut-2 after 215.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

import pytest
from django.test import Client

from registry.models import Edition
from registry.pages.charts.pooled import PooledRow, draw
from tests.registry.pages.conftest import Look
from tests.registry.pages.html import SVG
from tests.registry.pages.html import read as read_html

PATH, FILE, SWITCHES = "/lag/pooled/", "/lag/pooled.csv", "/lag/pooled/sensitivity.csv"
API = "/api/v1/lag-pooled/"


def test_page_begins_with_the_pooled_median_and_what_it_rests_on(world: Edition, look: Look) -> None:
    words = look(PATH).words

    # Of five: 215: 4/5; 305: 3/5; 306 is censored; 360: one of two, 3/10: 360 days are 11.8 months.
    assert (
        "As of 1 January 2025, half of all closed records on 2 benchmarks together are matched by open weights (T5 and "
        "above) within 11.8 months (Kaplan–Meier median; no interval below 8 records; 5 records, 4 matched, 1 not yet "
        f"(censored); tiers@1, edition {world.pk})."
    ) in words
    # 215 + 90 * 0.8 + 55 * 0.6 + 22 * 0.3 = 326.6 days: 10.7 months.
    assert "Of its first 24 months a record stays unmatched for 10.7 months on average; 0 of 5 were matched" in words


def test_every_degree_has_a_row_with_its_counts(world: Edition, look: Look) -> None:
    body = look(PATH).table("One row is one degree of openness").body

    assert [row[0] for row in body] == ["T3 and above", "T4 and above", "T5 and above", "T6 and above", "T7"]
    assert body[2][1:] == [
        "11.8 months",
        "no interval below 8 records",
        "–",
        "10.7 months",
        *("5", "4", "1", "0"),
        "2 of 2",
    ]
    # T6 is ajar-full alone: shut-1 on riddles after 360 days, and nothing on slips.
    assert body[3][1:4] == ["no median below 3 events", "–", "–"]


@pytest.mark.parametrize(
    ("query", "value", "allowed"),
    [
        ({"definition": "osaid@9"}, "osaid@9", "osaid@1.0"),
        ({"tier": "T2"}, "T2", "T3, T4, T5, T6, T7"),
        ({"reference": "overall"}, "overall", "closed, complement"),
        ({"reference": "complement", "definition": "osaid@1.0"}, "complement", "closed"),
        ({"counting": "wishful"}, "wishful", "conservative, optimistic"),
        ({"questions": "secret"}, "secret", "all, public, private"),
        ({"domain": "cooking"}, "cooking", "knowledge, reasoning, mathematics"),
        ({"without": "acme"}, "unknown parameter", "questions"),
    ],
    ids=str,
)
@pytest.mark.parametrize("path", [PATH, FILE, SWITCHES, API])
def test_value_that_cannot_be_asked_is_named_with_those_that_can(
    world: Edition, client: Client, path: str, query: dict[str, str], value: str, allowed: str
) -> None:
    response = client.get(path, query)

    assert response.status_code == 400
    content = response.content.decode()
    assert value in content
    assert allowed in content


def test_neighbouring_pages_lead_here(world: Edition, look: Look) -> None:
    assert any(link.startswith(PATH) for link in look("/lag/").links)
    assert PATH in look("/method/").links


# The chart.


def _rows(*rows: PooledRow) -> list[Element]:
    return read_html(draw(rows, title="Title", description="Description")).charts()


def _paths(chart: Element) -> list[str]:
    return [item.get("d") or "" for item in chart.iter(f"{SVG}path")]


def test_point_and_interval_stand_at_their_months() -> None:
    wide, narrow = _rows(PooledRow(5, "T5", 365.25, (182.625, 730.5), "12 months", "3 of 9 matched"))

    for chart in (wide, narrow):
        ticks = {
            item.text or "": float(item.get("x") or 0) for item in chart.iter(f"{SVG}text") if item.text in ("0", "10")
        }
        month = (ticks["10"] - ticks["0"]) / 10
        (dot,) = chart.iter(f"{SVG}circle")
        assert float(dot.get("cx") or 0) == pytest.approx(ticks["0"] + 12 * month, abs=0.2)
        low, across, high = [item for item in chart.iter(f"{SVG}line") if item.get("class") == "step rank-5"]
        ends = [float(low.get("x1") or 0), float(high.get("x1") or 0)]
        assert ends == pytest.approx([ticks["0"] + 6 * month, ticks["0"] + 24 * month], abs=0.2)
        assert [float(across.get(name) or 0) for name in ("x1", "x2")] == ends


def test_interval_without_an_upper_limit_runs_on_as_an_arrow() -> None:
    for chart in _rows(PooledRow(5, "T5", 365, (180, None), "12 months", "3 of 9 matched")):
        (arrow,) = _paths(chart)
        axis = next(item for item in chart.iter(f"{SVG}line") if item.get("class") == "axis")
        assert f"H{axis.get('x2')}" in arrow


def test_row_without_a_median_keeps_its_place_and_says_why() -> None:
    wide, narrow = _rows(
        PooledRow(5, "T5", 365, None, "12 months", "3 of 5 matched"),
        PooledRow(6, "T6", None, None, "no median below 3 events", "1 of 4 matched"),
    )

    assert len(list(wide.iter(f"{SVG}circle"))) == 1
    assert {"T6", "no median below 3 events", "1 of 4 matched"} <= {item.text for item in wide.iter(f"{SVG}text")}
    assert "no median below 3 events; 1 of 4 matched" in {item.text for item in narrow.iter(f"{SVG}text")}


def test_words_in_the_chart_are_escaped() -> None:
    markup = draw([PooledRow(5, '<b>&"', None, None, '<b>&"', '<b>&"')], title='<b>&"', description='<b>&"')

    assert "<b>" not in markup
