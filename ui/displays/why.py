"""Why is my cell stopped? One answer: the cause first, what to do, who waits for whom, and what each line rests on."""

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.equipment import EquipmentId
from hmi.domain.outcome import Outcome
from hmi.domain.query import Answer
from hmi.domain.reading import ReadingBatch
from hmi.domain.recent_past import is_watched
from hmi.domain.why import AskWhy, WhyAnswer
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays import why_words as words
from ui.displays.display import Display
from ui.displays.subjects import display_of
from ui.displays.tag_bindings import TagBindings
from ui.displays.why_evidence_keys import WhyEvidenceKeys
from ui.displays.why_lines_content import big_answer, chain_arrows, chain_machines, lines_of, row_of
from ui.models.why_lines import LINE_ROLE, WhyLine, WhyLines
from ui.theme import look
from ui.widgets.big_answer import BigAnswer, BigAnswerContent
from ui.widgets.card_content import Loudness
from ui.widgets.condition_mark import Mark
from ui.widgets.finger_scroll import FingerScroll
from ui.widgets.row_delegate import RowDelegate
from ui.widgets.subject_picker import SubjectPicker
from ui.widgets.text_direction import at_beginning
from ui.widgets.touch_list import TouchList
from ui.widgets.wait_chain import WaitChain

TICK_MS = 1000
"""How long it lasts is told by the second."""
PAUSE_MS = 700
"""Between two questions: machines report several changes at once, and nobody reads faster."""
AGAIN_MS = 5000
"""After a question that was not answered: it is asked again by itself, as the screen says."""
_CELL = ""


class WhyDisplay(Display):
    """Asks anew whenever a state, an alarm, a link or the journal changes while it is seen."""

    name = "why"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._subject = _CELL
        self.answer: WhyAnswer | None = None
        self._refusal = False
        self._bindings = TagBindings(bridge)
        self.picker = SubjectPicker()
        self.big = BigAnswer()
        self.step_title, self.step = QLabel(), QLabel()
        self.lines = WhyLines(self)
        self.list = TouchList(self.lines, RowDelegate(LINE_ROLE, row_of, self, is_whole=True))
        self.chain_title, self.chain = QLabel(), WaitChain()
        self.evidence = WhyEvidenceKeys(bridge, self)
        self._build()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._on_rested)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self._ask_soon)
        self._is_asked = self._is_wanted = False
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._show_big)
        self._listen()
        self.rebuild()
        self.retranslate()

    @override
    def title(self) -> str:
        return _("Why is my cell stopped?")

    @override
    def retranslate(self) -> None:
        for label in (self.step_title, self.step, self.chain_title):
            label.setAlignment(at_beginning())
        self.step_title.setText(_("Do this first"))
        self.chain_title.setText(_("Who waits for whom"))
        self.list.setAccessibleName(_("What the answer rests on"))
        self.evidence.retranslate()
        self._offer()
        self._show()

    @override
    def rebuild(self) -> None:
        equipment = self.bridge.picture.cell.equipment
        if all(one.id != self._subject for one in equipment):
            self._subject = _CELL
        self._offer()
        self._bindings.clear()
        self._bindings.bind([tag.name for tag in self.bridge.picture.cell.tags if is_watched(tag)], self._ask_soon)
        self._ask_soon()

    @override
    def open_subject(self, subject: str) -> None:
        """A piece of equipment; ``cell`` for all of it."""
        known = {one.id for one in self.bridge.picture.cell.equipment}
        self._choose(subject if subject in known else _CELL)

    @override
    def enter(self) -> None:
        self._tick.start()
        self._ask_now()

    @override
    def leave(self) -> None:
        self._tick.stop()
        self._again.stop()

    @override
    def show_frame(self, batch: ReadingBatch) -> None:
        self._bindings.paint_changed(batch)

    def _offer(self) -> None:
        cell = self.bridge.picture.cell
        self.picker.show_subjects([(_CELL, _("Whole cell")), *((one.id, one.label) for one in cell.equipment)])
        self.picker.show_choice(self._subject)

    def _build(self) -> None:
        self.step_title.setProperty("look", "fact_name")
        self.step.setProperty("look", "title")
        self.step.setWordWrap(True)
        self.chain_title.setProperty("look", "heading")
        step_card = QFrame()
        step_card.setProperty("look", "card")
        inside = QVBoxLayout(step_card)
        inside.setContentsMargins(16, 8, 16, 8)
        inside.setSpacing(2)
        inside.addWidget(self.step_title)
        inside.addWidget(self.step)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(look().gap_px)
        left.addWidget(self.list, 1)
        left.addLayout(self.evidence)
        right.addWidget(self.chain_title)
        right.addWidget(self.chain, 1)
        body = QHBoxLayout()
        body.setSpacing(look().gap_px + 4)
        body.addLayout(left, 6)
        body.addLayout(right, 6)
        whole = QWidget()
        whole.setProperty("look", "page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(FingerScroll(whole))  # very large text, in gloves: nothing is cut
        page = QVBoxLayout(whole)
        page.setContentsMargins(16, 12, 16, 12)
        page.setSpacing(look().gap_px)
        for widget in (self.picker, self.big, step_card):
            page.addWidget(widget)
        page.addLayout(body, 1)

    def _listen(self) -> None:
        bridge = self.bridge
        self.picker.subject_picked.connect(self._choose)
        self.list.selectionModel().currentChanged.connect(self._on_line_chosen)
        self.lines.modelReset.connect(self._choose_first)
        self.chain.machine_chosen.connect(self._open_machine)
        bridge.alarms_changed.connect(self._on_news)
        bridge.connection_changed.connect(self._on_news)
        bridge.records_changed.connect(self._ask_soon)
        bridge.session_changed.connect(self._ask_soon)
        bridge.attachment_changed.connect(self._on_attachment_changed)
        bridge.scene_left.connect(self._forget)

    def _choose(self, subject: str) -> None:
        if subject != self._subject:
            self._subject, self.answer = subject, None
        self.picker.show_choice(subject)
        self._show()
        self._ask_now()

    def _on_news(self, _news: object) -> None:
        self._ask_soon()

    def _forget(self) -> None:
        """Another moment is shown: what was answered is of the one before."""
        self.answer, self._refusal = None, False

    def _on_attachment_changed(self) -> None:
        self._show()
        self._ask_soon()

    def _ask_soon(self) -> None:
        self._is_wanted = True
        if self.isVisible() and not self._pause.isActive() and not self._is_asked:
            self._ask_now()

    def _on_rested(self) -> None:
        if self._is_wanted:
            self._ask_soon()

    def _ask_now(self) -> None:
        if not self.isVisible() and self.answer is not None:
            return
        self._is_wanted, self._is_asked = False, True
        self._pause.start()
        self.bridge.ask(AskWhy(equipment=EquipmentId(self._subject) if self._subject else None), self._take)

    def _take(self, answer: Answer | Outcome) -> None:
        self._is_asked = False
        self._refusal = not isinstance(answer, WhyAnswer)
        if isinstance(answer, WhyAnswer) and (answer.equipment or _CELL) == self._subject:
            self.answer = answer
        elif isinstance(answer, WhyAnswer):
            self._ask_soon()  # of what was looked at before
        else:
            self.answer = None
            self._again.start()
        self._show()
        if self._is_wanted and not self._pause.isActive():
            self._ask_soon()

    def _show(self) -> None:
        answer = self._present
        self._show_big()
        if answer is None:
            self.lines.show_lines(())
            self.evidence.show_line(None)
            self.step.setText(_("Look at the cell itself."))
            self.chain.show_chain((), (), "", "")
            return
        chosen = self._chosen_key
        self.lines.show_lines(lines_of(self.bridge, answer))
        self._mark(chosen)
        self.step.setText(words.step_words(self.bridge, answer.step))
        spoken = ". ".join(words.wait_words(self.bridge, wait) for wait in answer.waits)
        nothing = _("Nobody tells of waiting.")
        self.chain.show_chain(chain_machines(self.bridge, answer), chain_arrows(answer), spoken or nothing, nothing)

    @property
    def _present(self) -> WhyAnswer | None:
        """The answer, as long as it may be taken for the present."""
        return self.answer if self.bridge.picture.is_attached or self.bridge.is_past else None

    def _show_big(self) -> None:
        answer = self._present
        if answer is not None:
            self.big.show_content(big_answer(self.bridge, answer, self.bridge.now_ns))
            return
        self.big.show_content(
            BigAnswerContent(words=self._nothing_words(), mark=Mark.UNKNOWN, loudness=Loudness.DOUBTFUL)
        )

    def _nothing_words(self) -> str:
        if self.bridge.is_past:
            return _("Of that moment it is not known") if self._refusal else _("Looking at the cell …")
        if not self.bridge.picture.is_attached:
            return _("Unknown: the cell service is not heard")
        return _("No answer came, it is asked again") if self._refusal else _("Looking at the cell …")

    @property
    def _chosen_key(self) -> str:
        line = self.list.currentIndex().data(LINE_ROLE)
        return line.key if isinstance(line, WhyLine) else ""

    def _choose_first(self) -> None:
        self._mark("")

    def _mark(self, key: str) -> None:
        """Keep the chosen line chosen; else the first: it is what most people want to see for themselves."""
        row = self.lines.row_of(key)
        index = self.lines.index(row if row is not None else 0)
        if self.list.currentIndex() != index:
            self.list.setCurrentIndex(index)
        self._on_line_chosen(index)

    def _on_line_chosen(self, index: QModelIndex) -> None:
        line = index.data(LINE_ROLE)
        self.evidence.show_line(line if isinstance(line, WhyLine) else None)

    def _open_machine(self, identity: str) -> None:
        for one in self.bridge.picture.cell.equipment:
            if one.id == identity:
                self.bridge.display_requested.emit(display_of(one), one.id)
