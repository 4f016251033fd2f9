"""The state from which the twin starts, out of what is heard now and what was followed before; with its gaps.

What nobody publishes and nobody can work out: how long the tool in use lasts, how parts in work deviate before they are
measured, whether a sister tool is left. The twin takes the usual of them, differently in each seed where it varies.
"""

import re

import numpy as np

from hmi.domain.tag import TagName
from hmi.domain.trial import CannotTry, CannotTryReason, Gap, GapKind
from hmi.simulator.cobot import PROGRAMS
from hmi.simulator.job_orders import JobState
from hmi.simulator.operation_mode import MODE_WORDS
from hmi.simulator.packml import PackState
from hmi.simulator.robot_task import TASK_PROGRAMS
from hmi.simulator.twin_arm import posture_of
from hmi.simulator.twin_hearing import Hearing
from hmi.simulator.twin_model import dirt_of
from hmi.simulator.twin_state import (
    ArmState,
    BeltState,
    CameraState,
    CellState,
    FlowState,
    MillState,
    OrderState,
    SupplyState,
)
from hmi.simulator.twin_watch import TwinWatch, arm_place

_HELD_MBAR = 620.0
_FEEDS_EVERY_S = 14.0
_TOOL_CHANGE_S = 9.0
_FOLLOWED_S = 60.0
_LEAST = 0.03
"""Below this share, wear is taken for noise of the sensors."""
_TOOL_BROKEN = 2
_STANDS = 1
_WAITING = re.compile(r"(.+) \((\d+)\)")
_ALWAYS = (
    Gap(subject="tool_spread", kind=GapKind.ASSUMED),
    Gap(subject="sister_tool", kind=GapKind.ASSUMED),
    Gap(subject="part_deviation", kind=GapKind.ASSUMED),
    Gap(subject="feeder_rhythm", kind=GapKind.ASSUMED),
    Gap(subject="hands_of_people", kind=GapKind.ASSUMED),
    Gap(subject="joint_friction", kind=GapKind.ESTIMATED),
    Gap(subject="suction", kind=GapKind.ESTIMATED),
    Gap(subject="spindle_bearing", kind=GapKind.ESTIMATED),
    Gap(subject="lens_dirt", kind=GapKind.ESTIMATED),
    Gap(subject="air_leak", kind=GapKind.ESTIMATED),
)


def state_of(heard: Hearing, watch: TwinWatch, now_ns: int) -> CellState | CannotTry:
    """The cell as it is heard now."""
    lacking = heard.lacks()
    if lacking is not None:
        return CannotTry(reason=CannotTryReason.NOT_HEARD, detail=lacking)
    arm = _arm(heard, watch)
    if arm is None:
        return CannotTry(reason=CannotTryReason.NO_TWIN, detail="cobot/task/step")
    state = CellState(
        time_ns=now_ns, arm=arm, mill=_mill(heard, watch), infeed=_belt("infeed", heard, watch),
        outfeed=_belt("outfeed", heard, watch), camera=_camera(heard), flow=_flow(heard, watch),
        supply=_supply(heard), counts=_counts(heard), pace=watch.pace,
    )  # fmt: skip
    past_life = (Gap(subject="tool_past_its_life", kind=GapKind.ASSUMED),) if state.mill.wear >= 1.0 else ()
    state.gaps = (*_ALWAYS, *_by_watch(watch), *past_life, *_missing(heard.missing))
    return state


def _arm(heard: Hearing, watch: TwinWatch) -> ArmState | None:
    program = heard.text("cobot/task/step")
    place, _speed = arm_place(heard)
    task = heard.text("cobot/task/operation/machine/current_state") or "Executing"
    loaded = heard.text("cobot/task/program")
    held = watch.held_vacuum_bar
    lost = 0.0 if held is None else 1.0 - 1000.0 * held / _HELD_MBAR
    arm = ArmState(
        temperature_c=tuple(heard.joints("cobot/motor_{}/temperature").tolist()),
        friction=tuple(np.maximum(watch.friction(), 0.5).tolist()),
        speed_override=heard.number("cobot/arm/speed_override"),
        task_state=task if loaded in TASK_PROGRAMS else "Idle",
        task_program=loaded,
        is_powered=heard.text("cobot/controller/operation/machine/current_state") != "Idle",
        protective_stop=heard.flag("cobot/safety/protective_stop"),
        is_guard_open=heard.flag("cobot/safety/ProtectiveStopFunctions/GuardDoor/active"),
        emergency_stop=heard.flag("cobot/safety/emergency_stop"),
        is_carrying=heard.flag("cobot/gripper/part_held"),
        vacuum_loss=lost if lost > _LEAST else 0.0,
    )
    if program in PROGRAMS:
        if place is None:
            return None
        arm.program, arm.row, arm.start = program, place.row, place.start
        arm.elapsed_s = place.elapsed_s if PROGRAMS[program][place.row][0] == "move" else watch.waits_s
        arm.rate = 0.0 if place.rate is None else min(1.0, max(0.0, place.rate))
        return arm
    posture = posture_of(np.radians(heard.joints("cobot/axis_{}/position")))
    if posture is None:
        return None
    arm.start = posture
    return arm


def _mill(heard: Hearing, watch: TwinWatch) -> MillState:
    program = heard.text("cnc/program/state/current_state")
    mode = heard.text("cnc/operation_mode/current_state")
    is_broken = heard.number("cnc/tool/locked/reason") == _TOOL_BROKEN
    stands = heard.number("cnc/channel/state") == _STANDS
    return MillState(
        unit=("ABORTED" if is_broken or program == "Aborted" else "HELD") if stands else "EXECUTE",
        mode=MODE_WORDS.index(mode) if mode in MODE_WORDS else 3,
        feed_override=heard.number("cnc/channel/feed_override"),
        rapid_override=heard.number("cnc/channel/rapid_override"),
        has_part=program != "Initializing",
        is_milling=program in ("Running", "Interrupted", "Aborted"),
        progress=heard.number("cnc/program/progress") / 100.0,
        wear=max(0.0, 1.0 - heard.number("cnc/tool/life") / 100.0),
        wear_rate=watch.wear_rate,
        has_sister_tool=watch.wear_rate == 1.0,
        tool_is_broken=is_broken,
        tool_number=int(heard.number("cnc/tool/number", 12)),
        changing_tool_s=max(0.0, _TOOL_CHANGE_S - watch.since_tool_s),
        bearing_damage=watch.bearing_damage if watch.bearing_damage > 2 * _LEAST else 0.0,
        spindle_rpm=heard.number("cnc/spindle/speed"),
        spindle_temperature_c=heard.number("cnc/spindle/temperature", 36.0),
        coolant_temperature_c=heard.number("cnc/coolant_temperature", 24.0),
    )


def _belt(name: str, heard: Hearing, watch: TwinWatch) -> BeltState:
    setpoint = heard.number(f"{name}/packml/status/mach_speed")
    return BeltState(
        unit=_unit(heard, name),
        setpoint_mm_s=setpoint,
        speed_mm_s=heard.number(f"{name}/packml/status/cur_mach_speed", setpoint),
        motor_current_a=heard.number(f"{name}/drive/current", 0.7),
        motor_temperature_c=heard.number(f"{name}/drive/temperature", 34.0),
        is_tripped=heard.flag(f"{name}/jammed"),
        places_mm=tuple(watch.belts[name].places),
    )


def _camera(heard: Hearing) -> CameraState:
    outer = heard.text("camera/state/current_state")
    sharpness = heard.number("camera/image/sharpness", 92.0)
    dirt = dirt_of(sharpness)
    return CameraState(
        recipe=heard.text("camera/last_result/recipe"),
        standstill=outer if outer in ("Halted", "Preoperational") else "",
        dirt=dirt if dirt > _LEAST else 0.0,
        sharpness=sharpness,
    )


def _flow(heard: Hearing, watch: TwinWatch) -> FlowState:
    mode = heard.text("supervisor/operation_mode/current_state")
    orders = _orders(heard)
    return FlowState(
        unit=_unit(heard, "supervisor"),
        mode=MODE_WORDS.index(mode) if mode in MODE_WORDS else 3,
        orders=orders,
        is_starved=heard.flag("supervisor/packml/status/equipment_starved"),
        since_part_s=watch.since_part_s,
        feeder_s=max(0.1, _FEEDS_EVERY_S - watch.since_feed_s),
        feeder_is_empty=watch.feeder_is_empty,
        nobody_takes=watch.nobody_takes,
        is_without_office=not orders,
    )


def _orders(heard: Hearing) -> tuple[OrderState, ...]:
    name = heard.text("supervisor/job/order")
    state = {"Running": JobState.RUNNING, "Interrupted": JobState.INTERRUPTED}.get(
        heard.text("supervisor/job/current_state")
    )
    waiting = [
        OrderState(name=found[1], wanted=int(found[2]), state=JobState.ALLOWED_TO_START)
        for one in heard.text("supervisor/job/following").split(", ")
        if (found := _WAITING.fullmatch(one)) is not None
    ]
    if not name or state is None:
        return tuple(waiting)
    running = OrderState(
        name=name, wanted=int(heard.number("supervisor/job/wanted")), made=int(heard.number("supervisor/job/made")),
        scrap=int(heard.number("supervisor/job/scrap")), state=state,
    )  # fmt: skip
    return (running, *waiting)


def _supply(heard: Hearing) -> SupplyState:
    flow, pressure = heard.number("meter/air/flow", 55.0), heard.number("meter/air/pressure", 6.2)
    leak = (6.25 - 0.0016 * flow - pressure) / 0.9
    return SupplyState(
        leak=min(1.0, leak) if leak > _LEAST else 0.0, air_flow_l_min=flow, air_pressure_bar=pressure
    )  # fmt: skip


def _counts(heard: Hearing) -> dict[str, float]:
    paths = ("meter/energy/energy", "supervisor/packml/admin/processed", "supervisor/packml/admin/defective",
             "camera/rejected", "camera/good", "cobot/gripper/losses", "supervisor/line/lost",
             "supervisor/line/cycle_time")  # fmt: skip
    return {path: heard.number(path) for path in paths}


def _unit(heard: Hearing, name: str) -> str:
    number = heard.value(f"{name}/packml/status/state_current")
    is_known = isinstance(number, int) and number in {int(state) for state in PackState}
    return PackState(number).name if is_known else "STOPPED"


def _by_watch(watch: TwinWatch) -> tuple[Gap, ...]:
    gaps: list[Gap] = []
    for name, belt in watch.belts.items():
        kind = GapKind.ESTIMATED if belt.is_followed else GapKind.ASSUMED
        gaps.append(Gap(subject=f"places_on_{name}", kind=kind))
    if not watch.knows_friction:
        gaps.append(Gap(subject="friction_not_seen_yet", kind=GapKind.ASSUMED))
    if watch.looked_s < _FOLLOWED_S:
        gaps.append(Gap(subject="followed_too_short", kind=GapKind.ASSUMED))
    return tuple(gaps)


def _missing(missing: dict[str, TagName | None]) -> tuple[Gap, ...]:
    return tuple(Gap(subject=path, kind=GapKind.MISSING, tag_name=tag) for path, tag in sorted(missing.items()))
