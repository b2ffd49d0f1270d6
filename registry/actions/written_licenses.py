"""Licences of imported records: the words of a source turned into the text that they mean, or put in the queue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from openness.licenses.resolution import Kind, Resolution, names_no_text, resolve
from registry.actions import license_queries
from registry.actions.import_reports import Report
from registry.facts.names import license_names
from registry.models import ImportRun
from registry.sources.reading import Refusal
from registry.sources.records import ClaimRecord, ReleaseRecord

_LICENSE = ".license"

#: What is written where nothing may be had.
_CLOSED = {"proprietary"}


class WrittenLicenses:
    """Resolves licences as one source writes them; each name at each place is met once, however often it is read."""

    def __init__(self, source: str, report: Report) -> None:
        self._source = source
        self._report = report
        self._names = license_names()
        self._known: dict[str, Resolution] = {}
        runs = ImportRun.objects.filter(source_id_text=source).values_list("report", flat=True)
        self._met = {place for report in runs for place in report.get("licenses", ())}

    def resolved(self, record: ReleaseRecord) -> ReleaseRecord:
        """Return a record whose licences are keys of ours; those that are none are left out and reported."""
        return replace(record, claims=tuple(self._claims(record)))

    def _claims(self, record: ReleaseRecord) -> Iterator[ClaimRecord]:
        for claim in record.claims:
            if not claim.field.endswith(_LICENSE):
                yield claim
            elif key := self._key(claim):
                yield replace(claim, value=key)

    def _key(self, claim: ClaimRecord) -> str:
        written = claim.value
        found = self._resolve(written)
        if found.kind is Kind.LICENSE:
            return found.keys[0]
        if found.is_resolved:
            self._refuse(claim, f"{found.expression} is several texts, and a claim is of one")
        elif names_no_text(written):
            self._refuse(claim, f"{written!r} names no licence text{_doubt(claim)}")
        else:
            self._ask(claim, found)
        return ""

    def _resolve(self, written: str) -> Resolution:
        """Return what a name means; what a person has decided in the queue is remembered there as a name."""
        if written not in self._known:
            self._known[written] = resolve(written, names=self._names)
        return self._known[written]

    def _refuse(self, claim: ClaimRecord, reason: str) -> None:
        self._report.refused.append(Refusal(claim.evidence.locator, reason, place=claim.field))

    def _ask(self, claim: ClaimRecord, found: Resolution) -> None:
        place = f"{self._source}: {claim.evidence.locator}, {claim.field}: {claim.value[:300]}"
        self._report.licenses.append(place)
        if place not in self._met:
            license_queries.meet(found, claim.value, met_in=place)
            self._met.add(place)
            self._report.counts["licence names put in the queue"] += 1


def _doubt(claim: ClaimRecord) -> str:
    """Return what is wrong where a source says that nothing may be had, and links it."""
    closed = claim.value.strip().casefold() in _CLOSED and claim.evidence.url
    return f", beside a link to {claim.evidence.url}: one of the two is wrong" if closed else ""
