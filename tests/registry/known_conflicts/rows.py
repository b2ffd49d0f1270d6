"""Which test is of which row of the list of known conflicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, NamedTuple


class Row(NamedTuple):
    """A row, by the columns that tell it from the others."""

    kind: str
    model: str
    field: str


def row(kind: str, model: str, field: str) -> Callable[[Any], Any]:
    """Say that a test is of one row of the list, as the list names it."""

    def kept(test: Any) -> Any:
        test.row = Row(kind, model, field)
        return test

    return kept


def rows(*modules: ModuleType) -> Iterator[Row]:
    """Yield the row of each test in modules that is of one."""
    for module in modules:
        for test in vars(module).values():
            if isinstance(found := getattr(test, "row", None), Row):
                yield found
