"""The simulated cell's values as columns, without a server between: hours of it in seconds."""

from collections.abc import Callable, Iterator

import numpy as np

from hmi.advisor.columns import Columns
from hmi.domain.cell import Cell
from hmi.domain.equipment import Component, ComponentKind, Equipment, EquipmentId, EquipmentKind
from hmi.domain.tag import DataType, NodeAddress, TagDefinition, TagName
from hmi.simulator.cell_model import CellModel

STEP_NS = 10**8
BEGIN_NS = 1_700_000_000 * 10**9
Look = Callable[[CellModel], float]

_KINDS = {
    "cobot": EquipmentKind.ROBOT,
    "cnc": EquipmentKind.MACHINE_TOOL,
    "infeed": EquipmentKind.CONVEYOR,
    "outfeed": EquipmentKind.CONVEYOR,
    "camera": EquipmentKind.INSPECTION,
    "meter": EquipmentKind.ENERGY_METER,
    "supervisor": EquipmentKind.SUPERVISOR,
}


def _belt(key: str) -> dict[str, Look]:
    return {
        f"{key}/other/MotorCurrent": lambda model: round(getattr(model, key).motor_current_a, 2),
        f"{key}/packml/CurMachSpeed": lambda model: getattr(model, key).speed_mm_s,
        f"{key}/packml/MachSpeed": lambda model: getattr(model, key).speed_setpoint_mm_s,
        f"{key}/other/Jammed": lambda model: float(getattr(model, key).is_tripped),
        f"{key}/packml/ProdProcessedCount": lambda model: float(getattr(model, key).processed),
    }


LOOKS: dict[str, Look] = {
    "cobot/other/Vacuum": lambda model: round(model.cobot.vacuum_mbar / 1000.0, 3),
    "cobot/other/PartHeld": lambda model: float(model.cobot.carried is not None),
    "cobot/other/GripLosses": lambda model: float(model.cobot.grip_losses),
    "cobot/other/ProtectiveStopCount": lambda model: float(model.cobot.protective_stops),
    "cobot/robot_controller/CycleCount": lambda model: float(model.cobot.cycles),
    "cobot/motion_device/SpeedOverride": lambda model: model.cobot.speed_override,
    "cobot/flange_load/Mass": lambda model: model.cobot.payload_kg,
    "cnc/spindle/IsRotating": lambda model: float(model.cnc.spindle_rpm > 10.0),
    "cnc/spindle/Load": lambda model: round(model.cnc.spindle_load, 1),
    "cnc/spindle/Vibration": lambda model: round(model.cnc.vibration_mm_s, 2),
    "cnc/spindle/Temperature": lambda model: round(model.cnc.spindle_temperature_c, 1),
    "cnc/monitoring/CoolantFlow": lambda model: round(model.cnc.coolant_l_min, 1),
    "cnc/channel/FeedOverride": lambda model: model.cnc.feed_override,
    "cnc/production/PartsProducedInLifetime": lambda model: float(model.cnc.parts_made),
    "cnc/tool/RemainingLife": lambda model: model.cnc.tool_life_left,
    **_belt("infeed"),
    **_belt("outfeed"),
    "camera/other/Sharpness": lambda model: round(model.camera.sharpness, 1),
    "camera/other/ExposureTime": lambda model: round(model.camera.exposure_ms, 2),
    "camera/result/Confidence": lambda model: round(model.camera.confidence, 1),
    "camera/result/Deviation": lambda model: round(model.camera.measured_um, 1),
    "camera/other/PartsGood": lambda model: float(model.camera.good),
    "camera/other/PartsRejected": lambda model: float(model.camera.rejected),
    "meter/energy/AcActivePowerTotal": lambda model: model.meter.total_power_w,
    "meter/energy/AcActiveEnergyTotalImportHp": lambda model: model.meter.energy_wh,
    "meter/energy/Flow": lambda model: model.meter.air_flow_l_min,
    "meter/energy/Pressure": lambda model: model.meter.air_pressure_bar,
    "supervisor/packml/MachSpeed": lambda model: 1.4,
    "supervisor/packml/StateCurrent": lambda model: float(model.supervisor.unit.state),
    "supervisor/packml/ProdProcessedCount": lambda model: float(model.supervisor.good + model.supervisor.defective),
    "supervisor/packml/EquipmentStarved": lambda model: float(model.supervisor.is_starved),
    "supervisor/packml/EquipmentBlocked": lambda model: float(model.supervisor.is_blocked),
    "supervisor/other/CycleTime": lambda model: round(model.supervisor.cycle_s, 1),
}
for _joint in range(6):
    LOOKS |= {
        f"cobot/axis_{_joint + 1}/ActualPosition": lambda model, at=_joint: float(np.degrees(model.cobot.position[at])),
        f"cobot/axis_{_joint + 1}/ActualSpeed": lambda model, at=_joint: float(np.degrees(model.cobot.speed[at])),
        f"cobot/motor_{_joint + 1}/MotorCurrent": lambda model, at=_joint: round(float(model.cobot.current[at]), 3),
        f"cobot/motor_{_joint + 1}/MotorTemperature": lambda model, at=_joint: float(model.cobot.temperature[at]),
    }
NAMES = tuple(map(TagName, LOOKS))


def simulated_cell() -> Cell:
    """A cell that offers these tags, as a scan would find them."""
    components: dict[str, dict[str, dict[str, TagName]]] = {}
    for name in NAMES:
        equipment, component, role = name.split("/")
        components.setdefault(equipment, {}).setdefault(component, {})[role] = name
    return Cell(
        id="cell",
        label="Cell",
        endpoints=(),
        equipment=tuple(
            Equipment(
                id=EquipmentId(equipment),
                kind=_KINDS[equipment],
                label=equipment,
                components=tuple(
                    Component(name=_browse_name(component), kind=_kind(component), tags=tags)
                    for component, tags in parts.items()
                ),
            )
            for equipment, parts in components.items()
        ),
        tags=tuple(
            TagDefinition(
                name=name,
                node=NodeAddress(endpoint="cell", uri="urn:cell", identifier=f"s={name}"),
                data_type=DataType.DOUBLE,
                unit=_unit(name),
            )
            for name in NAMES
        ),
    )


def moments(model: CellModel, seconds: float, begin_ns: int = BEGIN_NS) -> Iterator[Columns]:
    """Let the cell run, 10 s at a time."""
    rows = 100
    for first in range(0, round(seconds * 10), rows):
        values = np.empty((rows, len(NAMES)))
        for row in range(rows):
            model.advance(0.1)
            values[row] = [look(model) for look in LOOKS.values()]
        times = begin_ns + (np.arange(rows, dtype=np.int64) + first + 1) * STEP_NS
        yield Columns(names=NAMES, time_ns=times, values=values)


def narrowed(batch: Columns, names: tuple[TagName, ...]) -> Columns:
    """The columns of some tags, in their order."""
    places = [batch.names.index(name) for name in names]
    return Columns(names=names, time_ns=batch.time_ns, values=batch.values[:, places])


def _unit(name: TagName) -> str:
    role = name.rpartition("/")[2]
    return {"ActualPosition": "°", "ActualSpeed": "°/s", "MotorCurrent": "A", "Vacuum": "bar"}.get(role, "")


def _browse_name(component: str) -> str:
    return "UR5e" if component == "motion_device" else component.capitalize()


def _kind(component: str) -> ComponentKind:
    for prefix, kind in (("axis", ComponentKind.AXIS), ("motor", ComponentKind.MOTOR)):
        if component.startswith(prefix):
            return kind
    return ComponentKind(component)
