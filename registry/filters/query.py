"""Addresses are checked whole: an unknown or unusable parameter is named, never ignored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict

T = TypeVar("T")


class QueryProblem(ValueError):
    """An address that cannot be answered: for each parameter, what is wrong and what is allowed."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("; ".join(f"{name}: {problem}" for name, problem in self.problems.items()))


def checked(filterset: django_filters.FilterSet, *, beside: Iterable[str] = ()) -> QuerySet[Any]:
    """Return the filtered rows; raise QueryProblem for parameters that are unknown or cannot be used.

    ``beside`` names the parameters that something other than the filter set reads.
    """
    refuse_unknown(filterset.data, [*filterset.filters, *beside])
    if not filterset.form.is_valid():
        raise QueryProblem({name: _words(filterset, name, errors) for name, errors in filterset.form.errors.items()})
    found: QuerySet[Any] = filterset.qs
    return found


#: A list of choices longer than this is a page of its own, not part of an error.
_LISTABLE = 30


def _words(filterset: django_filters.FilterSet, name: str, errors: Iterable[str]) -> str:
    """Return what is wrong with a parameter: the value, and what is allowed where that can be listed."""
    field = filterset.form.fields[name]
    choices = [str(value) for value, _ in getattr(field, "choices", ()) if value]
    if not choices:
        return " ".join(errors)
    wrong = [value for value in filterset.data.getlist(name) if value not in choices]
    allowed = f"is not one of {', '.join(choices)}" if len(choices) <= _LISTABLE else "is none that the registry knows"
    return f"{', '.join(map(repr, wrong))} {allowed}"


def refuse_unknown(params: QueryDict, allowed: Iterable[str]) -> None:
    """Raise QueryProblem where an address has a parameter that nothing reads, or one that no database takes."""
    known = sorted(set(allowed))
    unknown = [name for name in params if name not in known]
    if unknown:
        what = f"allowed are {', '.join(known)}" if known else "none are allowed here"
        raise QueryProblem(dict.fromkeys(unknown, f"unknown parameter; {what}"))
    # PostgreSQL takes no text with it, and no address needs it.
    if held := [name for name in params if any("\0" in value for value in params.getlist(name))]:
        raise QueryProblem(dict.fromkeys(held, "a null character is not allowed"))


def choice(params: QueryDict, name: str, allowed: Sequence[str], default: str) -> str:
    """Return the value of a parameter out of a list; raise QueryProblem for any other."""
    value = params.get(name, default)
    if value not in allowed:
        raise QueryProblem({name: f"{value!r} is not one of {', '.join(allowed)}"})
    return value


@dataclass(frozen=True)
class Page:
    """One page of rows."""

    rows: list[Any]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """Return how many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def previous(self) -> int | None:
        """Return the number of the page before."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """Return the number of the page after."""
        return self.number + 1 if self.number < self.pages else None


class Held:
    """A list in memory that is counted and cut like rows."""

    def __init__(self, items: Sequence[Any]) -> None:
        self.items = items

    def count(self) -> int:
        """Return how many there are."""
        return len(self.items)

    def __getitem__(self, cut: slice) -> Sequence[Any]:
        return self.items[cut]


def page_of(rows: QuerySet[Any] | Held, params: QueryDict, *, size: int, largest: int = 200) -> Page:
    """Return the page that an address asks for with ``page`` and ``page_size``."""
    number = _positive(params, "page", 1)
    size = _positive(params, "page_size", size)
    if size > largest:
        raise QueryProblem({"page_size": f"{size} is more than {largest}"})
    total = rows.count()
    page = Page([], number, size, total)
    if number > page.pages:
        raise QueryProblem({"page": f"{number} is beyond the last page, {page.pages}"})
    first = (number - 1) * size
    return Page(list(rows[first : first + size]), number, size, total)


def _positive(params: QueryDict, name: str, default: int) -> int:
    text = params.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 10**6):
        raise QueryProblem({name: f"{text!r} is not a whole number from 1"})
    return int(text)
