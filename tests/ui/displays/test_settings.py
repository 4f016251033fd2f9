"""Settings: every choice is one tap, and is told to whoever applies it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ui.displays.settings import SettingsDisplay


@pytest.fixture
def display(qtbot, panel) -> SettingsDisplay:
    display = SettingsDisplay(panel.bridge)
    panel.keep.append(display)
    qtbot.addWidget(display)
    display.resize(1180, 690)
    display.show()
    display.enter()
    return display


@pytest.mark.parametrize(
    ("name", "value"),
    [("language", "de"), ("shade", "dark"), ("is_for_gloves", True), ("screen_keyboard", False)],
)
def test_that_a_tap_tells_the_choice(display, qtbot, name, value):
    with qtbot.waitSignal(display.setting_chosen) as chosen:
        QTest.mouseClick(display.rows[name].keys[value], Qt.MouseButton.LeftButton)

    assert chosen.args == [name, value]


def test_that_the_present_choice_is_pressed_and_ticked(display):
    display.show_choices({"shade": "dark", "is_for_gloves": True})

    assert display.rows["shade"].keys["dark"].isChecked()
    assert display.rows["shade"].keys["dark"].text().startswith("✓")
    assert not display.rows["shade"].keys["light"].text().startswith("✓")
    assert display.rows["is_for_gloves"].keys[True].isChecked()


def test_that_languages_are_named_in_their_own_words(display):
    assert display.rows["language"].keys["de"].accessibleName() == "Deutsch"


def test_that_it_tells_which_cell_this_is(display):
    names = [label.text() for label in display.cell_card.facts._values]

    assert "Cell 4" in names
