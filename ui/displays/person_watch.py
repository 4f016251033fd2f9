"""Who is at the screen: told when that is somebody else, for what was said to one person and not to the next."""

from PySide6.QtCore import QObject, Signal

from hmi.domain.person import PersonRef
from ui.bridge import Bridge


class PersonWatch(QObject):
    """The bridge tells of every change of a session: another language of the same person is one, too."""

    changed = Signal()
    """Somebody else signed in, or nobody is signed in any more."""

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._seen = self._person
        bridge.session_changed.connect(self._look)

    @property
    def _person(self) -> PersonRef | None:
        return self._bridge.session.person.ref if self._bridge.session is not None else None

    def _look(self) -> None:
        seen, self._seen = self._seen, self._person
        if self._seen != seen:
            self.changed.emit()
