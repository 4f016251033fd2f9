"""Work that many things ask for, done at once when nothing was done lately, else once for all of them."""

from collections.abc import Callable
from time import perf_counter
from typing import Final

from PySide6.QtCore import QObject, QTimer

PERIOD_MS: Final = 100
"""Three frames: an eye takes that for at once, and what comes in a flood is drawn together."""
_SHARE: Final = 5
"""What costs more than this share of its period is done less often: the screen stays free for fingers."""


class Pace(QObject):
    """Ends with its parent."""

    def __init__(self, work: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._is_wanted = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._on_rested)

    def ask(self) -> None:
        """Somebody wants it done, soon."""
        if self._rest.isActive():
            self._is_wanted = True
        else:
            self.do_now()

    def do_now(self) -> None:
        """At once: a person waits for it."""
        self._is_wanted = False
        start_s = perf_counter()
        self._work()
        cost_ms = (perf_counter() - start_s) * 1e3
        self._rest.start(max(PERIOD_MS, round(cost_ms * _SHARE)))

    def _on_rested(self) -> None:
        if self._is_wanted:
            self.do_now()
