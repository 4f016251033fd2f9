"""The parts of an equipment card, each drawn into the room that is left and leaving the rest to the next."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from hmi.domain.equipment import EquipmentKind
from ui.theme import font
from ui.widgets.card_content import CardContent, CardValue, Loudness
from ui.widgets.condition_mark import draw_mark
from ui.widgets.equipment_drawing import draw_equipment
from ui.widgets.panel_text import fitting, mirrored, write
from ui.widgets.value_inks import ValueInks

_ROW, _TALLEST_ROW = 1.75, 3.0
"""Heights of a line of the further values."""
_TWO_COLUMNS = 26.0
_SMALLEST = 0.78


@dataclass(frozen=True, slots=True)
class CardPainting:
    """Draws what a card says; rooms are given as if one read from the left. Heights are counted in ``em`` px."""

    painter: QPainter
    widget: QWidget
    inks: ValueInks
    em: float
    content: CardContent

    def frame(self, room: QRectF, *, is_down: bool, has_ring: bool) -> None:
        """The ground and, by its line, how loud the card is."""
        inks = self.inks
        ink, width, style = inks.line, 1.5, Qt.PenStyle.SolidLine
        match self.content.loudness:
            case Loudness.ABNORMAL:
                ink, width = inks.abnormal, 3.0
            case Loudness.ATTENTION:
                ink, width = inks.attention, 2.5
            case Loudness.DOUBTFUL:
                ink, width, style = inks.muted, 2.0, Qt.PenStyle.DashLine
            case Loudness.NORMAL:
                pass
        if has_ring:
            ink, width, style = inks.focus, 3.0, Qt.PenStyle.SolidLine
        self.painter.setPen(QPen(ink, width, style))
        self.painter.setBrush(inks.pressed if is_down else inks.surface)
        self.painter.drawRoundedRect(room.adjusted(2, 2, -2, -2), 10, 10)

    def heading(self, room: QRectF, kind: EquipmentKind, label: str) -> QRectF:
        """Drawing, name and state."""
        em, inks, content = self.em, self.inks, self.content
        side = min(3.5 * em, room.width() * 0.3)
        picture = QRectF(room.x(), room.y(), side, side)
        is_pale = content.loudness is Loudness.DOUBTFUL
        drawing = mirrored(self.widget, picture)
        draw_equipment(self.painter, kind, drawing, inks.muted if is_pale else inks.text, inks.drawing)
        words = QRectF(picture.right() + 12, room.y(), room.right() - picture.right() - 12, side)
        name = QRectF(words.x(), words.y(), words.width(), side * 0.5)
        state = QRectF(words.x(), name.bottom(), words.width(), side * 0.5)
        mark = QRectF(state.x(), state.center().y() - em * 0.62, em * 1.24, em * 1.24)
        size = fitting(label, name.width(), 1.12, least=1.12 * _SMALLEST, is_bold=True)
        middle = Qt.TextElideMode.ElideMiddle  # machines of one kind differ at the end of their names
        write(self.painter, self.widget, name, label, font(size, is_bold=True), inks.text, elided=middle)
        ink = self._state_ink()
        draw_mark(self.painter, content.mark, mirrored(self.widget, mark), ink, inks.surface)
        told = QRectF(mark.right() + 8, state.y(), state.right() - mark.right() - 8, state.height())
        self._write(told, content.state, 1.0, ink, is_bold=content.loudness in (Loudness.ABNORMAL, Loudness.ATTENTION))
        return room.adjusted(0, side + min(em * 0.6, max(room.height() - side - 3.2 * em, 2)), 0, 0)

    def key(self, room: QRectF) -> QRectF:
        """The telling value, large, and its place on its range."""
        content, line = self.content, self.em * 1.6
        if not content.key_text or room.height() < line:
            return room
        inks = self.inks
        factor = 0.9 if content.key_is_doubtful else 1.2 if room.width() < 20 * self.em else 1.5
        line = max(line, QFontMetricsF(font(factor, is_bold=True)).height())
        box = QRectF(room.x(), room.y(), room.width(), line)
        number_px = QFontMetricsF(font(factor, is_bold=not content.key_is_doubtful)).horizontalAdvance(content.key_text)
        number = box.adjusted(max(box.width() - number_px - 4, 0), 0, 0, 0)
        ink = inks.muted if content.key_is_doubtful else inks.abnormal if content.key_is_abnormal else inks.text
        self._write_label(box.adjusted(0, 0, -number.width() - 8, 0), content.key_label, 0.88)
        self._write(number, content.key_text, factor, ink, is_bold=not content.key_is_doubtful, is_at_end=True)
        return room.adjusted(0, line, 0, 0)

    def bar(self, room: QRectF) -> QRectF:
        """Where the telling value is between the ends of its range."""
        content, inks, painter = self.content, self.inks, self.painter
        fraction = content.key_fraction
        if fraction is None or content.key_is_doubtful or room.height() < 26:
            return room
        bar = QRectF(room.x(), room.y() + 4, room.width(), 9)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(inks.track)
        painter.drawRoundedRect(bar, 3, 3)
        if content.band is not None:
            low, high = content.band
            painter.setBrush(inks.band)
            painter.drawRect(QRectF(bar.x() + bar.width() * low, bar.y(), bar.width() * (high - low), bar.height()))
        x = bar.x() + bar.width() * min(max(fraction, 0.0), 1.0)
        painter.setBrush(inks.abnormal if content.key_is_abnormal else inks.text)
        painter.drawRect(QRectF(x - 1.5, bar.y() - 2, 3, bar.height() + 4))
        foot = bar.bottom() + 10
        painter.drawPolygon(QPolygonF([QPointF(x, bar.bottom() - 1), QPointF(x + 7, foot), QPointF(x - 7, foot)]))
        return room.adjusted(0, 26, 0, 0)

    def facts(self, room: QRectF) -> QRectF:
        """Counts in the last line; what is above is left."""
        facts, line = self.content.facts, self.em * 1.4
        if not facts or room.height() < line:
            return room
        width = room.width() / len(facts)
        bold = QFontMetricsF(font(is_bold=True))
        small = QFontMetricsF(font(0.82))
        for number, (label, text) in enumerate(facts):
            box = QRectF(room.x() + number * width, room.bottom() - line, width - 6, line)
            number_px = min(bold.horizontalAdvance(text) + 4, box.width())
            used = min(small.horizontalAdvance(label) + 10, box.width() - number_px)
            self._write_label(QRectF(box.x(), box.y(), used - 6, line), label, 0.82)
            self._write(box.adjusted(used, 0, 0, 0), text, 1.0, self.inks.text, is_bold=True)
        return room.adjusted(0, 0, 0, -line)

    def further_px(self, width: float) -> float:
        """Height of all further values in a room of this width, at their smallest."""
        return self._rows(width) * _ROW * self.em

    def further(self, room: QRectF) -> None:
        """As many of the further values as fit, in one column, or in two where all of them need it."""
        fitting = int(room.height() // (_ROW * self.em))
        count = len(self.content.further)
        rows = count if count <= fitting else min(self._rows(room.width()), fitting)
        if rows < 1:
            return
        columns = 2 if rows < count and room.width() >= _TWO_COLUMNS * self.em else 1
        tall = min(room.height() / rows, _TALLEST_ROW * self.em)
        wide = (room.width() - (columns - 1) * self.em * 2) / columns
        size = min(tall / (_ROW * self.em), 1.35)
        for number, value in enumerate(self.content.further[: rows * columns]):
            x = room.x() + number % columns * (wide + self.em * 2)
            self._further_value(QRectF(x, room.y() + number // columns * tall, wide, tall), value, size)

    def _further_value(self, box: QRectF, value: CardValue, size: float) -> None:
        inks = self.inks
        self.painter.setPen(QPen(inks.line, 1))
        line = mirrored(self.widget, box)
        self.painter.drawLine(line.bottomLeft(), line.bottomRight())
        ink = inks.muted if value.is_doubtful else inks.abnormal if value.is_abnormal else inks.text
        label_px = QFontMetricsF(font(0.82 * size)).horizontalAdvance(value.label) + 4
        text_font = font((0.82 if value.is_doubtful else 1.0) * size, is_bold=not value.is_doubtful)
        text_px = QFontMetricsF(text_font).horizontalAdvance(value.text) + 6
        text_px = min(text_px, max(box.width() - label_px - 8, box.width() * 0.5))
        text = box.adjusted(box.width() - text_px, 0, 0, 0)
        self._write_label(box.adjusted(0, 0, -text_px - 8, 0), value.label, 0.82 * size)
        write(self.painter, self.widget, text, value.text, text_font, ink, is_at_end=True)

    def _rows(self, width: float) -> int:
        count = len(self.content.further)
        return -(-count // 2) if width >= _TWO_COLUMNS * self.em else count

    def _state_ink(self) -> QColor:
        match self.content.loudness:
            case Loudness.ABNORMAL:
                return self.inks.abnormal
            case Loudness.ATTENTION:
                return self.inks.attention
            case Loudness.DOUBTFUL:
                return self.inks.muted
            case Loudness.NORMAL:
                return self.inks.text

    def _write_label(self, box: QRectF, words: str, factor: float) -> None:
        self._write(box, words, factor, self.inks.muted)

    def _write(
        self, box: QRectF, words: str, factor: float, ink: QColor, *, is_bold: bool = False, is_at_end: bool = False
    ) -> None:
        """One line, smaller before it is cut."""
        size = fitting(words, box.width(), factor, least=factor * _SMALLEST, is_bold=is_bold)
        write(self.painter, self.widget, box, words, font(size, is_bold=is_bold), ink, is_at_end=is_at_end)
