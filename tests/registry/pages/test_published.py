"""Why the experts disagree: the sentence, the table, the chart and the file say the same, without JavaScript."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from xml.etree.ElementTree import Element, fromstring

import pytest
from django.test import Client

from registry.actions.editions import publish
from registry.models import Edition, PublishedEstimate
from registry.pages.charts import published as chart
from registry.pages.charts.svg import BOLD, CHARACTER, Box
from registry.sources import catalogue
from tests.registry.actions import builders as build
from tests.registry.pages.conftest import Download, Look
from tests.registry.pages.html import SVG
from tests.registry.world import AS_OF

PATH = "/lag/published/"


def _texts(drawn: Element) -> list[str]:
    return [item.text or "" for item in drawn.iter(f"{SVG}text")]


def test_the_page_opens_with_a_sentence_made_from_the_rows(world: Edition, look: Look) -> None:
    words = look(PATH).words

    # One row says 6 (4 to 9.5), one only 2 to 3; one is in points.
    assert (
        "2 published estimates in months by 2 publishers, from 31 March 2024 to June 2024, put open models 2 to 6 "
        "months behind closed ones; with the ranges they give, 2 to 9.5."
    ) in words
    # 2024-03-31: ajar-1 (0.60) is the best, passed by shut-2 on 2023-07-01: 274 days, 9.0 months. June ends on
    # 2024-06-30: ajar-study (0.75) counts from that day, passed by shut-3 on 2024-03-01: 121 days, 4.0 months.
    assert (
        "On the same days this registry reads 4 to 9 months for downloadable weights (T3 and above) against closed "
        "releases on Riddles (closed book)."
    ) in words


def test_each_estimate_has_a_row_with_its_meaning_in_details(world: Edition, look: Look) -> None:
    page = look(PATH)

    rows = page.table("One row is one published number").body
    assert [cells[1] for cells in rows] == ["2024-03-31", "2024-06", "2025-02"]
    assert [cells[2] for cells in rows] == ["about half a year (4 to 9.5 months)", "two to three months", "20 points"]
    assert [cells[3] for cells in rows] == ["public benchmarks", "unknown", "public benchmarks"]
    # U: 441 days back to shut-1; 365 back to shut-2. The data end on 2025-01-01: shut-3 passed ajar-study 306 days
    # before, and shut-2 was level with it 550 days before.
    assert [cells[4] for cells in rows] == ["9–14.5 months", "4–12 months", "10.1–18.1 months"]
    assert page.html.count("<summary>What it measures</summary>") == 3
    for said in ("The readers' quarrel.", "Whom one asks.", "How long ago the closed side stood there.", "first line"):
        assert said.replace("'", "’") in page.words.replace("'", "’")
    assert "https://board.example/half-a-year" in page.links
    assert "<script" not in page.html


def test_only_what_was_out_by_the_day_is_shown_where_a_day_is_asked_for(world: Edition, look: Look) -> None:
    page = look(PATH, as_of="2024-04-30")

    assert len(page.table("One row is one published number").body) == 1
    assert "1 published estimate in months by 1 publisher, of 31 March 2024, put open models 6 months" in page.words
    assert "what was out by the day you set" in page.words


def test_no_estimate_is_said_to_be_none(world: Edition, look: Look) -> None:
    page = look(PATH, as_of="2023-12-31")

    assert "No estimate of the lag in months had been published by then" in page.words
    assert "No estimate is on record that had been published by then." in page.words
    assert page.charts() == []


def test_an_estimate_from_before_the_first_score_has_no_reading(world: Edition, look: Look) -> None:
    PublishedEstimate.objects.update(published="2020-01-01", published_precision="day")

    page = look(PATH)

    assert "On none of their days has this registry a reading of its own." in page.words
    assert {cells[4] for cells in page.table("One row is one published number").body} == {"no reading"}


def test_estimates_without_a_date_are_shown_and_say_so(world: Edition, look: Look) -> None:
    PublishedEstimate.objects.update(published=None, published_precision="unknown")

    page = look(PATH)

    assert "by 2 publishers, without dates, put open models" in page.words
    assert {cells[1] for cells in page.table("One row is one published number").body} == {"unknown"}


@pytest.mark.parametrize(
    ("unknown", "told"),
    [
        (["club-2024-range"], "by 1 publisher and an unknown one, from"),
        (["club-2024-range", "board-2024-riddles"], "by an unknown publisher, from"),
    ],
)
def test_an_unknown_publisher_is_not_counted(world: Edition, look: Look, unknown: list[str], told: str) -> None:
    PublishedEstimate.objects.filter(key__in=unknown).update(publisher="unknown")

    assert f"2 published estimates in months {told}" in look(PATH).words


def test_rules_that_cannot_be_computed_say_so(world: Edition, look: Look) -> None:
    rows = look(PATH).table("One row is one published rule").body

    assert len(rows) == 5
    assert {cells[1] for cells in rows} == {"–"}
    assert all("Cannot be computed on these data: " in cells[2] for cells in rows)


def test_page_cites_itself_and_is_found_from_the_lags_and_the_method(world: Edition, look: Look) -> None:
    assert f"{PATH}?edition={world.pk} The list of estimates grows" in look(PATH).words
    assert f"as of 30 April 2024. Permanent address: http://testserver{PATH}?as_of=2024-04-30&edition=" in (
        look(PATH, as_of="2024-04-30").words
    )
    for path in ("/lag/", "/method/"):
        assert PATH in look(path).links


@pytest.mark.parametrize("query", ["?tier=T5", "?as_of=May"])
def test_what_the_page_does_not_read_is_refused(world: Edition, client: Client, query: str) -> None:
    assert client.get(PATH + query).status_code == 400


def test_the_chart_has_a_row_for_each_estimate_in_months(world: Edition, look: Look) -> None:
    for drawn in look(PATH).charts():
        texts = _texts(drawn)

        assert [words for words in texts if " · " in words] == ["2024-03-31 · Board", "2024-06 · A club"]
        assert {"Half a year behind", "6 (4–9.5)", "here 9–14.5", "Between two and three", "2–3", "here 4–12"} <= set(
            texts
        )
        # One dot for the number (the second row has a range only), one for each reading.
        assert len(list(drawn.iter(f"{SVG}circle"))) == 3
        assert "Board, 2024-03-31, Half a year behind: about half a year (4 to 9.5 months); here 9–14.5 months." in (
            drawn.findtext(f"{SVG}desc") or ""
        )


ROWS = [
    chart.PublishedRow(f"2026-08-2{n} · Publisher {n}", "About " * n, value, low, high, words, ours)
    for n, (value, low, high, words, ours) in enumerate(
        [
            (12.0, 5.0, 22.0, "12 (5–22)", chart.Reading(4.5, 5.7, "here 4.5–5.7")),
            (None, 8.0, 10.0, "8–10", chart.Reading(21.9, None, "here ≥ 21.9")),
            (8.0, None, None, "8", None),
            (0.0, -2.0, 3.0, "0 (-2–3)", chart.Reading(0, None, "here 0")),
            (10.9, 9.1, 14.1, "10.9 (9.1–14.1)", chart.Reading(7.4, 21.5, "here 7.4–21.5")),
        ]
    )
]


def _charts() -> list[Element]:
    drawn = chart.draw(ROWS * 4, title="A title of some length", description="A description of some length")
    return list(fromstring(f'<div xmlns="{SVG[1:-1]}">{drawn}</div>'))


def _box(item: Element) -> Box:
    classes, words = item.get("class") or "", item.text or ""
    width = len(words) * (BOLD if "strong" in classes else CHARACTER)
    x, y = float(item.get("x") or 0), float(item.get("y") or 0)
    left = {"start": x, "middle": x - width / 2}[item.get("text-anchor") or "start"]
    return Box(left, y - 11, left + width, y + 3)


def test_no_words_of_the_chart_meet_or_leave_it() -> None:
    for drawn in _charts():
        width, height = (float(number) for number in (drawn.get("viewBox") or "").split()[2:])
        boxes = [(item.text, _box(item)) for item in drawn.iter(f"{SVG}text")]

        assert [(one[0], other[0]) for one, other in combinations(boxes, 2) if one[1].meets(other[1])] == []
        assert [words for words, box in boxes if not box.within(Box(-1, 0, width + 1, height))] == []


def test_the_chart_grows_with_its_rows_and_colours_through_classes() -> None:
    wide, narrow = _charts()

    assert [drawn.get("class") for drawn in (wide, narrow)] == ["chart chart-wide", "chart chart-narrow"]
    assert len(list(wide.iter(f"{SVG}circle"))) == 4 * (4 + 4)
    markup = chart.draw(ROWS, title="A title", description="A description")
    assert not any(attribute in markup for attribute in ("style=", "fill=", "stroke=", "font-size="))


def test_words_without_room_are_cut_and_say_so() -> None:
    assert chart.cut("short", 10) == "short"
    assert chart.cut("a title that is too long", 10) == "a title t…"


def test_markup_in_a_title_is_shown_as_written(world: Edition, look: Look) -> None:
    PublishedEstimate.objects.update(title='<b>&"', publisher="unknown")

    page = look(PATH)

    assert "<b>" not in page.html
    assert 'Publisher unknown: <b>&"' in page.words
    assert "2024-06 · publisher unknown" in _texts(page.charts()[0])


def test_the_file_has_every_row_with_our_reading_and_its_source(world: Edition, download: Download) -> None:
    rows = download("/lag/published.csv")

    assert [row["key"] for row in rows] == ["board-2024-riddles", "club-2024-range", "board-2025-points"]
    first, second, _ = rows
    assert (first["value"], first["low"], first["high"], first["unit"]) == ("6.0", "4.0", "9.5", "months")
    assert (second["value"], second["published"], second["published_precision"]) == ("", "2024-06-01", "month")
    assert (first["source"], first["locator"], first["read_on"]) == ("board", "first line", "2024-12-01")
    assert (first["registry_benchmark"], first["registry_read_on"]) == ("riddles", "2024-03-31")
    assert (first["registry_lag_days_lower"], first["registry_months_behind"]) == ("274", "9.0")
    assert {row["edition"] for row in rows} == {str(world.pk)}
    assert [row["key"] for row in download("/lag/published.csv", as_of="2024-04-30")] == ["board-2024-riddles"]


def test_page_file_and_api_give_the_same_numbers(
    world: Edition, look: Look, download: Download, client: Client
) -> None:
    listed = client.get("/api/v1/published-estimates/").json()["results"]

    shown = look(PATH).table("One row is one published number").body
    filed = download("/lag/published.csv")
    assert len(shown) == len(filed) == len(listed) == 3
    for cells, row, told in zip(shown, filed, listed, strict=True):
        reading = told["registry_reading"]
        assert row["key"] == told["key"]
        assert row["registry_lag_days_lower"] == str(reading["lower"])
        assert row["registry_months_behind"] == str(reading["months_behind"])
        assert cells[2] == told["value_text"] == row["value_text"]
        assert cells[4].split("–")[0] == f"{reading['months_behind']:.1f}".removesuffix(".0")


def test_rules_are_the_same_on_page_and_api(db: None, look: Look, client: Client) -> None:
    index = replace(build.quiz("eci-2026-08"), unit="points")
    build.load(
        build.closed("c1", "2023-01-01", build.score(100, "eci-2026-08")),
        build.closed("c2", "2023-07-01", build.score(120, "eci-2026-08")),
        build.opened("o1", "2023-04-01", build.score(101, "eci-2026-08")),
        build.opened("o2", "2024-04-01", build.score(119, "eci-2026-08")),
        benchmarks=[index],
    )
    publish(as_of=AS_OF, by="tests")

    told = client.get("/api/v1/published-estimates/").json()["by_their_rule"]
    shown = look(PATH).table("One row is one published rule").body

    assert [rule["months"] is None for rule in told] == [True, False, False, True, True]
    assert [cells[1] for cells in shown] == [
        "–" if rule["months"] is None else f"{rule['months']:.1f}" for rule in told
    ]
    assert "by U without a tolerance" in shown[2][2]


def test_the_bundled_estimates_say_which_of_them_were_read_in_reports() -> None:
    found = catalogue.read().estimates

    assert len(found) >= 18
    second_hand = [item for item in found if item.evidence.source == "secondary-reports"]
    assert second_hand
    assert all("ead in a report about it" in item.note for item in second_hand)
