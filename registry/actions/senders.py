"""How much may be sent, by one sender and by all together, without keeping who the senders are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

_WINDOWS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


class TooMany(Exception):
    """A limit is reached; the text is a sentence for whoever sent, ``retry_after`` the seconds until it may go on."""

    def __init__(self, what: str, window: str, most: int, retry_after: float) -> None:
        self.retry_after = max(1, round(retry_after + 0.5))
        super().__init__(
            f"{what}: at most {most} {'an hour' if window == 'hour' else 'a day'}, and that is reached. "
            f"Nothing was saved; it can be sent again in {_in_words(self.retry_after)}."
        )


def digests(address: str, now: datetime) -> list[str]:
    """Return by which digests a sender is known on this day and on the day before, this day's first.

    Keyed with the secret of this registry and with the day, so that nobody can work out the address from a digest, and
    nobody can follow a sender from one week to the next.
    """
    days = (now.date(), now.date() - timedelta(days=1))
    return [
        salted_hmac("registry.sender", f"{day} {_network(address)}", algorithm="sha256").hexdigest() for day in days
    ]


def check_pace(rows: QuerySet[Any], column: str, limits: Mapping[str, int], what: str) -> None:
    """Raise TooMany where so many rows have been written within an hour, or within a day, that no more may be."""
    now = timezone.now()
    for name, window in _WINDOWS.items():
        most = limits[name]
        recent = rows.filter(**{f"{column}__gt": now - window}).order_by(f"-{column}")
        moments = list(recent.values_list(column, flat=True)[:most])
        if len(moments) >= most:
            frees = moments[-1] if moments else now
            raise TooMany(what, name, most, (frees + window - now).total_seconds())


def count_attempt(what: str, address: str, limits: Mapping[str, int], words: str) -> None:
    """Count one attempt of a sender at something that leaves no row; raise TooMany where there were enough."""
    check_attempts(what, address, limits, words)
    for name, window in _WINDOWS.items():
        key = _key(what, address, name)
        cache.add(key, 0, timeout=window.total_seconds())
        try:
            cache.incr(key)
        except ValueError:
            # It ran out between the two calls.
            cache.add(key, 1, timeout=window.total_seconds())


def check_attempts(what: str, address: str, limits: Mapping[str, int], words: str) -> None:
    """Raise TooMany where a sender has made enough attempts at something that leaves no row."""
    for name, window in _WINDOWS.items():
        if cache.get(_key(what, address, name), 0) >= limits[name]:
            raise TooMany(words, name, limits[name], window.total_seconds())


def _key(what: str, address: str, window: str) -> str:
    return f"registry.{what}.{window}.{digests(address, timezone.now())[0]}"


def _network(address: str) -> str:
    """Return what one sender can move about in: an IPv4 address, or the 64 bits that an IPv6 customer is given."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    mapped = getattr(found, "ipv4_mapped", None)
    if mapped is not None or found.version == 4:
        return str(mapped or found)
    return str(ip_network(f"{found.compressed.partition('%')[0]}/64", strict=False))


def _in_words(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    minutes = -(-seconds // 60)
    return f"{minutes} minutes" if minutes < 120 else f"{-(-minutes // 60)} hours"
