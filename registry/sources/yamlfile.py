"""Read YAML so that every complaint can name file, line and place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import jsonschema
import yaml

from registry.sources.records import SourceError
from registry.sources.textfile import text_of

T = TypeVar("T")

#: How deep parts may lie in each other, and how many there may be once every alias is written out.
DEEPEST, MOST = 60, 500_000

_LONGEST_PROBLEM = 1000


class _Loader(yaml.CSafeLoader):
    """Keeps dates as they are written, since a month is not a day."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0

    def descend_resolver(self, current_node: yaml.Node | None, current_index: Any) -> None:
        """Count how deep a part lies, before it is built: the parser would follow it until the process dies."""
        self._depth += 1
        if self._depth > DEEPEST:
            message = f"more than {DEEPEST} parts within each other"
            raise yaml.composer.ComposerError(None, None, message, current_node.start_mark if current_node else None)

    def ascend_resolver(self) -> None:
        self._depth -= 1

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Return what a node stands for; say where it stands for nothing, such as a number of a million digits."""
        try:
            return super().construct_object(node, deep)
        except (ValueError, TypeError, AttributeError, LookupError, OverflowError):
            message = "a value that is not what its form or tag says"
            raise yaml.constructor.ConstructorError(None, None, message, node.start_mark) from None


_Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for letter, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


class Document:
    """One YAML document with the line of each of its parts."""

    def __init__(self, name: str, node: yaml.Node, content: Any) -> None:
        self.name = name
        self.node = node
        self.content = content

    def line(self, path: Sequence[str | int]) -> int:
        """Return the line, counted from 1, at which a part of the document begins."""
        node = self.node
        for step in path:
            child = _child(node, step)
            if child is None:
                break
            node = child
        return int(node.start_mark.line) + 1

    def problem(self, path: Sequence[str | int], message: str) -> str:
        """Return a complaint that names file, line and place."""
        place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
        whole = f"{self.name}, line {self.line(path)}{', ' + place if place else ''}: {message}"
        return whole if len(whole) <= _LONGEST_PROBLEM else f"{whole[:_LONGEST_PROBLEM]}…"


def documents(path: Path) -> list[Document]:
    """Return the documents of a file; raise SourceError where it is not readable as YAML."""
    return documents_of(path.name, text_of(path))


def documents_of(name: str, text: str) -> list[Document]:
    """Return the documents of a text under the name of its file; raise SourceError where it is not readable as YAML."""
    try:
        return list(_documents(name, text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise SourceError([f"{name}{where}: not readable as YAML: {error.problem}"]) from None
    except yaml.YAMLError as error:
        raise SourceError([f"{name}: not readable as YAML: {error}"]) from None


def _documents(name: str, text: str) -> Iterator[Document]:
    loader = _Loader(text)
    try:
        while loader.check_node():
            node: Any = loader.get_node()
            if "*" in text:
                _refuse_growth(name, node)
            _refuse_odd_keys(name, node, ())
            yield Document(name, node, loader.construct_document(node))
    finally:
        loader.dispose()


def _refuse_growth(name: str, node: yaml.Node) -> None:
    """Refuse aliases of aliases of aliases, which would grow without end when they are written out."""
    if _size(node, {}) > MOST:
        raise SourceError(
            [f"{name}, line {node.start_mark.line + 1}: more than {MOST} parts, with aliases written out"]
        )


def _size(node: yaml.Node, known: dict[int, int]) -> int:
    """Return how many parts a part has; one that holds itself, which is refused by name later, is not followed."""
    if id(node) not in known:
        known[id(node)] = 0
        known[id(node)] = 1 + sum(_size(child, known) for child in _children(node))
    return known[id(node)]


def _children(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        for pair in node.value:
            yield from pair
    elif isinstance(node, yaml.SequenceNode):
        yield from node.value


def _refuse_odd_keys(name: str, node: yaml.Node, within: tuple[yaml.Node, ...]) -> None:
    """Refuse keys that stand twice or are no text, and parts that hold themselves."""
    if node in within:
        raise SourceError([f"{name}, line {node.start_mark.line + 1}: this part holds itself"])
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            where = f"{name}, line {key.start_mark.line + 1}"
            if not isinstance(key, yaml.ScalarNode):
                raise SourceError([f"{where}: a key is a word, not a list or mapping"])
            if key.value in seen:
                raise SourceError([f"{where}: the key {key.value!r} stands twice"])
            seen.add(key.value)
            _refuse_odd_keys(name, value, (*within, node))
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_odd_keys(name, item, (*within, node))


def _child(node: yaml.Node, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    return None


def schema_problems(document: Document, validator: jsonschema.protocols.Validator) -> list[str]:
    """Return what a schema finds wrong with a document, each naming place, value and what is allowed."""
    errors = sorted(validator.iter_errors(document.content), key=lambda error: list(map(str, error.absolute_path)))
    return [document.problem(list(error.absolute_path), _words(error)) for error in errors]


def _words(error: jsonschema.ValidationError) -> str:
    value: Any = error.instance
    rule = error.validator
    schema: Any = error.schema
    allowed: Any = error.validator_value
    if rule == "enum":
        return f"{value!r} is not one of {', '.join(map(str, allowed))}"
    if rule == "additionalProperties" and isinstance(allowed, bool):
        known = list(schema["properties"])
        extra = [key for key in value if key not in known]
        return f"the key {extra[0]!r} is not one of {', '.join(known)}"
    if rule == "required":
        # The validator reports each missing key by itself, in the order in which they are asked for.
        return f"the key {error.message.split(chr(39))[1]!r} is missing"
    if rule == "type" and allowed == "string":
        return f"{value!r} is not text; write it in quotes"
    if rule == "pattern":
        meaning = schema.get("description") or f"written as {allowed}"
        return f"{value!r} does not fit; allowed: {meaning}"
    return str(error.message)


def read_every(paths: Iterable[Path], read: Callable[[Path], T]) -> list[T]:
    """Return what each file holds; raise SourceError listing what is wrong with any of them."""
    found: list[T] = []
    problems: list[str] = []
    for path in paths:
        try:
            found.append(read(path))
        except SourceError as error:
            problems += error.problems
    if problems:
        raise SourceError(problems)
    return found
