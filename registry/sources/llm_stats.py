"""LLM Stats: models with dates and licences, and their scores (https://llm-stats.com), one JSON file each.

The shots, prompts and variants behind its benchmarks are mostly not stated: each is a benchmark of its own here, and
none is taken for one that the registry describes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from registry.sources.datafile import Part, json_of, part, parts
from registry.sources.epoch.values import is_date, line_of, unique_slugs
from registry.sources.reading import Origin, Reading, Refusal, dated, hub_id, mention
from registry.sources.records import BenchmarkRecord, ClaimRecord, ReleaseRecord, ScoreRecord, SourceError, SourceRecord
from registry.sources.textfile import files
from registry.sources.yamlfile import read_every

ID = "llm-stats"
TITLE = "LLM Stats, models and scores"
HOMEPAGE = "https://llm-stats.com"
LICENSE = "CC-BY-4.0"
ATTRIBUTION = f"LLM Stats, {HOMEPAGE}, CC BY 4.0."
REDISTRIBUTABLE = True
SOURCE = SourceRecord(
    ID,
    TITLE,
    "LLM Stats",
    "dataset",
    HOMEPAGE,
    LICENSE,
    redistributable=REDISTRIBUTABLE,
    attribution=ATTRIBUTION,
)

UNNAMED = "not named by LLM Stats"
_ROOMS = ("organizations", "benchmarks", "licenses")
_LONGEST_KEY = 80
#: Two ways of writing one share differ by no more.
_ROUNDING = 1e-6


@dataclass
class _Gathered:
    """What the models refer to, by id, and what could not be used."""

    origin: Origin
    organizations: Mapping[str, str]
    licenses: Mapping[str, str]
    benchmarks: Mapping[str, BenchmarkRecord]
    refused: list[Refusal] = field(default_factory=list)


def read(path: Path, *, read_on: str) -> Reading:
    """Return what a folder holds; raise SourceError where a file is broken or of another form."""
    if missing := [room for room in _ROOMS if not (path / room).is_dir()]:
        raise SourceError([f"{path}: no folder {', '.join(missing)} in it; allowed: the folder that holds all three"])
    source = dated(SOURCE, path)
    organizations = [file for file in files(path / "organizations", ".json") if file.name == "organization.json"]
    gathered = _Gathered(
        Origin(source, read_on),
        _named(path, organizations, "organization_id"),
        _named(path, files(path / "licenses", ".json"), "license_id"),
        _benchmarks(read_every(files(path / "benchmarks", ".json"), lambda file: _whole(path, file))),
    )
    models = [file for file in files(path / "organizations", ".json") if file.name == "model.json"]
    releases = read_every(models, lambda file: _release(path, file, gathered))
    used = {score.benchmark for record in releases for score in record.scores}
    return Reading(
        source,
        tuple(releases),
        tuple(gathered.refused),
        tuple(record for record in gathered.benchmarks.values() if record.key in used),
    )


def _whole(path: Path, file: Path) -> Part:
    shown = file.relative_to(path).as_posix()
    return part(shown, "", json_of(file, file=shown))


def _named(path: Path, paths: list[Path], key: str) -> dict[str, str]:
    found = read_every(paths, lambda file: _whole(path, file))
    return {each.required(key): each.required("name") for each in found}


def _benchmarks(found: list[Part]) -> dict[str, BenchmarkRecord]:
    """Return the benchmarks by the source's ids; of its numbers only the highest possible one is stated."""
    by_id = {each.required("benchmark_id"): each for each in found}
    keys = unique_slugs(by_id, prefix=f"{ID}-")
    return {name: _benchmark(keys[name], each) for name, each in by_id.items()}


def _benchmark(key: str, said: Part) -> BenchmarkRecord:
    top = said.number("max_score")
    if top <= 0:
        raise said.error("max_score", "is not above 0")
    if len(key) > _LONGEST_KEY:
        raise said.error("benchmark_id", f"makes a key longer than {_LONGEST_KEY} letters")
    return BenchmarkRecord(
        key=key,
        name=line_of(said.required("name"))[:120],
        variant="as listed by LLM Stats, settings mixed",
        metric="score",
        direction="higher",
        url=HOMEPAGE,
        publisher="LLM Stats (collected)",
        public="unknown",
        unit="share" if top == 1 else "points",
        lower=0.0,
        upper=top,
        scale="accuracy" if top == 1 else "index",
    )


def _release(path: Path, file: Path, gathered: _Gathered) -> ReleaseRecord:
    model = _whole(path, file)
    evidence = gathered.origin.evidence(model.file)
    weights = model.text("source_weights_link")
    organization = model.text("organization_id")
    found = mention(
        model.required("model_id"),
        model.required("name"),
        evidence,
        own="llm_stats",
        page=hub_id(weights),
        maker=gathered.organizations.get(organization, organization),
    )
    scores = file.with_name("benchmarks.json")
    return replace(
        found,
        claims=tuple(_claims(model, gathered)),
        scores=tuple(_scores(model, path, scores, gathered)) if scores.exists() else (),
    )


def _claims(model: Part, gathered: _Gathered) -> Iterator[ClaimRecord]:
    released = model.text("release_date")
    if released and not is_date(released):
        reason = f"{released!r} is not a date that exists, as YYYY-MM-DD"
        gathered.refused.append(Refusal(model.file, reason, place="release_date"))
    elif released:
        yield ClaimRecord("date.released", released, gathered.origin.evidence(f"{model.file}, release_date"))
    license_id = model.text("license_id")
    # A licence beside no weights is one of the page or of the service.
    if license_id and (weights := model.text("source_weights_link")):
        written = gathered.licenses.get(license_id, license_id)
        evidence = gathered.origin.evidence(f"{model.file}, license_id", url=weights, quote=license_id)
        yield ClaimRecord("weights_final.license", written, evidence, note=f"LLM Stats writes: {written}")


def _scores(model: Part, path: Path, file: Path, gathered: _Gathered) -> Iterator[ScoreRecord]:
    shown = file.relative_to(path).as_posix()
    seen: set[str] = set()
    for row in parts(shown, "", json_of(file, file=shown)):
        if row.required("model_id") != model.required("model_id"):
            raise row.error("model_id", f"is not {model.required('model_id')!r}, whose folder this is")
        try:
            score = _score(model, row, gathered)
        except _Unusable as error:
            gathered.refused.append(Refusal(shown, str(error), place=row.place))
            continue
        if score.evidence.locator in seen:
            gathered.refused.append(Refusal(shown, "this number was read before; allowed: once", place=row.place))
            continue
        seen.add(score.evidence.locator)
        yield score


class _Unusable(ValueError):
    """A score that cannot be used; the text says why."""


def _score(model: Part, row: Part, gathered: _Gathered) -> ScoreRecord:
    benchmark = gathered.benchmarks.get(row.required("benchmark_id"))
    if benchmark is None:
        raise _Unusable(f"there is no benchmark {row.required('benchmark_id')!r} in the folder benchmarks")
    value, top = row.number("score"), benchmark.upper or 1.0
    if not 0 <= value <= top:
        raise _Unusable(f"the score is {value:g}; allowed: from 0 to {top:g}, the highest score of {benchmark.name}")
    if abs(row.number("normalized_score") - value / top) > _ROUNDING:
        given = f"{row.number('normalized_score'):g} of 1"
        raise _Unusable(f"the score {value:g} of at most {top:g} is given as {given} too: its unit is in doubt")
    own = row.flag("is_self_reported")
    organization = model.text("organization_id")
    checked = row.text("verification_date")[:10]
    number = f"model_benchmark_id {row.number('model_benchmark_id'):.0f}"
    return ScoreRecord(
        benchmark=benchmark.key,
        value=value,
        evaluator=gathered.organizations.get(organization, organization)[:200] if own else UNNAMED,
        relation="developer" if own else "third_party",
        evidence=gathered.origin.evidence(f"{row.file}, {number}", url=row.text("self_reported_source_link")),
        setting=line_of(row.text("analysis_method"))[:300],
        evaluated=checked if len(checked) == 10 and is_date(checked) else "unknown",
    )
