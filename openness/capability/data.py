"""From results as published to the scores that are fitted: rescaled, one a pair, and what was left out by name.

A result is a proportion after ``score × scale``; chance and ceiling of its benchmark then become 0 and 1::

    performance = (score × scale − chance) / (ceiling − chance)

What is left out depends on what else is left out: without its benchmark a release may have too few, and the other
way round. So both rules are applied until nothing changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import isfinite
from numbers import Real

from openness.capability.errors import UnusableInput
from openness.capability.scores import Dropped, Pair, Reason, Scores, pack

#: Rescaled, a score at the ceiling may be beyond it by the rounding of binary numbers.
_ROUNDING = 1e-9
#: With one release, a benchmark's difficulty is that release's score again: it links nothing to anything.
MIN_RELEASES = 2


class Duplicates(StrEnum):
    """What several results of a release on a benchmark mean."""

    REFUSE = "refuse"
    MAX = "max"


class Clip(StrEnum):
    """Which performances are moved inside [margin, 1 − margin]; what is moved from outside [0, 1] is named."""

    REFUSE = "refuse"
    OUTSIDE = "outside"
    ALL = "all"


@dataclass(frozen=True)
class Result:
    """What a release scored on a benchmark, as published, larger being better."""

    release: str
    benchmark: str
    score: float


@dataclass(frozen=True)
class Benchmark:
    """How the results of a benchmark are read; ``private`` is None where it is not known to be one or the other."""

    key: str
    scale: float = 1.0
    chance: float = 0.0
    ceiling: float = 1.0
    private: bool | None = None

    def __post_init__(self) -> None:
        place = f"benchmark {self.key!r}"
        if not (isfinite(self.scale) and self.scale > 0):
            raise UnusableInput(f"{place}, scale", self.scale, "a finite number above 0")
        if not isfinite(self.chance):
            raise UnusableInput(f"{place}, chance", self.chance, "a finite number")
        if not (isfinite(self.ceiling) and self.ceiling > self.chance):
            raise UnusableInput(f"{place}, ceiling", self.ceiling, f"a finite number above chance ({self.chance})")

    def performance(self, score: float) -> float:
        """Return a score with chance at 0 and the ceiling at 1."""
        rescaled = (score * self.scale - self.chance) / (self.ceiling - self.chance)
        nearest = min(max(rescaled, 0.0), 1.0)
        return nearest if abs(rescaled - nearest) < _ROUNDING else rescaled


@dataclass(frozen=True)
class Inclusion:
    """Which results are fitted.

    A release needs ``min_benchmarks``, and, where ``earliest`` is given, a known date that is not before it.
    """

    min_benchmarks: int = 4
    earliest: date | None = None
    duplicates: Duplicates = Duplicates.REFUSE
    clip: Clip = Clip.REFUSE
    margin: float = 1e-3

    def __post_init__(self) -> None:
        if self.min_benchmarks < 1:
            raise UnusableInput("min_benchmarks", self.min_benchmarks, "a whole number from 1")
        if not 0 < self.margin < 0.5:
            raise UnusableInput("margin", self.margin, "a number between 0 and 0.5")


def prepare(
    results: Iterable[Result],
    inclusion: Inclusion | None = None,
    *,
    benchmarks: Iterable[Benchmark] = (),
    released: Mapping[str, date] | None = None,
) -> Scores:
    """Return the scores to be fitted, in the order of names, with what was dropped and what was clipped.

    A benchmark that is not described is read as a proportion. Raises ``UnusableInput`` for a score that is not
    finite or out of range, a second result of a pair, nothing left, and scores that fall apart.
    """
    rules = inclusion or Inclusion()
    described = {item.key: item for item in benchmarks}
    found, clipped = _performances(results, rules, described)
    dropped = _drop_by_date(found, rules, released or {})
    dropped += _drop_until_stable(found, rules)
    if not found:
        raise UnusableInput(
            "results", "nothing left", f"releases with {rules.min_benchmarks} benchmarks or more that others share"
        )
    private = {key: item.private for key, item in described.items()}
    return pack(found, private=private, dropped=dropped, clipped=clipped & set(found))


def _performances(
    results: Iterable[Result], rules: Inclusion, described: Mapping[str, Benchmark]
) -> tuple[dict[Pair, float], set[Pair]]:
    """Return the performance of each pair, and the pairs whose performance was outside [0, 1]."""
    found: dict[Pair, float] = {}
    outside: set[Pair] = set()
    for result in results:
        pair = (result.release, result.benchmark)
        place = f"release {result.release!r}, benchmark {result.benchmark!r}"
        if pair in found and rules.duplicates is Duplicates.REFUSE:
            raise UnusableInput(place, result.score, "one result a pair, unless the larger is asked for")
        if not _is_number(result.score):
            raise UnusableInput(place, result.score, "a finite number")
        raw = described.get(result.benchmark, Benchmark(result.benchmark)).performance(result.score)
        if pair not in found or raw > found[pair]:
            found[pair] = raw
    for pair, raw in found.items():
        if not 0 <= raw <= 1:
            outside.add(pair)
        found[pair] = _clip(pair, raw, rules)
    return found, outside


def _is_number(score: object) -> bool:
    return isinstance(score, Real) and not isinstance(score, bool) and isfinite(score)


def _clip(pair: Pair, raw: float, rules: Inclusion) -> float:
    outside = not 0 <= raw <= 1
    if outside and rules.clip is Clip.REFUSE:
        place = f"release {pair[0]!r}, benchmark {pair[1]!r}, rescaled"
        raise UnusableInput(place, raw, "0 to 1, unless clipping is asked for")
    if outside or rules.clip is Clip.ALL:
        return min(max(raw, rules.margin), 1 - rules.margin)
    return raw


def _drop_by_date(found: dict[Pair, float], rules: Inclusion, released: Mapping[str, date]) -> list[Dropped]:
    if rules.earliest is None:
        return []
    reasons = {}
    for release in {pair[0] for pair in found}:
        day = released.get(release)
        if day is None:
            reasons[release] = Reason.DATE_UNKNOWN
        elif day < rules.earliest:
            reasons[release] = Reason.TOO_EARLY
    return _drop(found, 0, reasons)


def _drop_until_stable(found: dict[Pair, float], rules: Inclusion) -> list[Dropped]:
    dropped: list[Dropped] = []
    while True:
        releases = Counter(pair[0] for pair in found)
        few = {name: Reason.TOO_FEW_BENCHMARKS for name, count in releases.items() if count < rules.min_benchmarks}
        dropped += _drop(found, 0, few)
        benchmarks = Counter(pair[1] for pair in found)
        alone = {name: Reason.TOO_FEW_RELEASES for name, count in benchmarks.items() if count < MIN_RELEASES}
        dropped += _drop(found, 1, alone)
        if not alone:
            return dropped


def _drop(found: dict[Pair, float], side: int, reasons: Mapping[str, Reason]) -> list[Dropped]:
    """Take all pairs out that have one of the names on a side (0: release, 1: benchmark)."""
    gone = [pair for pair in found if pair[side] in reasons]
    counts = Counter(pair[side] for pair in gone)
    for pair in gone:
        del found[pair]
    return [Dropped(name, reasons[name], counts[name]) for name in sorted(counts)]
