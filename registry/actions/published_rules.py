"""Published rules for a lag, applied to the records of an edition: the same data, so that only the rule differs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from openness.frontier import Entry
from openness.presets import ACCEPTED, EPOCH_2024, EPOCH_2025, EPOCH_2026, PRESETS, SHARE_THRESHOLDS, Preset
from openness.published import Spread, Thresholds, epoch_2024, epoch_2025, epoch_2026, threshold_lags
from openness.transforms import Direction, Kind, Scale
from registry.actions.published import LADDER, RANK
from registry.models import Benchmark, Edition, FrontierRecord, LagSeries

#: On which benchmarks of the registry the rules are tried: those that measure what they were made for.
INDEX = "eci-2026-08"
SHARES = ("mmlu-5-shot", "gpqa-diamond")
CROSSED = {"gpqa-diamond": "gpqa_diamond"}

#: Index points within which the rules of 2025 and 2026, of which a test of significance is a part, count as level.
TOLERANCE_2025, TOLERANCE_2026 = 1.0, 2.0


@dataclass(frozen=True)
class ByRule:
    """What a published rule gives on an edition's own records.

    ``months`` is None where it cannot be computed, and ``told`` says why; otherwise ``told`` says what was counted.
    ``variants`` are further readings of the same rule, by name, in months.
    """

    preset: Preset
    months: float | None
    told: str
    on: str = ""
    variants: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class _Sides:
    """The closed and the open records of one benchmark as they are published, larger is better."""

    benchmark: Benchmark
    closed: tuple[Entry, ...]
    opened: tuple[Entry, ...]

    def put(self, scale: Callable[[float], float]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
        """Return both sides with every score moved to another scale."""
        closed, opened = (
            tuple(Entry(entry.release, entry.day, scale(entry.score)) for entry in side)
            for side in (self.closed, self.opened)
        )
        return closed, opened


def by_their_rules(
    edition: Edition, as_of: date, *, index: str = INDEX, shares: Sequence[str] = SHARES
) -> list[ByRule]:
    """Return what each published rule gives on the records of an edition up to a day: two queries."""
    held = _records(edition, [index, *shares])
    by_index, by_share = held.get(index), [held[slug] for slug in shares if slug in held]
    crossed = _crossed(by_share, as_of)
    found = {
        EPOCH_2024.key: lambda preset: _of_2024(preset, by_share, as_of),
        EPOCH_2025.key: lambda preset: _of_2025(preset, by_index, index, as_of),
        EPOCH_2026.key: lambda preset: _of_2026(preset, by_index, index, as_of),
    }
    return [found.get(key, crossed)(preset) for key, preset in PRESETS.items()]


def _records(edition: Edition, slugs: Iterable[str]) -> dict[str, _Sides]:
    """Return the records of the edition's headline series, by benchmark."""
    series = LagSeries.objects.filter(
        edition=edition, definition=LADDER, rank=RANK, benchmark__slug__in=slugs
    ).headline()
    histories = {row.history_id: row.benchmark for row in series.select_related("benchmark")}
    sides: dict[int, dict[str, list[Entry]]] = {key: {side: [] for side in FrontierRecord.Side} for key in histories}
    rows = FrontierRecord.objects.filter(history__in=histories).select_related("score__release").order_by("day")
    for row in rows:
        entry = Entry(row.score.release.slug, row.day, histories[row.history_id].sign * row.score.value)
        sides[row.history_id][row.side].append(entry)
    return {
        benchmark.slug: _Sides(
            benchmark,
            tuple(sides[key][FrontierRecord.Side.REFERENCE]),
            tuple(sides[key][FrontierRecord.Side.TIER]),
        )
        for key, benchmark in histories.items()
    }


def _missing(preset: Preset, why: str) -> ByRule:
    return ByRule(preset, None, f"cannot be computed on these data: {why}")


def _scattered(spread: Spread) -> str:
    return f"median {spread.median:.1f}, percentiles 5 and 95: {spread.p5:.1f} and {spread.p95:.1f} months"


def _of_2024(preset: Preset, held: Sequence[_Sides], as_of: date) -> ByRule:
    """Apply the rule of 2024 to the benchmarks of its four that the edition has."""
    groups = {sides.benchmark.slug: sides.put(_nats(sides.benchmark)) for sides in held if _is_share(sides.benchmark)}
    found = epoch_2024(groups, as_of)
    if found.months is None:
        return _missing(preset, "no closed record on a benchmark of shares has a match")
    told = (
        f"Mean of {found.months.count} matched records, {len(found.dropped)} without a match dropped; "
        f"{_scattered(found.months)}."
    )
    return ByRule(preset, found.months.mean, told, _labels(held))


def _of_2025(preset: Preset, sides: _Sides | None, index: str, as_of: date) -> ByRule:
    if sides is None:
        return _missing(preset, f"the edition measured no lag on {index}")
    strict, near = (
        epoch_2025(sides.closed, sides.opened, as_of, delta=delta).months for delta in (0.0, TOLERANCE_2025)
    )
    if strict is None or near is None:
        return _missing(preset, "the scores of the two sides do not overlap")
    told = f"Mean over 100 levels that both sides have reached, with a tolerance of one point; {_scattered(near)}."
    return ByRule(preset, near.mean, told, sides.benchmark.label, (("without a tolerance", strict.mean),))


def _of_2026(preset: Preset, sides: _Sides | None, index: str, as_of: date) -> ByRule:
    if sides is None:
        return _missing(preset, f"the edition measured no lag on {index}")
    first = as_of.replace(month=1, day=1)
    near, strict = (
        epoch_2026(sides.closed, sides.opened, first, as_of, delta=delta).lag for delta in (TOLERANCE_2026, 0.0)
    )
    if near.lower.mean is None:
        return _missing(preset, f"one side has no record by {as_of}")
    variants = [
        ("by L without a tolerance", strict.lower.mean),
        ("by U with a tolerance of two points", near.upper.mean),
        ("by U without a tolerance", strict.upper.mean),
    ]
    told = f"Mean of L over the {near.lower.days_with} days from {first} to {as_of}, with a tolerance of two points."
    months = tuple((name, preset.months(days)) for name, days in variants if days is not None)
    return ByRule(preset, preset.months(near.lower.mean), told, sides.benchmark.label, months)


def _crossed(held: Sequence[_Sides], as_of: date) -> Callable[[Preset], ByRule]:
    """Return what the crossing rule gives, as a function of the preset: two publishers use the same."""
    groups: Mapping[str, Thresholds] = {
        sides.benchmark.slug: Thresholds(
            *sides.put(_per_cent(sides.benchmark)),
            SHARE_THRESHOLDS,
            ACCEPTED.get(CROSSED.get(sides.benchmark.slug, "")),
        )
        for sides in held
        if _is_share(sides.benchmark) and sides.benchmark.direction == Benchmark.Direction.HIGHER
    }
    # Of the band nothing is shown, so it is not drawn.
    found = threshold_lags(groups, as_of, draws=1)
    last = next((point for point in reversed(found.curve) if point.value is not None), None)
    names = _labels(sides for sides in held if sides.benchmark.slug in groups)

    def rule(preset: Preset) -> ByRule:
        if last is None or last.value is None:
            return _missing(preset, "too few thresholds have been crossed by both sides, on public benchmarks only")
        told = (
            f"End of the smoothed curve, {last.day}; {len(found.crossed)} gaps were closed, and those still open "
            f"({len(found.pending)}) are left out. Counted are the thresholds that its reviewers accepted, or else "
            "those from the tenth percentile of the records on."
        )
        return ByRule(preset, last.value, told, names)

    return rule


def _is_share(benchmark: Benchmark) -> bool:
    return benchmark.lower == 0 and benchmark.upper in {1, 100}


def _per_cent(benchmark: Benchmark) -> Callable[[float], float]:
    full_marks = benchmark.upper or 1.0
    return lambda score: 100 * score / full_marks


def _nats(benchmark: Benchmark) -> Callable[[float], float]:
    """Return the scale of 2024 for a benchmark: -ln(1 - accuracy), chance not taken out."""
    scale = Scale(Kind.ACCURACY, Direction(benchmark.direction), full_marks=benchmark.upper or 1.0)
    return lambda score: scale.on_line(benchmark.sign * score, place=benchmark.slug)


def _labels(held: Iterable[_Sides]) -> str:
    return ", ".join(sides.benchmark.label for sides in held)
