"""Which way a piece of text runs, so that numbers and units keep their order in every language."""

from unicodedata import bidirectional

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter


def direction_of(words: str) -> Qt.LayoutDirection:
    """Direction of the first letter that has one (Unicode TR 9, rule P2); numbers and units run left to right."""
    for letter in words:
        match bidirectional(letter):
            case "R" | "AL":
                return Qt.LayoutDirection.RightToLeft
            case "L":
                return Qt.LayoutDirection.LeftToRight
            case _:
                continue
    return Qt.LayoutDirection.LeftToRight


def follow_direction(painter: QPainter, words: str) -> None:
    """Let ``painter`` set ``words`` in their own direction; the caller aligns with ``AlignAbsolute``."""
    painter.setLayoutDirection(direction_of(words))
