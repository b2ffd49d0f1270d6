"""Which releases are asked for."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import F, OuterRef, QuerySet, Subquery

from openness.components import AVAILABILITY_LABELS
from openness.definitions import definition
from registry.facts.withheld import AVAILABILITY, LICENSE, RELEASED, withheld_claims
from registry.filters.viewpoint import Viewpoint
from registry.models import Developer, Family, License, Release, ReleaseState, VerdictInterval

TIERS, OSAID, G7, EPOCH = "tiers@1", "osaid@1.0", "g7@2026-05-29", "epoch@2026-08"
VERDICTS = ("met", "not met", "unknown")

_TIER = ("tier_lowest", "tier_highest")

SORTS = {
    "-released": ("Newest first", (F("released_on").desc(nulls_last=True), "slug")),
    "released": ("Oldest first", (F("released_on").asc(nulls_last=True), "slug")),
    "name": ("Name", ("name", "slug")),
    "developer": ("Developer", ("developer__name", "name", "slug")),
    "-tier": ("Most open first", (*(F(column).desc(nulls_last=True) for column in _TIER), "slug")),
    "tier": ("Least open first", (*(F(column).asc(nulls_last=True) for column in _TIER), "slug")),
}


def level_choices(key: str) -> list[tuple[str, str]]:
    """Return the levels of a ladder, lowest first, for a choice."""
    return [
        (level.id, level.title if level.id == level.title else f"{level.id} {level.title}")
        for level in definition(key).levels
    ]


class ReleaseFilter(django_filters.FilterSet):
    """Facets of the release list; each may be given several times and then means "any of these".

    A tier or label is asked for as certain: a release whose facts leave a range is found by ``…_at_least`` when
    the lower end of its range suffices, and by ``settled=no``.

    What is ``leaving`` in an export is not found by what may not be passed on: asking for it would tell it.
    """

    q = django_filters.CharFilter(method="search", label="Name, alias, developer", max_length=100)
    tier = django_filters.MultipleChoiceFilter(method="by_level", choices=level_choices(TIERS), label="Tier")
    tier_at_least = django_filters.ChoiceFilter(method="at_least", choices=level_choices(TIERS), label="Tier at least")
    osaid = django_filters.MultipleChoiceFilter(
        method="by_level", choices=[(verdict, verdict) for verdict in VERDICTS], label="OSAID 1.0"
    )
    g7 = django_filters.MultipleChoiceFilter(method="by_level", choices=level_choices(G7), label="G7 label")
    g7_at_least = django_filters.ChoiceFilter(method="at_least", choices=level_choices(G7), label="G7 label at least")
    epoch = django_filters.MultipleChoiceFilter(method="by_level", choices=level_choices(EPOCH), label="Epoch category")
    settled = django_filters.ChoiceFilter(
        method="by_settled", choices=[("yes", "one tier"), ("no", "a range of tiers")], label="Tier settled"
    )
    weights = django_filters.MultipleChoiceFilter(
        method="by_weights", choices=list(AVAILABILITY_LABELS.items()), label="Weights"
    )
    license = django_filters.ModelMultipleChoiceFilter(
        method="by_license", queryset=License.objects.all(), to_field_name="key", label="Licence of the weights"
    )
    developer = django_filters.ModelMultipleChoiceFilter(
        field_name="developer__slug", queryset=Developer.objects.all(), to_field_name="slug", label="Developer"
    )
    family = django_filters.ModelMultipleChoiceFilter(
        field_name="family__slug", queryset=Family.objects.all(), to_field_name="slug", label="Family"
    )
    year = django_filters.NumberFilter(
        method="by_year", label="Year of release", min_value=1950, max_value=2100, decimal_places=0
    )
    reviewed = django_filters.ChoiceFilter(
        method="by_reviewed",
        choices=[("yes", "reviewed"), ("no", "not yet reviewed"), ("all", "both")],
        label="Reviewed",
        empty_label=None,
    )
    sort = django_filters.ChoiceFilter(
        method="in_order", choices=[(key, label) for key, (label, _) in SORTS.items()], label="Order", empty_label=None
    )

    class Meta:
        model = Release
        fields: list[str] = []

    def __init__(self, data: Any, *, viewpoint: Viewpoint, leaving: bool = False, **kwargs: Any) -> None:
        self.viewpoint, self.leaving = viewpoint, leaving
        super().__init__(data, queryset=listed(viewpoint), **kwargs)
        self.form.fields["q"].widget = forms.TextInput(attrs={"type": "search"})

    @property
    def qs(self) -> QuerySet[Release]:
        """Return the releases asked for: reviewed ones and newest first, unless the address says otherwise."""
        found = super().qs
        if not self.data.get("reviewed"):
            found = found.filter(reviewed=True)
        return found if self.data.get("sort") else found.order_by(*SORTS["-released"][1])

    def verdicts(self, name: str) -> QuerySet[VerdictInterval]:
        """Return the verdicts of one definition that hold at the viewpoint."""
        rows = VerdictInterval.objects.of(self.viewpoint.edition).on(self.viewpoint.as_of)
        return rows.filter(definition=_DEFINITION_OF[name])

    def search(self, queryset: Any, name: str, value: str) -> Any:
        """Keep the releases that every word speaks of."""
        return queryset.matching(value, told=self.leaving)

    def by_level(self, queryset: Any, name: str, values: list[str]) -> Any:
        """Keep the releases with one of these verdicts: certain to stand at a level, or met, not met, unknown."""
        if not values:
            return queryset
        return queryset.filter(pk__in=self.verdicts(name).filter(verdict__in=values).values("timeline__release"))

    def at_least(self, queryset: Any, name: str, value: str) -> Any:
        """Keep the releases certain to stand at this level or higher."""
        base = name.removesuffix("_at_least")
        rank = next(level.rank for level in definition(_DEFINITION_OF[base]).levels if level.id == value)
        return queryset.filter(pk__in=self.verdicts(base).filter(lowest__gte=rank).values("timeline__release"))

    def by_settled(self, queryset: Any, name: str, value: str) -> Any:
        """Keep the releases whose tier is one, or is a range."""
        rows = self.verdicts("tier")
        rows = rows.filter(lowest=F("highest")) if value == "yes" else rows.filter(lowest__lt=F("highest"))
        return queryset.filter(pk__in=rows.values("timeline__release"))

    def _states(self) -> QuerySet[ReleaseState]:
        return ReleaseState.objects.of(self.viewpoint.edition).on(self.viewpoint.as_of)

    def by_weights(self, queryset: Any, name: str, values: list[str]) -> Any:
        """Keep the releases whose weights can be had in one of these ways."""
        if not values:
            return queryset
        states = self._states().filter(weights_availability__in=values)
        return self._told(queryset, AVAILABILITY, value__in=values).filter(pk__in=states.values("timeline__release"))

    def by_license(self, queryset: Any, name: str, values: Any) -> Any:
        """Keep the releases whose weights are under one of these licences."""
        keys = [text.key for text in values]
        if not keys:
            return queryset
        states = self._states().filter(weights_license__in=keys)
        return self._told(queryset, LICENSE, value__in=keys).filter(pk__in=states.values("timeline__release"))

    def by_year(self, queryset: Any, name: str, value: Any) -> Any:
        """Keep the releases of a year."""
        return self._told(queryset, RELEASED, value__startswith=f"{value:04}").filter(released_on__year=value)

    def _told(self, queryset: Any, field: str, **asked: Any) -> Any:
        """Leave out, where it leaves, whatever is said so by claims alone that may not be passed on."""
        if not self.leaving:
            return queryset
        return queryset.exclude(pk__in=withheld_claims().filter(field=field, **asked).values("release"))

    def by_reviewed(self, queryset: Any, name: str, value: str) -> Any:
        """Keep reviewed releases, others, or both."""
        return queryset if value == "all" else queryset.filter(reviewed=value == "yes")

    def in_order(self, queryset: Any, name: str, value: str) -> Any:
        """Sort."""
        return queryset.order_by(*SORTS[value][1])


_DEFINITION_OF = {"tier": TIERS, "osaid": OSAID, "g7": G7, "epoch": EPOCH}


def listed(viewpoint: Viewpoint) -> QuerySet[Release]:
    """Return the releases of an edition that were out by the day, with what a list shows of each.

    A release known only by its announcement is listed from that day on.
    """
    # Within a subquery an order is only work.
    states = ReleaseState.objects.of(viewpoint.edition).on(viewpoint.as_of).order_by()
    of_release = states.filter(timeline__release=OuterRef("pk"))
    tiers = VerdictInterval.objects.of(viewpoint.edition).on(viewpoint.as_of).order_by()
    tier = tiers.filter(timeline__release=OuterRef("pk"), definition=TIERS)
    return (
        Release.objects.filter(pk__in=states.values("timeline__release"))
        .select_related("developer", "family")
        .annotate(
            glyph=Subquery(of_release.values("glyph")[:1]),
            weights_license=Subquery(of_release.values("weights_license")[:1]),
            weights_availability=Subquery(of_release.values("weights_availability")[:1]),
            tier=Subquery(tier.values("verdict")[:1]),
            tier_lowest=Subquery(tier.values("lowest")[:1]),
            tier_highest=Subquery(tier.values("highest")[:1]),
        )
    )
