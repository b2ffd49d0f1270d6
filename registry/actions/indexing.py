"""The registry's own capability index: one scale fitted to the benchmarks that are its components.

It is measured, not reported: its values are no statements, and it is fitted anew whenever a score behind it changes.
Indices that others publish are benchmarks of their own and never mixed with it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openness.capability import (
    Benchmark as Component,
)
from openness.capability import (
    BenchmarkAnchor,
    Clip,
    Convention,
    Draws,
    Duplicates,
    Fit,
    Inclusion,
    Parameters,
    Result,
    ScaleAnchors,
    Scores,
    UnusableInput,
    bootstrap,
    coverage,
    disagreements,
    fit,
    prepare,
    residuals,
    scaled,
)
from openness.draws import ScoreDraws
from registry.actions.lag_inputs import Candidate, Inputs
from registry.actions.lag_inputs import Result as Scored
from registry.facts import scale_of
from registry.models import Benchmark, CountedScore, IndexFit

INDEX = "registry-index"

#: The ridge is as small as leaves the fit settled: a tenth, as published elsewhere, shrinks slopes by a half and makes
#: progress look a fifth faster (analysis of regularisation in the public program of Epoch's index).
CONVENTION = Convention(
    "registry", inclusion=Inclusion(duplicates=Duplicates.MAX, clip=Clip.ALL), shifted=False, ridge=1e-3
)
#: The scale: 100 at one and 150 at the other, where both are fitted.
ANCHORS = ("gpt-4-0314", "gpt-5")
LOW, HIGH = 100.0, 150.0
#: With fewer there is nothing to put on one scale.
FEWEST_RELEASES, FEWEST_BENCHMARKS = 10, 4
DRAWS, SEED = 500, 12345
#: As what draws are stored, and therefore read.
_STORED = np.float32
#: How many of the results farthest from their prediction are told.
_TOLD = 25


@dataclass(frozen=True)
class Outcome:
    """A fit, or why there is none."""

    fit: IndexFit | None
    reason: str = ""


class NotFitted(ValueError):
    """Why no index can be fitted; the message is a clause."""


def row_of_index() -> Benchmark:
    """Return the row under which the index is a benchmark like others; not stored where there is none yet."""
    return Benchmark.objects.filter(slug=INDEX).first() or Benchmark(
        slug=INDEX,
        name="Registry capability index",
        metric="index",
        scale="index",
        direction=Benchmark.Direction.HIGHER,
        unit="points",
        publisher="this registry",
        description="One scale that every edition fits anew to the benchmarks of the catalogue.",
    )


def benchmark_of_index() -> Benchmark:
    """Return that row, written where it is missing."""
    row = row_of_index()
    if row.pk is None:
        row.save()
    return row


def fit_index(candidates: Mapping[int, Candidate], by_benchmark: Mapping[Benchmark, Inputs]) -> Outcome:
    """Return the index fitted to all component benchmarks; the one already there where nothing has changed."""
    try:
        digest, scores = _prepared(by_benchmark)
        known = IndexFit.objects.filter(digest=digest).first()
        return Outcome(known) if known else _fitted(digest, scores, candidates)
    except (UnusableInput, NotFitted) as error:
        return Outcome(None, str(error))


def values_of_index(candidates: Mapping[int, Candidate], by_benchmark: Mapping[Benchmark, Inputs]) -> Inputs | None:
    """Return the values that the index would have, without draws and without storing any; None where it has none."""
    try:
        digest, scores = _prepared(by_benchmark)
        known = IndexFit.objects.filter(digest=digest).first()
        if known:
            return inputs_of_fit(known, candidates)
        _, _, values = _point(scores)
    except (UnusableInput, NotFitted):
        return None
    by_slug = {item.slug: item for item in candidates.values()}
    told = zip(scores.releases, values.capability.tolist(), strict=True)
    results = tuple(Scored(slug, value, None, "third_party", None, None) for slug, value in told)
    return Inputs({slug: by_slug[slug] for slug in scores.releases}, results)


def draws_of_index(by_benchmark: Mapping[Benchmark, Inputs]) -> ScoreDraws | None:
    """Return the bootstrap draws that the index would have, without storing any; None where it has none."""
    try:
        digest, scores = _prepared(by_benchmark)
        known = IndexFit.objects.filter(digest=digest).first()
        if known:
            return draws_of_fit(known)
        found, anchors, _ = _point(scores)
    except (UnusableInput, NotFitted):
        return None
    drawn = _refits(found, anchors)
    return _as_draws(scores.releases, drawn.capability.astype(_STORED))


def _prepared(by_benchmark: Mapping[Benchmark, Inputs]) -> tuple[str, Scores]:
    """Return the results of the components, and their digest; raise NotFitted or UnusableInput where they do not do."""
    components = {
        benchmark: inputs for benchmark, inputs in by_benchmark.items() if getattr(benchmark, "in_index", False)
    }
    results = [
        Result(scored.release, benchmark.slug, scale_of(benchmark).share(scored.value))
        for benchmark, inputs in components.items()
        for scored in inputs.results
    ]
    scores = prepare(results, CONVENTION.inclusion, benchmarks=[_component(each) for each in components])
    if len(scores.releases) < FEWEST_RELEASES or len(scores.benchmarks) < FEWEST_BENCHMARKS:
        told = f"{len(scores.releases)} releases on {len(scores.benchmarks)} benchmarks that link them"
        raise NotFitted(f"{told}; needed are {FEWEST_RELEASES} on {FEWEST_BENCHMARKS}")
    return _digest(results, components), scores


def _component(benchmark: Benchmark) -> Component:
    public = {"true": False, "false": True}.get(benchmark.public)
    return Component(benchmark.slug, private=public)


def _digest(results: Iterable[Result], components: Iterable[Benchmark]) -> str:
    told = [
        [CONVENTION.name, CONVENTION.ridge, ANCHORS, LOW, HIGH, DRAWS, SEED],
        sorted((each.slug, each.public) for each in components),
        sorted((each.release, each.benchmark, each.score) for each in results),
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _fitted(digest: str, scores: Scores, candidates: Mapping[int, Candidate]) -> Outcome:
    found, anchors, values = _point(scores)
    drawn = _refits(found, anchors)
    row = IndexFit.objects.create(
        digest=digest,
        content=_content(found, anchors, drawn),
        draws=drawn.capability.astype(_STORED).tobytes(),
    )
    places = {item.slug: item.pk for item in candidates.values()}
    limits = {slug: drawn.capability_interval(slug) or (None, None) for slug in scores.releases}
    index = benchmark_of_index()
    CountedScore.objects.bulk_create(
        CountedScore(
            benchmark=index,
            release_id=places[slug],
            value=value,
            low=limits[slug][0],
            high=limits[slug][1],
            fit=row,
        )
        for slug, value in zip(scores.releases, values.capability.tolist(), strict=True)
    )
    return Outcome(row)


def _point(scores: Scores) -> tuple[Fit, ScaleAnchors, Parameters]:
    """Return the fit, what fixes its scale, and its values there; raise NotFitted where it did not converge."""
    found = fit(scores, anchor=BenchmarkAnchor(_commonest(scores)), convention=CONVENTION)
    if not found.converged:
        raise NotFitted(f"the fit did not converge in {found.minimum.steps} steps")
    anchors = _anchors(found)
    return found, anchors, scaled(found, anchors)


def _refits(found: Fit, anchors: ScaleAnchors) -> Draws:
    return bootstrap(found, anchors=anchors, draws=DRAWS, seed=SEED)


def _commonest(scores: Scores) -> str:
    """Return the benchmark with the most releases; of several the first by name."""
    counts = np.bincount(scores.benchmark_of, minlength=len(scores.benchmarks))
    return scores.benchmarks[int(counts.argmax())]


def _anchors(found: Fit) -> ScaleAnchors:
    """Return the two releases that fix the scale: those preferred, or else the lowest and the highest of the fit."""
    capabilities = found.capabilities
    low, high = ANCHORS
    if low not in capabilities or high not in capabilities:
        ordered = sorted(capabilities, key=lambda slug: (capabilities[slug], slug))
        low, high = ordered[0], ordered[-1]
    return ScaleAnchors(low, high, LOW, HIGH)


def _content(found: Fit, anchors: ScaleAnchors, drawn: Draws) -> dict[str, Any]:
    scores = found.scores
    return {
        "method": "joint least squares of sigmoid(slope × (capability − difficulty))",
        "ridge": CONVENTION.ridge,
        "anchor_benchmark": found.anchor.benchmark if found.anchor else None,
        "anchors": asdict(anchors),
        "draws": len(drawn.numbers),
        "failed_draws": len(drawn.failed),
        "seed": SEED,
        "cost": found.cost,
        "results": len(scores.performance),
        "releases": _releases(found, anchors, drawn),
        "benchmarks": _benchmarks(found, anchors, drawn),
        "dropped": [{"name": item.name, "reason": item.reason.value} for item in scores.dropped],
        "farthest": [
            asdict(each) for each in sorted(residuals(found), key=lambda each: -abs(each.standardised))[:_TOLD]
        ],
    }


def _releases(found: Fit, anchors: ScaleAnchors, drawn: Draws) -> list[dict[str, Any]]:
    rests_on, values = coverage(found.scores), scaled(found, anchors).capability.tolist()
    rows = []
    for slug, value in zip(found.scores.releases, values, strict=True):
        low, high = drawn.capability_interval(slug) or (None, None)
        rows.append({"release": slug, "value": value, "low": low, "high": high, **asdict(rests_on[slug])})
    return sorted(rows, key=lambda row: (-row["value"], row["release"]))


def _benchmarks(found: Fit, anchors: ScaleAnchors, drawn: Draws) -> list[dict[str, Any]]:
    values, doubts = scaled(found, anchors), {each.name: each for each in disagreements(found)}
    rows = []
    for slug, difficulty, slope in zip(
        found.scores.benchmarks, values.difficulty.tolist(), values.slope.tolist(), strict=True
    ):
        low, high = drawn.difficulty_interval(slug) or (None, None)
        doubt = doubts[slug]
        rows.append(
            {
                "benchmark": slug,
                "difficulty": difficulty,
                "slope": slope,
                "low": low,
                "high": high,
                "results": doubt.results,
                "excess": doubt.excess,
                "worst": doubt.worst.release,
            }
        )
    return sorted(rows, key=lambda row: (row["difficulty"], row["benchmark"]))


def inputs_of_fit(row: IndexFit, candidates: Mapping[int, Candidate]) -> Inputs:
    """Return the values of an index as results like others."""
    by_slug = {item.slug: item for item in candidates.values()}
    told = row.content["releases"]
    results = tuple(Scored(each["release"], each["value"], None, "third_party", None, None) for each in told)
    return Inputs({each["release"]: by_slug[each["release"]] for each in told}, results)


def draws_of_fit(row: IndexFit) -> ScoreDraws:
    """Return the bootstrap draws behind an index, for lags computed again in every draw."""
    releases = tuple(sorted(each["release"] for each in row.content["releases"]))
    return _as_draws(releases, np.frombuffer(bytes(row.draws), dtype=_STORED).reshape(-1, len(releases)))


def _as_draws(releases: tuple[str, ...], drawn: NDArray[np.float32]) -> ScoreDraws:
    told = f"bootstrap of the index, each release's results drawn anew ({len(drawn)} refits)"
    # benchmarks/coverage_index.py: such intervals hold the truth somewhat too rarely.
    return ScoreDraws(releases, drawn.astype(np.float64), told, SEED, indicative=True)
