"""Archetypes for testing definitions: releases and made-up licences in one file, without dates or sources.

A component is ``{availability, licence, completeness}``, the single ``training_data`` stands for both kinds of
training data, and facts are nested (``data_info: {scope: true}``); ``na`` means not applicable, null unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from registry.sources.records import ClaimRecord, EvidenceRecord, LicenseRecord, ReleaseRecord, SourceError
from registry.sources.yamlfile import documents

_NOWHERE = EvidenceRecord(source="fixture", locator="made up", read="unknown")
_TRAINING_DATA = ("training_data_pretrain", "training_data_posttrain")
_RENAMED = {"fsf_free": "fsf_libre", "has_licence": "has_license"}
_WORDS: dict[Any, str] = {True: "true", False: "false", None: "unknown", "na": "not_applicable"}


def read(path: Path) -> tuple[list[ReleaseRecord], list[LicenseRecord]]:
    """Return the releases and the licences of a file; raise SourceError where its form is another."""
    found = documents(path)
    content = found[0].content if len(found) == 1 else None
    if not isinstance(content, dict) or not {"licences", "models"} <= set(content):
        raise SourceError([f"{path.name}: not a file of archetypes: it has one document with licences and models"])
    try:
        licenses = [_license(key, raw) for key, raw in content["licences"].items()]
        return [_release(raw) for raw in content["models"]], licenses
    except (AttributeError, KeyError, TypeError) as error:
        problem = f"not a file of archetypes: {error} is not what stands in this place of one"
        raise SourceError([f"{path.name}: {problem}"]) from None


def _license(key: str, raw: Mapping[str, Any]) -> LicenseRecord:
    terms = {_RENAMED.get(name, name): _WORDS[value] for name, value in raw.items() if name != "mot_id"}
    # One flag stands here for a limit by users and one by revenue.
    terms.setdefault("revenue_threshold", terms.get("scale_threshold", "unknown"))
    return LicenseRecord(key, raw.get("mot_id") or key, terms, _NOWHERE, spdx=raw.get("mot_id") or "")


def _release(raw: Mapping[str, Any]) -> ReleaseRecord:
    claims = [*_component_claims(raw.get("components", {})), *_fact_claims(raw.get("facts", {}))]
    return ReleaseRecord(raw["id"], raw["id"], "fixture", "fixture", note=raw.get("note", ""), claims=tuple(claims))


def _component_claims(components: Mapping[str, Mapping[str, str]]) -> Iterable[ClaimRecord]:
    for name, said in components.items():
        for component in _TRAINING_DATA if name == "training_data" else (name,):
            for aspect, value in said.items():
                yield ClaimRecord(f"{component}.{'license' if aspect == 'licence' else aspect}", value, _NOWHERE)


def _fact_claims(facts: Mapping[str, Any]) -> Iterable[ClaimRecord]:
    for name, said in facts.items():
        for field, value in (
            {f"{name}.{k}": v for k, v in said.items()} if isinstance(said, dict) else {name: said}
        ).items():
            yield ClaimRecord(field, _WORDS[value], _NOWHERE)
