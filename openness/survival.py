"""How long until a record is matched: the Kaplan–Meier curve, and what may be read from it.

A pair is ``(days, event)``: the days from a reference record to its match, or, censored (``event`` false), to the
last day on which it could be seen unmatched. To leave the censored out makes every lag too short::

    share      1 ┌───┐
    unmatched    │   └──────┐         one step for each day with matches, as high as the share matched of those
                 │          └──+────  still watched; + is a record that is censored, which makes no step
               0 └────────────────▶ days

A match before the record itself (``days`` < 0) counts as 0 days here, and is told as ``led``.

There is no law by which more reference releases lengthen or shorten anything: one more can make a record of its own
and unmake later ones, and each changes how many were watched on every day before. Laws hold for pairs only.

The intervals here hold for records that are matched independently of each other. On staircases one release matches
many at once, and an interval at 90 % then holds the median far less often: ``openness.clusters`` has others.

Sources: Kaplan & Meier 1958 (the curve), Greenwood 1926 (its variance), Kalbfleisch & Prentice 1980 (limits on the
scale log(-log)), Brookmeyer & Crowley 1982 (interval of the median), Irwin 1949 (restricted mean).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, inf, isfinite, log, sqrt
from statistics import NormalDist

from openness.lag import DAYS_PER_MONTH

Pair = tuple[float, bool]

#: The horizon of the restricted mean: 24 months, in days.
HORIZON = 24 * DAYS_PER_MONTH
#: With fewer events there is no median, with fewer records no interval.
FEWEST_EVENTS, FEWEST_RECORDS = 3, 8
#: The level of intervals.
LEVEL = 0.90

#: A share is a product of fractions: one this little above a mark is on it.
ROUNDING = 1e-12


class Status(StrEnum):
    """What an estimate can say."""

    OK = "ok"
    EMPTY = "no records"
    TOO_FEW_EVENTS = "too few events"
    TOO_FEW_RECORDS = "too few records"
    TOO_FEW_CLUSTERS = "too few clusters"
    NOT_REACHED = "not reached"
    EXTENDED = "extended beyond the last observation"


class Reliance(StrEnum):
    """How far the level of an interval may be relied on, from simulated histories (benchmarks/coverage.py)."""

    INDEPENDENT = "if records were matched independently"
    INDICATIVE = "indicative"


@dataclass(frozen=True)
class Interval:
    """Two limits in days, at a level such as 0.90; None: no limit on that side, since the curve does not reach it."""

    status: Status
    level: float
    lower: float | None = None
    upper: float | None = None
    reliance: Reliance = Reliance.INDEPENDENT


@dataclass(frozen=True)
class Median:
    """The first day by which half of the records are matched, in days; None unless the status is "ok"."""

    status: Status
    days: float | None
    interval: Interval


@dataclass(frozen=True)
class RestrictedMean:
    """The mean of the days to a match, counted up to ``horizon``, and its standard error; all in days.

    "Extended": the last record watched was censored before the horizon, and the curve is taken to stay level from
    there, so that the mean leans high and its error says nothing of that part.
    """

    status: Status
    horizon: float
    days: float | None = None
    standard_error: float | None = None


@dataclass(frozen=True)
class Step:
    """A day with matches: how many were watched until then, how many were matched, and the share left unmatched.

    ``greenwood`` is the sum of d / (n (n - d)) up to this day, a number without unit; infinite where nobody is left.
    """

    days: float
    at_risk: int
    events: int
    survival: float
    greenwood: float


@dataclass(frozen=True)
class Curve:
    """The product-limit estimate of the share unmatched, and the counts behind it.

    ``led`` counts the matches before day 0; ``observed_to`` is the longest time that any record was watched, in days.
    """

    steps: tuple[Step, ...]
    records: int
    led: int
    observed_to: float

    @property
    def events(self) -> int:
        """Return how many records were matched."""
        return sum(step.events for step in self.steps)

    @property
    def censored(self) -> int:
        """Return how many records were not matched while watched."""
        return self.records - self.events

    @property
    def share_led(self) -> float | None:
        """Return the share of records matched before they were made; None where there are none."""
        return self.led / self.records if self.records else None

    def survival_at(self, days: float) -> float:
        """Return the share unmatched after so many days: 1 before the first step, level after the last."""
        step = self._last_step(days)
        return step.survival if step else 1.0

    def variance_at(self, days: float) -> float:
        """Return Greenwood's variance of the share unmatched; 0 where the share is 1 or 0."""
        step = self._last_step(days)
        return step.survival**2 * step.greenwood if step and step.survival else 0.0

    def limits_at(self, days: float, level: float = LEVEL) -> tuple[float, float]:
        """Return the pointwise limits of the share unmatched (Kalbfleisch & Prentice)."""
        step = self._last_step(days)
        return _limits(step, level) if step else (1.0, 1.0)

    def first_day_at(self, share: float) -> float | None:
        """Return the first day on which no more than a share is unmatched; None if the curve stays above."""
        return next((step.days for step in self.steps if at_most(step.survival, share)), None)

    def _last_step(self, days: float) -> Step | None:
        index = bisect_right(self.steps, days, key=lambda step: step.days)
        return self.steps[index - 1] if index else None


def _limits(step: Step, level: float) -> tuple[float, float]:
    return log_log_limits(step.survival, step.greenwood, normal_quantile(level))


def log_log_limits(survival: float, variance: float, quantile: float) -> tuple[float, float]:
    """Return the limits of a share unmatched from the variance of its logarithm and a quantile such as 1.645.

    Where nobody is left there is no variance: both limits are 0, as in lifelines; R's survfit gives none.
    """
    if not survival:
        return 0.0, 0.0
    factor = exp(quantile * sqrt(variance) / -log(survival))
    return survival**factor, survival ** (1 / factor)


def normal_quantile(level: float) -> float:
    """Return how many standard deviations on either side hold a share of the normal distribution."""
    return NormalDist().inv_cdf((1 + checked_level(level)) / 2)


def checked_level(level: float) -> float:
    """Return a level, or raise ValueError where it is no share between 0 and 1."""
    if not 0 < level < 1:
        raise ValueError(f"level is {level!r}; allowed: a share between 0 and 1, such as 0.90")
    return level


def kaplan_meier(pairs: Iterable[Pair]) -> Curve:
    """Return the curve of pairs of days and event, in whatever order.

    Raises ValueError for days that are no finite number, or are negative without a match.
    """
    pairs = [_checked(days, event) for days, event in pairs]
    counted = [(max(days, 0.0), event) for days, event in pairs]
    return Curve(
        tuple(_steps(counted)),
        records=len(pairs),
        led=sum(days < 0 for days, _ in pairs),
        observed_to=max((days for days, _ in counted), default=0.0),
    )


def _checked(days: float, event: bool) -> Pair:
    if not isfinite(days) or (days < 0 and not event):
        allowed = "any finite number" if event else "0 or more"
        raise ValueError(f"days of a record with event={event} is {days!r}; allowed: {allowed}")
    return days, event


def _steps(pairs: list[Pair]) -> Iterable[Step]:
    ended = Counter(days for days, _ in pairs)
    matched = Counter(days for days, event in pairs if event)
    at_risk, survival, greenwood = len(pairs), 1.0, 0.0
    for days in sorted(ended):
        events, left = matched[days], at_risk - matched[days]
        if events:
            survival *= left / at_risk
            greenwood += events / (at_risk * left) if left else inf
            yield Step(days, at_risk, events, survival, greenwood)
        at_risk -= ended[days]


def median(curve: Curve, *, level: float = LEVEL, fewest_records: int = FEWEST_RECORDS) -> Median:
    """Return the median and its Brookmeyer–Crowley interval through the log-log limits.

    The interval runs from the first day on which the lower limit of the share unmatched is at most one half to the
    first day on which the upper limit is. A median that is not reached may still have a lower limit.
    """
    limits = [_limits(step, level) for step in curve.steps]
    return median_between(curve, limits, level, Reliance.INDEPENDENT, fewest_records=fewest_records)


def median_between(
    curve: Curve,
    limits: Sequence[tuple[float, float]],
    level: float,
    reliance: Reliance,
    *,
    fewest_records: int = FEWEST_RECORDS,
) -> Median:
    """Return the median of a curve with the interval that limits of its steps, one pair each, give."""
    if curve.events < FEWEST_EVENTS:
        status = Status.TOO_FEW_EVENTS if curve.records else Status.EMPTY
        return Median(status, None, Interval(status, level, reliance=reliance))
    days = curve.first_day_at(0.5)
    status = Status.NOT_REACHED if days is None else Status.OK
    if curve.records < fewest_records:
        return Median(status, days, Interval(Status.TOO_FEW_RECORDS, level, reliance=reliance))
    lower, upper = (
        next((step.days for step, pair in zip(curve.steps, limits, strict=True) if at_most(pair[side], 0.5)), None)
        for side in (0, 1)
    )
    found = Status.NOT_REACHED if lower is None else Status.OK
    return Median(status, days, Interval(found, level, lower, upper, reliance))


def at_most(share: float, mark: float) -> bool:
    """Tell whether a share is no more than a mark, but for the rounding of a product of fractions."""
    return share <= mark + ROUNDING


def restricted_mean(curve: Curve, horizon: float = HORIZON) -> RestrictedMean:
    """Return the area under the curve up to a horizon in days, with its standard error.

    The variance is the sum over steps of A² d / (n (n - d)), where A is the area from the step to the horizon.
    """
    if not curve.records:
        return RestrictedMean(Status.EMPTY, horizon)
    steps = [step for step in curve.steps if step.days < horizon]
    edges = [0.0, *(step.days for step in steps), horizon]
    heights = [1.0, *(step.survival for step in steps)]
    areas = [height * (end - start) for height, start, end in zip(heights, edges, edges[1:], strict=False)]
    variance, rest = 0.0, sum(areas)
    for area, step in zip(areas, steps, strict=False):
        rest -= area
        left = step.at_risk - step.events
        variance += rest**2 * step.events / (step.at_risk * left) if left else 0.0
    extended = curve.observed_to < horizon and curve.survival_at(horizon) > 0
    return RestrictedMean(Status.EXTENDED if extended else Status.OK, horizon, sum(areas), sqrt(variance))
