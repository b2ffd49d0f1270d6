"""What the index cannot be computed from."""

from __future__ import annotations

from openness.unusable import Unusable


class UnusableInput(Unusable):
    """An input that the index cannot be computed from."""
