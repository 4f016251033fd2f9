"""Program and drive control of OPC 40010-1: TaskControlOperation and SystemOperation, with true effect on the arm."""

from collections.abc import Callable
from typing import Any

from asyncua import ua

from hmi.simulator.address_space import HAS_ADD_IN
from hmi.simulator.last_transition import add_last_transition
from hmi.simulator.node_declarations import MethodArgument
from hmi.simulator.robot_system import RobotSystem
from hmi.simulator.robot_task import TASK_PROGRAMS, RobotTask
from hmi.simulator.state_tables import STATE_IDS
from hmi.simulator.tag_plan import TagPlan
from hmi.simulator.ua_values import INVALID_ARGUMENT, INVALID_STATE

_STATUS = MethodArgument(name="Status", variant=ua.VariantType.Int32, about="0 when it was done")
_NAME = MethodArgument(name="Name", variant=ua.VariantType.String, about=f"Program: {', '.join(TASK_PROGRAMS)}")
_STOP_MODE = MethodArgument(name="StopMode", variant=ua.VariantType.Int64, about="0 stops on the path")
_Methods = tuple[tuple[str, str, tuple[MethodArgument, ...], Callable[..., Any]], ...]


async def add_task_operation(plan: TagPlan, task: RobotTask, owner: str) -> None:
    """The add-in below a task control: load, start, stop and unload its program."""
    operation = await plan.space.add_object(
        f"{owner}/operation", "R:TaskControlOperation", owner, "R:1008", HAS_ADD_IN, label="Program control"
    )
    machine = await plan.space.add_object(
        f"{operation}/machine", "R:TaskControlStateMachine", operation, "R:1025", label="Program control"
    )
    await _add_states(plan, machine, "R:1025", "task", lambda: task.state.value)
    methods: _Methods = (
        ("Start", "Start program", (), _obeying(task.start)),
        ("Stop", "Stop program", (_STOP_MODE,), _obeying(task.stop)),
        ("LoadByName", "Load program", (_NAME,), _naming(task.load)),
        ("UnloadByName", "Unload program", (_NAME,), _naming(lambda name: name == task.program and task.unload())),
    )
    await _add_methods(plan, machine, methods)


async def add_system_operation(plan: TagPlan, system: RobotSystem, owner: str) -> None:
    """The add-in below the controller: power for the drives, and the program through the system."""
    operation = await plan.space.add_object(
        f"{owner}/operation", "R:SystemOperation", owner, "R:1028", HAS_ADD_IN, label="Robot control"
    )
    machine = await plan.space.add_object(
        f"{operation}/machine", "R:SystemOperationStateMachine", operation, "R:1021", label="Robot control"
    )
    await _add_states(plan, machine, "R:1021", "system", lambda: system.state.value)
    methods: _Methods = (
        ("GetReady", "Get robot ready", (), _obeying(system.get_ready)),
        ("StandDown", "Stand robot down", (), _obeying(system.stand_down)),
        ("Start", "Start robot", (), _obeying(system.start)),
        ("Stop", "Stop robot", (_STOP_MODE,), _obeying(system.stop)),
    )
    await _add_methods(plan, machine, methods)


async def _add_states(plan: TagPlan, machine: str, kind: str, prefix: str, read: Callable[[], str]) -> None:
    await plan.state(machine, machine, read, lambda name: plan.space.node_id(STATE_IDS[f"{prefix}.{name}"]))
    await add_last_transition(plan, machine, kind, read)


async def _add_methods(plan: TagPlan, machine: str, methods: _Methods) -> None:
    for name, label, inputs, callback in methods:
        await plan.space.method(f"{machine}/{name}", f"R:{name}", machine, callback, inputs, (_STATUS,), label=label)


def _obeying(act: Callable[[], bool]) -> Callable[..., Any]:
    async def call(_object: ua.NodeId, *_arguments: ua.Variant) -> object:
        return _done() if act() else INVALID_STATE

    return call


def _naming(act: Callable[[str], bool]) -> Callable[..., Any]:
    async def call(_object: ua.NodeId, name: ua.Variant) -> object:
        if str(name.Value) not in TASK_PROGRAMS:
            return INVALID_ARGUMENT
        return _done() if act(str(name.Value)) else INVALID_STATE

    return call


def _done() -> list[ua.Variant]:
    zero: Any = 0
    return [ua.Variant(zero, ua.VariantType.Int32)]
