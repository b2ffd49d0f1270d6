"""How long records wait to be matched: one row a degree, the median as a point, its interval, the counts beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from registry.models.readings import DAYS_PER_MONTH
from registry.pages.charts.svg import BOLD, Scale, figure, line, nice_ticks, text


@dataclass(frozen=True)
class PooledRow:
    """A degree of openness: the median in days with its limits, or words where there is no number.

    ``interval`` has None above where there is no upper limit; it is None where there is no interval.
    """

    rank: int
    name: str
    days: float | None
    interval: tuple[float, float | None] | None
    words: str
    counts: str


_ROW, _NARROW_ROW = 46, 74


def draw(rows: Sequence[PooledRow], *, title: str, description: str) -> SafeString:
    """Return the chart in both sizes."""
    drawn = [_one(rows, form, width, title, description) for form, width in (("wide", 880), ("narrow", 328))]
    return mark_safe("".join(drawn))


def _one(rows: Sequence[PooledRow], form: str, width: int, title: str, description: str) -> str:
    wide = form == "wide"
    left, right = (270, 150) if wide else (6, 14)
    most = max(max(_numbers(row), default=0) for row in rows) / DAYS_PER_MONTH
    x = Scale(0, max(most, 1) * 1.06, left, width - right)
    height = _ROW if wide else _NARROW_ROW
    bottom = 8 + height * len(rows)
    body = []
    for value in nice_ticks(0, max(most, 1), count=6 if wide else 4):
        body.append(line(x(value), 4, x(value), bottom, "grid"))
        body.append(text(x(value), bottom + 16, f"{value:g}", anchor="middle", classes="soft"))
    body.append(line(left, bottom, width - right, bottom, "axis"))
    body.append(text(left, bottom + 34, "months until a record is matched", classes="soft"))
    for position, row in enumerate(rows):
        y = 8 + height * (position + 0.5) + (4 if wide else 18)
        body += _row(row, x, y, wide, width)
    return figure(width, bottom + 42, title=title, description=description, body=body, name="pooled", form=form)


def _numbers(row: PooledRow) -> list[float]:
    return [number for number in (row.days, *(row.interval or ())) if number is not None]


def _row(row: PooledRow, x: Scale, y: float, wide: bool, width: int) -> list[str]:
    drawn = [text(0, y + 4 if wide else y - 34, row.name)]
    words = row.words
    if wide:
        drawn.append(text(width, y + 4, row.counts, anchor="end", classes="soft"))
    elif row.counts:
        words = f"{words}; {row.counts}"
    if row.days is None:
        return [*drawn, text(x(0) + 6, y + 4, words, classes="soft halo")]
    if row.interval:
        drawn += _interval(row.rank, row.interval, x, y)
    point = x(row.days / DAYS_PER_MONTH)
    drawn.append(f'<circle class="dot rank-{row.rank}" cx="{point:.1f}" cy="{y:.1f}" r="6"/>')
    half = len(words) * BOLD / 2
    middle = min(max(point, x(0) + half), (x.end if wide else width) - half)
    return [*drawn, text(middle, y - 12, words, anchor="middle", classes="strong halo")]


def _interval(rank: int, interval: tuple[float, float | None], x: Scale, y: float) -> list[str]:
    """Return the interval as a line with ends; without an upper limit it runs on as an arrow."""
    lower, upper = interval
    start, classes = x(lower / DAYS_PER_MONTH), f"step rank-{rank}"
    drawn = [line(start, y - 5, start, y + 5, classes)]
    if upper is None:
        arrow = f"M{start:.1f} {y:.1f}H{x.end:.1f}m-6 -5l6 5l-6 5"
        return [*drawn, f'<path class="{classes}" d="{arrow}"/>']
    end = x(upper / DAYS_PER_MONTH)
    return [*drawn, line(start, y, end, y, classes), line(end, y - 5, end, y + 5, classes)]
