"""The curve of catch-up times by laws, and against lifelines where that is installed."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from openness.survival import Curve, Pair, Status, kaplan_meier, median, restricted_mean

TOLERANCE = 1e-9
days = st.integers(0, 40)
pairs_of_days = st.lists(st.tuples(days, st.booleans()), min_size=1, max_size=30)
signed_pairs = st.lists(
    st.one_of(st.tuples(st.integers(-9, 40), st.just(True)), st.tuples(days, st.just(False))), max_size=30
)
levels = st.sampled_from([0.5, 0.8, 0.90, 0.95])


def exact_shares(pairs: list[Pair]) -> list[tuple[int, Fraction]]:
    """Return the share unmatched from each day with matches on, by counting, in fractions."""
    share, found = Fraction(1), []
    for day in sorted({max(days, 0) for days, event in pairs if event}):
        at_risk = sum(max(days, 0) >= day for days, _ in pairs)
        share *= 1 - Fraction(sum(max(days, 0) == day and event for days, event in pairs), at_risk)
        found.append((day, share))
    return found


@given(signed_pairs)
def test_the_curve_is_that_of_counting_in_fractions(pairs: list[Pair]) -> None:
    curve = kaplan_meier(pairs)

    expected = exact_shares(pairs)
    assert [step.days for step in curve.steps] == [day for day, _ in expected]
    assert [step.survival for step in curve.steps] == pytest.approx([float(share) for _, share in expected], abs=1e-12)
    at_half = next((day for day, share in expected if share <= Fraction(1, 2)), None)
    assert median(curve).days == (at_half if curve.events >= 3 else None)


@given(signed_pairs, levels)
def test_the_share_unmatched_never_rises_and_lies_within_its_limits(pairs: list[Pair], level: float) -> None:
    curve = kaplan_meier(pairs)

    read = [curve.survival_at(day) for day in range(-1, 42)]
    assert all(1 >= before >= after >= 0 for before, after in zip(read, read[1:], strict=False))
    for day in range(42):
        lower, upper = curve.limits_at(day, level)
        assert 0 <= lower <= curve.survival_at(day) <= upper <= 1
        assert curve.variance_at(day) >= 0


@given(signed_pairs, st.randoms(use_true_random=False), levels)
def test_the_order_of_rows_changes_nothing(pairs: list[Pair], chance, level: float) -> None:
    shuffled = list(pairs)
    chance.shuffle(shuffled)

    one, other = kaplan_meier(pairs), kaplan_meier(shuffled)

    assert one == other
    assert median(one, level=level) == median(other, level=level)


@given(signed_pairs, st.integers(1, 5))
def test_a_record_not_watched_changes_nothing_but_counts(pairs: list[Pair], more: int) -> None:
    # A match on day 0 is another matter: who is censored on that day was seen unmatched on it.
    assume(not any(event and days <= 0 for days, event in pairs) and pairs)

    before, after = kaplan_meier(pairs), kaplan_meier([*pairs, *[(0, False)] * more])

    assert after == Curve(before.steps, before.records + more, before.led, before.observed_to)
    assert restricted_mean(after, 30) == restricted_mean(before, 30)
    assert median(after).days == median(before).days


@given(signed_pairs, st.sampled_from([0.5, 2, 7, 1 / 30.4375]))
def test_days_in_another_unit_give_estimates_in_that_unit(pairs: list[Pair], factor: float) -> None:
    curve, other = kaplan_meier(pairs), kaplan_meier([(days * factor, event) for days, event in pairs])

    one, scaled = median(curve), median(other)
    mean, scaled_mean = restricted_mean(curve, 30), restricted_mean(other, 30 * factor)

    assert (one.status, mean.status) == (scaled.status, scaled_mean.status)
    numbers = [(one.days, scaled.days), (one.interval.lower, scaled.interval.lower)]
    numbers += [(one.interval.upper, scaled.interval.upper), (mean.days, scaled_mean.days)]
    numbers += [(mean.standard_error, scaled_mean.standard_error)]
    for number, in_other in numbers:
        assert in_other == (None if number is None else pytest.approx(number * factor, abs=1e-9))


@given(st.lists(st.integers(0, 40), min_size=1, max_size=30), st.integers(1, 45))
def test_without_censoring_the_restricted_mean_is_the_mean_and_its_error_that_of_a_mean(
    found: list[int], horizon: int
) -> None:
    cut = [min(each, horizon) for each in found]
    mean = sum(cut) / len(cut)
    variance = sum((each - mean) ** 2 for each in cut) / len(cut) ** 2

    estimate = restricted_mean(kaplan_meier([(each, True) for each in found]), horizon)

    assert (estimate.status, estimate.days) == (Status.OK, pytest.approx(mean, abs=TOLERANCE))
    assert estimate.standard_error == pytest.approx(variance**0.5, abs=1e-6)


@pytest.fixture(scope="module")
def lifelines() -> SimpleNamespace:
    """Return what is used of lifelines; it is no requirement of the project."""
    whole = pytest.importorskip("lifelines")
    return SimpleNamespace(fitter=whole.KaplanMeierFitter, utils=pytest.importorskip("lifelines.utils"))


def fitted(lifelines: SimpleNamespace, pairs: list[Pair], level: float):
    return lifelines.fitter(alpha=1 - level).fit([max(days, 0) for days, _ in pairs], [event for _, event in pairs])


@given(pairs=signed_pairs.filter(bool), level=levels)
def test_shares_and_limits_equal_those_of_lifelines(
    lifelines: SimpleNamespace, pairs: list[Pair], level: float
) -> None:
    peer, curve = fitted(lifelines, pairs, level), kaplan_meier(pairs)

    for day, row in peer.confidence_interval_.iterrows():
        assert curve.survival_at(day) == pytest.approx(peer.survival_function_.loc[day].item(), abs=TOLERANCE)
        assert curve.limits_at(day, level) == pytest.approx(tuple(row), abs=TOLERANCE)


@given(pairs=signed_pairs.filter(bool), level=levels)
def test_medians_and_their_intervals_equal_those_of_lifelines(
    lifelines: SimpleNamespace, pairs: list[Pair], level: float
) -> None:
    # They differ where the share is exactly one half: lifelines multiplies by logarithms, gets 0.5000000000000001
    # of 5/6 · 4/5 · 3/4, and takes the next day. Where nothing is reached it says infinity.
    assume(all(share != Fraction(1, 2) for _, share in exact_shares(pairs)))
    peer, curve = fitted(lifelines, pairs, level), kaplan_meier(pairs)
    assume(curve.events >= 3)

    found = median(curve, level=level, fewest_records=1)

    limits = lifelines.utils.median_survival_times(peer.confidence_interval_)
    expected = [peer.median_survival_time_, *(limits.iloc[0] if hasattr(limits, "iloc") else limits)]
    ours = [found.days, found.interval.lower, found.interval.upper]
    assert [float("inf") if each is None else each for each in ours] == pytest.approx(expected, abs=TOLERANCE)


@given(pairs=signed_pairs.filter(bool), horizon=st.integers(1, 60))
def test_restricted_means_equal_those_of_lifelines(lifelines: SimpleNamespace, pairs: list[Pair], horizon: int) -> None:
    # What lifelines calls the variance is that of the days up to the horizon, not of their estimated mean.
    peer = fitted(lifelines, pairs, 0.9)

    found = restricted_mean(kaplan_meier(pairs), horizon)

    expected = lifelines.utils.restricted_mean_survival_time(peer, t=horizon)
    assert found.days == pytest.approx(expected, abs=TOLERANCE)
