"""Turn rows of Epoch AI's run files and of its index into scores."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from registry.sources.epoch import versions
from registry.sources.epoch.data import Origin, Run
from registry.sources.epoch.layouts import SETTING, Layout
from registry.sources.epoch.table import Row
from registry.sources.epoch.values import (
    BOUNDS,
    SCALES,
    Unusable,
    day,
    interval,
    line_of,
    maybe_number,
    number,
    slugify,
)
from registry.sources.records import BenchmarkRecord, EvidenceRecord, ScoreRecord

EPOCH = "Epoch AI"
UNNAMED = "not named by Epoch AI"
URL = "https://epoch.ai/benchmarks"
INDEX_COLUMNS = ("Model version", "ECI Score", "Release date", "Organization")
_LINKS = ("Source link", "Source Link", "Source link (site from table)", "Source", "Log viewer")
_IDS = ("id", "ID", "UUID")


def columns(name: str, layout: Layout) -> tuple[str, ...]:
    """Return the columns without which a run file is of another format."""
    shots = "Shots" if name == "mmlu_external.csv" else ""
    wanted = ("Model version", layout.score, "Release date", "Organization", layout.stderr, layout.evaluated)
    return tuple(filter(None, (*wanted, layout.low, layout.high, shots)))


def run_id(row: Row) -> str:
    """Return what names a run in its file: its identifier, empty where the file has none."""
    return next((row.text(column) for column in _IDS if row.text(column)), "")


def run(row: Row, origin: Origin, layout: Layout) -> Run:
    """Return the score of a row of a run file."""
    name = run_id(row)
    evidence = origin.evidence(f"run {name}" if name else f"line {row.line}", url=_url(row))
    version = versions.of_run(row, origin, evidence)
    value = number(row, layout.score, unit=layout.unit)
    stderr = maybe_number(row, layout.stderr, unit=layout.unit)
    low, high = interval(row, value, low=layout.low, high=layout.high)
    benchmark = _benchmark(row, origin.name, layout)
    score = ScoreRecord(
        benchmark=benchmark.key,
        value=value,
        evaluator=EPOCH if layout.internal else line_of(row.text("Source")) or UNNAMED,
        relation="third_party",
        evidence=evidence,
        setting=f"Epoch AI run of {version.id}" if layout.internal else _setting(row, version.id),
        # A standard error of nought (all answers alike) is no measure of uncertainty.
        stderr=stderr or None,
        low=low,
        high=high,
        evaluated=day(row, layout.evaluated),
        note=_note(row, layout.aside),
    )
    return Run(version, score, benchmark)


def index_entry(row: Row, origin: Origin) -> Run:
    """Return the index of a version from a file of the Epoch Capabilities Index."""
    evidence = origin.evidence(f"Model version {row.text('Model version')}")
    version = versions.of_run(row, origin, evidence)
    return Run(version, _index(number(row, "ECI Score"), None, None, origin, evidence), index_benchmark(origin))


def listed_index(row: Row, origin: Origin, evidence: EvidenceRecord) -> ScoreRecord | None:
    """Return the index with its interval from a row of the file of models, None where the row has none."""
    if not any(map(row.text, ("eci", "eci_ci_low", "eci_ci_high"))):
        return None
    value = number(row, "eci")
    low, high = interval(row, value, low="eci_ci_low", high="eci_ci_high")
    return _index(value, low, high, origin, evidence)


def index_benchmark(origin: Origin) -> BenchmarkRecord:
    """Return the index at one snapshot: it is fitted anew each time, so each is a benchmark of its own."""
    return BenchmarkRecord(
        key=f"eci-{origin.snapshot or 'undated'}",
        name="Epoch Capabilities Index",
        variant=f"snapshot of {origin.snapshot or 'unknown date'}",
        metric="index",
        direction="higher",
        url=f"{URL}/eci",
        publisher=EPOCH,
        public="unknown",
        unit="points",
        scale="index",
    )


def _index(
    value: float, low: float | None, high: float | None, origin: Origin, evidence: EvidenceRecord
) -> ScoreRecord:
    return ScoreRecord(
        benchmark=index_benchmark(origin).key,
        value=value,
        evaluator=EPOCH,
        relation="third_party",
        evidence=evidence,
        setting=f"joint fit of Epoch's index, snapshot of {origin.snapshot or 'unknown date'}",
        low=low,
        high=high,
        evaluated=origin.snapshot or "unknown",
    )


def _benchmark(row: Row, name: str, layout: Layout) -> BenchmarkRecord:
    low, high = BOUNDS.get(layout.unit, (None, None))
    key, variant = "epoch-" + slugify(name.removesuffix(".csv").removesuffix("_external")), ""
    if name == "gpqa_diamond.csv":
        key = "gpqa-diamond"
    elif name == "mmlu_external.csv":
        key, variant = _mmlu(row)
    return BenchmarkRecord(
        key=key,
        name=layout.name,
        variant=f"{variant}as in Epoch's Benchmarking Hub",
        metric=layout.score,
        direction="higher",
        url=URL,
        publisher="Epoch AI (collected)",
        public="unknown",
        unit=layout.unit,
        lower=low,
        upper=high,
        scale=SCALES.get(layout.unit, "index"),
    )


def _mmlu(row: Row) -> tuple[str, str]:
    shots = row.text("Shots")
    # Answers after written reasoning are another variant, whatever the number of examples.
    if re.search(r"\bCoT\b", row.text("Notes")):
        return "mmlu-cot", "chain of thought, "
    if not shots:
        return "mmlu-shots-unknown", "number of shots unknown, "
    count = shots.removesuffix("-shot")
    if not (count.isdecimal() or count == "few"):
        raise Unusable(f"Shots is {shots!r}; allowed: a whole number, few, or empty")
    return f"mmlu-{count}-shot", f"{count}-shot, "


def _setting(row: Row, version: str) -> str:
    """Return version (its name carries the effort), shots, harness and the name in the cited list."""
    shots = row.text("Shots").removesuffix("-shot")
    parts = [f"version {version}", f"{shots}-shot" if shots else ""]
    parts += [f"{column}: {line_of(row.text(column))}" for column in SETTING if row.text(column)]
    parts.append(f"as listed: {line_of(row.text('Name'))}" if row.text("Name") else "")
    return "; ".join(filter(None, parts))


def _note(row: Row, aside: str) -> str:
    notes = line_of(row.text("Notes"))
    left = f"{aside}, as listed and not used: {row.text(aside)}" if row.text(aside) else ""
    return "; ".join(filter(None, (notes, left)))


def _url(row: Row) -> str:
    texts = (row.text(column) for column in _LINKS)
    return next((text for text in texts if _is_address(text)), "")


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://")) and len(text.split()) == 1 and bool(urlsplit(text).netloc)
