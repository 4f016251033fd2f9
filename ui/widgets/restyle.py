"""Another look for what is shown already: Qt applies a style sheet to a changed property only when it is told to."""

from PySide6.QtWidgets import QWidget


def restyle(widget: QWidget, look: str) -> None:
    """Draw ``widget`` in one of the looks of the style sheet: muted, heading, abnormal …"""
    if widget.property("look") != look:
        widget.setProperty("look", look)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
