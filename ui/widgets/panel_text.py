"""Painted text and boxes that follow the reading direction, in the fonts of the look in use."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout
from PySide6.QtWidgets import QWidget

from ui.theme import font
from ui.widgets.text_direction import follow_direction

_SLACK_PX = 6
"""Hinted glyphs are wider than their measure; a number must not lose its unit to that."""


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
    words_font: QFont,
    ink: QColor,
    *,
    is_at_end: bool = False,
    elided: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:
    """One line in ``box`` (not yet mirrored), at its beginning or its end; too long words get an ellipsis."""
    painter.setFont(words_font)
    painter.setPen(ink)
    is_mirrored = widget.layoutDirection() is Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if is_at_end is not is_mirrored else Qt.AlignmentFlag.AlignLeft
    follow_direction(painter, words)
    shown = painter.fontMetrics().elidedText(words, elided, round(box.width()) + 1)
    painter.drawText(
        mirrored(widget, box), side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute, shown
    )


def lines_of(words: str, words_font: QFont, width: float, most: int) -> list[str]:
    """Break ``words`` into lines of ``width`` px; what ``most`` lines do not hold ends in an ellipsis."""
    layout = QTextLayout(words, words_font)
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
        lines[-1] = QFontMetricsF(words_font).elidedText(lines[-1], Qt.TextElideMode.ElideRight, width + 1)
    return lines


def write_lines(
    painter: QPainter, widget: QWidget, box: QRectF, words: str, words_font: QFont, ink: QColor, most: int = 2
) -> None:
    """As many lines as ``box`` has room for, at most ``most``, in its middle; else as ``write``."""
    line_px = QFontMetricsF(words_font).height()
    lines = lines_of(words, words_font, box.width(), max(1, min(most, int((box.height() + 1) // line_px))))
    y = box.center().y() - line_px * len(lines) / 2
    for number, line in enumerate(lines):
        write(painter, widget, QRectF(box.x(), y + number * line_px, box.width(), line_px), line, words_font, ink)


def fitting(words: str, width: float, factor: float, *, least: float, is_bold: bool = False) -> float:
    """The size, as a share of the text's, at which ``words`` fit into ``width`` px: at most ``factor``."""
    wanted = QFontMetricsF(font(factor, is_bold=is_bold)).horizontalAdvance(words) + _SLACK_PX
    return max(min(factor, factor * width / wanted), least)
