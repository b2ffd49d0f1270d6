"""Scores of many releases on one benchmark: a table in YAML, folded into the releases it is about.

Every row becomes a score as if it stood in the description of its release. Its evidence is that of the table, with
the row's own place in it and, where the row has one, the row's own address.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import jsonschema

from registry.sources.descriptions import is_real_date
from registry.sources.records import BenchmarkRecord, EvidenceRecord, ReleaseRecord, ScoreRecord, SourceError
from registry.sources.yamlfile import Document, documents, read_every, schema_problems

_DEFAULTS = ("evaluator", "relation", "setting")
_NUMBERS = ("score", "stderr", "low", "high")


@dataclass(frozen=True)
class _Row:
    """A score with the release it is about and the place at which a complaint can point."""

    release: str
    score: ScoreRecord
    document: Document
    position: int

    def problem(self, key: str, message: str) -> str:
        return self.document.problem(["rows", self.position, key], message)


def fold(
    releases: Iterable[ReleaseRecord],
    folder: Path,
    *,
    benchmarks: Iterable[BenchmarkRecord],
    validator: jsonschema.protocols.Validator,
) -> tuple[ReleaseRecord, ...]:
    """Return the releases with the scores of every file of a folder; raise SourceError listing what is wrong."""
    found = tuple(releases)
    tables = read_every(sorted(folder.glob("*.yaml")), lambda path: _rows(path, validator))
    rows = [row for table in tables for row in table]
    known = {item.key: item for item in benchmarks}
    if problems := [*_misplaced(rows, found, known), *_repeated(rows, found)]:
        raise SourceError(problems)
    by_release: dict[str, list[ScoreRecord]] = {}
    for row in rows:
        by_release.setdefault(row.release, []).append(row.score)
    return tuple(
        replace(item, scores=(*item.scores, *by_release[item.slug])) if item.slug in by_release else item
        for item in found
    )


def _rows(path: Path, validator: jsonschema.protocols.Validator) -> list[_Row]:
    """Return the rows of a file, which may hold a document for each source."""
    tables = documents(path)
    problems = [problem for table in tables for problem in _problems(table, path.stem, validator)]
    if not tables:
        problems = [f"{path.name}: holds no scores"]
    if problems:
        raise SourceError(problems)
    return [
        _Row(item["release"], _score(table.content, item), table, position)
        for table in tables
        for position, item in enumerate(table.content["rows"])
    ]


def _problems(table: Document, name: str, validator: jsonschema.protocols.Validator) -> Iterable[str]:
    return schema_problems(table, validator) or [*_head_problems(table, name), *_row_problems(table)]


def _head_problems(table: Document, name: str) -> Iterator[str]:
    content = table.content
    if content["benchmark"] != name:
        yield table.problem(["benchmark"], f"{content['benchmark']!r} is not {name!r}, after which the file is called")
    if not is_real_date(content["evidence"]["read"]):
        yield table.problem(["evidence", "read"], f"{content['evidence']['read']!r} is not a date: write YYYY-MM-DD")


def _row_problems(table: Document) -> Iterator[str]:
    for position, item in enumerate(table.content["rows"]):
        for key in ("evaluator", "relation"):
            if not (item.get(key) or table.content.get(key)):
                yield table.problem(["rows", position], f"the key {key!r} is missing here and above the rows")
        if not is_real_date(item.get("evaluated", "unknown")):
            message = f"{item['evaluated']!r} is not a date: write YYYY-MM-DD, YYYY-MM, YYYY or unknown"
            yield table.problem(["rows", position, "evaluated"], message)
        for key, message in _number_problems(item):
            yield table.problem(["rows", position, key], message)


def _number_problems(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    odd = [key for key in _NUMBERS if not math.isfinite(item.get(key, 0))]
    yield from ((key, f"{item[key]} is not a finite number") for key in odd)
    if ("low" in item) != ("high" in item):
        yield "low" if "low" in item else "high", "low and high are given together or not at all"
    elif not odd and not item.get("low", item["score"]) <= item["score"] <= item.get("high", item["score"]):
        yield "score", f"{item['score']} is not between low, {item['low']}, and high, {item['high']}"


def _score(content: Mapping[str, Any], item: Mapping[str, Any]) -> ScoreRecord:
    table = content["evidence"]
    evidence = EvidenceRecord(
        source=table["source"],
        locator=f"{table['locator']}, {item['row']}",
        read=table["read"],
        url=item.get("url", table.get("url", "")),
        quote=table.get("quote", ""),
    )
    said = {key: content[key] for key in _DEFAULTS if key in content}
    said |= {key: value for key, value in item.items() if key not in {"release", "row", "url", "score"}}
    return ScoreRecord(benchmark=content["benchmark"], value=float(item["score"]), evidence=evidence, **said)


def _misplaced(
    rows: Iterable[_Row], releases: Iterable[ReleaseRecord], benchmarks: Mapping[str, BenchmarkRecord]
) -> Iterator[str]:
    """Yield rows about a release or benchmark that the catalogue does not have, and scores beyond the bounds."""
    slugs = {item.slug for item in releases}
    for row in rows:
        if row.release not in slugs:
            yield row.problem("release", f"no release {row.release!r} in the catalogue")
        benchmark = benchmarks.get(row.score.benchmark)
        if benchmark is None:
            yield row.document.problem(["benchmark"], f"no benchmark {row.score.benchmark!r} in the catalogue")
        elif allowed := _out_of_bounds(row.score.value, benchmark):
            yield row.problem("score", f"{row.score.value:g} is out of bounds; allowed: {allowed}")


def _out_of_bounds(value: float, benchmark: BenchmarkRecord) -> str:
    """Return in words what is allowed where a value is not, or nothing."""
    if benchmark.scale in {"log", "error"} and value <= 0:
        return "more than 0"
    if benchmark.lower is not None and value < benchmark.lower:
        return f"at least {benchmark.lower:g}"
    if benchmark.upper is not None and value > benchmark.upper:
        return f"at most {benchmark.upper:g}"
    return ""


def _repeated(rows: Iterable[_Row], releases: Iterable[ReleaseRecord]) -> Iterator[str]:
    """Yield rows that say what another row, or the description of the release, says already."""
    places: dict[tuple[str, str], str] = {}
    said = {
        (release.slug, *key): f"the description of {release.slug}"
        for release in releases
        for score in release.scores
        for key in _alike(score)
    }
    for row in rows:
        here = row.document.problem(["rows", row.position], "").removesuffix(": ")
        place = (row.score.evidence.source, row.score.evidence.locator)
        keys = [(row.release, *key) for key in _alike(row.score)]
        if first := places.get(place):
            yield row.problem("row", f"this place stands already in {first}")
        elif first := next((said[key] for key in keys if key in said), ""):
            yield row.problem("release", f"this result of {row.release} stands already in {first}")
        places[place] = here
        said |= dict.fromkeys(keys, here)


def _alike(score: ScoreRecord) -> Iterator[tuple[object, ...]]:
    """Yield what makes two scores of a release one: the same run, or what one evaluator found in one setting."""
    yield score.benchmark, score.evidence.source, score.evidence.locator
    yield score.benchmark, score.evaluator, score.setting, score.evaluated
