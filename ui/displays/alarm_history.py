"""The alarms that were: every step of every alarm, filtered and sorted; the chosen one in full, with its story."""

from functools import partial

import msgspec
from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.alarm_export import AlarmFormat
from hmi.domain.alarm_query import AlarmFilter, AlarmHistoryAnswer, AlarmSort, AskAlarmHistory
from hmi.domain.alarm_record import AlarmRecord
from hmi.domain.outcome import Failed, Outcome, Refused
from hmi.domain.query import Answer
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.alarm_history_export import AlarmHistoryExport
from ui.displays.alarm_history_words import (
    count_words,
    filter_words,
    priority_choices,
    record_content,
    record_facts,
    shortened,
    silence_words,
    sort_words,
    story_words,
    transition_words,
)
from ui.displays.alarm_period import Span
from ui.displays.alarm_span_bar import AlarmSpanBar
from ui.displays.alarm_words import alarm_name
from ui.displays.display import Display
from ui.faceplates.alarm_filter import CALLS, LATE, OFFERED, AlarmFilterFaceplate, Options
from ui.formatting import chain_text
from ui.models.alarm_record_rows import PAGE_ROWS, RECORD_ROLE, AlarmRecordRows
from ui.theme import look
from ui.widgets.condition_mark import Mark
from ui.widgets.empty_page import EmptyPage
from ui.widgets.fact_card import FactCard
from ui.widgets.long_list import LongList
from ui.widgets.restyle import restyle
from ui.widgets.row_delegate import RowContent, RowDelegate
from ui.widgets.scroll_column import column_of
from ui.widgets.text_direction import at_beginning
from ui.widgets.then_key import ThenKey
from ui.wording.outcome import reason_sentence

_PAUSE_MS = 300
_SCROLL_PAUSE_MS = 40
"""Pages are asked for when a fling rests so long on them."""
_MOST_ASKED = 4
_CARD_WIDTH_PX = 440
_EVERYTHING = AlarmFilter(start_ns=0, end_ns=0)


class AlarmHistoryDisplay(Display):
    """A list of steps, newest first, that the service filters, sorts and cuts into pages."""

    name = "alarm_history"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.wanted = _EVERYTHING
        self.sort, self.is_descending = AlarmSort.TIME, True
        self._story = ""
        """Words over what another display, or the story of one alarm, chose."""
        self._before_story: tuple[AlarmFilter, AlarmSort, bool] | None = None
        self._asked = 0
        self._shown: AskAlarmHistory | None = None
        """The question whose answer is in the list."""
        self._answer: AlarmHistoryAnswer | None = None
        self._wanted_pages: list[int] = []
        self.search, self.span_bar = QLineEdit(), AlarmSpanBar(bridge)
        self.filter_key, self.csv_key, self.json_key = QPushButton(), QPushButton(), QPushButton()
        self.summary, self.everything_key = QLabel(), QPushButton()
        self.remark = QLabel()
        self.rows = AlarmRecordRows(self._words_of, self)
        self.list = LongList(self.rows, RowDelegate(RECORD_ROLE, self._content_of, self))
        self.card, self.story_key, self.then_key = FactCard(), QPushButton(), ThenKey()
        self._card_column = column_of(self.card, _CARD_WIDTH_PX)
        self.empty, self._pages = EmptyPage(), QStackedWidget()
        self.export = AlarmHistoryExport(bridge, self)
        self._pause, self._scroll_pause = QTimer(self), QTimer(self)
        self._build()
        self._listen()
        self.retranslate()

    @override
    def title(self) -> str:
        return _("Alarm history")

    @override
    def retranslate(self) -> None:
        self.search.setPlaceholderText(_("Search: message, source, comment …"))
        self.search.setAccessibleName(_("Search"))
        self.span_bar.retranslate()
        self.filter_key.setText(_("Filter and sort"))
        self.csv_key.setText(_("Save as CSV"))
        self.json_key.setText(_("Save as JSON"))
        self.everything_key.setText(_("Back to everything"))
        self.story_key.setText(_("Its whole story"))
        self.then_key.retranslate()
        self.list.setAccessibleName(_("Alarm history"))
        self.summary.setAlignment(at_beginning() | Qt.AlignmentFlag.AlignVCenter)
        self.rows.redraw()
        self._show_answer()
        self._show_chosen(self.list.currentIndex())

    @override
    def enter(self) -> None:
        self.span_bar.enter()
        self._ask()

    @override
    def rebuild(self) -> None:
        self.rows.redraw()

    @override
    def open_subject(self, subject: str) -> None:
        """A filter as another display chose it: ``AlarmFilter`` as JSON, then what it is, after a line break."""
        told, _line, words = subject.partition("\n")
        try:
            wanted = msgspec.json.decode(told, type=AlarmFilter)
        except msgspec.DecodeError:
            return
        self._begin_story(wanted, words, Span(wanted.start_ns, wanted.end_ns))

    def _build(self) -> None:
        gap = look().gap_px
        self.search.setClearButtonEnabled(True)
        self.summary.setProperty("look", "heading")
        self.remark.setProperty("look", "muted")
        self.remark.setWordWrap(True)
        self.card.add_key(self.story_key)
        for timer, pause_ms in ((self._pause, _PAUSE_MS), (self._scroll_pause, _SCROLL_PAUSE_MS)):
            timer.setSingleShot(True)
            timer.setInterval(pause_ms)
        top, second, body, side = QHBoxLayout(), QHBoxLayout(), QHBoxLayout(), QVBoxLayout()
        top.addWidget(self.search, 1)
        top.addWidget(self.span_bar)
        second.addWidget(self.summary, 1)
        for key in (self.everything_key, self.filter_key, self.csv_key, self.json_key):
            second.addWidget(key)
        side.addWidget(self._card_column)
        side.addWidget(self.then_key)
        side.addStretch(1)
        filled = QWidget()
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self.list, 1)
        body.addLayout(side)
        filled.setLayout(body)
        self._pages.addWidget(filled)
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(gap)
        for line in (top, second, body):
            line.setSpacing(gap)
        column.addLayout(top)
        column.addLayout(second)
        column.addWidget(self.remark)
        column.addWidget(self._pages, 1)

    def _listen(self) -> None:
        self.search.textChanged.connect(lambda: self._pause.start())
        self._pause.timeout.connect(self._ask)
        self._scroll_pause.timeout.connect(self._ask_pages)
        self.span_bar.changed.connect(self._ask)
        self.filter_key.clicked.connect(self._open_filter)
        self.everything_key.clicked.connect(self._on_everything)
        self.story_key.clicked.connect(self._on_story)
        self.then_key.wished.connect(self.bridge.moment_requested)
        self.csv_key.clicked.connect(partial(self._on_export, AlarmFormat.CSV))
        self.json_key.clicked.connect(partial(self._on_export, AlarmFormat.JSON))
        self.export.told.connect(self._on_export_told)
        self.empty.pressed.connect(self._ask)
        self.rows.page_wanted.connect(self._on_page_wanted)
        self.list.selectionModel().currentChanged.connect(self._show_chosen)
        self.bridge.session_changed.connect(self.export.stop)

    def _question(self) -> AskAlarmHistory:
        span = self.span_bar.span()
        wanted = msgspec.structs.replace(
            self.wanted, start_ns=span.start_ns, end_ns=span.end_ns, text=self.search.text().strip()
        )
        return AskAlarmHistory(filter=wanted, sort=self.sort, is_descending=self.is_descending, limit=PAGE_ROWS)

    def _ask(self) -> None:
        if not self.isVisible():
            return
        self._pause.stop()
        self._asked += 1
        question, number = self._question(), self._asked
        if self._answer is None:
            self._say(_("Reading what happened …"))
        self.bridge.ask(question, lambda answer: self._take(number, question, answer))

    def _take(self, number: int, question: AskAlarmHistory, answer: Answer | Outcome) -> None:
        if number != self._asked:
            return
        if not isinstance(answer, AlarmHistoryAnswer):
            self._answer = None
            why = str(reason_sentence(answer)) if isinstance(answer, Refused | Failed) else ""
            self._say_instead(chain_text((_("What happened cannot be read now."), why)), _("Try again"))
            return
        self._shown, self._answer = question, answer
        self._wanted_pages.clear()
        self.rows.begin(answer.total, answer.rows)
        self.list.show_row(0)
        self._show_answer()
        self._show_chosen(self.list.currentIndex())

    def _on_page_wanted(self, number: int) -> None:
        self._wanted_pages.append(number)
        self._scroll_pause.start()

    def _ask_pages(self) -> None:
        """Only what is still in sight: a fling passes over thousands of rows."""
        shown, answer, asked = self._shown, self._answer, self._asked
        for number in self._wanted_pages[:-_MOST_ASKED]:
            self.rows.give_up(number)
        wanted, self._wanted_pages = self._wanted_pages[-_MOST_ASKED:], []
        if shown is None or answer is None:
            return
        for number in wanted:
            question = msgspec.structs.replace(shown, offset=number * PAGE_ROWS, newest_seq=answer.newest_seq)
            self.bridge.ask(question, partial(self._take_page, asked, number))

    def _take_page(self, asked: int, number: int, answer: Answer | Outcome) -> None:
        if asked != self._asked:
            return
        if isinstance(answer, AlarmHistoryAnswer):
            self.rows.take_page(number, answer.rows)
            if self.list.currentIndex().row() // PAGE_ROWS == number:
                self._show_chosen(self.list.currentIndex())
        else:
            self.rows.give_up(number)

    def _show_answer(self) -> None:
        answer, shown = self._answer, self._shown
        self.everything_key.setVisible(self._before_story is not None)
        if answer is None or shown is None:
            return
        labels = {str(one.id): one.label for one in self.bridge.picture.cell.equipment}
        what = filter_words(shown.filter, labels, self._story)
        order = "" if self.sort is AlarmSort.TIME and self.is_descending else sort_words(self.sort)
        self.summary.setText(chain_text((count_words(answer.total), what, order)))
        self._say(self._silence_words(answer, shown))
        if answer.total:
            self._pages.setCurrentIndex(0)
        else:
            is_all = not what
            words = _("No alarm did anything in this time.") if is_all else _("Nothing of that kind happened.")
            self._say_instead(words, "" if is_all else _("Look again"))

    def _silence_words(self, answer: AlarmHistoryAnswer, shown: AskAlarmHistory) -> str:
        start_ns, end_ns = shown.filter.start_ns, shown.filter.end_ns
        if answer.oldest_ns is None:
            return _("Nothing was ever recorded of alarms here.")
        words = silence_words(answer.silences, max(start_ns, answer.oldest_ns), end_ns)
        before = _("The records begin later than this time.") if answer.oldest_ns > start_ns else ""
        return chain_text((before, words))

    def _show_chosen(self, index: QModelIndex) -> None:
        record = index.data(RECORD_ROLE)
        self._card_column.setVisible(isinstance(record, AlarmRecord))
        self.then_key.show_moment(record.recorded_ns if isinstance(record, AlarmRecord) else None)
        if isinstance(record, AlarmRecord):
            self.card.show_heading(shortened(alarm_name(record.alarm), 120))
            self.card.show_facts(record_facts(self.bridge, record))
            self.story_key.setVisible(self.wanted.alarms != (record.id,))

    def _open_filter(self) -> None:
        faceplate = AlarmFilterFaceplate(
            self.wanted, self.sort, is_descending=self.is_descending, words=self._filter_options
        )
        faceplate.finished.connect(partial(self._take_filter, faceplate))
        faceplate.open_over(self)

    def _take_filter(self, faceplate: AlarmFilterFaceplate, is_done: bool) -> None:
        if not is_done:
            return
        if self.wanted.alarms or self.wanted.rows:
            self._story = self._story if faceplate.wanted.alarms or faceplate.wanted.rows else ""
        self.wanted, self.sort, self.is_descending = faceplate.wanted, faceplate.sort, faceplate.is_descending
        self._ask()

    def _filter_options(self) -> tuple[Options, Options, Options, Options]:
        steps: Options = [
            (None, _("All")),
            (CALLS, _("Calls for attention")),
            (LATE, _("Told late")),
            *((step, transition_words(step)) for step in OFFERED),
        ]
        equipment: Options = [
            (None, _("All")), *((one.id, one.label) for one in self.bridge.picture.cell.equipment),
        ]  # fmt: skip
        return list(priority_choices()), steps, equipment, [(sort, sort_words(sort)) for sort in AlarmSort]

    def _on_story(self) -> None:
        record = self.list.currentIndex().data(RECORD_ROLE)
        if isinstance(record, AlarmRecord):
            wanted = msgspec.structs.replace(_EVERYTHING, alarms=(record.id,))
            span = Span(self._answer.oldest_ns or 0 if self._answer is not None else 0, self.span_bar.now_ns())
            self._begin_story(wanted, story_words(record.alarm), span)

    def _begin_story(self, wanted: AlarmFilter, words: str, span: Span) -> None:
        if self._before_story is None:
            self._before_story = (self.wanted, self.sort, self.is_descending)
        self.wanted, self.sort, self.is_descending, self._story = wanted, AlarmSort.TIME, True, words
        self.span_bar.show_span(span)
        self.search.blockSignals(True)
        self.search.setText(wanted.text)
        self.search.blockSignals(False)
        self._ask()

    def _on_everything(self) -> None:
        if self._before_story is not None:
            (self.wanted, self.sort, self.is_descending), self._before_story = self._before_story, None
        self._story = ""
        self.span_bar.show_before()
        self.search.clear()
        self._ask()

    def _on_export(self, kind: AlarmFormat) -> None:
        if self._shown is not None and not self.export.is_running:
            self.export.start(self._shown, kind)

    def _on_export_told(self, words: str, is_fault: bool) -> None:
        self._say(words, "abnormal" if is_fault else "muted")

    def _say(self, words: str, style: str = "muted") -> None:
        self.remark.setText(words)
        self.remark.setVisible(bool(words))
        restyle(self.remark, style)

    def _say_instead(self, words: str, key_words: str = "") -> None:
        self.empty.show_words(words, key_words)
        self._pages.setCurrentIndex(1)

    def _content_of(self, record: AlarmRecord | None) -> RowContent:
        if record is None:
            return RowContent(mark=Mark.IDLE, words="…", moment=" ")
        return record_content(self.bridge, record)

    def _words_of(self, record: AlarmRecord) -> str:
        content = self._content_of(record)
        return ". ".join(part for part in (content.day, content.moment, content.words, content.detail) if part)
