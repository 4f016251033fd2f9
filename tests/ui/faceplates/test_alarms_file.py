"""A changed file of alarms is taken over by one act of somebody who may, and exactly as it was shown."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from hmi.domain.alarms_file import AlarmsFileAnswer, ReadAlarmsFile
from hmi.domain.outcome import Done, Reason, Refused
from hmi.domain.person import Role
from ui import theme
from ui.faceplates.alarms_file import AlarmsFileFaceplate

FOUND = "b" * 64
LINES = [("Tandem's alarm hot", "changed: priority")]


def told(*, found: str = FOUND, ends: int = 0) -> AlarmsFileAnswer:
    return AlarmsFileAnswer(used_sha256="a" * 64, used_since_ns=1, found_sha256=found, ends=ends)


@pytest.fixture
def opened(desk, qapp):
    if not qapp.styleSheet():
        theme.use(qapp)

    def open_it(role: Role | None = Role.COORDINATOR, *, ends: int = 0, lines=LINES) -> AlarmsFileFaceplate:
        if role is None:
            desk.sign_off()
        else:
            desk.sign_in(role)
        answer = told(ends=ends)
        return desk.open(AlarmsFileFaceplate(desk.bridge, answer, lambda: lines))

    return open_it


def test_that_one_tap_takes_over_what_was_shown(opened, desk, qtbot):
    faceplate = opened()

    with qtbot.waitSignal(faceplate.finished) as closed:
        QTest.mouseClick(faceplate.read_key, Qt.MouseButton.LeftButton)
        desk.service.answer(Done())

    assert desk.service.commands == [ReadAlarmsFile(sha256=FOUND)]
    assert closed.args == [True]


def test_that_alarms_that_end_by_it_are_told_before(opened):
    assert "2 alarms that are open now end" in opened(ends=2).remark_label.text()


def test_that_nobody_else_can(opened):
    assert not opened(Role.OPERATOR).read_key.isEnabled()
    nobody = opened(None)
    assert nobody.sign_in_key.isVisible()
    assert not nobody.read_key.isVisible()


def test_that_a_file_changed_meanwhile_is_told(opened, desk):
    faceplate = opened()

    QTest.mouseClick(faceplate.read_key, Qt.MouseButton.LeftButton)
    desk.service.answer(Refused(reason=Reason.ALARMS_FILE_CHANGED))

    assert "another one by now" in faceplate.remark_label.text()


def test_that_comments_alone_are_told_as_that(opened):
    assert opened(lines=[]).nothing.isVisible()


def test_that_alarms_that_come_while_somebody_reads_are_counted(opened, desk, qtbot):
    faceplate = opened(ends=2)
    desk.service.tell(told(ends=1))
    assert "1 alarm that is open now ends" in faceplate.remark_label.text()

    desk.bridge.alarms_changed.emit(())
    qtbot.waitUntil(lambda: len(desk.service.queries) == 2)
    desk.service.tell(told())

    assert "What stands now goes on" in faceplate.remark_label.text()


def test_that_what_another_file_would_end_is_not_told_of_the_one_that_is_shown(opened, desk):
    faceplate = opened()

    desk.service.tell(told(found="c" * 64, ends=1))

    assert "What stands now goes on" in faceplate.remark_label.text()


def test_that_why_nothing_came_of_it_stays_when_alarms_come(opened, desk):
    faceplate = opened()
    QTest.mouseClick(faceplate.read_key, Qt.MouseButton.LeftButton)
    desk.service.answer(Refused(reason=Reason.ALARMS_FILE_CHANGED))

    desk.service.tell(told(ends=1))

    assert "another one by now" in faceplate.remark_label.text()
