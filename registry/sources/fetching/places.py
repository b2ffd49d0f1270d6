"""Where an address leads, and whether it may be asked: read once, so that what is checked is what is connected to."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urlsplit

from registry.sources.fetching.problems import FetchProblem, Reason

#: From a name and a port to the addresses of the name; raises OSError where it has none.
Resolve = Callable[[str, int], Sequence[str]]

_PORTS = {"http": 80, "https": 443}
_LONGEST = 2000
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
_LONGEST_NAME = 253
#: The last part of a name that a resolver reads as a number, such as 2130706433 or 0x7f000001 for 127.0.0.1.
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
#: What may stand in a path or query as it is; the percent sign because it is escaped already.
_AS_IT_IS = "%/?:@!$&'()*+,;=~[]"

#: Assigned for protocols and for relays, though the library calls parts of them global.
_SPECIAL = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))
#: The only part of IPv6 that is routed between networks; without protocol assignments (Teredo among them), addresses
#: of 6to4, which carry any IPv4 address, and documentation. NAT64, mapped and translated addresses lie outside it.
_ROUTED = IPv6Network("2000::/3")
_NOT_ROUTED = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))


@dataclass(frozen=True)
class Place:
    """An address taken apart. ``allowed``: an operator has named it, so that it may be anywhere."""

    url: str
    scheme: str
    host: str
    port: int
    target: str
    allowed: bool

    @property
    def authority(self) -> str:
        """Return what the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def system_resolver(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a name as this machine knows them, in its order of preference."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise OSError("not a name") from None
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def place_of(url: str, allow: Collection[str] = ()) -> Place:
    """Take an address apart; raise FetchProblem where it may not be asked. ``allow`` are host:port of an operator."""
    if len(url) > _LONGEST or not url.isprintable() or re.search(r"[\s\\<>\"]", url):
        raise FetchProblem(Reason.URL, f"this is no address; allowed: at most {_LONGEST} letters, without spaces")
    try:
        split = urlsplit(url)
        host, port = (split.hostname or "").removesuffix("."), split.port
    except ValueError:
        raise FetchProblem(Reason.URL, "this is no address; allowed: https://host/path") from None
    if split.scheme not in _PORTS:
        shown = split.scheme[:20] or "none"
        raise FetchProblem(Reason.SCHEME, f"the scheme is {shown}; allowed: http and https")
    if "@" in split.netloc:
        raise FetchProblem(Reason.CREDENTIALS, "the address carries a user name; allowed: none")
    _check_host(host if split.netloc.isascii() else "")
    port = _PORTS[split.scheme] if port is None else port
    allowed = f"[{host}]:{port}" in allow if ":" in host else f"{host}:{port}" in allow
    if not allowed and port not in _PORTS.values():
        raise FetchProblem(Reason.PORT, f"the port is {port}; allowed: 80 and 443")
    target = as_ascii((split.path or "/") + (f"?{split.query}" if split.query else ""))
    return Place(f"{split.scheme}://{split.netloc}{target}", split.scheme, host, port, target, allowed)


def as_ascii(text: str | bytes) -> str:
    """Return (a part of) an address with letters beyond ASCII escaped; what is escaped already stays as it is."""
    return quote(text, safe=_AS_IT_IS + "#")


def following(place: Place, url: str, allow: Collection[str] = ()) -> Place:
    """Take apart the address to which a place sends the reader on; raise FetchProblem where it may not be asked."""
    # A server outside must not send the reader to what an operator has opened inside.
    found = place_of(url, allow if place.allowed else ())
    if place.scheme == "https" and found.scheme == "http":
        raise FetchProblem(Reason.DOWNGRADE, "a redirect leads from https to http")
    return found


def _check_host(host: str) -> None:
    if _literal(host) is not None:
        return
    if len(host) > _LONGEST_NAME or not _NAME.fullmatch(host):
        raise FetchProblem(Reason.URL, "the host is no name; allowed: letters, digits, hyphens and dots")
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        raise FetchProblem(Reason.ADDRESS, "the host is a number; allowed: a name, or an address in its usual form")


def addresses(place: Place, resolve: Resolve) -> list[str]:
    """Return what may be connected to for a place; raise FetchProblem where any of it is not public.

    One private address among public ones is enough: no honest name has both.
    """
    if not place.allowed and (place.host == "localhost" or place.host.endswith(".localhost")):
        raise FetchProblem(Reason.ADDRESS, f"{place.host} is this machine; allowed: public addresses")
    if _literal(place.host) is not None:
        found = [place.host]
    else:
        try:
            found = list(resolve(place.host, place.port))
        except OSError:
            raise FetchProblem(Reason.UNREACHABLE, f"the name {place.host} has no address") from None
    if not found:
        raise FetchProblem(Reason.UNREACHABLE, f"the name {place.host} has no address")
    # Which address a name has inside a network is nobody's business outside it: the sentence does not say.
    if not place.allowed and not all(map(is_public, found)):
        raise FetchProblem(Reason.ADDRESS, f"{place.host} is not a public address; allowed: public addresses")
    return found


def is_public(text: str) -> bool:
    """Tell whether an address is routed on the public Internet, by IANA's registries of special addresses.

    >>> is_public("8.8.8.8"), is_public("100.64.0.1"), is_public("64:ff9b::7f00:1")
    (True, False, False)
    """
    found = _literal(text)
    if found is None:
        return False
    if isinstance(found, IPv4Address):
        special = found.is_multicast or found.is_reserved or any(found in network for network in _SPECIAL)
        return found.is_global and not special
    return found.is_global and found in _ROUTED and not any(found in network for network in _NOT_ROUTED)


def _literal(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    # A zone names an interface of this machine.
    return None if isinstance(found, IPv6Address) and found.scope_id else found
