"""Read the addresses of evidence again."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from registry.actions.evidence_checks import CheckReport, Manners, addresses, check, host_of
from registry.management.terminal import progress_bar, signature
from registry.models import EvidenceCheck, Source
from registry.sources.fetching import Limits, fetch

#: Lines of a long group that a readable report shows.
_SHOWN = 30


class Command(BaseCommand):
    """Fetch, compare, record; say what a person should look at."""

    help = (
        "Read the addresses of evidence again, and record whether each reads as before, has changed, has moved, is "
        "gone or cannot be read. Only public addresses are asked, one request at a time, with a pause for each host; "
        "what was read stays recorded when a run is ended. Evidence without an address of its own is left to a person."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", metavar="N", type=_count, default=500, help="At most so many addresses.")
        parser.add_argument("--minutes", metavar="M", type=_minutes, default=30.0, help="Begin nothing new after them.")
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--due-only", action="store_true", help="Only what is due (taken where nothing is said).")
        which.add_argument("--all", action="store_true", help="Also what is not due yet.")
        parser.add_argument("--source", metavar="KEY", nargs="+", default=[], help="Only evidence of these sources.")
        parser.add_argument("--url-prefix", metavar="URL", default="", help="Only addresses that begin so.")
        parser.add_argument(
            "--pause", metavar="S", type=_pause, default=2.0, help="Seconds between requests to a host."
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would be read; ask and write nothing.")
        parser.add_argument("--json", action="store_true", help="One JSON object.")

    def handle(self, *args: Any, **options: Any) -> None:
        _check_sources(options["source"])
        wanted = addresses(
            timezone.localdate(), every=options["all"], sources=options["source"], url_prefix=options["url_prefix"]
        )
        if options["dry_run"]:
            self.stdout.write(_plan(wanted, as_json=options["json"]))
            return
        manners = Manners(options["pause"], options["limit"], options["minutes"] * 60)
        # A host that asks for a pause gets it until the next run.
        ask = partial(fetch, limits=Limits(wait=0), allow=settings.FETCH_ALLOW)
        with progress_bar() as progress:
            report = check(wanted, fetch=ask, by=signature(), manners=manners, progress=progress)
        content = report.as_dict()
        self.stdout.write(json.dumps(content, ensure_ascii=False) if options["json"] else "\n".join(_words(report)))


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 10**6):
        raise ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


def _seconds(text: str, least: float, most: float) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise ArgumentTypeError(f"{text!r} is not a number from {least:g} to {most:g}")
    return value


def _minutes(text: str) -> float:
    return _seconds(text, 0.01, 1440)


def _pause(text: str) -> float:
    return _seconds(text, 0.1, 600)


def _check_sources(keys: Sequence[str]) -> None:
    known = set(Source.objects.values_list("key", flat=True))
    if unknown := [key for key in keys if key not in known]:
        allowed = ", ".join(sorted(known)) or "none: the registry has no sources"
        raise CommandError(f"--source: {', '.join(map(repr, unknown))} is no source; allowed: {allowed}")


def _plan(wanted: Mapping[str, Sequence[str]], *, as_json: bool) -> str:
    hosts = Counter(host_of(address) for address in wanted)
    if as_json:
        return json.dumps({"addresses": len(wanted), "hosts": dict(hosts.most_common())}, ensure_ascii=False)
    lines = [f"Dry run: nothing was read. {len(wanted)} addresses of {len(hosts)} hosts would be:"]
    lines += [f"  {count:>6}  {host}" for host, count in hosts.most_common(_SHOWN)]
    return "\n".join([*lines, *([f"  and {len(hosts) - _SHOWN} more hosts"] if len(hosts) > _SHOWN else [])])


def _words(report: CheckReport) -> Iterator[str]:
    read = sum(report.outcomes.values())
    yield f"Read {read} of {report.addresses} addresses, for {report.evidence} pieces of evidence:"
    for outcome in EvidenceCheck.Outcome:
        yield f"  {report.outcomes[outcome.value]:>6}  {outcome.label}"
    if report.stopped:
        yield f"Stopped {report.stopped}."
    for host, count in sorted(report.busy.items()):
        yield f"{host} asked to be left alone: {count} addresses are left for the next run."
    if report.left:
        yield f"{report.left} addresses are left for the next run."
    if report.findings:
        yield "To be looked at:"
    for found in report.findings[:_SHOWN]:
        now = f", now {found['now']}" if found["now"] else ""
        yield f"  {found['outcome']}: {found['url']}{now} ({found['note']})"
    if len(report.findings) > _SHOWN:
        yield f"  and {len(report.findings) - _SHOWN} more; --json lists all {len(report.findings)}"
