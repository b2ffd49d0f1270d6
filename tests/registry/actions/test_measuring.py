"""Lags through the database, against a staircase small enough to be worked by hand.

::

    0.80                          ┌──── c3, 2024-07-01
    0.70                          │        o2, 2024-08 (counts from 2024-08-31)
    0.60         ┌────────────────┘ c2, 2024-03-01
    0.55         │       o1, 2024-05-01
    0.50  ───────┘ c1, 2024-01-01
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from registry.models import CatchUpPair, Edition, FrontierRecord, LagSeries, LagStanding, Release
from tests.registry.actions.builders import (
    STAIRCASE,
    claiming,
    closed,
    load,
    opened,
    publish,
    quiz,
    score,
)

pytestmark = pytest.mark.django_db

OPEN_WEIGHTS = 5


def series(
    edition: Edition, counting: str = "conservative", *, rank: int = OPEN_WEIGHTS, benchmark: str = "quiz"
) -> LagSeries:
    return LagSeries.objects.get(
        edition=edition,
        benchmark__slug=benchmark,
        definition="tiers@1",
        rank=rank,
        counting=counting,
        reference="closed",
    )


def standing_on(found: LagSeries, day: date) -> LagStanding:
    return found.history.standings.filter(start__lte=day).order_by("-start")[0]


def steps(found: LagSeries, side: str) -> list[tuple[str, date, bool]]:
    records = FrontierRecord.objects.filter(history=found.history, side=side)
    return [(record.score.release.slug, record.day, record.day_is_exact) for record in records]


@pytest.fixture
def edition() -> Edition:
    load(*STAIRCASE)
    return publish()


def test_backward_lag_is_bracketed_by_the_last_level_record_and_the_first_above(edition: Edition) -> None:
    found = standing_on(series(edition), date(2025, 1, 1))

    # o2 (0.70) lies above c2 (0.60) and below c3 (0.80): L runs from 2024-07-01, U from 2024-03-01.
    # Half of the way up from c2 to c3, so half of the 122 days from 2024-03-01 on: 61 days, 2024-05-01.
    assert (found.status, found.tier_best.release.slug, found.tier_best_on) == ("ok", "o2", date(2024, 8, 31))
    assert (found.exceeded_on, found.level_with_on, found.central_on) == (
        date(2024, 7, 1),
        date(2024, 3, 1),
        date(2024, 5, 1),
    )
    assert found.gap == pytest.approx(0.10)
    # L: Jul 31 + Aug 31 + Sep 30 + Oct 31 + Nov 30 + Dec 31 = 184 days; U: 122 days more.
    assert ((date(2025, 1, 1) - found.exceeded_on).days, (date(2025, 1, 1) - found.level_with_on).days) == (184, 306)


def test_standing_of_an_earlier_day_is_the_one_seen_from_it(edition: Edition) -> None:
    # On 2024-06-15 the tier's best is o1 (0.55): above c1, below c2.
    found = standing_on(series(edition), date(2024, 6, 15))

    assert (found.tier_best.release.slug, found.exceeded_on, found.level_with_on) == (
        "o1",
        date(2024, 3, 1),
        date(2024, 1, 1),
    )


def test_each_reference_record_is_paired_with_its_first_answer(edition: Edition) -> None:
    pairs = CatchUpPair.objects.filter(history=series(edition).history)

    assert [(p.reference.release.slug, p.match_on, p.days_are_exact) for p in pairs] == [
        ("c1", date(2024, 5, 1), True),
        ("c2", date(2024, 8, 31), False),
        ("c3", None, True),
    ]


def test_date_known_to_the_month_counts_late_in_the_tier_and_early_in_the_reference() -> None:
    load(closed("c1", "2024-03", score(0.5)), opened("o1", "2024-05", score(0.6)))

    found = series(publish())

    assert steps(found, "tier") == [("o1", date(2024, 5, 31), False)]
    assert steps(found, "reference") == [("c1", date(2024, 3, 1), False)]


def test_release_that_may_qualify_counts_only_in_the_optimistic_series(edition: Edition) -> None:
    conservative, optimistic = series(edition), series(edition, "optimistic")

    assert (conservative.tier_releases, optimistic.tier_releases) == (2, 3)
    assert [name for name, *_ in steps(optimistic, "tier")] == ["o1", "h1", "o2"]
    # h1 (0.62) answers c2 (0.60) on 2024-06-01, before o2 does.
    assert optimistic.history.pairs.get(reference__release__slug="c2").match_on == date(2024, 6, 1)


def test_release_that_may_qualify_is_not_in_the_complement_either(edition: Edition) -> None:
    for rank, reference_releases in ((5, 3), (6, 6)):
        found = LagSeries.objects.get(
            edition=edition,
            benchmark__slug="quiz",
            definition="tiers@1",
            rank=rank,
            counting="conservative",
            reference="complement",
        )

        assert found.reference_releases == reference_releases


def test_benchmark_is_current_until_ninety_days_after_the_last_run_of_the_tier(edition: Edition) -> None:
    # o2 was run on 2024-09-15; o1 has no day, and was released on 2024-05-01. 2024-09-15 + 90 days.
    assert series(edition).current_until == date(2024, 12, 14)


def test_late_entry_into_a_tier_does_not_keep_a_benchmark_current() -> None:
    late = opened("o1", "2023-02-01", score(0.1))
    load(
        closed("c1", "2024-01-01", score(0.5)),
        claiming(late, "weights_final.availability", "public", start="unknown"),
    )

    found = series(publish())

    # The weights count from 2024-12-01, when the statement was read; the score says nothing of that day.
    assert [day for _, day, _ in steps(found, "tier")] == [date(2024, 12, 1)]
    assert found.current_until == date(2023, 5, 2)


def test_entry_by_a_claim_known_to_the_month_is_not_exact() -> None:
    load(
        closed("c1", "2024-01-01", score(0.5)),
        claiming(opened("o1", "2024-02-01", score(0.6)), "weights_final.availability", "public", start="2024-06"),
        claiming(opened("o2", "2024-02", score(0.7)), "weights_final.availability", "public", start="2024-07-09"),
    )

    found = series(publish())

    assert steps(found, "tier") == [("o1", date(2024, 6, 30), False), ("o2", date(2024, 7, 9), True)]


def test_entry_into_the_reference_by_a_claim_known_to_the_month_is_early() -> None:
    # The API opened in March; as a reference it counts from the first of the month.
    load(
        claiming(closed("c1", "2024-01-01", score(0.5)), "access.api", "true", start="2024-03"),
        opened("o1", "2024-05-01", score(0.4)),
    )

    found = series(publish())

    assert steps(found, "reference") == [("c1", date(2024, 3, 1), False)]


def test_tier_that_leads_has_led_since_its_first_record_above() -> None:
    load(closed("c1", "2024-01-01", score(0.5)), opened("o1", "2024-05-01", score(0.6)))

    found = standing_on(series(publish()), date(2025, 1, 1))

    assert (found.status, found.leads_since) == ("tier_leads", date(2024, 5, 1))


def test_lower_is_better_where_the_benchmark_says_so() -> None:
    load(
        closed("c1", "2024-01-01", score(0.30, "errors")),
        closed("c2", "2024-02-01", score(0.10, "errors")),
        opened("o1", "2024-05-01", score(0.20, "errors")),
        benchmarks=[quiz("errors", "lower")],
    )

    found = standing_on(series(publish(), benchmark="errors"), date(2025, 1, 1))

    assert (found.status, found.exceeded_on, found.level_with_on) == ("ok", date(2024, 2, 1), date(2024, 1, 1))
    assert found.gap == pytest.approx(0.10)


def test_best_score_of_a_release_counts() -> None:
    load(closed("c1", "2024-01-01", score(0.4), score(0.5), score(0.45)), opened("o1", "2024-05-01", score(0.45)))

    found = standing_on(series(publish()), date(2025, 1, 1))

    assert (found.reference_best.value, found.status) == (0.5, "left_censored")


def test_unreviewed_release_enters_no_lag() -> None:
    load(*STAIRCASE)
    Release.objects.filter(slug="o2").update(reviewed=False)

    found = series(publish())

    assert [name for name, *_ in steps(found, "tier")] == ["o1"]


def test_release_without_scores_or_dates_enters_no_lag() -> None:
    undated = claiming(opened("o1", "2024-05-01", score(0.9)), "date.released", "unknown")
    load(closed("c1", "2024-01-01", score(0.5)), undated, replace(opened("o2", "2024-06-01"), scores=()))

    edition = publish()

    assert series(edition).tier_releases == 0
    assert standing_on(series(edition), date(2025, 1, 1)).status == "no_tier_model"
    assert {row.release.slug for row in edition.releases.all()} == {"c1", "o2"}
