"""What cannot be used, said in one sentence: where it stands, what it is, what is allowed."""

from __future__ import annotations


class UnusableInput(ValueError):
    """An input that the index cannot be computed from."""

    def __init__(self, place: str, value: object, allowed: str) -> None:
        # All three go to the base class, so that the error survives being sent between processes.
        super().__init__(place, value, allowed)
        self.place = place
        self.value = value
        self.allowed = allowed

    def __str__(self) -> str:
        return f"{self.place}: {self.value!r} cannot be used; allowed: {self.allowed}"
