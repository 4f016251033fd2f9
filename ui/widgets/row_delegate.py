"""Rows of a list for reading at arm's length: moment, mark, words over detail, and an arrow where one can go deeper."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPixmap
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from ui.theme import font, look
from ui.widgets.item_room import ItemRoom
from ui.widgets.row_content import RowContent
from ui.widgets.row_painting import EDGE_PX, RowPainter, whole_lines

_MOST_KEPT: Final = 48
"""Painted rows: a few screens of them, 10 to 20 MB at most."""


class RowDelegate(QStyledItemDelegate):
    """Paints what ``content_of`` makes of the thing under ``item_role``; what is painted once is kept for a while."""

    def __init__(
        self,
        item_role: int,
        content_of: Callable[[Any], RowContent],
        parent: QObject | None = None,
        *,
        is_whole: bool = False,
        scale: float = 1.0,
    ) -> None:
        """With ``is_whole`` rows grow until no detail is cut: not for long lists.

        ``scale`` enlarges what is to be read from farther away.
        """
        super().__init__(parent)
        self._item_role = item_role
        self._content_of = content_of
        self._is_whole = is_whole
        self._scale = scale
        self._painted: OrderedDict[object, QPixmap] = OrderedDict()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        content = self._content_of(index.data(self._item_role))
        if content.mark is None:
            if content.is_folded is not None:
                return QSize(200, look().touch_px)
            return QSize(200, round(QFontMetricsF(font(is_bold=True)).height() + 3 * EDGE_PX))
        room = ItemRoom.of(option)
        lines = 2 * self._scale
        if self._is_whole:
            parts = whole_lines(content, room.view.viewport().width(), self._scale)
            lines = self._scale * sum(len(part) for part in parts)
        height = room.line_px * lines + 2 * EDGE_PX
        return QSize(200, max(round(look().touch_px * self._scale), round(height)))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        room = ItemRoom.of(option)
        content = self._content_of(index.data(self._item_role))
        painter.drawPixmap(
            room.place.topLeft(), self._picture(content, room.view, room.place, is_chosen=room.is_chosen)
        )
        if room.has_focus:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            RowPainter(painter, room.view, room.place, self._scale).ring()
            painter.restore()

    def _picture(self, content: RowContent, widget: QWidget, place: QRectF, *, is_chosen: bool) -> QPixmap:
        """The row as it was painted before, or is painted now. Only what it says and the look make it another."""
        ratio = widget.devicePixelRatioF()
        size = (round(place.width()), round(place.height()))
        key = (content, size, is_chosen, look(), widget.layoutDirection(), ratio, widget.isEnabled())
        known = self._painted.get(key)
        if known is not None:
            self._painted.move_to_end(key)
            return known
        picture = QPixmap(round(size[0] * ratio), round(size[1] * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(widget.font())
        row = RowPainter(painter, widget, QRectF(0, 0, *size), self._scale)
        row.ground(is_chosen=is_chosen)
        if content.mark is None:
            row.head(content)
        else:
            row.draw(content, content.mark, is_whole=self._is_whole)
        painter.end()
        self._painted[key] = picture
        if len(self._painted) > _MOST_KEPT:
            self._painted.popitem(last=False)
        return picture
