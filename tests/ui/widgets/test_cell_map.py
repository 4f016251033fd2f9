"""The picture of the cell: arrows say who feeds whom, and nothing else."""

from itertools import combinations, pairwise, product

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt

from hmi.domain.equipment import EquipmentKind
from ui.widgets.cell_map import CellMap
from ui.widgets.equipment_card import EquipmentCard

FEEDS = {
    "infeed": ("cobot",),
    "cobot": ("cnc", "camera", "outfeed"),
    "cnc": ("cobot",),
    "camera": ("cobot",),
    "outfeed": (),
    "supervisor": (),
}


def cell_map(qtbot, width: int, height: int, feeds: dict[str, tuple[str, ...]]) -> CellMap:
    shown = CellMap()
    qtbot.addWidget(shown)
    shown.resize(width, height)
    cards = {name: EquipmentCard(EquipmentKind.MACHINE, name) for name in feeds}
    shown.show_equipment(cards, feeds, {})
    return shown


def crossed(start: QPointF, end: QPointF, card: QRectF) -> bool:
    return any(card.contains(start + (end - start) * (step / 100)) for step in range(101))


@pytest.mark.parametrize("width", [1140, 1790])
def test_that_no_arrow_runs_behind_a_card(qtbot, width) -> None:
    shown = cell_map(qtbot, width, 420, FEEDS)

    ways = shown.ways()

    assert set(ways) == {("infeed", "cobot"), ("cobot", "cnc"), ("cobot", "camera"), ("cobot", "outfeed")}
    for way in ways.values():
        for start, end in pairwise(way):
            for card in shown.cards.values():
                assert not crossed(start, end, QRectF(card.geometry()))


def segments(way: list[QPointF]) -> list[QRectF]:
    return [QRectF(start, end).normalized() for start, end in pairwise(way) if start != end]


def share_a_line(one: QRectF, other: QRectF) -> bool:
    """Whether two lines run over each other for a while; a crossing is none."""
    for along, across in (("x", "y"), ("y", "x")):
        starts = [(getattr(box, along)(), box.width() if along == "x" else box.height()) for box in (one, other)]
        flat = [box.height() if along == "x" else box.width() for box in (one, other)]
        is_same_line = max(flat) < 1 and abs(getattr(one, across)() - getattr(other, across)()) < 4
        overlap = min(start + size for start, size in starts) - max(start for start, _ in starts)
        if is_same_line and overlap > 2:
            return True
    return False


def a_flow(count: int, kind: str) -> dict[str, tuple[str, ...]]:
    names = [f"m{number}" for number in range(count)]
    if kind == "line":
        return {name: (after,) for name, after in zip(names, [*names[1:], ""], strict=True)}
    if kind == "star":
        names = names[:7]
        return {name: tuple(names[1:]) if name == "m0" else ("m0",) for name in names}
    if kind == "tended":
        names = names[:9]
        return {name: tuple(names[2::2]) if name == "m1" else ("m1",) for name in names}
    return dict.fromkeys(names, ())


@pytest.mark.parametrize("kind", ["line", "star", "tended", "none"])
@pytest.mark.parametrize("width", [420, 560, 820, 1140, 1790])
def test_that_arrows_keep_clear_of_cards_and_of_each_other(qtbot, width, kind) -> None:
    shown = CellMap()
    qtbot.addWidget(shown)
    shown.resize(width, 2000)

    for count, side in product(range(1, 13), (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft)):
        feeds = a_flow(count, kind)
        shown.setLayoutDirection(side)
        shown.show_equipment({name: EquipmentCard(EquipmentKind.MACHINE, name) for name in feeds}, feeds, {})
        ways = shown.ways()
        cards = [QRectF(card.geometry()) for card in shown.cards.values()]
        for way in ways.values():
            for piece in segments(way):
                assert min(piece.width(), piece.height()) < 1, (count, way)
                assert not any(card.adjusted(1, 1, -1, -1).intersects(piece.adjusted(-1, -1, 1, 1)) for card in cards)
                assert QRectF(shown.rect()).contains(piece.adjusted(-1, -1, 1, 1)), (count, way)
        if width < 800:
            continue  # what one gap between two cards must hold runs together there
        for one, other in combinations(ways.values(), 2):
            assert not any(share_a_line(*both) for both in product(segments(one), segments(other))), (count, one, other)


@pytest.mark.parametrize("count", range(1, 13))
@pytest.mark.parametrize("width", [1140, 1790])
def test_that_cards_fill_the_picture_and_stand_apart(qtbot, width, count) -> None:
    shown = cell_map(qtbot, width, 700, a_flow(count, "line"))

    cards = [QRectF(card.geometry()) for card in shown.cards.values()]

    assert max(card.right() for card in cards) == width
    assert not any(one.adjusted(-10, -10, 10, 10).intersects(other) for one, other in combinations(cards, 2))


def test_that_an_arrow_around_a_card_has_room_in_a_lone_row(qtbot) -> None:
    feeds = {"robot": ("press", "rack"), "press": (), "rack": ()}
    shown = cell_map(qtbot, 1140, 300, feeds)

    lowest = max(point.y() for way in shown.ways().values() for point in way)

    assert lowest < shown.height()
