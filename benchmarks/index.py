"""How fast the capability index is fitted and drawn anew, against a general solver of sparse least squares.

    python -m benchmarks.index [--scores FILE] [--draws 500] [--sample 20] [--rounds 5] [--largest 20000] [--json]

The peer is ``scipy.optimize.least_squares``: trust region within limits, sparse analytic Jacobian, its own tolerances,
the same function, limits, start and weights. It is asked in two ways: with the ridge as the one residual of the
definition, as the published programs do, and helped, with one a parameter and with scaled columns. It does a sample of
the draws; its bootstrap is extrapolated from that. How far its costs end above ours is told: the same work is the same
minimum.

``--scores`` names a file with the columns model, benchmark, performance; by default the published one among the real
sources, left out where it is absent. All runs on one thread.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

# Read when numpy is first imported. More threads only wait for each other: the systems are small.
os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

import numpy as np
from rich.console import Console
from rich.table import Table
from scipy import sparse
from scipy.optimize import least_squares

from openness.capability import STITCHING, BenchmarkAnchor, Fit, Result, Scores, bootstrap, fit, prepare
from openness.capability.fitting import problem_of, reweighted, start_of
from openness.capability.model import Point, Problem, evaluate
from openness.capability.reduction import Reduction
from openness.capability.resampling import SEED, TOLERANCE, resampled
from openness.capability.scores import Floats, pack
from openness.capability.solver import minimise
from tests.paths import SOURCES

PUBLISHED = SOURCES / "golden" / "lag" / "eci_stitching_input_scores.csv"
#: How the peer is asked: helped or not.
PEERS = {False: "as defined", True: "helped"}
#: Releases, benchmarks and results whose fits show how the cost grows.
SIZES = ((300, 40, 2_000), (1_000, 60, 8_000), (4_000, 100, 36_000), (20_000, 200, 200_000))


@dataclass(frozen=True)
class Against:
    """The same work by both, in seconds, and the relative difference of cost: above 0, the peer ended higher."""

    work: str
    scores: str
    peer_is: str
    own: float
    peer: float
    ratio: float
    peer_lowest: float
    peer_highest: float


@dataclass(frozen=True)
class Growth:
    """One fit of a size."""

    scores: str
    seconds: float
    steps: int
    cost: float
    gradient: float


def planted(releases: int, benchmarks: int, results: int, seed: int = 1) -> Scores:
    """Return scores that follow the model, with noise.

    Means and deviations, noise among them, are those that the fit to the published scores has; the first benchmark has
    slope 1 and difficulty 0, as its anchor.
    """
    chance = np.random.default_rng(seed)
    capability, difficulty = chance.normal(1.6, 0.63, releases), chance.normal(1.7, 1.35, benchmarks)
    slope = np.exp(chance.normal(0.5, 0.68, benchmarks))
    difficulty[0], slope[0] = 0.0, 1.0
    asked = 0.9 * chance.dirichlet(np.full(benchmarks, 2.0)) + 0.1 / benchmarks
    counts = np.clip(chance.poisson(results / releases, releases), 4, benchmarks)
    found = {}
    for release, count in enumerate(counts):
        for benchmark in chance.choice(benchmarks, count, replace=False, p=asked):
            exact = 1 / (1 + np.exp(-slope[benchmark] * (capability[release] - difficulty[benchmark])))
            score = min(max(exact + chance.normal(0, 0.08), 0.0), 1.0)
            found[f"release-{release:05}", f"benchmark-{benchmark:03}"] = float(score)
    return pack(found)


def published(path: Path) -> Scores:
    """Return the scores of a file with the columns model, benchmark, performance."""
    with path.open(encoding="utf-8", newline="") as rows:
        return prepare(
            Result(row["model"], row["benchmark"], float(row["performance"])) for row in csv.DictReader(rows)
        )


def told(scores: Scores) -> str:
    """Return the size of scores in words."""
    return f"{len(scores.releases)} × {len(scores.benchmarks)}, {len(scores.performance)} results"


class Peer:
    """The function that the index minimises, as a general solver takes it."""

    def __init__(self, problem: Problem, *, helped: bool) -> None:
        self._problem, self._helped = problem, helped
        self._free = np.flatnonzero(~problem.held)
        self._root = np.sqrt(problem.weights)
        releases, benchmarks = problem.sizes
        scores, rows = problem.scores, np.arange(len(problem.weights))
        columns = np.concatenate(
            (scores.release_of, releases + scores.benchmark_of, releases + benchmarks + scores.benchmark_of)
        )
        place = np.full(len(problem.lower), -1)
        place[self._free] = np.arange(len(self._free))
        self._kept = place[columns] >= 0
        self._at = (np.tile(rows, 3)[self._kept], place[columns][self._kept])
        self._root_of_ridge = np.sqrt(problem.ridge)
        self._ridge = sparse.identity(len(self._free), format="csr") * self._root_of_ridge

    def minimise(self, start: Floats) -> float:
        """Return the cost that the peer reaches."""
        limits = (self._problem.lower[self._free], self._problem.upper[self._free])
        inside = np.clip(start[self._free], *limits)
        scaling = {"x_scale": "jac"} if self._helped else {}
        return float(least_squares(self._residuals, inside, self._jacobian, limits, method="trf", **scaling).cost)

    def _point(self, free: Floats) -> Point:
        theta = self._problem.lower.copy()
        theta[self._free] = free
        return evaluate(self._problem, theta)

    def _residuals(self, free: Floats) -> Floats:
        ridge = self._root_of_ridge * (free if self._helped else np.array([np.linalg.norm(free)]))
        return np.concatenate((self._root * self._point(free).residual, ridge))

    def _jacobian(self, free: Floats) -> sparse.csr_matrix:
        at = self._point(free)
        steepness = self._root * at.predicted * (1 - at.predicted)
        entries = np.concatenate((steepness * at.alpha, -steepness * at.alpha, steepness * at.distance))
        of_results = sparse.csr_matrix((entries[self._kept], self._at), shape=(len(steepness), len(free)))
        norm = np.linalg.norm(free)
        ridge = self._ridge if self._helped else sparse.csr_matrix(self._root_of_ridge * free / norm)
        return sparse.vstack((of_results, ridge), format="csr")


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return how long some work takes, and what it gives."""
    start = time.perf_counter()
    given = work()
    return time.perf_counter() - start, given


def fits(scores: Scores, anchor: BenchmarkAnchor, rounds: int) -> list[Against]:
    """Return the same fit from the same start by ours and both peers, the median of some rounds."""
    problem = problem_of(scores, anchor, STITCHING)
    start = start_of(problem, STITCHING)
    own, peers = [], {helped: [] for helped in PEERS}
    for _ in range(rounds):
        took, found = seconds(partial(fit, scores, anchor=anchor))
        own.append(took)
        for helped in PEERS:
            peers[helped].append(seconds(partial(Peer(problem, helped=helped).minimise, start)))
    return [
        _against("fit", scores, helped, median(own), median(run[0] for run in runs), [runs[0][1] / found.cost - 1])
        for helped, runs in peers.items()
    ]


def draws(found: Fit, count: int, sample: int) -> list[Against]:
    """Return a bootstrap by ours and both peers: the peers do a sample of the same draws, extrapolated."""
    scores = found.scores
    own, drawn = seconds(partial(bootstrap, found, draws=count))
    assert not drawn.failed, drawn.failed
    problems = [
        reweighted(found.problem, resampled(scores, seed=SEED, number=number)) for number in range(min(sample, count))
    ]
    costs = [minimise(each, found.minimum.theta, Reduction(scores), TOLERANCE).cost for each in problems]
    told = []
    for helped in PEERS:
        runs = [seconds(partial(Peer(each, helped=helped).minimise, found.minimum.theta)) for each in problems]
        apart = [run[1] / cost - 1 for run, cost in zip(runs, costs, strict=True)]
        peer = sum(run[0] for run in runs) * count / len(problems)
        told.append(_against(f"{count} draws", scores, helped, own, peer, apart))
    return told


def _against(work: str, scores: Scores, helped: bool, own: float, peer: float, apart: Sequence[float]) -> Against:
    return Against(work, told(scores), PEERS[helped], own, peer, peer / own, min(apart), max(apart))


def growth(largest: int) -> list[Growth]:
    """Return one fit of each size up to a number of releases, the faster of two."""
    found = []
    for size in (size for size in SIZES if size[0] <= largest):
        scores = planted(*size)
        anchor = BenchmarkAnchor(scores.benchmarks[0])
        runs = [seconds(partial(fit, scores, anchor=anchor)) for _ in range(2)]
        took, last = min(run[0] for run in runs), runs[-1][1].minimum
        found.append(Growth(told(scores), took, last.steps, last.cost, last.gradient))
    return found


def measure(options: argparse.Namespace) -> dict[str, list[dict[str, Any]]]:
    """Return what was measured, as plain data."""
    made = planted(222, 57, 2_249)
    cases = [(made, BenchmarkAnchor(made.benchmarks[0]))]
    if options.scores.exists():
        cases.append((published(options.scores), BenchmarkAnchor(options.anchor)))
    compared: list[Against] = []
    for scores, anchor in cases:
        compared += fits(scores, anchor, options.rounds)
        compared += draws(fit(scores, anchor=anchor), options.draws, options.sample)
    return {
        "against": [asdict(each) for each in compared],
        "growth": [asdict(each) for each in growth(options.largest)],
    }


def show(found: dict[str, list[dict[str, Any]]]) -> None:
    """Print what was measured as two tables."""
    against = Table("", "scores", "peer", "own, s", "peer, s", "peer / own", "its cost above ours")
    for row in found["against"]:
        apart = f"{row['peer_lowest']:.1e} … {row['peer_highest']:.1e}"
        numbers = (f"{row['own']:.4f}", f"{row['peer']:.2f}", f"{row['ratio']:.0f}", apart)
        against.add_row(row["work"], row["scores"], row["peer_is"], *numbers)
    grown = Table("scores", "s", "steps", "ms a step", "cost", "gradient")
    for row in found["growth"]:
        each = 1000 * row["seconds"] / row["steps"]
        numbers = (f"{row['seconds']:.4f}", f"{row['steps']}", f"{each:.2f}", f"{row['cost']:.6f}")
        grown.add_row(row["scores"], *numbers, f"{row['gradient']:.0e}")
    console = Console(width=120)
    console.print(against, grown)


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scores", type=Path, default=PUBLISHED)
    parser.add_argument("--anchor", default="Winogrande", help="the benchmark of that file whose slope is 1")
    parser.add_argument("--draws", type=int, default=500)
    parser.add_argument("--sample", type=int, default=20, help="how many of the draws the peer does")
    parser.add_argument("--rounds", type=int, default=5, help="how often each fit is done")
    parser.add_argument("--largest", type=int, default=20_000, help="releases up to which growth is measured")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = measure(options)
    if options.json:
        sys.stdout.write(f"{json.dumps(found, indent=2)}\n")
    else:
        show(found)


if __name__ == "__main__":
    main()
