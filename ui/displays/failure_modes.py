"""The library of failure modes (FMEA): how equipment fails, how that shows, what it costs, and what helps."""

from functools import partial

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.equipment_class import EquipmentClass
from hmi.domain.failure_mode import FailureMode, FailureModeId
from hmi.domain.failure_mode_query import AskFailureModes, FailureModesAnswer
from hmi.domain.outcome import Failed, Outcome, Refused
from hmi.domain.procedure_query import AskProcedures, ProceduresAnswer
from hmi.domain.query import Answer
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.displays.failure_mode_card import FailureModeCard, places_words
from ui.displays.failure_mode_words import row_content, said_of
from ui.displays.skill_book import SkillBook
from ui.formatting import count_text
from ui.models.failure_mode_rows import ModeRow, is_heading, key_of, mode_rows
from ui.models.keyed_rows import ROW_ROLE, KeyedRows
from ui.theme import look
from ui.widgets.empty_page import EmptyPage
from ui.widgets.row_delegate import RowDelegate
from ui.widgets.steady_list import SteadyList
from ui.widgets.text_direction import at_beginning
from ui.wording.outcome import reason_sentence

SEARCH_MS = 300
_ROW_SCALE = 1.15


class FailureModesDisplay(Display):
    """A list for one thumb, searched by any word; the chosen mode in full. Nothing is changed here: files are."""

    name = "failure_modes"
    has_past = False

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self.skills = SkillBook(bridge, self)
        self._answer: FailureModesAnswer | None = None
        self._procedures: frozenset[str] = frozenset()
        self._chosen: FailureModeId | None = None
        self._fault = ""
        self.rows: KeyedRows[ModeRow] = KeyedRows(key_of, lambda row: row_content(row).spoken, is_heading, self)
        self.list = SteadyList(self.rows, RowDelegate(ROW_ROLE, row_content, self, scale=_ROW_SCALE))
        self.summary, self.trouble, self.search = QLabel(), QLabel(), QLineEdit()
        self.card, self.empty = FailureModeCard(), EmptyPage()
        self._pages = QStackedLayout()
        self._build()
        self._searching = QTimer(self)
        self._searching.setInterval(SEARCH_MS)
        self._searching.setSingleShot(True)
        self._listen()
        self.retranslate()

    @override
    def title(self) -> str:
        return _("Failure modes")

    @override
    def retranslate(self) -> None:
        self.list.setAccessibleName(_("Failure modes"))
        self.search.setPlaceholderText(_("Search by what you see"))
        self.search.setAccessibleName(_("Search by what you see"))
        for label in (self.summary, self.trouble):
            label.setAlignment(at_beginning())
        self.rows.redraw()
        self._show()

    @override
    def rebuild(self) -> None:
        self._ask()

    @override
    def enter(self) -> None:
        self._ask()
        self._show()

    @override
    def open_subject(self, subject: str) -> None:
        """The id of a mode, as advice names it; a version behind it counts for nothing here."""
        self._chosen = FailureModeId(subject.partition("@")[0])
        self.search.clear()
        self._show()

    def _build(self) -> None:
        for label, style in ((self.summary, "heading"), (self.trouble, "attention")):
            label.setProperty("look", style)
            label.setWordWrap(True)
        filled = QWidget()
        body = QHBoxLayout(filled)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(look().gap_px)
        body.addWidget(self.list, 1)
        body.addWidget(self.card, 1)
        for part in (self.list, self.card):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # as wide as each has a share
        self._pages.addWidget(filled)
        self._pages.addWidget(self.empty)
        head = QHBoxLayout()
        head.setSpacing(look().gap_px)
        head.addWidget(self.summary, 1)
        head.addWidget(self.search, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(look().gap_px)
        column.addLayout(head)
        column.addWidget(self.trouble)
        column.addLayout(self._pages, 1)
        self.card.hide()

    def _listen(self) -> None:
        bridge = self.bridge
        bridge.attachment_changed.connect(self._on_attached)
        self.search.textChanged.connect(self._searching.start)
        self._searching.timeout.connect(self._show)
        self.list.selectionModel().currentChanged.connect(self._on_chosen)
        self.list.clicked.connect(self._on_chosen)
        self.list.finger_lifted.connect(self._show)
        self.card.procedure_requested.connect(partial(bridge.display_requested.emit, "procedures"))
        self.empty.pressed.connect(self.search.clear)

    def _ask(self) -> None:
        if self.isVisible() and self.bridge.is_heard:
            self.bridge.ask(AskFailureModes(), self._take)
            self.bridge.ask(AskProcedures(), self._take_procedures)

    def _take(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, FailureModesAnswer):
            self._answer, self._fault = answer, ""
            self.skills.use(answer.skills)
        elif isinstance(answer, Refused | Failed):
            self._fault = str(reason_sentence(answer))
        self._show()

    def _take_procedures(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, ProceduresAnswer):
            self._procedures = frozenset(row.id for row in answer.procedures)
            self._show_card()

    def _on_attached(self) -> None:
        self._ask()
        self._show()

    def _show(self) -> None:
        if self.list.is_held:
            return  # shown as soon as the finger is lifted
        answer, searched = self._answer, self.search.text()
        modes = answer.modes if answer is not None else ()
        with self.list.steady():
            self.rows.show_rows(mode_rows(modes, searched, said_of))
        self._show_head()
        place = self.rows.row_of(self._chosen) if self._chosen is not None else None
        if place is None:
            place = self.rows.first_row()
        index = self.rows.index(place) if place is not None else QModelIndex()
        if index != self.list.currentIndex():
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)
        self._show_card()

    def _show_head(self) -> None:
        answer = self._answer
        count = sum(isinstance(row, FailureMode) for row in self.rows.rows)
        if self._fault:
            words = self._fault
        elif answer is None:
            words = _("Loading …") if self.bridge.is_heard else _("The cell service is not heard.")
        else:
            words = ngettext("{count} failure mode", "{count} failure modes", count).format(count=count_text(count))
        self.summary.setText(words)
        trouble = answer.trouble if answer is not None else ""
        self.trouble.setText(_("A file is wrong; what was read before is in use: {fault}").format(fault=trouble))
        self.trouble.setVisible(bool(trouble))
        self._pages.setCurrentIndex(1 if answer is not None and not count else 0)
        self.empty.show_words(_("Nothing is known that fits these words."), _("Show all"))

    def _on_chosen(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if isinstance(row, FailureMode):
            self._chosen = row.id
            self._show_card()

    def _show_card(self) -> None:
        row = self.list.currentIndex().data(ROW_ROLE)
        if isinstance(row, FailureMode):
            self.card.show_mode(row, self.skills, places_words(self._labels(row.equipment_class)), self._procedures)
        else:
            self.card.hide()

    def _labels(self, sort: EquipmentClass) -> list[str]:
        """Where in this cell modes of that sort can be."""
        places = self._answer.places if self._answer is not None else ()
        here = next((one.equipment for one in places if one.equipment_class is sort), ())
        cell = self.bridge.picture.cell
        labels = {one.id: one.label for one in cell.equipment}
        return [labels.get(one, cell.label) for one in here]
