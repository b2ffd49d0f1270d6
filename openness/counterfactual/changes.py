"""Changes to a release, and the release as it would be after them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from openness.components import Aspect, Availability, Component, Fact
from openness.facts import UNKNOWN, BaseTerms, ReleaseFacts, Statement
from openness.licenses import FREE_FLAGS, LicenseTerms, Term
from openness.ternary import Ternary

#: A field of facts with the value that it would have.
Step = tuple[str, str]


class ChangeKind(StrEnum):
    """What a developer would have to do."""

    RELICENSE = "relicensing"
    PUBLISH = "publishing"
    DOCUMENT = "documenting"
    IRREVERSIBLE = "not possible to undo"


@dataclass(frozen=True)
class Change:
    """One field that would have to say something else; ``terms`` are what is asked of a licence.

    ``uncertain``: what is there now is not known well enough, so that it may already be as asked.
    """

    field: str
    before: str
    after: str
    kind: ChangeKind
    uncertain: bool = False
    terms: tuple[tuple[Term, bool], ...] = ()


@dataclass(frozen=True)
class ChangeSet:
    """Changes that suffice together, and of which none can be left out."""

    changes: tuple[Change, ...]

    @property
    def kinds(self) -> tuple[ChangeKind, ...]:
        """Return the kinds of the changes, each once, in order."""
        return tuple(dict.fromkeys(change.kind for change in self.changes))

    @property
    def possible(self) -> bool:
        """Tell whether nothing in it is known to be out of the developer's hands."""
        return not any(change.kind is ChangeKind.IRREVERSIBLE and not change.uncertain for change in self.changes)


_GRANTED = {
    *FREE_FLAGS,
    Term.HAS_LICENSE,
    Term.MOF_OPEN,
    Term.PERMITS_USE,
    Term.PERMITS_MODIFICATION,
    Term.PERMITS_DISTRIBUTION,
    Term.COMMERCIAL_USE,
    Term.PATENT_GRANT,
}

#: The licence that stands for any that a definition could ask for: it grants everything and limits nothing. Whether
#: its limits are proportionate is left unknown, since it has none. The Model Openness Tool goes by SPDX ids alone.
OPEN_LICENSE = LicenseTerms(
    "an-osi-approved-licence",
    "an OSI-approved licence",
    {term: Ternary.of(term in _GRANTED) for term in Term if term is not Term.SAFETY_PROPORTIONATE},
    spdx="MIT",
)


def apply(facts: ReleaseFacts, changes: Iterable[Change]) -> ReleaseFacts:
    """Return the release as it would be after changes."""
    return after_steps(facts, [(change.field, change.after) for change in changes])


def after_steps(
    facts: ReleaseFacts, steps: Iterable[Step], licenses: Iterable[LicenseTerms] = (OPEN_LICENSE,)
) -> ReleaseFacts:
    """Return the release as it would be after steps, which may name any of the licences.

    Of what was withheld and is published, only that counts which the steps say: it had no licence and no extent.
    """
    known = {terms.key: terms for terms in licenses}
    values = dict(steps)
    named = {value: known[value] for value in values.values() if value in known}
    said = dict(facts.statements)
    for name in values:
        owner, _, aspect = name.rpartition(".")
        if aspect == Aspect.AVAILABILITY and facts.statement(name).value == Availability.NOT_RELEASED:
            said.pop(f"{owner}.{Aspect.COMPLETENESS}", None)
            said.pop(f"{owner}.{Aspect.LICENSE}", None)
    said |= {name: Statement(value) for name, value in values.items() if not base_of(name)}
    bases = tuple(_rebased(base, values, named) for base in facts.bases)
    return replace(facts, statements=said, licenses={**facts.licenses, **named}, bases=bases)


def _rebased(base: BaseTerms, values: Mapping[str, str], licenses: Mapping[str, LicenseTerms]) -> BaseTerms:
    name = base_field(base.release)
    return replace(base, terms=licenses[values[name]]) if name in values else base


def base_field(release: str) -> str:
    """Return the field that stands for the licence of a base: another developer's release."""
    return f"{_BASE}{release}.{Aspect.LICENSE}"


def base_of(field: str) -> str:
    """Return the base of whose licence a field speaks, or "" where it speaks of the release itself."""
    return field.removeprefix(_BASE).removesuffix(f".{Aspect.LICENSE}") if field.startswith(_BASE) else ""


_BASE = "base:"


def component_of(field: str) -> tuple[Component, Aspect] | None:
    """Return the component and aspect of which a field speaks; None for a fact or for the licence of a base."""
    if field in _FACTS or base_of(field):
        return None
    owner, _, aspect = field.rpartition(".")
    return Component(owner), Aspect(aspect)


_FACTS = frozenset(map(str, Fact))


def value_before(facts: ReleaseFacts, field: str) -> str:
    """Return what is there before a change; of what is withheld, that it is."""
    if base := base_of(field):
        terms = next(each.terms for each in facts.bases if each.release == base)
        return terms.key if terms else UNKNOWN
    return said_before(facts, field).value


def said_before(facts: ReleaseFacts, field: str) -> Statement:
    """Return what is said of a field of the release itself before a change; of what is withheld, that it is."""
    about = component_of(field)
    return facts.component(*about) if about else facts.statement(field)


def kind_of(field: str, before: str) -> ChangeKind:
    """Return what a developer would do to change a field; a first licence comes with publishing."""
    if field in _FACT_KINDS:
        return _FACT_KINDS[Fact(field)]
    about = component_of(field)
    if about is None:
        # The licence of a base is given by another developer.
        return ChangeKind.IRREVERSIBLE
    component, aspect = about
    if aspect is Aspect.LICENSE and before != Availability.NOT_RELEASED:
        return ChangeKind.RELICENSE
    return ChangeKind.DOCUMENT if component in _DOCUMENTS else ChangeKind.PUBLISH


_DOCUMENTS = {
    Component.EVALUATION_RESULTS,
    Component.MODEL_CARD,
    Component.DATA_CARD,
    Component.TECHNICAL_REPORT,
    Component.RESEARCH_PAPER,
    Component.MODEL_METADATA,
    Component.USAGE_DOCUMENTATION,
    Component.HARDWARE_DOCUMENTATION,
    Component.TRAINING_CONTENT_SUMMARY,
}

_FACT_KINDS = {
    Fact.DATA_PROVENANCE: ChangeKind.DOCUMENT,
    Fact.DATA_SCOPE: ChangeKind.DOCUMENT,
    Fact.DATA_COLLECTION_SELECTION: ChangeKind.DOCUMENT,
    Fact.DATA_LABELLING: ChangeKind.DOCUMENT,
    Fact.DATA_PROCESSING_FILTERING: ChangeKind.DOCUMENT,
    Fact.DATA_PUBLIC_LISTED: ChangeKind.DOCUMENT,
    Fact.DATA_OBTAINABLE_LISTED: ChangeKind.DOCUMENT,
    Fact.DATA_OPEN_SHARED: ChangeKind.PUBLISH,
    Fact.DATA_UNSHAREABLE_JUSTIFIED: ChangeKind.DOCUMENT,
    Fact.ACCESS_API: ChangeKind.PUBLISH,
    Fact.ACCESS_HOSTED: ChangeKind.PUBLISH,
    Fact.ACCESS_GATING_SECURITY_ONLY: ChangeKind.PUBLISH,
    Fact.MONETISED: ChangeKind.RELICENSE,
    Fact.SYSTEMIC_RISK: ChangeKind.IRREVERSIBLE,
    Fact.GPAI_IN_SCOPE: ChangeKind.IRREVERSIBLE,
}
