"""Stored lags as read on a day: subtractions only, in one place for pages and API."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, DateField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Least

from registry.models.lags import CatchUpPair, FrontierRecord, LagSeries, LagStanding
from registry.models.measured import CountedScore

# As in openness.lag, which rows may not import: a month is a twelfth of a Julian year.
DAYS_PER_MONTH = 365.25 / 12

#: Statuses in which the tier is not behind at all.
NOT_BEHIND = frozenset({"level", "tier_leads"})

#: Statuses in which the tier is behind, by a bracket or at least by a bound.
BEHIND = frozenset({"ok", "left_censored"})

_SCORES = ("tier_best", "reference_best", "exceeded", "level_with")
#: What a counted score is told with, to be read along.
AT_HAND = ("release", "score__evidence__source")


@dataclass(frozen=True)
class Placed:
    """A score with the day from which it counts in its group."""

    score: CountedScore
    day: date


@dataclass(frozen=True)
class LagReading:
    """The backward lag of one series on one day; days where it exists, None where it does not.

    ``standing`` is the last one that began by ``read_on``. ``records`` and ``matched`` count the reference records
    made by ``read_on`` and those of them that the tier had matched by then.
    """

    series: LagSeries
    standing: LagStanding | None
    as_of: date
    records: int | None = None
    matched: int | None = None

    @property
    def read_on(self) -> date:
        """Return the day at which the lag is taken: no later than the benchmark speaks of the tier."""
        return self.series.read_on(self.as_of)

    @property
    def current(self) -> bool:
        """Tell whether the benchmark still speaks of the tier on the day asked for."""
        return self.read_on == self.as_of

    @property
    def status(self) -> str:
        """Return what the lag can say, in the words of ``LagStanding``."""
        if self.standing is not None:
            return self.standing.status
        return "no_reference" if self.series.tier_releases else "no_tier_model"

    @property
    def tells(self) -> bool:
        """Tell whether both sides have a score, so that there is a lag to speak of, if it is none."""
        return self.status in BEHIND | NOT_BEHIND

    @property
    def lower(self) -> int | None:
        """Return L in days: since when the reference has been beyond the tier's best."""
        return self._days("exceeded_on")

    @property
    def upper(self) -> int | None:
        """Return U in days: since when the reference has no longer been level with it; None where left-censored."""
        return self._days("level_with_on")

    @property
    def central(self) -> int | None:
        """Return the days since the interpolated passing of the tier's best."""
        return self._days("central_on")

    @property
    def lead(self) -> int | None:
        """Return for how many days the tier has been ahead; None where it is not."""
        since = self.standing.leads_since if self.standing else None
        return (self.read_on - since).days if since else None

    @property
    def months(self) -> float | None:
        """Return L in months of 365.25 / 12 days, to one decimal: the number of every headline."""
        return None if self.lower is None else round(self.lower / DAYS_PER_MONTH, 1)

    @property
    def gap(self) -> float | None:
        """Return by how much the reference's best is better than the tier's; negative: the tier's is better."""
        gap = self.standing.gap if self.standing else None
        # Differences of decimal fractions carry digits that no score has.
        return None if gap is None else round(gap, 10)

    @property
    def tier_best(self) -> Placed | None:
        """Return the tier's best."""
        return self._placed("tier_best")

    @property
    def reference_best(self) -> Placed | None:
        """Return the reference's best."""
        return self._placed("reference_best")

    @property
    def exceeded(self) -> Placed | None:
        """Return the first reference record above the tier's best."""
        return self._placed("exceeded")

    @property
    def level_with(self) -> Placed | None:
        """Return the last reference record that is not above the tier's best."""
        return self._placed("level_with")

    def _days(self, column: str) -> int | None:
        if self.status in NOT_BEHIND:
            return 0
        # A bracket needs the record that exceeds; level_with alone (tier without a best) says nothing.
        if self.standing is None or self.standing.exceeded_on is None:
            return None
        day = getattr(self.standing, column)
        return (self.read_on - day).days if day else None

    def _placed(self, name: str) -> Placed | None:
        score = getattr(self.standing, name) if self.standing else None
        return Placed(score, getattr(self.standing, f"{name}_on")) if score else None


@dataclass(frozen=True)
class PairReading:
    """One reference record as seen on a day: matched by then, or censored."""

    series: LagSeries
    pair: CatchUpPair
    as_of: date

    @property
    def reference(self) -> Placed:
        """Return the reference record."""
        return Placed(self.pair.reference, self.pair.reference_on)

    @property
    def match(self) -> Placed | None:
        """Return the tier's first answer; one that came after the day is not yet seen."""
        if self.pair.match is None or self.pair.match_on is None or self.pair.match_on > self.as_of:
            return None
        return Placed(self.pair.match, self.pair.match_on)

    @property
    def event(self) -> bool:
        """Tell whether the record was matched by the day; if not, it is censored."""
        return self.match is not None

    @property
    def days(self) -> int:
        """Return the days to the match (negative: the tier was first), or those watched without one, never below 0."""
        if self.match is not None:
            return (self.match.day - self.pair.reference_on).days
        return max((self.series.read_on(self.as_of) - self.pair.reference_on).days, 0)

    @property
    def days_are_exact(self) -> bool:
        """Tell whether every date behind ``days`` is known to the day."""
        if self.pair.match_id and not self.event:
            # What is stored speaks of both dates, but the later one does not matter yet.
            return self.pair.days_are_exact or self.pair.reference.release.released_on_precision == "day"
        return self.pair.days_are_exact


def lag_readings(series: QuerySet[LagSeries], as_of: date) -> list[LagReading]:
    """Read the series on a day, in their order, with benchmark, scores and releases at hand: two queries."""
    read_on = Least(Value(as_of, output_field=DateField()), "current_until")
    began = LagStanding.objects.filter(history=OuterRef("history"), start__lte=OuterRef("last_day")).order_by("-start")
    made, matched = Q(history__pairs__reference_on__lte=F("last_day")), Q(history__pairs__match_on__lte=F("last_day"))
    rows = list(
        series.select_related("benchmark", "edition")
        .annotate(
            last_day=read_on,
        )
        .annotate(
            record_count=Count("history__pairs", filter=made),
            matched_count=Count("history__pairs", filter=made & matched),
        )
        .annotate(standing_pk=Subquery(began.values("pk")[:1]))
    )
    at_hand = [f"{name}__{part}" for name in _SCORES for part in AT_HAND]
    found = (
        LagStanding.objects.order_by()
        .select_related(*at_hand)
        .in_bulk([row.standing_pk for row in rows if row.standing_pk])
    )
    return [
        LagReading(row, found.get(row.standing_pk), as_of, records=row.record_count, matched=row.matched_count)
        for row in rows
    ]


def pair_readings(series: LagSeries, as_of: date) -> list[PairReading]:
    """Read the reference records of a series that were made by a day, oldest first: one query."""
    pairs = CatchUpPair.objects.filter(history=series.history_id, reference_on__lte=as_of)
    at_hand = [f"{name}__{part}" for name in ("reference", "match") for part in AT_HAND]
    return [PairReading(series, pair, as_of) for pair in pairs.select_related(*at_hand).order_by("reference_on")]


@dataclass(frozen=True)
class LagStory:
    """One series as far as a day: its reading, its standings, the records of both sides, and the pairs.

    Stored rows and rows computed on request make the same story.
    """

    reading: LagReading
    standings: Sequence[LagStanding]
    records: Sequence[FrontierRecord]
    pairs: Sequence[PairReading]


def stored_story(reading: LagReading) -> LagStory:
    """Return the story of a stored series: three queries."""
    series, as_of = reading.series, reading.as_of
    records = FrontierRecord.objects.filter(history=series.history_id, day__lte=as_of)
    standings = LagStanding.objects.filter(history=series.history_id, start__lte=reading.read_on)
    return LagStory(
        reading,
        list(standings.order_by("start")),
        list(records.select_related(*(f"score__{part}" for part in AT_HAND))),
        pair_readings(series, as_of),
    )


def told_story(
    series: LagSeries,
    as_of: date,
    *,
    standings: Iterable[LagStanding],
    records: Iterable[FrontierRecord],
    pairs: Iterable[CatchUpPair],
) -> LagStory:
    """Return the story of a series whose rows are at hand, over all time and in order of date."""
    read_on = series.read_on(as_of)
    begun = [row for row in standings if row.start <= read_on]
    made = [PairReading(series, pair, as_of) for pair in pairs if pair.reference_on <= as_of]
    counted = [pair for pair in made if pair.reference.day <= read_on]
    matched = sum(pair.match is not None and pair.match.day <= read_on for pair in counted)
    reading = LagReading(series, begun[-1] if begun else None, as_of, records=len(counted), matched=matched)
    return LagStory(reading, begun, [row for row in records if row.day <= as_of], made)
