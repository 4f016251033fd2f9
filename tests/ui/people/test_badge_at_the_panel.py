"""SEC-3 and SEC-4 on the window as it is: badges while somebody types, the next person in, and the end of a session."""

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QObject, QSettings, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from typing_extensions import override

from hmi.domain.cell import Cell
from hmi.domain.command import SignIn
from hmi.domain.outcome import Done
from hmi.domain.person import SessionEnd
from hmi.domain.query import AskJournal, AskPeople, JournalAnswer
from hmi.link.messages import CellChanged
from ui.faceplates.sign_in import SignInFaceplate
from ui.main_window import MainWindow
from ui.places import PLACES, faceplates
from ui.widgets.badge_reader import BadgeReader

BADGE, PIN = "04A1B2C3", "739152"


class Reader(BadgeReader):
    """Keys come at given times instead of the machine's own."""

    time_ms = 1000

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            event.setTimestamp(Reader.time_ms)
        return super().eventFilter(watched, event)


@pytest.fixture
def window(hands, qtbot, qapp, tmp_path, people) -> Iterator[MainWindow]:
    """The real frame with the journal open; Ada is signed in."""
    hands.bridge.link = Answers(hands.service)
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    window = MainWindow(hands.bridge, PLACES, faceplates(settings), settings)
    hands.window.hide()
    hands.window = window
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    reader = Reader(qapp)
    reader.badge_read.connect(partial(hands.bridge.display_requested.emit, "sign_in"))
    hands.bridge.take(CellChanged(cell=Cell(id="c", label="Cell 4")))
    hands.sign_in(people["ada"])
    hands.bridge.display_requested.emit("journal", "")
    QApplication.processEvents()
    yield window
    qapp.removeEventFilter(reader)
    reader.setParent(None)
    hands.bridge.link = hands.service
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class Answers:
    """The service of the hands, which also knows an empty journal; of anything else it says nothing yet."""

    def __init__(self, service) -> None:
        self._service, self.do = service, service.do

    def ask(self, query, on_answer) -> None:
        if isinstance(query, AskJournal):
            on_answer(JournalAnswer(rows=()))
        if isinstance(query, AskPeople):
            self._service.ask(query, on_answer)


@pytest.fixture
def search(window, qtbot) -> QLineEdit:
    """The field of the journal in which somebody types."""
    search = window.displays["journal"].filter.search
    window.activateWindow()
    search.setFocus()
    qtbot.waitUntil(search.hasFocus)
    return search


def type_keys(window: MainWindow, keys: str, gap_ms: int) -> None:
    for key in keys:
        Reader.time_ms += gap_ms
        QTest.keyClick(window.windowHandle(), key)


def hold_badge(window: MainWindow) -> None:
    type_keys(window, BADGE, 8)
    Reader.time_ms += 8
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return)
    QApplication.processEvents()


def test_that_a_badge_held_while_somebody_types_puts_nothing_into_their_field(hands, window, search, qtbot):
    type_keys(window, "press 12", 120)
    qtbot.waitUntil(lambda: search.text() == "press 12")
    Reader.time_ms += 200

    hold_badge(window)

    assert search.text() == "press 12"
    assert hands.faceplate(SignInFaceplate) is not None
    assert hands.service.commands == [SignIn(badge=BADGE)]


def test_that_the_next_person_needs_a_badge_and_a_pin_and_nothing_else(hands, window, search, people, qtbot):
    hands.service.outcomes[SignIn] = Done(result={"person": people["ole"].ref, "is_recognised": True})

    hold_badge(window)
    type_keys(window, PIN, 120)
    faceplate = hands.faceplate(SignInFaceplate)
    qtbot.waitUntil(faceplate.pad.confirm_key.isEnabled)
    hands.tap(faceplate.pad.confirm_key)
    hands.sign_in(people["ole"])

    assert hands.service.commands == [SignIn(badge=BADGE), SignIn(person=people["ole"].ref, badge=BADGE, pin=PIN)]
    assert hands.faceplate(SignInFaceplate) is None
    assert window.shown == "journal"
    assert window.bar.person_key.text() == "Ole Operator"
    assert search.text() == ""


@pytest.mark.parametrize("place", ["overview", "connection", "help"])
def test_that_the_end_of_a_session_leaves_what_is_watched_in_sight(hands, window, place):
    hands.bridge.display_requested.emit(place, "")
    display = window.displays[place]

    hands.sign_in(None, end=SessionEnd.IDLE)

    assert (window.shown, window.displays[place]) == (place, display)
    assert display.isVisible()
    assert hands.faceplate(SignInFaceplate) is None
