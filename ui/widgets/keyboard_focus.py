"""Whether a focus ring is wanted: after keys, not after a finger."""

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

_BY_KEYS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
_PROPERTY = "focus_by_keys"


class KeyboardFocus:
    """Named before its Qt class, a widget remembers how it got the focus."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Note the reason; the Qt class goes on from there."""
        widget = cast("QWidget", self)
        widget.setProperty(_PROPERTY, event.reason() in _BY_KEYS)
        widget.update()
        cast("QWidget", super()).focusInEvent(event)


def wants_ring(widget: QWidget) -> bool:
    """Whether ``widget`` has the focus and got it by keys."""
    return widget.hasFocus() and bool(widget.property(_PROPERTY))
