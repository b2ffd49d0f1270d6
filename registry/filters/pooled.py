"""Which lags are pooled: a definition, a reference, and the benchmarks that are asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from openness.degrees import Degree
from registry.filters.lags import SERIES, LagChoice, lag_choice
from registry.filters.query import QueryProblem, choice
from registry.models import Edition, LagSeries
from registry.models.benchmarks import Domain

QUESTIONS = ("all", "public", "private")
POOLED = ("tier", *SERIES, "questions", "domain")


@dataclass(frozen=True)
class PooledChoice:
    """What is pooled, and the degree whose sensitivity is told; an empty ``domain`` asks benchmarks of every one."""

    degree: Degree
    reference: LagSeries.Reference
    counting: LagSeries.Counting
    questions: str = "all"
    domain: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        """Return the parameters of an address that asks for the same, those at their default left out."""
        told = LagChoice(self.degree, self.reference, self.counting).parameters
        told |= {"questions": "" if self.questions == "all" else self.questions, "domain": self.domain}
        return {name: value for name, value in told.items() if value}

    def changed(self, switch: str, value: str) -> PooledChoice:
        """Return the choice with one parameter set to another value."""
        kinds: dict[str, Any] = {"reference": LagSeries.Reference, "counting": LagSeries.Counting}
        changes: dict[str, Any] = {switch: kinds[switch](value) if switch in kinds else value}
        return replace(self, **changes)


def pooled_choice(params: QueryDict, edition: Edition) -> PooledChoice:
    """Return what an address asks to pool; raise QueryProblem for what cannot be asked, or is not stored."""
    found = lag_choice(params)
    chosen = PooledChoice(
        found.degree,
        found.reference,
        found.counting,
        choice(params, "questions", QUESTIONS, "all"),
        choice(params, "domain", ("", *Domain.values), ""),
    )
    stored = LagSeries.objects.filter(edition=edition, definition=found.degree.definition)
    references = set(stored.order_by().values_list("reference", flat=True).distinct())
    if references and found.reference.value not in references:
        told = ", ".join(sorted(references))
        problem = f"{found.reference.value!r} is not pooled for {found.degree.definition}: its lags are stored against"
        raise QueryProblem({"reference": f"{problem} {told} only"})
    return chosen
