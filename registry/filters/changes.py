"""Which changes, and which moves of verdicts, are asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from registry.filters.moved import current_slugs_of
from registry.filters.viewpoint import Viewpoint
from registry.models import Cause, Change, FormerSlug, VerdictMove

#: Nouns that changes are logged of, in the words of readers.
NOUNS = (
    ("claim", "claim"),
    ("rating", "rating of another body"),
    ("score", "score"),
    ("proposal", "proposal"),
    ("amendment", "amendment"),
    ("release", "release"),
    ("alias", "alias"),
    ("aliasproposal", "proposed alias"),
    ("developer", "developer"),
    ("family", "family"),
    ("license", "licence"),
    ("licensename", "name of a licence"),
    ("licensequery", "licence name"),
    ("policy", "use policy"),
    ("source", "source"),
    ("evidence", "evidence"),
    ("evidencecheck", "check of evidence"),
    ("dispute", "dispute"),
    ("reply", "reply of a producer"),
    ("selfdeclaration", "self-declaration"),
    ("benchmark", "benchmark"),
    ("publishedestimate", "published estimate"),
    ("edition", "edition"),
    ("auditround", "audit round"),
    ("audititem", "audited claim"),
    ("submission", "submission"),
    ("producer", "account of a producer"),
    ("user", "account at the desk"),
    ("group", "role at the desk"),
)

_DAY = {"input_formats": ["%Y-%m-%d"], "error_messages": {"invalid": "not a day: write YYYY-MM-DD"}}


def names_of(slug: str) -> set[str]:
    """Return every slug that the release of this slug has had, itself among them: one query."""
    former = FormerSlug.objects.filter(Q(slug=slug) | Q(release__slug=slug) | Q(release__former_slugs__slug=slug))
    return {slug, *(each for pair in former.values_list("slug", "release__slug") for each in pair)}


def made_by_then(rows: QuerySet[Change], seen: Viewpoint) -> QuerySet[Change]:
    """Leave out what was changed after the edition that a reader names, if one was named."""
    named = seen.explicit.keys() & {"edition", "known_at"}
    return rows.filter(at__lte=seen.edition.ready_at) if named else rows


class ChangeFilter(django_filters.FilterSet):
    """Facets of the log of changes."""

    cause = django_filters.MultipleChoiceFilter(choices=Cause.choices, label="Cause")
    noun = django_filters.MultipleChoiceFilter(choices=NOUNS, label="What was changed")
    release = django_filters.CharFilter(method="of_release", max_length=120, label="Release, by its slug")
    since = django_filters.DateFilter(method="from_day", label="From this day on", **_DAY)
    until = django_filters.DateFilter(method="to_day", label="Up to this day", **_DAY)

    class Meta:
        model = Change
        fields: list[str] = []

    def of_release(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Return what is about a release, under whatever slug it was then."""
        return queryset.filter(release_slug__in=names_of(value))

    def from_day(self, queryset: QuerySet[Any], name: str, value: date) -> QuerySet[Any]:
        """Return what was changed on a day or later."""
        return queryset.filter(at__gte=datetime.combine(value, time.min, UTC))

    def to_day(self, queryset: QuerySet[Any], name: str, value: date) -> QuerySet[Any]:
        """Return what was changed by the end of a day."""
        return queryset.filter(at__lte=datetime.combine(value, time.max, UTC))


class MoveFilter(django_filters.FilterSet):
    """Facets of the moves of verdicts."""

    definition = django_filters.CharFilter(field_name="definition", max_length=40, label="Key of a definition")
    cause = django_filters.MultipleChoiceFilter(
        choices=VerdictMove.Cause.choices, label="The first of what moved it, in the order given here"
    )
    release = django_filters.CharFilter(method="of_release", max_length=120, label="Release, by its slug")

    class Meta:
        model = VerdictMove
        fields: list[str] = []

    def of_release(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Return what moved of a release, asked for by whatever slug it had."""
        return queryset.filter(release__slug__in=current_slugs_of([value]))
