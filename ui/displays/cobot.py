"""A robot: where its arm is, what its joints do, what its safety controller says."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from hmi.domain.equipment import Equipment, EquipmentKind
from hmi.domain.equipment_facts import EquipmentFacts
from hmi.domain.tag import TagName, ValueRange
from hmi.i18n import gettext as _
from hmi.i18n import pgettext
from ui.bridge import Bridge
from ui.displays.arm_pose import arm_pose, reach_m
from ui.displays.equipment_display import EquipmentDisplay
from ui.displays.safety_content import mode_content, stop_content
from ui.displays.shown_values import joint_value, tile_content
from ui.displays.tag_tiles import TagTile
from ui.formatting import limit_text
from ui.models.robot_facts import AxisFacts, RobotFacts
from ui.widgets.arm_view import ArmView
from ui.widgets.finger_scroll import FingerScroll, page_of
from ui.widgets.joint_bars import JointBars
from ui.widgets.joint_row import JointLimits
from ui.widgets.state_panel import StatePanel

_POSE_COLUMNS = 3


class CobotDisplay(EquipmentDisplay):
    """One robot at a time; several in a cell are picked by key."""

    name = "cobot"

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._shown: RobotFacts | None = None
        self.arm_view = ArmView()
        self.joint_bars = JointBars()
        self.mode_panel, self.emergency_panel, self.protective_panel = StatePanel(), StatePanel(), StatePanel()
        self.tiles: dict[TagName, TagTile] = {}
        self._pose_grid = QGridLayout()
        self._fact_grid = QGridLayout()
        for column in range(_POSE_COLUMNS):  # a grid without tiles and stretch lets what lies above it have no width
            self._pose_grid.setColumnStretch(column, 1)
            self._fact_grid.setColumnStretch(column, 1)
        self._build()
        self.joint_bars.joint_activated.connect(self._on_joint_activated)
        self.rebuild()
        self.retranslate()

    @override
    def title(self) -> str:
        return _("Robot")

    @override
    def retranslate(self) -> None:
        super().retranslate()
        self.empty.show_words(_("There is no robot in this cell."), _("Open Browse"))
        self.arm_view.setAccessibleName(_("Picture of the arm. Drag to turn it, pinch to zoom, tap twice to reset."))
        self.joint_bars.setAccessibleName(_("Joints"))
        self.joint_bars.show_headings([_("Position"), pgettext("short", "Speed"), _("Current"), _("Temperature")])
        for tile in self.tiles.values():
            tile.retranslate()
        self._bindings.paint_all()

    @override
    def offered(self) -> Sequence[Equipment]:
        return [one for one in self.bridge.picture.cell.equipment if one.kind is EquipmentKind.ROBOT]

    @override
    def show_nothing(self) -> None:
        self._shown = None
        self._clear_tiles()

    def _build(self) -> None:
        safety = QHBoxLayout()
        safety.setSpacing(10)
        for panel in (self.emergency_panel, self.protective_panel, self.mode_panel):
            safety.addWidget(panel, 1)
        safety.addWidget(self.noticed_key)
        safety.addWidget(self.why_key)
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self.arm_view, 1)
        left.addLayout(self._pose_grid)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self.joint_bars, 1)
        right.addLayout(self._fact_grid)
        lower = QHBoxLayout()
        lower.setSpacing(16)
        lower.addLayout(left, 10)
        lower.addLayout(right, 13)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addWidget(self.picker)
        column.addLayout(safety)
        column.addLayout(lower, 1)
        self._use_page(FingerScroll(page_of(page, 0)))  # several robots and gloves may need more room

    @override
    def show_equipment(self, equipment: Equipment, facts: EquipmentFacts) -> None:
        robot = RobotFacts.of(equipment, self.bridge.picture.definition)
        self._shown = robot
        self._clear_tiles()
        self.arm_view.forget()
        self.arm_view.show_reach(reach_m(robot))
        self.joint_bars.show_joints([axis.label for axis in robot.axes], [_limits_of(axis) for axis in robot.axes])
        for row, axis in enumerate(robot.axes):
            watched = (axis.name, axis.position, axis.speed, axis.current, axis.temperature)
            self._bindings.bind(watched, partial(self._paint_axis, row, axis))
        self._bindings.bind([axis.position for axis in robot.axes], self._paint_arm, is_swift=True)
        self._bindings.bind(
            (robot.mode, robot.emergency_stop, robot.protective_stop), self._paint_safety, is_swift=True
        )
        for number, name in enumerate(robot.pose):
            self._add_tile(name, self._pose_grid, number, _POSE_COLUMNS)
        single = (robot.program, robot.program_state, robot.speed_override, robot.tcp_speed, robot.payload)
        offered = [name for name in (*single, *robot.controller[:1]) if name is not None]
        for number, name in enumerate(offered):
            self._add_tile(name, self._fact_grid, number, _POSE_COLUMNS)

    def _clear_tiles(self) -> None:
        for tile in self.tiles.values():
            tile.setParent(None)
            tile.deleteLater()
        self.tiles = {}

    def _add_tile(self, name: TagName, grid: QGridLayout, number: int, columns: int) -> None:
        if name in self.tiles:
            return
        tile = TagTile(self.bridge, name)
        self.tiles[name] = tile
        grid.addWidget(tile, number // columns, number % columns)
        self._bindings.bind((name,), lambda: tile.show_content(tile_content(self.bridge, name)))

    def _paint_axis(self, row: int, axis: AxisFacts) -> None:
        given = self.bridge.picture.reading(axis.name).value if axis.name is not None else None
        self.joint_bars.show_name(row, given if isinstance(given, str) and given else axis.label)
        values = (
            joint_value(self.bridge, axis.position, axis.limits),
            joint_value(self.bridge, axis.speed),
            joint_value(self.bridge, axis.current),
            joint_value(self.bridge, axis.temperature),
        )
        self.joint_bars.show_values(row, values)

    def _paint_safety(self) -> None:
        robot = self._shown
        if robot is None:
            return
        self.emergency_panel.show_content(stop_content(self.bridge, robot.emergency_stop, _("Emergency stop")))
        self.protective_panel.show_content(stop_content(self.bridge, robot.protective_stop, _("Protective stop")))
        self.mode_panel.show_content(mode_content(self.bridge, robot.mode, _("Operating mode")))

    def _paint_arm(self) -> None:
        robot = self._shown
        if robot is None:
            return
        if robot.arm is None or not robot.can_draw_arm:
            self.arm_view.show_unknown(_("This arm's geometry is not known here. Its joints are shown beside."))
            return
        links = arm_pose(self.bridge, robot)
        if links is not None:
            self.arm_view.show_pose(links)
        elif self.arm_view.links is not None:
            self.arm_view.show_unknown(_("Joint angles are not known now. The arm may stand elsewhere."))
        else:
            self.arm_view.show_unknown(_("Joint angles are not known yet."))

    def _on_joint_activated(self, row: int) -> None:
        if self._shown is not None and self._shown.axes[row].position is not None:
            self.bridge.display_requested.emit("trends", self._shown.axes[row].position)


def _limits_of(axis: AxisFacts) -> JointLimits | None:
    limits: ValueRange | None = axis.limits
    if limits is None or limits.high <= limits.low:
        return None
    zero = -limits.low / (limits.high - limits.low)
    return JointLimits(limit_text(limits.low), limit_text(limits.high), zero if 0.0 < zero < 1.0 else None)
