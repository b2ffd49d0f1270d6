"""How often intervals of survival hold what they say, in simulated histories whose truth is known.

    python -m benchmarks.coverage [--histories 1000] [--replicates 300] [--level 0.9]

A history is 1,500 days of reference records, each with the days to its match, watched up to the last day only.
*Independent*: every record has its own match, after days drawn from an exponential or a log-normal distribution.
*Staircase*: a release of the tier stands where the reference stood some drawn days ago, and so matches all records up
to there at once, as on real frontiers. Told of each way to make an interval: how often one was given, how often it
held the truth, and how many had no upper end; an interval without upper end holds all that is not below it.

Found at 90 % with 1,000 histories of each kind (standard error of a share: 1 point or less), in per cent held:

=====================================  =============  ============
interval                               independent    staircase
=====================================  =============  ============
median: log-log                        90 to 92       55 to 73
median: log-log by cluster             96 to 99       84 to 88
median: bootstrap by cluster           88 to 98       74 to 81
median of the older: log-log           89 to 92       57 to 76
median of the older: by cluster        95 to 97       84 to 89
median of the older: bootstrap         88 to 96       70 to 78
matched by: one more at risk           95 to 99       85 to 90
matched by: log-log limit              86 to 94       85 to 92
matched by: bootstrap by cluster       86 to 90       81 to 87
matched by: quantile of the curve      86 to 89       80 to 87
the match itself in median's interval  53 to 71       40 to 60
=====================================  =============  ============
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, partial
from math import inf, log

import numpy as np
import numpy.typing as npt

from openness.clusters import bootstrap, by_match, clustered_median, resampled_curves
from openness.frontier import Entry
from openness.lag import CatchUp
from openness.survival import Interval, Pair, kaplan_meier, median
from openness.survival import Status as Estimate
from openness.window import Status, Window, window

Floats = npt.NDArray[np.float64]
Draw = Callable[[np.random.Generator, int], Floats]

START, SPAN = date(2020, 1, 1), 1500
#: How long before and after the span tiers and references go on, so that its records find their matches.
_BEFORE, _AFTER = 3000, 6000
#: Of how many unmatched records of one history a window is asked.
_ASKED = 3


def exponential(rng: np.random.Generator, count: int) -> Floats:
    """Return days whose mean is 400 and median 277."""
    return rng.exponential(400, count)


def log_normal(rng: np.random.Generator, count: int) -> Floats:
    """Return days whose median is 280, two thirds of them between 103 and 761."""
    return rng.lognormal(log(280), 1.0, count)


@dataclass(frozen=True)
class History:
    """Pairs as known on the last day, and, of each, the days that its match really takes."""

    pairs: tuple[CatchUp, ...]
    truth: tuple[float, ...]

    @property
    def as_of(self) -> date:
        """Return the last day."""
        return START + timedelta(days=SPAN)


@dataclass(frozen=True)
class Scenario:
    """A name, and what draws the day of each record, the days to its match, and the number of the match."""

    name: str
    draw: Callable[[np.random.Generator], tuple[Floats, Floats, Floats]]

    def history(self, rng: np.random.Generator) -> History:
        """Draw one history."""
        days, truth, matches = self.draw(rng)
        rows = zip(days.tolist(), truth.tolist(), matches.tolist(), strict=True)
        return History(tuple(_pair(number, *row) for number, row in enumerate(rows)), tuple(truth.tolist()))


def _pair(number: int, day: float, days: float, match: float) -> CatchUp:
    record = Entry(f"reference-{number}", START + timedelta(days=int(day)), float(number))
    if day + days > SPAN:
        return CatchUp(record, None, int(SPAN - day), event=False)
    answer = Entry(f"tier-{int(match)}", record.day + timedelta(days=int(days)), float(number))
    return CatchUp(record, answer, int(days), event=True)


def independent(rng: np.random.Generator, *, draw: Draw, records: int) -> tuple[Floats, Floats, Floats]:
    """Return records on days spread evenly, each with a match of its own."""
    days = np.floor(rng.uniform(0, SPAN, records))
    return days, np.ceil(draw(rng, records)), np.arange(float(records))


def staircase(rng: np.random.Generator, *, draw: Draw, record_every: float, release_every: float) -> tuple[Floats, ...]:
    """Return records and releases of the tier at random, so many days apart on average."""
    length = SPAN + _BEFORE + _AFTER
    days = np.floor(rng.uniform(-_BEFORE, SPAN + _AFTER, rng.poisson(length / record_every)))
    releases = np.sort(np.floor(rng.uniform(-_BEFORE, SPAN + _AFTER, rng.poisson(length / release_every))))
    stands_at = np.maximum.accumulate(releases - np.ceil(draw(rng, len(releases))))
    days = np.sort(days[(days >= 0) & (days <= SPAN)])
    matches = np.searchsorted(stands_at, days)
    return days, np.append(releases, inf)[matches] - days, matches.astype(np.float64)


def scenarios() -> Iterator[Scenario]:
    """Yield what is simulated."""
    for draw in (exponential, log_normal):
        for records in (10, 25, 50):
            yield Scenario(
                f"independent, {draw.__name__}, {records} records", partial(independent, draw=draw, records=records)
            )
        for every, release in ((60, 100), (60, 30), (20, 30)):
            yield Scenario(
                f"staircase, {draw.__name__}, record every {every} d, release every {release} d",
                partial(staircase, draw=draw, record_every=every, release_every=release),
            )


@cache
def population(scenario: Scenario, histories: int = 2000) -> Floats:
    """Return the true days of many histories, sorted: what estimates estimate."""
    rng = np.random.default_rng(0)
    return np.sort(np.concatenate([scenario.draw(rng)[1] for _ in range(histories)]))


def true_median(scenario: Scenario, age: float = 0.0) -> float:
    """Return the median of the days still to come, of records unmatched at an age."""
    days = population(scenario)
    older = days[days > age] if age else days
    return float(older[(len(older) - 1) // 2]) - age


@dataclass
class Trial:
    """Intervals made in every way, counted by the way they were made."""

    rng: np.random.Generator
    replicates: int
    level: float
    counts: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def count(self, way: str, lower: float, upper: float | None, truth: float) -> None:
        """Count an interval that was given; without upper limit it holds all from the lower on."""
        held = lower <= truth <= (inf if upper is None else upper)
        self.counts[way].update(given=1, held=held, open=upper is None, closed_held=held and upper is not None)

    def count_estimate(self, way: str, interval: Interval, truth: float) -> None:
        """Count the interval of an estimate, given or not."""
        self.counts[way]["asked"] += 1
        if interval.status is Estimate.OK and interval.lower is not None:
            self.count(way, interval.lower, interval.upper, truth)

    def share_held(self, way: str) -> float:
        """Return how often the intervals that were given held the truth."""
        return self.counts[way]["held"] / self.counts[way]["given"]

    def medians(self, what: str, pairs: Sequence[Pair], labels: Sequence[str], truth: float) -> None:
        """Count the intervals of a median."""
        by_cluster = clustered_median(pairs, labels, level=self.level)
        drawn = bootstrap(pairs, labels, self.rng, replicates=self.replicates, level=self.level)
        self.count_estimate(f"{what}: log-log", median(kaplan_meier(pairs), level=self.level).interval, truth)
        self.count_estimate(f"{what}: log-log by cluster", by_cluster.interval, truth)
        self.count_estimate(f"{what}: bootstrap by cluster", drawn.median, truth)

    def matched_by(self, found: Window, pairs: Sequence[Pair], labels: Sequence[str], truth: float) -> None:
        """Count the days by which one record is to be matched."""
        curve, left = kaplan_meier(pairs), 1 - self.level
        days, shares = resampled_curves(pairs, labels, self.rng, self.replicates)
        reached = np.flatnonzero(shares.mean(axis=0) <= left)
        limits = (step.days for step in curve.steps if curve.limits_at(step.days, self.level)[1] <= left)
        band = "8 to 18 at risk" if found.at_risk < 19 else "19 or more"
        for way, latest in {
            "one more at risk": None if found.by is None else float((found.by - found.as_of).days),
            "quantile of the curve": curve.first_day_at(left),
            "log-log limit": next(limits, None),
            "bootstrap by cluster": float(days[reached[0]]) if len(reached) else None,
        }.items():
            for name in (f"matched by: {way}", f"matched by: {way}, {band}"):
                self.counts[name]["asked"] += 1
                self.count(name, 0.0, latest, truth)


def simulate(scenario: Scenario, *, histories: int, replicates: int, level: float, seed: int = 1) -> Trial:
    """Return the counts of one scenario; the same seed gives the same."""
    trial = Trial(np.random.default_rng(seed), replicates, level)
    for _ in range(histories):
        history = scenario.history(trial.rng)
        trial.medians("median", *_columns(history.pairs), true_median(scenario))
        waiting = [number for number, pair in enumerate(history.pairs) if not pair.event]
        for number in sorted(trial.rng.permutation(waiting)[:_ASKED].astype(int).tolist()):
            found = window(history.pairs[number], history.pairs, history.as_of, level=level)
            _look_ahead(trial, scenario, history, found, history.truth[number] - found.age)
    return trial


def _look_ahead(trial: Trial, scenario: Scenario, history: History, found: Window, truth: float) -> None:
    trial.counts[_ANY]["asked"] += 1
    if found.status not in {Status.OK, Status.NOT_WITHIN_HORIZON}:
        return
    latest = None if found.by is None else float((found.by - found.as_of).days)
    trial.count(_ANY, 0.0, latest, truth)
    older = _columns([pair for pair in history.pairs if pair.days > found.age], found.age)
    trial.matched_by(found, *older, truth)
    trial.medians("median of the older", *older, true_median(scenario, found.age))
    interval = clustered_median(*older, level=trial.level).interval
    trial.count_estimate("median of the older: holds the match itself", interval, truth)


_ANY = "matched by: all unmatched records"


def _columns(pairs: Sequence[CatchUp], age: int = 0) -> tuple[list[Pair], tuple[str, ...]]:
    return [(pair.days - age, pair.event) for pair in pairs], by_match(pairs)


def show(scenario: Scenario, trial: Trial) -> None:
    """Print the counts of a scenario."""
    heads = ("asked", "given", "held", "open", "held of closed")
    lines = [f"\n{scenario.name}", f"{'':<54}" + "".join(f"{head:>{len(head) + 3}}" for head in heads)]
    for way, counts in sorted(trial.counts.items()):
        given, closed = counts["given"] or 1, (counts["given"] - counts["open"]) or 1
        shares = f"{counts['held'] / given:7.1%}{counts['open'] / given:7.1%}{counts['closed_held'] / closed:17.1%}"
        lines.append(f"{way:<54}{counts['asked']:8}{counts['given']:8}{shares}")
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Simulate and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--histories", type=int, default=1000)
    parser.add_argument("--replicates", type=int, default=300)
    parser.add_argument("--level", type=float, default=0.9)
    options = parser.parse_args()
    for scenario in scenarios():
        show(scenario, simulate(scenario, **vars(options)))


if __name__ == "__main__":
    main()
