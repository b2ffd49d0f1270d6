"""models.dev: one TOML file a model of an API, and a crosswalk from ids of APIs to ids of the Hugging Face Hub.

A name that moves from one model to another ("latest") says nothing that lasts: such a record is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from registry.sources.datafile import Part, json_of, part, toml_of
from registry.sources.epoch.values import is_date
from registry.sources.reading import Origin, Reading, Refusal, dated, hub_id, is_hub_id, mention
from registry.sources.records import ClaimRecord, ReleaseRecord, SourceError, SourceRecord
from registry.sources.textfile import files
from registry.sources.yamlfile import read_every

ID = "models-dev"
TITLE = "models.dev"
HOMEPAGE = "https://github.com/anomalyco/models.dev"
LICENSE = "MIT"
ATTRIBUTION = "models.dev, https://models.dev, MIT License."
REDISTRIBUTABLE = True
SOURCE = SourceRecord(
    ID,
    TITLE,
    "models.dev",
    "dataset",
    HOMEPAGE,
    LICENSE,
    redistributable=REDISTRIBUTABLE,
    attribution=ATTRIBUTION,
)

_CROSSWALK = re.compile(r"(openrouter_)?models(_.*)?\.json")
_LATEST = re.compile(r"(?<![a-z])latest(?![a-z])", re.IGNORECASE)
#: Names without a version whose model their provider has replaced more than once.
_MOVED = {"deepseek/deepseek-chat", "deepseek/deepseek-reasoner"}


class _Unusable(ValueError):
    """A record that cannot be used; the text says why."""


def read(path: Path, *, read_on: str) -> Reading:
    """Return what a file or folder holds; raise SourceError listing every file that is broken or of another form."""
    source = dated(SOURCE, path)
    origin = Origin(source, read_on)
    refused: list[Refusal] = []

    def records(file: Path) -> list[ReleaseRecord]:
        return list((_model if file.suffix == ".toml" else _crosswalk)(file, origin, refused))

    found = read_every(_files(path), records)
    return Reading(source, tuple(record for of_file in found for record in of_file), tuple(refused))


def _files(path: Path) -> list[Path]:
    """Return the models and crosswalks below a folder; a file is read whichever it is."""
    crosswalks = sorted(file for file in (path, *path.rglob("*.json")) if _CROSSWALK.fullmatch(file.name))
    return crosswalks if path.is_file() and crosswalks else [*files(path, ".toml"), *crosswalks]


def _model(file: Path, origin: Origin, refused: list[Refusal]) -> Iterator[ReleaseRecord]:
    model = toml_of(file, file=f"{file.parent.name}/{file.name}")
    api_id = f"{file.parent.name}/{file.stem}"
    claims = tuple(_claims(model, origin, refused))
    # A second form of the weights, for example in fewer bits, is another repository: then neither names the model.
    pages = {page for each in model.parts("weights") if (page := hub_id(each.text("url")))}
    page = pages.pop() if len(pages) == 1 else ""
    if reason := _moving(api_id, model.required("name")):
        refused.append(Refusal(model.file, reason, place=model.required("name")))
        return
    evidence = origin.evidence(f"models/{model.file}")
    found = mention(api_id, model.required("name"), evidence, own="models_dev", page=page, api_id=api_id)
    yield replace(found, claims=claims)


def _claims(model: Part, origin: Origin, refused: list[Refusal]) -> Iterator[ClaimRecord]:
    opened, place = model.flag("open_weights"), f"models/{model.file}"
    yield ClaimRecord(
        "weights_final.availability",
        "public" if opened else "not_released",
        origin.evidence(f"{place}, open_weights"),
        note=f"open_weights is {str(opened).lower()}, which tells of no licence and no gate",
    )
    released = model.text("release_date")
    if released and not is_date(released):
        refused.append(Refusal(model.file, f"{released!r} is not a date that exists", place="release_date"))
    elif released:
        yield ClaimRecord("date.released", released, origin.evidence(f"{place}, release_date"))


def _moving(api_id: str, name: str) -> str:
    """Return why a name is none of one model, empty where it may be."""
    if api_id.startswith("~") or _LATEST.search(api_id) or _LATEST.search(name) or api_id in _MOVED:
        return "a name that moves from one model to another"
    if ":" in api_id:
        return "the name of a way of serving a model, not of a model"
    return ""


def _crosswalk(file: Path, origin: Origin, refused: list[Refusal]) -> Iterator[ReleaseRecord]:
    whole = part(file.name, "", json_of(file))
    if "data" not in whole.content:
        raise SourceError([f"{file.name}: no list 'data'; allowed: a list of models with id and hugging_face_id"])
    for row in whole.parts("data"):
        api_id, name, page = row.required("id"), row.required("name"), row.text("hugging_face_id")
        if reason := _moving(api_id, name):
            refused.append(Refusal(file.name, reason, place=api_id))
        elif page and not is_hub_id(page):
            refused.append(Refusal(file.name, f"{page[:80]!r} is no id of the Hugging Face Hub", place=row.place))
        else:
            evidence = origin.evidence(f"{file.name}, {api_id}")
            yield mention(api_id, name, evidence, page=page, api_id=api_id)
