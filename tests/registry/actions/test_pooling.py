"""Waiting times over several benchmarks, hand-worked: what is pooled, and which interval is told.

Five closed releases, c1 to c5, are scored 0.1 to 0.5 on quiz and maze, on the first days of January to May 2023. The
open ones are o1 (June: 0.25 on quiz, 0.15 on maze) and o2 (August: 0.45 and 0.35). Read on 1 October 2023::

    quiz  c1 151 by o1   c2 120 by o1   c3 153 by o2   c4 122 by o2   c5 153 not yet
    maze  c1 151 by o1   c2 181 by o2   c3 153 by o2   c4 183 not yet c5 153 not yet
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from openness.clusters import clustered_median
from openness.survival import Interval, Median, Status, kaplan_meier, restricted_mean
from registry.actions.pooling import Ask, By, Pooled, Pooling, pool
from registry.filters.lags import degree_of, degrees_of
from registry.models import Edition, LagSeries
from tests.registry.actions.builders import closed, load, opened, publish, quiz, score

T5 = degree_of("tiers@1", 5)
DAY = date(2023, 10, 1)

CLOSED = [
    closed(f"c{number}", f"2023-0{number}-01", score(number / 10), score(number / 10, "maze")) for number in range(1, 6)
]
OPEN = [
    opened("o1", "2023-06-01", score(0.25), score(0.15, "maze")),
    opened("o2", "2023-08-01", score(0.45), score(0.35, "maze")),
]
BENCHMARKS = (
    replace(quiz(), domain="mathematics"),
    replace(quiz("maze"), domain="coding", public=False),
)
PAIRS = [(151, True), (120, True), (153, True), (122, True), (153, False)] + [
    (151, True),
    (181, True),
    (153, True),
    (183, False),
    (153, False),
]


@pytest.fixture
def edition(db: None) -> Edition:
    load(*CLOSED, *OPEN, benchmarks=BENCHMARKS)
    return publish()


def _pool(edition: Edition, as_of: date = DAY, **asked: str) -> Pooling:
    ask = Ask(edition, "tiers@1", LagSeries.Reference.CLOSED, LagSeries.Counting.CONSERVATIVE, **asked)
    return pool(ask, degrees_of("tiers@1"), T5, as_of)


def _of_t5(found: Pooling) -> Pooled:
    pooled = found.of(T5)
    assert pooled is not None
    return pooled


def test_records_of_all_benchmarks_make_one_curve(edition: Edition) -> None:
    found = _of_t5(_pool(edition))

    # Of ten watched: 120: 9/10; 122: 8/10; 151: two of eight, 6/10; 153: two of six, 4/10, so that 153 is the median;
    # two are censored on that day; 181: one of two, 2/10.
    assert [(step.days, step.survival) for step in found.curve.steps] == [
        (120, pytest.approx(0.9)),
        (122, pytest.approx(0.8)),
        (151, pytest.approx(0.6)),
        (153, pytest.approx(0.4)),
        (181, pytest.approx(0.2)),
    ]
    assert (found.curve.records, found.curve.events, found.curve.censored, found.curve.led) == (10, 7, 3, 0)
    assert (found.median.status, found.median.days) == (Status.OK, 153)
    assert (found.benchmarks, found.asked) == (2, 2)


def test_mean_over_24_months_is_the_area_under_the_curve(edition: Edition) -> None:
    found = _of_t5(_pool(edition))

    # 120 + 2 * 0.9 + 29 * 0.8 + 2 * 0.6 + 28 * 0.4 + (730.5 - 181) * 0.2; nothing was watched for longer than 183 days.
    assert found.mean.days == pytest.approx(267.3)
    assert found.mean.status is Status.EXTENDED


def test_intervals_are_those_of_clusters_by_match_and_by_benchmark(edition: Edition) -> None:
    found = _of_t5(_pool(edition))

    days = [(float(days), event) for days, event in PAIRS]
    matches = ["o1", "o1", "o2", "o2", "", "o1", "o2", "o2", "", ""]
    assert found.by_match == clustered_median(days, matches).interval
    assert found.by_benchmark == clustered_median(days, ["quiz"] * 5 + ["maze"] * 5).interval
    assert found.interval in (found.by_match, found.by_benchmark)


def _interval(lower: float | None, upper: float | None) -> Interval:
    return Interval(Status.OK if lower is not None else Status.NOT_REACHED, 0.9, lower, upper)


@pytest.mark.parametrize(
    ("by_match", "by_benchmark", "benchmarks", "wider"),
    [
        ((100, 200), (90, 191), 3, By.BENCHMARK),
        ((100, 200), (90, 189), 3, By.MATCH),
        ((100, 200), (100, 200), 3, By.MATCH),
        ((100, 900), (300, None), 3, By.BENCHMARK),
        ((200, None), (300, None), 3, By.MATCH),
        ((300, None), (200, None), 3, By.BENCHMARK),
        ((100, None), (None, None), 3, By.BENCHMARK),
        ((None, None), (100, None), 3, By.MATCH),
        ((100, 200), (None, None), 1, By.MATCH),
    ],
    ids=[
        "by benchmark",
        "by match",
        "equal",
        "no upper limit",
        "both open: the one that begins lower",
        "both open: the other",
        "no limits at all",
        "no limits by match",
        "one benchmark",
    ],
)
def test_wider_interval_is_told(
    by_match: tuple[float | None, float | None],
    by_benchmark: tuple[float | None, float | None],
    benchmarks: int,
    wider: By,
) -> None:
    curve = kaplan_meier([])
    median = Median(Status.OK, 150, _interval(1, 2))
    intervals = _interval(*by_match), _interval(*by_benchmark)
    found = Pooled(T5, 3, benchmarks, curve, median, restricted_mean(curve), *intervals)

    assert found.clustered is wider
    assert found.interval == (intervals[0] if wider is By.MATCH else intervals[1])


@pytest.mark.parametrize(
    ("asked", "records", "median"),
    [
        # Of five: 120: 4/5, 122: 3/5, 151: 2/5.
        ({"questions": "public"}, 5, 151),
        # Of five: 151: 4/5; 153: 3/5, and one is censored; 181: one of two, 3/10.
        ({"questions": "private"}, 5, 181),
        ({"domain": "mathematics"}, 5, 151),
        ({"domain": "coding", "questions": "private"}, 5, 181),
        ({"domain": "coding", "questions": "public"}, 0, None),
    ],
    ids=str,
)
def test_only_benchmarks_asked_for_are_pooled(
    edition: Edition, asked: dict[str, str], records: int, median: float | None
) -> None:
    found = _pool(edition, **asked).of(T5)

    assert (found.curve.records, found.median.days) == (records, median) if found else not records


def test_every_switch_is_thrown_alone(edition: Edition) -> None:
    found = _pool(edition)
    before = _of_t5(found)

    told = {
        (each.switch, each.value): (each.pooled.curve.records, each.pooled.change(before)) for each in found.switched
    }
    # 151 and 181 against 153. Nobody here may or may not qualify, and against all others the closed are the others.
    assert told == {
        ("questions", "public"): (5, -2),
        ("questions", "private"): (5, 28),
        ("domain", "mathematics"): (5, -2),
        ("domain", "coding"): (5, 28),
        ("counting", "optimistic"): (10, 0),
        ("reference", "complement"): (10, 0),
    }


def test_switch_of_a_narrowed_question_widens_it_again(edition: Edition) -> None:
    found = _pool(edition, domain="coding")

    told = {(each.switch, each.value): each.pooled.curve.records for each in found.switched}
    assert (told["domain", ""], told["domain", "mathematics"]) == (10, 5)
    # Coding has no public questions here, so that there is nothing to pool.
    assert ("questions", "public") not in told


def test_change_is_not_told_where_there_is_no_median(edition: Edition) -> None:
    early = _of_t5(_pool(edition, date(2023, 6, 30)))

    # Seen by then: three matches by o1. On 1 May there is none.
    assert early.curve.events == 3
    assert early.change(_of_t5(_pool(edition, date(2023, 5, 1)))) is None


def test_benchmarks_made_of_others_are_not_pooled(db: None) -> None:
    load(*CLOSED, *OPEN, benchmarks=(quiz(), replace(quiz("maze"), scale="index")))

    found = _of_t5(_pool(publish()))

    assert (found.asked, found.curve.records) == (1, 5)
    assert found.clustered is By.MATCH


def test_benchmark_without_a_release_of_the_degree_says_nothing_of_it(db: None) -> None:
    shut_in = [closed(f"d{number}", f"2023-0{number}-02", score(number / 10, "maze")) for number in range(1, 6)]
    only_on_quiz = [replace(release, scores=release.scores[:1]) for release in OPEN]
    load(*CLOSED, *shut_in, *only_on_quiz, benchmarks=BENCHMARKS)

    found = _of_t5(_pool(publish()))

    assert (found.asked, found.benchmarks, found.curve.records) == (2, 1, 5)


def test_record_made_when_nobody_looked_any_more_is_not_counted(db: None) -> None:
    # o2 is of 1 August: 90 days later is 30 October.
    late = closed("c9", "2023-10-31", score(0.9), score(0.9, "maze"))
    load(*CLOSED, *OPEN, late, benchmarks=BENCHMARKS)

    found = _of_t5(_pool(publish(), date(2025, 1, 1)))

    assert found.curve.records == 10
    # c4 on maze is watched from 1 April to 30 October.
    assert found.curve.observed_to == 212


def test_benchmark_of_unknown_questions_is_only_in_all(db: None) -> None:
    load(*CLOSED, *OPEN, benchmarks=(BENCHMARKS[0], replace(BENCHMARKS[1], public="unknown")))

    edition = publish()

    assert _pool(edition).unknown == 1
    assert _of_t5(_pool(edition)).curve.records == 10
    assert _pool(edition, questions="private").degrees == ()
