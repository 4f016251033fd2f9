"""Procedures: what is under way, and what can be begun, by the sort of equipment; the chosen one with all its steps.

They have a place of their own on the rail, "Work", beside alarms, stops and advice: those say that something is wrong
or could be better, and lead here to what hands do about it. The guide itself and the library of failure modes are tabs
of the same place, so that whoever is at work has one key for all of it.
"""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.procedure import ProcedureId
from hmi.domain.procedure_notice import SUBJECT
from hmi.domain.procedure_query import (
    ProcedureAnswer,
    ProcedureRow,
    RunRow,
)
from hmi.domain.procedure_run import RunCause
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.displays.people_names import PeopleNames
from ui.displays.procedure_book import ProcedureBook
from ui.displays.procedure_card import ProcedureCard
from ui.displays.procedure_card_content import show_procedure, show_run
from ui.displays.procedure_summary import summary_words
from ui.displays.procedure_words import row_content, told
from ui.displays.run_causes import offered_causes, read_subject
from ui.displays.skill_book import SkillBook
from ui.faceplates.start_run import StartRunFaceplate
from ui.models.keyed_rows import ROW_ROLE, KeyedRows
from ui.models.procedure_rows import ListRow, is_heading, key_of, list_rows
from ui.models.report_context import ReportContext
from ui.theme import look
from ui.widgets.empty_page import EmptyPage
from ui.widgets.row_delegate import RowDelegate
from ui.widgets.steady_list import SteadyList
from ui.widgets.text_direction import at_beginning

TICK_MS = 5000
_LIST_SHARE, _CARD_SHARE = 1, 1
_ROW_SCALE = 1.15


class ProceduresDisplay(Display):
    """A list for one thumb; the card stays with what was chosen."""

    name = "procedures"
    has_past = False

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._names, self.skills = PeopleNames(bridge, self), SkillBook(bridge, self)
        self.book = ProcedureBook(bridge, self, self.skills)
        self._chosen: object = None
        self._cause: RunCause | None = None
        self._led_to = ""
        """The procedure for which ``_cause`` is why."""
        self._runs_text = ""
        content_of = row_content(bridge, lambda: self._names.known, self.skills)
        self.rows: KeyedRows[ListRow] = KeyedRows(key_of, lambda row: content_of(row).spoken, is_heading, self)
        self.list = SteadyList(self.rows, RowDelegate(ROW_ROLE, content_of, self, is_whole=True, scale=_ROW_SCALE))
        self.summary, self.faults = QLabel(), QLabel()
        self.card, self.empty = ProcedureCard(), EmptyPage()
        self._pages = QStackedLayout()
        self._build()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self.book.ask)
        self._listen()
        self.retranslate()

    @override
    def title(self) -> str:
        return _("Procedures")

    @override
    def retranslate(self) -> None:
        self.list.setAccessibleName(_("Procedures"))
        for label in (self.summary, self.faults):
            label.setAlignment(at_beginning())
        self.card.retranslate()
        self.rows.redraw()
        self._show()

    @override
    def rebuild(self) -> None:
        self.book.ask()
        self._show()

    @override
    def enter(self) -> None:
        self._names.ask()
        self.book.ask()
        self._show()
        self._tick.start()

    @override
    def leave(self) -> None:
        self._tick.stop()

    @override
    def open_subject(self, subject: str) -> None:
        """A procedure, and behind it why it should be begun, as ``run_causes.subject_of`` writes them."""
        procedure, self._cause = read_subject(subject)
        self._led_to = procedure
        if procedure:
            self._choose_key(("procedure", procedure))

    @override
    def acting_parts(self) -> Iterable[QWidget]:
        return [self.card.start_key]

    @override
    def report_context(self) -> ReportContext:
        row = self._chosen_row
        return ReportContext(equipment=row.equipment if isinstance(row, ProcedureRow) else None)

    def _build(self) -> None:
        for label, style in ((self.summary, "heading"), (self.faults, "attention")):
            label.setProperty("look", style)
            label.setWordWrap(True)
        filled = QWidget()
        body = QHBoxLayout(filled)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(look().gap_px)
        body.addWidget(self.list, _LIST_SHARE)
        body.addWidget(self.card, _CARD_SHARE)
        for part in (self.list, self.card):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # as wide as each has a share
        self._pages.addWidget(filled)
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(look().gap_px)
        column.addWidget(self.summary)
        column.addWidget(self.faults)
        column.addLayout(self._pages, 1)
        self.card.hide()

    def _listen(self) -> None:
        bridge = self.bridge
        self._names.changed.connect(self.rows.redraw)
        self.skills.changed.connect(self._show)
        self.book.changed.connect(self._show)
        self.book.told_one.connect(self._show_card)
        bridge.session_changed.connect(self.book.ask)
        bridge.attachment_changed.connect(self._on_attached)
        bridge.notice_changed.connect(self._on_notice)
        self.list.selectionModel().currentChanged.connect(self._on_chosen)
        self.list.clicked.connect(self._on_chosen)
        self.list.finger_lifted.connect(self._show)
        self.card.start_requested.connect(self._start)
        self.card.run_requested.connect(self._show_run)
        self.card.preview_requested.connect(self._show_preview)
        self.card.sign_in_requested.connect(lambda: bridge.display_requested.emit("sign_in", ""))

    def _on_attached(self) -> None:
        self.book.ask()
        self._show()

    def _on_notice(self) -> None:
        text = self.bridge.notices.get(SUBJECT, "")
        if text != self._runs_text:
            self._runs_text = text
            self.book.ask()

    def _show(self) -> None:
        if self.list.is_held:
            return  # shown as soon as the finger is lifted
        answer = self.book.answer
        with self.list.steady():
            self.rows.show_rows(list_rows(self.book.runs, answer.procedures if answer is not None else ()))
        self._show_head()
        place = self.rows.row_of(self._chosen) if self._chosen is not None else None
        if place is None:
            place = self.rows.first_row()
        index = self.rows.index(place) if place is not None else QModelIndex()
        if index != self.list.currentIndex():
            self.list.setCurrentIndex(index)
        self._show_card()

    def _show_head(self) -> None:
        answer = self.book.answer
        self.summary.setText(summary_words(self.bridge, self.book))
        faults = "\n".join(answer.faults) if answer is not None else ""
        self.faults.setText(_("Not used, because the file is wrong: {faults}").format(faults=faults))
        self.faults.setVisible(bool(faults))
        self._pages.setCurrentIndex(1 if answer is not None and not self.rows.rowCount() else 0)
        self.empty.show_words(_("No procedure is written for this cell. Files go into “procedures” beside cell.yaml."))

    @property
    def _chosen_row(self) -> ListRow | None:
        row = self.list.currentIndex().data(ROW_ROLE)
        return row if isinstance(row, RunRow | ProcedureRow) else None

    def _choose_key(self, key: object) -> None:
        self._chosen = key
        self._show()

    def _on_chosen(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if isinstance(row, RunRow | ProcedureRow):
            self._chosen = key_of(row)
            self._show_card()

    def _show_card(self) -> None:
        row = self._chosen_row
        self.book.ask_about(row.id if isinstance(row, ProcedureRow) else None)
        match row:
            case RunRow():
                show_run(self.card, row, self._names.known)
            case ProcedureRow():
                show_procedure(self.card, row, self.book.told, self.bridge, self.skills)
            case _:
                self.card.hide()

    def _start(self) -> None:
        answer = self.book.told
        if not isinstance(answer, ProcedureAnswer) or answer.procedure is None:
            return
        procedure = answer.procedure
        cause = self._cause if procedure.id == ProcedureId(self._led_to) else None
        faceplate = StartRunFaceplate(
            self.bridge,
            procedure.id,
            answer.digest,
            title=lambda: told(procedure.title),
            causes=lambda: offered_causes(self.bridge, cause),
            cause=cause,
        )
        faceplate.begun.connect(partial(self.bridge.display_requested.emit, "runner"))
        faceplate.open_over(self)

    def _show_run(self) -> None:
        row = self._chosen_row
        if isinstance(row, RunRow):
            self.bridge.display_requested.emit("runner", row.run.id)

    def _show_preview(self) -> None:
        row = self._chosen_row
        if isinstance(row, ProcedureRow):
            self.bridge.display_requested.emit("procedure_preview", row.id)
