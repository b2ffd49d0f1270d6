"""Read one definition: its head, options, criteria and what follows from them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from openness.components import COMPONENT_GROUPS, Component, members
from openness.definitions.conditions import ConditionReader
from openness.definitions.model import (
    SCOPE,
    Aggregate,
    Criterion,
    Definition,
    Grade,
    Kind,
    Level,
    Option,
    Reference,
    Revision,
    ToolPart,
    ToolRules,
)

_STATUSES = ("draft", "released", "withdrawn")
_KEYS = ("id", "version", "title", "steward", "published", "status", "kind", "reference", "summary", "criteria")
_OPTIONAL = (
    "short",
    "levels",
    "notes",
    "reviewed",
    "shared",
    "options",
    "scope",
    "aggregate",
    "licenses",
    "closed_world",
    "revisions",
)
_CONTENTS = ("code", "data", "document")
#: What each kind of definition says beside its criteria.
_BELONGS = {"levels": {Kind.LADDER, Kind.TOOL}, "aggregate": {Kind.SCORE}, "licenses": {Kind.TOOL}}


class DefinitionReader(ConditionReader):
    """Reads one definition under one choice of its options."""

    def definition(self, raw: Any, choices: Mapping[str, str]) -> Definition:
        """Return what a file says; options that are not chosen stand at their default."""
        self.keys("file", raw, _KEYS, _OPTIONAL)
        kind = self.one_of("kind", raw["kind"], Kind)
        for key, kinds in _BELONGS.items():
            if (key in raw) != (kind in kinds):
                self.fail(key, f"a {kind} {'has no' if key in raw else 'needs'} {key}")
        if SCOPE in raw and kind is not Kind.CONJUNCTION:
            self.fail(SCOPE, f"a {kind} has no scope")
        self.read_options(raw, choices)
        self.shared = {
            self.text("shared", name): tree for name, tree in self.mapping("shared", raw.get("shared", {})).items()
        }
        criteria = tuple(self.criterion(where, item, kind) for where, item in self.items("criteria", raw["criteria"]))
        self.unique("criteria", [*(criterion.id for criterion in criteria), *([SCOPE] if SCOPE in raw else [])])
        scope = self.condition("scope", raw["scope"]) if "scope" in raw else None
        self.check_shared()
        if unused := sorted(set(self.options) - self.used_options):
            self.fail("options", f"no condition chooses by {unused[0]!r}")
        return self._definition(raw, kind, criteria, scope)

    def _definition(
        self, raw: Mapping[str, Any], kind: Kind, criteria: tuple[Criterion, ...], scope: Any
    ) -> Definition:
        notes = self.items("notes", raw["notes"]) if "notes" in raw else []
        reviewed_by, reviewed_on = self.review("reviewed", raw.get("reviewed", {}))
        return Definition(
            id=self.text("id", raw["id"]),
            version=self.text("version", raw["version"]),
            title=self.text("title", raw["title"]),
            short=self.text("short", raw.get("short", raw["title"])),
            steward=self.text("steward", raw["steward"]),
            published=self.day("published", raw["published"]),
            status=self.named("status", raw["status"], _STATUSES),
            kind=kind,
            reference=self.reference("reference", raw["reference"]),
            summary=self.text("summary", raw["summary"]),
            criteria=criteria,
            levels=self.levels(raw, criteria),
            notes=tuple(self.text(where, note) for where, note in notes),
            reviewed_by=reviewed_by,
            reviewed_on=reviewed_on,
            digest=_digest(raw),
            scope=scope,
            aggregate=self.one_of("aggregate", raw["aggregate"], Aggregate) if "aggregate" in raw else None,
            tool=self.tool_rules("licenses", raw["licenses"]) if "licenses" in raw else None,
            closed_world=self.boolean("closed_world", raw.get("closed_world", False)),
            options=tuple(self.options.values()),
            revisions=self.revisions(raw),
        )

    def read_options(self, raw: Mapping[str, Any], choices: Mapping[str, str]) -> None:
        """Keep the options of the file, each with the choice made; refuse a choice that there is not."""
        found = self.items("options", raw["options"]) if "options" in raw else []
        for where, item in found:
            self.keys(where, item, ("id", "asks", "default", "choices"))
            name = self.text(f"{where}.id", item["id"])
            texts = {
                self.text(f"{where}.choices", choice): self.text(f"{where}.choices.{choice}", text)
                for choice, text in self.mapping(f"{where}.choices", item["choices"]).items()
            }
            default = self.named(f"{where}.default", item["default"], texts)
            chosen = self.named(f"option {name}", choices.get(name, default), texts)
            self.options[name] = Option(name, self.text(f"{where}.asks", item["asks"]), texts, default, chosen)
        self.unique("options", [item["id"] for _, item in found])
        for name in choices:
            self.named("option", name, self.options)

    def revisions(self, raw: Mapping[str, Any]) -> tuple[Revision, ...]:
        """Return the changelog of the wording, the first revision being 1 and each later one numbered on."""
        found: list[Revision] = []
        entries = self.items("revisions", raw["revisions"]) if "revisions" in raw else []
        for number, (where, item) in enumerate(entries, 1):
            self.keys(where, item, ("number", "date", "text"))
            if item["number"] != number:
                self.fail(f"{where}.number", f"{item['number']!r} is not {number}: revisions are numbered on from 1")
            day = self.day(f"{where}.date", item["date"])
            if found and day < found[-1].on:
                self.fail(f"{where}.date", f"{day} is before {found[-1].on}, the day of the revision before")
            found.append(Revision(number, day, self.text(f"{where}.text", item["text"])))
        return tuple(found)

    def review(self, where: str, raw: Any) -> tuple[str | None, date | None]:
        """Return who reviewed the file and when; either is None where nobody has said."""
        self.keys(where, raw, (), ("by", "date"))
        by, day = raw.get("by"), raw.get("date")
        return (
            None if by is None else self.text(f"{where}.by", by),
            None if day is None else self.day(f"{where}.date", day),
        )

    def criterion(self, where: str, raw: Any, kind: Kind) -> Criterion:
        """Return a criterion of the form that its kind of definition has."""
        head = ("id", "title", "asks", "reference")
        form = {
            Kind.SCORE: (head, ("grades", "weight", "category")),
            Kind.TOOL: ((*head, "part"), ()),
        }.get(kind, ((*head, "requires"), ("wants",)))
        self.keys(where, raw, *form)
        return Criterion(
            **{name: self.text(f"{where}.{name}", raw[name]) for name in head},
            requires=self.condition(f"{where}.requires", raw["requires"]) if "requires" in raw else None,
            wants=self.text(f"{where}.wants", raw["wants"]) if "wants" in raw else "",
            grades=self.grades(f"{where}.grades", raw["grades"]) if "grades" in raw else (),
            weight=self.number(f"{where}.weight", raw.get("weight", 1)),
            category=self.text(f"{where}.category", raw["category"]) if "category" in raw else "",
            part=self.part(f"{where}.part", raw["part"]) if "part" in raw else None,
        )

    def grades(self, where: str, raw: Any) -> tuple[Grade, ...]:
        """Return grades, best first; all but the last say when they are given."""
        found = self.items(where, raw)
        grades = []
        for place, item in found:
            last = item is found[-1][1]
            self.keys(place, item, ("id", "title", "points"), () if last else ("when",))
            if not last and "when" not in item:
                self.fail(f"{place}.when", "every grade but the last, which is the fallback, says when it is given")
            when = None if last else self.condition(f"{place}.when", item["when"])
            title = self.text(f"{place}.title", item["title"])
            grades.append(
                Grade(self.text(f"{place}.id", item["id"]), title, self.number(f"{place}.points", item["points"]), when)
            )
        self.unique(where, [grade.id for grade in grades])
        if any(better.points <= worse.points for better, worse in zip(grades, grades[1:], strict=False)):
            self.fail(where, "grades are listed best first, each with fewer points than the one before")
        return tuple(grades)

    def part(self, where: str, raw: Any) -> ToolPart:
        """Return a component as the tool names it."""
        self.keys(where, raw, ("name", "component", "content", "class", "required"))
        component = self.named(f"{where}.component", raw["component"], (*COMPONENT_GROUPS, *Component))
        rank = raw["class"]
        # A list, which no set can be asked for, is refused as well; True is equal to 1.
        if isinstance(rank, bool) or rank not in (1, 2, 3):
            self.fail(f"{where}.class", f"{rank!r} is not one of 1, 2, 3")
        return ToolPart(
            self.text(f"{where}.name", raw["name"]),
            members(component),
            self.named(f"{where}.content", raw["content"], _CONTENTS),
            rank,
            self.boolean(f"{where}.required", raw["required"]),
        )

    def tool_rules(self, where: str, raw: Any) -> ToolRules:
        """Return the tool's licence table."""
        self.keys(where, raw, ("open", "appropriate"))
        open_ids = [self.text(place, name) for place, name in self.items(f"{where}.open", raw["open"])]
        self.unique(f"{where}.open", open_ids)
        appropriate: dict[str, set[str]] = {}
        for content, names in self.mapping(f"{where}.appropriate", raw["appropriate"]).items():
            self.named(f"{where}.appropriate", content, _CONTENTS)
            for place, name in self.items(f"{where}.appropriate.{content}", names):
                appropriate.setdefault(self.text(place, name), set()).add(content)
        return ToolRules(frozenset(open_ids), {name: frozenset(found) for name, found in appropriate.items()})

    def levels(self, raw: Mapping[str, Any], criteria: Iterable[Criterion]) -> tuple[Level, ...]:
        """Return the levels, lowest first."""
        if "levels" not in raw:
            return ()
        known = [criterion.id for criterion in criteria]
        levels = tuple(
            self.level(where, item, rank, known)
            for rank, (where, item) in enumerate(self.items("levels", raw["levels"]))
        )
        self.unique("levels", [level.id for level in levels])
        return levels

    def level(self, where: str, raw: Any, rank: int, known: Iterable[str]) -> Level:
        """Return a level; a tool knows by itself what its levels need."""
        self.keys(where, raw, ("id", "title"), ("needs",))
        if ("needs" in raw) != bool(rank):
            self.fail(f"{where}.needs", "every level but the first, which is the fallback, needs criteria")
        needs = self.items(f"{where}.needs", raw["needs"]) if rank else []
        return Level(
            id=self.text(f"{where}.id", raw["id"]),
            title=self.text(f"{where}.title", raw["title"]),
            rank=rank,
            needs=tuple(self.named(place, need, known) for place, need in needs),
        )

    def reference(self, where: str, raw: Any) -> Reference:
        """Return where something is laid down."""
        self.keys(where, raw, ("title", "href"))
        return Reference(self.text(f"{where}.title", raw["title"]), self.text(f"{where}.href", raw["href"]))


def _digest(raw: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what the file says, without who reviewed it and how it is laid out."""
    content = {key: value for key, value in raw.items() if key != "reviewed"}
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()
