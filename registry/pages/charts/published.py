"""Published estimates of the lag: one row each, months across, and beside it what this registry reads on that day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from registry.pages.charts.svg import BOLD, CHARACTER, Scale, figure, line, nice_ticks, text


@dataclass(frozen=True)
class Reading:
    """Months behind as this registry reads them, the end of their bracket (None: it has none), and words for both."""

    lower: float
    upper: float | None
    words: str


@dataclass(frozen=True)
class PublishedRow:
    """One estimate in months: point (None: only a range) and range (None: none) as published, and words for both."""

    head: str
    about: str
    value: float | None
    low: float | None
    high: float | None
    words: str
    ours: Reading | None

    @property
    def furthest(self) -> float:
        """Return the highest number of the row."""
        ours = (self.ours.lower, self.ours.upper or 0.0) if self.ours else (0.0,)
        return max(self.value or 0.0, self.high or 0.0, *ours)

    @property
    def nearest(self) -> float:
        """Return the lowest number of the row, 0 where none is below."""
        return min(0.0, self.low or 0.0, self.value or 0.0)


#: From the published number down to ours; text of 12 px stands clear of the line above.
_STEP = 18
_HALF = 6


def draw(rows: Sequence[PublishedRow], *, title: str, description: str) -> SafeString:
    """Return the chart in both sizes."""
    drawn = [_one(rows, form, width, title, description) for form, width in (("wide", 880), ("narrow", 328))]
    return mark_safe("".join(drawn))


def _one(rows: Sequence[PublishedRow], form: str, width: int, title: str, description: str) -> str:
    left, right = (318, 124) if form == "wide" else (8, 118)
    low, most = min(row.nearest for row in rows), max(max(row.furthest for row in rows), 1.0)
    x = Scale(low, most * 1.02, left, width - right)
    height = 48 if form == "wide" else 84
    bottom = 8 + height * len(rows)
    body = []
    for value in nice_ticks(low, most, count=6 if form == "wide" else 4):
        body.append(line(x(value), 4, x(value), bottom, "grid"))
        body.append(text(x(value), bottom + 16, f"{value:g}", anchor="middle", classes="soft"))
    body.append(line(left, bottom, width - right, bottom, "axis"))
    body.append(text(left, bottom + 34, "months behind", classes="soft"))
    room = left - 12 if form == "wide" else width
    for position, row in enumerate(rows):
        top = 8 + height * position
        body.append(text(0, top + 16, cut(row.head, room / BOLD), classes="strong halo"))
        body.append(text(0, top + 16 + _STEP, cut(row.about, room / CHARACTER), classes="soft halo"))
        body += _marks(row, x, top + (12 if form == "wide" else 48))
    return figure(width, bottom + 42, title=title, description=description, body=body, name="published", form=form)


def cut(words: str, room: float) -> str:
    """Return words, shortened where there is no room for as many characters."""
    return words if len(words) <= room else f"{words[: int(room) - 1].rstrip()}…"


def _marks(row: PublishedRow, x: Scale, y: float) -> list[str]:
    drawn = []
    if row.low is not None and row.high is not None:
        drawn += _span(x(row.low), x(row.high), y, "step reference", ends=(row.low, row.high))
    if row.value is not None:
        drawn.append(f'<circle class="dot reference" cx="{x(row.value):.1f}" cy="{y:.1f}" r="5"/>')
    end = max(number for number in (row.value, row.high) if number is not None)
    drawn.append(text(x(end) + _HALF + 4, y + 4, row.words, classes="strong halo"))
    if row.ours:
        drawn += _ours(row.ours, x, y + _STEP)
    return drawn


def _ours(ours: Reading, x: Scale, y: float) -> list[str]:
    drawn, end = [], x(ours.lower)
    if ours.upper is not None:
        drawn += _span(end, x(ours.upper), y, "step rank-3", ends=(ours.upper,))
        end = x(ours.upper)
    drawn.append(f'<circle class="dot rank-3" cx="{x(ours.lower):.1f}" cy="{y:.1f}" r="5"/>')
    drawn.append(text(end + _HALF + 4, y + 4, ours.words, classes="soft halo"))
    return drawn


def _span(start: float, end: float, y: float, classes: str, *, ends: Sequence[float]) -> list[str]:
    """Return a line with a stop at its far end, or at both."""
    stops = (start, end) if len(ends) == 2 else (end,)
    return [line(start, y, end, y, classes), *(line(stop, y - 5, stop, y + 5, classes) for stop in stops)]
