"""How far a run is: a segment a step, those behind it filled, the present one framed."""

from enum import Enum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import inks
from ui.widgets.panel_text import mirrored

_TALL_PX, _GAP_PX = 12, 4.0


class Segment(Enum):
    """How a step stands."""

    COMING = "coming"
    PRESENT = "present"
    DONE = "done"
    LEFT_OUT = "left_out"
    """Skipped, given up, or another way was gone: told by a line through it."""
    FAILED = "failed"


class StepProgress(QWidget):
    """Beside the words that say the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._segments: tuple[Segment, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """What is drawn."""
        return self._segments

    def show_segments(self, segments: tuple[Segment, ...], spoken: str) -> None:
        """One for each step of the procedure, in its order."""
        self.setAccessibleName(spoken)
        self.setVisible(bool(segments))
        if segments != self._segments:
            self._segments = segments
            self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(200, _TALL_PX + 4)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._segments:
            return
        ink, painter = inks(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = (self.width() - 2 - _GAP_PX * (len(self._segments) - 1)) / len(self._segments)
        for number, segment in enumerate(self._segments):
            place = QRectF(1 + number * (wide + _GAP_PX), 2, max(wide, 1.0), _TALL_PX)
            box = mirrored(self, place)
            painter.setPen(QPen(QColor(ink.action if segment is Segment.PRESENT else ink.muted), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            match segment:
                case Segment.DONE:
                    painter.setBrush(QColor(ink.muted))
                case Segment.PRESENT:
                    painter.setBrush(QColor(ink.action))
                case Segment.FAILED:
                    painter.setPen(QPen(QColor(ink.abnormal), 2))
                case _:
                    pass
            painter.drawRoundedRect(box, 3, 3)
            if segment in (Segment.LEFT_OUT, Segment.FAILED):
                painter.drawLine(box.topLeft(), box.bottomRight())
