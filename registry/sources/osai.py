"""Records of the European Open Source AI Index: one YAML file a family of models (https://osai-index.eu/).

The marks are judgements of the index's editors: they are kept as they stand and never mixed with facts of our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registry.sources.descriptions import is_real_date
from registry.sources.records import SourceError
from registry.sources.yamlfile import Document, documents, read_every

#: The parameters of the index since 13 March 2026; each of them applies to every type of system.
PARAMETERS = (
    "datasources_basemodel",
    "datasources_endmodel",
    "weights_basemodel",
    "weights_endmodel",
    "trainingcode",
    "code",
    "hardware_architecture",
    "preprint",
    "paper",
    "modelcard",
    "datasheet",
    "licenses",
)

#: Parameters that the index gave up on that day; files from before carry them.
RETIRED = ("package", "api")

MARKS = ("open", "partial", "closed")
TYPES = ("text", "image", "code", "video", "audio")

# The files spell the key of the licence in two ways.
_LICENSE_KEYS = ("endmodellicense", "endmodel license")
_SECTIONS = ("system", "org", *PARAMETERS, *RETIRED)


@dataclass(frozen=True)
class OsaiRecord:
    """What one file says of a family; ``date`` is the month of the release, ``marks`` are by parameter.

    An empty mark stands for not applicable; the index counts it as closed.
    """

    name: str
    org: str
    types: tuple[str, ...]
    license: str
    date: str
    marks: Mapping[str, str]
    file: str = ""


def record(path: Path) -> OsaiRecord:
    """Return the record in a file; raise SourceError listing everything that is wrong with it."""
    found = documents(path)
    if len(found) != 1:
        raise SourceError([f"{path.name}: {len(found)} YAML documents; a record is exactly one"])
    if problems := list(_problems(found[0])):
        raise SourceError(problems)
    return _record(path.name, found[0].content)


def records(folder: Path) -> list[OsaiRecord]:
    """Return the records of a folder, by file name; raise SourceError listing what is wrong with any of them.

    Templates, which name no system, are passed over, as the index itself does.
    """
    paths = sorted(path for path in folder.glob("*.yaml") if not path.stem.endswith("_template"))
    if not paths:
        raise SourceError([f"{folder.name}: holds no record, that is, no file *.yaml"])
    return read_every(paths, record)


def _record(file: str, content: Mapping[str, Any]) -> OsaiRecord:
    system = content["system"]
    license_key = next((key for key in _LICENSE_KEYS if key in system), "")
    return OsaiRecord(
        name=system["name"].strip(),
        org=(content["org"].get("name") or "").strip(),
        types=_types(system["type"]),
        license=(system.get(license_key) or "").strip(),
        date=system.get("releasedate") or "unknown",
        marks={key: content[key]["class"] or "" for key in (*PARAMETERS, *RETIRED) if key in content},
        file=file,
    )


def _types(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


def _problems(document: Document) -> Iterator[str]:
    content = document.content
    if not isinstance(content, dict):
        yield document.problem([], "not a mapping of system, org and parameters")
        return
    for key in content:
        if key not in _SECTIONS:
            yield document.problem([key], f"the key {key!r} is not one of {', '.join(_SECTIONS)}")
    for key in _SECTIONS:
        if key in content:
            yield from _section_problems(document, key, content[key])
        elif key not in RETIRED:
            yield document.problem([], f"the key {key!r} is missing")


def _section_problems(document: Document, key: str, raw: Any) -> Iterator[str]:
    if not isinstance(raw, dict):
        yield document.problem([key], f"{raw!r} is not a mapping")
    elif key == "system":
        yield from _system_problems(document, raw)
    elif key == "org":
        yield from _text_problems(document, key, raw, ("name",))
    else:
        yield from _mark_problems(document, key, raw)


def _system_problems(document: Document, system: Mapping[str, Any]) -> Iterator[str]:
    yield from _text_problems(document, "system", system, ("name", "type", "releasedate", *_LICENSE_KEYS))
    for key in ("name", "type"):
        if system.get(key) is None or system[key] == "":
            yield document.problem(["system", key], f"the system has no {key}")
    kind, day = system.get("type"), system.get("releasedate")
    for each in _types(kind) if isinstance(kind, str) and kind else ():
        if each not in TYPES:
            yield document.problem(["system", "type"], f"{each!r} is not one of {', '.join(TYPES)}")
    if isinstance(day, str) and not _is_date(day):
        yield document.problem(["system", "releasedate"], f"{day!r} is not a date: write YYYY-MM or YYYY-MM-DD")


def _is_date(text: str) -> bool:
    return re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", text, re.ASCII) is not None and is_real_date(text)


def _text_problems(document: Document, section: str, raw: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[str]:
    for key in keys:
        if not isinstance(raw.get(key), str | None):
            yield document.problem([section, key], f"{raw[key]!r} is not text; write it in quotes")


def _mark_problems(document: Document, parameter: str, raw: Mapping[str, Any]) -> Iterator[str]:
    if "class" not in raw:
        yield document.problem([parameter], "the key 'class' is missing")
    elif raw["class"] not in (*MARKS, "", None):
        yield document.problem([parameter, "class"], f"{raw['class']!r} is not one of {', '.join(MARKS)}, or empty")
