"""The equipment of a recording as OPC UA nodes: robots by OPC 40010-1, machines by OPC 40001-1."""

from math import ceil, floor, log10

from asyncua import ua

from hmi.domain.arm_geometry import ArmGeometry, arm_named
from hmi.recordings.recording import Recording
from hmi.simulator.address_space import HAS_ADD_IN, ORGANIZES, AddressSpace
from hmi.simulator.node_declarations import Scale
from hmi.simulator.replay_map import EquipmentMap, MachineKind, VariableMap
from hmi.simulator.replay_robot import RobotFrame
from hmi.simulator.replay_roles import Role, RoleSpec, ValueKind, range_of, role_of
from hmi.simulator.replay_series import Series, build_series
from hmi.simulator.replay_writer import Binding
from hmi.simulator.state_tables import STATE_IDS
from hmi.simulator.tag_plan import TagPlan

_VARIANTS = {
    ValueKind.NUMBER: ua.VariantType.Double,
    ValueKind.FLAG: ua.VariantType.Boolean,
    ValueKind.COUNT: ua.VariantType.Int32,
    ValueKind.TEXT: ua.VariantType.String,
}
_FIRST: dict[ValueKind, float | bool | int | str] = {
    ValueKind.NUMBER: 0.0, ValueKind.FLAG: False, ValueKind.COUNT: 0, ValueKind.TEXT: "",
}  # fmt: skip
DEFAULT_GROUP = "Values"


async def add_equipment(space: AddressSpace, recording: Recording, one: EquipmentMap) -> list[Binding]:
    """Add a robot or a machine; answers with its variables and their series."""
    builder = _Builder(space, recording, one)
    await builder.add()
    return builder.bindings


class _Builder:
    """Adds one piece of equipment."""

    def __init__(self, space: AddressSpace, recording: Recording, one: EquipmentMap) -> None:
        self._space, self._recording, self._one = space, recording, one
        self._plan = TagPlan(space)
        self._arm: ArmGeometry | None = arm_named(one.model) if one.kind is MachineKind.ROBOT else None
        self._groups: dict[str, str] = {}
        self.bindings: list[Binding] = []

    async def add(self) -> None:
        """The object, its identification, then every variable of the map."""
        one, space = self._one, self._space
        name = f"S:{one.label.replace(' ', '') or one.id}"
        if one.kind is MachineKind.ROBOT:
            await space.add_object(one.id, name, "D:5001", "R:1002")
            await space.refer("M:1001", ORGANIZES, one.id)
        else:
            await space.add_object(one.id, name, "M:1001", reference=ORGANIZES)
        await self._identify()
        roles = [(variable, role_of(variable.role) if variable.role else None) for variable in one.variables]
        frame = RobotFrame(self._plan, one, [role for _variable, role in roles if role is not None])
        if one.kind is MachineKind.ROBOT:
            await frame.add()
        for variable, role in roles:
            series = build_series(self._recording, variable, role)
            if role is None:
                await self._add_plain(variable, series)
            elif role.place == "state":
                await self._add_item_state(series)
            else:
                await self._add_role(variable, role, series, frame.place_of(role))

    async def _identify(self) -> None:
        one, plan = self._one, self._plan
        path = await plan.space.add_object(f"{one.id}/identification", "D:Identification", one.id, "M:1012", HAS_ADD_IN)
        for name, text in (("Manufacturer", one.maker), ("Model", one.model)):
            await plan.constant(
                f"{path}/{name}", f"D:{name}", path, ua.LocalizedText(text), ua.VariantType.LocalizedText
            )
        uri = f"urn:tandem:replay:{one.id}"
        for name, text in (("SerialNumber", one.serial), ("ProductInstanceUri", uri)):
            await plan.constant(f"{path}/{name}", f"D:{name}", path, text, ua.VariantType.String)

    async def _add_role(self, variable: VariableMap, role: Role, series: Series, parent: str) -> None:
        low, high = range_of(role, self._arm)
        if role.place == "axis" and role.number in self._one.endless_axes and role.name == "ActualPosition":
            low = high = None
        scale = _scale(role.spec.unit, variable.range, (low, high), series)
        await self._bind(f"{parent}/{role.name}", role.spec.browse_name, parent, series, role.spec, scale, variable)

    async def _add_plain(self, variable: VariableMap, series: Series) -> None:
        group = variable.group or DEFAULT_GROUP
        parent = self._groups.get(group)
        if parent is None:
            parent = await self._space.add_object(f"{self._one.id}/{group}", f"S:{group}", self._one.id)
            self._groups[group] = parent
        unit = variable.shown or variable.unit
        scale = _scale(unit, variable.range, (None, None), series) if unit else None
        spec = RoleSpec(browse_name=f"S:{variable.name}", kind=series.kind)
        await self._bind(f"{parent}/{variable.name}", spec.browse_name, parent, series, spec, scale, variable)

    async def _bind(
        self, path: str, name: str, parent: str, series: Series, spec: RoleSpec, scale: Scale | None,
        variable: VariableMap,
    ) -> None:  # fmt: skip
        words = variable.words
        node = await self._space.variable(
            path, name, parent, _FIRST[series.kind], _VARIANTS[series.kind],
            scale=scale if series.kind is ValueKind.NUMBER else None,
            words=tuple(words.get(number, str(number)) for number in range(max(words) + 1)) if words else (),
            data_type=spec.data_type, kind="0:63" if spec.data_type else "", historizing=True,
        )  # fmt: skip
        self.bindings.append(Binding(node=node, variant=_VARIANTS[series.kind], series=series))

    async def _add_item_state(self, series: Series) -> None:
        """CurrentState with Id below the building blocks, from whether the machine executes."""
        space, key = self._space, self._one.id
        blocks = await space.add_object(f"{key}/blocks", "M:MachineryBuildingBlocks", key, "0:61", HAS_ADD_IN)
        state = await space.add_object(f"{key}/item_state", "M:MachineryItemState", blocks, "M:1002", HAS_ADD_IN)
        texts = [ua.LocalizedText("NotExecuting"), ua.LocalizedText("Executing")]
        ids = [space.node_id(STATE_IDS["item.NotExecuting"]), space.node_id(STATE_IDS["item.Executing"])]
        name = f"{state}/current_state"
        node = await space.variable(
            name, "0:CurrentState", state, texts[0], ua.VariantType.LocalizedText, kind="0:2760"
        )
        identifier = await space.variable(f"{name}/id", "0:Id", name, ids[0], ua.VariantType.NodeId, reference="0:46")
        for one, variant, values in (
            (node, ua.VariantType.LocalizedText, texts),
            (identifier, ua.VariantType.NodeId, ids),
        ):
            self.bindings.append(Binding(node=one, variant=variant, series=series, values=tuple(values)))


def _scale(
    unit: str, told: tuple[float, float] | None, usual: tuple[float | None, float | None], series: Series
) -> Scale | None:
    """The range that the map says, else the role's, else what was recorded, rounded outward."""
    low, high = told or usual
    if low is None or high is None:
        bounds = series.bounds()
        if bounds is None:
            low, high = (0.0 if low is None else low), (1.0 if high is None else high)
        else:
            step = 10.0 ** floor(log10(max(abs(bounds[0]), abs(bounds[1]), 1e-9)))
            low = floor(bounds[0] / step) * step if low is None else low
            high = max(ceil(bounds[1] / step) * step, low + step) if high is None else high
    return Scale(unit=unit, low=low, high=high)
