"""Names of people for whoever shows what somebody did: asked for when a display opens, and when records change."""

from PySide6.QtCore import QObject, Signal

from hmi.domain.outcome import Outcome
from hmi.domain.person import PersonRef
from hmi.domain.query import Answer, AskPeople, PeopleAnswer
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.widgets.pace import Pace


class PeopleNames(QObject):
    """Of one display; nothing is asked while that is not visible."""

    changed = Signal()
    """Somebody is called otherwise, came or went: nothing is drawn anew, and no page moves, because nobody did."""

    def __init__(self, bridge: Bridge, display: Display) -> None:
        super().__init__(display)
        self._bridge, self._display = bridge, display
        self.known: dict[PersonRef, str] = {}
        """The same dictionary for good; empty until the first answer."""
        self._pace = Pace(self.ask, self)
        bridge.records_changed.connect(self._pace.ask)

    def ask(self) -> None:
        """Ask the service, if the display is seen."""
        if self._display.isVisible():
            self._bridge.ask(AskPeople(), self._take)

    def _take(self, answer: Answer | Outcome) -> None:
        if not isinstance(answer, PeopleAnswer):
            return
        told = {person.ref: person.display_name for person in answer.people}
        if told != self.known:
            self.known.clear()
            self.known.update(told)
            self.changed.emit()
