"""One damped step, with the releases eliminated.

The curvature is, with A the diagonal of the M capabilities, G the 2B × 2B block of difficulties and slopes, and E the
M × 2B coupling, as sparse as the results, ::

    [ A   E ] [ x ]     [ g ]
    [ Eᵀ  G ] [ y ] = − [ f ]

A is diagonal since no result concerns two releases. So x = −A⁻¹ (g + E y), and y solves the reduced system, dense and
only 2B × 2B, whatever the number of releases (the Schur complement)::

    (G − Eᵀ A⁻¹ E) y = −(f − Eᵀ A⁻¹ g)

Eᵀ A⁻¹ E is the sum over releases of the outer products of their rows of E. With R = A^−½ E it is Rᵀ R. R is made dense
where releases have results on many of the benchmarks, else the pairs of results of each release are summed.

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
        difficulties = scores.release_of * (2 * self._size) + scores.benchmark_of
        self._places = (difficulties, difficulties + self._size)
        # Where there is no result, nothing is ever written: the zeros stay.
        self._rows = np.zeros((len(counts), 2 * self._size)) if self._pairs is None else None

    def step(self, here: Expansion, free: Flags, damping: float) -> Floats | None:
        """Return the step, shape (M + 2B,); None where the damped curvature is not positive definite."""
        system = self.system(here, free, damping)
        if system is None:
            return None
        count = len(self._scores.releases)
        scaled = here.gradient[:count] * system.root
        right = np.where(free[count:], system.coupling.transposed(scaled) - here.gradient[count:], 0.0)
        try:
            if here.full:
                np.linalg.cholesky(system.reduced)
            of_benchmarks: Floats = np.linalg.solve(system.reduced, right).astype(np.float64, copy=False)
        except np.linalg.LinAlgError:
            return None
        of_releases = -system.root * (scaled + system.coupling.times(of_benchmarks))
        return np.concatenate((of_releases, of_benchmarks))

    def system(self, here: Expansion, free: Flags, damping: float) -> System | None:
        """Return the reduced system; None where a capability alone is already without a minimum.

        Its coupling is good until the next one is made.
        """
        count, size = len(self._scores.releases), self._size
        diagonal = here.releases + damping
        if here.full and np.any((diagonal <= 0) & free[:count]):
            return None
        inverse = np.divide(1.0, diagonal, out=np.zeros_like(diagonal), where=free[:count])
        root = np.sqrt(inverse)
        of_results = self._scores.at_releases(root)
        coupling = self._coupling(here.with_difficulty * of_results, here.with_slope * of_results)
        reduced = coupling.products()
        np.negative(reduced, out=reduced)
        flat, below = reduced.reshape(-1), 2 * size + 1
        flat[::below] += np.concatenate((here.difficulties, here.slopes)) + damping
        flat[size : 2 * size * size : below] += here.mixed
        flat[2 * size * size :: below] += here.mixed
        for fixed in np.flatnonzero(~free[count:]).tolist():
            reduced[fixed] = reduced[:, fixed] = 0.0
            reduced[fixed, fixed] = 1.0
        return System(inverse, root, reduced, coupling)

    def rows(self, with_difficulty: Floats, with_slope: Floats) -> Floats:
        """Return E as a dense matrix, shape (M, 2B), of its entries, twice of shape (n,)."""
        rows = np.zeros((len(self._scores.releases), 2 * self._size))
        self._fill(rows, with_difficulty, with_slope)
        return rows

    def _fill(self, rows: Floats, with_difficulty: Floats, with_slope: Floats) -> None:
        flat = rows.reshape(-1)
        for places, entries in zip(self._places, (with_difficulty, with_slope), strict=True):
            flat[places] = entries

    def _coupling(self, with_difficulty: Floats, with_slope: Floats) -> _Dense | _Paired:
        if self._rows is None:
            assert self._pairs is not None
            return _Paired(self._scores, self._pairs, with_difficulty, with_slope)
        self._fill(self._rows, with_difficulty, with_slope)
        return _Dense(self._rows)


@dataclass(frozen=True, eq=False)
class System:
    """The reduced system: A⁻¹ and A^−½ (M,), 0 where a release is not free, G − Eᵀ A⁻¹ E (2B, 2B), and R."""

    inverse: Floats
    root: Floats
    reduced: Floats
    coupling: _Dense | _Paired


@dataclass(frozen=True, eq=False)
class _Dense:
    """R as a matrix, shape (M, 2B)."""

    rows: Floats

    def products(self) -> Floats:
        """Return Rᵀ R."""
        product: Floats = self.rows.T @ self.rows
        return product

    def times(self, of_benchmarks: Floats) -> Floats:
        """Return R y, shape (M,), of a vector of shape (2B,)."""
        product: Floats = self.rows @ of_benchmarks
        return product

    def transposed(self, of_releases: Floats) -> Floats:
        """Return Rᵀ x, shape (2B,), of a vector of shape (M,)."""
        product: Floats = of_releases @ self.rows
        return product


@dataclass(frozen=True, eq=False)
class _Paired:
    """R by its entries, twice of shape (n,): as ``_Dense``."""

    scores: Scores
    pairs: _Pairs
    with_difficulty: Floats
    with_slope: Floats

    def products(self) -> Floats:
        return self.pairs.products(self.with_difficulty, self.with_slope)

    def times(self, of_benchmarks: Floats) -> Floats:
        difficulty, slope = np.split(of_benchmarks, 2)
        of_results = self.with_difficulty * self.scores.at_benchmarks(difficulty)
        of_results += self.with_slope * self.scores.at_benchmarks(slope)
        return self.scores.by_release(of_results)

    def transposed(self, of_releases: Floats) -> Floats:
        spread = self.scores.at_releases(of_releases)
        sides = (self.with_difficulty * spread, self.with_slope * spread)
        return np.concatenate([self.scores.by_benchmark(side) for side in sides])


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
