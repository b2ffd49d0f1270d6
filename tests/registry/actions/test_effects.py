"""What a change would move, held equal to publishing before and after it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from registry.actions import curation, indexing
from registry.actions.effects import Effect, effect
from registry.actions.lag_differences import LagChange
from registry.actions.pooled_differences import PooledNumbers
from registry.models import Benchmark, Change, Claim, Edition, LicenseTerm, Release, Score
from registry.sources.records import ClaimRecord, EvidenceRecord, ReleaseRecord, ScoreRecord
from tests.registry.actions import builders as build
from tests.registry.actions.publishing import by_publishing, pooled

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


def make_the_quiz_an_index() -> None:
    Benchmark.objects.filter(slug="quiz").update(scale="index")


def bound_the_quiz() -> None:
    Benchmark.objects.filter(slug="quiz").update(lower=0, upper=1, chance=0.25, questions=100)


def forbid_uses() -> None:
    LicenseTerm.objects.filter(term="field_of_use").update(value="true")


def leave_c3_unreviewed() -> None:
    Release.objects.filter(slug="c3").update(reviewed=False)


def key_of(change: LagChange) -> tuple[Any, ...]:
    return change.benchmark, change.definition, change.rank, change.reference, change.counting


WRITES: list[Callable[[], None]] = [
    close_o1, date_o1_later, undate_o1, withdraw_the_license_of_o2, contradict_the_availability_of_o2, settle_h1,
    close_o2_in_october, raise_o2, change_nothing_that_counts, turn_the_quiz_round, make_the_quiz_an_index,
    bound_the_quiz, forbid_uses, leave_c3_unreviewed,
]  # fmt: skip


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
    nothing = PooledNumbers(0, 0, None, None, None)
    waits = {key: (one or nothing, other or nothing) for key, (one, other) in published.pooled.items()}
    assert {(each.definition, each.rank): (each.before, each.after) for each in found.pooled} == {
        key: pair for key, pair in waits.items() if pair[0] != pair[1]
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


def test_the_writes_tried_above_move_lags_and_verdicts_and_some_move_no_lag(world: Edition) -> None:
    effects = {write.__name__: effect(write) for write in WRITES}

    moving_no_lag = ["change_nothing_that_counts", "make_the_quiz_an_index", "bound_the_quiz"]
    assert [name for name, found in effects.items() if not found.lags] == moving_no_lag
    assert effects["make_the_quiz_an_index"].pooled
    assert sum(bool(found.verdicts) for found in effects.values()) >= 6


def test_a_preview_writes_nothing(world: Edition) -> None:
    rows = (Claim.objects.count(), Score.objects.count(), Change.objects.count(), Edition.objects.count())

    effect(close_o1)

    assert (Claim.objects.count(), Score.objects.count(), Change.objects.count(), Edition.objects.count()) == rows


def test_a_preview_says_for_which_time_a_verdict_would_read_otherwise(world: Edition) -> None:
    found = effect(close_o2_in_october)

    spans = {each.definition: each for each in found.verdicts if each.release == "o2"}
    assert (spans["tiers@1"].start, spans["tiers@1"].end) == ("2024-10-01", None)
    earlier = effect(close_o2_in_october, as_of=date(2024, 9, 30)).lags
    assert not any(each.before != each.after for each in earlier)
    assert {each.start for each in found.lags if each.reference == "closed"} == {"2024-10-01"}


def test_a_change_after_an_unpublished_one_is_previewed_alone(world: Edition) -> None:
    date_o1_later()

    found = effect(settle_h1)

    assert {each.release for each in found.verdicts} == {"h1"}
    assert found.releases == ("h1",)


def test_a_benchmark_under_another_slug_is_pooled_once(world: Edition) -> None:
    stood = pooled(world)

    found = effect(lambda: Benchmark.objects.filter(slug="quiz").update(slug="riddle", direction="lower"))

    assert found.pooled
    assert all(each.before == stood[each.definition, each.rank] for each in found.pooled)


def rescore() -> None:
    record = ScoreRecord("one", 0.99, "Lab", "third_party", SEEN)
    curation.record_statement(Release.objects.get(slug="r09"), record, by="ada", reason="A new run.")


def close_r03() -> None:
    say("r03", "weights_final.availability", "not_released")


def test_an_index_is_fitted_anew_where_a_score_behind_it_changes() -> None:
    build.make_indexed()

    found = check_by_publishing(rescore, Edition.objects.latest("pk"))

    assert found.verdicts == ()
    assert any(each.benchmark == "registry-index" for each in found.lags)


@pytest.mark.parametrize(
    ("slug", "columns", "moved"),
    [
        ("five", {"in_index": False}, {"registry-index"}),
        ("five", {"upper": 2.0}, {"registry-index"}),
        ("five", {"direction": "lower"}, {"registry-index", "five"}),
    ],
)
def test_an_index_is_fitted_anew_where_a_benchmark_behind_it_is_read_otherwise(
    slug: str, columns: dict[str, Any], moved: set[str]
) -> None:
    build.make_indexed()

    def edit() -> None:
        Benchmark.objects.filter(slug=slug).update(**columns)

    found = check_by_publishing(edit, Edition.objects.latest("pk"))

    assert {each.benchmark for each in found.lags} == moved


def turn_the_index_round() -> None:
    Benchmark.objects.filter(slug="registry-index").update(direction="lower")


@pytest.mark.parametrize("write", [rescore, close_r03], ids=lambda write: write.__name__)
def test_an_index_that_is_itself_read_otherwise_is_previewed_so(write: Callable[[], None]) -> None:
    build.make_indexed()

    def both_at_once() -> None:
        turn_the_index_round()
        write()

    check_by_publishing(both_at_once, Edition.objects.latest("pk"))
    alone = effect(turn_the_index_round)
    assert {each.benchmark for each in alone.lags} == {"registry-index"}


def test_an_index_that_no_edition_has_yet_is_drawn_once_where_its_scores_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    build.make_indexed()
    rescore()
    fitted: list[int] = []
    refit = indexing.bootstrap
    monkeypatch.setattr(indexing, "bootstrap", lambda *args, **more: fitted.append(1) or refit(*args, **more))

    found = effect(close_r03)

    assert any(each.benchmark == "registry-index" for each in found.lags)
    assert len(fitted) == 1


def test_an_effect_is_kept_as_plain_data(world: Edition) -> None:
    found: Effect = effect(close_o1)

    data = found.as_data()

    assert data["as_of"] == "2025-01-01"
    assert data["releases"] == ["o1"]
    assert len(data["verdicts"]) == len(found.verdicts)
    assert data["lags"][0]["before"]["status"]
