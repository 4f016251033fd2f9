"""The camera's state machines of OPC 40100-1, and the methods that move them."""

from collections.abc import Callable
from typing import Any

from asyncua import ua

from hmi.simulator.camera import Camera, VisionState
from hmi.simulator.node_declarations import MethodArgument
from hmi.simulator.state_tables import STATE_IDS
from hmi.simulator.tag_plan import TagPlan
from hmi.simulator.ua_values import INVALID_STATE

_CAUSE = (
    MethodArgument(name="Cause", variant=ua.VariantType.Int32, about="Number of the reason, 0 when there is none"),
    MethodArgument(name="CauseDescription", variant=ua.VariantType.String, about="Reason in words"),
)
AUTOMATIC = "camera/automatic"
"""Path of the state machine of automatic mode."""
_ERROR = MethodArgument(name="Error", variant=ua.VariantType.Int32, about="0 when it was done")


async def add_vision_states(plan: TagPlan, camera: Camera, machine: str) -> None:
    """Whether the camera works at all, and within that what it does in automatic mode."""
    space = plan.space

    def find(name: str) -> ua.NodeId:
        return space.node_id(STATE_IDS[f"vision.{name}"])

    outer = await space.add_object("camera/state", "V:VisionStateMachine", machine, "V:1017")
    await plan.state(outer, outer, lambda: _outer_state(camera.state), find)
    inner = await space.add_object(AUTOMATIC, "V:AutomaticModeStateMachine", outer, "V:1021")
    await plan.state(inner, inner, lambda: _inner_state(camera.state), find)
    methods: tuple[tuple[str, str, str, tuple[MethodArgument, ...], Callable[[], bool]], ...] = (
        (outer, "Halt", "Halt camera", _CAUSE, camera.halt),
        (outer, "Reset", "Reset camera", _CAUSE, camera.reset),
        (outer, "SelectModeAutomatic", "Select automatic mode", (), camera.select_automatic),
        (inner, "Abort", "Abort inspection", _CAUSE, camera.abort),
    )
    for owner, name, label, inputs, act in methods:
        await space.method(f"{owner}/{name}", f"V:{name}", owner, _obeying(act), inputs, (_ERROR,), label=label)


def _outer_state(state: VisionState) -> str:
    is_standing = state in (VisionState.PREOPERATIONAL, VisionState.HALTED, VisionState.ERROR)
    return state.value if is_standing else "Operational"


def _inner_state(state: VisionState) -> str:
    if state in (VisionState.PREOPERATIONAL, VisionState.HALTED):
        return "Initialized"
    return "Ready" if state is VisionState.ERROR else state.value


def _obeying(act: Callable[[], bool]) -> Callable[..., Any]:
    async def call(_object: ua.NodeId, *_arguments: ua.Variant) -> object:
        zero: Any = 0
        return [ua.Variant(zero, ua.VariantType.Int32)] if act() else INVALID_STATE

    return call
