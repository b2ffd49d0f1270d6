"""Records of the European Open Source AI Index: one YAML file a family of models (https://osai-index.eu/).

The marks are judgements of the index's editors: they are kept as they stand and never mixed with facts of our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from registry.sources.descriptions import is_real_date
from registry.sources.reading import Origin, dated, hub_id, mention
from registry.sources.records import ClaimRecord, EvidenceRecord, RatingRecord, ReleaseRecord, SourceError, SourceRecord
from registry.sources.textfile import files
from registry.sources.yamlfile import Document, documents, read_every

ID = "osai"
TITLE = "European Open Source AI Index, main database"
HOMEPAGE = "https://osai-index.eu/"
LICENSE = "CC-BY-4.0"
ATTRIBUTION = (
    f"European Open Source AI Index, {HOMEPAGE}, doi:10.5281/zenodo.15386042. Liesenfeld, A. and Dingemanse, M., 2024. "
    "Rethinking open source generative AI: open-washing and the EU AI Act. In: Proceedings of the 2024 ACM Conference "
    "on Fairness, Accountability, and Transparency, pp. 1774–1787."
)
REDISTRIBUTABLE = True
SOURCE = SourceRecord(
    ID,
    TITLE,
    "European Open Source AI Index",
    "dataset",
    HOMEPAGE,
    LICENSE,
    redistributable=REDISTRIBUTABLE,
    attribution=ATTRIBUTION,
    authority="index",
)
SCHEME = "osai-index"

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

# What an "open" of the index says without doubt. Closed and partial do not tell a gate, a part or another form from
# nothing at all; data sources, code, preprint and licences are asked of several things at once.
_SAYS = {
    "weights_endmodel": ("weights_final",),
    "trainingcode": ("training_code", "data_processing_code"),
    "hardware_architecture": ("hardware_documentation",),
    "paper": ("research_paper",),
    "modelcard": ("model_card",),
    "datasheet": ("data_card",),
}

# The files spell the key of the licence in two ways.
_LICENSE_KEYS = ("endmodellicense", "endmodel license")
_SECTIONS = ("system", "org", *PARAMETERS, *RETIRED)


@dataclass(frozen=True)
class OsaiRecord:
    """What one file says of a family; ``date`` is the month of the release, ``marks`` are by parameter.

    An empty mark stands for not applicable; the index counts it as closed. ``links`` and ``notes`` of the editors are
    by parameter too. ``end_model`` and ``base_model`` are what the marks are given to.
    """

    name: str
    org: str
    types: tuple[str, ...]
    license: str
    date: str
    marks: Mapping[str, str]
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    end_model: str = ""
    base_model: str = ""
    file: str = ""


def record(path: Path) -> OsaiRecord:
    """Return the record in a file; raise SourceError listing everything that is wrong with it."""
    found = documents(path)
    if len(found) != 1:
        raise SourceError([f"{path.name}: {len(found)} YAML documents; a record is exactly one"])
    if problems := list(_problems(found[0])):
        raise SourceError(problems)
    return _record(path.name, found[0].content)


def records(path: Path) -> list[OsaiRecord]:
    """Return the record of a file, or those below a folder, by file name; raise SourceError listing what is wrong.

    Templates, which name no system, are passed over, as the index itself does.
    """
    return read_every((file for file in files(path, ".yaml") if not file.stem.endswith("_template")), record)


def origin(path: Path, *, read_on: str) -> Origin:
    """Return the source that a file belongs to, or the files below a folder."""
    return Origin(dated(SOURCE, files(path, ".yaml")[0]), read_on)


def release(record: OsaiRecord, origin: Origin) -> ReleaseRecord:
    """Return a record's end model with its names, the marks word for word, and what they say without doubt."""
    place = f"main-database/{record.file}"
    found = mention(
        record.file.removesuffix(".yaml"),
        record.end_model,
        origin.evidence(f"{place}, ratings, links and notes"),
        own="osai",
        page=_hub_id(record),
        maker=record.org,
    )
    evidence = {
        key: origin.evidence(f"{place}, {key}", url=next(iter(record.links.get(key, ())), "")) for key in record.marks
    }
    system = origin.evidence(f"{place}, system.releasedate")
    date = () if record.date == "unknown" else (ClaimRecord("date.released", record.date, system),)
    return replace(
        found,
        name=record.name,
        claims=(*date, *_claims(record, evidence)),
        ratings=tuple(_rating(record, key, evidence[key], origin) for key in record.marks),
    )


def _hub_id(record: OsaiRecord) -> str:
    """Return the page of the end model's weights on the Hub: the only one linked, or the one that bears its name."""
    found = list(dict.fromkeys(filter(None, map(hub_id, record.links.get("weights_endmodel", ())))))
    named = [each for each in found if each.partition("/")[2] == record.end_model]
    return found[0] if len(found) == 1 else named[0] if len(named) == 1 else ""


def _claims(record: OsaiRecord, evidence: Mapping[str, EvidenceRecord]) -> Iterator[ClaimRecord]:
    for parameter, components in _SAYS.items():
        if record.marks[parameter] == "open":
            note = f"The index marks {parameter} open. {record.notes.get(parameter, '')}".strip()
            for component in components:
                yield ClaimRecord(f"{component}.availability", "public", evidence[parameter], note=note)


def _rating(record: OsaiRecord, parameter: str, evidence: EvidenceRecord, origin: Origin) -> RatingRecord:
    mark = record.marks[parameter] or "not applicable"
    note = record.notes.get(parameter, "")
    return RatingRecord(SCHEME, f"{parameter}: {mark}", evidence, date=origin.source.published, note=note)


def _record(file: str, content: Mapping[str, Any]) -> OsaiRecord:
    system = content["system"]
    license_key = next((key for key in _LICENSE_KEYS if key in system), "")
    marked = [key for key in (*PARAMETERS, *RETIRED) if key in content]
    return OsaiRecord(
        name=system["name"].strip(),
        org=(content["org"].get("name") or "").strip(),
        types=_types(system["type"]),
        license=(system.get(license_key) or "").strip(),
        date=system.get("releasedate") or "unknown",
        marks={key: content[key]["class"] or "" for key in marked},
        links={key: links for key in marked if (links := _links(content[key].get("link")))},
        notes={key: note for key in marked if (note := " ".join(str(content[key].get("notes") or "").split()))},
        end_model=str(system.get("endmodelname") or "").strip(),
        base_model=str(system.get("basemodelname") or "").strip(),
        file=file,
    )


def _links(raw: Any) -> tuple[str, ...]:
    """Return what is linked: the files write one address, or a list of them."""
    return tuple(str(each).strip() for each in (raw if isinstance(raw, list) else [raw]) if each)


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
