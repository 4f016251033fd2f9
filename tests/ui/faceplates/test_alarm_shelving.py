"""Putting an alarm aside and commenting on it: nothing chosen beforehand, never longer than its priority allows."""

import pytest
from PySide6.QtCore import Qt

from hmi.domain.alarm import Priority
from hmi.domain.command import CommentAlarm, ShelveAlarm
from ui.faceplates.alarm_comment import AlarmCommentFaceplate
from ui.faceplates.alarm_shelving import AlarmShelvingFaceplate


@pytest.mark.parametrize(
    ("priority", "offered"),
    [
        (Priority.HIGH, ["10 min", "30 min", "Until it is over"]),
        (Priority.MEDIUM, ["10 min", "30 min", "1 h", "4 h", "8 h", "Until it is over"]),
        (Priority.LOW, ["10 min", "30 min", "1 h", "4 h", "8 h", "24 h", "Until it is over"]),
    ],
)
def test_that_only_durations_that_its_priority_allows_are_offered(desk, an_alarm, priority, offered):
    faceplate = desk.open(AlarmShelvingFaceplate(desk.bridge, an_alarm(priority=priority)))

    assert [key.text() for key in faceplate.durations.keys.values()] == offered


def test_that_the_key_says_what_is_missing(desk, an_alarm, qtbot):
    faceplate = desk.open(AlarmShelvingFaceplate(desk.bridge, an_alarm()))
    said = [faceplate.save_key.text()]

    qtbot.mouseClick(faceplate.durations.keys[600], Qt.MouseButton.LeftButton)
    said.append(faceplate.save_key.text())
    qtbot.mouseClick(faceplate.reasons.keys["Chatters"], Qt.MouseButton.LeftButton)
    said.append(faceplate.save_key.text())
    qtbot.mouseClick(faceplate.save_key, Qt.MouseButton.LeftButton)

    assert said == ["Choose for how long", "Say why", "Put it aside"]
    alarm = an_alarm()
    assert desk.service.commands == [
        ShelveAlarm(alarm=alarm.id, event_id=alarm.event_id, duration_s=600.0, why="Chatters")
    ]


def test_that_until_it_is_over_has_no_duration(desk, an_alarm, qtbot):
    faceplate = desk.open(AlarmShelvingFaceplate(desk.bridge, an_alarm()))

    qtbot.mouseClick(faceplate.durations.keys[0], Qt.MouseButton.LeftButton)
    faceplate.words_field.setText("Waits for a part")
    qtbot.mouseClick(faceplate.save_key, Qt.MouseButton.LeftButton)

    (command,) = desk.service.commands
    assert (command.duration_s, command.why) == (None, "Waits for a part")


def test_that_an_empty_comment_cannot_be_saved(desk, an_alarm, qtbot):
    faceplate = desk.open(AlarmCommentFaceplate(desk.bridge, an_alarm()))
    faceplate.field.setText("  ")
    is_enabled = faceplate.save_key.isEnabled()

    faceplate.field.setText(" Sensor dirty ")
    qtbot.mouseClick(faceplate.save_key, Qt.MouseButton.LeftButton)

    assert not is_enabled
    alarm = an_alarm()
    assert desk.service.commands == [CommentAlarm(alarm=alarm.id, event_id=alarm.event_id, comment="Sensor dirty")]
