"""Every Eval Ever (EvalEval Coalition): runs of models on benchmarks, one JSON file a run, by its schema 0.2 and 0.3.

The format names a benchmark in free words, so a result becomes a score only where a person has declared here which
benchmark of the registry it is, and where direction and scale agree; a value is never rescaled. It states no dates of
releases, and none is made of the moments at which a run was made or collected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from registry.sources import catalogue
from registry.sources.datafile import Part, json_of, part
from registry.sources.epoch.values import is_date, line_of
from registry.sources.evaluation_settings import inner, setting
from registry.sources.reading import Origin, Reading, Refusal, dated, is_hub_id, mention
from registry.sources.records import BenchmarkRecord, EvidenceRecord, ReleaseRecord, ScoreRecord, SourceRecord
from registry.sources.textfile import files
from registry.sources.yamlfile import documents, read_every

ID = "every-eval-ever"
TITLE = "Every Eval Ever, runs of evaluations"
HOMEPAGE = "https://evalevalai.com"
LICENSE = "MIT"
ATTRIBUTION = f"Every Eval Ever, EvalEval Coalition, {HOMEPAGE}, MIT License, and whoever ran each evaluation."
REDISTRIBUTABLE = True
SOURCE = SourceRecord(
    ID,
    TITLE,
    "EvalEval Coalition",
    "dataset",
    HOMEPAGE,
    LICENSE,
    redistributable=REDISTRIBUTABLE,
    attribution=ATTRIBUTION,
    note="Collected from leaderboards, papers and runs of others, whom each score names.",
)

_VERSIONS = ("0.2", "0.3")
#: Since this version a run names the library that made it.
_NAMES_LIBRARY = "0.3"
#: With the developer taking part, a number is the developer's too.
_RELATIONS = {"first_party": "developer", "collaborative": "developer", "third_party": "third_party"}
_UNBOUNDED = {"Infinity", "-Infinity"}
_LONGEST = 200


@dataclass(frozen=True)
class _Declared:
    """Which benchmark of the registry a result is; its venue under the registry's name, and whether it made the test.

    ``differs`` says why a result of that name is none of it after all.
    """

    benchmark: str
    evaluator: str = ""
    author: bool = False
    differs: str = ""


_ABOVE_CHANCE = "it is the share of right answers, where the registry keeps the share above chance"
_BOARD = "HF Open LLM v2"
_ARC = "ARC Prize leaderboard JSON"
#: By the name of the venue, of the evaluation and, where one evaluation has several, of the metric.
_DECLARED: Mapping[tuple[str, str, str], _Declared] = {
    (_BOARD, "IFEval", ""): _Declared("ifeval-open-llm-leaderboard"),
    (_BOARD, "MATH Level 5", ""): _Declared("math-level-5-open-llm-leaderboard"),
    (_BOARD, "BBH", ""): _Declared("bbh-open-llm-leaderboard", differs=_ABOVE_CHANCE),
    (_BOARD, "GPQA", ""): _Declared("gpqa-open-llm-leaderboard", differs=_ABOVE_CHANCE),
    (_BOARD, "MUSR", ""): _Declared("musr-open-llm-leaderboard", differs=_ABOVE_CHANCE),
    (_BOARD, "MMLU-PRO", ""): _Declared("mmlu-pro-open-llm-leaderboard", differs=_ABOVE_CHANCE),
    (_ARC, "v1_Semi_Private", "score"): _Declared("epoch-arc-agi", "ARC Prize Leaderboard", author=True),
    (_ARC, "v2_Semi_Private", "score"): _Declared("epoch-arc-agi-2", "ARC Prize Leaderboard", author=True),
    ("Terminal-Bench 2.0", "terminal-bench-2.0", ""): _Declared(
        "epoch-terminalbench", "Terminal-Bench v2 Leaderboard", author=True
    ),
}


class _Unusable(ValueError):
    """A result that cannot be used; the text says why."""


@dataclass(frozen=True)
class _Run:
    """What one file says of all of its results."""

    whole: Part
    id: str
    venue: str
    evaluator: str
    relation: str
    evaluated: str
    collected: str
    model: Part


@dataclass
class _Gathered:
    """Where the files stand, and what could not be used of them."""

    origin: Origin
    refused: list[Refusal] = field(default_factory=list)
    used: set[str] = field(default_factory=set)


def read(path: Path, *, read_on: str) -> Reading:
    """Return what a file or folder of runs holds; raise SourceError listing every file that is broken."""
    source = dated(SOURCE, path)
    gathered = _Gathered(Origin(source, read_on))
    releases = read_every(files(path, ".json"), lambda file: _release(path, file, gathered))
    known = _benchmarks()
    return Reading(source, tuple(releases), tuple(gathered.refused), tuple(known[key] for key in sorted(gathered.used)))


@cache
def _benchmarks() -> Mapping[str, BenchmarkRecord]:
    """Return the benchmarks of the bundled catalogue, whose direction and scale a result must have."""
    found = documents(catalogue.FOLDER / "benchmarks.yaml")[0].content
    return {item["key"]: BenchmarkRecord(**item) for item in found}


def _release(path: Path, file: Path, gathered: _Gathered) -> ReleaseRecord:
    shown = file.name if path == file else file.relative_to(path).as_posix()
    run = _run(part(shown, "", json_of(file, file=shown)))
    name = run.model.required("id")
    evidence = gathered.origin.evidence(run.id)
    # What is served and not given out bears the id of an interface, which is none on the Hub.
    page = name if is_hub_id(name) and _availability(run.model) != "closed_weights" else ""
    found = mention(name, "", evidence, page=page, maker=run.model.text("developer"), day=run.collected)
    return replace(
        found, name=line_of(run.model.required("name"))[:_LONGEST], scores=tuple(_scores(run, evidence, gathered))
    )


def _run(whole: Part) -> _Run:
    version = whole.required("schema_version")
    if not version.startswith(tuple(f"{known}." for known in _VERSIONS)):
        raise whole.error("schema_version", f"is not known; allowed: {', '.join(f'{each}.x' for each in _VERSIONS)}")
    source, model = (part(whole.file, key, whole.content.get(key)) for key in ("source_metadata", "model_info"))
    if version.startswith(f"{_NAMES_LIBRARY}.") or "eval_library" in whole.content:
        part(whole.file, "eval_library", whole.content.get("eval_library")).required("name")
    return _Run(
        whole,
        whole.required("evaluation_id")[:_LONGEST],
        source.text("source_name"),
        line_of(source.required("source_organization_name"))[:_LONGEST],
        source.required("evaluator_relationship"),
        _day(whole, "evaluation_timestamp"),
        _day(whole, "retrieved_timestamp"),
        model,
    )


def _availability(model: Part) -> str:
    return inner(model, "additional_details").text("model_availability")


def _day(said: Part, key: str) -> str:
    """Return the day of a moment, in seconds since 1970 or as ISO 8601 writes it; unknown where it is neither."""
    text = said.text(key)
    if is_date(text[:10]) and text[10:11] in ("", "T", " "):
        return text[:10]
    try:
        return datetime.fromtimestamp(float(text), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return "unknown"


def _scores(run: _Run, evidence: EvidenceRecord, gathered: _Gathered) -> Iterator[ScoreRecord]:
    if "evaluation_results" not in run.whole.content:
        raise run.whole.error("evaluation_results", "is missing; allowed: a list of results")
    for row in run.whole.parts("evaluation_results"):
        try:
            score = _score(run, row, gathered)
        except _Unusable as error:
            gathered.refused.append(Refusal(run.whole.file, str(error), place=row.place))
            continue
        gathered.used.add(score.benchmark)
        yield score


def _score(run: _Run, row: Part, gathered: _Gathered) -> ScoreRecord:
    name = row.required("evaluation_name")
    metric = part(row.file, f"{row.place}.metric_config", row.content.get("metric_config"))
    details = part(row.file, f"{row.place}.score_details", row.content.get("score_details"))
    value, lower_is_better = details.number("score"), metric.flag("lower_is_better")
    declared = _declared(run.venue, name, metric.text("metric_id"))
    benchmark = _benchmarks()[declared.benchmark]
    _check_scale(metric, benchmark, value, lower_is_better)
    if run.relation not in _RELATIONS:
        known = f"allowed: {', '.join(_RELATIONS)}"
        raise _Unusable(f"who evaluated stands to the model as {run.relation[:_LONGEST]!r}; {known}")
    relation = _RELATIONS[run.relation]
    stderr, low, high = _uncertainty(details, value)
    place = f"{run.id}, {row.place}: {name}"
    evaluated = _day(row, "evaluation_timestamp")
    return ScoreRecord(
        benchmark=benchmark.key,
        value=value,
        evaluator=declared.evaluator or run.evaluator,
        relation="benchmark_author" if declared.author and relation == "third_party" else relation,
        evidence=gathered.origin.evidence(place, url=_address(row)),
        setting=setting(run.whole, row),
        stderr=stderr,
        low=low,
        high=high,
        evaluated=run.evaluated if evaluated == "unknown" else evaluated,
        note="Evaluated together with the developer." if run.relation == "collaborative" else "",
    )


def _declared(venue: str, name: str, metric: str) -> _Declared:
    found = _DECLARED.get((venue, name, metric)) or _DECLARED.get((venue, name, ""))
    if found is None:
        shown = ", ".join(line_of(each)[:60] for each in (venue, name, metric) if each)
        raise _Unusable(f"a result of no benchmark that is declared to be one of the registry's: {shown}")
    if found.differs:
        raise _Unusable(f"not {found.benchmark}: {found.differs}")
    return found


def _check_scale(metric: Part, benchmark: BenchmarkRecord, value: float, lower_is_better: bool) -> None:
    """Raise _Unusable where a result runs in another direction or on another scale than the registry's benchmark."""
    if lower_is_better != (benchmark.direction == "lower"):
        better = "lower" if lower_is_better else "higher"
        raise _Unusable(f"{better} is better there, {benchmark.direction} is better on {benchmark.key}")
    if (kind := metric.text("score_type")) not in ("", "continuous"):
        raise _Unusable(f"the score is of type {kind!r}; allowed: continuous")
    there = tuple(_bound(metric, key) for key in ("min_score", "max_score"))
    here = (benchmark.lower, benchmark.upper)
    if there != here:
        raise _Unusable(f"the scale is {_scale(there)} there, {_scale(here)} on {benchmark.key}: never rescaled")
    low, high = here
    if (low is not None and value < low) or (high is not None and value > high):
        raise _Unusable(f"the score is {value:g}; allowed: {_scale(here)}")


def _bound(metric: Part, key: str) -> float | None:
    """Return an end of a scale, None where it has none; raise _Unusable where it is not stated."""
    said: Any = metric.content.get(key)
    if isinstance(said, str) and said in _UNBOUNDED:
        return None
    if said is None:
        raise _Unusable(f"{key} is not stated: the scale of the score is in doubt")
    return metric.number(key)


def _scale(ends: tuple[float | None, ...]) -> str:
    low, high = ("unbounded" if end is None else f"{end:g}" for end in ends)
    return f"{low} to {high}"


def _uncertainty(details: Part, value: float) -> tuple[float | None, float | None, float | None]:
    """Return standard error and ends of the interval; an error of 0 is that of no sample, and says nothing."""
    said = inner(details, "uncertainty")
    error, interval = inner(said, "standard_error"), inner(said, "confidence_interval")
    stderr = error.number("value") if error.content else None
    if stderr is not None and stderr < 0:
        raise _Unusable(f"the standard error is {stderr:g}; allowed: above 0")
    if not interval.content:
        return stderr or None, None, None
    low, high = interval.number("lower"), interval.number("upper")
    if not low <= value <= high:
        raise _Unusable(f"the interval is {low:g} to {high:g}; allowed: around the score, {value:g}")
    return stderr or None, low, high


def _address(row: Part) -> str:
    """Return the first address at which the data stand, or the page of the data set."""
    data = inner(row, "source_data")
    found = data.content.get("url")
    if isinstance(found, list) and found and isinstance(found[0], str):
        return found[0]
    page = data.text("hf_repo")
    return f"https://huggingface.co/datasets/{page}" if is_hub_id(page) else ""
