"""The Model Openness Tool's rules once more, step by step over lists, to compare the core with.

Written from the published pseudocode of the evaluator; nothing of it is shared with the core, nor is it fast.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Part(NamedTuple):
    """A component of the tool: name, content type, class, required or optional."""

    name: str
    content: str
    rank: int
    required: bool


COMPONENTS = (
    Part("Model architecture", "code", 3, True),
    Part("Model parameters (Final)", "data", 3, True),
    Part("Technical report", "document", 3, True),
    Part("Evaluation results", "document", 3, True),
    Part("Model card", "document", 3, True),
    Part("Data card", "document", 3, True),
    Part("Sample model outputs", "document", 3, False),
    Part("Training code", "code", 2, True),
    Part("Inference code", "code", 2, True),
    Part("Evaluation code", "code", 2, True),
    Part("Evaluation data", "data", 2, True),
    Part("Supporting libraries and tools", "code", 2, False),
    Part("Datasets", "data", 1, True),
    Part("Data preprocessing code", "code", 1, True),
    Part("Research paper", "document", 1, True),
    Part("Model parameters (Intermediate)", "data", 1, True),
    Part("Model metadata", "data", 1, False),
)

#: Licences to draw from: whether the tool takes each for open, and what content it takes it to be for.
LICENSES = {
    "Apache-2.0": (True, {"code", "document"}),
    "MIT": (True, {"code"}),
    "GPL-3.0-only": (True, set()),
    "CC-BY-4.0": (True, {"document"}),
    "CDLA-Permissive-2.0": (True, {"data"}),
    "OpenMDW-1.0": (True, {"code", "data", "document"}),
    "PDDL-1.0": (False, {"data"}),
    "apache-2.0": (False, set()),
    "Proprietary": (False, set()),
    "unlicensed": (False, set()),
    "": (False, set()),
}

REPORT, PAPER = "Technical report", "Research paper"


@dataclass
class Evaluation:
    """What comes out: class, per cents, lists of required components by class and status, remarks on types."""

    rank: int
    progress: dict[int, float]
    lists: dict[int, dict[str, list[str]]]
    not_type_appropriate: set[str]


def evaluate(components: dict[str, str | None], general: dict[str, str]) -> Evaluation:
    """Return what the tool says of a record."""
    lists: dict[int, dict[str, list[str]]] = {}
    remarks: set[str] = set()
    required: list[Part] = []
    for rank in (3, 2, 1):
        required += [part for part in COMPONENTS if part.rank == rank and part.required]
        lists[rank] = {"included": [], "missing": [], "invalid": [], "unlicensed": []}
        for part in required:
            lists[rank][_status(part, components, general)].append(part.name)
    for part in COMPONENTS:
        if _status(part, components, general) == "included":
            _, fit = LICENSES[_resolve(part, components, general)]
            if part.content not in fit:
                remarks.add(part.name)
    _replace_report(lists)
    progress = {rank: _progress(rank, lists) for rank in (3, 2, 1)}
    best = 0
    for rank in (3, 2, 1):
        if progress[rank] == 100.0:
            best = rank
    sorted_lists = {rank: {status: sorted(names) for status, names in each.items()} for rank, each in lists.items()}
    return Evaluation(best, progress, sorted_lists, remarks)


def _resolve(part: Part, components: dict[str, str | None], general: dict[str, str]) -> str:
    own = components[part.name]
    if own is not None:
        return "unlicensed" if own == "" else own
    for key in (part.content, "distribution"):
        if key in general and general[key] != "":
            return general[key]
    return "unlicensed"


def _status(part: Part, components: dict[str, str | None], general: dict[str, str]) -> str:
    if part.name not in components:
        return "missing"
    name = _resolve(part, components, general)
    is_open, _ = LICENSES[name]
    if is_open:
        return "included"
    return "unlicensed" if name == "unlicensed" else "invalid"


def _replace_report(lists: dict[int, dict[str, list[str]]]) -> None:
    if REPORT in lists[3]["included"]:
        return
    for status in ("included", "invalid", "unlicensed"):
        if PAPER in lists[1][status]:
            for rank in (1, 2, 3):
                if REPORT in lists[rank]["missing"]:
                    lists[rank]["missing"].remove(REPORT)
            lists[3][status].append(PAPER)
            lists[2][status].append(PAPER)


def _progress(rank: int, lists: dict[int, dict[str, list[str]]]) -> float:
    total, included = 0, 0
    for each in (3, 2, 1):
        if each < rank:
            break
        total += len([part for part in COMPONENTS if part.rank == each and part.required])
        included = len(lists[each]["included"])
        if included < total:
            if each > rank:
                return 0.0
            break
    if rank == 1 and REPORT not in lists[1]["included"] and PAPER in lists[1]["included"]:
        total -= 1
    return min(100.0, included / total * 100)
