"""Who waits for whom, as a picture: machines in columns, arrows from each that waits to the one that it waits for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import font, inks, look
from ui.widgets.condition_mark import Mark, draw_mark
from ui.widgets.panel_text import fitting, mirrored, write, write_lines

UNKNOWN = ""
"""Key of whom nobody knows."""
_WIDEST_EMS, _GAP_SHARE = 14.0, 0.24
_DETAIL, _LEAST = 0.88, 0.7
_ARROW_PX = 9.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainMachine:
    """One machine of the picture."""

    key: str
    label: str
    mark: Mark
    detail: str = ""
    """What it waits for, under its name."""
    is_cause: bool = False
    is_loud: bool = True
    """A cause in the colour of what is abnormal; else in that of what wants somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainArrow:
    """From the one that waits to the one that it waits for."""

    waiter: str
    awaited: str
    is_told: bool = True
    """A whole line for what a machine tells, a dashed one for what is concluded."""


class WaitChain(QWidget):
    """Causes stand where reading ends; a tap on a machine names it."""

    machine_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._machines: Mapping[str, ChainMachine] = {}
        self._arrows: tuple[ChainArrow, ...] = ()
        self._nothing = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def arrows(self) -> tuple[ChainArrow, ...]:
        """What is drawn."""
        return self._arrows

    def show_chain(
        self, machines: Sequence[ChainMachine], arrows: Sequence[ChainArrow], spoken: str, nothing: str
    ) -> None:
        """Draw this; ``spoken`` tells it in sentences, ``nothing`` stands there when there is no machine."""
        told = ({one.key: one for one in machines}, tuple(arrows), nothing)
        self.setAccessibleName(spoken)
        if told != (self._machines, self._arrows, self._nothing):
            self._machines, self._arrows, self._nothing = told
            self.update()

    def place_of(self, key: str) -> QRectF:
        """Where a machine is drawn, for fingers; empty when it is not."""
        place = self._places().get(key)
        return QRectF() if place is None else mirrored(self, place)

    @override
    def sizeHint(self) -> QSize:
        return QSize(360, look().touch_px * 4)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(240, look().touch_px * 2)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        for key, place in self._places().items():
            if key != UNKNOWN and mirrored(self, place).contains(event.position()):
                self.machine_chosen.emit(key)
                return

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = self._places()
        if not places:
            room = QRectF(self.rect())
            write_lines(painter, self, room, self._nothing, font(), QColor(inks().muted), 3)
            return
        for arrow in self._arrows:
            if arrow.waiter in places and arrow.awaited in places:
                self._draw_arrow(painter, places[arrow.waiter], places[arrow.awaited], arrow)
        for key, place in places.items():
            self._draw_machine(painter, place, self._machines[key])

    def _depths(self) -> dict[str, int]:
        """How many waits lie between a machine and the end: 0 waits for nobody."""
        awaited = {arrow.waiter: arrow.awaited for arrow in self._arrows}
        depths: dict[str, int] = {}
        for key in self._machines:
            depth, one, seen = 0, key, {key}
            while one in awaited and awaited[one] not in seen:
                one = awaited[one]
                seen.add(one)
                depth += 1
            depths[key] = depth
        return depths

    def _places(self) -> dict[str, QRectF]:
        """Boxes as if one read from the left."""
        if not self._machines:
            return {}
        depths = self._depths()
        columns = max(depths.values()) + 1
        width = self.width() / columns
        box = min(width * (1 - _GAP_SHARE) if columns > 1 else width, font().pixelSize() * _WIDEST_EMS)
        places: dict[str, QRectF] = {}
        for depth in range(columns):
            keys = [key for key in self._machines if depths[key] == depth]
            centre = self.width() - width * depth - box / 2 if columns > 1 else self.width() / 2
            row = self.height() / max(len(keys), 1)
            height = min(row - 8.0, float(look().touch_px) * 1.3)
            for number, key in enumerate(keys):
                places[key] = QRectF(centre - box / 2, row * (number + 0.5) - height / 2, box, height)
        return places

    def _draw_machine(self, painter: QPainter, place: QRectF, machine: ChainMachine) -> None:
        ink = inks()
        colour, line, ground = QColor(ink.text), QColor(ink.muted), QColor(ink.surface)
        if machine.is_cause:
            colour = line = QColor(ink.abnormal if machine.is_loud else ink.attention)
            ground = QColor(ink.abnormal_ground if machine.is_loud else ink.attention_ground)
        painter.setPen(QPen(line, 2 if machine.is_cause else 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(mirrored(self, place).adjusted(1, 1, -1, -1), 10, 10)
        upper = place.adjusted(0, 0, 0, -place.height() * 0.4) if machine.detail else place
        side = min(upper.height() * 0.6, 28.0)
        mark = QRectF(place.x() + 10, upper.center().y() - side / 2, side, side)
        draw_mark(painter, machine.mark, mirrored(self, mark), colour, QColor(ink.surface))
        label = font(is_bold=machine.is_cause)
        write_lines(painter, self, upper.adjusted(side + 18, 2, -6, -2), machine.label, label, colour)
        if machine.detail:
            lower = QRectF(place.x() + 10, upper.bottom() - 4, place.width() - 16, place.bottom() - upper.bottom())
            factor = fitting(machine.detail, lower.width(), _DETAIL, least=_LEAST)
            write(painter, self, lower, machine.detail, font(factor), QColor(ink.muted))

    def _draw_arrow(self, painter: QPainter, start: QRectF, end: QRectF, arrow: ChainArrow) -> None:
        ink = inks()
        style = Qt.PenStyle.SolidLine if arrow.is_told else Qt.PenStyle.DashLine
        here, there = QPointF(start.right() + 3, start.center().y()), QPointF(end.left() - 3, end.center().y())
        shown = [QPointF(self.width() - one.x(), one.y()) if self._is_mirrored else one for one in (here, there)]
        painter.setPen(QPen(QColor(ink.text), 2, style))
        painter.drawLine(shown[0], shown[1])
        self._draw_head(painter, shown[0], shown[1], QColor(ink.text))

    @property
    def _is_mirrored(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    @staticmethod
    def _draw_head(painter: QPainter, start: QPointF, end: QPointF, colour: QColor) -> None:
        way = end - start
        length = max((way.x() ** 2 + way.y() ** 2) ** 0.5, 1.0)
        along = QPointF(way.x() / length, way.y() / length)
        across = QPointF(-along.y(), along.x())
        back = end - along * _ARROW_PX
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF([end, back + across * (_ARROW_PX * 0.6), back - across * (_ARROW_PX * 0.6)]))
