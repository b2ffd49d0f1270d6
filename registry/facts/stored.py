"""What an edition keeps of facts and licence terms, so that a question of "what if" is answered by what it knew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from openness.facts import BaseTerms, ReleaseFacts, Statement
from openness.licenses import Detail, LicenseTable, LicenseTerms, Term
from openness.policies import Binding, Policy, PolicyTable, Stance, UseClause, UseTag
from openness.ternary import Ternary


def facts_as_data(facts: ReleaseFacts) -> dict[str, Any]:
    """Return facts as plain data, licences by key alone."""
    return {
        "statements": {
            # What the policy has settled is kept only where there was something to settle.
            name: [
                said.value,
                list(said.claims),
                said.disputed,
                *([list(said.overruled), said.rule] if said.rule else []),
            ]
            for name, said in sorted(facts.statements.items())
        },
        "bases": [[base.release, base.relation, base.terms.key if base.terms else None] for base in facts.bases],
    }


def facts_from_data(release: str, data: Mapping[str, Any], table: LicenseTable, as_of: date) -> ReleaseFacts:
    """Return facts from plain data, with the terms that a table gives their licences on a day."""
    statements = {
        name: Statement(value, tuple(claims), disputed, *_settled(more))
        for name, (value, claims, disputed, *more) in data["statements"].items()
    }
    keys = {said.value for name, said in statements.items() if name.endswith(".license")}
    licenses = {key: terms for key in keys if (terms := table.at(key, as_of)) is not None}
    bases = tuple(
        BaseTerms(base, relation, table.at(key, as_of) if key else None) for base, relation, key in data["bases"]
    )
    return ReleaseFacts(release, statements, licenses, bases)


def _settled(kept: Sequence[Any]) -> tuple[tuple[str, ...], str]:
    return (tuple(kept[0]), kept[1]) if kept else ((), "")


def table_as_data(table: LicenseTable) -> dict[str, Any]:
    """Return a table of licence terms as plain data."""
    return {
        key: [[start.isoformat() if start else None, _terms_as_data(terms)] for start, terms in versions]
        for key, versions in table.versions()
    }


def table_from_data(data: Mapping[str, Any]) -> LicenseTable:
    """Return a table of licence terms from plain data."""
    return LicenseTable(
        {
            key: [
                (date.fromisoformat(start) if start else None, _terms_from_data(key, terms))
                for start, terms in versions
            ]
            for key, versions in data.items()
        }
    )


def policies_as_data(table: PolicyTable) -> dict[str, Any]:
    """Return use policies as plain data."""
    return {
        key: [[start.isoformat() if start else None, _policy_as_data(policy)] for start, policy in versions]
        for key, versions in table.versions()
    }


def policies_from_data(data: Mapping[str, Any]) -> PolicyTable:
    """Return use policies from plain data."""
    return PolicyTable(
        {
            key: [
                (date.fromisoformat(day) if day else None, _policy_from_data(key, policy)) for day, policy in versions
            ]
            for key, versions in data.items()
        }
    )


def _policy_as_data(policy: Policy) -> dict[str, Any]:
    return {
        "name": policy.name,
        "binding": policy.binding.value,
        "pass_on": policy.pass_on.value,
        "unilateral_change": policy.unilateral_change.value,
        "stances": {tag.value: stance.value for tag, stance in policy.stances.items()},
        "clauses": {
            tag.value: [said.clause, said.text, list(said.places), said.start.isoformat() if said.start else None]
            for tag, said in policy.clauses.items()
            if said.clause or said.text or said.start
        },
    }


def _policy_from_data(key: str, data: Mapping[str, Any]) -> Policy:
    clauses = {
        UseTag(tag): UseClause(clause, text, tuple(places), date.fromisoformat(start) if start else None)
        for tag, (clause, text, places, start) in data["clauses"].items()
    }
    stances = {UseTag(tag): Stance(stance) for tag, stance in data["stances"].items()}
    return Policy(
        key,
        data["name"],
        Binding(data["binding"]),
        stances,
        clauses,
        Ternary(data["pass_on"]),
        Ternary(data["unilateral_change"]),
    )


def _terms_as_data(terms: LicenseTerms) -> dict[str, Any]:
    return {
        "name": terms.name,
        "spdx": terms.spdx,
        "terms": {term.value: value.value for term, value in terms.terms.items()},
        "details": {term.value: _detail_as_data(detail) for term, detail in terms.details.items()},
        "policies": list(terms.policies),
    }


def _detail_as_data(detail: Detail) -> dict[str, Any]:
    said = asdict(detail) | {"places": list(detail.places), "on": detail.on.isoformat() if detail.on else None}
    return {name: value for name, value in said.items() if value}


def _terms_from_data(key: str, data: Mapping[str, Any]) -> LicenseTerms:
    details = {
        Term(name): Detail(
            **said
            | {
                "places": tuple(said.get("places", ())),
                "on": date.fromisoformat(said["on"]) if "on" in said else None,
            }
        )
        for name, said in data["details"].items()
    }
    values = {Term(name): Ternary(value) for name, value in data["terms"].items()}
    return LicenseTerms(key, data["name"], values, tuple(data["policies"]), details, data["spdx"])
