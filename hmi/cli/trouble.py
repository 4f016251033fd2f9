"""What a command says when it cannot do what was asked."""

from collections.abc import Sequence

_MOST_FAULTS = 20
"""Of a file that was cut in the middle, hundreds of lines say the same."""


class Trouble(Exception):
    """One or more lines for the person at the terminal: what is wrong, and what to do."""

    def __init__(self, *lines: str) -> None:
        super().__init__(*lines)
        self.lines = lines
        self.is_for_window = False
        """Whether a window says it too: who started the command by its icon sees no terminal."""


def told(faults: Sequence[str]) -> list[str]:
    """Faults of a file, as many as can be read."""
    more = len(faults) - _MOST_FAULTS
    return [*faults[:_MOST_FAULTS], *([f"and {more} more"] if more > 0 else [])]
