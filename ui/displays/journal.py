"""The journal: who did what, when, from which panel, and what came of it; newest first."""

from functools import partial

import msgspec
from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.outcome import Outcome, Reason, Refused
from hmi.domain.query import Answer, AskJournal, JournalAnswer, JournalRow
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.displays.journal_audit import JournalAudit
from ui.displays.journal_filter import JournalFilter
from ui.displays.journal_topics import CONSEQUENCES, Topic
from ui.displays.journal_words import entry_content, entry_facts, entry_title, reason_words
from ui.formatting import date_time_text
from ui.models.journal_list import ENTRY_ROLE, JournalEntry, JournalList
from ui.theme import look
from ui.widgets.empty_page import EmptyPage
from ui.widgets.fact_card import FactCard
from ui.widgets.restyle import restyle
from ui.widgets.row_content import RowContent
from ui.widgets.row_delegate import RowDelegate
from ui.widgets.scroll_column import column_of
from ui.widgets.then_key import ThenKey
from ui.widgets.touch_list import TouchList

PAGE = 100
_NEAR_END_PX = 300
_CARD_WIDTH_PX = 400


class JournalDisplay(Display):
    """Acts at the one side, growing downwards into the past; the chosen one in full at the other."""

    name = "journal"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._asked = 0
        self._oldest: int | None = None
        """Sequence number of the oldest record read; None before the first page."""
        self._is_complete = True
        self._wanted: int | None = None
        """Number of the row that another display asks for, until it is shown."""
        self._has_news = False
        """Something was recorded since the newest page was read."""
        self._needs_person = False
        """Nobody is signed in, as the service says: the key of the empty page leads there."""
        self.entries = JournalList(self._words_of, self)
        self.list = TouchList(self.entries, RowDelegate(ENTRY_ROLE, self._content_of, self))
        self.refresh_key = QPushButton()
        self.then_key = ThenKey()
        self.filter = JournalFilter(self.refresh_key, now_ns=lambda: bridge.now_ns)
        self.state_label, self.card = QLabel(), FactCard()
        self.audit = JournalAudit(bridge, self.state_label, self._question)
        self.empty = EmptyPage()
        self._pages = QStackedWidget()
        self._build()
        self._listen()
        self.retranslate()

    @override
    def title(self) -> str:
        """Name for the navigation."""
        return _("Journal")

    @override
    def retranslate(self) -> None:
        """Every text anew."""
        self.then_key.retranslate()
        self.filter.retranslate()
        self._show_news(has_news=self._has_news)
        self.list.setAccessibleName(_("Journal"))
        self.audit.retranslate()
        self.entries.retranslate()
        self._show_entry(self.list.currentIndex())

    @override
    def open_subject(self, subject: str) -> None:
        """A row by its number: it is read first, with what was recorded before it."""
        self._wanted = int(subject) if subject.isdecimal() else None

    @override
    def enter(self) -> None:
        """Ask for the newest page."""
        self.entries.clear()
        self._show_news(has_news=False)
        self._show_entry(QModelIndex())
        self._say(_("Reading the journal …"))
        self._oldest = None if self._wanted is None else self._wanted + 2  # what came of it is recorded after it
        self._ask()

    def _show_news(self, *, has_news: bool) -> None:
        """The reader's place is kept: what is new comes when they ask for it."""
        self._has_news = has_news
        self.refresh_key.setText(_("Show what is new") if has_news else _("Refresh"))

    def _build(self) -> None:
        self.state_label.setProperty("look", "muted")
        self.state_label.setWordWrap(True)
        body, side = QHBoxLayout(), QVBoxLayout()
        side.addWidget(column_of(self.card, _CARD_WIDTH_PX))
        side.addWidget(self.then_key)
        side.addStretch(1)
        filled = QWidget()
        body.setSpacing(look().gap_px)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.list, 1)
        body.addLayout(side)
        filled.setLayout(body)
        self._pages.addWidget(filled)
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(look().gap_px)
        column.addWidget(self.filter)
        column.addWidget(self.audit)
        column.addWidget(self._pages, 1)

    def _listen(self) -> None:
        self.filter.changed.connect(self.enter)
        self.refresh_key.clicked.connect(self.enter)
        self.empty.pressed.connect(self._on_empty_pressed)
        self.then_key.wished.connect(self.bridge.moment_requested)
        self.list.selectionModel().currentChanged.connect(self._show_entry)
        self.list.verticalScrollBar().valueChanged.connect(self._look_further)
        self.bridge.session_changed.connect(self._on_session_changed)
        self.bridge.records_changed.connect(lambda: self._show_news(has_news=True))

    def _ask(self) -> None:
        self._asked += 1
        number = self._asked
        self._is_complete = True  # until the answer says that there is more
        question = msgspec.structs.replace(self._question(), before=self._oldest)
        self.bridge.ask(question, partial(self._take, number))

    def _question(self) -> AskJournal:
        return self.filter.question(PAGE)

    def _take(self, number: int, answer: Answer | Outcome) -> None:
        if number != self._asked:
            return
        if not isinstance(answer, JournalAnswer):
            self._show_trouble(answer)
            return
        self._add(answer.rows)
        self._choose_wanted()
        self._is_complete = len(answer.rows) < PAGE
        if answer.rows:
            self._oldest = answer.rows[-1].seq
        self._show_state(answer)
        QTimer.singleShot(0, self, self._look_further)  # a page of few acts may not fill the list

    def _add(self, rows: tuple[JournalRow, ...]) -> None:
        if self.filter.topic is Topic.RECORDS:
            self.entries.add_records(rows)
        else:
            self.entries.add_rows([row for row in rows if row.kind not in CONSEQUENCES])

    def _choose_wanted(self) -> None:
        """Open the row that another display asked for, once."""
        wanted, self._wanted = self._wanted, None
        for row, entry in enumerate(self.entries.entries):
            if wanted is not None and wanted in _numbers_of(entry):
                self.list.setCurrentIndex(self.entries.index(row))
                self._show_news(has_news=True)  # the list does not begin with the newest
                return

    def _show_state(self, answer: JournalAnswer) -> None:
        if not self.entries.entries:
            nothing = (
                _("The journal is empty.") if self.filter.is_wide_open else _("Nothing of that kind was recorded.")
            )
            self._say_instead(nothing)
        elif answer.is_intact is False:
            self._say(_("The journal was changed from outside. Tell the administrator."), style="abnormal")
        elif answer.is_intact and answer.verified_ns is not None:
            words = _("Newest first. The chain was verified at {time} and is whole.")
            self._say(words.format(time=date_time_text(answer.verified_ns)))
        else:
            self._say(_("Newest first."))

    def _show_trouble(self, answer: Answer | Outcome) -> None:
        reason = answer.reason if isinstance(answer, Refused) else None
        self._needs_person = reason is Reason.NOT_SIGNED_IN
        if reason is Reason.NOT_SIGNED_IN:
            key = _("Set up") if self.bridge.needs_setup else _("Sign in")
            self._say_instead(_("Sign in to read the journal."), key)
        elif reason is Reason.NOT_PERMITTED:
            self._say_instead(_("Your role does not permit reading the journal."))
        else:
            words = _("The journal is not available now. Try again when the service is back.")
            self._say_instead(words, _("Try again"))

    def _say(self, words: str, style: str = "muted") -> None:
        self._pages.setCurrentIndex(0)
        self.state_label.setText(words)
        restyle(self.state_label, style)

    def _say_instead(self, words: str, key_words: str = "") -> None:
        self.state_label.setText("")
        self.empty.show_words(words, key_words)
        self._pages.setCurrentIndex(1)

    def _show_entry(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY_ROLE)
        self.then_key.show_moment(entry.row.time_ns if isinstance(entry, JournalEntry) else None)
        if not isinstance(entry, JournalEntry):
            self.card.show_heading("")
            self.card.show_remark(_("Tap a line to see all that was recorded."))
            self.card.show_facts(())
            return
        self.card.show_heading(entry_title(entry))
        reason = reason_words(entry, self.bridge.picture)
        self.card.show_remark("" if reason is None else str(reason), "attention")
        self.card.show_facts(entry_facts(entry, self.bridge.picture))
        if entry.asked_at is not None and self.filter.topic is not Topic.RECORDS:
            question = AskJournal(before=entry.asked_at + 1, limit=1)
            self.bridge.ask(question, self._take_what_was_asked)

    def _take_what_was_asked(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, JournalAnswer) and self.entries.join(answer.rows):
            self._show_entry(self.list.currentIndex())

    def _content_of(self, entry: JournalEntry) -> RowContent:
        return entry_content(entry, self.bridge.picture)

    def _words_of(self, entry: JournalEntry) -> str:
        content = self._content_of(entry)
        return ". ".join(part for part in (content.moment, content.words, content.detail) if part)

    def _on_empty_pressed(self) -> None:
        if self._needs_person:
            self.bridge.display_requested.emit("sign_in", "")
        else:
            self.enter()

    def _look_further(self) -> None:
        bar = self.list.verticalScrollBar()
        if not self._is_complete and self.isVisible() and bar.value() >= bar.maximum() - _NEAR_END_PX:
            self._ask()

    def _on_session_changed(self) -> None:
        if self.isVisible():
            self.enter()


def _numbers_of(entry: JournalEntry) -> tuple[int | None, ...]:
    """Of its own row, and of the row that it answers."""
    return entry.row.seq, entry.asked_at, entry.asked.seq if entry.asked is not None else None
