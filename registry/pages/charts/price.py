"""The price of openness: one row a tier, months behind across, the bracket from release dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from registry.models.readings import DAYS_PER_MONTH
from registry.pages.charts.svg import BOLD, Scale, figure, line, nice_ticks, text


@dataclass(frozen=True)
class PriceRow:
    """A degree of openness: days behind, bracket and interval, or words where there is no number."""

    rank: int
    name: str
    lower: int | None
    upper: int | None
    words: str
    counts: str
    interval: tuple[float, float] | None = None


_ROW = 46


def draw(rows: Sequence[PriceRow], *, title: str, description: str) -> SafeString:
    """Return the chart in both sizes."""
    drawn = [_one(rows, form, width, title, description) for form, width in (("wide", 880), ("narrow", 328))]
    return mark_safe("".join(drawn))


def _one(rows: Sequence[PriceRow], form: str, width: int, title: str, description: str) -> str:
    left, right = (270, 130) if form == "wide" else (6, 10)
    most = max(max(row.upper or row.lower or 0, *(row.interval or (0, 0))) for row in rows) / DAYS_PER_MONTH
    x = Scale(0, max(most, 1) * 1.05, left, width - right)
    row_height = _ROW if form == "wide" else _ROW + 34
    bottom = 8 + row_height * len(rows)
    body = []
    for value in nice_ticks(0, max(most, 1), count=6 if form == "wide" else 4):
        body.append(line(x(value), 4, x(value), bottom, "grid"))
        body.append(text(x(value), bottom + 16, f"{value:g}", anchor="middle", classes="soft"))
    body.append(line(left, bottom, width - right, bottom, "axis"))
    body.append(text(left, bottom + 34, "months behind", classes="soft"))
    for position, row in enumerate(rows):
        y = 8 + row_height * (position + 0.5) + (0 if form == "wide" else 18)
        body += _row(row, x, y, form, width)
    return figure(width, bottom + 42, title=title, description=description, body=body, name="price", form=form)


def _row(row: PriceRow, x: Scale, y: float, form: str, width: int) -> list[str]:
    drawn = []
    if form == "wide":
        drawn.append(text(0, y + 4, row.name))
        drawn.append(text(width, y + 4, row.counts, anchor="end", classes="soft"))
    else:
        drawn.append(text(0, y - 32, row.name))
    if row.lower is None:
        drawn.append(text(x(0) + 6, y + 4, row.words, classes="soft halo"))
        return drawn
    if row.interval:
        drawn += _whisker(row, row.interval, x, y + 11)
    low = x(row.lower / DAYS_PER_MONTH)
    if row.upper is not None:
        drawn.append(line(low, y, x(row.upper / DAYS_PER_MONTH), y, f"step rank-{row.rank}"))
        end = x(row.upper / DAYS_PER_MONTH)
        drawn.append(line(end, y - 5, end, y + 5, f"step rank-{row.rank}"))
    drawn.append(f'<circle class="dot rank-{row.rank}" cx="{low:.1f}" cy="{y:.1f}" r="6"/>')
    half = len(row.words) * BOLD / 2
    middle = min(max(low, x(0) + half), width - half)
    drawn.append(text(middle, y - 10, row.words, anchor="middle", classes="strong halo"))
    return drawn


def _whisker(row: PriceRow, interval: tuple[float, float], x: Scale, y: float) -> list[str]:
    """Return the interval as a thin line with ends, under the bracket that dates give."""
    left, right = (x(days / DAYS_PER_MONTH) for days in interval)
    ends = [line(at, y - 3, at, y + 3, f"whisker rank-{row.rank}") for at in (left, right)]
    return [line(left, y, right, y, f"whisker rank-{row.rank}"), *ends]
