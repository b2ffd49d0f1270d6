"""The terms of a licence text, each true, false or unknown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from openness.policies import Policy, UseTag
from openness.ternary import Ternary, all_of, any_of, negation


class Term(StrEnum):
    """A property of a licence text."""

    HAS_LICENSE = "has_license"
    OSI_APPROVED = "osi_approved"
    OSD_CONFORMANT = "osd_conformant"
    FSF_LIBRE = "fsf_libre"
    DFSG_FREE = "dfsg_free"
    OPEN_DATA = "open_data"
    MOF_OPEN = "mof_open"
    PERMITS_USE = "permits_use"
    PERMITS_MODIFICATION = "permits_modification"
    PERMITS_DISTRIBUTION = "permits_distribution"
    COMMERCIAL_USE = "commercial_use"
    NON_COMMERCIAL = "non_commercial"
    FIELD_OF_USE = "field_of_use"
    SCALE_THRESHOLD = "scale_threshold"
    REVENUE_THRESHOLD = "revenue_threshold"
    GEOGRAPHIC_LIMIT = "geographic_limit"
    OUTPUT_RESTRICTION = "output_restriction"
    SAFETY_PROPORTIONATE = "safety_proportionate"
    ATTRIBUTION = "attribution"
    NAMING = "naming"
    UI_ATTRIBUTION = "ui_attribution"
    SHARE_ALIKE = "share_alike"
    PASS_ON = "pass_on"
    PATENT_GRANT = "patent_grant"
    PATENT_TERMINATION = "patent_termination"
    UNILATERAL_CHANGE = "unilateral_change"
    REGISTRATION = "registration"
    ROYALTY = "royalty"
    INCORPORATES_POLICY = "incorporates_policy"


#: For each term: what is said when it is true, and when it is false.
TERM_LABELS: dict[Term, tuple[str, str]] = {
    Term.HAS_LICENSE: ("a licence is stated", "no licence is stated"),
    Term.OSI_APPROVED: ("OSI-approved", "not OSI-approved"),
    Term.OSD_CONFORMANT: ("OSI-approved or OSD-conformant", "not OSD-conformant"),
    Term.FSF_LIBRE: ("free by the FSF's list", "not free by the FSF's list"),
    Term.DFSG_FREE: ("free by Debian's guidelines", "not free by Debian's guidelines"),
    Term.OPEN_DATA: ("open-data terms", "not open-data terms"),
    Term.MOF_OPEN: ("treated as open by the Model Openness Tool", "not treated as open by the Model Openness Tool"),
    Term.PERMITS_USE: ("use is granted", "use is not granted"),
    Term.PERMITS_MODIFICATION: ("modification is granted", "modification is not granted"),
    Term.PERMITS_DISTRIBUTION: ("distribution is granted", "distribution is not granted"),
    Term.COMMERCIAL_USE: ("commercial use is granted", "commercial use is not granted"),
    Term.NON_COMMERCIAL: ("limited to non-commercial use", "not limited to non-commercial use"),
    Term.FIELD_OF_USE: ("fields of use are restricted", "no field of use is restricted"),
    Term.SCALE_THRESHOLD: ("a limit on the number of users", "no limit on the number of users"),
    Term.REVENUE_THRESHOLD: ("a limit on revenue", "no limit on revenue"),
    Term.GEOGRAPHIC_LIMIT: ("territories are excluded", "no territory is excluded"),
    Term.OUTPUT_RESTRICTION: ("use of outputs is restricted", "use of outputs is not restricted"),
    Term.SAFETY_PROPORTIONATE: ("limits are proportionate safety limits", "limits are not proportionate safety limits"),
    Term.ATTRIBUTION: ("notices must be kept", "no notice need be kept"),
    Term.NAMING: ("a naming duty", "no naming duty"),
    Term.UI_ATTRIBUTION: ("a duty to show the name in the product", "no duty to show the name in the product"),
    Term.SHARE_ALIKE: ("share-alike", "no share-alike"),
    Term.PASS_ON: ("limits must be passed on to recipients", "no limit need be passed on"),
    Term.PATENT_GRANT: ("patents are licensed", "patents are not licensed"),
    Term.PATENT_TERMINATION: (
        "rights end for who sues over the licensed work",
        "rights do not end for who sues over the licensed work",
    ),
    Term.UNILATERAL_CHANGE: (
        "terms can be changed or revoked one-sidedly",
        "terms cannot be changed or revoked one-sidedly",
    ),
    Term.REGISTRATION: ("registration is asked for", "no registration is asked for"),
    Term.ROYALTY: ("a royalty or fee is asked for", "no royalty or fee is asked for"),
    Term.INCORPORATES_POLICY: ("a use policy is part of the terms", "no use policy is part of the terms"),
}

#: What keeps a licence from conforming to the Open Source Definition, in the order a reader would ask.
_RESTRICTIONS = (
    Term.NON_COMMERCIAL,
    Term.FIELD_OF_USE,
    Term.SCALE_THRESHOLD,
    Term.REVENUE_THRESHOLD,
    Term.GEOGRAPHIC_LIMIT,
    Term.OUTPUT_RESTRICTION,
    Term.UI_ATTRIBUTION,
    Term.ROYALTY,
    Term.REGISTRATION,
)

#: Flags that only a text without restrictions can carry.
FREE_FLAGS = (Term.OSI_APPROVED, Term.OSD_CONFORMANT, Term.FSF_LIBRE, Term.DFSG_FREE, Term.OPEN_DATA)


@dataclass(frozen=True)
class Detail:
    """A term in words, with the place in the text, its numbers, and who judged it where it is a judgement.

    ``amount`` is in ``unit`` (monthly_users, usd_a_year, usd_a_month); ``places`` are ISO 3166 codes or EU;
    ``policy`` is the key of the use policy in which the term stands, if it does not stand in the licence itself.
    """

    text: str = ""
    clause: str = ""
    amount: int | None = None
    unit: str = ""
    whose: str = ""
    places: tuple[str, ...] = ()
    by: str = ""
    on: date | None = None
    policy: str = ""


@dataclass(frozen=True)
class LicenseTerms:
    """One version of one licence text. A term that is not listed is unknown."""

    key: str
    name: str
    terms: Mapping[Term, Ternary]
    policies: tuple[str, ...] = ()
    details: Mapping[Term, Detail] = field(default_factory=dict)
    spdx: str = ""

    def __getitem__(self, term: Term) -> Ternary:
        return self.terms.get(term, Ternary.UNKNOWN)

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def detail(self, term: Term) -> Detail:
        """Return what is recorded of a term beside its value."""
        return self.details.get(term, _NO_DETAIL)

    def restrictions(self) -> tuple[Term, ...]:
        """Return the limits that the text is known to set."""
        return self._restrictions

    @cached_property
    def _restrictions(self) -> tuple[Term, ...]:
        return tuple(term for term in _RESTRICTIONS if self[term] is Ternary.TRUE)

    @cached_property
    def fingerprint(self) -> str:
        """Return the SHA-256 of everything that a verdict or its reason can take from the licence."""
        content = [
            self.key,
            self.name,
            self.spdx,
            sorted((term.value, value.value) for term, value in self.terms.items()),
            sorted((term.value, str(detail)) for term, detail in self.details.items()),
            list(self.policies),
        ]
        return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()


_NO_DETAIL = Detail()

#: Which limit of a licence each kind of use stands for, where a policy speaks of it.
_LIMIT_OF_TAG = {UseTag.TERRITORY: Term.GEOGRAPHIC_LIMIT, UseTag.COMPETING_MODELS: Term.OUTPUT_RESTRICTION}


def effective_terms(license_terms: LicenseTerms, policies: Iterable[Policy]) -> LicenseTerms:
    """Return what binds the recipient: the licence's own terms and those of the policies it incorporates.

    Llama 4's exclusion of the European Union, for one, stands in its policy and not in its licence.
    A policy can only add limits; a licence made stricter by one is no longer free under any list.
    """
    incorporated = tuple(policies)
    if not incorporated:
        return license_terms
    added = {Term.FIELD_OF_USE: any_of(policy.restricts_fields_of_use() for policy in incorporated)} | {
        term: any_of(policy.restricts(tag) for policy in incorporated) for tag, term in _LIMIT_OF_TAG.items()
    }
    duties = {
        Term.PASS_ON: any_of(policy.pass_on for policy in incorporated),
        Term.UNILATERAL_CHANGE: any_of(policy.unilateral_change for policy in incorporated),
    }
    terms = dict(license_terms.terms) | {Term.INCORPORATES_POLICY: Ternary.TRUE}
    for term, value in (added | duties).items():
        terms[term] = any_of([license_terms[term], value])
    unlimited = negation(any_of(added.values()))
    for flag in FREE_FLAGS:
        terms[flag] = all_of([license_terms[flag], unlimited])
    return replace(license_terms, terms=terms, details=_joined_details(license_terms, incorporated))


def _joined_details(license_terms: LicenseTerms, policies: Iterable[Policy]) -> dict[Term, Detail]:
    """Return the licence's details; where only a policy sets a limit, the policy's clause stands for it."""
    details = dict(license_terms.details)
    for policy in policies:
        for term, value in ((Term.PASS_ON, policy.pass_on), (Term.UNILATERAL_CHANGE, policy.unilateral_change)):
            if value is Ternary.TRUE and license_terms[term] is not Ternary.TRUE:
                details[term] = Detail(text=policy.name, policy=policy.key)
        for tag, term in (*_LIMIT_OF_TAG.items(), (None, Term.FIELD_OF_USE)):
            restricts = policy.restricts_fields_of_use() if tag is None else policy.restricts(tag)
            if restricts is Ternary.TRUE and license_terms[term] is not Ternary.TRUE:
                own = policy.clauses.get(tag) if tag else None
                places = own.places if own else ()
                details[term] = Detail(
                    text=own.text if own else policy.name,
                    clause=own.clause if own else "",
                    places=places,
                    policy=policy.key,
                )
    return details


class LicenseTable:
    """Licence terms by key, each from the day on which that reading of the text begins to hold.

    ``versions`` maps a key to (first day or None for "always", terms) pairs, oldest first.
    """

    def __init__(self, versions: Mapping[str, Sequence[tuple[date | None, LicenseTerms]]]) -> None:
        self._versions = {key: tuple(entries) for key, entries in versions.items()}

    @classmethod
    def of(cls, licenses: Iterable[LicenseTerms]) -> LicenseTable:
        """Return a table of texts whose terms never changed."""
        return cls({terms.key: ((None, terms),) for terms in licenses})

    def __contains__(self, key: str) -> bool:
        return key in self._versions

    def at(self, key: str, as_of: date) -> LicenseTerms | None:
        """Return the terms in force on a day, or None where none are recorded."""
        current = None
        for start, terms in self._versions.get(key, ()):
            if start is None or start <= as_of:
                current = terms
        return current

    def versions(self) -> Iterable[tuple[str, tuple[tuple[date | None, LicenseTerms], ...]]]:
        """Return every licence with its versions, oldest first."""
        return self._versions.items()

    def changes(self, keys: Iterable[str]) -> set[date]:
        """Return the days on which the terms of any of these licences change."""
        return {start for key in keys for start, _ in self._versions.get(key, ()) if start is not None}
