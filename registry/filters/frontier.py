"""Releases that would hold a record, and do not, since no person has reviewed them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Case, F, Max, Min, When

from registry.models import Benchmark, Release, Score


@dataclass(frozen=True)
class OnFrontier:
    """An unreviewed release with the benchmarks on which it is better than every reviewed one."""

    release: Release
    benchmarks: tuple[str, ...]

    @property
    def said(self) -> str:
        """Return where it would be first."""
        return f"better than every reviewed release on {', '.join(self.benchmarks)}"


def new_on_frontier() -> list[OnFrontier]:
    """Return the unreviewed releases that are better than every reviewed one somewhere, first those in most places."""
    best = {
        row["benchmark"]: row["best"]
        for row in Score.objects.counting()
        .filter(release__reviewed=True, release__released_on__isnull=False)
        .values("benchmark", "benchmark__direction")
        .annotate(highest=Max("value"), lowest=Min("value"))
        .annotate(
            best=Case(When(benchmark__direction=Benchmark.Direction.LOWER, then=F("lowest")), default=F("highest"))
        )
    }
    rows = (
        Score.objects.counting().filter(release__reviewed=False).select_related("benchmark").order_by("benchmark__slug")
    )
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for score in rows:
        mark = best.get(score.benchmark_id)
        lower = score.benchmark.direction == Benchmark.Direction.LOWER
        if mark is None or (score.value < mark if lower else score.value > mark):
            found[score.release_id][score.benchmark.label] = None
    releases = Release.objects.in_bulk(found)
    items = [OnFrontier(releases[pk], tuple(names)) for pk, names in found.items()]
    return sorted(items, key=lambda each: (-len(each.benchmarks), each.release.slug))
