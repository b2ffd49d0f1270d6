"""What audits found, in words, for templates."""

from __future__ import annotations

from django import template

from registry.actions.audits import Agreement, Tally

register = template.Library()


@register.filter
def error_rate(tally: Tally) -> str:
    """Return an error rate with its interval; what cannot be told is told as such."""
    found = tally.errors
    if found.value is None or found.interval is None:
        return "not known"
    lower, upper = found.interval
    return f"{100 * found.value:.1f} % ({100 * lower:.1f} to {100 * upper:.1f} %)"


@register.filter
def error_sentence(tally: Tally) -> str:
    """Return in a sentence how many claims were read again and what was found."""
    if not tally.claims:
        return "Claims were drawn, and none has been read again yet."
    errors = tally.errors
    read = f"{tally.claims} claim{'' if tally.claims == 1 else 's'} read again, {errors.total} could be checked"
    if not errors.total:
        return f"Of {read}."
    return (
        f"Of {read}: {tally.wrong} wrong, {tally.imprecise} imprecise; an error rate of {error_rate(tally)}, "
        "the interval at 95 %."
    )


@register.filter
def agreement_sentence(found: Agreement) -> str:
    """Return in a sentence how far two readers of the same claims agree."""
    if not found.same.total:
        return "No claim has been read by two people yet."
    told = f"Two people agreed on {found.same.count} of {found.same.total} claims that both read"
    if found.kappa is None:
        return (
            f"{told}; both gave one answer throughout, so that agreement beyond chance (Cohen’s kappa) is not defined."
        )
    return f"{told}; beyond chance, by Cohen’s kappa, {found.kappa:.2f}."
