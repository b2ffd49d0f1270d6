"""Ask the Hugging Face Hub for the models that the registry knows by an alias, and bring what it says to an import."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from registry.actions.imports import Incoming, Progress
from registry.actions.incoming import READERS
from registry.models import Alias, Release
from registry.sources import hub
from registry.sources.hub.client import Fetching, fetch_models
from registry.sources.hub.kept import path_of
from registry.sources.records import SourceError


def hub_ids(wanted: Collection[str] = ()) -> list[str]:
    """Return the ids on the Hub of the releases that are wanted by slug, and those wanted as they are; none: all.

    A name that has moved on to another release is asked for too: it is that release's by now.
    """
    known = Alias.objects.filter(scheme=Alias.Scheme.HUGGINGFACE, valid_to=None).order_by("value")
    if not wanted:
        return list(dict.fromkeys(known.values_list("value", flat=True)))
    slugs = set(Release.objects.filter(slug__in=wanted).values_list("slug", flat=True))
    by_slug: dict[str, list[str]] = {}
    for slug, value in known.filter(release__slug__in=slugs).values_list("release__slug", "value"):
        by_slug.setdefault(slug, []).append(value)
    if missing := sorted(slugs - set(by_slug)):
        raise SourceError([f"--only: no alias says which model of the Hub {slug} is" for slug in missing])
    return list(dict.fromkeys(value for each in wanted for value in by_slug.get(each, [each])))


def ask_hub(
    wanted: Collection[str], *, endpoint: str, folder: Path, day: str, progress: Progress
) -> tuple[Incoming, Fetching]:
    """Fetch what is not in a folder yet; return what the Hub says of what was wanted, and what is left to be asked.

    Raise SourceError where nothing at all was said.
    """
    ids = hub_ids(wanted)
    if not ids:
        raise SourceError(["no alias of a release names a model of the Hub; allowed: --only owner/name"])
    folder.mkdir(parents=True, exist_ok=True)
    fetching = fetch_models(ids, endpoint=endpoint, folder=folder, day=day, progress=progress)
    if not fetching.done:
        raise SourceError([f"{id}: {reason}" for id, reason in fetching.left.items()][:20])
    return _only(READERS[hub.ID](folder, day), fetching.done, folder), fetching


def _only(incoming: Incoming, ids: Iterable[str], folder: Path) -> Incoming:
    """Leave out what earlier runs kept in the folder and this one did not ask for."""
    asked = set(ids)
    files = {path_of(folder, each).name for each in asked}
    return replace(
        incoming,
        releases=tuple(record for record in incoming.releases if record.slug in asked),
        refused=tuple(refusal for refusal in incoming.refused if refusal.file in files),
    )
