"""Counts over time as bars, with bands for floods and hatching where nobody listened; a tap tells which time."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import font, inks, look

_SMALL = 0.85
_LEAST_BAR_PX = 3.0
_HEIGHT_EMS = 15
_WORDS_PX = 8


class RateChart(QWidget):
    """Runs from left to right in every language. Where there are more periods than room, the highest of each is drawn.

    ``counts`` as ``AlarmFigures.period_counts``: below 0 is -1 - count of a period that does not count.
    """

    time_picked = Signal(int, int)
    """First period that was tapped, and the one after its last."""

    def __init__(self, time_words: Callable[[int], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._time_words = time_words
        self._counts: npt.NDArray[np.int32] = np.zeros(0, np.int32)
        self._start_ns, self._step_ns, self._limit = 0, 1, 0.0
        self._bands: tuple[tuple[int, int], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_counts(
        self,
        counts: npt.NDArray[np.int32],
        start_ns: int,
        step_ns: int,
        *,
        limit: float,
        bands: Sequence[tuple[int, int]] = (),
    ) -> None:
        """Counts from ``start_ns`` on, a line at ``limit``, and bands (from, to, Unix ns) behind the bars."""
        self._counts, self._start_ns, self._step_ns, self._limit = counts, start_ns, step_ns, limit
        self._bands = tuple(bands)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(400, round(QFontMetricsF(font()).height() * _HEIGHT_EMS * 0.6))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Where there is no release, as when somebody scrolls, nothing was picked."""
        event.accept()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place, count = self._plot(), len(self._counts)
        if not count or not self.rect().contains(event.position().toPoint()):
            return
        share = (event.position().x() - place.x()) / max(place.width(), 1.0)
        least = max(look().touch_px / 2 / max(place.width(), 1.0) * count, 0.5)
        middle = share * count
        first = max(int(middle - least), 0)
        self.time_picked.emit(first, min(max(int(middle + least) + 1, first + 1), count))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ink, painter, plot = inks(), QPainter(self), self._plot()
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setFont(font(_SMALL))
        top = max(int(np.max(self._told(), initial=0)), round(self._limit * 1.5), 1)
        for begin_ns, end_ns in self._bands:
            left, right = self._x(plot, begin_ns), self._x(plot, end_ns)
            band = QRectF(left, plot.y(), max(right - left, 2.0), plot.height())
            painter.fillRect(band, QColor(ink.attention_ground))
            painter.setPen(QPen(QColor(ink.attention), 2))
            painter.drawLine(band.topLeft(), band.topRight())
        self._bars(painter, plot, top)
        painter.setPen(QPen(QColor(ink.line), 1))
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        y = plot.bottom() - plot.height() * self._limit / top
        painter.setPen(QPen(QColor(ink.text), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(plot.x(), y), QPointF(plot.right(), y))
        self._words(painter, plot, top, y)

    def _bars(self, painter: QPainter, plot: QRectF, top: int) -> None:
        ink, count = inks(), len(self._counts)
        if not count:
            return
        columns = max(min(count, int(plot.width() / _LEAST_BAR_PX)), 1)
        edges = np.linspace(0, count, columns + 1).astype(np.int64)
        told, is_whole = self._told(), self._counts >= 0
        width = plot.width() / columns
        for column in range(columns):
            part = slice(edges[column], max(edges[column + 1], edges[column] + 1))
            x, high = plot.x() + column * width, int(told[part].max())
            if not is_whole[part].any():
                gap = QRectF(x, plot.y(), width, plot.height())
                painter.fillRect(gap, QBrush(QColor(ink.muted), Qt.BrushStyle.BDiagPattern))
            if high:
                height = plot.height() * high / top
                bar = QRectF(x + width * 0.1, plot.bottom() - height, max(width * 0.8, 1.0), height)
                painter.fillRect(bar, QColor(ink.attention if high > self._limit else ink.text))

    def _words(self, painter: QPainter, plot: QRectF, top: int, limit_y: float) -> None:
        metrics = QFontMetricsF(font(_SMALL))
        painter.setPen(QColor(inks().muted))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        height = metrics.height()
        painter.drawText(QRectF(0, plot.y() - height / 2, plot.x() - _WORDS_PX, height), side, str(top))
        if abs(limit_y - plot.y()) > height:
            painter.drawText(QRectF(0, limit_y - height / 2, plot.x() - _WORDS_PX, height), side, f"{self._limit:.0f}")
        painter.drawText(QRectF(0, plot.bottom() - height / 2, plot.x() - _WORDS_PX, height), side, "0")
        if not len(self._counts):
            return
        end_ns = self._start_ns + len(self._counts) * self._step_ns
        foot = QRectF(plot.x(), plot.bottom() + 2, plot.width(), height)
        for moment_ns, where in (
            (self._start_ns, Qt.AlignmentFlag.AlignLeft),
            ((self._start_ns + end_ns) // 2, Qt.AlignmentFlag.AlignHCenter),
            (end_ns, Qt.AlignmentFlag.AlignRight),
        ):
            painter.drawText(foot, where | Qt.AlignmentFlag.AlignTop, self._time_words(moment_ns))

    def _told(self) -> npt.NDArray[np.int32]:
        return np.where(self._counts < 0, -1 - self._counts, self._counts)

    def _x(self, plot: QRectF, moment_ns: int) -> float:
        whole_ns = max(len(self._counts) * self._step_ns, 1)
        return plot.x() + plot.width() * min(max((moment_ns - self._start_ns) / whole_ns, 0.0), 1.0)

    def _plot(self) -> QRectF:
        metrics = QFontMetricsF(font(_SMALL))
        left = metrics.horizontalAdvance("0000") + _WORDS_PX
        return QRectF(left, metrics.height() / 2, self.width() - left - 4, self.height() - 1.7 * metrics.height())
