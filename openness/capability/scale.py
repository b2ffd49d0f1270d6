"""The scale: two releases at two values, everything else by the straight line through them.

With capabilities c and d of the two, values u and v::

    index = offset + factor × capability,   factor = (v − u) / (d − c),   offset = u − factor × c

The same map gives difficulties; slopes are divided by the factor, so that slope × (capability − difficulty) stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from openness.capability.errors import UnusableInput
from openness.capability.fitting import Fit, Parameters
from openness.capability.scores import Scores

#: Anchors nearer than this, in units of capability, are one point: what the line through them says is rounding.
_COINCIDENT = 1e-6


@dataclass(frozen=True)
class ScaleAnchors:
    """The release that has the lower value, and the release that has the higher one."""

    low: str
    high: str
    low_value: float = 130.0
    high_value: float = 150.0

    def __post_init__(self) -> None:
        if self.low == self.high:
            raise UnusableInput("anchors of the scale", self.low, "two different releases")
        if not (isfinite(self.low_value) and isfinite(self.high_value) and self.low_value < self.high_value):
            values = (self.low_value, self.high_value)
            raise UnusableInput("values of the anchors", values, "finite numbers, the smaller first")

    def places(self, scores: Scores) -> tuple[int, int]:
        """Return where the two stand among the releases."""
        place = "scale"
        return scores.release_place(self.low, place=place), scores.release_place(self.high, place=place)

    def line(self, low: float, high: float) -> tuple[float, float]:
        """Return offset and factor of the line through the anchors, given their capabilities.

        >>> ScaleAnchors("a", "b").line(1.0, 3.0)
        (120.0, 10.0)
        """
        if not high - low > _COINCIDENT:
            told = f"{self.high!r} above {self.low!r}"
            raise UnusableInput("capabilities of the anchors", (low, high), f"{told} by more than {_COINCIDENT}")
        factor = (self.high_value - self.low_value) / (high - low)
        return self.low_value - factor * low, factor

    def applied(self, found: Parameters, places: tuple[int, int]) -> Parameters:
        """Return parameters on the scale; raises ``UnusableInput`` where the anchors coincide or are inverted."""
        low, high = (float(found.capability[place]) for place in places)
        return found.mapped(*self.line(low, high))


def scaled(found: Fit, anchors: ScaleAnchors) -> Parameters:
    """Return the parameters of a fit on the scale of two releases."""
    return anchors.applied(found.parameters, anchors.places(found.scores))
