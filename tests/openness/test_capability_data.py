"""What is fitted, what is left out by name, and what cannot be used."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date
from math import inf, nan

import numpy as np
import pytest

from openness.capability import (
    Benchmark,
    Clip,
    Dropped,
    Duplicates,
    Inclusion,
    Reason,
    Result,
    Scores,
    UnusableInput,
    prepare,
)
from tests.openness.test_capability_builders import planted, shuffled

ANY = Inclusion(min_benchmarks=1)


def grid(releases: str, benchmarks: str, score: float = 0.5) -> list[Result]:
    return [Result(release, benchmark, score) for release in releases for benchmark in benchmarks]


def names(scores: Scores) -> tuple[str, str]:
    return "".join(scores.releases), "".join(scores.benchmarks)


def test_scores_are_sorted_by_name_whatever_the_order_of_results() -> None:
    results = planted(12, 6, noise=0.1).results

    one, other = prepare(results), prepare(shuffled(results))

    assert one.releases == other.releases == tuple(sorted(one.releases))
    assert np.array_equal(one.performance, other.performance)
    assert np.array_equal(one.benchmark_of, other.benchmark_of)


def test_rows_of_a_release_are_together() -> None:
    results = [Result("b", "y", 0.3), Result("a", "x", 0.1), Result("b", "x", 0.2), Result("a", "y", 0.4)]

    scores = prepare(results, ANY)

    assert scores.performance.tolist() == [0.1, 0.4, 0.2, 0.3]
    assert scores.first.tolist() == [0, 2]
    assert scores.results_of.tolist() == [2, 2]


def test_chance_becomes_0_and_the_ceiling_1() -> None:
    # 62.5 % of questions with four answers, of which 5 % have a wrong key: (0.625 − 0.25) / (0.95 − 0.25) = 0.5357…
    benchmark = Benchmark("x", scale=0.01, chance=0.25, ceiling=0.95)

    scores = prepare([Result("a", "x", 62.5), Result("b", "x", 25), Result("c", "x", 95)], ANY, benchmarks=[benchmark])

    assert scores.performance == pytest.approx([0.375 / 0.7, 0, 1])
    assert scores.performance.max() == 1


def test_of_several_results_the_largest_counts_if_asked_for() -> None:
    results = [*grid("ab", "x", 0.4), Result("a", "x", 0.7), Result("a", "x", 0.6)]

    scores = prepare(results, replace(ANY, duplicates=Duplicates.MAX))

    assert scores.performance.tolist() == [0.7, 0.4]


@pytest.mark.parametrize(
    ("clip", "expected"),
    [(Clip.OUTSIDE, [0.01, 0.0, 0.99]), (Clip.ALL, [0.01, 0.01, 0.99])],
    ids=["only-outside", "all"],
)
def test_scores_below_chance_are_clipped_as_asked_for_and_named(clip: Clip, expected: list[float]) -> None:
    results = [Result("a", "x", 0.2), Result("b", "x", 0.25), Result("c", "x", 1.1)]

    scores = prepare(results, replace(ANY, clip=clip, margin=0.01), benchmarks=[Benchmark("x", chance=0.25)])

    assert scores.performance == pytest.approx(expected)
    assert scores.clipped == (("a", "x"), ("c", "x"))


def test_a_release_with_too_few_benchmarks_is_dropped_and_named() -> None:
    scores = prepare([*grid("ab", "wxyz"), *grid("c", "xyz")])

    assert names(scores) == ("ab", "wxyz")
    assert scores.dropped == (Dropped("c", Reason.TOO_FEW_BENCHMARKS, 3),)


def test_a_benchmark_with_one_release_is_dropped_and_named() -> None:
    scores = prepare([*grid("ab", "xy"), Result("a", "alone", 0.9)], ANY)

    assert names(scores) == ("ab", "xy")
    assert scores.dropped == (Dropped("alone", Reason.TOO_FEW_RELEASES, 1),)


def test_what_is_dropped_may_drop_another() -> None:
    # c has four benchmarks with v; nobody else has v, so it goes, and then c has three.
    scores = prepare([*grid("ab", "wxyz"), *grid("c", "vxyz")])

    assert names(scores) == ("ab", "wxyz")
    assert scores.dropped == (Dropped("v", Reason.TOO_FEW_RELEASES, 1), Dropped("c", Reason.TOO_FEW_BENCHMARKS, 3))


def test_releases_before_the_earliest_day_or_of_unknown_date_are_dropped() -> None:
    days = {"a": date(2023, 1, 1), "b": date(2024, 5, 6), "c": date(2022, 12, 31), "e": date(2023, 5, 1)}

    scores = prepare(grid("abcde", "wxyz"), Inclusion(earliest=date(2023, 1, 1)), released=days)

    assert names(scores) == ("abe", "wxyz")
    assert scores.dropped == (Dropped("c", Reason.TOO_EARLY, 4), Dropped("d", Reason.DATE_UNKNOWN, 4))


def test_that_a_benchmark_is_private_is_known_or_not() -> None:
    described = [Benchmark("x", private=True), Benchmark("y", private=False)]

    scores = prepare(grid("ab", "xyz"), ANY, benchmarks=described)

    assert scores.private == (True, False, None)


@pytest.mark.parametrize("score", [nan, inf, -inf, None, True, "0.5"], ids=repr)
def test_what_is_no_finite_number_is_refused(score: object) -> None:
    results = [*grid("ab", "x"), Result("c", "x", score)]  # type: ignore[arg-type]

    with pytest.raises(UnusableInput) as error:
        prepare(results, ANY)

    assert (error.value.place, error.value.allowed) == ("release 'c', benchmark 'x'", "a finite number")
    assert error.value.value is score


def test_a_score_out_of_range_after_rescaling_is_refused() -> None:
    with pytest.raises(UnusableInput, match=r"^release 'c', benchmark 'x', rescaled: 62.5 cannot be used"):
        prepare([*grid("ab", "x"), Result("c", "x", 62.5)], ANY)


def test_a_second_result_of_a_pair_is_refused() -> None:
    with pytest.raises(UnusableInput, match=r"^release 'a', benchmark 'x': 0.6 cannot be used; allowed: one result"):
        prepare([*grid("ab", "x"), Result("a", "x", 0.6)], ANY)


def test_scores_that_fall_apart_are_refused_with_their_parts() -> None:
    results = [*grid("abcde", "wx"), *grid("fg", "yz")]

    with pytest.raises(UnusableInput) as error:
        prepare(results, ANY)

    assert error.value.value == "2 parts that share no benchmark: [a, b, c and 2 more]; [f, g]"


def test_a_chain_of_shared_benchmarks_is_one_part() -> None:
    # a and b share w, b and c share x, c and d share y: nothing links a to d but the chain.
    results = [*grid("ab", "w"), *grid("bc", "x"), *grid("cd", "y")]

    scores = prepare(results, ANY)

    assert names(scores) == ("abcd", "wxy")


@pytest.mark.parametrize("results", [[], grid("ab", "xyz"), grid("a", "wxyz")], ids=["none", "too-few", "one-release"])
def test_that_nothing_is_left_is_an_error(results: list[Result]) -> None:
    with pytest.raises(UnusableInput, match="^results: 'nothing left' cannot be used; allowed: releases with 4"):
        prepare(results)


@pytest.mark.parametrize(
    ("made", "place"),
    [
        (lambda: Benchmark("x", scale=0), "benchmark 'x', scale"),
        (lambda: Benchmark("x", scale=inf), "benchmark 'x', scale"),
        (lambda: Benchmark("x", chance=nan), "benchmark 'x', chance"),
        (lambda: Benchmark("x", chance=0.5, ceiling=0.5), "benchmark 'x', ceiling"),
        (lambda: Inclusion(min_benchmarks=0), "min_benchmarks"),
        (lambda: Inclusion(margin=0.5), "margin"),
        (lambda: Inclusion(margin=nan), "margin"),
    ],
    ids=["scale", "scale-inf", "chance", "ceiling", "min-benchmarks", "margin", "margin-nan"],
)
def test_options_that_mean_nothing_are_refused(made: object, place: str) -> None:
    with pytest.raises(UnusableInput) as error:
        made()  # type: ignore[operator]

    assert error.value.place == place


def test_the_error_survives_being_sent_between_processes() -> None:
    error = UnusableInput("ridge", -1, "a finite number from 0")

    other = pickle.loads(pickle.dumps(error))

    assert str(other) == str(error) == "ridge: -1 cannot be used; allowed: a finite number from 0"
    assert (other.place, other.value, other.allowed) == ("ridge", -1, "a finite number from 0")
