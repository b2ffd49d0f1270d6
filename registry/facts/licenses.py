"""Licences and policies, stored or read from files, as the table of terms that the core reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from openness.definitions import definition
from openness.licenses import Detail, LicenseTable, LicenseTerms, Term, effective_terms
from openness.licenses.lists import listed_flags
from openness.policies import Binding, Policy, PolicyTable, Stance, UseClause, UseTag
from openness.ternary import Ternary
from registry import models
from registry.sources.records import LicenseRecord, PolicyRecord

T = TypeVar("T")

#: The definition whose table says which licences the Model Openness Framework treats as open.
_MOF = "mot@2026-05"

#: Readings of a text from which it can be told that it incorporates no policy.
_READ = {"primary", "list"}

#: A policy as it stood from a day on (None: always), oldest first.
PolicyVersions = Sequence[tuple[date | None, Policy]]


def record_terms(record: LicenseRecord) -> dict[Term, Ternary]:
    """Return every term of a record: those written, and those that follow from lists and policies."""
    written = {Term(name): Ternary.of(value) for name, value in record.terms.items()}
    derived = derived_terms(record.spdx, has_policies=bool(record.policies), text_read=record.text_read)
    # A list that says yes decides; where it is silent, what was written elsewhere stands.
    return written | {
        term: value for term, value in derived.items() if value is not Ternary.UNKNOWN or term not in written
    }


def derived_terms(spdx: str, *, has_policies: bool, text_read: str) -> dict[Term, Ternary]:
    """Return the terms that nobody enters: flags of the SPDX list, the tool's list, and whether a policy binds."""
    rules = definition(_MOF).tool
    incorporates = Ternary.TRUE if has_policies else Ternary.FALSE if text_read in _READ else Ternary.UNKNOWN
    return listed_flags(spdx) | {
        Term.MOF_OPEN: Ternary.of(rules is not None and spdx in rules.open_licenses),
        Term.INCORPORATES_POLICY: incorporates,
    }


def policy_table() -> PolicyTable:
    """Return every stored policy."""
    stored = models.Policy.objects.prefetch_related("stances")
    return PolicyTable({policy.key: _stored_policy(policy) for policy in stored})


def license_table(policies: PolicyTable | None = None) -> LicenseTable:
    """Return the terms of every stored licence, with what the policies it incorporates add."""
    known = dict((policies or policy_table()).versions())
    licenses = models.License.objects.prefetch_related("terms", "policies")
    return LicenseTable({text.key: _stored_license(text, known) for text in licenses})


def record_license_table(licenses: Iterable[LicenseRecord], policies: Iterable[PolicyRecord]) -> LicenseTable:
    """Return the terms of licences read from files, without a database."""
    known = {record.key: _record_policy(record) for record in policies}
    return LicenseTable(
        {
            record.key: _joined([(None, _record_license(record))], [known[key] for key in record.policies])
            for record in licenses
        }
    )


def _joined(
    texts: Sequence[tuple[date | None, LicenseTerms]], policies: Sequence[PolicyVersions]
) -> list[tuple[date | None, LicenseTerms]]:
    """Return a licence at each day on which it, or a policy it incorporates, changes."""
    starts = {start for start, _ in texts} | {start for versions in policies for start, _ in versions}
    cuts = sorted(starts, key=lambda day: day or date.min)
    return [
        (day, effective_terms(text, [found for versions in policies if (found := _at(versions, day))]))
        for day in cuts
        if (text := _at(texts, day)) is not None
    ]


def _at(versions: Sequence[tuple[date | None, T]], day: date | None) -> T | None:
    current = None
    for start, found in versions:
        if start is None or (day is not None and start <= day):
            current = found
    return current


def _stored_license(
    text: models.License, policies: Mapping[str, PolicyVersions]
) -> list[tuple[date | None, LicenseTerms]]:
    rows = list(text.terms.all())
    keys = tuple(policy.key for policy in text.policies.all())
    versions: list[tuple[date | None, LicenseTerms]] = []
    for start in sorted({row.valid_from for row in rows}, key=lambda day: day or date.min):
        # Rows come oldest first, so that a later reading of a term replaces the earlier one.
        in_force = [row for row in rows if row.valid_from is None or (start is not None and row.valid_from <= start)]
        values = {Term(row.term): Ternary(row.value) for row in in_force}
        details = {Term(row.term): _stored_detail(row) for row in in_force if _says_more(row)}
        versions.append((start, LicenseTerms(text.key, text.name, values, keys, details, text.spdx)))
    return _joined(versions, [policies[key] for key in keys])


def _says_more(row: models.LicenseTerm) -> bool:
    return bool(row.text or row.clause or row.amount or row.places or row.judged_by)


def _stored_detail(row: models.LicenseTerm) -> Detail:
    return Detail(
        row.text, row.clause, row.amount, row.unit, row.whose, tuple(row.places), row.judged_by, row.judged_on
    )


def _stored_policy(policy: models.Policy) -> PolicyVersions:
    rows = [
        (
            row.valid_from,
            UseTag(row.tag),
            Stance(row.stance),
            UseClause(row.clause, row.text, tuple(row.places), row.valid_from or policy.published),
        )
        for row in policy.stances.all()
    ]
    known = Policy(
        policy.key,
        policy.name,
        Binding(policy.binding),
        {},
        pass_on=Ternary(policy.pass_on),
        unilateral_change=Ternary(policy.unilateral_change),
    )
    return _policy_versions(known, rows)


def _policy_versions(policy: Policy, rows: Sequence[tuple[date | None, UseTag, Stance, UseClause]]) -> PolicyVersions:
    versions: list[tuple[date | None, Policy]] = []
    for start in sorted({None, *(row[0] for row in rows)}, key=lambda day: day or date.min):
        in_force = [row for row in rows if row[0] is None or (start is not None and row[0] <= start)]
        stances = {tag: stance for _, tag, stance, _ in in_force}
        clauses = {tag: clause for _, tag, _, clause in in_force}
        versions.append((start, replace(policy, stances=stances, clauses=clauses)))
    return versions


def _record_license(record: LicenseRecord) -> LicenseTerms:
    details = {
        Term(name): Detail(
            text=said.get("text", ""),
            clause=said.get("clause", ""),
            amount=said.get("amount"),
            unit=said.get("unit", ""),
            whose=said.get("whose", ""),
            places=tuple(said.get("places", ())),
            by=said.get("by", ""),
            on=date.fromisoformat(said["date"]) if "date" in said else None,
        )
        for name, said in record.details.items()
    }
    return LicenseTerms(record.key, record.name, record_terms(record), record.policies, details, record.spdx)


def _record_policy(record: PolicyRecord) -> PolicyVersions:
    published = date.fromisoformat(record.published) if len(record.published) == 10 else None
    rows: list[tuple[date | None, UseTag, Stance, UseClause]] = []
    for name, stance in record.stances.items():
        said = record.clauses.get(name, {})
        clause = UseClause(said.get("clause", ""), said.get("text", ""), tuple(said.get("places", ())), published)
        rows.append((None, UseTag(name), Stance(stance), clause))
    for change in sorted(record.later, key=lambda each: each.start):
        start = date.fromisoformat(change.start)
        clause = UseClause(change.clause, change.text, start=start)
        rows.append((start, UseTag(change.tag), Stance(change.stance), clause))
    known = Policy(
        record.key,
        record.name,
        Binding(record.binding),
        {},
        pass_on=Ternary.of(record.pass_on),
        unilateral_change=Ternary.of(record.unilateral_change),
    )
    return _policy_versions(known, rows)
