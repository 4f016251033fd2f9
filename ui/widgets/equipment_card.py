"""One piece of equipment in the picture of the cell: drawing, state, its telling value in context, parts."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from hmi.domain.equipment import EquipmentKind
from ui.theme import font
from ui.widgets.condition_mark import Mark, draw_mark
from ui.widgets.equipment_drawing import draw_equipment
from ui.widgets.keyboard_focus import KeyboardFocus, wants_ring
from ui.widgets.panel_text import mirrored, write
from ui.widgets.spark_line import SparkLine
from ui.widgets.value_inks import ValueInks


class Loudness(Enum):
    """How much a card stands out."""

    NORMAL = "normal"
    DOUBTFUL = "doubtful"
    """What is shown is not the present: dashed, pale."""
    ATTENTION = "attention"
    ABNORMAL = "abnormal"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardContent:
    """What a card says. Fractions are places between the ends of the range bar, 0..1."""

    mark: Mark
    state: str
    loudness: Loudness = Loudness.NORMAL
    key_label: str = ""
    key_text: str = ""
    key_is_doubtful: bool = False
    key_is_abnormal: bool = False
    key_fraction: float | None = None
    band: tuple[float, float] | None = None
    facts: tuple[tuple[str, str], ...] = ()
    """Label and text, in the last line."""


class EquipmentCard(KeyboardFocus, QAbstractButton):
    """A tile to tap. It draws what it is given; its spark line keeps the last minute."""

    def __init__(self, kind: EquipmentKind, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self._label = label
        self._content = CardContent(mark=Mark.UNKNOWN, state="", loudness=Loudness.DOUBTFUL)
        self.spark = SparkLine()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(150, 96))
        self.setAccessibleName(label)

    @property
    def content(self) -> CardContent:
        """What is shown."""
        return self._content

    def show_content(self, content: CardContent) -> None:
        """Draw this, if it is anything new."""
        if content == self._content:
            return
        self._content = content
        said = (content.state, content.key_label, content.key_text)
        self.setAccessibleDescription(" · ".join(words for words in said if words))
        self.update()

    def take_sample(self, time_ns: int, value: float | None) -> None:
        """Add to the spark line; None leaves a gap. A new bin redraws."""
        if self.spark.take_sample(time_ns, value):
            self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(270, 220)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        inks = ValueInks.of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._draw_frame(painter, inks)
        edge = self._base_height() * 0.75
        room = QRectF(self.rect()).adjusted(edge, edge * 0.8, -edge, -edge * 0.7)
        room = self._draw_heading(painter, room, inks)
        room = self._draw_facts(painter, room, inks)
        room = self._draw_key(painter, room, inks)
        if room.height() > 1.4 * self._base_height():
            self.spark.draw(painter, room.adjusted(0, 6, 0, -2), inks)

    def _base_height(self) -> int:
        return round(self.fontMetrics().height() * 0.8)

    def _state_ink(self, inks: ValueInks) -> QColor:
        match self._content.loudness:
            case Loudness.ABNORMAL:
                return inks.abnormal
            case Loudness.ATTENTION:
                return inks.attention
            case Loudness.DOUBTFUL:
                return inks.muted
            case Loudness.NORMAL:
                return inks.text

    def _draw_frame(self, painter: QPainter, inks: ValueInks) -> None:
        ink, width, style = inks.line, 1.5, Qt.PenStyle.SolidLine
        match self._content.loudness:
            case Loudness.ABNORMAL:
                ink, width = inks.abnormal, 3.0
            case Loudness.ATTENTION:
                ink, width = inks.attention, 2.5
            case Loudness.DOUBTFUL:
                ink, width, style = inks.muted, 2.0, Qt.PenStyle.DashLine
            case Loudness.NORMAL:
                pass
        if wants_ring(self):
            ink, width, style = inks.focus, 3.0, Qt.PenStyle.SolidLine
        painter.setPen(QPen(ink, width, style))
        painter.setBrush(inks.pressed if self.isDown() else inks.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 10, 10)

    def _draw_heading(self, painter: QPainter, room: QRectF, inks: ValueInks) -> QRectF:
        line = self._base_height() * 1.55
        side = min(2.3 * line, room.width() * 0.3)
        picture = QRectF(room.x(), room.y(), side, side)
        is_pale = self._content.loudness is Loudness.DOUBTFUL
        draw_equipment(painter, self.kind, mirrored(self, picture), inks.muted if is_pale else inks.text, inks.drawing)
        words = QRectF(picture.right() + 12, room.y(), room.right() - picture.right() - 12, side)
        name = QRectF(words.x(), words.y(), words.width(), side * 0.5)
        state = QRectF(words.x(), name.bottom(), words.width(), side * 0.5)
        mark = QRectF(state.x(), state.center().y() - line * 0.4, line * 0.8, line * 0.8)
        write(painter, self, name, self._label, font(1.12, is_bold=True), inks.text)
        ink = self._state_ink(inks)
        draw_mark(painter, self._content.mark, mirrored(self, mark), ink, inks.surface)
        told = QRectF(mark.right() + 8, state.y(), state.right() - mark.right() - 8, state.height())
        loud = self._content.loudness in (Loudness.ABNORMAL, Loudness.ATTENTION)
        write(painter, self, told, self._content.state, font(1.0, is_bold=loud), ink)
        return room.adjusted(0, side + self._base_height() * 0.6, 0, 0)

    def _draw_facts(self, painter: QPainter, room: QRectF, inks: ValueInks) -> QRectF:
        facts = self._content.facts
        line = self._base_height() * 1.4
        if not facts or room.height() < line:
            return room
        width = room.width() / len(facts)
        small, bold = QFontMetricsF(font(0.82)), QFontMetricsF(font(is_bold=True))
        for number, (label, text) in enumerate(facts):
            box = QRectF(room.x() + number * width, room.bottom() - line, width - 6, line)
            number_px = min(bold.horizontalAdvance(text) + 4, box.width())
            used = min(small.horizontalAdvance(label) + 10, box.width() - number_px)
            write(painter, self, QRectF(box.x(), box.y(), used - 6, line), label, font(0.82), inks.muted)
            write(painter, self, box.adjusted(used, 0, 0, 0), text, font(is_bold=True), inks.text)
        return room.adjusted(0, 0, 0, -line)

    def _draw_key(self, painter: QPainter, room: QRectF, inks: ValueInks) -> QRectF:
        content = self._content
        line = self._base_height() * 1.6
        if not content.key_text or room.height() < line:
            return room
        box = QRectF(room.x(), room.y(), room.width(), line)
        number_font = font(0.9) if content.key_is_doubtful else font(1.2, is_bold=True)
        painter.setFont(number_font)
        number_width = min(painter.fontMetrics().horizontalAdvance(content.key_text) + 4, box.width())
        number = QRectF(box.right() - number_width, box.y(), number_width, line)
        write(painter, self, box.adjusted(0, 0, -number_width - 8, 0), content.key_label, font(0.88), inks.muted)
        ink = inks.muted if content.key_is_doubtful else inks.abnormal if content.key_is_abnormal else inks.text
        write(painter, self, number, content.key_text, number_font, ink, is_at_end=True)
        room = room.adjusted(0, line, 0, 0)
        if room.height() < line or content.key_is_doubtful or content.key_fraction is None:
            return room
        self._draw_bar(painter, QRectF(room.x(), room.y() + 4, room.width(), 9), content.key_fraction, inks)
        return room.adjusted(0, 26, 0, 0)

    def _draw_bar(self, painter: QPainter, bar: QRectF, fraction: float, inks: ValueInks) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(inks.track)
        painter.drawRoundedRect(bar, 3, 3)
        if self._content.band is not None:
            low, high = self._content.band
            painter.setBrush(inks.band)
            painter.drawRect(QRectF(bar.x() + bar.width() * low, bar.y(), bar.width() * (high - low), bar.height()))
        x = bar.x() + bar.width() * min(max(fraction, 0.0), 1.0)
        painter.setBrush(inks.abnormal if self._content.key_is_abnormal else inks.text)
        painter.drawRect(QRectF(x - 1.5, bar.y() - 2, 3, bar.height() + 4))
        foot = bar.bottom() + 10
        painter.drawPolygon(QPolygonF([QPointF(x, bar.bottom() - 1), QPointF(x + 7, foot), QPointF(x - 7, foot)]))
