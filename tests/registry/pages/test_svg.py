"""Scales, ticks, and labels that keep out of each other's way."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.pages.charts.svg import (
    ALONG,
    NEAR,
    Box,
    Label,
    Scale,
    days_of,
    draw_labels,
    figure,
    nice_ticks,
    padded,
    place,
    text,
    year_ticks,
)

_Step = tuple[tuple[float, float], float]

FRAME = Box(46, 0, 880, 434)

#: The same examples every time, however slow the machine.
lawful = settings(deadline=None, derandomize=True, database=None)

_points = st.tuples(st.floats(46, 880), st.floats(0, 434))
_words = st.text("abcdefghij 1234", min_size=1, max_size=24)
_spots = st.sampled_from([(), NEAR, ALONG])
_labels = st.lists(
    st.builds(
        lambda point, words, classes, spots: Label(*point, words, classes, spots),
        _points,
        _words,
        st.sampled_from(["", "strong", "soft"]),
        _spots,
    ),
    max_size=40,
)


def _dots(labels: list[Label]) -> list[Box]:
    return [Box(label.x - 5, label.y - 5, label.x + 5, label.y + 5) for label in labels]


@lawful
@given(_labels)
def test_placed_labels_keep_apart_inside_the_frame_and_off_the_points(labels: list[Label]) -> None:
    dots = _dots(labels)

    placed = place(labels, inside=FRAME, taken=dots)

    assert not any(one.box.meets(other.box) for one, other in combinations(placed, 2))
    assert all(item.box.within(FRAME) for item in placed)
    assert not any(item.box.meets(dot) for item in placed for dot in dots)


@lawful
@given(_labels, st.lists(st.tuples(_points, st.floats(1, 200)), max_size=10))
def test_lines_move_labels_but_never_drop_one(
    labels: list[Label], steps: list[tuple[tuple[float, float], float]]
) -> None:
    lines = [Box(x, y - 1, x + width, y + 1) for (x, y), width in steps]

    # With one label there is nothing but frame and lines to keep it away.
    for label in labels[:5]:
        free = place([label], inside=FRAME, taken=[])
        crossed = place([label], inside=FRAME, taken=[], lines=lines)

        assert len(free) == len(crossed)


@lawful
@given(_labels)
def test_each_placed_label_is_one_that_was_asked_for_in_its_order(labels: list[Label]) -> None:
    placed = [item.label for item in place(labels, inside=FRAME, taken=_dots(labels))]

    remaining = iter(labels)
    assert all(any(label is other for other in remaining) for label in placed)


def test_most_important_label_takes_the_best_place() -> None:
    first, second = Label(100, 100, "first"), Label(100, 100, "second")

    placed = place([first, second], inside=FRAME, taken=[])

    assert (placed[0].x, placed[0].y, placed[0].anchor) == (109, 104, "start")
    assert placed[1].label is second
    assert placed[1].anchor == "end"


def test_label_that_fits_nowhere_is_left_out() -> None:
    assert place([Label(460, 200, "x" * 200)], inside=FRAME, taken=[]) == []


def test_label_turns_away_from_a_line() -> None:
    # At the right of the point runs a step line; the place at its left is the second best.
    (placed,) = place([Label(200, 200, "Ajar 1")], inside=FRAME, taken=[], lines=[Box(205, 199, 400, 201)])

    assert placed.anchor == "end"


def test_label_away_from_its_point_has_a_line_to_it() -> None:
    point = Label(200, 200, "Ajar 1")
    near = [Box(120, 170, 280, 222)]

    (placed,) = place([point], inside=FRAME, taken=near)

    assert placed.leader
    drawn = draw_labels([placed])
    assert drawn[0].startswith('<line x1="200.0" y1="200.0"')
    assert drawn[1].startswith("<text")


@pytest.mark.parametrize(
    ("other", "meets"),
    [
        (Box(5, 5, 15, 15), True),
        (Box(2, 2, 8, 8), True),
        (Box(10, 0, 20, 10), False),
        (Box(0, 10, 10, 20), False),
        (Box(11, 11, 20, 20), False),
    ],
    ids=["overlaps", "inside", "touches at the right", "touches below", "apart"],
)
def test_boxes_that_only_touch_do_not_meet(other: Box, meets: bool) -> None:
    box = Box(0, 0, 10, 10)

    assert box.meets(other) is meets
    assert other.meets(box) is meets


@pytest.mark.parametrize(
    ("low", "high", "count", "ticks"),
    [
        (0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        # 0.45 / 5 = 0.09, so steps of 0.1.
        (0.48, 0.93, 5, [0.5, 0.6, 0.7, 0.8, 0.9]),
        (0, 18.1, 3, [0, 10]),
        (1180, 1420, 5, [1200, 1250, 1300, 1350, 1400]),
        (-0.3, 0.3, 3, [-0.2, 0, 0.2]),
        (5, 5, 5, [5]),
        (6, 5, 5, [6]),
    ],
)
def test_ticks_are_round(low: float, high: float, count: int, ticks: list[float]) -> None:
    assert nice_ticks(low, high, count=count) == ticks


@lawful
@given(st.floats(-1e4, 1e4), st.floats(1e-3, 1e4), st.integers(2, 10))
def test_ticks_lie_in_range_at_equal_steps(low: float, span: float, count: int) -> None:
    high = low + span

    ticks = nice_ticks(low, high, count=count)

    slack = 1e-6 * max(1, abs(low), abs(high))
    assert all(low - slack <= tick <= high + slack for tick in ticks)
    steps = [after - before for before, after in zip(ticks, ticks[1:], strict=False)]
    assert all(step > 0 and abs(step - steps[0]) <= slack for step in steps)
    assert len(ticks) <= count + 2


@pytest.mark.parametrize(
    ("first", "last", "room", "years"),
    [
        (date(2022, 12, 1), date(2025, 1, 1), 8, [2023, 2024, 2025]),
        (date(2023, 1, 1), date(2024, 12, 31), 8, [2023, 2024]),
        (date(2023, 1, 2), date(2024, 12, 31), 8, [2024]),
        (date(2017, 6, 1), date(2026, 11, 1), 4, [2020, 2023, 2026]),
        (date(2024, 2, 1), date(2024, 11, 1), 8, []),
        (date(2023, 1, 1), date(2025, 1, 1), 0, [2025]),
    ],
    ids=["all", "from the first day", "from the second day", "every third", "within a year", "no room"],
)
def test_years_are_marked_on_their_first_day(first: date, last: date, room: int, years: list[int]) -> None:
    assert year_ticks(first, last, room=room) == [date(year, 1, 1) for year in years]


@lawful
@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(1, 50_000), st.integers(1, 30))
def test_years_never_need_more_than_their_room(first: date, days: int, room: int) -> None:
    last = date.fromordinal(first.toordinal() + days)

    ticks = year_ticks(first, last, room=room)

    assert len(ticks) <= room
    assert all(first <= tick <= last for tick in ticks)


def test_scale_maps_ends_to_ends() -> None:
    scale = Scale(0, 10, 100, 0)

    assert (scale(0), scale(10), scale(2.5)) == (100, 0, 75)


def test_scale_of_a_single_value_stays_at_its_start() -> None:
    assert Scale(3, 3, 50, 100)(3) == 50


def test_days_are_mapped_by_their_distance() -> None:
    x = days_of(Scale(date(2024, 1, 1).toordinal(), date(2024, 1, 11).toordinal(), 0, 100))

    assert x(date(2024, 1, 6)) == 50


@pytest.mark.parametrize(
    ("first", "last", "start"),
    [
        # 4 % of 1000 days.
        (date(2022, 1, 1), date(2024, 9, 27), date(2021, 11, 22)),
        # At least 20 days.
        (date(2024, 1, 21), date(2024, 1, 31), date(2024, 1, 1)),
    ],
)
def test_time_before_the_first_day_is_added(first: date, last: date, start: date) -> None:
    assert padded(first, last, 0.04) == (start, last)


def test_words_are_escaped() -> None:
    assert text(1, 2, '<b>&"') == '<text x="1.0" y="2.0" text-anchor="start">&lt;b&gt;&amp;&quot;</text>'
    drawn = figure(10, 10, title="<t>", description="a & b", body=[], name="n", form="wide")
    assert "&lt;t&gt;</title>" in drawn
    assert "a &amp; b</desc>" in drawn


@pytest.mark.parametrize(
    ("words", "measured"),
    # Widths in DejaVu Sans at 12 px, as Chromium draws them.
    [
        ("GPT-5", 34.7),
        ("LLaMA 65B", 66.6),
        ("Gemini 2.5 Pro (Mar 2025)", 158.5),
        ("DeepSeek-V3.2", 91.8),
        ("8.7 mo", 41.9),
    ],
)
def test_words_are_taken_to_be_about_as_wide_as_they_are_drawn(words: str, measured: float) -> None:
    assert 0.98 * measured <= Label(0, 0, words).width <= 1.1 * measured


def test_strong_words_are_taken_to_be_wider() -> None:
    assert Label(0, 0, "abc", "strong").width > Label(0, 0, "abc").width
