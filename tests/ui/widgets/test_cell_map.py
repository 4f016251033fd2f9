"""The picture of the cell: arrows say who feeds whom, and nothing else."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, QRectF

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


def test_that_an_arrow_around_a_card_has_room_in_a_lone_row(qtbot) -> None:
    feeds = {"robot": ("press", "rack"), "press": (), "rack": ()}
    shown = cell_map(qtbot, 1140, 300, feeds)

    lowest = max(point.y() for way in shown.ways().values() for point in way)

    assert lowest < shown.height()
