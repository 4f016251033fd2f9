"""Signing in by name and PIN or by badge and PIN, switching to somebody else, signing off."""

from functools import partial

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from hmi import clock
from hmi.domain.command import SignIn, SignOff
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.person import LOCKED_FOR_GOOD, Person, PersonRef, Session
from hmi.domain.query import Answer, AskPeople, PeopleAnswer
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.account_words import lock_words, refusal_words, remark, remark_label, service_silent_words
from ui.faceplates.change_pin import ChangePinFaceplate
from ui.faceplates.faceplate import Faceplate
from ui.models.people_list import NOTE_ROLE, PERSON_ROLE, PeopleList
from ui.models.recent_people import RecentPeople
from ui.theme import look
from ui.widgets.badge_reader import BadgeReader
from ui.widgets.icon_key import IconKey
from ui.widgets.person_key import PersonKeys
from ui.widgets.pin_pad import PinPad
from ui.wording.people import roles_words

SEARCH_FROM = 13
"""More people than a hand finds at a glance: offer a search."""
TICK_MS = 1000
_LIST_SIZE_PX = (360, 210)


class SignInFaceplate(Faceplate):
    """Names at the one side, the PIN pad at the other: a tap, six digits, a tap. Works while somebody is signed in."""

    is_for_the_past = True

    def __init__(self, bridge: Bridge, recent: RecentPeople, badge: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._bridge, self._recent = bridge, recent
        self._person: Person | None = None
        self._badge, self._pin = "", ""
        self._asked = 0
        self._expected: PersonRef | None = None
        self._locks: dict[PersonRef | None, int] = {}
        """Until when, in ns; None stands for this panel."""
        self.people = PeopleList(self)
        self.keys_of_people = PersonKeys(self.people, NOTE_ROLE)
        self.search = QLineEdit()
        self.people_label, self.who_label = QLabel(), QLabel()
        self.here_label, self.badge_label = QLabel(), QLabel()
        self.remark_label = remark_label()
        self.pad = PinPad()
        self.sign_off_key = IconKey("log-out")
        self.own_pin_key = IconKey("lock-open")
        self._list_pages = QStackedLayout()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._show_state)
        self._build()
        self._listen()
        self.say(
            lambda: self.sign_off_key.setText(_("Sign off")),
            lambda: self.own_pin_key.setText(_("Change my PIN")),
            lambda: self.search.setPlaceholderText(_("Search by name")),
            lambda: self.keys_of_people.setAccessibleName(_("People")),
            lambda: self.pad.confirm_key.setText(_("Sign in")),
            lambda: self.badge_label.setText(_("Or hold your badge to the reader.")),
            lambda: self._choose(self._person),
            self._ask_people,
        )
        if badge:
            self.take_badge(badge)

    def take_badge(self, badge: str) -> None:
        """A badge was read: ask the service whose it is; the PIN is still needed."""
        remark(self.remark_label, _("Reading the badge …"))
        self.pad.clear()
        self._badge = badge
        self._bridge.do(SignIn(badge=badge), self._on_recognised)

    @override
    def open_over(self, host: QWidget) -> None:
        """The keys go to the names, as soon as there are any; never by themselves to what signs somebody off."""
        super().open_over(host)
        self._give_keys()

    @override
    def close_with(self, is_done: bool) -> None:
        """Forget what was entered."""
        self._pin = ""
        self._tick.stop()
        reader = BadgeReader.installed()
        if reader is not None:
            reader.disclaim(self)
        super().close_with(is_done)

    def _build(self) -> None:
        self.search.setClearButtonEnabled(True)
        self.search.hide()
        self.keys_of_people.setMinimumSize(*_LIST_SIZE_PX)
        self.people_label.setWordWrap(True)
        self.people_label.setProperty("look", "muted")
        self.people_label.setMinimumWidth(_LIST_SIZE_PX[0])
        for label in (self.here_label, self.badge_label):
            label.setProperty("look", "muted")
            label.setWordWrap(True)
        self.who_label.setProperty("look", "heading")
        self.who_label.setWordWrap(True)
        self.remark_label.setFixedWidth(self.pad.sizeHint().width())
        left, right, row = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        self.body.addLayout(row)  # first: a page that is shown before it has a place is a window, and takes the keys
        row.setSpacing(look().gap_px * 2)
        row.addLayout(left, 1)
        row.addLayout(right)
        for column in (left, right):
            column.setSpacing(look().gap_px)
        own_keys = QHBoxLayout()
        own_keys.setSpacing(look().gap_px)
        for key in (self.sign_off_key, self.own_pin_key):
            own_keys.addWidget(key)
        left.addWidget(self.search)
        left.addLayout(self._list_pages, 1)
        self._list_pages.addWidget(self.people_label)
        self._list_pages.addWidget(self.keys_of_people)
        left.addWidget(self.badge_label)
        left.addWidget(self.here_label)
        left.addLayout(own_keys)
        right.addWidget(self.who_label)
        right.addWidget(self.pad)
        right.addWidget(self.remark_label)
        right.addStretch(1)

    def _listen(self) -> None:
        self.search.textChanged.connect(self._on_searched)
        self.keys_of_people.person_tapped.connect(self._on_person_tapped)
        self.pad.confirmed.connect(self._on_confirmed)
        self.sign_off_key.clicked.connect(self._on_sign_off)
        self.own_pin_key.clicked.connect(self._on_own_pin)
        self._bridge.session_changed.connect(self._on_session_changed)
        self._bridge.attachment_changed.connect(self._ask_people)
        reader = BadgeReader.installed()
        if reader is not None:
            reader.claim(self, self.take_badge)
        self.badge_label.setVisible(reader is not None)

    def _ask_people(self) -> None:
        self._show_people_words(_("Asking who may sign in …"))
        self._asked += 1
        number = self._asked
        self._bridge.ask(AskPeople(), partial(self._take_people, number))

    def _take_people(self, number: int, answer: Answer | Outcome) -> None:
        if number != self._asked:
            return
        if not isinstance(answer, PeopleAnswer):
            self._show_people_words(service_silent_words())
            return
        here = self._bridge.session
        people = [one for one in answer.people if one.is_active and (here is None or one.ref != here.person.ref)]
        self.people.show_people(self._recent.first(people), {one.ref: roles_words(one.roles) for one in people})
        self.search.setVisible(len(people) >= SEARCH_FROM)
        if people:
            self._list_pages.setCurrentIndex(1)
            self._choose(people[0] if len(people) == 1 and self._person is None else self._person)
            self._give_keys()
        elif here is not None:
            self._show_people_words(_("Nobody else is known at this panel."))
        else:
            self._show_people_words(_("Nobody is known at this panel yet. Set up the first administrator."))

    def _give_keys(self) -> None:
        if not self.isVisible():
            return  # names that came too late: another faceplate may have the keys by now
        if self.pad.isEnabled():
            self.pad.setFocus()
        elif self._list_pages.currentIndex() == 1 and not self.search.hasFocus():
            self.keys_of_people.setFocus()
        elif self._list_pages.currentIndex() == 0:
            self.setFocus()

    def _show_people_words(self, words: str) -> None:
        self.people_label.setText(words)
        self._list_pages.setCurrentIndex(0)
        self._show_state()

    def _on_searched(self, words: str) -> None:
        self.people.search(words)
        self._choose(self._person)

    def _on_person_tapped(self, index: QModelIndex) -> None:
        person = index.data(PERSON_ROLE)
        if isinstance(person, Person):
            self._badge = ""
            self._choose(person)
            self.pad.setFocus()

    def _choose(self, person: Person | None) -> None:
        if person is None or self._person is None or person.ref != self._person.ref:
            self.pad.clear()
            remark(self.remark_label, "")
        self._person = person
        self.keys_of_people.choose_row(-1 if person is None else self.people.row_of(person.ref))
        self.who_label.setText(
            _("Tap your name, then enter your PIN.")
            if person is None
            else _("PIN of {name}").format(name=person.display_name)
        )
        self._show_state()

    def _on_recognised(self, outcome: Outcome) -> None:
        if not isinstance(outcome, Done):
            self._badge = ""
            self._take_refusal(outcome, None)
            return
        ref = PersonRef(str(outcome.result.get("person", "")))
        session = self._bridge.session
        if session is not None and session.person.ref == ref:
            self._badge = ""
            remark(
                self.remark_label,
                _("This is the badge of {name}, who is signed in.").format(name=session.person.display_name),
            )
            return
        known = next((one for one in self.people.people if one.ref == ref), None)
        # Translators: stands for a name while the list of names has not arrived
        self._choose(known or Person(ref=ref, display_name=_("this badge")))
        remark(self.remark_label, _("Badge recognised. Enter the PIN."))
        self.pad.setFocus()

    def _on_confirmed(self, pin: str) -> None:
        if self._person is None:
            return
        self._pin, self._expected = pin, None
        self.pad.setEnabled(False)
        remark(self.remark_label, _("Checking …"))
        ref = self._person.ref
        self._bridge.do(SignIn(person=ref, badge=self._badge, pin=pin), partial(self._on_outcome, ref))

    def _on_outcome(self, ref: PersonRef, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            self._expected = ref
            self._on_session_changed()
        else:
            self._pin = ""
            self._take_refusal(outcome, ref)
            self.pad.setFocus()

    def _take_refusal(self, outcome: Outcome, ref: PersonRef | None) -> None:
        if isinstance(outcome, Refused) and outcome.reason is Reason.LOCKED_OUT:
            until_ns = int(outcome.facts.get("until_ns", 0))
            is_panel = bool(outcome.facts.get("is_panel")) and until_ns != LOCKED_FOR_GOOD
            if is_panel or ref is not None:
                self._locks[None if is_panel else ref] = until_ns
            self._show_state()
            remark(self.remark_label, lock_words(until_ns, self._now_ns()), is_fault=True)
        else:
            self._show_state()
            remark(self.remark_label, refusal_words(outcome), is_fault=True)

    def _on_session_changed(self) -> None:
        session = self._bridge.session
        if session is not None and session.person.ref == self._expected:
            self._conclude(session)
        elif self._expected is None:
            self._show_state()
            self._ask_people()

    def _conclude(self, session: Session) -> None:
        self._recent.note(session.person.ref)
        pin, window = self._pin, self.window()
        self.close_with(True)
        if session.person.must_replace_pin:
            ChangePinFaceplate(self._bridge, session.person, old_pin=pin, is_forced=True).open_over(window)

    def _on_sign_off(self) -> None:
        self._bridge.do(SignOff(), self._on_signed_off)

    def _on_signed_off(self, outcome: Outcome) -> None:
        if isinstance(outcome, Done):
            self.close_with(True)
        else:
            remark(self.remark_label, refusal_words(outcome), is_fault=True)

    def _on_own_pin(self) -> None:
        session = self._bridge.session
        if session is not None:
            window = self.window()
            self.close_with(False)
            ChangePinFaceplate(self._bridge, session.person).open_over(window)

    def _show_state(self) -> None:
        """What can be tapped now: nothing without a person, nothing while a lock lasts."""
        self._show_who_is_here()
        now_ns, until_ns = self._now_ns(), self._lock_ns()
        is_locked = until_ns > now_ns
        self.pad.setEnabled(self._person is not None and not is_locked)
        if is_locked:
            remark(self.remark_label, lock_words(until_ns, now_ns), is_fault=True)
            self._tick.start()
        elif self._tick.isActive():
            self._tick.stop()
            remark(self.remark_label, _("You may try again."))

    def _show_who_is_here(self) -> None:
        session = self._bridge.session
        for part in (self.here_label, self.sign_off_key, self.own_pin_key):
            part.setVisible(session is not None)
        self.show_title(_("Sign in") if session is None else _("Switch person"))
        if session is not None:
            words = _("Signed in now: {name} ({roles})")
            person = session.person
            self.here_label.setText(words.format(name=person.display_name, roles=roles_words(person.roles)))

    def _now_ns(self) -> int:
        """The service's clock, which locks go by; this screen's own until a frame came."""
        return self._bridge.service_time_ns or clock.now_ns()

    def _lock_ns(self) -> int:
        ref = None if self._person is None else self._person.ref
        return max(self._locks.get(None, 0), self._locks.get(ref, 0))
