"""The line to a server: to the addresses that were checked, until a deadline, with a head of bounded size."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

import httpcore2

from registry.sources.fetching.problems import FetchProblem, Reason

T = TypeVar("T")

#: Seconds after which the next address of a name is tried.
_CONNECT = 8.0


class Deadline:
    """A moment by which everything must be done."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left; raise FetchProblem where there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchProblem(Reason.TOO_SLOW, f"not done after {self._seconds:g} seconds")
        return left

    def within(self, call: Callable[[], T]) -> T:
        """Return what a call returns that knows no limit of its own, such as a look-up of a name; do not wait longer.

        A call that is late goes on by itself until it ends, and keeps nothing from ending.
        """
        done: Future[T] = Future()

        def run() -> None:
            try:
                done.set_result(call())
            except BaseException as error:
                done.set_exception(error)

        threading.Thread(target=run, daemon=True).start()
        try:
            return done.result(self.left())
        except TimeoutError:
            if done.done():
                raise
            raise FetchProblem(Reason.TOO_SLOW, f"not done after {self._seconds:g} seconds") from None


class Line(httpcore2.NetworkBackend):
    """Connects to one of these addresses, whatever the name may lead to by now."""

    def __init__(self, addresses: Sequence[str], deadline: Deadline, head_bytes: int) -> None:
        self._addresses = addresses
        self._deadline = deadline
        self._head_bytes = head_bytes
        self._sync = httpcore2.SyncBackend()
        self.stream: Stream | None = None

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Return a stream to the first address that answers; the host is not looked up again."""
        problem: Exception = httpcore2.ConnectError("no address")
        for address in self._addresses:
            try:
                stream = self._sync.connect_tcp(address, port, min(_CONNECT, self._deadline.left()))
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                problem = error
            else:
                self.stream = Stream(stream, self._deadline, self._head_bytes)
                return self.stream
        raise problem

    def head_is_read(self) -> None:
        """Say that what comes from now on is the body."""
        if self.stream is not None:
            self.stream.in_head = False


class Stream(httpcore2.NetworkStream):
    """Reads and writes until the deadline, however often a server lets a byte drip."""

    def __init__(self, inner: httpcore2.NetworkStream, deadline: Deadline, head_bytes: int) -> None:
        self._inner = inner
        self._deadline = deadline
        self._head_bytes = head_bytes
        self._head_left = head_bytes
        self.in_head = True

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what comes next, of the head no more than it may have."""
        if not self.in_head:
            return self._inner.read(max_bytes, self._deadline.left())
        if self._head_left <= 0:
            raise FetchProblem(Reason.TOO_LARGE, f"the headers have more than {self._head_bytes} bytes")
        found = self._inner.read(min(max_bytes, self._head_left), self._deadline.left())
        self._head_left -= len(found)
        return found

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send what is asked."""
        self._inner.write(buffer, self._deadline.left())

    def close(self) -> None:
        """Close the line."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Go on encrypted, with the server that can show a certificate for this name."""
        self._inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left())
        return self

    def get_extra_info(self, info: str) -> Any:
        """Return what the library asks of its own stream."""
        return self._inner.get_extra_info(info)
