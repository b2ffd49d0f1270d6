"""A server on this machine that says exactly what a test writes, byte by byte, and remembers what it was asked."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

#: Writes an answer to a path; what it does not send is not sent.
Say = Callable[[socket.socket], None]


@dataclass
class Hostile:
    """A running server: its port, what it says to each path, and the heads of the requests that came."""

    port: int
    says: dict[str, Say | list[Say]]
    heads: list[str] = field(default_factory=list)

    @property
    def at(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def allow(self) -> frozenset[str]:
        return frozenset({f"127.0.0.1:{self.port}"})

    def say(self, connection: socket.socket) -> None:
        """Read one request and answer it; of several answers to a path each is given once, the last for ever."""
        head = b""
        while b"\r\n\r\n" not in head:
            if not (part := connection.recv(4096)):
                return
            head += part
        self.heads.append(head.decode())
        says = self.says[self.heads[-1].split(" ")[1].partition("?")[0]]
        if isinstance(says, list):
            says = says.pop(0) if len(says) > 1 else says[0]
        says(connection)


def raw(*parts: bytes) -> Say:
    """Answer with these bytes, and hang up."""

    def say(connection: socket.socket) -> None:
        for part in parts:
            connection.sendall(part)

    return say


def answer(body: bytes = b"", *, status: str = "200 OK", **headers: str) -> Say:
    """Answer as an honest server does; underscores in names of headers are hyphens."""
    given = {"content-length": str(len(body))} | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return raw(f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1"), body)


def redirect(to: str, status: str = "302 Found") -> Say:
    return answer(status=status, location=to)


def silence(connection: socket.socket) -> None:
    """Say nothing until the reader hangs up."""
    connection.recv(1)


def dripping(head: bytes, drop: bytes, pause: float) -> Say:
    """Answer with a head, and then a drop now and then without end."""

    def say(connection: socket.socket) -> None:
        connection.sendall(head)
        while not stopped.wait(pause):
            connection.sendall(drop)

    stopped = threading.Event()
    return say


@contextmanager
def hostile(says: dict[str, Say | list[Say]], *, tls: ssl.SSLContext | None = None) -> Iterator[Hostile]:
    """Run a server while a test lasts; a reader that hangs up ends its thread."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Hostile(listening.getsockname()[1], says)
        threads: list[threading.Thread] = []

        def serve(connection: socket.socket) -> None:
            # A reader that gives up is what most of these tests are about.
            with suppress(OSError), connection:
                wrapped = tls.wrap_socket(connection, server_side=True) if tls else connection
                with wrapped:
                    server.say(wrapped)

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    connection.settimeout(10)
                    threads.append(threading.Thread(target=serve, args=(connection,), daemon=True))
                    threads[-1].start()

        accepting = threading.Thread(target=accept, daemon=True)
        accepting.start()
        try:
            yield server
        finally:
            # Closing alone does not wake a thread that waits in accept.
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            for thread in (accepting, *threads):
                thread.join(5)
