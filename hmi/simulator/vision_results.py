"""Inspection results as ResultReady events of OPC 40100-1, one per part that the camera judged."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from asyncua import ua
from asyncua.common.events import Event
from asyncua.server.server import Server
from asyncua.ua.object_ids import ObjectIds

from hmi.simulator.address_space import AddressSpace
from hmi.simulator.camera import Camera, Inspection
from hmi.simulator.node_declarations import Structure, StructureField
from hmi.simulator.ua_values import node_id

RECIPE = "FLANGE_60_DIAMETER"
_EVENT_TYPE = "V:1024"
_SEVERITY = 100
_COMPLETED = 1
_STRING, _TEXT = "0:12", "0:21"
_ID = StructureField("Id", _STRING)
_BINARY_ID = (
    _ID, StructureField("Version", _STRING, is_optional=True), StructureField("Hash", "0:15", is_optional=True),
    StructureField("HashAlgorithm", _STRING, is_optional=True), StructureField("Description", _TEXT, is_optional=True),
)  # fmt: skip
_STRUCTURES: tuple[Structure, ...] = (
    Structure(key="V:3021", encoding="V:5274", name="ResultIdDataType", fields=(_ID,)),
    Structure(key="V:3016", encoding="V:5008", name="JobIdDataType", fields=(_ID,)),
    Structure(
        key="V:3004", encoding="V:5013", name="PartIdDataType",
        fields=(_ID, StructureField("Description", _TEXT, is_optional=True)),
    ),
    Structure(key="V:3013", encoding="V:5268", name="RecipeIdInternalDataType", fields=_BINARY_ID),
    Structure(key="V:3008", encoding="V:5090", name="ConfigurationIdDataType", fields=_BINARY_ID),
)  # fmt: skip


class VisionResults:
    """Tells every inspection once."""

    def __init__(self, server: Server, space: AddressSpace, camera: Camera) -> None:
        self._server, self._space, self._camera = server, space, camera
        self._classes: dict[str, type[Any]] = {}

    async def add_nodes(self) -> None:
        """Add the structures that the events carry."""
        for structure in _STRUCTURES:
            self._classes[structure.name] = await self._space.declare_structure(structure)

    async def update(self) -> None:
        """Tell what was judged since the last call; call on every tick."""
        while self._camera.inspections:
            event = self._event_of(self._camera.inspections.popleft())
            await self._server.iserver.subscription_service.trigger_event(event)

    def _event_of(self, inspection: Inspection) -> Event:
        kind, structure = ua.VariantType, ua.VariantType.ExtensionObject
        now = datetime.now(UTC)
        verdict = "OK" if inspection.is_good else "NotOK"
        text = f"{inspection.part}: {verdict}, {inspection.deviation_um:+.1f} µm"
        content = [
            ua.Variant(inspection.deviation_um, kind.Double), ua.Variant(inspection.confidence, kind.Double),
            ua.Variant(verdict, kind.String),
        ]  # fmt: skip
        fields: tuple[tuple[str, object, ua.VariantType], ...] = (
            ("EventId", uuid4().bytes, kind.ByteString),
            ("EventType", self._space.node_id(_EVENT_TYPE), kind.NodeId),
            ("SourceNode", self._space.node_id("camera"), kind.NodeId),
            ("SourceName", "camera", kind.String),
            ("Time", now, kind.DateTime),
            ("ReceiveTime", now, kind.DateTime),
            ("Message", ua.LocalizedText(text), kind.LocalizedText),
            ("Severity", _SEVERITY, kind.UInt16),
            ("ResultId", self._classes["ResultIdDataType"](Id=f"R-{inspection.number:06d}"), structure),
            ("JobId", self._classes["JobIdDataType"](Id=inspection.order), structure),
            ("PartId", self._classes["PartIdDataType"](Id=inspection.part), structure),
            ("InternalRecipeId", self._classes["RecipeIdInternalDataType"](Id=RECIPE), structure),
            ("InternalConfigurationId", self._classes["ConfigurationIdDataType"](Id="standard"), structure),
            ("CreationTime", now, kind.DateTime),
            ("ResultState", _COMPLETED, kind.Int32),
            ("IsPartial", False, kind.Boolean),
            ("IsSimulated", True, kind.Boolean),
            ("ResultContent", content, kind.Variant),
        )
        event = Event(emitting_node=node_id(ObjectIds.Server))
        for name, value, variant in fields:
            event.add_property(name, value, variant)
        return event
