"""Shares with their intervals, and agreement, by hand."""

from __future__ import annotations

import pytest

from openness.agreement import Agreement, Share, agreement, wilson


def test_wilson_limits_of_one_in_ten() -> None:
    # z^2 = 3.8415; spread = 0.38415; middle = (0.1 + 0.19207) / 1.38415 = 0.21101;
    # half = 1.95996 * sqrt(0.009 + 0.0096037) / 1.38415 = 1.95996 * 0.136395 / 1.38415 = 0.193136.
    lower, upper = wilson(1, 10)

    assert (lower, upper) == pytest.approx((0.017876, 0.404150), abs=2e-6)


def test_no_error_found_still_leaves_room_for_one() -> None:
    # With nothing found the upper limit is z^2 / (n + z^2) = 3.8415 / 63.8415.
    lower, upper = wilson(0, 60)

    assert lower == 0
    assert upper == pytest.approx(0.060172, abs=2e-6)


def test_limits_mirror_each_other() -> None:
    lower, upper = wilson(3, 20)

    assert wilson(17, 20) == pytest.approx((1 - upper, 1 - lower))
    assert wilson(20, 20)[1] == 1


@pytest.mark.parametrize(("count", "total"), [(1, 0), (0, 0), (-1, 5), (6, 5)])
def test_what_is_no_share_is_refused(count: int, total: int) -> None:
    with pytest.raises(ValueError, match=f"{count} of {total}"):
        wilson(count, total)


def test_share_of_nothing_has_no_value() -> None:
    assert (Share(0, 0).value, Share(0, 0).interval) == (None, None)
    assert Share(1, 4).value == 0.25


def test_kappa_of_fifty_grants() -> None:
    # Cohen's usual example: both yes 20, both no 15, yes-no 5, no-yes 10. Observed 35 of 50 = 0.7; first yes 25, second
    # yes 30: by chance 25*30 + 25*20 = 1250 of 2500 = 0.5; kappa = (0.7 - 0.5) / (1 - 0.5) = 0.4.
    pairs = [("y", "y")] * 20 + [("n", "n")] * 15 + [("y", "n")] * 5 + [("n", "y")] * 10

    assert agreement(pairs) == Agreement(Share(35, 50), pytest.approx(0.4))


def test_kappa_can_be_below_zero() -> None:
    # Never the same; by chance 1*1 + 1*1 = 2 of 4: (0 - 0.5) / (1 - 0.5) = -1.
    assert agreement([("y", "n"), ("n", "y")]).kappa == -1


@pytest.mark.parametrize("pairs", [[], [("y", "y")] * 3])
def test_kappa_is_not_told_where_chance_alone_makes_readers_agree(pairs: list[tuple[str, str]]) -> None:
    assert agreement(pairs) == Agreement(Share(len(pairs), len(pairs)), None)
