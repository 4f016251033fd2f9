"""A fingerprint set for comparing aloud: numbered rows of four groups of four digits, all of the same width."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from hmi.i18n import gettext as _
from ui.theme import font, inks

GROUP = 4
"""Digits that people can hold in mind at a time."""
ROW = 4
_DIGITS = "0123456789ABCDEF"
_GAP_EM = 1.1
_LINE, _TIGHT = 1.4, 0.95


class FingerprintView(QWidget):
    """Reads from left to right in every language, as the digits do on the controller's own screen."""

    def __init__(self, factor: float = 1.0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._factor = factor
        self._groups: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups as they are read: ``7F3A``."""
        return self._groups

    def show_fingerprint(self, fingerprint: str) -> None:
        """Show hexadecimal digits, whatever stands between them."""
        digits = "".join(digit for digit in fingerprint.upper() if digit in _DIGITS)
        groups = tuple(digits[start : start + GROUP] for start in range(0, len(digits), GROUP))
        if groups != self._groups:
            self._groups = groups
            self.setAccessibleName(_("Fingerprint {digits}").format(digits=", ".join(groups)))
            self.updateGeometry()
            self.update()

    @override
    def sizeHint(self) -> QSize:
        cell, line = self._cell()
        width = cell * (ROW * GROUP + (ROW - 1) * _GAP_EM + _GAP_EM + 1)
        return QSize(round(width) + 2, round(line * max(self._rows, 1)))

    @override
    def minimumSizeHint(self) -> QSize:
        """As low as it stays readable: no row may ever be cut off."""
        size = self.sizeHint()
        return QSize(size.width(), round(size.height() * _TIGHT / _LINE))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()
        super().changeEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, ink = QPainter(self), inks()
        cell, line = self._cell()
        line = min(line, self.height() / max(self._rows, 1))
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        for number, group in enumerate(self._groups):
            row, column = divmod(number, ROW)
            top = row * line
            if column == 0:
                painter.setFont(font(self._factor * 0.7))
                painter.setPen(QColor(ink.muted))
                painter.drawText(QRectF(0, top, cell, line), Qt.AlignmentFlag.AlignCenter, str(row + 1))
                painter.setFont(font(self._factor, is_bold=True))
                painter.setPen(QColor(ink.text))
            left = cell * (1 + _GAP_EM + column * (GROUP + _GAP_EM))
            for place, digit in enumerate(group):
                box = QRectF(left + place * cell, top, cell, line)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, digit)

    @property
    def _rows(self) -> int:
        return -(-len(self._groups) // ROW)

    def _cell(self) -> tuple[float, float]:
        """Width of a digit and height of a row, in pixels."""
        metrics = QFontMetricsF(font(self._factor, is_bold=True))
        return max(metrics.horizontalAdvance(digit) for digit in _DIGITS), metrics.height() * _LINE
