"""Published rules worked by hand, and what each says of itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from openness.presets import ACCEPTED, HORIZON_THRESHOLDS, OPEN_WEIGHTS, PRESETS, SHARE_THRESHOLDS, Side
from openness.published import Thresholds, epoch_2024, epoch_2025, epoch_2026, spread, threshold_lags
from tests.openness.builders import day, entry


def test_the_rule_of_2024_is_strict_and_skips_what_a_match_covers() -> None:
    # 50 is answered by 48.5, within 2, on the 31st day, not by 48, which is exactly 2 less; 50.5 is then covered
    # (48.5 + 2), 51 is not. 49.5 came 12 days before 51: the days are negative and kept.
    closed = [entry("a", "2023-01-01", 50), entry("b", "2023-03-01", 50.5), entry("c", "2023-04-01", 51)]
    opened = [entry("x", "2023-01-05", 48), entry("y", "2023-02-01", 48.5), entry("z", "2023-03-20", 49.5)]

    found = epoch_2024({"one": (closed, opened)}, day("2024-01-01"), delta=2)

    assert [(m.closed.release, m.opened.release, m.days) for m in found.matches] == [("a", "y", 31), ("c", "z", -12)]
    assert epoch_2024({"one": (closed, [])}, day("2024-01-01"), delta=2).months is None
    assert epoch_2024({"one": (closed, opened)}, day("2023-04-01"), delta=2) == found


def test_the_rule_of_2025_is_a_mean_over_levels_of_the_index() -> None:
    # Levels 100 to 120, eleven of them two apart: 100 to 110 (six) 31 days late, 112 to 120 (five) 60 days late.
    # (6 * 31 + 5 * 60) / 11 = 44.1818 days, 1.4486 months of 30.5.
    closed = [entry("a", "2023-01-01", 110), entry("b", "2023-06-01", 130), entry("0", "2022-12-01", 100)]
    opened = [entry("x", "2023-02-01", 110), entry("y", "2023-07-31", 120), entry("w", "2023-01-01", 100)]

    found = epoch_2025(closed, opened, day("2023-12-31"), levels=11)

    # 100 itself: 2022-12-01 to 2023-01-01, 31 days as well.
    assert found.months.mean == pytest.approx((6 * 31 + 5 * 60) / 11 / 30.5)
    assert (found.months.p5, found.months.p95) == (pytest.approx(31 / 30.5), pytest.approx(60 / 30.5))
    # From 2023-01-01, when both are there: 10 points for 31 days, 0 for 120 up to 2023-05-31, 20 for 60, 10 for 154.
    assert found.points.mean == pytest.approx((31 * 10 + 120 * 0 + 60 * 20 + 154 * 10) / 365)


def test_a_tolerance_lets_a_lower_score_count_on_the_index() -> None:
    closed = [entry("a", "2023-01-01", 100), entry("b", "2023-03-01", 110)]
    opened = [entry("x", "2023-02-01", 99), entry("y", "2023-09-01", 111)]

    strict, lenient = (epoch_2025(closed, opened, day("2023-12-31"), delta=delta, levels=3) for delta in (0, 1))

    # At 100 the open group is 31 days late with a point of tolerance, 243 without; at 105 and 110 184 in both.
    assert strict.months.mean == pytest.approx((243 + 184 + 184) / 3 / 30.5)
    assert lenient.months.mean == pytest.approx((31 + 184 + 184) / 3 / 30.5)


def test_the_rule_of_2025_has_no_number_without_common_levels() -> None:
    apart = epoch_2025([entry("a", "2023-01-01", 100)], [entry("x", "2023-02-01", 90)], day("2023-12-31"))
    alone = epoch_2025([entry("a", "2023-01-01", 100)], [], day("2023-12-31"))

    assert (apart.months, apart.points.mean) == (None, 10)
    assert (alone.months, alone.points) == (None, None)


def test_the_rule_of_2026_averages_both_readings_and_the_gap_over_its_days() -> None:
    # The open model (55) is level with 50 of 2023-01-01 and behind 60 of 2023-09-01. On 2023-08-31 it leads by 5
    # points, L = U = 0; on 2023-09-01 and 02 it is 5 behind, L 0 and 1, U 243 and 244.
    closed = [entry("a", "2023-01-01", 50), entry("b", "2023-09-01", 60)]

    found = epoch_2026(closed, [entry("x", "2023-06-01", 55)], day("2023-08-31"), day("2023-09-02"))

    assert (found.lag.lower.mean, found.lag.upper.mean) == (pytest.approx(1 / 3), pytest.approx(487 / 3))
    assert found.points.mean == pytest.approx((-5 + 5 + 5) / 3)


# Thresholds 5, 10, …, 95 per cent. The tenth percentile of the seven scores 20, 20, 30, 40, 50, 60, 65 is 20.
ONE = Thresholds(
    [entry("A", "2023-01-01", 20), entry("B", "2023-06-01", 50), entry("C", "2023-09-01", 65)],
    [
        entry("w", "2022-12-01", 20),
        entry("x", "2023-03-01", 30),
        entry("y", "2023-07-01", 40),
        entry("z", "2023-12-01", 60),
    ],
    SHARE_THRESHOLDS,
)


def test_the_crossing_rules_find_closed_and_pending_gaps() -> None:
    # Up to 20: A, w, -31 days, accepted from 20 on. 25 and 30: B, x, -92. 35 and 40: B, y, 30. 45, 50: B, z, 183.
    # 55, 60: C, z, 91. 65: C, nobody, 122 days up to 2024-01-01.
    found = threshold_lags({"one": ONE}, day("2024-01-01"), draws=20)

    told = [(name, each.threshold, each.tier.release, each.days) for name, each in found.crossed]
    assert told == [
        ("one", 20, "w", -31),
        ("one", 30, "x", -92),
        ("one", 40, "y", 30),
        ("one", 50, "z", 183),
        ("one", 60, "z", 91),
    ]
    assert [(name, each.threshold, each.days) for name, each in found.pending] == [("one", 65, 122)]
    assert found.months.median == pytest.approx(30 / (365.25 / 12))
    assert (found.curve[0].day, found.curve[-1].day) == (day("2022-12-01"), day("2023-11-30"))


def test_accepted_thresholds_stand_in_for_the_floor() -> None:
    found = threshold_lags({"one": replace(ONE, accepted=(5.0, 35.0))}, day("2024-01-01"), draws=20)

    assert [each.threshold for _, each in found.crossed] == [20, 40]
    assert threshold_lags({"one": Thresholds([], [], SHARE_THRESHOLDS)}, day("2024-01-01")).months is None


@pytest.mark.parametrize("key", ["epoch-2024", "epoch-2025", "epoch-2026", "iaps-2026", "lesswrong-2026"])
def test_a_preset_says_whom_it_calls_open_what_it_measures_and_what_its_range_is(key: str) -> None:
    preset = PRESETS[key]

    assert preset.key == key
    assert preset.source.startswith("https://")
    for words in (preset.title, preset.open_means, preset.estimand, preset.interval, preset.published):
        assert len(words) > 20
    assert 30 < preset.days_per_month < 31


def test_presets_put_the_unknown_and_the_unreleased_where_their_rule_does() -> None:
    sides = {key: [preset.side(label) for label in ("", "Unreleased")] for key, preset in PRESETS.items()}

    assert sides.pop("epoch-2025") == [Side.CLOSED, Side.CLOSED]
    assert all(side == [None, None] for side in sides.values())
    assert {PRESETS["iaps-2026"].side(label) for label in OPEN_WEIGHTS} == {Side.OPEN}
    assert PRESETS["epoch-2024"].side("Open") is Side.OPEN


def test_accepted_thresholds_are_among_those_looked_at() -> None:
    assert all(set(found) <= {*SHARE_THRESHOLDS, *HORIZON_THRESHOLDS} for found in ACCEPTED.values())
    assert ACCEPTED["gpqa_diamond"] == (35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90)
    assert ACCEPTED["math_level_5"] == (15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 80, 90, 95)
    assert ACCEPTED["otis_mock_aime"] == (5, 10, 15, 20, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95)


def test_a_spread_tells_how_numbers_scatter() -> None:
    found = spread([1, 2, 3, 4, 100])

    # Percentile 5 lies at position 0.2: 1.2; percentile 95 at 3.8: 4 + 0.8 * 96 = 80.8.
    assert (found.count, found.mean, found.median) == (5, 22, 3)
    assert (found.p5, found.p95) == (pytest.approx(1.2), pytest.approx(80.8))
    assert spread([]) is None
