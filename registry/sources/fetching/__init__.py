"""Fetch one document from an address that anybody may have written: bounded, polite, and never from inside.

* http and https only, no user names, ports 80 and 443, public addresses. The name is looked up here, every address of
  it is checked, and the connection goes to an address that was checked, so that a name cannot lead elsewhere between
  check and connection; the Host header and the name in the certificate stay those of the address.
* Each redirect is checked like the first address; from https none leads to http.
* Everything together ends by one deadline; head and body are counted while they come, the body after unpacking.
* What the machine has for its users (proxies, cookies, passwords) is not used.

``allow`` are host:port that an operator has named, as for tests or a mirror inside: never what a user wrote. Only what
is allowed itself may send a reader to what is allowed.

The library is httpcore2, the transport below huggingface_hub's client: it speaks HTTP over a stream that is given to
it, and does nothing by itself (no redirects, no unpacking, no environment) that would have to be undone.
"""

from __future__ import annotations

import hashlib
import ssl
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urldefrag, urljoin

import httpcore2

from registry import VERSION
from registry.sources.fetching.bodies import collected, too_large
from registry.sources.fetching.line import Deadline, Line
from registry.sources.fetching.places import Place, Resolve, addresses, as_ascii, following, place_of, system_resolver
from registry.sources.fetching.problems import FetchProblem, Hop, Reason

__all__ = ["USER_AGENT", "FetchProblem", "Fetched", "Hop", "Limits", "Reason", "fetch", "retry_after"]

USER_AGENT = f"openness-registry/{VERSION} (reads public documents, one at a time)"

_REDIRECTS = (301, 302, 303, 307, 308)
_GONE = (404, 410)
_BUSY = (429, 503)


@dataclass(frozen=True)
class Limits:
    """How much of a document, for how long; ``wait`` is the longest pause for which a server may ask."""

    bytes: int = 5_000_000
    seconds: float = 20.0
    head_bytes: int = 32_768
    redirects: int = 5
    wait: float = 5.0


@dataclass(frozen=True)
class Fetched:
    """A document as it was read; ``sha256`` is of the body, unpacked. ``url`` is what was asked for."""

    url: str
    final_url: str
    status: int
    media_type: str
    body: bytes
    sha256: str
    redirects: tuple[Hop, ...] = ()

    @property
    def moved(self) -> bool:
        """Tell whether the address asked for says that the document is elsewhere for good."""
        return bool(self.redirects) and self.redirects[0].is_permanent


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


def fetch(
    url: str,
    *,
    limits: Limits = Limits(),
    allow: Collection[str] = (),
    resolve: Resolve = system_resolver,
    tls: ssl.SSLContext | None = None,
) -> Fetched:
    """Return the document at an address; raise FetchProblem where there is none to be had within the limits."""
    deadline, hops, asked = Deadline(limits.seconds), list[Hop](), url
    try:
        place = place_of(urldefrag(url).url, allow)
        while True:
            answer = _asked(place, limits, deadline, resolve, tls)
            if answer.status not in _REDIRECTS:
                break
            asked = _location(place, answer)
            hops.append(Hop(place.url, answer.status, asked))
            if len(hops) > limits.redirects:
                raise FetchProblem(Reason.TOO_MANY_REDIRECTS, f"more than {limits.redirects} redirects")
            place = following(place, asked, allow)
    except FetchProblem as problem:
        problem.url, problem.redirects = asked[:300], tuple(hops)
        raise
    media_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    digest = hashlib.sha256(answer.body).hexdigest()
    return Fetched(url, place.url, answer.status, media_type, answer.body, digest, tuple(hops))


def _location(place: Place, answer: _Answer) -> str:
    location = answer.headers.get("location", "")
    if not location:
        raise FetchProblem(Reason.BROKEN, f"answered {answer.status} without saying where to", status=answer.status)
    try:
        # Servers write other letters than ASCII as they are, or a space.
        return urldefrag(urljoin(place.url, as_ascii(location.encode("latin-1")))).url
    except ValueError:
        raise FetchProblem(Reason.URL, "a redirect leads to what is no address") from None


def _asked(place: Place, limits: Limits, deadline: Deadline, resolve: Resolve, tls: ssl.SSLContext | None) -> _Answer:
    """Return a document or a redirect, after one pause where the server asks for a short one."""
    for again in (False, True):
        line = Line(deadline.within(lambda: addresses(place, resolve)), deadline, limits.head_bytes)
        answer = _exchange(place, limits, deadline, line, tls)
        if answer.status in (200, 203) or answer.status in _REDIRECTS:
            return answer
        pause = retry_after(answer.headers) if answer.status in _BUSY else None
        if again or pause is None or pause > min(limits.wait, deadline.left()):
            break
        time.sleep(pause)
    raise _refusal(answer.status, pause)


def _exchange(place: Place, limits: Limits, deadline: Deadline, line: Line, tls: ssl.SSLContext | None) -> _Answer:
    try:
        with httpcore2.ConnectionPool(ssl_context=tls, network_backend=line) as pool:
            return _read(pool, place, limits, line)
    except httpcore2.ConnectTimeout:
        deadline.left()
        raise FetchProblem(Reason.UNREACHABLE, f"{place.host} does not answer") from None
    except httpcore2.ConnectError as error:
        raise FetchProblem(Reason.UNREACHABLE, f"no connection to {place.host}: {_words(error)}") from None
    except httpcore2.TimeoutException:
        deadline.left()
        raise FetchProblem(Reason.TOO_SLOW, f"not done after {limits.seconds:g} seconds") from None
    except (httpcore2.ProtocolError, httpcore2.NetworkError) as error:
        raise FetchProblem(Reason.BROKEN, f"the answer is not HTTP, or not whole: {_words(error)}") from None


def _read(pool: httpcore2.ConnectionPool, place: Place, limits: Limits, line: Line) -> _Answer:
    url = httpcore2.URL(
        scheme=place.scheme.encode(), host=place.host.encode(), port=place.port, target=place.target.encode()
    )
    headers = {
        "Host": place.authority,
        "User-Agent": USER_AGENT,
        "Accept": "*/*",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    with pool.stream("GET", url, headers=list(headers.items())) as response:
        line.head_is_read()
        found = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        if response.status not in (200, 203):
            return _Answer(response.status, found, b"")
        if (length := found.get("content-length", "")).isdecimal() and int(length[:20]) > limits.bytes:
            raise too_large(limits.bytes)
        encoding = found.get("content-encoding", "").strip().lower()
        return _Answer(response.status, found, collected(response.iter_stream(), encoding, limits.bytes))


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return for how many seconds a server asks to be left alone; None where it does not, or not readably.

    ``headers`` are by their names in small letters. The value is seconds or a moment (RFC 9110, 10.2.3).
    """
    text = headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text[:9])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


def _refusal(status: int, pause: float | None) -> FetchProblem:
    if status in _GONE:
        return FetchProblem(Reason.GONE, f"answered {status}: there is no such document", status=status)
    if status == 429 or (status in _BUSY and pause is not None):
        asked = "" if pause is None else f" for {pause:.0f} seconds"
        return FetchProblem(Reason.BUSY, f"answered {status}: asks to wait{asked}", status=status, retry_after=pause)
    if status >= 500:
        return FetchProblem(Reason.FAILED, f"answered {status}: the server failed", status=status)
    if status >= 400:
        return FetchProblem(Reason.REFUSED, f"answered {status}", status=status)
    return FetchProblem(Reason.BROKEN, f"answered {status}, which brings no document", status=status)


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
