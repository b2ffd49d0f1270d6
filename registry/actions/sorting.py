"""Sort what an import says of a release into new, unchanged and contradicting, and store what is new."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from openness.components import COMPONENT_GROUPS, Aspect, Availability
from registry.actions.import_reports import Report
from registry.models import Benchmark, Claim, Evidence, Rating, Release, Score
from registry.models.claims import DATE_FIELDS
from registry.models.common import Status

#: Sources that only say "open", or list a component, do not tell a gate from a free download.
_DOWNLOADABLE = {"public", "gated_auto", "gated_manual"}

#: Sources know training data as one component: of a kind that does not apply here they say nothing.
_GROUPED = {str(component) for group in COMPONENT_GROUPS.values() for component in group}

#: Two scores this close, of one evaluator or from one source on one benchmark, are one score rounded twice.
_ROUNDING = 0.00006


class Writer:
    """Counts statements by what becomes of them; from a second-hand source every new claim waits for a person."""

    def __init__(self, report: Report, explained: frozenset[tuple[str, str]], *, second_hand: bool) -> None:
        self._report = report
        self._explained = explained
        self._second_hand = second_hand
        self._benchmarks = dict(Benchmark.objects.values_list("pk", "slug"))
        self._sources = dict(Evidence.objects.values_list("pk", "source_id"))

    def write(self, release: Release, said: Iterable[Claim | Rating | Score]) -> bool:
        """Store what is new; tell whether a date was among it."""
        dated = False
        models: tuple[type[Any], ...] = (Claim, Rating, Score)
        for model in models:
            recorded = list(model.objects.filter(release=release))
            keys = {old.key for old in recorded}
            held = [old for old in recorded if old.superseded_at is None]
            news = []
            for statement in said:
                if isinstance(statement, model) and self._is_new(statement, keys, held):
                    news.append(statement)
                    held.append(statement)
            model.objects.bulk_create(news)
            dated = dated or any(isinstance(item, Claim) and item.field in DATE_FIELDS for item in news)
        return dated

    def _is_new(self, statement: Any, keys: set[str], held: list[Any]) -> bool:
        noun = f"{statement._meta.verbose_name}s"
        if self._second_hand and isinstance(statement, Claim) and _is_moot(statement, held):
            self._report.counts["claims about data that do not apply"] += 1
            return False
        if statement.key in keys or any(self._same(statement, old) for old in held):
            self._report.counts[f"{noun} unchanged"] += 1
            return False
        if conflict := self._conflict(statement, held):
            statement.status = Status.PROPOSED
            self._report.counts[f"{noun} in conflict, proposed"] += 1
            self._report.conflicts.append(conflict)
        elif self._second_hand and isinstance(statement, Claim):
            statement.status = Status.PROPOSED
            self._report.counts[f"{noun} proposed"] += 1
        else:
            self._report.counts[f"{noun} created"] += 1
        return True

    def _conflict(self, new: Any, held: Iterable[Any]) -> str | None:
        """Return in words what a statement contradicts, or None."""
        if isinstance(new, Claim):
            against = {old.value for old in held if old.field == new.field and old.status == Status.ACCEPTED}
            if self._second_hand:
                against -= {"unknown"}
            known = self._explains(new.release, "released" if new.field == "date.released" else "accessibility")
            if against or known:
                here = ", ".join(sorted(against)) or "not stated"
                return f"{new.release.slug}: {new.field} is {here} here, {new.value} there{known}"
        if isinstance(new, Score):
            slug = self._benchmarks[new.benchmark_id]
            if known := self._explains(new.release, f"score:{slug}"):
                return f"{new.release.slug}: {slug} is {new.value} there{known}"
        return None

    def _explains(self, release: Release, field: str) -> str:
        return " (the catalogue gives its reason)" if (release.slug, field) in self._explained else ""

    def _same(self, new: Any, old: Any) -> bool:
        """Tell whether the registry already holds what a statement says."""
        if isinstance(new, Claim):
            return new.field == old.field and (new.value == old.value or self._no_less(new, old))
        if isinstance(new, Rating):
            return (new.scheme, new.value) == (old.scheme, old.value)
        # A source and the catalogue may name the evaluator of one run differently.
        one_run = new.evaluator == old.evaluator or self._sources[new.evidence_id] == self._sources[old.evidence_id]
        return new.benchmark_id == old.benchmark_id and one_run and abs(new.value - old.value) < _ROUNDING

    def _no_less(self, new: Claim, old: Claim) -> bool:
        """Tell whether what is held says a claim more exactly: a gate for a download, a day for its month."""
        if new.field.endswith(".availability"):
            return {new.value, old.value} <= _DOWNLOADABLE
        return self._second_hand and new.field in DATE_FIELDS and old.value.startswith(f"{new.value}-")


def _is_moot(new: Claim, held: Iterable[Any]) -> bool:
    component = new.field.partition(".")[0]
    field = f"{component}.{Aspect.AVAILABILITY}"
    return component in _GROUPED and any(
        old.field == field and old.value == Availability.NOT_APPLICABLE and old.status == Status.ACCEPTED
        for old in held
    )
