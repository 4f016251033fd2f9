"""Rows of the list of what needs a person: mark, words, detail, and an arrow where one can go deeper."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from ui.theme import font
from ui.widgets.condition_mark import Mark, draw_mark
from ui.widgets.text_direction import follow_direction
from ui.widgets.value_inks import ValueInks

_LOUDEST_RANK = 1


class AttentionDelegate(QStyledItemDelegate):
    """Paints items that have ``rank``, ``mark``, ``words``, ``detail`` and ``display`` under ``item_role``."""

    def __init__(self, item_role: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._item_role = item_role

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, max(56, option.fontMetrics.height() * 2 + 14))  # type: ignore[attr-defined]

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        item = index.data(self._item_role)
        widget: QWidget = option.widget  # type: ignore[attr-defined]
        inks = ValueInks.of(widget)
        place = QRectF(option.rect)  # type: ignore[attr-defined]
        is_mirrored = widget.layoutDirection() is Qt.LayoutDirection.RightToLeft
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(inks.line, 1))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(inks.focus, 2))
            painter.drawRoundedRect(place.adjusted(2, 2, -2, -3), 6, 6)

        def mirrored(box: QRectF) -> QRectF:
            return (
                QRectF(place.left() + place.right() - box.right(), box.y(), box.width(), box.height())
                if is_mirrored
                else box
            )

        is_loud = item.rank <= _LOUDEST_RANK
        ink = inks.abnormal if is_loud else inks.text
        side = 28.0
        mark = QRectF(place.x() + 8, place.center().y() - side / 2, side, side)
        draw_mark(painter, Mark(item.mark), mirrored(mark), ink, inks.surface)
        room = place.adjusted(side + 22, 4, -30, -4)
        flags = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        aligned = flags | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font(is_bold=True))
        painter.setPen(ink)
        upper = QRectF(room.x(), room.y(), room.width(), room.height() / 2) if item.detail else room
        follow_direction(painter, item.words)
        painter.drawText(mirrored(upper), aligned, _shortened(painter, item.words, upper))
        if item.detail:
            painter.setFont(font(0.9))
            painter.setPen(inks.muted)
            lower = QRectF(room.x(), upper.bottom(), room.width(), room.height() / 2)
            follow_direction(painter, item.detail)
            painter.drawText(mirrored(lower), aligned, _shortened(painter, item.detail, lower))
        if item.display:
            tip = mirrored(QRectF(place.right() - 22, place.center().y() - 7, 8, 14))
            middle = tip.left() if is_mirrored else tip.right()
            back = tip.right() if is_mirrored else tip.left()
            painter.setPen(QPen(inks.muted, 2))
            painter.drawPolyline(
                QPolygonF([QPointF(back, tip.top()), QPointF(middle, tip.center().y()), QPointF(back, tip.bottom())])
            )
        painter.restore()


def _shortened(painter: QPainter, words: str, box: QRectF) -> str:
    return painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, round(box.width()))
