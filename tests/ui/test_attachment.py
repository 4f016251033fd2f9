"""The screen's hold on the link: awake while somebody is there, and none of its watching left once it ends."""

import socket
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.attachment import Attachment


class SilentClient:
    """A client whose service says nothing; notes whether a touch was told to it."""

    denial = None

    def __init__(self) -> None:
        self._mine, self._theirs = socket.socketpair()
        self.touches: list[bool] = []
        self.is_closed = False

    @property
    def fileno(self) -> int:
        return self._mine.fileno()

    def tend(self) -> bool:
        return False

    def receive(self, take) -> None:
        pass

    def seen(self, number: int, *, touched: bool) -> None:
        self.touches.append(touched)

    def close(self) -> None:
        self.is_closed = True

    def hang_up(self) -> None:
        self._mine.close()
        self._theirs.close()


@pytest.fixture
def client() -> Iterator[SilentClient]:
    made = SilentClient()
    yield made
    made.hang_up()


def test_that_a_touch_keeps_the_session_awake_until_the_link_ends(client: SilentClient, qtbot: QtBot):
    owner, panel = QObject(), QWidget()
    qtbot.addWidget(panel)
    attachment = Attachment(client, lambda message: None, owner)  # type: ignore[arg-type]
    attachment.begin()

    QTest.mouseClick(panel, Qt.MouseButton.LeftButton)
    attachment.acknowledge(1)
    attachment.end()
    QTest.mouseClick(panel, Qt.MouseButton.LeftButton)
    attachment.acknowledge(2)

    assert client.touches == [True, False]
    assert client.is_closed
