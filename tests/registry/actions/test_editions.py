"""Editions: switched over at once, computed only where something changed, timelines shared between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from registry.actions import editions
from registry.models import Benchmark, Edition, LagSeries, Release, Timeline, VerdictInterval
from tests.registry.actions.builders import STAIRCASE, claiming, closed, load, publish, score

pytestmark = pytest.mark.django_db

AS_OF = date(2025, 1, 1)


def _again(as_of: date = AS_OF) -> tuple[Edition, bool]:
    return editions.publish(as_of=as_of, by="tester")


def _timelines(edition: Edition) -> dict[str, int]:
    return dict(edition.releases.values_list("release__slug", "timeline_id"))


def test_first_edition_is_ready_and_names_its_inputs() -> None:
    load(*STAIRCASE)

    edition = publish()

    assert (edition.state, edition.as_of, edition.published_by) == ("ready", AS_OF, "tester")
    assert edition.ready_at is not None
    assert {"tiers@1", "epoch@2026-08", "osaid@1.0", "g7@2026-05-29"} <= set(edition.definitions)
    assert len(edition.input_digest) == 64
    assert edition.releases.count() == 6
    # One benchmark and two countings: the ladder's five ranks against two references, the 23 degrees of other
    # definitions against the closed only.
    assert edition.lag_series.count() == (5 * 2 + 23) * 2


def test_verdicts_hold_from_the_release_on() -> None:
    load(*STAIRCASE)

    edition = publish()

    rows = VerdictInterval.objects.of(edition).filter(definition="tiers@1").order_by("timeline__release__slug")
    assert [(row.timeline.release.slug, row.verdict, row.start, row.end) for row in rows] == [
        ("c1", "T2", date(2024, 1, 1), None),
        ("c2", "T2", date(2024, 3, 1), None),
        ("c3", "T2", date(2024, 7, 1), None),
        ("h1", "T4..T5", date(2024, 6, 1), None),
        ("o1", "T5", date(2024, 5, 1), None),
        ("o2", "T5", date(2024, 8, 1), None),
    ]


def test_nothing_is_published_where_nothing_has_changed() -> None:
    load(*STAIRCASE)
    first = publish()

    second, new = _again()

    assert (second, new) == (first, False)
    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    ["date", "claim", "score", "reviewed", "precision", "direction", "run day"],
)
def test_each_input_that_changes_makes_a_new_edition(change: str) -> None:
    load(*STAIRCASE)
    publish()
    as_of = AS_OF

    if change == "date":
        as_of = date(2025, 1, 2)
    elif change == "claim":
        load(claiming(STAIRCASE[0], "access.hosted", "true"), *STAIRCASE[1:])
    elif change == "score":
        load(replace(STAIRCASE[0], scores=(score(0.51),)), *STAIRCASE[1:])
    elif change == "reviewed":
        Release.objects.filter(slug="c1").update(reviewed=False)
    elif change == "precision":
        # First day and timeline stay as they were, but the tier counts the release from the last.
        load(*STAIRCASE[:4], claiming(STAIRCASE[4], "date.released", "2024-08-01"), STAIRCASE[5])
    elif change == "direction":
        Benchmark.objects.update(direction="lower")
    else:
        load(*STAIRCASE[:4], replace(STAIRCASE[4], scores=(score(0.7, evaluated="2024-10-01"),)), STAIRCASE[5])

    _, new = _again(as_of)

    assert new


def test_edited_claim_makes_exactly_one_new_timeline() -> None:
    load(*STAIRCASE)
    first = publish()
    load(claiming(STAIRCASE[0], "access.hosted", "true"), *STAIRCASE[1:])

    second = publish()

    before, after = _timelines(first), _timelines(second)
    assert {slug for slug in before if before[slug] != after[slug]} == {"c1"}
    assert Timeline.objects.count() == 7


def test_edition_that_goes_back_uses_the_timelines_there_were() -> None:
    load(*STAIRCASE)
    first = publish()
    publish(date(2025, 2, 1))

    third = publish()

    assert _timelines(third) == _timelines(first)
    assert Timeline.objects.count() == 6


def test_assessment_that_a_changed_claim_does_not_touch_is_shared() -> None:
    load(*STAIRCASE)
    first = publish()
    load(claiming(STAIRCASE[0], "access.hosted", "true"), *STAIRCASE[1:])

    second = publish()

    def assessment(edition: Edition, definition: str) -> int:
        rows = VerdictInterval.objects.of(edition).filter(definition=definition, timeline__release__slug="c1")
        return rows.get().assessment_id

    assert assessment(first, "osaid@1.0") == assessment(second, "osaid@1.0")
    assert assessment(first, "tiers@1") != assessment(second, "tiers@1")


def test_failure_leaves_the_previous_edition_and_marks_the_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    load(*STAIRCASE)
    first = publish()
    load(*STAIRCASE[1:], closed("c1", "2024-01-01", score(0.52)))

    def break_down(edition: Edition, **_: object) -> None:
        LagSeries.objects.filter(edition=edition).delete()
        raise RuntimeError("power cut")

    monkeypatch.setattr(editions, "measure", break_down)

    with pytest.raises(RuntimeError, match="power cut"):
        _again()

    assert Edition.objects.newest() == first
    failed = Edition.objects.exclude(pk=first.pk).get()
    assert (failed.state, failed.ready_at) == ("failed", None)


def test_failed_edition_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    load(*STAIRCASE)
    with monkeypatch.context() as patched:
        patched.setattr(editions, "measure", lambda *_, **__: (_ for _ in ()).throw(RuntimeError))
        with pytest.raises(RuntimeError):
            _again()

    edition, new = _again()

    assert (new, edition.state) == (True, "ready")


def test_readers_do_not_see_an_edition_while_it_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    load(*STAIRCASE)
    seen: list[Edition | None] = []
    measure = editions.measure

    def look(edition: Edition, **more: object) -> None:
        seen.append(Edition.objects.newest())
        measure(edition, **more)

    monkeypatch.setattr(editions, "measure", look)

    edition, _ = _again()

    assert seen == [None]
    assert Edition.objects.newest() == edition


def test_newest_edition_known_at_a_moment() -> None:
    now = timezone.now()
    for days, state in ((3, "ready"), (2, "ready"), (1, "failed")):
        at = now - timedelta(days=days)
        ready_at = at if state == "ready" else None
        Edition.objects.create(state=state, as_of=AS_OF, created_at=at, ready_at=ready_at, published_by="t")

    def ready_at(known_at: datetime | None) -> datetime | None:
        found = Edition.objects.newest(known_at)
        return found and found.ready_at

    assert ready_at(None) == now - timedelta(days=2)
    assert ready_at(now - timedelta(days=2, hours=12)) == now - timedelta(days=3)
    assert ready_at(datetime(2020, 1, 1, tzinfo=UTC)) is None


def test_progress_names_judging_and_measuring() -> None:
    load(*STAIRCASE)
    seen: list[tuple[str, int, int]] = []

    editions.publish(as_of=AS_OF, by="tester", progress=lambda *step: seen.append(step))

    assert seen == [("Judging releases", 6, 6), ("Fitting the index", 1, 1), ("Measuring lags", 1, 1)]
