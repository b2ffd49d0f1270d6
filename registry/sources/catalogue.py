"""The bundled catalogue: a folder of YAML files that together hold the starter facts of the registry."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import jsonschema

from registry.sources import aliasfile, scorefiles
from registry.sources.descriptions import evidence_record, is_real_date, releases
from registry.sources.records import (
    BenchmarkRecord,
    DeveloperRecord,
    EstimateRecord,
    FamilyRecord,
    LaterStance,
    LicenseRecord,
    PolicyRecord,
    ReleaseRecord,
    SourceError,
    SourceRecord,
)
from registry.sources.yamlfile import documents, read_every, schema_problems

FOLDER = Path(__file__).resolve().parent.parent / "catalogue"

_SCHEMA = json.loads(Path(__file__).with_name("catalogue.schema.json").read_text(encoding="utf-8"))

#: Values of a license field that are no key of a licence.
_NO_KEY = {"unknown"}


@dataclass(frozen=True)
class Disagreement:
    """Why the catalogue's value differs from a source's."""

    release: str
    field: str
    epoch: str
    ours: str
    reason: str


@dataclass(frozen=True)
class Catalogue:
    """Everything in the folder, checked against itself."""

    title: str
    as_of: str
    recorded: str
    license: str
    sources: tuple[SourceRecord, ...]
    developers: tuple[DeveloperRecord, ...]
    families: tuple[FamilyRecord, ...]
    licenses: tuple[LicenseRecord, ...]
    policies: tuple[PolicyRecord, ...]
    benchmarks: tuple[BenchmarkRecord, ...]
    releases: tuple[ReleaseRecord, ...]
    disagreements: tuple[Disagreement, ...]
    estimates: tuple[EstimateRecord, ...] = ()


def read(folder: Path = FOLDER) -> Catalogue:
    """Return the catalogue in a folder; raise SourceError listing everything that is wrong with it."""
    head = _list(folder, "catalogue")
    developers = _list(folder, "developers")
    benchmarks = tuple(BenchmarkRecord(**item) for item in _list(folder, "benchmarks"))
    catalogue = Catalogue(
        **head,
        sources=tuple(SourceRecord(**item) for item in _list(folder, "sources")),
        developers=tuple(DeveloperRecord(**item) for item in developers["developers"]),
        families=tuple(FamilyRecord(**item) for item in developers["families"]),
        licenses=tuple(license_record(item) for item in _parts(folder, "licenses")),
        policies=tuple(_policy(item) for item in _parts(folder, "policies")),
        benchmarks=benchmarks,
        releases=scorefiles.fold(
            aliasfile.fold(_releases(folder / "releases"), folder / "aliases.yaml", validator=_validator("aliases")),
            folder / "scores",
            benchmarks=benchmarks,
            validator=_validator("scores"),
        ),
        disagreements=tuple(Disagreement(**item) for item in _list(folder, "disagreements")),
        estimates=tuple(_estimate(item) for item in _list(folder, "estimates")),
    )
    if problems := [*_repeated(catalogue), *_dangling(catalogue), *_impossible(catalogue)]:
        raise SourceError(problems)
    return catalogue


def licenses(folder: Path = FOLDER) -> tuple[tuple[LicenseRecord, ...], tuple[PolicyRecord, ...]]:
    """Return the bundled licences and policies alone, for reading a file without a database."""
    texts = tuple(license_record(item) for item in _parts(folder, "licenses"))
    return texts, tuple(_policy(item) for item in _parts(folder, "policies"))


def reach(folder: Path = FOLDER) -> str:
    """Return the day to which the data of the catalogue reach."""
    return str(_list(folder, "catalogue")["as_of"])


def _list(folder: Path, name: str) -> Any:
    path = folder / f"{name}.yaml"
    if not path.exists():
        raise SourceError([f"{path.name}: missing from the catalogue"])
    return _checked(path, name)


def _parts(folder: Path, name: str) -> Iterable[Any]:
    """Yield the entries of every file of a subfolder."""
    paths = sorted((folder / name).glob("*.yaml"))
    if not paths:
        raise SourceError([f"{name}/: missing from the catalogue"])
    for path in paths:
        yield from _checked(path, name)


def _checked(path: Path, name: str) -> Any:
    found = documents(path)
    if len(found) != 1:
        raise SourceError([f"{path.name}: has {len(found)} documents, not one"])
    problems = schema_problems(found[0], _validator(name)) or _unreal_dates(found[0])
    if problems:
        raise SourceError(problems)
    return found[0].content


def _validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": _SCHEMA["$defs"]})


def _unreal_dates(document: Any) -> list[str]:
    items = document.content if isinstance(document.content, list) else []
    return [
        document.problem([position, name], f"{item[name]!r} is not a date")
        for position, item in enumerate(items)
        for name in ("published", "reach")
        if name in item and not is_real_date(item[name])
    ]


def _releases(folder: Path) -> tuple[ReleaseRecord, ...]:
    return tuple(chain.from_iterable(read_every(sorted(folder.glob("*.yaml")), releases)))


def license_record(item: dict[str, Any]) -> LicenseRecord:
    """Return the record of one entry of a file of licences."""
    values = {key: value for key, value in item.items() if value is not None}
    return LicenseRecord(
        **values
        | {
            "evidence": evidence_record(item["evidence"]),
            "policies": tuple(values.get("policies", ())),
            "names": tuple((name["scheme"], name["value"]) for name in values.get("names", ())),
        }
    )


def _policy(item: dict[str, Any]) -> PolicyRecord:
    values = {key: value for key, value in item.items() if value is not None}
    later = tuple(
        LaterStance(
            change["tag"],
            change["stance"],
            change["from"],
            change["text"],
            evidence_record(change["evidence"]),
            change.get("clause", ""),
        )
        for change in values.get("later", ())
    )
    return PolicyRecord(**values | {"evidence": evidence_record(item["evidence"]), "later": later})


def _estimate(item: dict[str, Any]) -> EstimateRecord:
    return EstimateRecord(**item | {"evidence": evidence_record(item["evidence"])})


def _repeated(catalogue: Catalogue) -> Iterable[str]:
    keys = {
        "release": [item.slug for item in catalogue.releases],
        "developer": [item.slug for item in catalogue.developers],
        "family": [item.slug for item in catalogue.families],
        "licence": [item.key for item in catalogue.licenses],
        "name of a licence": [f"{scheme} {value}" for item in catalogue.licenses for scheme, value in item.names],
        "policy": [item.key for item in catalogue.policies],
        "source": [item.key for item in catalogue.sources],
        "benchmark": [item.key for item in catalogue.benchmarks],
        "published estimate": [item.key for item in catalogue.estimates],
        "alias": [f"{alias.scheme} {alias.value}" for item in catalogue.releases for alias in item.aliases],
    }
    for noun, found in keys.items():
        for key, count in Counter(found).items():
            if count > 1:
                yield f"{noun} {key!r} stands {count} times in the catalogue"


def _dangling(catalogue: Catalogue) -> Iterable[str]:
    known = {
        "developer": {item.slug for item in catalogue.developers},
        "family": {item.slug for item in catalogue.families},
        "licence": {item.key for item in catalogue.licenses} | _NO_KEY,
        "policy": {item.key for item in catalogue.policies},
        "source": {item.key for item in catalogue.sources},
        "benchmark": {item.key for item in catalogue.benchmarks},
        "release": {item.slug for item in catalogue.releases},
    }
    for place, noun, key in _references(catalogue):
        if key not in known[noun]:
            yield f"{place}: no {noun} {key!r} in the catalogue"


def _impossible(catalogue: Catalogue) -> Iterable[str]:
    """Yield what is wrong with the numbers of published estimates."""
    for item in catalogue.estimates:
        numbers = [number for number in (item.value, item.low, item.high) if number is not None]
        if not all(math.isfinite(number) for number in numbers):
            yield f"published estimate {item.key}: value, low and high are finite numbers or null"
        if (item.low is None) != (item.high is None):
            yield f"published estimate {item.key}: low and high are given together or not at all"
        elif item.low is not None and item.high is not None and item.low > item.high:
            yield f"published estimate {item.key}: low, {item.low:g}, is above high, {item.high:g}"
        if not numbers:
            yield f"published estimate {item.key}: has neither a value nor a range"


def _references(catalogue: Catalogue) -> Iterable[tuple[str, str, str]]:
    for family in catalogue.families:
        yield f"family {family.slug}", "developer", family.developer
    for text in catalogue.licenses:
        yield f"licence {text.key}", "source", text.evidence.source
        yield from ((f"licence {text.key}", "policy", policy) for policy in text.policies)
    for policy in catalogue.policies:
        yield f"policy {policy.key}", "source", policy.evidence.source
        yield from ((f"policy {policy.key}", "source", change.evidence.source) for change in policy.later)
    for estimate in catalogue.estimates:
        yield f"published estimate {estimate.key}", "source", estimate.evidence.source
    for disagreement in catalogue.disagreements:
        yield "disagreements", "release", disagreement.release
    for release in catalogue.releases:
        yield from ((f"release {release.slug}", noun, key) for noun, key in _release_references(release))


def _release_references(release: ReleaseRecord) -> Iterable[tuple[str, str]]:
    yield "developer", release.developer
    yield "family", release.family
    for claim in release.claims:
        yield "source", claim.evidence.source
        if claim.field.endswith(".license"):
            yield "licence", claim.value
    for alias in release.aliases:
        yield "source", alias.evidence.source
    for score in release.scores:
        yield "source", score.evidence.source
        yield "benchmark", score.benchmark
    for edge in release.lineage:
        yield "release", edge.base
