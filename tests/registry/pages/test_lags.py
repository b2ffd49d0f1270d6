"""The lag pages, against numbers worked out by hand (see tests/registry/world.py)."""

from __future__ import annotations

import pytest

from registry.models import Benchmark, Edition
from tests.registry.pages.conftest import Look


def test_page_begins_with_the_lag_in_a_sentence(world: Edition, look: Look) -> None:
    words = look("/lag/riddles/").words

    assert "Open weights (T5 and above) on Riddles (closed book)" in words
    # 306, 550 and 526 days in months of 30.4375.
    assert "Months behind (L) 10.1 months (306 days)" in words
    assert "Last level (U) 18.1 months ago (550 days)" in words
    assert "Interpolated centre 17.3 months" in words
    # 0.90 - 0.72.
    assert "Score gap 18.0 percentage points" in words
    assert "Scored releases 3 of the tier, 3 of the reference" in words


def test_pairs_tell_date_score_setting_and_evaluator_of_both(world: Edition, look: Look) -> None:
    rows = look("/lag/riddles/").table("One row is one record of the reference").body

    by = "5-shot; Board (third party)"
    assert rows == [
        ["Shut 3", "2024-03-01", f"90.0 % {by}", "not yet", "", "", "≥ 10.1 months 306 days"],
        ["Shut 2", "2023-07-01", f"70.0 % {by}", "Ajar 2", "2024-05-01", f"72.0 % {by}", "10 months 305 days"],
        [
            "Shut 1",
            "2023-01-15",
            f"50.0 % {by}",
            "Ajar Full",
            "2024-01-10",
            f"55.0 % {by}",
            "11.8 months 360 days",
        ],
    ]


def test_score_without_a_setting_begins_with_its_evaluator(world: Edition, look: Look) -> None:
    rows = look("/lag/slips/").table("One row is one record of the reference").body

    assert rows[0][2] == "30.0 % Board (third party)"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        # 2023-07-01 to 2024-04-01: 275 days.
        (
            {"as_of": "2024-04-01"},
            "As of 1 April 2024, the closed frontier passed the best of open weights (T5 and above)",
        ),
        ({"as_of": "2024-04-01"}, "Months behind (L) 9 months (275 days)"),
        ({"tier": "T6"}, "Read on 9 April 2024; not current since then"),
        # With ajar-2, read on 2024-07-30: 151 days after 2024-03-01.
        ({"tier": "T6", "counting": "optimistic"}, "Months behind (L) 5 months (151 days)"),
        ({"tier": "T3", "reference": "complement"}, "the other frontier passed"),
    ],
    ids=str,
)
def test_lag_follows_day_tier_reference_and_counting(
    world: Edition, look: Look, query: dict[str, str], said: str
) -> None:
    assert said in look("/lag/riddles/", **query).words


def test_tier_that_leads_says_so(world: Edition, look: Look) -> None:
    words = look("/lag/slips/").words

    # 2024-02-01 to 2024-04-09: 68 days, 2.2 months.
    assert "Ajar 1 (25.0 %), is ahead of every closed release scored there and has been for 2.2 months." in words
    assert "Months behind (L) leads" in words


def test_tier_below_the_first_record_gives_a_bound(world: Edition, look: Look) -> None:
    words = look("/lag/slips/", tier="T6").words

    # 2023-01-15 to 2024-04-09: 450 days, 14.8 months.
    assert "so is at least 14.8 months behind (0 of 2 closed records matched so far)." in words
    assert "Months behind (L) ≥ 14.8 months (450 days)" in words
    assert "Last level (U) does not exist here" in words


def test_empty_tier_is_said_in_a_sentence_and_the_nearest_benchmark_named(world: Edition, look: Look) -> None:
    # T3 and above has its first score on 2023-10-01, with ajar-1, on both benchmarks; T6 on 2024-01-10.
    words = look("/lag/riddles/", tier="T6", as_of="2023-12-31").words

    assert (
        "No release of open source AI (T6 and above) has a score on Riddles (closed book) as of 31 December 2023."
        in words
    )
    assert "Months behind (L) no release scored" in words
    assert "No release of this side has a score on Riddles (closed book)." in words
    assert "Months behind (L) 0" not in words


def test_day_before_all_records_says_that_there_is_nothing(world: Edition, look: Look) -> None:
    words = look("/lag/riddles/", as_of="2022-12-31").words

    assert "No release of open weights (T5 and above) has a score" in words
    assert "No reference release has a score here, so there is no record to match." in words


def test_page_can_be_cited(world: Edition, look: Look) -> None:
    words = look("/lag/riddles/", tier="T6").words

    assert f"/lag/riddles/?tier=T6&reference=closed&counting=conservative&edition={world.pk}&as_of=2025-01-01" in words
    assert f"edition {world.pk}, definition tiers@1, as of 1 January 2025" in words


def test_files_beside_the_page_ask_the_same(world: Edition, look: Look) -> None:
    links = look("/lag/riddles/", tier="T6", as_of="2024-04-01").links

    assert "/lag/riddles/pairs.csv?tier=T6&as_of=2024-04-01" in links
    assert "/lag/riddles/frontier.csv?tier=T6&as_of=2024-04-01" in links
    json = next(link for link in links if link.startswith("/api/v1/lag/"))
    assert "tier=T6" in json
    assert "as_of=2024-04-01" in json


def test_overview_begins_with_a_sentence_and_has_every_tier_and_benchmark(world: Edition, look: Look) -> None:
    page = look("/lag/")

    assert "As of 1 January 2025, the closed frontier passed the best of open weights (T5 and above)" in page.words
    riddles = page.table("Riddles (closed book)").body
    # No error of a score is recorded here, and so no interval.
    assert [row[:7] for row in riddles] == [
        ["T3 and above", "10.1 months", "–", "18.1 months", "Ajar Study", "Shut 3", "2 of 3"],
        ["T4 and above", "10.1 months", "–", "18.1 months", "Ajar 2", "Shut 3", "2 of 3"],
        ["T5 and above", "10.1 months", "–", "18.1 months", "Ajar 2", "Shut 3", "2 of 3"],
        ["T6 and above", "9.3 months", "–", "14.8 months", "Ajar Full", "Shut 2", "1 of 3"],
        ["T7", "9.3 months", "–", "14.8 months", "Ajar Full", "Shut 2", "1 of 3"],
    ]
    rows = page.table("Months behind on 2 benchmarks").body
    # Five lags on either; on Riddles more records are matched. Until when a lag speaks stands beside it.
    assert [row[0] for row in rows] == ["Riddles (closed book)", "Slips"]
    cells = ["10.1 months"] * 3 + ["9.3 months to 2024-04-09"] * 2
    assert rows[0][1:] == cells
    assert [cell.split(" to ")[0] for cell in rows[1][1:]] == ["leads"] * 3 + ["≥ 14.8 months"] * 2


def test_overview_of_another_benchmark_draws_that_one(world: Edition, look: Look) -> None:
    page = look("/lag/", benchmark="slips")

    assert "The price of openness on Slips" in page.words
    assert (page.charts()[0][0].text or "") == "The price of openness on Slips"


def test_row_of_an_empty_tier_says_none_scored(world: Edition, look: Look) -> None:
    rows = look("/lag/", as_of="2023-12-31").table("Riddles (closed book)").body

    # 2023-07-01 to 2023-12-31: 183 days, 6.0 months.
    assert rows[0][1] == "6 months"
    assert [row[1] for row in rows[1:]] == ["no release scored"] * 4
    assert [row[4] for row in rows[1:]] == ["none scored"] * 4


def test_benchmark_lists_its_scores_best_first(world: Edition, look: Look) -> None:
    riddles, slips = (look(f"/benchmarks/{slug}/").table("One row is one result") for slug in ("riddles", "slips"))

    assert [row[0] for row in riddles.body][:3] == ["Shut 3", "Ajar Study", "Ajar 2"]
    assert len(riddles.body) == 8
    # Fewer slips are better.
    assert [row[0] for row in slips.body] == ["Ajar 1", "Shut 2", "Shut 1", "Ajar Full"]


def test_benchmark_tells_metric_direction_range_and_chance(world: Edition, look: Look) -> None:
    words = look("/benchmarks/riddles/").words

    assert "accuracy, share of questions; higher is better" in words
    assert "0 to 1; guessing gives 0.25" in words
    assert "Asks for other Numbers share of right answers" in words
    assert "In the registry’s index no" in words


@pytest.mark.parametrize(
    ("lower", "upper", "said"),
    [(None, None, "Range open"), (0.0, None, "Range from 0"), (None, 10.0, "Range up to 10"), (0.0, 100.0, "0 to 100")],
)
def test_benchmark_tells_bounds_questions_and_ceiling(
    world: Edition, look: Look, lower: float | None, upper: float | None, said: str
) -> None:
    about = {"domain": "cyber_security", "questions": 40, "ceiling": 0.95, "lower": lower, "upper": upper}
    Benchmark.objects.filter(slug="riddles").update(**about)

    words = look("/benchmarks/riddles/").words

    assert said in words
    assert "Asks for cyber security" in words
    assert "Questions 40" in words
    assert "the questions allow a share of 0.95" in words
