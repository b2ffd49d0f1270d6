"""Records of the Model Openness Tool in our words: which components they list, under which licences, in which class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from openness.components import Aspect
from openness.definitions import Definition, ToolPart, definition
from openness.model_openness_tool import UNLICENSED, ToolRecord, ToolResult, assessment_of, classify
from openness.verdicts import Assessment
from registry.sources.mot import MotRecord

#: The definition whose components are those of the tool's records.
TOOL = "mot@2026-05"

#: How records write, in the place of a licence, that a component is not there after all.
_NOT_THERE = ("component not inc", "component component not inc")


@dataclass(frozen=True)
class Listed:
    """A record with the tool's components that it lists; ``there`` are those of which it does not say otherwise."""

    record: ToolRecord
    parts: tuple[ToolPart, ...]
    there: tuple[ToolPart, ...]

    def written(self, part: ToolPart) -> str | None:
        """Return what counts as the licence of a component; None where it is given neither for it nor the whole."""
        found = self.record.license_of(part)
        return None if found == UNLICENSED and self.record.components[part.name] is None else found

    def licenses(self) -> Mapping[str, list[ToolPart]]:
        """Return each licence that counts for a component, as it is written, with those components."""
        named: dict[str, list[ToolPart]] = {}
        for part in self.there:
            if (text := self.written(part)) is not None:
                named.setdefault(text, []).append(part)
        return named

    def result(self) -> ToolResult:
        """Return what the tool finds."""
        return classify(self.record, definition(TOOL))

    def assessment(self, asked: Definition) -> Assessment:
        """Return what the tool finds as the answer to its own definition."""
        return assessment_of(classify(self.record, asked), asked)


def listed(record: MotRecord) -> Listed:
    """Return what a record lists, in the order of the definition."""
    parts = [each.part for each in definition(TOOL).criteria if each.part and each.part.name in record.components]
    there = [part for part in parts if not _is_denied(record.components[part.name])]
    return Listed(ToolRecord(record.components, record.general), tuple(parts), tuple(there))


def fields(parts: Iterable[ToolPart], aspect: Aspect) -> tuple[str, ...]:
    """Return the fields in which something is said of these components."""
    return tuple(f"{component}.{aspect}" for part in parts for component in part.component)


def _is_denied(license_text: str | None) -> bool:
    return (license_text or "").strip().casefold().startswith(_NOT_THERE)
