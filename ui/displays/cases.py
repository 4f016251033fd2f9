"""Exception cases: mine, nobody's, overdue ones first; the chosen one with its story and what can be done."""

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.case import CaseId, CaseState, ExceptionCase
from hmi.domain.case_query import AskCase, AskCases, CaseAnswer, CasesAnswer
from hmi.domain.likeness import case_likeness
from hmi.domain.outcome import Failed, Outcome, Refused
from hmi.domain.query import Answer
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.case_acts import CaseActs
from ui.displays.case_card import MOST_LINES, CaseCard
from ui.displays.case_photos import CasePhotoPictures
from ui.displays.case_summary import ClosedOnes, nothing_words, summary_words
from ui.displays.case_words import case_facts, case_title, row_content, story_lines
from ui.displays.display import Display
from ui.displays.likeness_words import likeness_words
from ui.displays.people_names import PeopleNames
from ui.formatting import chain_text, date_text
from ui.models.case_rows import CaseGroup, CaseListRow, case_list_rows, row_key
from ui.models.keyed_rows import ROW_ROLE, KeyedRows
from ui.models.report_context import ReportContext
from ui.theme import look
from ui.widgets.all_well import AllWell
from ui.widgets.icon_key import IconKey
from ui.widgets.row_delegate import RowDelegate
from ui.widgets.steady_list import SteadyList
from ui.widgets.text_direction import at_beginning
from ui.wording.case import case_saying_words
from ui.wording.outcome import reason_sentence

TICK_MS = 1000
_LIST_SHARE, _CARD_SHARE = 4, 3
_ROW_SCALE = 1.2
SEARCH_MS = 300
MOST_CLOSED = 200


class CasesDisplay(Display):
    """A list for one thumb; the card stays with its case whatever else happens."""

    name = "cases"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._names = PeopleNames(bridge, self)
        self._chosen: CaseId | None = None
        self._told: CaseAnswer | None = None
        """Of the chosen case: what the service said last."""
        self._found: CasesAnswer | None = None
        """Closed ones; None until they are wanted and found."""
        self._fault = ""
        """Why none could be looked for."""
        content_of = row_content(bridge, lambda: self._names.known, lambda: bridge.now_ns)
        self.rows: KeyedRows[CaseListRow] = KeyedRows(
            row_key, lambda row: content_of(row).spoken, lambda row: isinstance(row, CaseGroup), self
        )
        delegate = RowDelegate(ROW_ROLE, content_of, self, scale=_ROW_SCALE)
        self.list = SteadyList(self.rows, delegate)
        self.summary, self.search = QLabel(), QLineEdit()
        self.closed_key, self.report_key = QPushButton(), IconKey("flag")
        self.card = CaseCard()
        self.acts = CaseActs(bridge, self.card, lambda: self._names.known, self)
        self.pictures = CasePhotoPictures(bridge, self.card.photos)
        self.all_well = AllWell()
        self._pages = QStackedLayout()
        self._build()
        self._tick, self._searching = QTimer(self), QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._searching.setInterval(SEARCH_MS)
        self._searching.setSingleShot(True)
        self._listen()
        self.retranslate()

    @override
    def title(self) -> str:
        return _("Cases")

    @override
    def retranslate(self) -> None:
        self.list.setAccessibleName(_("Cases"))
        self.summary.setAlignment(at_beginning() | Qt.AlignmentFlag.AlignVCenter)
        self.closed_key.setText(_("Closed ones"))
        self.report_key.setText(_("Report a problem …"))
        self.search.setPlaceholderText(_("Search closed cases"))
        self.search.setAccessibleName(_("Search closed cases"))
        self.card.retranslate()
        self.rows.redraw()
        self._show_cases()

    @override
    def rebuild(self) -> None:
        self._show_cases()

    @override
    def enter(self) -> None:
        self._names.ask()
        self._ask_closed()
        self._ask_story()
        self._show_cases()
        self._tick.start()

    @override
    def leave(self) -> None:
        self._tick.stop()

    @override
    def open_subject(self, subject: str) -> None:
        self._chosen = CaseId(subject)
        self._told = None
        self._ask_story()
        self._show_cases()

    @override
    def acting_parts(self) -> Iterable[QWidget]:
        return [*self.card.acting_parts, self.report_key]

    @override
    def report_context(self) -> ReportContext:
        return ReportContext()

    def _build(self) -> None:
        self.summary.setProperty("look", "heading")
        self.closed_key.setCheckable(True)
        self.search.hide()
        self.search.setClearButtonEnabled(True)
        top = QHBoxLayout()
        top.setSpacing(look().gap_px)
        top.addWidget(self.summary, 1)
        for widget in (self.search, self.closed_key, self.report_key):
            top.addWidget(widget)
        filled, well = QWidget(), QWidget()
        body = QHBoxLayout(filled)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(look().gap_px)
        body.addWidget(self.list, _LIST_SHARE)
        body.addWidget(self.card, _CARD_SHARE)
        QVBoxLayout(well).addWidget(self.all_well)
        self._pages.addWidget(filled)
        self._pages.addWidget(well)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(look().gap_px)
        column.addLayout(top)
        column.addLayout(self._pages, 1)

    def _listen(self) -> None:
        bridge = self.bridge
        bridge.scene_left.connect(self._forget)
        bridge.cases_changed.connect(self._on_cases_changed)
        bridge.attachment_changed.connect(self._show_cases)
        bridge.session_changed.connect(self._show_cases)
        self._names.changed.connect(self._on_names)
        self._tick.timeout.connect(self._on_tick)
        self._searching.timeout.connect(self._ask_closed)
        self.search.textChanged.connect(self._on_search)
        self.closed_key.toggled.connect(self._on_closed_wanted)
        self.report_key.clicked.connect(lambda: bridge.display_requested.emit("report_case", ReportContext().text))
        self.list.selectionModel().currentChanged.connect(self._on_chosen)
        self.list.clicked.connect(self._on_chosen)
        self.list.finger_lifted.connect(self._show_cases)

    def _on_tick(self) -> None:
        """What is overdue is so for longer by now, and more may be."""
        self._show_cases()
        if not self.list.is_held:
            self.rows.redraw()

    def _on_search(self, _text: str) -> None:
        self._searching.start()

    def _on_closed_wanted(self, is_wanted: bool) -> None:
        self.search.setVisible(is_wanted)
        self._found, self._fault = None, ""
        self._ask_closed()
        self._show_cases()

    def _forget(self) -> None:
        """What was told of another moment is not shown for this one. It is asked for again with what follows."""
        self._told, self._found = None, None

    def _on_cases_changed(self, cases: tuple[ExceptionCase, ...]) -> None:
        if not self.isVisible():
            return
        self._ask_closed()
        if not cases or any(case.id == self._chosen for case in cases):
            self._ask_story()
        self._show_cases()

    def _cases(self) -> list[ExceptionCase]:
        """What is listed: the open ones as told, or closed ones as they were found; the chosen one in any case."""
        if self.closed_key.isChecked():
            return list(self._found.cases) if self._found is not None else []
        cases = list(self.bridge.cases.values())
        told = self._told.case if self._told is not None else None
        if told is not None and told.id == self._chosen and told.state is CaseState.CLOSED:
            cases.append(told)
        return cases

    def _show_cases(self) -> None:
        if self.list.is_held:
            return  # shown as soon as the finger is lifted: nothing moves under it
        session = self.bridge.session
        me = session.person.ref if session is not None else None
        chosen = self._chosen  # where its row goes, the view chooses another by itself
        with self.list.steady():
            self.rows.show_rows(case_list_rows(self._cases(), me, self.bridge.now_ns))
        row = self.rows.row_of(chosen) if chosen is not None else None
        self._choose(row if row is not None else self.rows.first_row())
        closed = self._closed_ones()
        self.summary.setText(summary_words(self.bridge, closed))
        self._pages.setCurrentIndex(0 if self.rows.rowCount() else 1)
        scene = self.bridge.scene
        is_known = (
            scene.picture.is_attached and scene.are_cases_known and not scene.untold_cases and not closed.is_looked_for
        )
        self.all_well.show_words(*nothing_words(self.bridge, closed), is_known=is_known)
        self._show_chosen()

    def _closed_ones(self) -> ClosedOnes:
        return ClosedOnes(
            is_wanted=self.closed_key.isChecked(),
            is_searched=bool(self.search.text()),
            found=self._found if self.closed_key.isChecked() else None,
            fault=self._fault,
        )

    def _choose(self, row: int | None) -> None:
        index = self.rows.index(row) if row is not None else QModelIndex()
        if index != self.list.currentIndex():
            self.list.setCurrentIndex(index)

    def _on_chosen(self, index: QModelIndex) -> None:
        case = index.data(ROW_ROLE)
        if isinstance(case, ExceptionCase) and case.id != self._chosen:
            self._chosen, self._told = case.id, None
            self._ask_story()
            self._show_chosen()

    def _show_chosen(self) -> None:
        row = self.list.currentIndex().data(ROW_ROLE)
        case = row if isinstance(row, ExceptionCase) else None
        self.acts.choose(case)
        self.card.setVisible(case is not None)
        if case is None:
            return
        session = self.bridge.session
        is_own = session is not None and case.owner == session.person.ref
        facts = case_facts(self.bridge, case, self._names.known, self.bridge.now_ns)
        self.card.show_case(case, case_title(self.bridge, case), facts, is_own=is_own)
        shown = [photo for photo in case.photos if not photo.is_removed]
        self.card.show_photos(
            [(photo.sha256, _("Photo {number}").format(number=i)) for i, photo in enumerate(shown, 1)]
        )
        self.pictures.want(photo.sha256 for photo in shown)
        told = self._told if self._told is not None and self._told.case is not None else None
        is_known = told is not None and told.case is not None and told.case.id == case.id
        lines = story_lines(told.story) if told is not None and is_known else []
        similar = [
            (
                chain_text((date_text(one.resolved_ns or one.changed_ns), self._why_words(case, one))),
                case_saying_words(one.solution),
            )
            for one in (told.similar if told is not None and is_known else ())
            if one.solution
        ]
        left_out = max(len(lines) - MOST_LINES, 0)
        self.card.show_story(lines[:MOST_LINES], left_out, similar, is_known=is_known)

    def _why_words(self, case: ExceptionCase, other: ExceptionCase) -> str:
        like = case_likeness(case, other)
        return "" if like is None else likeness_words(self.bridge.picture, like, other.equipment)

    def _ask_story(self) -> None:
        if self._chosen is not None:
            self.bridge.ask(AskCase(case=self._chosen), self._take_story)

    def _take_story(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, CaseAnswer) and answer.case is not None and answer.case.id == self._chosen:
            self._told = answer
            self._show_cases()

    def _ask_closed(self) -> None:
        if self.isVisible() and self.closed_key.isChecked():
            question = AskCases(states=(CaseState.CLOSED,), text=self.search.text().strip(), limit=MOST_CLOSED)
            self.bridge.ask(question, self._take_closed)

    def _take_closed(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, CasesAnswer):
            self._found, self._fault = answer, ""
        elif isinstance(answer, Refused | Failed):
            self._fault = str(reason_sentence(answer))
        self._show_cases()

    def _on_names(self) -> None:
        self.rows.redraw()
        self._show_chosen()
