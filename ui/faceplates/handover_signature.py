"""A signature under a handover: who, what it means, for how much; the PIN once more is the signature."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.handover import Handover, content_of
from hmi.domain.handover_command import OfferHandover, SignHandover
from hmi.domain.outcome import Outcome
from hmi.i18n import gettext as _
from hmi.i18n import ngettext
from ui.bridge import Bridge
from ui.faceplates.saving_faceplate import SavingFaceplate
from ui.formatting import chain_text, count_text
from ui.theme import look
from ui.widgets.choice_row import ChoiceRow
from ui.widgets.pin_pad import PinPad
from ui.wording.people import roles_words

_WORDS_WIDTH_PX = 380


class HandoverSignatureFaceplate(SavingFaceplate):
    """Signs for exactly the items that were on the screen when it was opened."""

    def __init__(self, bridge: Bridge, handover: Handover, *, is_giving: bool, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent=parent)
        self._handover, self._is_giving = handover, is_giving
        self._is_one_way: bool | None = None if is_giving else False
        self.who_label, self.what_label = QLabel(), QLabel()
        self.who_label.setProperty("look", "heading")
        self.meeting, self.pad = ChoiceRow(), PinPad()
        self._build()
        self.close_with_session(bridge)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(_("Hand the shift over") if self._is_giving else _("Take the shift over"))
        person = self._bridge.session.person if self._bridge.session is not None else None
        self.who_label.setText(
            chain_text((person.display_name, roles_words(person.roles))) if person is not None else ""
        )
        self.what_label.setText(self._meaning())
        self.meeting.show_heading(_("Is somebody here who takes over?"))
        self.meeting.show_options([(False, _("Yes, we go through it")), (True, _("No, nobody is here"))])
        self.pad.retranslate()
        self.pad.confirm_key.setText(_("Sign"))
        self.pad.setAccessibleName(_("Your PIN is your signature"))
        self.show_state()

    @override
    def show_state(self) -> None:
        self.pad.setEnabled(self._is_one_way is not None and not self.is_saving)
        self._pin_label.setText(
            _("Your PIN is your signature") if self._is_one_way is not None else _("First say whether somebody is here")
        )

    @override
    def take_back(self, outcome: Outcome) -> None:
        self.pad.clear()
        self.pad.setFocus()

    def _meaning(self) -> str:
        lines = self._handover.lines
        count = len(lines)
        if self._is_giving:
            important = sum(line.item.is_red for line in lines)
            told = ngettext(
                "You hand over {count} item, {important} of them important.",
                "You hand over {count} items, {important} of them important.",
                count,
            )
            words = told.format(count=count_text(count), important=count_text(important))
            more = _("Whatever comes after you signed is added by itself, and marked as new.")
            return f"{words} {more}"
        waiting = len(self._handover.waiting)
        words = _("You know of everything that you accepted, and are responsible for the cell from now on.")
        if waiting:
            told = ngettext(
                "{count} item stays open and is called out until somebody accepts it.",
                "{count} items stay open and are called out until somebody accepts them.",
                waiting,
            )
            return f"{words} {told.format(count=count_text(waiting))}"
        return words

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(look().gap_px)
        for label in (self.who_label, self.what_label):
            label.setWordWrap(True)
            label.setMinimumWidth(_WORDS_WIDTH_PX)
            left.addWidget(label)
        left.addWidget(self.meeting)
        self.meeting.setVisible(self._is_giving)
        left.addWidget(self.remark_label)
        left.addStretch(1)
        right = QVBoxLayout()
        self._pin_label = QLabel()
        self._pin_label.setWordWrap(True)
        right.addWidget(self._pin_label)
        right.addWidget(self.pad)
        right.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(look().gap_px * 2)
        row.addLayout(left, 1)
        row.addLayout(right)
        self.body.addLayout(row)
        self.meeting.chosen.connect(self._on_meeting)
        self.pad.confirmed.connect(self._sign)

    def _on_meeting(self, is_one_way: bool) -> None:
        self._is_one_way = is_one_way
        self.meeting.show_choice(is_one_way)
        self.show_state()
        self.pad.setFocus()

    def _sign(self, pin: str) -> None:
        handover = self._handover
        if self._is_giving:
            self.save(
                OfferHandover(
                    handover=handover.id,
                    revision=handover.revision,
                    content=content_of([line.item for line in handover.lines]),
                    pin=pin,
                    is_one_way=bool(self._is_one_way),
                )
            )
        else:
            self.save(SignHandover(handover=handover.id, revision=handover.revision, pin=pin))
