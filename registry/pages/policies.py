"""Acceptable-use policies: all of them as a matrix, and each by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404

from openness.policies import Policy as Stances
from openness.policies import Stance, UseTag
from openness.usage import USE_NAMES
from registry.actions.citing import policies_in_force
from registry.facts.withheld import WITHHELD, withheld_texts
from registry.filters import QueryProblem, Viewpoint
from registry.models import Policy, PolicyStance
from registry.models.common import partial_date
from registry.pages.page import csv_response, page, render


@dataclass(frozen=True)
class DatedStance:
    """What a policy says of a kind of use, and whether it does so on the day asked for."""

    row: PolicyStance
    when: str

    @property
    def holds(self) -> bool:
        """Tell whether it is this one that counts."""
        return not self.when


@page(parameters=("use",))
def policy_list(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """Show what every policy says of every kind of use, on one day."""
    chosen = _chosen(request.GET)
    held = policies_in_force(seen.edition, seen.as_of)
    return render(
        request,
        "licenses/policies.html",
        seen,
        section="policies",
        rows=[
            {
                "policy": row,
                "published": partial_date(row.published, row.published_precision),
                "cells": _cells(said, chosen),
            }
            for row, said in held
        ],
        kinds=[(tag, USE_NAMES[tag]) for tag in chosen],
        all_kinds=[(tag, USE_NAMES[tag], tag in chosen) for tag in UseTag],
        narrowed=len(chosen) < len(UseTag),
        counts=[(tag, USE_NAMES[tag], _counts((said for _, said in held), tag=tag)) for tag in chosen],
        stances=list(Stance),
    )


@page()
def policy_csv(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """Give the policies and what they say of each kind of use on the day as a file."""
    header = ["policy", "name", "binding", "text_read", *UseTag, "source", "url", "locator", "edition", "as_of"]
    read = {
        key: place
        for key, *place in Policy.objects.values_list(
            "key", "evidence__source__key", "evidence__url", "evidence__locator"
        ).order_by()
    }
    kept = {key for noun, key in withheld_texts() if noun == "policy"}
    rows = (
        [
            row.key,
            row.name,
            row.binding,
            row.text_read,
            *(WITHHELD if row.key in kept else str(said.stance(tag)) for tag in UseTag),
            *read[row.key],
            seen.edition.pk,
            seen.as_of,
        ]
        for row, said in policies_in_force(seen.edition, seen.as_of)
    )
    return csv_response("policies", header, rows)


@page()
def policy_detail(request: HttpRequest, seen: Viewpoint, key: str) -> HttpResponse:
    """Show what a policy says of each kind of use, where and since when, and which licences carry it."""
    stances = PolicyStance.objects.select_related("evidence__source")
    rows = Policy.objects.select_related("evidence__source")
    policy = get_object_or_404(rows.prefetch_related(Prefetch("stances", stances), "licenses"), key=key)
    told = dated_stances(policy.stances.all(), seen.as_of)
    spoken = {each.row.tag for each in told}
    return render(
        request,
        "licenses/policy.html",
        seen,
        section="policies",
        policy=policy,
        published=partial_date(policy.published, policy.published_precision),
        stances=told,
        changed=any(each.row.evidence_id for each in told),
        unread=[(tag, USE_NAMES[tag]) for tag in UseTag if tag not in spoken],
    )


def dated_stances(rows: Iterable[PolicyStance], as_of: date) -> list[DatedStance]:
    """Return stances in the order of the kinds of use, oldest first, and say which do not hold on the day."""
    by_tag: dict[str, list[PolicyStance]] = {}
    for row in rows:
        by_tag.setdefault(row.tag, []).append(row)
    order = [tag for tag in UseTag if tag in by_tag]
    return [
        DatedStance(row, _when(by_tag[tag], place, as_of)) for tag in order for place, row in enumerate(by_tag[tag])
    ]


def _when(rows: Sequence[PolicyStance], place: int, as_of: date) -> str:
    """Return why a stance does not hold on a day; "" where it does."""
    row = rows[place]
    later = rows[place + 1] if place + 1 < len(rows) else None
    if row.valid_from and row.valid_from > as_of:
        return "after the day asked for"
    if later and later.valid_from and later.valid_from <= as_of:
        return f"until {later.valid_from}"
    return ""


def _chosen(params: QueryDict) -> list[UseTag]:
    """Return the kinds of use to show: all of them, or those that the address names."""
    asked = [text for text in params.getlist("use") if text]
    if unknown := [text for text in asked if text not in list(UseTag)]:
        raise QueryProblem({"use": f"{unknown[0]!r} is not one of {', '.join(UseTag)}"})
    return [tag for tag in UseTag if not asked or tag in asked]


def _cells(said: Stances, chosen: Sequence[UseTag]) -> list[tuple[str, Stance]]:
    return [(USE_NAMES[tag], said.stance(tag)) for tag in chosen]


def _counts(held: Iterable[Stances], *, tag: UseTag) -> list[tuple[Stance, Any]]:
    found = Counter(said.stance(tag) for said in held)
    return [(stance, found[stance]) for stance in Stance]
