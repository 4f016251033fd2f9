"""What happened and what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """What happened or is true, and what to do about it (empty: nothing)."""

    what: str
    next_step: str = ""

    def __str__(self) -> str:
        return f"{self.what} {self.next_step}".strip()
