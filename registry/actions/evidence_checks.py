"""Read the addresses of evidence again, one after the other, and record what came of it.

What is compared: the SHA-256 of the bytes, with that of the first reading by a check (``Evidence.sha256``). Of a page
whose bytes differ, the visible words too: many pages carry a new token or a new script at each visit, and that is no
change. A digest of the words stands in the note of each check. Whether the quotations of the evidence still stand
there is noted as well. Numbers on a page (stars, downloads) are words, so that a page can be "changed" by them alone;
the note on the quotation then tells whether what was read is touched.

Compared is always with the first reading: what has changed stays changed until a person has read it again and entered
new evidence. The first reading itself has nothing to be compared with and is told as "same".

A host is asked once at a time, with a pause, and left alone until the next run when it asks for it.
"""

from __future__ import annotations

import heapq
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Min
from django.utils import timezone

from registry.actions.evidence_readings import record_reading
from registry.models import Evidence
from registry.models.rereading import address_of, due_on
from registry.sources.fetching import Fetched, FetchProblem, Reason

Fetch = Callable[[str], Fetched]
Progress = Callable[[str, int, int], None]
#: Addresses without fragments, each with the addresses of evidence that lead there; first what is due longest.
Addresses = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Manners:
    """How a run behaves: seconds between two requests to one host, addresses and seconds at most (None: all)."""

    pause: float = 2.0
    limit: int | None = None
    seconds: float | None = None


@dataclass
class CheckReport:
    """What a run did, and what it left: for want of time, by its limit, or since a host asked to be left alone."""

    addresses: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    findings: list[dict[str, str]] = field(default_factory=list)
    evidence: int = 0
    busy: Counter[str] = field(default_factory=Counter)
    left: int = 0
    stopped: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "addresses": self.addresses,
            "read": sum(self.outcomes.values()),
            "outcomes": dict(sorted(self.outcomes.items())),
            "evidence": self.evidence,
            "busy": dict(sorted(self.busy.items())),
            "left": self.left,
            "stopped": self.stopped,
            "findings": self.findings,
        }


def addresses(
    day: date, *, every: bool = False, sources: Sequence[str] = (), url_prefix: str = ""
) -> dict[str, list[str]]:
    """Return the addresses of evidence that is due by a day, or of all, narrowed to some sources or addresses."""
    rows = Evidence.objects.exclude(url="").filter(url__startswith=url_prefix).annotate(due=due_on())
    if sources:
        rows = rows.filter(source__key__in=sources)
    if not every:
        rows = rows.filter(due__lte=day)
    wanted = rows.order_by().values("url").annotate(first=Min("due")).order_by("first", "url")
    found: dict[str, list[str]] = {address_of(url): [] for url in wanted.values_list("url", flat=True)}
    # A reading speaks of everything that leads there, also of what was not asked for.
    for url in Evidence.objects.exclude(url="").order_by("url").values_list("url", flat=True).distinct():
        if (address := address_of(url)) in found:
            found[address].append(url)
    return found


def host_of(address: str) -> str:
    """Return the host of an address, empty where there is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def check(
    wanted: Addresses, *, fetch: Fetch, by: str, manners: Manners = Manners(), progress: Progress | None = None
) -> CheckReport:
    """Read addresses again and record each as soon as it was read, so that a run that is killed loses nothing."""
    report, turns = CheckReport(len(wanted)), _Turns(wanted, manners.pause)
    end = None if manners.seconds is None else time.monotonic() + manners.seconds
    done = 0
    while turns.waiting:
        if manners.limit is not None and done >= manners.limit:
            report.stopped = f"after {manners.limit} addresses"
            break
        if end is not None and time.monotonic() + turns.wait() >= end:
            report.stopped = "out of time"
            break
        host, address = turns.next()
        _check(address, wanted[address], turns, host, report, fetch=fetch, by=by)
        done += 1
        (progress or _silent)("Checking evidence", done, report.addresses)
    report.left = turns.waiting + sum(report.busy.values())
    return report


def _check(
    address: str, urls: Sequence[str], turns: _Turns, host: str, report: CheckReport, *, fetch: Fetch, by: str
) -> None:
    reading: Fetched | FetchProblem
    try:
        reading = fetch(address)
    except FetchProblem as problem:
        reading = problem
    if isinstance(reading, FetchProblem) and reading.reason is Reason.BUSY:
        report.busy[host] += 1 + turns.leave(host)
        return
    turns.asked(host)
    recorded = record_reading(address, urls, reading, by=by, at=timezone.now())
    made = recorded.check
    report.outcomes[made.outcome] += 1
    report.evidence += recorded.evidence
    if made.outcome != made.Outcome.SAME or recorded.misses_quotation:
        report.findings.append({"url": address, "outcome": made.outcome, "note": made.note, "now": made.final_url})


def _silent(what: str, done: int, total: int) -> None:
    pass


class _Turns:
    """Whose turn it is: each host again after a pause, and the hosts in the order of their first address."""

    def __init__(self, wanted: Addresses, pause: float) -> None:
        self._pause = pause
        self._hosts: dict[str, deque[str]] = {}
        for address in wanted:
            self._hosts.setdefault(host_of(address), deque()).append(address)
        self._order = {host: place for place, host in enumerate(self._hosts)}
        self._ready = [(0.0, place, host) for host, place in self._order.items()]
        self.waiting = len(wanted)

    def wait(self) -> float:
        """Return for how many seconds no host may be asked."""
        return max(0.0, self._ready[0][0] - time.monotonic())

    def next(self) -> tuple[str, str]:
        """Return the next host and its next address, once it may be asked."""
        time.sleep(self.wait())
        _, _, host = heapq.heappop(self._ready)
        self.waiting -= 1
        return host, self._hosts[host].popleft()

    def asked(self, host: str) -> None:
        """Note that a host has answered, and may be asked again after the pause."""
        if self._hosts[host]:
            heapq.heappush(self._ready, (time.monotonic() + self._pause, self._order[host], host))

    def leave(self, host: str) -> int:
        """Leave a host alone; return how many of its addresses were not asked for."""
        dropped = len(self._hosts[host])
        self.waiting -= dropped
        self._hosts[host].clear()
        return dropped
