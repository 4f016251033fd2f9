"""Work that goes on though a step of it fails: people are told while it does, the log once for each change."""

import logging
from collections.abc import Generator
from contextlib import contextmanager

from hmi.domain.steady_work import SteadyWork

log = logging.getLogger(__name__)


class Steadily:
    """One piece of work; each step of it runs in ``step``."""

    def __init__(self, work: SteadyWork) -> None:
        self.work = work
        self.trouble = ""
        """What the last step failed at, for whoever reads the log beside it; empty: it did not."""

    @contextmanager
    def step(self) -> Generator[None]:
        """Whatever is raised within ends this step and nothing else."""
        try:
            yield
        except Exception as error:  # a fault of our own in one thing must not end the watch over all others
            told = _told(error)
            if told != self.trouble:
                log.exception("%s fails; it is tried again and again", self.work.value)
            self.trouble = told
            return
        if self.trouble:
            log.warning("%s works again", self.work.value)
        self.trouble = ""

    def troubles(self) -> dict[str, str]:
        """What screens are told."""
        return {self.work.subject: self.trouble}


class Each:
    """Does one thing after the other: what one of them raises waits until all were done."""

    def __init__(self) -> None:
        self._faults: list[Exception] = []

    @contextmanager
    def one(self) -> Generator[None]:
        """One of them."""
        try:
            yield
        except Exception as error:  # raised at the end: it must not cost what is done after it
            self._faults.append(error)

    def end(self) -> None:
        """Raise what was raised within, all of it."""
        if len(self._faults) == 1:
            raise self._faults[0]
        if self._faults:
            raise ExceptionGroup(_told(self._faults[0]), self._faults)


def _told(error: Exception) -> str:
    """In one line, and without the places where a machine keeps its files: those stand in the log."""
    if isinstance(error, OSError) and error.strerror:
        return f"{type(error).__name__}: {error.strerror}"
    first, _newline, _rest = str(error).partition("\n")
    return f"{type(error).__name__}: {first}"
