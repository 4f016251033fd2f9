"""Which machine's stops are listed: every machine within reach, however many there are."""

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from ui.faceplates.machine_choice import MachineChoiceFaceplate

MACHINES = [(f"m{number}", f"Machine {number}") for number in range(80)]


def test_that_a_cell_of_many_machines_scrolls_above_the_key_that_closes(qtbot: QtBot):
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1280, 560)
    host.show()
    faceplate = MachineChoiceFaceplate(MACHINES, "m3")

    faceplate.open_over(host)
    QTest.qWait(20)

    (area,) = faceplate.findChildren(QScrollArea)
    last = faceplate.choice.keys["m79"]
    area.ensureWidgetVisible(last)
    assert host.rect().contains(faceplate.close_below.mapTo(host, faceplate.close_below.rect().bottomRight()))
    assert area.viewport().rect().contains(last.mapTo(area.viewport(), last.rect().center()))
    assert last.mapTo(host, QPoint(0, last.height())).y() <= faceplate.close_below.mapTo(host, QPoint(0, 0)).y()
    faceplate.close_with(False)


def test_that_a_few_machines_need_no_scrolling(qtbot: QtBot):
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1280, 560)
    host.show()
    faceplate = MachineChoiceFaceplate(MACHINES[:5], "")

    faceplate.open_over(host)
    QTest.qWait(20)

    (area,) = faceplate.findChildren(QScrollArea)
    assert area.verticalScrollBar().maximum() == 0
    faceplate.close_with(False)
