"""Claims, stored or read from a file, as the core reads them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from openness.dates import PartialDate
from openness.facts import DatedClaim
from openness.precedence import Witness
from registry import models
from registry.models.claims import DATE_FIELDS
from registry.sources.records import ReleaseRecord


def dated_claims(claims: Iterable[models.Claim], released: PartialDate) -> list[DatedClaim]:
    """Return stored claims as the core reads them; those that give the dates themselves are left out."""
    return [
        dated_claim(
            claim.key,
            claim.field,
            claim.value,
            start=claim.starts,
            end=claim.ends,
            read_on=claim.evidence.read_on,
            released=released,
            witness=witness(claim),
        )
        for claim in claims
        if claim.field not in DATE_FIELDS
    ]


def witness(statement: models.Claim) -> Witness:
    """Return what the precedence policy asks of a stored claim; its evidence and source should be at hand."""
    evidence = statement.evidence
    return Witness(evidence.standing, evidence.read_on, evidence.by_machine)


def dated_claim(
    key: str,
    field: str,
    value: str,
    *,
    start: PartialDate | None,
    end: PartialDate | None,
    read_on: date,
    released: PartialDate,
    witness: Witness | None = None,
) -> DatedClaim:
    """Return a claim with exact days, chosen so that openness is never dated too early.

    A start known to the month is taken at its last day, an end at its first. A statement that began on an
    unknown day counts from the day it was read; one that ended on an unknown day is only sure on its first.
    """
    first = None if start is None else (start.last or read_on)
    last = None if end is None else end.first
    if end is not None and last is None:
        begun = first or released.last or read_on
        last = begun + timedelta(days=1)
    return DatedClaim(key, field, value, first, last, witness or Witness())


def record_claims(record: ReleaseRecord, read_on: date) -> list[DatedClaim]:
    """Return the claims of a description read from a file, without a database."""
    released = _released(record)
    return [
        dated_claim(
            f"{record.slug}#{position}",
            claim.field,
            claim.value,
            start=PartialDate.parse(claim.start) if claim.start else None,
            end=PartialDate.parse(claim.end) if claim.end else None,
            read_on=PartialDate.parse(claim.evidence.read).first or read_on,
            released=released,
        )
        for position, claim in enumerate(record.claims, start=1)
        if claim.field not in DATE_FIELDS
    ]


def _released(record: ReleaseRecord) -> PartialDate:
    dates = [claim.value for claim in record.claims if claim.field == "date.released"]
    return PartialDate.parse(dates[0] if dates else "unknown")
