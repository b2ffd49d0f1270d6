"""Answers of the Hub as they are kept: with what was asked, where, on which day, and the redirects on the way.

A recorded answer without all that, as ``GET /api/models/ID`` gives it, is read as one of the Hub's own address.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from huggingface_hub.errors import HFValidationError
from huggingface_hub.utils import validate_repo_id

from registry.sources.datafile import Part, json_of, part
from registry.sources.epoch.values import is_date
from registry.sources.records import SourceError

ENDPOINT = "https://huggingface.co"


@dataclass(frozen=True)
class Kept:
    """One answer: what was ``asked`` of an endpoint and when; the answer is empty where the Hub refused it.

    ``moved`` are the statuses and addresses of redirects, ``files`` the texts of files of the repository, ``unread``
    the statuses of those that were asked for and not given.
    """

    asked: str
    endpoint: str
    fetched: str
    status: int
    answer: Mapping[str, Any]
    moved: tuple[tuple[int, str], ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, int] = field(default_factory=dict)


def is_repo_id(text: str) -> bool:
    """Tell whether a text can be the id of a repository, by the Hub's own rule: an old one may have no owner."""
    try:
        validate_repo_id(text)
    except HFValidationError:
        return False
    return True


def path_of(folder: Path, asked: str) -> Path:
    """Return the file of an answer; two hyphens, which no id has, stand for the stroke."""
    return folder / f"{asked.replace('/', '--')}.json"


def keep(folder: Path, kept: Kept) -> None:
    """Write an answer, whole or not at all."""
    target = path_of(folder, kept.asked)
    started = target.with_suffix(".part")
    started.write_text(json.dumps(asdict(kept), ensure_ascii=False, indent=1), encoding="utf-8")
    os.replace(started, target)


def kept_in(file: Path, *, read_on: str) -> tuple[Kept, Part]:
    """Return what a file keeps, and the answer with its place; raise SourceError where it is of another form."""
    whole = part(file.name, "", json_of(file))
    if "asked" not in whole.content:
        asked = _repo_id(whole, "id")
        return Kept(asked, ENDPOINT, read_on, 200, whole.content), whole
    answer = part(file.name, "answer", whole.content.get("answer"))
    kept = Kept(
        asked=_repo_id(whole, "asked"),
        endpoint=whole.required("endpoint").rstrip("/"),
        fetched=_day(whole),
        status=int(whole.number("status")),
        answer=answer.content,
        moved=_moved(whole),
        files=_texts(whole),
        unread={each: int(_under(whole, "unread").number(each)) for each in _under(whole, "unread").content},
    )
    if kept.status == 200:
        _repo_id(answer, "id")
    return kept, answer


def _repo_id(of: Part, key: str) -> str:
    if not is_repo_id(of.required(key)):
        raise of.error(key, "is no id of the Hugging Face Hub; allowed: owner/name")
    return of.required(key)


def _day(whole: Part) -> str:
    day = whole.required("fetched")
    if len(day) != len("2031-06-01") or not is_date(day):
        raise whole.error("fetched", "is not a day that exists, as YYYY-MM-DD")
    return day


def _under(whole: Part, key: str) -> Part:
    return part(whole.file, key, whole.content.get(key, {}))


def _texts(whole: Part) -> dict[str, str]:
    files = _under(whole, "files")
    # As it is: what stands before the first line counts in YAML.
    return {name: content if files.text(name) else "" for name, content in files.content.items()}


def _moved(whole: Part) -> tuple[tuple[int, str], ...]:
    found = whole.content.get("moved", [])
    if not isinstance(found, list):
        raise whole.error("moved", "is not a list")
    for each in found:
        if not (isinstance(each, list) and [type(one) for one in each] == [int, str]):
            raise SourceError([f"{whole.file}, moved: allowed: a list of a status and an address each"])
    return tuple((status, to) for status, to in found)
