"""What cannot be used, said in one sentence: where it stands, what it is, what is allowed."""

from __future__ import annotations


class Unusable(ValueError):
    """An input from which nothing can be computed: its place, its value, what is allowed there."""

    def __init__(self, place: str, value: object, allowed: str) -> None:
        # All three go to the base class, so that the error survives being sent between processes.
        super().__init__(place, value, allowed)
        self.place, self.value, self.allowed = place, value, allowed

    def __str__(self) -> str:
        return f"{self.place}: {self.value!r} cannot be used; allowed: {self.allowed}"
