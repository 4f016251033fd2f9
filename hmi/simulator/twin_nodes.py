"""The twin as a controller without a network: the very nodes of the simulated cell, with the same checks."""

import math
from collections.abc import Awaitable, Callable, Generator, Sequence
from types import SimpleNamespace
from typing import Any, cast

from asyncua import ua

from hmi.domain.argument import Argument
from hmi.domain.tag import NodeAddress, Scalar
from hmi.simulator.address_space import AddressSpace
from hmi.simulator.cell_model import CellModel
from hmi.simulator.cell_nodes import add_cell
from hmi.simulator.companion_tables import NAMESPACES
from hmi.simulator.node_declarations import MethodArgument, Structure
from hmi.simulator.node_writer import Attributes
from hmi.simulator.tag_plan import TagPlan
from hmi.simulator.ua_values import INVALID_ARGUMENT, INVALID_STATE, OUT_OF_RANGE

CELL_URI = NAMESPACES["S"]
"""Namespace of the nodes that the simulated cell has of its own: by it the twin knows its cell."""

_REFUSALS = {
    INVALID_STATE.value: "wrong_state",
    OUT_OF_RANGE.value: "out_of_range",
    INVALID_ARGUMENT.value: "wrong_argument",
}
_Callback = Callable[..., Awaitable[Any]]


class _Space(AddressSpace):
    """Takes what is added and has no server; remembers what can be called."""

    def __init__(self) -> None:
        self._index = {"0": 0, **{prefix: number for number, prefix in enumerate(NAMESPACES, 2)}}
        self.methods: dict[str, tuple[_Callback, tuple[MethodArgument, ...]]] = {}

    async def _add(
        self, node: ua.NodeId, name: ua.QualifiedName, parent: str, node_class: ua.NodeClass, attributes: Attributes,
        reference: str, kind: str,
    ) -> None:  # fmt: skip
        """No node."""

    async def _property(self, owner: ua.NodeId, name: str, value: object, data_type: int) -> None:
        """No property."""

    async def refer(self, source: str, reference: str, target: str) -> None:
        """No reference."""

    async def declare_enumeration(self, key: str, name: str, members: tuple[str, ...]) -> None:
        """No data type."""

    async def declare_structure(self, structure: Structure) -> type[Any]:
        """No data type; values of it can be made all the same."""
        return cast("type[Any]", SimpleNamespace)

    async def method(
        self, path: str, name: str, parent: str, callback: _Callback, inputs: tuple[MethodArgument, ...] = (),
        outputs: tuple[MethodArgument, ...] = (), *, label: str = "", is_executable: bool = True,
    ) -> None:  # fmt: skip
        """Remember it."""
        if is_executable:
            self.methods[path] = (callback, inputs)


class TwinNodes:
    """What can be read, written and called of one instance of the model. Refusals are snake_case; empty: taken."""

    def __init__(self, model: CellModel) -> None:
        self._space = _Space()
        plan = TagPlan(self._space)
        _finished(add_cell(plan, model))
        self._sources = {str(source.node.Identifier): source for source in plan.sources}
        self._set_points = {str(node.Identifier): point for node, point in plan.set_points.items()}

    def read(self, path: str) -> Scalar | None:
        """What a client reads of a node; None where there is none, or nothing plain."""
        source = self._sources.get(path)
        value: object = None if source is None else source.read()
        if isinstance(value, float) and source is not None:
            return round(value, source.digits)
        if isinstance(value, ua.LocalizedText):
            return value.Text or ""
        return value if isinstance(value, bool | int | str) else None

    def write(self, node: NodeAddress, value: Scalar) -> str:
        """Set a value, if the machine takes it; as ``checked_writes`` checks it."""
        point = self._set_points.get(path_of(node) or "")
        if point is None:
            return "not_writable"
        if isinstance(value, str | bool):
            return "wrong_type"
        if not math.isfinite(value):
            return "not_a_number"
        if not point.low <= value <= point.high:
            return "out_of_range"
        if not point.allows():
            return "wrong_state"
        point.apply(float(value))
        return ""

    def call(self, method: NodeAddress, owner: NodeAddress, arguments: Sequence[Argument]) -> str:
        """Call a method, if the machine takes it."""
        callback, inputs = self._space.methods.get(path_of(method) or "", (None, ()))
        if callback is None:
            return "unknown"
        if len(arguments) != len(inputs) or not all(_fits(*pair) for pair in zip(arguments, inputs, strict=True)):
            return "wrong_argument"
        variants = [ua.Variant(cast(Any, list(value) if isinstance(value, tuple) else value), one.variant)
                    for value, one in zip(arguments, inputs, strict=True)]  # fmt: skip
        answer = _finished(callback(owner, *variants))
        if isinstance(answer, ua.StatusCode) and not answer.is_good():
            return _REFUSALS.get(answer.value, "refused")
        return ""


def path_of(node: NodeAddress) -> str | None:
    """Path of a node of the simulated cell; None for one of another controller."""
    return node.identifier[2:] if node.uri == CELL_URI and node.identifier.startswith("s=") else None


def _fits(value: Argument, wanted: MethodArgument) -> bool:
    """Whether a plain value is what a method takes; structures are none."""
    if isinstance(value, tuple):
        return wanted.is_array
    if wanted.is_array:
        return False
    if wanted.variant in (ua.VariantType.String, ua.VariantType.LocalizedText):
        return isinstance(value, str)
    if wanted.variant is ua.VariantType.Boolean:
        return isinstance(value, bool)
    if wanted.variant in (ua.VariantType.Double, ua.VariantType.Float):
        return not isinstance(value, str | bool) and math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)


def _finished(work: Awaitable[Any]) -> Any:
    """What a coroutine answers that waits for nothing."""
    steps: Generator[Any, None, Any] = work.__await__()
    try:
        next(steps)
    except StopIteration as end:
        return end.value
    raise RuntimeError("it waits for something, and there is no loop")
