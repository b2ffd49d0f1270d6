"""Scores drawn together: every draw against the scalar path, and what is refused."""

from __future__ import annotations

from datetime import date
from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.coverage_lag import AS_OF, WORLDS, draws_of, invent
from openness.draws import ScoreDraws, backward_draws, normal_draws
from openness.frontier import Entry
from openness.lag import backward_lag
from tests.openness.builders import entry
from tests.openness.strategies import EVERY_DAY, entries

_TOLD = ("status", "lower", "upper", "gap")


def scored(group: list[Entry], scores: dict[str, float]) -> list[Entry]:
    return [Entry(each.release, each.day, scores[each.release], each.end) for each in group]


def none_as_nan(value: float | None) -> float:
    return nan if value is None else value


@given(
    entries("r"),
    entries("t"),
    st.sampled_from(EVERY_DAY),
    st.sampled_from([0.0, 1.0, 0.5]),
    st.integers(0, 2**32 - 1),
)
def test_every_draw_is_the_backward_lag_of_its_scores(
    reference: list[Entry], tier: list[Entry], as_of: date, delta: float, seed: int
) -> None:
    # Few different scores, so that ties and scores exactly the tolerance below are common.
    releases = tuple(each.release for each in (*reference, *tier))
    scores = np.random.default_rng(seed).integers(0, 8, (5, len(releases))) / 2
    drawn = ScoreDraws(releases, scores, "made up")

    found = backward_draws(reference, tier, drawn, as_of, delta=delta)

    for number, row in enumerate(scores):
        one = dict(zip(releases, row.tolist(), strict=True))
        lag = backward_lag(scored(reference, one), scored(tier, one), as_of, delta=delta)
        numbers = [none_as_nan(value) for value in (lag.lower, lag.upper)]
        assert found.status[number] == lag.status.value
        assert np.array_equal([found.lower[number], found.upper[number]], numbers, equal_nan=True)
        if not isnan(found.gap[number]):
            assert found.gap[number] == pytest.approx(lag.standing.gap)


@given(
    entries("r"),
    entries("t"),
    entries("s"),
    st.lists(st.sampled_from(EVERY_DAY), min_size=2, max_size=3),
    st.integers(0, 2**32 - 1),
)
def test_what_is_kept_of_a_reference_changes_no_later_answer(
    reference: list[Entry], tier: list[Entry], other: list[Entry], days: list[date], seed: int
) -> None:
    releases = tuple(each.release for each in (*reference, *tier, *other))
    scores = np.random.default_rng(seed).integers(0, 8, (5, len(releases))) / 2
    kept = ScoreDraws(releases, scores, "made up")

    for as_of in days:
        for ahead, behind in ((reference, tier), (reference, other), (other, tier)):
            found = backward_draws(ahead, behind, kept, as_of)
            anew = backward_draws(ahead, behind, ScoreDraws(releases, scores, "made up"), as_of)
            assert all(
                np.array_equal(getattr(found, name), getattr(anew, name), equal_nan=name != "status") for name in _TOLD
            )


def test_a_frontier_is_worked_out_once_for_each_reference() -> None:
    reference = [entry("R", "2023-01-01", 1), entry("S", "2023-03-01", 2)]
    drawn = ScoreDraws(("R", "S"), np.array([[1.0, 2.0], [3.0, 2.0]]), "made up")

    found = drawn.frontier(reference)

    assert drawn.frontier(list(reference)) is found
    assert drawn.frontier(reference[:1]) is not found
    # In the second draw S does not pass R, so that the frontier last rose with R.
    assert found.scores.tolist() == [[1, 2], [3, 3]]
    assert found.risen.tolist() == [[0, 1], [0, 0]]


def test_the_draws_of_an_invented_history_are_those_of_the_scalar_path() -> None:
    # About 60 releases with scores to many digits.
    history = invent(WORLDS["base"], np.random.default_rng(5))
    drawn = draws_of(history, 1.5, seed=6, draws=40)

    found = backward_draws(*history.observed, drawn, AS_OF)

    for number, row in enumerate(drawn.scores):
        scores = dict(zip(drawn.releases, row.tolist(), strict=True))
        lag = backward_lag(*(scored(group, scores) for group in history.observed), AS_OF)
        assert (found.lower[number], found.status[number]) == (lag.lower, lag.status.value)
        assert np.array_equal(found.upper[number], none_as_nan(lag.upper), equal_nan=True)


def test_a_release_counts_from_its_day_up_to_not_including_its_end() -> None:
    reference = [entry("R", "2023-01-01", 1), entry("S", "2023-03-01", 1)]
    tier = [entry("T", "2023-01-01", 1), entry("U", "2023-01-01", 1, end="2023-03-01")]
    drawn = ScoreDraws(("R", "S", "T", "U"), np.array([[10.0, 30.0, 5.0, 20.0]]), "made up")

    before, on = (backward_draws(reference, tier, drawn, date(2023, *then)) for then in ((2, 28), (3, 1)))

    # Up to the last of February U (20) leads R (10); on 1 March S (30) is there, U is gone, and T (5) is left.
    assert (before.status[0], before.gap[0]) == ("tier_leads", -10)
    assert (on.status[0], on.lower[0], on.gap[0]) == ("left_censored", 59, 25)


def test_normal_draws_scatter_by_their_errors_around_their_scores() -> None:
    drawn = normal_draws({"b": 5.0, "a": -3.0}, {"a": 2.0, "b": 0.5}, seed=1, draws=4000)

    # The error of a mean of 4000 is a sixty-third of the error; that of a spread about a ninetieth of it.
    assert drawn.releases == ("a", "b")
    assert drawn.scores.mean(axis=0) == pytest.approx([-3, 5], abs=0.1)
    assert drawn.scores.std(axis=0) == pytest.approx([2, 0.5], rel=0.05)
    assert abs(np.corrcoef(drawn.scores.T)[0, 1]) < 0.06


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (
            lambda: ScoreDraws(("a", "b"), np.zeros((3, 1)), "x"),
            "scores drawn: (3, 1) cannot be used; allowed: draws down and 2 releases across",
        ),
        (lambda: ScoreDraws(("a",), np.zeros((0, 1)), "x"), "scores drawn: (0, 1) cannot be used"),
        (
            lambda: ScoreDraws(("a",), np.array([[1.0], [nan]]), "x"),
            "draw 1 of a: nan cannot be used; allowed: a finite",
        ),
        (
            lambda: ScoreDraws(("a",), np.zeros((1, 1)), "x").of([entry("b", "2023-01-01", 1)]),
            "b cannot be used; allowed: a release of which scores were drawn",
        ),
        (
            lambda: normal_draws({"a": 1.0}, {"a": -1.0}, seed=1),
            "standard error of a: -1.0 cannot be used; allowed: a finite number from 0",
        ),
    ],
)
def test_draws_that_do_not_fit_are_refused(make, told: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011
        make()

    assert str(refused.value).startswith(told)
