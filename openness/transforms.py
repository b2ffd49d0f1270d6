"""From a published score to a line on which larger is better and equal steps mean something alike.

========= ==================================== ==========================================
kind      what is published                    on the line
========= ==================================== ==========================================
accuracy  a share of right (or wrong) answers  -ln(1 - p), the "negative log error"
logit     the same                             ln(p / (1 - p))
log       a time horizon, compute              ln(x)
error     an error, perplexity or loss         -ln(x)
index     a capability index, an Elo rating    x
========= ==================================== ==========================================

Direction comes first: a share of wrong answers becomes one of right answers, and only then are chance and ceiling
made 0 and 1. Day counts without a tolerance do not depend on any of this, as long as nothing is clipped: two scores
above the clip are level.

Source of -ln(1 - p): the benchmark analysis of Epoch AI's report on open models (2024).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite, log

from openness.unusable import Unusable

#: The highest share on the line where the number of questions is not known; with n questions it is 1 - 1 / (2n).
HIGHEST_SHARE = 0.999


class UnusableScore(Unusable):
    """A score, an error of one, or a scale that cannot be used."""


class Kind(StrEnum):
    """What the numbers of a benchmark are (table: the module's docstring)."""

    ACCURACY = "accuracy"
    LOGIT = "logit"
    LOG = "log"
    ERROR = "error"
    INDEX = "index"


class Direction(StrEnum):
    """Which way a benchmark's published numbers get better."""

    HIGHER = "higher"
    LOWER = "lower"


_SHARES = {Kind.ACCURACY, Kind.LOGIT}
_FIXED = {Kind.LOG: Direction.HIGHER, Kind.ERROR: Direction.LOWER}


@dataclass(frozen=True)
class Scale:
    """How the scores of one benchmark are put on the line.

    ``full_marks`` is what a faultless release is given as a share of right answers: 1, or 100 for percentages.
    ``chance`` and ``ceiling`` are shares of right answers between 0 and 1, also where wrong ones are counted: what
    guessing gives, and the best that the questions allow. ``questions`` is their number, where it is known.
    Raises ``UnusableScore`` for values that contradict each other.
    """

    kind: Kind
    direction: Direction = Direction.HIGHER
    full_marks: float = 1.0
    chance: float = 0.0
    ceiling: float = 1.0
    questions: int | None = None

    def __post_init__(self) -> None:
        only = _FIXED.get(self.kind, self.direction)
        if self.direction is not only:
            raise UnusableScore(f"direction of {self.kind}", self.direction.value, f"{only}")
        if not (isfinite(self.full_marks) and self.full_marks > 0):
            raise UnusableScore("full marks", self.full_marks, "a finite number above 0")
        if not 0 <= self.chance < 1:
            raise UnusableScore("chance", self.chance, "0 up to, not including, 1")
        if not self.chance < self.ceiling <= 1:
            raise UnusableScore("ceiling", self.ceiling, f"above chance ({self.chance}) up to 1")
        if self.questions is not None and self.questions < 1:
            raise UnusableScore("questions", self.questions, "a whole number from 1")

    @property
    def sign(self) -> int:
        """Return the factor that turns a published score so that larger is better."""
        return 1 if self.direction is Direction.HIGHER else -1

    @property
    def highest_share(self) -> float:
        """Return the share of right answers, chance at 0 and the ceiling at 1, above which scores are level."""
        return HIGHEST_SHARE if self.questions is None else 1 - 1 / (2 * self.questions)

    def on_line(self, score: float, *, place: str) -> float:
        """Return a published score on the line; larger is better.

        Raises ``UnusableScore``, which names ``place``, for a score that is not a number, infinite or out of bounds.
        """
        self._refuse(score, place)
        if self.kind in _SHARES:
            share = self._share(score)
            return -log(1 - share) if self.kind is Kind.ACCURACY else log(share / (1 - share))
        if self.kind is Kind.INDEX:
            return score if self.direction is Direction.HIGHER else -score
        return log(score) if self.kind is Kind.LOG else -log(score)

    def error_on_line(self, score: float, standard_error: float, *, place: str) -> float:
        """Return the standard error on the line of a score with one as published, to first order.

        At the clip it is the error at the clip. Raises ``UnusableScore`` as ``on_line`` does, and for an error that is
        negative or no finite number.
        """
        self._refuse(score, place)
        if isinstance(standard_error, bool) or not (isfinite(standard_error) and standard_error >= 0):
            raise UnusableScore(f"{place}, standard error", standard_error, "a finite number from 0")
        if self.kind is Kind.INDEX:
            return standard_error
        if self.kind not in _SHARES:
            return standard_error / score
        share = self._share(score)
        slope = 1 / (1 - share) if self.kind is Kind.ACCURACY else 1 / (share * (1 - share))
        return standard_error * slope / (self.full_marks * (self.ceiling - self.chance))

    def is_saturated(self, score: float, standard_error: float) -> bool:
        """Tell whether a share is within two standard errors of the ceiling, where it ranks releases no more."""
        if self.kind not in _SHARES:
            return False
        return self._right(score) > self.ceiling - 2 * standard_error / self.full_marks

    def share(self, score: float) -> float:
        """Return a score as a share of right answers with chance at 0 and the ceiling at 1, not clipped.

        Raises ``UnusableScore`` for a kind of numbers that are no shares.
        """
        if self.kind not in _SHARES:
            raise UnusableScore(f"share of {self.kind}", score, " or ".join(sorted(_SHARES)))
        return (self._right(score) - self.chance) / (self.ceiling - self.chance)

    def _refuse(self, score: float, place: str) -> None:
        if isinstance(score, bool) or not isfinite(score):
            raise UnusableScore(place, score, "a finite number")
        if self.kind in _SHARES and not 0 <= score <= self.full_marks:
            raise UnusableScore(place, score, f"0 to {self.full_marks:g}")
        if self.kind in _FIXED and score <= 0:
            raise UnusableScore(place, score, "above 0")

    def _right(self, score: float) -> float:
        """Return the share of right answers, whichever were counted."""
        counted = score / self.full_marks
        return counted if self.direction is Direction.HIGHER else 1 - counted

    def _share(self, score: float) -> float:
        """Return the share of right answers with chance at 0 and the ceiling at 1, clipped.

        Below chance -ln(1 - p) goes on below 0; only the logit has an end there too.
        """
        share = self.share(score)
        if self.kind is Kind.LOGIT:
            share = max(share, 1 - self.highest_share)
        return min(share, self.highest_share)
