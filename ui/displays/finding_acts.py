"""What the keys of the card of something noticed do: answer, take back, and lead to what it rests on."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hmi.domain.check_command import AnswerCheck, TakeBackAnswer
from hmi.domain.equipment import EquipmentId
from hmi.domain.failure_mode import CheckId
from hmi.domain.finding import Evidence, Finding
from hmi.domain.finding_query import AnswerTold
from hmi.domain.problem import Problem
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.displays.advice_beside import advice_behind
from ui.displays.card_acts import CardActs
from ui.displays.finding_card import MOST_TRENDS, FindingCard
from ui.displays.subjects import display_of, subject_at
from ui.faceplates.decision import DecisionFaceplate
from ui.faceplates.learning_question import learning_anew
from ui.models.finding_rows import EndedFinding, FindingItem, row_key


class FindingActs(CardActs):
    """Acts on what the card shows; nothing is taken as answered before the service says so."""

    changed = Signal()
    """An answer is on record, or was taken back: ask how it stands."""

    def __init__(self, bridge: Bridge, card: FindingCard, over: QWidget) -> None:
        super().__init__(bridge, card, over)
        self._item: FindingItem | None = None
        card.answer_given.connect(self._answer)
        card.taking_back_requested.connect(self._take_back)
        card.learning_requested.connect(self._learn_anew)
        card.trend_requested.connect(self._show_trend)
        card.advice_requested.connect(self._show_advice)
        card.place_requested.connect(self._show_place)
        card.mode_requested.connect(partial(bridge.display_requested.emit, "failure_modes"))

    def choose(self, item: FindingItem | None) -> None:
        """From now on act on this; what was said of another one is forgotten."""
        before, self._item = self._item, item
        if before is None or item is None or row_key(before) != row_key(item):
            self.forget()

    def evidence_of(self, item: FindingItem | None) -> list[Evidence]:
        """Samples to look at, each value once: of a finding its own, of a problem those of its findings."""
        told = self.bridge.findings.told
        match item:
            case Finding():
                found = [item]
            case EndedFinding():
                found = [item.finding]
            case Problem():
                places = {(one.name, one.equipment, one.part) for one in item.clues}
                standing = told.findings if told is not None else ()
                found = [one for one in standing if (one.symptom, one.equipment, one.part) in places]
            case _:
                found = []
        known = self.bridge.picture.index
        each = {one.tag_name: one for finding in found for one in finding.evidence if one.tag_name in known}
        return list(each.values())[:MOST_TRENDS]

    def place_of(self, item: FindingItem | None) -> EquipmentId | None:
        """The machine that it is about."""
        match item:
            case Finding():
                return item.equipment
            case EndedFinding():
                return item.finding.equipment
            case Problem():
                first = item.clues[0].equipment if item.clues else None
                return item.question.equipment if item.question is not None else first
            case AnswerTold():
                return item.given.equipment
            case None:
                return None
            case _:
                return item.equipment

    def _answer(self, answer: str) -> None:
        asked = self._asked()
        if asked is None:
            return
        if self.bridge.session is None:
            self.ask_who()
            return
        command = AnswerCheck(check=asked[0], equipment=asked[1], answer=answer)
        self.do(command, _("Saving …"), lambda _done: self.changed.emit())

    def _take_back(self) -> None:
        asked = self._asked()
        if self.bridge.session is None:
            self.ask_who()
        elif asked is not None:
            command = TakeBackAnswer(check=asked[0], equipment=asked[1])
            self.do(command, _("Saving …"), lambda _done: self.changed.emit())

    def _learn_anew(self) -> None:
        if isinstance(self._item, Finding):
            faceplate = DecisionFaceplate(self.bridge, learning_anew(self._item))
            faceplate.finished.connect(self._on_finished)
            self.open(faceplate)

    def _on_finished(self, is_done: bool) -> None:
        if is_done:
            self.changed.emit()

    def _asked(self) -> tuple[CheckId, EquipmentId] | None:
        item = self._item
        if isinstance(item, AnswerTold):
            return item.given.check, item.given.equipment
        if isinstance(item, Problem) and item.question is not None:
            return item.question.check, item.question.equipment
        return None

    def _show_trend(self, number: int) -> None:
        evidence = self.evidence_of(self._item)
        if number < len(evidence):
            one = evidence[number]
            self.bridge.display_requested.emit("trends", subject_at(one.tag_name, one.from_ns))

    def _show_advice(self) -> None:
        line = advice_behind(self.bridge, self._item) if isinstance(self._item, Problem) else None
        if line is not None:
            self.bridge.display_requested.emit("advice", line.advice.id)

    def _show_place(self) -> None:
        wanted = self.place_of(self._item)
        equipment = next((one for one in self.bridge.picture.cell.equipment if one.id == wanted), None)
        if equipment is not None:
            self.bridge.display_requested.emit(display_of(equipment), equipment.id)
