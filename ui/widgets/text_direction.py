"""Which way a piece of text runs, so that numbers and units keep their order in every language."""

from unicodedata import bidirectional

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter

from hmi.i18n import is_right_to_left


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


def at_beginning() -> Qt.AlignmentFlag:
    """Where lines of the panel's language begin, for a label whose words may run the other way; set it anew with them.

    Qt's own labels go by the words: an address would lie at the far end of an Arabic row.
    """
    side = Qt.AlignmentFlag.AlignRight if is_right_to_left() else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignAbsolute
