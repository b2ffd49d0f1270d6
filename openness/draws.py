"""Scores drawn together, and the backward lag of every draw at once.

One draw holds one score for every release, in both groups, so that what moves them together cancels: from standard
errors, or, as an index gives them, as an array. All scores are oriented so that larger is better.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from math import inf, isfinite

import numpy as np
from numpy.typing import NDArray

from openness.frontier import Entry
from openness.lag import ROUNDING, Status

Floats = NDArray[np.float64]

#: How many draws make an interval.
DRAWS = 500


@dataclass(frozen=True)
class ScoreDraws:
    """Scores drawn together: ``scores`` has a row for each draw and a column for each of ``releases``.

    ``fixed`` names the releases of which no error is known and every draw is the same. ``indicative``: what is computed
    from such draws held the truth in more or fewer cases than its level, where that was tried.
    """

    releases: tuple[str, ...]
    scores: Floats
    method: str
    seed: int | None = None
    fixed: frozenset[str] = frozenset()
    indicative: bool = False
    #: Frontiers that were worked out: one reference is held against many tiers.
    _frontiers: dict[tuple[Entry, ...], DrawnFrontier] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.scores.ndim != 2 or self.scores.shape[1] != len(self.releases) or not len(self.scores):
            allowed = f"draws down and {len(self.releases)} releases across"
            raise ValueError(f"scores drawn: {self.scores.shape} cannot be used; allowed: {allowed}")
        if not np.isfinite(self.scores).all():
            row, column = np.argwhere(~np.isfinite(self.scores))[0]
            value = self.scores[row, column]
            raise ValueError(f"draw {row} of {self.releases[column]}: {value} cannot be used; allowed: a finite number")

    def of(self, entries: Sequence[Entry]) -> Floats:
        """Return the draws of entries, a column for each; raise ValueError for a release that was not drawn."""
        absent = sorted({entry.release for entry in entries} - self._columns.keys())
        if absent:
            raise ValueError(f"{absent[0]} cannot be used; allowed: a release of which scores were drawn")
        return self.scores[:, [self._columns[entry.release] for entry in entries]]

    def frontier(self, reference: Sequence[Entry]) -> DrawnFrontier:
        """Return the frontier of a reference over all time; worked out once for each reference."""
        key = tuple(reference)
        if key not in self._frontiers:
            self._frontiers[key] = DrawnFrontier.of(key, self)
        return self._frontiers[key]

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {release: column for column, release in enumerate(self.releases)}


@dataclass(frozen=True)
class DrawnFrontier:
    """The best of a reference so far in every draw: ``scores`` has a row for each draw and a column for each day.

    ``risen`` holds, for the same rows and columns, the column in which the frontier last rose. Days are ordinals.
    """

    days: NDArray[np.int64]
    scores: Floats
    risen: NDArray[np.int64]

    @classmethod
    def of(cls, reference: Sequence[Entry], drawn: ScoreDraws) -> DrawnFrontier:
        """Return the frontier of entries, of which there is at least one."""
        ordered = sorted(reference, key=lambda entry: entry.day)
        days, starts = np.unique([entry.day.toordinal() for entry in ordered], return_index=True)
        # On one day only the best counts.
        scores = np.maximum.accumulate(np.maximum.reduceat(drawn.of(ordered), starts, axis=1), axis=1)
        rises = np.diff(scores, axis=1, prepend=-inf) > 0
        return cls(days, scores, np.maximum.accumulate(np.where(rises, np.arange(len(days)), 0), axis=1))

    def up_to(self, as_of: date) -> DrawnFrontier:
        """Return the frontier as far as a day."""
        seen = int(np.searchsorted(self.days, as_of.toordinal(), side="right"))
        return DrawnFrontier(self.days[:seen], self.scores[:, :seen], self.risen[:, :seen])


def normal_draws(
    scores: Mapping[str, float], errors: Mapping[str, float | None], *, seed: int, draws: int = DRAWS
) -> ScoreDraws:
    """Return normal draws around scores with standard errors, both on the line of ``openness.transforms``.

    A release without a known error keeps its score in every draw, and is named. Raises ValueError for an error below 0.
    """
    # Sorted, so that the order of rows does not matter.
    releases = tuple(sorted(scores))
    known = {release: error for release in releases if (error := errors.get(release)) is not None}
    for release, error in known.items():
        if not (isfinite(error) and error >= 0):
            raise ValueError(f"standard error of {release}: {error!r} cannot be used; allowed: a finite number from 0")
    noise = np.random.default_rng(seed).standard_normal((draws, len(releases)))
    spread = np.array([known.get(release, 0.0) for release in releases])
    drawn = np.array([scores[release] for release in releases]) + noise * spread
    return ScoreDraws(
        releases, drawn, "normal draws from standard errors", seed, frozenset(releases) - frozenset(known)
    )


@dataclass(frozen=True)
class LagDraws:
    """A backward lag in every draw, as arrays: status, L and U in days, and the gap; NaN where there is none."""

    status: NDArray[np.str_]
    lower: Floats
    upper: Floats
    gap: Floats


def backward_draws(
    reference: Sequence[Entry], tier: Sequence[Entry], drawn: ScoreDraws, as_of: date, *, delta: float = 0.0
) -> LagDraws:
    """Return what ``openness.lag.backward_lag`` says on a day, for every draw in place of the entries' scores."""
    behind = [entry for entry in tier if entry.day <= as_of and (entry.end is None or as_of < entry.end)]
    ahead = any(entry.day <= as_of for entry in reference)
    if not ahead or not behind:
        nothing = np.full(len(drawn.scores), np.nan)
        status = Status.NO_TIER_MODEL if ahead else Status.NO_REFERENCE
        return LagDraws(np.full(len(drawn.scores), status.value), nothing, nothing, nothing)
    return _lags(drawn.frontier(reference).up_to(as_of), drawn.of(behind).max(axis=1), as_of, delta)


def _lags(frontier: DrawnFrontier, best: Floats, as_of: date, delta: float) -> LagDraws:
    """Return lags from the frontier as far as a day, and the tier's best on it."""
    ages, now = as_of.toordinal() - frontier.days, frontier.scores[:, -1]
    # The frontier never falls, so the days on which the tier is level come first.
    exceeded = (best[:, None] >= frontier.scores - delta - ROUNDING).sum(axis=1)
    behind = exceeded < len(ages)
    last_level = frontier.risen[np.arange(len(best)), exceeded - 1]
    leads = ~behind & ~(now >= best - delta - ROUNDING)
    cases = {Status.TIER_LEADS: leads, Status.LEVEL: ~behind, Status.LEFT_CENSORED: exceeded == 0}
    status = np.select(list(cases.values()), [case.value for case in cases], default=Status.OK.value)
    lower = np.where(behind, ages[np.minimum(exceeded, len(ages) - 1)], 0).astype(np.float64)
    upper = np.where(behind, ages[last_level], 0).astype(np.float64)
    upper[behind & (exceeded == 0)] = np.nan
    return LagDraws(status, lower, upper, now - best)
