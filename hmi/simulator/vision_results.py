"""Inspection results as ResultReady events of OPC 40100-1, one per part that the camera judged."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from asyncua import ua
from asyncua.common.events import Event
from asyncua.server.server import Server
from asyncua.ua.object_ids import ObjectIds

from hmi.simulator.address_space import AddressSpace
from hmi.simulator.camera import Camera, Inspection, ResultState
from hmi.simulator.ua_values import node_id
from hmi.simulator.vision_archive import VisionArchive
from hmi.simulator.vision_jobs import VisionJobs
from hmi.simulator.vision_types import VISION_STRUCTURES

_EVENT_TYPE = "V:1024"
_SEVERITY = 100
_CONFIGURATION = "standard"


class VisionResults:
    """Tells every inspection once, and keeps it for clients that ask later."""

    def __init__(self, server: Server, space: AddressSpace, camera: Camera) -> None:
        self._server, self._space, self._camera = server, space, camera
        self._archive = VisionArchive(space)
        self._classes: dict[str, type[Any]] = {}

    async def add_nodes(self) -> None:
        """Add the structures that events and methods carry, and the methods."""
        for structure in VISION_STRUCTURES:
            self._classes[structure.name] = await self._space.declare_structure(structure)
        await VisionJobs(self._space, self._camera, self._classes).add_nodes()
        await self._archive.add_nodes("camera/results")

    async def update(self) -> None:
        """Tell what was judged since the last call; call on every tick."""
        while self._camera.inspections:
            inspection = self._camera.inspections.popleft()
            result = self._result_of(inspection)
            self._archive.keep(result)
            event = self._event_of(inspection, result)
            await self._server.iserver.subscription_service.trigger_event(event)

    def _result_of(self, inspection: Inspection) -> Any:
        kind = ua.VariantType
        content: list[ua.Variant] | None = None
        if inspection.state is ResultState.COMPLETED:
            content = [
                ua.Variant(inspection.deviation_um, kind.Double), ua.Variant(inspection.confidence, kind.Double),
                ua.Variant(_verdict(inspection), kind.String),
            ]  # fmt: skip
        return self._classes["ResultDataType"](
            ResultId=self._id("ResultId", f"R-{inspection.number:06d}"), IsPartial=False, IsSimulated=True,
            HasTransferableDataOnFile=False, ResultState=int(inspection.state),
            PartId=self._id("PartId", inspection.part) if inspection.part else None,
            InternalRecipeId=self._id("RecipeIdInternal", inspection.recipe),
            InternalConfigurationId=self._id("ConfigurationId", _CONFIGURATION),
            JobId=self._id("JobId", inspection.order), CreationTime=datetime.now(UTC), ResultContent=content,
        )  # fmt: skip

    def _event_of(self, inspection: Inspection, result: Any) -> Event:
        kind, structure = ua.VariantType, ua.VariantType.ExtensionObject
        fields: tuple[tuple[str, object, ua.VariantType], ...] = (
            ("EventId", uuid4().bytes, kind.ByteString),
            ("EventType", self._space.node_id(_EVENT_TYPE), kind.NodeId),
            ("SourceNode", self._space.node_id("camera"), kind.NodeId),
            ("SourceName", "camera", kind.String),
            ("Time", result.CreationTime, kind.DateTime),
            ("ReceiveTime", result.CreationTime, kind.DateTime),
            ("Message", ua.LocalizedText(_message(inspection)), kind.LocalizedText),
            ("Severity", _SEVERITY, kind.UInt16),
            ("ResultId", result.ResultId, structure),
            ("JobId", result.JobId, structure),
            ("PartId", result.PartId or self._id("PartId", ""), structure),
            ("InternalRecipeId", result.InternalRecipeId, structure),
            ("InternalConfigurationId", result.InternalConfigurationId, structure),
            ("CreationTime", result.CreationTime, kind.DateTime),
            ("ResultState", result.ResultState, kind.Int32),
            ("IsPartial", False, kind.Boolean),
            ("IsSimulated", True, kind.Boolean),
            ("ResultContent", result.ResultContent or [], kind.Variant),
        )
        event = Event(emitting_node=node_id(ObjectIds.Server))
        for name, value, variant in fields:
            event.add_property(name, value, variant)
        return event

    def _id(self, kind: str, value: str) -> Any:
        return self._classes[f"{kind}DataType"](Id=value)


def _verdict(inspection: Inspection) -> str:
    return "OK" if inspection.is_good else "NotOK"


def _message(inspection: Inspection) -> str:
    match inspection.state:
        case ResultState.COMPLETED:
            return f"{inspection.part}: {_verdict(inspection)}, {inspection.deviation_um:+.1f} µm"
        case ResultState.ABORTED:
            return "The inspection was given up"
        case ResultState.FAILED:
            return "There is no part before the camera"
