"""Changes in plain words: one sentence for each component, fact or base that would have to change."""

from __future__ import annotations

from collections.abc import Iterable

from openness.components import COMPONENT_LABELS, FACT_LABELS, Aspect, Availability, Component, Fact
from openness.counterfactual.changes import Change, ChangeSet, base_of, component_of
from openness.licenses import FREE_FLAGS, Term
from openness.licenses.words import TERM_VERBS, and_join

_NOT_KNOWN = " (it is not known whether this is so already)"


def changes_in_words(change_set: ChangeSet) -> list[str]:
    """Return the changes as sentences without full stop; what is certain of a component is told in one of them."""
    groups: dict[tuple[str, bool], list[Change]] = {}
    for change in change_set.changes:
        about = component_of(change.field)
        groups.setdefault((about[0] if about else change.field, change.uncertain), []).append(change)
    return [
        f"{_sentence(about, changes)}{_NOT_KNOWN if uncertain else ''}"
        for (about, uncertain), changes in groups.items()
    ]


def _sentence(about: str, changes: list[Change]) -> str:
    if base := base_of(about):
        terms = _license_wanted(changes[0].terms)
        return f"The weights of {base}, from which this release was made, would have to be under {terms}"
    if component_of(changes[0].field) is None:
        return _fact_sentence(Fact(about), changes[0].after)
    return _component_sentence(Component(about), changes)


def _component_sentence(component: Component, changes: list[Change]) -> str:
    by_aspect = {found[1]: change for change in changes if (found := component_of(change.field))}
    name = f"the {COMPONENT_LABELS[component]}"
    terms = _license_wanted(by_aspect[Aspect.LICENSE].terms) if Aspect.LICENSE in by_aspect else ""
    under = f" under {terms}" if terms else ""
    if Aspect.AVAILABILITY in by_aspect:
        complete = f", complete{',' if terms else ''}" if Aspect.COMPLETENESS in by_aspect else ""
        return f"{_published(name, by_aspect[Aspect.AVAILABILITY].before)}{complete}{under}"
    if Aspect.COMPLETENESS in by_aspect:
        return f"Publish {name} in full{under}"
    return f"Put {name}{under}"


def _published(name: str, before: str) -> str:
    if before in {Availability.GATED_AUTO, Availability.GATED_MANUAL}:
        return f"Let anyone download {name} without approval"
    return f"Publish {name} free of charge" if before == Availability.FOR_FEE else f"Publish {name}"


def _license_wanted(terms: Iterable[tuple[Term, bool]]) -> str:
    """Return the licence that would do: the one list on which it must be, or else what it must grant or not limit."""
    wanted = dict(terms)
    flags = [term for term in (*FREE_FLAGS, Term.MOF_OPEN) if wanted.get(term)]
    if len(flags) == 1:
        return _BY_FLAG[flags[0]]
    verbs = [TERM_VERBS[term][0 if value else 1] for term, value in wanted.items() if term is not Term.HAS_LICENSE]
    if flags or not wanted:
        # On which of several lists it stands does not matter.
        return "an open licence"
    return f"a licence that {and_join(verbs)}" if verbs else "a licence"


_BY_FLAG = {
    Term.OSI_APPROVED: "an OSI-approved licence",
    Term.OSD_CONFORMANT: "an OSI-approved or OSD-conformant licence",
    Term.FSF_LIBRE: "a licence that is free by the FSF's list",
    Term.DFSG_FREE: "a licence that is free by Debian's guidelines",
    Term.OPEN_DATA: "open-data terms",
    Term.MOF_OPEN: "a licence that the Model Openness Tool treats as open",
}


def _fact_sentence(fact: Fact, value: str) -> str:
    if (fact, value) in _BY_FACT:
        return _BY_FACT[fact, value]
    return f"It would have to be so that {FACT_LABELS[fact][0 if value == 'true' else 1]}"


_BY_FACT = {
    (Fact.DATA_PROVENANCE, "true"): "Describe the provenance of the training data",
    (Fact.DATA_SCOPE, "true"): "Describe the scope and characteristics of the training data",
    (Fact.DATA_COLLECTION_SELECTION, "true"): "Describe how the training data were obtained and selected",
    (Fact.DATA_LABELLING, "true"): "Describe the labelling procedures",
    (Fact.DATA_PROCESSING_FILTERING, "true"): "Describe the processing and filtering of the training data",
    (Fact.DATA_PUBLIC_LISTED, "true"): "List the public training data with where to get them",
    (Fact.DATA_OBTAINABLE_LISTED, "true"): (
        "List the training data obtainable from third parties with where to get them"
    ),
    (Fact.DATA_OPEN_SHARED, "true"): "Share the open training data",
    (Fact.DATA_UNSHAREABLE_JUSTIFIED, "true"): (
        "Give a legal or technical reason for the training data that are not shared"
    ),
    (Fact.ACCESS_API, "true"): "Offer a public API",
    (Fact.ACCESS_HOSTED, "true"): "Offer a public hosted product",
    (Fact.ACCESS_GATING_SECURITY_ONLY, "true"): "Let the download gate serve security only",
    (Fact.MONETISED, "false"): "Give access without payment in money or data",
    (Fact.SYSTEMIC_RISK, "false"): "It would have to be a model without systemic risk",
    (Fact.GPAI_IN_SCOPE, "true"): "It would have to be a general-purpose AI model in scope",
}
