"""Months behind over time: a saw-tooth for each degree of openness, named at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from django.utils.safestring import SafeString, mark_safe

from registry.models.readings import DAYS_PER_MONTH
from registry.pages.charts.svg import (
    BOLD,
    CHARACTER,
    LINE,
    Scale,
    days_of,
    figure,
    line,
    nice_ticks,
    padded,
    text,
    year_ticks,
)


@dataclass(frozen=True)
class Stretch:
    """The lag between two changes: days behind on its first day; it grows by a day a day unless it is nothing.

    ``bound``: the tier stood below the first reference record, so that the days are only a lower bound.
    """

    start: date
    end: date
    lower: int
    upper: int | None
    grows: bool
    bound: bool = False

    @property
    def grown(self) -> int:
        """Return by how many days the lag is longer at its end."""
        return (self.end - self.start).days if self.grows else 0


@dataclass(frozen=True)
class Line:
    """One degree of openness, or several with the same lag: name, its last lag in words, stretches in order.

    ``ended`` says since when it is no longer told; empty where it is told up to the day of the chart.
    """

    rank: int
    name: str
    words: str
    stretches: Sequence[Stretch]
    ended: str = ""
    highlighted: bool = False


@dataclass(frozen=True)
class _Form:
    name: str
    width: int
    height: int
    #: Most characters in a line of a label.
    wrapped: int


_FORMS = (_Form("wide", 880, 340, 24), _Form("narrow", 328, 300, 16))
_LEFT, _TOP, _GAP = 30, 30, 14


def draw(lines: Sequence[Line], *, as_of: date, title: str, description: str) -> SafeString:
    """Return the chart in both sizes; empty where no line has a stretch."""
    lines = [each for each in lines if each.stretches]
    if not lines:
        return mark_safe("")
    drawn = [_Drawing(lines, as_of, form).svg(title, description) for form in _FORMS]
    return mark_safe("".join(drawn))


@dataclass(frozen=True)
class Beside:
    """A label beside the end of a line: lines of words, and where its top would best be."""

    words: tuple[str, ...]
    top: float

    @property
    def height(self) -> float:
        """Return how much room it takes."""
        return LINE * len(self.words) + 3


def stacked(labels: Sequence[Beside], *, top: float, bottom: float) -> list[float]:
    """Return the top of each label, in their order: none over another, moved as little down and then up as need be."""
    order = sorted(range(len(labels)), key=lambda index: labels[index].top)
    tops = [label.top for label in labels]
    free = top
    for index in order:
        tops[index] = max(tops[index], free)
        free = tops[index] + labels[index].height
    limit = bottom
    for index in reversed(order):
        tops[index] = min(tops[index], limit - labels[index].height)
        limit = tops[index]
    return tops


class _Drawing:
    """One size of the chart."""

    def __init__(self, lines: Sequence[Line], as_of: date, form: _Form) -> None:
        self.lines, self.form = lines, form
        self.ends = _ends(lines)
        self.names = [_label(found, form.wrapped) for found in self.ends]
        margin = max(_width(words) for words in self.names) + _GAP + 4
        self.right = form.width - margin
        # As many labels as there are must fit beside the lines.
        needed = sum(LINE * len(words) + 3 for words in self.names)
        self.bottom = _TOP + max(form.height, needed)
        start = min(stretch.start for each in lines for stretch in each.stretches)
        self.first, self.last = padded(start, as_of, 0.03)
        self.x = days_of(Scale(self.first.toordinal(), self.last.toordinal(), _LEFT, self.right))
        most = max(_most(stretch, each.highlighted) for each in lines for stretch in each.stretches) / DAYS_PER_MONTH
        self.most = max(most, 1.0)
        self.y = Scale(0, self.most * 1.05, self.bottom, _TOP)

    def svg(self, title: str, description: str) -> str:
        body = self._axes()
        # The highlighted line lies above the others, its band below all.
        order = sorted(self.lines, key=lambda each: (each.highlighted, -each.rank))
        for each in order:
            body += self._band(each) if each.highlighted else []
        for each in order:
            body += self._line(each)
        body += self._names()
        return figure(
            self.form.width,
            self.bottom + 26,
            title=title,
            description=description,
            body=body,
            name="over-time",
            form=self.form.name,
        )

    def _axes(self) -> list[str]:
        drawn = [text(0, _TOP - 14, "Months behind", classes="strong")]
        for value in nice_ticks(0, self.most, count=5):
            drawn.append(line(_LEFT, self.y(value), self.right, self.y(value), "grid"))
            drawn.append(text(_LEFT - 6, self.y(value) + 4, f"{value:g}", anchor="end", classes="soft"))
        drawn.append(line(_LEFT, self.bottom, self.right, self.bottom, "axis"))
        for tick in year_ticks(self.first, self.last, room=int((self.right - _LEFT) // 42)):
            x = self.x(tick)
            drawn.append(line(x, self.bottom, x, self.bottom + 5, "axis"))
            drawn.append(text(x, self.bottom + 18, str(tick.year), anchor="middle", classes="soft"))
        drawn.append(line(self.right, _TOP, self.right, self.bottom, "now"))
        return drawn

    def _height(self, days: int) -> float:
        return self.y(days / DAYS_PER_MONTH)

    def _line(self, each: Line) -> list[str]:
        weight = "" if each.highlighted else " fine"
        paths: dict[bool, list[str]] = {False: [], True: []}
        before: Stretch | None = None
        for stretch in each.stretches:
            start, level = f"{self.x(stretch.start):.1f}", f"{self._height(stretch.lower):.1f}"
            if before is None or before.end != stretch.start:
                paths[stretch.bound].append(f"M{start} {level}")
            else:
                # The fall, or the rise, on the day of the change is drawn with what follows it.
                last = self._height(before.lower + before.grown)
                paths[stretch.bound].append("" if before.bound is stretch.bound else f"M{start} {last:.1f}")
                paths[stretch.bound].append(f"V{level}")
            paths[stretch.bound].append(f"L{self.x(stretch.end):.1f} {self._height(stretch.lower + stretch.grown):.1f}")
            before = stretch
        drawn = [
            f'<path class="step{weight}{" bound" if bound else ""} rank-{each.rank}" d="{"".join(path)}"/>'
            for bound, path in paths.items()
            if path
        ]
        x, y = self._end(each.stretches[-1])
        return [*drawn, f'<circle class="dot rank-{each.rank}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>']

    def _band(self, each: Line) -> list[str]:
        drawn = []
        for stretch in each.stretches:
            if stretch.upper is None or not stretch.grows:
                continue
            x1, x2 = self.x(stretch.start), self.x(stretch.end)
            corners = (
                (x1, stretch.lower),
                (x2, stretch.lower + stretch.grown),
                (x2, stretch.upper + stretch.grown),
                (x1, stretch.upper),
            )
            points = " ".join(f"{x:.1f},{self._height(days):.1f}" for x, days in corners)
            drawn.append(f'<polygon class="band rank-{each.rank}" points="{points}"/>')
        return drawn

    def _end(self, last: Stretch) -> tuple[float, float]:
        return self.x(last.end), self._height(last.lower + last.grown)

    def _names(self) -> list[str]:
        """Return the names in the margin, each with a thin line to the end of its own where that is elsewhere."""
        ends = [self._end(found[0].stretches[-1]) for found in self.ends]
        labels = [Beside(words, y - LINE * len(words) / 2) for (_, y), words in zip(ends, self.names, strict=True)]
        drawn = []
        tops = stacked(labels, top=_TOP - 12, bottom=self.bottom + 8)
        for (x, y), label, top in zip(ends, labels, tops, strict=True):
            drawn += self._leader(x, y, top + LINE * len(label.words) / 2)
            *names, last = label.words
            for number, words in enumerate(label.words, start=1):
                classes = "strong" if number <= len(names) else "soft"
                drawn.append(text(self.right + _GAP, top + LINE * number - 3, words, classes=f"{classes} halo"))
        return drawn

    def _leader(self, x: float, y: float, middle: float) -> list[str]:
        """Return what joins the end of a line to its label: along the line's height, then to the label."""
        early = x < self.right - 1
        along = [line(x + 5, y, self.right, y, "now")] if early else []
        if early or abs(middle - y) > 4:
            along.append(line(self.right + (0 if early else 5), y, self.right + _GAP - 3, middle, "leader"))
        return along


def _ends(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines, those that end in one point together, so that one label names them."""
    found: dict[object, list[Line]] = {}
    for each in lines:
        last = each.stretches[-1]
        found.setdefault((last.end, last.lower + last.grown, each.words, each.ended), []).append(each)
    return list(found.values())


def _label(lines: Sequence[Line], wrapped: int) -> tuple[str, ...]:
    """Return the words beside an end: names, and under them the last lag, or since when it is not told."""
    together = ", ".join(each.name for each in lines)
    names = [together] if len(together) <= wrapped else [each.name for each in lines]
    parts = [part for name in names for part in wrap(name, wrapped, break_on_hyphens=False)]
    return (*parts, lines[0].ended or lines[0].words)


def _width(words: Sequence[str]) -> float:
    *names, last = words
    return max(len(last) * CHARACTER, *(len(name) * BOLD for name in names))


def _most(stretch: Stretch, banded: bool) -> int:
    return (stretch.upper if banded and stretch.upper is not None else stretch.lower) + stretch.grown
