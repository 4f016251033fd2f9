"""The shift report: as it will be printed, for a shift or any period; a tap on a number shows the rows behind it."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.person import PersonRef, Role
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.displays.report_gathering import ReportAnswers, ReportGathering
from ui.displays.report_sections import ShiftReport
from ui.displays.shift_choice import ShiftChoice, shift_words
from ui.displays.trend_export import export_file
from ui.faceplates.report_period import ReportPeriodFaceplate
from ui.faceplates.report_rows import ReportRowsFaceplate
from ui.formatting import count_text
from ui.theme import look
from ui.widgets.empty_page import EmptyPage
from ui.widgets.icon_key import IconKey
from ui.widgets.report_document import Document, Rows
from ui.widgets.report_files import write_csv, write_pdf
from ui.widgets.report_view import ReportView
from ui.widgets.restyle import restyle


class ShiftReportDisplay(Display):
    """Gathers when it is entered, another time is chosen or another person is there; never under somebody's eyes.

    What was made stays while the service is away; what that broke off is made when it is back. A period of one's own
    stays until another time is chosen.
    """

    name = "shift_report"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._own: tuple[int, int] | None = None
        self._told: ReportAnswers | None = None
        self._maker: tuple[PersonRef, frozenset[Role]] | None = None
        """Who was signed in when it was asked for."""
        self.document: Document | None = None
        self.gathering = ReportGathering(bridge, self)
        self.choice = ShiftChoice(bridge)
        self.period_key, self.again_key = IconKey("pencil"), IconKey("history")
        self.pdf_key, self.csv_key = IconKey("printer"), IconKey("folder-tree")
        self.remark, self.view, self.empty = QLabel(), ReportView(), EmptyPage()
        self._pages = QStackedLayout()
        self._build()
        self._listen()
        self.retranslate()

    @override
    def title(self) -> str:
        return _("Shift report")

    @override
    def retranslate(self) -> None:
        self.choice.retranslate()
        self.period_key.setText(_("Other period …"))
        self.again_key.setText(_("Make it anew"))
        self.pdf_key.setText(_("Save as PDF"))
        self.csv_key.setText(_("Save as CSV"))
        self._make()

    @override
    def enter(self) -> None:
        if self.document is None and not self.gathering.is_running:
            self._begin()
        self._show_state()

    @override
    def leave(self) -> None:
        self.gathering.stop()
        self._show_state()

    def _build(self) -> None:
        self.remark.setWordWrap(True)
        self.remark.setProperty("look", "muted")
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.view)
        top = QHBoxLayout()
        top.setSpacing(look().gap_px)
        top.addWidget(self.choice, 1)
        top.addWidget(self.period_key)
        below = QHBoxLayout()
        below.setSpacing(look().gap_px)
        below.addWidget(self.remark, 1)
        for key in (self.again_key, self.csv_key, self.pdf_key):
            below.addWidget(key)
        self.pdf_key.setProperty("look", "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(look().gap_px)
        column.addLayout(top)
        column.addLayout(self._pages, 1)
        column.addLayout(below)

    def _listen(self) -> None:
        self.choice.chosen.connect(self._on_shift)
        self.period_key.clicked.connect(self._ask_period)
        self.again_key.clicked.connect(self._gather)
        self.pdf_key.clicked.connect(self._save_pdf)
        self.csv_key.clicked.connect(self._save_csv)
        self.view.rows_requested.connect(self._show_rows)
        self.gathering.gathered.connect(self._on_gathered)
        self.gathering.progressed.connect(self._on_progress)
        self.bridge.attachment_changed.connect(self._on_attached)
        self.bridge.scene_left.connect(self._forget)
        self.bridge.session_changed.connect(self._on_session_changed)

    def _on_shift(self) -> None:
        self._own = None
        self._gather()

    def _ask_period(self) -> None:
        start_ns, end_ns = self._period()
        faceplate = ReportPeriodFaceplate(start_ns, end_ns)
        faceplate.chosen.connect(self._on_period)
        faceplate.open_over(self)

    def _on_period(self, start_ns: int, end_ns: int) -> None:
        self._own = (start_ns, end_ns)
        self._gather()

    def _period(self) -> tuple[int, int]:
        return self._own or (self.choice.start_ns, self.choice.end_ns)

    def _begin(self) -> None:
        """Of the shift that the choice finds; nobody chooses anew whose period is known already."""
        if self._own is not None:
            self._gather()
        else:
            self.choice.ask()

    def _gather(self) -> None:
        if not self.bridge.is_heard or not self.isVisible():
            self._show_state()
            return
        self._tell("")
        self._told, self.document, self._maker = None, None, self._who()
        self.view.show_document(None)
        self.gathering.start(*self._period())
        self._show_state()

    def _on_progress(self, done: int, all_of_them: int) -> None:
        if self.document is None:
            words = _("The report is being made: {done} of {all} answered …")
            self.empty.show_words(words.format(done=count_text(done), all=count_text(all_of_them)))

    def _on_gathered(self, told: ReportAnswers) -> None:
        self._told, self._maker = told, self._who()
        self._make()

    def _make(self) -> None:
        """From what was answered, in the language in use."""
        if self._told is not None:
            session, shift = self.bridge.session, self.choice.shift
            who = session.person.display_name if session is not None else ""
            named = shift_words(shift) if shift is not None and self._own is None else ""
            self.document = ShiftReport(self.bridge, self._told, named, who).document()
            self.view.show_document(self.document)
        self._show_state()

    def _on_attached(self) -> None:
        is_wanting = self.document is None or (self._told is not None and self._told.is_broken_off)
        if self.bridge.is_heard and is_wanting and not self.gathering.is_running and self.isVisible():
            self._begin()
        self._show_state()

    def _forget(self) -> None:
        """What was told of another moment is not shown for this one: it is made anew with what follows."""
        self.gathering.stop()
        if self._own is not None and self._own[0] >= self.bridge.now_ns:
            self._own = None  # it had not begun yet
        self._told, self.document = None, None
        self.view.show_document(None)
        self._tell("")
        self._show_state()

    def _who(self) -> tuple[PersonRef, frozenset[Role]] | None:
        session = self.bridge.session
        return None if session is None else (session.person.ref, session.person.roles)

    def _on_session_changed(self) -> None:
        """What people did is told to those who are signed in, and each report says who made it.

        A link that is back tells who is signed in, too: mostly the same person as before.
        """
        if self._who() == self._maker and (self.document is not None or self.gathering.is_running):
            return
        self._forget()
        self._gather()

    def _show_state(self) -> None:
        is_attached, has_one = self.bridge.is_heard, self.document is not None
        self._pages.setCurrentWidget(self.view if has_one else self.empty)
        for key in (self.pdf_key, self.csv_key):
            key.setEnabled(has_one)
        for key in (self.period_key, self.again_key):
            key.setEnabled(is_attached and not self.gathering.is_running)
        if not has_one and not is_attached:
            self.empty.show_words(_("The cell service is not heard: no report can be made now."))

    def _show_rows(self, rows: Rows) -> None:
        table = self.document.table(rows.table) if self.document is not None else None
        if table is not None:
            ReportRowsFaceplate(self.bridge, table, rows).open_over(self)

    def _save_pdf(self) -> None:
        if self.document is None:
            return
        try:
            file = export_file("pdf", "shift-report")
            write_pdf(self.document, file)
        except OSError as error:
            self._tell(_("Nothing was saved. {reason}").format(reason=error.strerror or error), is_fault=True)
            return
        self._tell(_("Saved {file}").format(file=file))

    def _save_csv(self) -> None:
        if self.document is None:
            return
        try:
            folder = export_file("csv", "shift-report").with_suffix("")
            files = write_csv(self.document, folder)
        except OSError as error:
            self._tell(_("Nothing was saved. {reason}").format(reason=error.strerror or error), is_fault=True)
            return
        self._tell(_("Saved {count} files in {folder}").format(count=count_text(len(files)), folder=folder))

    def _tell(self, words: str, *, is_fault: bool = False) -> None:
        self.remark.setText(words)
        restyle(self.remark, "abnormal" if is_fault else "muted")
