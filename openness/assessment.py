"""Does a release meet a definition? One finding per criterion, in order, each with its reason.

``assess`` answers one question; an ``Assessor`` answers many and keeps what it has found out: criteria depend on few
facts, so that the answer for one pattern of them serves every release that shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from openness.components import Component
from openness.definitions import SCOPE, Criterion, Definition, Kind
from openness.evaluation import Trace, claims_of, evaluate
from openness.facts import ReleaseFacts
from openness.model_openness_tool import assess_as_tool
from openness.scoring import assess_score
from openness.ternary import Ternary, all_of
from openness.verdicts import Assessment, Finding, LevelRange, Verdict


@dataclass(frozen=True)
class _Answer:
    """The answer for one criterion before any release: its finding names no claims, but the fields they stand in."""

    truth: Ternary
    fields: tuple[str, ...]
    finding: Finding

    def for_release(self, facts: ReleaseFacts) -> Finding:
        """Return the finding with the claims of a release."""
        claims = claims_of(self.fields, facts)
        if not claims:
            return self.finding
        told = self.finding
        return Finding(told.criterion, told.verdict, told.reason, claims, told.missing)


#: Answers one criterion; the plain way, or one that remembers.
Answer = Callable[[Definition, Criterion, ReleaseFacts], _Answer]


def assess(facts: ReleaseFacts, definition: Definition) -> Assessment:
    """Return exactly one finding per criterion, in order, and what follows from them.

    A finding ``scope`` comes after them where the definition does not speak of the release, or may not.
    """
    return _assess(facts, definition, _answer)


class Assessor:
    """Assesses many releases; remembers the answer of each criterion for each pattern of the facts it looks at."""

    def __init__(self) -> None:
        self._answers: dict[int, dict[tuple[object, ...], _Answer]] = {}
        self._criteria: list[Criterion] = []

    def assess(self, facts: ReleaseFacts, definition: Definition) -> Assessment:
        """Return the same as ``assess``."""
        return _assess(facts, definition, self._remembered)

    def _remembered(self, definition: Definition, criterion: Criterion, facts: ReleaseFacts) -> _Answer:
        known = self._answers.get(id(criterion))
        if known is None:
            known = self._answers[id(criterion)] = {}
            # Kept alive, so that no other criterion comes to have its id.
            self._criteria.append(criterion)
        pattern = _pattern(criterion, facts)
        answer = known.get(pattern)
        if answer is None:
            answer = known[pattern] = _answer(definition, criterion, facts)
        return answer


def _answer(definition: Definition, criterion: Criterion, facts: ReleaseFacts) -> _Answer:
    if criterion.requires is None:
        raise TypeError(f"the criterion {criterion.id} is not answered by yes or no")
    trace = evaluate(criterion.requires, facts)
    reason = reason_in_words(definition, criterion.id, trace)
    finding = Finding(criterion.id, Verdict.of(trace.truth), reason, (), trace.missing)
    return _Answer(trace.truth, trace.fields, finding)


def _pattern(criterion: Criterion, facts: ReleaseFacts) -> tuple[object, ...]:
    """Return everything that the truth of a criterion can depend on, fit to be a key."""
    pattern = tuple(map(facts.tokens.get, criterion.fields))
    if facts.bases and not _WEIGHTS.isdisjoint(criterion.components):
        bases = ((base.release, base.terms.fingerprint if base.terms else None) for base in facts.bases)
        return (*pattern, *bases)
    return pattern


#: The components whose licence the licences of the bases cap.
_WEIGHTS = {Component.WEIGHTS_FINAL, Component.WEIGHTS_INTERMEDIATE}


def _assess(facts: ReleaseFacts, definition: Definition, answer_of: Answer) -> Assessment:
    if definition.kind is Kind.SCORE:
        return assess_score(facts, definition)
    if definition.kind is Kind.TOOL:
        return assess_as_tool(facts, definition)
    answers = [answer_of(definition, criterion, facts) for criterion in definition.criteria]
    findings = tuple(answer.for_release(facts) for answer in answers)
    truths = {answer.finding.criterion: answer.truth for answer in answers}
    if definition.kind is Kind.CONJUNCTION:
        found = Assessment(definition.key, Verdict.of(_all_met(definition, truths)).value, findings)
        return _within_scope(found, definition, facts)
    levels = _level_range(definition, truths)
    return Assessment(definition.key, range_in_words(definition, levels), findings, levels)


def _within_scope(found: Assessment, definition: Definition, facts: ReleaseFacts) -> Assessment:
    """Return the assessment as it is for what the definition speaks of; not applicable, or unknown, otherwise."""
    if definition.scope is None:
        return found
    inside = evaluate(definition.scope, facts)
    if inside.truth is Ternary.TRUE:
        return found
    verdict = Verdict.UNKNOWN if inside.truth is Ternary.UNKNOWN else Verdict.NOT_APPLICABLE
    finding = Finding(SCOPE, verdict, f"{inside.words}.", claims_of(inside.fields, facts), inside.missing)
    return replace(found, verdict=verdict.value, findings=(*found.findings, finding))


def reason_in_words(definition: Definition, criterion_id: str, trace: Trace) -> str:
    """Return one sentence: what the facts are and, where that does not suffice, what the definition asks for."""
    wants = definition.criterion(criterion_id).wants
    if wants and trace.truth in {Ternary.FALSE, Ternary.UNKNOWN}:
        return f"{trace.words}; {definition.short} {_ask(definition.short)} for {wants}."
    return f"{trace.words}."


def _ask(name: str) -> str:
    # Epoch's categories ask, OSAID 1.0 asks.
    return "ask" if name.endswith("s") else "asks"


def level_verdicts(definition: Definition, findings: Iterable[Finding]) -> dict[str, Verdict]:
    """Return the verdict of each rung of a ladder above its fallback, highest first."""
    truths = {finding.criterion: _TRUTH_OF[finding.verdict] for finding in findings}
    return {
        level.id: Verdict.of(_reached(definition, level.needs, truths)) for level in reversed(definition.levels[1:])
    }


def range_in_words(definition: Definition, levels: LevelRange) -> str:
    """Return the level of a ladder, or ``lowest..highest`` where several are possible."""
    lowest, highest = definition.level(levels.lowest).id, definition.level(levels.highest).id
    return lowest if levels.is_point else f"{lowest}..{highest}"


_TRUTH_OF = {Verdict.of(truth): truth for truth in Ternary}


def _level_range(definition: Definition, truths: Mapping[str, Ternary]) -> LevelRange:
    """Read the ladder from the top: the first rung not ruled out is the highest, the first met the lowest."""
    highest = 0
    for level in reversed(definition.levels[1:]):
        truth = _reached(definition, level.needs, truths)
        if truth is Ternary.TRUE:
            return LevelRange(level.rank, max(highest, level.rank))
        if truth is Ternary.UNKNOWN:
            highest = max(highest, level.rank)
    return LevelRange(0, highest)


def _all_met(definition: Definition, truths: Mapping[str, Ternary]) -> Ternary:
    """Tell whether every criterion is met; what does not apply is passed over, but for the weights."""
    truth = all_of(truths.values())
    # Only where all else is met: else a verdict of "not met" would change once the weights turn out not to apply.
    absent = any(truths[name] is Ternary.NOT_APPLICABLE for name in definition.about_weights)
    return Ternary.NOT_APPLICABLE if truth is Ternary.TRUE and absent else truth


def _reached(definition: Definition, needs: Iterable[str], truths: Mapping[str, Ternary]) -> Ternary:
    """Tell whether every need is met; what does not apply is passed over, but for the weights."""
    # A release without weights would else be one of open weights by the code around them alone.
    wanted = list(needs)
    if any(truths[need] is Ternary.NOT_APPLICABLE for need in wanted if need in definition.about_weights):
        return Ternary.NOT_APPLICABLE
    return all_of(truths[need] for need in wanted)
