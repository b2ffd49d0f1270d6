"""Read the conditions of a definition file: a closed tree of all, any and not over facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from openness.components import COMPONENT_GROUPS, Availability, Completeness, Component, Fact, members
from openness.definitions.model import Option
from openness.definitions.reading import Reader
from openness.definitions.tree import (
    AllOf,
    AnyOf,
    AvailabilityIs,
    CompletenessIs,
    Condition,
    FactIs,
    Judged,
    Not,
    TermIs,
)
from openness.licenses import Term

_ASPECTS = ("availability", "completeness", "license")
_COMPONENTS = (*COMPONENT_GROUPS, *Component)
_CONDITIONS = ("all", "any", "not", "component", "fact", "use", "choose", "judged")


class ConditionReader(Reader):
    """Reads conditions; what a file shares is read when it is first used, options are settled as chosen."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.shared: dict[str, Any] = {}
        self.options: dict[str, Option] = {}
        self.used_options: set[str] = set()
        self._settled: dict[str, Condition] = {}
        self._open: list[str] = []

    def condition(self, where: str, raw: Any) -> Condition:
        """Return the condition at a place of the file."""
        if not isinstance(raw, dict) or len(set(raw) & set(_CONDITIONS)) != 1:
            self.fail(where, f"{raw!r} is not a condition: it has exactly one of {', '.join(_CONDITIONS)}")
        word = next(name for name in _CONDITIONS if name in raw)
        readers = {
            "all": self._joined,
            "any": self._joined,
            "not": self._negated,
            "fact": self._fact,
            "use": self._use,
            "choose": self._choose,
            "component": self._component,
            "judged": self._judged,
        }
        return readers[word](where, raw)

    def check_shared(self) -> None:
        """Read what is shared even where no criterion uses it, so that a mistake in it is found."""
        for name in self.shared:
            self.use(f"shared.{name}", name)

    def use(self, where: str, name: str) -> Condition:
        """Return a shared condition; refuse one that comes to use itself."""
        if name in self._settled:
            return self._settled[name]
        if name in self._open:
            circle = " > ".join([*self._open[self._open.index(name) :], name])
            self.fail(where, f"the shared condition {name!r} uses itself: {circle}")
        self._open.append(name)
        self._settled[name] = self.condition(f"shared.{name}", self.shared[name])
        self._open.pop()
        return self._settled[name]

    def _use(self, where: str, raw: Mapping[str, Any]) -> Condition:
        self.keys(where, raw, ("use",))
        return self.use(f"{where}.use", self.named(f"{where}.use", raw["use"], self.shared))

    def _joined(self, where: str, raw: Mapping[str, Any]) -> Condition:
        word, shape = ("all", AllOf) if "all" in raw else ("any", AnyOf)
        self.keys(where, raw, (word,))
        parts = self.items(f"{where}.{word}", raw[word])
        return shape(tuple(self.condition(place, part) for place, part in parts))

    def _negated(self, where: str, raw: Mapping[str, Any]) -> Condition:
        self.keys(where, raw, ("not",))
        return Not(self.condition(f"{where}.not", raw["not"]))

    def _fact(self, where: str, raw: Mapping[str, Any]) -> Condition:
        self.keys(where, raw, ("fact", "is"))
        return FactIs(self.one_of(f"{where}.fact", raw["fact"], Fact), self.boolean(f"{where}.is", raw["is"]))

    def _choose(self, where: str, raw: Mapping[str, Any]) -> Condition:
        """Return the branch of the choice made; the others are read too, so that a mistake in them is found."""
        self.keys(where, raw, ("choose", "from"))
        option = self.options[self.named(f"{where}.choose", raw["choose"], self.options)]
        self.used_options.add(option.id)
        branches = self.mapping(f"{where}.from", raw["from"])
        self.keys(f"{where}.from", branches, tuple(option.choices))
        read = {choice: self.condition(f"{where}.from.{choice}", part) for choice, part in branches.items()}
        return read[option.chosen]

    def _judged(self, where: str, raw: Mapping[str, Any]) -> Condition:
        self.keys(where, raw, ("judged",))
        return Judged(self.text(f"{where}.judged", raw["judged"]))

    def _component(self, where: str, raw: Mapping[str, Any]) -> Condition:
        self.keys(where, raw, ("component",), _ASPECTS)
        parts = [
            part
            for component in members(self.named(f"{where}.component", raw["component"], _COMPONENTS))
            for part in self._aspects(where, raw, component)
        ]
        if not parts:
            self.fail(where, f"says nothing of the component: give one of {', '.join(_ASPECTS)}")
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _aspects(self, where: str, raw: Mapping[str, Any], component: Component) -> Iterator[Condition]:
        if "availability" in raw:
            names = self.items(f"{where}.availability", raw["availability"])
            yield AvailabilityIs(component, frozenset(self.one_of(place, name, Availability) for place, name in names))
        if "completeness" in raw:
            given = raw["completeness"]
            place = f"{where}.completeness"
            names = self.items(place, given) if isinstance(given, list) else [(place, given)]
            yield CompletenessIs(component, frozenset(self.one_of(at, name, Completeness) for at, name in names))
        for name, value in self.mapping(f"{where}.license", raw.get("license", {})).items():
            term = self.one_of(f"{where}.license", name, Term)
            yield TermIs(component, term, self.boolean(f"{where}.license.{name}", value))
