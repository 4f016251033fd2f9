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


@pytest.fixture
def opened(desk, qapp):
    if not qapp.styleSheet():
        theme.use(qapp)

    def open_it(role: Role | None = Role.COORDINATOR, *, ends: int = 0, lines=LINES) -> AlarmsFileFaceplate:
        if role is None:
            desk.sign_off()
        else:
            desk.sign_in(role)
        answer = AlarmsFileAnswer(used_sha256="a" * 64, used_since_ns=1, found_sha256=FOUND, ends=ends)
        return desk.open(AlarmsFileFaceplate(desk.bridge, answer, lines))

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
