"""What the charts share: scales, ticks, text, and labels that keep out of each other's way."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.html import escape

#: Width of a character at 12 px, on average, in the system fonts; a little too wide is on the safe side.
CHARACTER = 6.6
BOLD = 7.4
LINE = 14.0

#: What kinds of characters take of that average, by DejaVu Sans, which is the widest of the system fonts.
_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()[]-– "), frozenset("mwMW@%")
_SHARES = {"narrow": 0.62, "wide": 1.6, "capital": 1.24, "digit": 1.16, "other": 1.1}


def width_of(words: str, *, bold: bool = False) -> float:
    """Return about how wide words are drawn at 12 px: capitals and digits take more than an average shows."""
    return sum(_SHARES[_kind(character)] for character in words) * (BOLD if bold else CHARACTER)


def _kind(character: str) -> str:
    if character in _NARROW:
        return "narrow"
    if character in _WIDE:
        return "wide"
    if character.isdigit():
        return "digit"
    return "capital" if character.isupper() else "other"


@dataclass(frozen=True)
class Box:
    """A rectangle that something covers."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Tell whether two rectangles overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Tell whether this rectangle lies inside another."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Scale:
    """Maps values to pixels on a line."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        span = self.high - self.low or 1.0
        return self.start + (value - self.low) / span * (self.end - self.start)


def nice_ticks(low: float, high: float, *, count: int = 5) -> list[float]:
    """Return about ``count`` round values between two, at steps of 1, 2 or 5 times a power of ten."""
    if high <= low:
        return [low]
    raw = (high - low) / count
    power = 10 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * 0.999)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(index * step, 10) for index in range(first, last + 1)]


def year_ticks(first: date, last: date, *, room: int) -> list[date]:
    """Return the first days of years between two days, at most as many as there is room for."""
    years = range(first.year + (first > date(first.year, 1, 1)), last.year + 1)
    every = max(1, math.ceil(len(years) / max(room, 1)))
    return [date(year, 1, 1) for year in years if (last.year - year) % every == 0]


def text(x: float, y: float, words: str, *, anchor: str = "start", classes: str = "") -> str:
    """Return a line of text."""
    attribute = f' class="{classes}"' if classes else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{attribute}>{escape(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, classes: str) -> str:
    """Return a straight line."""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{classes}"/>'


def figure(
    width: float, height: float, *, title: str, description: str, body: Iterable[str], name: str, form: str
) -> str:
    """Return an SVG with a title and a description that are read out in its place."""
    return (
        f'<svg class="chart chart-{form}" viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'aria-labelledby="{name}-{form}-title {name}-{form}-desc">'
        f'<title id="{name}-{form}-title">{escape(title)}</title>'
        f'<desc id="{name}-{form}-desc">{escape(description)}</desc>{"".join(body)}</svg>'
    )


#: A place beside a point: shift right, shift of the base line down, anchor.
Spot = tuple[float, float, str]

NEAR: tuple[Spot, ...] = (
    (9, 4, "start"),
    (-9, 4, "end"),
    (-7, -7, "end"),
    (7, 16, "start"),
    (0, -9, "middle"),
    (0, 19, "middle"),
    (7, -7, "start"),
    (-7, 16, "end"),
)
FAR: tuple[Spot, ...] = tuple(
    (dx, dy, anchor)
    for dy in (-24, 31, -38, 45, -52, 59)
    for dx, anchor in ((-10, "end"), (10, "start"), (0, "middle"))
)

#: Above or below the middle of a line.
ALONG: tuple[Spot, ...] = ((0, -5, "middle"), (0, 15, "middle"))


@dataclass(frozen=True)
class Label:
    """Words that belong to a point, and where beside it they may stand, best first."""

    x: float
    y: float
    words: str
    classes: str = ""
    spots: tuple[Spot, ...] = ()

    @property
    def width(self) -> float:
        """Return about how wide the words are drawn."""
        return width_of(self.words, bold="strong" in self.classes)


@dataclass(frozen=True)
class Placed:
    """A label with the place that was found for it."""

    label: Label
    x: float
    y: float
    anchor: str
    box: Box
    leader: bool


#: What crossing a line costs a place, in steps down the list of places.
_CROSSING = 7


def place(labels: Sequence[Label], *, inside: Box, taken: Iterable[Box], lines: Sequence[Box] = ()) -> list[Placed]:
    """Find a place for each label, the most important first; one for which there is none is left out.

    No two labels overlap, none covers a point or leaves the frame. Places that cross one of the ``lines`` are taken
    only where nothing better is near. A label away from its point has a leader line.
    """
    covered = list(taken)
    found: list[Placed] = []
    for label in labels:
        best: tuple[int, Placed] | None = None
        for rank, spot in enumerate(label.spots or (*NEAR, *FAR)):
            candidate = _candidate(label, *spot)
            if not candidate.box.within(inside) or any(candidate.box.meets(box) for box in covered):
                continue
            cost = rank + _CROSSING * sum(candidate.box.meets(box) for box in lines)
            if best is None or cost < best[0]:
                best = (cost, candidate)
        if best is not None:
            covered.append(best[1].box)
            found.append(best[1])
    return found


def _candidate(label: Label, dx: float, dy: float, anchor: str) -> Placed:
    x, y = label.x + dx, label.y + dy
    left = {"start": x, "end": x - label.width, "middle": x - label.width / 2}[anchor]
    box = Box(left, y - LINE + 3, left + label.width, y + 3)
    return Placed(label, x, y, anchor, box, leader=abs(dy) > 19)


def draw_labels(placed: Iterable[Placed]) -> list[str]:
    """Return placed labels, each with a line to its point where it stands away from it."""
    drawn = []
    for item in placed:
        if item.leader:
            edge = item.box.bottom if item.y < item.label.y else item.box.top
            drawn.append(line(item.label.x, item.label.y, item.x, edge, "leader"))
        drawn.append(text(item.x, item.y, item.label.words, anchor=item.anchor, classes=f"halo {item.label.classes}"))
    return drawn


def days_of(scale: Scale) -> Callable[[date], float]:
    """Return a function from days to pixels."""
    return lambda day: scale(day.toordinal())


def padded(first: date, last: date, share: float) -> tuple[date, date]:
    """Return two days with a share of the time between them added before the first."""
    extra = timedelta(days=max(20, round((last - first).days * share)))
    return first - extra, last
