"""What can go wrong when a document is fetched: one class, with a reason for programs and a sentence for people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why nothing was fetched. The first six lie in the address, the others in what the server did."""

    URL = "url"
    SCHEME = "scheme"
    CREDENTIALS = "credentials"
    PORT = "port"
    ADDRESS = "address"
    DOWNGRADE = "redirect to http"
    TOO_MANY_REDIRECTS = "too many redirects"
    TOO_LARGE = "too large"
    TOO_SLOW = "too slow"
    GONE = "gone"
    REFUSED = "refused by server"
    BUSY = "asked to wait"
    FAILED = "server error"
    BROKEN = "broken answer"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class Hop:
    """A redirect: who sent the reader on, by which status, and to where."""

    url: str
    status: int
    to: str

    @property
    def is_permanent(self) -> bool:
        """Tell whether the document has moved, and is not only elsewhere for now."""
        return self.status in (301, 308)


class FetchProblem(Exception):
    """Nothing was fetched; the text is a sentence that names the address.

    ``url`` is the address at which it ended, after ``redirects``; ``status`` the answer of the server there, where
    there was one; ``retry_after`` the seconds for which it asked to be left alone.
    """

    def __init__(
        self, reason: Reason, sentence: str, *, status: int | None = None, retry_after: float | None = None
    ) -> None:
        super().__init__(sentence)
        self.reason = reason
        self.sentence = sentence
        self.status = status
        self.retry_after = retry_after
        self.url = ""
        self.redirects: tuple[Hop, ...] = ()

    def __str__(self) -> str:
        return f"{self.url}: {self.sentence}" if self.url else self.sentence
