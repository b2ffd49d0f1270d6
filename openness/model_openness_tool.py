"""The Model Openness Tool's own algorithm: a class from 0 (unclassified) to 1 (best) and three percentages.

It knows no "unknown": a component that is not listed is missing, a licence that is not given is not open. The rules
are those of the tool's evaluator at commit 8b5d30e of 2026-05-11 (ModelEvaluator, LicenseHandler, ModelUpdater).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from openness.components import Aspect, Availability
from openness.definitions import Criterion, Definition, ToolPart, ToolRules
from openness.evaluation import claims_of
from openness.facts import NOT_APPLICABLE, UNKNOWN, ReleaseFacts
from openness.licenses import Term
from openness.ternary import Ternary
from openness.verdicts import Assessment, Finding, LevelRange, Verdict

UNLICENSED = "unlicensed"

#: The tool's classes, from the one that asks for least to the one that asks for most.
CLASSES = (3, 2, 1)

#: Ways of having a component in which the tool's records list it; they do not tell a gate from an open door.
_LISTED = {Availability.PUBLIC, Availability.GATED_AUTO, Availability.GATED_MANUAL}

_REPORT, _PAPER = "Technical report", "Research paper"


class Status(StrEnum):
    """What the tool finds of a component."""

    INCLUDED = "included"
    MISSING = "missing"
    INVALID = "invalid"
    UNLICENSED = "unlicensed"


@dataclass(frozen=True)
class ToolRecord:
    """What a record lists: the licence of each component by the tool's name, and the licences of the whole.

    A licence None is inherited from the whole, an empty one is none. ``general`` is keyed by content type (code, data,
    document) and ``distribution``.
    """

    components: Mapping[str, str | None]
    general: Mapping[str, str] = field(default_factory=dict)

    def license_of(self, part: ToolPart) -> str:
        """Return the licence that counts for a listed component; one that is given, even as empty, never inherits."""
        own = self.components[part.name]
        if own is not None:
            return own or UNLICENSED
        return self.general.get(part.content) or self.general.get("distribution") or UNLICENSED


@dataclass(frozen=True)
class ToolResult:
    """Class (0 to 3), per cent by class, and what the tool finds of the components.

    ``statuses`` speaks of all components, ``licenses`` of those listed, ``classes`` of those that each class asks for.
    ``not_type_appropriate`` are under an open licence meant for other content, which the tool only remarks on.
    """

    rank: int
    progress: Mapping[int, float]
    statuses: Mapping[str, Status]
    licenses: Mapping[str, str]
    classes: Mapping[int, Mapping[Status, tuple[str, ...]]]
    not_type_appropriate: tuple[str, ...]

    @property
    def mean_progress(self) -> float:
        """Return the mean of the three percentages."""
        return sum(self.progress.values()) / len(self.progress)

    @property
    def paper_stands_in(self) -> bool:
        """Tell whether an open paper counts in place of a report that does not."""
        return _paper_stands_in(self.statuses)


def classify(record: ToolRecord, definition: Definition) -> ToolResult:
    """Return what the tool says of a record; raise ValueError for a component that it does not know.

    The tool itself takes an unknown name for its first component, and so comes to a wrong class.
    """
    rules = _rules(definition)
    parts = [criterion.part for criterion in definition.criteria if criterion.part is not None]
    names = [part.name for part in parts]
    if unknown := sorted(set(record.components) - set(names)):
        raise ValueError(f"the component {unknown[0]!r} is not one of {', '.join(names)}")
    licenses = {part.name: record.license_of(part) for part in parts if part.name in record.components}
    statuses = {name: _status(licenses.get(name), rules) for name in names}
    classes = {rank: _lists(parts, statuses, rank) for rank in CLASSES}
    progress = {rank: _progress(parts, statuses, classes, rank) for rank in CLASSES}
    return ToolResult(
        rank=next((rank for rank in reversed(CLASSES) if progress[rank] == 100.0), 0),
        progress=progress,
        statuses=statuses,
        licenses=licenses,
        classes=classes,
        not_type_appropriate=tuple(
            part.name
            for part in parts
            if statuses[part.name] is Status.INCLUDED
            and part.content not in rules.appropriate.get(licenses[part.name], frozenset())
        ),
    )


def _rules(definition: Definition) -> ToolRules:
    if definition.tool is None:
        raise TypeError(f"{definition.key} is not a definition by the tool's algorithm")
    return definition.tool


def _status(license_id: str | None, rules: ToolRules) -> Status:
    """Return what the tool finds of a component by its licence; None: it is not listed."""
    if license_id is None:
        return Status.MISSING
    # Exact and case-sensitive, as in the tool: "apache-2.0" is not on its list.
    if license_id in rules.open_licenses:
        return Status.INCLUDED
    return Status.UNLICENSED if license_id == UNLICENSED else Status.INVALID


def _required(parts: Sequence[ToolPart], rank: int) -> list[str]:
    """Return what a class asks for: its own required components and those of the classes below."""
    return [part.name for part in parts if part.required and part.rank >= rank]


def _lists(parts: Sequence[ToolPart], statuses: Mapping[str, Status], rank: int) -> dict[Status, tuple[str, ...]]:
    """Return what a class asks for by what was found of it.

    Where the report is not included and a paper is listed, the report is no longer missing, and the paper is named
    with its own status in the two classes that do not ask for it: an open one counts for the report, another does not.
    """
    found = {status: [name for name in _required(parts, rank) if statuses[name] is status] for status in Status}
    if statuses[_REPORT] is not Status.INCLUDED and statuses[_PAPER] is not Status.MISSING:
        found[Status.MISSING] = [name for name in found[Status.MISSING] if name != _REPORT]
        if rank > 1:
            found[statuses[_PAPER]].append(_PAPER)
    return {status: tuple(names) for status, names in found.items()}


def _progress(
    parts: Sequence[ToolPart],
    statuses: Mapping[str, Status],
    classes: Mapping[int, Mapping[Status, tuple[str, ...]]],
    rank: int,
) -> float:
    """Return the per cent of a class: 0 until the class below is complete, then of all that is asked for so far."""
    included = {each: len(classes[each][Status.INCLUDED]) for each in CLASSES}
    if any(included[below] < len(_required(parts, below)) for below in CLASSES if below > rank):
        return 0.0
    total = len(_required(parts, rank))
    # Class I asks for the paper itself, which cannot count twice: the report is left out of what is asked for.
    if rank == 1 and _paper_stands_in(statuses):
        total -= 1
    return 100 * included[rank] / total


def _paper_stands_in(statuses: Mapping[str, Status]) -> bool:
    return statuses[_REPORT] is not Status.INCLUDED and statuses[_PAPER] is Status.INCLUDED


def assess_as_tool(facts: ReleaseFacts, definition: Definition) -> Assessment:
    """Return what the tool would say of a release if its record listed what is known of it."""
    return assessment_of(classify(record_of(facts, definition), definition), definition, facts)


def record_of(facts: ReleaseFacts, definition: Definition) -> ToolRecord:
    """Return the record that lists the components known to be downloadable, with their licences by SPDX id.

    What the tool takes for one component and is several here is listed where all of it that applies is.
    """
    rules, listed = _rules(definition), {}
    for criterion in definition.criteria:
        part = criterion.part
        if part is None:
            continue
        said = {facts.component(each, Aspect.AVAILABILITY).value for each in part.component} - {NOT_APPLICABLE}
        if said and said <= _LISTED:
            listed[part.name] = _license_id(facts, part, rules)
    return ToolRecord(listed)


def _license_id(facts: ReleaseFacts, part: ToolPart, rules: ToolRules) -> str:
    """Return the SPDX id, or else the name, of a component's licence; of several licences the first not open counts."""
    applying = [each for each in part.component if facts.component(each, Aspect.AVAILABILITY).value != NOT_APPLICABLE]
    names = []
    for component in applying:
        terms = facts.license_of(component)
        stated = terms is not None and terms[Term.HAS_LICENSE] is not Ternary.FALSE
        names.append((terms.spdx or terms.name) if terms is not None and stated else "")
    return next((name for name in names if name not in rules.open_licenses), names[0])


def assessment_of(result: ToolResult, definition: Definition, facts: ReleaseFacts | None = None) -> Assessment:
    """Return a result as an assessment; with facts, each finding names its claims and what was not known."""
    rank = 0 if result.rank == 0 else 4 - result.rank
    return Assessment(
        definition.key,
        definition.level(rank).id,
        tuple(
            _finding(criterion, criterion.part, result, facts)
            for criterion in definition.criteria
            if criterion.part is not None
        ),
        LevelRange(rank, rank),
        progress={str(each): result.progress[each] for each in CLASSES},
    )


def _finding(criterion: Criterion, part: ToolPart, result: ToolResult, facts: ReleaseFacts | None) -> Finding:
    status = result.statuses[part.name]
    stands_in = part.name == _REPORT and result.paper_stands_in
    if status is Status.INCLUDED:
        verdict = Verdict.MET
    elif stands_in or (status is Status.MISSING and not part.required):
        verdict = Verdict.NOT_APPLICABLE
    else:
        verdict = Verdict.NOT_MET
    fields = _fields(part, facts) if facts else ()
    return Finding(
        criterion.id,
        verdict,
        f"{part.name}: {_in_words(part, result)}{'; the research paper stands in for it' if stands_in else ''}.",
        claims_of(fields, facts) if facts else (),
        tuple(name for name in fields if facts and facts.statement(name).value == UNKNOWN),
        grade=status.value,
    )


def _in_words(part: ToolPart, result: ToolResult) -> str:
    name = result.licenses.get(part.name, "")
    words = {
        Status.INCLUDED: f"listed under {name}, which the tool treats as open",
        Status.MISSING: "not listed",
        Status.INVALID: f"listed under {name}, which the tool does not treat as open",
        Status.UNLICENSED: "listed without a licence",
    }[result.statuses[part.name]]
    remark = f", though not as one for {part.content}" if part.name in result.not_type_appropriate else ""
    return f"{words}{remark}{'' if part.required else '; optional'}"


def _fields(part: ToolPart, facts: ReleaseFacts) -> tuple[str, ...]:
    """Return the fields that decide what the record lists of a component."""
    aspects = (Aspect.AVAILABILITY, Aspect.LICENSE)
    return tuple(dict.fromkeys(facts.field_of(each, aspect) for each in part.component for aspect in aspects))
