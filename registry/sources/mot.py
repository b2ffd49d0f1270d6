"""Records of the Model Openness Tool: one YAML file a model (https://github.com/lfai/model_openness_tool, models/).

The tool takes an unknown component for its first one and lets the last of two components of one name win; both would
end in a wrong class, so that here both are errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from registry.sources.descriptions import is_real_date
from registry.sources.reading import Origin, address, dated, hub_id, mention
from registry.sources.records import ReleaseRecord, SourceError, SourceRecord
from registry.sources.textfile import files
from registry.sources.yamlfile import Document, documents, read_every

ID = "mot"
TITLE = "Model Openness Tool, model records"
HOMEPAGE = "https://github.com/lfai/model_openness_tool"
LICENSE = "MIT"
ATTRIBUTION = f"Model Openness Tool, LF AI & Data Foundation, {HOMEPAGE}, MIT License."
REDISTRIBUTABLE = True
SOURCE = SourceRecord(
    ID,
    TITLE,
    "LF AI & Data Foundation",
    "dataset",
    HOMEPAGE,
    LICENSE,
    redistributable=REDISTRIBUTABLE,
    attribution=ATTRIBUTION,
    authority="index",
)

#: The tool's components, by the names that count.
COMPONENTS = (
    "Model architecture",
    "Model parameters (Final)",
    "Technical report",
    "Evaluation results",
    "Model card",
    "Data card",
    "Sample model outputs",
    "Training code",
    "Inference code",
    "Evaluation code",
    "Evaluation data",
    "Supporting libraries and tools",
    "Datasets",
    "Data preprocessing code",
    "Research paper",
    "Model parameters (Intermediate)",
    "Model metadata",
)

#: What a licence of the whole record can be for: everything, or one type of content.
GENERAL = ("distribution", "code", "data", "document")

#: The word for a component that is there without a licence.
UNLICENSED = "unlicensed"

_REQUIRED = ("name", "producer", "license", "components")
_TEXTS = ("name", "producer", "version", "date", "repository", "huggingface")
# Others are refused: under a misspelt "license" a component would take that of the whole.
_COMPONENT_KEYS = ("name", "description", "license", "license_path", "component_path")

_Place = Sequence[str | int]


@dataclass(frozen=True)
class MotRecord:
    """What one file says of a model; ``date`` is the record's, not the model's, and "unknown" where it is not given.

    ``components`` gives the licence of each component listed, as written: None is inherited, empty is none.
    ``general`` gives the licences of the whole that are named, by type of content or for the ``distribution``.
    ``addresses`` are those that are given of components.
    """

    name: str
    producer: str
    components: Mapping[str, str | None]
    general: Mapping[str, str]
    version: str = ""
    date: str = "unknown"
    repository: str = ""
    huggingface: str = ""
    addresses: Mapping[str, str] = field(default_factory=dict)
    file: str = ""

    @property
    def shows_something(self) -> bool:
        """Tell whether the record gives the address of anything that could be looked at."""
        return bool(self.addresses or address(self.huggingface) or address(self.repository))


def record(path: Path) -> MotRecord:
    """Return the record in a file; raise SourceError listing everything that is wrong with it."""
    found = documents(path)
    if len(found) != 1:
        raise SourceError([f"{path.name}: {len(found)} YAML documents; a record is exactly one"])
    if problems := list(_problems(found[0])):
        raise SourceError(problems)
    return _record(path.name, found[0].content["release"])


def records(path: Path) -> list[MotRecord]:
    """Return the record of a file, or those of a folder or of the folder ``models`` in it, by file name.

    Raise SourceError listing what is wrong with any of them.
    """
    models = path / "models"
    return read_every(files(models if models.is_dir() else path, ".yml"), record)


def origin(path: Path, *, read_on: str) -> Origin:
    """Return the source that a file or folder belongs to."""
    return Origin(dated(SOURCE, path), read_on)


def release(record: MotRecord, origin: Origin) -> ReleaseRecord:
    """Return a record's release with its names; its date is the day of the entry and says nothing of the release."""
    evidence = origin.evidence(f"models/{record.file}, components and their licences")
    return mention(
        record.file.removesuffix(".yml"),
        record.name,
        evidence,
        own="mot",
        page=hub_id(record.huggingface),
        maker=record.producer,
        day="" if record.date == "unknown" else record.date,
    )


def _record(file: str, release: Mapping[str, Any]) -> MotRecord:
    given = {name: release[name] for name in _TEXTS if name in release}
    components = {each["name"]: each.get("license") for each in release["components"]}
    general = {name: said.get("name") for name, said in release["license"].items()}
    return MotRecord(
        **given,
        components={name: "" if said == UNLICENSED else said for name, said in components.items()},
        general={name: said for name, said in general.items() if said},
        addresses={each["name"]: url for each in release["components"] if (url := _address(each))},
        file=file,
    )


def _address(component: Mapping[str, Any]) -> str:
    """Return where a component lies; the field holds other words as well, which are none."""
    return address(str(component.get("component_path") or "").strip())


def _problems(document: Document) -> Iterator[str]:
    content = document.content
    if not isinstance(content, dict) or not isinstance(content.get("release"), dict):
        yield document.problem(["release"], "there is no mapping 'release', which says what the record is of")
        return
    release = content["release"]
    for key in _REQUIRED:
        if key not in release:
            yield document.problem(["release"], f"the key {key!r} is missing")
    yield from _text_problems(document, release)
    yield from _general_problems(document, release.get("license", {}))
    yield from _component_problems(document, release.get("components", []))


def _text_problems(document: Document, release: Mapping[str, Any]) -> Iterator[str]:
    for key in _TEXTS:
        value = release.get(key, "")
        place = ["release", key]
        if not isinstance(value, str):
            yield _not_text(document, place, value)
        elif key == "name" and key in release and not value.strip():
            yield document.problem(place, "the name is empty")
        elif key == "date" and key in release and not _is_day(value):
            yield document.problem(place, f"{value!r} is not a date: write YYYY-MM-DD")


def _is_day(text: str) -> bool:
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) is not None and is_real_date(text)


def _general_problems(document: Document, raw: Any) -> Iterator[str]:
    place = ["release", "license"]
    if not isinstance(raw, dict):
        yield document.problem(place, f"{raw!r} is not a mapping of {', '.join(GENERAL)}, which may be empty")
        return
    for name, said in raw.items():
        if name not in GENERAL:
            yield document.problem([*place, name], f"{name!r} is not one of {', '.join(GENERAL)}")
        elif not isinstance(said, dict):
            yield document.problem([*place, name], f"{said!r} is not a mapping with the keys name and path")
        elif not isinstance(said.get("name"), str | None):
            yield _not_text(document, [*place, name, "name"], said["name"])


def _component_problems(document: Document, raw: Any) -> Iterator[str]:
    place: list[str | int] = ["release", "components"]
    if not isinstance(raw, list):
        yield document.problem(place, f"{raw!r} is not a list of components, which may be empty")
        return
    seen: set[str] = set()
    for position, item in enumerate(raw):
        here = [*place, position]
        if not isinstance(item, dict):
            yield document.problem(here, f"{item!r} is not a mapping with the key name")
            continue
        yield from _one_component_problems(document, here, item)
        name = item.get("name")
        if isinstance(name, str) and name in seen:
            yield document.problem(here, f"the component {name!r} stands twice; the tool would let the last win")
        seen.add(str(name))


def _one_component_problems(document: Document, place: _Place, item: Mapping[str, Any]) -> Iterator[str]:
    for key in item:
        if key not in _COMPONENT_KEYS:
            yield document.problem([*place, key], f"the key {key!r} is not one of {', '.join(_COMPONENT_KEYS)}")
    if "name" not in item:
        yield document.problem(place, "the key 'name' is missing")
    elif item["name"] not in COMPONENTS:
        allowed = ", ".join(COMPONENTS)
        yield document.problem([*place, "name"], f"the component {item['name']!r} is not one of {allowed}")
    if not isinstance(item.get("license"), str | None):
        yield _not_text(document, [*place, "license"], item["license"])


def _not_text(document: Document, place: _Place, value: Any) -> str:
    return document.problem(place, f"{value!r} is not text; write it in quotes")
