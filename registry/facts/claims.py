"""The only translator between what is stored or read and what the pure core reasons about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from openness.dates import PartialDate
from openness.facts import DatedClaim
from openness.licenses import LicenseTable, LicenseTerms, Term, effective_terms
from openness.policies import Binding, Policy, Stance, UseTag
from openness.ternary import Ternary
from registry import models
from registry.models.claims import DATE_FIELDS
from registry.sources.records import LicenseRecord, PolicyRecord, ReleaseRecord


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
        )
        for claim in claims
        if claim.field not in DATE_FIELDS
    ]


def dated_claim(
    key: str,
    field: str,
    value: str,
    *,
    start: PartialDate | None,
    end: PartialDate | None,
    read_on: date,
    released: PartialDate,
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
    return DatedClaim(key, field, value, first, last)


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


def license_table() -> LicenseTable:
    """Return the terms of every stored licence, with what the policies it incorporates add."""
    policies = {
        policy.key: Policy(
            policy.key,
            policy.name,
            Binding(policy.binding),
            {UseTag(stance.tag): Stance(stance.stance) for stance in policy.stances.all()},
        )
        for policy in models.Policy.objects.prefetch_related("stances")
    }
    licenses = models.License.objects.prefetch_related("terms", "policies")
    return LicenseTable({text.key: _versions(text, policies) for text in licenses})


def _versions(text: models.License, policies: Mapping[str, Policy]) -> list[tuple[date | None, LicenseTerms]]:
    rows = list(text.terms.all())
    incorporated = [policies[policy.key] for policy in text.policies.all()]
    versions = []
    for start in sorted({row.valid_from for row in rows}, key=lambda day: day or date.min):
        # Rows come oldest first, so that a later reading of a term replaces the earlier one.
        in_force = [row for row in rows if row.valid_from is None or (start is not None and row.valid_from <= start)]
        values = {Term(row.term): Ternary(row.value) for row in in_force}
        terms = LicenseTerms(text.key, text.name, values, tuple(policy.key for policy in incorporated))
        versions.append((start, effective_terms(terms, incorporated)))
    return versions


def record_license_table(licenses: Iterable[LicenseRecord], policies: Iterable[PolicyRecord]) -> LicenseTable:
    """Return the terms of licences read from files, without a database."""
    known = {
        record.key: Policy(
            record.key,
            record.name,
            Binding(record.binding),
            {UseTag(tag): Stance(stance) for tag, stance in record.stances.items()},
        )
        for record in policies
    }
    return LicenseTable.of(
        effective_terms(
            LicenseTerms(
                record.key,
                record.name,
                {Term(term): Ternary.of(value) for term, value in record.terms.items()},
                record.policies,
            ),
            [known[key] for key in record.policies],
        )
        for record in licenses
    )
