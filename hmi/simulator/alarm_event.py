"""How an alarm stands, as its node shows it and an event tells it."""

from collections.abc import Sequence
from datetime import datetime

from asyncua import ua
from asyncua.common.events import Event
from asyncua.ua.object_ids import ObjectIds

from hmi.clock import monotonic_s
from hmi.simulator.standing_alarm import StandingAlarm
from hmi.simulator.ua_values import GOOD, node_id

RESTING_SEVERITY = 100
Field = tuple[str, object, ua.VariantType]
"""BrowseNames joined by ``/``, value and built-in type."""
SHELVING_STATES = {
    "Unshelved": ObjectIds.ShelvedStateMachineType_Unshelved,
    "TimedShelved": ObjectIds.ShelvedStateMachineType_TimedShelved,
    "OneShotShelved": ObjectIds.ShelvedStateMachineType_OneShotShelved,
}
"""States of the shelving state machine by BrowseName."""


def enabled_word(alarm: StandingAlarm) -> str:
    """Text of EnabledState."""
    return "Enabled" if alarm.is_enabled else "Disabled"


def active_word(alarm: StandingAlarm) -> str:
    """Text of ActiveState."""
    return "Active" if alarm.is_active else "Inactive"


def acknowledged_word(alarm: StandingAlarm) -> str:
    """Text of AckedState."""
    return "Acknowledged" if alarm.is_acknowledged else "Unacknowledged"


def confirmed_word(alarm: StandingAlarm) -> str:
    """Text of ConfirmedState."""
    return "Confirmed" if alarm.is_confirmed else "Unconfirmed"


def severity_of(alarm: StandingAlarm) -> int:
    """How urgent it is as it stands."""
    return alarm.condition.severity if alarm.is_active else RESTING_SEVERITY


def fields_of(alarm: StandingAlarm, source: ua.NodeId, now: datetime) -> list[Field]:
    """Everything that an event tells and the condition's node shows (OPC 10000-9, 5.8.2).

    Those are AlarmConditionType's mandatory fields and those of its shelving; ConfirmedState only where it is offered.
    """
    condition = alarm.condition
    kind = ua.VariantType
    fields: list[Field] = [
        ("EventId", alarm.event_id, kind.ByteString),
        ("EventType", node_id(ObjectIds.AlarmConditionType), kind.NodeId),
        ("SourceNode", source, kind.NodeId),
        ("SourceName", condition.source, kind.String),
        ("Time", now, kind.DateTime),
        ("ReceiveTime", now, kind.DateTime),
        ("Message", ua.LocalizedText(condition.message), kind.LocalizedText),
        ("Severity", severity_of(alarm), kind.UInt16),
        ("ConditionName", condition.name, kind.String),
        ("ConditionClassId", node_id(ObjectIds.ProcessConditionClassType), kind.NodeId),
        ("ConditionClassName", ua.LocalizedText("ProcessConditionClass"), kind.LocalizedText),
        ("BranchId", ua.NodeId(), kind.NodeId),
        ("Retain", alarm.is_retained, kind.Boolean),
        ("EnabledState", ua.LocalizedText(enabled_word(alarm)), kind.LocalizedText),
        ("EnabledState/Id", alarm.is_enabled, kind.Boolean),
        ("Quality", GOOD, kind.StatusCode),
        ("Quality/SourceTimestamp", alarm.changed.get("Quality", now), kind.DateTime),
        ("LastSeverity", alarm.last_severity, kind.UInt16),
        ("LastSeverity/SourceTimestamp", alarm.changed.get("LastSeverity", now), kind.DateTime),
        ("Comment", ua.LocalizedText(alarm.comment), kind.LocalizedText),
        ("Comment/SourceTimestamp", alarm.changed.get("Comment", now), kind.DateTime),
        ("ClientUserId", "", kind.String),
        ("ActiveState", ua.LocalizedText(active_word(alarm)), kind.LocalizedText),
        ("ActiveState/Id", alarm.is_active, kind.Boolean),
        ("ActiveState/TransitionTime", alarm.active_since, kind.DateTime),
        ("InputNode", ua.NodeId(), kind.NodeId),
        ("AckedState", ua.LocalizedText(acknowledged_word(alarm)), kind.LocalizedText),
        ("AckedState/Id", alarm.is_acknowledged, kind.Boolean),
        ("ShelvingState/CurrentState", ua.LocalizedText(alarm.shelving), kind.LocalizedText),
        ("ShelvingState/CurrentState/Id", node_id(SHELVING_STATES[alarm.shelving]), kind.NodeId),
        ("ShelvingState/UnshelveTime", alarm.unshelve_ms(monotonic_s()), kind.Double),
        ("SuppressedOrShelved", alarm.is_shelved, kind.Boolean),
    ]
    if condition.needs_confirmation:
        fields += [
            ("ConfirmedState", ua.LocalizedText(confirmed_word(alarm)), kind.LocalizedText),
            ("ConfirmedState/Id", alarm.is_confirmed, kind.Boolean),
        ]
    return fields


def event_of(node: ua.NodeId, fields: Sequence[Field]) -> Event:
    """The event that tells of the condition."""
    event = Event(emitting_node=node_id(ObjectIds.Server))
    for name, value, variant in (*fields, ("NodeId", node, ua.VariantType.NodeId)):
        event.add_property(name, value, variant)
    return event
