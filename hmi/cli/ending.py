"""Signals that end a command, held back while a process is being started or stopped: none is left behind."""

import signal
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType

_held = 0
_is_asked = False


def end_on_signals() -> None:
    """Let Ctrl-C, SIGTERM and the end of the terminal raise ``KeyboardInterrupt``; main thread."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _on_signal)


@contextmanager
def unbroken() -> Generator[None]:
    """Finish the block; a signal that came meanwhile is raised at its end."""
    global _held, _is_asked
    _held += 1
    try:
        yield
    finally:
        _held -= 1
    if _is_asked and not _held:
        _is_asked = False
        raise KeyboardInterrupt


def _on_signal(_number: int, _frame: FrameType | None) -> None:
    global _is_asked
    if _held:
        _is_asked = True
    else:
        raise KeyboardInterrupt
