"""What a change would move, held equal to publishing before and after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from registry.actions import curation, editions
from registry.actions.effects import Effect, effect
from registry.actions.lag_differences import LagChange, LagNumbers
from registry.actions.measuring import measured_degrees
from registry.actions.pooled_differences import PooledNumbers
from registry.actions.pooling import Ask, pool
from registry.models import Benchmark, Change, Claim, Edition, LagSeries, LagStanding, Release, Score, VerdictInterval
from registry.models.readings import lag_readings
from registry.sources.records import ClaimRecord, EvidenceRecord, ReleaseRecord, ScoreRecord
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


def turn_the_quiz_round() -> None:
    Benchmark.objects.filter(slug="quiz").update(direction="lower")


def key_of(change: LagChange) -> tuple[Any, ...]:
    return change.benchmark, change.definition, change.rank, change.reference, change.counting


#: Of a lag that an edition does not have.
NONE: tuple[Any, ...] = (None, None, None)

WRITES: list[Callable[[], None]] = [
    close_o1, date_o1_later, undate_o1, withdraw_the_license_of_o2, contradict_the_availability_of_o2, settle_h1,
    close_o2_in_october, raise_o2, change_nothing_that_counts, turn_the_quiz_round,
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
            **intervals(row),
        )
    return found


def intervals(row: LagSeries) -> dict[str, Any]:
    """Return the limits of the intervals that an edition stores, as a preview tells them."""
    found = {}
    for name in ("lag", "gap"):
        told = row.uncertainty[name] if row.uncertainty else {"lower": None, "upper": None}
        limits = (told["lower"], told["upper"])
        found[f"{name}_interval"] = None if limits == (None, None) else limits
    return found


def pooled(edition: Edition) -> dict[tuple[str, int], PooledNumbers]:
    """Return the pooled waiting times that the pages of an edition show unasked, of every degree."""
    found = {}
    for key in edition.definitions:
        ask = Ask(edition, key, LagSeries.Reference.CLOSED, LagSeries.Counting.CONSERVATIVE)
        degrees = measured_degrees([key])
        for each in pool(ask, degrees, degrees[-1], DAY).degrees if degrees else ():
            limits = (each.interval.lower, each.interval.upper)
            told = None if limits == (None, None) else limits
            numbers = PooledNumbers(each.curve.records, each.curve.events, each.median.days, told)
            found[key, each.degree.rank] = numbers
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


@dataclass
class Published:
    """What differs between two editions: verdicts, histories of lags, and lags and waiting times as told."""

    verdicts: set[Any]
    histories: set[Any]
    lags: dict[Any, tuple[Any, Any]]
    pooled: dict[Any, tuple[Any, Any]]


def by_publishing(write: Callable[[], None], before: Edition) -> Published:
    """Return what differs once a second edition is published; it is undone."""
    with transaction.atomic():
        write()
        after, _ = editions.publish(as_of=DAY, by="tester")
        old, new = verdicts(before), verdicts(after)
        moved = {key for key in {*old, *new} if old.get(key) != new.get(key)}
        one, other = histories(before), histories(after)
        changed = {key for key in {*one, *other} if one.get(key, NONE)[:2] != other.get(key, NONE)[:2]}
        found = Published(
            moved, changed, both(told(before, DAY), told(after, DAY)), both(pooled(before), pooled(after))
        )
        transaction.set_rollback(True)
    return found


def both(one: dict[Any, Any], other: dict[Any, Any]) -> dict[Any, tuple[Any, Any]]:
    return {key: (one.get(key), other.get(key)) for key in {*one, *other}}


def check_by_publishing(write: Callable[[], None], before: Edition) -> Effect:
    """Hold a preview equal to what publishing moves."""
    published = by_publishing(write, before)

    found = effect(write)

    assert {(each.release, each.definition) for each in found.verdicts} == published.verdicts
    differing = published.histories | {key for key, pair in published.lags.items() if pair[0] != pair[1]}
    assert {key_of(each): (each.before, each.after) for each in found.lags} == {
        key: published.lags.get(key, (None, None)) for key in differing
    }
    assert {key_of(each) for each in found.lags if each.start} == published.histories
    nothing = PooledNumbers(0, 0, None, None)
    assert {(each.definition, each.rank): (each.before, each.after) for each in found.pooled} == {
        key: tuple(each or nothing for each in pair) for key, pair in published.pooled.items() if pair[0] != pair[1]
    }
    assert found.moves_nothing == (not published.verdicts and not differing and not found.pooled)
    return found


@pytest.mark.parametrize("write", [*WRITES, score_on_a_new_benchmark], ids=lambda write: write.__name__)
def test_a_preview_is_what_publishing_moves(write: Callable[[], None]) -> None:
    build.load(*build.STAIRCASE, benchmarks=[build.quiz(), build.quiz("exam")])

    check_by_publishing(write, build.publish())


def unsure(record: ReleaseRecord) -> ReleaseRecord:
    """Return a release whose scores have a standard error."""
    return replace(record, scores=tuple(replace(each, stderr=0.05) for each in record.scores))


def long_staircase() -> list[ReleaseRecord]:
    """Return the releases of the small world after eight records of either side: enough for intervals."""
    ahead = [build.closed(f"a{n}", f"2022-{n + 1:02}-01", build.score(0.10 + 0.04 * n)) for n in range(8)]
    behind = [build.opened(f"b{n}", f"2023-{n + 1:02}-01", build.score(0.08 + 0.04 * n)) for n in range(8)]
    return [unsure(record) for record in (*ahead, *behind, *build.STAIRCASE)]


@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.__name__)
def test_a_preview_tells_intervals_from_the_draws_that_publishing_makes(write: Callable[[], None]) -> None:
    build.load(*long_staircase())

    found = check_by_publishing(write, build.publish())

    told = [numbers for each in found.lags for numbers in (each.before, each.after) if numbers]
    assert any(numbers.lag_interval for numbers in told) or not found.lags


def test_a_score_that_sets_no_record_moves_intervals_alone() -> None:
    build.load(*long_staircase(), unsure(build.opened("o3", "2024-09-01", build.score(0.69))))
    before = build.publish()

    def lower_o3() -> None:
        score = Score.objects.counting().get(release__slug="o3")
        record = ScoreRecord("quiz", 0.68, "Lab", "third_party", build.READ, stderr=0.05)
        curation.correct_statement(score, record, by="ada", reason="Misread.")

    found = check_by_publishing(lower_o3, before)

    assert found.lags
    assert {each.start for each in found.lags} == {None}


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
    earlier = effect(close_o2_in_october, as_of=date(2024, 9, 30)).lags
    assert not any(each.before != each.after for each in earlier)
    assert {each.start for each in found.lags if each.reference == "closed"} == {"2024-10-01"}


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

    found = check_by_publishing(rescore, Edition.objects.latest("pk"))

    assert found.verdicts == ()
    assert any(each.benchmark == "registry-index" for each in found.lags)


def test_an_index_is_fitted_anew_where_a_benchmark_leaves_it() -> None:
    build.make_indexed()

    def leave() -> None:
        Benchmark.objects.filter(slug="five").update(in_index=False)

    found = check_by_publishing(leave, Edition.objects.latest("pk"))

    assert {each.benchmark for each in found.lags} == {"registry-index"}


def test_an_effect_is_kept_as_plain_data(world: Edition) -> None:
    found: Effect = effect(close_o1)

    data = found.as_data()

    assert data["as_of"] == "2025-01-01"
    assert data["releases"] == ["o1"]
    assert len(data["verdicts"]) == len(found.verdicts)
    assert data["lags"][0]["before"]["status"]
