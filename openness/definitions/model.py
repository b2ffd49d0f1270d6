"""The shape of a definition: criteria over named conditions, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from openness.components import Aspect, Component
from openness.definitions.tree import Condition, FactIs, Judged, Leaf, fields_of, leaves


class Kind(StrEnum):
    """How criteria make up an answer."""

    CONJUNCTION = "conjunction"
    LADDER = "ladder"
    SCORE = "score"
    TOOL = "tool"


class Aggregate(StrEnum):
    """How the points of a score are put together."""

    MEAN = "mean"
    SUM = "sum"
    PERCENT = "percent"


@dataclass(frozen=True)
class Reference:
    """Where something is laid down."""

    title: str
    href: str


@dataclass(frozen=True)
class Option:
    """A question on which experts disagree, with the answers there are and the one that was chosen."""

    id: str
    asks: str
    choices: Mapping[str, str]
    default: str
    chosen: str


@dataclass(frozen=True)
class Revision:
    """What changed in the wording of a definition file, and when."""

    number: int
    on: date
    text: str


@dataclass(frozen=True)
class Grade:
    """A mark that a graded criterion can get; the last has no condition and is given to the rest."""

    id: str
    title: str
    points: float
    when: Condition | None


@dataclass(frozen=True)
class ToolPart:
    """A component as the Model Openness Tool names it: content type, class (3 to 1), required or not."""

    name: str
    component: tuple[Component, ...]
    content: str
    rank: int
    required: bool


@dataclass(frozen=True)
class ToolRules:
    """The licence table of the Model Openness Tool: ids that count as open, and what each is appropriate for."""

    open_licenses: frozenset[str]
    appropriate: Mapping[str, frozenset[str]]


@dataclass(frozen=True, eq=False)
class Criterion:
    """One requirement: a question and what answers it.

    ``requires`` answers a yes-or-no question; ``grades`` a graded one, best first, empty where only a person can
    grade it; ``part`` is looked at by the tool's algorithm. ``wants`` says after "asks for" what is asked for.
    """

    id: str
    title: str
    asks: str
    reference: str
    requires: Condition | None = None
    wants: str = ""
    grades: tuple[Grade, ...] = ()
    weight: float = 1.0
    category: str = ""
    part: ToolPart | None = None

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Return every condition about facts on which the answer depends."""
        graded = (grade.when for grade in self.grades if grade.when is not None)
        return tuple(leaf for part in (self.requires, *graded) if part is not None for leaf in leaves(part))

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """Return the components on which the answer can depend, each once."""
        found = (leaf.component for leaf in self.leaves if not isinstance(leaf, FactIs | Judged))
        return tuple(dict.fromkeys((*found, *(self.part.component if self.part else ()))))

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Return the fields of facts on which the answer can depend, each once."""
        found = [name for leaf in self.leaves for name in fields_of(leaf)]
        listed = self.part.component if self.part else ()
        found += [f"{each}.{aspect}" for each in listed for aspect in (Aspect.AVAILABILITY, Aspect.LICENSE)]
        return tuple(dict.fromkeys(found))


#: The id of the criterion that asks whether a definition speaks of a release at all.
SCOPE = "scope"


@dataclass(frozen=True)
class Level:
    """A rung of a ladder: reached when every criterion named in ``needs`` is met."""

    id: str
    title: str
    rank: int
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Definition:
    """One version of one definition of openness, under one choice of its options."""

    id: str
    version: str
    title: str
    short: str
    steward: str
    published: date
    status: str
    kind: Kind
    reference: Reference
    summary: str
    criteria: tuple[Criterion, ...]
    levels: tuple[Level, ...]
    notes: tuple[str, ...]
    reviewed_by: str | None
    reviewed_on: date | None
    digest: str
    scope: Condition | None = None
    aggregate: Aggregate | None = None
    tool: ToolRules | None = None
    closed_world: bool = False
    options: tuple[Option, ...] = ()
    revisions: tuple[Revision, ...] = ()

    @property
    def key(self) -> str:
        """Return the identifier with the version, for example ``osaid@1.0``."""
        return f"{self.id}@{self.version}"

    @property
    def revision(self) -> int:
        """Return the number of the wording; the first is 1."""
        return self.revisions[-1].number if self.revisions else 1

    @property
    def revision_key(self) -> str:
        """Return the key of this wording, for example ``osaid@1.0-r2``."""
        return f"{self.key}-r{self.revision}"

    @property
    def chosen(self) -> dict[str, str]:
        """Return the options that were not left at their default, by id."""
        return {option.id: option.chosen for option in self.options if option.chosen != option.default}

    def criterion(self, criterion_id: str) -> Criterion:
        """Return a criterion, or the one that asks for the scope, by its id; raise KeyError where there is none."""
        return self._by_id[criterion_id]

    @cached_property
    def _by_id(self) -> dict[str, Criterion]:
        known = {criterion.id: criterion for criterion in self.criteria}
        if self.scope is not None:
            asks = "Does the definition speak of this release?"
            known[SCOPE] = Criterion(SCOPE, "Scope", asks, self.reference.title, self.scope)
        return known

    @cached_property
    def about_weights(self) -> frozenset[str]:
        """Return the ids of the criteria whose answer can depend on the weights."""
        return frozenset(each.id for each in self.criteria if Component.WEIGHTS_FINAL in each.components)

    def level(self, rank: int) -> Level:
        """Return the level of a rank; levels are kept lowest first."""
        return self.levels[rank]
