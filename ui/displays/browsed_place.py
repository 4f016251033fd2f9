"""Where one is in an address space, and what lies there: asked for again when the controller is back."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from hmi.domain.connection import ConnectionState, ConnectionStatus
from hmi.domain.outcome import Outcome, Reason, Refused
from hmi.domain.query import Answer, AskBrowse, BrowseAnswer, BrowsedNode
from ui.bridge import Bridge

_ANSWERING = (ConnectionState.SUBSCRIBING, ConnectionState.LIVE, ConnectionState.PARTIAL)


class BrowsedPlace(QObject):
    """A path of nodes of one controller, and the children of the last one."""

    changed = Signal()
    """It is another place, or what lies there is known now, or why it is not."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._asked = 0
        self.endpoint = ""
        """Empty while the cell has no controller."""
        self.path: list[BrowsedNode] = []
        self.level: BrowseAnswer | None = None
        """What lies here; None while that is not known."""
        self.trouble: Outcome | None = None
        """Why it is not known."""
        self.is_looked_at = False
        """While it is not, nobody is asked."""
        bridge.connection_changed.connect(self._on_connection_changed)
        bridge.attachment_changed.connect(self._on_attachment_changed)

    def use_endpoints(self, endpoints: Sequence[str]) -> None:
        """These are the cell's controllers now; what lies here may have changed its part in the cell."""
        if self.endpoint not in endpoints:
            self.go_to(next(iter(endpoints), ""), [])
        elif self.is_looked_at:
            self.ask()

    def go_to(self, endpoint: str, path: list[BrowsedNode]) -> None:
        """Be at another place."""
        self.endpoint, self.path, self.level = endpoint, path, None
        self.ask()

    def ask(self) -> None:
        """Read this level; what is known of it stays until the answer is here."""
        self._asked += 1
        self.trouble = None
        self.changed.emit()
        if self.endpoint and self.is_looked_at:
            node = self.path[-1].node if self.path else None
            self._bridge.ask(AskBrowse(endpoint=self.endpoint, node=node), partial(self._take, self._asked))

    def _take(self, number: int, answer: Answer | Outcome) -> None:
        if number != self._asked:
            return
        self.level = answer if isinstance(answer, BrowseAnswer) else None
        if isinstance(answer, Outcome):
            self.trouble = answer
        elif self.level is None:
            self.trouble = Refused(reason=Reason.BAD_REQUEST)
        self.changed.emit()

    def _on_connection_changed(self, status: ConnectionStatus) -> None:
        if status.endpoint == self.endpoint and status.state in _ANSWERING:
            self._try_again()

    def _on_attachment_changed(self) -> None:
        if self._bridge.picture.is_attached:
            self._try_again()

    def _try_again(self) -> None:
        if self.trouble is not None and self.is_looked_at:
            self.ask()
