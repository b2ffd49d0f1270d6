"""What one reading of one address says of the evidence there, written in one transaction."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from registry.actions.changes import log
from registry.models import Cause, Evidence, EvidenceCheck
from registry.models.rereading import AFTER_FAILURE, interval
from registry.sources.fetching import Fetched, FetchProblem, Reason
from registry.sources.pagetext import digest, holds, words

_Outcome = EvidenceCheck.Outcome

#: What lies in the address itself: it is not to be fetched, whatever stands there.
_NOT_ALLOWED = {Reason.URL, Reason.SCHEME, Reason.CREDENTIALS, Reason.PORT, Reason.ADDRESS, Reason.DOWNGRADE}
_FAILED = {_Outcome.GONE, _Outcome.REFUSED, _Outcome.UNREACHABLE}
#: How the digest of the visible words stands in a note, where the next check looks for it.
_WORDS = "words {}"
_WORDS_FOUND = re.compile(r"\bwords ([0-9a-f]{16})\b")
_LONGEST_NOTE = 500


@dataclass(frozen=True)
class _Page:
    """A document that was read, with its words where it has any."""

    fetched: Fetched
    text: str | None

    @property
    def words(self) -> str:
        return digest(self.text) if self.text is not None else ""


@dataclass(frozen=True)
class Recorded:
    """What was written: the check, how much evidence it speaks of, and whether a quotation was missing."""

    check: EvidenceCheck
    evidence: int
    misses_quotation: bool


@transaction.atomic
def record_reading(
    address: str, urls: Sequence[str], reading: Fetched | FetchProblem, *, by: str, at: datetime
) -> Recorded:
    """Write a check of an address, and how all evidence there fares.

    A line goes into the change log only where the outcome differs from that of the last check; before the first, what
    somebody read there counts as reading so still.
    """
    rows: list[Any] = list(
        Evidence.objects.select_for_update(of=("self",))
        .filter(url__in=urls)
        .order_by("pk")
        .annotate(interval=interval())
    )
    missing: list[str] = []
    if isinstance(reading, FetchProblem):
        made = _check_of_problem(address, reading)
        fares = {row.pk: made.outcome for row in rows}
    else:
        page = _Page(reading, words(reading.body, reading.media_type))
        quotes = {row.quote for row in rows} - {""}
        missing = sorted(quote for quote in quotes if page.text is not None and not holds(page.text, quote))
        fares = _compared(address, rows, page)
        is_first = not any(row.sha256 for row in rows)
        made = _check_of_page(address, page, fares, told=_quotes(quotes, missing, page), is_first=is_first)
    made.checked_at, made.checked_by = at, by
    last = EvidenceCheck.objects.filter(url=address).first()
    made.save()
    _keep(rows, fares, made, at.date())
    before = last.outcome if last else _Outcome.SAME.value
    if made.outcome != before:
        log(
            made,
            action="check evidence",
            by=by,
            before={"outcome": before},
            after={"outcome": made.outcome, "url": address, "note": made.note},
            cause=Cause.EVIDENCE,
        )
    return Recorded(made, len(rows), bool(missing))


def _keep(rows: Sequence[Any], fares: Mapping[int, str], made: EvidenceCheck, day: date) -> None:
    for row in rows:
        row.checked_on, row.check_outcome = day, fares[row.pk]
        row.next_check_due = day + timedelta(days=AFTER_FAILURE if fares[row.pk] in _FAILED else row.interval)
        row.sha256 = row.sha256 or made.sha256
    Evidence.objects.bulk_update(rows, ["checked_on", "check_outcome", "next_check_due", "sha256"], batch_size=200)


def _check_of_problem(address: str, problem: FetchProblem) -> EvidenceCheck:
    outcome = _Outcome.UNREACHABLE
    if problem.reason in _NOT_ALLOWED:
        outcome = _Outcome.REFUSED
    elif problem.reason is Reason.GONE:
        outcome = _Outcome.GONE
    return EvidenceCheck(
        url=address,
        outcome=outcome.value,
        final_url=_address(problem.url) if problem.redirects else "",
        status=problem.status,
        note=_note([f"{problem.reason}: {problem.sentence}"]),
    )


def _compared(address: str, rows: Iterable[Evidence], page: _Page) -> dict[int, str]:
    """Return how each piece of evidence fares: as first read, moved and otherwise as first read, or changed."""
    earlier = _words_by_hash(address, {row.sha256 for row in rows} - {""})
    unchanged = _Outcome.MOVED if page.fetched.moved else _Outcome.SAME
    fares = {}
    for row in rows:
        same = row.sha256 in {"", page.fetched.sha256} or page.words in earlier[row.sha256]
        fares[row.pk] = (unchanged if same else _Outcome.CHANGED).value
    return fares


def _words_by_hash(address: str, hashes: Iterable[str]) -> defaultdict[str, set[str]]:
    """Return the digests of the words that earlier checks found in these bytes."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    checks = EvidenceCheck.objects.filter(url=address, sha256__in=hashes)
    for sha256, note in checks.values_list("sha256", "note").distinct():
        if known := _WORDS_FOUND.search(note):
            found[sha256].add(known[1])
    return found


def _check_of_page(
    address: str, page: _Page, fares: Mapping[int, str], *, told: Iterable[str], is_first: bool
) -> EvidenceCheck:
    fetched = page.fetched
    by_weight = (_Outcome.CHANGED.value, _Outcome.MOVED.value)
    outcome = next((each for each in by_weight if each in fares.values()), _Outcome.SAME.value)
    notes = [_WORDS.format(page.words)] if page.words else []
    if is_first:
        notes.append("first reading by a check, with nothing to be compared with")
    if fetched.moved and outcome == _Outcome.CHANGED:
        notes.append("moved for good")
    return EvidenceCheck(
        url=address,
        outcome=outcome,
        final_url=fetched.final_url if fetched.redirects else "",
        status=fetched.status,
        sha256=fetched.sha256,
        size=len(fetched.body),
        note=_note([*notes, *told]),
    )


def _quotes(quotes: Collection[str], missing: Sequence[str], page: _Page) -> list[str]:
    """Return in words whether the quotations of the evidence stand on the page."""
    if not quotes:
        return []
    if page.text is None:
        return [f"quotation not looked for in {page.fetched.media_type or 'an unnamed kind of file'}"]
    if not missing:
        return ["quotation found" if len(quotes) == 1 else f"all {len(quotes)} quotations found"]
    of = "quotation" if len(quotes) == 1 else f"{len(missing)} of {len(quotes)} quotations"
    return [f"{of} not found: " + ", ".join(f"“{quote}”" for quote in missing)]


def _address(text: str) -> str:
    """Return where a server sent the reader, if that is an address of the web: it may have written anything."""
    return text if text.startswith(("http://", "https://")) and text.isprintable() else ""


def _note(told: Iterable[str]) -> str:
    text = "; ".join(told).replace("\0", "")
    return text if len(text) <= _LONGEST_NOTE else f"{text[: _LONGEST_NOTE - 1]}…"
