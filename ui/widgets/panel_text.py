"""Painted text and boxes that follow the reading direction, in the fonts of the look in use."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout
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


def lines_of(words: str, font: QFont, width: float, most: int) -> list[str]:
    """Break ``words`` into lines of ``width`` px; what ``most`` lines do not hold ends in an ellipsis."""
    layout = QTextLayout(words, font)
    layout.beginLayout()
    starts: list[int] = []
    while len(starts) < most:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    ends = [*starts[1:], len(words)]
    lines = [words[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    if lines:
        lines[-1] = QFontMetricsF(font).elidedText(lines[-1], Qt.TextElideMode.ElideRight, width + 1)
    return lines


def write_lines(
    painter: QPainter, widget: QWidget, box: QRectF, words: str, font: QFont, ink: QColor, most: int = 2
) -> None:
    """As many lines as ``box`` has room for, at most ``most``, in its middle; else as ``write``."""
    line_px = QFontMetricsF(font).height()
    lines = lines_of(words, font, box.width(), max(1, min(most, int((box.height() + 1) // line_px))))
    y = box.center().y() - line_px * len(lines) / 2
    for number, line in enumerate(lines):
        write(painter, widget, QRectF(box.x(), y + number * line_px, box.width(), line_px), line, font, ink)
