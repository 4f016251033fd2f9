"""The people of this panel: who they are, what they may do, and their accounts for whoever runs them."""

from functools import partial

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from hmi import clock
from hmi.domain.outcome import Outcome
from hmi.domain.permission import Action, may
from hmi.domain.person import Person, PersonRef
from hmi.domain.query import Answer, AskPeople, PeopleAnswer
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.displays.people_acts import PeopleActs
from ui.displays.people_card import PeopleCard
from ui.displays.people_matrix import PeopleMatrix
from ui.displays.people_words import count_words, names_by_ref, note_words
from ui.faceplates.account_words import refusal_words, remark, service_silent_words
from ui.models.people_list import NOTE_ROLE, PERSON_ROLE, PeopleList
from ui.theme import look
from ui.widgets.empty_page import EmptyPage
from ui.widgets.icon_key import IconKey
from ui.widgets.person_key import PersonKeys

_LIST_WIDTH_PX = 400
_SEARCH_FROM = 13


class PeopleDisplay(Display):
    """A list at the one side, the chosen person at the other; the matrix of permissions on a page of its own."""

    name = "people"
    has_past = False

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._asked = 0
        self._people: tuple[Person, ...] = ()
        self._chosen: PersonRef | None = None
        self._is_reading = False
        self._trouble = ""
        """Why there is no list; empty when there is one."""
        self.people = PeopleList(self)
        self.list = PersonKeys(self.people, NOTE_ROLE)
        self.search = QLineEdit()
        self.count_label, self.state_label, self.remark_label = QLabel(), QLabel(), QLabel()
        self.card, self.matrix, self.empty = PeopleCard(), PeopleMatrix(), EmptyPage()
        self.matrix_key, self.add_key = QPushButton(), IconKey("plus")
        self.matrix_key.setCheckable(True)
        self.pages, self._side = QStackedWidget(), QStackedWidget()
        self._acts = PeopleActs(bridge, self.card, self.remark_label, self)
        self._build()
        self._listen()
        self.retranslate()

    @override
    def title(self) -> str:
        """Name for the navigation."""
        return _("People")

    @override
    def retranslate(self) -> None:
        """Every text anew."""
        self.search.setPlaceholderText(_("Search by name"))
        self.list.setAccessibleName(_("People"))
        self.matrix_key.setText(_("Who may do what"))
        self.add_key.setText(_("Add a person"))
        self.card.retranslate()
        self.matrix.retranslate()
        self._show_people()

    @override
    def enter(self) -> None:
        """Ask who there is."""
        remark(self.remark_label, "")
        self._ask()

    def _build(self) -> None:
        self.count_label.setProperty("look", "heading")
        self.remark_label.setWordWrap(True)
        self.state_label.setWordWrap(True)
        self.state_label.setProperty("look", "muted")
        self.state_label.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        self.state_label.setContentsMargins(20, 16, 20, 16)
        self.search.setClearButtonEnabled(True)
        self.list.setFixedWidth(_LIST_WIDTH_PX)
        top, people, left = QHBoxLayout(), QWidget(), QVBoxLayout()
        top.setSpacing(look().gap_px)
        top.addWidget(self.count_label)
        top.addWidget(self.remark_label, 1)
        top.addWidget(self.matrix_key)
        top.addWidget(self.add_key)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        self._side.addWidget(self.state_label)
        self._side.addWidget(self.card)
        row = QHBoxLayout(people)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look().gap_px)
        row.addLayout(left)
        row.addWidget(self._side, 1)
        self.pages.addWidget(people)
        self.pages.addWidget(self.matrix)
        self.pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(look().gap_px)
        column.addLayout(top)
        column.addWidget(self.pages, 1)

    def _listen(self) -> None:
        self.search.textChanged.connect(self._on_searched)
        self.list.person_tapped.connect(self._on_person_tapped)
        self.matrix_key.toggled.connect(self._show_page)
        self.empty.pressed.connect(self._on_empty_pressed)
        self.add_key.clicked.connect(self._acts.add)
        self.bridge.session_changed.connect(self._on_session_changed)
        self.bridge.records_changed.connect(self._on_records_changed)

    def _may(self, action: Action) -> bool:
        session = self.bridge.session
        return session is not None and may(session.person.roles, action)

    def _ask(self) -> None:
        self._asked += 1
        number = self._asked
        self._is_reading, self._trouble = not self._people, ""
        self._show_person()
        self._show_page()
        self.bridge.ask(AskPeople(), partial(self._take, number))

    def _take(self, number: int, answer: Answer | Outcome) -> None:
        if number != self._asked:
            return
        self._is_reading = False
        if isinstance(answer, PeopleAnswer):
            self._people, self._trouble = answer.people, ""
        else:
            self._people = ()
            self._trouble = refusal_words(answer) if isinstance(answer, Outcome) else service_silent_words()
        self._show_people()

    def _show_people(self) -> None:
        now_ns = self._now_ns()
        may_see = self._may(Action.SEE_PEOPLE)
        people = sorted(
            (person for person in self._people if may_see or person.is_active), key=lambda person: not person.is_active
        )
        self.people.show_people(
            people, {person.ref: note_words(person, now_ns) for person in people} if may_see else None
        )
        active = sum(person.is_active for person in people)
        self.count_label.setText(count_words(len(people), active) if people else "")
        self.search.setVisible(len(people) >= _SEARCH_FROM)
        self.add_key.setVisible(self._may(Action.EDIT_PEOPLE))
        self._show_person()
        self._show_page()

    def _show_person(self) -> None:
        person = self._person()
        self._acts.choose(person, self._people)
        session = self.bridge.session
        self.list.choose_row(-1 if person is None else self.people.row_of(person.ref))
        if person is None or not self._may(Action.SEE_PEOPLE):
            self.state_label.setText(self._side_words())
            self._side.setCurrentIndex(0)
            return
        is_self = session is not None and session.person.ref == person.ref
        actions = [action for action in Action if self._may(action)]
        self.card.show_person(person, self._now_ns(), names_by_ref(self._people), actions, is_self=is_self)
        self._side.setCurrentIndex(1)

    def _side_words(self) -> str:
        if self._is_reading:
            return _("Reading the list of people …")
        if self._may(Action.SEE_PEOPLE):
            return _("Tap a name to see the account.")
        if self.bridge.session is None:
            return _("These people may sign in here. Sign in to see more, if your role permits.")
        return _("These people may sign in here. Trainers, coordinators and administrators see more.")

    def _person(self) -> Person | None:
        return next((person for person in self._people if person.ref == self._chosen), None)

    def _now_ns(self) -> int:
        return self.bridge.service_time_ns or clock.now_ns()

    def _on_searched(self, words: str) -> None:
        self.people.search(words)
        self._show_person()

    def _on_person_tapped(self, index: QModelIndex) -> None:
        person = index.data(PERSON_ROLE)
        if isinstance(person, Person):
            self._chosen = person.ref
            remark(self.remark_label, "")
            self._show_person()

    def _on_session_changed(self) -> None:
        remark(self.remark_label, "")
        self._show_people()
        if self.isVisible():
            self._ask()

    def _on_records_changed(self) -> None:
        if self.isVisible():
            self._ask()

    def _show_page(self) -> None:
        """The matrix when it is wanted; else the people, or why there are none."""
        if self.matrix_key.isChecked():
            self.pages.setCurrentWidget(self.matrix)
            return
        self.pages.setCurrentIndex(0)
        if not self._people and not self._is_reading:
            is_new = self.bridge.needs_setup and not self._trouble
            words = self._trouble or _("Nobody is known at this panel yet. Set up the first administrator.")
            self.empty.show_words(words, _("Set up") if is_new else _("Try again"))
            self.pages.setCurrentWidget(self.empty)

    def _on_empty_pressed(self) -> None:
        if self.bridge.needs_setup and not self._trouble:
            self.bridge.display_requested.emit("sign_in", "")
        else:
            self._ask()
