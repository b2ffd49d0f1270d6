"""What the words of the command ask for, made into options; what cannot be is refused in one sentence."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from openness.presets import PRESETS, Preset
from registry.management.own_table.estimators import Method
from registry.management.own_table.reading import TRANSFORMS, YEARS, Options
from registry.management.own_table.rules import CROSSING_RULES, TOLERANCES_BY_RULE, TRANSFORMS_BY_RULE, WINDOW_RULES


def add_arguments(parser: ArgumentParser) -> None:
    """Add what can be asked for."""
    parser.add_argument(
        "--scores",
        required=True,
        type=Path,
        metavar="FILE.csv",
        help="Columns: group (reference or tier), release, date, score; optional: benchmark, stderr.",
    )
    parser.add_argument("--method", choices=list(Method), help="Only this estimator. Left out: all.")
    parser.add_argument(
        "--preset", choices=list(PRESETS), help="By this published rule: the tier is taken for open. Not with --method."
    )
    parser.add_argument("--as-of", help="Day (YYYY-MM-DD); later rows are not seen. Left out: today.")
    parser.add_argument(
        "--from",
        dest="first",
        metavar="DATE",
        help="First day of the window of epoch-2026, which ends on --as-of. Left out: 1 January of its year.",
    )
    parser.add_argument(
        "--tolerance",
        help="How much less still counts as level, after the transform. Left out: 0; with epoch-2024 0.02.",
    )
    parser.add_argument("--transform", choices=list(TRANSFORMS), help="Left out: identity; with epoch-2024 nle.")
    parser.add_argument(
        "--thresholds",
        metavar="LIST",
        help='Scores for crossings, such as "0.05,0.1". Left out: every 5 per cent of the scale, or of the range.',
    )
    parser.add_argument("--seed", default="0", help="Of the draws behind intervals.")
    parser.add_argument("--json", action="store_true", help="One JSON object.")


@dataclass(frozen=True)
class Asked:
    """How the table is to be read, and by which estimator, or, where there is one, by which published rule."""

    options: Options
    method: Method
    rule: Preset | None


def asked(words: Mapping[str, Any]) -> Asked:
    """Return what is asked for; raise CommandError for what cannot be."""
    method, rule = words["method"], words["preset"]
    if method and rule:
        raise CommandError(f"--preset: {rule!r} cannot stand beside --method {method!r}: give one of the two")
    as_of = timezone.localdate() if words["as_of"] is None else _day("--as-of", words["as_of"])
    options = Options(
        as_of=as_of,
        tolerance=_tolerance(words["tolerance"], rule),
        transform=words["transform"] or TRANSFORMS_BY_RULE.get(rule or "", "identity"),
        seed=_seed(words["seed"]),
        thresholds=_thresholds(words["thresholds"], method, rule),
        first=_first(words["first"], rule, as_of),
    )
    return Asked(options, Method(method or Method.ALL), PRESETS[rule] if rule else None)


def _day(option: str, text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{option}: {text!r} is not a date: write YYYY-MM-DD") from None
    if found.year not in YEARS:
        raise CommandError(f"{option}: {text!r} cannot be used; allowed: days from {YEARS[0]} to {YEARS[-1]}")
    return found


def _tolerance(text: str | None, rule: str | None) -> float:
    if text is None:
        return TOLERANCES_BY_RULE.get(rule or "", 0.0)
    if rule in CROSSING_RULES:
        raise CommandError(f"--tolerance: {text!r} cannot stand beside --preset {rule!r}: the rule knows no tolerance")
    found = _number(text)
    if found is None or found < 0:
        raise CommandError(f"--tolerance: {text!r} is not a number from 0")
    return found


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if isfinite(found) else None


def _seed(text: str) -> int:
    try:
        found = int(text)
    except ValueError:
        found = -1
    if found < 0:
        raise CommandError(f"--seed: {str(text)!r} is not a whole number from 0")
    return found


def _thresholds(text: str | None, method: str | None, rule: str | None) -> tuple[float, ...] | None:
    if text is None:
        return None
    if rule not in CROSSING_RULES if rule else method not in {None, Method.ALL, Method.THRESHOLD}:
        allowed = f"--method threshold or all, --preset {' or '.join(sorted(CROSSING_RULES))}"
        raise CommandError(f"--thresholds: {text!r} is not used by {rule or method}; allowed with {allowed}")
    found = [_number(part) for part in text.split(",")]
    if None in found:
        bad = text.split(",")[found.index(None)]
        raise CommandError(f"--thresholds: {bad!r} is not a finite number: write numbers with commas between them")
    return tuple(sorted({each for each in found if each is not None}))


def _first(text: str | None, rule: str | None, as_of: date) -> date | None:
    if text is None:
        return None
    if rule not in WINDOW_RULES:
        raise CommandError(f"--from: {text!r} has no use here; allowed with --preset {' or '.join(WINDOW_RULES)}")
    first = _day("--from", text)
    if first > as_of:
        raise CommandError(f"--from: {text!r} is after the last day of the window; allowed: days up to {as_of}")
    return first
