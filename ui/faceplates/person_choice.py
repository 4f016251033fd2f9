"""Choosing one of the people of this panel: keys with names, asked for when it is shown."""

from collections.abc import Collection

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from hmi.domain.outcome import Failed, Outcome, Refused
from hmi.domain.person import Person, PersonRef
from hmi.domain.query import Answer, AskPeople, PeopleAnswer
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.models.people_list import NOTE_ROLE, PERSON_ROLE, PeopleList
from ui.widgets.person_key import PersonKeys
from ui.wording.outcome import reason_sentence
from ui.wording.people import roles_words

_HEIGHT_PX = 260


class PersonChoice(QWidget):
    """Nobody is chosen beforehand."""

    chosen = Signal()
    """``person`` is another one."""

    def __init__(self, bridge: Bridge, without: Collection[PersonRef] = (), parent: QWidget | None = None) -> None:
        """``without``: who cannot be chosen here."""
        super().__init__(parent)
        self._without = frozenset(without)
        self.person: Person | None = None
        self.heading, self.nobody = QLabel(), QLabel()
        self.heading.setProperty("look", "heading")
        self.nobody.setWordWrap(True)
        self.people = PeopleList(self)
        self.keys = PersonKeys(self.people, NOTE_ROLE)
        self.keys.setMinimumHeight(_HEIGHT_PX)
        self.keys.person_tapped.connect(self._on_tapped)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.heading, self.keys, self.nobody):
            column.addWidget(widget)
        self.nobody.hide()
        self._fault: Refused | Failed | None = None
        """Why nobody can be chosen."""
        bridge.ask(AskPeople(), self._take)

    def retranslate(self, heading: str) -> None:
        """Say whom it is about."""
        self.heading.setText(heading)
        self.keys.setAccessibleName(heading)
        known = _("Nobody else is known at this panel.")
        self.nobody.setText(known if self._fault is None else str(reason_sentence(self._fault)))

    def _take(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, Refused | Failed):
            self._fault = answer
            self.nobody.setText(str(reason_sentence(answer)))
        if not isinstance(answer, PeopleAnswer):
            self.keys.hide()
            self.nobody.show()
            return
        people = [one for one in answer.people if one.is_active and one.ref not in self._without]
        self.people.show_people(people, {one.ref: roles_words(one.roles) for one in people})
        self.keys.setVisible(bool(people))
        self.nobody.setVisible(not people)

    def _on_tapped(self, index: QModelIndex) -> None:
        person = index.data(PERSON_ROLE)
        if isinstance(person, Person):
            self.person = person
            self.keys.choose_row(self.people.row_of(person.ref))
            self.chosen.emit()
