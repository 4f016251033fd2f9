"""The journal: who did what, when, from which panel, and what came of it; newest first."""

from datetime import datetime

from babel.dates import format_datetime
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.outcome import Outcome, Reason, Refused
from hmi.domain.query import Answer, AskJournal, JournalAnswer, JournalRow
from hmi.i18n import PSEUDO_LANGUAGE, language
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.displays.journal_words import kind_words
from ui.models.text_table import TextTable
from ui.widgets.touch_table import TouchTable

PAGE = 100
TOUCH_PX = 48


class JournalDisplay(Display):
    """A table that grows downwards into the past."""

    name = "journal"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._asked = 0
        self._model: TextTable[JournalRow] = TextTable()
        self._table = TouchTable(self._model)
        self._table.set_widths(190, 170, 130, 260, 200)
        self._table.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self._state = QLabel()
        self._state.setWordWrap(True)
        self._refresh = QPushButton()
        self._refresh.setMinimumSize(140, TOUCH_PX)
        self._refresh.clicked.connect(self.enter)
        top = QHBoxLayout()
        top.addWidget(self._state, 1)
        top.addWidget(self._refresh)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self._table, 1)
        self._is_complete = True
        bridge.session_changed.connect(self._on_session_changed)
        self.retranslate()

    @override
    def title(self) -> str:
        """Name for the navigation."""
        return _("Journal")

    @override
    def retranslate(self) -> None:
        """Every text anew."""
        self._refresh.setText(_("Refresh"))
        self._model.show_heads((_("Time"), _("Person"), _("Panel"), _("What"), _("About"), _("Details")))
        things = list(self._model.things)
        self._model.show_rows(things, [_words(row) for row in things])

    @override
    def enter(self) -> None:
        """Ask for the newest page."""
        self._model.show_rows((), ())
        self._state.setText(_("Reading the journal …"))
        self._ask(None)

    def _ask(self, before: int | None) -> None:
        self._asked += 1
        number = self._asked
        self._is_complete = True  # until the answer says that there is more
        self.bridge.ask(AskJournal(before=before, limit=PAGE), lambda answer: self._take(number, answer))

    def _take(self, number: int, answer: Answer | Outcome) -> None:
        if number != self._asked:
            return
        if isinstance(answer, JournalAnswer):
            self._model.add_rows(answer.rows, [_words(row) for row in answer.rows])
            self._is_complete = len(answer.rows) < PAGE
            self._show_state(answer)
        elif isinstance(answer, Refused) and answer.reason is Reason.NOT_SIGNED_IN:
            self._state.setText(_("Sign in to read the journal."))
        elif isinstance(answer, Refused):
            self._state.setText(_("Your role does not permit reading the journal."))
        else:
            self._state.setText(_("The journal is not available now. Try again when the service is back."))

    def _show_state(self, answer: JournalAnswer) -> None:
        if not self._model.things:
            self._state.setText(_("The journal is empty."))
        elif answer.is_intact is False:
            self._state.setText(_("The journal was changed from outside. Tell the administrator."))
        elif answer.is_intact and answer.verified_ns is not None:
            words = _("Newest first. The chain was verified at {time} and is whole.")
            self._state.setText(words.format(time=_time_words(answer.verified_ns)))
        else:
            self._state.setText(_("Newest first."))

    def _on_scrolled(self, value: int) -> None:
        if not self._is_complete and value >= self._table.verticalScrollBar().maximum() - 5 * TOUCH_PX:
            self._ask(self._model.things[-1].seq)

    def _on_session_changed(self) -> None:
        if self.isVisible():
            self.enter()


def _words(row: JournalRow) -> tuple[str, ...]:
    person = _("erased") if row.is_erased else row.actor_name or ("—" if not row.actor else row.actor)
    details = ", ".join(f"{key}: {value}" for key, value in row.facts.items() if value)
    return _time_words(row.time_ns), person, row.panel, kind_words(row.kind), row.subject, details


def _time_words(time_ns: int) -> str:
    locale = "en" if language() == PSEUDO_LANGUAGE else language()
    return format_datetime(datetime.fromtimestamp(time_ns / 1e9).astimezone(), "short", locale=locale)
