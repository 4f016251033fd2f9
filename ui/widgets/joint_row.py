"""One joint of an arm, drawn: its position between limits on a long bar, a number over a short one."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from ui.theme import font
from ui.widgets.value_inks import ValueInks

_NEAR_LIMIT = 0.04
"""Share of the range at each end that is drawn as the approach to a limit."""


@dataclass(frozen=True, slots=True)
class JointValue:
    """One value of one joint, ready to be drawn."""

    text: str
    fraction: float | None = None
    """Place between the limits, 0..1; outside of it when a limit is exceeded; None without limits or value."""
    zero: float | None = None
    """Where zero is between the limits, where it is; the bar grows from there."""
    is_doubtful: bool = False
    """Stale, never heard, absent or bad: no pointer, and the text says why."""

    @property
    def is_outside(self) -> bool:
        """Whether the value lies beyond its limits."""
        return self.fraction is not None and not 0.0 <= self.fraction <= 1.0


@dataclass(frozen=True, slots=True)
class JointLimits:
    """Texts at the two ends of a position bar, and where zero is (0..1), if it is between them."""

    low: str
    high: str
    zero: float | None


NOT_GIVEN = JointValue("")
"""The controller has no such value for this joint."""


def draw_position(
    painter: QPainter, value: JointValue, limits: JointLimits | None, box: QRectF, inks: ValueInks
) -> None:
    """The first column: a pointer over the range of a joint, its number behind."""
    text_width = painter.fontMetrics().horizontalAdvance("-000.00 °") + 12
    bar = QRectF(box.x(), box.center().y() - 5, box.width() - text_width, 10)
    number = QRectF(bar.right() + 6, box.y(), text_width - 6, box.height())
    _draw_text(painter, value, number, inks)
    if limits is None:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(inks.track)
    painter.drawRoundedRect(bar, 3, 3)
    painter.setBrush(inks.band)
    painter.drawRect(bar.adjusted(bar.width() * _NEAR_LIMIT, 0, -bar.width() * _NEAR_LIMIT, 0))
    if limits.zero is not None:
        x = bar.x() + bar.width() * limits.zero
        painter.setPen(QPen(inks.muted, 1.2))
        painter.drawLine(QPointF(x, bar.top() - 3), QPointF(x, bar.bottom() + 3))
    painter.setFont(font(0.68))
    painter.setPen(inks.muted)
    ends = QRectF(bar.x(), bar.bottom() + 3, bar.width(), box.bottom() - bar.bottom() - 3)
    painter.drawText(ends, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, limits.low)
    painter.drawText(ends, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, limits.high)
    if value.fraction is None or value.is_doubtful:
        return
    x = bar.x() + bar.width() * min(max(value.fraction, 0.0), 1.0)
    painter.setPen(QPen(inks.surface, 1))
    painter.setBrush(inks.abnormal if value.is_outside else inks.text)
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(x, bar.top() + 1),
                QPointF(x + 7, bar.top() - 11),
                QPointF(x - 7, bar.top() - 11),
            ]
        )
    )
    painter.drawRect(QRectF(x - 1.5, bar.top(), 3, bar.height()))


def draw_number(painter: QPainter, value: JointValue, box: QRectF, inks: ValueInks) -> None:
    """Any other column: the number, and below it how much of its range that is."""
    if not value.text:
        return
    with_bar = value.fraction is not None and not value.is_doubtful
    text_box = box.adjusted(0, 0, 0, -12) if with_bar else box
    _draw_text(painter, value, text_box, inks)
    if not with_bar or value.fraction is None:
        return
    bar = QRectF(box.x() + box.width() * 0.25, box.center().y() + 10, box.width() * 0.75, 5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(inks.track)
    painter.drawRoundedRect(bar, 2, 2)
    painter.setBrush(inks.abnormal if value.is_outside else inks.pointer)
    zero = value.zero or 0.0
    start, end = sorted((zero, min(max(value.fraction, 0.0), 1.0)))
    painter.drawRect(QRectF(bar.x() + bar.width() * start, bar.y(), bar.width() * (end - start), bar.height()))
    if value.zero is not None:
        x = bar.x() + bar.width() * zero
        painter.fillRect(QRectF(x - 0.75, bar.y() - 2, 1.5, bar.height() + 4), inks.muted)


def _draw_text(painter: QPainter, value: JointValue, box: QRectF, inks: ValueInks) -> None:
    painter.setFont(font(0.82) if value.is_doubtful else font(1.0, is_bold=value.is_outside))
    painter.setPen(inks.muted if value.is_doubtful else inks.abnormal if value.is_outside else inks.text)
    flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(box, int(flags) | int(Qt.TextFlag.TextWordWrap), value.text)
