"""Procedures while they are written: a file as a run would show it, step by step, anew each time it is saved.

Nothing is begun, sent or recorded from here. The keys of a step are shown and out of use; one walks with other keys.
"""

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.outcome import Refused
from hmi.domain.person import PersonRef
from hmi.domain.procedure import Procedure, Step, StepId
from hmi.domain.procedure_preview import ProcedureFileRow, as_run
from hmi.domain.reading import ReadingBatch
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.displays.preview_book import PreviewBook
from ui.displays.preview_words import (
    FileRow,
    FilesHeading,
    condition_words,
    fault_words,
    file_rows,
    front_text,
    head_words,
    preview_banner,
    preview_text,
    row_content,
    way_lines,
)
from ui.displays.procedure_words import told
from ui.displays.run_page import RunPage
from ui.displays.run_steps_content import segments, step_lines
from ui.displays.run_words import number_words
from ui.displays.skill_book import SkillBook
from ui.displays.step_pictures import StepPictures
from ui.displays.step_words import act_keys, step_title
from ui.displays.tag_bindings import TagBindings
from ui.faceplates.run_steps import RunStepsFaceplate
from ui.models.keyed_rows import ROW_ROLE, KeyedRows
from ui.models.report_context import ReportContext
from ui.theme import look
from ui.widgets.empty_page import EmptyPage
from ui.widgets.icon_key import IconKey
from ui.widgets.row_delegate import RowDelegate
from ui.widgets.steady_list import SteadyList
from ui.widgets.text_direction import at_beginning
from ui.widgets.way_keys import WayKeys

TICK_MS = 1000
_LIST, _PAGE, _EMPTY = range(3)
_ROW_SCALE = 1.15


class ProcedurePreviewDisplay(Display):
    """A list of files; one that is tapped is shown with its front page first."""

    name = "procedure_preview"
    has_past = False

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.skills = SkillBook(bridge, self)
        self.book = PreviewBook(bridge, self, self.skills)
        self.trail: list[StepId] = []
        """The steps on the way here, the present one last; none on the front page."""
        content_of = row_content(bridge)
        self.rows: KeyedRows[FileRow] = KeyedRows(
            lambda row: row if isinstance(row, FilesHeading) else row.name,
            lambda row: content_of(row).spoken,
            lambda row: isinstance(row, FilesHeading),
            self,
        )
        delegate = RowDelegate(ROW_ROLE, content_of, self, is_whole=True, scale=_ROW_SCALE)
        self.list = SteadyList(self.rows, delegate)
        self.summary, self.hint = QLabel(), QLabel()
        self.ways, self.empty = WayKeys(), EmptyPage()
        self.page = RunPage(bridge, below=[self.ways])
        self.card = self.page.card
        self.files_key, self.back_key = IconKey("folder-tree"), IconKey("skip-back")
        self.steps_key, self.next_key = IconKey("list-tree"), IconKey("skip-forward")
        self.pictures = StepPictures(bridge, self.card)
        self._way_steps: list[StepId | None] = []
        self._bindings = TagBindings(bridge)
        self._pages = QStackedLayout(self)
        self._build()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self.book.ask)
        self._listen()
        self.retranslate()

    @override
    def title(self) -> str:
        return _("Preview")

    @override
    def retranslate(self) -> None:
        self.list.setAccessibleName(_("Files of procedures"))
        self.hint.setText(_("Files of “procedures” beside cell.yaml are read again as soon as they are saved."))
        self.files_key.setText(_("All files"))
        self.back_key.setText(_("Back"))
        self.steps_key.setText(_("All steps"))
        self.next_key.setText(_("Next step"))
        for label in (self.summary, self.hint, self.page.owner):
            label.setAlignment(at_beginning())
        self.rows.redraw()
        self._show()

    @override
    def rebuild(self) -> None:
        self._show()

    @override
    def enter(self) -> None:
        self.book.ask()
        self._show()
        self._tick.start()

    @override
    def leave(self) -> None:
        self._tick.stop()

    @override
    def open_subject(self, subject: str) -> None:
        """The id of a procedure; empty: all files."""
        self._choose(f"{subject}.yaml" if subject else "")
        self.book.ask()

    @override
    def report_context(self) -> ReportContext:
        procedure = self.book.procedure
        return ReportContext(equipment=procedure.equipment if procedure is not None else None)

    @override
    def show_frame(self, batch: ReadingBatch) -> None:
        self._bindings.paint_changed(batch)

    def _build(self) -> None:
        self.summary.setProperty("look", "heading")
        self.hint.setProperty("look", "muted")
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(look().gap_px)
        for label in (self.summary, self.hint):
            label.setWordWrap(True)
            column.addWidget(label)
        column.addWidget(self.list, 1)
        shown = QWidget()
        around = QVBoxLayout(shown)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(0)
        around.addWidget(self.page, 1)
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 12)
        row.setSpacing(look().gap_px)
        for key in (self.files_key, self.steps_key, self.back_key, self.next_key):
            row.addWidget(key, 1)
        self.next_key.setProperty("look", "primary")
        around.addLayout(row)
        self.page.keys.hide()
        self.page.sign_in_key.hide()
        for page in (listed, shown, self.empty):
            self._pages.addWidget(page)

    def _listen(self) -> None:
        bridge = self.bridge
        self.book.changed.connect(self._show)
        self.book.reloaded.connect(self._on_reloaded)
        self.skills.changed.connect(self._show)
        bridge.session_changed.connect(self._on_session)
        bridge.attachment_changed.connect(self._on_attached)
        self.list.clicked.connect(self._on_tapped)
        self.list.activated.connect(self._on_tapped)
        self.list.finger_lifted.connect(self._show)
        self.files_key.clicked.connect(lambda: self._choose(""))
        self.back_key.clicked.connect(self._go_back)
        self.next_key.clicked.connect(self._go_next)
        self.steps_key.clicked.connect(self._show_steps)
        self.ways.way_wanted.connect(self._go_way)
        self.empty.pressed.connect(lambda: bridge.display_requested.emit("sign_in", ""))

    def _on_session(self) -> None:
        self.book.forget()
        self._show()

    def _on_attached(self) -> None:
        self.book.ask()
        self._show()

    def _on_reloaded(self) -> None:
        """The same step as before, where there is one such still; else the last one before it that is."""
        self.pictures.forget()
        procedure = self.book.procedure
        known = {step.id for step in procedure.steps} if procedure is not None else set[StepId]()
        self.trail = [one for one in self.trail if one in known]

    def _on_tapped(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if isinstance(row, ProcedureFileRow):
            self._choose(row.name)

    def _choose(self, file: str) -> None:
        if file != self.book.chosen:
            self.trail = []
        self.book.choose(file)
        self._show()

    @property
    def _step(self) -> Step | None:
        procedure = self.book.procedure
        return procedure.step(self.trail[-1]) if procedure is not None and self.trail else None

    def _go_back(self) -> None:
        self.trail = self.trail[:-1]
        self._show()

    def _go_next(self) -> None:
        following = self._following()
        if following is not None:
            self._go_to(following)

    def _following(self) -> StepId | None:
        """The next one in the file; from the front page the first."""
        procedure, step = self.book.procedure, self._step
        if procedure is None:
            return None
        ids = [one.id for one in procedure.steps]
        place = ids.index(step.id) + 1 if step is not None else 0
        return ids[place] if place < len(ids) else None

    def _go_way(self, place: int) -> None:
        target = self._way_steps[place] if place < len(self._way_steps) else None
        if target is not None:
            self._go_to(target)

    def _go_to(self, step: StepId) -> None:
        self.trail = [*self.trail, step]
        self._show()

    def _show_steps(self) -> None:
        procedure = self.book.procedure
        if procedure is None:
            return
        answer = as_run(procedure, self.trail, self._by)
        faceplate = RunStepsFaceplate(
            lambda: told(procedure.title),
            lambda: step_lines(answer, self.bridge, self.skills, {}),
            answer.number,
            leads_on=True,
        )
        faceplate.step_tapped.connect(self._on_step_tapped)
        faceplate.open_over(self)

    def _on_step_tapped(self, place: int) -> None:
        procedure = self.book.procedure
        if procedure is not None and place <= len(procedure.steps):
            self._go_to(procedure.steps[place - 1].id)

    @property
    def _by(self) -> PersonRef:
        session = self.bridge.session
        return session.person.ref if session is not None else PersonRef("")

    def _show(self) -> None:
        book = self.book
        if book.files is None or (not book.files and not book.chosen):
            self._show_nothing()
        elif book.chosen:
            self._pages.setCurrentIndex(_PAGE)
            self._show_page()
        elif not self.list.is_held:
            self._pages.setCurrentIndex(_LIST)
            self.summary.setText(head_words(self.bridge, book))
            with self.list.steady():
                self.rows.show_rows(file_rows(book.files))

    def _show_nothing(self) -> None:
        self._pages.setCurrentIndex(_EMPTY)
        book = self.book
        if not self.bridge.is_heard or book.fault is not None or book.files is None or book.is_reading:
            is_refused = isinstance(book.fault, Refused) and self.bridge.session is None
            self.empty.show_words(head_words(self.bridge, book), _("Sign in") if is_refused else "")
        else:
            self.empty.show_words(_("No file is there yet. Files go into “procedures” beside cell.yaml."))

    def _show_page(self) -> None:
        procedure, step = self.book.procedure, self._step
        self.page.banner.show_content(preview_banner(self.bridge, self.book))
        is_beside = step is not None and procedure is not None
        words = fault_words(self.book.row) if is_beside else ""
        self.page.owner.setText(words)
        self.page.owner.setVisible(bool(words))
        self._bindings.clear()
        if step is not None and procedure is not None:
            self._show_step(procedure, step)
        else:
            self._show_front(procedure)
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.back_key.show_icon("skip-forward" if is_mirrored else "skip-back")
        self.next_key.show_icon("skip-back" if is_mirrored else "skip-forward")
        self.back_key.setEnabled(bool(self.trail))
        self.next_key.setEnabled(self._following() is not None)
        self.steps_key.setEnabled(procedure is not None)

    def _show_front(self, procedure: Procedure | None) -> None:
        self.card.show_text(front_text(procedure, self.book, self.bridge, self.skills))
        self.card.progress.show_segments((), "")
        self.card.show_acts((), self.book.chosen)
        self.pictures.show(None, "", "")
        self.page.conditions.hide()
        self._show_ways([], "")

    def _show_step(self, procedure: Procedure, step: Step) -> None:
        answer = as_run(procedure, self.trail, self._by)
        self.card.show_text(preview_text(procedure, self.trail, self._by, self.bridge, self.skills))
        self.card.progress.show_segments(segments(answer), number_words(answer.number, len(procedure.steps)))
        self.card.show_acts(act_keys(answer, self.bridge, {}, is_usable=False), (self.book.chosen, step.id))
        self.pictures.show(procedure, step.picture, step_title(step))
        conditions = self.page.conditions
        conditions.show()
        conditions.show_answer(answer)
        self._bindings.bind(conditions.tags, conditions.paint)
        self._bindings.paint_all()
        self._show_ways(way_lines(procedure, step), condition_words(step, self.bridge))

    def _show_ways(self, lines: list[tuple[str, StepId | None]], conditions: str) -> None:
        self._way_steps = [target for _words, target in lines]
        shown = [(words, target is not None) for words, target in lines]
        self.ways.show_ways(_("Where it goes on"), conditions, shown)
