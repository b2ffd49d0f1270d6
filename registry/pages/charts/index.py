"""The index over time: one dot a release at its capability, and through it a line for the interval of its draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from registry.pages.charts.svg import (
    FAR,
    NEAR,
    Box,
    Label,
    Scale,
    Spot,
    days_of,
    draw_labels,
    figure,
    line,
    nice_ticks,
    padded,
    place,
    text,
    year_ticks,
)


@dataclass(frozen=True)
class Mark:
    """A release: its day, capability, interval (None: it fixes the scale), name, and classes of its colour.

    ``record`` marks those that are named beside their dot, ``key`` those of them that come before all others; ``words``
    is what is said where one points at it.
    """

    day: date
    value: float
    interval: tuple[float, float] | None
    name: str
    colour: str
    words: str
    record: bool
    key: bool = False


#: Name, width, height of the frame, room for names at the right, and radius of a dot.
_FORMS = (("wide", 880, 480, 84, 4.0), ("narrow", 328, 400, 12, 3.0))
_LEFT, _TOP = 40, 28
#: With more releases than this the first twentieth is not drawn, and of the others the lowest twentieth only marks the
#: lower edge: a few old and low ones would press all others together.
_MANY = 40
#: Closed releases lead and are named from above, others from below.
_ABOVE: tuple[Spot, ...] = tuple(sorted(FAR, key=lambda spot: (spot[1] > 0, abs(spot[1]))))
_BELOW: tuple[Spot, ...] = tuple(sorted(FAR, key=lambda spot: (spot[1] < 0, abs(spot[1]))))


def draw(marks: Sequence[Mark], *, as_of: date, title: str, description: str) -> SafeString:
    """Return the chart in both sizes; there must be a mark."""
    first = opening(marks)
    shown = [mark for mark in marks if mark.day >= first]
    drawn = [_Drawing(shown, as_of, *form).svg(title, description) for form in _FORMS]
    return mark_safe("".join(drawn))


def opening(marks: Sequence[Mark]) -> date:
    """Return the day of the first release that is drawn."""
    days = sorted(mark.day for mark in marks)
    return days[_spared(len(days))]


def _spared(count: int) -> int:
    return count // 20 if count > _MANY else 0


class _Drawing:
    """One size of the chart."""

    def __init__(
        self, marks: Sequence[Mark], as_of: date, form: str, width: int, height: int, margin: int, radius: float
    ) -> None:
        self.marks = sorted(marks, key=lambda mark: (mark.day, mark.name))
        self.as_of, self.form, self.width, self.right, self.radius = as_of, form, width, width - margin, radius
        self.bottom = _TOP + height
        self.first, self.last = padded(self.marks[0].day, as_of, 0.02)
        self.x = days_of(Scale(self.first.toordinal(), self.last.toordinal(), _LEFT, self.right))
        values = sorted(mark.value for mark in marks)
        low, high = values[_spared(len(values))], values[-1]
        pad = (high - low) * 0.06 or 1.0
        # Of many releases intervals are drawn as far as the frame reaches; it gives way to them a little, no more.
        give = 2 * pad if len(values) > _MANY else float("inf")
        ends = [mark.interval for mark in marks if mark.interval]
        self.low = min([low - pad, *(max(end[0], low - give) for end in ends)])
        self.high = max([high + pad, *(min(end[1], high + give) for end in ends)])
        self.y = Scale(self.low, self.high, self.bottom, _TOP)

    def svg(self, title: str, description: str) -> str:
        body = [*self._axes(), *(part for mark in self.marks for part in self._interval(mark))]
        body += [self._dot(mark) for mark in self.marks]
        body += self._names()
        height = self.bottom + 28
        return figure(self.width, height, title=title, description=description, body=body, name="index", form=self.form)

    def _axes(self) -> list[str]:
        drawn = [text(0, 12, "Capability, points of the index", classes="soft")]
        for value in nice_ticks(self.low, self.high, count=6):
            y = self.y(value)
            drawn.append(line(_LEFT, y, self.right, y, "grid"))
            drawn.append(text(_LEFT - 6, y + 4, f"{value:g}".replace("-", "−"), anchor="end", classes="soft"))
        drawn.append(line(_LEFT, self.bottom, self.right, self.bottom, "axis"))
        for tick in year_ticks(self.first, self.last, room=int((self.right - _LEFT) // 42)):
            x = self.x(tick)
            drawn.append(line(x, self.bottom, x, self.bottom + 5, "axis"))
            drawn.append(text(x, self.bottom + 18, str(tick.year), anchor="middle", classes="soft"))
        now = self.x(self.as_of)
        return [*drawn, line(now, _TOP, now, self.bottom, "now")]

    def _interval(self, mark: Mark) -> list[str]:
        if mark.interval is None or mark.interval[1] < self.low:
            return []
        x, low = self.x(mark.day), max(mark.interval[0], self.low)
        drawn = [line(x, self.y(low), x, self.y(min(mark.interval[1], self.high)), f"spread {mark.colour}")]
        if low > mark.interval[0]:
            drawn.append(f'<path class="bracket" d="M{x - 2.5:.1f} {self.bottom - 4:.1f}l2.5 4l2.5 -4"/>')
        return drawn

    def _dot(self, mark: Mark) -> str:
        x, y = self._point(mark)
        said = f"<title>{escape(mark.words)}</title>"
        if mark.value < self.low:
            # Below the frame: a triangle on its edge points there.
            r = self.radius + 0.5
            shape = f"M{x - r:.1f} {y - 2 * r:.1f}h{2 * r:.1f}L{x:.1f} {y:.1f}z"
            return f'<path class="dot {mark.colour}" d="{shape}">{said}</path>'
        return f'<circle class="dot {mark.colour}" cx="{x:.1f}" cy="{y:.1f}" r="{self.radius:g}">{said}</circle>'

    def _point(self, mark: Mark) -> tuple[float, float]:
        return self.x(mark.day), self.y(max(mark.value, self.low))

    def _names(self) -> list[str]:
        """Return the names of the records for which there is room, the newest first."""
        records = [mark for mark in reversed(self.marks) if mark.record and mark.value >= self.low]
        records.sort(key=lambda mark: not mark.key)
        labels = [self._label(mark) for mark in records]
        frame = Box(_LEFT, 14, self.width, self.bottom - 2)
        reach = self.radius + 1
        points = [self._point(mark) for mark in self.marks]
        dots = [Box(x - reach, y - reach, x + reach, y + reach) for x, y in points]
        return draw_labels(place(labels, inside=frame, taken=dots, lines=self._lines()))

    def _label(self, mark: Mark) -> Label:
        # On a phone only the names that the sentence speaks of may stand away from their points.
        away = mark.key or self.form == "wide"
        if mark.colour == "reference":
            return Label(*self._point(mark), mark.name, "", (*NEAR, *_ABOVE) if away else NEAR)
        return Label(*self._point(mark), mark.name, "strong", (*NEAR, *_BELOW) if away else NEAR)

    def _lines(self) -> list[Box]:
        """Return what the intervals cover, as boxes a pixel wide."""
        found = []
        for mark in self.marks:
            if mark.interval:
                x, top = self.x(mark.day), self.y(min(mark.interval[1], self.high))
                found.append(Box(x - 0.5, top, x + 0.5, self.y(max(mark.interval[0], self.low))))
        return found
