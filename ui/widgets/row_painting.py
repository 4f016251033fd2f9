"""Paints one row of a list: moment, mark, words over detail; or a heading with what lies below it."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.formatting import widest_moments
from ui.theme import font
from ui.widgets.condition_mark import Mark, draw_mark
from ui.widgets.panel_text import lines_of
from ui.widgets.row_content import MarkCount, RowContent
from ui.widgets.text_direction import follow_direction
from ui.widgets.value_inks import ValueInks

EDGE_PX = 7
_MARK_PX = 28.0
_BESIDE_MARK_PX = 8 + 14
_AFTER_WORDS_PX, _WITH_ARROW_PX = 12, 30
_DETAIL, _BADGE = 0.9, 0.8
_MOST_LINES, _MANY_LINES = 3, 99
_DAY, _WIDEST_DAY = 0.85, "00/00/0000 "
_COUNT_PX = 24.0


class RowPainter:
    """One row while it is painted; boxes are given as if one read from the left."""

    def __init__(self, painter: QPainter, widget: QWidget, place: QRectF, scale: float) -> None:
        self._painter, self._place, self._scale = painter, place, scale
        self._inks = ValueInks.of(widget)
        self._is_mirrored = widget.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def ground(self, *, is_chosen: bool) -> None:
        """What tells that the row is chosen."""
        painter, place, inks = self._painter, self._place, self._inks
        if is_chosen:
            painter.fillRect(place, inks.pressed)
        painter.setPen(QPen(inks.line, 1))
        painter.drawLine(QPointF(place.left(), place.bottom() - 0.5), QPointF(place.right(), place.bottom() - 0.5))

    def ring(self) -> None:
        """What tells that the row has the keyboard."""
        self._painter.setPen(QPen(self._inks.focus, 2))
        self._painter.drawRoundedRect(self._place.adjusted(2, 2, -2, -3), 6, 6)

    def head(self, content: RowContent) -> None:
        """What the rows below have in common; how many there are, where it may be folded."""
        self._painter.setPen(QPen(self._inks.muted, 2))
        low = self._place.bottom() - 1
        self._painter.drawLine(QPointF(self._place.left(), low), QPointF(self._place.right(), low))
        if content.is_folded is None:
            room = self._place.adjusted(8, EDGE_PX, -_AFTER_WORDS_PX, 0)
            self._write(room, content.words, font(is_bold=True), self._inks.muted)
            return
        room = self._place.adjusted(8 + _MARK_PX, 0, -_AFTER_WORDS_PX, 0)
        self._fold_arrow(is_folded=content.is_folded)
        right = room.right()
        for count in reversed(content.counts):
            right = self._count(count, right) - 16
        room.setRight(right)
        room = self._badge(room, content.badge)
        self._write(room, content.words, font(1.1, is_bold=True), self._inks.text)

    def _fold_arrow(self, *, is_folded: bool) -> None:
        """Down where the rows are below it, else to the side where they would come from."""
        middle = self._mirrored(QRectF(self._place.x() + 8, self._place.center().y() - 8, 20, 16)).center()
        side = -1 if self._is_mirrored else 1
        corners = [(-4 * side, -7), (4 * side, 0), (-4 * side, 7)] if is_folded else [(-7, -4), (0, 4), (7, -4)]
        self._painter.setPen(QPen(self._inks.muted, 2.5))
        self._painter.drawPolyline(QPolygonF([middle + QPointF(x, y) for x, y in corners]))

    def _count(self, count: MarkCount, right: float) -> float:
        """A mark and its number, ending at ``right``; where they begin."""
        words_font = font(1.1, is_bold=True)
        wide = QFontMetricsF(words_font).horizontalAdvance(count.words)
        ink = self._ink(is_loud=count.is_loud, wants_attention=count.wants_attention)
        number = QRectF(right - wide - 1, self._place.y(), wide + 2, self._place.height())
        self._write(number, count.words, words_font, ink)
        mark = QRectF(number.left() - 6 - _COUNT_PX, self._place.center().y() - _COUNT_PX / 2, _COUNT_PX, _COUNT_PX)
        draw_mark(self._painter, count.mark, self._mirrored(mark), ink, self._inks.surface)
        return mark.left()

    def _badge(self, room: QRectF, words: str) -> QRectF:
        """A pennant with ``words`` at the beginning of ``room``; the room that is left."""
        if not words:
            return room
        badge_font = font(_BADGE, is_bold=True)
        wide, tall = _badge_size(words)
        place = QRectF(room.x(), room.center().y() - tall / 2, wide + tall * 0.45, tall)
        left, tip, right = place.left(), place.right(), place.right() - tall * 0.45
        corners = [(left, place.top()), (right, place.top()), (tip, place.center().y()), (right, place.bottom())]
        shape = QPolygonF([self._point(x, y) for x, y in [*corners, (left, place.bottom())]])
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._inks.text)
        self._painter.drawPolygon(shape)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._write(QRectF(left + 7, place.top(), wide, tall), words, badge_font, self._inks.surface)
        return room.adjusted(_badge_px(words), 0, 0, 0)

    def _point(self, x: float, y: float) -> QPointF:
        return QPointF(self._place.left() + self._place.right() - x if self._is_mirrored else x, y)

    def _ink(self, *, is_loud: bool, wants_attention: bool) -> QColor:
        inks = self._inks
        return inks.abnormal if is_loud else inks.attention if wants_attention else inks.text

    def draw(self, content: RowContent, shape: Mark, *, is_whole: bool) -> None:
        """Everything that the row says."""
        inks, place = self._inks, self._place
        ink = self._ink(is_loud=content.is_loud, wants_attention=content.wants_attention)
        mark_px = _MARK_PX * self._scale
        left = place.x() + 8
        if content.moment:
            moment = QRectF(left, place.y() + 4, moment_width(), place.height() - 8)
            self._two_lines(moment, content.moment, font(), content.day, font(_DAY), inks.text)
            left = moment.right() + 6
        mark = QRectF(left, place.center().y() - mark_px / 2, mark_px, mark_px)
        draw_mark(self._painter, shape, self._mirrored(mark), ink, inks.surface)
        room = QRectF(mark.right() + 14, place.y() + 4, 0, place.height() - 8)
        room.setRight(place.right() - _end_px(content))
        if is_whole:
            self._all_lines(room, content, ink)
        else:
            words, detail = font(self._scale, is_bold=True), font(_DETAIL * self._scale)
            above = QRectF(room.x(), room.y(), room.width(), room.height() / 2)
            below = above.translated(0, above.height())
            self._write(above if content.detail else room, content.words, words, ink)
            self._write(self._badge(below, content.badge), content.detail, detail, inks.muted)
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
        words, detail = _lines_in(content, room.width(), self._scale)
        words_font, detail_font = font(self._scale, is_bold=True), font(_DETAIL * self._scale)
        words_px, detail_px = QFontMetricsF(words_font).height(), QFontMetricsF(detail_font).height()
        y = room.center().y() - (words_px * len(words) + detail_px * len(detail)) / 2
        for line in words:
            self._write(QRectF(room.x(), y, room.width(), words_px), line, words_font, ink)
            y += words_px
        for number, line in enumerate(detail):
            place = QRectF(room.x(), y, room.width(), detail_px)
            place = self._badge(place, content.badge if number == 0 else "")
            self._write(place, line, detail_font, self._inks.muted)
            y += detail_px

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


def moment_width() -> float:
    """Room in front of the mark that no time of day and no day of the language in use is too wide for."""
    times, days = QFontMetricsF(font()), QFontMetricsF(font(_DAY))
    widest = max(times.horizontalAdvance(f"{words} ") for words in widest_moments())
    return max(widest, days.horizontalAdvance(_WIDEST_DAY))


def _end_px(content: RowContent) -> int:
    return _WITH_ARROW_PX if content.leads_on else _AFTER_WORDS_PX


def _badge_size(words: str) -> tuple[float, float]:
    """Width without the tip, and height."""
    metrics = QFontMetricsF(font(_BADGE, is_bold=True))
    return metrics.horizontalAdvance(words) + 14, metrics.height() + 6


def _badge_px(words: str) -> float:
    """What a badge takes from the words behind it."""
    wide, tall = _badge_size(words)
    return wide + tall * 0.45 + 10 if words else 0.0


def whole_lines(content: RowContent, row_px: float, scale: float = 1.0) -> tuple[list[str], list[str]]:
    """Lines of the words and of the detail in a row of this width; a badge stands before the first of the detail."""
    room = row_px - _BESIDE_MARK_PX - _MARK_PX * scale - _end_px(content)
    room -= moment_width() + 6 if content.moment else 0.0
    return _lines_in(content, room, scale)


def _lines_in(content: RowContent, room_px: float, scale: float) -> tuple[list[str], list[str]]:
    words = lines_of(content.words, font(scale, is_bold=True), room_px, _MOST_LINES)
    if not content.detail and not content.badge:
        return words, []
    detail_font = font(_DETAIL * scale)
    if not content.badge:
        return words, lines_of(content.detail, detail_font, room_px, _MOST_LINES)
    beside = lines_of(content.detail, detail_font, room_px - _badge_px(content.badge), _MANY_LINES)
    first = beside[0] if beside else ""
    below = content.detail.strip().removeprefix(first).strip()
    rest = lines_of(below, detail_font, room_px, _MOST_LINES - 1) if below else []
    return words, [first, *rest]
