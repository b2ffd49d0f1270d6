"""Which lag is asked for: a degree of openness against a reference, with or without filters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import isfinite
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from openness.definitions import definition, load_all
from openness.degrees import Degree, degrees
from registry.filters.query import QueryProblem, choice
from registry.filters.releases import TIERS
from registry.models import Benchmark, Developer, Edition, LagSeries

#: Parameters that choose a comparison that every edition stores, and those for which it is computed on request.
SERIES = ("definition", "reference", "counting")
FILTERS = ("independent", "without", "country", "tolerance")
DETAIL = ("tier", *SERIES, *FILTERS)

#: The degree that is shown where none is asked for, by definition; elsewhere the highest.
_DEFAULT_LEVEL = {TIERS: "T5", "g7@2026-05-29": "Open Weights AI"}


@cache
def measured_definitions() -> tuple[str, ...]:
    """Return the definitions whose degrees of openness are measured, the registry's own first."""
    keys = sorted(found.key for found in load_all() if degrees(found))
    return (TIERS, *(key for key in keys if key != TIERS))


def degrees_of(key: str) -> tuple[Degree, ...]:
    """Return the measured degrees of a definition."""
    return degrees(definition(key))


def degree_of(key: str, rank: int) -> Degree:
    """Return one measured degree."""
    return next(degree for degree in degrees_of(key) if degree.rank == rank)


def default_degree(key: str) -> Degree:
    """Return the degree that is shown where none is asked for."""
    found = degrees_of(key)
    return next((degree for degree in found if degree.id == _DEFAULT_LEVEL.get(key)), found[-1])


@dataclass(frozen=True)
class LagChoice:
    """A comparison, and what is left out of it; ``without`` is the slug of a developer."""

    degree: Degree
    reference: LagSeries.Reference
    counting: LagSeries.Counting
    independent: bool = False
    without: str = ""
    country: str = ""
    tolerance: float = 0.0

    @classmethod
    def of(cls, series: LagSeries) -> LagChoice:
        """Return the choice that a stored series answers."""
        degree = degree_of(series.definition, series.rank)
        return cls(degree, LagSeries.Reference(series.reference), LagSeries.Counting(series.counting))

    @property
    def filters(self) -> dict[str, Any]:
        """Return what is left out, as actions take it."""
        return {
            "independent": self.independent,
            "without": self.without,
            "country": self.country,
            "tolerance": self.tolerance,
        }

    @property
    def filtered(self) -> bool:
        """Tell whether anything is left out, or counts as level that is not."""
        return self.independent or bool(self.without or self.country or self.tolerance)

    @property
    def without_filters(self) -> LagChoice:
        """Return the same comparison with nothing left out."""
        return LagChoice(self.degree, self.reference, self.counting)

    @property
    def parameters(self) -> dict[str, str]:
        """Return the parameters of an address that asks for the same, those at their default left out."""
        told = {
            "definition": self.degree.definition if self.degree.definition != TIERS else "",
            "tier": self.degree.id,
            "reference": self.reference.value,
            "counting": self.counting.value,
            "independent": "1" if self.independent else "",
            "without": self.without,
            "country": self.country,
            "tolerance": f"{self.tolerance:g}" if self.tolerance else "",
        }
        return {name: value for name, value in told.items() if value}


def series_choice(params: QueryDict) -> tuple[str, LagSeries.Reference, LagSeries.Counting]:
    """Return definition, reference and counting of what an address asks for."""
    key = choice(params, "definition", measured_definitions(), TIERS)
    reference = choice(params, "reference", LagSeries.Reference.values, LagSeries.Reference.CLOSED)
    counting = choice(params, "counting", LagSeries.Counting.values, LagSeries.Counting.CONSERVATIVE)
    return key, LagSeries.Reference(reference), LagSeries.Counting(counting)


def degrees_asked(params: QueryDict, key: str) -> tuple[Degree, ...]:
    """Return the degrees of a definition that an address names with ``tier``, however often; by default all."""
    levels = {degree.id: degree for degree in degrees_of(key)}
    tiers = params.getlist("tier")
    if unknown := [tier for tier in tiers if tier not in levels]:
        raise QueryProblem({"tier": f"{unknown[0]!r} is not one of {', '.join(levels)}"})
    return tuple(degree for degree in levels.values() if not tiers or degree.id in tiers)


def stored_series(params: QueryDict, edition: Edition) -> QuerySet[LagSeries]:
    """Return the stored series that an address asks for; refuse those that are computed on request only."""
    key, reference, counting = series_choice(params)
    of_definition = LagSeries.objects.filter(edition=edition, definition=key)
    found = of_definition.filter(reference=reference.value, counting=counting.value)
    if reference is not LagSeries.Reference.CLOSED and not found.exists() and of_definition.exists():
        problem = f"{reference.value} is not listed for {key}; the page of one benchmark computes it"
        raise QueryProblem({"reference": problem})
    return found


def lag_choice(params: QueryDict) -> LagChoice:
    """Return the comparison that an address asks for; raise QueryProblem for what cannot be asked."""
    key, reference, counting = series_choice(params)
    levels = {degree.id: degree for degree in degrees_of(key)}
    level = choice(params, "tier", list(levels), default_degree(key).id)
    return LagChoice(
        levels[level],
        reference,
        counting,
        independent=choice(params, "independent", ("", "1"), "") == "1",
        without=_developer(params.get("without", "")),
        country=_country(params.get("country", "")),
        tolerance=_tolerance(params.get("tolerance", "")),
    )


def _developer(slug: str) -> str:
    if slug and not Developer.objects.filter(slug=slug).exists():
        raise QueryProblem({"without": f"{slug!r} is no developer of the registry"})
    return slug


def _country(name: str) -> str:
    if name and not Developer.objects.filter(country=name).exists():
        raise QueryProblem({"country": f"no developer of the registry is from {name!r}"})
    return name


def _tolerance(text: str) -> float:
    if not text:
        return 0.0
    try:
        found = float(text)
    except ValueError:
        found = float("nan")
    if not (isfinite(found) and 0 <= found <= 100):
        raise QueryProblem({"tolerance": f"{text!r} is not a number from 0 to 100"})
    return found


def nothing_measured(edition: Edition, benchmark: Benchmark) -> QueryProblem:
    """Return the problem of a lag that an edition neither stored nor can compute."""
    told = f"edition {edition.pk} measured no such lag on {benchmark.slug}, or kept no scores to compute it from"
    return QueryProblem({"edition": told})
