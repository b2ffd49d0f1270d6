"""How far a sample can be trusted: a share with its interval, and how far two readers agree.

The interval of a share is Wilson's (Probable inference, the law of succession, and statistical inference, JASA 22,
1927): unlike the plain one it says something where no error was found, and never leaves 0 to 1. Agreement is Cohen's
kappa (A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20, 1960): what two
readers agree on beyond what they would by chance, given how often each gives each answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import sqrt

LEVEL = 0.95
#: The standard normal distribution holds 95 % within so many deviations.
_DEVIATIONS = 1.959963984540054


@dataclass(frozen=True)
class Share:
    """So many of so many, with the limits of Wilson's 95 % interval; None of all where there is nothing to count."""

    count: int
    total: int

    @property
    def value(self) -> float | None:
        """Return the share itself."""
        return self.count / self.total if self.total else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Return the lower and the upper limit."""
        return wilson(self.count, self.total) if self.total else None


@dataclass(frozen=True)
class Agreement:
    """How often two readers gave the same answer; ``kappa`` None where chance alone would make them agree."""

    same: Share
    kappa: float | None


def wilson(count: int, total: int) -> tuple[float, float]:
    """Return the limits of the 95 % interval of a share; raise ValueError unless 0 <= count <= total, total > 0."""
    if not 0 <= count <= total or total == 0:
        raise ValueError(f"{count} of {total} is no share")
    share, spread = count / total, _DEVIATIONS**2 / total
    middle = (share + spread / 2) / (1 + spread)
    half = _DEVIATIONS * sqrt(share * (1 - share) / total + spread / (4 * total)) / (1 + spread)
    # At the ends the limit is the end itself, which rounding would miss by a hair.
    return (0.0 if count == 0 else middle - half), (1.0 if count == total else middle + half)


def agreement(answers: Sequence[tuple[Hashable, Hashable]]) -> Agreement:
    """Return how far the first and the second of each pair agree."""
    total = len(answers)
    same = sum(first == second for first, second in answers)
    firsts, seconds = (Counter(answer[place] for answer in answers) for place in (0, 1))
    by_chance = sum(firsts[answer] * seconds[answer] for answer in firsts)
    # In whole numbers, so that "all by chance" is told exactly.
    if by_chance == total**2:
        return Agreement(Share(same, total), None)
    return Agreement(Share(same, total), (same * total - by_chance) / (total**2 - by_chance))
