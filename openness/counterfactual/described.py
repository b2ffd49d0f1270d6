"""Steps told as changes: what was there before, who could change it, and whether it may already be so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from openness.components import Availability
from openness.counterfactual.changes import (
    OPEN_LICENSE,
    Change,
    ChangeSet,
    Step,
    after_steps,
    base_of,
    component_of,
    kind_of,
    value_before,
)
from openness.counterfactual.goal import Trial
from openness.definitions import Kind, TermIs
from openness.evaluation import evaluate
from openness.facts import UNKNOWN, ReleaseFacts
from openness.licenses import LicenseTerms, Term
from openness.ternary import Ternary


def described(steps: Sequence[Step], trial: Trial) -> ChangeSet:
    """Return steps that suffice as a set of changes, in the same order."""
    return ChangeSet(tuple(_change(step, frozenset(steps) - {step}, trial) for step in steps))


def _change(step: Step, rest: frozenset[Step], trial: Trial) -> Change:
    field, value = step
    before = value_before(trial.facts, field)
    change = Change(field, before, value, kind_of(field, before), before == UNKNOWN)
    if value != OPEN_LICENSE.key:
        return change
    uncertain = change.uncertain or _may_do_already(step, before, rest, trial)
    return replace(change, uncertain=uncertain, terms=_terms_asked(step, rest, trial))


def _terms_asked(step: Step, rest: frozenset[Step], trial: Trial) -> tuple[tuple[Term, bool], ...]:
    """Return the terms that a licence must have, or lack: those that come with this step and not without it."""
    if trial.goal.definition.kind is Kind.TOOL:
        return ((Term.MOF_OPEN, True),)
    without, after = after_steps(trial.facts, rest), after_steps(trial.facts, {*rest, step})
    about = component_of(step[0])
    asked = (
        (leaf.term, leaf.value)
        for leaf in trial.goal.leaves(trial.assess(after, trial.goal.definition))
        if isinstance(leaf, TermIs)
        and (about is None or leaf.component is about[0])
        and evaluate(leaf, without).truth is not Ternary.TRUE
        and evaluate(leaf, after).truth is Ternary.TRUE
    )
    return tuple(dict.fromkeys(asked))


def _may_do_already(step: Step, before: str, rest: frozenset[Step], trial: Trial) -> bool:
    """Tell whether the licence that is there would do if all that is not known of it were as one could wish."""
    if before == Availability.NOT_RELEASED:
        return False
    terms = _license(step[0], trial.facts)
    if terms is None:
        # It is named, and its terms are not recorded.
        return True
    unknown = [term for term in Term if terms[term] is Ternary.UNKNOWN]
    if not unknown:
        return False
    # The one thing that a licence without limits says nothing of is whether its limits are proportionate.
    wished = {term: Ternary.TRUE if OPEN_LICENSE[term] is Ternary.UNKNOWN else OPEN_LICENSE[term] for term in unknown}
    read_kindly = replace(terms, key=f"{terms.key}, read kindly", terms={**terms.terms, **wished})
    supposed = after_steps(trial.facts, {*rest, (step[0], read_kindly.key)}, (OPEN_LICENSE, read_kindly))
    return trial.goal.reached_in(trial.assess(supposed, trial.goal.definition))


def _license(field: str, facts: ReleaseFacts) -> LicenseTerms | None:
    """Return the licence of which a field speaks, by itself."""
    if base := base_of(field):
        return next(each.terms for each in facts.bases if each.release == base)
    return facts.licenses.get(facts.statement(field).value)
