"""A card says more where it has more room."""

import numpy as np
import pytest
from PySide6.QtGui import QImage

from hmi.domain.equipment import EquipmentKind
from ui.widgets.card_content import CardContent, CardValue
from ui.widgets.condition_mark import Mark
from ui.widgets.equipment_card import EquipmentCard

POSE = np.array([(0.0, 0.0, 0.0), (0.0, 0.0, 0.16), (0.3, 0.0, 0.4), (0.6, 0.0, 0.3)])
FURTHER = (CardValue(label="Payload", text="1.9 kg"), CardValue(label="Program", text="load_cnc"))


def a_card(qtbot, width: int, height: int, further: tuple[CardValue, ...] = ()) -> EquipmentCard:
    card = EquipmentCard(EquipmentKind.ROBOT, "Cobot")
    qtbot.addWidget(card)
    card.resize(width, height)
    card.show_content(
        CardContent(mark=Mark.WORKING, state="Running", key_label="Speed", key_text="1 m/s", further=further)
    )
    return card


def picture(card: EquipmentCard) -> QImage:
    return card.grab().toImage()


@pytest.mark.parametrize(("width", "height", "is_drawn"), [(260, 130, False), (360, 420, True), (1100, 400, True)])
def test_that_further_values_are_drawn_where_there_is_room(qtbot, width, height, is_drawn) -> None:
    with_more, without = a_card(qtbot, width, height, FURTHER), a_card(qtbot, width, height)

    assert (picture(with_more) != picture(without)) is is_drawn


@pytest.mark.parametrize(("width", "height"), [(360, 600), (1100, 400), (1800, 600)])
def test_that_the_arm_is_drawn_where_there_is_room(qtbot, width, height) -> None:
    card = a_card(qtbot, width, height, FURTHER)
    card.expect_arm(1.0)
    before = picture(card)

    card.show_arm(POSE)

    assert card.has_room_for_arm
    assert picture(card) != before


def test_that_an_arm_no_longer_known_stays_as_a_ghost(qtbot) -> None:
    card = a_card(qtbot, 1100, 400)
    card.expect_arm(1.0)
    card.show_arm(POSE)
    known = picture(card)

    card.show_arm(None)

    ghost = picture(card)
    assert ghost != known
    card.expect_arm(1.0)
    assert ghost != picture(card)


def test_that_a_small_card_has_no_room_for_an_arm(qtbot) -> None:
    assert not a_card(qtbot, 260, 180).has_room_for_arm
