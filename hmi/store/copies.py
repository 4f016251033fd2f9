"""Checkpoints that leave the panel: copies on another machine, out of reach of whoever rewrites the records here."""

import logging
import threading
from pathlib import Path

from hmi.domain.records_trouble import CopiesTrouble
from hmi.store.checkpoint import rows_proved_by
from hmi.store.panel_key import write_secret

log = logging.getLogger(__name__)

COPY_S = 60.0
"""Time between two looks for what is new."""
LAST_COPY_S = 5.0
"""How long the end of the service waits for the last copy: a network folder may hang."""
_KINDS = frozenset({".note", ".erased", ".pem"})


class CopiesElsewhere:
    """Copies notes in a thread of its own, and says when it cannot or when they contradict each other.

    Args:
        own: The folder in which the journal keeps its notes.
        elsewhere: One for this panel alone; it is never made, for what it is on may be away.
    """

    def __init__(self, own: Path, elsewhere: Path) -> None:
        self._own, self._elsewhere = own, elsewhere
        self._same: set[str] = set()
        """Names of notes that are equal in both."""
        self.trouble: CopiesTrouble | None = None
        self._wake = threading.Event()
        self._is_stopping = False
        self._thread = threading.Thread(target=self._run, name="checkpoint-copies", daemon=True)

    def start(self) -> None:
        """Copy what is missing, and go on."""
        self._thread.start()

    def stop(self) -> None:
        """Copy what is new, if that is soon done."""
        self._is_stopping = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(LAST_COPY_S)

    def copy(self) -> CopiesTrouble | None:
        """Copy what is missing; gives what is wrong with the copies."""
        try:
            return CopiesTrouble.CONTRADICTED if self._is_contradicted() else None
        except OSError as error:
            log.log(logging.DEBUG if self.trouble else logging.ERROR, "checkpoints cannot be copied: %s", error)
            return CopiesTrouble.NOT_REACHED

    def _run(self) -> None:
        is_last = False
        while not is_last:
            is_last = self._is_stopping
            self.trouble = self.copy()
            if not self._is_stopping:
                self._wake.wait(COPY_S)

    def _is_contradicted(self) -> bool:
        """Copy; whether a note is another one there, or notes there prove more rows than all notes here."""
        is_another = False
        there = {file.name for file in self._elsewhere.iterdir()}
        for file in sorted(self._own.iterdir()):
            if file.suffix not in _KINDS or file.name in self._same & there:
                continue
            note, copy = file.read_bytes(), self._elsewhere / file.name
            if file.name not in there:
                write_secret(copy, note)
            elif copy.read_bytes() != note:
                is_another = True
                continue
            self._same.add(file.name)
        return is_another or rows_proved_by(self._elsewhere) > rows_proved_by(self._own)
