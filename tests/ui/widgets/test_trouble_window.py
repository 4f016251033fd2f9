"""The window that stays and says why Tandem did not start."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from hmi import i18n
from ui.widgets.trouble_window import TroubleWindow


def test_that_every_line_is_shown_and_can_be_copied(qtbot):
    window = TroubleWindow(["cell.yaml:8: endpoints.0.urll: unknown field", "correct the file"])
    qtbot.addWidget(window)

    assert "endpoints.0.urll" in window.words
    assert "correct the file" in window.words
    for label in window.findChildren(QLabel):
        assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse


def test_that_it_stays_until_a_finger_closes_it(qtbot):
    window = TroubleWindow(["the port is taken"])
    qtbot.addWidget(window)
    window.show()
    assert window.isVisible()

    qtbot.mouseClick(window.close_key, Qt.MouseButton.LeftButton)

    assert not window.isVisible()


def test_that_markup_in_a_file_name_is_shown_as_it_is(qtbot):
    window = TroubleWindow(["<b>cell</b>.yaml: not readable"])
    qtbot.addWidget(window)

    assert window.words == "<b>cell</b>.yaml: not readable"


def test_that_it_speaks_the_chosen_language(qtbot):
    i18n.choose("de")
    window = TroubleWindow(["x"])
    qtbot.addWidget(window)

    assert window.close_key.text() == "Schließen"
