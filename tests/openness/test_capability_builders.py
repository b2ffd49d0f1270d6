"""Made-up scores for the index, and that they are what they claim to be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from openness.capability import Parameters, Result, Scores, prepare
from openness.capability.scores import Floats, pack


@dataclass(frozen=True)
class World:
    """Results with the parameters that they were made from, in the order of names."""

    results: list[Result]
    planted: Parameters

    @property
    def scores(self) -> Scores:
        """Return the results as they are fitted."""
        return prepare(self.results)


def sigmoid(z: float) -> float:
    """Return the logistic function as it is written in books."""
    return float(1 / (1 + np.exp(-z)))


def planted(releases: int = 30, benchmarks: int = 8, *, share: float = 0.8, noise: float = 0.0, seed: int = 0) -> World:
    """Return results that follow the model; benchmark b00 has slope 1 and difficulty 0.

    Every release has the four benchmarks from its own place on, and each other with a probability.
    """
    chance = np.random.default_rng(seed)
    capability = chance.normal(0.5, 1.0, releases)
    difficulty, slope = chance.normal(0.5, 0.8, benchmarks), np.exp(chance.normal(0.4, 0.4, benchmarks))
    difficulty[0], slope[0] = 0.0, 1.0
    results = []
    for one in range(releases):
        for other in range(benchmarks):
            if (other - one) % benchmarks < 4 or chance.random() < share:
                exact = sigmoid(slope[other] * (capability[one] - difficulty[other]))
                score = min(max(exact + noise * chance.normal(), 0.0), 1.0)
                results.append(Result(f"r{one:03}", f"b{other:02}", score))
    return World(results, Parameters(capability, difficulty, slope))


def random_scores(seed: int) -> Scores:
    """Return few, noisy and partly saturated scores, without a model behind them worth the name."""
    chance = np.random.default_rng(seed)
    releases, benchmarks = int(chance.integers(4, 20)), int(chance.integers(3, 8))
    found = {
        (f"r{one:02}", f"b{other}"): float(np.clip(chance.normal(one / releases, 0.3), 0, 1))
        for one in range(releases)
        for other in range(benchmarks)
        if other in {one % benchmarks, (one + 1) % benchmarks} or chance.random() < 0.5
    }
    return pack(found)


def shuffled(results: list[Result], seed: int = 0) -> list[Result]:
    """Return the same results in another order."""
    return [results[place] for place in np.random.default_rng(seed).permutation(len(results))]


def largest(values: Floats) -> float:
    """Return the largest absolute value."""
    return float(np.abs(values).max())


def test_planted_results_follow_the_model() -> None:
    world = planted(6, 5, share=0.5)
    first = world.results[0]

    exact = sigmoid(world.planted.slope[0] * (world.planted.capability[0] - world.planted.difficulty[0]))

    assert (first.release, first.benchmark, first.score) == ("r000", "b00", exact)
    assert len(world.results) < 30
    assert all(count >= 4 for count in world.scores.results_of)


def test_another_order_holds_the_same_results() -> None:
    results = planted(6, 5).results

    other = shuffled(results)

    assert other != results
    assert sorted(other, key=str) == sorted(results, key=str)
