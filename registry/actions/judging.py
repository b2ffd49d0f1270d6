"""Judge releases: timelines of facts and verdicts, each made once and shared by the editions that list it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from openness.assessment import Assessor
from openness.components import Aspect, Component
from openness.definitions import Definition
from openness.facts import Base, DatedClaim, ReleaseFacts
from openness.glyph import glyph
from openness.licenses import LicenseTable
from openness.precedence import current_policy
from openness.timeline import Interval, facts_timeline, verdict_timeline
from openness.verdicts import Assessment as Judgement
from openness.verdicts import ScoreRange
from registry.facts import dated_claims, facts_as_data
from registry.models import Assessment, Release, ReleaseState, Timeline, VerdictInterval

#: Raised when the way of judging changes, so that stored timelines are not taken for new ones.
METHOD = "3"


@dataclass(frozen=True)
class Judged:
    """What was worked out for one release, not yet stored."""

    digest: str
    release: Release
    facts: tuple[Interval[ReleaseFacts], ...]
    verdicts: dict[str, tuple[Interval[Judgement], ...]]


@dataclass(frozen=True)
class Case:
    """One release with everything its timeline depends on."""

    release: Release
    claims: Sequence[DatedClaim]
    bases: Sequence[Base]
    start: date
    digest: str


def case(
    release: Release, licenses: LicenseTable, definitions: Sequence[Definition], bases: Sequence[Base] = ()
) -> Case | None:
    """Return the case of a release; None where neither release nor announcement is dated: it has no timeline."""
    start = release.released.first or release.announced.first
    if start is None:
        return None
    claims = sorted(dated_claims(release.claims.all(), release.released), key=lambda claim: (claim.field, claim.key))
    content = [
        METHOD,
        release.slug,
        start.isoformat(),
        _as_data(claims),
        [[base.release, base.relation, _as_data(base.claims)] for base in bases],
        _terms(licenses, [*claims, *(claim for base in bases for claim in base.claims)], start),
        [definition.digest for definition in definitions],
        current_policy().digest,
    ]
    digest = hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()
    return Case(release, claims, bases, start, digest)


def _as_data(claims: Iterable[DatedClaim]) -> list[list[str]]:
    return [
        [
            claim.key,
            claim.field,
            claim.value,
            str(claim.start),
            str(claim.end),
            claim.witness.authority,
            str(claim.witness.read_on),
            str(claim.witness.by_machine),
        ]
        for claim in claims
    ]


def _terms(licenses: LicenseTable, claims: Sequence[DatedClaim], start: date) -> list[list[str]]:
    keys = sorted({claim.value for claim in claims if claim.field.endswith(f".{Aspect.LICENSE}")})
    days = [start, *sorted(licenses.changes(keys))]
    return [
        [key, day.isoformat(), found.fingerprint]
        for key in keys
        for day in days
        if (found := licenses.at(key, day)) is not None
    ]


def judge(item: Case, licenses: LicenseTable, definitions: Sequence[Definition], assessor: Assessor) -> Judged:
    """Work out the timelines of a release."""
    facts = facts_timeline(item.release.slug, item.claims, licenses, item.start, item.bases)
    verdicts = {definition.key: verdict_timeline(facts, definition, assessor.assess) for definition in definitions}
    return Judged(item.digest, item.release, facts, verdicts)


def store(judged: Iterable[Judged], definitions: Sequence[Definition]) -> dict[str, int]:
    """Store new timelines; return the primary key of each by digest."""
    found = list(judged)
    digests = {definition.key: definition.digest for definition in definitions}
    timelines = Timeline.objects.bulk_create([Timeline(digest=item.digest, release=item.release) for item in found])
    ReleaseState.objects.bulk_create(
        [_state(timeline, interval) for timeline, item in zip(timelines, found, strict=True) for interval in item.facts]
    )
    assessments = _store_assessments(found, digests)
    VerdictInterval.objects.bulk_create(
        [
            _verdict(timeline, key, interval, assessments[_address(item.release.slug, digests[key], interval.value)])
            for timeline, item in zip(timelines, found, strict=True)
            for key, intervals in item.verdicts.items()
            for interval in intervals
        ]
    )
    return {timeline.digest: timeline.pk for timeline in timelines}


def _state(timeline: Timeline, interval: Interval[ReleaseFacts]) -> ReleaseState:
    facts = interval.value
    return ReleaseState(
        timeline=timeline,
        start=interval.start,
        end=interval.end,
        glyph=str(glyph(facts)),
        weights_availability=facts.component(Component.WEIGHTS_FINAL, Aspect.AVAILABILITY).value,
        weights_license=facts.statement(f"{Component.WEIGHTS_FINAL}.{Aspect.LICENSE}").value,
        facts=facts_as_data(facts),
    )


def _verdict(timeline: Timeline, key: str, interval: Interval[Judgement], assessment_id: int) -> VerdictInterval:
    levels, score = interval.value.levels, interval.value.score
    return VerdictInterval(
        timeline=timeline,
        assessment_id=assessment_id,
        definition=key,
        start=interval.start,
        end=interval.end,
        verdict=interval.value.verdict,
        lowest=levels.lowest if levels else None,
        highest=levels.highest if levels else None,
        score_lowest=score.lowest if score else None,
        score_highest=score.highest if score else None,
    )


def _address(release: str, definition_digest: str, judgement: Judgement) -> str:
    """Return the address of an assessment by its content."""
    content = [release, definition_digest, judgement.verdict, findings_as_data(judgement), measures_as_data(judgement)]
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()


def findings_as_data(judgement: Judgement) -> list[dict[str, object]]:
    """Return findings as plain data, in the order of the criteria."""
    return [
        {
            "criterion": finding.criterion,
            "verdict": finding.verdict.value,
            "reason": finding.reason,
            "claims": list(finding.claims),
            "missing": list(finding.missing),
            **({"grade": finding.grade} if finding.grade else {}),
        }
        for finding in judgement.findings
    ]


def measures_as_data(judgement: Judgement) -> dict[str, object]:
    """Return score, category means and progress as plain data, as far as there are any."""
    found = {
        "score": _range(judgement.score) if judgement.score else None,
        "categories": {name: _range(score) for name, score in judgement.categories.items()},
        "progress": dict(judgement.progress),
    }
    return {name: value for name, value in found.items() if value}


def _range(score: ScoreRange) -> list[float]:
    return [score.lowest, score.highest]


def _store_assessments(found: Iterable[Judged], digests: dict[str, str]) -> dict[str, int]:
    wanted = {
        _address(item.release.slug, digests[key], interval.value): (item.release, key, interval.value)
        for item in found
        for key, intervals in item.verdicts.items()
        for interval in intervals
    }
    known = dict(Assessment.objects.filter(digest__in=wanted).values_list("digest", "pk"))
    rows = Assessment.objects.bulk_create(
        [
            Assessment(
                digest=address,
                release=release,
                definition=key,
                definition_digest=digests[key],
                verdict=judgement.verdict,
                findings=findings_as_data(judgement),
                measures=measures_as_data(judgement),
            )
            for address, (release, key, judgement) in wanted.items()
            if address not in known
        ]
    )
    return known | {row.digest: row.pk for row in rows}
