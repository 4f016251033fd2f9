"""What a recorded column can mean on a robot of OPC 40010-1, in words such as ``axis 1 ActualPosition``."""

import re
from dataclasses import dataclass
from enum import StrEnum

from hmi.domain.arm_geometry import ArmGeometry

MOST_AXES = 12


class ValueKind(StrEnum):
    """What a variable holds."""

    NUMBER = "number"
    FLAG = "flag"
    COUNT = "count"
    """A whole number, shown in words where the map gives some."""
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleSpec:
    """How a role is served."""

    browse_name: str
    """With namespace prefix: ``R`` of the Robotics specification, ``S`` of ours."""
    kind: ValueKind = ValueKind.NUMBER
    unit: str = ""
    """UNECE code."""
    low: float | None = None
    high: float | None = None
    data_type: str = ""
    """Enumeration of the specification."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A place on the robot and what is told there."""

    place: str
    number: int
    """Axis or motor, from 1; 0 elsewhere."""
    name: str
    spec: RoleSpec


_TEXT = re.compile(r"(?:(axis|motor) ([1-9]\d?)|(device|tool|load|controller|task|safety|state)) (\w+)")
_SPECS: dict[tuple[str, str], RoleSpec] = {
    ("axis", "ActualPosition"): RoleSpec(browse_name="R:ActualPosition", unit="DD", low=-360.0, high=360.0),
    ("axis", "ActualSpeed"): RoleSpec(browse_name="R:ActualSpeed", unit="E96"),
    ("axis", "ActualAcceleration"): RoleSpec(browse_name="R:ActualAcceleration", unit="M45"),
    ("motor", "MotorTemperature"): RoleSpec(browse_name="R:MotorTemperature", unit="CEL", low=0.0, high=90.0),
    ("motor", "MotorCurrent"): RoleSpec(browse_name="S:MotorCurrent", unit="AMP"),
    ("motor", "MotorTorque"): RoleSpec(browse_name="S:MotorTorque", unit="NU"),
    ("motor", "BrakeReleased"): RoleSpec(browse_name="R:BrakeReleased", kind=ValueKind.FLAG),
    ("device", "SpeedOverride"): RoleSpec(browse_name="R:SpeedOverride", unit="P1", low=0.0, high=100.0),
    ("device", "InControl"): RoleSpec(browse_name="R:InControl", kind=ValueKind.FLAG),
    ("device", "OnPath"): RoleSpec(browse_name="R:OnPath", kind=ValueKind.FLAG),
    **{("tool", name): RoleSpec(browse_name=f"S:{name}", unit="MMT") for name in ("X", "Y", "Z")},
    **{
        ("tool", name): RoleSpec(browse_name=f"S:{name}", unit="DD", low=-180.0, high=180.0)
        for name in ("RX", "RY", "RZ")
    },
    ("tool", "ActualTCPSpeed"): RoleSpec(browse_name="S:ActualTCPSpeed", unit="C16"),
    ("load", "Mass"): RoleSpec(browse_name="R:Mass", unit="KGM", low=0.0),
    ("controller", "Temperature"): RoleSpec(browse_name="R:Temperature", unit="CEL", low=0.0, high=70.0),
    ("task", "TaskProgramName"): RoleSpec(browse_name="R:TaskProgramName", kind=ValueKind.TEXT),
    ("task", "TaskProgramLoaded"): RoleSpec(browse_name="R:TaskProgramLoaded", kind=ValueKind.FLAG),
    ("task", "ExecutionMode"): RoleSpec(browse_name="R:ExecutionMode", kind=ValueKind.COUNT, data_type="R:18191"),
    ("safety", "OperationalMode"): RoleSpec(browse_name="R:OperationalMode", kind=ValueKind.COUNT, data_type="R:3006"),
    ("safety", "EmergencyStop"): RoleSpec(browse_name="R:EmergencyStop", kind=ValueKind.FLAG),
    ("safety", "ProtectiveStop"): RoleSpec(browse_name="R:ProtectiveStop", kind=ValueKind.FLAG),
    ("state", "Executing"): RoleSpec(browse_name="M:MachineryItemState", kind=ValueKind.FLAG),
}


def role_of(text: str) -> Role:
    """Read a role.

    Raises:
        ValueError: no such role; the message lists what there is.
    """
    match = _TEXT.fullmatch(text.strip())
    place = (match[1] or match[3]) if match else ""
    spec = _SPECS.get((place, match[4])) if match else None
    number = int(match[2]) if match and match[2] else 0
    if match is None or spec is None or number > MOST_AXES:
        raise ValueError(f"no such role; there are {', '.join(role_names())}")
    return Role(place=place, number=number, name=match[4], spec=spec)


def role_names() -> list[str]:
    """Every role as it is written in a map."""
    return [f"{place} N {name}" if place in ("axis", "motor") else f"{place} {name}" for place, name in _SPECS]


def range_of(role: Role, arm: ArmGeometry | None) -> tuple[float | None, float | None]:
    """Low and high in the unit of the role; what the arm's data sheet says wins."""
    row = role.number - 1
    if arm is not None and role.place == "axis" and row < len(arm.limit_deg):
        if role.name == "ActualPosition":
            return arm.limit_deg[row]
        if role.name == "ActualSpeed":
            return -arm.max_speed_deg_s[row], arm.max_speed_deg_s[row]
    return role.spec.low, role.spec.high
