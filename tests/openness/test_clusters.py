"""Intervals by cluster: by hand, by laws, and on simulated histories whose truth is known."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.coverage import Scenario, exponential, independent, simulate, staircase, true_median
from openness.clusters import Resampled, bootstrap, by_match, clustered_median, student_quantile
from openness.lag import CatchUp
from openness.survival import Interval, Pair, Reliance, Status, kaplan_meier, median, restricted_mean
from tests.openness.builders import entry

SEED = 20_241_104
labelled = st.lists(
    st.tuples(st.integers(0, 40), st.booleans(), st.sampled_from("abcdefgh")), min_size=8, max_size=24
).map(lambda rows: ([(days, event) for days, event, _ in rows], [label for _, _, label in rows]))

#: Two clusters of four records, that are matched after 2 days and after 6.
TWO: tuple[list[Pair], list[str]] = ([(2, True)] * 4 + [(6, True)] * 4, ["early"] * 4 + ["late"] * 4)


def rng() -> np.random.Generator:
    return np.random.default_rng(SEED)


def indicative(status: Status, lower: float | None = None, upper: float | None = None) -> Interval:
    return Interval(status, 0.90, lower, upper, Reliance.INDICATIVE)


def test_pairs_are_labelled_by_their_match_and_the_unmatched_alike() -> None:
    match = entry("T1", "2024-03-01", 60)
    matched = [CatchUp(entry(name, "2024-01-01", 50), match, 60, event=True) for name in ("R1", "R2")]
    waiting = [CatchUp(entry(name, "2024-02-01", 70), None, 30, event=False) for name in ("R3", "R4")]

    assert by_match([*matched, *waiting]) == ("T1", "T1", "", "")


def test_three_clusters_say_less_than_the_twelve_records_in_them() -> None:
    # Four records each after 2, 4 and 6 days: 2/3 and 1/3 are unmatched at 2 and 4. At 50 %:
    # by record, Greenwood's sums 1/24 and 1/6, quantile 0.6745: limits at 2 from 0.566, at 4 up to 0.425: [4, 4].
    # By cluster, at 2 each early record adds (1 - 1/3)/8, all others -(1/3)/8; sums 1/3, -1/6, -1/6, squares 1/6,
    # times 3/(3 - 1): 1/4. At 4, another (1 - 1/2)/4 and -(1/2)/4: sums 1/3, 1/3, -2/3, squares 2/3: 1.
    # Student's quantile for two degrees is 0.8165: limits at 2 from 0.330, at 4 up to 0.593: [2, 6].
    pairs, labels = [(days, True) for days in (2, 4, 6) for _ in range(4)], [name for name in "abc" for _ in range(4)]

    by_record, by_cluster = median(kaplan_meier(pairs), level=0.5), clustered_median(pairs, labels, level=0.5)

    assert by_record.days == by_cluster.days == 4
    assert by_record.interval == Interval(Status.OK, 0.5, 4, 4, Reliance.INDEPENDENT)
    assert by_cluster.interval == Interval(Status.OK, 0.5, 2, 6, Reliance.INDICATIVE)


@given(labelled, st.sampled_from([0.5, 0.90]))
def test_one_record_in_each_cluster_gives_greenwoods_variance_and_students_quantile(
    rows: tuple[list[Pair], list[str]], level: float
) -> None:
    pairs, count = rows[0], len(rows[0])
    curve = kaplan_meier(pairs)

    found = clustered_median(pairs, [f"{number:02}" for number in range(count)], level=level)

    assert found.days == median(curve).days
    limits = []
    for step in curve.steps:
        error = student_quantile(level, count - 1) * (step.greenwood * count / (count - 1)) ** 0.5
        factor = exp(error / -log(step.survival)) if step.survival else 1
        limits.append((step.days, step.survival**factor, step.survival ** (1 / factor)))
    if found.interval.status is Status.OK:
        assert found.interval.lower == next(day for day, lower, _ in limits if lower <= 0.5 + 1e-9)
        assert found.interval.upper == next((day for day, _, upper in limits if upper <= 0.5 + 1e-9), None)


@given(labelled, st.integers(2, 4))
def test_repeating_every_record_within_its_cluster_tells_nothing_new(
    rows: tuple[list[Pair], list[str]], times: int
) -> None:
    pairs, _ = rows
    labels = [f"{number:02}" for number in range(len(pairs))]

    once, often = clustered_median(pairs, labels), clustered_median(pairs * times, labels * times)

    if once.status is not Status.TOO_FEW_EVENTS:
        assert often == once
    drawn, drawn_often = (bootstrap(pairs * each, labels * each, rng(), replicates=50) for each in (1, times))
    assert drawn_often.not_reached == drawn.not_reached
    for one, other in zip(limits_of(drawn.restricted_mean), limits_of(drawn_often.restricted_mean), strict=True):
        assert one == pytest.approx(other, abs=1e-6)


def limits_of(interval: Interval) -> tuple[float | None, float | None]:
    return interval.lower, interval.upper


@given(labelled)
def test_an_interval_by_cluster_holds_the_one_by_record(rows: tuple[list[Pair], list[str]]) -> None:
    wide, narrow = clustered_median(*rows).interval, median(kaplan_meier(rows[0])).interval

    if wide.status is Status.OK and narrow.status is Status.OK:
        assert wide.lower <= narrow.lower
        assert wide.upper is None or (narrow.upper is not None and narrow.upper <= wide.upper)


@given(labelled, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows: tuple[list[Pair], list[str]], chance) -> None:
    pairs, labels = rows
    order = list(range(len(pairs)))
    chance.shuffle(order)
    shuffled = [pairs[place] for place in order], [labels[place] for place in order]

    assert clustered_median(*shuffled) == clustered_median(pairs, labels)
    assert bootstrap(*shuffled, rng(), replicates=50) == bootstrap(pairs, labels, rng(), replicates=50)


def test_a_bootstrap_draws_whole_clusters() -> None:
    # Drawn are early and early (a quarter: median 2, mean 2), both (a half: 2, 4), or late and late (a quarter: 6, 6).
    found = bootstrap(*TWO, rng(), horizon=10)

    expected = indicative(Status.OK, 2, 6)
    assert found == Resampled(expected, expected, clusters=2, replicates=1000, not_reached=0)


def test_replicates_without_a_median_are_counted_and_leave_the_interval_open() -> None:
    # Late and late are never matched: a quarter of the replicates has no median.
    pairs = [(2, True)] * 4 + [(9, False)] * 4

    found = bootstrap(pairs, TWO[1], rng(), horizon=10)

    assert found.median == indicative(Status.OK, 2, None)
    assert 200 <= found.not_reached <= 300
    assert found.restricted_mean == indicative(Status.OK, 2, 10)


def test_a_median_that_hardly_any_replicate_reaches_has_no_interval() -> None:
    pairs, labels = [(2, True)] * 3 + [(9, False)] * 27, [f"{number:02}" for number in range(30)]

    found = bootstrap(pairs, labels, rng(), horizon=10)

    assert (found.median, found.not_reached) == (indicative(Status.NOT_REACHED), 1000)


def test_the_same_seed_gives_the_same_replicates() -> None:
    pairs, labels = [(days, days % 3 > 0) for days in range(30)], [f"{days % 7}" for days in range(30)]

    one, same, other = (bootstrap(pairs, labels, np.random.default_rng(seed)) for seed in (1, 1, 2))

    assert one == same
    assert one != other


@pytest.mark.parametrize(
    ("pairs", "labels", "status"),
    [
        ([], [], Status.EMPTY),
        ([(3, True)] * 7, ["a", "b"] * 3 + ["c"], Status.TOO_FEW_RECORDS),
        ([(3, True)] * 8, ["a"] * 8, Status.TOO_FEW_CLUSTERS),
        ([(3, True)] * 2 + [(4, False)] * 6, ["a", "b"] * 4, Status.TOO_FEW_EVENTS),
    ],
    ids=["none", "seven records", "one cluster", "two events"],
)
def test_what_is_not_known_has_a_name(pairs: list[Pair], labels: list[str], status: Status) -> None:
    drawn, found = bootstrap(pairs, labels, rng()), clustered_median(pairs, labels)

    assert drawn.median == found.interval == indicative(status)
    assert drawn.restricted_mean.status is (Status.OK if status is Status.TOO_FEW_EVENTS else status)


def test_every_pair_needs_a_label() -> None:
    with pytest.raises(ValueError, match="1 labels for 2 pairs; allowed: one for each"):
        clustered_median([(1, True), (2, True)], ["a"])


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    [(1, 6.313752), (2, 2.919986), (3, 2.353363), (4, 2.131847), (5, 2.015048), (10, 1.812461), (30, 1.697261)],
)
def test_students_quantiles_are_those_of_the_tables(freedom: int, quantile: float) -> None:
    assert student_quantile(0.90, freedom) == pytest.approx(quantile, abs=5e-7)


EXPONENTIAL = Scenario("planted", lambda chance: independent(chance, draw=exponential, records=3000))


def test_planted_parameters_are_recovered_although_a_third_is_censored() -> None:
    # Exponential with mean 400: median 400 ln 2 = 277.3; mean up to 730.5 days 400 (1 - exp(-730.5/400)) = 335.6.
    pairs = [(pair.days, pair.event) for pair in EXPONENTIAL.history(rng()).pairs]
    curve = kaplan_meier(pairs)

    found, mean = median(curve), restricted_mean(curve)

    assert curve.censored > 500
    assert true_median(EXPONENTIAL) == pytest.approx(400 * log(2), rel=0.01)
    assert found.days == pytest.approx(400 * log(2), rel=0.08)
    assert found.interval.lower <= 400 * log(2) <= found.interval.upper
    assert mean.days == pytest.approx(400 * (1 - exp(-730.5 / 400)), abs=4 * mean.standard_error)


def test_on_staircases_intervals_by_cluster_hold_the_median_more_often_than_by_record() -> None:
    every = Scenario("small", lambda chance: staircase(chance, draw=exponential, record_every=30, release_every=60))

    trial = simulate(every, histories=40, replicates=50, level=0.90)

    by_record, by_cluster = (trial.share_held(f"median: log-log{way}") for way in ("", " by cluster"))
    assert by_record < 0.75 < by_cluster
    assert all(counts["held"] <= counts["given"] <= counts["asked"] for counts in trial.counts.values())
