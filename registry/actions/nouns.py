"""Developers, sources and benchmarks, written from records; a second write changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeVar

from django.db import transaction

from openness.dates import PartialDate
from registry.actions.slugs import RENAME
from registry.models import (
    Benchmark,
    Change,
    Developer,
    Family,
    Source,
)
from registry.sources.records import (
    BenchmarkRecord,
    DeveloperRecord,
    FamilyRecord,
    SourceRecord,
)

T = TypeVar("T")

#: Signs what the bundled catalogue writes.
CATALOGUE = "catalogue"


def untouched(
    records: Iterable[T], *, noun: str, key: Callable[[T], str], now: Mapping[str, str] | None = None
) -> list[T]:
    """Leave out what a person has edited since: a later edition of the catalogue does not undo a curator.

    ``now`` gives the present keys of what was edited under a former one.
    """
    moved = now or {}
    changes = Change.objects.filter(noun=noun).exclude(by=CATALOGUE).exclude(action=RENAME)
    edited = {moved.get(key, key) for key in changes.values_list("object_key", flat=True)}
    return [record for record in records if key(record) not in edited]


def published(text: str) -> dict[str, date | str | None]:
    known = PartialDate.parse(text)
    return {"published": known.first, "published_precision": str(known.precision)}


def ternary(value: bool | str) -> str:
    return str(value).lower()


@transaction.atomic
def write_sources(records: Iterable[SourceRecord]) -> None:
    """Write sources."""
    for record in untouched(records, noun="source", key=lambda record: record.key):
        Source.objects.update_or_create(
            key=record.key,
            defaults={
                "title": record.title,
                "publisher": record.publisher,
                "kind": record.kind,
                "url": record.url,
                "license": record.license,
                "redistributable": record.redistributable,
                "attribution": record.attribution,
                "note": record.note,
                "authority": record.authority,
                **published(record.published),
            },
        )


@transaction.atomic
def write_developers(records: Iterable[DeveloperRecord], families: Iterable[FamilyRecord]) -> None:
    """Write developers and their families."""
    for record in untouched(records, noun="developer", key=lambda record: record.slug):
        Developer.objects.update_or_create(slug=record.slug, defaults={"name": record.name, "country": record.country})
    for family in untouched(families, noun="family", key=lambda record: record.slug):
        Family.objects.update_or_create(
            slug=family.slug,
            defaults={"name": family.name, "developer": Developer.objects.get(slug=family.developer)},
        )


@transaction.atomic
def write_new_sources(records: Iterable[SourceRecord]) -> None:
    """Write those sources that the registry does not know yet."""
    known = set(Source.objects.values_list("key", flat=True))
    write_sources(record for record in records if record.key not in known)


@transaction.atomic
def write_new_developers(records: Iterable[DeveloperRecord], family: FamilyRecord) -> None:
    """Write those developers that the registry does not know yet, and the family of an import."""
    known = set(Developer.objects.values_list("slug", flat=True))
    write_developers([record for record in records if record.slug not in known], [family])


@transaction.atomic
def write_benchmarks(records: Iterable[BenchmarkRecord]) -> None:
    """Write benchmarks."""
    for record in untouched(records, noun="benchmark", key=lambda record: record.key):
        Benchmark.objects.update_or_create(
            slug=record.key,
            defaults={
                "name": record.name,
                "variant": record.variant,
                "metric": record.metric,
                "direction": record.direction,
                "unit": record.unit,
                "lower": record.lower,
                "upper": record.upper,
                "chance": record.chance,
                "public": ternary(record.public),
                "url": record.url,
                "publisher": record.publisher,
                "description": record.description,
                "domain": record.domain,
                "scale": record.scale,
                "ceiling": record.ceiling,
                "questions": record.questions,
                "in_index": record.in_index,
            },
        )
