"""The index: sentence, chart, tables, files and the API say the same, and nothing tells what must not leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from registry.models import Edition, Release, Source, VerdictInterval
from registry.pages.charts import index as chart
from registry.pages.charts.svg import BOLD, CHARACTER, Box
from registry.pages.words import day
from tests.registry.actions.builders import make_indexed
from tests.registry.pages.conftest import Download, Look
from tests.registry.pages.html import SVG

PATH = "/index/"
API = "/api/v1/index/"
RELEASES, BENCHMARKS, FARTHEST = "One row is one release", "One row is one component", "One row is one result"


@pytest.fixture(scope="module")
def _indexed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[int]:
    # In a transaction around those of the tests, as for the small world; the fit is most of the work.
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_indexed().pk
        transaction.set_rollback(True)


@pytest.fixture
def edition(_indexed: int, db: None) -> Edition:
    """An edition with an index (see ``indexed_catalogue``)."""
    return Edition.objects.get(pk=_indexed)


def _content(edition: Edition) -> dict[str, Any]:
    assert edition.index_fit is not None
    content: dict[str, Any] = edition.index_fit.content
    return content


def _rows(edition: Edition) -> dict[str, dict[str, Any]]:
    return {row["release"]: row for row in _content(edition)["releases"]}


def _points(value: float) -> str:
    return f"{value:.1f}"


def test_the_page_opens_with_what_was_fitted_and_who_stands_highest(edition: Edition, look: Look) -> None:
    best = _rows(edition)["r09"]
    assert edition.index_fit is not None
    assert edition.ready_at is not None

    words = look(PATH).words

    # r00 (lowest) and r11 (highest) fix the scale, since neither preferred anchor is there; of the open, r09 is best.
    assert (
        f"Edition {edition.pk} of {day(edition.ready_at.date())}, with data to 1 January 2025, fits 13 releases on 5 "
        f"benchmarks from 59 results (fit {edition.index_fit.digest[:8]}); as of 1 January 2025 the highest is R11 "
        "with 150.0, which fixes the scale, and of downloadable weights (T3 and above) it is R09 with "
        f"{_points(best['value'])} [{_points(best['low'])}, {_points(best['high'])}]. Brackets: percentiles 5 and 95 "
        "of 500 refits, indicative."
    ) in words
    assert "R00 stands at 100 and R11 at 150 by definition" in words


def test_every_release_has_a_row_with_what_its_value_rests_on(edition: Edition, look: Look) -> None:
    table = look(PATH).table(RELEASES).body

    assert [cells[0] for cells in table] == [
        row["release"].title() for row in _content(edition)["releases"] if row["release"] != "paper"
    ]
    shown = {cells[0]: cells[1:] for cells in table}
    # Five tests, of which "two" is private and of "three" that is not known; odd releases lack the fifth.
    assert shown["R11"] == ["T2", "2024-12-01", "150.0", "fixes the scale", "4", "1", "1"]
    assert shown["R00"] == ["T5", "2024-01-01", "100.0", "fixes the scale", "5", "1", "1"]
    row = _rows(edition)["r07"]
    interval = f"{_points(row['low'])} to {_points(row['high'])}"
    assert shown["R07"] == ["T2", "2024-08", _points(row["value"]), interval, "4", "1", "1"]


def test_every_benchmark_has_a_row_with_how_far_it_is_from_the_rest(edition: Edition, look: Look) -> None:
    table = look(PATH).table(BENCHMARKS).body

    for cells, row in zip(table, _content(edition)["benchmarks"], strict=True):
        assert cells == [
            row["benchmark"].title(),
            _points(row["difficulty"]),
            f"{_points(row['low'])} to {_points(row['high'])}",
            f"{row['slope']:.3f}",
            str(row["results"]),
            f"{row['excess']:.1f}".replace("-", "−") + " like the rest",
            row["worst"].title(),
        ]


@pytest.mark.parametrize(
    ("excess", "words"), [(2.0, "2.0 farther than the rest"), (1.9, "1.9 like the rest"), (-2.0, "−2.0 closer than")]
)
def test_distance_from_the_rest_is_told_in_words(edition: Edition, look: Look, excess: float, words: str) -> None:
    assert edition.index_fit is not None
    edition.index_fit.content["benchmarks"][0]["excess"] = excess
    edition.index_fit.save()

    assert words in look(PATH).table(BENCHMARKS).body[0][5]


def test_what_was_not_fitted_is_named_with_the_reason(edition: Edition, look: Look) -> None:
    page = look(PATH)

    assert "Releases with scores on fewer than four of the component benchmarks: 1 Few" in page.words
    assert "Benchmarks with scores of fewer than two of the releases: 1 Lonely" in page.words
    assert {"/releases/few/", "/lag/lonely/"} <= set(page.links)


def test_results_farthest_from_their_prediction_stand_in_details(edition: Edition, look: Look) -> None:
    page = look(PATH)
    told = {(row["release"], row["benchmark"]): row for row in _content(edition)["farthest"]}

    first, second = page.table(FARTHEST).body[:2]
    row = told["r05", "three"]
    # The best score of r02 stands in a source that may be passed on, too.
    assert first[:3] == ["R02", "One", "98.0 %"]
    assert second == ["R05", "Three", "95.0 %", f"{100 * row['predicted']:.1f} %", f"+{row['standardised']:.1f}"]
    # 25 results, of which one is the vault's and some may be the paper's, which never came out.
    papers = sum(release == "paper" for release, _ in told)
    assert len(page.table(FARTHEST).body) == 25 - 1 - papers
    assert f"<summary>The {25 - papers} results farthest from their predictions</summary>" in page.html


def test_no_number_of_a_withheld_score_leaves(edition: Edition, look: Look, client: Client) -> None:
    page, answer = look(PATH), client.get(API).json()
    row = next(row for row in _content(edition)["farthest"] if (row["release"], row["benchmark"]) == ("r08", "four"))

    assert row["score"] == 0.0625
    assert "does not allow it to be passed on, by name: R08 on Four." in page.words
    table = page.table(FARTHEST).body
    assert ["R08", "Four"] not in [cells[:2] for cells in table]
    assert not {"6.2 %", "6.3 %"} & {cells[2] for cells in table}
    last = answer["farthest"][-1]
    assert (last["release"]["slug"], last["benchmark"]["slug"]) == ("r08", "four")
    assert (last["score"], last["predicted"], last["standardised"]) == (None, None, None)
    assert "does not allow" in last["withheld"]
    for number in ("0.0625", repr(row["standardised"]), repr(row["predicted"])):
        assert number not in page.words
        assert number not in client.get(API).content.decode()


def test_date_that_is_withheld_does_not_leave(edition: Edition, download: Download, client: Client) -> None:
    Source.objects.filter(key="papers").update(redistributable=False)

    assert {row["released"] for row in download("/index/releases.csv")} == {"withheld"}
    assert {row["released"]["precision"] for row in client.get(API).json()["releases"]} == {"withheld"}


def test_only_releases_out_by_the_day_are_shown_and_the_fit_stays(edition: Edition, look: Look) -> None:
    page = look(PATH, as_of="2024-08-15")

    # r07 is of August, and came out on the 1st at the earliest; r08 to r11 are later, and the paper never came out.
    assert {cells[0] for cells in page.table(RELEASES).body} == {f"R0{number}" for number in range(8)}
    assert "fits 13 releases on 5 benchmarks from 59 results" in page.words
    assert "as of 15 August 2024 the highest is R07 with" in page.words
    assert "5 releases of the fit were not released by 15 August 2024 and are not shown; the fit is that of the" in (
        page.words
    )
    assert len(page.table(BENCHMARKS).body) == 5
    assert {cells[0] for cells in page.table(FARTHEST).body} <= {f"R0{number}" for number in range(8)}


def test_release_that_was_only_announced_is_fitted_and_not_shown(edition: Edition, look: Look) -> None:
    page = look(PATH)

    assert "paper" in _rows(edition)
    assert "Paper" not in page.words
    assert "1 release of the fit was not released by 1 January 2025 and is not shown" in page.words


def test_day_before_every_release_has_no_chart_and_no_empty_table(edition: Edition, look: Look) -> None:
    page = look(PATH, as_of="2023-01-01")

    assert "; none of these releases was out by 1 January 2023." in page.words
    assert "No release of this fit was out by 1 January 2023." in page.words
    assert "No result of a release out by 1 January 2023 is among those farthest" in page.words
    assert page.charts() == []
    assert [table.caption[:24] for table in page.tables] == ["One row is one component"]


def test_where_no_weights_can_be_downloaded_the_sentence_says_so(edition: Edition, look: Look) -> None:
    VerdictInterval.objects.filter(definition="tiers@1").update(lowest=2, highest=2)

    assert ", and none has downloadable weights (T3 and above). Brackets:" in look(PATH).words


def test_where_the_highest_can_be_downloaded_the_sentence_names_it_once(edition: Edition, look: Look) -> None:
    assert "the highest is R00 with 100.0, which fixes the scale, one of downloadable weights (T3 and above)." in (
        look(PATH, as_of="2024-01-15").words
    )


def test_edition_without_an_index_says_why(edition: Edition, look: Look, download: Download, client: Client) -> None:
    note = "5 releases on 5 benchmarks that link them; needed are 10 on 4"
    Edition.objects.update(index_fit=None, index_note=note)

    page = look(PATH)

    assert f"Edition {edition.pk} has no capability index: {note}." in page.words
    assert (page.tables, page.charts()) == ([], [])
    assert download("/index/releases.csv") == download("/index/benchmarks.csv") == []
    answer = client.get(API).json()
    assert (answer["fit"], answer["note"], answer["releases"]) == (None, note, [])


def test_edition_from_before_there_was_an_index_says_so(edition: Edition, look: Look) -> None:
    Edition.objects.update(index_fit=None, index_note="")

    assert f"Edition {edition.pk} has no capability index: it was published before editions fitted one." in (
        look(PATH).words
    )


def test_page_needs_no_script_and_cites_itself_with_edition_and_day(edition: Edition, look: Look) -> None:
    page = look(PATH, as_of="2024-08-15")

    assert "<script" not in page.html
    assert edition.index_fit is not None
    assert edition.index_fit.digest in page.words
    assert f"http://testserver{PATH}?as_of=2024-08-15&edition={edition.pk}" in page.words
    assert {"/index/releases.csv?as_of=2024-08-15", f"{API}?as_of=2024-08-15"} <= set(page.links)


@pytest.mark.parametrize("path", ["/lag/", "/method/", "/lag/registry-index/"])
def test_index_is_found_from_the_pages_about_it(edition: Edition, look: Look, path: str) -> None:
    assert PATH in look(path).links


def test_lag_of_another_benchmark_does_not_speak_of_the_index(edition: Edition, look: Look) -> None:
    assert PATH not in look("/lag/one/").links


@pytest.mark.parametrize("query", ["?tier=T5", "?as_of=May"])
def test_what_the_page_does_not_read_is_refused(edition: Edition, client: Client, query: str) -> None:
    assert client.get(PATH + query).status_code == 400


def test_page_files_and_api_give_the_same_numbers(
    edition: Edition, look: Look, download: Download, client: Client
) -> None:
    asked = {"as_of": "2024-10-15"}
    page, answer = look(PATH, **asked), client.get(API, asked).json()
    releases, benchmarks = download("/index/releases.csv", **asked), download("/index/benchmarks.csv", **asked)

    rated = zip(page.table(RELEASES).body, releases, answer["releases"], strict=True)
    for cells, row, told in rated:
        assert row["release"] == told["release"]["slug"]
        assert float(row["value"]) == told["value"] == _rows(edition)[row["release"]]["value"]
        assert cells[3] == _points(told["value"])
        if told["interval"]:
            assert (float(row["low"]), float(row["high"])) == tuple(told["interval"].values())
            assert cells[4] == " to ".join(map(_points, told["interval"].values()))
        else:
            assert (row["low"], row["high"]) == ("", "")
        assert cells[5:] == [row[name] for name in ("benchmarks", "private", "unknown")]
        assert cells[5:] == [str(told[name]) for name in ("benchmarks", "private", "unknown")]
        assert cells[1] == row["tier_lowest"] == told["tier"]["lowest"]
    assert len(releases) == 10
    fitted = zip(page.table(BENCHMARKS).body, benchmarks, answer["benchmarks"], strict=True)
    for cells, row, told in fitted:
        assert row["benchmark"] == told["benchmark"]["slug"]
        for name in ("difficulty", "slope", "excess"):
            assert float(row[name]) == told[name]
        assert cells[1] == _points(told["difficulty"])
        assert row["worst_release"] == told["worst"]["slug"] == cells[6].lower()
    assert edition.index_fit is not None
    assert {(row["fit"], row["edition"], row["as_of"]) for row in [*releases, *benchmarks]} == {
        (edition.index_fit.digest, str(edition.pk), "2024-10-15")
    }


@pytest.mark.parametrize(("path", "most"), [(PATH, 6), ("/index/releases.csv", 7), (API, 9)])
def test_index_costs_the_same_few_queries_for_few_and_many(
    edition: Edition, client: Client, path: str, most: int
) -> None:
    counts = []
    for asked in ("2024-02-15", "2025-01-01"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path, {"as_of": asked}).status_code == 200
        counts.append(len(queries))
        # The draws are most of the row.
        assert not any('"draws"' in query["sql"] for query in queries.captured_queries)

    assert counts[0] == counts[1] <= most


# The chart


def _texts(drawn: Element) -> list[str]:
    return [item.text or "" for item in drawn.iter(f"{SVG}text")]


def _dots(drawn: Element) -> dict[str, Element]:
    return {(dot.findtext(f"{SVG}title") or "").split(",")[0]: dot for dot in drawn.iter(f"{SVG}circle")}


def _number(item: Element, name: str) -> float:
    return float(item.get(name) or "nan")


def test_chart_has_a_dot_for_each_release_and_a_line_for_each_interval(edition: Edition, look: Look) -> None:
    charts = look(PATH).charts()

    assert [drawn.get("class") for drawn in charts] == ["chart chart-wide", "chart chart-narrow"]
    for drawn in charts:
        dots = _dots(drawn)
        assert set(dots) == {f"R{number:02d}" for number in range(12)}
        # Two fix the scale and have no interval.
        spreads = [item for item in drawn.iter(f"{SVG}line") if "spread" in (item.get("class") or "")]
        assert len(spreads) == 10
        by_x = {item.get("x1"): item for item in spreads}
        for name in set(dots) - {"R00", "R11"}:
            spread = by_x[dots[name].get("cx")]
            assert spread.get("x1") == spread.get("x2")
            assert _number(spread, "y1") > _number(dots[name], "cy") > _number(spread, "y2")
        assert dots["R11"].get("cx") not in by_x
        # Higher is further up, later further to the right.
        assert _number(dots["R11"], "cy") < _number(dots["R00"], "cy")
        assert _number(dots["R11"], "cx") > _number(dots["R00"], "cx")


def test_chart_is_to_scale(edition: Edition, look: Look) -> None:
    wide, _ = look(PATH).charts()
    dots, rows = _dots(wide), _rows(edition)

    low, high = _number(dots["R00"], "cy"), _number(dots["R11"], "cy")
    for name, dot in dots.items():
        expected = low + (rows[name.lower()]["value"] - 100) / 50 * (high - low)
        assert _number(dot, "cy") == pytest.approx(expected, abs=0.11)
    first, last = _number(dots["R00"], "cx"), _number(dots["R11"], "cx")
    # From 2024-01-01 to 2024-12-01 are 335 days, to 2024-07-01 182.
    assert _number(dots["R06"], "cx") == pytest.approx(first + 182 / 335 * (last - first), abs=0.11)


def test_colours_are_those_of_the_tiers_on_the_day(edition: Edition, look: Look) -> None:
    pks = Release.objects.filter(slug__in=["r04", "r06"]).order_by("slug").values_list("pk", flat=True)
    verdicts = VerdictInterval.objects.filter(definition="tiers@1")
    verdicts.filter(timeline__release=pks[0]).update(lowest=2, highest=7)
    verdicts.filter(timeline__release=pks[1]).update(lowest=4, highest=6)

    dots = _dots(look(PATH).charts()[0])

    assert {name: (dot.get("class") or "").removeprefix("dot ") for name, dot in dots.items()} == {
        **{f"R{number:02d}": "reference" if number % 3 else "rank-5" for number in range(12)},
        "R04": "cell unknown",
        "R06": "rank-4",
    }


def test_only_those_that_were_the_highest_so_far_are_named(edition: Edition, look: Look) -> None:
    wide, narrow = look(PATH).charts()

    # By value r08 is below r07, and r05 above r06: neither r06 nor r08 was the highest; r06 was it of the open.
    values = {name: row["value"] for name, row in _rows(edition).items() if name != "paper"}
    highest = {name for name in values if all(values[other] < values[name] for other in values if other < name)}
    opened = [name for name in values if int(name[1:]) % 3 == 0]
    highest |= {name for name in opened if all(values[other] < values[name] for other in opened if other < name)}
    names = {words for words in _texts(wide) if words.startswith("R")}
    assert names == {name.title() for name in highest}
    assert "R08" not in names
    # The two that the sentence speaks of are named on a phone as well.
    assert {"R11", "R09"} <= set(_texts(narrow)) <= {*names, *_texts(wide), *_texts(narrow)}


def _mark(number: int, value: float, **more: Any) -> chart.Mark:
    name = f"Release {number:03d}"
    made = chart.Mark(
        date.fromordinal(date(2023, 1, 1).toordinal() + 9 * number),
        value,
        (value - 300 / (number + 1) - 4, value + 12),
        name,
        "reference" if number % 3 else "rank-5",
        f"{name}, {value}",
        record=number % 4 == 0,
    )
    return replace(made, **more)


#: Many releases, some of them very low.
MANY = [_mark(number, 40.0 + number if number % 25 else -400.0) for number in range(120)]


def _drawn(marks: list[chart.Mark]) -> list[Element]:
    drawn = chart.draw(marks, as_of=date(2026, 6, 1), title="A title of some length", description="What it describes")
    return list(fromstring(f'<div xmlns="{SVG[1:-1]}">{drawn}</div>'))


def _box(item: Element) -> Box:
    classes, words = item.get("class") or "", item.text or ""
    width = len(words) * (BOLD if "strong" in classes else CHARACTER)
    x, y = _number(item, "x"), _number(item, "y")
    left = {"start": x, "middle": x - width / 2, "end": x - width}[item.get("text-anchor") or "start"]
    return Box(left, y - 11, left + width, y + 3)


@pytest.mark.parametrize("marks", [MANY, MANY[:30], MANY[1:2]], ids=["many", "some", "one"])
def test_no_words_of_the_chart_meet_or_leave_it(marks: list[chart.Mark]) -> None:
    for drawn in _drawn(marks):
        width, height = (float(number) for number in (drawn.get("viewBox") or "").split()[2:])
        boxes = [(item.text, _box(item)) for item in drawn.iter(f"{SVG}text")]

        assert [(one[0], other[0]) for one, other in combinations(boxes, 2) if one[1].meets(other[1])] == []
        assert [words for words, box in boxes if not box.within(Box(-1, 0, width + 1, height))] == []


@pytest.mark.parametrize("marks", [MANY, MANY[:30], MANY[1:2]], ids=["many", "some", "one"])
def test_everything_drawn_stays_inside_the_frame(marks: list[chart.Mark]) -> None:
    for drawn in _drawn(marks):
        width, height = (float(number) for number in (drawn.get("viewBox") or "").split()[2:])
        for item in drawn.iter(f"{SVG}line"):
            assert all(0 <= _number(item, name) <= width for name in ("x1", "x2"))
            assert all(0 <= _number(item, name) <= height for name in ("y1", "y2"))
        for dot in drawn.iter(f"{SVG}circle"):
            assert 0 < _number(dot, "cx") < width
            assert 0 < _number(dot, "cy") < height


def test_of_many_the_first_are_left_to_the_table_and_the_lowest_mark_the_edge() -> None:
    # A twentieth of 120 is 6: the first six days are not drawn, and of the other 114 the lowest five are below.
    assert chart.opening(MANY) == MANY[6].day
    for drawn in _drawn(MANY):
        below = [item for item in drawn.iter(f"{SVG}path") if "dot" in (item.get("class") or "")]
        assert [(item.findtext(f"{SVG}title") or "").split(",")[0] for item in below] == [
            f"Release {number:03d}" for number in (25, 50, 75, 100)
        ]
        assert len(_dots(drawn)) == 120 - 6 - 4
        # Intervals that reach below the frame end in an arrow on its edge.
        assert any(item.get("class") == "bracket" for item in drawn.iter(f"{SVG}path"))


def test_of_few_everything_is_drawn() -> None:
    for drawn in _drawn(MANY[:40]):
        assert len(_dots(drawn)) == 40
        assert not list(drawn.iter(f"{SVG}path"))
    assert chart.opening(MANY[:40]) == MANY[0].day


def test_chart_escapes_whatever_it_is_told_and_colours_through_classes() -> None:
    hostile = '<b>&"'
    markup = chart.draw(
        [_mark(1, 100.0, name=hostile, words=hostile, record=True)],
        as_of=date(2026, 6, 1),
        title=hostile,
        description=hostile,
    )

    assert "<b>" not in markup
    assert hostile in " ".join(fromstring(f"<div>{markup}</div>").itertext())
    assert not any(attribute in markup for attribute in ("style=", "fill=", "stroke=", "font-size="))


def test_release_with_markup_in_its_name_is_shown_as_written(edition: Edition, look: Look) -> None:
    Release.objects.filter(slug="r11").update(name='<b>&"')

    page = look(PATH)

    assert 'the highest is <b>&" with 150.0' in page.words
    assert "<b>" not in page.html
