"""The ways of all arrows between the cards of a cell, clear of cards and of each other."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF

from ui.widgets.cell_flow import Place
from ui.widgets.cell_ways import AIR_PX, HEAD_PX, Way, way_across, way_beside

Pair = tuple[str, str]

_DOOR_STEP_PX = 30
"""Between arrows at the same edge of a card, where there is room."""
_STRAIGHT_PX = 44
"""A card is met in a straight line from above or below where it reaches this far beyond the arrow."""
_LANE_PX = 11
_APART_PX = 8
_MARGIN_PX = 26


@dataclass(slots=True)
class _Route:
    """A way before it has heights: from the upper card, through gaps of rows, to the lower card (or beside it)."""

    pair: Pair
    upper: str
    lower: str
    gaps: list[int]
    """Gaps between rows that it runs along, from above; gap 0 is below row 0."""
    upper_x: float = 0.0
    lower_x: float = 0.0
    passages: list[float] = field(default_factory=list[float])
    """Where it goes down between the cards of each row that it passes."""
    lanes: dict[int, int] = field(default_factory=dict[int, int])

    @property
    def stops(self) -> list[float]:
        """Where it is from gap to gap: one more than gaps."""
        return [self.upper_x, *self.passages, self.lower_x]


class FlowWays:
    """Plans all ways of a picture at once, so that they keep clear of cards and of each other.

    Args:
        places: the place of each card; rows are filled from the left.
        spans: left and right end of each card in px; the same row gives the same order, mirrored or not.
        pairs: who feeds whom; pairs of two cards in both directions are given once.
    """

    def __init__(
        self, places: Mapping[str, Place], spans: Mapping[str, tuple[float, float]], pairs: Sequence[Pair]
    ) -> None:
        self._places, self._spans = places, spans
        self._across = [pair for pair in pairs if self._are_neighbours(*pair)]
        self._beside = [pair for pair in pairs if pair not in self._across and self._needs_margin(*pair)]
        self._routes = [self._route(pair) for pair in pairs if pair not in self._across and pair not in self._beside]
        self._uprights: dict[int, list[float]] = defaultdict(list)
        self._open_doors()
        self._pass_rows()
        self._lanes: dict[int, int] = {}
        for gap in {gap for route in self._routes for gap in route.gaps}:
            self._lanes[gap] = self._give_lanes(gap)

    def gap_px(self, gap: int) -> float:
        """Room that the arrows in the gap below a row need; 0 where there are none."""
        lanes = self._lanes.get(gap)
        return 0.0 if lanes is None else 2 * (HEAD_PX + AIR_PX) + max(lanes - 1, 0) * _LANE_PX

    @property
    def margin_px(self) -> float:
        """Room beside cards that stand over each other, for ways around some of them."""
        return _MARGIN_PX + (len(self._beside) - 1) * _LANE_PX if self._beside else 0.0

    def ways(self, boxes: Mapping[str, QRectF]) -> dict[Pair, Way]:
        """The ways between cards that stand in ``boxes`` now, whose spans are those of before."""
        ways = {pair: way_across(boxes[pair[0]], boxes[pair[1]]) for pair in self._across}
        for lane, pair in enumerate(self._beside):
            ways[pair] = way_beside(boxes[pair[0]], boxes[pair[1]], AIR_PX + HEAD_PX + lane * _LANE_PX)
        for route in self._routes:
            way = self._drawn(route, boxes)
            ways[route.pair] = way if route.pair[0] == route.upper else way[::-1]
        return ways

    def _are_neighbours(self, source: str, target: str) -> bool:
        here, there = self._places[source], self._places[target]
        return here.row == there.row and abs(here.column - there.column) == 1

    def _needs_margin(self, source: str, target: str) -> bool:
        """Whether a row between the two has no gap between cards to go through."""
        upper, lower = sorted((self._places[source].row, self._places[target].row))
        return any(len(self._row(row)) == 1 for row in range(upper + 1, lower))

    def _row(self, row: int) -> list[str]:
        return sorted((name for name, place in self._places.items() if place.row == row), key=self._left)

    def _left(self, name: str) -> float:
        return self._spans[name][0]

    def _middle(self, name: str) -> float:
        return sum(self._spans[name]) / 2

    def _route(self, pair: Pair) -> _Route:
        upper, lower = sorted(pair, key=lambda name: self._places[name].row)
        first, last = self._places[upper].row, self._places[lower].row
        if first == last:
            return _Route(pair, *pair, gaps=[0 if first == 0 else first - 1])
        return _Route(pair, upper, lower, gaps=list(range(first, last)))

    def _open_doors(self) -> None:
        """Spread the ends of ways along each edge, in the order in which the ways go on."""
        doors: dict[tuple[str, bool], list[tuple[float, _Route, bool]]] = defaultdict(list)
        for route in self._routes:
            for name, other, is_upper in ((route.upper, route.lower, True), (route.lower, route.upper, False)):
                is_below = self._places[name].row == route.gaps[0 if is_upper else -1]
                doors[name, is_below].append((self._middle(other), route, is_upper))
        for (name, _is_below), ends in doors.items():
            left, right = self._spans[name]
            step = min(_DOOR_STEP_PX, (right - left) / (len(ends) + 1))
            ends.sort(key=lambda end: end[0])
            for number, (_toward, route, is_upper) in enumerate(ends):
                x = (left + right) / 2 + (number - (len(ends) - 1) / 2) * step
                if is_upper:
                    route.upper_x = x
                else:
                    route.lower_x = x
        for route in self._routes:
            self._straighten(route, doors)
        for route in sorted(self._routes, key=lambda route: route.upper_x != route.lower_x):
            self._keep_apart(route)

    def _keep_apart(self, route: _Route) -> None:
        """Lines that go up and down in the same gap do not run over each other."""
        if route.upper_x == route.lower_x:
            self._uprights[route.gaps[0]].append(route.upper_x)
            return
        route.upper_x = self._free_x(route.gaps[:1], route.upper_x)
        route.lower_x = self._free_x(route.gaps[-1:], route.lower_x)

    def _free_x(self, gaps: Sequence[int], x: float) -> float:
        while any(abs(x - other) < _APART_PX for gap in gaps for other in self._uprights[gap]):
            x += _APART_PX
        for gap in gaps:
            self._uprights[gap].append(x)
        return x

    def _free_gate(self, row: int, gate: float) -> float:
        """Beside what goes between these two cards already; on top of it where the gap is full."""
        for x in (gate, gate - _APART_PX, gate + _APART_PX):
            if all(abs(x - other) >= _APART_PX for gap in (row - 1, row) for other in self._uprights[gap]):
                break
        else:
            x = gate
        for gap in (row - 1, row):
            self._uprights[gap].append(x)
        return x

    def _straighten(self, route: _Route, doors: Mapping[tuple[str, bool], Sequence[object]]) -> None:
        """Cards over each other are joined by a straight line, where the lower one has no other way from above."""
        if len(route.gaps) > 1 or self._places[route.upper].row == self._places[route.lower].row:
            return
        for name, is_below, x in ((route.lower, False, route.upper_x), (route.upper, True, route.lower_x)):
            left, right = self._spans[name]
            if len(doors[name, is_below]) == 1 and left + _STRAIGHT_PX <= x <= right - _STRAIGHT_PX:
                route.upper_x = route.lower_x = x
                return

    def _pass_rows(self) -> None:
        for route in self._routes:
            for row in range(self._places[route.upper].row + 1, self._places[route.lower].row):
                names = self._row(row)
                gates = [(self._spans[one][1] + self._spans[other][0]) / 2 for one, other in pairwise(names)]
                gate = min(gates, key=lambda x: abs(x - route.lower_x) + abs(x - route.stops[len(route.passages)]))
                route.passages.append(self._free_gate(row, gate))

    def _give_lanes(self, gap: int) -> int:
        """Short ways run nearest to the upper row; the number of lanes taken."""
        runs: list[tuple[float, float, _Route]] = []
        for route in self._routes:
            if gap in route.gaps:
                place = route.gaps.index(gap)
                start, end = sorted(route.stops[place : place + 2])
                if end > start:
                    runs.append((start, end, route))
        taken: list[list[tuple[float, float]]] = []
        for start, end, route in sorted(runs, key=lambda run: run[1] - run[0]):
            free = (
                number
                for number, lane in enumerate(taken)
                if all(end + _LANE_PX < left or right + _LANE_PX < start for left, right in lane)
            )
            number = next(free, len(taken))
            if number == len(taken):
                taken.append([])
            taken[number].append((start, end))
            route.lanes[gap] = number
        return len(taken)

    def _drawn(self, route: _Route, boxes: Mapping[str, QRectF]) -> Way:
        upper, lower = boxes[route.upper], boxes[route.lower]
        leaves_below = self._places[route.upper].row == route.gaps[0]
        arrives_above = self._places[route.lower].row != route.gaps[-1]
        way = [QPointF(route.upper_x, upper.bottom() + AIR_PX if leaves_below else upper.top() - AIR_PX)]
        for place, gap in enumerate(route.gaps):
            start, end = route.stops[place : place + 2]
            if start != end:
                y = self._lane_y(gap, route.lanes[gap], boxes)
                way += [QPointF(start, y), QPointF(end, y)]
        return [*way, QPointF(route.lower_x, lower.top() - AIR_PX if arrives_above else lower.bottom() + AIR_PX)]

    def _lane_y(self, gap: int, lane: int, boxes: Mapping[str, QRectF]) -> float:
        top = max(box.bottom() for name, box in boxes.items() if self._places[name].row == gap)
        below = [box.top() for name, box in boxes.items() if self._places[name].row == gap + 1]
        middle = (top + min(below)) / 2 if below else top + self.gap_px(gap) / 2
        return middle + (lane - (self._lanes[gap] - 1) / 2) * _LANE_PX
