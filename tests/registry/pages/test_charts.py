"""What the charts draw: every record as a dot, every verdict as a bar, all text safe."""

from __future__ import annotations

from datetime import date
from xml.etree.ElementTree import Element, fromstring

import pytest

from registry.models import Edition, FrontierRecord, Release
from registry.pages.charts import frontier, price, verdicts
from tests.registry.pages.conftest import Look
from tests.registry.pages.html import SVG, Seen

HOSTILE = '<b>&"'


def _of(page: Seen, name: str) -> list[Element]:
    """Return both sizes of the chart with this name."""
    return [chart for chart in page.charts() if (chart.get("aria-labelledby") or "").startswith(name)]


def _dots(chart: Element) -> list[tuple[str, str]]:
    return [
        ((dot.get("class") or "").removeprefix("dot "), dot.findtext(f"{SVG}title") or "")
        for dot in chart.iter(f"{SVG}circle")
    ]


def _texts(chart: Element) -> list[str]:
    return [item.text or "" for item in chart.iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/lag/riddles/", "frontier"),
        ("/lag/", "price"),
        ("/lag/riddles/over-time/", "over-time"),
        ("/lag/pooled/", "pooled"),
        ("/lag/published/", "published"),
        ("/releases/ajar-1/", "verdicts"),
    ],
)
def test_chart_comes_in_two_sizes_each_with_title_and_description(
    world: Edition, look: Look, path: str, name: str
) -> None:
    charts = _of(look(path), name)

    assert [chart.get("class") for chart in charts] == ["chart chart-wide", "chart chart-narrow"]
    for chart in charts:
        assert chart.get("role") == "img"
        said = [item for item in chart if item.tag in {f"{SVG}title", f"{SVG}desc"}]
        assert [item.get("id") for item in said] == (chart.get("aria-labelledby") or "").split()
        assert all(len(item.text or "") > 20 for item in said)


def test_ids_of_a_page_are_unique(world: Edition, look: Look) -> None:
    for path in ("/lag/riddles/", "/lag/", "/releases/ajar-1/"):
        ids = [item.get("id") for chart in look(path).charts() for item in chart.iter() if item.get("id")]

        assert len(ids) == len(set(ids))


def test_frontier_has_every_record_as_a_dot(world: Edition, look: Look) -> None:
    charts = _of(look("/lag/riddles/"), "frontier")

    expected = [
        ("reference", "Shut 1, 2023-01-15, 50.0 %"),
        ("reference", "Shut 2, 2023-07-01, 70.0 %"),
        ("reference", "Shut 3, 2024-03-01, 90.0 %"),
        ("rank-5", "Ajar Full, 2024-01-10, 55.0 %"),
        ("rank-5", "Ajar 1, 2024-02-01, 60.0 %"),
        ("rank-5", "Ajar 2, 2024-05-01, 72.0 %"),
    ]
    assert [_dots(chart) for chart in charts] == [expected, expected]
    stored = FrontierRecord.objects.filter(
        history__series__edition=world,
        history__series__benchmark__slug="riddles",
        history__series__definition="tiers@1",
        history__series__rank=5,
        history__series__reference="closed",
        history__series__counting="conservative",
    )
    assert stored.count() == len(expected)


def test_frontier_of_a_past_day_has_the_records_made_by_then(world: Edition, look: Look) -> None:
    charts = _of(look("/lag/riddles/", as_of="2024-01-31"), "frontier")

    assert [words for _, words in _dots(charts[0])] == [
        "Shut 1, 2023-01-15, 50.0 %",
        "Shut 2, 2023-07-01, 70.0 %",
        "Ajar Full, 2024-01-10, 55.0 %",
    ]


def test_wide_frontier_names_every_record_and_the_length_of_every_bracket(world: Edition, look: Look) -> None:
    wide, _ = _of(look("/lag/riddles/"), "frontier")

    texts = _texts(wide)
    assert {"Shut 1", "Shut 2", "Shut 3", "Ajar Full", "Ajar 1", "Ajar 2"} <= set(texts)
    # 360 days: 11.8 months; 305: 10.0; 306 without a match: at least 10.1.
    assert {"11.8 mo", "10 mo", "≥ 10.1 mo"} <= set(texts)


def test_frontier_draws_lower_scores_higher_where_lower_is_better(world: Edition, look: Look) -> None:
    wide, _ = _of(look("/lag/slips/"), "frontier")

    heights = {
        (dot.findtext(f"{SVG}title") or "").split(",")[0]: float(dot.get("cy") or 0)
        for dot in wide.iter(f"{SVG}circle")
    }
    # 0.25 is better than 0.30; the y axis of an SVG runs down.
    assert heights["Ajar 1"] < heights["Shut 2"]


def test_benchmark_without_any_score_has_no_chart(world: Edition, look: Look) -> None:
    assert look("/lag/riddles/", as_of="2022-01-01").charts() == []


def _frontier(name: str) -> frontier.FrontierChart:
    mark = frontier.Mark(date(2023, 1, 15), 0.5, name)
    return frontier.FrontierChart(
        title=f"Title {name}",
        description=f"Description {name}",
        reference=[mark],
        tier=[],
        brackets=[frontier.Bracket(mark, None, date(2024, 1, 1), f"≥ {name}")],
        stretches=[],
        rank=5,
        as_of=date(2024, 1, 1),
        tick=lambda value: f"{value} {name}",
        say=lambda value: f"{value} {name}",
        key_names=frozenset({name}),
    )


def test_charts_escape_whatever_they_are_told() -> None:
    day = date(2023, 1, 1)
    drawn = [
        frontier.draw(_frontier(HOSTILE)),
        price.draw([price.PriceRow(5, HOSTILE, None, None, HOSTILE, HOSTILE)], title=HOSTILE, description=HOSTILE),
        verdicts.draw(
            [verdicts.VerdictRow(HOSTILE, [verdicts.Bar(day, date(2024, 1, 1), HOSTILE, "met")])],
            title=HOSTILE,
            description=HOSTILE,
        ),
    ]

    for markup in drawn:
        assert "<b>" not in markup
        said = " ".join(fromstring(f"<div>{markup}</div>").itertext())
        assert HOSTILE in said


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/releases/",
        "/releases/shut-3/",
        "/lag/",
        "/lag/riddles/",
        "/benchmarks/riddles/",
        "/definitions/tiers@1/",
    ],
)
def test_release_with_markup_in_its_name_is_shown_as_written(world: Edition, look: Look, path: str) -> None:
    Release.objects.filter(slug="shut-3").update(name=HOSTILE)

    page = look(path)

    assert HOSTILE in page.words
    assert "<b>" not in page.html


def test_lag_without_a_tier_has_no_band_and_says_so(world: Edition, look: Look) -> None:
    # On this day open weights have no score on riddles yet, but closed releases have.
    page = look("/lag/riddles/", as_of="2023-12-31")

    assert "There is no lag to draw below: one side has no score." in page.words
    for chart in _of(page, "frontier"):
        assert [words for words, _ in _dots(chart)] == ["reference", "reference"]
        assert "Months behind" not in _texts(chart)


def test_price_keeps_the_row_of_a_tier_without_a_number(world: Edition, look: Look) -> None:
    # On this day only T3 has been scored on riddles.
    wide, narrow = _of(look("/lag/", as_of="2023-12-31"), "price")

    for chart in (wide, narrow):
        texts = _texts(chart)
        assert sum(words.startswith("≥ T") for words in texts) == 5
        assert texts.count("no release scored") == 4
        assert len(list(chart.iter(f"{SVG}circle"))) == 1


def test_price_tells_counts_beside_the_wide_chart(world: Edition, look: Look) -> None:
    wide, _ = _of(look("/lag/"), "price")

    assert [words for words in _texts(wide) if "matched" in words] == ["2 of 3 matched"] * 3 + ["1 of 3 matched"] * 2


def test_verdicts_have_a_bar_for_each_time_they_held(world: Edition, look: Look) -> None:
    wide, _ = _of(look("/releases/ajar-1/"), "verdicts")

    bars = [item.get("class") for item in wide.iter(f"{SVG}rect")]
    # ajar-1 went from T3 to T5, from the first to the second label, and so on in Epoch's categories; OSAID: not met.
    assert bars[0] == "cell not-met"
    assert "cell rank-3" in bars
    assert "cell rank-5" in bars
    assert any("until 2024-02-01: T3" in words for words in _texts(wide))
