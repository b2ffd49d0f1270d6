"""Put a body together while it comes, decoded, and stop as soon as it is larger than allowed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from registry.sources.fetching.problems import FetchProblem, Reason

_GZIP = {"gzip", "x-gzip"}
_PLAIN = {"", "identity"}


def collected(chunks: Iterable[bytes], encoding: str, limit: int) -> bytes:
    """Return a decoded body; raise FetchProblem where it is larger than the limit before or after decoding."""
    if encoding not in _GZIP | _PLAIN:
        raise FetchProblem(Reason.BROKEN, f"the encoding is {encoding[:40]!r}; asked for was gzip or none")
    unpacker = _Unpacker() if encoding in _GZIP else None
    body, came = bytearray(), 0
    for chunk in chunks:
        came += len(chunk)
        if came > limit:
            raise too_large(limit)
        if unpacker is None:
            body += chunk
            continue
        for piece in unpacker.pieces(chunk, limit + 1):
            body += piece
            if len(body) > limit:
                raise too_large(limit)
    if unpacker is not None and came and not unpacker.is_complete:
        raise FetchProblem(Reason.BROKEN, "the packed body ends before its end")
    return bytes(body)


def too_large(limit: int) -> FetchProblem:
    """Return the complaint that there is more than allowed."""
    return FetchProblem(Reason.TOO_LARGE, f"more than {limit} bytes")


class _Unpacker:
    """Unpacks gzip, of which several may follow each other, in pieces of bounded size."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(16 + zlib.MAX_WBITS)

    @property
    def is_complete(self) -> bool:
        return self._inner.eof

    def pieces(self, data: bytes, largest: int) -> Iterator[bytes]:
        while data:
            if self._inner.eof:
                self._inner = zlib.decompressobj(16 + zlib.MAX_WBITS)
            try:
                piece = self._inner.decompress(data, largest)
            except zlib.error:
                raise FetchProblem(Reason.BROKEN, "the packed body cannot be unpacked") from None
            data = self._inner.unused_data if self._inner.eof else self._inner.unconsumed_tail
            yield piece
