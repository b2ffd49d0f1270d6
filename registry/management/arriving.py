"""From what stands on the command line to records: files, a document at an address, or answers of the Hub."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from registry.actions.asking_hub import ask_hub
from registry.actions.imports import Incoming, Progress
from registry.actions.incoming import IN_FOLDERS, READERS
from registry.actions.license_lists import LISTS
from registry.sources import hub
from registry.sources.fetching import FetchProblem, Limits, fetch
from registry.sources.license_lists import LicenseList
from registry.sources.textfile import LARGEST

#: As large as a file may be, and long enough for it on a slow line.
_LIMITS = Limits(bytes=LARGEST, seconds=120.0)
_NAME = re.compile(r"\w[\w.-]{0,100}", re.ASCII)


@dataclass(frozen=True)
class Arrived:
    """What came, from where, which of its records are wanted, and the ids for which the Hub said nothing yet."""

    incoming: Incoming | LicenseList
    path: str
    only: list[str]
    left: dict[str, str] = field(default_factory=dict)


def arrived(options: dict[str, Any], progress: Progress) -> Arrived:
    """Return what the options of ``import_source`` ask for; raise CommandError where they contradict each other."""
    source, path, endpoint = options["source"], options["path"], options["endpoint"]
    if endpoint and source != hub.ID:
        raise CommandError(f"--endpoint: {source} is read from files; allowed with {hub.ID}")
    if options["resume"] and not endpoint:
        raise CommandError("--resume keeps answers of a Hub; allowed with --endpoint")
    if bool(path) == bool(endpoint):
        raise CommandError("allowed: a PATH, or the --endpoint of a Hub, and not both")
    if endpoint:
        return _asked(options, progress)
    with _local(source, path) as file:
        try:
            read = LISTS.get(source) or READERS[source]
            return Arrived(read(file, _today()), path, options["only"])
        except OSError as error:
            raise CommandError(f"{error.filename or path}: {error.strerror}") from None


def _today() -> str:
    return timezone.localdate().isoformat()


def _asked(options: dict[str, Any], progress: Progress) -> Arrived:
    endpoint = options["endpoint"]
    with tempfile.TemporaryDirectory() as room:
        folder = options["resume"] or Path(room)
        try:
            incoming, fetching = ask_hub(
                options["only"], endpoint=endpoint, folder=folder, day=_today(), progress=progress
            )
        except OSError as error:
            raise CommandError(f"{error.filename or folder}: {error.strerror}") from None
    return Arrived(incoming, endpoint, [], fetching.left)


@contextmanager
def _local(source: str, path: str) -> Iterator[Path]:
    """Give the path of the files: of a document at an address, that of a copy which is gone afterwards."""
    if not path.lower().startswith(("https://", "http://")):
        yield Path(path)
        return
    if source in IN_FOLDERS:
        raise CommandError(f"{path}: an address gives one file, and {source} is read from a folder")
    with tempfile.TemporaryDirectory() as room:
        file = Path(room) / _name(path)
        file.write_bytes(_document(path))
        yield file


def _document(url: str) -> bytes:
    if url.lower().startswith("http://") and urlsplit(url).netloc not in settings.FETCH_ALLOW:
        raise CommandError(f"{url}: allowed: https")
    try:
        return fetch(url, limits=_LIMITS, allow=settings.FETCH_ALLOW).body
    except FetchProblem as problem:
        raise CommandError(str(problem)) from None


def _name(url: str) -> str:
    """Return the name of the file at an address, by which readers tell what it is."""
    name = PurePosixPath(urlsplit(url).path).name
    return name if _NAME.fullmatch(name) else "document"
