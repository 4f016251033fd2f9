"""Earlier handovers: who gave which shift to whom, and each as it was signed."""

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.handover import Handover, HandoverState
from hmi.domain.handover_query import AskHandovers, HandoversAnswer
from hmi.domain.outcome import Failed, Outcome, Refused
from hmi.domain.query import Answer
from hmi.domain.shift_end import ShiftEnd
from hmi.domain.words import in_language
from hmi.i18n import gettext as _
from hmi.i18n import language, ngettext
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.displays.handover_document import handover_document, shift_end_document
from ui.displays.handover_unknowns import untold_acts
from ui.displays.people_names import PeopleNames
from ui.displays.trend_export import export_file
from ui.faceplates.report_rows import ReportRowsFaceplate
from ui.formatting import chain_text, count_text, date_text, time_text
from ui.models.handover_words import call_back_words
from ui.models.keyed_rows import ROW_ROLE, KeyedRows
from ui.theme import look
from ui.widgets.condition_mark import Mark
from ui.widgets.empty_page import EmptyPage
from ui.widgets.icon_key import IconKey
from ui.widgets.report_document import Document, Rows
from ui.widgets.report_files import write_pdf
from ui.widgets.report_view import ReportView
from ui.widgets.row_content import RowContent
from ui.widgets.row_delegate import RowDelegate
from ui.widgets.steady_list import SteadyList
from ui.widgets.then_key import ThenKey
from ui.wording.handover import handover_state_words
from ui.wording.outcome import reason_sentence

SPAN_NS = 365 * 24 * 3600 * 10**9
"""A year back: older ones are in the journal."""
Row = Handover | ShiftEnd
_MARKS = {
    HandoverState.PREPARING: Mark.IDLE,
    HandoverState.OFFERED: Mark.NOTICE,
    HandoverState.ACCEPTED: Mark.DONE,
    HandoverState.WITHDRAWN: Mark.OFF,
}


class PastHandoversDisplay(Display):
    """A list, and the chosen one as it would be printed."""

    name = "past_handovers"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._names = PeopleNames(bridge, self)
        self._is_told = False
        """Whether the service answered for the moment that is shown."""
        self._fault = ""
        """Why they could not be read."""
        self._shown: tuple[Handover, str] | None = None
        self.document: Document | None = None
        self.rows: KeyedRows[Row] = KeyedRows(_key_of, lambda row: _content(row).spoken, parent=self)
        self.list = SteadyList(self.rows, RowDelegate(ROW_ROLE, _content, self))
        self.remark, self.view, self.empty = QLabel(), ReportView(), EmptyPage()
        self.pdf_key, self.then_key = IconKey("printer"), ThenKey()
        self._pages = QStackedLayout()
        self._build()
        self.list.selectionModel().currentChanged.connect(self._on_chosen)
        self.view.rows_requested.connect(self._show_rows)
        self.pdf_key.clicked.connect(self._save)
        self.then_key.wished.connect(bridge.moment_requested)
        bridge.scene_left.connect(self._forget)
        bridge.records_changed.connect(self._ask)
        self._names.changed.connect(self._on_names)
        bridge.attachment_changed.connect(self._ask)
        self.retranslate()

    @override
    def title(self) -> str:
        return _("Earlier handovers")

    @override
    def retranslate(self) -> None:
        self.list.setAccessibleName(_("Earlier handovers"))
        self.pdf_key.setText(_("Save as PDF"))
        self.then_key.retranslate()
        self.rows.redraw()
        self._show_empty()
        self._shown = None
        self._show_chosen()

    @override
    def enter(self) -> None:
        self._names.ask()
        self._ask()

    def _build(self) -> None:
        filled = QWidget()
        body = QHBoxLayout(filled)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(look().gap_px)
        body.addWidget(self.list, 2)
        body.addWidget(self.view, 3)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(filled)
        self.remark.setWordWrap(True)
        self.remark.setProperty("look", "muted")
        below = QHBoxLayout()
        below.addWidget(self.remark, 1)
        below.addWidget(self.then_key)
        below.addWidget(self.pdf_key)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(look().gap_px)
        column.addLayout(self._pages, 1)
        column.addLayout(below)

    def _forget(self) -> None:
        """What was told of another moment is not shown for this one. It is asked for again with what follows."""
        with self.list.steady():
            self.rows.show_rows(())
        self._tell("")
        self._is_told, self._fault = False, ""
        self._show_empty()
        self._show_chosen()

    def _ask(self) -> None:
        if not self.isVisible():
            return
        self._show_empty()
        if not self.bridge.is_heard:
            return
        now_ns = self.bridge.now_ns
        self.bridge.ask(AskHandovers(start_ns=now_ns - SPAN_NS, end_ns=now_ns + 1), self._take)

    def _on_names(self) -> None:
        """A document that was made without them says refs in their place."""
        self._shown = None
        self._show_chosen()

    def _take(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, Refused | Failed):
            self._fault = str(reason_sentence(answer))
            self._tell(self._fault if self.rows.rowCount() else "")  # what was told before stays in sight
            self._show_empty()
        if not isinstance(answer, HandoversAnswer):
            return
        rows = sorted((*answer.handovers, *answer.not_handed_over), key=_moment_ns, reverse=True)
        with self.list.steady():
            self.rows.show_rows(rows)
        self._is_told, self._fault = True, ""
        self._show_empty()
        if rows and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.rows.index(0))
        more = _("There are older ones; the journal has them.") if answer.is_more else ""
        self._tell(chain_text((more, untold_acts(answer.untold))))
        self._show_chosen()

    def _show_empty(self) -> None:
        """In place of the list where it is empty: that there are none, or why none are known."""
        self._pages.setCurrentIndex(1 if self.rows.rowCount() else 0)
        if not self.bridge.is_heard:
            words = _("The cell service is not heard.")
        elif self._fault or not self._is_told:
            words = self._fault or _("Loading …")
        elif self.bridge.is_past:
            words = _("No shift was handed over in the year before this moment.")
        else:
            words = _("No shift was handed over in the last year.")
        self.empty.show_words(words)

    def _on_chosen(self, _index: QModelIndex) -> None:
        self._show_chosen()

    def _show_chosen(self) -> None:
        handover = self.list.currentIndex().data(ROW_ROLE)
        self.then_key.show_moment(_moment_ns(handover) if isinstance(handover, Handover | ShiftEnd) else None)
        self.pdf_key.setEnabled(isinstance(handover, Handover))
        if not isinstance(handover, Handover):
            self.document, self._shown = None, None
            missing = shift_end_document(handover, self.bridge.picture.cell) if isinstance(handover, ShiftEnd) else None
            self.view.show_document(missing)
            return
        session = self.bridge.session
        who = session.person.display_name if session is not None else ""
        if self._shown == (handover, who):
            return
        self._shown = (handover, who)
        self.document = handover_document(
            handover,
            self.bridge.picture.cell,
            self._names.known,
            self.bridge.now_ns,
            who,
            kinds=self.bridge.kinds.words,
        )
        self.view.show_document(self.document)

    def _show_rows(self, rows: Rows) -> None:
        table = self.document.table(rows.table) if self.document is not None else None
        if table is not None:
            ReportRowsFaceplate(self.bridge, table, rows).open_over(self)

    def _save(self) -> None:
        if self.document is not None:
            self._tell(save_handover(self.document))

    def _tell(self, words: str) -> None:
        self.remark.setText(words)


def save_handover(document: Document) -> str:
    """Write it as PDF; says where, or what was in the way."""
    try:
        file = export_file("pdf", "handover")
        write_pdf(document, file)
    except OSError as error:
        return _("Nothing was saved. {reason}").format(reason=error.strerror or error)
    return _("Saved {file}").format(file=file)


def _moment_ns(row: Row) -> int:
    """When it was over; where it is not, how far it came last."""
    return row.end_ns if isinstance(row, ShiftEnd) else row.accepted_ns or row.offered_ns or row.prepared_ns


def _key_of(row: Row) -> str:
    return row.key if isinstance(row, ShiftEnd) else row.id


def _content(row: Row) -> RowContent:
    if isinstance(row, ShiftEnd):
        return RowContent(
            mark=Mark.NOTICE,
            words=in_language(row.label, language()),
            detail=_("ended without a handover"),
            moment=time_text(row.end_ns),
            day=date_text(row.end_ns),
            wants_attention=True,
        )
    waiting = len(row.waiting)
    moment_ns = _moment_ns(row)
    left = ngettext("{count} not accepted", "{count} not accepted", waiting).format(count=count_text(waiting))
    giver = row.giver_name or _("Nobody")
    return RowContent(
        mark=_MARKS[row.state],
        words=f"{giver} → {row.taker_name or '—'}",
        detail=chain_text((handover_state_words(row.state), left if waiting else "", call_back_words(row))),
        moment=time_text(moment_ns),
        day=date_text(moment_ns),
    )
