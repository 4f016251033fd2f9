"""Alarms as OPC UA conditions: AlarmConditionType instances, their events, and Acknowledge (OPC 10000-9)."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from asyncua import ua
from asyncua.common.events import Event
from asyncua.server.server import Server
from asyncua.ua.attribute_ids import AttributeIds
from asyncua.ua.object_ids import ObjectIds
from asyncua.ua.status_codes import StatusCodes

from hmi.simulator.address_space import HAS_PROPERTY, AddressSpace
from hmi.simulator.alarm_conditions import ALARM_CONDITIONS, AlarmCondition
from hmi.simulator.cell_model import CellModel
from hmi.simulator.ua_values import GOOD, INVALID_ARGUMENT, data_value, node_id, status

_ALARM_TYPE = "0:2915"
_TWO_STATE = "0:8995"
_HAS_CONDITION = "0:9006"
_HAS_EVENT_SOURCE = "0:36"
_HAS_NOTIFIER = "0:48"
_SERVER = "0:2253"
_ALREADY = status(StatusCodes.BadConditionBranchAlreadyAcked)
_UNKNOWN_EVENT = status(StatusCodes.BadEventIdUnknown)


class _Alarm:
    """What stands about one condition."""

    def __init__(self, condition: AlarmCondition, path: str) -> None:
        self.condition = condition
        self.path = path
        self.is_active = False
        self.is_acknowledged = True
        self.active_since: datetime | None = None
        self.event_id = b""
        self.comment = ""

    @property
    def is_retained(self) -> bool:
        return self.is_active or not self.is_acknowledged


class AlarmSource:
    """Watches the model and tells clients what began, ended or was acknowledged."""

    def __init__(self, server: Server, space: AddressSpace, model: CellModel) -> None:
        self._server = server
        self._space = space
        self._model = model
        self._alarms = {
            space.node_id(path): _Alarm(condition, path)
            for condition in ALARM_CONDITIONS
            for path in (f"{condition.source}/alarms/{condition.name}",)
        }

    async def add_nodes(self) -> None:
        """Add the condition instances below their machines and take over Acknowledge."""
        for source in dict.fromkeys(condition.source for condition in ALARM_CONDITIONS):
            await self._space.refer(_SERVER, _HAS_NOTIFIER, source)
            await self._let_notify(self._space.node_id(source))
        await self._let_notify(node_id(ObjectIds.Server))
        for alarm in self._alarms.values():
            await self._add_condition(alarm)
        session = self._server.iserver.isession
        session.add_method_callback(node_id(ObjectIds.AcknowledgeableConditionType_Acknowledge), self._acknowledge)

    async def update(self) -> None:
        """Compare with the model; call on every tick."""
        for node, alarm in self._alarms.items():
            is_active = alarm.condition.is_active(self._model, alarm.is_active)
            if is_active is alarm.is_active:
                continue
            alarm.is_active = is_active
            if is_active:
                alarm.is_acknowledged = False
                alarm.active_since = datetime.now(UTC)
            await self._tell(node, alarm)

    async def _acknowledge(self, condition: ua.NodeId, event_id: ua.Variant, comment: ua.Variant) -> ua.StatusCode:
        alarm = self._alarms.get(condition)
        if alarm is None:
            return INVALID_ARGUMENT
        if event_id.Value != alarm.event_id:
            return _UNKNOWN_EVENT
        if alarm.is_acknowledged:
            return _ALREADY
        alarm.is_acknowledged = True
        text: Any = comment.Value
        alarm.comment = str(getattr(text, "Text", "") or "")
        await self._tell(condition, alarm)
        return GOOD

    async def _let_notify(self, node: ua.NodeId) -> None:
        now = datetime.now(UTC)
        one = data_value(1, ua.VariantType.Byte, now)
        await self._server.iserver.aspace.write_attribute_value(node, AttributeIds.EventNotifier, one)

    async def _add_condition(self, alarm: _Alarm) -> None:
        space, path, condition = self._space, alarm.path, alarm.condition
        await space.add_object(path, f"S:{condition.name}", condition.source, _ALARM_TYPE)
        await space.refer(condition.source, _HAS_CONDITION, path)
        boolean, text = ua.VariantType.Boolean, ua.VariantType.LocalizedText
        for name, value in (("ActiveState", "Inactive"), ("AckedState", "Acknowledged"), ("EnabledState", "Enabled")):
            await space.variable(f"{path}/{name}", f"0:{name}", path, ua.LocalizedText(value), text, kind=_TWO_STATE)
            await space.variable(
                f"{path}/{name}/Id", "0:Id", f"{path}/{name}", name != "ActiveState", boolean, reference=HAS_PROPERTY
            )
        await space.variable(f"{path}/Retain", "0:Retain", path, False, boolean, reference=HAS_PROPERTY)
        await space.variable(
            f"{path}/ConditionName", "0:ConditionName", path, condition.name, ua.VariantType.String,
            reference=HAS_PROPERTY,
        )  # fmt: skip

    async def _tell(self, node: ua.NodeId, alarm: _Alarm) -> None:
        now = datetime.now(UTC)
        await self._show(alarm, now)
        alarm.event_id = uuid4().bytes
        event = _event_of(node, alarm, self._space.node_id(alarm.condition.source), now)
        await self._server.iserver.subscription_service.trigger_event(event)

    async def _show(self, alarm: _Alarm, now: datetime) -> None:
        texts = (
            ("ActiveState", alarm.is_active, _active_word(alarm)),
            ("AckedState", alarm.is_acknowledged, _acknowledged_word(alarm)),
        )
        write = self._server.iserver.aspace.write_attribute_value
        for name, is_true, word in texts:
            state = self._space.node_id(f"{alarm.path}/{name}")
            flag = self._space.node_id(f"{alarm.path}/{name}/Id")
            shown = data_value(ua.LocalizedText(word), ua.VariantType.LocalizedText, now)
            await write(state, AttributeIds.Value, shown)
            await write(flag, AttributeIds.Value, data_value(is_true, ua.VariantType.Boolean, now))
        retain = self._space.node_id(f"{alarm.path}/Retain")
        await write(retain, AttributeIds.Value, data_value(alarm.is_retained, ua.VariantType.Boolean, now))


def _active_word(alarm: _Alarm) -> str:
    return "Active" if alarm.is_active else "Inactive"


def _acknowledged_word(alarm: _Alarm) -> str:
    return "Acknowledged" if alarm.is_acknowledged else "Unacknowledged"


def _event_of(node: ua.NodeId, alarm: _Alarm, source: ua.NodeId, now: datetime) -> Event:
    condition = alarm.condition
    kind = ua.VariantType
    fields: tuple[tuple[str, object, ua.VariantType], ...] = (
        ("EventId", alarm.event_id, kind.ByteString),
        ("EventType", node_id(ObjectIds.AlarmConditionType), kind.NodeId),
        ("SourceNode", source, kind.NodeId),
        ("SourceName", condition.source, kind.String),
        ("Time", now, kind.DateTime),
        ("ReceiveTime", now, kind.DateTime),
        ("Message", ua.LocalizedText(condition.message), kind.LocalizedText),
        ("Severity", condition.severity if alarm.is_active else 100, kind.UInt16),
        ("NodeId", node, kind.NodeId),
        ("ConditionName", condition.name, kind.String),
        ("ConditionClassId", node_id(ObjectIds.ProcessConditionClassType), kind.NodeId),
        ("ConditionClassName", ua.LocalizedText("ProcessConditionClass"), kind.LocalizedText),
        ("BranchId", ua.NodeId(), kind.NodeId),
        ("Retain", alarm.is_retained, kind.Boolean),
        ("EnabledState", ua.LocalizedText("Enabled"), kind.LocalizedText),
        ("EnabledState/Id", True, kind.Boolean),
        ("Quality", GOOD, kind.StatusCode),
        ("Comment", ua.LocalizedText(alarm.comment), kind.LocalizedText),
        ("ActiveState", ua.LocalizedText(_active_word(alarm)), kind.LocalizedText),
        ("ActiveState/Id", alarm.is_active, kind.Boolean),
        ("ActiveState/TransitionTime", alarm.active_since, kind.DateTime),
        ("AckedState", ua.LocalizedText(_acknowledged_word(alarm)), kind.LocalizedText),
        ("AckedState/Id", alarm.is_acknowledged, kind.Boolean),
        ("SuppressedOrShelved", False, kind.Boolean),
    )
    event = Event(emitting_node=node_id(ObjectIds.Server))
    for name, value, variant in fields:
        event.add_property(name, value, variant)
    return event
