"""What a command says when it cannot do what was asked."""


class Trouble(Exception):
    """One or more lines for the person at the terminal: what is wrong, and what to do."""

    def __init__(self, *lines: str) -> None:
        super().__init__(*lines)
        self.lines = lines
        self.is_for_window = False
        """Whether a window says it too: who started the command by its icon sees no terminal."""
