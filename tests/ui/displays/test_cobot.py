"""The cobot display draws the arm where its joints say, and never reassures about what is not known."""

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from hmi.domain.arm_geometry import UR5E, link_points
from hmi.domain.equipment import ComponentKind, EquipmentKind
from hmi.domain.quality import Freshness
from hmi.domain.reading import ReadingBatch
from ui.displays.cobot import CobotDisplay
from ui.widgets.card_content import Loudness
from ui.widgets.condition_mark import Mark

BASE = "cobot/base/parameterset.actualposition"
EMERGENCY_STOP = "cobot/safety/parameterset.emergencystop"


def a_cobot_display(qtbot, panel) -> CobotDisplay:
    display = CobotDisplay(panel.bridge)
    qtbot.addWidget(display)
    panel.keep.append(display)
    display.resize(1180, 640)
    display.show()
    display.enter()
    return display


def test_that_the_arm_stands_where_the_joint_angles_say(qtbot, panel) -> None:
    display = a_cobot_display(qtbot, panel)

    display.show_frame(panel.say(BASE, 45.0))

    angles = np.radians([45.0, -88.2, 96.5, -98.1, -90.0, 12.7])
    assert not display.arm_view.is_ghost
    np.testing.assert_allclose(display.arm_view.links, link_points(angles, UR5E), atol=1e-9)


@pytest.mark.parametrize("freshness", [Freshness.STALE, Freshness.UNKNOWN, Freshness.ABSENT])
def test_that_one_joint_not_heard_makes_the_arm_a_ghost_with_words(qtbot, panel, freshness) -> None:
    display = a_cobot_display(qtbot, panel)
    panel.hush(BASE, freshness)

    display.show_frame(ReadingBatch.empty())

    assert display.arm_view.is_ghost
    assert "not known" in display.arm_view.words


def test_that_a_bad_joint_angle_makes_the_arm_a_ghost(qtbot, panel) -> None:
    display = a_cobot_display(qtbot, panel)

    display.show_frame(panel.say(BASE, 31.0, status=0x80000000))

    assert display.arm_view.is_ghost


def test_that_axes_without_a_unit_of_angle_leave_bars_only(qtbot, panel, build) -> None:
    from_cell = panel.bridge.picture.cell
    tags = [tag if tag.name != BASE else _in_millimetres(tag) for tag in from_cell.tags]
    build.tags, build.equipment, build.values = tags, list(from_cell.equipment), panel.values
    panel.attach(build)

    display = a_cobot_display(qtbot, panel)

    assert display.arm_view.links is None
    assert "geometry" in display.arm_view.words
    assert "31.4\N{NO-BREAK SPACE}mm" in display.joint_bars.text_of(0)


def test_that_joints_have_room_where_a_robot_tells_nothing_else(qtbot, panel, build) -> None:
    cell = panel.bridge.picture.cell
    robot = next(one for one in cell.equipment if one.kind is EquipmentKind.ROBOT)
    joints = robot.components_of(ComponentKind.AXIS) + robot.components_of(ComponentKind.MOTOR)
    build.tags, build.values = list(cell.tags), panel.values
    build.equipment = [msgspec.structs.replace(robot, components=joints)]
    panel.attach(build)

    display = a_cobot_display(qtbot, panel)

    assert not display.tiles
    assert display.joint_bars.width() > display.width() / 3
    assert display.arm_view.width() > display.width() / 3


def _in_millimetres(tag):
    return type(tag)(name=tag.name, node=tag.node, data_type=tag.data_type, role=tag.role, label=tag.label, unit="mm")


def test_that_a_joint_says_position_speed_current_and_temperature(qtbot, panel) -> None:
    display = a_cobot_display(qtbot, panel)

    shown = display.joint_bars.text_of(1).replace("\N{NO-BREAK SPACE}", " ")
    assert shown == "Shoulder · Position −88.2 ° · Speed 3.10 °/s · Current 0.40 A · Temperature 35.0 °C"


def test_that_an_emergency_stop_is_loud(qtbot, panel) -> None:
    display = a_cobot_display(qtbot, panel)

    display.show_frame(panel.say(EMERGENCY_STOP, True))

    content = display.emergency_panel.content
    assert (content.word, content.mark, content.loudness) == ("ACTIVE", Mark.STOP, Loudness.ABNORMAL)


@pytest.mark.parametrize("freshness", [Freshness.STALE, Freshness.UNKNOWN, Freshness.ABSENT])
def test_that_a_safety_state_not_heard_is_never_shown_as_not_active(qtbot, panel, freshness) -> None:
    display = a_cobot_display(qtbot, panel)
    panel.hush("cobot/safety", freshness)

    display.show_frame(ReadingBatch.empty())

    for content in (display.emergency_panel.content, display.protective_panel.content, display.mode_panel.content):
        assert (content.word, content.mark, content.loudness) == ("Not known", Mark.UNKNOWN, Loudness.DOUBTFUL)


def test_that_a_bad_safety_state_is_not_known(qtbot, panel) -> None:
    display = a_cobot_display(qtbot, panel)

    display.show_frame(panel.say(EMERGENCY_STOP, False, status=0x80000000))

    assert display.emergency_panel.content.word == "Not known"


def test_that_tapping_a_joint_goes_to_its_trend(qtbot, panel) -> None:
    display = a_cobot_display(qtbot, panel)
    bars = display.joint_bars

    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(40, bars.height() - 12))

    assert panel.asked == [("trends", "cobot/wrist_3/parameterset.actualposition")]


def test_that_a_finger_turns_the_arm(qtbot, panel) -> None:
    display = a_cobot_display(qtbot, panel)
    view = display.arm_view
    before = view.camera.azimuth

    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    qtbot.mouseMove(view, QPoint(160, 100))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(160, 100))

    assert view.camera.azimuth != before


def test_that_several_robots_are_picked_by_key(qtbot, panel, two_robots) -> None:
    panel.attach(two_robots)
    display = a_cobot_display(qtbot, panel)
    display.show_frame(panel.say("second/base/parameterset.actualposition", 77.0))

    qtbot.mouseClick(display.picker.keys["second"], Qt.MouseButton.LeftButton)

    assert "77.0\N{NO-BREAK SPACE}°" in display.joint_bars.text_of(0)


def test_that_a_cell_without_a_robot_says_so(qtbot, empty_panel) -> None:
    display = a_cobot_display(qtbot, empty_panel)

    assert not display.arm_view.isVisible()
