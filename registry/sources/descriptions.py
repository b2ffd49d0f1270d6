"""Releases described in the project's own YAML format (schema: release.schema.json beside this file)."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from registry.sources.records import (
    AliasRecord,
    ClaimRecord,
    EvidenceRecord,
    LineageRecord,
    RatingRecord,
    ReleaseRecord,
    ScoreRecord,
    SourceError,
)
from registry.sources.yamlfile import Document, documents, schema_problems

SCHEMA_FILE = Path(__file__).with_name("release.schema.json")

_ASPECTS = ("availability", "completeness", "provider", "license")
_TRAINING_DATA = ("training_data_pretrain", "training_data_posttrain")
_LISTS = ("dates", "aliases", "lineage", "components", "facts", "scores", "ratings")


@cache
def schema() -> dict[str, Any]:
    """Return the published JSON Schema of a release description."""
    content: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return content


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema())


def releases(path: Path) -> list[ReleaseRecord]:
    """Return the releases a file describes; raise SourceError listing everything that is wrong with it."""
    found = documents(path)
    if not found:
        raise SourceError([f"{path.name}: holds no release description"])
    problems = [problem for document in found for problem in _problems(document)]
    if problems:
        raise SourceError(problems)
    return [_release(document.content) for document in found]


def _problems(document: Document) -> list[str]:
    return schema_problems(document, _validator()) or [
        *_evidence_problems(document),
        *_date_problems(document),
        *_number_problems(document),
        *_order_problems(document),
    ]


def _evidence_problems(document: Document) -> Iterable[str]:
    named = document.content["evidence"]
    for section in _LISTS:
        for position, item in enumerate(document.content.get(section, [])):
            if item["evidence"] not in named:
                allowed = ", ".join(named)
                message = f"{item['evidence']!r} is not one of the evidence names {allowed}"
                yield document.problem([section, position, "evidence"], message)
    if not {"announced", "released"} & {item["event"] for item in document.content["dates"]}:
        yield document.problem(["dates"], "neither of the events announced and released is there")


def _number_problems(document: Document) -> Iterable[str]:
    for position, item in enumerate(document.content.get("scores", [])):
        for key in ("score", "stderr", "low", "high"):
            if not math.isfinite(item.get(key, 0)):
                yield document.problem(["scores", position, key], f"{item[key]} is not a finite number")


def _date_problems(document: Document) -> Iterable[str]:
    for name, item in document.content["evidence"].items():
        if not is_real_date(item["read"]):
            yield document.problem(["evidence", name, "read"], f"{item['read']!r} is not a date: write YYYY-MM-DD")
    for section, keys in (
        ("dates", ["date"]),
        ("components", ["from", "to"]),
        ("facts", ["from", "to"]),
        ("scores", ["evaluated"]),
        ("ratings", ["date"]),
    ):
        for position, item in enumerate(document.content.get(section, [])):
            for key in keys:
                if not is_real_date(str(item.get(key, "unknown"))):
                    message = f"{item[key]!r} is not a date: write YYYY-MM-DD, YYYY-MM, YYYY or unknown"
                    yield document.problem([section, position, key], message)


def _order_problems(document: Document) -> Iterable[str]:
    for section in ("components", "facts"):
        for position, item in enumerate(document.content.get(section, [])):
            start, end = str(item.get("from", "unknown")), str(item.get("to", "unknown"))
            # Compared as far as both are known: 2024-05 may well end in 2024.
            known = min(len(start), len(end))
            if "unknown" not in {start, end} and start[:known] > end[:known]:
                yield document.problem([section, position, "to"], f"{end} is before {start}, from which it holds")


def is_real_date(text: str) -> bool:
    """Tell whether a text of the right form names a day, month or year that exists."""
    if text == "unknown":
        return True
    try:
        date.fromisoformat(text + "-01-01"[: 10 - len(text)] if len(text) == 4 else (text + "-01")[:10])
    except ValueError:
        return False
    return True


def _release(raw: Mapping[str, Any]) -> ReleaseRecord:
    evidence = {name: evidence_record(item) for name, item in raw["evidence"].items()}

    def rows(section: str) -> Iterable[tuple[dict[str, Any], EvidenceRecord]]:
        for item in raw.get(section, []):
            yield {key: value for key, value in item.items() if key != "evidence"}, evidence[item["evidence"]]

    return ReleaseRecord(
        slug=raw["release"],
        name=raw["name"],
        developer=raw["developer"],
        family=raw["family"],
        version=raw.get("version", ""),
        size=raw.get("size", ""),
        variant=raw.get("variant", "unspecified"),
        modality=tuple(raw.get("modality", ())),
        note=raw.get("note", ""),
        claims=tuple(_claims(rows)),
        aliases=tuple(AliasRecord(**item, evidence=read) for item, read in rows("aliases")),
        lineage=tuple(LineageRecord(**item, evidence=read) for item, read in rows("lineage")),
        scores=tuple(_score(item, read) for item, read in rows("scores")),
        ratings=tuple(RatingRecord(**item, evidence=read) for item, read in rows("ratings")),
    )


def evidence_record(item: Mapping[str, Any]) -> EvidenceRecord:
    """Return the record of one entry of an ``evidence`` mapping."""
    return EvidenceRecord(**item)


def _claims(rows: Any) -> Iterable[ClaimRecord]:
    for item, read in rows("dates"):
        yield ClaimRecord(f"date.{item['event']}", item["date"], read, note=item.get("note", ""))
    for item, read in rows("components"):
        names = _TRAINING_DATA if item["component"] == "training_data" else (item["component"],)
        for name in names:
            for aspect in _ASPECTS:
                if aspect in item:
                    yield _dated(f"{name}.{aspect}", item[aspect], item, read)
    for item, read in rows("facts"):
        value = str(item["is"]).lower() if isinstance(item["is"], bool) else item["is"]
        yield _dated(item["fact"], value, item, read)


def _dated(field: str, value: str, item: Mapping[str, Any], read: EvidenceRecord) -> ClaimRecord:
    return ClaimRecord(field, value, read, item.get("from"), item.get("to"), item.get("note", ""))


def _score(item: dict[str, Any], read: EvidenceRecord) -> ScoreRecord:
    value = item.pop("score")
    return ScoreRecord(value=float(value), evidence=read, **item)
