"""What moved between two editions: every verdict that reads otherwise, with the inputs that differ.

Both editions are read on the day of the later one, so that what merely came to pass is no move. Inputs are compared
as the two editions applied them: definitions and precedence policy by digest, licence terms by content, claims and
bases by what their timelines rest on. The number of queries does not depend on how much moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import BooleanField, ExpressionWrapper, QuerySet

from openness.facts import UNKNOWN
from registry.actions.changes import log
from registry.models import (
    Claim,
    Edition,
    EditionRelease,
    LicenseSnapshot,
    ReleaseState,
    Status,
    VerdictInterval,
    VerdictMove,
)
from registry.models.sources import findable

#: A verdict over time: from when, to when, what it is.
Span = tuple[date, date | None, str]
Reading = tuple[Span, ...]

_KIND = VerdictMove.Cause
_ORDER = list(_KIND)

Cause = dict[str, Any]

#: Whether the evidence of a claim can be found: what nobody can find does not count.
_FINDABLE = ExpressionWrapper(findable("evidence__"), output_field=BooleanField())


@dataclass
class _Inputs:
    """What the timeline of a release rests on, in one edition."""

    claims: set[str] = field(default_factory=set)
    licenses: set[str] = field(default_factory=set)
    bases: set[tuple[str, str, str | None]] = field(default_factory=set)


@transaction.atomic
def record_moves(edition: Edition, before: Edition | None) -> int:
    """Store what an edition judges otherwise than the one before; return how many verdicts moved.

    The first edition moves nothing. Definitions and a precedence policy that changed are logged as well.
    """
    if before is None:
        return 0
    _log_rules(before, edition)
    found = list(_Comparison(before, edition).moves())
    VerdictMove.objects.bulk_create(found)
    return len(found)


def _log_rules(before: Edition, after: Edition) -> None:
    was, now = before.definitions, after.definitions
    if changed := sorted(key for key in {*was, *now} if was.get(key) != now.get(key)):
        log(
            after,
            action="apply definition",
            by=after.published_by,
            before={key: was[key][:12] for key in changed if key in was},
            after={key: now[key][:12] for key in changed if key in now},
            reason=f"Applied from edition {after.pk} on.",
        )
    if before.precedence != after.precedence:
        log(
            after,
            action="apply precedence",
            by=after.published_by,
            before={"precedence": before.precedence},
            after={"precedence": after.precedence},
            reason=f"Applied from edition {after.pk} on.",
        )


class _Comparison:
    """Two editions, and of the releases whose timelines differ all that tells why."""

    def __init__(self, before: Edition, after: Edition) -> None:
        self.before, self.after = before, after
        was, now = _timelines(before), _timelines(after)
        self.new = set(now) - set(was)
        self.changed = {release for release in {*was, *now} if was.get(release) != now.get(release)}

    def moves(self) -> Iterator[VerdictMove]:
        """Yield every verdict that reads otherwise."""
        if not self.changed:
            return
        was, now = _readings(self.before, self.after), _readings(self.after, self.before)
        pairs = [pair for pair in sorted({*was, *now}) if was.get(pair, ()) != now.get(pair, ())]
        told = {release: self._causes(release) for release in sorted({release for release, _ in pairs})}
        for release, definition in pairs:
            causes = self._told(definition, told[release], new=release in self.new)
            yield VerdictMove(
                edition=self.after,
                before_edition=self.before,
                release_id=release,
                definition=definition,
                before=reading_on(was.get((release, definition), ()), self.after.as_of),
                after=reading_on(now.get((release, definition), ()), self.after.as_of),
                cause=causes[0]["kind"],
                causes=causes,
            )

    def _told(self, definition: str, causes: Sequence[Cause], *, new: bool) -> list[Cause]:
        """Return the causes of a release with those of one definition, the first in the order of causes first."""
        found = list(causes)
        if not new and self.before.definitions.get(definition) != self.after.definitions.get(definition):
            found.append({"kind": _KIND.DEFINITION_VERSION.value, "definition": definition})
        found.sort(key=lambda cause: _ORDER.index(_KIND(cause["kind"])))
        return found or [{"kind": _KIND.METHOD.value, "code_version": self.after.code_version}]

    def _causes(self, release: int) -> list[Cause]:
        if release in self.new:
            return [{"kind": _KIND.NEW_RELEASE.value}]
        was, now = self._was.get(release, _Inputs()), self._now.get(release, _Inputs())
        found = [*self._of_claims(release, was, now), *self._of_licenses(was, now)]
        if was.bases != now.bases:
            slugs = sorted({slug for slug, *_ in was.bases ^ now.bases})
            found += [{"kind": _KIND.BASE_RELEASE.value, "release": slug} for slug in slugs]
        if self.before.precedence != self.after.precedence:
            versions = {"before": self.before.precedence, "after": self.after.precedence}
            found.append({"kind": _KIND.PRECEDENCE_POLICY.value, **versions})
        return found

    def _of_claims(self, release: int, was: _Inputs, now: _Inputs) -> Iterator[Cause]:
        """Yield a cause for each field of which claims came or went."""
        rows = self._claims.get(release, [])
        at = [{row.key for row in rows if _counted(row, each.created_at)} for each in (self.before, self.after)]
        # A claim of "unknown" shows in a timeline only while no other speaks: that is no coming or going.
        idle = {row.key for row in rows if row.value == UNKNOWN and row.key in at[0] & at[1]}
        came = (at[1] - at[0]) | (now.claims - was.claims - idle)
        went = (at[0] - at[1]) | (was.claims - now.claims - idle)
        fields = {row.key: row.field for row in rows if row.key in came | went}
        for name in sorted(set(fields.values())):
            new = sorted(key for key in came & fields.keys() if fields[key] == name)
            old = sorted(key for key in went & fields.keys() if fields[key] == name)
            kind = _KIND.CORRECTION if new and old else _KIND.NEW_FACT if new else _KIND.WITHDRAWAL
            yield {"kind": kind.value, "field": name, "claims": new, "was": old}

    def _of_licenses(self, was: _Inputs, now: _Inputs) -> Iterator[Cause]:
        old, new = self._terms
        for key in sorted(was.licenses | now.licenses):
            if key in old and key in new and old[key] != new[key]:
                yield {"kind": _KIND.LICENSE_TEXT.value, "license": key}

    @cached_property
    def _was(self) -> Mapping[int, _Inputs]:
        return _inputs(self.before, self.after)

    @cached_property
    def _now(self) -> Mapping[int, _Inputs]:
        return _inputs(self.after, self.before)

    @cached_property
    def _claims(self) -> Mapping[int, list[Claim]]:
        """Return every claim ever made about the releases that both editions list and judge apart."""
        rows = Claim.objects.filter(release__in=_own(self.before, self.after).values("release"))
        columns = ("key", "release", "field", "value", "status", "recorded_at", "superseded_at")
        found: dict[int, list[Claim]] = {}
        for row in rows.annotate(found=_FINDABLE).only(*columns).order_by("pk"):
            found.setdefault(row.release_id, []).append(row)
        return found

    @cached_property
    def _terms(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Return the licence terms that each edition applied; none where both applied the same."""
        was, now = self.before.licenses_id, self.after.licenses_id
        if was is None or now is None or was == now:
            return {}, {}
        held = LicenseSnapshot.objects.in_bulk([was, now])
        return held[was].content["licenses"], held[now].content["licenses"]


def reading_on(reading: Reading, day: date) -> str:
    """Return the verdict that holds on a day; empty where none does."""
    return next((said for start, end, said in reading if start <= day and (end is None or day < end)), "")


def merged(spans: Iterable[Span]) -> Reading:
    """Return spans in order of time, those that follow each other with one verdict as one."""
    found: list[Span] = []
    for start, end, said in spans:
        if found and found[-1][2] == said and found[-1][1] == start:
            start = found.pop()[0]
        found.append((start, end, said))
    return tuple(found)


def differing(was: Reading, now: Reading) -> Iterator[tuple[date, date | None, str, str]]:
    """Yield each stretch of time over which two readings differ, with what each says; empty where it says nothing."""
    days = sorted({day for span in (*was, *now) for day in span[:2] if day is not None})
    points = [(day, reading_on(was, day), reading_on(now, day)) for day in days]
    kept = [point for at, point in enumerate(points) if at == 0 or points[at - 1][1:] != point[1:]]
    ends = [*(day for day, *_ in kept[1:]), None]
    for (day, before, after), end in zip(kept, ends, strict=False):
        if before != after:
            yield day, end, before, after


def _timelines(edition: Edition) -> dict[int, int]:
    return dict(EditionRelease.objects.filter(edition=edition).values_list("release", "timeline"))


def _own(edition: Edition, other: Edition) -> QuerySet[EditionRelease]:
    """Return what an edition lists whose timelines the other does not share."""
    rows = EditionRelease.objects.filter(edition=edition)
    return rows.exclude(timeline__in=EditionRelease.objects.filter(edition=other).values("timeline"))


def _readings(edition: Edition, other: Edition) -> dict[tuple[int, str], Reading]:
    """Return by release and definition what an edition says that the other does not share."""
    rows = VerdictInterval.objects.filter(timeline__in=_own(edition, other).values("timeline"))
    spans: dict[tuple[int, str], list[Span]] = {}
    columns = ("timeline__release", "definition", "start", "end", "verdict")
    for release, definition, *span in rows.order_by("timeline", "definition", "start").values_list(*columns):
        spans.setdefault((release, definition), []).append((span[0], span[1], span[2]))
    return {pair: merged(found) for pair, found in spans.items()}


def _inputs(edition: Edition, other: Edition) -> dict[int, _Inputs]:
    rows = ReleaseState.objects.filter(timeline__in=_own(edition, other).values("timeline"))
    found: dict[int, _Inputs] = {}
    for release, facts in rows.order_by("timeline", "start").values_list("timeline__release", "facts"):
        held = found.setdefault(release, _Inputs())
        for name, (value, claims, _, *settled) in facts.get("statements", {}).items():
            held.claims.update(claims, settled[0] if settled else ())
            if name.endswith(".license"):
                held.licenses.add(value)
        for base, relation, key in facts.get("bases", ()):
            held.bases.add((base, relation, key))
            if key is not None:
                held.licenses.add(key)
    return found


def _counted(claim: Any, moment: Any) -> bool:
    """Tell whether a claim counted at a moment, as ``Claim.objects.counting`` does."""
    ended = claim.superseded_at is not None and claim.superseded_at <= moment
    return bool(claim.status == Status.ACCEPTED and claim.found and claim.recorded_at <= moment and not ended)
