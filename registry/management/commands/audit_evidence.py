"""How well what counts is supported by evidence."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from registry.actions.evidence_audit import EvidenceAudit, Tally, audit

#: Lines of a long group that a readable report shows.
_SHOWN = 30
_HEADS = {
    "authority": "By the authority of the evidence",
    "confidence": "By the confidence that its reader states",
    "reader": "By who read it",
    "freshness": "By freshness",
    "last check": "By the outcome of the last check",
}


class Command(BaseCommand):
    """Count, print, and fail where an accepted claim has no evidence that can be found."""

    help = (
        "Print which share of the accepted claims, ratings and scores has evidence, an address, a place, a quotation "
        "and so on, and how many claims contradict each other. Exit status 1 where an accepted claim has no evidence "
        "that can be found; such a claim does not count."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--release", metavar="SLUG", nargs="+", default=[], help="Only of these releases.")
        parser.add_argument("--json", action="store_true", help="One JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = audit(timezone.localdate(), options["release"])
        except ValidationError as error:
            raise CommandError(f"--release: {error.messages[0]}") from None
        told = json.dumps(found.as_dict(), ensure_ascii=False) if options["json"] else "\n".join(_words(found))
        self.stdout.write(told)
        if found.lacking:
            sys.exit(1)


def _words(found: EvidenceAudit) -> Iterator[str]:
    of = f" of {', '.join(found.releases)}" if found.releases else ""
    yield f"Evidence of accepted statements{of}, {found.day}"
    for noun, tally in found.tallies.items():
        yield ""
        yield f"{noun.capitalize()}: {tally.total} accepted, {tally.counting} counting"
        yield from (_line(tally, f"with {name}", number) for name, number in tally.having.items())
        for name, groups in tally.by.items():
            told = (f"{key.replace('_', ' ')} {number}{_share(tally, number)}" for key, number in groups.items())
            yield f"  {_HEADS[name]}: {', '.join(told)}"
    conflicts = found.conflicts
    yield ""
    yield "Fields of releases on which claims contradict each other:"
    yield f"  {conflicts.accepted:>6}  accepted ones among themselves, {conflicts.settled} settled by the policy"
    yield f"  {conflicts.proposed:>6}  a proposed one and an accepted one"
    yield from _listed("Undecided, so that the field is unknown:", list(conflicts.undecided))
    lines = [f"{each.noun} {each.key}, {each.release}: {each.about} ({each.source}, {each.locator})"
             for each in found.unfounded]  # fmt: skip
    yield from _listed("Accepted, and not counting: neither the evidence nor its source has an address:", lines)


def _line(tally: Tally, name: str, number: int) -> str:
    share = tally.share(number)
    return f"  {number:>6}  {'–' if share is None else _percent(share):>8}  {name}"


def _share(tally: Tally, number: int) -> str:
    share = tally.share(number)
    return f" ({_percent(share)})" if share else ""


def _percent(share: float) -> str:
    """Return a share in percent; only the whole is told as 100."""
    if 0.9995 <= share < 1:
        return "> 99.9 %"
    return f"{share * 100:.1f} %"


def _listed(title: str, lines: list[str]) -> Iterator[str]:
    if not lines:
        return
    yield title
    yield from (f"  {line}" for line in lines[:_SHOWN])
    if len(lines) > _SHOWN:
        yield f"  and {len(lines) - _SHOWN} more; --json lists all {len(lines)}"
