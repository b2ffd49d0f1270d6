"""Take a YAML file apart, one value at a time; every error names the file, the place and what is allowed there."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

import yaml
from yaml.constructor import ConstructorError

T = TypeVar("T", bound=StrEnum)


class DefinitionError(ValueError):
    """A definition file that cannot be used; the message says where and what is allowed."""


class _Yaml(yaml.SafeLoader):
    """YAML in which no key stands twice, and whose every error says where it stands."""

    def compose_mapping_node(self, anchor: Any) -> yaml.MappingNode:
        """Return a mapping; raise ConstructorError for a key that stands twice."""
        node = super().compose_mapping_node(anchor)
        names = [key.value for key, _ in node.value]
        for index, (key, _) in enumerate(node.value):
            if key.value in names[:index]:
                raise ConstructorError(None, None, f"the key {key.value!r} stands twice", key.start_mark)
        return node

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Return what a node says; raise ConstructorError for a value that cannot be, such as a 13th month."""
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            raise ConstructorError(None, None, str(error), node.start_mark) from None


class Reader:
    """Checks the values of one file, whose name it carries for the messages; ``where`` is the place in the file."""

    def __init__(self, file: str) -> None:
        self.file = file

    def fail(self, where: str, problem: str) -> NoReturn:
        raise DefinitionError(f"{self.file}: {where}: {problem}")

    def read(self, content: bytes) -> Any:
        """Return what the YAML of a file says, as mappings, lists and plain values."""
        try:
            return yaml.load(content.decode("utf-8"), _Yaml)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            self.fail(f"line {line}", f"byte 0x{content[error.start]:02x} is not UTF-8, which alone is read")
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            self.fail(f"line {line}", f"not readable as YAML: {error.problem}")
        except yaml.YAMLError as error:
            self.fail("file", f"not readable as YAML: {error}")

    def keys(self, where: str, raw: Any, required: Iterable[str], optional: Iterable[str] = ()) -> None:
        given, needed = self.mapping(where, raw), tuple(required)
        for key in needed:
            if key not in given:
                self.fail(where, f"the key {key!r} is missing")
        allowed = (*needed, *optional)
        for key in given:
            if key not in allowed:
                self.fail(where, f"the key {key!r} is not one of {', '.join(allowed)}")

    def mapping(self, where: str, raw: Any) -> dict[str, Any]:
        if not isinstance(raw, dict):
            self.fail(where, f"{raw!r} is not a mapping")
        return raw

    def items(self, where: str, raw: Any) -> list[tuple[str, Any]]:
        """Return the entries of a list that is not empty, each with its place."""
        if not isinstance(raw, list) or not raw:
            self.fail(where, f"{raw!r} is not a list with at least one entry")
        return [(f"{where}[{index}]", item) for index, item in enumerate(raw)]

    def text(self, where: str, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            self.fail(where, f"{value!r} is not text")
        return value.strip()

    def day(self, where: str, value: Any) -> date:
        # A datetime is a date too, but a day has no hour.
        if not isinstance(value, date) or isinstance(value, datetime):
            self.fail(where, f"{value!r} is not a date: write YYYY-MM-DD")
        return value

    def boolean(self, where: str, value: Any) -> bool:
        if not isinstance(value, bool):
            self.fail(where, f"{value!r} is not one of true, false")
        return value

    def number(self, where: str, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self.fail(where, f"{value!r} is not a number")
        return float(value)

    def named(self, where: str, value: Any, allowed: Iterable[str]) -> str:
        if not isinstance(value, str) or value not in allowed:
            self.fail(where, f"{value!r} is not one of {', '.join(allowed) or 'those there are: none'}")
        return value

    def one_of(self, where: str, value: Any, vocabulary: type[T]) -> T:
        try:
            return vocabulary(value)
        except ValueError:
            self.fail(where, f"{value!r} is not one of {', '.join(vocabulary)}")

    def unique(self, where: str, ids: list[str]) -> None:
        if twice := sorted({name for name in ids if ids.count(name) > 1}):
            self.fail(where, f"the id {twice[0]!r} stands twice")
