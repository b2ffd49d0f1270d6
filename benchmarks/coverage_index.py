"""How often intervals that rest on the bootstrap of a capability index hold the truth, where the truth is known.

    python -m benchmarks.coverage_index [--histories 200] [--draws 200] [--json]

Every release has a true capability and every benchmark a true difficulty and slope; a release is scored on the
benchmarks nearest to it: its chance of a right answer follows the model but for a normal deviation in log-odds (a
benchmark asks for more than one capability), and its share is that of so many questions. The index is fitted as the
registry fits its own, on the scale of two releases, and drawn anew by release. Counted is how often the interval at
90 % holds a release's true capability (its place between the two anchors, so that the anchors' own errors are in it),
the true backward lag, and the true gap.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from openness.capability import (
    BenchmarkAnchor,
    Clip,
    Convention,
    Duplicates,
    Inclusion,
    Result,
    ScaleAnchors,
    bootstrap,
    fit,
    prepare,
)
from openness.draws import Floats, ScoreDraws
from openness.frontier import Entry
from openness.intervals import lag_intervals
from openness.lag import backward_lag

AS_OF = date(2026, 1, 1)
#: As registry.actions.indexing fits it.
_CONVENTION = Convention(
    "registry", inclusion=Inclusion(duplicates=Duplicates.MAX, clip=Clip.ALL), shifted=False, ridge=1e-3
)
_YEARS = 3


@dataclass(frozen=True)
class World:
    """How histories are made: ``apart`` is the deviation in log-odds, ``each`` the benchmarks a release has."""

    apart: float = 0.3
    questions: int = 200
    each: int = 10
    releases: int = 60
    benchmarks: int = 25


WORLDS: Mapping[str, World] = {
    "base": World(),
    "few results a release": World(each=5),
    "many results a release": World(each=18),
    "far from the model": World(apart=0.8),
    "the model holds": World(apart=0.0),
    "many releases": World(releases=150),
}


@dataclass(frozen=True)
class Covered:
    """How many intervals held the truth, of how many there were."""

    held: int = 0
    of: int = 0

    def and_(self, held: bool) -> Covered:
        """Return the count with one more."""
        return Covered(self.held + held, self.of + 1)


@dataclass(frozen=True)
class _History:
    """A world drawn: true capabilities by release, days, groups, results."""

    true: dict[str, float]
    day: dict[str, date]
    tier: frozenset[str]
    results: list[Result]

    def sides(self, scores: Mapping[str, float]) -> tuple[list[Entry], list[Entry]]:
        """Return reference and tier with some scores; releases without one are left out."""
        entries = {name: Entry(name, self.day[name], value) for name, value in scores.items()}
        reference = [entry for name, entry in entries.items() if name not in self.tier]
        return reference, [entry for name, entry in entries.items() if name in self.tier]


def invent(world: World, chance: np.random.Generator) -> _History:
    """Return a history: capability rises with time, the tier's some months later."""
    names = [f"r{number:03d}" for number in range(world.releases)]
    ages = np.sort(chance.integers(0, _YEARS * 365, world.releases))[::-1]
    tier = chance.random(world.releases) < 0.4
    rising = 3.0 - 2.0 * (ages + 200 * tier) / 365 - chance.exponential(0.3, world.releases)
    hard = np.sort(chance.uniform(rising.min(), rising.max() + 0.5, world.benchmarks))
    slope = chance.uniform(1.0, 4.0, world.benchmarks)
    return _History(
        dict(zip(names, rising.tolist(), strict=True)),
        {name: AS_OF - timedelta(days=int(age)) for name, age in zip(names, ages, strict=True)},
        frozenset(name for name, is_tier in zip(names, tier, strict=True) if is_tier),
        _results(names, rising, hard, slope, world, chance),
    )


def _results(
    names: list[str], rising: Floats, hard: Floats, slope: Floats, world: World, chance: np.random.Generator
) -> list[Result]:
    found = []
    for name, capability in zip(names, rising, strict=True):
        # Releases are run on what can tell them apart; a jitter links old benchmarks and new releases.
        nearest = np.argsort(np.abs(hard - capability) + chance.uniform(0, 1.5, world.benchmarks))[: world.each]
        for place in nearest:
            odds = slope[place] * (capability - hard[place]) + world.apart * chance.standard_normal()
            right = chance.binomial(world.questions, 1 / (1 + np.exp(-odds)))
            found.append(Result(name, f"b{place:02d}", right / world.questions))
    return found


def coverage(world: World, *, histories: int, draws: int, seed: int = 1) -> dict[str, Covered]:
    """Return how often the intervals of capability, lag and gap held the truth."""
    chance = np.random.default_rng(seed)
    counts = {"capability": Covered(), "lag": Covered(), "gap": Covered()}
    for _ in range(histories):
        for name, held in _one(invent(world, chance), draws=draws):
            counts[name] = counts[name].and_(held)
    return counts


def _one(history: _History, *, draws: int) -> list[tuple[str, bool]]:
    scores = prepare(history.results, _CONVENTION.inclusion)
    counts = np.bincount(scores.benchmark_of)
    found = fit(scores, anchor=BenchmarkAnchor(scores.benchmarks[int(counts.argmax())]), convention=_CONVENTION)
    ordered = sorted(scores.releases, key=lambda name: history.true[name])
    low, high = ordered[len(ordered) // 4], ordered[3 * len(ordered) // 4]
    drawn = bootstrap(found, anchors=ScaleAnchors(low, high, 100.0, 150.0), draws=draws, seed=7)
    offset, factor = ScaleAnchors(low, high, 100.0, 150.0).line(history.true[low], history.true[high])
    true = {name: offset + factor * history.true[name] for name in scores.releases}
    told = []
    for name in scores.releases:
        limits = drawn.capability_interval(name)
        if limits is not None:
            told.append(("capability", limits[0] <= true[name] <= limits[1]))
    reference, tier = history.sides(true)
    truth = backward_lag(reference, tier, AS_OF)
    limits_of = lag_intervals(
        reference, tier, ScoreDraws(scores.releases, drawn.capability, "bootstrap of the index", 7), AS_OF
    )
    for name, interval, value in (
        ("lag", limits_of.lag, truth.lower),
        ("gap", limits_of.gap, truth.standing.gap),
    ):
        if interval.lower is not None and interval.upper is not None and value is not None:
            told.append((name, interval.lower <= value <= interval.upper))
    return told


def main() -> None:
    """Measure every world and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--histories", type=int, default=200)
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    told = {}
    for name, world in WORLDS.items():
        found = coverage(world, histories=options.histories, draws=options.draws)
        told[name] = {number: {"held": each.held, "of": each.of} for number, each in found.items()}
        if not options.json:
            parts = (f"{number} {each.held / each.of:.3f} of {each.of}" for number, each in found.items())
            sys.stdout.write(f"{name:<24} {', '.join(parts)}\n")
            sys.stdout.flush()
    if options.json:
        sys.stdout.write(f"{json.dumps(told)}\n")


if __name__ == "__main__":
    main()
