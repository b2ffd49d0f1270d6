"""Which of several contradicting claims about one field stands, by a policy held as data with a version.

The order is that of Wikidata's ranks, made explicit: a nearer source before a farther one, a newer reading before an
older one, a person before a machine. What the policy does not decide is not decided: the field is unknown, and says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from openness.unusable import Unusable

FOLDER = Path(__file__).parent


class Rule(StrEnum):
    """What may decide between two claims."""

    AUTHORITY = "authority"
    NEWER = "newer"
    PERSON = "person"


@dataclass(frozen=True)
class Witness:
    """On what a claim rests: how near its source stands, on which day and by whom it was read."""

    authority: str = ""
    read_on: date | None = None
    by_machine: bool = False


@dataclass(frozen=True)
class Policy:
    """A version of the policy; ``authorities`` from the strongest on, each with its name in words."""

    version: str
    rules: tuple[Rule, ...]
    authorities: tuple[tuple[str, str], ...]
    changelog: tuple[tuple[str, str, str], ...]
    digest: str

    @property
    def key(self) -> str:
        """Return version and digest in one word, as an edition names it."""
        return f"{self.version} ({self.digest[:12]})"

    @property
    def rules_in_words(self) -> tuple[str, ...]:
        """Return the rules in the order in which they are asked."""
        return tuple(_WORDS[rule] for rule in self.rules)

    def rank(self, authority: str) -> int:
        """Return the place of an authority: 1 for the strongest; one that is not named comes last."""
        keys = [key for key, _ in self.authorities]
        return keys.index(authority) + 1 if authority in keys else len(keys) + 1

    def weight(self, witness: Witness) -> tuple[int, ...]:
        """Return what orders claims, the larger the earlier, rule by rule."""
        return tuple(_weight(rule, witness, self) for rule in self.rules)

    def name(self, authority: str) -> str:
        """Return an authority in words."""
        return dict(self.authorities).get(authority, "a source of no stated standing")


@dataclass(frozen=True)
class Settlement:
    """What became of claims that contradict each other.

    ``value`` is that of the claims that stand, None where the policy decides for none; ``rule`` the one that decided;
    ``reasons`` say of each claim, in the order given, why it stands or does not.
    """

    value: str | None
    rule: Rule | None
    reasons: tuple[str, ...]


def settle(said: Sequence[tuple[str, Witness]], policy: Policy) -> Settlement:
    """Return which of several values stands, and why; the order of the claims does not matter."""
    left = list(range(len(said)))
    reasons = [""] * len(said)
    for rule in policy.rules:
        best = max(_weight(rule, said[each][1], policy) for each in left)
        kept = [each for each in left if _weight(rule, said[each][1], policy) == best]
        ahead = said[kept[0]][1]
        for each in set(left) - set(kept):
            reasons[each] = f"gives way to {_REASONS[rule](ahead, said[each][1], policy)}"
        left = kept
        if len(values := {said[each][0] for each in left}) == 1:
            return _decided(said, values.pop(), rule, reasons, policy)
    for each in left:
        reasons[each] = "contradicted by a claim of the same rank: a person must decide"
    return Settlement(None, None, tuple(reasons))


def _decided(
    said: Sequence[tuple[str, Witness]], value: str, rule: Rule, reasons: list[str], policy: Policy
) -> Settlement:
    """Return the settlement; claims that say the same as the one that stands stand with it."""
    told = [
        f"stands by rule “{_WORDS[rule]}” of precedence policy {policy.version}" if each == value else reason
        for (each, _), reason in zip(said, reasons, strict=True)
    ]
    return Settlement(value, rule, tuple(told))


def _weight(rule: Rule, witness: Witness, policy: Policy) -> int:
    if rule is Rule.AUTHORITY:
        return -policy.rank(witness.authority)
    if rule is Rule.NEWER:
        return witness.read_on.toordinal() if witness.read_on else 0
    return 0 if witness.by_machine else 1


_WORDS = {
    Rule.AUTHORITY: "the nearer source before the farther one",
    Rule.NEWER: "the newer reading before the older one",
    Rule.PERSON: "a person before a machine",
}

_Explain = Callable[[Witness, Witness, Policy], str]

_REASONS: dict[Rule, _Explain] = {
    Rule.AUTHORITY: lambda ahead, own, policy: f"{policy.name(ahead.authority)}; this is {policy.name(own.authority)}",
    Rule.NEWER: lambda ahead, own, _: f"a reading of {ahead.read_on}; this one is of {own.read_on or 'an unknown day'}",
    Rule.PERSON: lambda *_: "what a person read; this was read by an importer",
}


@cache
def load_policies(folder: Path = FOLDER) -> tuple[Policy, ...]:
    """Return every version of the policy, newest first; raise Unusable naming file, value and what is allowed."""
    found = [_read(path) for path in sorted(folder.glob("policy-*.yaml"))]
    return tuple(sorted(found, key=lambda each: -int(each.version)))


def current_policy() -> Policy:
    """Return the policy in force."""
    return load_policies()[0]


def _read(path: Path) -> Policy:
    content = path.read_bytes()
    data: dict[str, Any] = yaml.safe_load(content)
    known = [str(rule) for rule in Rule]
    for rule in data["rules"]:
        if rule not in known:
            raise Unusable(f"{path.name}, rules", rule, ", ".join(known))
    if not str(data["version"]).isdigit():
        raise Unusable(f"{path.name}, version", data["version"], "a whole number")
    return Policy(
        str(data["version"]),
        tuple(Rule(rule) for rule in data["rules"]),
        tuple((item["key"], item["name"]) for item in data["authorities"]),
        tuple((str(item["version"]), str(item["day"]), item["what"]) for item in data["changelog"]),
        hashlib.sha256(content).hexdigest(),
    )
