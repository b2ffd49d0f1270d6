"""The AI Stack Map (os-ai-map): openness of products as its editors judge it, and tags of repositories on the Hub.

A product is a family; its class is a rating of the models that the product itself names. When a repository was made
(``created_at``) is no release date: the Hub's own move stands there for all that are older.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from registry.sources.datafile import Part, part
from registry.sources.epoch import table
from registry.sources.epoch.values import is_date
from registry.sources.reading import Origin, Reading, Refusal, dated, hub_id, is_hub_id, mention
from registry.sources.records import ClaimRecord, EvidenceRecord, RatingRecord, ReleaseRecord, SourceError, SourceRecord
from registry.sources.textfile import files
from registry.sources.yamlfile import documents, read_every

ID = "os-ai-map"
TITLE = "AI Stack Map (os-ai-map)"
HOMEPAGE = "https://github.com/currentai-org/os-ai-map"
LICENSE = "MIT"
ATTRIBUTION = f"Copyright (c) 2026 Current AI and os-ai-map contributors, {HOMEPAGE}, MIT License."
REDISTRIBUTABLE = True
SOURCE = SourceRecord(
    ID,
    TITLE,
    "Current AI",
    "dataset",
    HOMEPAGE,
    LICENSE,
    redistributable=REDISTRIBUTABLE,
    attribution=ATTRIBUTION,
    authority="index",
)
SCHEME = "os-ai-map"

CLASSES = ("closed", "restricted", "open_weights", "open_source")
_BEST = 5
_TAGS = ("top_models.csv", "tracked_models.csv")
_PREFIX = "license:"


def read(path: Path, *, read_on: str) -> Reading:
    """Return what a folder holds; raise SourceError where a file is broken or of another form."""
    rooms = {name: path / "sources" / name for name in ("products", "scores")}
    if missing := [f"sources/{name}" for name, room in rooms.items() if not room.is_dir()]:
        raise SourceError([f"{path}: no folder {', '.join(missing)} in it"])
    source = dated(SOURCE, path)
    origin = Origin(source, read_on)
    refused: list[Refusal] = []
    products = {each.required("name"): each for each in read_every(files(rooms["products"], ".yaml"), _whole)}
    judged = read_every(files(rooms["scores"], ".yaml"), lambda file: list(_judged(file, products, origin, refused)))
    tags = [path / "huggingface" / name for name in _TAGS if (path / "huggingface" / name).is_file()]
    tagged = read_every(tags, lambda file: list(_tagged(file, origin, refused)))
    return Reading(source, tuple(record for records in (*judged, *tagged) for record in records), tuple(refused))


def _whole(file: Path) -> Part:
    found = documents(file)
    if len(found) != 1:
        raise SourceError([f"{file.name}: {len(found)} YAML documents; a record is exactly one"])
    return part(f"{file.parent.name}/{file.name}", "", found[0].content)


def _judged(
    file: Path, products: Mapping[str, Part], origin: Origin, refused: list[Refusal]
) -> Iterator[ReleaseRecord]:
    judgement = _whole(file)
    name = judgement.required("product")
    if name not in products:
        refused.append(Refusal(judgement.file, f"there is no product {name[:80]!r}", place="product"))
        return
    product = products[name]
    if product.required("type") != "model":
        return
    rating = _rating(judgement, product, origin)
    if rating is None:
        allowed = f"allowed: {', '.join(CLASSES)}"
        refused.append(Refusal(judgement.file, f"the class is none of those known; {allowed}", place="openness.class"))
        return
    pages = [page for each in product.parts("huggingface_model") if (page := hub_id(each.text("url")))]
    shown = product.required("display_name")
    # The id and the name of a family are no names of each of its models.
    own = "os_ai_map" if len(pages) < 2 else ""
    for page in pages or [""]:
        found = mention(name, "" if page else shown, rating.evidence, own=own, page=page)
        yield replace(found, name=shown, ratings=(rating,))


def _rating(judgement: Part, product: Part, origin: Origin) -> RatingRecord | None:
    """Return the openness of a product with the first document it cites; the others stand in the note."""
    openness = part(judgement.file, "openness", judgement.content.get("openness"))
    kind = openness.required("class")
    if kind not in CLASSES:
        return None
    points = "" if openness.content.get("score") is None else f" ({openness.number('score'):g} of {_BEST})"
    if points and not 0 <= openness.number("score") <= _BEST:
        raise openness.error("score", f"is not from 0 to {_BEST}")
    first, *others = openness.parts("sources") or [part(judgement.file, "openness.sources", {})]
    accessed = first.text("accessed")
    notes = (
        f"Product {product.required('display_name')}, confidence {openness.text('confidence') or 'not stated'}.",
        openness.text("components"),
        f"Cited as well: {', '.join(each.text('url') for each in others)}" if others else "",
    )
    evidence = origin.evidence(f"sources/{judgement.file}, openness", url=first.text("url"), quote=first.text("shows"))
    return RatingRecord(
        SCHEME,
        f"{kind}{points}",
        evidence,
        date=accessed if is_date(accessed) else "unknown",
        note=" ".join(filter(None, notes)),
    )


def _tagged(file: Path, origin: Origin, refused: list[Refusal]) -> Iterator[ReleaseRecord]:
    """Yield the repositories of a list with the licence that each is tagged with, where that is one."""
    for row in table.read(file, file=file.name, required=("model_id", "tags")).rows:
        page = row.text("model_id")
        tags = {tag.strip() for tag in row.text("tags").split(",")}
        licenses = sorted(tag.removeprefix(_PREFIX) for tag in tags if tag.startswith(_PREFIX))
        if not is_hub_id(page):
            refused.append(Refusal(file.name, f"{page[:80]!r} is no id of the Hugging Face Hub", row.line))
            continue
        if len(licenses) > 1:
            refused.append(Refusal(file.name, f"{len(licenses)} licences: {', '.join(licenses)[:200]}", row.line))
        place, url = f"huggingface/{file.name}, {page}", f"https://huggingface.co/{page}"
        evidence = origin.evidence(place, url=url)
        tagged = [_license(each, origin.evidence(place, url=url, quote=_PREFIX + each)) for each in licenses]
        yield replace(mention(page, "", evidence, page=page), claims=tuple(tagged if len(tagged) == 1 else ()))


def _license(written: str, evidence: EvidenceRecord) -> ClaimRecord:
    return ClaimRecord("weights_final.license", written, evidence, note=f"Tag of the repository: {_PREFIX}{written}")
