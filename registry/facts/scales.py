"""What the numbers of a benchmark are, as far as putting them on a line asks."""

from __future__ import annotations

from openness.transforms import Direction, Kind, Scale
from registry.models import Benchmark


def scale_of(benchmark: Benchmark) -> Scale:
    """Return the scale of a benchmark; shares of right answers without bounds are compared as they are."""
    kind, direction = Kind(benchmark.scale), Direction(benchmark.direction)
    if kind is not Kind.ACCURACY:
        return Scale(kind, direction)
    if not benchmark.upper or benchmark.lower != 0:
        return Scale(Kind.INDEX, direction)
    return Scale(
        kind,
        direction,
        full_marks=benchmark.upper,
        chance=(benchmark.chance or 0.0) / benchmark.upper,
        ceiling=benchmark.ceiling or 1.0,
        questions=benchmark.questions,
    )
