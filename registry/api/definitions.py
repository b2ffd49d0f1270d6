"""Definitions of openness: their criteria as questions, their levels, and who has reviewed our reading."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from rest_framework import serializers

from openness.definitions import Definition, DefinitionError, Option, definition, load_all
from openness.verdicts import Assessment
from registry.actions.whatif import known, verdicts_under
from registry.api.endpoint import Endpoint, Listing
from registry.api.schema import PAGING, VIEWPOINT, LinkSerializer, detail_of, in_path, listing_of, query
from registry.api.statements import release_link
from registry.api.verdicts import VerdictSerializer, verdict
from registry.filters import Held, QueryProblem, Viewpoint
from registry.models import Release, VerdictInterval


class ReferenceSerializer(serializers.Serializer[Any]):
    """Where the definition is laid down."""

    title = serializers.CharField()
    href = serializers.CharField()


class ReviewSerializer(serializers.Serializer[Any]):
    """The person who compared our reading with the definition."""

    by = serializers.CharField()
    on = serializers.DateField(allow_null=True)


class DefinitionSerializer(serializers.Serializer[Any]):
    """One version of one definition."""

    key = serializers.CharField(help_text="Identifier and version, for example osaid@1.0.")
    id = serializers.CharField()
    version = serializers.CharField()
    revision = serializers.IntegerField(help_text="Number of the wording; verdicts name its digest.")
    title = serializers.CharField()
    short = serializers.CharField()
    steward = serializers.CharField()
    published = serializers.DateField()
    status = serializers.CharField()
    kind = serializers.CharField(
        help_text="conjunction: every criterion; ladder: the highest level reached; score; tool"
    )
    closed_world = serializers.BooleanField(help_text="What is not known counts as missing.")
    reference = ReferenceSerializer()
    summary = serializers.CharField()
    reviewed = ReviewSerializer(allow_null=True)
    digest = serializers.CharField(help_text="SHA-256 of the definition as bundled with this code.")
    applied_digest = serializers.CharField(allow_null=True, help_text="The one that the edition applied.")
    url = serializers.URLField()
    page = serializers.URLField()


class CriterionSerializer(serializers.Serializer[Any]):
    """One requirement as a question."""

    id = serializers.CharField()
    title = serializers.CharField()
    asks = serializers.CharField()
    wants = serializers.CharField(allow_blank=True, help_text="What is asked for, as a noun phrase.")
    category = serializers.CharField(allow_blank=True)
    reference = serializers.CharField(allow_blank=True)


class OptionSerializer(serializers.Serializer[Any]):
    """A question on which experts disagree, with the answers there are."""

    id = serializers.CharField()
    asks = serializers.CharField()
    default = serializers.CharField()
    choices = serializers.DictField(child=serializers.CharField())


class RevisionSerializer(serializers.Serializer[Any]):
    """What changed in the wording of the file."""

    number = serializers.IntegerField()
    on = serializers.DateField()
    text = serializers.CharField()


class LevelSerializer(serializers.Serializer[Any]):
    """A rung of a ladder, reached when every criterion it needs is met."""

    id = serializers.CharField()
    title = serializers.CharField()
    rank = serializers.IntegerField()
    needs = serializers.ListField(child=serializers.CharField())


class DefinitionFullSerializer(DefinitionSerializer):
    """A definition with its criteria and levels."""

    criteria = CriterionSerializer(many=True)
    levels = LevelSerializer(many=True)
    options = OptionSerializer(many=True)
    revisions = RevisionSerializer(many=True)
    notes = serializers.ListField(child=serializers.CharField())


class _Definitions(Endpoint):
    follows_edition = True

    def present(self, rows: list[Definition]) -> list[dict[str, Any]]:
        """Return definitions as they are told."""
        return [
            {
                "key": row.key,
                "id": row.id,
                "version": row.version,
                "revision": row.revision,
                "title": row.title,
                "short": row.short,
                "steward": row.steward,
                "published": row.published,
                "status": row.status,
                "kind": str(row.kind),
                "closed_world": row.closed_world,
                "reference": {"title": row.reference.title, "href": row.reference.href},
                "summary": row.summary,
                "reviewed": {"by": row.reviewed_by, "on": row.reviewed_on} if row.reviewed_by else None,
                "digest": row.digest,
                "applied_digest": self.seen.edition.definitions.get(row.key),
                "url": self.links("api:definition-detail", row.key),
                "page": self.links("registry:definition-detail", row.key),
            }
            for row in rows
        ]


class DefinitionList(_Definitions, Listing):
    """List the definitions."""

    operation = "definitions_list"
    answer = listing_of(DefinitionSerializer)

    def rows(self, **path: str) -> Held:
        """Return every bundled definition."""
        return Held(load_all())


class DefinitionDetail(_Definitions):
    """Tell one definition with its criteria and levels."""

    operation = "definitions_read"
    answer = detail_of(DefinitionFullSerializer)
    parameters = (in_path("key", "Identifier and version, for example osaid@1.0."), *VIEWPOINT)

    def content(self, **path: str) -> dict[str, Any]:
        """Return the definition; raise Http404 where there is none."""
        row = _definition(path["key"])
        return {
            **self.envelope(),
            **self.present([row])[0],
            "criteria": [
                {
                    "id": item.id,
                    "title": item.title,
                    "asks": item.asks,
                    "wants": item.wants,
                    "category": item.category,
                    "reference": item.reference,
                }
                for item in row.criteria
            ],
            "levels": [
                {"id": level.id, "title": level.title, "rank": level.rank, "needs": list(level.needs)}
                for level in row.levels
            ],
            "options": [_option(option) for option in row.options],
            "revisions": [{"number": each.number, "on": each.on, "text": each.text} for each in row.revisions],
            "notes": list(row.notes),
        }


def _option(option: Option) -> dict[str, Any]:
    return {"id": option.id, "asks": option.asks, "default": option.default, "choices": dict(option.choices)}


def _definition(key: str, choices: dict[str, str] | None = None) -> Definition:
    try:
        return definition(key, choices)
    except KeyError as error:
        raise Http404(f"There is {error.args[0]}.") from None
    except DefinitionError as error:
        raise QueryProblem({"option": str(error).partition(": ")[2]}) from None


class UnderOptionsSerializer(VerdictSerializer):
    """The answer for one release under the options chosen."""

    release = LinkSerializer()
    score = serializers.ListField(child=serializers.FloatField(), allow_null=True, help_text="Lowest and highest.")
    in_edition = serializers.CharField(allow_null=True, help_text="The verdict that the edition stores.")


class DefinitionVerdicts(Listing):
    """List the verdicts of a definition under a choice of its options, or of an earlier wording."""

    operation = "definitions_verdicts"
    answer = listing_of(
        UnderOptionsSerializer,
        definition=serializers.CharField(),
        options=serializers.DictField(child=serializers.CharField()),
    )
    parameters = (
        in_path("key", "Identifier and version; an earlier wording with its revision, for example osaid@1.0-r1."),
        query("option", "OPTION=CHOICE. May be given several times; the others stand at their default.", many=True),
        *VIEWPOINT,
        *PAGING,
    )
    follows_edition = True

    def rows(self, **path: str) -> Held:
        """Return every reviewed release with its answer."""
        self.rules = _definition(path["key"], self._choices())
        rows = known(self.seen.edition_with_facts, self.seen.as_of)
        self.stored = stored_verdicts(self.seen, self.rules.key)
        return Held(verdicts_under(rows, self.rules))

    def _choices(self) -> dict[str, str]:
        choices = {}
        for text in self.request.query_params.getlist("option"):
            name, sign, choice = text.partition("=")
            if not sign:
                raise QueryProblem({"option": f"{text!r} is not OPTION=CHOICE"})
            choices[name] = choice
        return choices

    def more(self) -> dict[str, Any]:
        """Name the definition and the options that were chosen."""
        chosen = {option.id: option.chosen for option in self.rules.options}
        return {"definition": self.rules.revision_key, "options": chosen}

    def present(self, rows: list[tuple[Release, Assessment]]) -> list[dict[str, Any]]:
        """Return the answers as they are told."""
        return [
            {
                "release": release_link(self.links, release.slug, release.name),
                **verdict(
                    self.rules.key,
                    found.verdict,
                    found.levels.lowest if found.levels else None,
                    found.levels.highest if found.levels else None,
                ),
                "score": [found.score.lowest, found.score.highest] if found.score else None,
                "in_edition": self.stored.get(release.pk),
            }
            for release, found in rows
        ]


def stored_verdicts(seen: Viewpoint, key: str) -> dict[int, str]:
    """Return the verdicts that an edition stores for a definition on a day, by primary key of the release."""
    rows = VerdictInterval.objects.of(seen.edition).on(seen.as_of).filter(definition=key)
    return dict(rows.values_list("timeline__release", "verdict"))
