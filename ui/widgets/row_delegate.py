"""Rows of a list for reading at arm's length: moment, mark, words over detail, and an arrow where one can go deeper."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from typing_extensions import override

from ui.theme import font, look
from ui.widgets.condition_mark import Mark, draw_mark
from ui.widgets.panel_text import lines_of
from ui.widgets.text_direction import follow_direction
from ui.widgets.value_inks import ValueInks

_MARK_PX = 28.0
_BEFORE_WORDS_PX = 8 + _MARK_PX + 14
_AFTER_WORDS_PX, _WITH_ARROW_PX = 12, 30
_DETAIL = 0.9
_MOST_LINES = 3
_EDGE_PX = 7
_WIDEST_MOMENT, _WIDEST_DAY = "00:00:00 ", "00/00/0000 "


@dataclass(frozen=True, slots=True, kw_only=True)
class RowContent:
    """One row, in the language in use."""

    mark: Mark | None
    """None for a heading between rows; the model does not enable it."""
    words: str
    detail: str = ""
    moment: str = ""
    """Time of day, in front of the mark."""
    day: str = ""
    """Under the moment."""
    is_loud: bool = False
    """In the colour of abnormal things."""
    wants_attention: bool = False
    """In the colour of what can wait a little."""
    leads_on: bool = False


class RowDelegate(QStyledItemDelegate):
    """Paints what ``content_of`` makes of the thing under ``item_role``."""

    def __init__(
        self,
        item_role: int,
        content_of: Callable[[Any], RowContent],
        parent: QObject | None = None,
        *,
        is_whole: bool = False,
        has_headings: bool = False,
        scale: float = 1.0,
    ) -> None:
        """With ``is_whole`` rows grow until no detail is cut, with ``has_headings`` some are low: not for long lists.

        ``scale`` enlarges what is to be read from farther away.
        """
        super().__init__(parent)
        self._item_role = item_role
        self._content_of = content_of
        self._is_whole = is_whole
        self._has_headings = has_headings
        self._scale = scale

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        if self._has_headings and not index.flags() & Qt.ItemFlag.ItemIsEnabled:
            return QSize(200, round(QFontMetricsF(font(is_bold=True)).height() + 3 * _EDGE_PX))
        lines = 2 * self._scale
        if self._is_whole:
            content: RowContent = self._content_of(index.data(self._item_role))
            view: QAbstractItemView = option.widget  # type: ignore[attr-defined]
            width = view.viewport().width()
            lines = sum(len(of_part) for of_part in whole_lines(content, width))
        height = option.fontMetrics.height() * lines + 2 * _EDGE_PX  # type: ignore[attr-defined]
        return QSize(200, max(round(look().touch_px * self._scale), round(height)))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        widget: QWidget = option.widget  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = _Row(painter, widget, QRectF(option.rect), self._scale)  # type: ignore[attr-defined]
        content = self._content_of(index.data(self._item_role))
        row.ground(
            is_chosen=bool(state & QStyle.StateFlag.State_Selected),
            has_focus=bool(state & QStyle.StateFlag.State_HasFocus),
        )
        if content.mark is None:
            row.head(content.words)
        else:
            row.draw(content, content.mark, is_whole=self._is_whole)
        painter.restore()


class _Row:
    """One row while it is painted; boxes are given as if one read from the left."""

    def __init__(self, painter: QPainter, widget: QWidget, place: QRectF, scale: float) -> None:
        self._painter, self._place, self._scale = painter, place, scale
        self._inks = ValueInks.of(widget)
        self._is_mirrored = widget.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def ground(self, *, is_chosen: bool, has_focus: bool) -> None:
        """What tells that the row is chosen, or has the keyboard."""
        painter, place, inks = self._painter, self._place, self._inks
        if is_chosen:
            painter.fillRect(place, inks.pressed)
        painter.setPen(QPen(inks.line, 1))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        if has_focus:
            painter.setPen(QPen(inks.focus, 2))
            painter.drawRoundedRect(place.adjusted(2, 2, -2, -3), 6, 6)

    def head(self, words: str) -> None:
        """What the rows below have in common."""
        room = self._place.adjusted(8, _EDGE_PX, -_AFTER_WORDS_PX, 0)
        self._painter.setPen(QPen(self._inks.muted, 2))
        self._painter.drawLine(self._place.bottomLeft(), self._place.bottomRight())
        self._write(room, words, font(is_bold=True), self._inks.muted)

    def draw(self, content: RowContent, shape: Mark, *, is_whole: bool) -> None:
        """Everything that the row says."""
        inks, place = self._inks, self._place
        ink = inks.abnormal if content.is_loud else inks.attention if content.wants_attention else inks.text
        mark_px = _MARK_PX * self._scale
        left = place.x() + 8
        if content.moment:
            moment = QRectF(left, place.y() + 4, _moment_width(), place.height() - 8)
            self._two_lines(moment, content.moment, font(), content.day, font(0.85), inks.text)
            left = moment.right() + 6
        mark = QRectF(left, place.center().y() - mark_px / 2, mark_px, mark_px)
        draw_mark(self._painter, shape, self._mirrored(mark), ink, inks.surface)
        room = QRectF(mark.right() + 14, place.y() + 4, 0, place.height() - 8)
        room.setRight(place.right() - _end_px(content))
        if is_whole:
            self._all_lines(room, content, ink)
        else:
            words, detail = font(self._scale, is_bold=True), font(_DETAIL * self._scale)
            self._two_lines(room, content.words, words, content.detail, detail, ink)
        if content.leads_on:
            self._arrow()

    def _two_lines(
        self, box: QRectF, upper: str, upper_font: QFont, lower: str, lower_font: QFont, ink: QColor
    ) -> None:
        half = box.height() / 2
        top = QRectF(box.x(), box.y(), box.width(), half) if lower else box
        self._write(top, upper, upper_font, ink)
        if lower:
            self._write(QRectF(box.x(), box.y() + half, box.width(), half), lower, lower_font, self._inks.muted)

    def _all_lines(self, room: QRectF, content: RowContent, ink: QColor) -> None:
        words, detail = whole_lines(content, room.width() + _BEFORE_WORDS_PX + _end_px(content))
        lines = [(line, font(is_bold=True), ink) for line in words]
        lines += [(line, font(_DETAIL), self._inks.muted) for line in detail]
        tall = [QFontMetricsF(line_font).height() for _, line_font, _ in lines]
        y = room.center().y() - sum(tall) / 2
        for (line, line_font, line_ink), line_px in zip(lines, tall, strict=True):
            self._write(QRectF(room.x(), y, room.width(), line_px), line, line_font, line_ink)
            y += line_px

    def _write(self, box: QRectF, words: str, words_font: QFont, ink: QColor) -> None:
        painter = self._painter
        painter.setFont(words_font)
        painter.setPen(ink)
        follow_direction(painter, words)
        side = Qt.AlignmentFlag.AlignRight if self._is_mirrored else Qt.AlignmentFlag.AlignLeft
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, round(box.width()))
        aligned = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self._mirrored(box), aligned, shown)

    def _arrow(self) -> None:
        place = self._place
        tip = self._mirrored(QRectF(place.right() - 22, place.center().y() - 7, 8, 14))
        middle = tip.left() if self._is_mirrored else tip.right()
        back = tip.right() if self._is_mirrored else tip.left()
        corners = [QPointF(back, tip.top()), QPointF(middle, tip.center().y()), QPointF(back, tip.bottom())]
        self._painter.setPen(QPen(self._inks.muted, 2))
        self._painter.drawPolyline(QPolygonF(corners))

    def _mirrored(self, box: QRectF) -> QRectF:
        if not self._is_mirrored:
            return box
        return QRectF(self._place.left() + self._place.right() - box.right(), box.y(), box.width(), box.height())


def _moment_width() -> float:
    time_width = QFontMetricsF(font()).horizontalAdvance(_WIDEST_MOMENT)
    return max(time_width, QFontMetricsF(font(0.85)).horizontalAdvance(_WIDEST_DAY))


def _end_px(content: RowContent) -> int:
    return _WITH_ARROW_PX if content.leads_on else _AFTER_WORDS_PX


def whole_lines(content: RowContent, row_px: float) -> tuple[list[str], list[str]]:
    """Lines of the words and of the detail in a row of this width without a moment."""
    room = row_px - _BEFORE_WORDS_PX - _end_px(content)
    detail = lines_of(content.detail, font(_DETAIL), room, _MOST_LINES) if content.detail else []
    return lines_of(content.words, font(is_bold=True), room, _MOST_LINES), detail
