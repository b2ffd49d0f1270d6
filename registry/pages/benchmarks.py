"""The page of a benchmark: what it is, and every score on it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from registry.filters import Viewpoint, page_of
from registry.models import Benchmark, Score
from registry.pages.page import page, render
from registry.pages.releases import scores_file
from registry.pages.words import score


@page(parameters=("page", "page_size"))
def benchmark_detail(request: HttpRequest, seen: Viewpoint, slug: str) -> HttpResponse:
    """List the scores on a benchmark, best first."""
    benchmark = get_object_or_404(Benchmark, slug=slug)
    scores = Score.objects.counting(seen.edition.ready_at).filter(benchmark=benchmark)
    order = "-value" if benchmark.sign > 0 else "value"
    rows = scores.select_related("release", "evidence__source").order_by(order, "release__slug", "pk")
    found = page_of(rows, request.GET, size=100)
    return render(
        request,
        "lag/benchmark.html",
        seen,
        section="lag",
        benchmark=benchmark,
        range=_range(benchmark),
        page=found,
        rows=[{"score": row, "value": score(row.value, benchmark)} for row in found.rows],
    )


def _range(benchmark: Benchmark) -> str:
    if benchmark.lower is None and benchmark.upper is None:
        return "open"
    if benchmark.upper is None:
        return f"from {benchmark.lower:g}"
    return f"up to {benchmark.upper:g}" if benchmark.lower is None else f"{benchmark.lower:g} to {benchmark.upper:g}"


@page()
def scores_csv(request: HttpRequest, seen: Viewpoint, slug: str) -> HttpResponse:
    """Give the scores on a benchmark as a file."""
    benchmark = get_object_or_404(Benchmark, slug=slug)
    return scores_file(f"{slug}-scores", Score.objects.filter(benchmark=benchmark), seen)
