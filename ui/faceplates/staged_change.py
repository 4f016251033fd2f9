"""What is shown of a change before it is asked for: old -> new, limits, and why it may not be asked for."""

import math

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.outcome import Reason, Refused
from hmi.domain.permission import Action, may
from hmi.domain.person import Session
from hmi.domain.reading import Reading
from hmi.domain.tag import Scalar, TagDefinition, ValueRange
from hmi.i18n import gettext as _
from ui.faceplates.value_entry import number_words
from ui.formatting import NO_BREAK, limit_text
from ui.models.reading_words import doubt_words
from ui.models.state_words import said
from ui.widgets.range_bar import RangeBar
from ui.wording.outcome import reason_sentence
from ui.wording.sentence import Sentence

_LETTERS = 20
"""Longer texts end in an ellipsis where old and new stand side by side."""


class OldAndNew(QWidget):
    """The value that the person saw, an arrow in reading direction, the value that is wanted; below, both on a bar."""

    def __init__(self, limits: ValueRange | None, unit: str) -> None:
        super().__init__()
        self._limits = limits
        self.old_label, self.new_label = QLabel(), QLabel()
        self._arrow = QLabel()
        for label in (self.old_label, self._arrow, self.new_label):
            label.setProperty("look", "title")
        self.new_label.setProperty("look", "number")
        words = QHBoxLayout()
        words.setSpacing(12)
        words.addWidget(self.old_label)
        words.addWidget(self._arrow)
        words.addWidget(self.new_label)
        words.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(words)
        self.bar: RangeBar | None = None
        if limits is not None and limits.high > limits.low:
            low, high = (f"{limit_text(end)}{NO_BREAK}{unit}".strip() for end in (limits.low, limits.high))
            self.bar = RangeBar(low, high)
            column.addWidget(self.bar)
        self._point()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._point()
        super().changeEvent(event)

    def _point(self) -> None:
        self._arrow.setText("→" if self.layoutDirection() is Qt.LayoutDirection.LeftToRight else "←")

    def show_words(self, old: str, new: str) -> None:
        """Both values as text."""
        self.old_label.setText(old)
        self.new_label.setText(new)

    def show_places(self, present: Scalar | None, wanted: Scalar | None) -> None:
        """Both values on the bar; what is no number has no place."""
        if self.bar is not None:
            self.bar.show_places(self._place(present), self._place(wanted))

    def _place(self, value: Scalar | None) -> float | None:
        if self._limits is None or value is None or isinstance(value, str):
            return None
        return (value - self._limits.low) / (self._limits.high - self._limits.low)


def told(value: Scalar | None, definition: TagDefinition) -> str:
    """A value exactly as it would be sent, with its unit or in its word; empty for None."""
    if value is None:
        return ""
    if not isinstance(value, str) and int(value) in definition.words and float(value).is_integer():
        return said(definition.words[int(value)])
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, str):
        return f"“{value if len(value) <= _LETTERS else value[: _LETTERS - 1] + '…'}”"
    number = number_words(value, definition.data_type)
    return f"{number}{NO_BREAK}{definition.unit}" if definition.unit else number


def obstacle(definition: TagDefinition, reading: Reading, session: Session | None) -> Sentence | None:
    """Why nobody could change this now, whatever the new value; None when nothing is in the way."""
    if definition.is_safety:
        return reason_sentence(Refused(reason=Reason.SAFETY_READ_ONLY))
    if not definition.is_writable:
        return reason_sentence(Refused(reason=Reason.NOT_WRITABLE))
    missing = missing_right(session)
    if missing is not None:
        return missing
    doubt = doubt_words(reading)
    if doubt:
        return Sentence(
            _("{doubt}.").format(doubt=doubt), _("It can be changed as soon as its present value is known.")
        )
    return None


def missing_right(session: Session | None) -> Sentence | None:
    """Why whoever is at the panel may not act on a machine; None when they may. The service decides."""
    facts: dict[str, Scalar] = {"action": Action.OPERATE.value}
    if session is None:
        return reason_sentence(Refused(reason=Reason.NOT_SIGNED_IN, facts=facts))
    if not may(session.person.roles, Action.OPERATE):
        return reason_sentence(Refused(reason=Reason.NOT_PERMITTED, facts=facts))
    return None


def fault_of(value: Scalar, seen: Scalar | None, definition: TagDefinition) -> Sentence | None:
    """Why this new value makes no sense; the service checks the same again."""
    limits = definition.engineering_range
    if not isinstance(value, str | bool) and limits is not None and not limits.contains(value):
        facts: dict[str, Scalar] = {"value": value, "low": limits.low, "high": limits.high, "unit": definition.unit}
        return reason_sentence(Refused(reason=Reason.OUT_OF_RANGE, facts=facts))
    if is_same(value, seen):
        return Sentence(_("This is the present value already."))
    return None


def is_same(one: Scalar | None, other: Scalar | None) -> bool:
    """As the service compares: floats within rounding of 32 bits."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)
    return one == other
