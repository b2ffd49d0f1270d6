"""What an import did, or, on a dry run, would do."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from registry.sources.reading import Refusal


@dataclass
class Report:
    """Counts, and what a person has to look at.

    ``unmatched`` are records that no alias ties to a release, ``licenses`` names of licences that mean no text that
    is known, ``aliases`` names that a matched release bears elsewhere.
    """

    dry_run: bool
    counts: Counter[str] = field(default_factory=Counter)
    conflicts: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)
    licenses: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain data, what was refused in words."""
        return {
            "dry_run": self.dry_run,
            "counts": dict(sorted(self.counts.items())),
            "conflicts": self.conflicts,
            "refused": [str(item) for item in self.refused],
            "unmatched": self.unmatched,
            "licenses": self.licenses,
            "aliases": self.aliases,
        }
