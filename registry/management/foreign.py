"""Cases from what others write: records of the Model Openness Tool and of the European index, cards of the Hub."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from openness.components import Aspect, Availability, Component
from openness.definitions import Criterion, Definition, Kind
from openness.licenses.resolution import resolve
from openness.scoring import score_in_words, score_marks
from openness.verdicts import Assessment, Finding, ScoreRange, Verdict
from registry.facts.tool_records import fields, listed
from registry.management.cases import Case, LicenseFound, bundled_names, case, table_with
from registry.sources import hfcard, mot, osai
from registry.sources.records import ClaimRecord, EvidenceRecord, ReleaseRecord


def tool_record(path: Path, as_of: date) -> Iterator[Case]:
    """Yield the record of a file: for the tool's own definition its exact class, for others what it lists.

    To other definitions a component that is listed is public, and one that is not listed is unknown.
    """
    record = mot.record(path)
    found = listed(record)
    licenses = tuple(
        LicenseFound(text, fields(parts, Aspect.LICENSE), resolve(text, names=bundled_names()))
        for text, parts in found.licenses().items()
    )
    claims = [_claim(path, field, Availability.PUBLIC) for field in fields(found.there, Aspect.AVAILABILITY)]
    claims += [_claim(path, field, each.value) for each in licenses for field in each.fields]
    yield case(
        path,
        ReleaseRecord(path.stem, record.name, record.producer, "", claims=tuple(claims)),
        licenses,
        table_with(licenses, as_of),
        as_of,
        notes=tuple(
            f"{part.name} is listed with the words that it is not included: taken for unknown"
            for part in found.parts
            if part not in found.there
        ),
        exact=lambda asked: found.assessment(asked) if asked.kind is Kind.TOOL else None,
    )


def _claim(path: Path, field: str, value: str) -> ClaimRecord:
    return ClaimRecord(field, value, EvidenceRecord("file", path.name, "unknown"))


def model_card(path: Path, as_of: date) -> Iterator[Case]:
    """Yield what a card says: that there is a card, and the licence of the weights; not that these can be had."""
    card = hfcard.card(path)
    resolution = resolve(card.license, name=card.license_name, link=card.license_link, names=bundled_names())
    field = f"{Component.WEIGHTS_FINAL}.{Aspect.LICENSE}"
    found = LicenseFound(card.license, (field,), resolution, card.license_name, card.license_link)
    notes = ["a card does not prove that there is anything to download: the availability of the weights is unknown"]
    if card.gate:
        asked = ", ".join(card.gate)
        notes.append(f"downloads are gated ({asked}); the card does not say whether by hand or automatically")
    claims = (
        _claim(path, f"{Component.MODEL_CARD}.{Aspect.AVAILABILITY}", Availability.PUBLIC),
        _claim(path, field, found.value),
    )
    name = path.resolve().parent.name if path.name.lower() == "readme.md" else path.stem
    yield case(
        path,
        ReleaseRecord(name, card.name, "", "", claims=claims),
        (found,),
        table_with([found], as_of),
        as_of,
        bases=card.bases,
        notes=tuple(notes),
    )


def index_record(path: Path, as_of: date) -> Iterator[Case]:
    """Yield a record of the European index, which answers for the index's own definitions by its editors' marks."""
    record = osai.record(path)
    found = LicenseFound(record.license, (), resolve(record.license, names=bundled_names()))
    yield Case(
        path,
        path.stem,
        record.name,
        lambda asked: _by_marks(record, asked),
        (found,),
        lacks=lambda asked: tuple(each.id for each in asked.criteria if each.id not in record.marks),
    )


def _by_marks(record: osai.OsaiRecord, asked: Definition) -> Assessment:
    score, categories = score_marks(asked, record.marks)
    found = ScoreRange(score, score)
    return Assessment(
        asked.key,
        score_in_words(found),
        tuple(_marked(criterion, record.marks.get(criterion.id, "")) for criterion in asked.criteria),
        score=found,
        categories={name: ScoreRange(mean, mean) for name, mean in categories.items()},
    )


def _marked(criterion: Criterion, mark: str) -> Finding:
    best, worst = criterion.grades[0].id, criterion.grades[-1].id
    reason = f"The index marks it {mark}." if mark else f"There is no mark, which the index counts as {worst}."
    return Finding(criterion.id, Verdict.MET if mark == best else Verdict.NOT_MET, reason, (), (), grade=mark or worst)
