"""Everything that verdicts and lags rest on, read at one moment, so that two can be compared without publishing.

What is read here is what ``editions.publish`` reads; the judging and comparing functions are those with which an
edition is published. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from openness.assessment import Assessor
from openness.definitions import Definition, load_all
from openness.degrees import as_levels
from openness.licenses import LicenseTable
from openness.timeline import Interval
from openness.verdicts import Assessment
from registry.actions import editions, judging, lag_inputs
from registry.actions.comparing import Standings, Timeline
from registry.actions.indexing import row_of_index, values_of_index
from registry.actions.judging import Case
from registry.actions.lag_inputs import Candidate, Inputs
from registry.actions.measuring import measured_benchmarks
from registry.facts import license_table
from registry.models import Benchmark

#: Verdicts of one release over time, by definition.
Verdicts = Mapping[str, tuple[Interval[Assessment], ...]]


@dataclass(frozen=True)
class Snapshot:
    """Releases with what they are judged by, by slug, the scores on each benchmark, and the row of the own index."""

    cases: Mapping[str, Case]
    licenses: LicenseTable
    candidates: Mapping[int, Candidate]
    scores: Mapping[Benchmark, Inputs]
    index: Benchmark
    _judged: dict[str, Verdicts] = field(default_factory=dict)

    def verdicts(self, slug: str, assessor: Assessor, definitions: Iterable[Definition]) -> Verdicts:
        """Return the verdicts of a release over time; none for one without a date."""
        if slug not in self._judged:
            found = self.cases.get(slug)
            self._judged[slug] = (
                judging.judge(found, self.licenses, tuple(definitions), assessor).verdicts if found else {}
            )
        return self._judged[slug]

    def digest(self, slug: str) -> str | None:
        """Return what a release is judged by; None for one that is not."""
        found = self.cases.get(slug)
        return found.digest if found else None

    def on_index(self) -> Inputs | None:
        """Return the values of the registry's own index on these scores, or None where none can be fitted."""
        return values_of_index(self.candidates, self.scores)

    def differs(self, other: Snapshot) -> set[str]:
        """Return the releases that are judged, dated or counted otherwise in another snapshot."""
        cases = {slug for slug in {*self.cases, *other.cases} if self.digest(slug) != other.digest(slug)}
        mine, theirs = ({item.slug: item for item in each.candidates.values()} for each in (self, other))
        return cases | {slug for slug in {*mine, *theirs} if mine.get(slug) != theirs.get(slug)}


def read() -> Snapshot:
    """Return what stands now."""
    licenses = license_table()
    cases = {found.release.slug: found for found in editions.counting_cases(licenses, load_all())}
    candidates = lag_inputs.all_candidates()
    scores = lag_inputs.read_scores(measured_benchmarks(), candidates)
    return Snapshot(cases, licenses, candidates, scores, row_of_index())


def levels_over_time(verdicts: Verdicts, keys: Iterable[str]) -> dict[str, Timeline]:
    """Return where a release stands over time by some definitions, as groups ask it."""
    return {
        key: tuple(
            Interval(each.start, each.end, each.value.levels or as_levels(each.value.verdict)) for each in verdicts[key]
        )
        for key in keys
        if key in verdicts
    }


def replaced(standings: Standings, changed: Mapping[str, Mapping[str, Timeline]]) -> Standings:
    """Return standings with those of some releases, given by slug and definition, in place of the old ones."""
    return {
        key: {
            **{slug: rows for slug, rows in of_all.items() if slug not in changed},
            **{slug: by[key] for slug, by in changed.items() if key in by},
        }
        for key, of_all in standings.items()
    }
