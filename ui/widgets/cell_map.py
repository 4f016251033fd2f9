"""The picture of the cell: cards along the flow of parts, joined by arrows."""

from collections.abc import Mapping, Sequence
from math import atan2, cos, sin

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.widgets.cell_flow import Place, places_along_flow
from ui.widgets.cell_ways import Way, way_across, way_around
from ui.widgets.equipment_card import EquipmentCard
from ui.widgets.value_inks import ValueInks

_GAP_PX = 34
"""Between cards: room for an arrow."""
_LEAST_CARD_PX = 230
_MOST_COLUMNS = 6


class CellMap(QWidget):
    """Cards in their places. The places follow the flow of parts, mirrored where the language runs right to left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: dict[str, EquipmentCard] = {}
        self._feeds: dict[str, tuple[str, ...]] = {}
        self._positions: dict[str, tuple[float, float]] = {}
        self._places: dict[str, Place] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def cards(self) -> Mapping[str, EquipmentCard]:
        """The card of each piece of equipment."""
        return self._cards

    def show_equipment(
        self,
        cards: Mapping[str, EquipmentCard],
        feeds: Mapping[str, Sequence[str]],
        positions: Mapping[str, tuple[float, float]],
    ) -> None:
        """Replace all cards, in the cell's order; ``positions`` (0..1 from the top left) are kept when all have one."""
        for card in self._cards.values():
            card.setParent(None)
            card.deleteLater()
        self._cards = dict(cards)
        self._feeds = {name: tuple(target for target in feeds[name] if target in cards) for name in cards}
        self._positions = dict(positions) if cards and positions.keys() >= cards.keys() else {}
        for card in self._cards.values():
            card.setParent(self)
            card.show()
        self._place_cards()

    def redraw_cards(self) -> None:
        """Something that the cards keep has changed."""
        for card in self._cards.values():
            card.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(1100, 380)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(320, 200)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_cards()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inks = ValueInks.of(self)
        for (source, target), way in self.ways().items():
            _draw_arrow(painter, way, inks, is_both_ways=source in self._feeds.get(target, ()))

    def ways(self) -> dict[tuple[str, str], Way]:
        """The arrow of each pair that parts flow between, once for both directions; none runs behind a card."""
        pairs: list[tuple[str, str]] = []
        for source, targets in self._feeds.items():
            pairs += [(source, target) for target in targets if target != source and (target, source) not in pairs]
        boxes = {name: QRectF(card.geometry()) for name, card in self._cards.items()}
        ways: dict[tuple[str, str], Way] = {}
        hops = sorted((pair for pair in pairs if self._is_hop(*pair)), key=lambda pair: self._columns_between(*pair))
        for lane, (source, target) in enumerate(hops):
            is_below = self._places[source].row == 0
            ways[source, target] = way_around(boxes[source], boxes[target], lane, is_below=is_below)
        return {pair: ways.get(pair) or way_across(boxes[pair[0]], boxes[pair[1]]) for pair in pairs}

    def _is_hop(self, source: str, target: str) -> bool:
        """Whether other cards stand between two in a row."""
        is_in_row = self._places[source].row == self._places[target].row
        return not self._positions and is_in_row and self._columns_between(source, target) > 1

    def _columns_between(self, source: str, target: str) -> int:
        return abs(self._places[source].column - self._places[target].column)

    def _columns(self) -> int:
        """As many as the flow has equipment, if they fit; else rows of about the same length."""
        fitting = min(max((self.width() + _GAP_PX) // (_LEAST_CARD_PX + _GAP_PX), 1), _MOST_COLUMNS)
        fed = {target for targets in self._feeds.values() for target in targets}
        in_flow = sum(1 for name, targets in self._feeds.items() if targets or name in fed)
        count = in_flow if 2 <= in_flow <= fitting else max(len(self._cards), 1)
        return min(-(-count // -(-count // fitting)), fitting)

    def _place_cards(self) -> None:
        if not self._cards:
            return
        columns = self._columns()
        self._places = places_along_flow(self._feeds, columns)
        rows = max(place.row for place in self._places.values()) + 1
        width = (self.width() - _GAP_PX * (columns - 1)) / columns
        gaps = rows - 1
        if rows == 1 and any(self._is_hop(source, target) for source in self._feeds for target in self._feeds[source]):
            gaps = 1  # below the row, for arrows around cards
        height = (self.height() - _GAP_PX * gaps) / rows
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        for name, card in self._cards.items():
            place = self._places[name]
            in_row = sum(1 for other in self._places.values() if other.row == place.row)
            wide = (self.width() - _GAP_PX * (in_row - 1)) / in_row if in_row < columns and rows > 1 else width
            x, y = place.column * (wide + _GAP_PX), place.row * (height + _GAP_PX)
            if self._positions:
                x = self._positions[name][0] * (self.width() - width)
                y = self._positions[name][1] * (self.height() - height)
                wide = width
            if is_mirrored:
                x = self.width() - x - wide
            card.setGeometry(round(x), round(y), round(wide), round(height))
        self.update()


def _draw_arrow(painter: QPainter, way: Way, inks: ValueInks, *, is_both_ways: bool) -> None:
    if QLineF(way[0], way[-1]).length() < 4:
        return
    painter.setPen(QPen(inks.pointer, 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin))
    painter.drawPolyline(QPolygonF(way))
    _draw_head(painter, way[-2], way[-1], inks)
    if is_both_ways:
        _draw_head(painter, way[1], way[0], inks)


def _draw_head(painter: QPainter, start: QPointF, tip: QPointF, inks: ValueInks) -> None:
    turn = atan2(tip.y() - start.y(), tip.x() - start.x())
    back = [QPointF(tip.x() - 13 * cos(turn + side), tip.y() - 13 * sin(turn + side)) for side in (-0.5, 0.5)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(inks.pointer)
    painter.drawPolygon(QPolygonF([tip, *back]))
