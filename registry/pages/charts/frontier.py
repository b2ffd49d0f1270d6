"""Frontier and lag: two staircases, the time each record took to be matched, and under them the lag itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from registry.models.readings import DAYS_PER_MONTH
from registry.pages.charts.svg import (
    ALONG,
    NEAR,
    Box,
    Label,
    Scale,
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
    """A record: its day, its score, the name of its release, and the interval of the score where there is one."""

    day: date
    score: float
    name: str
    limits: tuple[float, float] | None = None


@dataclass(frozen=True)
class Bracket:
    """A reference record and the day on which the tier matched it; ``until`` is the last day watched if it did not."""

    record: Mark
    match: date | None
    until: date
    words: str


@dataclass(frozen=True)
class Stretch:
    """The lag between two changes: days behind on its first day; it grows by a day a day unless it is nothing."""

    start: date
    end: date
    lower: int
    upper: int | None
    grows: bool


@dataclass(frozen=True)
class FrontierChart:
    """Everything the chart shows. ``key_names`` are labelled before all others."""

    title: str
    description: str
    reference: Sequence[Mark]
    tier: Sequence[Mark]
    brackets: Sequence[Bracket]
    stretches: Sequence[Stretch]
    rank: int
    as_of: date
    tick: Callable[[float], str]
    say: Callable[[float], str]
    key_names: frozenset[str]
    lower_is_better: bool = False


#: Name, width, height of the frontier, height of the lag under it, and room for names at the right.
_FORMS = (("wide", 880, 420, 110, 96), ("narrow", 328, 340, 90, 14))
_LEFT, _TOP = 46, 16


def draw(chart: FrontierChart) -> SafeString:
    """Return the chart in both sizes."""
    drawn = [_Drawing(chart, *form).svg() for form in _FORMS]
    return mark_safe("".join(drawn))


class _Drawing:
    """One size of the chart."""

    def __init__(self, chart: FrontierChart, form: str, width: int, height: int, band: int, margin: int) -> None:
        self.chart, self.form, self.width, self.right = chart, form, width, width - margin
        self._roomy = form == "wide"
        self.bottom = _TOP + height
        self.band_top = self.bottom + 44
        self.band_bottom = self.band_top + band
        self.height = self.band_bottom + 24 if chart.stretches else self.bottom + 26
        marks = [*chart.reference, *chart.tier]
        first, last = padded(min(mark.day for mark in marks), chart.as_of, 0.04)
        self.first, self.last = first, last
        self.x = days_of(Scale(first.toordinal(), last.toordinal(), _LEFT, self.right))
        low, high = min(mark.score for mark in marks), max(mark.score for mark in marks)
        pad = (high - low) * 0.09 or abs(high) * 0.1 or 1.0
        ends = (_TOP, self.bottom) if chart.lower_is_better else (self.bottom, _TOP)
        self.low, self.high = low - pad, high + pad
        self.y = Scale(self.low, self.high, *ends)

    def svg(self) -> str:
        chart = self.chart
        body = [*self._axes(), *self._spreads(), *self._brackets()]
        body += [self._steps(chart.reference, "reference"), self._steps(chart.tier, f"rank-{chart.rank}")]
        body += [*self._dots(), *self._names(), *self._band()]
        return figure(
            self.width,
            self.height,
            title=chart.title,
            description=chart.description,
            body=body,
            name="frontier",
            form=self.form,
        )

    def _axes(self) -> list[str]:
        drawn = []
        for value in nice_ticks(self.low, self.high, count=5):
            y = self.y(value)
            drawn.append(line(_LEFT, y, self.right, y, "grid"))
            drawn.append(text(_LEFT - 6, y + 4, self.chart.tick(value), anchor="end", classes="soft"))
        drawn += self._years(self.bottom)
        now = self.x(self.chart.as_of)
        drawn.append(line(now, _TOP, now, self.bottom, "now"))
        return drawn

    def _years(self, y: float) -> list[str]:
        drawn = [line(_LEFT, y, self.right, y, "axis")]
        for tick in year_ticks(self.first, self.last, room=int((self.right - _LEFT) // 42)):
            x = self.x(tick)
            drawn.append(line(x, y, x, y + 5, "axis"))
            drawn.append(text(x, y + 18, str(tick.year), anchor="middle", classes="soft"))
        return drawn

    def _steps(self, marks: Sequence[Mark], classes: str) -> str:
        if not marks:
            return ""
        path = [f"M{self.x(marks[0].day):.1f} {self.y(marks[0].score):.1f}"]
        for mark in marks[1:]:
            path.append(f"H{self.x(mark.day):.1f}V{self.y(mark.score):.1f}")
        path.append(f"H{self.x(self.chart.as_of):.1f}")
        return f'<path class="step {classes}" d="{"".join(path)}"/>'

    def _dots(self) -> list[str]:
        drawn = []
        for marks, classes in ((self.chart.reference, "reference"), (self.chart.tier, f"rank-{self.chart.rank}")):
            for mark in marks:
                shape = (
                    f'<circle class="dot {classes}" cx="{self.x(mark.day):.1f}" cy="{self.y(mark.score):.1f}" r="4.5">'
                )
                drawn.append(f"{shape}{_tooltip(mark, self.chart.say)}</circle>")
        return drawn

    def _spreads(self) -> list[str]:
        """Return the interval of each score as a thin upright line behind its dot, as far as there is room."""
        drawn = []
        for marks, classes in ((self.chart.reference, "reference"), (self.chart.tier, f"rank-{self.chart.rank}")):
            for mark in marks:
                if mark.limits:
                    x = self.x(mark.day)
                    low, high = (self.y(min(max(end, self.low), self.high)) for end in mark.limits)
                    drawn.append(line(x, low, x, high, f"spread {classes}"))
        return drawn

    def _brackets(self) -> list[str]:
        drawn = []
        for bracket in self.chart.brackets:
            start, y = self.x(bracket.record.day), self.y(bracket.record.score)
            end = self.x(bracket.match or bracket.until)
            drawn.append(line(start, y, end, y, "bracket" if bracket.match else "bracket open"))
            if bracket.match:
                drawn.append(line(end, y - 4, end, y + 4, "bracket"))
            else:
                drawn.append(f'<path class="bracket" d="M{end - 5:.1f} {y - 4:.1f}L{end:.1f} {y:.1f}l-5 4"/>')
        return drawn

    def _names(self) -> list[str]:
        marks = [(mark, "") for mark in self.chart.reference] + [(mark, "strong") for mark in self.chart.tier]
        marks.sort(key=lambda item: (item[0].name not in self.chart.key_names, -item[0].day.toordinal()))
        points = [(self.x(mark.day), self.y(mark.score)) for mark, _ in marks]
        labels = [
            # On a phone only the names that the sentence speaks of may stand away from their points.
            Label(x, y, mark.name, classes, () if self._roomy or mark.name in self.chart.key_names else NEAR)
            for (x, y), (mark, classes) in zip(points, marks, strict=True)
        ]
        frame = Box(_LEFT, 0, self.width, self.bottom - 2)
        dots = [Box(x - 5, y - 5, x + 5, y + 5) for x, y in points]
        return draw_labels(place([*labels, *self._lengths()], inside=frame, taken=dots, lines=self._lines()))

    def _lengths(self) -> list[Label]:
        """Return the length of each bracket as a label at its middle, newest first."""
        found = []
        for bracket in reversed(self.chart.brackets):
            middle = (self.x(bracket.record.day) + self.x(bracket.match or bracket.until)) / 2
            found.append(Label(middle, self.y(bracket.record.score), bracket.words, "soft", ALONG))
        return found

    def _lines(self) -> list[Box]:
        """Return what the steps cover, as boxes a pixel thick."""
        boxes = []
        for marks in (self.chart.reference, self.chart.tier):
            ends = [self.x(mark.day) for mark in marks[1:]] + [self.x(self.chart.as_of)]
            for position, mark in enumerate(marks):
                y = self.y(mark.score)
                boxes.append(Box(self.x(mark.day), y - 1, ends[position], y + 1))
                if position:
                    before = self.y(marks[position - 1].score)
                    boxes.append(Box(self.x(mark.day) - 1, min(y, before), self.x(mark.day) + 1, max(y, before)))
        return boxes

    def _band(self) -> list[str]:
        stretches = self.chart.stretches
        if not stretches:
            return []
        most = max((s.upper or s.lower) + (s.end - s.start).days * s.grows for s in stretches) / DAYS_PER_MONTH
        y = Scale(0, max(most, 1) * 1.08, self.band_bottom, self.band_top)
        drawn = [text(_LEFT, self.band_top - 8, "Months behind", classes="strong")]
        for value in nice_ticks(0, max(most, 1), count=3):
            drawn.append(line(_LEFT, y(value), self.right, y(value), "grid"))
            drawn.append(text(_LEFT - 6, y(value) + 4, f"{value:g}", anchor="end", classes="soft"))
        drawn += self._years(self.band_bottom)
        for stretch in stretches:
            drawn += self._stretch(stretch, y)
        return drawn

    def _stretch(self, stretch: Stretch, y: Scale) -> list[str]:
        grown = (stretch.end - stretch.start).days if stretch.grows else 0
        x1, x2 = self.x(max(stretch.start, self.first)), self.x(stretch.end)
        low1, low2 = y(stretch.lower / DAYS_PER_MONTH), y((stretch.lower + grown) / DAYS_PER_MONTH)
        rank = f"rank-{self.chart.rank}"
        drawn = []
        if stretch.upper is not None:
            up1, up2 = y(stretch.upper / DAYS_PER_MONTH), y((stretch.upper + grown) / DAYS_PER_MONTH)
            points = f"{x1:.1f},{low1:.1f} {x2:.1f},{low2:.1f} {x2:.1f},{up2:.1f} {x1:.1f},{up1:.1f}"
            drawn.append(f'<polygon class="band {rank}" points="{points}"/>')
        drawn.append(line(x1, low1, x2, low2, f"step {rank}"))
        return drawn


def _tooltip(mark: Mark, say: Callable[[float], str]) -> str:
    return f"<title>{escape(mark.name)}, {mark.day.isoformat()}, {escape(say(mark.score))}</title>"
