"""Which tags tell what a robot does, axis by axis."""

from dataclasses import dataclass

from hmi.domain.arm_geometry import ArmGeometry, arm_named
from hmi.domain.equipment import Component, ComponentKind, Equipment
from hmi.domain.equipment_facts import Define, first_tag, tag_of
from hmi.domain.state_tags import leaf
from hmi.domain.tag import TagName, ValueRange

_RAD_PER_DEG = 0.017453292519943295
_TO_RAD: dict[str, float] = {"°": _RAD_PER_DEG, "deg": _RAD_PER_DEG, "rad": 1.0}
_POSE_ROLES = ("x", "y", "z", "rx", "ry", "rz", "a", "b", "c")
_SPEED_ROLES = ("ActualTCPSpeed", "TCPSpeed", "ActualSpeed", "Speed")


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisFacts:
    """The tags of one axis and its motor."""

    label: str
    name: TagName | None
    """Tag with the maker's name of the axis, where there is one: "Shoulder"."""
    position: TagName | None
    speed: TagName | None
    current: TagName | None
    temperature: TagName | None
    limits: ValueRange | None
    """Lowest and highest position in the position's unit."""
    to_rad: float | None
    """Factor from the position's unit to rad; None when the axis does not turn, or its unit is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotFacts:
    """The tags of one robot. Built once per cell."""

    equipment: Equipment
    axes: tuple[AxisFacts, ...]
    arm: ArmGeometry | None
    """Geometry of the arm, when its maker's model name is one that we know."""
    pose: tuple[TagName, ...]
    tcp_speed: TagName | None
    mode: TagName | None
    emergency_stop: TagName | None
    protective_stop: TagName | None
    program: TagName | None
    program_state: TagName | None
    payload: TagName | None
    speed_override: TagName | None
    controller: tuple[TagName, ...]

    @classmethod
    def of(cls, equipment: Equipment, define: Define) -> "RobotFacts":
        """Find the telling tags of a robot."""
        parts = equipment.components
        arm = _arm_of(equipment)
        tcp = [component for component in parts if component.kind is ComponentKind.TOOL_CENTRE_POINT]
        tcp_speed = first_tag(tcp, *_SPEED_ROLES)
        task = equipment.components_of(ComponentKind.TASK_CONTROL)
        safety = equipment.components_of(ComponentKind.SAFETY)
        return cls(
            equipment=equipment,
            axes=_axes_of(equipment, arm, define),
            arm=arm,
            pose=_pose_of(tcp, tcp_speed),
            tcp_speed=tcp_speed,
            mode=first_tag(safety, "OperationalMode") or first_tag(parts, "OperationalMode", "OperationMode"),
            emergency_stop=first_tag(safety, "EmergencyStop"),
            protective_stop=first_tag(safety, "ProtectiveStop"),
            program=first_tag(task, "TaskProgramName") or first_tag(parts, "TaskProgramName", "ActiveProgram.Name"),
            program_state=first_tag(task, "CurrentState", "ExecutionMode"),
            payload=first_tag(equipment.components_of(ComponentKind.FLANGE_LOAD), "Mass") or first_tag(parts, "Mass"),
            speed_override=first_tag(parts, "SpeedOverride"),
            controller=tuple(
                name
                for one in equipment.components_of(ComponentKind.ROBOT_CONTROLLER)
                for role, name in one.tags.items()
                if leaf(role) == "Temperature"
            ),
        )

    @property
    def can_draw_arm(self) -> bool:
        """Whether the joint angles of a known arm are offered in a unit of angle."""
        return self.arm is not None and len(self.axes) == 6 and all(axis.to_rad is not None for axis in self.axes)


def _arm_of(equipment: Equipment) -> ArmGeometry | None:
    names = [equipment.nameplate.get("Model", ""), *equipment.nameplate.values()]
    names += [component.name for component in equipment.components_of(ComponentKind.MOTION_DEVICE)]
    names += [component.label for component in equipment.components_of(ComponentKind.MOTION_DEVICE)]
    names.append(equipment.label)
    return next((arm for name in names if (arm := arm_named(name)) is not None), None)


def _pose_of(points: list[Component], speed: TagName | None) -> tuple[TagName, ...]:
    """Place before turning, whatever the server's order; other values of the point come last."""
    named = [(leaf(role).casefold(), name) for one in points for role, name in one.tags.items() if name != speed]
    order = {role: rank for rank, role in enumerate(_POSE_ROLES)}
    return tuple(name for _, name in sorted(named, key=lambda pair: order.get(pair[0], len(order))))


def _axes_of(equipment: Equipment, arm: ArmGeometry | None, define: Define) -> tuple[AxisFacts, ...]:
    axes = equipment.components_of(ComponentKind.AXIS)
    motors = equipment.components_of(ComponentKind.MOTOR)
    by_name = {motor.name: motor for motor in motors}
    found: list[AxisFacts] = []
    for number, axis in enumerate(axes):
        motor = by_name.get(axis.name) or (motors[number] if len(motors) == len(axes) else None)
        found.append(_axis_of(axis, motor, number, arm, define))
    return tuple(found)


def _axis_of(
    axis: Component, motor: Component | None, number: int, arm: ArmGeometry | None, define: Define
) -> AxisFacts:
    both = [axis] if motor is None else [motor, axis]
    position = tag_of(axis, "ActualPosition")
    definition = define(position) if position is not None else None
    unit = definition.unit if definition is not None else "?"
    to_rad = _TO_RAD.get(unit)
    limits = definition.engineering_range or definition.instrument_range if definition is not None else None
    if limits is None and arm is not None and to_rad is not None and number < len(arm.limit_deg):
        low, high = arm.limit_deg[number]
        limits = ValueRange(low * _RAD_PER_DEG / to_rad, high * _RAD_PER_DEG / to_rad)
    return AxisFacts(
        label=axis.label or axis.name.replace("_", " "),
        name=tag_of(axis, "ComponentName"),
        position=position,
        speed=tag_of(axis, "ActualSpeed"),
        current=first_tag(both, "ActualCurrent", "MotorCurrent", "Current", "ActualTorque"),
        temperature=first_tag(both, "MotorTemperature", "Temperature"),
        limits=limits,
        to_rad=to_rad,
    )
