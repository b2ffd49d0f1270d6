"""How often the interval of a backward lag covers the true lag, in invented histories of which the truth is known.

    python -m benchmarks.coverage_lag [--histories 2000] [--draws 500] [--json]

A history is three years of releases of a reference and of a tier. Every true score lies below a rising line, the
tier's line the same some months later, by an exponential distance; what is observed is the true score and a normal
error of known size. The true lag is that of the true scores. An interval at 90 % should cover it in 90 % of histories.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from openness.draws import Floats, ScoreDraws, backward_draws, normal_draws
from openness.frontier import Entry
from openness.intervals import Interval, Limits, interval_of
from openness.lag import DAYS_PER_MONTH, backward_lag

AS_OF = date(2026, 1, 1)
#: Points a year by which the line rises; as an index of capabilities does.
_RISE = 15.0
_YEARS = 3


@dataclass(frozen=True)
class World:
    """How histories are made: the error and the distance below the line are in points, the lag in months."""

    error: float = 1.5
    below: float = 5.0
    lag: float = 8.0
    reference: int = 40
    tier: int = 20


#: The first is the base; each of the others differs in what its name says.
WORLDS: Mapping[str, World] = {
    "base": World(),
    "small errors": World(error=0.5),
    "large errors": World(error=3),
    "few releases": World(reference=20, tier=10),
    "many releases": World(reference=80, tier=40),
    "close to the line": World(below=2),
    "far below the line": World(below=10),
    "short lag": World(lag=3),
    "large errors, many, close": World(error=3, below=2, reference=80, tier=40),
}


@dataclass(frozen=True)
class History:
    """The true and the observed entries of both groups."""

    true: tuple[Sequence[Entry], Sequence[Entry]]
    observed: tuple[Sequence[Entry], Sequence[Entry]]


@dataclass(frozen=True)
class Covered:
    """Of one way to set limits: the share of histories covered, and the mean width in the unit of the number."""

    share: float
    width: float


def invent(world: World, chance: np.random.Generator) -> History:
    """Return one history."""
    groups = [_group(name, world, chance) for name in ("reference", "tier")]
    noisy = [
        [Entry(each.release, each.day, each.score + world.error * chance.standard_normal()) for each in group]
        for group in groups
    ]
    return History((groups[0], groups[1]), (noisy[0], noisy[1]))


def _group(name: str, world: World, chance: np.random.Generator) -> list[Entry]:
    count, late = (world.reference, 0.0) if name == "reference" else (world.tier, world.lag * DAYS_PER_MONTH)
    ages = chance.integers(0, _YEARS * 365, count)
    below = chance.exponential(world.below, count)
    return [
        Entry(f"{name}-{number}", AS_OF - timedelta(days=int(age)), -_RISE * (age + late) / 365 - distance)
        for number, (age, distance) in enumerate(zip(ages, below, strict=True))
    ]


def draws_of(history: History, error: float, *, seed: int, draws: int) -> ScoreDraws:
    """Return paired draws around the observed scores of a history."""
    scores = {each.release: each.score for group in history.observed for each in group}
    return normal_draws(scores, dict.fromkeys(scores, error), seed=seed, draws=draws)


def limits_of(values: Floats, observed: float) -> dict[str, tuple[float, float]]:
    """Return the limits that each way sets, from the draws of a number and the number observed."""
    found = {limits.name.lower(): _limits(values, limits) for limits in Limits}
    lower, upper = found["percentile"]
    return {**found, "basic": (2 * observed - upper, 2 * observed - lower)}


def _limits(values: Floats, limits: Limits) -> tuple[float, float]:
    interval: Interval = interval_of(values, estimand="", method="", records=len(values), seed=None, limits=limits)
    assert interval.lower is not None
    assert interval.upper is not None
    return interval.lower, interval.upper


def coverage(world: World, *, histories: int, draws: int = 500, seed: int = 1) -> dict[str, dict[str, Covered]]:
    """Return, for the lag in days and the gap in points, what each way to set limits covers."""
    chance = np.random.default_rng(seed)
    rows: dict[str, dict[str, list[tuple[bool, float]]]] = {"lag": {}, "gap": {}}
    for number in range(histories):
        history = invent(world, chance)
        true, observed = (backward_lag(*groups, AS_OF) for groups in (history.true, history.observed))
        drawn = draws_of(history, world.error, seed=seed * 1_000_003 + number, draws=draws)
        found = backward_draws(*history.observed, drawn, AS_OF)
        for name, values, truth, seen in (
            ("lag", found.lower, true.lower, observed.lower),
            ("gap", found.gap, true.standing.gap, observed.standing.gap),
        ):
            assert truth is not None
            assert seen is not None
            for way, (lower, upper) in limits_of(values, seen).items():
                rows[name].setdefault(way, []).append((lower <= truth <= upper, upper - lower))
    return {
        name: {
            way: Covered(*(float(np.mean(column)) for column in zip(*seen, strict=True))) for way, seen in ways.items()
        }
        for name, ways in rows.items()
    }


def main() -> None:
    """Measure every world and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--histories", type=int, default=2000)
    parser.add_argument("--draws", type=int, default=500)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    told: dict[str, dict[str, dict[str, tuple[float, float]]]] = {}
    for name, world in WORLDS.items():
        found = coverage(world, histories=options.histories, draws=options.draws)
        told[name] = {
            number: {way: (each.share, each.width) for way, each in ways.items()} for number, ways in found.items()
        }
        if not options.json:
            for number, ways in told[name].items():
                parts = (f"{way} {share:.3f} ({width:.4g} wide)" for way, (share, width) in ways.items())
                sys.stdout.write(f"{name:<26} {number}: {', '.join(parts)}\n")
                sys.stdout.flush()
    if options.json:
        sys.stdout.write(f"{json.dumps(told)}\n")


if __name__ == "__main__":
    main()
