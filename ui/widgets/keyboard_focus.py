"""Whether a focus ring is wanted: after keys, not after a finger."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

_BY_KEYS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
_PROPERTY = "focus_by_keys"


def note_focus(widget: QWidget, event: QFocusEvent) -> None:
    """Remember how ``widget`` got the focus; call it from ``focusInEvent``."""
    widget.setProperty(_PROPERTY, event.reason() in _BY_KEYS)
    widget.update()


def wants_ring(widget: QWidget) -> bool:
    """Whether ``widget`` has the focus and got it by keys."""
    return widget.hasFocus() and bool(widget.property(_PROPERTY))
