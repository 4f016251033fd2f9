"""Painted text and boxes that follow the reading direction, in the fonts of the look in use."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QWidget

from ui.widgets.text_direction import follow_direction


def mirrored(widget: QWidget, box: QRectF) -> QRectF:
    """``box`` of a layout that reads from the left, where it lies in the widget's own direction."""
    if widget.layoutDirection() is Qt.LayoutDirection.LeftToRight:
        return box
    return QRectF(widget.width() - box.right(), box.y(), box.width(), box.height())


def write(
    painter: QPainter,
    widget: QWidget,
    box: QRectF,
    words: str,
    font: QFont,
    ink: QColor,
    *,
    is_at_end: bool = False,
) -> None:
    """One line in ``box`` (not yet mirrored), at its beginning or its end; too long words end in an ellipsis."""
    painter.setFont(font)
    painter.setPen(ink)
    is_mirrored = widget.layoutDirection() is Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if is_at_end is not is_mirrored else Qt.AlignmentFlag.AlignLeft
    follow_direction(painter, words)
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, round(box.width()) + 1)
    painter.drawText(
        mirrored(widget, box), side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute, shown
    )
