"""What was noticed: what stands, what may be behind it, what nobody knows, what ended; and the one question."""

from collections.abc import Hashable, Iterable

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.equipment import EquipmentId
from hmi.domain.finding import Finding
from hmi.domain.finding_query import AnswerTold
from hmi.domain.outcome import Reason, Refused
from hmi.domain.problem import Problem
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.advice_beside import advice_behind
from ui.displays.display import Display
from ui.displays.finding_acts import FindingActs
from ui.displays.finding_card import FindingCard
from ui.displays.finding_summary import nothing_words, summary_words, watch_words
from ui.displays.finding_words import (
    answer_facts,
    finding_facts,
    not_known_facts,
    not_known_remark,
    row_content,
    tag_words,
)
from ui.displays.people_names import PeopleNames
from ui.displays.problem_words import (
    problem_facts,
    problem_remark,
    problem_title,
    question_facts,
    suspect_facts,
    suspect_heading,
    told,
)
from ui.displays.skill_book import SkillBook
from ui.models.finding_rows import EndedFinding, FindingGroup, FindingItem, FindingListRow, finding_list_rows, row_key
from ui.models.keyed_rows import ROW_ROLE, KeyedRows
from ui.theme import look
from ui.widgets.all_well import AllWell
from ui.widgets.row_delegate import RowDelegate
from ui.widgets.steady_list import SteadyList
from ui.widgets.text_direction import at_beginning
from ui.wording.finding import ignorance_words
from ui.wording.symptom import symptom_words

ASK_MS = 3000
_LIST_SHARE, _CARD_SHARE = 1, 1
_ROW_SCALE = 1.2
_CHOOSE = QItemSelectionModel.SelectionFlag.ClearAndSelect


class FindingsDisplay(Display):
    """A list for one thumb: what is asked stands first. The chosen one in full, with big keys to answer."""

    name = "findings"
    has_past = False

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._names = PeopleNames(bridge, self)
        self.skills = SkillBook(bridge, self)
        self._chosen: Hashable | None = None
        """Key of the row that is shown in full."""
        self._wanted: EquipmentId | None = None
        """Another display asked for what was noticed there."""
        content_of = row_content(bridge)
        self.rows: KeyedRows[FindingListRow] = KeyedRows(
            row_key, lambda row: content_of(row).spoken, lambda row: isinstance(row, FindingGroup), self
        )
        self.list = SteadyList(self.rows, RowDelegate(ROW_ROLE, content_of, self, scale=_ROW_SCALE))
        self.summary, self.watch = QLabel(), QLabel()
        self.card = FindingCard()
        self.acts = FindingActs(bridge, self.card, self)
        self.all_well = AllWell()
        self._pages = QStackedLayout()
        self._build()
        self._tick = QTimer(self)
        self._tick.setInterval(ASK_MS)
        self._listen()
        self.retranslate()

    @override
    def title(self) -> str:
        return _("What was noticed")

    @override
    def retranslate(self) -> None:
        self.list.setAccessibleName(_("What was noticed"))
        for label in (self.summary, self.watch):
            label.setAlignment(at_beginning() | Qt.AlignmentFlag.AlignVCenter)
        self.card.retranslate()
        self.rows.redraw()
        self._show()

    @override
    def rebuild(self) -> None:
        self._show()

    @override
    def enter(self) -> None:
        self._names.ask()
        self._ask()
        self._show()
        self._tick.start()

    @override
    def leave(self) -> None:
        self._tick.stop()

    @override
    def open_subject(self, subject: str) -> None:
        """A piece of equipment: the first thing that was noticed there."""
        self._wanted = EquipmentId(subject)
        self._show()

    @override
    def acting_parts(self) -> Iterable[QWidget]:
        return self.card.acting_parts

    def _build(self) -> None:
        self.summary.setProperty("look", "heading")
        self.watch.setProperty("look", "muted")
        for label in (self.summary, self.watch):
            label.setWordWrap(True)
        filled, well = QWidget(), QWidget()
        for part in (self.list, self.card):
            part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        body = QHBoxLayout(filled)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(look().gap_px)
        body.addWidget(self.list, _LIST_SHARE)
        body.addWidget(self.card, _CARD_SHARE)
        QVBoxLayout(well).addWidget(self.all_well)
        self._pages.addWidget(filled)
        self._pages.addWidget(well)
        top = QHBoxLayout()
        top.setSpacing(look().gap_px)
        top.addWidget(self.summary, 1)
        top.addWidget(self.watch, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(look().gap_px)
        column.addLayout(top)
        column.addLayout(self._pages, 1)

    def _listen(self) -> None:
        bridge = self.bridge
        for changed in (bridge.findings.changed, bridge.advices.changed, bridge.attachment_changed):
            changed.connect(self._show)
        bridge.session_changed.connect(self._on_session_changed)
        for changed in (self._names.changed, self.skills.changed):
            changed.connect(self._show)
        self._tick.timeout.connect(self._ask)
        self.acts.changed.connect(self._ask)
        self.list.selectionModel().currentChanged.connect(self._on_chosen)
        self.list.clicked.connect(self._on_chosen)
        self.list.finger_lifted.connect(self._show)

    def _ask(self) -> None:
        if self.bridge.is_heard:
            self.bridge.findings.ask()

    def _on_session_changed(self) -> None:
        if self.isVisible():
            self._ask()

    def _show(self) -> None:
        if self.list.is_held:
            return  # shown as soon as the finger is lifted: nothing moves under it
        book = self.bridge.findings
        if book.told is not None:
            self.skills.use(book.told.skills)
        with self.list.steady():
            self.rows.show_rows(finding_list_rows(book.told) if book.told is not None else ())
        self._follow_wish()
        row = self.rows.row_of(self._chosen) if self._chosen is not None else None
        if row is None:
            row = self.rows.first_row()
        index = self.rows.index(row) if row is not None else QModelIndex()
        if index != self.list.currentIndex():
            self.list.selectionModel().setCurrentIndex(index, _CHOOSE)
        self.summary.setText(summary_words(self.bridge))
        self.watch.setText(watch_words(self.bridge))
        self._pages.setCurrentIndex(0 if self.rows.rowCount() else 1)
        is_known = book.told is not None and book.told.stop is None and self.bridge.is_heard
        self.all_well.show_words(*nothing_words(self.bridge), is_known=is_known)
        self._show_card()

    def _follow_wish(self) -> None:
        if self._wanted is None or self.bridge.findings.told is None:
            return
        wanted, self._wanted = self._wanted, None
        items = [row for row in self.rows.rows if not isinstance(row, FindingGroup)]
        found = next((one for one in items if self.acts.place_of(one) == wanted), None)
        if found is not None:
            self._chosen = row_key(found)

    def _on_chosen(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if row is not None and not isinstance(row, FindingGroup):
            self._chosen = row_key(row)
            self._show_card()

    def _show_card(self) -> None:
        row = self.list.currentIndex().data(ROW_ROLE)
        item = None if isinstance(row, FindingGroup) else row
        self.acts.choose(item)
        self.card.setVisible(item is not None)
        if item is None:
            return
        self._show_item(item)
        trends = [tag_words(self.bridge, one.tag_name) for one in self.acts.evidence_of(item)]
        places = {one.id for one in self.bridge.picture.cell.equipment}
        self.card.show_keys(
            trends,
            row_key(item),
            advice=isinstance(item, Problem) and advice_behind(self.bridge, item) is not None,
            place=self.acts.place_of(item) in places,
            answer=isinstance(item, AnswerTold),
            stands=isinstance(item, Finding),
        )

    def _show_item(self, item: FindingItem) -> None:
        bridge, card = self.bridge, self.card
        if not isinstance(item, Problem):
            card.show_suspects(())
        if not isinstance(item, Problem | AnswerTold):
            card.show_question("", (), "", "", [], may=False)
        match item:
            case Finding():
                card.show_heading(symptom_words(item.symptom), "", finding_facts(bridge, item, is_over=False))
            case EndedFinding():
                facts = finding_facts(bridge, item.finding, is_over=True)
                card.show_heading(symptom_words(item.finding.symptom), _("It does not stand any more."), facts)
            case Problem():
                self._show_problem(item)
            case AnswerTold():
                card.show_heading(_("Answered"), "", answer_facts(bridge, item, self._names.known))
                choices = [(one.id, told(one.label)) for one in item.choices]
                who, may = self._who(item.refusal)
                card.show_question(told(item.question), choices, item.given.answer, who, [], may=may)
                card.take_back_key.setEnabled(may)
            case _:
                remark = not_known_remark(item)
                card.show_heading(ignorance_words(item.reason), remark, not_known_facts(bridge, item))

    def _show_problem(self, item: Problem) -> None:
        bridge, card, question = self.bridge, self.card, item.question
        card.show_heading(problem_title(item), problem_remark(item), problem_facts(bridge, item))
        if question is None:
            card.show_question("", (), "", "", [], may=False)
        else:
            choices = [(one.id, told(one.label)) for one in question.choices]
            who, may = self._who(question.refusal)
            skill = self.skills.name(question.skill) if question.skill is not None else ""
            facts = question_facts(bridge, question, skill)
            card.show_question(told(question.question), choices, "", who, facts, may=may)
        answers = bridge.findings.told.answers if bridge.findings.told is not None else ()
        card.show_suspects(
            [
                (str(one.mode), suspect_heading(bridge, one), suspect_facts(bridge, one, answers))
                for one in item.suspects
            ]
        )

    def _who(self, refusal: Refused | None) -> tuple[str, bool]:
        """What is said below the keys, and whether they can be used: whoever is not signed in is asked who they are."""
        if not self.bridge.is_heard:
            return _("The cell service is not heard: nothing can be answered now."), False
        if refusal is None:
            return _("Your answer counts for a shift, or until somebody worked there. You can take it back."), True
        if refusal.reason is Reason.NOT_SIGNED_IN:
            return _("Sign in to answer."), True
        return str(self.skills.refusal(refusal)), False
