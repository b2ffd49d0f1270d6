"""Numbers and dates in words, and the sentence with which a lag is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from openness.definitions import definition
from openness.degrees import MET, degrees
from registry.filters.lags import degree_of
from registry.models import Benchmark
from registry.models.readings import DAYS_PER_MONTH, LagReading, Placed

LADDER = "tiers@1"

#: What the releases of a reference are called before the word "release".
AGAINST = {"closed": "closed", "complement": "other", "overall": "published"}

#: How the releases of a cumulative set are called in a sentence, by the rank at which it begins.
SETS = {
    3: "downloadable weights (T3 and above)",
    4: "commercially usable weights (T4 and above)",
    5: "open weights (T5 and above)",
    6: "open source AI (T6 and above)",
    7: "open source AI with open data (T7)",
}


def set_name(key: str, rank: int) -> str:
    """Return the releases at a degree of openness as they are called in a sentence."""
    if key == LADDER:
        return SETS[rank]
    found, degree = definition(key), degree_of(key, rank)
    if degree.id == MET:
        return f"releases that meet {found.short}"
    return f"{degree.title} by {found.short}" if degree.top else f"{degree.title} or above by {found.short}"


def day(value: date) -> str:
    """Return a date as it is read aloud: 22 August 2026."""
    return f"{value.day} {value:%B %Y}"


def months(days: int) -> str:
    """Return days as months of 365.25 / 12 days with one decimal, or as days where they are few."""
    if abs(days) < 30:
        return f"{days} day" if abs(days) == 1 else f"{days} days"
    number = f"{days / DAYS_PER_MONTH:.1f}".removesuffix(".0")
    return f"{number} month" if number == "1" else f"{number} months"


def span(low: float, high: float) -> str:
    """Return two numbers of days as a span, the unit said once where it is the same."""
    first, last = months(round(low)), months(round(high))
    (number, _, unit), (_, _, of_last) = first.partition(" "), last.partition(" ")
    return f"{number} to {last}" if unit.rstrip("s") == of_last.rstrip("s") else f"{first} to {last}"


def score(value: float, benchmark: Benchmark) -> str:
    """Return a score as its benchmark is usually read: shares as per cent, points as they are."""
    if benchmark.lower == 0 and benchmark.upper == 1:
        return f"{100 * value:.1f} %"
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{text} %" if benchmark.unit == "%" else text


def gap(reading: LagReading) -> str | None:
    """Return the difference of the two best scores in words."""
    return None if reading.gap is None else difference(reading.gap, reading.series.benchmark)


def difference(value: float, benchmark: Benchmark) -> str:
    """Return a difference of two scores in words."""
    if benchmark.lower == 0 and benchmark.upper == 1:
        return f"{100 * value:.1f} percentage points"
    unit = "percentage points" if benchmark.unit == "%" else benchmark.unit or "points"
    return f"{score(value, benchmark).removesuffix(' %')} {unit}"


def in_sentence(title: str) -> str:
    """Return a title as it stands within a sentence: its first letter small, unless it begins with an abbreviation."""
    return title if title[:2].isupper() else f"{title[:1].lower()}{title[1:]}"


def sentence_case(words: str) -> str:
    """Return words with a capital at the beginning, and all others as they are."""
    return f"{words[:1].upper()}{words[1:]}"


def degree_name(key: str, rank: int) -> str:
    """Return a degree of openness as a row names it: "≥ T5 Open weights"."""
    degree = degree_of(key, rank)
    if degree.id == MET:
        return f"meets {definition(key).short}"
    name = (
        degree.title if degree.id in degree.title else f"{degree.id} {degree.title}" if key == LADDER else degree.title
    )
    return name if degree.top and key != LADDER else f"≥ {name}"


def colour_rank(key: str, rank: int) -> int:
    """Return the rank of the registry's ladder in whose colour a degree is drawn.

    The highest degree of any definition has the colour of the highest tier but one, lower ones those below.
    """
    if key == LADDER:
        return rank
    places = [degree.rank for degree in degrees(definition(key))]
    return max(3, 6 - (len(places) - 1 - places.index(rank)))


@dataclass(frozen=True)
class Told:
    """A lag in words: the sentence, and the number alone for a table."""

    sentence: str
    short: str


def tell(reading: LagReading) -> Told:
    """Return a lag in words, with its day, releases, bracket and counts."""
    series = reading.series
    against = AGAINST[series.reference]
    what, where = set_name(series.definition, series.rank), series.benchmark.label
    best = reading.tier_best
    if reading.status == "no_tier_model" or best is None:
        return Told(f"No release of {what} has a score on {where} as of {day(reading.as_of)}.", "no release scored")
    if reading.status == "no_reference":
        text = f"No {against} release has a score on {where} as of {day(reading.as_of)}: there is nothing to trail."
        return Told(text, "no reference scored")
    opening, ending = f"As of {day(reading.read_on)}", _currency(reading)
    held = f"the best of {what} on {where}, {_named(best, series.benchmark)},"
    if reading.status == "tier_leads":
        since = f" and has been for {months(reading.lead)}" if reading.lead else ""
        return Told(f"{opening}, {held} is ahead of every {against} release scored there{since}.{ending}", "leads")
    if reading.status == "level":
        return Told(f"{opening}, {held} is level with the best {against} release scored there.{ending}", "level")
    if reading.exceeded is None or reading.lower is None:
        raise ValueError(f"a lag with the status {reading.status} names the record that passed the tier")
    return Told(f"{opening}, {_behind(reading, reading.exceeded, reading.lower, held)}{ending}", _short(reading))


def _behind(reading: LagReading, passed: Placed, days: int, held: str) -> str:
    series = reading.series
    against = AGAINST[series.reference]
    counted = f"{reading.matched} of {reading.records} {against} records matched so far"
    by = _named(passed, series.benchmark)
    if reading.status == "left_censored":
        below = f"{held} stands below the first {against} record, {by},"
        return f"{below} and so is at least {months(days)} behind ({counted})."
    level, last = reading.level_with, ""
    if level is not None and reading.upper is not None:
        last = f"last level {months(reading.upper)} ago, with {level.score.release.name}; "
    return f"the {against} frontier passed {held} {months(days)} ago, with {by} ({last}{counted})."


def _short(reading: LagReading) -> str:
    if reading.lower is None:
        return "unknown"
    return f"≥ {months(reading.lower)}" if reading.status == "left_censored" else months(reading.lower)


def _named(placed: Placed, benchmark: Benchmark) -> str:
    return f"{placed.score.release.name} ({score(placed.score.value, benchmark)})"


def _currency(reading: LagReading) -> str:
    if reading.current:
        return ""
    ended = day(reading.read_on)
    if reading.read_on == reading.series.edition.as_of:
        return f" The data of this edition reach no further than {ended}."
    return f" Not current since {ended}: in the 90 days before, no release of this set had been scored there."
