"""What each source brings to an import: its parser, and what only the core can make of its records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from openness.components import Aspect, Availability
from openness.definitions import definition
from openness.model_openness_tool import UNLICENSED
from openness.scoring import score_marks
from registry.actions.imports import Incoming
from registry.facts.tool_records import TOOL, Listed, fields, listed
from registry.sources import catalogue, epoch, every_eval_ever, hub, llm_stats, models_dev, mot, os_ai_map, osai
from registry.sources.epoch.organizations import UNKNOWN
from registry.sources.epoch.versions import FAMILY
from registry.sources.reading import Origin, Reading, Refusal
from registry.sources.records import ClaimRecord, FamilyRecord, RatingRecord

_INDEX = "osai@12"


def _epoch(path: Path, read_on: str) -> Incoming:
    data = epoch.read(path, read_on=read_on)
    developers = {record.slug: record for record in (UNKNOWN, *data.developers)}
    return Incoming(
        source=epoch.ID,
        releases=data.releases,
        sources=data.sources,
        developers=tuple(developers.values()),
        family=FamilyRecord(FAMILY, "Versions listed by Epoch AI, not reviewed", UNKNOWN.slug),
        benchmarks=data.benchmarks,
        refused=tuple(Refusal(item.file, item.reason, item.line) for item in data.refused),
        explained=frozenset((item.release, item.field) for item in catalogue.read().disagreements),
    )


def _tool(path: Path, read_on: str) -> Incoming:
    origin, refused = mot.origin(path, read_on=read_on), []
    releases = []
    for record in mot.records(path):
        release, found = mot.release(record, origin), listed(record)
        if not record.shows_something:
            refused.append(Refusal(record.file, "no address of anything: what it lists is not proposed"))
        claims = tuple(_listed_claims(record, found, origin)) if record.shows_something else ()
        releases.append(replace(release, claims=claims, ratings=(_tool_class(record, found, origin),)))
    return Incoming(
        mot.ID, tuple(releases), (origin.source,), refused=tuple(refused), proposes=frozenset({"mot", "huggingface"})
    )


def _listed_claims(record: mot.MotRecord, found: Listed, origin: Origin) -> Iterator[ClaimRecord]:
    """Yield that what is listed can be had, and under which licence; "unlicensed" is what the form says of none."""
    for part in found.there:
        place = f"models/{record.file}, component {part.name}"
        evidence = origin.evidence(place, url=record.addresses.get(part.name, ""))
        note = f"Listed as {part.name}" + ("" if evidence.url else ", without an address of its own")
        for field in fields([part], Aspect.AVAILABILITY):
            yield ClaimRecord(field, Availability.PUBLIC.value, evidence, note=note)
        written = found.written(part) or UNLICENSED
        for field in fields([part], Aspect.LICENSE) if written.strip().casefold() != UNLICENSED else ():
            yield ClaimRecord(field, written.strip(), evidence, note=f"Written as {written.strip()} for {part.name}")


def _tool_class(record: mot.MotRecord, found: Listed, origin: Origin) -> RatingRecord:
    result = found.result()
    level = found.assessment(definition(TOOL)).verdict
    share = "" if result.rank else f" ({result.progress[3]:.0f} % of Class III)"
    note = f"Computed by the tool's rules from its record, which stores no class{share}"
    evidence = origin.evidence(f"models/{record.file}, components and their licences")
    return RatingRecord("mot-class", level, evidence, date=origin.source.published, note=note)


def _index(path: Path, read_on: str) -> Incoming:
    origin = osai.origin(path, read_on=read_on)
    releases = []
    for record in osai.records(path):
        release = osai.release(record, origin)
        releases.append(replace(release, ratings=(_index_score(record, origin), *release.ratings)))
    return Incoming(osai.ID, tuple(releases), (origin.source,), proposes=frozenset({"osai", "huggingface"}))


def _index_score(record: osai.OsaiRecord, origin: Origin) -> RatingRecord:
    score, _ = score_marks(definition(_INDEX), record.marks)
    models = f"end model {record.end_model}" + (f", base model {record.base_model}" if record.base_model else "")
    note = (
        f"The ratings are the index's, of {models}; the score is computed from them by its published formula "
        "(open 1, partial 0.5, closed 0)"
    )
    evidence = origin.evidence(f"main-database/{record.file}, ratings, links and notes")
    return RatingRecord(
        osai.SCHEME,
        f"{score:.3f} ({len(osai.PARAMETERS)} parameters)",
        evidence,
        date=origin.source.published,
        note=note,
    )


def _second_hand(read: Callable[..., Reading], source: str, *proposes: str) -> Callable[[Path, str], Incoming]:
    def incoming(path: Path, read_on: str) -> Incoming:
        found = read(path, read_on=read_on)
        return Incoming(
            source,
            found.releases,
            (found.source,),
            benchmarks=found.benchmarks,
            refused=found.refused,
            proposes=frozenset(proposes),
        )

    return incoming


#: How the files of each source are read: from a path, on an ISO day.
READERS: dict[str, Callable[[Path, str], Incoming]] = {
    epoch.ID: _epoch,
    mot.ID: _tool,
    osai.ID: _index,
    llm_stats.ID: _second_hand(llm_stats.read, llm_stats.ID, "llm_stats", "huggingface"),
    models_dev.ID: _second_hand(models_dev.read, models_dev.ID, "models_dev", "api", "huggingface"),
    os_ai_map.ID: _second_hand(os_ai_map.read, os_ai_map.ID, "os_ai_map", "huggingface"),
    hub.ID: _second_hand(hub.read, hub.ID, "huggingface"),
    every_eval_ever.ID: _second_hand(every_eval_ever.read, every_eval_ever.ID, "huggingface"),
}

#: Sources whose files make sense only beside each other.
IN_FOLDERS = frozenset({llm_stats.ID, os_ai_map.ID})
