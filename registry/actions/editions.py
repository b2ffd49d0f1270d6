"""Publish an edition: judge, measure, store, and only then let readers see it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from openness.assessment import Assessor
from openness.definitions import Definition, load_all
from openness.licenses import LicenseTable
from openness.policies import PolicyTable
from openness.precedence import current_policy
from registry import VERSION
from registry.actions import judging
from registry.actions.indexing import INDEX
from registry.actions.lineage import bases_of_all
from registry.actions.measuring import OF_BENCHMARKS, measure
from registry.actions.moves import record_moves
from registry.facts import license_table, policies_as_data, policy_table, table_as_data
from registry.models import Benchmark, Claim, Edition, EditionRelease, LicenseSnapshot, Release, Score, Timeline

Progress = Callable[[str, int, int], None]

#: Releases judged and stored at a time, so that writers are not kept waiting on a single long lock.
_BATCH = 200


def publish(
    *, as_of: date, by: str, progress: Progress | None = None, known_at: datetime | None = None
) -> tuple[Edition, bool]:
    """Return the newest edition and whether it is new.

    Nothing is published where claims, scores, definitions and date are those of the newest edition. A failure
    leaves that edition in place and is recorded. ``known_at``: from claims and scores known at a moment only.
    """
    report = progress or (lambda *_: None)
    definitions = load_all()
    policies = policy_table()
    licenses = license_table(policies)
    cases = counting_cases(licenses, definitions, known_at)
    digest = _input_digest(cases, as_of, known_at)
    newest = Edition.objects.newest()
    if newest is not None and newest.input_digest == digest:
        return newest, False
    edition = Edition.objects.create(
        as_of=as_of,
        created_at=timezone.now(),
        published_by=by,
        definitions={definition.key: definition.digest for definition in definitions},
        precedence=current_policy().key,
        input_digest=digest,
        code_version=VERSION,
        licenses=_snapshot(licenses, policies),
    )
    try:
        _compute(edition, cases, licenses, definitions, report, known_at)
        if known_at is None:
            record_moves(edition, newest)
    except BaseException:
        Edition.objects.filter(pk=edition.pk).update(state=Edition.State.FAILED)
        raise
    edition.state = Edition.State.READY
    edition.ready_at = timezone.now()
    edition.save(update_fields=["state", "ready_at"])
    return edition, True


def _snapshot(licenses: LicenseTable, policies: PolicyTable) -> LicenseSnapshot:
    content = {"licenses": table_as_data(licenses), "policies": policies_as_data(policies)}
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return LicenseSnapshot.objects.get_or_create(digest=digest, defaults={"content": content})[0]


def counting_cases(
    licenses: LicenseTable, definitions: Sequence[Definition], known_at: datetime | None = None
) -> list[judging.Case]:
    """Return every release that is dated with all it is judged by, from the claims that count now or at a moment."""
    counting = Claim.objects.counting(known_at).select_related("evidence__source")
    releases = (
        Release.objects.select_related("developer")
        .prefetch_related(Prefetch("claims", queryset=counting))
        .order_by("slug")
    )
    bases = bases_of_all(known_at)
    return [
        found
        for release in releases
        if (found := judging.case(release, licenses, definitions, bases.get(release.pk, ()))) is not None
    ]


def _compute(
    edition: Edition,
    cases: Sequence[judging.Case],
    licenses: LicenseTable,
    definitions: Sequence[Definition],
    report: Progress,
    known_at: datetime | None,
) -> None:
    assessor = Assessor()
    for first in range(0, len(cases), _BATCH):
        batch = cases[first : first + _BATCH]
        with transaction.atomic():
            known = dict(Timeline.objects.filter(digest__in=[c.digest for c in batch]).values_list("digest", "pk"))
            new = [judging.judge(item, licenses, definitions, assessor) for item in batch if item.digest not in known]
            known |= judging.store(new, definitions)
            EditionRelease.objects.bulk_create(
                EditionRelease(edition=edition, release=item.release, timeline_id=known[item.digest]) for item in batch
            )
        report("Judging releases", first + len(batch), len(cases))
    with transaction.atomic():
        measure(edition, progress=report, known_at=known_at)


def _input_digest(cases: Sequence[judging.Case], as_of: date, known_at: datetime | None) -> str:
    """Return the SHA-256 of everything an edition depends on."""
    digest = hashlib.sha256(f"{as_of.isoformat()} {VERSION}".encode())
    for item in cases:
        digest.update(item.digest.encode())
        # The precision of the date is not in the timeline, but moves the entry into a tier.
        release = item.release
        told = (release.reviewed, release.released, release.developer.slug, release.developer.country)
        digest.update(" ".join(map(str, told)).encode())
    scores = Score.objects.counting(known_at).order_by("key").values_list("key", "benchmark__slug")
    # The index has a row of its own once it is measured, which is no input.
    benchmarks = Benchmark.objects.exclude(slug=INDEX).order_by("slug").values_list("slug", *OF_BENCHMARKS)
    for row in (*scores, *benchmarks):
        digest.update(" ".join(map(str, row)).encode())
    return digest.hexdigest()
