"""OEE of a shift by ISO 22400-2: the indices with their formulas, where the time went, and the rows behind it."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.oee import AskOee, Loss, OeeAnswer
from hmi.domain.outcome import Failed, Outcome, Refused
from hmi.domain.query import Answer
from hmi.domain.reason_tree import ReasonTree
from hmi.domain.shift import Shift
from hmi.domain.stop_query import AskReasons, ReasonsAnswer
from hmi.domain.tag import TagName
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.display import Display
from ui.displays.oee_words import FigureWords, bars_of, element_facts, figures_of, why_recorded_words
from ui.displays.shift_choice import ShiftChoice
from ui.theme import look
from ui.widgets.fact_list import FactList
from ui.widgets.icon_key import IconKey
from ui.widgets.loss_bars import LossBars
from ui.widgets.scroll_column import ScrollColumn
from ui.widgets.text_direction import at_beginning
from ui.wording.outcome import outcome_sentence

TICK_MS = 15_000


class FigureCard(QFrame):
    """One index: name, number, formula, the numbers in it, and what keeps it from being known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.name, self.value, self.formula = QLabel(), QLabel(), QLabel()
        self.numbers, self.why = QLabel(), QLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(2)
        for label, style in (
            (self.name, "heading"),
            (self.value, "number"),
            (self.formula, "muted"),
            (self.numbers, "muted"),
            (self.why, "attention"),
        ):
            label.setProperty("look", style)
            label.setWordWrap(True)
            column.addWidget(label)
        column.addStretch(1)

    def show_figure(self, words: FigureWords) -> None:
        """All of it."""
        for label, text in (
            (self.name, words.name),
            (self.value, words.value),
            (self.formula, words.formula),
            (self.numbers, f"= {words.numbers}"),
            (self.why, words.why),
        ):
            label.setText(text)
            label.setAlignment(at_beginning() | Qt.AlignmentFlag.AlignVCenter)
        self.why.setVisible(bool(words.why))
        self.setAccessibleName(f"{words.name}: {words.value}. {words.formula} = {words.numbers}. {words.why}")


class OeeDisplay(Display):
    """Nothing that is not known is shown as 100 %: it is a dash, a bound or a range, and says why."""

    name = "oee"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._answer: OeeAnswer | None = None
        self._tree: ReasonTree | None = None
        self._losses: list[Loss | None] = []
        self._fault = ""
        """Why it could not be told."""
        self._shift: Shift | None = None
        """That was asked about last."""
        self.choice = ShiftChoice(bridge)
        self.cards = [FigureCard() for _number in range(4)]
        self.bars = LossBars()
        self.elements = FactList()
        self.counters_key, self.short_key = IconKey("chart-line"), IconKey("timer")
        self.bars_heading, self.elements_heading, self.remark = QLabel(), QLabel(), QLabel()
        self._build()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._ask_oee)
        self.choice.chosen.connect(self._ask_oee)
        self.bars.row_tapped.connect(self._open_rows)
        self.counters_key.clicked.connect(self._open_counters)
        self.short_key.clicked.connect(lambda: self.bridge.display_requested.emit("stops", ""))
        bridge.stops_changed.connect(self._on_change)
        bridge.scene_left.connect(self._forget)
        bridge.scene_changed.connect(self._on_change)
        bridge.attachment_changed.connect(self._on_change)
        self.retranslate()

    @override
    def title(self) -> str:
        return _("OEE")

    @override
    def retranslate(self) -> None:
        self.choice.retranslate()
        self.bars_heading.setText(_("Where the time went"))
        self.elements_heading.setText(_("Elements by ISO 22400-2"))
        self.counters_key.setText(_("Counters in trends"))
        self.short_key.setText(_("Stops of a shift"))
        for label in (self.bars_heading, self.elements_heading, self.remark):
            label.setAlignment(at_beginning() | Qt.AlignmentFlag.AlignVCenter)
        self._show()

    @override
    def rebuild(self) -> None:
        self._ask()

    @override
    def enter(self) -> None:
        self._ask()
        self._tick.start()

    @override
    def leave(self) -> None:
        self._tick.stop()

    def _build(self) -> None:
        for label in (self.bars_heading, self.elements_heading):
            label.setProperty("look", "heading")
        self.remark.setWordWrap(True)
        self.remark.setProperty("look", "muted")
        cards = QHBoxLayout()
        cards.setSpacing(look().gap_px)
        for card in self.cards:
            cards.addWidget(card, 1)
        page = QWidget()
        page.setProperty("look", "page")
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look().gap_px * 2)
        grid.setColumnStretch(0, 5)
        grid.setColumnStretch(1, 3)
        grid.addWidget(self.bars_heading, 0, 0)
        grid.addWidget(self.elements_heading, 0, 1)
        grid.addWidget(self.bars, 1, 0, Qt.AlignmentFlag.AlignTop)
        beside = QVBoxLayout()
        beside.setSpacing(look().gap_px)
        for widget in (self.elements, self.counters_key, self.short_key):
            beside.addWidget(widget)
        beside.addStretch(1)
        grid.addLayout(beside, 1, 1)
        grid.setRowStretch(2, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(look().gap_px)
        column.addWidget(self.choice)
        column.addLayout(cards)
        column.addWidget(self.remark)
        column.addWidget(ScrollColumn(page), 1)

    def _forget(self) -> None:
        """What was told of another moment, or of another shift, is not shown for this one."""
        self._answer, self._fault = None, ""
        self._show()

    def _on_change(self) -> None:
        if self.isVisible():
            self._ask()

    def _ask(self) -> None:
        self.bridge.ask(AskReasons(), self._take_reasons)
        self.choice.ask()

    def _ask_oee(self) -> None:
        if self.isVisible():
            if self.choice.shift != self._shift:
                self._shift = self.choice.shift
                self._forget()
            query = AskOee(start_ns=self.choice.start_ns, end_ns=self.choice.end_ns)
            self.bridge.ask(query, self._take_oee)

    def _take_reasons(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, ReasonsAnswer):
            self._tree = answer.tree
            self._show()

    def _take_oee(self, answer: Answer | Outcome) -> None:
        if isinstance(answer, OeeAnswer):
            self._answer, self._fault = answer, ""
        elif isinstance(answer, Refused | Failed) and self.bridge.is_heard:
            self._answer, self._fault = None, str(outcome_sentence(answer))
        self._show()

    def _show(self) -> None:
        answer = self._answer
        is_known = answer is not None
        for widget in (
            *self.cards,
            self.bars,
            self.elements,
            self.counters_key,
            self.short_key,
            self.bars_heading,
            self.elements_heading,
        ):
            widget.setVisible(is_known)
        if not self.bridge.is_heard:
            last = _("The cell service is not heard: this is what it said last.")
            self.remark.setText(last if is_known else _("The cell service is not heard."))
        elif answer is None:
            self.remark.setText(self._fault or _("Loading …"))
        else:
            self.remark.setText(why_recorded_words(answer))
        self.remark.setVisible(bool(self.remark.text()))
        if answer is None:
            return
        for card, words in zip(self.cards, figures_of(answer), strict=True):
            card.show_figure(words)
        bars, self._losses = bars_of(answer, self._tree)
        self.bars.show_bars(bars)
        self.counters_key.setVisible(_counter(answer) is not None)
        self.elements.show_facts([(name, value) for name, value in element_facts(answer) if value])

    def _open_counters(self) -> None:
        """What was counted, as it was recorded."""
        tag = _counter(self._answer) if self._answer is not None else None
        if tag is not None:
            self.bridge.display_requested.emit("trends", tag)

    def _open_rows(self, number: int) -> None:
        """The longest way into the rows: the first stop of the loss, in its shift."""
        loss = self._losses[number] if number < len(self._losses) else None
        if loss is not None and loss.stops:
            self.bridge.display_requested.emit("stops", loss.stops[0])


def _counter(answer: OeeAnswer) -> TagName | None:
    """The first counter that the counts come from."""
    counts = (answer.produced, answer.good, answer.rejected)
    return next((one.tag_name for one in counts if one.tag_name is not None), None)
