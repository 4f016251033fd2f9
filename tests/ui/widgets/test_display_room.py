"""The room of a display: what does not fit is moved by a finger, and never lies beyond the screen."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.widgets.display_room import DisplayRoom


def a_display(height: int) -> tuple[QWidget, QLabel]:
    display, part = QWidget(), QLabel("Part")
    column = QVBoxLayout(display)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(part)
    part.setMinimumHeight(height)
    return display, part


def a_room(qtbot, display: QWidget) -> DisplayRoom:
    room = DisplayRoom(display)
    qtbot.addWidget(room)
    room.resize(600, 400)
    room.show()
    return room


def test_that_a_display_that_fits_fills_the_room_and_does_not_move(qtbot):
    display, _part = a_display(100)

    room = a_room(qtbot, display)

    assert display.size() == room.viewport().size()
    assert room.verticalScrollBar().maximum() == 0


def test_that_a_display_that_grows_is_moved_and_lets_the_room_as_large_as_it_was(qtbot):
    display, part = a_display(100)
    room = a_room(qtbot, display)

    part.setMinimumHeight(900)

    qtbot.waitUntil(lambda: room.verticalScrollBar().maximum() > 0)
    assert (room.width(), room.height()) == (600, 400)
    assert display.height() == 900
    assert room.minimumSizeHint().height() == 0


def test_that_a_display_has_the_whole_room_again_when_it_shrinks(qtbot):
    display, part = a_display(900)
    room = a_room(qtbot, display)

    part.setMinimumHeight(100)

    qtbot.waitUntil(lambda: display.size() == room.maximumViewportSize())
