"""A belt as nodes: a PackML unit with drive values."""

from hmi.simulator.building_blocks import add_blocks, add_machine, item_state_of
from hmi.simulator.conveyor import Conveyor
from hmi.simulator.node_declarations import Scale
from hmi.simulator.pack_nodes import add_pack_unit
from hmi.simulator.tag_plan import TagPlan


async def add_conveyor(plan: TagPlan, key: str, name: str, belt: Conveyor, serial: str) -> None:
    """Add the belt below Machines."""
    machine = await add_machine(plan, key, name, maker="Tandem Simulation", model="Belt 1800", serial=serial)
    await add_blocks(plan, machine, lambda: item_state_of(belt.unit))
    speed = Scale(unit="C16", low=0.0, high=300.0)

    def set_speed(value: float) -> None:
        belt.speed_setpoint_mm_s = value

    await add_pack_unit(
        plan, machine, belt.unit, belt.unit.command,
        speed=lambda: belt.speed_mm_s, set_speed=set_speed, speed_scale=speed,
        read_speed_setpoint=lambda: belt.speed_setpoint_mm_s,
        starved=lambda: not belt.parts, blocked=lambda: belt.part_at_end is not None,
        processed=lambda: belt.processed, defective=lambda: 0,
    )  # fmt: skip
    drive = await plan.space.add_object(f"{key}/drive", "S:Drive", machine)
    await plan.number(
        f"{key}/drive/current", "S:MotorCurrent", drive, lambda: belt.motor_current_a,
        Scale(unit="AMP", low=0.0, high=4.0), has_history=True, digits=2,
    )  # fmt: skip
    await plan.number(
        f"{key}/drive/temperature", "S:MotorTemperature", drive, lambda: belt.motor_temperature_c,
        Scale(unit="CEL", low=0.0, high=100.0), digits=1,
    )  # fmt: skip
    await plan.count(f"{key}/parts_on_belt", "S:PartsOnBelt", drive, lambda: len(belt.parts))
    await plan.flag(f"{key}/part_at_end", "S:PartAtEnd", drive, lambda: belt.part_at_end is not None)
    await plan.flag(f"{key}/jammed", "S:Jammed", drive, lambda: belt.is_tripped, has_history=True)
