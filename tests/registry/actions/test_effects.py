"""What a change would move, held equal to publishing before and after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from registry.actions import curation, editions
from registry.actions.effects import Effect, effect
from registry.actions.lag_differences import LagChange, LagNumbers
from registry.models import Change, Claim, Edition, LagSeries, LagStanding, Release, Score, VerdictInterval
from registry.models.readings import lag_readings
from registry.sources.records import ClaimRecord, EvidenceRecord, ScoreRecord
from tests.registry.actions import builders as build

DAY = date(2025, 1, 1)
SEEN = EvidenceRecord("papers", "page 9", "2024-12-20")

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Edition:
    """Return an edition of a small world in which o1 is made from another developer's c2, and c3 is the frontier."""
    build.load(*build.STAIRCASE)
    return build.publish()


def say(slug: str, field: str, value: str, **more: str) -> Any:
    """Correct what is said of a field, or say it where nothing is."""
    release = Release.objects.get(slug=slug)
    record = ClaimRecord(field, value, SEEN, **more)
    old = Claim.objects.counting().filter(release=release, field=field).first()
    if old is None:
        return curation.record_statement(release, record, by="ada", reason="Read.")
    return curation.correct_statement(old, record, by="ada", reason="Misread.")


def close_o1() -> None:
    say("o1", "weights_final.availability", "not_released")


def date_o1_later() -> None:
    say("o1", "date.released", "2024-06-15")


def undate_o1() -> None:
    say("o1", "date.released", "unknown")


def withdraw_the_license_of_o2() -> None:
    claim = Claim.objects.counting().get(release__slug="o2", field="weights_final.license")
    curation.withdraw_statement(claim, by="ada", reason="Misread.")


def contradict_the_availability_of_o2() -> None:
    record = ClaimRecord("weights_final.availability", "on_request", build.READ)
    curation.record_statement(Release.objects.get(slug="o2"), record, by="ada", reason="Read.")


def settle_h1() -> None:
    say("h1", "inference_code.availability", "public")
    say("h1", "inference_code.license", "apache-2.0")


def close_o2_in_october() -> None:
    say("o2", "weights_final.availability", "public", end="2024-10-01")
    release = Release.objects.get(slug="o2")
    record = ClaimRecord("weights_final.availability", "not_released", SEEN, start="2024-10-01")
    curation.record_statement(release, record, by="ada", reason="Taken down.")


def raise_o2() -> None:
    release = Release.objects.get(slug="o2")
    record = ScoreRecord("quiz", 0.9, "Lab", "third_party", SEEN)
    curation.record_statement(release, record, by="ada", reason="A new run.")


def score_on_a_new_benchmark() -> None:
    record = ScoreRecord("exam", 0.4, "Lab", "third_party", SEEN)
    for slug in ("o1", "c1"):
        curation.record_statement(Release.objects.get(slug=slug), record, by="ada", reason="A first run.")


def change_nothing_that_counts() -> None:
    say("c1", "model_card.availability", "public")


def key_of(change: LagChange) -> tuple[Any, ...]:
    return change.benchmark, change.definition, change.rank, change.reference, change.counting


#: Of a lag that an edition does not have.
NONE: tuple[Any, ...] = (None, None, None)

WRITES: list[Callable[[], None]] = [
    close_o1, date_o1_later, undate_o1, withdraw_the_license_of_o2, contradict_the_availability_of_o2, settle_h1,
    close_o2_in_october, raise_o2, change_nothing_that_counts,
]  # fmt: skip


def told(edition: Edition, as_of: date) -> dict[tuple[Any, ...], LagNumbers]:
    """Return every lag of an edition as a preview tells it."""
    found = {}
    for reading in lag_readings(LagSeries.objects.filter(edition=edition), as_of):
        row = reading.series
        best, ahead = reading.tier_best, reading.reference_best
        found[row.benchmark.slug, row.definition, row.rank, row.reference, row.counting] = LagNumbers(
            reading.status,
            reading.read_on.isoformat(),
            reading.lower,
            reading.upper,
            reading.lead,
            reading.gap,
            best.score.release.slug if best else None,
            ahead.score.release.slug if ahead else None,
        )
    return found


def histories(edition: Edition) -> dict[tuple[Any, ...], Any]:
    """Return how every lag of an edition stood over time, and until when its benchmark speaks of the tier."""
    found = {}
    for row in LagSeries.objects.filter(edition=edition).select_related("benchmark"):
        columns = ("start", "status", "gap", "exceeded_on", "level_with_on", "leads_since", "tier_best__release__slug")
        standings = list(LagStanding.objects.filter(history=row.history).values_list(*columns))
        key = (row.benchmark.slug, row.definition, row.rank, row.reference, row.counting)
        found[key] = (standings, row.current_until, row.tier_releases and row.reference_releases)
    return found


def verdicts(edition: Edition) -> dict[tuple[str, str], list[tuple[date, str]]]:
    """Return every verdict over time of an edition, from each day on which it reads otherwise than before."""
    found: dict[tuple[str, str], list[tuple[date, str]]] = {}
    rows = VerdictInterval.objects.of(edition).order_by("start")
    for slug, key, start, verdict in rows.values_list("timeline__release__slug", "definition", "start", "verdict"):
        told = found.setdefault((slug, key), [])
        if not told or told[-1][1] != verdict:
            told.append((start, verdict))
    return found


def by_publishing(
    write: Callable[[], None], before: Edition
) -> tuple[set[Any], set[Any], dict[Any, Any], dict[Any, Any]]:
    """Return which verdicts and lags differ, and the lags before and after, by publishing a second edition."""
    with transaction.atomic():
        write()
        after, _ = editions.publish(as_of=DAY, by="tester")
        old, new = verdicts(before), verdicts(after)
        moved = {key for key in {*old, *new} if old.get(key) != new.get(key)}
        lags = told(before, DAY), told(after, DAY)
        one, other = histories(before), histories(after)
        changed = {key for key in {*one, *other} if one.get(key, NONE)[:2] != other.get(key, NONE)[:2]}
        transaction.set_rollback(True)
    return moved, changed, *lags


@pytest.mark.parametrize("write", [*WRITES, score_on_a_new_benchmark], ids=lambda write: write.__name__)
def test_a_preview_is_what_publishing_moves(write: Callable[[], None]) -> None:
    build.load(*build.STAIRCASE, benchmarks=[build.quiz(), build.quiz("exam")])
    before = build.publish()
    moved, changed, old, new = by_publishing(write, before)

    found = effect(write)

    assert {(each.release, each.definition) for each in found.verdicts} == moved
    assert {key_of(each): (each.before, each.after) for each in found.lags} == {
        key: (old.get(key), new.get(key)) for key in changed
    }
    assert {key for key in {*old, *new} if old.get(key) != new.get(key)} <= changed
    assert found.moves_nothing == (not moved and not changed)


def test_the_writes_tried_above_move_lags_and_verdicts_and_one_moves_no_lag(world: Edition) -> None:
    effects = {write.__name__: effect(write) for write in WRITES}

    assert [name for name, found in effects.items() if not found.lags] == ["change_nothing_that_counts"]
    assert sum(bool(found.verdicts) for found in effects.values()) >= 6


def test_a_preview_writes_nothing(world: Edition) -> None:
    rows = (Claim.objects.count(), Score.objects.count(), Change.objects.count(), Edition.objects.count())

    effect(close_o1)

    assert (Claim.objects.count(), Score.objects.count(), Change.objects.count(), Edition.objects.count()) == rows


def test_a_preview_says_for_which_time_a_verdict_would_read_otherwise(world: Edition) -> None:
    found = effect(close_o2_in_october)

    spans = {each.definition: each for each in found.verdicts if each.release == "o2"}
    assert (spans["tiers@1"].start, spans["tiers@1"].end, spans["tiers@1"].now) == ("2024-10-01", None, True)
    assert not any(each.now for each in effect(close_o2_in_october, as_of=date(2024, 9, 30)).lags)
    assert {each.start for each in found.lags if each.headline} == {"2024-10-01"}


def test_a_change_after_an_unpublished_one_is_previewed_alone(world: Edition) -> None:
    date_o1_later()

    found = effect(settle_h1)

    assert {each.release for each in found.verdicts} == {"h1"}
    assert found.releases == ("h1",)


def test_an_index_is_fitted_anew_where_a_score_behind_it_changes() -> None:
    build.make_indexed()

    def rescore() -> None:
        record = ScoreRecord("one", 0.99, "Lab", "third_party", SEEN)
        curation.record_statement(Release.objects.get(slug="r09"), record, by="ada", reason="A new run.")

    before = Edition.objects.newest()
    moved, changed, *_ = by_publishing(rescore, before)

    found = effect(rescore)

    assert moved == set()
    assert any(key[0] == "registry-index" for key in changed)
    assert {key_of(each) for each in found.lags} == changed


def test_an_effect_is_kept_as_plain_data(world: Edition) -> None:
    found: Effect = effect(close_o1)

    data = found.as_data()

    assert data["as_of"] == "2025-01-01"
    assert data["releases"] == ["o1"]
    assert len(data["verdicts"]) == len(found.verdicts)
    assert data["lags"][0]["before"]["status"]
