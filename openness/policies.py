"""The vocabulary of acceptable-use policies: what they speak of, and what they say of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from openness.ternary import Ternary, any_of


class Stance(StrEnum):
    """What a policy says of one kind of use."""

    PROHIBITED = "prohibited"
    PERMITTED = "permitted"
    SILENT = "silent"
    NAMED_PARTIES_ONLY = "named_parties_only"
    NOT_READ = "not_read"


class Binding(StrEnum):
    """How a policy comes to bind whoever downloads the weights."""

    INLINE = "inline"
    INCORPORATED = "incorporated"
    SEPARATE = "separate"
    PLATFORM = "platform"


class UseTag(StrEnum):
    """A kind of use that policies speak of."""

    LAW_VIOLATION = "law_violation"
    MINORS_CSAM = "minors_csam"
    VIOLENCE_TERRORISM = "violence_terrorism"
    WEAPONS = "weapons"
    MILITARY = "military"
    DRUGS = "drugs"
    CRITICAL_INFRASTRUCTURE = "critical_infrastructure"
    MALWARE_CYBER = "malware_cyber"
    DISINFORMATION = "disinformation"
    IMPERSONATION = "impersonation"
    UNDISCLOSED_AI_CONTENT = "undisclosed_ai_content"
    DEFAMATION_HARASSMENT = "defamation_harassment"
    DISCRIMINATION = "discrimination"
    PRIVACY_PII = "privacy_pii"
    SURVEILLANCE = "surveillance"
    UNLICENSED_PROFESSION = "unlicensed_profession"
    MEDICAL_ADVICE = "medical_advice"
    AUTOMATED_DECISIONS = "automated_decisions"
    JUSTICE_MIGRATION = "justice_migration"
    SEXUAL_CONTENT = "sexual_content"
    SELF_HARM = "self_harm"
    IP_INFRINGEMENT = "ip_infringement"
    GUARDRAIL_CIRCUMVENTION = "guardrail_circumvention"
    COMPETING_MODELS = "competing_models_or_output_training"
    TERRITORY = "territory"
    FRAUD_SPAM = "fraud_spam"
    BIOMETRIC_IDENTIFICATION = "biometric_identification"
    ELECTIONS = "elections"
    SOCIAL_SCORING = "social_scoring"


#: Tags that are not limits on a field of use: keeping the law adds nothing to the law,
#: and the other two are terms of their own (see ``licenses.effective_terms``).
_NOT_FIELDS_OF_USE = {UseTag.LAW_VIOLATION, UseTag.COMPETING_MODELS, UseTag.TERRITORY}


@dataclass(frozen=True)
class UseClause:
    """Where a policy speaks of a kind of use, in words, and from which day on (None: since its publication)."""

    clause: str = ""
    text: str = ""
    places: tuple[str, ...] = ()
    start: date | None = None


@dataclass(frozen=True)
class Policy:
    """An acceptable-use policy: what it says of each kind of use, where, and how it binds."""

    key: str
    name: str
    binding: Binding
    stances: Mapping[UseTag, Stance]
    clauses: Mapping[UseTag, UseClause] = field(default_factory=dict)
    pass_on: Ternary = Ternary.UNKNOWN
    unilateral_change: Ternary = Ternary.UNKNOWN

    def stance(self, tag: UseTag) -> Stance:
        """Return what the policy says of a kind of use."""
        return self.stances.get(tag, Stance.NOT_READ)

    def restricts(self, tag: UseTag) -> Ternary:
        """Tell whether the policy bans a kind of use, for everybody or all but named parties."""
        stance = self.stance(tag)
        if stance is Stance.NOT_READ:
            return Ternary.UNKNOWN
        return Ternary.of(stance in {Stance.PROHIBITED, Stance.NAMED_PARTIES_ONLY})

    def restricts_fields_of_use(self) -> Ternary:
        """Tell whether any field of use is banned beyond what the law bans."""
        return any_of(self.restricts(tag) for tag in UseTag if tag not in _NOT_FIELDS_OF_USE)


class PolicyTable:
    """Policies by key, each as it stood from a day on (None: always), oldest first."""

    def __init__(self, versions: Mapping[str, Sequence[tuple[date | None, Policy]]]) -> None:
        self._versions = {key: tuple(entries) for key, entries in versions.items()}

    def at(self, as_of: date) -> dict[str, Policy]:
        """Return every policy as it stood on a day."""
        found = {}
        for key, versions in self._versions.items():
            for start, policy in versions:
                if start is None or start <= as_of:
                    found[key] = policy
        return found

    def versions(self) -> Iterable[tuple[str, tuple[tuple[date | None, Policy], ...]]]:
        """Return every policy with its versions."""
        return self._versions.items()
