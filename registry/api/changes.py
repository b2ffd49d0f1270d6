"""What would have to change for a release to meet a definition, or to reach its next level."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from rest_framework import serializers

from openness.counterfactual import Change, ChangeSet, Counterfactual, base_of, changes_in_words, said_before
from openness.definitions import definition
from openness.facts import ReleaseFacts
from registry.actions.whatif import changes_needed, known
from registry.api.endpoint import Endpoint
from registry.api.schema import VIEWPOINT, LinkSerializer, detail_of, in_path, query
from registry.api.statements import WITHHELD, release_link
from registry.facts.withheld import AVAILABILITY, LICENSE, leads_to, unspoken_licenses, withheld_bases, withheld_of
from registry.filters import QueryProblem


class ChangeSerializer(serializers.Serializer[Any]):
    """One field that would have to say something else."""

    field = serializers.CharField(
        allow_null=True, help_text="null where it is the licence of a base, and that it is one is withheld."
    )
    before = serializers.CharField(allow_null=True, help_text="null where it is withheld.")
    after = serializers.CharField()
    kind = serializers.CharField(
        allow_null=True,
        help_text="relicensing, publishing, documenting or not possible to undo; null where it is withheld",
    )
    uncertain = serializers.BooleanField(help_text="The field is unknown: it may already be so.")
    withheld = serializers.CharField(allow_null=True, help_text="Why it is not told what is there, where it is not.")


class ChangeSetSerializer(serializers.Serializer[Any]):
    """A set of changes that suffices, and of which none can be left out."""

    words = serializers.ListField(
        child=serializers.CharField(), allow_null=True, help_text="null where they would tell what is withheld."
    )
    kinds = serializers.ListField(child=serializers.CharField(), allow_null=True, help_text="null where words are.")
    possible = serializers.BooleanField(help_text="Whether the developer of the release can make every change.")
    withheld = serializers.CharField(allow_null=True, help_text="Why words are missing, where they are.")
    changes = ChangeSerializer(many=True)


class CounterfactualSerializer(serializers.Serializer[Any]):
    """The smallest sets of changes for one definition, smallest first."""

    definition = serializers.CharField()
    target = serializers.CharField(help_text="met, or the level that would be reached")
    note = serializers.CharField(
        allow_blank=True,
        allow_null=True,
        help_text="Why there are none, where there are none; null where it would tell what is withheld.",
    )
    withheld = serializers.CharField(allow_null=True, help_text="Why the note is missing, where it is.")
    sets = ChangeSetSerializer(many=True)


class ReleaseChangesSerializer(serializers.Serializer[Any]):
    """A release with what would have to change, by definition."""

    release = LinkSerializer()
    results = CounterfactualSerializer(many=True)


class ReleaseChanges(Endpoint):
    """Tell the smallest sets of changes by which a release would meet definitions, or reach their next levels."""

    operation = "releases_changes"
    answer = detail_of(ReleaseChangesSerializer)
    parameters = (
        in_path("slug", "Identifier of the release."),
        query("definition", "Key of a definition. May be given several times; left out: every one.", many=True),
        *VIEWPOINT,
    )
    follows_edition = True

    def content(self, **path: str) -> dict[str, Any]:
        """Return the sets; raise Http404 where the edition knows nothing of the release on the day."""
        rows = known(self.seen.edition_with_facts, self.seen.as_of, slug=path["slug"])
        if not rows:
            raise Http404(f"Nothing is known of a release {path['slug']!r} on this day.")
        release, facts = rows[0].release, rows[0].facts
        teller = _Teller(release.slug, facts)
        found = (changes_needed(facts, definition(key)) for key in self._definitions())
        return {
            **self.envelope(),
            "release": release_link(self.links, release.slug, release.name),
            "results": [teller.told(item) for item in found if item is not None],
        }

    def _definitions(self) -> list[str]:
        applied = self.definition_keys()
        asked = self.request.query_params.getlist("definition") or applied
        if unknown := [key for key in asked if key not in applied]:
            raise QueryProblem({"definition": f"{unknown[0]!r} is not one of {', '.join(applied)}"})
        return asked


class _Teller:
    """Tells changes without what is there now, where that may not be passed on: three queries."""

    def __init__(self, release: str, facts: ReleaseFacts) -> None:
        self._release, self._facts = release, facts
        self._bases = {base.release for base in facts.bases}
        self._held = withheld_of({release, *self._bases})
        self._edges = withheld_bases(self._bases)
        self._texts = unspoken_licenses()

    def told(self, found: Counterfactual) -> dict[str, Any]:
        """Return what would have to change for one definition."""
        # Where there are no weights, the note says so.
        hidden = bool(found.note) and self._held.speaks_for(self._facts.statement(AVAILABILITY).claims)
        return {
            "definition": found.definition,
            "target": found.target,
            "note": None if hidden else found.note,
            "withheld": WITHHELD if hidden else None,
            "sets": [self._set(changes) for changes in found.sets],
        }

    def _set(self, changes: ChangeSet) -> dict[str, Any]:
        told = [self._change(change) for change in changes.changes]
        # Which terms are asked for tells which a licence has.
        hidden = any(each["withheld"] for each in told) or any(each.before in self._texts for each in changes.changes)
        return {
            "words": None if hidden else changes_in_words(changes),
            "kinds": None if hidden else [kind.value for kind in changes.kinds],
            "possible": changes.possible,
            "withheld": WITHHELD if hidden else None,
            "changes": told,
        }

    def _change(self, change: Change) -> dict[str, Any]:
        base = base_of(change.field)
        unnamed = bool(base) and leads_to(self._edges, self._release, self._bases, base)
        hidden = unnamed or self._hides(change, base)
        return {
            "field": None if unnamed else change.field,
            "before": None if hidden else change.before,
            "after": change.after,
            "kind": None if hidden else change.kind.value,
            "uncertain": change.uncertain,
            "withheld": WITHHELD if hidden else None,
        }

    def _hides(self, change: Change, base: str) -> bool:
        if base:
            return self._held.says(base, LICENSE, change.before)
        return self._held.speaks_for(said_before(self._facts, change.field).claims)
