"""How well names are proposed: reviewed aliases are hidden, and what would be proposed in their place is counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from registry.actions import catalogue as action
from registry.actions.incoming import READERS
from registry.actions.likeness import Proposer
from registry.actions.matching import Matcher
from registry.models import Alias
from registry.sources import catalogue
from tests.paths import source

pytestmark = [pytest.mark.sources, pytest.mark.django_db]

#: Whose records are tied to releases by reviewed names, and every how many of them is looked at.
SOURCES = {"mot": 3, "osai": 3, "llm-stats": 3, "models-dev": 5, "os-ai-map": 5}


def test_hidden_aliases_are_proposed_of_the_right_release_or_not_at_all(capsys: pytest.CaptureFixture[str]) -> None:
    paths = {name: source("data", name.replace("-", "_")) for name in SOURCES}
    bundled = catalogue.read()
    bare = tuple(replace(each, claims=(), scores=(), ratings=(), lineage=()) for each in bundled.releases)
    action.load(replace(bundled, releases=bare), digest="bare")
    held: dict[tuple[str, str], list[int]] = {}
    for pk, scheme, value in Alias.objects.values_list("pk", "scheme", "value"):
        held.setdefault((scheme, value), []).append(pk)

    counts: Counter[str] = Counter()
    for name, step in SOURCES.items():
        incoming = READERS[name](paths[name], "2026-11-28")
        matcher = Matcher(None, day=incoming.sources[0].published)
        tied = [(record, found[0]) for record in incoming.releases if len(found := matcher.named(record)) == 1]
        for record, release in tied[::step]:
            hidden = {pk for alias in record.aliases for pk in held.get((alias.scheme, alias.value), ())}
            proposer = Proposer(without=frozenset(hidden))
            # One that links a neighbour's page is of no release: it would be refused.
            if proposer.another_model(record, release):
                continue
            proposer.of_unmatched(record, incoming.proposes)
            got = {draft.release for draft in proposer.drafts}
            counts["right" if got == {release.pk} else "wrong" if got else "none"] += 1
    with capsys.disabled():
        print("\naliases hidden:", dict(counts))
    assert counts["right"] > 50
    assert counts["wrong"] == 0
    assert counts["right"] / counts.total() > 0.8
