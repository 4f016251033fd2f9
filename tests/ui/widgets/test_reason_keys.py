"""Keys that give way to others in the same places: a second tap was meant for the one before."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.widgets.key_grid import GUARD_MS
from ui.widgets.reason_keys import ReasonChoice, ReasonKeys

GROUPS = [ReasonChoice(path=(name,), words=name) for name in ("Technical", "Material", "Safety")]
REASONS = [ReasonChoice(path=("technical", name), words=name) for name in ("Jam", "Tool", "Sensor")]


def test_that_a_double_tap_on_a_group_gives_no_reason(qtbot: QtBot):
    asking, chosen = ReasonKeys(), []
    qtbot.addWidget(asking)

    def choose(path: tuple[str, ...]) -> None:
        chosen.append(path)
        if len(path) == 1:
            asking.show_choices("Technical", REASONS)

    asking.chosen.connect(choose)
    asking.show_choices("Why did it stop?", GROUPS)
    asking.show()
    qtbot.waitExposed(asking)
    place = asking.keys[0].geometry().center()

    for _tap in range(2):
        qtbot.mouseClick(asking.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.wait(20)
    at_once = list(chosen)
    qtbot.wait(GUARD_MS + 100)
    qtbot.mouseClick(asking.windowHandle(), Qt.MouseButton.LeftButton, pos=place)

    assert asking.keys[0].geometry().contains(place)
    assert at_once == [("Technical",)]
    assert chosen == [("Technical",), ("technical", "Jam")]
