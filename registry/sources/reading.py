"""What a source says of releases that the registry may know, and where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from registry.sources.epoch.values import line_of, snapshot
from registry.sources.records import AliasRecord, BenchmarkRecord, EvidenceRecord, ReleaseRecord, SourceRecord

_HUB = {"huggingface.co", "www.huggingface.co", "hf.co"}
_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}", re.ASCII)
#: What stands first in an address of the Hub that is not the page of a model.
_NO_OWNER = {"datasets", "spaces", "collections", "papers", "blog", "docs", "models", "api", "organizations"}
_LONGEST_ADDRESS, _LONGEST_NAME = 1000, 200


@dataclass(frozen=True)
class Refusal:
    """A record, or one statement of a record, that cannot be used; it stands on a line, or at a place by name."""

    file: str
    reason: str
    line: int | None = None
    place: str = ""

    def __str__(self) -> str:
        where = self.place if self.line is None else f"line {self.line}"
        return f"{self.file}{where and f', {where}'}: {self.reason}"

    def as_dict(self) -> dict[str, str | int]:
        """Return the refusal as plain data."""
        where: dict[str, str | int] = {"place": self.place} if self.line is None else {"line": self.line}
        return {"file": self.file, **where, "reason": self.reason}


@dataclass(frozen=True)
class Reading:
    """Everything that was read, and everything that was not.

    The slug of each release is the source's own id, the developer as the source writes it, empty where it does not; the
    family is empty, as the source does not know ours.
    """

    source: SourceRecord
    releases: tuple[ReleaseRecord, ...]
    refused: tuple[Refusal, ...] = ()
    benchmarks: tuple[BenchmarkRecord, ...] = ()


@dataclass(frozen=True)
class Origin:
    """The source that is read, and the day of the reading."""

    source: SourceRecord
    read_on: str

    def evidence(self, place: str, *, url: str = "", quote: str = "") -> EvidenceRecord:
        """Return the evidence for what stands at a place."""
        return EvidenceRecord(self.source.key, place[:500], self.read_on, address(url), line_of(quote)[:300])


def dated(source: SourceRecord, path: Path) -> SourceRecord:
    """Return a source as the name of its file or folder dates it: by a month, or not at all."""
    month = snapshot(path)
    if not month:
        return source
    return replace(source, key=f"{source.key}-{month}", title=f"{source.title}, snapshot of {month}", published=month)


def mention(
    id: str,
    name: str,
    evidence: EvidenceRecord,
    *,
    own: str = "",
    page: str = "",
    api_id: str = "",
    maker: str = "",
    day: str = "",
) -> ReleaseRecord:
    """Return a record of a release that is said to bear these names; what is too long to be a name is none.

    ``own`` is the scheme in which the source's id is a name of the release: none where the id is that of a family.
    ``page`` is the id of its page on the Hugging Face Hub, ``maker`` the developer as the source writes it, ``day``
    the day of which the source says all this, where it gives one.
    """
    names = ((own, id if own else ""), ("huggingface", page), ("api", api_id), ("name", line_of(name)))
    aliases = (AliasRecord(scheme, value, evidence, day) for scheme, value in names if 0 < len(value) <= _LONGEST_NAME)
    return ReleaseRecord(id, line_of(name), line_of(maker)[:_LONGEST_NAME], "", aliases=tuple(aliases))


def hub_id(url: str) -> str:
    """Return the id of the model whose page on the Hugging Face Hub an address is; empty where it is none.

    >>> hub_id("https://huggingface.co/LLM360/Amber/tree/main")
    'LLM360/Amber'
    """
    split = _split(url)
    if split is None or split.netloc.lower() not in _HUB:
        return ""
    owner, _, rest = split.path.strip("/").partition("/")
    found = f"{owner}/{rest.partition('/')[0]}"
    return found if owner not in _NO_OWNER and _HUB_ID.fullmatch(found) else ""


def is_hub_id(text: str) -> bool:
    """Tell whether a text can be the id of a model on the Hugging Face Hub."""
    return _HUB_ID.fullmatch(text) is not None


def address(text: str) -> str:
    """Return a text that is an address, empty where it is none."""
    split = _split(text)
    return text if split and split.netloc and len(text) <= _LONGEST_ADDRESS and len(text.split()) == 1 else ""


def _split(text: str) -> SplitResult | None:
    if not text.startswith(("http://", "https://")):
        return None
    try:
        return urlsplit(text)
    except ValueError:
        return None
