"""The index against the published fit of stitched benchmarks, beside the project."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache

import numpy as np
import pytest

from openness.capability import (
    STITCHING,
    BenchmarkAnchor,
    Clip,
    Fit,
    Inclusion,
    Result,
    ScaleAnchors,
    bootstrap,
    disagreements,
    fit,
    prepare,
)
from tests.paths import source

pytestmark = pytest.mark.sources

ANCHOR = BenchmarkAnchor("Winogrande")


def rows(name: str) -> list[dict[str, str]]:
    with source("golden", "lag", f"eci_stitching_{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def published() -> Fit:
    inputs = rows("input_scores")
    results = [Result(row["model"], row["benchmark"], float(row["performance"])) for row in inputs]
    released = {row["model"]: date.fromisoformat(row["date"]) for row in inputs}
    return fit(prepare(results, STITCHING.inclusion, released=released), anchor=ANCHOR)


def test_everything_that_was_fitted_is_fitted() -> None:
    scores = published().scores

    assert (len(scores.releases), len(scores.benchmarks), len(scores.performance)) == (179, 38, 1324)
    assert (scores.dropped, scores.clipped) == ((), ())


def test_the_cost_is_the_published_one() -> None:
    assert published().converged
    assert published().cost == pytest.approx(3.4474, abs=5e-5)


def test_capabilities_are_the_published_ones() -> None:
    expected = {row["model"]: float(row["estimated_capability"]) for row in rows("C_m")}

    assert published().capabilities == pytest.approx(expected, abs=1e-3)


def test_difficulties_and_slopes_are_the_published_ones() -> None:
    expected = {row["benchmark_name"]: row for row in rows("D_b_alpha_b")}
    names, found = published().scores.benchmarks, published().parameters

    difficulties = [float(expected[name]["estimated_difficulty"]) for name in names]
    slopes = [float(expected[name]["estimated_slope"]) for name in names]

    assert len(expected) == len(names) == 38
    assert found.difficulty == pytest.approx(difficulties, abs=5e-3)
    assert found.slope == pytest.approx(slopes, abs=2e-3)


def test_clipping_everything_is_another_fit() -> None:
    # Only what is outside [0, 1] is clipped there: a 0 stays a 0.
    scores = published().scores
    results = [
        Result(scores.releases[release], scores.benchmarks[benchmark], float(score))
        for release, benchmark, score in zip(scores.release_of, scores.benchmark_of, scores.performance, strict=True)
    ]

    clipped = fit(prepare(results, Inclusion(clip=Clip.ALL)), anchor=ANCHOR)

    assert np.abs(clipped.parameters.slope - published().parameters.slope).max() > 0.02


def test_draws_end_and_their_intervals_hold_the_published_values() -> None:
    low, high = "gpt-4-0314", "gpt-5-2025-08-07_high"

    draws = bootstrap(published(), draws=60, anchors=ScaleAnchors(low, high))

    assert draws.failed == {}
    assert draws.capability_interval(low) is draws.capability_interval(high) is None
    first, last = draws.capability_interval("o3-2025-04-16_high") or (0.0, 0.0)
    # By the published capabilities 2.50914 between 1.60436 and 2.64529: 130 + 20 × 0.90478 / 1.04093 = 147.38.
    assert first < 147.38 < last


def test_the_benchmark_that_disagrees_most_is_known() -> None:
    assert disagreements(published())[0].name == "Terminal Bench"
