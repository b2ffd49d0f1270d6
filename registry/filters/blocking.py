"""Unknown facts that keep verdicts open, ordered by what knowing them would settle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from openness.definitions import definition
from registry.models import Edition, Release, VerdictInterval


@dataclass(frozen=True)
class Blocking:
    """A fact of a release that is unknown.

    ``alone`` are definitions whose verdict only this keeps open, ``among`` those that it keeps open with others.
    """

    release: Release
    field: str
    alone: tuple[str, ...]
    among: tuple[str, ...]

    @property
    def said(self) -> str:
        """Return what knowing it would settle."""
        parts = []
        if self.alone:
            parts.append(f"would settle {', '.join(self.alone)}")
        if self.among:
            parts.append(f"is one of several that keep open {', '.join(self.among)}")
        return "; ".join(parts)


def blocking(release: Release | None = None) -> list[Blocking]:
    """Return the unknown facts behind the open verdicts of the newest edition on its own day, of all releases or one.

    First those that settle most verdicts alone, then those that take part in most.
    """
    shown = Edition.objects.newest()
    if shown is None:
        return []
    alone: dict[tuple[int, str], list[str]] = defaultdict(list)
    among: dict[tuple[int, str], list[str]] = defaultdict(list)
    for pk, key, missing in _open(shown, release):
        for field in missing:
            (alone if len(missing) == 1 else among)[pk, field].append(key)
    releases = Release.objects.in_bulk({pk for pk, _ in {*alone, *among}})
    found = [
        Blocking(releases[pk], field, tuple(alone.get((pk, field), ())), tuple(among.get((pk, field), ())))
        for pk, field in {*alone, *among}
    ]
    return sorted(found, key=lambda each: (-len(each.alone), -len(each.among), each.release.slug, each.field))


def _open(edition: Edition, release: Release | None) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Yield release, definition and what is missing, for each verdict that is open on the day of an edition."""
    undetermined = Q(verdict="unknown") | Q(lowest__lt=F("highest"))
    rows = VerdictInterval.objects.of(edition).on(edition.as_of).filter(undetermined).order_by("definition")
    if release is not None:
        rows = rows.filter(timeline__release=release)
    columns = ("timeline__release", "definition", "lowest", "highest", "assessment__findings")
    for pk, key, lowest, highest, findings in rows.values_list(*columns):
        if missing := _missing(findings, _asked(key, lowest, highest)):
            yield pk, key, missing


def _asked(key: str, lowest: int | None, highest: int | None) -> frozenset[str] | None:
    """Return the criteria that decide between the levels still possible; None: all of them do."""
    if lowest is None or highest is None:
        return None
    try:
        levels = definition(key).levels
    except LookupError:
        # An edition may have applied a definition that this version knows no more.
        return None
    return frozenset(need for level in levels if lowest < level.rank <= highest for need in level.needs)


def _missing(findings: Iterable[dict[str, Any]], asked: frozenset[str] | None) -> tuple[str, ...]:
    deciding = (finding for finding in findings if asked is None or finding["criterion"] in asked)
    return tuple(dict.fromkeys(name for finding in deciding for name in finding["missing"]))
