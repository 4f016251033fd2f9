"""Many machines, and machines with long names, stay within the width of the screen."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.subject_picker import SubjectPicker

WIDTH_PX = 1140


def shown(qtbot: QtBot, *labels: str) -> SubjectPicker:
    picker = SubjectPicker()
    qtbot.addWidget(picker)
    picker.show_subjects([(str(number), label) for number, label in enumerate(labels)])
    picker.resize(WIDTH_PX, 60)
    picker.show()
    return picker


def test_that_twelve_long_names_do_not_make_the_screen_wider(qtbot: QtBot):
    picker = shown(qtbot, *(f"Five-axis machining centre for gear housings, line {number}" for number in range(12)))

    picker.adjustSize()
    picker.resize(WIDTH_PX, picker.height())

    assert picker.minimumSizeHint().width() <= WIDTH_PX
    assert len({key.y() for key in picker.keys.values()}) > 1
    assert all(key.width() >= 48 and key.geometry().right() < WIDTH_PX for key in picker.keys.values())


def test_that_names_that_differ_at_their_ends_can_be_told_apart(qtbot: QtBot):
    picker = shown(qtbot, *(f"Five-axis machining centre for gear housings, line {number}" for number in range(12)))

    texts = [key.text() for key in picker.keys.values()]

    assert len(set(texts)) == 12
    assert picker.keys["7"].accessibleName() == "Five-axis machining centre for gear housings, line 7"


def test_that_names_that_fit_are_whole_in_one_row(qtbot: QtBot):
    picker = shown(qtbot, "Supervisor", "Milling machine", "Infeed", "Outfeed", "Camera", "Energy meter")

    assert [key.text() for key in picker.keys.values()][1] == "Milling machine"
    assert len({key.y() for key in picker.keys.values()}) == 1


def test_that_longer_names_in_more_rows_take_the_whole_width(qtbot: QtBot):
    picker = shown(qtbot, *"abcdefghi")

    picker.show_subjects([(str(number), f"A rather long name {number}") for number in range(9)])

    qtbot.waitUntil(lambda: picker.keys["8"].y() > 0)
    assert max(key.geometry().right() for key in picker.keys.values()) >= WIDTH_PX - 12
    assert [key.text() for key in picker.keys.values()] == [key.accessibleName() for key in picker.keys.values()]


def test_that_a_tap_on_a_shortened_name_picks_it(qtbot: QtBot):
    picker = shown(qtbot, *(f"Five-axis machining centre for gear housings, line {number}" for number in range(12)))
    picked: list[str] = []
    picker.subject_picked.connect(picked.append)

    qtbot.mouseClick(picker.keys["11"], Qt.MouseButton.LeftButton)

    assert picked == ["11"]


def test_that_one_long_name_among_short_ones_is_whole_where_all_of_them_have_room(qtbot: QtBot):
    picker = shown(qtbot, "Alles", "An der Zelle", "Konten", "Verbindung", "Abgelehnt oder fehlgeschlagen", "Jeder")
    picker.resize(picker.sizeHint().width() + 4, picker.height())

    texts = [key.text() for key in picker.keys.values()]

    assert texts[4] == "Abgelehnt oder fehlgeschlagen"
    assert len({key.y() for key in picker.keys.values()}) == 1


def test_that_beside_a_field_it_takes_the_width_of_longer_names_from_the_field(qtbot: QtBot):
    window, picker = QWidget(), SubjectPicker()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    row.addWidget(QLineEdit(), 1)
    row.addWidget(picker)
    picker.show_subjects([("0", "All"), ("1", "Now")])
    window.resize(WIDTH_PX, 80)
    window.show()

    picker.show_subjects([("0", "Gesamter Zeitraum"), ("1", "Heute"), ("2", "7 Tage"), ("3", "30 Tage")])
    qtbot.waitUntil(lambda: len({key.y() for key in picker.keys.values()}) == 1)

    assert [key.text() for key in picker.keys.values()] == ["Gesamter Zeitraum", "Heute", "7 Tage", "30 Tage"]
