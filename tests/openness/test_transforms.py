"""Scores put on a line by hand, and what a scale refuses."""

from __future__ import annotations

from math import inf, isclose, log, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openness.transforms import Direction, Kind, Scale, UnusableScore

#: A multiple-choice test with four answers and two unanswerable questions in a hundred.
FOUR_ANSWERS = Scale(Kind.ACCURACY, chance=0.25, ceiling=0.98, questions=100)


@pytest.mark.parametrize(
    ("scale", "score", "expected"),
    [
        # -ln(1 - 0.864), as published for GPT-4 on MMLU: 1.9951.
        (Scale(Kind.ACCURACY), 0.864, 1.995100393246085),
        (Scale(Kind.ACCURACY), 0, 0),
        # 86.4 per cent is the same.
        (Scale(Kind.ACCURACY, full_marks=100), 86.4, 1.995100393246085),
        # 13.6 per cent wrong is the same.
        (Scale(Kind.ACCURACY, Direction.LOWER, full_marks=100), 13.6, 1.995100393246085),
        # Half-way from chance to the ceiling: (0.615 - 0.25) / 0.73 = 0.5, so ln 2.
        (FOUR_ANSWERS, 0.615, log(2)),
        # Below chance: (0.1 - 0.25) / 0.73 = -0.205479, so -ln(1.205479).
        (FOUR_ANSWERS, 0.1, -log(1 + 0.15 / 0.73)),
        (Scale(Kind.LOGIT), 0.8, log(4)),
        (Scale(Kind.LOG), 50, log(50)),
        (Scale(Kind.ERROR, Direction.LOWER), 20.5, -log(20.5)),
        (Scale(Kind.INDEX), -3.5, -3.5),
        (Scale(Kind.INDEX, Direction.LOWER), 12, -12),
    ],
)
def test_a_score_stands_on_the_line_where_the_arithmetic_puts_it(scale: Scale, score: float, expected: float) -> None:
    assert isclose(scale.on_line(score, place="a score"), expected, abs_tol=1e-12)


@pytest.mark.parametrize(
    ("scale", "score", "expected"),
    [
        # No number of questions: at most 0.999, so -ln(0.001).
        (Scale(Kind.ACCURACY), 1, -log(0.001)),
        # 200 questions: at most 1 - 1/400.
        (Scale(Kind.ACCURACY, questions=200), 1, log(400)),
        # Above the ceiling.
        (FOUR_ANSWERS, 0.99, log(200)),
        (Scale(Kind.LOGIT, questions=50), 1, log(99)),
        (Scale(Kind.LOGIT, questions=50), 0, -log(99)),
        (Scale(Kind.ACCURACY, Direction.LOWER), 0, -log(0.001)),
    ],
)
def test_a_faultless_score_is_clipped_half_a_question_below_the_top(
    scale: Scale, score: float, expected: float
) -> None:
    assert isclose(scale.on_line(score, place="a score"), expected, abs_tol=1e-9)


@pytest.mark.parametrize(
    ("scale", "score", "allowed"),
    [
        (Scale(Kind.ACCURACY), nan, "a finite number"),
        (Scale(Kind.INDEX), inf, "a finite number"),
        (Scale(Kind.LOG), -inf, "a finite number"),
        (Scale(Kind.ACCURACY), True, "a finite number"),
        (Scale(Kind.ACCURACY), 1.2, "0 to 1"),
        (Scale(Kind.ACCURACY, full_marks=100), 100.5, "0 to 100"),
        (Scale(Kind.ACCURACY), -0.01, "0 to 1"),
        (Scale(Kind.ERROR, Direction.LOWER), 0, "above 0"),
        (Scale(Kind.LOG), -5, "above 0"),
    ],
)
def test_what_is_no_score_is_refused_by_place_and_value(scale: Scale, score: float, allowed: str) -> None:
    with pytest.raises(UnusableScore) as refused:
        scale.on_line(score, place="gpqa-diamond, gpt-4")

    assert str(refused.value) == f"gpqa-diamond, gpt-4: {score!r} cannot be used; allowed: {allowed}"


def test_one_question_and_an_error_of_nothing_are_enough() -> None:
    # One question: at most 1/2, so ln 2.
    scale = Scale(Kind.ACCURACY, questions=1)

    assert scale.on_line(1, place="a score") == log(2)
    assert scale.error_on_line(0.25, 0, place="a score") == 0


@pytest.mark.parametrize("standard_error", [-0.1, nan, inf, True])
def test_an_error_that_is_none_is_refused(standard_error: float) -> None:
    with pytest.raises(UnusableScore, match=r"mmlu, standard error: .* cannot be used; allowed: a finite number from"):
        Scale(Kind.ACCURACY).error_on_line(0.5, standard_error, place="mmlu")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"kind": Kind.LOG, "direction": Direction.LOWER}, "direction of log: 'lower' cannot be used; allowed: higher"),
        ({"kind": Kind.ERROR}, "direction of error: 'higher' cannot be used; allowed: lower"),
        ({"kind": Kind.ACCURACY, "chance": 1}, "chance: 1 cannot be used; allowed: 0 up to, not including, 1"),
        ({"kind": Kind.ACCURACY, "chance": nan}, "chance: nan cannot be used"),
        ({"kind": Kind.ACCURACY, "chance": 0.5, "ceiling": 0.4}, "ceiling: 0.4 cannot be used; allowed: above chance"),
        ({"kind": Kind.ACCURACY, "chance": 0.5, "ceiling": 0.5}, "ceiling: 0.5 cannot be used; allowed: above chance"),
        ({"kind": Kind.ACCURACY, "ceiling": 1.01}, "ceiling: 1.01 cannot be used; allowed: above chance (0.0) up to 1"),
        ({"kind": Kind.ACCURACY, "full_marks": 0}, "full marks: 0 cannot be used; allowed: a finite number above 0"),
        ({"kind": Kind.ACCURACY, "questions": 0}, "questions: 0 cannot be used; allowed: a whole number from 1"),
    ],
)
def test_a_scale_that_contradicts_itself_is_refused(arguments: dict[str, object], told: str) -> None:
    with pytest.raises(UnusableScore) as refused:
        Scale(**arguments)

    assert str(refused.value).startswith(told)


@pytest.mark.parametrize(
    ("scale", "score"),
    [
        (Scale(Kind.ACCURACY, full_marks=100), 60.0),
        (FOUR_ANSWERS, 0.7),
        (Scale(Kind.ACCURACY, Direction.LOWER), 0.3),
        (Scale(Kind.LOGIT, chance=0.2), 0.5),
        (Scale(Kind.LOG), 30.0),
        (Scale(Kind.ERROR, Direction.LOWER), 4.0),
        (Scale(Kind.INDEX, Direction.LOWER), 7.0),
    ],
)
def test_an_error_on_the_line_is_the_slope_there(scale: Scale, score: float) -> None:
    step = 1e-6
    rise = abs(scale.on_line(score + step, place="up") - scale.on_line(score - step, place="down")) / (2 * step)

    assert isclose(scale.error_on_line(score, 0.25, place="a score"), 0.25 * rise, rel_tol=1e-6)


def test_a_score_within_two_errors_of_the_ceiling_is_saturated() -> None:
    # Ceiling 98 per cent, error 1.5: above 95 it is saturated.
    scale = Scale(Kind.ACCURACY, full_marks=100, ceiling=0.98)

    assert [scale.is_saturated(score, 1.5) for score in (94.9, 95.1, 99)] == [False, True, True]
    assert not Scale(Kind.INDEX).is_saturated(160, 2)


_SCALES = (
    Scale(Kind.ACCURACY),
    Scale(Kind.LOGIT),
    Scale(Kind.ACCURACY, Direction.LOWER),
    Scale(Kind.LOG),
    Scale(Kind.ERROR, Direction.LOWER),
    Scale(Kind.INDEX),
    Scale(Kind.INDEX, Direction.LOWER),
)


@pytest.mark.parametrize("scale", _SCALES, ids=lambda scale: f"{scale.kind}-{scale.direction}")
@given(st.integers(10, 990), st.integers(10, 990))
def test_the_better_score_stands_higher(scale: Scale, one: int, other: int) -> None:
    better = one > other if scale.direction is Direction.HIGHER else one < other

    assert (scale.on_line(one / 1000, place="one") > scale.on_line(other / 1000, place="other")) == better
