"""Licences and use policies, written from records; a second write changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from openness.ternary import Ternary
from registry.actions.nouns import published, ternary, untouched
from registry.actions.statements import EvidenceShelf
from registry.facts import derived_terms, record_terms
from registry.models import Change, License, LicenseName, LicenseTerm, Policy, PolicyStance
from registry.sources.records import LicenseRecord, PolicyRecord


@transaction.atomic
def write_policies(records: Iterable[PolicyRecord], *, shelf: EvidenceShelf) -> None:
    """Write acceptable-use policies with their stances."""
    for record in untouched(records, noun="policy", key=lambda record: record.key):
        shelf.put([record.evidence, *(change.evidence for change in record.later)])
        policy, _ = Policy.objects.update_or_create(
            key=record.key,
            defaults={
                "name": record.name,
                "steward": record.steward,
                "url": record.url,
                "binding": record.binding,
                "pass_on": ternary(record.pass_on),
                "unilateral_change": ternary(record.unilateral_change),
                "enforcement": record.enforcement,
                "text_read": record.text_read,
                "evidence_id": shelf.id_of(record.evidence),
                "note": record.note,
                **published(record.published),
            },
        )
        # The parts of a text that nobody has edited are the catalogue's own: written anew, they hold no leftovers.
        policy.stances.all().delete()
        PolicyStance.objects.bulk_create(_stances(policy, record, shelf))


def _stances(policy: Policy, record: PolicyRecord, shelf: EvidenceShelf) -> Iterable[PolicyStance]:
    for tag, stance in record.stances.items():
        said = record.clauses.get(tag, {})
        yield PolicyStance(
            policy=policy,
            tag=tag,
            stance=stance,
            clause=said.get("clause", ""),
            text=said.get("text", ""),
            places=list(said.get("places", ())),
        )
    for change in record.later:
        yield PolicyStance(
            policy=policy,
            tag=change.tag,
            stance=change.stance,
            clause=change.clause,
            text=change.text,
            valid_from=date.fromisoformat(change.start),
            evidence_id=shelf.id_of(change.evidence),
        )


@transaction.atomic
def write_licenses(records: Iterable[LicenseRecord], *, shelf: EvidenceShelf) -> None:
    """Write licences with their terms, names and policies."""
    for record in untouched(records, noun="license", key=lambda record: record.key):
        shelf.put([record.evidence])
        text, _ = License.objects.update_or_create(
            key=record.key,
            defaults={
                "name": record.name,
                "steward": record.steward,
                "version": record.version,
                "series": record.series,
                "spdx": record.spdx,
                "url": record.url,
                "text_read": record.text_read,
                "evidence_id": shelf.id_of(record.evidence),
                "note": record.note,
                **published(record.published),
            },
        )
        text.policies.set(Policy.objects.filter(key__in=record.policies))
        text.terms.all().delete()
        LicenseTerm.objects.bulk_create(_terms(text, record))
        _write_names(text, record)


def _write_names(text: License, record: LicenseRecord) -> None:
    """Write the names of a record; those that a licence list has added stay."""
    wanted = set(record.names)
    logged = Change.objects.filter(noun="licensename", action="name license").values_list("after", flat=True)
    added = {(name["scheme"], name["value"]) for name in logged if name["license"] == record.key}
    held = {(name.scheme, name.value): name.pk for name in text.names.all()}
    text.names.filter(pk__in=[pk for name, pk in held.items() if name not in wanted | added]).delete()
    LicenseName.objects.bulk_create(
        LicenseName(license=text, scheme=scheme, value=value)
        for scheme, value in record.names
        if (scheme, value) not in held
    )


def _terms(text: License, record: LicenseRecord) -> Iterable[LicenseTerm]:
    for term, value in record_terms(record).items():
        said: dict[str, Any] = dict(record.details.get(term, {}))
        yield LicenseTerm(
            license=text,
            term=term.value,
            value=value.value,
            text=said.get("text", ""),
            clause=said.get("clause", ""),
            amount=said.get("amount"),
            unit=said.get("unit", ""),
            whose=said.get("whose", ""),
            places=list(said.get("places", ())),
            judged_by=said.get("by", ""),
            judged_on=date.fromisoformat(said["date"]) if "date" in said else None,
        )


def fill_derived_terms(text: License, before: Mapping[str, Any]) -> None:
    """Write the terms of a saved licence that follow from its SPDX id, the tool's list and its policies.

    As in the catalogue, what follows decides; where it says nothing, what was entered stands, but for what followed
    from the licence as it was: ``before`` holds its columns and policies, nothing for a new one.
    """
    derived = derived_terms(text.spdx, has_policies=text.policies.exists(), text_read=text.text_read)
    former = (
        derived_terms(before["spdx"], has_policies=bool(before["policies"]), text_read=before["text_read"])
        if before
        else {}
    )
    held = {row.term: row for row in text.terms.filter(valid_from__isnull=True)}
    for term, value in derived.items():
        row = held.get(term)
        if row is None:
            LicenseTerm.objects.create(license=text, term=term.value, value=value.value)
        elif row.value != value and (value is not Ternary.UNKNOWN or row.value == former.get(term)):
            row.value = value.value
            row.save(update_fields=["value"])
