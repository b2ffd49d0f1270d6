"""Named ways to fit the index, as published, and what fixes its scale.

Both named conventions minimise the same function with the same limits, and penalise every parameter that is free.
They differ in what is fitted and in what fixes the location. The program of the first leaves each slope that equals
the anchor's out of the penalty. That is the anchor's own, which is not free; any other slope equals it by chance only,
and a function that jumps there has the same minimum. So here the anchor's is left out, and no other.

Sources: epoch.ai/data/eci-documentation/methodology; Ho et al. 2025, "A Rosetta Stone for AI benchmarks",
arXiv:2512.00193.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from math import isfinite

from openness.capability.data import Clip, Duplicates, Inclusion
from openness.capability.errors import UnusableInput


@dataclass(frozen=True)
class BenchmarkAnchor:
    """A benchmark with a fixed slope, and, where the convention shifts to it, a fixed difficulty."""

    benchmark: str
    slope: float = 1.0
    difficulty: float = 0.0

    def __post_init__(self) -> None:
        if not (isfinite(self.slope) and self.slope > 0):
            raise UnusableInput("slope of the anchor", self.slope, "a finite number above 0")
        if not isfinite(self.difficulty):
            raise UnusableInput("difficulty of the anchor", self.difficulty, "a finite number")


@dataclass(frozen=True)
class Limits:
    """The range that a parameter may take, both ends included."""

    least: float
    most: float

    def __post_init__(self) -> None:
        if not self.least < self.most:
            raise UnusableInput("limits", (self.least, self.most), "the smaller before the larger")


@dataclass(frozen=True)
class Convention:
    """How the index is fitted.

    ``ridge`` is λ. ``shifted`` says that capabilities and difficulties are moved after the fit until the anchor has
    its difficulty; otherwise the ridge alone settles the location. The start is drawn from ``seed``: capabilities and
    difficulties normal around 0 with standard deviation ``spread``, slopes 1.
    """

    name: str
    inclusion: Inclusion = field(default_factory=Inclusion)
    shifted: bool = True
    ridge: float = 0.1
    location: Limits = Limits(-10, 10)
    slope: Limits = Limits(0.1, 10)
    seed: int = 42
    spread: float = 0.1

    def __post_init__(self) -> None:
        if not (isfinite(self.ridge) and self.ridge >= 0):
            raise UnusableInput("ridge", self.ridge, "a finite number from 0")
        if not self.slope.least > 0:
            raise UnusableInput("least slope", self.slope.least, "a number above 0: a benchmark tells the better")


#: The published study of stitched benchmarks: one unit a version.
STITCHING = Convention(
    "benchmark-stitching",
    inclusion=Inclusion(earliest=date(2022, 11, 1), clip=Clip.OUTSIDE),
)

#: The public program of the index: one unit a group of versions, the larger of its results.
ECI_PUBLIC = Convention(
    "eci-public",
    inclusion=Inclusion(earliest=date(2023, 1, 1), clip=Clip.ALL, duplicates=Duplicates.MAX),
    shifted=False,
)
