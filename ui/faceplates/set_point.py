"""Change one value of a machine: old -> new, confirm, and what came of it."""

from enum import Enum, auto

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.command import WriteTag
from hmi.domain.outcome import Done, Outcome, Reason, Refused
from hmi.domain.reading import Reading, is_present
from hmi.domain.tag import Scalar, TagDefinition
from hmi.i18n import gettext as _
from ui.bridge import Bridge
from ui.faceplates.account_words import remark, remark_label
from ui.faceplates.faceplate import Faceplate
from ui.faceplates.present_value import PresentValue
from ui.faceplates.staged_change import OldAndNew, fault_of, is_same, obstacle, told
from ui.faceplates.step_keys import StepKeys
from ui.faceplates.value_entry import ChoiceEntry, NumberEntry, ValueEntry, entry_for
from ui.formatting import NOTHING, chain_text
from ui.models.tag_labels import tag_label
from ui.theme import look
from ui.widgets.scroll_column import ScrollColumn
from ui.wording.outcome import outcome_sentence, reason_sentence
from ui.wording.sentence import Sentence

CLOSES_AFTER_MS = 2000
"""How long the new value stays in sight before the faceplate closes by itself."""
_WORDS_WIDTH_PX, _CHOICES_WIDTH_PX = 340, 320


class Phase(Enum):
    """Where a change is on its way."""

    STAGING = auto()
    WAITING = auto()
    DONE = auto()


class SetPointFaceplate(Faceplate):
    """Shows the live value all the time; what is entered reaches the machine only by the confirming key.

    Nothing is echoed: after "done" the new value is shown when the controller reports it.
    """

    def __init__(self, bridge: Bridge, definition: TagDefinition, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._bridge, self._name, self._definition = bridge, definition.name, definition
        self.phase = Phase.STAGING
        self._seen: Scalar | None = None
        self._sent: Scalar | None = None
        self._outcome: Outcome | None = None
        self.present = PresentValue()
        self.change = OldAndNew(definition.engineering_range, definition.unit)
        self.entry: ValueEntry | None = entry_for(definition)
        self.steps = _steps_of(definition, self.entry)
        self.remark_label = remark_label()
        self.cancel_key, self.take_key = QPushButton(), QPushButton()
        self.sign_in_key, self.confirm_key = QPushButton(), QPushButton()
        self._closing = QTimer(self)
        self._closing.setSingleShot(True)
        self._closing.setInterval(CLOSES_AFTER_MS)
        self._closing.timeout.connect(lambda: self.close_with(True))
        self._build()
        self._listen()
        self.retranslate()

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.show_title(chain_text((tag_label(self._definition), self._owner())))
        self.change.new_label.setAccessibleName(_("New value"))
        self.take_key.setText(_("Take the present value"))
        self.sign_in_key.setText(_("Sign in"))
        for part in (self.present, self.entry, self.steps):
            if part is not None:
                part.retranslate()
        self._refresh()

    @override
    def open_over(self, host: QWidget) -> None:
        super().open_over(host)
        if self.entry is not None:
            self.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def close_with(self, is_done: bool) -> None:
        """While the controller is asked, the faceplate stays: somebody must see what comes of it."""
        if self.phase is not Phase.WAITING:
            self._closing.stop()
            super().close_with(is_done or self.phase is Phase.DONE)

    def confirm(self) -> None:
        """Ask for the change, if it may be asked for."""
        entry = self.entry
        if entry is None or entry.value is None or not self.confirm_key.isEnabled():
            return
        self.phase, self._sent, self._outcome = Phase.WAITING, entry.value, None
        command = WriteTag(tag_name=self._name, value=entry.value, seen=self._seen)
        self._refresh()
        self._bridge.do(command, self._on_outcome)

    def take_present(self) -> None:
        """The person has looked at the present value and decides from there."""
        self._seen, self._outcome = self._reading().value, None
        self._refresh()

    def _build(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(look().gap_px)
        words.addWidget(self.present)
        words.addWidget(self.change)
        if self.steps is not None:
            words.addWidget(self.steps)
        words.addWidget(self.remark_label)
        words.addStretch(1)
        self.remark_label.setMinimumSize(_WORDS_WIDTH_PX, self.remark_label.fontMetrics().lineSpacing() * 4)
        row = QHBoxLayout()
        row.setSpacing(look().gap_px * 2)
        row.addLayout(words, 1)
        if isinstance(self.entry, ChoiceEntry):
            self.entry.setMinimumWidth(_CHOICES_WIDTH_PX)
            row.addWidget(ScrollColumn(self.entry))
        elif self.entry is not None:
            row.addWidget(self.entry, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        self.confirm_key.setProperty("look", "primary")
        self.sign_in_key.setProperty("look", "primary")
        for key in (self.cancel_key, self.take_key, self.sign_in_key, self.confirm_key):
            key.setAutoDefault(False)
            self.keys.addWidget(key, 1)

    def _listen(self) -> None:
        bridge = self._bridge
        for changed in (bridge.frame_arrived, bridge.session_changed, bridge.attachment_changed, bridge.cell_changed):
            changed.connect(self._refresh)
        self.cancel_key.clicked.connect(lambda: self.close_with(False))
        self.take_key.clicked.connect(self.take_present)
        self.sign_in_key.clicked.connect(lambda: bridge.display_requested.emit("sign_in", ""))
        self.confirm_key.clicked.connect(self.confirm)
        if self.entry is not None:
            self.entry.changed.connect(self._on_entry_changed)
            self.entry.confirmed.connect(self.confirm)
        if self.steps is not None:
            self.steps.stepped.connect(self._step)

    def _owner(self) -> str:
        """Whose value it is: two conveyors have a speed each."""
        owners = self._bridge.picture.cell.equipment
        return next(
            (one.label for one in owners if any(self._name in part.tags.values() for part in one.components)), ""
        )

    def _reading(self) -> Reading:
        return self._bridge.picture.reading(self._name)

    def _step(self, step: float) -> None:
        entry, present = self.entry, self._reading().value
        start = entry.value if entry is not None and entry.value is not None else present
        if not isinstance(entry, NumberEntry) or start is None or isinstance(start, str):
            return
        wanted, limits = round(start + step, 10), self._definition.engineering_range
        entry.show_number(wanted if limits is None else min(max(wanted, limits.low), limits.high))

    def _on_entry_changed(self) -> None:
        is_first = self.entry is not None and self._seen is None
        if is_first or isinstance(self._outcome, Done):
            self._seen = self._reading().value
        self._outcome = None
        self._refresh()

    def _on_outcome(self, outcome: Outcome) -> None:
        self.phase, self._outcome = (Phase.DONE if isinstance(outcome, Done) else Phase.STAGING), outcome
        self._refresh()

    def _refresh(self, *_what: object) -> None:
        """Draw everything from the picture, the entry and the outcome."""
        reading, entry = self._reading(), self.entry
        value = entry.value if entry is not None else None
        self.present.show_reading(reading, self._definition)
        present = reading.value if is_present(reading) else None
        old = told(self._seen if self._seen is not None else reading.value, self._definition)
        new = told(value, self._definition) or (entry.text if entry is not None else "")
        self.change.show_words(old or NOTHING, new or NOTHING)
        self.change.show_places(present, value if self.phase is not Phase.DONE else None)
        self._show_keys(reading, value)

    def _show_keys(self, reading: Reading, value: Scalar | None) -> None:
        is_staging, is_done = self.phase is Phase.STAGING, self.phase is Phase.DONE
        blocked = self._obstacle(reading)
        moved = is_staging and blocked is None and self._has_moved(reading)
        fault = fault_of(value, self._seen, self._definition) if value is not None else None
        is_ready = is_staging and value is not None and blocked is None and fault is None and not moved
        needs_look = moved or (isinstance(self._outcome, Refused) and self._outcome.reason is Reason.VALUE_CHANGED)
        self.sign_in_key.setVisible(self._bridge.session is None and is_staging)
        self.confirm_key.setVisible(not is_done and not self.sign_in_key.isVisibleTo(self) and not needs_look)
        self.confirm_key.setEnabled(is_ready)
        self.confirm_key.setText(
            _("Change to {value}").format(value=told(value, self._definition)) if is_ready else _("Change")
        )
        self.take_key.setVisible(is_staging and needs_look)
        self.cancel_key.setText(_("Close") if is_done else _("Cancel"))
        self.cancel_key.setEnabled(self.phase is not Phase.WAITING)
        self.close_key.setEnabled(self.phase is not Phase.WAITING)
        self._let_enter(is_staging and blocked is None)
        self._say(reading, blocked, fault, has_moved=moved)

    def _let_enter(self, is_open: bool) -> None:
        if self.steps is not None:
            self.steps.setEnabled(is_open)
        if self.entry is not None and self.entry.isEnabled() is not is_open:
            self.entry.setEnabled(is_open)
            if is_open and self.isVisible():
                self.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, reading: Reading, blocked: Sentence | None, fault: Sentence | None, *, has_moved: bool) -> None:
        if self.phase is Phase.WAITING:
            remark(self.remark_label, _("Asked. Waiting for the controller …"))
        elif self.phase is Phase.DONE:
            self._say_done(reading)
        elif self._outcome is not None:
            remark(self.remark_label, str(outcome_sentence(self._outcome)), is_fault=True)
        elif blocked is not None:
            remark(self.remark_label, str(blocked), is_fault=True)
        elif has_moved:
            remark(self.remark_label, str(self._moved_sentence(reading)), is_fault=True)
        elif fault is not None:
            remark(self.remark_label, str(fault), is_fault=True)
        else:
            remark(self.remark_label, _("Nothing changes before you confirm."))

    def _say_done(self, reading: Reading) -> None:
        if is_present(reading) and is_same(reading.value, self._sent):
            words = told(reading.value, self._definition)
            remark(self.remark_label, _("Done. The controller reports {value}.").format(value=words))
            if not self._closing.isActive():
                self._closing.start()
        else:
            remark(self.remark_label, _("Done. Waiting until the controller reports the new value …"))

    def _obstacle(self, reading: Reading) -> Sentence | None:
        if self._bridge.picture.definition(self._name) is None:
            return reason_sentence(Refused(reason=Reason.UNKNOWN_TAG))
        if self.entry is None:
            return Sentence(_("Values of this kind are shown only."))
        return obstacle(self._definition, reading, self._bridge.session)

    def _has_moved(self, reading: Reading) -> bool:
        return self._seen is not None and is_present(reading) and not is_same(reading.value, self._seen)

    def _moved_sentence(self, reading: Reading) -> Sentence:
        facts: dict[str, Scalar] = {
            "now": told(reading.value, self._definition),
            "seen": told(self._seen, self._definition),
        }
        return reason_sentence(Refused(reason=Reason.VALUE_CHANGED, facts=facts))


def _steps_of(definition: TagDefinition, entry: ValueEntry | None) -> StepKeys | None:
    """Keys for a tag that has steps of its own; None for any other."""
    return StepKeys(definition, definition.step) if definition.step and isinstance(entry, NumberEntry) else None
