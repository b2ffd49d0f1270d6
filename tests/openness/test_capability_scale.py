"""The scale of two releases."""

from __future__ import annotations

import numpy as np
import pytest

from openness.capability import BenchmarkAnchor, Parameters, ScaleAnchors, UnusableInput, fit, scaled
from tests.openness.test_capability_builders import planted

ANCHORS = ScaleAnchors("r000", "r001")


def test_two_anchors_give_a_line() -> None:
    # 130 at capability 1 and 150 at 3: ten points a unit, and 130 − 10 at 0.
    offset, factor = ANCHORS.line(1.0, 3.0)

    assert (offset, factor) == (120.0, 10.0)
    assert offset + factor * 2.0 == 140.0


def test_values_of_the_anchors_may_be_others() -> None:
    # 0 at capability 1 and 1 at 5: a quarter a unit.
    assert ScaleAnchors("a", "b", low_value=0.0, high_value=1.0).line(1.0, 5.0) == (-0.25, 0.25)


def test_difficulties_go_with_capabilities_and_slopes_against() -> None:
    found = Parameters(np.array([1.0, 3.0, 2.0]), np.array([0.5]), np.array([4.0]))

    index = ANCHORS.applied(found, (0, 1))

    assert index.capability.tolist() == [130.0, 150.0, 140.0]
    assert (index.difficulty.tolist(), index.slope.tolist()) == ([125.0], [0.4])
    # 0.4 × (140 − 125) = 6 = 4 × (2 − 0.5).
    assert index.slope[0] * (index.capability[2] - index.difficulty[0]) == pytest.approx(4 * 1.5)


def test_a_fit_is_put_on_the_scale() -> None:
    found = fit(planted().scores, anchor=BenchmarkAnchor("b00"))
    low, high = sorted(("r000", "r001"), key=lambda name: found.capabilities[name])

    index = scaled(found, ScaleAnchors(low, high))

    values = dict(zip(found.scores.releases, index.capability, strict=True))
    assert (values[low], values[high]) == pytest.approx((130, 150))
    assert np.array_equal(np.argsort(index.capability), np.argsort(found.parameters.capability))


@pytest.mark.parametrize(
    ("low", "high"), [(1.0, 1.0), (1.0, 1.0 + 1e-9), (3.0, 1.0)], ids=["coincident", "nearly", "inverted"]
)
def test_anchors_that_coincide_or_are_inverted_are_refused(low: float, high: float) -> None:
    with pytest.raises(UnusableInput, match="^capabilities of the anchors: .* allowed: 'r001' above 'r000'"):
        ANCHORS.line(low, high)


@pytest.mark.parametrize(
    ("values", "place"),
    [
        (("a", "a"), "anchors of the scale"),
        (("a", "b", 150.0, 130.0), "values of the anchors"),
        (("a", "b", 130.0, 130.0), "values of the anchors"),
        (("a", "b", float("nan"), 150.0), "values of the anchors"),
    ],
    ids=["one-release", "inverted", "equal", "nan"],
)
def test_anchors_that_fix_nothing_are_refused(values: tuple[object, ...], place: str) -> None:
    with pytest.raises(UnusableInput) as error:
        ScaleAnchors(*values)  # type: ignore[arg-type]

    assert error.value.place == place


def test_an_anchor_that_is_not_among_the_releases_is_refused() -> None:
    found = fit(planted().scores, anchor=BenchmarkAnchor("b00"))

    with pytest.raises(UnusableInput, match="^scale, release: 'nobody' cannot be used; allowed: one of the 30"):
        scaled(found, ScaleAnchors("r000", "nobody"))
