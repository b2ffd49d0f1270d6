"""The registry's own index: planted capabilities come out in order and in distance, and only what links is fitted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from math import exp

import numpy as np
import pytest

from registry.actions import editions, indexing, lag_inputs
from registry.models import Benchmark, CountedScore, Edition, IndexFit, LagSeries, Score
from registry.sources.records import BenchmarkRecord, ReleaseRecord
from tests.registry.actions.builders import closed, load, opened, publish, quiz, score

pytestmark = pytest.mark.django_db

SLOPES = {"one": 1.0, "two": 2.0, "three": 1.5, "four": 2.5, "five": 1.2}
HARD = {"one": -0.5, "two": 0.0, "three": 0.5, "four": 1.0, "five": 1.5}
#: Twelve releases, every third one open, a month apart and 0.25 of a capability apart.
PLANTED = {f"r{number:02d}": -1.0 + 0.25 * number for number in range(12)}


def _tests() -> list[BenchmarkRecord]:
    return [replace(quiz(key), lower=0, upper=1, in_index=True) for key in SLOPES]


def _release(slug: str, capability: float) -> ReleaseRecord:
    number = int(slug[1:])
    make = opened if number % 3 == 0 else closed
    scores = [
        score(1 / (1 + exp(-SLOPES[key] * (capability - HARD[key]))), key) for key in list(SLOPES)[: 5 - number % 2]
    ]
    return make(slug, f"2024-{number + 1:02d}-01", *scores)


def planted() -> Edition:
    load(*(_release(slug, capability) for slug, capability in PLANTED.items()), benchmarks=_tests())
    return publish()


def values(fit: IndexFit) -> dict[str, float]:
    return {row["release"]: row["value"] for row in fit.content["releases"]}


def test_planted_capabilities_come_out_on_the_scale_of_the_two_anchors() -> None:
    edition = planted()

    assert edition.index_fit is not None
    found = values(edition.index_fit)
    # Neither preferred anchor is there, so the lowest stands at 100 and the highest at 150: 50 points for 2.75.
    expected = {slug: 100 + 50 * (capability + 1.0) / 2.75 for slug, capability in PLANTED.items()}
    assert found == pytest.approx(expected, abs=0.5)
    assert edition.index_note == ""
    assert edition.index_fit.content["anchors"]["low"] == "r00"


def test_index_is_measured_and_not_stated() -> None:
    edition = planted()

    counted = CountedScore.objects.filter(benchmark__slug=indexing.INDEX)
    assert {row.release.slug for row in counted} == set(PLANTED)
    assert not any(row.score for row in counted)
    assert (counted[0].evaluator, counted[0].key, counted[0].redistributable) == ("this registry", "", True)
    assert not Score.objects.filter(benchmark__slug=indexing.INDEX).exists()
    series = LagSeries.objects.get(
        edition=edition,
        benchmark__slug=indexing.INDEX,
        definition="tiers@1",
        rank=5,
        reference="closed",
        counting="conservative",
    )
    # The open are r00, r03, r06 and r09, the closed the other eight: enough records for an interval.
    assert (series.tier_releases, series.reference_releases) == (4, 8)
    assert "bootstrap of the index" in series.uncertainty["lag"]["method"]
    assert series.uncertainty["gap"]["indicative"]
    assert series.uncertainty["lag"]["lower"] is not None


def test_draws_are_kept_and_hold_the_anchors_where_they_are() -> None:
    edition = planted()
    assert edition.index_fit is not None

    drawn = indexing.draws_of_fit(edition.index_fit)

    assert drawn.releases == tuple(sorted(PLANTED))
    assert drawn.scores.shape[0] == edition.index_fit.content["draws"]
    assert np.allclose(drawn.scores[:, 0], 100, atol=1e-3)
    assert np.allclose(drawn.scores[:, -1], 150, atol=1e-3)
    # Limits are those of the draws, to the rounding of 32-bit floats; an anchor has none.
    rows = {row["release"]: row for row in edition.index_fit.content["releases"]}
    assert rows["r00"]["low"] is None
    assert np.percentile(drawn.scores[:, 5], [5, 95]) == pytest.approx(
        [rows["r05"]["low"], rows["r05"]["high"]], abs=1e-3
    )


def test_unchanged_scores_are_not_fitted_again() -> None:
    first = planted()
    second = publish(date(2025, 1, 2))

    assert second.index_fit == first.index_fit
    assert IndexFit.objects.count() == 1


def test_nothing_is_published_where_only_the_index_was_added() -> None:
    first = planted()

    assert editions.publish(as_of=first.as_of, by="tester") == (first, False)


def test_changed_score_is_fitted_anew_and_the_old_edition_keeps_its_index() -> None:
    first = planted()
    changed = {**PLANTED, "r05": 1.75}
    load(*(_release(slug, capability) for slug, capability in changed.items()), benchmarks=_tests())

    second = publish()

    assert first.index_fit is not None
    assert second.index_fit is not None
    assert first.index_fit != second.index_fit
    assert values(second.index_fit)["r05"] > values(first.index_fit)["r05"] + 10


def test_only_components_are_fitted() -> None:
    edition = planted()
    Benchmark.objects.filter(slug="five").update(in_index=False)

    # The same day and the same scores: what an index is made of is an input of its own.
    second = publish()

    assert edition.index_fit is not None
    assert second.index_fit is not None
    assert {row["benchmark"] for row in edition.index_fit.content["benchmarks"]} == set(SLOPES)
    assert {row["benchmark"] for row in second.index_fit.content["benchmarks"]} == set(SLOPES) - {"five"}


@pytest.mark.parametrize(
    ("releases", "reason"),
    [
        ([], "nothing left"),
        ([_release(slug, PLANTED[slug]) for slug in list(PLANTED)[:5]], "5 releases on 5 benchmarks"),
    ],
    ids=["no scores", "too few"],
)
def test_no_index_is_fitted_where_too_little_links_and_the_edition_says_why(
    releases: list[ReleaseRecord], reason: str
) -> None:
    load(*(releases or [closed("c1", "2024-01-01")]), benchmarks=_tests())

    edition = publish()

    assert edition.index_fit is None
    assert reason in edition.index_note
    assert not LagSeries.objects.filter(benchmark__slug=indexing.INDEX).exists()


def test_scores_that_fall_apart_give_no_index() -> None:
    first = [_release(slug, capability) for slug, capability in PLANTED.items()]
    apart = [
        replace(
            record,
            slug=f"x{record.slug[1:]}",
            scores=tuple(replace(each, benchmark=f"other-{each.benchmark}") for each in record.scores),
        )
        for record in first
    ]
    others = [replace(each, key=f"other-{each.key}") for each in _tests()]
    load(*first, *apart, benchmarks=[*_tests(), *others])

    edition = publish()

    assert edition.index_fit is None
    assert "one connected part" in edition.index_note


def test_result_is_told_like_any_score() -> None:
    edition = planted()
    assert edition.index_fit is not None

    inputs = indexing.inputs_of_fit(edition.index_fit, lag_inputs.all_candidates())

    assert {result.release: result.value for result in inputs.results} == values(edition.index_fit)
    assert all(result.score is None and result.run is None for result in inputs.results)
