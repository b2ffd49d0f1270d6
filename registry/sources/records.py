"""What adapters give to the rest: frozen records, with dates as their source writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class SourceError(ValueError):
    """Input that cannot be used: says where, what stands there, and what is allowed."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class EvidenceRecord:
    """What was read: a source, the address of the document, the place in it, the day.

    ``authority`` is given where it differs from the source's; ``confidence`` where the reader states one.
    """

    source: str
    locator: str
    read: str
    url: str = ""
    quote: str = ""
    authority: str = ""
    confidence: str = "not_stated"
    archive: str = ""


@dataclass(frozen=True)
class ClaimRecord:
    """One statement: a field and its value, from a day (None: since the release) to a day (None: still)."""

    field: str
    value: str
    evidence: EvidenceRecord
    start: str | None = None
    end: str | None = None
    note: str = ""


@dataclass(frozen=True)
class AliasRecord:
    """A name of a release elsewhere; ``day`` is that of which it is said, empty where the source gives none."""

    scheme: str
    value: str
    evidence: EvidenceRecord
    day: str = ""


@dataclass(frozen=True)
class LineageRecord:
    """What a release was made from."""

    base: str
    relation: str
    evidence: EvidenceRecord
    note: str = ""


@dataclass(frozen=True)
class ScoreRecord:
    """A benchmark result with its setting and who ran it."""

    benchmark: str
    value: float
    evaluator: str
    relation: str
    evidence: EvidenceRecord
    setting: str = ""
    stderr: float | None = None
    low: float | None = None
    high: float | None = None
    evaluated: str = "unknown"
    note: str = ""


@dataclass(frozen=True)
class RatingRecord:
    """What another body says of a release, word for word."""

    scheme: str
    value: str
    evidence: EvidenceRecord
    date: str = "unknown"
    note: str = ""


@dataclass(frozen=True)
class ReleaseRecord:
    """One release with everything that is said of it."""

    slug: str
    name: str
    developer: str
    family: str
    version: str = ""
    size: str = ""
    variant: str = "unspecified"
    modality: tuple[str, ...] = ()
    note: str = ""
    claims: tuple[ClaimRecord, ...] = ()
    aliases: tuple[AliasRecord, ...] = ()
    lineage: tuple[LineageRecord, ...] = ()
    scores: tuple[ScoreRecord, ...] = ()
    ratings: tuple[RatingRecord, ...] = ()


@dataclass(frozen=True)
class LicenseRecord:
    """One version of a licence text with its three-valued terms.

    ``names`` are (scheme, value) pairs: what the world calls it; ``series`` groups the versions of one licence.
    """

    key: str
    name: str
    terms: Mapping[str, bool | str]
    evidence: EvidenceRecord
    steward: str = ""
    version: str = ""
    published: str = "unknown"
    spdx: str = ""
    url: str = ""
    text_read: str = "not_read"
    policies: tuple[str, ...] = ()
    series: str = ""
    names: tuple[tuple[str, str], ...] = ()
    details: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class LaterStance:
    """What a policy says of one kind of use from a later day on, by a statement outside its first text."""

    tag: str
    stance: str
    start: str
    text: str
    evidence: EvidenceRecord
    clause: str = ""


@dataclass(frozen=True)
class PolicyRecord:
    """An acceptable-use policy with its stance on each kind of use; ``clauses``: {clause, text, places} by kind."""

    key: str
    name: str
    binding: str
    stances: Mapping[str, str]
    evidence: EvidenceRecord
    steward: str = ""
    published: str = "unknown"
    url: str = ""
    pass_on: bool | str = "unknown"
    unilateral_change: bool | str = "unknown"
    enforcement: str = "contractual"
    text_read: str = "not_read"
    clauses: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    later: tuple[LaterStance, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class SourceRecord:
    """Where facts come from, with the licence under which they may be passed on."""

    key: str
    title: str
    publisher: str
    kind: str
    url: str
    license: str
    published: str = "unknown"
    redistributable: bool = True
    attribution: str = ""
    note: str = ""
    #: How near it stands to the facts: primary, developer, index or third_party.
    authority: str = "third_party"


@dataclass(frozen=True)
class BenchmarkRecord:
    """A benchmark in one variant and metric; ``ceiling`` None: all questions have an answer; ``questions``: unknown."""

    key: str
    name: str
    variant: str
    metric: str
    direction: str
    url: str
    publisher: str
    public: bool | str
    unit: str = ""
    lower: float | None = None
    upper: float | None = None
    chance: float | None = None
    description: str = ""
    domain: str = "other"
    scale: str = "accuracy"
    ceiling: float | None = None
    questions: int | None = None
    in_index: bool = False


@dataclass(frozen=True)
class DeveloperRecord:
    """Who makes releases."""

    slug: str
    name: str
    country: str = ""


@dataclass(frozen=True)
class FamilyRecord:
    """A line of releases of one developer."""

    slug: str
    name: str
    developer: str


@dataclass(frozen=True)
class EstimateRecord:
    """A lag as somebody published it; None: not a number, or no range; "unknown" where it was not stated."""

    key: str
    title: str
    publisher: str
    open_means: str
    closed_means: str
    benchmarks: str
    method: str
    estimand: str
    unit: str
    value_text: str
    interval_is: str
    moves: str
    reproduced: str
    evidence: EvidenceRecord
    published: str = "unknown"
    reach: str = "unknown"
    url: str = ""
    access: str = "unknown"
    value: float | None = None
    low: float | None = None
    high: float | None = None
    preset: str = ""
    note: str = ""
