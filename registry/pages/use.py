"""May we use it so? The terms on weights against what a reader means to do, and against one kind of use."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse

from openness.licenses import Detail
from openness.licenses.words import amount_in_words, and_join
from openness.policies import UseTag
from openness.usage import USE_NAMES, Answer, Ground, Group, UseAnswer, UseContext
from registry.actions.citing import Cited, Shelf, Untold, policies_in_force
from registry.actions.whatif import uses, uses_of_kind
from registry.facts.withheld import WITHHELD
from registry.filters import Viewpoint
from registry.filters.countries import COUNTRIES
from registry.filters.use import NUMBERS, QUESTIONS, TIER_LEVELS, USE_PARAMETERS, UseQuery, use_query, wanted
from registry.models import Release
from registry.pages.page import csv_response, page, render

K = TypeVar("K", bound=Hashable)

#: What each answer means, gravest first.
ANSWERS = {
    Answer.NOT_ALLOWED: "A term that was read bars it, or asks for a separate licence first.",
    Answer.ASK: "The recorded terms do not settle it: something was not read, not given, or stands in words alone.",
    Answer.DUTIES: "Nothing read bars it; these conditions come with it.",
    Answer.ALLOWED: "Nothing read bars it, and no condition that was asked about comes with it.",
}

#: How each group is introduced.
GROUPS = {
    Group.UNRESTRICTED: "The texts were read on it and do not restrict it. A text that is silent says neither yes nor "
    "no, and its other limits still bind.",
    Group.PROHIBITED: "A text that binds whoever takes the weights prohibits it.",
    Group.NAMED_PARTIES: "Prohibited to everybody but the parties that the text, or a later announcement, names.",
    Group.UNDETERMINED: "A text is not known or was not read on it, limits uses in words of its own, or is silent and "
    "bans a related use.",
}


@dataclass(frozen=True)
class Alike:
    """Releases with the same grounds: those that decide, and the rest."""

    releases: list[Release]
    deciding: list[Cited]
    more: list[Cited]


@page(parameters=USE_PARAMETERS)
def use_check(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """Show for which releases a use is allowed, allowed with duties, not allowed, or a question for counsel."""
    query = use_query(request.GET)
    every = uses(seen.edition_with_facts, seen.as_of, query.context)
    found = _wanted(every, query, seen)
    offered = [(release, answer) for release, answer in found if answer.offered]
    shelf = Shelf(ground for _, answer in offered for ground in answer.grounds)
    return render(
        request,
        "use/check.html",
        seen,
        section="use",
        query=query,
        asked=in_words(query.context),
        not_given=_not_given(query.context),
        groups=[_group(answer, offered, shelf) for answer in ANSWERS],
        total=len(offered),
        without_weights=[release for release, answer in found if not answer.offered],
        questions=[(name, asks, getattr(query.context, name)) for name, asks in QUESTIONS.items()],
        numbers=[(name, asks, getattr(query.context, name)) for name, asks in NUMBERS.items()],
        countries=COUNTRIES,
        tiers=TIER_LEVELS,
        every_release=[release for release, _ in every],
    )


@page(parameters=USE_PARAMETERS)
def use_csv(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """Give the answers with their grounds as a file, one row a ground."""
    query = use_query(request.GET)
    found = _wanted(uses(seen.edition_with_facts, seen.as_of, query.context), query, seen)
    shelf = Shelf(ground for _, answer in found for ground in answer.grounds)
    untold = Untold(seen.edition, seen.as_of, ((release, answer.grounds) for release, answer in found))
    columns = ["release", "name", "answer", "ground_answer", "topic", "words", "license", "policy", "clause", "text"]
    rows = (
        [
            *(release.slug, release.name, str(answer.answer)),
            *_cells(ground, shelf, hidden=ground is not None and untold.hides(release, ground)),
            *(seen.edition.pk, seen.as_of),
        ]
        for release, answer in found
        if answer.offered
        for ground in answer.grounds or (None,)
    )
    return csv_response("use-check", [*columns, "since", "base", "edition", "as_of"], rows)


@page()
def use_detail(request: HttpRequest, seen: Viewpoint, tag: str) -> HttpResponse:
    """Show what the terms on weights say of one kind of use, in four groups with their grounds."""
    kind = _kind(tag)
    found = uses_of_kind(seen.edition_with_facts, seen.as_of, kind)
    shelf = Shelf(ground for _, reading in found for ground in reading.grounds).with_history(kind)
    groups = []
    for group, words in GROUPS.items():
        of_group = [(release, reading.grounds) for release, reading in found if reading.group is group]
        alike = [
            Alike(releases, [shelf.cite(ground, tag=kind) for ground in grounds], [])
            for grounds, releases in gathered(of_group)
        ]
        groups.append({"group": group, "words": words, "count": len(of_group), "rows": alike})
    return render(
        request,
        "use/kind.html",
        seen,
        section="policies",
        tag=kind,
        name=USE_NAMES[kind],
        groups=groups,
        total=len(found),
        held=[
            {"policy": row, "stance": said.stance(kind), "clause": said.clauses.get(kind)}
            for row, said in policies_in_force(seen.edition, seen.as_of)
        ],
    )


@page()
def use_detail_csv(request: HttpRequest, seen: Viewpoint, tag: str) -> HttpResponse:
    """Give the releases with what their terms say of one kind of use as a file, one row a ground."""
    kind = _kind(tag)
    found = uses_of_kind(seen.edition_with_facts, seen.as_of, kind)
    shelf = Shelf(ground for _, reading in found for ground in reading.grounds)
    untold = Untold(seen.edition, seen.as_of, ((release, reading.grounds) for release, reading in found))
    columns = ["release", "name", "group", "ground_answer", "topic", "words", "license", "policy", "clause", "text"]
    rows = (
        [
            *(release.slug, release.name, str(reading.group)),
            *_cells(ground, shelf, hidden=untold.hides(release, ground)),
            *(seen.edition.pk, seen.as_of),
        ]
        for release, reading in found
        for ground in reading.grounds
    )
    return csv_response(f"use-{kind}", [*columns, "since", "base", "edition", "as_of"], rows)


def in_words(context: UseContext) -> str:
    """Return a use as it is read aloud: "commercial use in Germany, by a group with 5 million monthly users"."""
    place = COUNTRIES.get(context.country, "")
    numbers = [
        amount_in_words(Detail(amount=amount, unit=unit)) if amount else f"no {what}"
        for amount, unit, what in (
            (context.monthly_users, "monthly_users", "monthly users"),
            (context.annual_revenue, "usd_a_year", "revenue"),
        )
        if amount is not None
    ]
    plans = [
        words
        for name, words in (
            ("redistribute", "giving the weights on"),
            ("fine_tune", "fine-tuning them"),
            ("train_on_outputs", "training other models on their outputs"),
            ("defence", "serving a customer in defence"),
        )
        if getattr(context, name)
    ]
    return "".join(
        [
            "commercial use" if context.commercial else "non-commercial use",
            f" in {'the ' if place.startswith(('European Union', 'United')) else ''}{place}" if place else "",
            f", by a group with {and_join(numbers)}" if numbers else "",
            f", {and_join(plans)}" if plans else "",
        ]
    )


def gathered(found: Iterable[tuple[Release, K]]) -> list[tuple[K, list[Release]]]:
    """Return releases by what they have in common, in the order in which it first comes up."""
    groups: dict[K, list[Release]] = {}
    for release, common in found:
        groups.setdefault(common, []).append(release)
    return list(groups.items())


def _wanted(
    every: Sequence[tuple[Release, UseAnswer]], query: UseQuery, seen: Viewpoint
) -> list[tuple[Release, UseAnswer]]:
    keys = wanted(query, seen)
    return [(release, answer) for release, answer in every if keys is None or release.pk in keys]


def _not_given(context: UseContext) -> list[str]:
    asked = {
        "monthly users": context.monthly_users is None,
        "annual revenue": context.annual_revenue is None,
        "country": not context.country,
    }
    return [name for name, missing in asked.items() if missing]


def _group(answer: Answer, found: Sequence[tuple[Release, UseAnswer]], shelf: Shelf) -> dict[str, Any]:
    of_group = [(release, each.grounds) for release, each in found if each.answer is answer]
    rows = []
    for grounds, releases in gathered(of_group):
        cited = [shelf.cite(ground) for ground in grounds]
        deciding = [each for each in cited if each.ground.answer is answer]
        rows.append(Alike(releases, deciding, [each for each in cited if each.ground.answer is not answer]))
    return {"answer": answer, "words": ANSWERS[answer], "count": len(of_group), "rows": rows}


def _cells(ground: Ground | None, shelf: Shelf, *, hidden: bool) -> list[Any]:
    if ground is None:
        return [""] * 9
    if hidden:
        return [str(ground.answer), *[WITHHELD] * 8]
    since = shelf.cite(ground).since
    told = [str(ground.answer), ground.topic, ground.words, ground.license, ground.policy, ground.clause, ground.text]
    return [*told, str(since) if since else "", ground.base]


def _kind(tag: str) -> UseTag:
    try:
        return UseTag(tag)
    except ValueError:
        raise Http404 from None
