"""The cobot as a motion device system of OPC 40010-1."""

from collections.abc import Callable

from asyncua import ua

from hmi.domain.arm_geometry import JOINTS, UR5E
from hmi.simulator.address_space import HAS_COMPONENT, ORGANIZES
from hmi.simulator.building_blocks import add_blocks, add_electricity, add_identification
from hmi.simulator.cell_model import CellModel
from hmi.simulator.cobot import ProtectiveCause
from hmi.simulator.node_declarations import Scale
from hmi.simulator.robot_operation_nodes import add_system_operation, add_task_operation
from hmi.simulator.tag_plan import TagPlan
from hmi.simulator.ua_values import GOOD, INVALID_STATE

_DEGREES = 57.29577951308232
_LOCALIZED = ua.VariantType.LocalizedText
_MAKER = "Universal Robots"
_MOTORS = ("Size 3", "Size 3", "Size 3", "Size 1", "Size 1", "Size 1")
_JOINT_NAMES = ("Base", "Shoulder", "Elbow", "Wrist 1", "Wrist 2", "Wrist 3")


async def add_cobot(plan: TagPlan, model: CellModel) -> None:
    """Add the system below DeviceSet, and to Machines."""
    space, cobot = plan.space, model.cobot
    system = await space.add_object("cobot", "S:Cobot", "D:5001", "R:1002")
    await space.refer("M:1001", ORGANIZES, system)
    await add_identification(plan, system, maker=_MAKER, model="UR5e", serial="2024350123")
    await add_blocks(plan, system, lambda: "Executing" if cobot.is_busy and cobot.can_move else _resting(model))
    await _add_device(plan, model, system)
    await _add_controller(plan, model, system)
    await _add_safety(plan, model, system)
    await _add_gripper(plan, model, system)
    meter = model.meter
    await add_electricity(
        plan, "cobot", lambda: meter.power_by_machine_w["cobot"], lambda: meter.energy_by_machine_wh["cobot"], 600.0
    )

    async def reset(_object: ua.NodeId) -> ua.StatusCode:
        if not cobot.protective_stop:
            return INVALID_STATE
        cobot.unlock()
        return GOOD

    await space.method("cobot/unlock_protective_stop", "S:UnlockProtectiveStop", system, reset)


def _resting(model: CellModel) -> str:
    return "OutOfService" if model.cobot.protective_stop or model.cobot.emergency_stop else "NotExecuting"


async def _add_device(plan: TagPlan, model: CellModel, system: str) -> None:
    space, cobot = plan.space, model.cobot
    devices = await space.add_object("cobot/devices", "R:MotionDevices", system, "0:61")
    device = await space.add_object("cobot/arm", "S:UR5e", devices, "R:1004")
    await _add_nameplate(plan, device, maker=_MAKER, model="UR5e", serial="2024350123", product_code="110305")
    await plan.constant(
        "cobot/arm/category", "R:MotionDeviceCategory", device, 1, ua.VariantType.Int32, data_type="R:18193"
    )
    parameters = await space.add_object("cobot/arm/parameters", "D:ParameterSet", device)

    def override(value: float) -> None:
        cobot.speed_override = value

    await plan.number(
        "cobot/arm/speed_override", "R:SpeedOverride", parameters, lambda: cobot.speed_override,
        Scale(unit="P1", low=0.0, high=100.0), apply=override, has_history=True,
    )  # fmt: skip
    await plan.flag("cobot/arm/in_control", "R:InControl", parameters, lambda: cobot.can_move)
    await plan.flag("cobot/arm/on_path", "R:OnPath", parameters, lambda: cobot.is_busy and cobot.can_move)
    load = await space.add_object("cobot/arm/flange_load", "R:FlangeLoad", device, "R:1018")
    await plan.number(
        "cobot/arm/flange_load/mass", "R:Mass", load, lambda: cobot.payload_kg, Scale(unit="KGM", low=0.0, high=5.0)
    )
    axes = await space.add_object("cobot/axes", "R:Axes", device, "0:61")
    trains = await space.add_object("cobot/power_trains", "R:PowerTrains", device, "0:61")
    for joint in range(JOINTS):
        await _add_axis(plan, model, axes, joint)
        await _add_power_train(plan, model, trains, joint)
        await space.refer(f"cobot/train_{joint + 1}", "R:18178", f"cobot/axis_{joint + 1}")
    await _add_tool_point(plan, model, device)


async def _add_axis(plan: TagPlan, model: CellModel, axes: str, joint: int) -> None:
    cobot, path = model.cobot, f"cobot/axis_{joint + 1}"
    axis = await plan.space.add_object(path, f"S:Axis_{joint + 1}", axes, "R:16601")
    await plan.constant(
        f"{path}/name", "D:ComponentName", axis, ua.LocalizedText(_JOINT_NAMES[joint]), ua.VariantType.LocalizedText
    )
    await plan.constant(f"{path}/profile", "R:MotionProfile", axis, 1, ua.VariantType.Int32, data_type="R:3008")
    parameters = await plan.space.add_object(f"{path}/parameters", "D:ParameterSet", axis)
    low, high = UR5E.limit_deg[joint]
    fastest = UR5E.max_speed_deg_s[joint]
    await plan.number(
        f"{path}/position", "R:ActualPosition", parameters, lambda: float(cobot.position[joint]) * _DEGREES,
        Scale(unit="DD", low=low, high=high), is_motion=True, has_history=True,
    )  # fmt: skip
    await plan.number(
        f"{path}/speed", "R:ActualSpeed", parameters, lambda: float(cobot.speed[joint]) * _DEGREES,
        Scale(unit="E96", low=-fastest, high=fastest), is_motion=True,
    )  # fmt: skip


async def _add_power_train(plan: TagPlan, model: CellModel, trains: str, joint: int) -> None:
    cobot, space = model.cobot, plan.space
    train = await space.add_object(f"cobot/train_{joint + 1}", f"S:PowerTrain_{joint + 1}", trains, "R:16794")
    path = f"cobot/motor_{joint + 1}"
    motor = await space.add_object(path, f"S:Motor_{joint + 1}", train, "R:1019")
    await _add_nameplate(
        plan,
        motor,
        maker=_MAKER,
        model=_MOTORS[joint],
        serial=f"2024350123-{joint + 1}",
        product_code=f"11{joint + 1:04d}",
    )
    parameters = await space.add_object(f"{path}/parameters", "D:ParameterSet", motor)
    await plan.number(
        f"{path}/temperature", "R:MotorTemperature", parameters, lambda: float(cobot.temperature[joint]),
        Scale(unit="CEL", low=0.0, high=90.0), has_history=True, digits=2,
    )  # fmt: skip
    await plan.number(
        f"{path}/current", "S:MotorCurrent", parameters, lambda: float(cobot.current[joint]),
        Scale(unit="AMP", low=-8.0, high=8.0), is_motion=True, has_history=True,
    )  # fmt: skip
    await plan.flag(f"{path}/brake_released", "R:BrakeReleased", parameters, lambda: cobot.can_move)


async def _add_tool_point(plan: TagPlan, model: CellModel, device: str) -> None:
    cobot = model.cobot
    point = await plan.space.add_object("cobot/tcp", "S:ToolCentrePoint", device)
    reach = Scale(unit="MMT", low=-1200.0, high=1200.0)
    turn = Scale(unit="DD", low=-180.0, high=180.0)
    for row, name in enumerate(("X", "Y", "Z")):
        await plan.number(
            f"cobot/tcp/{name.lower()}", f"S:{name}", point, lambda row=row: float(cobot.tool_pose[row]) * 1000.0,
            reach, is_motion=True, digits=2,
        )  # fmt: skip
        await plan.number(
            f"cobot/tcp/r{name.lower()}", f"S:R{name}", point,
            lambda row=row: float(cobot.tool_pose[3 + row]) * _DEGREES, turn, is_motion=True, digits=2,
        )  # fmt: skip
    await plan.number(
        "cobot/tcp/speed", "S:ActualTCPSpeed", point, lambda: cobot.tool_speed_mm_s,
        Scale(unit="C16", low=0.0, high=2500.0), is_motion=True, has_history=True, digits=1,
    )  # fmt: skip


async def _add_controller(plan: TagPlan, model: CellModel, system: str) -> None:
    space, cobot = plan.space, model.cobot
    folder = await space.add_object("cobot/controllers", "R:Controllers", system, "0:61")
    controller = await space.add_object("cobot/controller", "S:Controller", folder, "R:1003")
    await _add_nameplate(plan, controller, maker=_MAKER, model="CB5", serial="2024550077", product_code="120705")
    user = await space.add_object("cobot/controller/user", "R:CurrentUser", controller, "R:18175")
    await plan.constant("cobot/controller/user/level", "R:Level", user, "operator", ua.VariantType.String)
    programs = await space.add_object("cobot/controller/software", "R:Software", controller, "0:61")
    software = await space.add_object("cobot/controller/polyscope", "S:PolyScope", programs, "D:15106")
    await _add_texts(plan, software, (("Manufacturer", _MAKER), ("Model", "PolyScope")))
    await plan.constant(f"{software}/revision", "D:SoftwareRevision", software, "5.17.0", ua.VariantType.String)
    parameters = await space.add_object("cobot/controller/parameters", "D:ParameterSet", controller)
    await plan.number(
        "cobot/controller/temperature", "R:Temperature", parameters, lambda: 30.0 + cobot.power_w / 45.0,
        Scale(unit="CEL", low=0.0, high=70.0), digits=1,
    )  # fmt: skip
    await plan.count("cobot/controller/cycles", "S:CycleCount", parameters, lambda: cobot.cycles)
    tasks = await space.add_object("cobot/tasks", "R:TaskControls", controller, "0:61")
    task = await space.add_object("cobot/task", "S:Task", tasks, "R:1011")
    values = await space.add_object("cobot/task/parameters", "D:ParameterSet", task)
    await plan.text("cobot/task/program", "R:TaskProgramName", values, lambda: cobot.task.program)
    await plan.text("cobot/task/step", "S:ActiveRoutine", values, lambda: cobot.program or "wait_for_work")
    await plan.flag("cobot/task/loaded", "R:TaskProgramLoaded", values, lambda: bool(cobot.task.program))
    await plan.member("cobot/task/mode", "R:ExecutionMode", values, lambda: 1, data_type="R:18191")
    await plan.constant("cobot/task/name", "D:ComponentName", task, ua.LocalizedText("Main program"), _LOCALIZED)
    await add_task_operation(plan, cobot.task, task)
    await add_system_operation(plan, cobot.system, controller)
    await space.refer(controller, "R:4002", "cobot/arm")


async def _add_safety(plan: TagPlan, model: CellModel, system: str) -> None:
    space, cobot = plan.space, model.cobot
    folder = await space.add_object("cobot/safety_states", "R:SafetyStates", system, "0:61")
    safety = await space.add_object("cobot/safety", "S:Safety", folder, "R:1013")
    parameters = await space.add_object("cobot/safety/parameters", "D:ParameterSet", safety)
    await plan.member("cobot/safety/mode", "R:OperationalMode", parameters, lambda: 3, data_type="R:3006")
    await plan.flag(
        "cobot/safety/emergency_stop", "R:EmergencyStop", parameters, lambda: cobot.emergency_stop, has_history=True
    )
    await plan.flag(
        "cobot/safety/protective_stop", "R:ProtectiveStop", parameters, lambda: cobot.protective_stop,
        has_history=True,
    )  # fmt: skip
    await space.refer("cobot/controller", "R:18182", safety)
    await _add_safety_functions(plan, model, safety)


async def _add_safety_functions(plan: TagPlan, model: CellModel, safety: str) -> None:
    """Which of the robot's safety functions is active."""
    cobot = model.cobot
    functions: tuple[tuple[str, str, str, str, Callable[[], bool]], ...] = (
        ("EmergencyStopFunctions", "Pendant", "Pendant", "R:17230", lambda: cobot.emergency_stop),
        *(
            ("ProtectiveStopFunctions", cause.name.title().replace("_", ""), cause.value, "R:17233",
             lambda cause=cause: cobot.protective_cause is cause)
            for cause in ProtectiveCause
        ),
    )  # fmt: skip
    for folder in ("EmergencyStopFunctions", "ProtectiveStopFunctions"):
        await plan.space.add_object(f"cobot/safety/{folder}", f"R:{folder}", safety, "0:61")
    for folder, key, words, kind, is_active in functions:
        path = f"cobot/safety/{folder}/{key}"
        function = await plan.space.add_object(path, f"S:{key}", f"cobot/safety/{folder}", kind)
        await plan.constant(f"{path}/name", "R:Name", function, words, ua.VariantType.String)
        if kind == "R:17233":
            await plan.constant(
                f"{path}/enabled", "R:Enabled", function, True, ua.VariantType.Boolean, reference=HAS_COMPONENT
            )
        await plan.flag(f"{path}/active", "R:Active", function, is_active, has_history=True)


async def _add_gripper(plan: TagPlan, model: CellModel, system: str) -> None:
    cobot = model.cobot
    gripper = await plan.space.add_object("cobot/gripper", "S:Gripper", system, reference=HAS_COMPONENT)
    await plan.number(
        "cobot/gripper/vacuum", "S:Vacuum", gripper, lambda: cobot.vacuum_mbar / 1000.0,
        Scale(unit="BAR", low=0.0, high=1.0), has_history=True,
    )  # fmt: skip
    await plan.flag("cobot/gripper/part_held", "S:PartHeld", gripper, lambda: cobot.carried is not None)
    await plan.count("cobot/gripper/losses", "S:GripLosses", gripper, lambda: cobot.grip_losses, has_history=True)
    await plan.count("cobot/protective_stops", "S:ProtectiveStopCount", gripper, lambda: cobot.protective_stops)


async def _add_nameplate(
    plan: TagPlan, path: str, *, maker: str, model: str, serial: str, product_code: str
) -> None:  # fmt: skip
    """What DI demands of a robot's devices, controllers and motors."""
    await _add_texts(plan, path, (("Manufacturer", maker), ("Model", model)))
    for name, text in (("SerialNumber", serial), ("ProductCode", product_code)):
        await plan.constant(f"{path}/{name}", f"D:{name}", path, text, ua.VariantType.String)


async def _add_texts(plan: TagPlan, path: str, texts: tuple[tuple[str, str], ...]) -> None:
    for name, text in texts:
        await plan.constant(f"{path}/{name}", f"D:{name}", path, ua.LocalizedText(text), _LOCALIZED)
