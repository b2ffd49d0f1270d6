"""What is known of one release on one day."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from openness.components import Aspect, Availability, Component
from openness.licenses import LicenseTable, LicenseTerms, Term, capped
from openness.precedence import Policy, Witness, current_policy, settle
from openness.ternary import Ternary

UNKNOWN = "unknown"
NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class DatedClaim:
    """One statement about a release: it held from ``start`` up to, not including, ``end``.

    ``start`` None: since the release; ``end`` None: it still holds. ``key`` names the claim in findings; ``witness``
    is what the precedence policy asks of it.
    """

    key: str
    field: str
    value: str
    start: date | None = None
    end: date | None = None
    witness: Witness = Witness()

    def holds_on(self, as_of: date) -> bool:
        """Tell whether the claim speaks of a day."""
        return (self.start is None or self.start <= as_of) and (self.end is None or as_of < self.end)


@dataclass(frozen=True)
class Statement:
    """The value of one field with the claims it rests on.

    ``disputed`` when they contradict each other and nothing decides between them; ``overruled`` are the claims that
    gave way to these by a ``rule`` of the precedence policy.
    """

    value: str = UNKNOWN
    claims: tuple[str, ...] = ()
    disputed: bool = False
    overruled: tuple[str, ...] = ()
    rule: str = ""


_NOTHING_SAID = Statement()


@dataclass(frozen=True)
class BaseTerms:
    """The licence of the weights from which a release was made: release, licence (None: not known), path to it."""

    release: str
    relation: str
    terms: LicenseTerms | None


@dataclass(frozen=True)
class ReleaseFacts:
    """All statements about one release on one day, with the licence terms they refer to.

    ``bases`` are the licences of other developers' weights from which this release's weights were made: the
    weights carry their limits too, whatever is declared.
    """

    release: str
    statements: Mapping[str, Statement]
    licenses: Mapping[str, LicenseTerms] = field(default_factory=dict)
    bases: tuple[BaseTerms, ...] = ()

    def statement(self, name: str) -> Statement:
        """Return what is said of a field; a field of which nothing is said is unknown."""
        return self.statements.get(name, _NOTHING_SAID)

    def field_of(self, component: Component, aspect: Aspect) -> str:
        """Return the field that decides an aspect of a component.

        What does not apply has no aspects. What is not released is neither complete nor licensed,
        whatever else is said; the claim of its being withheld then stands for the aspect.
        """
        availability = f"{component}.{Aspect.AVAILABILITY}"
        if aspect is Aspect.AVAILABILITY or self.statement(availability).value in WITHHELD:
            return availability
        return f"{component}.{aspect}"

    def component(self, component: Component, aspect: Aspect) -> Statement:
        """Return what is said of one aspect of a component, as far as its availability lets it matter."""
        return self.statement(self.field_of(component, aspect))

    def license_of(self, component: Component) -> LicenseTerms | None:
        """Return the terms under which a component is: for weights, with what their bases' licences add."""
        own = self.licenses.get(self.component(component, Aspect.LICENSE).value)
        if own is None or not self.bases or component not in _WEIGHTS:
            return own
        return capped(own, [(base.release, base.terms) for base in self.bases])

    def license_term(self, component: Component, term: Term) -> tuple[Ternary, LicenseTerms | None]:
        """Return whether the licence of a component has a term, and that licence where there is one."""
        value = self.component(component, Aspect.LICENSE).value
        if value in {UNKNOWN, NOT_APPLICABLE}:
            return Ternary(value), None
        if value == Availability.NOT_RELEASED:
            return Ternary.FALSE, None
        terms = self.license_of(component)
        return (terms[term] if terms else Ternary.UNKNOWN), terms

    @cached_property
    def tokens(self) -> dict[str, tuple[str, bool, str]]:
        """Return all that a verdict can take from each field: value, disputed or not, and the terms of a licence.

        A field is left out where nothing is said, or where it does not matter since its component is withheld.
        """
        withheld = {
            name.removesuffix(f".{Aspect.AVAILABILITY}")
            for name, said in self.statements.items()
            if said.value in WITHHELD and name.endswith(f".{Aspect.AVAILABILITY}")
        }
        tokens = {}
        for name, said in self.statements.items():
            if name.rpartition(".")[0] in withheld and not name.endswith(f".{Aspect.AVAILABILITY}"):
                continue
            terms = self.licenses.get(said.value)
            tokens[name] = (said.value, said.disputed, terms.fingerprint if terms else "")
        return tokens

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of everything an assessment can depend on."""
        content = [
            self.release,
            [
                [name, s.value, list(s.claims), s.disputed, list(s.overruled), s.rule]
                for name, s in sorted(self.statements.items())
            ],
            [[key, terms.fingerprint] for key, terms in sorted(self.licenses.items())],
            [[base.release, base.relation, base.terms.fingerprint if base.terms else None] for base in self.bases],
        ]
        return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()


#: What has no aspects: it does not apply, or it is not released.
WITHHELD = {NOT_APPLICABLE, Availability.NOT_RELEASED.value}
_WEIGHTS = {Component.WEIGHTS_FINAL, Component.WEIGHTS_INTERMEDIATE}


@dataclass(frozen=True)
class Base:
    """Another developer's release from whose weights a release was made, with the claims about its licence."""

    release: str
    relation: str
    claims: tuple[DatedClaim, ...]


def facts_at(
    release: str,
    claims: Iterable[DatedClaim],
    licenses: LicenseTable,
    as_of: date,
    bases: Iterable[Base] = (),
    policy: Policy | None = None,
) -> ReleaseFacts:
    """Return what the claims say of a day.

    Of claims that contradict each other those stand that the policy (None: the one in force) puts first; where it
    puts none first the field is unknown.
    """
    policy = policy or current_policy()
    by_field: dict[str, list[DatedClaim]] = {}
    for claim in claims:
        if claim.holds_on(as_of):
            by_field.setdefault(claim.field, []).append(claim)
    statements = {name: _statement(held, policy) for name, held in by_field.items()}
    keys = {s.value for name, s in statements.items() if name.endswith(f".{Aspect.LICENSE}")}
    terms = {key: found for key in keys if (found := licenses.at(key, as_of)) is not None}
    return ReleaseFacts(release, statements, terms, tuple(_base_terms(base, licenses, as_of, policy) for base in bases))


def _base_terms(base: Base, licenses: LicenseTable, as_of: date, policy: Policy) -> BaseTerms:
    declared = _statement([claim for claim in base.claims if claim.holds_on(as_of)], policy)
    return BaseTerms(base.release, base.relation, licenses.at(declared.value, as_of))


def _statement(claims: list[DatedClaim], policy: Policy) -> Statement:
    known = {claim.value for claim in claims} - {UNKNOWN}
    if len(known) <= 1:
        return Statement(known.pop() if known else UNKNOWN, _keys(claims))
    telling = [claim for claim in claims if claim.value != UNKNOWN]
    settled = settle([(claim.value, claim.witness) for claim in telling], policy)
    if settled.value is None or settled.rule is None:
        return Statement(UNKNOWN, _keys(claims), disputed=True)
    standing = [claim for claim in telling if claim.value == settled.value]
    overruled = [claim for claim in telling if claim.value != settled.value]
    return Statement(settled.value, _keys(standing), overruled=_keys(overruled), rule=settled.rule)


def _keys(claims: Iterable[DatedClaim]) -> tuple[str, ...]:
    return tuple(sorted(claim.key for claim in claims))
