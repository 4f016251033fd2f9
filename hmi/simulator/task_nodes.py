"""TaskControlOperation of OPC 40010-1: load, start, stop and unload the cobot's program."""

from collections.abc import Callable
from typing import Any

from asyncua import ua

from hmi.simulator.address_space import HAS_ADD_IN
from hmi.simulator.node_declarations import MethodArgument
from hmi.simulator.robot_task import TASK_PROGRAMS, RobotTask
from hmi.simulator.state_tables import STATE_IDS
from hmi.simulator.tag_plan import TagPlan
from hmi.simulator.ua_values import INVALID_ARGUMENT, INVALID_STATE

_STATUS = MethodArgument(name="Status", variant=ua.VariantType.Int32, about="0 when it was done")
_NAME = MethodArgument(name="Name", variant=ua.VariantType.String, about=f"Program: {', '.join(TASK_PROGRAMS)}")
_STOP_MODE = MethodArgument(name="StopMode", variant=ua.VariantType.Int64, about="0 stops on the path")


async def add_task_operation(plan: TagPlan, task: RobotTask, owner: str) -> None:
    """The add-in below a task control, with its state machine and methods."""
    space = plan.space
    operation = await space.add_object(
        f"{owner}/operation", "R:TaskControlOperation", owner, "R:1008", HAS_ADD_IN, label="Program control"
    )
    machine = await space.add_object(
        f"{operation}/machine", "R:TaskControlStateMachine", operation, "R:1025", label="Program control"
    )
    await plan.state(machine, machine, lambda: task.state.value, lambda name: space.node_id(STATE_IDS[f"task.{name}"]))
    methods: tuple[tuple[str, str, tuple[MethodArgument, ...], Callable[..., Any]], ...] = (
        ("Start", "Start program", (), _obeying(task.start)),
        ("Stop", "Stop program", (_STOP_MODE,), _obeying(task.stop)),
        ("LoadByName", "Load program", (_NAME,), _naming(task.load)),
        ("UnloadByName", "Unload program", (_NAME,), _naming(lambda name: name == task.program and task.unload())),
    )
    for name, label, inputs, callback in methods:
        await space.method(f"{machine}/{name}", f"R:{name}", machine, callback, inputs, (_STATUS,), label=label)


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
