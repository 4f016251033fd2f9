"""A file that is written page by page while the service answers: whole, or not there at all."""

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from hmi.domain.outcome import Failed, Outcome, Refused
from hmi.domain.query import Answer
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.wording.outcome import reason_sentence


class PagedExport(QObject):
    """Writes one file at a time; a part of one is not left behind. Subclasses ask for the pages."""

    told = Signal(str, bool)
    """How far it is, or how it ended; whether that is a fault."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._part: Path | None = None
        self._count = 0
        """Rows written so far."""

    @property
    def is_running(self) -> bool:
        """Whether pages are still being read."""
        return self._part is not None

    def stop(self) -> None:
        """Whoever began it is not there any more."""
        if self.is_running:
            self.give_up(_("The person has changed."))

    def begin(self, target: Path) -> None:
        """From now on write what becomes ``target``."""
        self._part, self._count = _part_of(target), 0

    def is_of(self, target: Path) -> bool:
        """Whether ``target`` is still being written: it may have been stopped meanwhile."""
        return self._part == _part_of(target)

    def write(self, text: str, mode: str = "a") -> None:
        """Add ``text``, or begin a new file with mode ``x``. Raises ``OSError``."""
        assert self._part is not None
        with self._part.open(mode, encoding="utf-8", newline="") as file:
            file.write(text)

    def finish(self, target: Path, words: str) -> None:
        """All of it is written. Raises ``OSError``."""
        assert self._part is not None
        self._part.replace(target)
        self._part = None
        self.told.emit(words, False)

    def refuse(self, answer: Answer | Outcome) -> None:
        """Instead of a page came something else."""
        self.give_up(str(reason_sentence(answer)) if isinstance(answer, Refused | Failed) else "")

    def fail(self, error: OSError) -> None:
        """The disk takes it no more."""
        self.give_up(error.strerror or str(error))

    def give_up(self, why: str) -> None:
        """Leave nothing behind, and say so."""
        if self._part is not None:
            with suppress(OSError):
                self._part.unlink(missing_ok=True)
        self._part = None
        self.told.emit(_("Nothing was saved. {reason}").format(reason=why), True)


def _part_of(target: Path) -> Path:
    return target.with_suffix(".part")
