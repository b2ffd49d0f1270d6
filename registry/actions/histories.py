"""How the verdicts on one release have moved from edition to edition, and what moved them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from registry.actions.moves import Reading, Span, differing, merged, reading_on
from registry.models import Edition, EditionRelease, Release, VerdictInterval, VerdictMove

#: From when, to when, the verdict before and the verdict after.
Stretch = tuple[date, date | None, str, str]


@dataclass(frozen=True)
class Moved:
    """One move with the stretches of time over which the two editions differ."""

    move: VerdictMove
    stretches: Sequence[Stretch]


@dataclass(frozen=True)
class VerdictHistory:
    """The verdicts of one definition over the editions: the first told, and every move since, oldest first."""

    definition: str
    since: Edition
    first: str
    moves: Sequence[Moved]
    now: str


def verdict_histories(release: Release, edition: Edition) -> list[VerdictHistory]:
    """Return the histories by every definition, as far as an edition: three queries."""
    listed = list(
        EditionRelease.objects.filter(release=release, edition__state=Edition.State.READY)
        .filter(edition__ready_at__lte=edition.ready_at)
        .select_related("edition")
        .order_by("edition__ready_at", "edition")
    )
    if not listed:
        return []
    readings = _readings(release)
    timelines = {row.edition_id: row.timeline_id for row in listed}
    moves: dict[str, list[VerdictMove]] = {}
    for move in moves_of(release, edition):
        moves.setdefault(move.definition, []).append(move)
    first, last = listed[0], listed[-1]
    told = readings.get(first.timeline_id, {}).keys() | moves.keys()
    return [
        VerdictHistory(
            definition,
            first.edition,
            reading_on(readings.get(first.timeline_id, {}).get(definition, ()), first.edition.as_of),
            [_moved(move, timelines, readings) for move in moves.get(definition, ())],
            reading_on(readings.get(last.timeline_id, {}).get(definition, ()), last.edition.as_of),
        )
        for definition in sorted(told)
    ]


def moves_of(release: Release, edition: Edition) -> list[VerdictMove]:
    """Return what moved of a release as far as an edition, oldest first."""
    rows = VerdictMove.objects.filter(release=release, edition__state=Edition.State.READY)
    rows = rows.filter(edition__ready_at__lte=edition.ready_at)
    return list(rows.select_related("edition", "before_edition").order_by("edition__ready_at", "edition", "definition"))


def moved_definitions(release: Release, edition: Edition) -> set[str]:
    """Return the definitions whose verdict on a release has ever moved, as far as an edition."""
    rows = VerdictMove.objects.filter(release=release, edition__state=Edition.State.READY)
    return set(rows.filter(edition__ready_at__lte=edition.ready_at).values_list("definition", flat=True))


def _moved(move: VerdictMove, timelines: Mapping[int, int], readings: Mapping[int, Mapping[str, Reading]]) -> Moved:
    was, now = (
        readings.get(timelines.get(edition or 0, 0), {}).get(move.definition, ())
        for edition in (move.before_edition_id, move.edition_id)
    )
    return Moved(move, list(differing(was, now)))


def _readings(release: Release) -> dict[int, dict[str, Reading]]:
    """Return by timeline and definition everything that was ever judged of a release."""
    rows = VerdictInterval.objects.filter(timeline__release=release).order_by("timeline", "definition", "start")
    spans: dict[int, dict[str, list[Span]]] = {}
    for row in rows.only("timeline", "definition", "start", "end", "verdict"):
        spans.setdefault(row.timeline_id, {}).setdefault(row.definition, []).append((row.start, row.end, row.verdict))
    return {at: {key: merged(found) for key, found in held.items()} for at, held in spans.items()}
