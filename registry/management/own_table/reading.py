"""A table of one's own, benchmark by benchmark, on the line of a transform."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from openness.draws import DRAWS
from openness.frontier import Entry
from openness.transforms import Direction, Kind, Scale, UnusableScore
from registry.sources.records import SourceError
from registry.sources.scoretable import GroupedScore, grouped_scores

#: What --transform calls the kinds of numbers.
TRANSFORMS = {"nle": Kind.ACCURACY, "logit": Kind.LOGIT, "log": Kind.LOG, "neglog": Kind.ERROR, "identity": Kind.INDEX}

#: Beyond it, squares and differences of scores are no longer finite.
LARGEST = 1e100
#: A day outside of these years is a slip of the pen, and a curve over a thousand years would fill the memory.
YEARS = range(1950, 2100)


@dataclass(frozen=True)
class Options:
    """How a table is read: day, tolerance on the line of the transform, transform, seed and number of draws.

    ``thresholds`` are in the unit of the table; None: those that fit it. ``first`` is the first day of a window that
    ends on the day; None: 1 January of its year.
    """

    as_of: date
    tolerance: float
    transform: str
    seed: int
    thresholds: tuple[float, ...] | None = None
    first: date | None = None
    draws: int = DRAWS

    @property
    def window(self) -> tuple[date, date]:
        """Return the first and the last day of a window, both of which belong to it."""
        return self.first or self.as_of.replace(month=1, day=1), self.as_of

    @property
    def scale(self) -> Scale:
        """Return the scale that the transform names."""
        kind = TRANSFORMS[self.transform]
        return Scale(kind, Direction.LOWER if kind is Kind.ERROR else Direction.HIGHER)


@dataclass(frozen=True)
class Benchmark:
    """Both groups on one benchmark, scores and standard errors on the line.

    ``written`` are the scores seen by the day, as the table has them; ``unseen`` counts the rows dated after it.
    """

    name: str
    reference: tuple[Entry, ...]
    tier: tuple[Entry, ...]
    errors: Mapping[str, float | None]
    written: tuple[float, ...]
    unseen: int


def read(path: Path, options: Options) -> tuple[Benchmark, ...]:
    """Return the benchmarks of a table, in order of name; raise SourceError for what cannot be used."""
    rows = grouped_scores(path)
    by_name: dict[str, list[GroupedScore]] = {}
    for row in rows:
        by_name.setdefault(row.benchmark, []).append(row)
    problems = [str(error) for error in _refused(rows, options)]
    if problems:
        raise SourceError(problems)
    return tuple(_benchmark(name, by_name[name], options) for name in sorted(by_name))


def _refused(rows: Iterable[GroupedScore], options: Options) -> Iterator[UnusableScore]:
    for threshold in options.thresholds or ():
        try:
            options.scale.on_line(threshold, place="--thresholds")
        except UnusableScore as error:
            yield error
    for row in rows:
        try:
            _in_time(row)
            _on_line(row, options.scale)
        except UnusableScore as error:
            yield error


def _in_time(row: GroupedScore) -> None:
    if row.day.year not in YEARS:
        allowed = f"days from {YEARS[0]} to {YEARS[-1]}"
        raise UnusableScore(f"line {row.line}, date", row.day.isoformat(), allowed)


def _on_line(row: GroupedScore, scale: Scale) -> tuple[Entry, float | None]:
    place, error = f"line {row.line}, score", None
    score = scale.on_line(row.score, place=place)
    if row.stderr is not None:
        error = scale.error_on_line(row.score, row.stderr, place=place)
    for what, value, given in ((place, score, row.score), (f"line {row.line}, stderr", error or 0.0, row.stderr)):
        if abs(value) > LARGEST:
            raise UnusableScore(what, given, f"numbers up to {LARGEST:g} on the line of the transform")
    return Entry(row.release, row.day, score), error


def _benchmark(name: str, rows: Iterable[GroupedScore], options: Options) -> Benchmark:
    groups: dict[str, list[Entry]] = {"reference": [], "tier": []}
    errors: dict[str, float | None] = {}
    written, unseen = [], 0
    for row in rows:
        entry, errors[row.release] = _on_line(row, options.scale)
        groups[row.group].append(entry)
        if row.day <= options.as_of:
            written.append(row.score)
        else:
            unseen += 1
    return Benchmark(name, tuple(groups["reference"]), tuple(groups["tier"]), errors, tuple(written), unseen)
