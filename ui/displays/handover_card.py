"""One item of a handover beside the list: all that is known about it, and keys for what may be said of it."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from hmi.domain.handover import ItemKey
from hmi.i18n import gettext as _
from ui.displays.handover_seat import LineAct
from ui.theme import look
from ui.widgets.act_card import ActCard
from ui.widgets.fact_list import FactList
from ui.widgets.hold_key import HoldKey
from ui.widgets.icon_key import IconKey
from ui.widgets.then_key import ThenKey

HOLD_MS = 900
"""Long enough that nobody accepts an important item with a tap meant for the one before it."""


class HandoverCard(ActCard):
    """Shows an item; emits what is asked for and does nothing itself."""

    acceptance_requested = Signal()
    question_requested = Signal()
    reply_requested = Signal()
    remark_requested = Signal()
    removal_requested = Signal()
    place_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = FactList(is_large=True)
        self.accept_key, self.hold_key = IconKey("check"), HoldKey(hold_ms=HOLD_MS)
        self.question_key, self.reply_key = IconKey("circle-question-mark"), IconKey("message-square-text")
        self.remark_key, self.remove_key = IconKey("pencil"), IconKey("x")
        self.place_key, self.then_key = IconKey("maximize-2"), ThenKey()
        for key in (self.accept_key, self.hold_key):
            key.setProperty("look", "primary")
        signals = {
            self.accept_key: self.acceptance_requested,
            self.question_key: self.question_requested,
            self.reply_key: self.reply_requested,
            self.remark_key: self.remark_requested,
            self.remove_key: self.removal_requested,
            self.place_key: self.place_requested,
        }
        for key, signal in signals.items():
            key.clicked.connect(signal)
        self.hold_key.held.connect(self.acceptance_requested)
        self.keys.hold([self.hold_key, *signals, self.then_key], self)
        self.lay_out((self.facts,), look().gap_px)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts of the keys."""
        self.accept_key.setText(_("I know of it"))
        self.hold_key.setText(_("Hold: I know of it"))
        self.question_key.setText(_("Ask back …"))
        self.reply_key.setText(_("Answer …"))
        self.remark_key.setText(_("Say something …"))
        self.remove_key.setText(_("Take the note back"))
        self.place_key.setText(_("Show it"))
        self.then_key.retranslate()

    @property
    def act_keys(self) -> dict[LineAct, QPushButton]:
        """What says something of the item."""
        return {
            LineAct.HOLD: self.hold_key,
            LineAct.ACCEPT: self.accept_key,
            LineAct.QUESTION: self.question_key,
            LineAct.REPLY: self.reply_key,
            LineAct.REMARK: self.remark_key,
            LineAct.REMOVE: self.remove_key,
        }

    def show_item(
        self,
        item: ItemKey,
        heading: str,
        facts: Sequence[tuple[str, str]],
        acts: Collection[LineAct],
        *,
        has_place: bool,
    ) -> None:
        """Everything about an item, and keys for what makes sense now; ``has_place``: it is shown somewhere else."""
        keys = [key for act, key in self.act_keys.items() if act in acts]
        if has_place:
            keys.append(self.place_key)
        if self.then_key.has_moment:
            keys.append(self.then_key)
        self.heading.setText(heading)
        self.facts.show_facts(facts)
        self.keys.show_keys(keys, item)
        self.setVisible(True)

    def let_answer(self, *, is_on: bool) -> None:
        """Whether the service is there to take an answer."""
        for key in self.act_keys.values():
            key.setEnabled(is_on)
