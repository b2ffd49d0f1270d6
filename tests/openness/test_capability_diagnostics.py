"""What an index rests on, where it does not fit, and how wide it leaves each release."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from openness.capability import (
    ECI_PUBLIC,
    STITCHING,
    Benchmark,
    BenchmarkAnchor,
    By,
    Coverage,
    Fit,
    Inclusion,
    Limits,
    Result,
    ScaleAnchors,
    bootstrap,
    coverage,
    disagreements,
    fit,
    noise,
    prepare,
    residuals,
    scaled,
    standard_errors,
    widths,
)
from openness.capability.model import evaluate, expand
from openness.capability.scores import Floats
from tests.openness.test_capability_builders import World, planted
from tests.openness.test_capability_model import curvature

ANCHOR = BenchmarkAnchor("b00")
FAINT = replace(STITCHING, ridge=1e-6)


@cache
def found() -> Fit:
    return fit(planted(noise=0.05).scores, anchor=ANCHOR)


def with_changed(world: World, change: dict[tuple[str, str], float]) -> list[Result]:
    """Return results of a world, some with another score."""
    return [replace(each, score=change.get((each.release, each.benchmark), each.score)) for each in world.results]


def test_coverage_counts_benchmarks_private_ones_and_those_not_known() -> None:
    results = [Result(release, benchmark, 0.5) for release in "ab" for benchmark in "xyz"] + [Result("a", "w", 0.5)]
    described = [Benchmark("x", private=True), Benchmark("y", private=False), Benchmark("w", private=True)]
    results.append(Result("c", "w", 0.5))

    counted = coverage(prepare(results, Inclusion(min_benchmarks=1), benchmarks=described))

    assert counted == {"a": Coverage(4, 2, 1), "b": Coverage(3, 1, 1), "c": Coverage(1, 1, 0)}


def test_a_residual_is_the_score_less_the_prediction() -> None:
    every = residuals(found())

    assert len(every) == len(found().scores.performance)
    assert all(each.standardised == pytest.approx((each.score - each.predicted) / noise(found())) for each in every)
    assert [each.benchmark for each in every[:4]] == ["b00", "b01", "b02", "b03"]


def test_the_noise_is_what_was_added() -> None:
    world = planted(200, 12, noise=0.03, seed=2)

    said = noise(fit(world.scores, anchor=ANCHOR, convention=FAINT))

    # Some scores would have left [0, 1] and were cut off, so it is rather less.
    assert said == pytest.approx(0.03, rel=0.1)


def test_with_no_more_results_than_parameters_the_noise_is_their_root_mean_square() -> None:
    scores = planted(4, 4, noise=0.1).scores
    tight = fit(scores, anchor=ANCHOR, convention=replace(STITCHING, slope=Limits(0.5, 2)))

    # 16 results and 4 + 4 + 3 parameters leave 5; 4 × 4 results less 8 leave fewer than 11.
    few = fit(prepare(planted(2, 4, noise=0.1).results), anchor=ANCHOR)

    assert noise(tight) == pytest.approx(float(np.sqrt(np.sum(tight.residuals**2) / 5)))
    assert noise(few) == pytest.approx(float(np.sqrt(np.mean(few.residuals**2))))


def test_a_benchmark_that_measures_something_else_disagrees_most() -> None:
    world = planted(40, 8, noise=0.02)
    chance = np.random.default_rng(0)
    other = {(f"r{one:03}", "b05"): float(chance.uniform(0.1, 0.9)) for one in range(40)}

    told = disagreements(fit(prepare(with_changed(world, other)), anchor=ANCHOR))

    assert told[0].name == "b05"
    assert told[0].worst.benchmark == "b05"
    assert told[0].spread > 1.5 > max(each.spread for each in told[1:])
    assert [each.excess for each in told] == sorted((each.excess for each in told), reverse=True)


def test_a_release_with_one_odd_score_disagrees_and_names_it() -> None:
    world = planted(40, 8, noise=0.02)
    odd = next(each for each in world.results if each.release == "r007" and 0.3 < each.score < 0.6)

    changed = with_changed(world, {(odd.release, odd.benchmark): odd.score + 0.4})
    told = disagreements(fit(prepare(changed), anchor=ANCHOR), By.RELEASE)

    assert (told[0].name, told[0].worst.benchmark) == ("r007", odd.benchmark)
    assert told[0].results == sum(each.release == "r007" for each in world.results)


def test_excess_by_hand() -> None:
    # With residuals z of a group: spread √(Σ z² / n), excess (Σ z² − n) / √(2 n).
    told = disagreements(found())[0]
    z = [each.standardised for each in residuals(found()) if each.benchmark == told.name]

    squares = sum(value**2 for value in z)

    assert told.results == len(z)
    assert told.spread == pytest.approx((squares / len(z)) ** 0.5)
    assert told.excess == pytest.approx((squares - len(z)) / (2 * len(z)) ** 0.5)


def test_results_that_are_as_predicted_do_not_disagree() -> None:
    predicted = evaluate(found().problem, found().minimum.theta).predicted
    exact = replace(found(), problem=replace(found().problem, scores=replace(found().scores, performance=predicted)))

    told = disagreements(exact)

    assert noise(exact) == 0
    assert {(each.spread, each.worst.standardised) for each in told} == {(0.0, 0.0)}


def test_a_width_is_the_distance_of_the_percentiles() -> None:
    draws = bootstrap(found(), draws=30, anchors=ScaleAnchors(*extremes(found())))

    wide = widths(draws)

    low, high = draws.capability_interval("r003") or (0, 0)
    assert wide["r003"] == high - low
    assert {name for name, width in wide.items() if width is None} == set(extremes(found()))


def extremes(fitted: Fit) -> tuple[str, str]:
    order = sorted(fitted.capabilities, key=lambda name: fitted.capabilities[name])
    return order[0], order[-1]


def errors(fitted: Fit, anchors: ScaleAnchors | None = None) -> Floats:
    found_errors = standard_errors(fitted, anchors).values()
    return np.array([np.nan if each is None else each for each in found_errors])


def repeated(worlds: int, anchors: ScaleAnchors | None) -> tuple[Floats, Floats]:
    """Return the spread of capabilities over worlds that differ in their noise alone, and the mean error told."""
    exact = planted(40, 10, share=1.0)
    chance = np.random.default_rng(11)
    values, told = [], []
    for _ in range(worlds):
        noisy = [
            replace(each, score=float(np.clip(each.score + 0.02 * chance.normal(), 0, 1))) for each in exact.results
        ]
        fitted = fit(prepare(noisy), anchor=ANCHOR, convention=FAINT)
        values.append((scaled(fitted, anchors) if anchors else fitted.parameters).capability)
        told.append(errors(fitted, anchors))
    return np.std(values, axis=0), np.mean(told, axis=0)


@pytest.mark.parametrize("on_scale", [False, True], ids=["shifted", "scale-of-two"])
def test_the_standard_error_is_the_spread_over_repetitions(on_scale: bool) -> None:
    exact = fit(planted(40, 10, share=1.0).scores, anchor=ANCHOR, convention=FAINT)
    order = sorted(exact.capabilities, key=lambda name: exact.capabilities[name])

    spread, told = repeated(60, ScaleAnchors(order[10], order[30]) if on_scale else None)

    # Away from the ends of the range, where scores are cut off at 0 and 1; 60 repetitions tell a spread to a tenth.
    middle = [exact.scores.releases.index(name) for name in order[8:32]]
    ratio = (told / spread)[middle]
    assert np.nanmedian(ratio) == pytest.approx(1, abs=0.12)
    assert np.nanmin(ratio) > 0.7
    assert np.nanmax(ratio) < 1.4
    assert int(np.isnan(ratio).sum()) == (2 if on_scale else 0)


def whole_covariance(fitted: Fit) -> Floats:
    """Return the inverse of the whole curvature at the minimum."""
    made = fitted.problem
    whole = curvature(made, expand(made, evaluate(made, fitted.minimum.theta)))
    free = np.flatnonzero(~made.held)
    inverse = np.zeros_like(whole)
    inverse[np.ix_(free, free)] = np.linalg.inv(whole[np.ix_(free, free)])
    return inverse


def test_standard_errors_are_those_of_the_whole_inverse() -> None:
    fitted = found()
    anchors = ScaleAnchors(*extremes(fitted))
    covariance = whole_covariance(fitted)
    count, (low, high) = len(fitted.scores.releases), anchors.places(fitted.scores)
    capability = fitted.parameters.capability
    to_benchmark = np.eye(count, len(covariance))
    to_benchmark[:, count] -= 1
    factor = 20 / (capability[high] - capability[low])
    t = (capability - capability[low]) / (capability[high] - capability[low])
    to_line = np.eye(count, len(covariance))
    to_line[:, low] -= 1 - t
    to_line[:, high] -= t

    by_benchmark = noise(fitted) * np.sqrt(np.diag(to_benchmark @ covariance @ to_benchmark.T))
    by_line = factor * noise(fitted) * np.sqrt(np.abs(np.diag(to_line @ covariance @ to_line.T)))

    assert errors(fitted) == pytest.approx(by_benchmark)
    others = ~np.isin(np.arange(count), (low, high))
    assert errors(fitted, anchors)[others] == pytest.approx(by_line[others])


def test_without_a_shift_the_standard_error_is_that_of_the_capability_alone() -> None:
    fitted = fit(found().scores, anchor=ANCHOR, convention=ECI_PUBLIC)

    told = errors(fitted)

    count = len(fitted.scores.releases)
    assert told == pytest.approx(noise(fitted) * np.sqrt(np.diag(whole_covariance(fitted))[:count]))


def test_without_a_ridge_distances_still_have_a_standard_error() -> None:
    scores = found().scores

    none, faint = (
        errors(fit(scores, anchor=ANCHOR, convention=replace(STITCHING, ridge=ridge))) for ridge in (0.0, 1e-7)
    )

    assert none == pytest.approx(faint, rel=1e-3)
