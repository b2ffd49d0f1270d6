"""Ask the Hub, or whatever speaks like it at an address of the operator's choosing, for what it says of models.

Session, headers, ids, addresses of files and limits of rate are those of the Hub's own library. Its method
``model_info`` is not used: it turns an answer into objects and loses how it was written, and neither the size of an
answer nor the pauses that it keeps when asked to are bounded. No token of the machine's user is sent.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2
from huggingface_hub import close_session, get_session, hf_hub_url
from huggingface_hub.errors import OfflineModeIsEnabled
from huggingface_hub.utils import build_hf_headers, parse_ratelimit_headers

from registry import VERSION
from registry.sources.datafile import json_in
from registry.sources.fetching import retry_after
from registry.sources.hub.kept import Kept, is_repo_id, keep, kept_in, path_of
from registry.sources.hub.results import RESULTS
from registry.sources.records import SourceError

#: Answers that stay as they are until somebody changes something: kept, and not asked for again.
_FINAL = {400, 401, 403, 404, 410, 451}
_MOVED = {301, 302, 307, 308}
_BUSY = {429, 503}
_MOST_REDIRECTS, _MOST_FILES = 5, 20
#: How often one address is asked while it asks to wait, and for how long where it does not say.
_TRIES, _UNSAID = 3, 10.0
#: After so many ids in a row that brought nothing, the others are not tried.
_ENOUGH = 3


@dataclass(frozen=True)
class Patience:
    """How much is waited for: seconds of one answer, seconds of pauses in a run (two windows of the Hub), bytes."""

    answer: float = 30.0
    pauses: float = 600.0
    bytes: int = 4_000_000


@dataclass
class Fetching:
    """What came of a run: ids that were fetched or taken from the folder, and why which others are left."""

    done: list[str] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)


class _NotNow(Exception):
    """Nothing final was said of an id: it may be asked for again."""


class _Stop(_NotNow):
    """The Hub asks for more patience than there is: nobody else is to be asked for either."""


@dataclass(frozen=True)
class _Said:
    status: int
    headers: Mapping[str, str]
    text: str
    moved: tuple[tuple[int, str], ...] = ()


def fetch_models(
    ids: Sequence[str],
    *,
    endpoint: str,
    folder: Path,
    day: str,
    patience: Patience = Patience(),
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> Fetching:
    """Keep the answer for each id in a folder; those that are there already are not asked for again.

    A run that was ended early, by whatever, goes on where it was with the same folder.
    """
    if wrong := [each for each in ids if not is_repo_id(each)]:
        raise SourceError([f"{each[:100]!r} is no id of the Hugging Face Hub; allowed: owner/name" for each in wrong])
    asking, found, failed = _Asking(_base(endpoint), day, patience), Fetching(), 0
    try:
        for position, each in enumerate(dict.fromkeys(ids), start=1):
            try:
                _fetch(each, asking, folder)
                found.done.append(each)
                failed = 0
            except _NotNow as error:
                found.left[each] = str(error)
                failed = _ENOUGH if isinstance(error, _Stop) else failed + 1
            progress("Asking the Hub", position, len(ids))
            if failed >= _ENOUGH:
                break
    finally:
        close_session()
    for each in ids:
        if each not in found.done:
            found.left.setdefault(each, "not asked for, since those before it brought nothing")
    return found


def _base(endpoint: str) -> str:
    try:
        split = urlsplit(endpoint)
        known = split.scheme in {"http", "https"} and split.hostname and split.port != 0
    except ValueError:
        known = False
    if not known or "@" in endpoint or "?" in endpoint or "#" in endpoint:
        raise SourceError([f"{endpoint[:200]!r} is no address of a Hub; allowed: https://host"])
    return endpoint.rstrip("/")


def _fetch(asked: str, asking: _Asking, folder: Path) -> None:
    file = path_of(folder, asked)
    if not file.is_file():
        keep(folder, asking.kept(asked))
        return
    kept, _ = kept_in(file, read_on=asking.day)
    # What is kept of another address is no answer of this one.
    if (kept.asked, kept.endpoint) != (asked, asking.endpoint):
        raise SourceError(
            [f"{file.name}: of {kept.asked} at {kept.endpoint}; asked for is {asked} at {asking.endpoint}"]
        )


class _Asking:
    """Asks one endpoint, and keeps count of the pauses."""

    def __init__(self, endpoint: str, day: str, patience: Patience) -> None:
        self.endpoint = endpoint
        self.day = day
        self._patience = patience
        self._pauses = patience.pauses
        headers = build_hf_headers(token=False, library_name="openness-registry", library_version=VERSION)
        # Unpacked, so that what is counted is what is kept; on a line of its own, so that it can be cut.
        self._headers = {**headers, "accept-encoding": "identity", "connection": "close"}

    def kept(self, asked: str) -> Kept:
        """Return what the Hub says of an id, with the files of results; raise _NotNow where that may change soon."""
        said = self._get(f"{self.endpoint}/api/models/{asked}")
        if said.status in _FINAL:
            return Kept(asked, self.endpoint, self.day, said.status, {}, said.moved)
        answer = self._model(said)
        files: dict[str, str] = {}
        unread: dict[str, int] = {}
        for name in _results(answer):
            commit = str(answer.get("sha") or "main")
            file = self._get(hf_hub_url(answer["id"], name, revision=commit, endpoint=self.endpoint))
            if file.status == 200:
                files[name] = file.text
            else:
                unread[name] = file.status
        return Kept(asked, self.endpoint, self.day, said.status, answer, said.moved, files, unread)

    def _model(self, said: _Said) -> dict[str, Any]:
        try:
            answer = json_in(said.text, file="the answer")
        except SourceError as error:
            raise _NotNow(error.problems[0][:200]) from None
        id = answer.get("id") if isinstance(answer, dict) else None
        if not (isinstance(id, str) and is_repo_id(id)):
            raise _NotNow("the answer is not that of a model")
        return dict(answer)

    def _get(self, url: str) -> _Said:
        """Return what is said at an address or at that to which it leads, final or good."""
        moved: list[tuple[int, str]] = []
        while True:
            said = self._patiently(url)
            if said.status not in _MOVED:
                break
            url = self._next(url, said)
            moved.append((said.status, url))
            if len(moved) > _MOST_REDIRECTS:
                raise _NotNow(f"more than {_MOST_REDIRECTS} redirects")
        if said.status != 200 and said.status not in _FINAL:
            raise _NotNow(f"the Hub answered {said.status}")
        return _Said(said.status, said.headers, said.text, tuple(moved))

    def _next(self, url: str, said: _Said) -> str:
        """Return where a renamed repository is now, which is at the same endpoint."""
        try:
            to = urljoin(url, said.headers.get("location", ""))
        except ValueError:
            to = ""
        if not to.startswith(f"{self.endpoint}/"):
            raise _NotNow(f"a redirect leads away from {self.endpoint}")
        return to

    def _patiently(self, url: str) -> _Said:
        for _ in range(_TRIES):
            said = self._once(url)
            if said.status not in _BUSY:
                return said
            pause = _pause(said.headers)
            if pause > self._pauses:
                raise _Stop(f"the Hub answered {said.status} and asks to wait {pause:.0f} seconds")
            self._pauses -= pause
            time.sleep(pause)
        raise _Stop(f"the Hub answered {said.status} {_TRIES} times, after the pauses that it asked for")

    def _once(self, url: str) -> _Said:
        watch, body = _Watch(self._patience.answer), bytearray()
        late = f"no whole answer within {self._patience.answer:g} seconds"
        how: dict[str, Any] = {"timeout": self._patience.answer, "extensions": {"trace": watch}}
        try:
            with watch, get_session().stream("GET", url, headers=self._headers, follow_redirects=False, **how) as got:
                for chunk in got.iter_bytes():
                    body += chunk
                    if len(body) > self._patience.bytes:
                        raise _NotNow(f"the answer has more than {self._patience.bytes} bytes")
            headers, text = {name.lower(): value for name, value in got.headers.items()}, body.decode("utf-8")
        except (httpx2.HTTPError, httpx2.InvalidURL, OfflineModeIsEnabled) as error:
            words = " ".join(str(error).split())[:200] or type(error).__name__
            late_too = watch.is_over or isinstance(error, httpx2.TimeoutException)
            raise _NotNow(late if late_too else f"no answer: {words}") from None
        except UnicodeDecodeError:
            raise _NotNow("the answer is not UTF-8 text") from None
        if watch.is_over:
            # An answer without a length ends where the line does, whole or not.
            raise _NotNow(late)
        return _Said(got.status_code, headers, text)


class _Watch:
    """Hangs up when the time of one answer is over: the library's own limit begins anew with each byte."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._timer = threading.Timer(seconds, self._end)
        self._line: socket.socket | None = None

    def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        """Note the line, as the library tells of it."""
        if event in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
            self._line = info["return_value"].get_extra_info("socket")

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _end(self) -> None:
        self.is_over = True
        if self._line is not None:
            # Whoever waits for the line is woken; it may have been closed meanwhile.
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)


def _pause(headers: Mapping[str, str]) -> float:
    """Return for how long the Hub asks to wait: until its window ends, or as said in the usual header."""
    window = parse_ratelimit_headers(headers)
    if window is not None and window.remaining == 0:
        return float(window.reset_in_seconds)
    said = retry_after(headers)
    return _UNSAID if said is None else said


def _results(answer: Mapping[str, Any]) -> list[str]:
    """Return the names of a repository's files of results."""
    siblings = answer.get("siblings")
    names = [each.get("rfilename") for each in siblings if isinstance(each, dict)] if isinstance(siblings, list) else []
    return [name for name in names if isinstance(name, str) and RESULTS.fullmatch(name)][:_MOST_FILES]
