"""The picture of the cell: cards along the flow of parts, joined by arrows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import atan2, cos, sin

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.widgets.cell_flow import Place, places_along_flow
from ui.widgets.cell_ways import Way, way_across
from ui.widgets.equipment_card import EquipmentCard
from ui.widgets.flow_ways import FlowWays, Pair
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
        self._plan: FlowWays | None = None
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

    def ways(self) -> dict[Pair, Way]:
        """The arrow of each pair that parts flow between, once for both directions; none runs behind a card."""
        boxes = {name: QRectF(card.geometry()) for name, card in self._cards.items()}
        if self._plan is not None:
            return self._plan.ways(boxes)
        return {pair: way_across(boxes[pair[0]], boxes[pair[1]]) for pair in self._pairs()}

    def _pairs(self) -> list[Pair]:
        pairs: list[Pair] = []
        for source, targets in self._feeds.items():
            pairs += [(source, target) for target in targets if target != source and (target, source) not in pairs]
        return pairs

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
        if self._positions:
            self._plan = None
            self._place_as_told()
        else:
            self._place_along_flow()
        self._order_focus()
        self.update()

    def _order_focus(self) -> None:
        """The Tab key goes as one reads: row by row, in the direction of the language."""
        sign = -1 if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else 1
        cards = sorted(self._cards.values(), key=lambda card: (card.y(), sign * card.x()))
        for card, following in pairwise(cards):
            if card.nextInFocusChain() is not following:
                QWidget.setTabOrder(card, following)

    def _place_as_told(self) -> None:
        columns = self._columns()
        rows = -(-len(self._cards) // columns)
        width = (self.width() - _GAP_PX * (columns - 1)) / columns
        height = (self.height() - _GAP_PX * (rows - 1)) / rows
        for name, card in self._cards.items():
            x = self._positions[name][0] * (self.width() - width)
            y = self._positions[name][1] * (self.height() - height)
            card.setGeometry(round(self._mirrored(x, width)), round(y), round(width), round(height))

    def _place_along_flow(self) -> None:
        """Widths first, for the ways along gaps follow from them; then the gaps that these need, and heights."""
        places = places_along_flow(self._feeds, self._columns())
        pairs = self._pairs()
        plan = FlowWays(places, self._spans(places, 0.0), pairs)
        if plan.margin_px:
            plan = FlowWays(places, self._spans(places, plan.margin_px), pairs)
        spans = self._spans(places, plan.margin_px)
        last = max(place.row for place in places.values())
        gaps = [max(plan.gap_px(row), _GAP_PX) for row in range(last)]
        least = max(card.minimumSizeHint().height() for card in self._cards.values())
        room = sum(gaps) + plan.gap_px(last)
        self.setMinimumHeight(round(least * (last + 1) + room))
        height = max((self.height() - room) / (last + 1), least)
        for name, card in self._cards.items():
            row = places[name].row
            left, right = spans[name]
            y = row * height + sum(gaps[:row])
            card.setGeometry(round(left), round(y), round(right) - round(left), round(height))
        self._plan = plan

    def _spans(self, places: Mapping[str, Place], margin: float) -> dict[str, tuple[float, float]]:
        """Left and right end of each card: all cards of a row are equally wide and fill it."""
        in_row = Counter(place.row for place in places.values())
        spans: dict[str, tuple[float, float]] = {}
        for name, place in places.items():
            wide = (self.width() - margin - _GAP_PX * (in_row[place.row] - 1)) / in_row[place.row]
            x = self._mirrored(place.column * (wide + _GAP_PX), wide)
            spans[name] = (x, x + wide)
        return spans

    def _mirrored(self, x: float, width: float) -> float:
        return self.width() - x - width if self.layoutDirection() is Qt.LayoutDirection.RightToLeft else x


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
