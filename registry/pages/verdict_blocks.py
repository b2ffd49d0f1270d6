"""What each definition says of a release: the answer, its reasons, what would have to change, and what others say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from openness.counterfactual import ChangeSet, changes_in_words
from openness.definitions import Criterion, Definition, Kind, definition
from openness.facts import ReleaseFacts
from openness.reasons import missing_in_words
from registry.actions.whatif import changes_needed
from registry.filters.releases import EPOCH, G7, OSAID, TIERS
from registry.models import Claim, Evidence, Rating, VerdictInterval
from registry.pages.words import in_sentence

#: Definitions that readers ask about first; the others follow by key.
_FIRST = (OSAID, G7, TIERS)

#: Which of our answers a rating of another body is set beside.
_BESIDE = {
    Rating.Scheme.EPOCH_ACCESSIBILITY: EPOCH,
    Rating.Scheme.OSI_VALIDATION_2024: OSAID,
    Rating.Scheme.MOT_CLASS: "mot@2026-05",
    Rating.Scheme.OSAI_INDEX: "osai@12",
}

#: Sets of changes shown of those that there are; the API gives them all.
_SETS_SHOWN = 3


class Footnotes:
    """Numbers pieces of evidence in the order in which the page first needs them."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self.notes: list[Evidence] = []

    def number(self, evidence: Evidence) -> int:
        """Return the number of a piece of evidence."""
        if evidence.pk not in self._numbers:
            self.notes.append(evidence)
            self._numbers[evidence.pk] = len(self.notes)
        return self._numbers[evidence.pk]


@dataclass(frozen=True)
class FindingRow:
    """One criterion with its answer, the footnotes of the claims behind it, and what would settle it."""

    criterion: Criterion | None
    verdict: str
    grade: str
    reason: str
    notes: list[int]
    missing: list[str]


@dataclass(frozen=True)
class Step:
    """One set of changes by which a definition would be met, in words.

    ``instead`` names what it does without of the first set, where it is told by its difference from that.
    """

    words: list[str]
    instead: list[str]
    kinds: list[str]
    possible: bool


@dataclass(frozen=True)
class VerdictBlock:
    """One definition's answer."""

    definition: Definition
    interval: VerdictInterval
    sentence: str
    decides: str
    findings: list[FindingRow]
    target: str
    steps: list[Step]
    more_steps: int
    note: str


def in_order(keys: Iterable[str]) -> list[str]:
    """Return definitions in the order in which a page tells them."""
    found = set(keys)
    return [*(key for key in _FIRST if key in found), *sorted(found - set(_FIRST))]


def block(
    row: VerdictInterval, claims: Mapping[str, Claim], notes: Footnotes, facts: ReleaseFacts | None
) -> VerdictBlock:
    """Return what a page tells of one definition's answer."""
    rules = definition(row.definition)
    known = {criterion.id: criterion for criterion in rules.criteria}
    findings = [
        FindingRow(
            known.get(found["criterion"]),
            found["verdict"],
            found.get("grade", ""),
            found["reason"],
            sorted({notes.number(claims[key].evidence) for key in found["claims"] if key in claims}),
            [missing_in_words(name) for name in found["missing"]],
        )
        for found in row.assessment.findings
    ]
    needed = changes_needed(facts, rules) if facts else None
    steps = _steps(needed.sets) if needed else []
    return VerdictBlock(
        definition=rules,
        interval=row,
        sentence=_sentence(row, rules, findings),
        decides=_decides(row, rules, findings),
        findings=findings,
        target=needed.target if needed else "",
        steps=steps[:_SETS_SHOWN],
        more_steps=max(0, len(steps) - _SETS_SHOWN),
        note=needed.note if needed else "",
    )


def _steps(sets: Sequence[ChangeSet]) -> list[Step]:
    """Return sets in words; one that is mostly like the first is told by what it has instead."""
    steps: list[Step] = []
    for changes in sets:
        words, instead = changes_in_words(changes), []
        if steps and len(set(words) & set(steps[0].words)) * 2 > len(words):
            instead = [each for each in steps[0].words if each not in words]
            words = [each for each in words if each not in steps[0].words]
        steps.append(Step(words, instead, [kind.value for kind in changes.kinds], changes.possible))
    return steps


def _sentence(row: VerdictInterval, rules: Definition, findings: Sequence[FindingRow]) -> str:
    if rules.kind is Kind.SCORE:
        return _score_sentence(row, rules)
    if rules.kind is Kind.TOOL:
        progress = row.assessment.measures.get("progress", {})
        told = ", ".join(f"class {rank} {percent:.1f} %" for rank, percent in progress.items())
        return f"By the tool's own algorithm, which counts what is not known as missing: {told}."
    if rules.levels:
        return _level_sentence(row, rules, {found.criterion.id: found for found in findings if found.criterion})
    failed = [
        in_sentence(found.criterion.title) for found in findings if found.criterion and found.verdict == "not met"
    ]
    open_ = [found for found in findings if found.verdict == "unknown"]
    if row.verdict == "met":
        return f"Meets {rules.title}: every criterion that applies is met."
    if row.verdict == "not met":
        return f"Does not meet {rules.title} (criteria not met: {'; '.join(failed)})."
    if row.verdict == "not applicable":
        return f"{rules.title} does not apply to it."
    return f"Whether it meets {rules.title} is unknown: {len(open_)} of {len(findings)} criteria cannot be decided."


def _score_sentence(row: VerdictInterval, rules: Definition) -> str:
    if row.score_lowest == row.score_highest:
        return f"A score by {rules.short}, computed from the recorded facts; a score is no tier."
    return (
        f"A score by {rules.short}: the lower end counts what is not known, or needs a person's judgement, as the "
        "worst grade, as the index does; the upper end as the best. A score is no tier."
    )


def _level_sentence(row: VerdictInterval, rules: Definition, findings: Mapping[str, FindingRow]) -> str:
    """Say what the level is called, and what stands between the release and the next one."""
    lowest, highest = rules.level(row.lowest or 0), rules.level(row.highest or 0)
    name = "" if lowest.id == lowest.title or lowest != highest else f"{lowest.title}. "
    if highest.rank + 1 == len(rules.levels) and lowest == highest:
        return f"{name}There is no higher level."
    above = rules.level(lowest.rank + 1)
    names = [f"{in_sentence(title)} ({found.verdict})" for title, found in _between(above.needs, findings)]
    if lowest == highest:
        told = "; ".join(in_sentence(title) for title, _ in _between(above.needs, findings))
        return f"{name}The next level, {above.title}, is not reached (criteria not met: {told})."
    return f"The facts leave it open; for {above.title} what counts is: {'; '.join(names)}."


def _between(needs: Iterable[str], findings: Mapping[str, FindingRow]) -> list[tuple[str, FindingRow]]:
    found = [findings[need] for need in needs if findings[need].verdict not in {"met", "not applicable"}]
    return [(row.criterion.title, row) for row in found if row.criterion]


def _decides(row: VerdictInterval, rules: Definition, findings: Sequence[FindingRow]) -> str:
    """Return in a few words what decides the answer, for the table of all definitions."""
    wanted = "unknown" if row.verdict == "unknown" else "not met"
    named = [found for found in findings if found.criterion]
    if rules.kind is Kind.SCORE:
        return "a score has no threshold"
    if rules.kind is Kind.TOOL:
        return "what is not known counts as missing"
    if rules.levels:
        rank = (row.lowest or 0) + 1
        if rank == len(rules.levels):
            return "every criterion is met"
        by_id = {found.criterion.id: found for found in named if found.criterion}
        titles = [title for title, _ in _between(rules.level(rank).needs, by_id)]
    else:
        titles = [found.criterion.title for found in named if found.criterion and found.verdict == wanted]
    if not titles:
        return "every criterion that applies is met" if row.verdict == "met" else ""
    shown = "; ".join(in_sentence(title) for title in titles[:3])
    return f"{shown} and {len(titles) - 3} more" if len(titles) > 3 else shown


def beside(rating: Rating, blocks: Mapping[str, VerdictBlock]) -> str:
    """Say how another body's rating compares with our answer and, where the two differ, by which findings."""
    found = blocks.get(_BESIDE.get(Rating.Scheme(rating.scheme), ""))
    if found is None:
        return ""
    if found.definition.kind is Kind.SCORE:
        return f"From the registry's facts: {_ours(rating, found).replace('..', ' to ')}."
    theirs, ours = _theirs(rating, found), (found.interval.lowest, found.interval.highest)
    if found.definition.kind is Kind.CONJUNCTION:
        ours = {"met": (1, 1), "not met": (0, 0)}.get(found.interval.verdict, (0, 1))
    if theirs is None or ours[0] is None or ours[1] is None:
        return ""
    if ours[0] <= theirs <= ours[1]:
        return "The registry agrees." if ours[0] == ours[1] else "The registry's facts leave this possible."
    answer = found.interval.verdict.replace("..", " to ")
    return f"The registry differs ({answer}). What makes the difference: {_difference(found, theirs, ours[0])}"


def _ours(rating: Rating, found: VerdictBlock) -> str:
    """Return our score, or, beside a mark that is of one criterion only, our grade of that."""
    grades = {row.criterion.id: row.grade or row.verdict for row in found.findings if row.criterion}
    return grades.get(rating.value.partition(": ")[0], found.interval.verdict)


def _theirs(rating: Rating, found: VerdictBlock) -> int | None:
    if found.definition.kind is Kind.CONJUNCTION:
        return {"pass": 1, "fail": 0}.get(rating.value.split()[0].lower(), 0)
    ranks = {level.id: level.rank for level in found.definition.levels}
    return ranks.get(rating.value)


def _difference(found: VerdictBlock, theirs: int, ours: int) -> str:
    """Return the reasons of the findings that separate two levels, or two verdicts."""
    levels = found.definition.levels
    rows = [row for row in found.findings if row.criterion]
    if levels:
        upper, lower = max(theirs, ours), min(theirs, ours)
        needs = set(levels[upper].needs) - (set(levels[lower].needs) if ours > theirs else set())
        rows = [row for row in rows if row.criterion and row.criterion.id in needs]
    wanted = {"not met", "unknown"} if theirs > ours else {"met"}
    told = [row.reason for row in rows if row.verdict in wanted]
    return " ".join(told[:3]) or "their reasons are not published criterion by criterion."
