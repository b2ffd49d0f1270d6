"""Scores: graded criteria put together as a mean, a sum or a per cent, with what is not known as a range.

An index whose grades are human judgements publishes them; ``score_marks`` puts such marks together by its rule.
From facts a grade can be open, and then so is the score: the lowest possible value counts what is not known as the
index does, as the worst grade.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from openness.definitions import Aggregate, Criterion, Definition, Grade
from openness.evaluation import Trace, claims_of, evaluate, without_repeats
from openness.facts import ReleaseFacts
from openness.reasons import sentence
from openness.ternary import Ternary
from openness.verdicts import Assessment, Finding, ScoreRange, Verdict


@dataclass(frozen=True)
class _Points:
    """The points that a criterion can have, from worst to best."""

    criterion: Criterion
    range: ScoreRange


@dataclass(frozen=True)
class _Reading:
    """What the facts say of a graded criterion: the grade that is certain, the best that is possible, and why."""

    certain: Grade
    best: Grade
    told: tuple[Trace, ...]
    applies: bool = True

    @property
    def is_open(self) -> bool:
        return self.best is not self.certain


def assess_score(facts: ReleaseFacts, definition: Definition) -> Assessment:
    """Return a finding per graded criterion, the score and the means of its categories.

    A criterion that does not apply is left out; where none applies there is no score.
    """
    readings = [(criterion, _read(criterion, facts)) for criterion in definition.criteria]
    found = [
        _Points(criterion, ScoreRange(reading.certain.points, reading.best.points))
        for criterion, reading in readings
        if reading.applies
    ]
    score = _aggregate(definition, found) if found else None
    return Assessment(
        definition.key,
        score_in_words(score) if score else Verdict.NOT_APPLICABLE.value,
        tuple(_finding(criterion, reading, facts) for criterion, reading in readings),
        score=score,
        categories=_categories(found),
    )


def score_marks(
    definition: Definition, marks: Mapping[str, str], *, applicable: Collection[str] | None = None
) -> tuple[float, dict[str, float]]:
    """Return the score and the mean of each category for published marks, a grade id by criterion.

    What is empty or missing has the worst grade, as in the indices themselves: an empty mark is not left out of the
    mean. ``applicable`` are the criteria that count at all; None: every one. Raise ValueError for a mark that is no
    grade, and where no criterion counts.
    """
    found = [
        _Points(criterion, ScoreRange(points, points))
        for criterion in definition.criteria
        if applicable is None or criterion.id in applicable
        for points in (_mark_points(criterion, marks.get(criterion.id, "")),)
    ]
    if not found:
        raise ValueError(f"{definition.key}: none of its criteria applies, so there is no score")
    return _aggregate(definition, found).lowest, {name: each.lowest for name, each in _categories(found).items()}


def score_in_words(score: ScoreRange) -> str:
    """Return a score to three decimals, or ``lowest..highest``."""
    return _number(score.lowest) if score.is_point else f"{_number(score.lowest)}..{_number(score.highest)}"


def _number(value: float) -> str:
    # Shares to three decimals, as the indices print them; sums and per cents, which are larger, to one.
    return f"{value:.{3 if abs(value) < 2 else 1}f}".rstrip("0").rstrip(".")


def _mark_points(criterion: Criterion, mark: str) -> float:
    points = {grade.id: grade.points for grade in criterion.grades} | {"": criterion.grades[-1].points}
    if mark not in points:
        grades = ", ".join(grade.id for grade in criterion.grades)
        raise ValueError(f"{criterion.id}: the mark {mark!r} is not one of {grades}, or empty")
    return points[mark]


def _read(criterion: Criterion, facts: ReleaseFacts) -> _Reading:
    """Read the grades from the best: the first not ruled out is the best possible, the first given is certain."""
    traces = [(grade, evaluate(grade.when, facts)) for grade in criterion.grades if grade.when is not None]
    worst = criterion.grades[-1]
    if traces and all(trace.truth is Ternary.NOT_APPLICABLE for _, trace in traces):
        return _Reading(worst, worst, (traces[0][1],), applies=False)
    reached = next((index for index, (_, trace) in enumerate(traces) if trace.truth is Ternary.TRUE), None)
    certain = worst if reached is None else traces[reached][0]
    left_open = [pair for pair in traces[:reached] if pair[1].truth is Ternary.UNKNOWN]
    # What is certain is told first; where nothing is given, the last condition that failed tells why.
    told = [trace for _, trace in left_open] or [trace for _, trace in traces[-1:]]
    if reached is not None:
        told = [traces[reached][1], *(trace for _, trace in left_open)]
    return _Reading(certain, left_open[0][0] if left_open else certain, tuple(told))


def _finding(criterion: Criterion, reading: _Reading, facts: ReleaseFacts) -> Finding:
    certain, best = reading.certain, reading.best
    if not reading.applies:
        verdict, grade = Verdict.NOT_APPLICABLE, ""
    elif reading.is_open:
        verdict, grade = Verdict.UNKNOWN, f"{certain.id}..{best.id}"
    else:
        verdict, grade = Verdict.MET if certain is criterion.grades[0] else Verdict.NOT_MET, certain.id
    return Finding(
        criterion.id,
        verdict,
        f"{sentence(without_repeats(trace.phrases for trace in reading.told))}.",
        claims_of(without_repeats(trace.fields for trace in reading.told), facts),
        without_repeats(trace.missing for trace in reading.told),
        grade=grade,
    )


def _aggregate(definition: Definition, found: Sequence[_Points]) -> ScoreRange:
    """Return the points of all criteria put together, each counted by its weight."""
    divisor = {
        Aggregate.SUM: 1.0,
        Aggregate.MEAN: sum(each.criterion.weight for each in found),
        Aggregate.PERCENT: sum(each.criterion.weight * each.criterion.grades[0].points for each in found) / 100,
    }[definition.aggregate or Aggregate.SUM]
    return _weighed(found, divisor)


def _categories(found: Sequence[_Points]) -> dict[str, ScoreRange]:
    """Return the mean of each category, in the order in which its first criterion stands."""
    names = dict.fromkeys(each.criterion.category for each in found if each.criterion.category)
    inside = {name: [each for each in found if each.criterion.category == name] for name in names}
    return {name: _weighed(some, sum(each.criterion.weight for each in some)) for name, some in inside.items()}


def _weighed(found: Sequence[_Points], divisor: float) -> ScoreRange:
    return ScoreRange(
        sum(each.criterion.weight * each.range.lowest for each in found) / divisor,
        sum(each.criterion.weight * each.range.highest for each in found) / divisor,
    )
