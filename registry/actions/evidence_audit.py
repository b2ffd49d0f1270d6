"""How well what counts is supported: shares of accepted statements by what their evidence has, and contradictions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet

from registry.facts import Conflict, conflicts, contested
from registry.facts.conflicts import Outcome
from registry.models import Authority, Claim, Evidence, EvidenceCheck, Rating, Release, Score, Status
from registry.models.rereading import Freshness, Reader, freshness, reader, standing
from registry.models.sources import findable

_PATH = "evidence__"
_NOUNS: Mapping[str, type[Claim] | type[Rating] | type[Score]] = {"claims": Claim, "ratings": Rating, "scores": Score}

#: What evidence may have, each with the condition that it does.
_HAS: Mapping[str, Q] = {
    "evidence": Q(evidence__isnull=False) & ~Q(evidence__locator=""),
    "findable address": findable(_PATH),
    "address of its own": ~Q(evidence__url=""),
    "locator": ~Q(evidence__locator=""),
    "quote": ~Q(evidence__quote=""),
    "hash": ~Q(evidence__sha256=""),
    "archive": ~Q(evidence__archive_url=""),
}


@dataclass(frozen=True)
class Tally:
    """Accepted statements of one kind: how many, and how many of them have each thing; ``counting`` are found again.

    ``by`` counts them by a property of their evidence: authority, confidence, reader, freshness, last check.
    """

    total: int
    counting: int
    having: Mapping[str, int]
    by: Mapping[str, Mapping[str, int]]

    def share(self, number: int) -> float | None:
        """Return which part of the whole a number is; None where there is nothing."""
        return number / self.total if self.total else None

    def as_dict(self) -> dict[str, Any]:
        """Return numbers and shares as plain data."""
        return {
            "accepted": self.total,
            "counting": self.counting,
            "with": {name: self._told(number) for name, number in self.having.items()},
            "by": {name: {key: self._told(n) for key, n in groups.items()} for name, groups in self.by.items()},
        }

    def _told(self, number: int) -> dict[str, float | int | None]:
        return {"number": number, "share": self.share(number)}


@dataclass(frozen=True)
class Unfounded:
    """An accepted statement whose evidence nobody can find, so that it does not count."""

    noun: str
    release: str
    about: str
    key: str
    source: str
    locator: str


@dataclass(frozen=True)
class Conflicts:
    """Fields of releases on which claims contradict each other.

    ``accepted``: accepted ones among themselves, of which the precedence policy decides ``settled``; ``proposed``: a
    proposed claim and an accepted one.
    """

    accepted: int
    settled: int
    proposed: int
    undecided: tuple[str, ...]


@dataclass(frozen=True)
class EvidenceAudit:
    """The state of the evidence on a day; ``releases`` are the slugs asked for, none: all."""

    day: date
    releases: tuple[str, ...]
    tallies: Mapping[str, Tally]
    unfounded: tuple[Unfounded, ...]
    conflicts: Conflicts

    @property
    def lacking(self) -> int:
        """Return how many accepted claims have no evidence that can be found."""
        return self.tallies["claims"].total - self.tallies["claims"].counting

    def as_dict(self) -> dict[str, Any]:
        """Return the audit as plain data."""
        return {
            "day": self.day.isoformat(),
            "releases": list(self.releases),
            **{noun: tally.as_dict() for noun, tally in self.tallies.items()},
            "conflicts": {**vars(self.conflicts), "undecided": list(self.conflicts.undecided)},
            "without_evidence": [vars(each) for each in self.unfounded],
        }


def audit(day: date, slugs: Sequence[str] = ()) -> EvidenceAudit:
    """Return the state of the evidence; raise ValidationError naming slugs that no release bears."""
    wanted = tuple(dict.fromkeys(slugs))
    known = set(Release.objects.filter(slug__in=wanted).values_list("slug", flat=True))
    if unknown := [slug for slug in wanted if slug not in known]:
        raise ValidationError(f"{', '.join(map(repr, unknown))} is the slug of no release")
    rows = {noun: _accepted(model, wanted) for noun, model in _NOUNS.items()}
    return EvidenceAudit(
        day,
        wanted,
        {noun: _tally(found, day) for noun, found in rows.items()},
        tuple(each for noun, found in rows.items() for each in _unfounded(noun, found)),
        _conflicts(wanted),
    )


def _accepted(model: type[Any], slugs: Sequence[str]) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.accepted()
    return rows.filter(release__slug__in=slugs) if slugs else rows


def _tally(rows: QuerySet[Any], day: date) -> Tally:
    counted = rows.aggregate(
        total=Count("pk"),
        # Numbered: a name such as "evidence" would hide the relation from the conditions after it.
        **{f"has_{place}": Count("pk", filter=condition) for place, condition in enumerate(_HAS.values())},
    )
    having = {name: counted[f"has_{place}"] for place, name in enumerate(_HAS)}
    by = {
        "authority": _grouped(rows, standing(_PATH), Authority.values),
        "confidence": _grouped(rows, "evidence__confidence", Evidence.Confidence.values),
        "reader": _grouped(rows, reader(_PATH), Reader.values),
        "freshness": _grouped(rows, freshness(day, _PATH), Freshness.values),
        "last check": _grouped(rows, "evidence__check_outcome", ["", *EvidenceCheck.Outcome.values]),
    }
    return Tally(counted["total"], having["findable address"], having, by)


def _grouped(rows: QuerySet[Any], what: Any, keys: Sequence[str]) -> dict[str, int]:
    """Return how many rows there are of each key; an empty one is told as "never"."""
    group = {"_group": what} if not isinstance(what, str) else {}
    name = "_group" if group else what
    counted = dict(rows.order_by().annotate(**group).values(name).annotate(n=Count("pk")).values_list(name, "n"))
    return {key or "never": counted.get(key, 0) for key in keys}


def _unfounded(noun: str, rows: QuerySet[Any]) -> list[Unfounded]:
    about = {"claims": "field", "ratings": "scheme", "scores": "benchmark__slug"}[noun]
    columns = ("release__slug", about, "key", "evidence__source__key", "evidence__locator")
    found = rows.exclude(findable(_PATH)).order_by(*columns).values_list(*columns)
    return [Unfounded(noun.removesuffix("s"), *row) for row in found]


def _conflicts(slugs: Sequence[str]) -> Conflicts:
    claims = contested().filter(release__slug__in=slugs) if slugs else contested()
    found = conflicts(claims)
    settled = sum(1 for each in found if each.outcome is Outcome.DECIDED)
    undecided = [f"{each.release.slug}: {each.field}" for each in found if each.outcome is Outcome.UNDECIDED]
    return Conflicts(
        accepted=settled + len(undecided),
        settled=settled,
        proposed=sum(map(_is_proposed_against, found)),
        undecided=tuple(undecided),
    )


def _is_proposed_against(conflict: Conflict) -> bool:
    """Tell whether a proposed claim says otherwise than an accepted one."""
    values: dict[str, set[str]] = {}
    for each in conflict.contenders:
        values.setdefault(each.claim.status, set()).add(each.claim.value)
    accepted = values.get(Status.ACCEPTED, set())
    return any({value} != accepted for value in values.get(Status.PROPOSED, set())) and bool(accepted)
