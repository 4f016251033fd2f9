"""A badge reader that types like a keyboard."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from typing_extensions import override

from ui.widgets.badge_reader import BadgeReader

BADGE = "04A1B2C3"


class Reader(BadgeReader):
    """Keys come at given times instead of the machine's own."""

    time_ms = 1000

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            event.setTimestamp(Reader.time_ms)
        return super().eventFilter(watched, event)


@pytest.fixture
def field(qtbot) -> QLineEdit:
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    qtbot.waitActive(field)
    field.setFocus()
    return field


@pytest.fixture
def reader(qapp, field):
    reader = Reader(qapp)
    yield reader
    qapp.removeEventFilter(reader)
    reader.setParent(None)


@pytest.fixture
def badges(reader) -> list[str]:
    heard: list[str] = []
    reader.badge_read.connect(heard.append)
    return heard


def type_keys(field, text, gap_ms, *, enters=True):
    window = field.windowHandle()
    keys = [Qt.Key.Key_Return] if enters else []
    for key in [*text, *keys]:
        Reader.time_ms += gap_ms
        QTest.keyClick(window, key)
    QApplication.processEvents()


def test_that_a_burst_with_enter_is_a_badge_and_lands_in_no_field(field, badges):
    field.setText("note ")
    entered = []
    field.returnPressed.connect(lambda: entered.append(1))

    type_keys(field, BADGE, 8)

    assert badges == [BADGE]
    assert field.text() == "note "
    assert entered == []


def test_that_a_hand_types_as_ever(field, badges, qtbot):
    entered = []
    field.returnPressed.connect(lambda: entered.append(1))

    type_keys(field, "hello 12", 120)

    qtbot.waitUntil(lambda: field.text() == "hello 12")
    assert badges == []
    assert entered == [1]


def test_that_a_burst_without_enter_arrives_whole_and_in_order(field, badges, qtbot):
    type_keys(field, "abcdefgh", 8, enters=False)

    qtbot.waitUntil(lambda: field.text() == "abcdefgh")
    assert badges == []


def test_that_three_fast_keys_and_enter_are_no_badge(field, badges, qtbot):
    entered = []
    field.returnPressed.connect(lambda: entered.append(1))

    type_keys(field, "123", 8)

    qtbot.waitUntil(lambda: entered == [1])
    assert field.text() == "123"
    assert badges == []


def test_that_a_slow_enter_ends_no_badge(field, badges, qtbot):
    type_keys(field, BADGE, 8, enters=False)
    Reader.time_ms += 400
    QTest.keyClick(field.windowHandle(), Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: field.text() == BADGE)
    assert badges == []


def test_that_a_shortcut_is_never_kept_back(field, badges):
    field.setText("note")
    QTest.keyClick(field.windowHandle(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)

    assert field.selectedText() == "note"


def test_that_who_claimed_badges_last_gets_them(field, reader, badges):
    first, second, owners = [], [], (QObject(), QObject())
    reader.claim(owners[0], first.append)
    reader.claim(owners[1], second.append)
    type_keys(field, BADGE, 8)
    reader.disclaim(owners[1])
    type_keys(field, BADGE, 8)
    reader.disclaim(owners[0])
    type_keys(field, BADGE, 8)

    assert (first, second, badges) == ([BADGE], [BADGE], [BADGE])


def test_that_the_application_knows_its_reader(reader):
    assert BadgeReader.installed() is reader
