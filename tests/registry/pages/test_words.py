"""Numbers, days and lags in words."""

from __future__ import annotations

from datetime import date

import pytest

from registry.models import Benchmark, CountedScore, Edition, LagSeries, LagStanding, Release
from registry.models.readings import LagReading
from registry.pages import words

SHARES = Benchmark(slug="shares", name="Shares", variant="5-shot", direction="higher", lower=0, upper=1)
POINTS = Benchmark(slug="points", name="Points", direction="higher", unit="Elo")
CENTS = Benchmark(slug="cents", name="Cents", direction="higher", unit="%", lower=0, upper=100)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "0 days"),
        (1, "1 day"),
        (-1, "-1 day"),
        (29, "29 days"),
        # 30 / 30.4375 = 0.99, to one decimal 1.0.
        (30, "1 month"),
        (31, "1 month"),
        # 33 / 30.4375 = 1.08.
        (33, "1.1 months"),
        # 306 / 30.4375 = 10.05; 305 / 30.4375 = 10.02.
        (306, "10.1 months"),
        (305, "10 months"),
        # 3653 / 30.4375 = 120.02.
        (3653, "120 months"),
        (-12, "-12 days"),
        # -360 / 30.4375 = -11.83.
        (-360, "-11.8 months"),
    ],
)
def test_days_are_told_as_months_or_where_they_are_few_as_days(days: int, said: str) -> None:
    assert words.months(days) == said


def test_day_is_written_out() -> None:
    assert words.day(date(2026, 8, 2)) == "2 August 2026"


@pytest.mark.parametrize(
    ("value", "benchmark", "said"),
    [
        (0.724, SHARES, "72.4 %"),
        (1.0, SHARES, "100.0 %"),
        (0.0, SHARES, "0.0 %"),
        (1300.0, POINTS, "1,300"),
        (1287.25, POINTS, "1,287.25"),
        (1287.5, POINTS, "1,287.5"),
        (45.25, CENTS, "45.25 %"),
        (40.0, CENTS, "40 %"),
    ],
)
def test_score_is_told_as_its_benchmark_is_read(value: float, benchmark: Benchmark, said: str) -> None:
    assert words.score(value, benchmark) == said


@pytest.mark.parametrize(
    ("key", "rank", "row", "sentence"),
    [
        ("tiers@1", 5, "≥ T5 Open weights", "open weights (T5 and above)"),
        ("tiers@1", 7, "≥ T7 Open source AI with open data", "open source AI with open data (T7)"),
        ("osaid@1.0", 1, "meets OSAID 1.0", "releases that meet OSAID 1.0"),
        ("g7@2026-05-29", 2, "≥ Open Weights AI", "Open Weights AI or above by the G7 wording of 29 May 2026"),
        (
            "g7@2026-05-29",
            4,
            "Open Source AI with Open Data",
            "Open Source AI with Open Data by the G7 wording of 29 May 2026",
        ),
    ],
)
def test_degree_is_named_in_rows_and_sentences(key: str, rank: int, row: str, sentence: str) -> None:
    assert (words.degree_name(key, rank), words.set_name(key, rank)) == (row, sentence)


@pytest.mark.parametrize(
    ("days", "said"),
    [((177.0, 414.0), "5.8 to 13.6 months"), ((20.0, 60.9), "20 days to 2 months"), ((0.0, 20.0), "0 to 20 days")],
    ids=["one unit", "two units", "days"],
)
def test_span_says_its_unit_once(days: tuple[float, float], said: str) -> None:
    assert words.span(*days) == said


AS_OF = date(2025, 1, 1)


def _score(name: str, value: float, benchmark: Benchmark) -> CountedScore:
    return CountedScore(release=Release(slug=name.lower(), name=name), benchmark=benchmark, value=value)


def _reading(
    status: str,
    *,
    as_of: date = AS_OF,
    benchmark: Benchmark = SHARES,
    rank: int = 5,
    reference: str = "closed",
    current_until: date = date(2025, 1, 1),
    best: tuple[str, float] | None = ("Ajar", 0.5),
    exceeded: tuple[str, float, date] | None = None,
    level_with: tuple[str, float, date] | None = None,
    **standing: object,
) -> LagReading:
    """Return a reading of a series that nobody stored: 1 of 3 records matched."""
    series = LagSeries(
        edition=Edition(as_of=date(2025, 1, 1)),
        benchmark=benchmark,
        definition="tiers@1",
        rank=rank,
        reference=reference,
        current_until=current_until,
        tier_releases=1,
    )
    row = LagStanding(status=status, start=date(2023, 1, 1), **standing)
    if best:
        row.tier_best, row.tier_best_on = _score(*best, benchmark), date(2024, 2, 1)
    for name, place in (("exceeded", exceeded), ("level_with", level_with)):
        if place:
            setattr(row, name, _score(place[0], place[1], benchmark))
            setattr(row, f"{name}_on", place[2])
    return LagReading(series, row, as_of, records=3, matched=1)


HELD = "the best of open weights (T5 and above) on Shares (5-shot), Ajar (50.0 %),"


def test_lag_is_told_with_day_releases_bracket_and_counts() -> None:
    reading = _reading("ok", exceeded=("Shut 3", 0.9, date(2024, 3, 1)), level_with=("Shut 2", 0.5, date(2023, 7, 1)))

    told = words.tell(reading)

    # 2024-03-01 to 2025-01-01: 306 days, 10.1 months; 2023-07-01: 550 days, 18.07 months.
    assert told.sentence == (
        f"As of 1 January 2025, the closed frontier passed {HELD} 10.1 months ago, with Shut 3 (90.0 %) "
        "(last level 18.1 months ago, with Shut 2; 1 of 3 closed records matched so far)."
    )
    assert told.short == "10.1 months"


def test_lag_without_a_record_to_be_level_with_leaves_that_out() -> None:
    told = words.tell(_reading("ok", exceeded=("Shut 3", 0.9, date(2024, 3, 1))))

    assert told.sentence.endswith("10.1 months ago, with Shut 3 (90.0 %) (1 of 3 closed records matched so far).")


def test_lag_below_the_first_record_is_only_a_bound() -> None:
    told = words.tell(_reading("left_censored", exceeded=("Shut 1", 0.6, date(2023, 1, 15))))

    # 2023-01-15 to 2025-01-01: 351 + 366 = 717 days, 23.56 months.
    assert told.sentence == (
        f"As of 1 January 2025, {HELD} stands below the first closed record, Shut 1 (60.0 %), and so is at least "
        "23.6 months behind (1 of 3 closed records matched so far)."
    )
    assert told.short == "≥ 23.6 months"


@pytest.mark.parametrize(
    ("since", "ending"),
    [(date(2024, 12, 31), " and has been for 1 day."), (date(2025, 1, 1), "."), (None, ".")],
    ids=["since yesterday", "since today", "unknown since when"],
)
def test_lead_is_told_with_its_length_where_it_has_one(since: date | None, ending: str) -> None:
    told = words.tell(_reading("tier_leads", leads_since=since))

    assert told.sentence == f"As of 1 January 2025, {HELD} is ahead of every closed release scored there{ending}"
    assert told.short == "leads"


def test_level_is_told_as_level() -> None:
    told = words.tell(_reading("level"))

    assert told.sentence == f"As of 1 January 2025, {HELD} is level with the best closed release scored there."
    assert told.short == "level"


def test_empty_tier_is_said_in_a_sentence() -> None:
    told = words.tell(_reading("no_tier_model", best=None))

    assert told.sentence == (
        "No release of open weights (T5 and above) has a score on Shares (5-shot) as of 1 January 2025."
    )
    assert told.short == "no release scored"


@pytest.mark.parametrize(
    ("releases", "short"), [(0, "no release scored"), (1, "no reference scored")], ids=["tier empty", "nobody yet"]
)
def test_series_without_a_standing_is_said_too(releases: int, short: str) -> None:
    series = LagSeries(
        definition="tiers@1", benchmark=SHARES, rank=6, reference="closed", tier_releases=releases, current_until=AS_OF
    )

    told = words.tell(LagReading(series, None, AS_OF, records=0, matched=0))

    assert told.short in {short, "no release scored"}
    assert told.sentence.startswith("No release of open source AI (T6 and above) has a score on Shares (5-shot)")


@pytest.mark.parametrize(("reference", "name"), [("closed", "closed"), ("complement", "other")])
def test_missing_reference_leaves_nothing_to_trail(reference: str, name: str) -> None:
    told = words.tell(_reading("no_reference", reference=reference))

    assert told.sentence == (
        f"No {name} release has a score on Shares (5-shot) as of 1 January 2025: there is nothing to trail."
    )
    assert told.short == "no reference scored"


def test_reference_of_all_others_is_called_other() -> None:
    told = words.tell(_reading("ok", reference="complement", exceeded=("Shut", 0.9, date(2024, 3, 1))))

    assert "the other frontier passed" in told.sentence
    assert "1 of 3 other records matched" in told.sentence


def test_lag_that_is_not_current_says_since_when() -> None:
    told = words.tell(_reading("level", current_until=date(2024, 4, 9)))

    assert told.sentence.startswith("As of 9 April 2024, ")
    assert told.sentence.endswith(
        " Not current since 9 April 2024: in the 90 days before, no release of this set had been scored there."
    )


def test_day_beyond_the_data_is_told_as_the_last_day_of_the_data() -> None:
    told = words.tell(_reading("level", as_of=date(2025, 6, 1)))

    assert told.sentence.startswith("As of 1 January 2025, ")
    assert told.sentence.endswith(" The data of this edition reach no further than 1 January 2025.")


def test_lag_that_names_no_record_is_refused() -> None:
    with pytest.raises(ValueError, match="names the record"):
        words.tell(_reading("ok"))


@pytest.mark.parametrize(
    ("value", "benchmark", "said"),
    [
        (0.18, SHARES, "18.0 percentage points"),
        (-0.05, SHARES, "-5.0 percentage points"),
        (42.0, POINTS, "42 Elo"),
        (7.25, Benchmark(slug="bare", name="Bare", direction="higher"), "7.25 points"),
        (4.5, CENTS, "4.5 percentage points"),
        (None, SHARES, None),
    ],
    ids=["share", "tier ahead", "unit", "no unit", "per cent", "no gap"],
)
def test_gap_is_told_in_the_unit_of_its_benchmark(value: float | None, benchmark: Benchmark, said: str | None) -> None:
    assert words.gap(_reading("ok", benchmark=benchmark, gap=value)) == said
