"""Which variable shows what of the model, and which may be set: filled while the nodes are built."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from asyncua import ua

from hmi.simulator.address_space import HAS_COMPONENT, HAS_PROPERTY, AddressSpace, Value
from hmi.simulator.node_declarations import Scale

Read = Callable[[], Value]
_LAST_BUILT_IN = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A variable and the function that tells its present value."""

    node: ua.NodeId
    variant: ua.VariantType
    read: Read
    is_motion: bool
    digits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPoint:
    """A writable variable: inclusive limits and what to do with a new value."""

    low: float
    high: float
    apply: Callable[[float], None]
    allows: Callable[[], bool] = lambda: True
    """Whether the machine's state lets it be set now."""


class TagPlan:
    """Adds variables and remembers how to keep them true."""

    def __init__(self, space: AddressSpace) -> None:
        self.space = space
        self.sources: list[Source] = []
        self.set_points: dict[ua.NodeId, SetPoint] = {}
        self.historized: list[ua.NodeId] = []

    async def number(
        self,
        path: str,
        name: str,
        parent: str,
        read: Callable[[], float],
        scale: Scale,
        *,
        apply: Callable[[float], None] | None = None,
        is_motion: bool = False,
        has_history: bool = False,
        digits: int = 3,
        kind: str = "",
        variant: ua.VariantType = ua.VariantType.Double,
    ) -> None:
        """A measured or settable number; ``apply`` makes it writable within its range."""
        node = await self.space.variable(
            path, name, parent, float(read()), variant, scale=scale, kind=kind,
            is_writable=apply is not None, historizing=has_history,
        )  # fmt: skip
        self.sources.append(Source(node=node, variant=variant, read=read, is_motion=is_motion, digits=digits))
        if apply is not None:
            self.set_points[node] = SetPoint(low=scale.low, high=scale.high, apply=apply)
        if has_history:
            self.historized.append(node)

    async def count(
        self, path: str, name: str, parent: str, read: Callable[[], int], *,
        variant: ua.VariantType = ua.VariantType.UInt32, has_history: bool = False, kind: str = "",
        is_property: bool = False,
    ) -> None:  # fmt: skip
        """A counter."""
        node = await self.space.variable(
            path, name, parent, read(), variant, historizing=has_history, kind=kind,
            reference=HAS_PROPERTY if is_property else HAS_COMPONENT,
        )  # fmt: skip
        self.sources.append(Source(node=node, variant=variant, read=read, is_motion=False, digits=0))
        if has_history:
            self.historized.append(node)

    async def flag(
        self, path: str, name: str, parent: str, read: Callable[[], bool], *, has_history: bool = False
    ) -> None:
        """A boolean."""
        node = await self.space.variable(path, name, parent, read(), ua.VariantType.Boolean, historizing=has_history)
        self.sources.append(Source(node=node, variant=ua.VariantType.Boolean, read=read, is_motion=False, digits=0))
        if has_history:
            self.historized.append(node)

    async def text(
        self, path: str, name: str, parent: str, read: Callable[[], str], *,
        kind: str = "", is_localized: bool = False, is_property: bool = False,
    ) -> None:  # fmt: skip
        """A string, or a text that could be in another language as well."""
        variant = ua.VariantType.LocalizedText if is_localized else ua.VariantType.String

        def shown() -> Value:
            return ua.LocalizedText(read()) if is_localized else read()

        reference = HAS_PROPERTY if is_property else HAS_COMPONENT
        node = await self.space.variable(path, name, parent, shown(), variant, kind=kind, reference=reference)
        self.sources.append(Source(node=node, variant=variant, read=shown, is_motion=False, digits=0))

    async def node(self, path: str, name: str, parent: str, read: Callable[[], ua.NodeId]) -> None:
        """A property that points at another node."""
        variant = ua.VariantType.NodeId
        node = await self.space.variable(path, name, parent, read(), variant, reference=HAS_PROPERTY)
        self.sources.append(Source(node=node, variant=variant, read=read, is_motion=False, digits=0))

    async def structures(
        self, path: str, name: str, parent: str, read: Callable[[], Sequence[object]], data_type: str
    ) -> None:
        """A list of structures; ``read`` answers with the same list as long as nothing changed."""
        kind = ua.VariantType.ExtensionObject
        node = await self.space.variable(
            path, name, parent, read(), kind, data_type=data_type, kind="0:63", is_array=True
        )
        self.sources.append(Source(node=node, variant=kind, read=read, is_motion=False, digits=0))

    async def member(
        self, path: str, name: str, parent: str, read: Callable[[], int], *,
        data_type: str = "", words: tuple[str, ...] = (), has_history: bool = False, set_point: SetPoint | None = None,
        is_property: bool = False,
    ) -> None:  # fmt: skip
        """An enumeration member, of a companion data type or with words of its own; ``set_point`` makes it writable."""
        node = await self.space.variable(
            path, name, parent, read(), ua.VariantType.Int32, data_type=data_type, words=words,
            kind="0:63" if data_type and not is_property else "", historizing=has_history,
            is_writable=set_point is not None, reference=HAS_PROPERTY if is_property else HAS_COMPONENT,
        )  # fmt: skip
        self.sources.append(Source(node=node, variant=ua.VariantType.Int32, read=read, is_motion=False, digits=0))
        if set_point is not None:
            self.set_points[node] = set_point
        if has_history:
            self.historized.append(node)

    async def state(self, path: str, parent: str, read: Callable[[], str], ids: Callable[[str], ua.NodeId]) -> None:
        """CurrentState of a state machine, with Id; ``ids`` gives the state object of a BrowseName."""
        name = f"{path}/current_state"
        await self.text(name, "0:CurrentState", parent, read, kind="0:2760", is_localized=True)
        await self.node(f"{name}/id", "0:Id", name, lambda: ids(read()))

    async def constant(
        self, path: str, name: str, parent: str, value: Value, variant: ua.VariantType, *,
        reference: str = HAS_PROPERTY, data_type: str = "",
    ) -> None:  # fmt: skip
        """A value that never changes, a property by default."""
        kind = "0:63" if reference == HAS_COMPONENT else ""
        await self.space.variable(
            path, name, parent, value, variant, reference=reference, data_type=data_type, kind=kind
        )

    async def list(
        self, path: str, name: str, parent: str, values: Sequence[object], data_type: str, *,
        reference: str = HAS_PROPERTY,
    ) -> None:  # fmt: skip
        """Several values that never change, a property by default; ``data_type`` is a known node."""
        prefix, _colon, number = data_type.partition(":")
        is_built_in = prefix == "0" and int(number) <= _LAST_BUILT_IN
        variant = ua.VariantType(int(number)) if is_built_in else ua.VariantType.ExtensionObject
        await self.space.variable(
            path, name, parent, values, variant, reference=reference, data_type=data_type, is_array=True,
            kind="0:63" if reference == HAS_COMPONENT else "",
        )  # fmt: skip
