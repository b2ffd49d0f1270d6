"""What a reader means to do with weights, read off an address: the questions of the use check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.http import QueryDict

from openness.usage import UseContext
from registry.filters.countries import COUNTRIES
from registry.filters.query import QueryProblem, choice
from registry.filters.releases import TIERS, level_choices
from registry.filters.viewpoint import Viewpoint
from registry.models import Release, VerdictInterval

T = TypeVar("T")

#: What is answered by yes or no, and how it is asked.
QUESTIONS = {
    "commercial": "Is the use commercial?",
    "redistribute": "Will the weights, or weights made from them, be given on to others?",
    "fine_tune": "Will they be fine-tuned or changed otherwise?",
    "train_on_outputs": "Will other models be trained on their outputs?",
    "defence": "Is the customer in defence?",
}
#: What is answered by a whole number, and how it is asked.
NUMBERS = {
    "monthly_users": "Monthly users of all products and services, affiliates included",
    "annual_revenue": "Annual revenue in US dollars, affiliates included",
}
TIER_LEVELS = dict(level_choices(TIERS))

USE_PARAMETERS = (*QUESTIONS, *NUMBERS, "country", "release", "tier")

#: Nobody has more users or dollars.
_MOST = 10**15


@dataclass(frozen=True)
class UseQuery:
    """A use, and the releases that it is asked of: by identifier, by tier, or (both empty) all of them."""

    context: UseContext
    releases: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()


def use_query(params: QueryDict) -> UseQuery:
    """Return the use that an address describes; raise QueryProblem naming every parameter that cannot be used."""
    problems: dict[str, str] = {}

    def read(get: Callable[[QueryDict, str], T], name: str) -> T | None:
        try:
            return get(params, name)
        except QueryProblem as problem:
            problems.update(problem.problems)
            return None

    said = {name: bool(read(_yes, name)) for name in QUESTIONS}
    numbers = {name: read(_number, name) for name in NUMBERS}
    country, releases, tiers = read(_country, "country"), read(_releases, "release"), read(_tiers, "tier")
    if problems:
        raise QueryProblem(problems)
    users, revenue = numbers["monthly_users"], numbers["annual_revenue"]
    context = UseContext(monthly_users=users, annual_revenue=revenue, country=country or "", **said)
    return UseQuery(context, releases or (), tiers or ())


def wanted(query: UseQuery, seen: Viewpoint) -> set[int] | None:
    """Return the primary keys of the releases that are asked about; None for all of them.

    A tier is asked for as certain, as in the list of releases; identifiers and tiers add to each other.
    """
    if not query.releases and not query.tiers:
        return None
    found: set[int] = set()
    if query.releases:
        found |= set(Release.objects.filter(slug__in=query.releases).values_list("pk", flat=True))
    if query.tiers:
        rows = VerdictInterval.objects.of(seen.edition).on(seen.as_of).filter(definition=TIERS, verdict__in=query.tiers)
        found |= set(rows.values_list("timeline__release", flat=True))
    return found


def _yes(params: QueryDict, name: str) -> bool:
    return bool(params.get(name)) and choice(params, name, ("yes", "no"), "no") == "yes"


def _number(params: QueryDict, name: str) -> int | None:
    text = params.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_MOST)) and int(text) <= _MOST):
        raise QueryProblem({name: f"{text!r} is not a whole number from 0 to {_MOST}, in digits alone"})
    return int(text)


def _country(params: QueryDict, name: str) -> str:
    text = params.get(name, "")
    if text and text not in COUNTRIES:
        raise QueryProblem({name: f"{text!r} is neither EU nor the two-letter code (ISO 3166-1) of a country"})
    return text


def _releases(params: QueryDict, name: str) -> tuple[str, ...]:
    slugs = tuple(dict.fromkeys(filter(None, params.getlist(name))))
    known = set(Release.objects.filter(slug__in=slugs).values_list("slug", flat=True)) if slugs else set()
    if unknown := [slug for slug in slugs if slug not in known]:
        raise QueryProblem({name: f"there is no release {unknown[0]!r}"})
    return slugs


def _tiers(params: QueryDict, name: str) -> tuple[str, ...]:
    tiers = tuple(dict.fromkeys(filter(None, params.getlist(name))))
    if unknown := [tier for tier in tiers if tier not in TIER_LEVELS]:
        raise QueryProblem({name: f"{unknown[0]!r} is not one of {', '.join(TIER_LEVELS)}"})
    return tiers
