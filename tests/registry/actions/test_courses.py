"""The lag over time, against the numbers that are read on single days and against those worked out by hand.

Riddles, T5 and above against closed (tests/registry/world.py): ajar-full 0.55 on 2024-01-10, ajar-1 0.60 on 2024-02-01,
ajar-2 0.72 on 2024-05-01; shut-1 0.50 on 2023-01-15, shut-2 0.70 on 2023-07-01, shut-3 0.90 on 2024-03-01.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.actions.courses import Course, courses
from registry.actions.lag_questions import Asked
from registry.filters.lags import degrees_of
from registry.models import Benchmark, Edition, LagSeries
from registry.models.readings import lag_readings
from tests.registry.world import AS_OF

CLOSED, COMPLEMENT, OVERALL = LagSeries.Reference
CERTAIN, HOPED = LagSeries.Counting


def _courses(
    edition: Edition,
    benchmark: str = "riddles",
    *,
    key: str = "tiers@1",
    reference: LagSeries.Reference = CLOSED,
    counting: LagSeries.Counting = CERTAIN,
    as_of: date = AS_OF,
) -> list[Course]:
    found = Benchmark.objects.get(slug=benchmark)
    return courses([Asked(edition, found, degree, reference, counting) for degree in degrees_of(key)], as_of)


def _changes(course: Course) -> list[tuple[Any, ...]]:
    return [
        (
            str(change.reading.as_of),
            change.reading.status,
            change.reading.lower,
            change.reading.upper,
            change.moved,
        )
        for change in course.changes
    ]


def test_every_change_has_the_lag_of_its_day_and_what_moved(world: Edition) -> None:
    course = _courses(world)[2]

    # Since 2023-07-01: 193 days to 2024-01-10, 215 to 2024-02-01, 244 to 2024-03-01; since then: 61 to 2024-05-01.
    # Since 2023-01-15, the last record that was level: 360, 382 and 411; since 2023-07-01: 305.
    assert _changes(course) == [
        ("2023-01-15", "no_tier_model", None, None, ("reference_best",)),
        ("2023-07-01", "no_tier_model", None, None, ("reference_best",)),
        ("2024-01-10", "ok", 193, 360, ("tier_best",)),
        ("2024-02-01", "ok", 215, 382, ("tier_best",)),
        ("2024-03-01", "ok", 244, 411, ("reference_best",)),
        ("2024-05-01", "ok", 61, 305, ("tier_best",)),
    ]
    assert [change.until for change in course.changes][-2:] == [date(2024, 4, 30), None]


def test_longest_lag_is_that_of_the_last_day_before_a_fall(world: Edition) -> None:
    # On 2024-04-30, 304 days after 2023-07-01; a day later the lag is 61, and by 2025-01-01 306.
    for as_of, day, lag in ((date(2024, 12, 1), date(2024, 4, 30), 304), (AS_OF, AS_OF, 306)):
        longest = _courses(world, as_of=as_of)[2].longest

        assert longest is not None
        assert (longest.as_of, longest.lower) == (day, lag)


def test_course_ends_where_the_data_no_longer_speak_of_the_degree(world: Edition) -> None:
    # Of T6 only ajar-full is certain, of 2024-01-10: 90 days later is 2024-04-09.
    course = _courses(world)[3]

    assert course.read_on == date(2024, 4, 9)
    assert [change.reading.as_of for change in course.changes][-1] == date(2024, 3, 1)
    assert course.on(AS_OF).lower == 283


def test_degrees_with_one_lag_have_one_shape(world: Edition) -> None:
    shapes = [course.shape for course in _courses(world)]

    # T6 and T7 are ajar-full alone; T4 and T5 are the same three; T3 has two more.
    assert shapes[3] == shapes[4]
    assert shapes[1] == shapes[2]
    assert len(set(shapes)) == 3


def _days(found: Sequence[Course]) -> list[date]:
    """Return the day before, of and after each change, and some beyond the last."""
    starts = {change.reading.as_of for course in found for change in course.changes}
    near = {day + timedelta(days=shift) for day in starts for shift in (-1, 0, 1)}
    return sorted(day for day in {*near, date(2024, 4, 9), date(2024, 4, 10), AS_OF} if day <= AS_OF)


@pytest.mark.parametrize("benchmark", ["riddles", "slips"])
@pytest.mark.parametrize("counting", [CERTAIN, HOPED])
@pytest.mark.parametrize("reference", [CLOSED, COMPLEMENT])
def test_any_day_reads_as_the_lags_of_that_day_do(
    world: Edition, benchmark: str, reference: LagSeries.Reference, counting: LagSeries.Counting
) -> None:
    found = _courses(world, benchmark, reference=reference, counting=counting)
    series = LagSeries.objects.filter(
        edition=world, benchmark__slug=benchmark, definition="tiers@1", reference=reference, counting=counting
    ).order_by("rank")

    for day in _days(found):
        told = [(each.status, each.lower, each.upper, each.read_on) for each in lag_readings(series, day)]
        assert [
            (each.status, each.lower, each.upper, each.read_on) for each in (course.on(day) for course in found)
        ] == told
    assert len(found) == 5


def test_changes_of_every_degree_read_as_the_lags_of_their_days_do(world: Edition) -> None:
    series = LagSeries.objects.filter(
        edition=world, benchmark__slug="riddles", definition="tiers@1", reference=CLOSED, counting=CERTAIN
    ).order_by("rank")

    for position, course in enumerate(_courses(world)):
        for change in course.changes:
            read, told = change.reading, lag_readings(series, change.reading.as_of)[position]
            assert (read.status, read.lower, read.upper) == (told.status, told.lower, told.upper)
            assert (read.tier_best, read.exceeded) == (told.tier_best, told.exceeded)


def test_what_is_not_stored_is_computed(world: Edition) -> None:
    found = _courses(world, reference=OVERALL)

    assert not LagSeries.objects.filter(reference=OVERALL).exists()
    assert len(found) == 5
    # Against all that are released, ajar-full itself is no record: 0.70 stood since 2023-07-01.
    assert found[4].on(date(2024, 2, 1)).lower == 215


def test_benchmark_without_a_score_has_no_course(world: Edition) -> None:
    Benchmark.objects.create(slug="blank", name="Blank", metric="accuracy", direction="higher")

    assert _courses(world, "blank") == []
    assert courses([], AS_OF) == []


def test_courses_cost_two_queries(world: Edition) -> None:
    with CaptureQueriesContext(connection) as queries:
        found = _courses(world)
        assert [course.series.benchmark.label for course in found]
        assert [change.reading.exceeded for course in found for change in course.changes]

    # One more reads the benchmark.
    assert len(queries) == 3
