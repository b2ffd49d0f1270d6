"""History: what was changed, and which verdicts moved from edition to edition, with what moved them."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from rest_framework import serializers

from registry.actions.feed import Entry, of_release, told
from registry.actions.histories import VerdictHistory, verdict_histories
from registry.api.endpoint import Links, Listing
from registry.api.schema import PAGING, VIEWPOINT, LinkSerializer, filter_parameters, in_path, listing_of
from registry.api.statements import WITHHELD, release_link
from registry.facts.withheld import unnamed
from registry.filters import checked
from registry.filters.changes import ChangeFilter, MoveFilter, made_by_then, names_of
from registry.models import Change, Edition, Release, VerdictMove


class DifferenceSerializer(serializers.Serializer[Any]):
    """One column that changed."""

    column = serializers.CharField()
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)


class ChangeEntrySerializer(serializers.Serializer[Any]):
    """One change: who, what, from what to what, and why."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    by = serializers.CharField()
    machine = serializers.BooleanField(help_text="Whether a command or an import made it, and no person.")
    action = serializers.CharField()
    noun = serializers.CharField()
    cause = serializers.CharField()
    key = serializers.CharField(allow_blank=True, help_text="Of what was changed; empty where it is not told.")
    name = serializers.CharField(allow_blank=True)
    release = LinkSerializer(allow_null=True)
    changes = DifferenceSerializer(many=True)
    reason = serializers.CharField(allow_blank=True)
    withheld = serializers.BooleanField(help_text="Whether values of a source are not passed on.")


class HistoryEntrySerializer(ChangeEntrySerializer):
    """One change of a release."""


class ReasonedMoveSerializer(serializers.Serializer[Any]):
    """One verdict that reads otherwise in an edition than in the one before; both are read on the later one's day."""

    edition = serializers.IntegerField()
    before_edition = serializers.IntegerField(allow_null=True)
    published = serializers.DateTimeField()
    release = LinkSerializer()
    definition = serializers.CharField()
    before = serializers.CharField(allow_blank=True, help_text="Empty where there was no verdict.")
    after = serializers.CharField(allow_blank=True)
    cause = serializers.CharField()
    causes = serializers.ListField(
        child=serializers.DictField(),
        help_text="Every input that differs: its kind, and which; claims by key. Where a licence or base may not be "
        "told it is null, and withheld beside it says why.",
    )


class StoredHistorySerializer(serializers.Serializer[Any]):
    """The verdicts of one definition over the editions."""

    definition = serializers.CharField()
    first_edition = serializers.IntegerField()
    first = serializers.CharField(allow_blank=True)
    now = serializers.CharField(allow_blank=True)
    moves = ReasonedMoveSerializer(many=True)


class _Changes(Listing):
    answer = listing_of(ChangeEntrySerializer)

    def present(self, rows: list[Any]) -> list[dict[str, Any]]:
        """Return changes as they are told."""
        return [_entry(entry, self.links) for entry in told(rows)]


class ChangeList(_Changes):
    """List changes, newest first; with edition or known_at those that had been made by then."""

    operation = "changes_list"
    parameters = (*filter_parameters(ChangeFilter), *VIEWPOINT, *PAGING)

    def rows(self, **path: str) -> QuerySet[Change]:
        """Return the changes asked for."""
        rows = made_by_then(Change.objects.all(), self.seen)
        named = [item.name for item in self.parameters]
        return checked(ChangeFilter(self.request.query_params, queryset=rows), beside=named)


class ReleaseHistory(_Changes):
    """Tell what was changed of a release, newest first, and what moved each verdict on it."""

    operation = "releases_history"
    answer = listing_of(HistoryEntrySerializer, release=LinkSerializer(), verdicts=StoredHistorySerializer(many=True))
    parameters = (in_path("slug", "Identifier of the release."), *VIEWPOINT, *PAGING)

    def rows(self, **path: str) -> QuerySet[Change]:
        """Return its changes; raise Http404 where there is no such release."""
        found = Release.objects.filter(slug=path["slug"]).first()
        if found is None:
            raise Http404(f"There is no release {path['slug']!r}.")
        self.release = found
        return made_by_then(of_release(names_of(found.slug)), self.seen)

    def more(self) -> dict[str, Any]:
        """Return the release, and its verdicts over the editions."""
        link = release_link(self.links, self.release.slug, self.release.name)
        histories, kept = verdict_histories(self.release, self.seen.edition), unnamed({self.release.pk})
        return {"release": link, "verdicts": [_history(each, link, kept) for each in histories]}


class MoveList(Listing):
    """List verdicts that moved from one edition to the next, newest edition first, as far as the edition asked for."""

    operation = "moves_list"
    answer = listing_of(ReasonedMoveSerializer)
    parameters = (*filter_parameters(MoveFilter), *VIEWPOINT, *PAGING)

    def rows(self, **path: str) -> QuerySet[VerdictMove]:
        """Return the moves asked for."""
        rows = VerdictMove.objects.filter(
            edition__state=Edition.State.READY, edition__ready_at__lte=self.seen.edition.ready_at
        )
        rows = rows.select_related("edition", "release").order_by("-edition", "release__slug", "definition")
        named = [item.name for item in self.parameters]
        return checked(MoveFilter(self.request.query_params, queryset=rows), beside=named)

    def present(self, rows: list[Any]) -> list[dict[str, Any]]:
        """Return moves as they are told."""
        kept = unnamed({row.release_id for row in rows})
        return [_move(row, release_link(self.links, row.release.slug, row.release.name), kept) for row in rows]


def _entry(entry: Entry, links: Links) -> dict[str, Any]:
    return {
        "id": entry.id,
        "at": entry.at,
        "by": entry.by,
        "machine": entry.machine,
        "action": entry.action,
        "noun": entry.noun,
        "cause": entry.cause,
        "key": entry.key,
        "name": entry.name,
        "release": release_link(links, entry.release, entry.release_name) if entry.release else None,
        "changes": [{"column": each.column, "before": each.before, "after": each.after} for each in entry.differences],
        "reason": entry.reason,
        "withheld": entry.withheld,
    }


def _history(history: VerdictHistory, release: dict[str, str], kept: Set[tuple[int, str]]) -> dict[str, Any]:
    return {
        "definition": history.definition,
        "first_edition": history.since.pk,
        "first": history.first,
        "now": history.now,
        "moves": [_move(each.move, release, kept) for each in history.moves],
    }


def _move(row: VerdictMove, release: dict[str, str], kept: Set[tuple[int, str]]) -> dict[str, Any]:
    return {
        "edition": row.edition_id,
        "before_edition": row.before_edition_id,
        "published": row.edition.ready_at,
        "release": release,
        "definition": row.definition,
        "before": row.before,
        "after": row.after,
        "cause": row.cause,
        "causes": [_cause(cause, row.release_id, kept) for cause in row.causes],
    }


def _cause(cause: dict[str, Any], release: int, kept: Set[tuple[int, str]]) -> dict[str, Any]:
    hidden = [name for name in ("license", "release") if (release, cause.get(name)) in kept]
    return cause | dict.fromkeys(hidden) | {"withheld": WITHHELD} if hidden else cause
