"""The truth of a condition with what decided it: the one evaluator, which decides and explains in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, singledispatch
from typing import Any, TypeVar

from openness.components import Aspect, Availability
from openness.definitions import AllOf, AnyOf, AvailabilityIs, CompletenessIs, Condition, FactIs, Judged, Not, TermIs
from openness.facts import NOT_APPLICABLE, UNKNOWN, ReleaseFacts, Statement
from openness.reasons import Phrase, availability_phrase, completeness_phrase, fact_phrase, license_phrase, sentence
from openness.ternary import Ternary, all_of, any_of, negation

T = TypeVar("T")


@dataclass(frozen=True)
class Trace:
    """The truth of a condition: the phrases that tell it, the fields that decided it, those still missing."""

    truth: Ternary
    phrases: tuple[Phrase, ...] = ()
    fields: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @cached_property
    def words(self) -> str:
        """Return what decided as a sentence without its full stop."""
        return sentence(self.phrases)


@singledispatch
def evaluate(condition: Any, facts: ReleaseFacts) -> Trace:
    """Return the truth of a condition, with the phrases, fields and gaps that decided it."""
    raise TypeError(f"{condition!r} is not a condition")


@evaluate.register
def _(condition: AllOf, facts: ReleaseFacts) -> Trace:
    return _combine(condition.parts, facts, truth_of=all_of)


@evaluate.register
def _(condition: AnyOf, facts: ReleaseFacts) -> Trace:
    return _combine(condition.parts, facts, truth_of=any_of)


def _combine(
    parts: Iterable[Condition], facts: ReleaseFacts, *, truth_of: Callable[[Iterable[Ternary]], Ternary]
) -> Trace:
    traces = [evaluate(part, facts) for part in parts]
    truth = truth_of(trace.truth for trace in traces)
    deciding = [trace for trace in traces if trace.truth is truth]
    return Trace(
        truth,
        without_repeats(trace.phrases for trace in deciding),
        without_repeats(trace.fields for trace in deciding),
        # What a decided condition leaves open no longer matters to it.
        without_repeats(trace.missing for trace in deciding) if truth is Ternary.UNKNOWN else (),
    )


@evaluate.register
def _(condition: Not, facts: ReleaseFacts) -> Trace:
    trace = evaluate(condition.part, facts)
    return Trace(negation(trace.truth), trace.phrases, trace.fields, trace.missing)


@evaluate.register
def _(condition: AvailabilityIs, facts: ReleaseFacts) -> Trace:
    name = facts.field_of(condition.component, Aspect.AVAILABILITY)
    statement = facts.statement(name)
    truth = _truth(statement.value, condition.allowed)
    return _leaf(truth, statement, name, availability_phrase(condition, statement))


@evaluate.register
def _(condition: CompletenessIs, facts: ReleaseFacts) -> Trace:
    name = facts.field_of(condition.component, Aspect.COMPLETENESS)
    statement = facts.statement(name)
    truth = _truth(statement.value, condition.allowed)
    return _leaf(truth, statement, name, completeness_phrase(condition, statement))


@evaluate.register
def _(condition: TermIs, facts: ReleaseFacts) -> Trace:
    truth, terms = facts.license_term(condition.component, condition.term)
    name = facts.field_of(condition.component, Aspect.LICENSE)
    statement = facts.statement(name)
    if not condition.value and statement.value != Availability.NOT_RELEASED:
        truth = negation(truth)
    # Where the licence is named, what is missing is a reading of its text.
    named = statement.value not in {UNKNOWN, NOT_APPLICABLE}
    gap = f"license:{statement.value}.{condition.term}" if named else name
    return _leaf(truth, statement, name, license_phrase(condition, statement, terms), gap=gap)


@evaluate.register
def _(condition: FactIs, facts: ReleaseFacts) -> Trace:
    statement = facts.statement(condition.fact)
    truth = Ternary(statement.value)
    phrase = fact_phrase(condition, truth)
    return _leaf(truth if condition.value else negation(truth), statement, condition.fact.value, phrase)


@evaluate.register
def _(condition: Judged, facts: ReleaseFacts) -> Trace:
    return Trace(Ternary.UNKNOWN, (Phrase("", f"only a person can judge whether {condition.text}"),))


def _leaf(truth: Ternary, statement: Statement, name: str, phrase: Phrase, *, gap: str | None = None) -> Trace:
    phrases = (phrase, _DISPUTED) if statement.disputed else (phrase,)
    return Trace(truth, phrases, (name,), (gap or name,) if truth is Ternary.UNKNOWN else ())


_DISPUTED = Phrase("", "sources contradict each other")


def _truth(value: str, allowed: Iterable[str]) -> Ternary:
    if value in {UNKNOWN, NOT_APPLICABLE}:
        return Ternary(value)
    return Ternary.of(value in allowed)


def without_repeats(groups: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    """Return the items of all groups in order, each once."""
    return tuple(dict.fromkeys(item for group in groups for item in group))


def claims_of(fields: Iterable[str], facts: ReleaseFacts) -> tuple[str, ...]:
    """Return the claims on which fields rest, each once."""
    return tuple(dict.fromkeys(claim for name in fields for claim in facts.statement(name).claims))
