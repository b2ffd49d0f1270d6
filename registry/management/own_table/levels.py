"""At which scores threshold crossings are looked for in a table of one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import exp

import numpy as np

from openness.presets import ACCEPTED, HORIZON_THRESHOLDS, SHARE_THRESHOLDS
from openness.published import Thresholds
from openness.transforms import Kind, Scale
from registry.management.own_table.reading import TRANSFORMS, Benchmark, Options
from registry.sources.records import SourceError

#: The one benchmark of the published rules that is not in per cent.
_MINUTES = "metr_time_horizon"
_SHARES = frozenset({Kind.ACCURACY, Kind.LOGIT})
_FROM = "from the tenth percentile of all scores on"
#: Every 5 per cent of the range; its ends are crossed by all and by one.
_STEPS = 20
#: From the line back to what the table writes, for numbers that are no shares.
_INVERSE: Mapping[Kind, Callable[[float], float]] = {
    Kind.INDEX: lambda level: level,
    Kind.LOG: exp,
    Kind.ERROR: lambda level: exp(-level),
}


@dataclass(frozen=True)
class Levels:
    """Thresholds on one benchmark: in words, to look at, and as the table writes each threshold of the line."""

    told: str
    thresholds: Thresholds
    written: Mapping[float, float]


def levels_of(benchmark: Benchmark, options: Options) -> Levels:
    """Return the thresholds asked for, each of which counts, or those that fit the scores of a table."""
    if options.thresholds is not None:
        return _levels(benchmark, options, "as given", options.thresholds, accepted=options.thresholds)
    kind = TRANSFORMS[options.transform]
    shares = kind in _SHARES or (kind is Kind.INDEX and _within(benchmark.written, 1))
    if shares:
        told = f"every 0.05 from 0.05 to 0.95, {_FROM}"
        return _levels(benchmark, options, told, [each / 100 for each in SHARE_THRESHOLDS])
    return _evenly(benchmark, options)


def published_levels(benchmark: Benchmark, options: Options, rule: str) -> Levels:
    """Return the thresholds of the published crossing rules; raise SourceError where scores are no shares.

    Thresholds that were asked for take their place, from the tenth percentile of all scores on.
    """
    if options.thresholds is not None:
        return _levels(benchmark, options, f"as given, {_FROM}", options.thresholds)
    unit, wanted, words = 1.0, SHARE_THRESHOLDS, "every 5 per cent"
    if benchmark.name == _MINUTES:
        if TRANSFORMS[options.transform] in _SHARES:
            raise SourceError([f"{_MINUTES}: minutes do not go with --transform {options.transform!r}; allowed: log"])
        wanted, words = HORIZON_THRESHOLDS, "minutes as published"
    elif _within(benchmark.written, 1):
        unit = 100.0
    elif not _within(benchmark.written, 100):
        raise SourceError([_no_shares(benchmark, rule)])
    accepted = ACCEPTED.get(benchmark.name)
    told = f"{words}, {_FROM if accepted is None else 'of those the ones its reviewers accepted'}"
    chosen = None if accepted is None else [each / unit for each in accepted]
    return _levels(benchmark, options, told, [each / unit for each in wanted], accepted=chosen)


def _evenly(benchmark: Benchmark, options: Options) -> Levels:
    """Return levels evenly spaced on the line between the lowest and the highest score seen."""
    kind, on_line = TRANSFORMS[options.transform], [_line(score, options.scale) for score in benchmark.written]
    inner = np.linspace(min(on_line), max(on_line), _STEPS + 1)[1:-1].tolist() if on_line else []
    told = f"{len(inner)} levels evenly spaced between the lowest and the highest score seen, {_FROM}"
    written = {level: _INVERSE[kind](level) for level in inner}
    return Levels(told, Thresholds(benchmark.reference, benchmark.tier, tuple(written)), written)


def _within(scores: Iterable[float], most: float) -> bool:
    return all(0 <= score <= most for score in scores)


def _no_shares(benchmark: Benchmark, rule: str) -> str:
    odd = next(score for score in benchmark.written if not 0 <= score <= 100)
    name = benchmark.name or "the table"
    return (
        f"{name}: the score {odd:g} does not go with the thresholds of {rule}, which are per cents; allowed: scores "
        "from 0 to 1 or from 0 to 100, or thresholds of your own by --thresholds"
    )


def _levels(
    benchmark: Benchmark,
    options: Options,
    told: str,
    wanted: Iterable[float],
    *,
    accepted: Iterable[float] | None = None,
) -> Levels:
    scale = options.scale
    written = {_line(each, scale): each for each in wanted}
    counts = None if accepted is None else frozenset(_line(each, scale) for each in accepted)
    return Levels(told, Thresholds(benchmark.reference, benchmark.tier, tuple(written), counts), written)


def _line(score: float, scale: Scale) -> float:
    return scale.on_line(score, place="--thresholds")
