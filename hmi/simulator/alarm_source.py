"""Alarms as OPC UA conditions: AlarmConditionType instances, their events, and what people do to them (OPC 10000-9)."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from asyncua import ua
from asyncua.server.server import Server
from asyncua.ua.attribute_ids import AttributeIds
from asyncua.ua.object_ids import ObjectIds
from asyncua.ua.status_codes import StatusCodes

from hmi.clock import monotonic_s
from hmi.simulator.address_space import AddressSpace
from hmi.simulator.alarm_conditions import ALARM_CONDITIONS
from hmi.simulator.alarm_event import Field, event_of, fields_of, severity_of
from hmi.simulator.cell_model import CellModel
from hmi.simulator.condition_nodes import add_condition, show_condition
from hmi.simulator.standing_alarm import StandingAlarm
from hmi.simulator.ua_values import GOOD, INVALID_ARGUMENT, data_value, node_id, status

_HAS_NOTIFIER = "0:48"
_SERVER = "0:2253"
_ACKNOWLEDGED = status(StatusCodes.BadConditionBranchAlreadyAcked)
_CONFIRMED = status(StatusCodes.BadConditionBranchAlreadyConfirmed)
_UNKNOWN_EVENT = status(StatusCodes.BadEventIdUnknown)
_NOT_OFFERED = status(StatusCodes.BadNotSupported)
_ENABLED = status(StatusCodes.BadConditionAlreadyEnabled)
_DISABLED = status(StatusCodes.BadConditionAlreadyDisabled)
_DISABLED_NOW = status(StatusCodes.BadConditionDisabled)
_TIMED: tuple[str, ...] = ("Quality", "LastSeverity", "Comment")
_SHELVED = status(StatusCodes.BadConditionAlreadyShelved)
_NOT_SHELVED = status(StatusCodes.BadConditionNotShelved)
_BAD_SHELVING_TIME = status(StatusCodes.BadShelvingTimeOutOfRange)
_LONGEST_SHELVING_S = 8 * 3600.0


class AlarmSource:
    """Watches the model and tells clients what began, ended or was answered by a person."""

    def __init__(self, server: Server, space: AddressSpace, model: CellModel) -> None:
        self._server = server
        self._space = space
        self._model = model
        alarms = [StandingAlarm(condition) for condition in ALARM_CONDITIONS]
        self._alarms = {space.node_id(alarm.path): alarm for alarm in alarms}
        self._shelving = {space.node_id(f"{alarm.path}/ShelvingState"): alarm for alarm in alarms}

    async def add_nodes(self) -> None:
        """Add the condition instances below their machines and take over the methods of their types."""
        for source in dict.fromkeys(condition.source for condition in ALARM_CONDITIONS):
            await self._space.refer(_SERVER, _HAS_NOTIFIER, source)
            await self._let_notify(self._space.node_id(source))
        await self._let_notify(node_id(ObjectIds.Server))
        for alarm in self._alarms.values():
            now = datetime.now(UTC)
            alarm.severity, alarm.changed = severity_of(alarm), dict.fromkeys(_TIMED, now)
            await add_condition(self._space, alarm, self._fields(alarm, now))
        methods: tuple[tuple[int, Callable[..., Any]], ...] = (
            (ObjectIds.AcknowledgeableConditionType_Acknowledge, self._acknowledge),
            (ObjectIds.AcknowledgeableConditionType_Confirm, self._confirm),
            (ObjectIds.ConditionType_AddComment, self._add_comment),
            (ObjectIds.ConditionType_Enable, self._enable),
            (ObjectIds.ConditionType_Disable, self._disable),
            (ObjectIds.ShelvedStateMachineType_TimedShelve, self._shelve_for),
            (ObjectIds.ShelvedStateMachineType_OneShotShelve, self._shelve_once),
            (ObjectIds.ShelvedStateMachineType_Unshelve, self._unshelve),
        )
        for method, callback in methods:
            self._server.iserver.isession.add_method_callback(node_id(method), callback)

    async def update(self) -> None:
        """Compare with the model; call on every tick."""
        now, now_s = datetime.now(UTC), monotonic_s()
        for alarm in self._alarms.values():
            if not alarm.is_enabled:
                continue
            is_active = alarm.condition.is_active(self._model, alarm.is_active)
            has_changed = alarm.set_active(is_active, now)
            if alarm.expire(now_s) or has_changed:
                await self._tell(alarm)

    async def _acknowledge(self, condition: ua.NodeId, event_id: ua.Variant, comment: ua.Variant) -> ua.StatusCode:
        return await self._answer(condition, event_id, comment, StandingAlarm.acknowledge, _ACKNOWLEDGED)

    async def _confirm(self, condition: ua.NodeId, event_id: ua.Variant, comment: ua.Variant) -> ua.StatusCode:
        alarm = self._alarms.get(condition)
        if alarm is not None and not alarm.condition.needs_confirmation:
            return _NOT_OFFERED
        return await self._answer(condition, event_id, comment, StandingAlarm.confirm, _CONFIRMED)

    async def _add_comment(self, condition: ua.NodeId, event_id: ua.Variant, comment: ua.Variant) -> ua.StatusCode:
        return await self._answer(condition, event_id, comment, lambda _alarm: True, GOOD)

    async def _enable(self, condition: ua.NodeId) -> ua.StatusCode:
        return await self._switch(condition, True, _ENABLED)

    async def _disable(self, condition: ua.NodeId) -> ua.StatusCode:
        return await self._switch(condition, False, _DISABLED)

    async def _switch(self, condition: ua.NodeId, is_enabled: bool, refusal: ua.StatusCode) -> ua.StatusCode:
        alarm = self._alarms.get(condition)
        if alarm is None:
            return INVALID_ARGUMENT
        if not alarm.set_enabled(is_enabled):
            return refusal
        await self._tell(alarm)
        return GOOD

    async def _answer(
        self, condition: ua.NodeId, event_id: ua.Variant, comment: ua.Variant,
        act: Callable[[StandingAlarm], bool], refusal: ua.StatusCode,
    ) -> ua.StatusCode:  # fmt: skip
        alarm = self._alarms.get(condition)
        if alarm is None:
            return INVALID_ARGUMENT
        if not alarm.is_enabled:
            return _DISABLED_NOW
        if event_id.Value != alarm.event_id:
            return _UNKNOWN_EVENT
        if not act(alarm):
            return refusal
        text: Any = comment.Value
        alarm.comment = str(getattr(text, "Text", "") or "")
        alarm.changed["Comment"] = datetime.now(UTC)
        await self._tell(alarm)
        return GOOD

    async def _shelve_for(self, place: ua.NodeId, duration_ms: ua.Variant) -> ua.StatusCode:
        seconds = float(duration_ms.Value or 0.0) / 1000.0
        if not 0.0 < seconds <= _LONGEST_SHELVING_S:
            return _BAD_SHELVING_TIME
        return await self._put_aside(place, monotonic_s() + seconds)

    async def _shelve_once(self, place: ua.NodeId) -> ua.StatusCode:
        return await self._put_aside(place, None)

    async def _put_aside(self, place: ua.NodeId, until_s: float | None) -> ua.StatusCode:
        alarm = self._shelving.get(place)
        if alarm is None:
            return INVALID_ARGUMENT
        if not alarm.is_enabled:
            return _DISABLED_NOW
        if alarm.is_shelved:
            return _SHELVED
        alarm.shelve(until_s)
        await self._tell(alarm)
        return GOOD

    async def _unshelve(self, place: ua.NodeId) -> ua.StatusCode:
        alarm = self._shelving.get(place)
        if alarm is None:
            return INVALID_ARGUMENT
        if not alarm.unshelve():
            return _NOT_SHELVED
        await self._tell(alarm)
        return GOOD

    async def _let_notify(self, node: ua.NodeId) -> None:
        one = data_value(1, ua.VariantType.Byte, datetime.now(UTC))
        await self._server.iserver.aspace.write_attribute_value(node, AttributeIds.EventNotifier, one)

    async def _tell(self, alarm: StandingAlarm) -> None:
        now = datetime.now(UTC)
        alarm.event_id = uuid4().bytes
        alarm.note_severity(severity_of(alarm), now)
        fields = self._fields(alarm, now)
        await show_condition(self._server, self._space, alarm, fields, now)
        event = event_of(self._space.node_id(alarm.path), fields)
        await self._server.iserver.subscription_service.trigger_event(event)

    def _fields(self, alarm: StandingAlarm, now: datetime) -> list[Field]:
        return fields_of(alarm, self._space.node_id(alarm.condition.source), now)
