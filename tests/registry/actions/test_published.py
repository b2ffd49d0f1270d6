"""Published estimates: loaded as they are written, read beside the edition, and their rules on its own records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from openness.presets import PRESETS
from registry.actions import catalogue as action
from registry.actions.changes import log
from registry.actions.published import PREFERRED, beside
from registry.actions.published_rules import by_their_rules
from registry.models import Edition, PublishedEstimate
from registry.pages import home
from tests.registry.actions import builders as build

pytestmark = pytest.mark.django_db


def _load(**changes: Any) -> None:
    whole = build.catalogue(*build.STAIRCASE)
    action.load(replace(whole, estimates=(replace(build.GUESS, **changes),)), digest="invented")


def test_an_estimate_is_written_word_for_word() -> None:
    _load(reach="2024-10", preset="epoch-2024", access="private", note="So they say.", url="https://example.org/guess")

    row = PublishedEstimate.objects.get()
    assert (row.key, row.publisher, row.value, row.low, row.high) == ("guess", "Several", 6, 4, 9)
    assert (str(row.published), row.published_precision) == ("2024-11-01", "day")
    assert (str(row.reach), row.reach_precision) == ("2024-10-01", "month")
    assert (row.preset, row.access, row.note, row.url) == (
        "epoch-2024",
        "private",
        "So they say.",
        "https://example.org/guess",
    )
    assert (row.evidence.source.key, row.evidence.locator) == ("papers", "page 1")
    assert str(row) == "Several: half a year (4 to 9 months)"


def test_a_later_load_corrects_it_and_a_curator_is_left_alone() -> None:
    _load()
    _load(value=7.0)
    assert PublishedEstimate.objects.get().value == 7

    row = PublishedEstimate.objects.get()
    log(row, action="edit publishedestimate", by="ada", before={}, after={}, reason="Misread.")
    PublishedEstimate.objects.update(value=5.0)
    _load(value=8.0)

    assert PublishedEstimate.objects.get().value == 5


@pytest.mark.parametrize(
    ("published", "last", "out"),
    [
        ("2024-11-01", date(2024, 11, 1), True),
        ("2024-11", date(2024, 11, 30), True),
        ("2024-12", date(2024, 12, 31), False),
        ("unknown", None, False),
    ],
)
def test_an_estimate_is_out_from_the_first_day_that_its_date_can_mean(
    published: str, last: date | None, out: bool
) -> None:
    _load(published=published)

    assert PublishedEstimate.objects.get().last_day == last
    assert PublishedEstimate.objects.published_by(date(2024, 11, 15)).exists() is out
    assert PublishedEstimate.objects.published_by(None).exists()


@pytest.mark.parametrize(
    ("numbers", "span"),
    [
        ({}, (4, 9)),
        ({"low": None, "high": None}, (6, 6)),
        ({"value": None}, (4, 9)),
        ({"value": 12.0}, (4, 12)),
    ],
)
def test_the_span_of_an_estimate_holds_all_of_its_numbers(numbers: dict[str, Any], span: tuple[float, float]) -> None:
    _load(**numbers)

    assert PublishedEstimate.objects.get().span == span


def _readings(edition: Edition, **more: Any) -> list[tuple[str, int | None, int | None] | None]:
    found = beside(edition, PublishedEstimate.objects.all(), **more)
    return [
        (row.reading.series.benchmark.slug, row.reading.lower, row.reading.upper) if row.reading else None
        for row in found
    ]


def test_the_registry_reads_its_own_lag_on_the_day_of_the_estimate() -> None:
    _load(published="2024-07-01")
    edition = build.publish()

    # Downloadable weights: o1 (0.55) of 2024-05-01, h1 (0.62) of 2024-06-01. On 2024-07-01 c3 (0.80) has just passed
    # them; the last closed record not above 0.62 is c2 (0.60) of 2024-03-01, 31 + 30 + 31 + 30 = 122 days before.
    assert _readings(edition) == [("quiz", 0, 122)]


@pytest.mark.parametrize(
    ("published", "until", "lower"),
    [
        # The month ends on 2024-09-30; o2 (0.70) counts from 2024-08-31, c3 (0.80) is of 2024-07-01: 91 days.
        ("2024-09", None, 91),
        ("2024-09", date(2024, 9, 10), 71),
        ("unknown", None, None),
        # Nothing open had been scored by then.
        ("2024-01-15", None, None),
    ],
)
def test_a_vague_day_is_read_at_its_end_and_no_later_than_asked(
    published: str, until: date | None, lower: int | None
) -> None:
    _load(published=published)

    (found,) = beside(build.publish(), PublishedEstimate.objects.all(), until=until)

    assert (found.reading.lower if found.reading else None) == lower


def test_an_edition_without_lags_reads_nothing() -> None:
    action.load(build.catalogue(build.opened("o1", "2024-05-01")), digest="invented")

    assert _readings(build.publish()) == [None]


def test_pages_and_readings_prefer_the_same_benchmarks() -> None:
    assert PREFERRED == home.PREFERRED


def test_reading_many_days_costs_no_more_queries_than_one() -> None:
    whole = build.catalogue(*build.STAIRCASE)
    guesses = tuple(replace(build.GUESS, key=f"guess-{n}", published=f"2024-{n:02}-15") for n in range(3, 13))
    action.load(replace(whole, estimates=guesses), digest="invented")
    edition = build.publish()

    counts = []
    for most in (1, 10):
        with CaptureQueriesContext(connection) as queries:
            beside(edition, list(PublishedEstimate.objects.all()[:most]))
        counts.append(len(queries))

    assert counts == [4, 4]


def test_every_rule_is_answered_or_says_why_not() -> None:
    _load()
    edition = build.publish()

    found = by_their_rules(edition, edition.as_of)

    assert [rule.preset.key for rule in found] == list(PRESETS)
    assert {rule.months for rule in found} == {None}
    assert all(rule.told.startswith("cannot be computed on these data: ") for rule in found)
    assert "the edition measured no lag on eci-2026-08" in found[1].told


INDEX = (
    build.closed("c1", "2023-01-01", build.score(100, "points")),
    build.closed("c2", "2023-07-01", build.score(120, "points")),
    build.closed("c3", "2024-01-01", build.score(140, "points")),
    build.opened("o1", "2023-04-01", build.score(100, "points")),
    build.opened("o2", "2024-04-01", build.score(119, "points")),
)


def _published(*releases: Any, benchmarks: Any) -> Edition:
    build.load(*releases, benchmarks=benchmarks)
    return build.publish(date(2024, 12, 31))


def test_rules_on_an_index_come_out_as_by_hand() -> None:
    edition = _published(*INDEX, benchmarks=[build.quiz("points")])

    of_2025, of_2026 = by_their_rules(edition, date(2024, 12, 31), index="points", shares=())[1:3]

    # Levels from 100 to 119, both sides: at 100 the open side came 90 days later (2023-01-01 to 2023-04-01), at all
    # others, 2023-07-01 to 2024-04-01, 275. With a point of tolerance o1 reaches the levels up to 101 as well, of which
    # the 100 have 6 (steps of 19/99), five of them between: 2023-04-01 is 91 days before 2023-07-01.
    assert dict(of_2025.variants) == {"without a tolerance": pytest.approx((90 + 99 * 275) / 100 / 30.5)}
    assert of_2025.months == pytest.approx((90 - 5 * 91 + 94 * 275) / 100 / 30.5)
    # 2024: up to 31 March the best open is o1 (100), passed by c2 on 2023-07-01, level with c1 of 2023-01-01; from
    # 1 April it is o2 (119), passed by c2 on the same day without a tolerance, by c3 on 2024-01-01 with two points.
    # L of day d (0: 1 January, 366 days): d + 184 for the first 91 days; then d + 184 or d.
    strict, near = sum(d + 184 for d in range(366)), sum(d + 184 for d in range(91)) + sum(range(91, 366))
    month = 365.25 / 12
    assert of_2026.months == pytest.approx(near / 366 / month)
    assert dict(of_2026.variants)["by L without a tolerance"] == pytest.approx(strict / 366 / month)
    assert "Mean of L over the 366 days from 2024-01-01 to 2024-12-31" in of_2026.told


def test_rules_on_shares_come_out_as_by_hand() -> None:
    shares = replace(build.quiz(), lower=0.0, upper=1.0)
    edition = _published(
        build.closed("c1", "2023-01-01", build.score(0.5)),
        build.closed("c2", "2023-07-01", build.score(0.7)),
        build.closed("c3", "2024-01-01", build.score(0.9)),
        build.opened("o1", "2023-04-01", build.score(0.51)),
        build.opened("o2", "2024-04-01", build.score(0.72)),
        benchmarks=[shares],
    )

    found = {rule.preset.key: rule for rule in by_their_rules(edition, date(2024, 12, 31), shares=("quiz",))}

    # c1 is matched by o1 after 90 days, c2 by o2 after 275; c3 has no match and is dropped.
    of_2024 = found["epoch-2024"]
    assert of_2024.months == pytest.approx((90 + 275) / 2 * 12 / 365)
    assert "Mean of 2 matched records, 1 without a match dropped" in of_2024.told
    # Two gaps a year apart: nowhere do the weights of the kernel sum to two.
    assert found["iaps-2026"].months is None
    assert "too few thresholds have been crossed by both sides" in found["lesswrong-2026"].told


def test_rules_see_no_record_after_the_day() -> None:
    edition = _published(*INDEX, benchmarks=[build.quiz("points")])

    of_2025, of_2026 = by_their_rules(edition, date(2023, 2, 1), index="points", shares=())[1:3]

    assert (of_2025.months, of_2026.months) == (None, None)
    assert "do not overlap" in of_2025.told
    assert "one side has no record by 2023-02-01" in of_2026.told


def test_the_crossing_rule_reads_the_end_of_its_curve() -> None:
    shares = replace(build.quiz(), lower=0.0, upper=1.0)
    scores = [0.30, 0.42, 0.52, 0.63]
    edition = _published(
        *(build.closed(f"c{n}", f"2023-0{n + 1}-01", build.score(score)) for n, score in enumerate(scores)),
        *(build.opened(f"o{n}", f"2023-0{n + 5}-01", build.score(score)) for n, score in enumerate(scores)),
        benchmarks=[shares],
    )

    *_, iaps, lesswrong = by_their_rules(edition, date(2024, 12, 31), shares=("quiz",))

    # Each level was crossed four months later: 120 days, 120, 122, 122 of them.
    assert iaps.months == lesswrong.months == pytest.approx(4.0, abs=0.05)
    assert "4 gaps were closed, and those still open (0) are left out" in iaps.told
    assert iaps.on == "Quiz"
