"""The answers: a verdict for a criterion or a whole definition, a range of levels for a ladder, a score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from openness.ternary import Ternary


class Verdict(StrEnum):
    """Does it meet the criterion or definition?"""

    MET = "met"
    NOT_MET = "not met"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not applicable"

    @classmethod
    def of(cls, truth: Ternary) -> Verdict:
        """Return the verdict that a truth value stands for."""
        return _VERDICT_OF[truth]


_VERDICT_OF = {
    Ternary.TRUE: Verdict.MET,
    Ternary.FALSE: Verdict.NOT_MET,
    Ternary.UNKNOWN: Verdict.UNKNOWN,
    Ternary.NOT_APPLICABLE: Verdict.NOT_APPLICABLE,
}


@dataclass(frozen=True)
class LevelRange:
    """The levels of a ladder that the known facts leave possible, by rank (0 is the lowest).

    ``lowest`` is certain, ``highest`` still possible; the two are equal when nothing is open.
    """

    lowest: int
    highest: int

    def __post_init__(self) -> None:
        if not 0 <= self.lowest <= self.highest:
            raise ValueError(f"a range of levels runs upwards from 0, not {self.lowest}..{self.highest}")

    @property
    def is_point(self) -> bool:
        """Tell whether the facts settle one level."""
        return self.lowest == self.highest

    def reaches(self, rank: int) -> Ternary:
        """Tell whether the release stands at ``rank`` or higher."""
        if self.lowest >= rank:
            return Ternary.TRUE
        return Ternary.UNKNOWN if self.highest >= rank else Ternary.FALSE


@dataclass(frozen=True)
class ScoreRange:
    """The scores that the known facts leave possible; equal when nothing is open."""

    lowest: float
    highest: float

    @property
    def is_point(self) -> bool:
        """Tell whether the facts settle one score."""
        return self.lowest == self.highest


@dataclass(frozen=True)
class Finding:
    """The answer for one criterion: verdict, reason in words, claims it rests on, fields still missing.

    ``grade`` is set where the criterion is graded, or sorted by a tool, instead of answered by yes or no.
    """

    criterion: str
    verdict: Verdict
    reason: str
    claims: tuple[str, ...]
    missing: tuple[str, ...]
    grade: str = ""


@dataclass(frozen=True)
class Assessment:
    """The answer of one definition for one release at one date.

    ``verdict`` is set for every definition: the verdict of a conjunction, the level or range of levels of a
    ladder, the score or range of scores. ``levels`` is set for a ladder, ``score`` and ``categories`` for a score,
    ``progress`` (per cent by class) for the Model Openness Tool's algorithm.
    """

    definition: str
    verdict: str
    findings: tuple[Finding, ...]
    levels: LevelRange | None = None
    score: ScoreRange | None = None
    categories: Mapping[str, ScoreRange] = field(default_factory=dict)
    progress: Mapping[str, float] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the fields whose values could still move a finding, without repeats."""
        return tuple(dict.fromkeys(name for finding in self.findings for name in finding.missing))
