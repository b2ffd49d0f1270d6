"""Months behind over time: sentence, chart, days and changes, the same on the page, in the file and in the API.

Riddles, T5 and above against closed: L is 193 days on 2024-01-10, 215 on 2024-02-01, 244 on 2024-03-01, 61 on
2024-05-01 and 306 on 2025-01-01 (see tests/registry/actions/test_courses.py).
"""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.models import Benchmark, Edition, Release
from registry.pages.charts.over_time import Beside, Line, Stretch, draw, stacked
from tests.registry.pages.conftest import Download, Look
from tests.registry.pages.html import SVG
from tests.registry.pages.html import read as read_html

PATH, FILE = "/lag/riddles/over-time/", "/lag/riddles/over-time.csv"
API = "/api/v1/lag/riddles/standings/"


def _read(client: Client, **query: str) -> list[dict[str, Any]]:
    response = client.get(API, {"page_size": "200", **query})
    assert response.status_code == 200, response.content
    rows: list[dict[str, Any]] = response.json()["results"]
    return rows


def test_page_begins_with_now_a_year_ago_and_the_longest(world: Edition, look: Look) -> None:
    # T4 and T5 are the same releases. 306 and 550 days; on 2024-01-01 they had no score; 304 days on 2024-04-30.
    assert (
        "On 1 January 2025, the best of commercially usable weights (T4 and above) and of open weights (T5 and above) "
        "on Riddles (closed book) was 10.1 months behind the closed frontier, last level with it 18.1 months before; a "
        "year earlier it had no score. It never trailed by more."
    ) in look(PATH).words


@pytest.mark.parametrize(
    ("path", "query", "said"),
    [
        # 276 days after 2024-03-01; 304 on 2024-04-30.
        (PATH, {"as_of": "2024-12-02"}, "Its longest lag was 10 months, on 30 April 2024."),
        (
            PATH,
            {},
            "the best of downloadable weights (T3 and above) on Riddles (closed book) was 10.1 months behind",
        ),
        (
            PATH,
            {},
            "On 9 April 2024 (not current since then), the best of open source AI (T6 and above) and of open source AI "
            "with open data (T7) on Riddles (closed book) was 9.3 months behind the closed frontier",
        ),
        # 0.25 against 0.30; before, ajar-full with 0.45 was below shut-1: 381 days on 2024-01-31.
        (
            "/lag/slips/over-time/",
            {},
            "was ahead of the closed frontier; a year earlier it had no score. Its longest lag was at least 12.5 ",
        ),
        ("/lag/slips/over-time/", {}, "was at least 14.8 months behind the closed frontier, below its first record"),
        (PATH, {"as_of": "2023-12-31"}, "no release of open source AI (T6 and above)"),
        (PATH, {"reference": "overall"}, "behind the published frontier"),
    ],
    ids=str,
)
def test_every_degree_that_tells_has_a_sentence(
    world: Edition, look: Look, path: str, query: dict[str, str], said: str
) -> None:
    words = look(path, **query).words

    assert said in words


def test_days_are_half_years_and_quarters_close_to_the_day(world: Edition, look: Look) -> None:
    table = look(PATH).table("One row is one day")

    assert table.rows[0] == ["Day", "T3 and above", "T4 and above", "T5 and above", "T6 and above", "T7"]
    # T3 has its first score on 2023-10-01; all later quarters are within two years.
    assert [row[0] for row in table.body] == [
        "2025-01-01",
        "2024-10-01",
        "2024-07-01",
        "2024-04-01",
        "2024-01-01",
        "2023-10-01",
    ]
    # From 2024-03-01 to 2024-07-01: 122 days; from 2023-07-01 to 2024-04-01: 275.
    assert table.body[2][3] == "4 months"
    assert table.body[3][3] == "9 months"
    assert table.body[0][4] == "not current since 2024-04-09"
    assert table.body[4][4] == "no release scored"


def test_day_beyond_the_data_says_where_they_end(world: Edition, look: Look) -> None:
    table = look(PATH, as_of="2025-06-01").table("One row is one day")

    # 2025-04-01 and 2025-06-01 lie beyond; ajar-1 was scored on 2024-12-01, but the data end on 2025-01-01.
    assert [row[3] for row in table.body[:3]] == ["data end 2025-01-01", "data end 2025-01-01", "10.1 months"]


def test_changes_tell_who_moved_what(world: Edition, look: Look) -> None:
    body = look(PATH).table("on which a frontier moved").body

    # Newest first; T5 moved with T4 on 2024-05-01, T3 with it, as its best was the same.
    assert body[1][:7] == [
        "2024-05-01",
        "T3, T4, T5",
        "Ajar 2 became its best",
        "2 months",
        "10 months",
        "Ajar 2",
        "Shut 3",
    ]
    # On 2024-03-01 all moved alike, but the best of T3 to T5 was another than that of T6 and T7.
    raised = [row[:3] for row in body if row[2] == "Shut 3 raised the closed frontier"]
    assert raised == [["2024-03-01", degrees, raised[0][2]] for degrees in ("T3, T4, T5", "T6, T7")]


def test_record_that_ends_a_lead_passed_the_best(world: Edition, look: Look) -> None:
    # T7 against all others: ajar-full 0.45 on slips was never ahead; T3 led with 0.25 from 2023-10-01.
    body = look("/lag/slips/over-time/").table("on which a frontier moved").body

    assert ["Ajar 1 became its best", "leads"] in [row[2:4] for row in body]


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"as_of": "2024-04-01"},
        {"counting": "optimistic"},
        {"reference": "complement"},
        {"reference": "overall"},
        {"definition": "osaid@1.0"},
    ],
    ids=str,
)
def test_file_and_api_tell_the_same_changes(
    world: Edition, download: Download, client: Client, query: dict[str, str]
) -> None:
    filed, told = download(FILE, **query), _read(client, **query)

    assert filed
    assert [
        (
            row["day"],
            row["tier"],
            row["status"],
            row["lag_days"]["lower"],
            row["lag_days"]["upper"],
            "; ".join(row["moved"]),
            row["tier_best"]["release"]["slug"] if row["tier_best"] else "",
            row["exceeded"]["release"]["slug"] if row["exceeded"] else "",
        )
        for row in told
    ] == [
        (
            row["day"],
            row["tier"],
            row["status"],
            int(row["lag_days_lower"]) if row["lag_days_lower"] else None,
            int(row["lag_days_upper"]) if row["lag_days_upper"] else None,
            row["moved"],
            row["tier_best"],
            row["exceeded_by"],
        )
        for row in filed
    ]


def test_page_shows_every_change_of_the_file_but_those_without_a_lag(
    world: Edition, look: Look, download: Download
) -> None:
    body = look(PATH).table("on which a frontier moved").body
    shown = sorted((row[0], degree) for row in body for degree in row[1].split(", "))

    told = [(row["day"], row["tier"], row["status"]) for row in download(FILE)]
    assert shown == sorted((day, tier) for day, tier, status in told if status != "no_tier_model")
    assert ("2023-01-15", "T5", "no_tier_model") in told


def test_changes_before_the_last_two_years_are_folded(world: Edition, look: Look) -> None:
    page = look(PATH, as_of="2025-12-15")

    # T3 has its first lag on 2023-10-01; close is what came from 2023-12-01 on.
    (earlier,) = [table for table in page.tables if table.caption == "The same for earlier days."]
    assert [row[0] for row in earlier.body] == ["2023-10-01"]
    assert "1 earlier change" in page.words


def test_api_narrows_to_a_degree_and_keeps_values_that_may_not_leave(world: Edition, client: Client) -> None:
    rows = _read(client, tier="T5")

    assert [row["tier"] for row in rows] == ["T5"] * 6
    response = client.get("/api/v1/lag/slips/standings/")
    assert "0.4321" not in response.content.decode()
    assert any(row["withheld"] for row in response.json()["results"])


def test_benchmark_that_nobody_was_scored_on_says_so(world: Edition, look: Look, client: Client) -> None:
    Benchmark.objects.create(slug="blank", name="Blank", metric="accuracy", direction="higher")

    page = look("/lag/blank/over-time/")

    assert f"Edition {world.pk} measured no lag on Blank" in page.words
    assert page.charts() == []
    assert client.get("/api/v1/lag/blank/standings/").json()["results"] == []


def test_day_before_any_lag_says_so(world: Edition, look: Look) -> None:
    page = look(PATH, as_of="2023-08-01")

    assert "No lag can be told on Riddles (closed book) by tiers@1 as of 1 August 2023" in page.words
    assert page.charts() == []


@pytest.mark.parametrize(
    ("path", "query", "value", "allowed"),
    [
        (PATH, {"definition": "osaid@9"}, "osaid@9", "osaid@1.0"),
        (PATH, {"reference": "open"}, "open", "closed, complement, overall"),
        (FILE, {"counting": "wishful"}, "wishful", "conservative, optimistic"),
        (PATH, {"tier": "T5"}, "unknown parameter", "definition"),
        (API, {"tier": "T9"}, "T9", "T3, T4, T5, T6, T7"),
        (API, {"reference": "open"}, "open", "closed, complement, overall"),
    ],
    ids=str,
)
def test_value_that_cannot_be_asked_is_named_with_those_that_can(
    world: Edition, client: Client, path: str, query: dict[str, str], value: str, allowed: str
) -> None:
    response = client.get(path, query)

    assert response.status_code == 400
    content = response.content.decode()
    assert value in content
    assert allowed in content


def test_neighbouring_pages_lead_here(world: Edition, look: Look) -> None:
    asked = "?definition=tiers%401&reference=closed&counting=conservative"

    assert f"{PATH}{asked}" in look("/lag/").links
    assert any(link.startswith(f"{PATH}?definition=") for link in look("/lag/riddles/").links)


# The chart.


def _charts(look: Look, path: str = PATH, **query: str) -> list[Element]:
    return look(path, **query).charts()


def _paths(chart: Element) -> dict[str, str]:
    return {item.get("class") or "": item.get("d") or "" for item in chart.iter(f"{SVG}path")}


def test_chart_has_a_line_for_each_lag_and_a_band_for_open_weights(world: Edition, look: Look) -> None:
    for chart in _charts(look):
        # T4 with T5 in the colour of T5; T7 with T6 in that of T7.
        assert set(_paths(chart)) == {"step fine rank-3", "step rank-5", "step fine rank-7"}
        bands = [item.get("class") for item in chart.iter(f"{SVG}polygon")]
        # From 2024-01-10, -02-01, -03-01 and -05-01 on.
        assert bands == ["band rank-5"] * 4


def test_other_definitions_have_no_band(world: Edition, look: Look) -> None:
    for chart in _charts(look, definition="g7@2026-05-29"):
        assert _paths(chart)
        assert list(chart.iter(f"{SVG}polygon")) == []


def test_lag_that_is_only_a_bound_is_dashed(world: Edition, look: Look) -> None:
    assert "step fine bound rank-7" in _paths(_charts(look, "/lag/slips/over-time/")[0])


def _drawn(*stretches: Stretch, ended: str = "") -> Element:
    line = Line(5, "T5", "2 mo", stretches, ended, highlighted=True)
    return read_html(draw([line], as_of=date(2024, 12, 31), title="Title", description="Description")).charts()[0]


def _corners(chart: Element) -> list[tuple[str, list[float]]]:
    (path,) = [item.get("d") or "" for item in chart.iter(f"{SVG}path")]
    parts = path.replace("M", "|M ").replace("L", "|L ").replace("V", "|V ").split("|")[1:]
    return [(part[0], [float(number) for number in part[1:].split()]) for part in parts]


def test_line_rises_by_a_day_a_day_and_falls_on_the_day_of_the_change() -> None:
    chart = _drawn(
        Stretch(date(2024, 1, 1), date(2024, 4, 10), 0, 0, grows=True),
        Stretch(date(2024, 4, 10), date(2024, 12, 31), 0, 0, grows=False),
    )

    # 100 days of 366 - 1, up to the top less 5 %; then straight down, and level to the end.
    (_, start), (_, top), (fall, foot), (_, end) = _corners(chart)
    assert top[1] < start[1]
    assert (fall, foot) == ("V", [start[1]])
    assert end[1] == start[1]
    assert (top[0] - start[0]) / (end[0] - start[0]) == pytest.approx(100 / 365, abs=0.002)


def test_line_is_broken_where_there_is_no_lag() -> None:
    chart = _drawn(
        Stretch(date(2024, 1, 1), date(2024, 2, 1), 0, None, grows=True),
        Stretch(date(2024, 6, 1), date(2024, 12, 31), 0, None, grows=True),
    )

    assert [kind for kind, _ in _corners(chart)] == ["M", "L", "M", "L"]


def test_line_that_ended_says_when_and_stops_there() -> None:
    chart = _drawn(Stretch(date(2024, 1, 1), date(2024, 4, 9), 0, None, grows=True), ended="to Apr 2024")

    texts = [item.text for item in chart.iter(f"{SVG}text")]
    assert {"T5", "to Apr 2024"} <= set(texts)
    (dot,) = chart.iter(f"{SVG}circle")
    (leader,) = [item for item in chart.iter(f"{SVG}line") if item.get("class") == "leader"]
    assert float(dot.get("cx") or 0) < float(leader.get("x1") or 0)


def test_nothing_is_drawn_of_nothing() -> None:
    assert draw([Line(5, "T5", "", [])], as_of=date(2024, 1, 1), title="", description="") == ""


def test_words_in_the_chart_are_escaped(world: Edition, look: Look) -> None:
    hostile = '<b>&"'
    Release.objects.filter(slug="shut-3").update(name=hostile)
    Benchmark.objects.filter(slug="riddles").update(name=hostile)

    page = look(PATH)

    assert "<b>" not in page.html
    assert hostile in page.words
    assert all(hostile in " ".join(chart.itertext()) for chart in page.charts())


@settings(deadline=None, derandomize=True, database=None)
@given(st.lists(st.tuples(st.floats(-50, 400), st.integers(1, 3)), min_size=1, max_size=6))
def test_labels_in_the_margin_keep_apart_and_inside(wanted: list[tuple[float, int]]) -> None:
    labels = [Beside(("x",) * lines, top) for top, lines in wanted]

    tops = stacked(labels, top=0, bottom=360)

    boxes = sorted((top, top + label.height) for top, label in zip(tops, labels, strict=True))
    assert all(low[1] <= high[0] + 1e-6 for low, high in combinations(boxes, 2))
    assert boxes[0][0] >= -1e-6
    assert boxes[-1][1] <= 360 + 1e-6
