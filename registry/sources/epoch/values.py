"""Read single cells of Epoch AI's files: numbers, dates, names."""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from registry.sources.epoch.table import Row

BOUNDS = {"share": (0.0, 1.0), "%": (0.0, 100.0)}
# What numbers in a unit are; those in no unit are points.
SCALES = {"share": "accuracy", "%": "accuracy", "minutes": "log"}
_ALLOWED = {"share": "a number from 0 to 1", "%": "a number from 0 to 100, with or without %"}
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_MONTH = re.compile(r"(?<![0-9])(20[0-9]{2}-(?:0[1-9]|1[0-2]))(?![0-9])")


class Unusable(ValueError):
    """A value that cannot be used; the text says where it stands, what it is and what is allowed."""


def number(row: Row, column: str, *, unit: str = "") -> float:
    """Return the number of a cell in the unit of its file; a value is never rescaled."""
    text = row.text(column)
    # A percentage in a column of shares would have to be rescaled: it is refused instead.
    bare = text.removesuffix("%").rstrip() if unit == "%" else text
    value = float(bare) if _NUMBER.fullmatch(bare) else math.nan
    low, high = BOUNDS.get(unit, (-math.inf, math.inf))
    if not math.isfinite(value) or not low <= value <= high:
        raise Unusable(f"{column} is {text!r}; allowed: {_ALLOWED.get(unit, 'a number')}")
    return value


def maybe_number(row: Row, column: str, *, unit: str = "") -> float | None:
    """Return the number of a cell, None where the cell is empty or there is no such column."""
    return number(row, column, unit=unit) if row.text(column) else None


def interval(row: Row, value: float, *, low: str, high: str) -> tuple[float | None, float | None]:
    """Return the ends of the interval around a value, in the unit of the value."""
    ends = maybe_number(row, low), maybe_number(row, high)
    for column, end, outside in ((low, ends[0], 1), (high, ends[1], -1)):
        if end is not None and outside * (end - value) > 0:
            side = "at most" if outside == 1 else "at least"
            raise Unusable(f"{column} is {row.text(column)!r}; allowed: {side} the value, {value}")
    return ends


def day(row: Row, column: str) -> str:
    """Return the day of a date or moment (its first ten characters); unknown where there is none."""
    text = row.text(column)
    if not text:
        return "unknown"
    if not (is_date(text[:10]) and len(text) >= 10 and text[10:11] in ("", "T", " ")):
        raise Unusable(f"{column} is {text!r}; allowed: a day that exists, as YYYY-MM-DD")
    return text[:10]


def is_date(text: str) -> bool:
    """Tell whether a text names a day, month or year that exists, as ISO 8601 writes it."""
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text)
    except ValueError:
        return False
    return True


def snapshot(path: Path) -> str:
    """Return the month (YYYY-MM) in the name of a file or of its folder, empty where there is none."""
    found = _MONTH.search(path.stem) or _MONTH.search(path.absolute().parent.name)
    return found.group(1) if found else ""


def line_of(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text.split())


def slugify(text: str, *, keep: str = "") -> str:
    """Return lower-case ASCII words joined by hyphens; a digest where nothing of the text is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(rf"[^a-z0-9{re.escape(keep)}]+", "-", plain).strip("-" + keep) or _digest(text)


def unique_slugs(names: Iterable[str], *, prefix: str) -> dict[str, str]:
    """Return a slug for each name; of names that differ only in case or signs all but one get a digest.

    The outcome depends on which names there are and not on their order.
    """
    taken: dict[str, str] = {}
    for name in sorted(set(names)):
        slug = prefix + slugify(name, keep=".")
        taken[name] = f"{slug}-{_digest(name)}" if slug in taken.values() else slug
    return taken


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
