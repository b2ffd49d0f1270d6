"""One damped step, with the releases eliminated.

The curvature is, with A the diagonal of the M capabilities, G the 2B × 2B block of difficulties and slopes, and E the
M × 2B coupling, as sparse as the results, ::

    [ A   E ] [ x ]     [ g ]
    [ Eᵀ  G ] [ y ] = − [ f ]

A is diagonal since no result concerns two releases. So x = −A⁻¹ (g + E y), and y solves the reduced system, dense and
only 2B × 2B, whatever the number of releases (the Schur complement)::

    (G − Eᵀ A⁻¹ E) y = −(f − Eᵀ A⁻¹ g)

Eᵀ A⁻¹ E is the sum over releases of the outer products of their rows of E. It is taken from a dense E where releases
have results on many of the benchmarks, else from the pairs of results of each release.

With the damping μ added to the diagonals of A and G, the step goes from Newton's (μ = 0) to a short one down the
gradient. A parameter that is not free has neither row nor column: its step is 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from openness.capability.model import Expansion
from openness.capability.scores import Flags, Floats, Places, Scores

#: How many multiplications of a dense product take as long as one pair: gathers are slow. Measured, and not delicate.
_PAIR_COST = 200


class Reduction:
    """The layout of the reduced system of given scores: made once, used in every step of every draw."""

    def __init__(self, scores: Scores) -> None:
        self._scores = scores
        self._size = len(scores.benchmarks)
        counts = scores.results_of
        pairs = int((counts * (counts + 1) // 2).sum())
        self._pairs = None if pairs * _PAIR_COST > len(counts) * self._size**2 else _Pairs(scores)

    def step(self, here: Expansion, free: Flags, damping: float) -> Floats | None:
        """Return the step, shape (M + 2B,); None where the damped curvature is not positive definite."""
        system = self.system(here, free, damping)
        if system is None:
            return None
        count = len(self._scores.releases)
        eliminated = here.gradient[:count] * system.inverse
        right = np.where(free[count:], self._transposed(here, eliminated) - here.gradient[count:], 0.0)
        try:
            if here.full:
                np.linalg.cholesky(system.reduced)
            of_benchmarks: Floats = np.linalg.solve(system.reduced, right).astype(np.float64, copy=False)
        except np.linalg.LinAlgError:
            return None
        of_releases = -eliminated - system.inverse * self._coupled(here, of_benchmarks)
        return np.concatenate((of_releases, of_benchmarks))

    def system(self, here: Expansion, free: Flags, damping: float) -> System | None:
        """Return the reduced system; None where a capability alone is already without a minimum."""
        count, size = len(self._scores.releases), self._size
        diagonal = here.releases + damping
        if not np.all(diagonal[free[:count]] > 0):
            return None
        inverse = np.divide(1.0, diagonal, out=np.zeros_like(diagonal), where=free[:count])
        root = np.sqrt(inverse)[self._scores.release_of]
        reduced = -self._products(here.with_difficulty * root, here.with_slope * root)
        places = np.arange(2 * size)
        reduced[places, places] += np.concatenate((here.difficulties, here.slopes)) + damping
        reduced[places[:size], places[size:]] += here.mixed
        reduced[places[size:], places[:size]] += here.mixed
        fixed = np.flatnonzero(~free[count:])
        reduced[fixed] = reduced[:, fixed] = 0.0
        reduced[fixed, fixed] = 1.0
        return System(inverse, reduced)

    def rows(self, with_difficulty: Floats, with_slope: Floats) -> Floats:
        """Return E as a dense matrix, shape (M, 2B), of its entries, twice of shape (n,)."""
        scores, size = self._scores, self._size
        rows = np.zeros((len(scores.releases), 2 * size))
        places = scores.release_of * (2 * size) + scores.benchmark_of
        flat = rows.reshape(-1)
        flat[places] = with_difficulty
        flat[places + size] = with_slope
        return rows

    def _coupled(self, here: Expansion, of_benchmarks: Floats) -> Floats:
        """Return E y, shape (M,), of a vector of shape (2B,)."""
        scores = self._scores
        difficulty, slope = of_benchmarks[: self._size], of_benchmarks[self._size :]
        products = here.with_difficulty * difficulty[scores.benchmark_of]
        products += here.with_slope * slope[scores.benchmark_of]
        return scores.by_release(products)

    def _transposed(self, here: Expansion, of_releases: Floats) -> Floats:
        """Return Eᵀ x, shape (2B,), of a vector of shape (M,)."""
        scores, spread = self._scores, of_releases[self._scores.release_of]
        return np.concatenate(
            (scores.by_benchmark(here.with_difficulty * spread), scores.by_benchmark(here.with_slope * spread))
        )

    def _products(self, with_difficulty: Floats, with_slope: Floats) -> Floats:
        """Return the sum over releases of the outer products of their rows, shape (2B, 2B)."""
        if self._pairs is not None:
            return self._pairs.products(with_difficulty, with_slope)
        rows = self.rows(with_difficulty, with_slope)
        product: Floats = rows.T @ rows
        return product


@dataclass(frozen=True, eq=False)
class System:
    """The reduced system: A⁻¹ (M,), 0 where a release is not free, and G − Eᵀ A⁻¹ E (2B, 2B)."""

    inverse: Floats
    reduced: Floats


class _Pairs:
    """All pairs of results of one release, sorted by their pair of benchmarks."""

    def __init__(self, scores: Scores) -> None:
        self._size = len(scores.benchmarks)
        one, other = _pairs_within(scores)
        keys = scores.benchmark_of[one] * self._size + scores.benchmark_of[other]
        order = np.argsort(keys, kind="stable")
        self._one, self._other = one[order], other[order]
        self._starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
        self._rows, self._columns = np.divmod(keys[order][self._starts], self._size)

    def products(self, with_difficulty: Floats, with_slope: Floats) -> Floats:
        """Return the sum over releases of the outer products of their rows, shape (2B, 2B)."""
        size = self._size
        blocks = np.zeros((2, size, 2, size))
        sides = (with_difficulty[self._one], with_slope[self._one])
        others = (with_difficulty[self._other], with_slope[self._other])
        for row, left in enumerate(sides):
            for column, right in enumerate(others):
                sums = np.add.reduceat(left * right, self._starts)
                blocks[row, self._rows, column, self._columns] = sums
                blocks[column, self._columns, row, self._rows] = sums
        return blocks.reshape(2 * size, 2 * size)


def _pairs_within(scores: Scores) -> tuple[Places, Places]:
    """Return the rows of each pair of results of one release, a result with itself among them."""
    count = len(scores.performance)
    ends = np.append(scores.first[1:], count)[scores.release_of]
    partners = ends - np.arange(count)
    one = np.repeat(np.arange(count), partners)
    other = np.arange(len(one)) - np.repeat(np.cumsum(partners) - partners, partners) + one
    return one, other
