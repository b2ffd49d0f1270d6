"""What would have to change for a release to meet a definition, or to reach its next level."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from rest_framework import serializers

from openness.counterfactual import ChangeSet, Counterfactual, changes_in_words
from openness.definitions import definition
from registry.actions.whatif import changes_needed, known
from registry.api.endpoint import Endpoint
from registry.api.schema import VIEWPOINT, LinkSerializer, detail_of, in_path, query
from registry.api.statements import release_link
from registry.filters import QueryProblem


class ChangeSerializer(serializers.Serializer[Any]):
    """One field that would have to say something else."""

    field = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()
    kind = serializers.CharField(help_text="relicensing, publishing, documenting or not possible to undo")
    uncertain = serializers.BooleanField(help_text="The field is unknown: it may already be so.")


class ChangeSetSerializer(serializers.Serializer[Any]):
    """A set of changes that suffices, and of which none can be left out."""

    words = serializers.ListField(child=serializers.CharField())
    kinds = serializers.ListField(child=serializers.CharField())
    possible = serializers.BooleanField(help_text="Whether the developer of the release can make every change.")
    changes = ChangeSerializer(many=True)


class CounterfactualSerializer(serializers.Serializer[Any]):
    """The smallest sets of changes for one definition, smallest first."""

    definition = serializers.CharField()
    target = serializers.CharField(help_text="met, or the level that would be reached")
    note = serializers.CharField(allow_blank=True, help_text="Why there are none, where there are none.")
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
        release = rows[0].release
        found = (changes_needed(rows[0].facts, definition(key)) for key in self._definitions())
        return {
            **self.envelope(),
            "release": release_link(self.links, release.slug, release.name),
            "results": [_told(item) for item in found if item is not None],
        }

    def _definitions(self) -> list[str]:
        applied = self.definition_keys()
        asked = self.request.query_params.getlist("definition") or applied
        if unknown := [key for key in asked if key not in applied]:
            raise QueryProblem({"definition": f"{unknown[0]!r} is not one of {', '.join(applied)}"})
        return asked


def _told(found: Counterfactual) -> dict[str, Any]:
    return {
        "definition": found.definition,
        "target": found.target,
        "note": found.note,
        "sets": [_set(changes) for changes in found.sets],
    }


def _set(changes: ChangeSet) -> dict[str, Any]:
    return {
        "words": changes_in_words(changes),
        "kinds": [kind.value for kind in changes.kinds],
        "possible": changes.possible,
        "changes": [
            {
                "field": change.field,
                "before": change.before,
                "after": change.after,
                "kind": change.kind.value,
                "uncertain": change.uncertain,
            }
            for change in changes.changes
        ],
    }
