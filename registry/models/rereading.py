"""How evidence fares: when it is to be read again, how fresh it is, who read it.

Expressions for queries, of evidence itself or of rows that reach it by a path such as ``evidence__``.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import Case, DateField, F, Q, Value, When
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import LessThan, LessThanOrEqual

from registry.models.sources import EvidenceCheck

#: Days after which a page is read again: licence texts, cards and the like are edited without a sign.
SOON = 90
#: Days for what is published once: a dated snapshot of a data set, a paper, a file at a commit. Only its address ages.
LATER = 365
#: Days after a reading that failed: most failures pass, and what is really gone should be known soon.
AFTER_FAILURE = 7
#: Evidence is stale once it is overdue by more than so many of its intervals.
STALE_AFTER = 2

#: Where papers stand, whose versions stay as they are.
_PAPERS = (
    "https://aclanthology.org/",
    "https://arxiv.org/",
    "https://doi.org/",
    "https://openreview.net/",
    "https://proceedings.mlr.press/",
    "https://www.jmlr.org/",
)
#: A file at a commit.
_AT_COMMIT = r"/[0-9a-f]{40}(/|$)"

#: The name by which the bundled catalogue signs (registry.actions.nouns).
_CATALOGUE = "catalogue"


class Freshness(models.TextChoices):
    """Whether evidence was read lately enough."""

    FRESH = "fresh", "read lately"
    DUE = "due", "to be read again"
    STALE = "stale", "long overdue"


class Reader(models.TextChoices):
    """Who read a piece of evidence."""

    PERSON = "person", "a person"
    CATALOGUE = "catalogue", "the makers of the bundled catalogue"
    IMPORTER = "importer", "an importer, no person"


def _is_lasting(path: str) -> Q:
    papers = Q(*(Q(**{f"{path}url__startswith": start}) for start in _PAPERS), _connector=Q.OR)
    snapshot = Q(**{f"{path}source__kind": "dataset", f"{path}source__published__isnull": False})
    return snapshot | papers | Q(**{f"{path}url__regex": _AT_COMMIT})


def interval(path: str = "") -> Case:
    """Return after how many days evidence is read again."""
    return Case(When(_is_lasting(path), then=Value(LATER)), default=Value(SOON), output_field=models.IntegerField())


def due_on(path: str = "") -> Coalesce:
    """Return the day on which evidence is to be read again; where it was never checked, counted from its reading."""
    read = F(f"{path}read_on")
    unchecked = Case(
        When(_is_lasting(path), then=Cast(read + Value(timedelta(days=LATER)), DateField())),
        default=Cast(read + Value(timedelta(days=SOON)), DateField()),
        output_field=DateField(),
    )
    return Coalesce(F(f"{path}next_check_due"), unchecked, output_field=DateField())


def freshness(day: date, path: str = "") -> Case:
    """Return the freshness of evidence on a day."""
    last = Case(
        When(_is_lasting(path), then=Value(day - timedelta(days=STALE_AFTER * LATER))),
        default=Value(day - timedelta(days=STALE_AFTER * SOON)),
        output_field=DateField(),
    )
    return Case(
        When(LessThan(due_on(path), last), then=Value(Freshness.STALE.value)),
        When(LessThanOrEqual(due_on(path), Value(day)), then=Value(Freshness.DUE.value)),
        default=Value(Freshness.FRESH.value),
        output_field=models.CharField(),
    )


def reader(path: str = "") -> Case:
    """Return who read evidence: a person, the makers of the bundled catalogue, or an importer."""
    return Case(
        When(Q(**{f"{path}by_machine": True}), then=Value(Reader.IMPORTER.value)),
        When(Q(**{f"{path}read_by": _CATALOGUE}), then=Value(Reader.CATALOGUE.value)),
        default=Value(Reader.PERSON.value),
        output_field=models.CharField(),
    )


def standing(path: str = "") -> Case:
    """Return the authority with which evidence speaks: its own where stated, else that of its source."""
    return Case(
        When(Q(**{f"{path}authority": ""}), then=F(f"{path}source__authority")),
        default=F(f"{path}authority"),
        output_field=models.CharField(),
    )


def address_of(url: str) -> str:
    """Return the address that is fetched for one of evidence: a fragment names a place in the same document."""
    return url.partition("#")[0]


def checks_of(url: str) -> models.QuerySet[EvidenceCheck]:
    """Return the checks of the document at an address of evidence, the last one first."""
    return EvidenceCheck.objects.filter(url=address_of(url)) if url else EvidenceCheck.objects.none()
