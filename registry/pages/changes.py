"""What has changed, for readers: the whole log, that of one release, and what moved each verdict."""

from __future__ import annotations

from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, get_tag_uri

from openness.definitions import definition
from registry.actions.feed import Difference, Entry, of_release, told
from registry.actions.histories import moved_definitions, verdict_histories
from registry.filters import VIEWPOINT_PARAMETERS, Viewpoint, checked, page_of
from registry.filters.changes import NOUNS, ChangeFilter, made_by_then, names_of
from registry.models import Change, Release
from registry.pages.page import csv_response, page, render
from registry.pages.verdict_blocks import in_order

_PAGING = ("page", "page_size")
_NOUNS = dict(NOUNS)
#: Entries of the Atom feed.
_NEWEST = 50


@page(parameters=None)
def change_list(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """Show what was changed, newest first."""
    filters = ChangeFilter(request.GET, queryset=made_by_then(Change.objects.all(), seen))
    found = page_of(checked(filters, beside=[*VIEWPOINT_PARAMETERS, *_PAGING]), request.GET, size=50)
    return render(
        request,
        "changes/list.html",
        seen,
        section="changes",
        filters=filters,
        chosen=list(filters.form.changed_data),
        page=found,
        entries=[_shown(entry) for entry in told(found.rows)],
    )


@page(parameters=None)
def change_csv(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """Give the log as a file, whole: one row a column that changed."""
    found = checked(
        ChangeFilter(request.GET, queryset=made_by_then(Change.objects.all(), seen)), beside=VIEWPOINT_PARAMETERS
    )
    header = [
        "change", "at", "by", "machine", "cause", "action", "noun", "key", "name", "release", "column", "before",
        "after", "reason",
    ]  # fmt: skip
    rows = (
        [
            entry.id,
            entry.at.isoformat(),
            entry.by,
            "yes" if entry.machine else "no",
            entry.cause,
            entry.action,
            entry.noun,
            entry.key,
            entry.name,
            entry.release,
            each.column,
            each.before,
            each.after,
            entry.reason,
        ]
        for entry in told(found)
        for each in (entry.differences or [Difference("", None, None)])
    )
    return csv_response("changes", header, rows)


@page(parameters=None)
def change_atom(request: HttpRequest, seen: Viewpoint) -> HttpResponse:
    """Give the newest changes as an Atom feed."""
    found = checked(
        ChangeFilter(request.GET, queryset=made_by_then(Change.objects.all(), seen)), beside=VIEWPOINT_PARAMETERS
    )
    response: HttpResponse = ChangeFeed(told(found[:_NEWEST]), request)(request)
    return response


@page(parameters=_PAGING)
def release_history(request: HttpRequest, seen: Viewpoint, slug: str) -> HttpResponse:
    """Show what was changed of a release, and what moved each verdict on it."""
    release = get_object_or_404(Release.objects.select_related("developer"), slug=slug)
    rows = made_by_then(of_release(names_of(slug)), seen)
    found = page_of(rows, request.GET, size=50)
    histories = {each.definition: each for each in verdict_histories(release, seen.edition)}
    applied = seen.edition.definitions
    return render(
        request,
        "changes/release.html",
        seen,
        section="releases",
        release=release,
        page=found,
        entries=[_shown(entry) for entry in told(found.rows)],
        histories=[
            # One that an older edition applied may have gone since.
            {"title": definition(key).title if key in applied else key, "told": histories[key]}
            for key in in_order(histories)
        ],
    )


class ChangeFeed(Feed):
    """Changes for feed readers."""

    feed_type = Atom1Feed
    title = "Openness registry: changes"
    subtitle = "What was changed in the registry, by whom, and why."
    author_name = "Openness registry"

    def __init__(self, entries: list[Entry], request: HttpRequest) -> None:
        self.entries, self.query = entries, request.GET.urlencode()
        self.log = request.build_absolute_uri(reverse("registry:change-list"))

    def link(self) -> str:
        """Return the page that shows the same."""
        return reverse("registry:change-list") + (f"?{self.query}" if self.query else "")

    def feed_url(self) -> str:
        """Return the address of the feed itself."""
        return reverse("registry:change-atom") + (f"?{self.query}" if self.query else "")

    def items(self) -> list[Entry]:
        """Return the changes."""
        return self.entries

    def item_title(self, item: Entry) -> str:
        """Return what was changed, in a line."""
        return _headline(item)

    def item_description(self, item: Entry) -> str:
        """Return what changed into what, and why."""
        lines = [f"{each.column}: {each.before or '–'} → {each.after or '–'}" for each in item.differences]
        return "\n".join([*lines, *([item.reason] if item.reason else [])]) or "No more than that it happened is told."

    def item_link(self, item: Entry) -> str:
        """Return the page of what it is about."""
        return _link(item) or reverse("registry:change-list")

    def item_guid(self, item: Entry) -> str:
        """Return what names the change for good, wherever it is shown."""
        return get_tag_uri(f"{self.log}{item.id}", item.at)

    def item_pubdate(self, item: Entry) -> Any:
        """Return when it was written."""
        return item.at

    def item_updateddate(self, item: Entry) -> Any:
        """Return when it was written: no entry changes later."""
        return item.at

    def item_author_name(self, item: Entry) -> str:
        """Return under which name."""
        return item.by

    def item_categories(self, item: Entry) -> list[str]:
        """Return the cause."""
        return [str(item.cause)]


def _shown(entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry,
        "what": _what(entry),
        "link": _link(entry),
    }


def _what(entry: Entry) -> str:
    verb, _, about = entry.action.partition(" ")
    # A claim is proposed, and not a proposal.
    noun = about if verb == "propose" and about in _NOUNS else entry.noun
    return f"{verb.capitalize()} {_NOUNS.get(noun, noun)}"


def _headline(entry: Entry) -> str:
    about = dict.fromkeys(each for each in (entry.release_name, entry.name) if each)
    return " – ".join([_what(entry), *([": ".join(about)] if about else [])])


#: Pages of what changes are about, by noun, where the page takes the key that the log keeps.
_PAGES = {
    "claim": "registry:claim-detail",
    "license": "registry:license-detail",
    "policy": "registry:policy-detail",
    "benchmark": "registry:benchmark-detail",
    "release": "registry:release-detail",
    "edition": "registry:edition-detail",
}


def _link(entry: Entry) -> str:
    if entry.deleted or not entry.key:
        return ""
    if route := _PAGES.get(entry.noun):
        return reverse(route, args=[entry.key])
    if entry.noun == "source":
        return f"{reverse('registry:source-list')}#{entry.key}"
    if entry.noun in {"auditround", "audititem"}:
        return f"{reverse('registry:method')}#audits"
    return reverse("registry:release-detail", args=[entry.release]) if entry.release else ""


def beside_release(release: Release, seen: Viewpoint) -> dict[str, Any]:
    """Return what the page of a release tells of its history: the last change, and which verdicts moved."""
    rows = made_by_then(of_release([release.slug]) | of_release(release.former_slugs.values("slug")), seen)
    return {"last_change": rows.first(), "moved": moved_definitions(release, seen.edition)}
