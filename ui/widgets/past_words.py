"""That this is the past, and which moment of it, large enough to be seen from across the hall."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import font, inks
from ui.widgets.panel_text import fitting, write

_LARGE, _LEAST = 1.7, 1.0
"""Sizes of title and moment as shares of the text size: the moment shrinks before it is cut."""
_GAP_PX = 16


class PastWords(QWidget):
    """Title and moment in one line over the note; where that is too long, the moment under a smaller title."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = self._moment = self._note = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_words(self, title: str, moment: str, note: str) -> None:
        """Say this."""
        if (title, moment, note) != (self._title, self._moment, self._note):
            self._title, self._moment, self._note = title, moment, note
            self._claim()
            self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, round(_line_px(_LARGE) + _line_px()))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._claim()

    def _claim(self) -> None:
        self.setMinimumHeight(round(_line_px(_LARGE) + _line_px() * (2 if self._is_narrow else 1)))

    @property
    def _title_px(self) -> float:
        return QFontMetricsF(font(_LARGE, is_bold=True)).horizontalAdvance(self._title) + _GAP_PX

    @property
    def _is_narrow(self) -> bool:
        moment_px = QFontMetricsF(font(_LARGE, is_bold=True)).horizontalAdvance(self._moment)
        return self._title_px + moment_px > self.width()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, ink, width = QPainter(self), QColor(inks().past_text), float(self.width())
        lines = [_line_px(), _line_px(_LARGE)] if self._is_narrow else [_line_px(_LARGE)]
        y = (self.height() - sum(lines) - (_line_px() if self._note else 0.0)) / 2
        title = font(1.0 if self._is_narrow else _LARGE, is_bold=True)
        write(painter, self, QRectF(0, y, width, lines[0]), self._title, title, ink)
        y += sum(lines[:-1])
        x = 0.0 if self._is_narrow else self._title_px
        factor = fitting(self._moment, width - x, _LARGE, least=_LEAST, is_bold=True)
        place = QRectF(x, y, width - x, lines[-1])
        write(painter, self, place, self._moment, font(factor, is_bold=True), ink)
        note = QRectF(0, place.bottom(), width, _line_px())
        write(painter, self, note, self._note, font(is_bold=True), ink)


def _line_px(factor: float = 1.0) -> float:
    return QFontMetricsF(font(factor, is_bold=True)).height()
