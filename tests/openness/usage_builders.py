"""Licences, policies and releases for tests of what may be done with weights."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from openness.facts import BaseTerms, ReleaseFacts
from openness.licenses import Detail, LicenseTable, LicenseTerms, Term, effective_terms
from openness.policies import Binding, Policy, Stance, UseClause, UseTag
from openness.ternary import Ternary
from openness.usage import Answer, UseAnswer, UseContext, check_use
from tests.openness.builders import component, facts, license_terms

_BASIC = (
    Term.HAS_LICENSE,
    Term.PERMITS_USE,
    Term.PERMITS_MODIFICATION,
    Term.PERMITS_DISTRIBUTION,
    Term.COMMERCIAL_USE,
)
OPEN = license_terms("open", name="Open License", true=_BASIC)


def limited(key: str, *terms: Term, **details: Detail) -> LicenseTerms:
    """Return a licence that grants everything and sets these limits, with details by name of the term."""
    true = (*_BASIC, *terms, *(Term(name) for name in details))
    plain = license_terms(key, name=f"{key.title()} License", true=true)
    return replace(plain, details={Term(name): detail for name, detail in details.items()})


LLAMA_AUP = Policy(
    "llama-aup",
    "Llama Use Policy",
    Binding.INCORPORATED,
    dict.fromkeys(UseTag, Stance.SILENT) | {UseTag.MILITARY: Stance.PROHIBITED, UseTag.WEAPONS: Stance.PROHIBITED},
    {UseTag.MILITARY: UseClause("2.a", "Military, warfare", start=date(2024, 7, 23))},
    pass_on=Ternary.FALSE,
    unilateral_change=Ternary.FALSE,
)
LLAMA = effective_terms(
    replace(
        limited(
            "llama",
            Term.ATTRIBUTION,
            Term.NAMING,
            scale_threshold=Detail("A separate licence", "2", 700_000_000, "monthly_users", "licensee and affiliates"),
            ui_attribution=Detail("Built with Llama", "1.b.i"),
        ),
        policies=("llama-aup",),
    ),
    [LLAMA_AUP],
)
KIMI = limited(
    "kimi",
    ui_attribution=Detail("Kimi K2, prominently", "last paragraph", 100_000_000, "monthly_users", "users of a product"),
)


def weights(terms: LicenseTerms | None, *bases: LicenseTerms | None, availability: str = "public") -> ReleaseFacts:
    """Return the facts of a release whose weights are under a licence, made from others."""
    known = facts(component("weights_final", availability, terms.key if terms else ""), _table(terms))
    made_from = tuple(BaseTerms(f"base-{n}", "finetune", base) for n, base in enumerate(bases, start=1))
    return replace(known, bases=made_from)


def _table(terms: LicenseTerms | None) -> LicenseTable:
    return LicenseTable.of([terms] if terms else [])


def check(terms: LicenseTerms | None, *, policies: tuple[Policy, ...] = (), **context: object) -> UseAnswer:
    """Return the answer for weights under a licence."""
    asked = UseContext(**context)  # type: ignore[arg-type]
    return check_use(weights(terms), {policy.key: policy for policy in policies}, asked)


def topics(found: UseAnswer, answer: Answer) -> list[str]:
    """Return what the grounds for an answer are about."""
    return [ground.topic for ground in found.grounds if ground.answer is answer]
