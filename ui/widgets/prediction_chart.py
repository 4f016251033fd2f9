"""What a trial predicts of one value: with the plan, without it, and what really came over both."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import font, inks

_SMALL, _TALL_EMS = 0.85, 8
_TINT, _PALE = 0.28, 0.16
_AIR = 0.08


@dataclass(frozen=True, slots=True)
class PredictedBand:
    """Rows ``i`` at ``i * step_s`` since the beginning; three columns of one length."""

    low: Sequence[float]
    mean: Sequence[float]
    high: Sequence[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """One value; ``actual`` are seconds since the beginning and values."""

    planned: PredictedBand
    nothing: PredictedBand
    step_s: float
    actual: Sequence[tuple[float, float]] = ()
    low_words: str = ""
    high_words: str = ""
    end_words: str = ""


class PredictionChart(QWidget):
    """The plan is tinted with a line, doing nothing is grey and dashed, what came is a thick line. Left to right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.prediction: Prediction | None = None
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_prediction(self, prediction: Prediction | None, spoken: str) -> None:
        """Draw this; ``spoken`` is for who cannot see it."""
        self.prediction = prediction
        self.setAccessibleName(spoken)
        self.setVisible(prediction is not None)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, round(QFontMetricsF(font()).height() * _TALL_EMS))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        told = self.prediction
        if told is None or len(told.planned.mean) < 2:
            return
        ink, painter, plot = inks(), QPainter(self), self._plot()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        ends = self.bounds(told)
        painter.setPen(QPen(QColor(ink.line), 1))
        painter.drawRect(plot)
        self._band(painter, plot, ends, told.nothing, QColor(ink.muted), is_dashed=True)
        self._band(painter, plot, ends, told.planned, QColor(ink.action), is_dashed=False)
        last_s = told.step_s * (len(told.planned.mean) - 1)
        came = [self._at(plot, ends, time_s / last_s, value) for time_s, value in told.actual if time_s <= last_s]
        painter.setPen(QPen(QColor(ink.text), 2.5))
        painter.drawPolyline(QPolygonF(came))
        self._words(painter, plot, told)

    @staticmethod
    def bounds(told: Prediction) -> tuple[float, float]:
        """Lowest and highest value drawn, with air."""
        values = [*told.planned.low, *told.planned.high, *told.nothing.low, *told.nothing.high]
        values += [value for _time_s, value in told.actual]
        low, high = min(values), max(values)
        air = (high - low) * _AIR or max(abs(high) * _AIR, 0.5)
        return low - air, high + air

    def _band(
        self,
        painter: QPainter,
        plot: QRectF,
        ends: tuple[float, float],
        band: PredictedBand,
        colour: QColor,
        *,
        is_dashed: bool,
    ) -> None:
        last = max(len(band.mean) - 1, 1)
        upper = [self._at(plot, ends, row / last, value) for row, value in enumerate(band.high)]
        lower = [self._at(plot, ends, row / last, value) for row, value in enumerate(band.low)]
        ground = QColor(colour)
        ground.setAlphaF(_PALE if is_dashed else _TINT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))
        painter.setPen(QPen(colour, 1.8, Qt.PenStyle.DashLine if is_dashed else Qt.PenStyle.SolidLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(
            QPolygonF([self._at(plot, ends, row / last, value) for row, value in enumerate(band.mean)])
        )

    def _words(self, painter: QPainter, plot: QRectF, told: Prediction) -> None:
        line = QFontMetricsF(font(_SMALL)).height()
        painter.setFont(font(_SMALL))
        painter.setPen(QColor(inks().muted))
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRectF(0, plot.top(), plot.left() - 6, line), right, told.high_words)
        painter.drawText(QRectF(0, plot.bottom() - line, plot.left() - 6, line), right, told.low_words)
        foot = QRectF(plot.left(), plot.bottom() + 2, plot.width(), line)
        painter.drawText(foot, right, told.end_words)

    def _plot(self) -> QRectF:
        metrics = QFontMetricsF(font(_SMALL))
        words = (self.prediction.low_words, self.prediction.high_words) if self.prediction is not None else ("",)
        left = max(metrics.horizontalAdvance(one) for one in words) + 10
        return QRectF(left, 4, max(self.width() - left - 6, 10.0), max(self.height() - metrics.height() - 10, 10.0))

    @staticmethod
    def _at(plot: QRectF, ends: tuple[float, float], share: float, value: float) -> QPointF:
        up = (value - ends[0]) / (ends[1] - ends[0])
        return QPointF(plot.left() + plot.width() * share, plot.bottom() - plot.height() * up)
