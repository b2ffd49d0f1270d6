"""What stands on the page of a release beside what the registry holds: declarations, reply, disputes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openness.facts import ReleaseFacts, Statement
from registry.actions.vocabulary import field_words
from registry.actions.voices import moment_of, voices
from registry.filters import Viewpoint
from registry.models import Release, SelfDeclaration


@dataclass(frozen=True)
class DeclaredRow:
    """A declaration, and what the registry holds of the same field on the day."""

    words: str
    declared: SelfDeclaration
    held: str
    disputed: bool

    @property
    def agrees(self) -> bool:
        """Tell whether both say the same."""
        return self.held == self.declared.value and not self.disputed


def beside(release: Release, seen: Viewpoint, facts: ReleaseFacts | None) -> dict[str, Any]:
    """Return what the template needs, in three queries; ``facts`` are what the edition knew on the day."""
    said = voices(release.pk, moment_of(seen.explicit, seen.edition.ready_at))
    rows = []
    for declared in said.declarations:
        held = facts.statement(declared.field) if facts else Statement()
        value = held.value if held.claims else ""
        rows.append(DeclaredRow(field_words(declared.field), declared, value, held.disputed))
    return {"outside": {"declared": rows, "reply": said.reply, "disputes": said.disputes}}
