"""What asks for attention is drawn so wherever its state is told."""

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from ui.widgets.card_content import Loudness
from ui.widgets.condition_mark import Mark
from ui.widgets.state_panel import StateContent, StatePanel
from ui.widgets.value_inks import ValueInks


def colours_of(panel: StatePanel) -> set[int]:
    image = panel.grab().toImage()
    return {QColor(image.pixel(x, y)).rgb() for x in range(image.width()) for y in range(0, image.height(), 2)}


@pytest.mark.parametrize(("loudness", "is_told"), [(Loudness.ATTENTION, True), (Loudness.NORMAL, False)])
def test_that_a_state_that_asks_for_attention_has_its_colour_and_no_other_has(
    qtbot: QtBot, loudness: Loudness, is_told: bool
):
    panel = StatePanel()
    qtbot.addWidget(panel)
    panel.resize(300, 70)
    panel.show()

    panel.show_content(StateContent(label="State", word="Held", mark=Mark.HELD, loudness=loudness))

    assert (ValueInks.of(panel).attention.rgb() in colours_of(panel)) is is_told
