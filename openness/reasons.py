"""Facts in plain words: the phrases of which the reason of a finding is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from openness.components import (
    AVAILABILITY_LABELS,
    COMPONENT_LABELS,
    FACT_LABELS,
    PLURAL_COMPONENTS,
    Availability,
    Completeness,
    Component,
)
from openness.definitions import AvailabilityIs, CompletenessIs, FactIs, TermIs
from openness.facts import NOT_APPLICABLE, UNKNOWN, Statement
from openness.licenses import FREE_FLAGS, LicenseTerms, Term
from openness.licenses.words import and_join, does, limits_in_words
from openness.ternary import Ternary

_COMPLETENESS_WORDS = {
    Completeness.FULL.value: "complete",
    Completeness.PARTIAL.value: "only partly there",
    Completeness.NONE.value: "not there",
}


#: All that is not known is told in one clause.
_UNKNOWN = "it is not known"


@dataclass(frozen=True)
class Phrase:
    """Part of a sentence: a subject with its verb, what is said of it, and what the thing said does.

    An empty subject leaves the predicate a clause by itself.
    """

    subject: str
    predicate: str
    which: tuple[str, ...] = ()


def sentence(phrases: Iterable[Phrase]) -> str:
    """Return phrases as one sentence without its full stop: those of one subject are told together."""
    merged: dict[str, dict[str, tuple[str, ...]]] = {}
    clauses: list[str] = []
    for phrase in phrases:
        if not phrase.subject:
            clauses.append(phrase.predicate)
            continue
        if phrase.subject not in merged:
            clauses.append(phrase.subject)
        said = merged.setdefault(phrase.subject, {})
        said[phrase.predicate] = tuple(dict.fromkeys((*said.get(phrase.predicate, ()), *phrase.which)))
    text = "; ".join(
        _clause(clause, merged[clause]) if clause in merged else clause for clause in dict.fromkeys(clauses)
    )
    return f"{text[:1].upper()}{text[1:]}"


def _clause(subject: str, said: dict[str, tuple[str, ...]]) -> str:
    # What has a clause of its own comes last: else what follows it would read as part of that clause.
    ordered = sorted(said.items(), key=lambda item: bool(item[1]))
    parts = [f"{words}, which {and_join(which)}" if which else words for words, which in ordered]
    return f"{subject} {and_join(parts)}"


def _the(component: Component) -> str:
    return f"the {COMPONENT_LABELS[component]}"


def _be(component: Component) -> str:
    return "are" if component in PLURAL_COMPONENTS else "is"


def _state(component: Component, words: str) -> Phrase:
    return Phrase(f"{_the(component)} {_be(component)}", words)


def availability_phrase(condition: AvailabilityIs, statement: Statement) -> Phrase:
    """Say how a component can be had."""
    if statement.value == UNKNOWN:
        return Phrase(_UNKNOWN, f"whether {_the(condition.component)} {_be(condition.component)} public")
    return _state(condition.component, AVAILABILITY_LABELS[statement.value])


def completeness_phrase(condition: CompletenessIs, statement: Statement) -> Phrase:
    """Say how much of a component is there."""
    if statement.value == UNKNOWN:
        return Phrase(_UNKNOWN, f"whether {_the(condition.component)} {_be(condition.component)} complete")
    words = _COMPLETENESS_WORDS.get(statement.value) or AVAILABILITY_LABELS[statement.value]
    return _state(condition.component, words)


def fact_phrase(condition: FactIs, truth: Ternary) -> Phrase:
    """Say what is known of a fact about the release as a whole."""
    when_true, when_false = FACT_LABELS[condition.fact]
    words = {
        Ternary.TRUE: when_true,
        Ternary.FALSE: when_false,
        Ternary.UNKNOWN: f"whether {when_true}",
        Ternary.NOT_APPLICABLE: f"it does not apply here that {when_true}",
    }
    return Phrase(_UNKNOWN if truth is Ternary.UNKNOWN else "", words[truth])


def license_phrase(condition: TermIs, statement: Statement, terms: LicenseTerms | None) -> Phrase:
    """Say under which licence a component is, and what that licence does as to one term."""
    component = condition.component
    if terms is None:
        return _without_terms(component, statement)
    if terms[Term.HAS_LICENSE] is Ternary.FALSE:
        carry = "carry" if component in PLURAL_COMPONENTS else "carries"
        return Phrase(f"{_the(component)} {carry}", "no licence")
    said = _state(component, f"under the {terms.name}")
    value = terms[condition.term]
    limits = limits_in_words(terms, apart_from=condition.term)
    if value is Ternary.FALSE and condition.term in FREE_FLAGS and limits:
        # What keeps a licence from being free says more than that it is not.
        return replace(said, which=limits)
    return replace(said, which=(does(terms, condition.term),))


def _without_terms(component: Component, statement: Statement) -> Phrase:
    if statement.value in {Availability.NOT_RELEASED, NOT_APPLICABLE}:
        return _state(component, AVAILABILITY_LABELS[statement.value])
    if statement.value != UNKNOWN:
        return _state(component, f"under the licence {statement.value}, whose terms are not recorded")
    return Phrase(_UNKNOWN, f"under which licence {_the(component)} {_be(component)}")


def missing_in_words(field: str) -> str:
    """Say what evidence would settle a field, or a term ``license:KEY.TERM`` of a licence text."""
    if field.startswith("license:"):
        key, _, term = field.removeprefix("license:").rpartition(".")
        return f"a reading of the licence {key}: {term.replace('_', ' ')}"
    if field in FACT_LABELS:
        return f"whether {FACT_LABELS[field][0]}"
    name, _, aspect = field.rpartition(".")
    component = Component(name)
    return {
        "availability": f"whether {_the(component)} {_be(component)} public",
        "completeness": f"whether {_the(component)} {_be(component)} complete",
        "license": f"the licence of {_the(component)}",
    }[aspect]
