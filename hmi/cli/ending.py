"""Signals that end a command, held back while a process is being started or stopped: none is left behind."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType

_PR_SET_PDEATHSIG = 1
"""Linux, sys/prctl.h."""
_held = 0
_is_asked = False


def end_on_signals() -> None:
    """Let Ctrl-C, SIGTERM and the end of the terminal raise ``KeyboardInterrupt``; main thread."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _on_signal)


def with_us() -> Callable[[], None] | None:
    """For ``preexec_fn``: the new process is asked to end when the thread that starts it ends, even by kill -9.

    None where the system has no such promise. Nothing is imported or allocated between fork and exec.
    """
    if sys.platform != "linux":
        return None
    prctl, starter = ctypes.CDLL(None).prctl, os.getpid()

    def end_with_starter() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != starter:  # it ended before the promise
            os._exit(1)

    return end_with_starter


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
