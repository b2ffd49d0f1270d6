"""What is asked of a use, what can be answered, and the texts that an answer has to go through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from openness.components import Aspect, Component
from openness.facts import UNKNOWN, ReleaseFacts
from openness.licenses import LicenseTerms, Term
from openness.licenses.words import TERM_VERBS, does
from openness.policies import Policy, UseTag
from openness.ternary import Ternary

#: By ISO 3166-1 code: the member states of the European Union, and the parts of them that have a code of their own
#: and to which the Treaties apply (Article 355 (1) and (4) of the Treaty on the Functioning of the European Union).
EUROPEAN_UNION = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK "  # noqa: SIM905
    "AX GF GP MF MQ RE YT".split()
)


class Answer(StrEnum):
    """May it be used so? Of several grounds the one latest in this list decides."""

    ALLOWED = "allowed"
    DUTIES = "allowed with duties"
    ASK = "ask counsel"
    NOT_ALLOWED = "not allowed"


_WEIGHT = {answer: rank for rank, answer in enumerate(Answer)}


@dataclass(frozen=True)
class UseContext:
    """What somebody means to do. None and "" mean that they have not said.

    ``monthly_users`` and ``annual_revenue`` (US dollars) count the whole group of companies; ``country`` is an ISO
    3166-1 code, or EU.
    """

    commercial: bool = False
    monthly_users: int | None = None
    annual_revenue: int | None = None
    country: str = ""
    redistribute: bool = False
    fine_tune: bool = False
    train_on_outputs: bool = False
    defence: bool = False


@dataclass(frozen=True)
class Ground:
    """One reason for an answer: in words, with the licence or policy and the place in it.

    ``since`` is the day from which a policy speaks so, where its clause is dated; ``base`` is the release from
    which this one was made, where the text is that of the base.
    """

    answer: Answer
    topic: str
    words: str
    license: str = ""
    policy: str = ""
    clause: str = ""
    text: str = ""
    since: date | None = None
    base: str = ""


@dataclass(frozen=True)
class UseAnswer:
    """The answer for one release, with every ground that there is, gravest first.

    ``offered`` tells whether anything is there to be used: weights that are not released can be had of nobody.
    """

    answer: Answer
    grounds: tuple[Ground, ...]
    offered: bool = True


def gravest_first(grounds: Iterable[Ground]) -> tuple[Ground, ...]:
    """Return grounds by what they answer; each once, and those that answer alike in the order they came."""
    return tuple(sorted(dict.fromkeys(grounds), key=lambda ground: -_WEIGHT[ground.answer]))


def gravest(grounds: Iterable[Ground]) -> Answer:
    """Return the answer that decides; without any ground, nothing stands in the way."""
    return max((ground.answer for ground in grounds), key=_WEIGHT.__getitem__, default=Answer.ALLOWED)


@dataclass(frozen=True)
class Way:
    """A text that binds whoever takes the weights: the declared licence, or that of a release they were made from.

    ``policies`` are those that are part of the text and are on record.
    """

    terms: LicenseTerms | None
    policies: tuple[Policy, ...] = ()
    base: str = ""
    declared: str = UNKNOWN
    disputed: bool = False

    def ground(self, terms: LicenseTerms, term: Term, answer: Answer, words: str = "") -> Ground:
        """Return a term of the text as a ground, in words of its own unless others are given."""
        detail = terms.detail(term)
        said = words or f"{the(terms.name)} {does(terms, term)}"
        if terms[term] is Ternary.UNKNOWN:
            unread = next((policy for policy in self.policies if _left_open(policy, term)), None)
            name = unread.name if unread else terms.name
            said = f"what was read of {the(name)} leaves it unknown whether it {TERM_VERBS[term][0]}"
            if unread:
                return Ground(answer, term.value, said, policy=unread.key, base=self.base)
        # What only a policy says stands in the policy.
        license_key = "" if detail.policy else terms.key
        return Ground(answer, term.value, said, license_key, detail.policy, detail.clause, detail.text, None, self.base)

    def missing(self) -> Ground:
        """Return what there is to say of a text that is not known."""
        if self.base:
            words = f"the licence of {self.base}, from which the weights were made, is not known"
        elif self.disputed:
            words = "the sources contradict each other on the licence of the weights"
        elif self.declared == UNKNOWN:
            words = "the licence of the weights is not known"
        else:
            words = f"the licence of the weights is {self.declared}, whose terms are not recorded"
        return Ground(Answer.ASK, "license", words, base=self.base)


def the(name: str) -> str:
    """Return the name of a text as it stands in a sentence.

    >>> the("The GLM-130B License")
    'the GLM-130B License'
    """
    return f"the {name.removeprefix('The ')}"


def _left_open(policy: Policy, term: Term) -> bool:
    """Tell whether it is for want of reading a policy that a term of the whole is not known."""
    says = {
        Term.FIELD_OF_USE: policy.restricts_fields_of_use(),
        Term.GEOGRAPHIC_LIMIT: policy.restricts(UseTag.TERRITORY),
        Term.OUTPUT_RESTRICTION: policy.restricts(UseTag.COMPETING_MODELS),
        Term.PASS_ON: policy.pass_on,
        Term.UNILATERAL_CHANGE: policy.unilateral_change,
    }
    return says.get(term) is Ternary.UNKNOWN


def ways_of(facts: ReleaseFacts, policies: Mapping[str, Policy]) -> Iterator[Way]:
    """Yield the declared licence of the weights, then the other licences under which their bases stand.

    Every way is judged by itself, so that each ground names the text in which it stands; the gravest decides, as
    the most restrictive path does in ``licenses.capped``.
    """
    said = facts.component(Component.WEIGHTS_FINAL, Aspect.LICENSE)
    seen = {said.value}
    own = facts.licenses.get(said.value)
    yield Way(own, _held(own, policies), declared=said.value, disputed=said.disputed)
    for base in facts.bases:
        key = base.terms.key if base.terms else f"unknown licence of {base.release}"
        if key not in seen:
            seen.add(key)
            yield Way(base.terms, _held(base.terms, policies), base.release)


def _held(terms: LicenseTerms | None, policies: Mapping[str, Policy]) -> tuple[Policy, ...]:
    return tuple(policies[key] for key in terms.policies if key in policies) if terms else ()
