"""What the terms on weights say of one kind of use: military use above all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from openness.facts import ReleaseFacts
from openness.licenses import LicenseTerms, Term
from openness.policies import Binding, Policy, Stance, UseTag
from openness.ternary import Ternary
from openness.usage.answers import Answer, Ground, Way, gravest_first, the, ways_of

#: Each kind of use as it stands in a sentence: "the policy prohibits …", "does not speak of …".
USE_NAMES: dict[UseTag, str] = {
    UseTag.LAW_VIOLATION: "breaking the law",
    UseTag.MINORS_CSAM: "harm to minors",
    UseTag.VIOLENCE_TERRORISM: "violence and terrorism",
    UseTag.WEAPONS: "weapons",
    UseTag.MILITARY: "military use",
    UseTag.DRUGS: "drugs",
    UseTag.CRITICAL_INFRASTRUCTURE: "use in critical infrastructure",
    UseTag.MALWARE_CYBER: "malware and cyber attacks",
    UseTag.DISINFORMATION: "disinformation",
    UseTag.IMPERSONATION: "impersonation",
    UseTag.UNDISCLOSED_AI_CONTENT: "undisclosed AI content",
    UseTag.DEFAMATION_HARASSMENT: "defamation and harassment",
    UseTag.DISCRIMINATION: "discrimination",
    UseTag.PRIVACY_PII: "misuse of personal data",
    UseTag.SURVEILLANCE: "surveillance",
    UseTag.UNLICENSED_PROFESSION: "unlicensed practice of a profession",
    UseTag.MEDICAL_ADVICE: "medical advice",
    UseTag.AUTOMATED_DECISIONS: "automated decisions about people",
    UseTag.JUSTICE_MIGRATION: "use in justice, policing and migration",
    UseTag.SEXUAL_CONTENT: "sexual content",
    UseTag.SELF_HARM: "self-harm",
    UseTag.IP_INFRINGEMENT: "infringement of intellectual property",
    UseTag.GUARDRAIL_CIRCUMVENTION: "circumvention of safeguards",
    UseTag.COMPETING_MODELS: "competing models and training on outputs",
    UseTag.TERRITORY: "use in certain territories",
    UseTag.FRAUD_SPAM: "fraud and spam",
    UseTag.BIOMETRIC_IDENTIFICATION: "biometric identification",
    UseTag.ELECTIONS: "influence on elections",
    UseTag.SOCIAL_SCORING: "social scoring",
}

#: Neighbours: where a policy is silent on one kind of use, what it says of the other may still reach it.
RELATED: dict[UseTag, UseTag] = {
    UseTag.MILITARY: UseTag.WEAPONS,
    UseTag.WEAPONS: UseTag.MILITARY,
    UseTag.BIOMETRIC_IDENTIFICATION: UseTag.SURVEILLANCE,
    UseTag.SURVEILLANCE: UseTag.BIOMETRIC_IDENTIFICATION,
    UseTag.ELECTIONS: UseTag.DISINFORMATION,
    UseTag.JUSTICE_MIGRATION: UseTag.AUTOMATED_DECISIONS,
    UseTag.MEDICAL_ADVICE: UseTag.UNLICENSED_PROFESSION,
}

#: The terms of a licence that speak of a kind of use by themselves; of all others, the limit on fields of use may.
_OWN_TERM = {UseTag.COMPETING_MODELS: Term.OUTPUT_RESTRICTION, UseTag.TERRITORY: Term.GEOGRAPHIC_LIMIT}

_BANS = {Stance.PROHIBITED, Stance.NAMED_PARTIES_ONLY}
#: What a ground is about that bans a use for all but named parties.
NAMED_PARTIES = "named_parties"

_ANSWERS = {
    Stance.PROHIBITED: (Answer.NOT_ALLOWED, "{policy} prohibits {use}"),
    Stance.NAMED_PARTIES_ONLY: (Answer.ASK, "{policy} prohibits {use} but for named parties"),
    Stance.NOT_READ: (Answer.ASK, "the text of {policy} was not read on {use}"),
    Stance.PERMITTED: (Answer.ALLOWED, "{policy} permits {use}"),
    # Silence is no leave: what else the policy limits still binds.
    Stance.SILENT: (Answer.DUTIES, "the text of {policy} does not speak of {use}"),
}


class Group(StrEnum):
    """Where a release stands as to one kind of use."""

    UNRESTRICTED = "no text held restricts it"
    PROHIBITED = "prohibited"
    NAMED_PARTIES = "prohibited but for named parties"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True)
class UseReading:
    """What the terms on the weights of a release say of one kind of use, with the grounds, gravest first."""

    group: Group
    grounds: tuple[Ground, ...]


def use_of(facts: ReleaseFacts, policies: Mapping[str, Policy], tag: UseTag) -> UseReading:
    """Return what every text that binds the weights of a release says of a kind of use.

    ``policies`` are the use policies in force on the day of the facts, by key. Undetermined: a text is not known or
    was not read on it, limits uses in words that no tag captures, or is silent and bans a related use.
    """
    grounds = gravest_first(ground for way in ways_of(facts, policies) for ground in grounds_of_use(way, tag))
    if any(ground.answer is Answer.NOT_ALLOWED for ground in grounds):
        group = Group.PROHIBITED
    elif any(ground.topic == NAMED_PARTIES for ground in grounds):
        group = Group.NAMED_PARTIES
    elif any(ground.answer is Answer.ASK for ground in grounds):
        group = Group.UNDETERMINED
    else:
        group = Group.UNRESTRICTED
    return UseReading(group, grounds)


def grounds_of_use(way: Way, tag: UseTag) -> Iterator[Ground]:
    """Yield what one text, with the policies that are part of it, says of a kind of use; at least one ground."""
    terms = way.terms
    if terms is None:
        yield way.missing()
        return
    for policy in way.policies:
        yield from (replace(ground, base=way.base) for ground in _stance(policy, tag))
    if len(way.policies) < len(terms.policies):
        words = f"{the(terms.name)} incorporates a policy that is not on record"
        yield Ground(Answer.ASK, tag.value, words, terms.key, base=way.base)
    yield from _own_words(way, terms, tag)


def _own_words(way: Way, terms: LicenseTerms, tag: UseTag) -> Iterator[Ground]:
    """Yield what the licence itself says, apart from the policies that are part of it."""
    term = _OWN_TERM.get(tag, Term.FIELD_OF_USE)
    value, own = terms[term], not terms.detail(term).policy
    if value is Ternary.TRUE and own and term is not Term.FIELD_OF_USE:
        yield way.ground(terms, term, Answer.NOT_ALLOWED)
    elif value is Ternary.TRUE and own and not any(policy.binding is Binding.INLINE for policy in way.policies):
        # Free words: which uses they name is told by their text, and by nothing that could be counted.
        yield way.ground(terms, term, Answer.ASK)
    elif value is Ternary.UNKNOWN:
        yield way.ground(terms, term, Answer.ASK)
    elif not way.policies and value is Ternary.FALSE:
        yield way.ground(terms, term, Answer.ALLOWED)


def _stance(policy: Policy, tag: UseTag) -> Iterator[Ground]:
    stance = policy.stance(tag)
    yield _said(policy, tag, stance)
    near = RELATED.get(tag)
    if stance is Stance.SILENT and near and policy.stance(near) in _BANS | {Stance.NOT_READ}:
        # A ban of what lies near is not read as leave, nor as a ban of this.
        yield replace(_said(policy, near, policy.stance(near)), answer=Answer.ASK, topic=near.value)


def _said(policy: Policy, tag: UseTag, stance: Stance) -> Ground:
    answer, words = _ANSWERS[stance]
    clause = policy.clauses.get(tag)
    return Ground(
        answer,
        NAMED_PARTIES if stance is Stance.NAMED_PARTIES_ONLY else tag.value,
        words.format(policy=the(policy.name), use=USE_NAMES[tag]),
        policy=policy.key,
        clause=clause.clause if clause else "",
        text=clause.text if clause else "",
        since=clause.start if clause else None,
    )
